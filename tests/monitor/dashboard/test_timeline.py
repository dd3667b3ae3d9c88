"""The moments of a report on one line, to scale."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.dashboard.drawing.timeline import Timeline, timeline_of
from storage.bodies import Deadline
from storage.contents import DateClaim, DateSource
from storage.moments import SHANGHAI
from storage.overview_lines import ReadingLine
from storage.sightings import Version
from tests.storage.made import PAGE, REPORT, content, sha

DUE = Deadline(due=date(2019, 3, 31), rule="条例", rule_english="Regulation", statutory=True)
SEEN = datetime(2019, 4, 5, 6, 3, tzinfo=SHANGHAI)


def version(number: int = 1, first: datetime = SEEN, *claims: DateClaim) -> Version:
    return Version(
        report=REPORT,
        number=number,
        url=PAGE,
        content=content(dates=claims),
        fingerprint="",
        sha256=sha(b""),
        first_seen=first,
        last_seen=first,
        looks=1,
        capture=1,
    )


def reading(at: datetime, *, complete: bool = True, listed: bool = False, column: str = "http://c/") -> ReadingLine:
    return ReadingLine(column=column, first=at, last=at, readings=1, complete=complete, listed=listed)


def kinds(line: Timeline | None) -> list[str]:
    assert line is not None
    return [mark.kind for mark in line.marks]


def test_marks_stand_in_order_of_time_and_to_scale() -> None:
    claims = (
        DateClaim(source=DateSource.PAGE, date=date(2019, 3, 28), raw=""),
        DateClaim(source=DateSource.LIST, date=date(2019, 3, 28), raw=""),
        DateClaim(source=DateSource.URL, date=date(2019, 4, 4), raw="t20190404"),
    )
    line = timeline_of([version(1, SEEN, *claims)], [reading(SEEN - timedelta(days=2))], DUE)
    assert kinds(line) == ["claim", "due", "absent", "trace", "seen"]
    assert line is not None
    assert line.marks[0].what.zh == "页面标示、列表标示"
    shares = [float(mark.x.rstrip("%")) for mark in line.marks]
    assert shares == sorted(shares) and (shares[0], shares[-1]) == (3.0, 97.0)
    whole = (line.marks[-1].at - line.marks[0].at).total_seconds()
    part = (line.marks[1].at - line.marks[0].at).total_seconds()
    assert shares[1] == pytest.approx(3 + 94 * part / whole, abs=0.01)
    assert line.gap == (line.marks[2].x, line.marks[4].x)
    assert line.between is not None
    assert (
        line.between.zh == "公布时间介于 2019-04-03 06:03（最后一次读完列表仍无）与 2019-04-05 06:03（首次见到）之间。"
    )
    assert line.between.en.startswith("Published between 2019-04-03 06:03 (")


def test_only_a_complete_reading_before_the_first_sighting_is_an_absence() -> None:
    before, after = SEEN - timedelta(days=1), SEEN + timedelta(days=1)
    assert "absent" not in kinds(timeline_of([version()], [reading(before, complete=False)], DUE))
    assert "absent" not in kinds(timeline_of([version()], [reading(after)], DUE))


def test_a_column_that_never_held_it_proves_nothing() -> None:
    lists = [reading(SEEN, listed=True), reading(SEEN - timedelta(hours=1), column="http://other/")]
    assert "absent" not in kinds(timeline_of([version()], lists, DUE))


def test_a_row_in_a_list_is_a_sighting() -> None:
    line = timeline_of([version()], [reading(SEEN - timedelta(days=3), listed=True)], DUE)
    assert line is not None
    assert [mark.what.en for mark in line.marks if mark.kind == "seen"] == ["first seen in a list", "first seen"]


def flags(line: Timeline, width: float) -> list[tuple[float, float, int]]:
    return [(float(mark.x.rstrip("%")), float(mark.x.rstrip("%")) + width, mark.row) for mark in line.told]


@given(st.lists(st.integers(0, 400 * 86400), min_size=2, max_size=14))
def test_no_label_touches_another_or_the_stem_of_another(seconds: list[int]) -> None:
    versions = [version(n, SEEN + timedelta(seconds=at)) for n, at in enumerate(sorted(seconds), start=1)]
    line = timeline_of(versions, [], DUE)
    assert line is not None
    wide = flags(line, 24.0)
    narrow = [(float(mark.x.rstrip("%")), mark.dot_row) for mark in line.told]
    for i, (start, end, row) in enumerate(wide):
        for other_start, other_end, other_row in wide[i + 1 :]:
            assert row != other_row or end <= other_start or other_end <= start
            # A stem reaches from the line to its own label.
            assert not start < other_start < end or other_row < row
    for i, (x, row) in enumerate(narrow):
        assert all(row != other_row or abs(x - other) >= 7.5 for other, other_row in narrow[i + 1 :])


def test_marks_far_apart_stand_on_the_lowest_row() -> None:
    line = timeline_of([version(1, SEEN), version(2, SEEN + timedelta(days=200))], [], None)
    assert line is not None
    assert [(mark.row, mark.number, mark.x) for mark in line.marks] == [(0, 1, "3.00%"), (0, 2, "97.00%")]
    assert (line.rows, line.dot_rows) == (1, 1)


def test_of_many_versions_the_first_and_the_last_have_words() -> None:
    line = timeline_of([version(n, SEEN + timedelta(days=n)) for n in range(1, 31)], [], DUE)
    assert line is not None
    assert len(line.marks) == 31
    assert [mark.short.en for mark in line.told] == ["due", "first seen", *(f"version {n}" for n in range(24, 31))]
    assert [mark.number for mark in line.told] == list(range(1, 10))


def test_labels_of_days_have_room() -> None:
    for days in (3, 40, 200, 500, 1500, 4000):
        line = timeline_of([version(1, SEEN), version(2, SEEN + timedelta(days=days))], [], None)
        assert line is not None
        places = [float(tick.x.rstrip("%")) for tick in line.ticks]
        narrow = [float(tick.x.rstrip("%")) for tick in line.ticks if tick.narrow]
        assert all(b - a >= 10 for a, b in pairwise(places))
        assert all(b - a >= 19 for a, b in pairwise(narrow)) and all(7 <= at <= 93 for at in narrow)


def test_what_is_gone_is_marked() -> None:
    line = timeline_of([version()], [], DUE, SEEN + timedelta(days=9))
    assert kinds(line) == ["due", "seen", "gone"]
    assert line is not None and line.told[-1].what.zh == "在原网址找不到"


def test_one_moment_is_no_line() -> None:
    assert timeline_of([], [], DUE) is None
    assert timeline_of([version()], [], None) is None


def test_a_long_line_has_few_ticks() -> None:
    line = timeline_of([version(1, datetime(2026, 1, 1, tzinfo=SHANGHAI))], [], DUE)
    assert line is not None
    assert 2 <= len(line.ticks) <= 13

"""Charts as numbers: columns that stand on their line, nothing that is wider than the page, nought beside nothing."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.coverage import tally
from monitor.dashboard.drawing.charts import PLOT, STACK, number_columns, state_columns, strip
from monitor.when.body_year import BodyYearState
from storage.moments import SHANGHAI

COUNTED = [state for state in BodyYearState if state not in (BodyYearState.NOT_DUE, BodyYearState.NOT_OWED)]
groups = st.lists(st.tuples(st.sampled_from(COUNTED), st.booleans(), st.integers(1, 60)), max_size=8)


def per_cent(text: str) -> float:
    return float(text.removesuffix("%"))


@given(st.lists(groups, min_size=1, max_size=14))
def test_pieces_of_a_column_stand_on_one_another(years: list[list[tuple[BodyYearState, bool, int]]]) -> None:
    tallies = [tally(one) for one in years]
    columns = state_columns(range(2010, 2010 + len(years)), tallies)
    most = max(one.owed for one in tallies)
    for column, one in zip(columns, tallies, strict=True):
        assert sum(piece.count for piece in column.pieces) == one.owed
        floor = float(STACK)
        for piece in column.pieces:
            assert piece.top + piece.height == pytest.approx(floor, abs=0.15)
            assert piece.height == pytest.approx(STACK * piece.count / most, abs=0.06)
            floor = piece.top
        assert floor >= -0.5
        assert per_cent(column.left) >= 0 and per_cent(column.left) + per_cent(column.width) <= 100


def test_the_rate_stands_on_top() -> None:
    in_time, late, unclear = (BodyYearState.IN_TIME, True, 4), (BodyYearState.LATE, True, 2), BodyYearState.CANNOT_TELL
    given_ = [[in_time, late, (unclear, False, 1)], [(unclear, False, 3)], []]
    columns = state_columns((2018, 2019, 2020), [tally(one) for one in given_])
    assert [column.value for column in columns] == ["67%", "?", ""]


def test_nought_is_a_line_and_nothing_is_no_column() -> None:
    nought, nothing, some, most = number_columns([("2018", 0), ("2019", None), ("2020", 5), ("2021", 2000)])
    assert (nought.value, nothing.value, some.value, most.value) == ("0", "", "5", "2,000")
    assert (nothing.height, most.height) == (0.0, float(PLOT))
    assert nought.height == 1.0 < some.height


def test_dates_outside_the_strip_stand_at_its_edge() -> None:
    seen = datetime(2021, 3, 1, 6, tzinfo=SHANGHAI)
    one = strip(2018, due=date(2019, 3, 31), claimed=date(2018, 12, 30), first_seen=seen)
    assert (one.claimed, one.seen, one.seen_later) == ("2.0%", "98.0%", True)
    assert 48 < per_cent(one.due) < 52  # 89 days of 181
    unseen = strip(2018, due=date(2019, 3, 31), claimed=None, first_seen=None)
    assert (unseen.claimed, unseen.seen, unseen.seen_later) == (None, None, False)

"""Numbers of a text against the rows that say the same, from the sentences as they were read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from monitor.consistency.outcomes import Outcome
from monitor.consistency.text_tables import table_outcomes
from storage.bodies import BodyKind
from storage.contents import Statement
from storage.subjects import ROWS, Subject
from tests.monitor.consistency.made import heard, report

Told = list[tuple[str, bool, bool]]

MAY_SAY_LESS = {
    Subject.PUBLISHED_BOARDS,
    Subject.PUBLISHED_MEDIA,
    Subject.POLICY_ITEMS,
    Subject.INTERPRETATIONS,
    Subject.RESPONSES_TOTAL,
    Subject.RESPONSES_SOCIAL,
    Subject.RESPONSES_OTHER,
    Subject.PRESS_CONFERENCES,
    Subject.INTERVIEWS,
    Subject.COMPLAINTS,
    Subject.STAFF,
    Subject.STAFF_FULL_TIME,
    Subject.STAFF_PART_TIME,
    Subject.MEETINGS,
    Subject.TRAININGS,
    Subject.TRAINED,
    Subject.REQUESTS_ANSWERED,
}
"""What of these a text tells may be less than the row, which counts more than one thing; never more."""
OF_THEIR_OWN = {
    Subject.REQUESTS_RECEIVED,
    Subject.REQUESTS_WITH_CARRIED,
    Subject.REQUESTS_SETTLED,
    Subject.REQUESTS_ANSWERED,
    Subject.RESPONSES_WINDOW,
    Subject.RESPONSES_PHONE,
    Subject.WEIBO_NAMED,
    Subject.WECHAT_NAMED,
}
UNITS = {
    **dict.fromkeys((Subject.CHARGES, Subject.FEES, Subject.BUDGET), ""),
    **dict.fromkeys((Subject.AGENCIES, Subject.READING_POINTS, Subject.STAFF, Subject.TRAINED), "个"),
    **dict.fromkeys((Subject.STAFF_FULL_TIME, Subject.STAFF_PART_TIME), "人"),
    **dict.fromkeys((Subject.MEETINGS, Subject.TRAININGS, Subject.PRESS_CONFERENCES, Subject.INTERVIEWS), "次"),
    **dict.fromkeys((one for one in Subject if one.value.startswith("normative")), ""),
}
COURTS = [one for one in ROWS if one.value.startswith(("reviews_", "lawsuits_"))]


def stated(subject: Subject, value: float, unit: str | None = None, **parts: Any) -> Statement:
    written = UNITS.get(subject, "件") if unit is None else unit
    told = {"raw": f"{subject}{value}{written}", "section": "一", "start": 0, "rows": ROWS[subject], **parts}
    return Statement(subject=subject, value=value, unit=written, **told)


def cell_of(row: str) -> tuple[str, str]:
    """The form that has a row, and the key of its cell."""
    table, name, *column = row.split(":")
    form = "g2014" if table == "g2014" else "g2019" if name == "r6" else "g2021"
    return form, f"{table}.{name}.{column[0] if column else 'total' if table == 't3' else 'value'}"


def outcomes(
    *statements: Statement, cells: dict[str, str], kind: BodyKind = BodyKind.TOWNSHIP, text: str = ""
) -> list[Outcome]:
    form = "g2014" if any(key.startswith("g2014") for key in cells) else "g2019" if "t3.r6.total" in cells else "g2021"
    return list(table_outcomes(heard(replace(report(cells, form, text=text), statements=statements), kind)))


def told(*statements: Statement, **given: Any) -> Told:
    """Relation, whether it holds, whether that proves nothing; without the hints on decisions passed over."""
    return [(one.id, one.holds, one.vacuous) for one in outcomes(*statements, **given) if not one.weaker]


@pytest.mark.parametrize("subject", [one for one in ROWS if one not in OF_THEIR_OWN])
def test_a_number_is_held_against_its_row(subject: Subject) -> None:
    form, key = cell_of(ROWS[subject][0])
    cells = {cell_of(row)[1]: "0" for row in ROWS[subject] if cell_of(row)[0] == form} | {key: "10"}
    for value, right in ((10, True), (9, subject in MAY_SAY_LESS), (11, False)):
        ((identity, holds, vacuous),) = told(stated(subject, value), cells=cells)
        assert (holds, vacuous) == (right, False), f"{value} beside 10"
        assert identity.startswith("X-")


def test_money_is_held_in_one_unit() -> None:
    for value, unit, right in ((2, "万元", True), (20_000, "元", True), (2, "元", False), (3, "万元", False)):
        assert told(stated(Subject.BUDGET, value, unit), cells={"g2014.h4.value": "2"}) == [("X-18", right, False)]


@pytest.mark.parametrize(
    ("subject", "unit"),
    [
        (Subject.PUBLISHED_TOTAL, "人"),
        (Subject.PUBLISHED_WEBSITE, "场"),
        (Subject.REVIEWS_TOTAL, "人"),
        (Subject.STAFF, "次"),
        (Subject.MEETINGS, "元"),
        (Subject.BUDGET, "件"),
        (Subject.AGENCIES, "人"),
    ],
)
def test_a_number_in_another_unit_is_not_held(subject: Subject, unit: str) -> None:
    cells = {cell_of(ROWS[subject][0])[1]: "10"}
    assert told(stated(subject, 99, unit), cells=cells) == []
    assert len(told(stated(subject, 0, unit), cells=cells)) == 1, "nought is nought in any unit"


def test_several_rows_are_meant_added_up() -> None:
    rows = {"t3.r3_1.total": "1", "t3.r3_7.total": "2"} | {f"t3.r3_{n}.total": "0" for n in (2, 3, 4, 5, 6, 8)}
    for value, right in ((3, True), (1, False), (2, False)):
        assert told(stated(Subject.OUTCOME_REFUSED, value), cells=rows) == [("X-08", right, False)]
    blank = rows | {"t3.r3_7.total": ""}
    assert told(stated(Subject.OUTCOME_REFUSED, 3), cells=blank) == [], "the blank may be two"
    assert told(stated(Subject.OUTCOME_REFUSED, 1), cells=blank) == []
    assert told(stated(Subject.OUTCOME_REFUSED, 0), cells=blank) == [("X-08", False, False)]


@pytest.mark.parametrize("subject", [one for one in COURTS if one.value.startswith("lawsuits")])
def test_lawsuits_of_either_kind_alone_may_be_meant(subject: Subject) -> None:
    direct, after = [cell_of(row)[1] for row in ROWS[subject] if row.startswith("t4")]
    cells = {direct: "3", after: "2"}
    for value, right in ((5, True), (3, True), (2, True), (1, False), (4, False), (6, False)):
        assert told(stated(subject, value), cells=cells) == [("X-07", right, False)]
    assert told(stated(subject, 0), cells={direct: "0", after: "2"}) == [("X-07", True, False)]
    assert told(stated(subject, 0), cells={direct: "0", after: "0"}) == [("X-07", True, True)]
    assert told(stated(subject, 2), cells={direct: "", after: "2"}) == [("X-07", True, False)]
    assert told(stated(subject, 1), cells={direct: "", after: "2"}) == [("X-07", False, False)]


def test_a_blank_row_says_nothing() -> None:
    for subject in (Subject.TRAININGS, Subject.PUBLISHED_TOTAL):
        assert told(stated(subject, 5), cells={cell_of(ROWS[subject][0])[1]: ""}) == []


def test_an_open_list_is_no_sum_but_one_of_its_parts_is_a_number() -> None:
    cells = {"g2014.a2_2.value": "10"}
    assert told(stated(Subject.PUBLISHED_WEBSITE, 12, open_list=True), cells=cells) == []
    part = stated(Subject.PUBLISHED_WEBSITE, 12, open_list=True, part_of=5)
    assert told(part, cells=cells) == [("X-04", False, False)]


def test_what_is_not_sure_may_say_less_by_its_lower_end() -> None:
    cells = {"g2014.i2.value": "5"}
    assert told(stated(Subject.TRAININGS, 4, most=9), cells=cells) == [("X-18", True, False)]
    assert told(stated(Subject.TRAININGS, 6, most=9), cells=cells) == [("X-18", False, False)]


def test_where_one_number_agrees_the_others_speak_of_something_narrower() -> None:
    cells = {"g2014.a2_2.value": "30"}
    first, right = stated(Subject.PUBLISHED_WEBSITE, 31), stated(Subject.PUBLISHED_WEBSITE, 30)
    assert told(first, right, cells=cells) == told(right, first, cells=cells) == [("X-04", True, False)]
    (found,) = outcomes(first, stated(Subject.PUBLISHED_WEBSITE, 32), cells=cells)
    assert "31" in found.zh and "32" not in found.zh


def test_what_a_disagreement_says() -> None:
    (one,) = outcomes(stated(Subject.PUBLISHED_WEBSITE, 31), cells={"g2014.a2_2.value": "30"})
    assert one.zh == "正文「published_website31件」，统计表：政府网站公开政府信息数 30"
    cells = {"g2014.a2_3.value": "8", "g2014.a2_4.value": "12"}
    (both,) = outcomes(stated(Subject.PUBLISHED_NEW_MEDIA, 8), cells=cells)
    assert both.zh.endswith("合计 20")
    assert both.en.endswith("together 20")


def test_nought_beside_nought_proves_nothing() -> None:
    assert told(stated(Subject.PUBLISHED_WEBSITE, 0), cells={"g2014.a2_2.value": "0"}) == [("X-04", True, True)]
    assert told(stated(Subject.TRAININGS, 0), cells={"g2014.i2.value": "3"}) == [("X-18", True, False)]


def test_decisions_of_a_county_may_be_one_bureaus() -> None:
    cells = {"t2_20_6.penalty.decisions": "10"}
    of_one = stated(Subject.PENALTIES, 6)
    assert told(of_one, cells=cells) == [("X-09", False, False)]
    assert told(of_one, cells=cells, kind=BodyKind.COUNTY) == [("X-09", True, False)]
    of_all = stated(Subject.PENALTIES, 6, scope="全县")
    assert told(of_all, cells=cells, kind=BodyKind.COUNTY) == [("X-09", False, False)]
    assert told(of_one, of_all, cells=cells, kind=BodyKind.COUNTY) == [("X-09", False, False), ("X-09", True, False)]
    website = stated(Subject.PUBLISHED_WEBSITE, 6)
    assert told(website, cells={"g2014.a2_2.value": "10"}, kind=BodyKind.COUNTY) == [("X-04", False, False)]


# Window and phone


def answers(*values: tuple[Subject, float, str], row: str | None = "11") -> Told:
    cells = {"g2014.b1.value": "40"} | ({} if row is None else {"g2014.b2_5.value": row})
    return told(*(stated(subject, value, unit) for subject, value, unit in values), cells=cells)


WINDOW, PHONE = Subject.RESPONSES_WINDOW, Subject.RESPONSES_PHONE


def test_answers_at_the_window_and_by_phone_are_among_the_other_ways() -> None:
    assert answers((WINDOW, 6, "条"), (PHONE, 5, "条")) == [("X-18", True, False)]
    assert answers((WINDOW, 6, "条"), (PHONE, 6, "条")) == [("X-18", False, False)]
    assert answers((WINDOW, 12, "条")) == [("X-18", False, False)]
    assert answers((PHONE, 12, "条")) == [("X-18", False, False)]
    assert answers((WINDOW, 0, "条"), (PHONE, 0, "条")) == [("X-18", True, True)]
    assert answers((WINDOW, 6, "条"), (WINDOW, 6, "条")) == [("X-18", True, False)], "the first is told again"
    assert answers((WINDOW, 60, "元")) == []
    assert answers((WINDOW, 60, "条"), row="") == []
    assert answers((WINDOW, 60, "条"), row=None) == []
    assert answers() == []


# Channels that are named


def test_a_channel_that_is_named_is_held_against_nought() -> None:
    for subject, row in ((Subject.WEIBO_NAMED, "a2_3"), (Subject.WECHAT_NAMED, "a2_4")):
        named = replace(stated(subject, 0), value=None)
        assert told(named, named, cells={f"g2014.{row}.value": "0"}) == [("X-04", False, False)]
        assert told(named, named, cells={f"g2014.{row}.value": "8"}) == [("X-04", True, False)]
        assert told(named, cells={f"g2014.{row}.value": ""}) == []
        assert told(named, cells={"g2014.a1.value": "0"}) == []


# Decisions that the text passes over


@pytest.mark.parametrize(
    ("text", "hinted"),
    [
        ("全年平稳。", True),
        ("全年平稳。\n行政处罚从严。\n再无他事。", False),
        ("行政处罚\t6\t从严从严", True),
        ("行政处罚情", True),
        ("行政处罚情况", True),
        ("  行政处罚情况  ", True),
        ("行政处罚的情况", False),
        ("行政许可的情况", True),
    ],
)
def test_decisions_that_no_sentence_speaks_of(text: str, hinted: bool) -> None:
    found = outcomes(cells={"t2_20_6.penalty.decisions": "6"}, text=text)
    assert [(one.id, one.weaker) for one in found] == ([("X-09", "hint")] if hinted else [])


def test_no_decisions_need_no_sentence() -> None:
    for raw in ("0", ""):
        assert outcomes(cells={"t2_20_6.penalty.decisions": raw}, text="全年平稳。") == []

"""Requests in the text beside the tables: what each sentence is held against, and what proves nothing."""

from __future__ import annotations

import pytest

from monitor.consistency.checks import checks_of
from monitor.consistency.outcomes import Outcome
from monitor.consistency.text_requests import request_outcomes
from tests.monitor.consistency.made import heard, new_form, old_form, report

Told = list[tuple[str, bool, bool]]


def told(text: str, values: dict[str, str], form: str = "g2021") -> Told:
    """Relation, whether it holds, whether that proves nothing."""
    return [(one.id, one.holds, one.vacuous) for one in outcomes(text, values, form)]


def outcomes(text: str, values: dict[str, str], form: str = "g2021") -> list[Outcome]:
    return list(request_outcomes(heard(report(values, form, text=text))))


def new(**cells: str) -> dict[str, str]:
    """The table of requests, nought but for these cells (`n1`, or `n1_natural`)."""
    values = dict.fromkeys((key for key in new_form() if key.startswith("t3.")), "0")
    for key, raw in cells.items():
        row, _, column = key.partition("_")
        values[f"t3.{row}.{column or 'total'}"] = raw
    return values


def old(**cells: str) -> dict[str, str]:
    return old_form() | {f"g2014.{row}.value": raw for row, raw in cells.items()}


RIGHT: Told = [("X-05", True, False), ("X-06", True, False)]
EMPTY: Told = [("X-05", True, True), ("X-06", True, True)]
OTHER: Told = [("X-05", True, False), ("X-06", False, False)]
CONTRARY: Told = [("X-05", False, False)]


@pytest.mark.parametrize(
    ("text", "cells", "found"),
    [
        ("收到政府信息公开申请3件。", {"n1": "3"}, RIGHT),
        ("收到政府信息公开申请3件。", {"n1": "4"}, OTHER),
        ("收到政府信息公开申请3件。", {"n1": ""}, []),
        ("未收到政府信息公开申请。", {}, EMPTY),
        ("未收到政府信息公开申请。", {"n1": "1"}, CONTRARY),
        ("收到政府信息公开申请3件。", {}, CONTRARY),
        # last year's, where the sentence may count them in; a blank may be any number
        ("收到政府信息公开申请3件（含上年结转1件）。", {"n1": "2", "n2": "1"}, RIGHT),
        ("收到政府信息公开申请3件（含上年结转1件）。", {"n1": "2"}, OTHER),
        ("收到政府信息公开申请3件（含上年结转1件）。", {"n1": "2", "n2": ""}, RIGHT),
        ("收到政府信息公开申请3件（含上年结转1件）。", {"n1": "4", "n2": ""}, OTHER),
        ("共办理政府信息公开申请3件。", {"n1": "2", "n2": ""}, RIGHT),
        ("收到政府信息公开申请3件。", {"n1": "2", "n2": ""}, OTHER),
        ("收到政府信息公开申请3件。", {"n1": "2", "n2": "1"}, OTHER),
        ("未收到政府信息公开申请。共办理政府信息公开申请3件。", {"n2": "3"}, RIGHT),
        # by parts, by kinds of applicants
        (
            "收到政府信息公开申请2件。另收到政府信息公开申请3件。",
            {"n1": "5", "n1_natural": "4", "n1_legal": "1"},
            RIGHT,
        ),
        ("收到政府信息公开申请2件。另收到政府信息公开申请3件。", {"n1": "6"}, OTHER),
        ("收到政府信息公开申请约20件。另收到政府信息公开申请3件。", {"n1": "25"}, RIGHT),
        ("收到政府信息公开申请2件。另共受理政府信息公开申请3件。", {"n1": "4", "n2": "1"}, RIGHT),
        ("收到政府信息公开申请2件。", {"n1": "5", "n1_other": "2"}, RIGHT),
        ("收到政府信息公开申请2件。", {"n1": "5", "n1_research": "2"}, OTHER),
    ],
)
def test_received(text: str, cells: dict[str, str], found: Told) -> None:
    assert told(text, new(**cells)) == found


def test_received_where_only_the_sum_of_the_table_was_read() -> None:
    assert told("收到政府信息公开申请3件。", {"t3.n1.total": "3"}) == RIGHT
    assert told("共收到政府信息公开申请3件。", {"t3.n1.total": "2"}) == RIGHT, "the row of last year's was not read"


@pytest.mark.parametrize(
    ("text", "cells", "found"),
    [
        ("收到政府信息公开申请20件。", {}, RIGHT),
        ("收到政府信息公开申请21件。", {}, OTHER),
        ("共收到政府信息公开申请21件。", {}, OTHER),
        ("收到政府信息公开申请21件（含上年结转1件）。", {}, RIGHT),
        ("收到政府信息公开申请19件（含上年结转1件）。", {}, OTHER),
    ],
)
def test_received_under_the_old_form_which_has_no_row_for_last_years(
    text: str, cells: dict[str, str], found: Told
) -> None:
    assert told(text, old(**cells), "g2014") == found


@pytest.mark.parametrize(
    ("text", "cells", "found"),
    [
        ("办结政府信息公开申请2件。", {}, [("X-06", True, False)]),
        ("办结政府信息公开申请3件。", {}, [("X-06", True, False)]),
        ("办结政府信息公开申请4件。", {}, [("X-06", True, False)]),
        ("办结政府信息公开申请1件。", {}, [("X-06", False, False)]),
        ("办结政府信息公开申请5件。", {}, [("X-06", False, False)]),
        ("办结政府信息公开申请0件。", {"tot": "0"}, [("X-06", True, True)]),
        ("办结政府信息公开申请5件。", {"n2": ""}, []),
        ("办结政府信息公开申请5件。", {"n1": ""}, []),
        ("办结政府信息公开申请5件。", {"tot": ""}, []),
        ("办结政府信息公开申请1件。共办结政府信息公开申请2件。", {}, [("X-06", True, False)]),
        ("共办结政府信息公开申请2件。办结政府信息公开申请9件。", {}, [("X-06", True, False)]),
    ],
)
def test_settled(text: str, cells: dict[str, str], found: Told) -> None:
    assert told(text, new(**{"tot": "2", "n1": "3", "n2": "1"} | cells)) == found


@pytest.mark.parametrize(
    ("settled", "cells", "found"),
    [(12, {}, [("X-06", True, False)]), (15, {}, [("X-06", False, False)]), (15, {"c2": ""}, [])],
)
def test_settled_under_the_old_form(settled: int, cells: dict[str, str], found: Told) -> None:
    assert told(f"办结政府信息公开申请{settled}件。", old(**cells), "g2014") == found


def test_a_table_that_was_read_in_part_says_nothing_of_what_was_settled() -> None:
    assert told("办结政府信息公开申请5件。", {"t3.tot.total": "2", "t3.n1.total": "3"}) == []
    assert told("办结政府信息公开申请5件。", {}) == []


def test_a_disagreement_names_the_row_and_does_not_speak_of_more() -> None:
    (found,) = outcomes("办结政府信息公开申请5件。", new(tot="2", n1="3", n2="1"))
    assert [cell.key for cell in found.cells] == ["t3.tot.total"]
    assert "多于" not in found.zh
    assert found.zh.endswith("总计 2")


def test_of_answers_the_table_may_hold_more() -> None:
    assert told("答复政府信息公开申请2件。", new(tot="3")) == [("X-08", True, False)]
    (found,) = outcomes("答复政府信息公开申请4件。", new(tot="3"))
    assert (found.id, found.holds) == ("X-08", False)
    assert "多于统计表所列" in found.zh


def test_requests_counted_with_last_years_are_no_contradiction_where_that_row_is_blank() -> None:
    text = "2022年，我镇收到政府信息公开申请3件（含上年结转1件）。"
    values = dict.fromkeys(new_form(), "0") | {"t3.n1.total": "2", "t3.n1.natural": "2", "t3.n2.total": ""}
    assert {one.rule.id for one in checks_of(report(values, text=text)).broken} & {"X-05", "X-06"} == set()

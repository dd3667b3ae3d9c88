"""Numbers of a text against each other, from the sentences as they were read: totals, parts, outcomes, twice, courts."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from monitor.consistency.outcomes import Outcome
from monitor.consistency.text_totals import total_outcomes
from storage.bodies import BodyKind
from storage.contents import Statement
from tests.monitor.consistency.made import heard, new_form, report

Told = list[tuple[str, bool, bool]]
PLACES = count(1_000)
"""Where sentences begin that no other is a part of."""


def said(subject: str, value: float, unit: str = "条", at: int | None = None, **parts: Any) -> Statement:
    """A sentence in section 一, unless told otherwise."""
    start = next(PLACES) if at is None else at
    told = {"raw": f"{subject}{value}{unit}", "section": "一", **parts}
    return Statement(subject=subject, value=value, unit=unit, start=start, **told)


def outcomes(*statements: Statement, year: int = 2018, kind: BodyKind = BodyKind.TOWNSHIP) -> list[Outcome]:
    content = report({}, "g2014" if year <= 2018 else "g2021", year=year)
    return list(total_outcomes(heard(replace(content, statements=statements), kind)))


def told(*statements: Statement, **given: Any) -> Told:
    """Relation, whether it holds, whether that proves nothing."""
    return [(one.id, one.holds, one.vacuous) for one in outcomes(*statements, **given)]


def total(value: float, **parts: Any) -> Statement:
    return said("published_total", value, **parts)


def website(value: float, **parts: Any) -> Statement:
    return said("published_website", value, **parts)


def weibo(value: float, **parts: Any) -> Statement:
    return said("published_weibo", value, **parts)


# A total and its channels


@pytest.mark.parametrize(
    ("whole", "found"),
    [
        (29, [("X-01", False, False)]),
        (30, [("X-01", True, False)]),
        (38, [("X-01", True, False)]),
        (39, [("X-01", False, False)]),
    ],
)
def test_a_total_lies_between_its_largest_channel_and_all_together(whole: int, found: Told) -> None:
    assert told(total(whole), website(30), weibo(8)) == found


def test_noughts_prove_nothing_of_a_total() -> None:
    assert told(total(0), website(0), weibo(0)) == [("X-01", True, True)]


def test_one_channel_is_no_sum() -> None:
    assert told(total(30), website(20)) == []
    assert told(total(30), website(20), website(20, section="二")) == []
    assert told(total(30)) == []


def test_parts_of_a_split_are_no_channels_of_the_total() -> None:
    assert told(total(900), website(30), weibo(8, part_of=1)) == []


@pytest.mark.parametrize(
    ("whole", "near", "far", "found"),
    [
        (200, 75, 71, [("X-01", False, False)]),  # no sum of channels
        (71, 71, 75, []),
        (75, 71, 75, [("X-01", True, False)]),
        (146, 75, 71, [("X-01", True, False)]),
    ],
)
def test_a_total_with_one_channel_beside_it_and_one_elsewhere(whole: int, near: int, far: int, found: Told) -> None:
    assert told(total(whole), website(near), weibo(far, section="三")) == found


def test_of_two_totals_apart_from_the_channels_neither_is_doubted() -> None:
    apart = (website(75, section="三"), weibo(71, section="三"))
    assert told(total(126), *apart) == [("X-01", False, False)]
    assert [one for one in told(total(126), total(130), *apart) if one[0] == "X-01"] == []
    assert told(total(126), *apart, year=2019) == []


# Parts of a whole


@pytest.mark.parametrize(
    ("units", "found"),
    [
        (("条", "条", "条"), ["X-03", "X-02"]),
        (("件", "条", "件"), ["X-03", "X-02"]),  # both count cases
        (("篇", "条", "条"), []),
        (("篇", "篇", "条"), ["X-03"]),  # a part in another unit: the others may be less
        (("册", "册", "册"), ["X-03", "X-02"]),
    ],
)
def test_parts_in_the_unit_of_their_whole(units: tuple[str, str, str], found: list[str]) -> None:
    whole, *parts = units
    statements = (
        website(30, unit=whole, at=0),
        said("published_part", 10, parts[0], part_of=0),
        said("published_part", 15, parts[1], part_of=0),
    )
    broken = [one.id for one in outcomes(*statements) if not one.holds]
    held = [one.id for one in outcomes(*statements) if one.holds]
    assert broken == [one for one in found if one == "X-02"]
    assert held == (["X-03"] if "X-02" in found else [*found, "X-02"] if found else [])


def test_one_open_part_leaves_the_list_open() -> None:
    first, last = said("published_part", 10, part_of=0), said("published_part", 15, part_of=0)
    assert ("X-02", False, False) in told(website(30, at=0), first, last)
    assert ("X-02", True, False) in told(website(30, at=0), replace(first, open_list=True), last)
    assert ("X-02", False, False) in told(website(24, at=0), replace(first, open_list=True), last)


def test_parts_of_nought_prove_nothing() -> None:
    part = said("published_part", 0, part_of=0)
    assert told(website(0, at=0), part) == [("X-03", True, True), ("X-02", True, True)]


def test_ways_of_requests_may_be_told_in_part_and_never_exceed_them() -> None:
    online, letter = said("requests_online", 2, "件", part_of=0), said("requests_letter", 3, "件", part_of=0)
    for received, found in ((6, True), (5, True), (4, False)):
        assert told(said("requests_received", received, "件", at=0), online, letter) == [
            ("X-03", True, False),
            ("X-08", found, False),
        ]


def test_a_part_is_held_against_the_sentence_that_it_is_a_part_of() -> None:
    statements = (website(30, at=0), said("published_part", 40, part_of=7), said("published_part", 10))
    assert told(*statements) == []
    assert told(*statements, total(50, at=7)) == [("X-03", True, False), ("X-02", True, False)]
    sum_over_years = total(50, at=7, cumulative=True)
    assert told(*statements, sum_over_years) == [("X-03", True, False), ("X-02", True, False)]


# Answers and outcomes


def answered(value: float, **parts: Any) -> Statement:
    return said("requests_answered", value, **{"unit": "件", **parts})


def granted(value: float, **parts: Any) -> Statement:
    return said("outcome_granted", value, **{"unit": "件", **parts})


def refused(value: float, **parts: Any) -> Statement:
    return said("outcome_refused", value, **{"unit": "件", **parts})


def test_outcomes_are_no_more_than_the_answers() -> None:
    assert told(answered(3), granted(2), refused(1)) == [("X-08", True, False)]
    assert told(answered(4), granted(2), refused(1)) == [("X-08", True, False)]
    (found,) = outcomes(answered(2), granted(2), refused(1))
    assert (found.id, found.holds) == ("X-08", False)
    assert "所列办理结果合计 3" in found.zh
    assert told(answered(0), granted(0)) == [("X-08", True, True)]


@pytest.mark.parametrize(
    "statements",
    [
        (answered(2),),
        (granted(3),),
        (answered(2), granted(3, section="三")),
        (answered(2), granted(2), granted(1)),
        (answered(2, approximate=True), granted(3)),
        (answered(2, unit="人次"), granted(3)),
        (answered(2), granted(3, approximate=True)),
        (answered(2), granted(3, unit="人次")),
    ],
)
def test_answers_and_outcomes_that_cannot_be_compared(statements: tuple[Statement, ...]) -> None:
    assert told(*statements) == []


def test_an_answer_told_twice_is_not_compared_with_outcomes() -> None:
    assert told(answered(2), answered(2, section="二"), granted(3)) == []


# One thing told twice


def received(value: float, **parts: Any) -> Statement:
    return said("requests_received", value, **{"unit": "件", **parts})


def twice(*statements: Statement, kind: BodyKind = BodyKind.TOWNSHIP) -> list[tuple[bool, bool, str]]:
    return [(one.holds, one.vacuous, one.weaker) for one in outcomes(*statements, kind=kind) if one.id == "X-19"]


def test_one_thing_told_twice() -> None:
    assert twice(received(3)) == []
    assert twice(received(3), received(3, section="二")) == [(True, False, "")]
    assert twice(received(0), received(0, section="二")) == [(True, True, "")]
    assert twice(received(3), received(5)) == [(False, False, "")]
    assert twice(received(3), received(3, section="二"), received(5)) == [(False, False, "")]
    assert twice(received(3), received(5), kind=BodyKind.COUNTY) == [(False, False, "hint")]


@pytest.mark.parametrize(
    ("first", "other", "weaker"),
    [
        ("件", "条", ""),
        ("件", "", ""),
        ("人", "人", ""),
        ("件", "人", "hint"),
        ("人", "件", "hint"),
    ],
)
def test_two_numbers_in_units_that_may_mean_two_things_are_a_hint(first: str, other: str, weaker: str) -> None:
    assert twice(received(3, unit=first), received(5, unit=other)) == [(False, False, weaker)]


def test_of_what_may_differ_two_numbers_are_a_hint() -> None:
    assert twice(said("trainings", 3, "次"), said("trainings", 5, "次")) == [(False, False, "hint")]
    assert twice(said("meetings", 3, "次"), said("meetings", 5, "次")) == []


def test_parts_and_rounded_numbers_are_no_second_number() -> None:
    assert twice(received(3), received(5, part_of=0)) == []
    assert twice(received(3), received(5, approximate=True)) == []
    assert twice(received(3), received(5, most=9)) == []


def test_a_sum_over_years_beside_the_years_number() -> None:
    def beside(first: Statement, other: Statement) -> list[tuple[bool, bool, str]]:
        return twice(first, replace(other, cumulative=True))

    assert beside(received(3), received(9)) == [(False, False, "hint")]
    assert beside(received(3), received(3)) == []
    assert beside(received(3), received(9, section="二")) == []
    assert beside(received(0), received(9)) == []
    assert beside(received(3), said("reviews_total", 9, "件")) == []
    assert beside(said("reviews_total", 3, "件"), received(9)) == []


# Courts without a request


def reviews(value: float, **parts: Any) -> Statement:
    return said("reviews_total", value, **{"unit": "件", **parts})


def test_courts_where_only_the_text_tells() -> None:
    assert told(received(0), reviews(2)) == [("G14-19", False, False)]
    assert told(received(0), reviews(2), year=2019) == [("G21-11", False, False)]
    assert told(received(0), reviews(0)) == [("G14-19", True, True)]
    assert told(received(1), reviews(2)) == [("G14-19", True, False)]
    assert told(received(1), reviews(0)) == [("G14-19", True, False)]
    assert told(received(0), said("requests_with_carried", 1, "件"), reviews(2)) == [("G14-19", True, False)]
    assert told(reviews(2)) == []
    assert told(received(0)) == []


def test_courts_are_left_to_the_tables_where_there_are_any() -> None:
    told_of = (received(0), reviews(2))
    for values, form in (({"t3.n1.total": "0"}, "g2021"), ({"t4.count.rv_total": "2"}, "g2021")):
        assert values.keys() <= new_form().keys()
        content = replace(report(values, form), statements=told_of)
        assert [one.id for one in total_outcomes(heard(content)) if one.id.startswith("G")] == []

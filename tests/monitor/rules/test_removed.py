"""撤下: only when every address is gone, often enough, long enough, the site well."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.config import ConfirmConfig
from monitor.rules import removed
from monitor.rules.base import Context
from storage.bodies import BodyKind, Deadline, PublishingBody
from storage.cases import Case, Look, Reading
from storage.contents import ReportContent
from storage.findings import Grade
from storage.moments import SHANGHAI
from storage.sightings import Answer, Version

CONTEXT = Context(
    body=PublishingBody(code="b", county="640122", name="柳河镇人民政府", kind=BodyKind.TOWNSHIP),
    deadline=Deadline(due=date(2019, 3, 31), rule="条例第三十一条", rule_english="art. 31", statutory=True),
    confirm=ConfirmConfig(),
    now=datetime(2019, 12, 1, 8, tzinfo=SHANGHAI),
)
START = datetime(2019, 5, 1, 6, tzinfo=SHANGHAI)
VERSION = Version(
    report="b-2018",
    number=1,
    url="a",
    content=ReportContent(title="t", unit=None, year=2018, source=None, text="x"),
    fingerprint="f",
    sha256="ab" * 32,
    first_seen=START - timedelta(days=80),
    last_seen=START,
    looks=80,
    capture=7,
)
CASE = Case(
    report="b-2018",
    body="b",
    kind="township",
    year=2018,
    versions=(VERSION,),
    addresses=("a",),
    last_readable=START,
)


def look(hours: int, answer: Answer = Answer.NOT_FOUND, url: str = "a", *, healthy: bool = True) -> Look:
    return Look(at=START + timedelta(hours=hours), url=url, answer=answer, healthy=healthy, status=404)


def daily(*days: float) -> tuple[Look, ...]:
    return tuple(look(int(24 * day)) for day in days)


def grade(case: Case) -> Grade | None:
    found = removed.check(case, CONTEXT)
    return found[0].grade if found else None


def test_fourteen_days_to_the_minute() -> None:
    almost = replace(CASE, looks=(*daily(1, 2, 3, 4), look(24 * 15 - 1)))
    enough = replace(CASE, looks=(*daily(1, 2, 3, 4), look(24 * 15)))
    assert grade(almost) is Grade.SUSPECTED
    assert grade(enough) is Grade.CONFIRMED


def test_the_thresholds_are_the_workspaces() -> None:
    told = replace(CASE, looks=daily(1, 2, 3))
    eager = replace(CONTEXT, confirm=ConfirmConfig(removed_checks=3, removed_days=2))
    assert removed.check(told, eager)[0].grade is Grade.CONFIRMED


def test_a_readable_look_begins_the_count_anew() -> None:
    looks = (*daily(1, 2, 3, 4, 5), look(24 * 6, Answer.PAGE), *daily(7, 8))
    assert grade(replace(CASE, looks=looks, last_readable=START + timedelta(days=6))) is None
    assert grade(replace(CASE, looks=(*looks, *daily(9)), last_readable=START + timedelta(days=6))) is Grade.SUSPECTED


def test_a_reading_that_only_the_archive_knows_closes_it_too() -> None:
    assert grade(replace(CASE, looks=daily(1, 2, 3), last_readable=START + timedelta(days=4))) is None


def test_an_address_never_looked_at_may_still_hold_it() -> None:
    assert grade(replace(CASE, addresses=("a", "b"), looks=daily(1, 2, 3))) is None


def test_what_was_never_read_cannot_be_withdrawn() -> None:
    assert grade(replace(CASE, versions=(), last_readable=None, looks=daily(1, 2, 3))) is None


def test_an_address_that_never_held_a_report_loses_none() -> None:
    gone = daily(1, 2, 3, 10, 16)
    assert grade(replace(CASE, looks=gone)) is Grade.CONFIRMED
    assert grade(replace(CASE, looks=gone, versions=())) is None


def test_since_is_the_first_look_that_found_all_gone() -> None:
    looks = (*daily(1, 2, 3, 4), look(60, url="b"), look(84, url="b"), look(108, url="b"))
    (found,) = removed.check(replace(CASE, addresses=("a", "b"), looks=looks), CONTEXT)
    assert found.since == START + timedelta(hours=60)
    assert found.evidence[0]["type"] == "last_seen"
    assert found.evidence[0]["sha256"] == "ab" * 32
    assert [item["url"] for item in found.evidence[1:]] == ["a", "a", "b", "a", "b", "a", "b"]


ANSWERS = st.sampled_from(list(Answer))
LOOKS = st.lists(
    st.builds(
        lambda hours, answer, url, healthy, nonsense: replace(
            look(hours, answer, url, healthy=healthy), nonsense=nonsense
        ),
        st.integers(1, 24 * 60),
        ANSWERS,
        st.sampled_from(("a", "b")),
        st.booleans(),
        st.none() | ANSWERS,
    ),
    max_size=25,
)


@given(LOOKS, st.sampled_from(("a", "b")))
def test_a_readable_look_never_leaves_it_open(looks: list[Look], url: str) -> None:
    last = look(24 * 61, Answer.PAGE, url)
    told = replace(CASE, addresses=("a", "b"), looks=(*looks, last), last_readable=last.at)
    assert removed.check(told, CONTEXT) == ()


@given(LOOKS)
def test_only_healthy_gone_looks_ever_make_a_finding(looks: list[Look]) -> None:
    others = tuple(one for one in looks if not one.answer.gone or not one.healthy)
    assert removed.check(replace(CASE, addresses=("a", "b"), looks=others), CONTEXT) == ()


@given(LOOKS)
def test_every_conclusion_has_evidence(looks: list[Look]) -> None:
    for found in removed.check(replace(CASE, addresses=("a", "b"), looks=tuple(looks)), CONTEXT):
        assert len(found.evidence) > 1


@given(LOOKS)
def test_a_host_that_welcomes_nonsense_never_makes_a_finding(looks: list[Look]) -> None:
    welcomed = tuple(replace(one, nonsense=Answer.PAGE) for one in looks)
    assert removed.check(replace(CASE, addresses=("a", "b"), looks=welcomed), CONTEXT) == ()


@given(LOOKS)
def test_what_came_up_elsewhere_never_makes_a_finding(looks: list[Look]) -> None:
    assert removed.check(replace(CASE, looks=tuple(looks), elsewhere=("c",)), CONTEXT) == ()


def test_a_month_of_looks_is_written_out_one_by_one() -> None:
    (found,) = removed.check(replace(CASE, looks=daily(*range(1, 31))), CONTEXT)
    looks = [item for item in found.evidence if item["type"] == "look"]
    assert len(looks) == 30
    assert found.evidence[0] == {**found.evidence[0], "type": "last_seen", "capture": 7}


def test_what_the_host_said_to_nonsense_stands_in_the_evidence() -> None:
    looks = tuple(replace(one, nonsense=Answer.NOT_FOUND) for one in daily(1, 2, 3))
    (found,) = removed.check(replace(CASE, looks=looks), CONTEXT)
    assert [item.get("nonsense") for item in found.evidence] == [None, "not_found", "not_found", "not_found"]


def reading(days: float, *, doubtful: bool = False, listed: bool = False, complete: bool = True) -> Reading:
    at = START + timedelta(days=days)
    return Reading(at=at, column="c", complete=complete, listed=listed, doubtful=doubtful)


def test_only_a_doubt_that_came_up_since_keeps_it_from_being_confirmed() -> None:
    told = replace(CASE, looks=daily(1, 2, 3, 4, 15))
    clear, doubt = reading(-1), reading(10, doubtful=True)
    assert grade(replace(told, readings=(clear, doubt))) is Grade.SUSPECTED
    assert grade(replace(told, readings=(doubt,))) is Grade.CONFIRMED, "nothing is known of the column before"
    assert grade(replace(told, readings=(reading(-1, doubtful=True), doubt))) is Grade.CONFIRMED
    assert grade(replace(told, readings=(clear, replace(doubt, complete=False)))) is Grade.CONFIRMED
    assert grade(replace(told, readings=(clear, replace(doubt, column="d")))) is Grade.CONFIRMED
    (found,) = removed.check(replace(told, readings=(clear, doubt)), CONTEXT)
    assert found.evidence[-1]["type"] == "doubtful"


def test_sixty_looks_are_written_out_and_no_more() -> None:
    for days, written in ((60, 60), (61, 10)):
        (found,) = removed.check(replace(CASE, looks=tuple(look(6 * n) for n in range(1, days + 1))), CONTEXT)
        assert sum(item["type"] == "look" for item in found.evidence) == written


def test_an_address_that_was_dead_before_does_not_date_the_removal() -> None:
    dead = tuple(look(24 * day, url="b") for day in (-3, -2, -1, 1, 2, 3, 4))
    (found,) = removed.check(replace(CASE, addresses=("a", "b"), looks=(*dead, *daily(2, 3, 4))), CONTEXT)
    assert found.since == START + timedelta(days=2)
    assert {item["url"] for item in found.evidence if item["type"] == "look"} == {"a"}


def test_the_reading_of_the_moment_it_was_last_seen_is_one_of_before() -> None:
    told = replace(CASE, looks=daily(1, 2, 3, 4, 15))
    assert grade(replace(told, readings=(reading(0), reading(10, doubtful=True)))) is Grade.SUSPECTED


def test_only_a_listing_read_to_the_end_since_then_still_lists_it() -> None:
    told = replace(CASE, looks=daily(1, 2, 3))
    for listings, says in (
        ((reading(1, listed=True),), True),
        ((reading(0.5, listed=True),), False),
        ((reading(2, listed=True, complete=False),), False),
        ((reading(2, listed=True), reading(3)), False),
        ((reading(2, listed=True), reading(3, complete=False)), True),
    ):
        (found,) = removed.check(replace(told, readings=listings), CONTEXT)
        assert ("仍列有其标题" in found.summary) is says
        assert ("still listed" in found.summary_english) is says

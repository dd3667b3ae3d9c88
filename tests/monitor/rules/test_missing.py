"""未公布: grades, evidence and what is never said."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.config import ConfirmConfig
from monitor.rules import missing
from monitor.rules.base import Context
from storage.bodies import BodyKind, Deadline, PublishingBody
from storage.cases import Case, Look, Reading
from storage.findings import Grade
from storage.moments import SHANGHAI
from storage.sightings import Answer

NOW = datetime(2019, 6, 1, 8, tzinfo=SHANGHAI)
CONTEXT = Context(
    body=PublishingBody(code="b", county="640122", name="柳河镇人民政府", kind=BodyKind.TOWNSHIP),
    deadline=Deadline(due=date(2019, 3, 31), rule="条例第三十一条", rule_english="art. 31", statutory=True),
    confirm=ConfirmConfig(),
    now=NOW,
)
CASE = Case(report="b-2018", body="b", kind="township", year=2018, watched=True, listing_urls=("http://site/nb/",))


def read(days: int, *, complete: bool = True, listed: bool = False, doubtful: bool = False) -> Reading:
    return Reading(
        at=datetime(2019, 4, 1, 6, tzinfo=SHANGHAI) + timedelta(days=days),
        column="http://site/nb/",
        complete=complete,
        listed=listed,
        doubtful=doubtful,
        why="" if complete else "page 2 not readable",
    )


def test_the_conclusion_names_due_day_rule_listing_and_first_moment_of_lateness() -> None:
    (found,) = missing.check(replace(CASE, readings=(read(0), read(1))), CONTEXT)
    assert found.grade is Grade.CONFIRMED
    assert found.due == date(2019, 3, 31)
    assert (found.rule, found.rule_english) == ("条例第三十一条", "art. 31")
    assert found.since == datetime(2019, 4, 1, tzinfo=SHANGHAI)
    assert found.url == "http://site/nb/"
    assert found.summary == (
        "柳河镇人民政府 2018 年度报告：未公布，应于 2019-03-31 前公布（含当日）；"
        "2019-04-01 起在 2 个日子共 2 次读完其公布栏目，均无此件，最近一次 2019-04-02 06:00。"
    )
    assert found.summary_english == (
        "柳河镇人民政府, report for 2018: not published, due by the end of 2019-03-31; "
        "its listings were read to the end 2 times on 2 days since 2019-04-01, last 2019-04-02 06:00; none holds it."
    )


def test_a_bound_that_is_no_statutory_day_is_called_so() -> None:
    context = replace(CONTEXT, deadline=replace(CONTEXT.deadline, statutory=False))
    (found,) = missing.check(replace(CASE, readings=(read(0),)), context)
    assert "非法定日期" in found.summary
    assert "not a statutory day" in found.summary_english


def test_each_negative_check_is_in_the_evidence_and_a_long_row_is_counted() -> None:
    (few,) = missing.check(replace(CASE, readings=(read(0), read(1))), CONTEXT)
    assert [item["at"] for item in few.evidence] == ["2019-04-01T06:00:00+08:00", "2019-04-02T06:00:00+08:00"]
    assert all(item["type"] == "absent" and item["column"] == "http://site/nb/" for item in few.evidence)
    (many,) = missing.check(replace(CASE, readings=tuple(read(day) for day in range(40))), CONTEXT)
    assert len(many.evidence) == 11
    assert sum(item.get("count", 1) for item in many.evidence) == 40
    assert many.evidence[-1]["at"] == "2019-05-10T06:00:00+08:00"


def test_an_unverified_one_says_which_reading_failed_and_why() -> None:
    (found,) = missing.check(replace(CASE, readings=(read(0, complete=False),)), CONTEXT)
    assert found.grade is Grade.UNVERIFIED
    assert found.evidence[0]["note"] == "page 2 not readable"
    assert "未公布" not in found.summary


def test_it_is_never_said_of_a_report_that_was_once_read() -> None:
    told = replace(CASE, readings=(read(0), read(1)), last_readable=datetime(2019, 2, 1, tzinfo=SHANGHAI))
    assert missing.check(told, CONTEXT) == ()


def test_a_known_address_that_was_never_readable_is_unverified() -> None:
    look = Look(at=NOW, url="http://site/1", answer=Answer.SERVER_ERROR, healthy=False)
    told = replace(CASE, readings=(read(0), read(1)), addresses=("http://site/1",), looks=(look,))
    (found,) = missing.check(told, CONTEXT)
    assert found.grade is Grade.UNVERIFIED
    assert found.url == "http://site/1"
    assert found.evidence[0]["answer"] == "server_error"


@given(
    st.lists(
        st.builds(read, st.integers(-20, 40), complete=st.booleans(), listed=st.booleans(), doubtful=st.booleans())
    ),
    st.lists(st.just("http://site/1"), max_size=1),
)
def test_every_conclusion_has_evidence(readings: list[Reading], addresses: list[str]) -> None:
    told = replace(CASE, readings=tuple(readings), addresses=tuple(addresses))
    (found,) = missing.check(told, CONTEXT)
    assert found.evidence


def test_an_unverified_one_shows_the_readings_since_the_due_day_that_prove_nothing() -> None:
    before, after = read(-1, complete=False), read(0, complete=False)
    (found,) = missing.check(replace(CASE, readings=(before, after)), CONTEXT)
    assert [item["at"] for item in found.evidence] == ["2019-04-01T06:00:00+08:00"]
    two = replace(CASE, listing_urls=("http://site/nb/", "http://site/b/"), readings=(read(0), read(1, complete=False)))
    (partly,) = missing.check(two, CONTEXT)
    assert [item["complete"] for item in partly.evidence] == [False]
    (whole,) = missing.check(replace(two, readings=(read(0), read(1))), CONTEXT)
    assert [item["complete"] for item in whole.evidence] == [True, True]
    assert (
        "无法核实是否公布" in whole.summary
        and "未能全部读完" in whole.summary
        and "could not all be read" in whole.summary_english
    )


def test_the_first_moment_after_the_due_day_is_after_it() -> None:
    midnight = replace(read(0, complete=False), at=datetime(2019, 4, 1, tzinfo=SHANGHAI))
    (found,) = missing.check(replace(CASE, readings=(midnight,)), CONTEXT)
    assert "未能全部读完" in found.summary


def test_not_read_since_the_due_day_shows_the_last_reading_and_what_is_to_be_read() -> None:
    told = replace(CASE, readings=(read(-9), read(-8)))
    (found,) = missing.check(told, CONTEXT)
    assert [(item["type"], item["at"]) for item in found.evidence] == [
        ("reading", "2019-03-24T06:00:00+08:00"),
        ("unread", "2019-06-01T08:00:00+08:00"),
    ]
    assert (
        "无法核实是否公布" in found.summary
        and "尚未读取" in found.summary
        and "not read since the due day" in found.summary_english
    )


def test_an_entry_in_doubt_is_shown_those_since_the_due_day_first() -> None:
    told = replace(CASE, readings=(read(-5, doubtful=True), read(2, doubtful=True), read(3, doubtful=True)))
    (found,) = missing.check(told, CONTEXT)
    assert [item["at"][:10] for item in found.evidence] == ["2019-04-03", "2019-04-04"]
    assert {item["type"] for item in found.evidence} == {"doubtful"}
    (before,) = missing.check(replace(CASE, readings=(read(-6, doubtful=True), read(-5, doubtful=True))), CONTEXT)
    assert [item["at"][:10] for item in before.evidence] == ["2019-03-27"]
    assert "无法核实是否公布" in before.summary and "归属未明" in before.summary


def test_a_known_address_never_looked_at_is_named() -> None:
    (found,) = missing.check(replace(CASE, addresses=("http://site/1", "http://site/2")), CONTEXT)
    assert [(item["type"], item["url"]) for item in found.evidence] == [
        ("unread", "http://site/1"),
        ("unread", "http://site/2"),
    ]
    assert found.url == "http://site/1"


def test_listed_but_not_readable_shows_the_row_and_the_looks() -> None:
    look = Look(at=NOW, url="http://site/1", answer=Answer.SERVER_ERROR, healthy=False)
    told = replace(CASE, readings=(read(0, listed=True),), addresses=("http://site/1",), looks=(look,))
    (found,) = missing.check(told, CONTEXT)
    assert [item["type"] for item in found.evidence] == ["first_seen", "look"]
    assert (
        "无法核实是否公布" in found.summary
        and "页面从未能读取" in found.summary
        and "could never be read" in found.summary_english
    )


def test_no_listing_known_is_said() -> None:
    (found,) = missing.check(replace(CASE, listing_urls=()), CONTEXT)
    assert [item["type"] for item in found.evidence] == ["no_listing"]
    assert found.url is None
    assert "no listing that would hold it is known" in found.summary_english
    assert "无法核实是否公布" in found.summary


def test_an_outage_around_the_due_day_stands_beside_the_proof() -> None:
    (found,) = missing.check(replace(CASE, readings=(read(-1, complete=False), read(3), read(4))), CONTEXT)
    assert found.grade is Grade.CONFIRMED
    assert [item["type"] for item in found.evidence] == ["absent", "absent", "reading"]


def test_a_suspected_one_says_so_in_both_languages() -> None:
    (found,) = missing.check(replace(CASE, readings=(read(0),)), CONTEXT)
    assert "未公布（待核实）" in found.summary
    assert "not published (to be verified)" in found.summary_english
    assert "1 times on 1 days" in found.summary_english

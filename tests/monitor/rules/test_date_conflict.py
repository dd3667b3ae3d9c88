"""标示日期与系统痕迹不符: what it rests on and how it is worded; its grades are told in stories."""

from __future__ import annotations

from datetime import timedelta

from monitor.rules import date_conflict
from storage.findings import FindingKind, Grade
from storage.sightings import Version
from tests.monitor.made_cases import at, case, claim, context, file, read, version

SEEN = at("03-25T06:01")
PAGE, LIST = claim("page", "2019-03-10"), claim("list", "2019-03-11")
URL, NAME = claim("url", "2019-03-22"), claim("attachment_name", "2019-03-24")


def first() -> Version:
    return version(SEEN, PAGE, LIST, URL, files=[file(NAME)])


def test_a_confirmed_one_shows_claim_version_sighting_readings_stamps_and_what_else_is_shown() -> None:
    readings = [read("03-12T06:00"), read("03-14T06:00"), read("03-20T06:00"), read("03-25T06:00", listed=True)]
    (found,) = date_conflict.check(case(first(), readings=readings), context())
    assert (found.kind, found.grade) == (FindingKind.DATE_CONFLICT, Grade.CONFIRMED)
    assert found.since == SEEN
    assert found.url == "http://site/1"
    assert [(item["type"], item.get("at", item.get("date"))) for item in found.evidence] == [
        ("claim", "2019-03-10"),
        ("version", "2019-03-25T06:01:00+08:00"),
        ("first_seen", "2019-03-25T06:00:00+08:00"),
        ("first_seen", "2019-03-25T06:01:00+08:00"),
        ("absent", "2019-03-14T06:00:00+08:00"),
        ("absent", "2019-03-20T06:00:00+08:00"),
        ("stamp", "2019-03-22"),
        ("stamp", "2019-03-24"),
        ("claim", "2019-03-11"),
    ]
    assert found.summary == (
        "柳河镇人民政府 2018 年度报告：标示日期与系统痕迹不符，页面标示 2019-03-10，"
        "而 2019-03-20 06:00 读完其公布栏目时尚无此件；有待说明。"
    )
    assert found.summary_english == (
        "柳河镇人民政府, report for 2018: the shown date and the traces disagree: shown on the page: 2019-03-10, but "
        "its listings were read to the end on 2019-03-20 06:00 without it; to be explained."
    )
    assert found.rule == date_conflict.RULE
    assert found.rule_english == date_conflict.RULE_ENGLISH


def test_a_suspected_one_names_the_stamp_and_says_that_it_is_to_be_verified() -> None:
    (found,) = date_conflict.check(case(first()), context())
    assert found.grade is Grade.SUSPECTED
    assert found.summary == (
        "柳河镇人民政府 2018 年度报告：标示日期与系统痕迹不符（待核实），页面标示 2019-03-10，"
        "而网址中的日期 2019-03-22；有待说明。"
    )
    assert found.summary_english == (
        "柳河镇人民政府, report for 2018: the shown date and the traces disagree (to be verified): "
        "shown on the page: 2019-03-10, but date in the address: 2019-03-22; to be explained."
    )
    assert [item["date"] for item in found.evidence if item["type"] == "stamp"] == ["2019-03-22", "2019-03-24"]


def test_of_several_stamps_of_the_record_the_latest_is_told_first() -> None:
    dates = PAGE, claim("url", "2019-03-20"), claim("api", "2019-03-23"), claim("url", "2019-03-21")
    (found,) = date_conflict.check(case(version(SEEN, *dates)), context())
    days = [item["date"] for item in found.evidence if item["type"] == "stamp"]
    assert days == ["2019-03-23", "2019-03-21", "2019-03-20"]


def test_a_day_of_a_migration_that_the_page_shows_is_marked() -> None:
    first_one = version(SEEN, PAGE, URL)
    later = version(SEEN + timedelta(days=1), PAGE, claim("list", "2019-03-24"), number=2)
    told = case(first_one, later, readings=[read("03-20T06:00")], migrated=["2019-03-24"])
    (found,) = date_conflict.check(told, context())
    assert [item.get("note") for item in found.evidence if item["type"] == "claim"] == [None]
    redated = version(SEEN + timedelta(days=1), claim("page", "2019-03-01"), claim("list", "2019-03-24"), number=2)
    undated = version(SEEN, URL)
    told = case(undated, redated, readings=[read("03-20T06:00")], migrated=["2019-03-24"])
    (found,) = date_conflict.check(told, context())
    notes = {item["date"]: item.get("note") for item in found.evidence if item["type"] == "claim"}
    assert notes == {"2019-03-01": None, "2019-03-24": "day of a site migration"}


def test_nothing_is_said_of_what_was_never_read_or_is_not_owed() -> None:
    assert date_conflict.check(case(readings=[read("03-25T06:00", listed=True)]), context()) == ()
    assert date_conflict.check(case(first()), context(owed=False)) == ()

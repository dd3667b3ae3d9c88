"""未按时公布: what it rests on and how it is worded."""

from dataclasses import replace
from datetime import date, datetime

from monitor.config import ConfirmConfig
from monitor.rules import late
from monitor.rules.base import Context
from storage.bodies import BodyKind, Deadline, PublishingBody
from storage.cases import Case, Reading
from storage.contents import DateClaim, DateSource, ReportContent
from storage.findings import Grade
from storage.moments import SHANGHAI
from storage.sightings import Version

CONTEXT = Context(
    body=PublishingBody(code="b", county="640122", name="柳河镇人民政府", kind=BodyKind.TOWNSHIP),
    deadline=Deadline(due=date(2019, 3, 31), rule="条例第三十一条", rule_english="art. 31", statutory=True),
    confirm=ConfirmConfig(),
    now=datetime(2019, 6, 1, 8, tzinfo=SHANGHAI),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2019-{text}").replace(tzinfo=SHANGHAI)


def case(*claims: DateClaim, seen: str = "04-05T06:01") -> Case:
    version = Version(
        report="b-2018",
        number=1,
        url="http://site/1",
        content=ReportContent(title="t", unit=None, year=2018, source=None, text="x", dates=claims),
        fingerprint="f",
        sha256="ab" * 32,
        first_seen=at(seen),
        last_seen=at(seen),
        looks=1,
        capture=7,
    )
    return Case(
        report="b-2018",
        body="b",
        kind="township",
        year=2018,
        versions=(version,),
        addresses=("http://site/1",),
        last_readable=at(seen),
        watched=True,
        listing_urls=("http://site/nb/",),
    )


def read(text: str, *, complete: bool = True, listed: bool = False) -> Reading:
    return Reading(at=at(text), column="http://site/nb/", complete=complete, listed=listed)


def claim(source: DateSource, day: str) -> DateClaim:
    return DateClaim(source=source, date=date.fromisoformat(day), raw=f"发布日期：{day}")


def test_a_confirmed_one_shows_first_sight_last_absence_and_all_dates() -> None:
    told = replace(
        case(claim(DateSource.PAGE, "2019-03-29"), claim(DateSource.SIGNATURE, "2019-03-20")),
        readings=(read("04-01T06:00"), read("04-03T06:00"), read("04-05T06:00", listed=True)),
    )
    (found,) = late.check(told, CONTEXT)
    assert found.grade is Grade.CONFIRMED
    assert found.since == at("04-01T00:00")
    assert (found.due, found.url) == (date(2019, 3, 31), "http://site/1")
    assert found.summary == (
        "柳河镇人民政府 2018 年度报告：未按时公布，应于 2019-03-31 前公布（含当日）；2019-04-05 06:00 首次见到，"
        "到期后 2019-04-03 06:00 读完其公布栏目时尚无此件；页面标示 2019-03-29。"
    )
    told_types = [item["type"] for item in found.evidence]
    assert told_types == ["first_seen", "first_seen", "absent", "absent", "claim", "claim", "interval"]
    assert found.evidence[-1] == {
        "type": "interval",
        "after": "2019-04-03T06:00:00+08:00",
        "before": "2019-04-05T06:00:00+08:00",
        "rests_on": "absent",
    }
    assert found.evidence[1]["capture"] == 7
    assert {item.get("source") for item in found.evidence} >= {"page", "signature"}


def test_a_signature_that_serves_is_said_to_be_one() -> None:
    (found,) = late.check(case(claim(DateSource.SIGNATURE, "2019-04-02")), CONTEXT)
    assert found.grade is Grade.CLAIMED
    assert "落款" in found.summary
    assert "author's own date" in next(item["note"] for item in found.evidence if item.get("source") == "signature")


def test_a_suspicion_shows_the_readings_before() -> None:
    told = replace(
        case(claim(DateSource.PAGE, "2019-03-29")),
        readings=(read("03-20T06:00"), read("04-02T06:00", complete=False), read("04-05T06:00", listed=True)),
    )
    (found,) = late.check(told, CONTEXT)
    assert found.grade is Grade.SUSPECTED
    assert "待核实" in found.summary
    readings = [item for item in found.evidence if item["type"] == "reading"]
    assert [item["complete"] for item in readings] == [True, False]


def test_a_version_that_comes_later_makes_nothing_late() -> None:
    first = case(claim(DateSource.PAGE, "2019-03-01"), seen="03-02T06:00")
    second = replace(
        first.versions[0],
        number=2,
        first_seen=at("05-02T06:00"),
        content=replace(first.versions[0].content, dates=(claim(DateSource.PAGE, "2019-05-01"),)),
    )
    told = replace(first, versions=(*first.versions, second), readings=(read("04-01T06:00"),))
    assert late.check(told, CONTEXT) == ()


def test_a_body_that_does_not_owe_is_never_late() -> None:
    assert late.check(case(claim(DateSource.PAGE, "2019-04-02")), replace(CONTEXT, owed=False)) == ()


def test_a_readings_time_counts_not_its_day_for_what_stands_before() -> None:
    told = replace(
        case(claim(DateSource.PAGE, "2019-03-29")),
        readings=(
            *(read(f"03-{day:02}T06:00", complete=False) for day in range(1, 10)),
            read("04-05T06:00", listed=True),
            read("04-06T06:00", complete=False),
        ),
    )
    (found,) = late.check(told, CONTEXT)
    readings = [item["at"] for item in found.evidence if item["type"] == "reading"]
    assert readings == [f"2019-03-{day:02}T06:00:00+08:00" for day in range(4, 10)]


def test_a_sighting_by_a_broken_reading_is_no_reading_before_it() -> None:
    told = replace(
        case(claim(DateSource.PAGE, "2019-04-02")),
        readings=(
            read("03-20T06:00", complete=False),
            read("04-04T06:00", listed=True, complete=False),
            replace(read("04-04T06:00", complete=False), column="http://site/other/"),
        ),
    )
    (found,) = late.check(told, CONTEXT)
    assert [item["type"] for item in found.evidence] == ["first_seen", "first_seen", "reading", "claim"]


def test_an_outage_around_the_due_day_stands_beside_the_proof() -> None:
    told = replace(
        case(claim(DateSource.PAGE, "2019-03-29")),
        readings=(read("03-31T06:00", complete=False), read("04-03T06:00"), read("04-05T06:00", listed=True)),
    )
    (found,) = late.check(told, CONTEXT)
    assert found.grade is Grade.CONFIRMED
    assert [item["at"] for item in found.evidence if item["type"] == "reading"] == ["2019-03-31T06:00:00+08:00"]


def test_the_day_of_a_migration_is_marked_among_the_dates() -> None:
    dates = (
        claim(DateSource.PAGE, "2019-04-02"),
        claim(DateSource.LIST, "2019-04-03"),
        claim(DateSource.URL, "2019-04-02"),
    )
    told = replace(case(*dates), migrated_days=frozenset({date(2019, 4, 3)}))
    (found,) = late.check(told, CONTEXT)
    notes = {item["date"]: item.get("note") for item in found.evidence if item["type"] == "claim"}
    assert notes == {"2019-04-02": None, "2019-04-03": "day of a site migration"}


def test_a_signature_that_does_not_serve_stands_without_a_word() -> None:
    (found,) = late.check(
        case(claim(DateSource.PAGE, "2019-04-02"), claim(DateSource.SIGNATURE, "2019-04-01")), CONTEXT
    )
    assert [item.get("note") for item in found.evidence if item["type"] == "claim"] == [None, None]


def test_traces_against_a_suspected_one_are_shown() -> None:
    told = replace(
        case(claim(DateSource.PAGE, "2019-03-10"), claim(DateSource.URL, "2019-04-03")),
        readings=(read("03-20T06:00", complete=False),),
    )
    (found,) = late.check(told, CONTEXT)
    assert found.grade is Grade.SUSPECTED
    assert [(item["type"], item["date"]) for item in found.evidence if "date" in item] == [
        ("claim", "2019-03-10"),
        ("stamp", "2019-04-03"),
    ]
    # What was never watched is the business of the rule on dates.
    assert late.check(replace(told, readings=()), CONTEXT) == ()


def test_read_once_but_kept_in_no_version_it_is_named_by_its_address() -> None:
    told = replace(case(), versions=(), readings=(read("04-03T06:00"),))
    (found,) = late.check(told, CONTEXT)
    assert (found.grade, found.url) == (Grade.CONFIRMED, "http://site/1")
    (nowhere,) = late.check(replace(told, addresses=()), CONTEXT)
    assert nowhere.url is None


def test_the_newest_version_gives_the_address() -> None:
    told = case(claim(DateSource.PAGE, "2019-04-02"))
    moved = replace(told.versions[0], number=2, url="http://site/2")
    (found,) = late.check(replace(told, versions=(*told.versions, moved)), CONTEXT)
    assert found.url == "http://site/2"


def test_the_words_of_each_grade_in_english() -> None:
    (claimed,) = late.check(case(claim(DateSource.PAGE, "2019-04-02")), CONTEXT)
    assert claimed.summary_english == (
        "柳河镇人民政府, report for 2018: published after the due day by its own date, due by the end of 2019-03-31; "
        "first seen 2019-04-05 06:01, shown on the page: 2019-04-02."
    )
    (signed,) = late.check(case(claim(DateSource.SIGNATURE, "2019-04-02")), CONTEXT)
    assert "by its signature date" in signed.summary_english
    (suspected,) = late.check(replace(case(), readings=(read("03-20T06:00", complete=False),)), CONTEXT)
    assert "perhaps published after the due day (to be verified)" in suspected.summary_english
    assert "no date shown" in suspected.summary_english and "页面未标示日期" in suspected.summary

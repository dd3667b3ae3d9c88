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

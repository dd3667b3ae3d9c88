"""Standings: kept in place of what was kept, narrowed when asked, no part of the proof; and the light questions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from storage.archive import Archive
from storage.contents import DateClaim, DateSource
from storage.findings import FindingKind, Grade, Review, Verdict
from storage.listings import HeldReadings
from storage.sightings import Answer, Entry, Listing
from storage.standings import Standing
from tests.storage.made import COUNTY, PAGE, REPORT, content, day, file, finding, missed, seen

STANDING = Standing(
    report=REPORT,
    county=COUNTY,
    body="640122103",
    year=2018,
    kind="township",
    state="late",
    changed=True,
    due=date(2019, 3, 31),
    finding=f"{REPORT}-late",
    grade=Grade.CLAIMED,
    first_seen=day(60),
    claimed=date(2019, 4, 2),
    claimed_first=date(2019, 4, 1),
    versions=1,
    title="金贵镇2018年政府信息公开工作年度报告",
    url=PAGE,
    basis="b",
    judged_at=day(61),
)
CLAIM = DateClaim(source=DateSource.PAGE, date=date(2019, 1, 20), raw="2019-01-20")


def test_a_standing_comes_back_with_the_last_sight_of_its_newest_version(archive: Archive) -> None:
    archive.keep(archive.begin_cycle(day(60)), seen(b"one", day(60), content=content()))
    archive.keep(archive.begin_cycle(day(70)), seen(b"one", day(70)))
    archive.keep_standings(COUNTY, [STANDING])
    assert archive.standings() == [replace(STANDING, last_seen=day(70))]


def test_the_last_judging_stands_and_what_is_gone_goes(archive: Archive) -> None:
    other = replace(STANDING, report="640122104-2018", body="640122104", state="missing", kind="department", versions=0)
    archive.keep_standings(COUNTY, [STANDING, other])
    archive.keep_standings(COUNTY, [replace(STANDING, state="in_time", basis="c")], gone=["640122104-2018"])
    assert [(one.report, one.state) for one in archive.standings()] == [(REPORT, "in_time")]
    assert archive.standing_bases(COUNTY) == {REPORT: "c"}
    archive.keep_standings(COUNTY, [], gone=["640122104-2018", "unknown"])
    assert len(archive.standings()) == 1


def test_who_asks_for_some_gets_some(archive: Archive) -> None:
    some = [
        replace(STANDING, report=f"{body}-{year}", body=body, year=year, county=body[:6], kind=kind)
        for body, kind in (("640122104", "department"), ("640122103", "township"), ("640121101", "township"))
        for year in (2019, 2018)
    ]
    for one in some:
        archive.keep_standings(one.county, [one])
    assert [one.report for one in archive.standings(county=COUNTY)] == [
        "640122103-2018", "640122103-2019", "640122104-2018", "640122104-2019"
    ]  # fmt: skip
    assert {one.report for one in archive.standings(years=[2019], kinds=["township"])} == {
        "640122103-2019", "640121101-2019"
    }  # fmt: skip
    assert archive.standings(county="110101") == []


def test_standings_are_no_part_of_the_proof(archive: Archive) -> None:
    archive.keep_standings(COUNTY, [STANDING])
    archive.keep_judging_facts(COUNTY, "b", "[]")
    with archive.transaction():
        archive.db.conn.execute("delete from standing")
    assert archive.verify() == []
    assert archive.judging_facts(COUNTY) == {"basis": "b", "told": "[]"}
    assert archive.judging_facts("640121") == {}


def test_an_archive_of_before_has_no_standings_yet(archive: Archive) -> None:
    archive.db.conn.execute("drop table standing")
    assert archive.standings() == []


def test_readings_are_read_on_from_the_last(archive: Archive) -> None:
    held = HeldReadings(county=COUNTY)
    listing = Listing(column="http://127.0.0.1/", at=day(2), complete=True, entries=(Entry(url=PAGE, title="年报"),))
    cycle = archive.begin_cycle(day(0))

    def keep(at: int, county: str = COUNTY) -> None:
        with archive.transaction():
            archive.keep_listing(cycle, county, replace(listing, at=day(at)))

    keep(2)
    keep(3, "640121")
    assert archive.read_on(held)
    assert not archive.read_on(held)
    keep(4)
    keep(1)
    assert archive.read_on(held)
    assert held.listings == archive.readings(COUNTY)
    assert [one.at for one in held.listings] == [day(1), day(2), day(4)]
    assert len({id(one.entries) for one in held.listings}) == 1


def test_readings_of_another_archive_are_read_anew(archive: Archive, tmp_path: Path) -> None:
    held = HeldReadings(county=COUNTY)
    listing = Listing(column="http://127.0.0.1/", at=day(2), complete=True)
    with Archive.open(tmp_path / "backup", write=True) as backup:
        for place, ats in ((archive, (1, 2)), (backup, (1, 3, 4))):
            cycle = place.begin_cycle(day(0))
            with place.transaction():
                for at in ats:
                    place.keep_listing(cycle, COUNTY, replace(listing, at=day(at)))
        archive.read_on(held)
        assert backup.read_on(held)
        assert [one.at for one in held.listings] == [day(1), day(3), day(4)]


def test_what_a_judging_asks_first(archive: Archive) -> None:
    cycle = archive.begin_cycle(day(0))
    stamp = DateClaim(source=DateSource.ATTACHMENT_NAME, date=date(2019, 1, 19), raw="20190119")
    said = content(dates=(CLAIM,), attachments=(file(dates=(stamp,)), file("表.xls")))
    archive.keep(cycle, seen(b"one", day(1), content=said))
    archive.keep(cycle, seen(b"two", day(2), content=content("另一份。" * 60)))
    archive.keep(cycle, missed(Answer.NOT_FOUND, day(3)))
    (carrier,) = archive.carriers(COUNTY)
    assert (carrier.url, carrier.report, carrier.fails, carrier.last_answer) == (PAGE, REPORT, 1, Answer.NOT_FOUND)
    assert carrier.last_readable == day(2)
    assert [(mark.version, mark.reading, mark.first_seen) for mark in archive.marks(COUNTY)[REPORT]] == [
        (1, 0, day(1)), (2, 0, day(2))
    ]  # fmt: skip
    archive.reread(cycle, REPORT, content("另一份。" * 60, dates=(CLAIM,)), day(4))
    assert [mark.reading for mark in archive.marks(COUNTY)[REPORT]] == [0, 1]
    first, second = archive.outlines(COUNTY)[REPORT]
    assert (first.content.dates, second.content.dates) == ((CLAIM,), (CLAIM,))
    assert [one.dates for one in first.content.attachments] == [(stamp,), ()]
    assert (first.url, first.first_seen, first.last_seen) == (PAGE, day(1), day(1))
    assert archive.carriers("640121") == [] and archive.marks("640121") == {} and archive.outlines("640121") == {}
    assert archive.versions_of_county(COUNTY, []) == {}
    assert archive.versions_of_county(COUNTY, [REPORT]) == archive.versions_of_county(COUNTY)


def test_open_findings_and_reviews_by_report(archive: Archive) -> None:
    archive.record([finding(), finding("640122-unreachable", kind=FindingKind.UNREACHABLE, report=None, body=None)])
    marks = {one.finding: one for one in archive.open_marks(COUNTY)}
    assert marks[f"{REPORT}-late"].report == REPORT
    assert marks[f"{REPORT}-late"].grade is Grade.CONFIRMED
    assert archive.reviewed(COUNTY) == {}
    said = Review(finding=f"{REPORT}-late", revision=1, verdict=Verdict.COMMENT, who="王芳", why="问过", at=day(62))
    archive.record([], reviews=[said])
    archive.record([], reviews=[said])
    assert archive.reviewed(COUNTY) == {REPORT: 2}
    assert [one.finding for one in archive.findings(reports=[])] == ["640122-unreachable"]
    assert len(archive.findings(reports=[REPORT])) == 2

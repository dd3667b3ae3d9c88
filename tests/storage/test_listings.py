"""Readings of listings: each kept, their content once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from storage.archive import Archive
from storage.contents import DateClaim, DateSource
from storage.sightings import Entry, Listing, PlaceKind
from tests.storage.made import COUNTY, REPORT, START, day, seen

COLUMN = "http://127.0.0.1/nb/"
ENTRIES = tuple(
    Entry(
        url=f"http://127.0.0.1/nb/{n}.html",
        title=f"第{n}份年报",
        date=DateClaim(source=DateSource.LIST, date=date(2019, 1, n), raw=f"2019-01-{n:02}"),
        source="县教育局",
    )
    for n in range(1, 21)
)
FULL = Listing(
    column=COLUMN,
    at=START,
    complete=True,
    entries=ENTRIES,
    total=20,
    body="640122103",
    reports=((ENTRIES[0].url, REPORT),),
    unresolved=((ENTRIES[1].url, 2018), (ENTRIES[2].url, None)),
)


def keep(archive: Archive, listing: Listing, county: str = COUNTY) -> None:
    """Keep a reading with the look that ended it."""
    look = seen(b"list", listing.at, listing.column, kind=PlaceKind.COLUMN, report=None, county=county, listing=listing)
    archive.keep(archive.begin_cycle(listing.at), look)


def test_a_reading_comes_back_as_it_was(archive: Archive) -> None:
    partial = replace(FULL, at=day(1), complete=False, entries=ENTRIES[:3], total=None, body=None, why="page 2: 503")
    keep(archive, FULL)
    keep(archive, partial)
    assert archive.readings(COUNTY) == [FULL, partial]
    assert archive.verify() == []


def test_readings_of_the_same_content_are_stored_once(archive: Archive) -> None:
    for n in range(30):
        keep(archive, replace(FULL, at=day(n)))
    readings = archive.readings(COUNTY)
    assert [r.at for r in readings] == [day(n) for n in range(30)]
    assert all(r.entries is readings[0].entries for r in readings)
    assert len(archive.rows("select id from listing_state")) == 1
    keep(archive, replace(FULL, at=day(31), reports=()))
    assert len(archive.rows("select id from listing_state")) == 2
    assert archive.readings(COUNTY)[-1].reports == ()


def test_readings_of_a_time_and_of_a_county(archive: Archive) -> None:
    for n in (5, 3, 1):
        keep(archive, replace(FULL, at=day(n)))
    keep(archive, replace(FULL, column="http://127.0.0.2/"), county="640121")
    assert [r.at for r in archive.readings(COUNTY)] == [day(1), day(3), day(5)]
    assert [r.at for r in archive.readings(COUNTY, since=day(3))] == [day(3), day(5)]
    assert [r.column for r in archive.readings("640121")] == ["http://127.0.0.2/"]
    assert archive.readings("640100") == []

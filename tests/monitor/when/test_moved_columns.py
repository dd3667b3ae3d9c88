"""Which column stands in the place of one that is gone, and what its readings prove then."""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.when.absence import absences
from monitor.when.moved_columns import replaced_columns
from storage.cases import Case, Reading, Replaced
from storage.moments import SHANGHAI
from storage.sightings import Entry, Listing

START = datetime(2019, 4, 1, 6, tzinfo=SHANGHAI)
OLD, NEW = "http://site/old/", "http://site/new/"
REPORTS = ("a-2017", "a-2018", "b-2018")


def at(day: int) -> datetime:
    return START + timedelta(days=day)


def whole(column: str, day: int, *reports: str, complete: bool = True) -> Listing:
    entries = tuple(Entry(url=report, title=report) for report in reports)
    return Listing(column=column, at=at(day), complete=complete, entries=entries)


def gone(day: int, why: str = "not_found: status 404", column: str = OLD) -> Listing:
    return Listing(column=column, at=at(day), complete=False, why=why)


def held(listing: Listing) -> frozenset[str]:
    return frozenset(entry.url for entry in listing.entries)


def replaced(*rows: Listing) -> dict[str, Replaced]:
    by_column = {column: [row for row in rows if row.column == column] for column in (OLD, NEW)}
    return replaced_columns({column: found for column, found in by_column.items() if found}, held)


THREE = (gone(3), gone(4, "sent_home: sent to the home page"), gone(5, "soft_not_found; 2 reports lost"))


def test_the_one_that_holds_all_stands_in_its_place_since_it_was_gone() -> None:
    rows = (whole(OLD, 1, *REPORTS), *THREE, whole(NEW, 3, *REPORTS, "c-2018"))
    assert replaced(*rows) == {OLD: Replaced(column=OLD, by=NEW, at=at(3))}


def test_one_that_was_read_before_stands_there_since_then() -> None:
    rows = (whole(OLD, 1, *REPORTS), *THREE, whole(NEW, 0), whole(NEW, 4, *REPORTS))
    assert replaced(*rows) == {OLD: Replaced(column=OLD, by=NEW, at=at(0))}


def test_what_does_not_suffice() -> None:
    old, new = whole(OLD, 1, *REPORTS), whole(NEW, 5, *REPORTS)
    assert replaced(old, *THREE[:2], new) == {}, "twice gone"
    assert replaced(old, *THREE, whole(OLD, 6, *REPORTS), new) == {}, "back again"
    assert replaced(old, *THREE, gone(6, "challenge: header server"), new) == {}, "blocked is not gone"
    assert replaced(old, *THREE, whole(NEW, 5, *REPORTS, complete=False)) == {}, "the other not read whole"
    assert replaced(old, *THREE, whole(NEW, 2, *REPORTS), whole(NEW, 5)) == {}, "held before only"
    assert replaced(old, *THREE, whole(NEW, 5, "a-2017", "a-2018")) == {}, "nothing of b"
    assert replaced(old, *THREE, whole(NEW, 5, "a-2017", "b-2018")) == {}, "one of three is lost"
    assert replaced(whole(OLD, 1), *THREE, new) == {}, "it held nothing"
    assert replaced(*THREE, new) == {}, "it was never read"
    assert replaced(old, *THREE) == {}, "there is no other"
    assert replaced(old, *THREE, new, *(gone(day, column=NEW) for day in (6, 7, 8))) == {}, "the other is gone too"


def case(*readings: Reading) -> Case:
    return Case(
        report="b-2018",
        body="b",
        kind="township",
        year=2018,
        readings=readings,
        listing_urls=(NEW,),
        replaced=(Replaced(column=OLD, by=NEW, at=at(3)),),
    )


def read(column: str, day: int, *, listed: bool = False) -> Reading:
    return Reading(at=at(day), column=column, complete=True, listed=listed)


def days(made: Case) -> list[int]:
    return [(absence.day - START.date()).days for absence in absences(made)]


def test_readings_of_the_former_prove_as_long_as_it_stood() -> None:
    assert days(case(read(OLD, 1), read(OLD, 2), read(OLD, 4), read(NEW, 5))) == [1, 2, 5]
    assert days(case(read(OLD, 1), read(OLD, 2, listed=True))) == [1], "first seen in the former"


def test_they_prove_nothing_against_what_the_new_site_brought() -> None:
    assert days(case(read(OLD, 1), read(OLD, 2), read(NEW, 4, listed=True))) == []

"""Which date claims bear weight, and how far each of them reaches."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from monitor.when.claims import (
    all_dates,
    could_be_published,
    dates_of,
    first_moment,
    first_word,
    is_imported,
    last_day,
    later_stamps,
    published_claim,
    shown_at_all,
    shown_claim,
    usable,
)
from storage.contents import SHOWN_ORDER, DateSource
from storage.moments import SHANGHAI
from tests.monitor.made_cases import at, case, claim, file, version

SEEN = at("04-05T06:00")
PAGE, LIST, META = claim("page", "2019-03-20"), claim("list", "2019-03-18"), claim("meta", "2019-03-15")
NAME = claim("attachment_name", "2019-03-30")


def test_dates_of_a_version_are_those_of_its_page_and_files_each_once() -> None:
    told = version(SEEN, PAGE, LIST, PAGE, files=[file(NAME), file(NAME, PAGE)])
    assert dates_of(told) == (PAGE, LIST, NAME)
    again = version(SEEN, META, PAGE, number=2)
    assert all_dates(case(told, again)) == (PAGE, LIST, NAME, META)
    assert all_dates(case()) == ()


@pytest.mark.parametrize(
    ("day", "precision", "last"),
    [
        ("2019-02-01", "month", "2019-02-28"),
        ("2020-02-01", "month", "2020-02-29"),
        ("2019-12-01", "month", "2019-12-31"),
        ("2019-01-01", "year", "2019-12-31"),
        ("2019-02-01", "day", "2019-02-01"),
        ("2019-02-01", "second", "2019-02-01"),
    ],
)
def test_the_last_day_that_a_claim_may_mean(day: str, precision: str, last: str) -> None:
    assert last_day(claim("page", day, precision)) == date.fromisoformat(last)


def test_the_first_moment_that_a_claim_may_mean() -> None:
    assert first_moment(claim("url", "2019-03-20")) == at("03-20T00:00")
    moment = datetime(2019, 3, 20, 16, 20, tzinfo=SHANGHAI)
    assert first_moment(claim("url", "2019-03-20", "second", moment=moment)) == moment


def test_published_neither_before_its_year_began_nor_after_it_was_seen() -> None:
    days = ("2017-12-31", "2018-01-01", "2019-04-05", "2019-04-06")
    assert [could_be_published(date.fromisoformat(day), 2018, SEEN) for day in days] == [False, True, True, False]


def test_the_day_of_the_first_sighting_is_one_of_shanghai() -> None:
    night = datetime(2019, 4, 4, 16, 30, tzinfo=UTC)
    assert could_be_published(date(2019, 4, 5), 2018, night)
    assert not could_be_published(date(2019, 4, 6), 2018, night)


def test_usable_is_what_is_possible_asked_for_and_of_no_import() -> None:
    future, old, moved = claim("page", "2019-05-01"), claim("list", "1970-01-01"), claim("page", "2019-04-03")
    told = case(version(SEEN, PAGE, future, old, moved, claim("url", "2019-03-20")), migrated=["2019-04-03"])
    assert usable(told, told.versions[0], SHOWN_ORDER, SEEN) == (PAGE,)


def test_the_first_word_stands_and_of_it_the_earliest() -> None:
    first, second = version(SEEN, PAGE, META), version(SEEN, claim("page", "2019-01-02"), number=2)
    assert first_word(case(first, second), SHOWN_ORDER, SEEN) == META
    undated = version(SEEN, claim("url", "2019-03-01"))
    assert first_word(case(undated, second), SHOWN_ORDER, SEEN) == second.content.dates[0]
    assert first_word(case(undated), SHOWN_ORDER, SEEN) is None
    assert first_word(case(undated), (DateSource.URL,), SEEN) == undated.content.dates[0]


def test_the_shown_date_is_the_earliest_of_the_best_source() -> None:
    later = claim("page", "2019-03-22")
    assert shown_claim(version(SEEN, META, later, LIST, PAGE)) == PAGE
    assert shown_claim(version(SEEN, LIST, META)) == META
    assert shown_claim(version(SEEN, LIST)) == LIST
    assert shown_claim(version(SEEN, claim("signature", "2019-03-01"), claim("url", "2019-03-01"))) is None


def test_a_shown_date_that_can_be_none_is_no_claim_and_no_other_takes_its_place() -> None:
    impossible = version(SEEN, claim("page", "1970-01-01"), LIST)
    assert published_claim(case(impossible), impossible, SEEN) is None
    good = version(SEEN, PAGE, LIST)
    assert published_claim(case(good), good, SEEN) == PAGE
    assert published_claim(case(good, migrated=["2019-03-20"]), good, SEEN) is None
    undated = version(SEEN)
    assert published_claim(case(undated), undated, SEEN) is None


def test_whether_anything_is_shown_at_all() -> None:
    undated = version(SEEN, claim("signature", "2019-03-01"), claim("url", "2019-03-01"))
    assert not shown_at_all(case(undated))
    assert not shown_at_all(case())
    assert shown_at_all(case(undated, version(SEEN, claim("list", "1970-01-01"), number=2)))


def test_later_stamps() -> None:
    stamps = [claim("url", f"2019-03-{day}") for day in (19, 20, 21)]
    told = case(version(SEEN, *stamps, files=[file(NAME)]), version(SEEN, claim("url", "2019-04-01"), number=2))
    assert later_stamps(told, date(2019, 3, 20), SEEN) == (stamps[2], NAME)
    assert later_stamps(case(), date(2019, 3, 20), SEEN) == ()


@pytest.mark.parametrize(
    ("source", "day", "precision", "counts"),
    [
        ("url", "2019-04-05", "day", True),
        ("url", "2019-04-06", "day", False),
        ("api", "2019-04-05", "second", True),
        ("attachment_name", "2019-04-05", "day", True),
        ("attachment_metadata", "2019-04-05", "second", False),
        ("attachment_metadata", "2019-04-04", "second", True),
        ("last_modified", "2019-04-04", "second", False),
        ("page", "2019-04-04", "day", False),
        ("signature", "2019-04-04", "day", False),
        ("url", "2019-04-01", "month", True),
        ("url", "2019-04-04", "year", False),
        ("url", "2019-04-02", "day", False),
    ],
)
def test_which_stamps_are_traces(source: str, day: str, precision: str, counts: bool) -> None:
    stamp = claim(source, day, precision)
    told = case(version(SEEN, stamp), migrated=["2019-04-02"])
    assert later_stamps(told, date(2019, 3, 20), SEEN) == ((stamp,) if counts else ())


@pytest.mark.parametrize(
    ("source", "imported"),
    [("page", True), ("list", True), ("url", True), ("api", True), ("signature", False), ("last_modified", False)],
)
def test_an_import_shows_in_the_first_version(source: str, imported: bool) -> None:
    moved, still = version(SEEN, claim(source, "2019-04-03")), version(SEEN, PAGE)
    assert is_imported(case(moved, migrated=["2019-04-03"])) is imported
    assert not is_imported(case(moved, migrated=["2019-04-02"]))
    assert not is_imported(case(still, moved, migrated=["2019-04-03"]))
    assert not is_imported(case(migrated=["2019-04-03"]))

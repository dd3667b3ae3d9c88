"""The interval of the true publication: its bounds, what they rest on, and that evidence only narrows it."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given

from monitor.when.absence import Absence
from monitor.when.interval import Interval, interval_of
from storage.cases import Case
from storage.moments import SHANGHAI
from tests.monitor.made_cases import (
    BEGIN,
    HOURS,
    at,
    case,
    claim,
    file,
    histories,
    read,
    reading_at,
    version,
    with_more,
)

SEEN = at("04-05T06:00")
BEFORE = read("04-01T06:00")


def test_from_the_last_complete_reading_without_it_to_the_first_sighting() -> None:
    told = case(version(SEEN), readings=[read("03-20T06:00"), BEFORE, read("04-03T06:00", complete=False)])
    found = interval_of(told)
    assert (found.lower, found.upper) == (BEFORE.at, SEEN)
    assert isinstance(found.rests_on, Absence) and found.rests_on.readings == (BEFORE,)


def test_a_row_of_a_list_is_a_sighting() -> None:
    told = case(version(SEEN), readings=[BEFORE, read("04-03T06:00", listed=True), read("04-04T06:00")])
    assert interval_of(told).upper == at("04-03T06:00")
    assert interval_of(told).lower == BEFORE.at


def test_the_stamp_of_the_record_is_a_bound_where_it_is_the_later_one() -> None:
    stamp = claim("url", "2019-04-03")
    found = interval_of(case(version(SEEN, stamp), readings=[BEFORE]))
    assert (found.lower, found.rests_on) == (at("04-03T00:00"), stamp)
    early = claim("api", "2019-03-03")
    assert interval_of(case(version(SEEN, early), readings=[BEFORE])).lower == BEFORE.at
    assert interval_of(case(version(SEEN, early))).rests_on == early


def test_of_two_equal_bounds_our_own_reading_is_named() -> None:
    stamp = claim("url", "2019-04-01", "second", moment=BEFORE.at)
    assert isinstance(interval_of(case(version(SEEN, stamp), readings=[BEFORE])).rests_on, Absence)


def test_the_moment_of_a_stamp_counts_where_it_is_known() -> None:
    moment = datetime(2019, 4, 3, 16, 20, tzinfo=SHANGHAI)
    assert interval_of(case(version(SEEN, claim("url", "2019-04-03", "second", moment=moment)))).lower == moment


def test_stamps_of_files_of_later_versions_and_of_imports_are_no_bounds() -> None:
    later = version(SEEN + timedelta(days=3), claim("url", "2019-04-04"), number=2)
    told = case(version(SEEN, files=[file(claim("attachment_name", "2019-04-03"))]), later)
    assert interval_of(told) == Interval(upper=SEEN)
    assert interval_of(case(version(SEEN, claim("page", "2019-04-03"), claim("signature", "2019-04-02")))).lower is None


def test_what_a_migration_put_there_has_no_lower_bound() -> None:
    told = case(version(SEEN, claim("url", "2019-04-03")), readings=[BEFORE], migrated=["2019-04-03"])
    assert interval_of(told) == Interval(upper=SEEN)


def test_one_stamp_of_a_migration_leaves_the_others() -> None:
    # The first version is not imported by its page's dates; a later one tells of the day.
    told = case(
        version(SEEN, claim("last_modified", "2019-04-03"), claim("url", "2019-04-02")), migrated=["2019-04-03"]
    )
    assert interval_of(told).lower == at("04-02T00:00")


def test_a_stamp_at_or_after_the_first_sighting_is_no_bound() -> None:
    assert interval_of(case(version(SEEN, claim("url", "2019-04-06")))).lower is None
    at_once = claim("url", "2019-04-05", "second", moment=SEEN)
    assert interval_of(case(version(SEEN, at_once))).lower is None


def test_never_seen_it_was_not_there_at_the_last_complete_reading() -> None:
    found = interval_of(case(readings=[BEFORE, read("04-07T06:00")]))
    assert (found.lower, found.upper) == (at("04-07T06:00"), None)
    assert interval_of(case()) == Interval()


FAR = datetime(2000, 1, 1, tzinfo=SHANGHAI), datetime(2100, 1, 1, tzinfo=SHANGHAI)


def bounds(told: Case) -> tuple[datetime, datetime]:
    found = interval_of(told)
    return found.lower or FAR[0], found.upper or FAR[1]


@given(histories())
def test_the_lower_bound_lies_before_the_upper(told: Case) -> None:
    found = interval_of(told)
    assert (found.lower is None) == (found.rests_on is None)
    if found.lower is not None and found.upper is not None:
        assert found.lower < found.upper


@given(histories(), HOURS)
def test_one_more_reading_without_it_only_narrows(told: Case, hours: int) -> None:
    more = [reading_at(hours, column, "without") for column in told.listing_urls]
    lower, upper = bounds(told)
    narrowed, same = bounds(with_more(told, *more))
    assert narrowed >= lower
    assert same == upper


@given(histories(), HOURS)
def test_one_more_sighting_never_moves_the_upper_bound_up(told: Case, hours: int) -> None:
    seen = reading_at(hours, "a", "with")
    _, upper = bounds(told)
    _, less = bounds(with_more(told, seen))
    assert less == min(upper, BEGIN + timedelta(hours=hours))

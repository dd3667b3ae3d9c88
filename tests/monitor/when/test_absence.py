"""What readings prove, day by day and column by column."""

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.when.absence import absences, ever_listed, first_sighting, in_doubt, unread_near
from storage.cases import Case, Reading, Replaced
from storage.moments import SHANGHAI


def at(day: int, hour: int = 6) -> datetime:
    return datetime(2019, 4, day, hour, tzinfo=SHANGHAI)


def read(day: int, column: str = "a", hour: int = 6, **facts: bool) -> Reading:
    return Reading(at=at(day, hour), column=column, complete=facts.pop("complete", True), listed=False, **facts)


def listed(day: int, column: str = "a") -> Reading:
    return Reading(at=at(day), column=column, complete=True, listed=True)


def case(*readings: Reading, columns: tuple[str, ...] = ("a",), addresses: tuple[str, ...] = ()) -> Case:
    return Case(
        report="b-2018",
        body="b",
        kind="township",
        year=2018,
        readings=readings,
        listing_urls=columns,
        addresses=addresses,
    )


def test_a_day_counts_only_when_every_column_was_read_whole() -> None:
    readings = (read(1), read(1, "b", complete=False), read(2), read(2, "b", hour=20), read(3, "b"))
    proven = absences(case(*readings, columns=("a", "b")))
    assert [absence.day.day for absence in proven] == [2]
    assert proven[0].at == at(2, 6)
    assert len(proven[0].readings) == 2


def test_the_proof_reaches_to_the_last_reading_of_the_column_read_least_late() -> None:
    readings = (read(1, hour=6), read(1, hour=18), read(1, "b", hour=9))
    assert absences(case(*readings, columns=("a", "b")))[0].at == at(1, 9)


def test_listed_doubtful_and_unknown_columns_prove_nothing() -> None:
    assert absences(case(listed(1))) == ()
    assert absences(case(read(1, doubtful=True))) == ()
    assert absences(case(read(1, "elsewhere"))) == ()
    assert absences(case(read(1), columns=())) == ()


def test_bounds_are_inclusive_below_and_exclusive_above() -> None:
    several = case(read(1), read(2), read(3))
    assert [a.day.day for a in absences(several, start=at(2), until=at(3))] == [2]


def test_a_row_of_a_listing_is_a_sighting() -> None:
    assert first_sighting(case(read(1), listed(2), listed(3))) == at(2)
    assert first_sighting(case(read(1))) is None


def test_an_address_that_is_known_means_that_it_was_listed_once() -> None:
    assert ever_listed(case(read(1), addresses=("http://site/1",)))
    assert not ever_listed(case(read(1)))


def test_the_latest_reading_of_each_column_decides_on_doubt() -> None:
    assert in_doubt(case(read(1), read(2, doubtful=True)))
    assert not in_doubt(case(read(1, doubtful=True), read(2)))
    assert in_doubt(case(read(1, doubtful=True), read(2, "b"), columns=("a", "b")))


def test_a_proof_holds_the_readings_of_its_columns_and_no_others() -> None:
    readings = (read(1), read(1, "elsewhere", hour=9))
    (absence,) = absences(case(*readings))
    assert absence.readings == readings[:1]


OLD = (read(1, "old"), read(2, "old"), read(5, "a"))
MOVED = Replaced(column="old", by="a", at=at(3))


def test_a_column_speaks_for_the_one_that_took_its_place_until_it_did() -> None:
    told = replace(case(*OLD, read(4, "old")), replaced=(MOVED,))
    assert [absence.day.day for absence in absences(told)] == [1, 2, 5]
    assert absences(told)[0].at == at(1)
    at_once = replace(case(read(3, "old")), replaced=(MOVED,))
    assert absences(at_once) == ()


def test_but_not_against_a_report_that_was_first_seen_in_the_new_one_since() -> None:
    since = replace(case(*OLD, listed(6)), replaced=(MOVED,))
    assert [absence.day.day for absence in absences(since)] == [5]
    at_once = replace(case(*OLD, listed(3)), replaced=(MOVED,))
    assert [absence.day.day for absence in absences(at_once)] == [5]
    before = replace(case(read(1, "old"), listed(2)), replaced=(MOVED,))
    assert [absence.day.day for absence in absences(before)] == [1]


def test_readings_that_broke_off_within_a_week_of_the_due_day() -> None:
    end = at(8, 0)
    broken = [
        Reading(at=end + timedelta(days=days, seconds=seconds), column="a", complete=False, listed=False)
        for days, seconds in ((-7, -1), (-7, 0), (0, 0), (7, 0), (7, 1))
    ]
    others = (
        read(8),
        Reading(at=end, column="b", complete=False, listed=False),
        Reading(at=end, column="a", complete=False, listed=True),
    )
    assert unread_near(case(*broken, *others), end) == tuple(broken[1:4])


def test_an_earlier_doubt_is_outweighed_by_a_later_reading_whatever_the_order_in_which_they_are_given() -> None:
    assert not in_doubt(case(read(2), read(1, doubtful=True)))
    assert in_doubt(case(read(2, doubtful=True), read(1)))
    # Of two readings of one moment the doubtful one decides.
    assert in_doubt(case(read(1, doubtful=True), read(1)))
    assert in_doubt(case(read(1), read(1, doubtful=True)))
    assert in_doubt(case(read(1), read(2, "b", doubtful=True)))


def test_any_listing_will_do_for_a_sighting() -> None:
    assert ever_listed(case(read(1), listed(2)))
    assert first_sighting(case(listed(2), listed(3))) == at(2)

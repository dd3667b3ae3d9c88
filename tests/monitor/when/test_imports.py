"""The days on which a site was moved, by what they left on its reports; and the days on which none was."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.when.imports import migrated_days
from storage.contents import DateClaim
from storage.moments import SHANGHAI
from storage.sightings import Version
from tests.monitor.made_cases import claim, file, version

SEEN = datetime(2019, 9, 1, tzinfo=SHANGHAI)


def report(year: int, *dates: DateClaim, body: str = "b", **more: object) -> Version:
    return version(SEEN, *dates, report=f"{body}-{year}", **more)  # type: ignore[arg-type]


def days(*histories: tuple[Version, ...] | Version) -> list[str]:
    found = migrated_days([one if isinstance(one, tuple) else (one,) for one in histories])
    return sorted(day.isoformat() for day in found)


def test_no_history_no_migration() -> None:
    assert days() == []
    assert days(()) == []
    assert days(report(2018)) == []


def test_three_report_years_that_show_one_day() -> None:
    shown = claim("page", "2019-06-15")
    assert days(report(2016, shown), report(2017, shown), report(2018, shown)) == ["2019-06-15"]
    assert days(report(2017, shown), report(2018, shown)) == []
    assert days(*(report(2018, shown, body=body) for body in "bcdefg")) == []


def test_only_the_day_that_is_shown_counts_not_each_that_stands_there() -> None:
    both = claim("page", "2019-02-01"), claim("list", "2019-06-15")
    other = claim("page", "2018-02-01"), claim("list", "2019-06-15")
    third = claim("page", "2017-02-01"), claim("list", "2019-06-15")
    assert days(report(2018, *both), report(2017, *other), report(2016, *third)) == []


def moved(year: int, day: str, *, url: str = "http://site/new", body: str = "b") -> tuple[Version, ...]:
    before = version(SEEN, claim("page", f"{year + 1}-02-01"), report=f"{body}-{year}", last=SEEN + timedelta(days=9))
    after = version(SEEN + timedelta(days=10), claim("page", day), report=f"{body}-{year}", url=url, number=2)
    return before, after


def test_two_reports_that_moved_and_show_one_new_day() -> None:
    assert days(moved(2018, "2019-08-15"), moved(2018, "2019-08-15", body="c")) == ["2019-08-15"]
    assert days(moved(2018, "2019-08-15")) == []
    assert days(moved(2018, "2019-08-15"), moved(2018, "2019-08-16", body="c")) == []


def test_reports_that_moved_and_kept_their_dates_tell_no_day() -> None:
    kept = [moved(2018, "2019-02-01", body=body) for body in "bc"]
    assert days(*kept) == []


def test_three_reports_in_their_places_that_all_show_one_later_day() -> None:
    late = (SEEN + timedelta(days=9)).date().isoformat()
    stays = [moved(2018, late, url="http://site/1", body=body) for body in "bcd"]
    assert days(*stays) == [late]
    assert days(*stays[:2]) == []
    early = [moved(2018, "2019-09-09", url="http://site/1", body=body) for body in "bcd"]
    assert days(*early) == []


def test_an_undated_report_that_is_dated_later_is_no_move_of_a_date_it_never_had() -> None:
    def dated(body: str) -> tuple[Version, ...]:
        first = version(SEEN, report=f"{body}-2018", last=SEEN)
        return first, version(SEEN + timedelta(days=2), claim("page", "2019-09-02"), report=f"{body}-2018", number=2)

    assert days(dated("b"), dated("c")) == []
    assert days(dated("b"), dated("c"), dated("d")) == ["2019-09-02"]


@pytest.mark.parametrize("source", ["url", "api"])
def test_a_day_in_the_addresses_of_three_years_or_of_two_years_and_two_bodies(source: str) -> None:
    stamp = claim(source, "2019-01-15")
    assert days(report(2016, stamp), report(2017, stamp), report(2018, stamp)) == ["2019-01-15"]
    assert days(report(2017, stamp), report(2018, stamp, body="c")) == ["2019-01-15"]
    assert days(report(2017, stamp), report(2018, stamp)) == []
    assert days(report(2018, stamp), report(2018, stamp, body="c")) == []


def test_a_bare_year_is_no_day() -> None:
    stamp = claim("url", "2019-01-01", "year")
    assert days(report(2016, stamp), report(2017, stamp), report(2018, stamp, body="c")) == []


def test_a_shared_month_is() -> None:
    stamp = claim("url", "2019-01-01", "month")
    assert days(report(2016, stamp), report(2017, stamp), report(2018, stamp)) == ["2019-01-01"]


def test_names_of_files_need_three_years_whoever_published_them() -> None:
    stamp = file(claim("attachment_name", "2019-01-15"))
    assert days(*(report(year, files=[stamp]) for year in (2016, 2017, 2018))) == ["2019-01-15"]
    assert days(report(2017, files=[stamp]), report(2018, body="c", files=[stamp])) == []


def test_names_of_files_and_addresses_are_counted_apart() -> None:
    stamp, name = claim("url", "2019-01-15"), file(claim("attachment_name", "2019-01-15"))
    assert days(report(2016, stamp), report(2017, stamp), report(2018, files=[name])) == []


def test_what_a_writers_computer_says_is_no_sign_of_the_site() -> None:
    stamp = file(claim("attachment_metadata", "2019-01-15"))
    assert days(*(report(year, files=[stamp]) for year in (2014, 2015, 2016, 2017))) == []


def test_an_import_that_took_some_days() -> None:
    told = [report(2014 + n, claim("url", f"2019-08-{day}")) for n, day in enumerate((12, 13, 18))]
    assert days(*told) == ["2019-08-12", "2019-08-13", "2019-08-18"]


def test_days_more_than_a_week_apart_are_no_run() -> None:
    told = [report(2014 + n, claim("url", f"2019-08-{day}")) for n, day in enumerate((12, 13, 19))]
    assert days(*told) == []


def test_a_run_asks_for_former_years_what_is_in_season_is_not_counted() -> None:
    season = [report(2018, claim("url", "2019-08-13"), body=body) for body in "bcd"]
    old = [report(2016, claim("url", "2019-08-12")), report(2017, claim("url", "2019-08-14"))]
    assert days(*season, *old) == []
    third = report(2015, claim("url", "2019-08-15"))
    assert days(*season, *old, third) == ["2019-08-12", "2019-08-14", "2019-08-15"]


def test_files_of_former_years_put_in_within_a_week_are_a_run_too() -> None:
    told = [report(2014 + n, files=[file(claim("attachment_name", f"2019-08-{12 + n}"))]) for n in range(3)]
    assert days(*told) == ["2019-08-12", "2019-08-13", "2019-08-14"]


def belated(bodies: str, stamp: str = "2019-06-15", first: date = date(2019, 1, 10)) -> list[Version]:
    return [
        report(2018, claim("page", (first + timedelta(days=n)).isoformat()), claim("url", stamp), body=body)
        for n, body in enumerate(bodies)
    ]


def test_five_bodies_stamped_on_one_day_long_after_the_different_days_they_show() -> None:
    assert days(*belated("bcdef")) == ["2019-06-15"]
    assert days(*belated("bcde")) == []


def test_a_batch_put_in_soon_after_is_none() -> None:
    assert days(*belated("bcdef", stamp="2019-02-12")) == []
    assert days(*belated("bcdef", stamp="2019-02-13")) == ["2019-02-13"]


def test_a_batch_that_all_shows_one_day_is_none() -> None:
    same = [report(2018, claim("page", "2019-01-10"), claim("url", "2019-06-15"), body=body) for body in "bcdefg"]
    assert days(*same) == []


def test_a_batch_of_files_put_in_later_is_none() -> None:
    told = [
        report(2018, claim("page", f"2019-01-1{n}"), files=[file(claim("attachment_name", "2019-06-15"))], body=body)
        for n, body in enumerate("bcdef")
    ]
    assert days(*told) == []


def test_what_shows_no_date_is_not_counted_among_the_belated() -> None:
    undated = [report(2018, claim("url", "2019-06-15"), body=body) for body in "xyz"]
    assert days(*belated("bcde"), *undated) == []


@given(st.lists(st.tuples(st.integers(2012, 2018), st.sampled_from("bcd"), st.integers(0, 40)), max_size=12))
def test_more_reports_never_take_a_day_back(told: list[tuple[int, str, int]]) -> None:
    made = [report(year, claim("url", str(date(2019, 1, 1) + timedelta(days=n))), body=body) for year, body, n in told]
    for size in range(len(made)):
        assert set(days(*made[:size])) <= set(days(*made[: size + 1]))


def test_three_different_shown_days_are_enough_for_a_belated_batch_and_two_are_not() -> None:
    def batch(*shown: str) -> list[Version]:
        stamp = claim("url", "2019-06-15")
        return [report(2018, claim("page", day), stamp, body=body) for day, body in zip(shown, "bcdef", strict=True)]

    one, two, three = "2019-01-10", "2019-01-11", "2019-01-12"
    assert days(*batch(one, one, two, two, three)) == ["2019-06-15"]
    assert days(*batch(one, one, two, two, two)) == []

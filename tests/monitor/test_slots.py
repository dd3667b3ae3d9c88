"""Slots: when a crawl should begin, which counties have none since, and when the next one is."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.config import Config, ScheduleConfig
from monitor.deadlines import LocalDeadline
from monitor.slots import due_sites, last_slot, next_slot
from storage.bodies import Jurisdiction, Site
from storage.moments import SHANGHAI

CONFIG = Config(schedule=ScheduleConfig(near_deadline_hours=6))
LOCAL = Config(local_deadlines=(LocalDeadline(due=(6, 20), source="x"),))


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("moment", "slot", "config"),
    [
        ("2019-06-15T05:59", "06-14 06:00", CONFIG),
        ("2019-06-15T06:00", "06-15 06:00", CONFIG),
        ("2019-06-15T23:00", "06-15 06:00", CONFIG),
        ("2019-03-31T13:00", "03-31 12:00", CONFIG),
        ("2019-04-01T00:30", "04-01 00:00", CONFIG),
        ("2019-06-15T13:00", "06-15 12:00", LOCAL),
    ],
)
def test_the_last_slot(moment: str, slot: str, config: Config) -> None:
    assert last_slot(_at(moment), config).strftime("%m-%d %H:%M") == slot


@pytest.mark.parametrize(
    ("moment", "slot"),
    [
        ("2019-06-15T05:59", "06-15 06:00"),
        ("2019-06-15T06:00", "06-16 06:00"),
        ("2019-03-31T13:00", "03-31 18:00"),
        ("2019-03-31T23:59", "04-01 00:00"),
        # The week before a deadline begins with its first midnight.
        ("2019-03-23T20:00", "03-24 00:00"),
        ("2019-04-07T23:00", "04-08 06:00"),
    ],
)
def test_the_next_slot(moment: str, slot: str) -> None:
    assert next_slot(_at(moment), CONFIG).strftime("%m-%d %H:%M") == slot


def test_minute_by_minute_the_next_slot_is_the_first_that_comes() -> None:
    """A year walked in steps of 30 minutes: whenever the last slot moves, it was announced."""
    now, step = _at("2019-01-01T00:00"), timedelta(minutes=30)
    while now < _at("2020-01-01T00:00"):
        announced = next_slot(now, CONFIG)
        assert announced > now
        moved = last_slot(now + step, CONFIG) > last_slot(now, CONFIG)
        assert moved == (announced <= now + step), now
        now += step


def test_only_counties_without_a_crawl_since_the_slot_are_due() -> None:
    first, second, third = (
        Site(jurisdiction=Jurisdiction(code=code, name=code), site="http://127.0.0.1/") for code in ("1", "2", "3")
    )
    at = _at("2019-04-01T06:00")
    crawled = {"1": at, "2": at - timedelta(seconds=1)}
    assert due_sites([first, second, third], crawled, at) == [second, third]


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin", "UTC", "Asia/Kathmandu"])
def test_wherever_the_machine_stands_slots_are_shanghai_s(zone: str) -> None:
    """A year in steps of five hours, through days of 23 and 25 hours elsewhere: the same moments as told in Shanghai."""
    now = _at("2019-01-01T00:10")
    while now < _at("2020-01-01T00:00"):
        there = now.astimezone(ZoneInfo(zone))
        assert last_slot(there, CONFIG) == last_slot(now, CONFIG)
        assert next_slot(there, CONFIG) == next_slot(now, CONFIG)
        assert last_slot(there, CONFIG).utcoffset() == timedelta(hours=8)
        now += timedelta(hours=5)


def test_a_night_switched_off_skips_no_crawl_and_a_week_makes_one() -> None:
    """What is due hangs on the last crawl and the hour alone, however late it is asked."""
    site = Site(jurisdiction=Jurisdiction(code="1", name="1"), site="http://127.0.0.1/")
    crawled = {"1": _at("2019-06-15T06:00")}
    for asked, due in (("06-15T23:59", False), ("06-16T05:59", False), ("06-16T06:00", True), ("06-23T04:00", True)):
        assert bool(due_sites([site], crawled, last_slot(_at(f"2019-{asked}"), CONFIG))) is due
    crawled = {"1": _at("2019-06-23T04:00")}
    assert due_sites([site], crawled, last_slot(_at("2019-06-23T05:59"), CONFIG)) == []

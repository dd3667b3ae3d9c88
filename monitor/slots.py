"""When a crawl should begin: the slots of a day, which counties have none since, and when the next is. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from monitor.config import Config
from monitor.deadlines import LocalDeadline
from storage.bodies import Site
from storage.moments import SHANGHAI

NEAR = timedelta(days=7)
"""Around a deadline, days in which listings are looked at more often (domain 8.2: these days decide)."""
STATUTORY_DAYS = ((1, 31), (3, 31))
_DAY = timedelta(days=1)


def near_deadline(day: date, local: Sequence[LocalDeadline]) -> bool:
    """Whether a day lies in the week before or after a due day, statutory or local."""
    days = {*STATUTORY_DAYS, *(rule.due for rule in local)}
    return any(
        abs(day - date(year, month, number)) <= NEAR
        for month, number in days
        for year in (day.year - 1, day.year, day.year + 1)
        if (month, number) != (2, 29)
    )


def last_slot(now: datetime, config: Config) -> datetime:
    """The latest moment, not after `now`, at which a crawl should have begun; Shanghai time.

    Once a day at the configured hour; near a deadline also every `near_deadline_hours` from that hour on.
    """
    local = now.astimezone(SHANGHAI)
    slot = _daily(local.date(), config)
    if slot > local:
        slot -= _DAY
    if near_deadline(local.date(), config.local_deadlines):
        step = timedelta(hours=config.schedule.near_deadline_hours)
        slot += ((local - slot) // step) * step
    return slot


def next_slot(now: datetime, config: Config) -> datetime:
    """The earliest moment after `now` at which a crawl should begin; Shanghai time."""
    local = now.astimezone(SHANGHAI)
    last = last_slot(local, config)
    step = timedelta(hours=config.schedule.near_deadline_hours)
    daily = _daily(local.date(), config)
    tomorrow = daily if daily > local else daily + _DAY
    # With a midnight the days around a deadline begin, though the evening before was not of them.
    midnight = datetime.combine(local.date() + _DAY, time(), SHANGHAI)
    at = sorted({tomorrow, midnight, *(last + step * number for number in range(1, _DAY // step + 2))})
    return next((one for one in at if one > local and last_slot(one, config) > last), tomorrow)


def due_sites(sites: Sequence[Site], crawled: Mapping[str, datetime], slot: datetime) -> list[Site]:
    """The counties whose last crawl began before a slot, or that were never crawled."""
    return [site for site in sites if crawled.get(site.jurisdiction.code, datetime.min.replace(tzinfo=SHANGHAI)) < slot]


def _daily(day: date, config: Config) -> datetime:
    return datetime.combine(day, time(config.schedule.daily.hour, config.schedule.daily.minute), SHANGHAI)

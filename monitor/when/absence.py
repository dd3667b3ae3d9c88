"""What readings of listings prove: on which days a report was certainly not there, and when it was first seen."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from storage.cases import Case, Reading, Replaced
from storage.moments import SHANGHAI

NEAR = timedelta(days=7)
"""So near to the end of the due day an outage bears on what can be said."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Absence:
    """A day on which every listing that would hold the report was read to the end without it."""

    day: date
    """Asia/Shanghai."""
    at: datetime
    """The moment up to which that day's readings prove it: the earliest of the columns' last readings."""
    readings: tuple[Reading, ...]
    """All readings of that day that prove it, in order of time."""


def proves_absence(reading: Reading) -> bool:
    """Whether one reading shows that its listing did not hold the report: whole, without it, without a doubt."""
    return reading.complete and not reading.listed and not reading.doubtful


def absences(case: Case, *, start: datetime | None = None, until: datetime | None = None) -> tuple[Absence, ...]:
    """Days of proven absence from `start` (inclusive) to `until` (exclusive), in order of time.

    A day counts only when each of `case.listing_urls` was read on it and proves absence (L-rule, reliability 4.5);
    without a known listing nothing is ever proven. Of a report that was seen, each in which it first stood counts too,
    and none that was read only later and never held it. What was read of a column before another took its place proves
    for that other (`case.replaced`), but not against a report first seen there since: it may have stood on the new site
    all along.
    """
    if not case.listing_urls:
        return ()
    seen = first_sighting(case)
    replaced = [one for one in case.replaced if seen is None or seen < one.at]
    begin = 0 if start is None else bisect_left(case.readings, start, key=_moment)
    end = len(case.readings) if until is None else bisect_left(case.readings, until, key=_moment)
    proving = [reading for reading in case.readings[begin:end] if proves_absence(reading)]
    columns = _needed(case, seen, replaced) if proving else frozenset()
    by_day: dict[date, list[Reading]] = {}
    for reading in proving:
        if (_column_of(reading, replaced) if replaced else reading.column) in columns:
            by_day.setdefault(reading.at.astimezone(SHANGHAI).date(), []).append(reading)
    found = []
    for day, readings in sorted(by_day.items()):
        last: dict[str, datetime] = {}
        for reading in readings:
            column = _column_of(reading, replaced)
            last[column] = max(reading.at, last.get(column, reading.at))
        if columns <= last.keys():
            ordered = tuple(sorted(readings, key=lambda reading: (reading.at, reading.column)))
            found.append(Absence(day=day, at=min(last.values()), readings=ordered))
    return tuple(found)


def _needed(case: Case, seen: datetime | None, replaced: Sequence[Replaced]) -> frozenset[str]:
    """The columns of which each must prove it; `seen`: the first sighting."""
    columns = set(case.listing_urls)
    if seen is None:
        return frozenset(columns)
    day = seen.astimezone(SHANGHAI).date()
    first: dict[str, datetime] = {}
    held, whole = set(), set()
    for reading in case.readings:
        column = _column_of(reading, replaced)
        first.setdefault(column, reading.at)
        if reading.listed:
            held.add(column)
            if reading.at.astimezone(SHANGHAI).date() == day:
                columns.add(column)
        elif proves_absence(reading):
            whole.add(column)
    # Of another body's reports, or of other years: it was not published there.
    others = {column for column in whole - held if first[column] > seen}
    return frozenset(columns - others)


def _moment(reading: Reading) -> datetime:
    return reading.at


def _column_of(reading: Reading, replaced: Sequence[Replaced]) -> str:
    """The column that a reading speaks for: the one that took its column's place, for all that was read before."""
    for one in replaced:
        if one.column == reading.column and reading.at < one.at:
            return one.by
    return reading.column


def unread_near(case: Case, end: datetime) -> tuple[Reading, ...]:
    """Readings of the listings within a week of `end` that broke off: an outage around the due day, told beside it."""
    return tuple(
        reading
        for reading in case.readings
        if reading.column in case.listing_urls
        and not reading.complete
        and not reading.listed
        and abs(reading.at - end) <= NEAR
    )


def first_sighting(case: Case) -> datetime | None:
    """The first moment at which the report was seen, in a listing or itself; None: never.

    A row in a listing is a sighting: what is listed is published, though its page could not be read until later.
    """
    seen = [version.first_seen for version in case.versions]
    listed = next((reading.at for reading in case.readings if reading.listed), None)
    return min(seen if listed is None else [*seen, listed], default=None)


def ever_listed(case: Case) -> bool:
    """Whether any reading, complete or not, had the report in it, or an address of it is known."""
    return bool(case.addresses) or any(reading.listed for reading in case.readings)


def in_doubt(case: Case) -> bool:
    """Whether the latest reading of some column holds an entry that could be this report."""
    latest: dict[str, Reading] = {}
    for reading in case.readings:
        former = latest.get(reading.column)
        if former is None or (reading.at, reading.doubtful) >= (former.at, former.doubtful):
            latest[reading.column] = reading
    return any(reading.doubtful for reading in latest.values())

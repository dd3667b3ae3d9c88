"""Between which moments a report must have appeared, and what each bound rests on (domain 8.2); pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.when.absence import Absence, absences, first_sighting
from monitor.when.cited import cited_elsewhere
from monitor.when.claims import RECORD_STAMPS, dates_of, first_moment, is_imported
from storage.cases import Case
from storage.contents import DateClaim


@dataclass(frozen=True, kw_only=True, slots=True)
class Interval:
    """The true moment of publication lies between the two. More evidence only narrows it."""

    lower: datetime | None = None
    """It was not there yet; None: nothing says so."""
    rests_on: Absence | DateClaim | None = None
    """Of the lower bound: the day on which our readings did not have it, or the stamp of the record."""
    upper: datetime | None = None
    """Our first sighting; None: never seen, then the lower bound is the last day on which it was not there."""


def interval_of(case: Case) -> Interval:
    """The interval of a report, by the latest usable lower bound before its first sighting.

    Our own complete readings without it count, and the stamps of address and service of its first version: the day on
    which the system made the record. Of a record that a site migration made neither says when it was published.
    """
    upper = first_sighting(case)
    if is_imported(case):
        return Interval(upper=upper)
    bounds: list[tuple[datetime, Absence | DateClaim]] = [
        (absence.at, absence) for absence in absences(case, until=upper)
    ]
    stamps = [
        (first_moment(stamp), stamp)
        for version in case.versions[:1]
        for stamp in dates_of(version)
        if stamp.source in RECORD_STAMPS and stamp.date not in case.migrated_days
    ]
    if stamps and cited_elsewhere(case.versions[0]) is None:
        bounds += stamps
    before = [bound for bound in bounds if upper is None or bound[0] < upper]
    if not before:
        return Interval(upper=upper)
    # Of equal bounds the first: our own readings.
    lower, rests_on = max(before, key=lambda bound: bound[0])
    return Interval(lower=lower, rests_on=rests_on, upper=upper)

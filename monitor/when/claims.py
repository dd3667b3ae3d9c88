"""Which date claims of a report bear weight: shown dates, signatures, stamps, without those of an import; pure."""

from __future__ import annotations

import calendar
from collections.abc import Collection
from datetime import date, datetime

from monitor.when.cited import cited_elsewhere
from storage.cases import Case
from storage.contents import SHOWN_ORDER, STAMPS, DateClaim, DateSource
from storage.moments import SHANGHAI
from storage.sightings import Version

RECORD_STAMPS = (DateSource.URL, DateSource.API)
"""Stamps of the record itself; those of files may belong to a file that was put in later."""


def dates_of(version: Version) -> tuple[DateClaim, ...]:
    """Every date claim of a version and its files, each once."""
    files = (claim for file in version.content.attachments for claim in file.dates)
    return tuple(dict.fromkeys((*version.content.dates, *files)))


def all_dates(case: Case) -> tuple[DateClaim, ...]:
    """Every date claim of every version and its files, each once, in order of version."""
    return tuple(dict.fromkeys(claim for version in case.versions for claim in dates_of(version)))


def last_day(claim: DateClaim) -> date:
    """The last day that a claim may mean: of a month or a year its end."""
    if claim.precision == "year":
        return claim.date.replace(month=12, day=31)
    if claim.precision == "month":
        return claim.date.replace(day=calendar.monthrange(claim.date.year, claim.date.month)[1])
    return claim.date


def first_moment(claim: DateClaim) -> datetime:
    """The earliest moment that a claim may mean, Asia/Shanghai."""
    return claim.moment or datetime(claim.date.year, claim.date.month, claim.date.day, tzinfo=SHANGHAI)


def could_be_published(day: date, year: int, first_seen: datetime) -> bool:
    """Whether a report for `year` that was first seen at `first_seen` can have appeared on that day.

    Not before its year began (a placeholder, or another thing's date), not after we saw it (T115).
    """
    return date(year, 1, 1) <= day <= first_seen.astimezone(SHANGHAI).date()


def usable(
    case: Case, version: Version, sources: Collection[DateSource], first_seen: datetime
) -> tuple[DateClaim, ...]:
    """Claims of a version that can be the day of publication: possible, and not the day of an import."""
    return tuple(
        claim
        for claim in dates_of(version)
        if claim.source in sources
        and claim.date not in case.migrated_days
        and could_be_published(claim.date, case.year, first_seen)
    )


def first_word(case: Case, sources: Collection[DateSource], first_seen: datetime) -> DateClaim | None:
    """The earliest claim of these sources in the first version that has a usable one; None: none has.

    The first word stands: a shown date that is moved back later takes no lateness away.
    """
    for version in case.versions:
        found = usable(case, version, sources, first_seen)
        if found:
            return min(found, key=lambda claim: claim.date)
    return None


def shown_at_all(case: Case) -> bool:
    """Whether any version shows a publication date, usable or not."""
    return any(claim.source in SHOWN_ORDER for version in case.versions for claim in version.content.dates)


def shown_claim(version: Version) -> DateClaim | None:
    """*The* publication date that a version shows (`published_claimed`): the earliest of its best source."""
    for source in SHOWN_ORDER:
        found = [claim for claim in version.content.dates if claim.source is source]
        if found:
            return min(found, key=lambda claim: claim.date)
    return None


def published_claim(case: Case, version: Version, first_seen: datetime) -> DateClaim | None:
    """The same where it can be the day of publication: possible, and not the day of an import."""
    claim = shown_claim(version)
    return claim if claim in usable(case, version, SHOWN_ORDER, first_seen) else None


def later_stamps(case: Case, after: date, first_seen: datetime) -> tuple[DateClaim, ...]:
    """Stamps of the first version and its files later than the day `after`, by Shanghai days.

    No trace is: the day of an import; what is later than our first sight, and the properties of a file of that very
    day (some servers make their files as they are asked for); a bare year; where the text says that the report can be
    read on another site, any stamp of this one.
    """
    if not case.versions:
        return ()
    seen = first_seen.astimezone(SHANGHAI).date()
    found = tuple(
        claim
        for claim in dates_of(case.versions[0])
        if claim.source in STAMPS
        and claim.precision != "year"
        and after < claim.date <= seen
        and claim.date not in case.migrated_days
        and not (claim.source is DateSource.ATTACHMENT_METADATA and claim.date == seen)
    )
    if not found or cited_elsewhere(case.versions[0]) is None:
        return found
    return tuple(claim for claim in found if claim.source is DateSource.ATTACHMENT_METADATA)


def is_imported(case: Case) -> bool:
    """Whether what we saw first was put there by a migration, so that its absence before proves nothing."""
    if not case.versions:
        return False
    dates = case.versions[0].content.dates
    return any(claim.date in case.migrated_days for claim in dates if claim.source in (*SHOWN_ORDER, *STAMPS))

"""Days on which a site was moved, told by what they left on its reports: dates of those days mean no publication."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.when.claims import dates_of, shown_claim
from storage.bodies import ReportKey
from storage.contents import STAMPS, DateSource
from storage.moments import SHANGHAI
from storage.sightings import Version

MIGRATED_YEARS = 3
"""So many report years that share one shown or stamped day mean an import, not a publication (domain 8.1)."""
MIGRATED_MOVES = 2
"""So many reports that moved and show one new day mean the same."""
MIGRATED_STAYS = 3
"""So many reports in their old places that all show one new day, later than their former state was seen."""
RUN_DAYS = 7
"""An import may take some days: so long are stamps of old reports told together."""
MIGRATED_BODIES = 5
"""So many bodies whose reports share one stamped day …"""
LONG_AFTER = 30
"""… so many days at least after the different days that they show."""


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class _Stamp:
    """A day that stands in a report's addresses or in the names of its files."""

    day: date
    key: ReportKey
    of_file: bool
    shown: date | None


def migrated_days(histories: Iterable[tuple[Version, ...]]) -> frozenset[date]:
    """Days that an import put on the reports of a county: as shown dates, in addresses, or in names of files."""
    histories = tuple(histories)
    stamps = [stamp for versions in histories for version in versions for stamp in _stamps(version)]
    return frozenset(_shown_days(histories) | _shared_days(stamps) | _run_days(stamps) | _belated_days(stamps))


def _shown(version: Version) -> date | None:
    claim = shown_claim(version)
    return claim.date if claim is not None else None


def _shown_days(histories: Sequence[tuple[Version, ...]]) -> set[date]:
    """Days that reports of several years show, or to which several reports moved their shown date at once."""
    years: dict[date, set[int]] = defaultdict(set)
    moves: Counter[date] = Counter()
    stays: Counter[date] = Counter()
    for versions in histories:
        for former, version in zip((None, *versions), versions, strict=False):
            day = _shown(version)
            if day is None:
                continue
            years[day].add(ReportKey.parse(version.report).year)
            if former is None or _shown(former) == day:
                continue
            moves[day] += former.url != version.url
            # Many dates moved *back* to one day are no import.
            stays[day] += day >= former.last_seen.astimezone(SHANGHAI).date()
    many = {day for day, found in years.items() if len(found) >= MIGRATED_YEARS}
    many |= {day for day, count in moves.items() if count >= MIGRATED_MOVES}
    return many | {day for day, count in stays.items() if count >= MIGRATED_STAYS}


def _stamps(version: Version) -> Iterable[_Stamp]:
    key, shown = ReportKey.parse(version.report), _shown(version)
    for claim in dates_of(version):
        # What a writer's computer put into a file says nothing of the site.
        if claim.source in STAMPS and claim.source is not DateSource.ATTACHMENT_METADATA and claim.precision != "year":
            of_file = claim.source is DateSource.ATTACHMENT_NAME
            yield _Stamp(day=claim.date, key=key, of_file=of_file, shown=shown)


def _shared_days(stamps: Sequence[_Stamp]) -> set[date]:
    """Days in the addresses or file names of reports of three years, or in addresses of two years and two bodies."""
    keys: dict[tuple[date, bool], set[ReportKey]] = defaultdict(set)
    for stamp in stamps:
        keys[stamp.day, stamp.of_file].add(stamp.key)
    found = set()
    for (day, of_file), shared in keys.items():
        years, bodies = {key.year for key in shared}, {key.body for key in shared}
        if len(years) >= MIGRATED_YEARS or (not of_file and len(years) > 1 and len(bodies) > 1):
            found.add(day)
    return found


def _run_days(stamps: Sequence[_Stamp]) -> set[date]:
    """Days within one week that stand on reports of three *former* years: nobody publishes so, an import does."""
    old = sorted({(stamp.day, stamp.key.year) for stamp in stamps if stamp.key.year < stamp.day.year - 1})
    found: set[date] = set()
    for first, (start, _) in enumerate(old):
        run = [(day, year) for day, year in old[first:] if day < start + timedelta(days=RUN_DAYS)]
        if len({year for _, year in run}) >= MIGRATED_YEARS:
            found.update(day for day, _ in run)
    return found


def _belated_days(stamps: Sequence[_Stamp]) -> set[date]:
    """Days in the addresses of many bodies' reports, long after the different days that these show."""
    shown: dict[date, dict[str, date]] = defaultdict(dict)
    for stamp in stamps:
        long_after = stamp.shown is not None and stamp.day >= stamp.shown + timedelta(days=LONG_AFTER)
        if stamp.shown is not None and long_after and not stamp.of_file:
            shown[stamp.day][stamp.key.body] = stamp.shown
    return {
        day
        for day, by_body in shown.items()
        if len(by_body) >= MIGRATED_BODIES and len(set(by_body.values())) >= MIGRATED_YEARS
    }

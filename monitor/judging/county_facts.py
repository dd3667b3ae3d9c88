"""What is true of a whole county when it is judged, found out without reading a text; and what each case rests on.

A case whose basis is the one on which it was judged before would be judged the same again.
"""

from __future__ import annotations

import json
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any

from monitor.config import Config
from monitor.copies.twins import Twin
from monitor.deadlines import deadline, end_of, newest_report_year
from monitor.judging.listing_book import ListingBook
from monitor.judging.titles import Names
from monitor.when.imports import migrated_days
from storage.archive import Archive
from storage.bodies import PublishingBody, ReportKey, Site
from storage.cases import HostEvent, Look
from storage.findings import FindingKind, Grade
from storage.held_rows import Carrier, HeldRows, OpenMark
from storage.listings import HeldReadings
from storage.moments import SHANGHAI
from storage.own_code import word_for
from storage.serial import canonical
from storage.sightings import Answer, PlaceKind

_DAILY = (FindingKind.REMOVED, FindingKind.UNREACHABLE, FindingKind.MISSING)
"""What these say rests on looks and readings of every day."""
_MOST_HELD = 64
"""So many counties are remembered between judgings."""


@dataclass(kw_only=True, slots=True)
class Mind:
    """What is kept in mind of one county: its rows as far as they were read, and what was made of them."""

    site: Site
    names: Names
    readings: HeldReadings
    rows: HeldRows
    bases: dict[str, tuple[tuple[object, ...], str]] = field(default_factory=dict)
    """The basis of each body-year, and what it was made of."""
    imports: tuple[object, tuple[int, int], frozenset[date]] | None = None
    """Days of an import; before them the versions in which they were found, and their state."""
    book: ListingBook | None = None
    """Of the judging before."""


@dataclass(slots=True)
class Memory:
    """What one process need not read again of the counties that it judged last; for one archive."""

    _counties: OrderedDict[str, Mind] = field(default_factory=OrderedDict)

    def rows(self, archive: Archive, site: Site) -> HeldRows | None:
        """The rows of a county by now; None where they are not in mind."""
        mind = self._counties.get(site.jurisdiction.code)
        if mind is None or mind.site != site:
            return None
        archive.read_rows_on(mind.rows)
        return mind.rows

    def of(self, archive: Archive, site: Site) -> Mind:
        """All that is in mind of a county, brought up to now."""
        county = site.jurisdiction.code
        mind = self._counties.pop(county, None)
        if mind is None or mind.site != site:
            readings = HeldReadings(county=county) if mind is None else mind.readings
            rows = HeldRows(county=county) if mind is None else mind.rows
            rows.signed = None
            mind = Mind(site=site, names=Names(site), readings=readings, rows=rows)
        self._counties[county] = mind
        while len(self._counties) > _MOST_HELD:
            self._counties.popitem(last=False)
        archive.read_on(mind.readings)
        archive.read_rows_on(mind.rows)
        archive.read_places_on(mind.rows)
        return mind


@cache
def rules_word() -> str:
    """A word that differs whenever the code that judges differs; empty where it cannot be read as text."""
    return word_for({"storage": (".py", ".toml"), "monitor": (".py", ".toml", ".csv"), "spiders": (".py",)})


rules_word()  # now, while the files are those that are being loaded: later ones may lie under a running process


class CountyFacts:
    """One county at one moment: addresses, versions by number, readings, import days. Reads no report."""

    def __init__(self, archive: Archive, site: Site, config: Config, now: datetime, memory: Memory) -> None:
        county = site.jurisdiction.code
        self.site, self.config, self.now = site, config, now
        self.mind = mind = memory.of(archive, site)
        carriers = mind.rows.carriers
        self.first_looked = _first_looked(carriers)
        # As they are now: what comes while it is judged is for the next judging.
        self.marks, self.reviewed = dict(mind.rows.marks), dict(mind.rows.reviewed)
        self.carried = _carried(carriers)
        attributed = {one.url: one.report for one in carriers}
        self.book = ListingBook(site, mind.readings.listings, attributed, now, mind.names, mind.book)
        mind.book = self.book
        self.migrated = _migrated(archive, mind)
        self.hijacked: tuple[Look, ...] = tuple(archive.looks_answered(county, Answer.HIJACKED))
        self.event = _event(archive, county)
        self.years = self._years()
        self._common = self._common_basis()
        self._of_body: dict[str, str] = {}
        self._until: dict[datetime, str] = {}
        self._first: dict[str, tuple[tuple[datetime, str], ...]] = {}
        self._earliest = min((one.at for one in mind.readings.listings), default=now)

    @property
    def reports(self) -> Iterable[tuple[PublishingBody, int, str]]:
        """Body, year and BODY-YEAR of every report that is owed by now or was seen, in the roster's order."""
        for body in self.site.bodies:
            for year in self.years[body.code]:
                yield body, year, f"{body.code}-{year}"

    def _years(self) -> dict[str, list[int]]:
        """Report years owed by now, and those seen though not owed, by body."""
        seen: dict[str, set[int]] = defaultdict(set)
        for report in (*self.marks, *self.carried):
            code, year = _parts(report)
            if year is not None:
                seen[code].add(year)
        first, newest = self.config.first_year, newest_report_year(self.now.astimezone(SHANGHAI).date())
        found = {}
        for body in self.site.bodies:
            begin = body.since if body.since is not None else first
            owed = {year for year in range(begin, newest + 1) if body.owes(year, first)}
            found[body.code] = sorted(owed | seen[body.code])
        return found

    def _common_basis(self) -> str:
        """What bears on every case of the county beside what was seen: the rules, the roster, the settings."""
        told = (rules_word(), self.site, self.config.first_year, self.config.confirm, self.config.local_deadlines)
        return _word(repr(told), repr(sorted(self.migrated)))

    def basis(self, body: PublishingBody, year: int, twins: tuple[Twin, ...], opened: Sequence[OpenMark]) -> str:
        """One word for all that the judging of a case rests on; empty where a day's looks or readings may change it.

        `opened`: the open findings about the report. Of a report that was read and fails nowhere, readings after the
        day on which it was first read change nothing, but those of columns that nobody had read before. Of one that
        was never read nor listed, those that add to a proof that is complete change nothing, nor do any before the due
        day is over.
        """
        if not rules_word():
            return ""
        key = f"{body.code}-{year}"
        marks, carriers = self.marks.get(key, ()), self.carried.get(key, ())
        if marks:
            if any(one.fails for one in carriers) or any(one.kind in _DAILY for one in opened):
                return ""
            readings = self._read_basis(body, year, key, marks[0].first_seen)
        else:
            readings = self._unread_basis(body, year, key, opened)
            if not readings:
                return ""
        told = (
            self._common,
            self._body_basis(body),
            marks,
            self.marks.get(f"{body.code}-{year - 1}", ()),
            tuple(one.url for one in carriers),
            twins,
            self.reviewed.get(key, 0),
            readings,
        )
        kept = self.mind.bases.get(key)
        if kept is None or kept[0] != told:
            kept = self.mind.bases[key] = (told, _basis_word(told))
        return kept[1]

    def _read_basis(self, body: PublishingBody, year: int, key: str, seen: datetime) -> str:
        """What of the readings the judging of a report rests on that was first read at `seen`."""
        found = self._until.get(seen)
        if found is None:
            found = self._until[seen] = self.book.basis(end_of(seen.astimezone(SHANGHAI).date()))
        first = self._first.get(body.code)
        if first is None:
            first = self._first[body.code] = self.book.read_first(body)
        if not first or first[0][0] <= min(self._earliest, seen):
            return found
        later = self.book.read_later(first, ReportKey(body=body.code, year=year), key, seen)
        return found + repr(later) if later else found

    def _unread_basis(self, body: PublishingBody, year: int, key: str, opened: Sequence[OpenMark]) -> str:
        """The same of readings, for a report that was never read: empty where it was ever listed, or may be."""
        if self.carried.get(key) or self.book.ever_listed(key) or self.book.doubted_now(body, key, year):
            return ""
        if not body.owes(year, self.config.first_year):
            return ""
        due = deadline(body.kind, body.county, year, self.config.local_deadlines).due
        if self.now < end_of(due):
            return "waiting"
        if [(one.kind, one.grade) for one in opened] != [(FindingKind.MISSING, Grade.CONFIRMED)]:
            return ""
        return self.book.basis(opened[0].recorded_at)

    def _body_basis(self, body: PublishingBody) -> str:
        """Which columns speak for a body."""
        found = self._of_body.get(body.code)
        if found is None:
            found = _word(repr(self.book.columns(body)), repr(self.book.replaced(body)))
            self._of_body[body.code] = found
        return found


@lru_cache(maxsize=65536)
def _parts(report: str) -> tuple[str, int | None]:
    code, _, year = report.rpartition("-")
    return code, int(year) if year.isdigit() else None


def _basis_word(told: tuple[Any, ...]) -> str:
    common, of_body, marks, former, urls, twins, reviewed, readings = told
    return _word(
        common,
        of_body,
        repr([(mark.version, mark.reading) for mark in marks]),
        repr([(mark.version, mark.reading) for mark in former]),
        repr(list(urls)),
        repr(twins) if twins else "",
        str(reviewed),
        readings,
    )


def _word(*parts: str) -> str:
    return sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def _carried(carriers: Iterable[Carrier]) -> dict[str, tuple[Carrier, ...]]:
    found: dict[str, list[Carrier]] = defaultdict(list)
    for one in carriers:
        if one.kind is PlaceKind.REPORT:
            found[one.report].append(one)
    return {report: tuple(places) for report, places in found.items()}


def _first_looked(carriers: Iterable[Carrier]) -> dict[str, str]:
    """When an address of each report, or of its files, was first asked for, as it is stored."""
    found: dict[str, str] = {}
    for one in carriers:
        if one.looked is not None:
            found[one.report] = min(one.looked, found.get(one.report, one.looked))
    return found


def _migrated(archive: Archive, mind: Mind) -> frozenset[date]:
    """Days of an import, found out once for each state of the county's versions."""
    county, state = mind.rows.county, mind.rows.state
    if mind.imports is not None and mind.imports[0] is mind.rows.marks and mind.imports[1] == state:
        return mind.imports[2]
    told = {report: [[mark.version, mark.reading] for mark in some] for report, some in mind.rows.marks.items()}
    basis = _word(rules_word(), canonical(told))
    kept = archive.judging_facts(county)
    if kept.get("basis") == basis:
        days = frozenset(date.fromisoformat(day) for day in json.loads(kept["told"]))
    else:
        days = migrated_days(archive.outlines(county).values())
        archive.keep_judging_facts(county, basis, canonical(sorted(day.isoformat() for day in days)))
    mind.imports = (mind.rows.marks, state, days)
    return days


def _event(archive: Archive, county: str) -> HostEvent | None:
    receipts = archive.host_event(county)
    if not receipts:
        return None
    last = receipts[-1]
    return HostEvent(
        since=receipts[0].started,
        at=last.started,
        cycles=len(receipts),
        host=last.host,
        failing=last.counts["failed_at_once"],
        tracked=last.counts["tracked"],
    )

"""What the archive holds of a county, put together as cases: all that a rule may know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.deadlines import newest_report_year
from monitor.imports import migrated_days
from monitor.moved_columns import replaced_columns
from spiders.roster import Roster
from storage.archive import Archive
from storage.bodies import PublishingBody, ReportKey, Site
from storage.cases import Case, HostEvent, Look, Reading, Replaced
from storage.moments import SHANGHAI
from storage.sightings import Answer, Known, Listing, PlaceKind, Version

LIVELY_DAYS = 30
"""A column that was found, not given, is counted on while it was read whole within so many days."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CountyCases:
    """The cases of one county at one moment, and the listings they rest on."""

    site: Site
    cases: tuple[tuple[PublishingBody, Case], ...]
    listings: tuple[Listing, ...]
    """All readings of all columns, in order of time."""
    known: tuple[Known, ...]
    hijacked: tuple[Look, ...] = ()
    """Looks, at addresses of any kind, that were answered with something else than the county's own."""
    event: HostEvent | None = None


def county_cases(archive: Archive, site: Site, *, first_year: int, now: datetime) -> CountyCases:
    """Build the case of every report owed or seen in a county."""
    county = site.jurisdiction.code
    known = archive.known(county)
    listings = tuple(archive.readings(county))
    versions = {report: tuple(rows) for report, rows in archive.versions_of_county(county).items()}
    carried = _addresses(known.values())
    book = _ListingBook(site, listings, {url: place.report for url, place in known.items() if place.report}, now)
    migrated = migrated_days(versions.values())
    cases = []
    for body in site.bodies:
        for year in _years(body, versions, carried, first_year, now):
            key = str(ReportKey(body=body.code, year=year))
            places = carried.get(key, ())
            cases.append(
                (
                    body,
                    Case(
                        report=key,
                        body=body.code,
                        kind=body.kind.value,
                        year=year,
                        versions=versions.get(key, ()),
                        addresses=tuple(place.url for place in places),
                        # Only a report that fails now has looks that bear on anything.
                        looks=tuple(archive.failed_looks(key)) if any(place.fails for place in places) else (),
                        last_readable=max((p.last_readable for p in places if p.last_readable), default=None),
                        readings=book.readings(body, key, year),
                        watched=bool(book.columns(body)),
                        elsewhere=_elsewhere(archive, places, versions.get(key, ())),
                        listing_urls=book.columns(body),
                        replaced=book.replaced(body),
                        migrated_days=migrated,
                    ),
                )
            )
    return CountyCases(
        site=site,
        cases=tuple(cases),
        listings=listings,
        known=tuple(known.values()),
        hijacked=tuple(archive.looks_answered(county, Answer.HIJACKED)),
        event=_event(archive, county),
    )


def _elsewhere(archive: Archive, places: Sequence[Known], versions: Sequence[Version]) -> tuple[str, ...]:
    """Where else in the county a report came up since all its addresses say that it is gone."""
    gone = all(place.fails and place.last_answer is not None and place.last_answer.gone for place in places)
    return tuple(archive.seen_elsewhere(versions[-1])) if places and versions and gone else ()


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


def _addresses(known: Iterable[Known]) -> dict[str, tuple[Known, ...]]:
    carried: dict[str, list[Known]] = defaultdict(list)
    for place in known:
        if place.report and place.kind is PlaceKind.REPORT:
            carried[place.report].append(place)
    return {report: tuple(places) for report, places in carried.items()}


def _years(
    body: PublishingBody,
    versions: dict[str, tuple[Version, ...]],
    carried: dict[str, tuple[Known, ...]],
    first_year: int,
    now: datetime,
) -> list[int]:
    """Report years owed by now, and those seen though not owed."""
    begin = body.since if body.since is not None else first_year
    newest = newest_report_year(now.astimezone(SHANGHAI).date())
    owed = {year for year in range(begin, newest + 1) if body.owes(year, first_year)}
    prefix = f"{body.code}-"
    seen = {
        int(key[len(prefix) :])
        for key in (*versions, *carried)
        if key.startswith(prefix) and key[len(prefix) :].isdigit()
    }
    return sorted(owed | seen)


class _ListingBook:
    """Which columns would hold a body's report, and what each reading of them showed."""

    def __init__(self, site: Site, listings: Sequence[Listing], attributed: dict[str, str], now: datetime) -> None:
        from_files = {c.url: c.body for c in site.columns}
        self._given = tuple(url for url, body in from_files.items() if body is None)
        self._own = defaultdict(list)
        for url, body in from_files.items():
            if body is not None:
                self._own[body].append(url)
        self._by_column: dict[str, list[Listing]] = defaultdict(list)
        for listing in listings:
            self._by_column[listing.column].append(listing)
        self._attributed = attributed
        self._reports: dict[int, frozenset[str]] = {}
        shared = {url: rows for url, rows in self._by_column.items() if rows[-1].body is None}
        self._replaced = replaced_columns(shared, self._listed)
        self._found = self._found_columns(set(from_files), now)
        self._roster = Roster(site)
        self._meant: dict[str, frozenset[str]] = {}
        self._announced: dict[str, tuple[str, int] | None] = {}
        self._holders: dict[str, frozenset[str]] = {}
        self._disputes: dict[int, frozenset[tuple[str, int]]] = {}
        self._alone = sum(body.kind.owes for body in site.bodies) <= 1

    def _found_columns(self, given: set[str], now: datetime) -> tuple[str, ...]:
        """Shared columns that the spider found: the lively ones, else those of the last reading."""
        given = given | self._replaced.keys()
        shared = {url: rows for url, rows in self._by_column.items() if url not in given and rows[-1].body is None}
        lively = [
            url
            for url, rows in shared.items()
            if any(r.complete and now - r.at <= timedelta(days=LIVELY_DAYS) for r in rows)
        ]
        if lively:
            return tuple(lively)
        last = max((rows[-1].at for rows in shared.values()), default=None)
        return tuple(url for url, rows in shared.items() if rows[-1].at == last)

    def columns(self, body: PublishingBody) -> tuple[str, ...]:
        """Addresses of the columns that would hold the body's report: its own, else the shared ones."""
        if self._own.get(body.code):
            return tuple(self._own[body.code])
        given = (url for url in self._given if url not in self._replaced)
        return (*given, *(url for url in self._found if self._may_hold(url, body)))

    def replaced(self, body: PublishingBody) -> tuple[Replaced, ...]:
        """Columns that would have held the body's report and are gone, where one of `columns` stands for them."""
        columns = self.columns(body)
        return tuple(one for one in self._replaced.values() if one.by in columns and self._may_hold(one.column, body))

    def _may_hold(self, url: str, body: PublishingBody) -> bool:
        """Whether a column that was found would hold a body's report.

        One that was read whole and never held any report but one other body's is that body's own: its silence about
        others proves nothing.
        """
        rows = self._by_column[url]
        if not any(row.complete for row in rows):
            return True
        held = self._holders.get(url)
        if held is None:
            held = frozenset(ReportKey.parse(report).body for row in rows for report in self._listed(row))
            self._holders[url] = held
        return body.code in held or len(held) > 1 or self._alone

    def readings(self, body: PublishingBody, key: str, year: int) -> tuple[Reading, ...]:
        """What each reading of those columns, and of any other that ever listed it, showed of the report."""
        columns = [*self.columns(body), *(one.column for one in self.replaced(body))]
        columns += [
            url
            for url, rows in self._by_column.items()
            if url not in columns and any(key in self._listed(row) for row in rows)
        ]
        readings = [
            Reading(
                at=row.at,
                column=row.column,
                complete=row.complete,
                listed=key in self._listed(row),
                read=row.complete or bool(row.entries),
                doubtful=self._doubtful(row, body, year),
                why=row.why,
            )
            for url in columns
            for row in self._by_column.get(url, ())
        ]
        return tuple(sorted(readings, key=lambda reading: reading.at))

    def _doubtful(self, row: Listing, body: PublishingBody, year: int) -> bool:
        """Whether an entry of a reading could be the body's report of that year: one that was given to nobody, or by its
        text to another year than its title says.

        Asked of today's roster: an alias added since makes yesterday's stranger one of ours.
        """
        if (body.code, year) in self._disputed(row):
            return True
        strangers = [entry for entry in row.entries if entry.url not in self._attributed]
        if any(self._announces(entry.title) == (body.code, year) for entry in strangers):
            return True
        years = dict(row.unresolved)
        return any(
            years[entry.url] in (None, year) and body.code in self._could_mean(entry.title)
            for entry in strangers
            if entry.url in years
        )

    def _disputed(self, row: Listing) -> frozenset[tuple[str, int]]:
        """Body and year by the titles of entries that were given to the same body, and to another year."""
        found = self._disputes.get(id(row.entries))
        if found is None:
            given = {entry.title: self._attributed.get(entry.url) for entry in row.entries}
            told = [(self._announces(title), report) for title, report in given.items() if report is not None]
            found = frozenset(
                says
                for says, report in told
                if says is not None
                and says[0] == ReportKey.parse(report).body
                and says[1] != ReportKey.parse(report).year
            )
            self._disputes[id(row.entries)] = found
        return found

    def _announces(self, title: str) -> tuple[str, int] | None:
        """Body and year of the report that a title announces by today's roster; None where it announces none."""
        if title not in self._announced:
            self._announced[title] = self._roster.announces(title)
        return self._announced[title]

    def _could_mean(self, title: str) -> frozenset[str]:
        found = self._meant.get(title)
        if found is None:
            found = self._roster.could_mean(title)
            self._meant[title] = found
        return found

    def _listed(self, row: Listing) -> frozenset[str]:
        """Reports that stood in a reading, by what is known of its entries today."""
        found = self._reports.get(id(row))
        if found is None:
            then = dict(row.reports)
            found = frozenset(
                report for entry in row.entries if (report := self._attributed.get(entry.url) or then.get(entry.url))
            )
            self._reports[id(row)] = found
        return found

"""The course of one county's cycle: home page, columns, listings, reports, attachments; pure but for the looks."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from crawler.fetch.look import Looker, Seen, Surroundings
from crawler.page import Ask, Page, canonical
from spiders.bearing_out import Again, as_it_is
from spiders.columns import ColumnReading, read_column
from spiders.discovery import column_links, is_report_column
from spiders.list_pages import ListReader
from spiders.reading import ReportReader
from spiders.roster import Roster
from storage.bodies import Column, ReportKey, Site
from storage.sightings import Answer, Capture, Entry, Known, Listing, PlaceKind, Version

logger = logging.getLogger(__name__)

DISCOVERY_PAGES = 40
"""Pages that the search for columns may cost, and two for each body, in the cycles in which it is needed."""
DISCOVERY_DEPTH = 3
FORGET_AFTER = 5
"""Failed looks in a row after which a column that was found, not given, is looked for anew."""


@dataclass(kw_only=True)
class CountyWatch:
    """One cycle over one county."""

    site: Site
    looker: Looker
    known: Mapping[str, Known]
    latest: Callable[[str], Version | None]
    now: datetime
    lists: ListReader = field(default_factory=ListReader)
    fileless: Collection[str] = ()
    """BODY-YEAR whose newest version links no files."""
    again: Again = as_it_is
    """A version as today's reader reads its bytes."""
    notes: list[str] = field(default_factory=list)
    healthy: bool = False
    """After the cycle: the listings and most known reports could be read; then a page that is gone is gone."""
    events: dict[str, tuple[int, int]] = field(default_factory=dict)
    """After the cycle: hosts of which many known reports failed at once, how many, of how many."""

    def __post_init__(self) -> None:
        self._county = self.site.jurisdiction.code
        self._roster = Roster(self.site)
        self._reader = ReportReader(
            county=self._county,
            roster=self._roster,
            looker=self.looker,
            latest=self.latest,
            known=self.known,
            fileless=self.fileless,
            again=self.again,
            now=self.now,
        )

    async def captures(self) -> AsyncIterator[Capture]:
        """Yield a capture for each look; a listing's own capture comes after the reports it led to."""
        address = canonical(self.site.site)
        home = await self.looker.look(Ask(url=address, kind=PlaceKind.HOME), self.known.get(address))
        self._look_around(home)
        readings: list[ColumnReading] = []
        async for item in self._columns(home):
            if isinstance(item, ColumnReading):
                readings.append(item)
            else:
                yield item
        home = replace(home, page=None)  # a parsed page is large, and a crawl long
        yield self._home_capture(home, found=bool(readings))
        async for capture in self._reports(readings):
            yield capture
        for reading in readings:
            self._miss_entries(reading)
            await self._tell_apart(reading)
        for capture in self._reader.probes.captures():
            yield capture
        listings = [reading.listing(self._reader.attribution, self.now) for reading in readings]
        for reading, listing in zip(readings, listings, strict=True):
            yield self._listing_capture(reading, listing)
        self._judge_health(listings)

    def _look_around(self, home: Seen) -> None:
        self.looker.surroundings = Surroundings(
            home=self.site.site,
            home_text_sha256=self.lists.home_text(home),
            listings=tuple(column.url for column in self.site.columns),
        )

    async def _columns(self, home: Seen) -> AsyncIterator[Capture | ColumnReading]:
        """Read all columns: those of the county's files, else the remembered, else those found from the home page."""
        given: list[ColumnReading] = []
        for column in self.site.columns:
            reading = ColumnReading(column=column)
            async for capture in self._read(reading):
                yield capture
            given.append(reading)
            yield reading
        if not self._needs_discovery(given):
            return
        found_readable = False
        for column in self._remembered():
            reading = ColumnReading(column=column)
            async for capture in self._read(reading):
                yield capture
            found_readable = found_readable or reading.readable
            yield reading
        if not found_readable and home.page is not None and home.answer is Answer.PAGE:
            async for item in self._discover(home.page):
                yield item

    def _needs_discovery(self, given: list[ColumnReading]) -> bool:
        """Whether a body that owes reports has no column, or every shared column of the county's files is gone.

        A column that only cannot be read now is waited for; one that is not found any more has moved.
        """
        shared = [reading for reading in given if reading.column.body is None]
        if shared:
            return all(reading.first is not None and reading.first.answer.gone for reading in shared)
        return any(body.kind.owes and not body.columns for body in self.site.bodies) or not self.site.columns

    def _read(self, reading: ColumnReading, first: Seen | None = None) -> AsyncIterator[Capture]:
        return read_column(reading, self.looker, self._county, first=first, lists=self.lists, known=self.known)

    def _remembered(self) -> list[Column]:
        own = {canonical(column.url) for column in self.site.columns}
        return [
            Column(url=known.url)
            for known in self.known.values()
            if known.kind is PlaceKind.COLUMN and known.url not in own and known.fails < FORGET_AFTER
        ]

    async def _discover(self, home: Page) -> AsyncIterator[Capture | ColumnReading]:
        """Look for annual-report columns from the home page, best links first, within a budget of pages."""
        seen_urls = {canonical(home.url), *(column.url for column in self._remembered())}
        units = self._roster.names()
        queue = [(1, link) for link in column_links(home)]
        spent, most = 0, DISCOVERY_PAGES + 2 * len(self.site.bodies)
        while queue and spent < most:
            queue.sort(key=lambda item: (-item[1].score, item[0]))
            depth, link = queue.pop(0)
            if link.url in seen_urls or link.url not in self.looker.trusted:
                continue
            seen_urls.add(link.url)
            spent += 1
            seen = await self.looker.look(Ask(url=link.url, kind=PlaceKind.LIST))
            if seen.answer is not Answer.PAGE or seen.page is None:
                if seen.asked:
                    yield self._capture(seen, PlaceKind.LIST)
                continue
            if is_report_column(seen.page):
                reading = ColumnReading(column=Column(url=link.url))
                async for capture in self._read(reading, seen):
                    yield capture
                seen_urls |= reading.asked
                if reading.entries:
                    yield reading
                    continue
            yield self._capture(seen, PlaceKind.LIST)
            # One step further only to what is the column by its own name: a unit's, below its own page.
            least = 1 if depth < DISCOVERY_DEPTH else 60 if depth == DISCOVERY_DEPTH else 1000
            further = column_links(seen.page, units=units)
            queue.extend((depth + 1, link) for link in further if link.score >= least)
        self.notes.append(f"{self._county}: looked for columns on {spent} pages")

    async def _reports(self, readings: list[ColumnReading]) -> AsyncIterator[Capture]:
        """Look at every report that is due: newly listed, or known and due today."""
        listed: set[str] = set()
        for reading in readings:
            for entry in reading.entries.values():
                if entry.url in listed:
                    continue
                listed.add(entry.url)
                known = self.known.get(entry.url)
                if not self._reader.may_be_report(entry):
                    continue
                if known is not None and not self._due(known, entry):
                    self._reader.remember(known)
                    continue
                capture = await self._reader.read(entry, reading.column)
                if capture is not None:
                    yield capture
        for known in list(self.known.values()):
            if known.kind is PlaceKind.REPORT and known.report and known.url not in listed:
                entry = Entry(url=known.url, title=known.title, date=known.listed)
                column = Column(url=known.column or "", body=self._owner(known.column))
                capture = await self._reader.read(entry, column)
                if capture is not None:
                    yield capture

    def _miss_entries(self, reading: ColumnReading) -> None:
        """Doubt a reading that lost most of what the column held: a broken list looks like an emptied one.

        Asked of the newest years only; old ones are taken off lists everywhere. Reports whose page is gone as well
        are not missed.
        """
        column = canonical(reading.column.url)
        newest = self.now.year - 2
        held = {
            known.report
            for known in self.known.values()
            if known.kind is PlaceKind.REPORT
            and known.report
            and known.column == column
            and ReportKey.parse(known.report).year >= newest
        }
        listed = {self._reader.attribution.reports.get(url) for url in reading.entries}
        lost = (held & self._reader.health.standing) - listed
        if lost and (not reading.entries or (len(lost) > 1 and len(lost) > len(held & listed))):
            reading.faults.append(f"{len(lost)} reports that it held are not in it, though their pages stand")

    async def _tell_apart(self, reading: ColumnReading) -> None:
        """Doubt a column that holds no report and is what its host gives for any address (T037)."""
        if reading.faults or reading.first is None or any(map(self._reader.may_be_report, reading.entries.values())):
            return
        told = await self._reader.probes.told_apart(canonical(reading.column.url), reading.first)
        if told.answer is not reading.first.answer:
            reading.first = told
            reading.faults.append(f"{told.answer.value}: {told.observation.note}")

    def _due(self, known: Known, entry: Entry | None) -> bool:
        if entry is not None and entry.title != known.title:
            return True
        # An entry that no body could be given to is read again each time: the doubt must not grow old.
        return known.report is None or known.next_due is None or known.next_due <= self.now or known.fails > 0

    def _owner(self, column: str | None) -> str | None:
        return next((c.body for c in self.site.columns if column and canonical(c.url) == column), None)

    def _capture(self, seen: Seen, kind: PlaceKind) -> Capture:
        return Capture(county=self._county, kind=kind, observation=seen.observation, body=seen.body)

    def _home_capture(self, home: Seen, *, found: bool) -> Capture:
        """The look at the home page; where no column is known, it stands for the listing that could not be read."""
        capture = self._capture(home, PlaceKind.HOME)
        if found:
            return capture
        reading = ColumnReading(column=Column(url=self.site.site), first=home)
        reading.faults.append(
            "no annual-report column was found" if home.answer is Answer.PAGE else f"home page: {home.answer.value}"
        )
        return replace(
            capture, column=canonical(self.site.site), listing=reading.listing(self._reader.attribution, self.now)
        )

    def _listing_capture(self, reading: ColumnReading, listing: Listing) -> Capture:
        assert reading.first is not None
        return Capture(
            county=self._county,
            kind=PlaceKind.COLUMN,
            observation=reading.first.observation,
            body=reading.first.body,
            column=listing.column,
            listing=listing,
        )

    def _judge_health(self, listings: list[Listing]) -> None:
        """A cycle is healthy when a listing was read whole, most known reports were there, and no host lost many."""
        health = self._reader.health
        self.healthy = any(listing.complete for listing in listings) and health.is_well()
        for host, (failing, tracked) in health.events().items():
            self.events[host] = failing, tracked
            self.notes.append(
                f"{host}: {failing} of {tracked} known reports failed at once; nothing there counts as gone"
            )

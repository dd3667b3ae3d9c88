"""Reading one column to its end, or saying why it was not read to the end."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime

from crawler.extract.filling import visible_pages
from crawler.fetch.look import Looker, Seen
from crawler.page import Ask, Page, canonical, same_address_key
from spiders.families.base import Family
from spiders.families.catalogue import family_named, recognise
from spiders.families.counts import asks_for_further_page
from spiders.families.rows import list_problem, own_report
from spiders.families.years import missing_tabs, tab_years
from spiders.reading import Attribution
from storage.bodies import Column
from storage.sightings import Answer, Capture, Entry, Listing, PlaceKind

logger = logging.getLogger(__name__)

MAX_PAGES = 120
"""Pages of one column in one cycle; beyond, the reading is incomplete."""
MAX_REPEATS = 3
"""Pages that show a list already seen, after which no further page is asked for (T064)."""
MAX_EMPTY = 30
"""Pages without a row that lead on to others (years, units, offices above them), before it looks like a trap."""


@dataclass(kw_only=True)
class ColumnReading:
    """What was read of one column in this cycle."""

    column: Column
    entries: dict[str, Entry] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    first: Seen | None = None
    total: int | None = None
    faults: list[str] = field(default_factory=list)
    """Why it is not read to the end; empty: it is."""
    repeats: int = 0
    empty: int = 0
    """Pages without a row that were followed further."""
    shown: set[tuple[str, ...]] = field(default_factory=set)
    years: set[int] = field(default_factory=set)
    """Years that stand as tabs over the lists."""
    note: str = ""
    """What there is to say of the reader itself."""
    stood: set[str] = field(default_factory=set)
    """Keys of the reports that stand in the shell of a list that a service brings."""
    served: set[str] | None = None
    """Keys of the rows that the service brought, where one does."""

    @property
    def readable(self) -> bool:
        """Whether its first page could be read at all."""
        return self.first is not None and self.first.answer is Answer.PAGE

    def take(self, seen: Seen, family: Family, *, ask: Ask | None = None) -> None:
        """Take in one look: its page, and those that a browser turned to without another address.

        `ask`: what was asked for, of every page but the column's first.
        """
        assert seen.page is not None
        self.faults.extend(seen.faults)
        for page in (seen.page, *seen.turned):
            self.add(page, family, shown=1 + len(seen.turned), ask=ask if page is seen.page else None)
        titles = [entry.title for entry in self.entries.values()]
        counts = [count.total for count in seen.counts if count.is_of(titles)]
        self.total = max([*counts, self.total or 0]) or self.total

    def add(self, page: Page, family: Family, *, shown: int = 1, ask: Ask | None = None) -> None:
        """Take in the entries of one page, and what is wrong with it; `shown`: pages that a browser turned to."""
        rows = family.entries(page)
        own = own_report(page) if ask is not None and not rows else None
        rows = [own] if own is not None else rows
        problem = family.problem(page, rows) if own is None else ""
        self.note = family.note
        self.years |= tab_years(page)
        if problem and 1 < shown == visible_pages(page):
            problem = list_problem(page, rows)  # its other pages, which a script leads to, were read as well
        if problem:
            self.faults.append(f"{page.url}: {problem}")
        shape = tuple(entry.url for entry in rows)
        # Two pages without rows are no repetition: years and units may stand below each of them.
        again = bool(shape) and shape in self.shown
        if again:
            self.repeats += 1
        nothing = not rows and not family.by_service  # whose family knows by what answer a list ends
        if ask is not None and not problem and (again or nothing) and asks_for_further_page(ask):
            self.faults.append(f"{page.url}: {'the same rows once more' if again else 'a further page without rows'}")
        self.shown.add(shape)
        for entry in rows:
            if entry is own or entry.url not in self.asked:
                self.entries.setdefault(entry.url, entry)
        if family.by_service:
            keys = {same_address_key(entry.url) for entry in rows}
            self.served = (self.served or set()) | (keys if family.is_served(page) else set())
            self.stood |= keys
        total = family.total(page)
        if total is not None:
            self.total = max(total, self.total or 0)

    def finish(self) -> None:
        """Hold the site's own count against what was parsed, and a shell's reports against what its service lists."""
        if self.served is not None and not self.served:
            self.faults.append("the list's service lists nothing, which alone proves no absence")
        elif self.served is not None and self.stood - self.served:
            self.faults.append(f"{len(self.stood - self.served)} reports in the page that its service does not list")
        if self.total is not None and len(self.entries) < self.total:
            self.faults.append(f"the site counts {self.total}, {len(self.entries)} were parsed")
        if self.repeats >= MAX_REPEATS:
            self.faults.append("pages repeat")

    def listing(self, attribution: Attribution, now: datetime) -> Listing:
        """The reading as a word of the archive, with what became known of its entries."""
        entries = tuple(self.entries.values())
        reports = tuple((e.url, attribution.reports[e.url]) for e in entries if e.url in attribution.reports)
        unresolved = tuple((e.url, attribution.unresolved[e.url]) for e in entries if e.url in attribution.unresolved)
        # A body's own column may well lack the tab of the year in which the body published nothing.
        lost = missing_tabs(self.years, entries, this_year=now.year) if self.column.body is None else []
        faults = [*self.faults, *([f"no tab for {', '.join(map(str, lost))}"] if lost else [])]
        return Listing(
            column=canonical(self.column.url),
            at=now,
            complete=self.readable and not faults,
            entries=entries,
            total=self.total,
            body=self.column.body,
            why="; ".join([*faults, *([self.note] if self.note else [])])[:300],
            reports=reports,
            unresolved=unresolved,
        )


async def read_column(
    reading: ColumnReading, looker: Looker, county: str, *, first: Seen | None = None
) -> AsyncIterator[Capture]:
    """Read a column's pages in order, yielding a capture for each page but the first (the listing's own).

    `first`: the first page's look, where it was already made.
    """
    url = canonical(reading.column.url)
    reading.asked.add(url)
    ask = Ask(url=url, kind=PlaceKind.COLUMN)
    reading.first = await _shown(ask, first or await looker.look(ask), looker, reading.column)
    if not reading.readable or reading.first.page is None:
        observation = reading.first.observation
        reading.faults.append(
            f"{observation.answer.value}: {observation.note}" if observation.note else observation.answer.value
        )
        return
    family = _family(reading.column, reading.first.page)
    reading.take(reading.first, family)
    queue = _further(reading, reading.first.page, family, looker)
    while queue:
        if len(reading.asked) > MAX_PAGES or reading.repeats >= MAX_REPEATS or reading.empty > MAX_EMPTY:
            reading.faults.append(f"stopped after {len(reading.asked)} pages")
            break
        ask = queue.pop(0)
        seen = await _shown(ask, await looker.look(ask), looker, reading.column)
        if seen.asked:
            yield Capture(county=county, kind=PlaceKind.LIST, observation=seen.observation, body=seen.body, column=url)
        if seen.answer is not Answer.PAGE or seen.page is None:
            reading.faults.append(f"{ask.url}: {seen.answer.value}")
            continue
        before = reading.repeats
        reading.take(seen, family, ask=ask)
        if reading.repeats == before:
            further = _further(reading, seen.page, family, looker)
            reading.empty += bool(further) and not family.entries(seen.page)
            queue.extend(further)
    reading.finish()


async def _shown(ask: Ask, seen: Seen, looker: Looker, column: Column) -> Seen:
    """The look at a list, by the browser where only a script brings its rows, or brought them the last time.

    What was shown the last time and now says the same without its scripts needs no browser any more.
    """
    if seen.answer is not Answer.PAGE or seen.page is None:
        return seen
    family = _family(column, seen.page)
    rows = family.entries(seen.page)
    scripted = "script" in family.problem(seen.page, rows)
    if not scripted and not looker.was_rendered(ask.url):
        return seen
    shown = await looker.render(ask, seen)
    if scripted or shown.faults or shown.page is None or shown.turned:
        return shown
    listed = {entry.url for entry in _family(column, shown.page).entries(shown.page)}
    return seen if listed == {entry.url for entry in rows} else shown


def _family(column: Column, page: Page) -> Family:
    return family_named(column.family) if column.family else recognise(page)


def _further(reading: ColumnReading, page: Page, family: Family, looker: Looker) -> list[Ask]:
    """Pages of the column that this page leads to, not yet asked for."""
    further = []
    for ask in family.next_pages(page, reading.asked):
        key = ask.url if ask.method == "GET" else f"{ask.url}#{ask.form}"
        if key not in reading.asked and ask.url in looker.trusted:
            reading.asked.add(key)
            further.append(ask)
    return further

"""Reading one column to its end, or saying why it was not read to the end."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from crawler.extract.filling import visible_pages
from crawler.fetch.look import Looker, Seen
from crawler.page import Ask, Page, canonical, same_address_key
from spiders.families.catalogue import family_named
from spiders.families.counts import asks_for_further_page
from spiders.families.rows import list_problem
from spiders.families.years import missing_tabs
from spiders.list_pages import ListPage, ListReader, family_of, read_list_page
from spiders.reading import Attribution
from storage.bodies import Column
from storage.sightings import Answer, Capture, Entry, Known, Listing, PlaceKind

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
    family: str = ""
    """That its first page is of, and so all others."""
    stood: set[str] = field(default_factory=set)
    """Keys of the reports that stand in the shell of a list that a service brings."""
    served: set[str] | None = None
    """Keys of the rows that the service brought, where one does."""

    @property
    def readable(self) -> bool:
        """Whether its first page could be read at all."""
        return self.first is not None and self.first.answer is Answer.PAGE

    def take(self, seen: Seen, said: ListPage, *, ask: Ask | None = None) -> None:
        """Take in one look: its page, which says `said`, and those that a browser turned to without another address.

        `ask`: what was asked for, of every page but the column's first.
        """
        assert seen.page is not None
        self.faults.extend(seen.faults)
        self.add(seen.page, said, shown=1 + len(seen.turned), ask=ask)
        for page in seen.turned:
            self.add(page, read_list_page(page, family_named(said.family), self.asked), shown=1 + len(seen.turned))
        titles = [entry.title for entry in self.entries.values()]
        counts = [count.total for count in seen.counts if count.is_of(titles)]
        self.total = max([*counts, self.total or 0]) or self.total

    def add(self, page: Page, said: ListPage, *, shown: int = 1, ask: Ask | None = None) -> None:
        """Take in the entries of one page, and what is wrong with it; `shown`: pages that a browser turned to."""
        family = family_named(said.family)
        own = said.own if ask is not None else None
        rows = list(said.rows) if own is None else [own]
        problem = said.problem if own is None else ""
        self.note = family.note
        self.years |= set(said.years)
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
            self.served = (self.served or set()) | (keys if said.served else set())
            self.stood |= keys
        if said.total is not None:
            self.total = max(said.total, self.total or 0)

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
    reading: ColumnReading,
    looker: Looker,
    county: str,
    *,
    first: Seen | None = None,
    lists: ListReader | None = None,
    known: Mapping[str, Known] | None = None,
) -> AsyncIterator[Capture]:
    """Read a column's pages in order, yielding a capture for each page but the first (the listing's own).

    `first`: the first page's look, where it was already made. `lists` reads the pages; `known`: what is known of them.
    """
    lists, known = lists or ListReader(), known or {}
    url = canonical(reading.column.url)
    reading.asked.add(url)
    ask = Ask(url=url, kind=PlaceKind.COLUMN)
    seen = first or await looker.look(ask, known.get(url))
    reading.first, said = await _shown(ask, seen, looker, lists, reading)
    if said is None:
        reading.faults.append(_why(reading.first))
        return
    reading.family = said.family
    reading.take(reading.first, said)
    queue = _further(reading, said, looker)
    if reading.first.page is not None:
        reading.first = replace(reading.first, page=reading.first.page.anew())
    while queue:
        if len(reading.asked) > MAX_PAGES or reading.repeats >= MAX_REPEATS or reading.empty > MAX_EMPTY:
            reading.faults.append(f"stopped after {len(reading.asked)} pages")
            break
        ask = queue.pop(0)
        seen, said = await _shown(ask, await looker.look(ask, _before(ask, known)), looker, lists, reading)
        if seen.asked:
            yield Capture(county=county, kind=PlaceKind.LIST, observation=seen.observation, body=seen.body, column=url)
        if said is None:
            reading.faults.append(f"{ask.url}: {_why(seen)}")
            continue
        before = reading.repeats
        reading.take(seen, said, ask=ask)
        if reading.repeats == before:
            further = _further(reading, said, looker)
            reading.empty += bool(further) and not said.rows
            queue.extend(further)
    reading.finish()


async def _shown(
    ask: Ask, seen: Seen, looker: Looker, lists: ListReader, reading: ColumnReading
) -> tuple[Seen, ListPage | None]:
    """The look at a list, by the browser where only a script brings its rows, or brought them the last time.

    With what it says; None: it is not to be read. What was shown the last time and now says the same without its
    scripts needs no browser any more.
    """
    if seen.answer is not Answer.PAGE or seen.page is None:
        return seen, None
    said = _said(ask, seen, lists, reading)
    if not said.scripted and not looker.was_rendered(ask.url):
        return seen, said
    shown = await looker.render(ask, seen)
    if shown is seen:
        return seen, said
    if shown.answer is not Answer.PAGE or shown.page is None:
        return shown, None
    if not (said.scripted or shown.faults or shown.turned) and _listed(shown.page, reading) == _listed(
        seen.page, reading
    ):
        return seen, said
    return shown, _said(ask, shown, lists, reading)


def _said(ask: Ask, seen: Seen, lists: ListReader, reading: ColumnReading) -> ListPage:
    first = ask.kind is PlaceKind.COLUMN
    return lists.read(seen, reading.column.family, reading.asked, of=None if first else reading.family)


def _why(seen: Seen) -> str:
    note = seen.observation.note
    return f"{seen.answer.value}: {note}" if note else seen.answer.value


def _listed(page: Page, reading: ColumnReading) -> set[str]:
    return {entry.url for entry in family_of(page, reading.column.family).entries(page)}


def _before(ask: Ask, known: Mapping[str, Known]) -> Known | None:
    """What is known of an address; a form brings something else each time."""
    return known.get(ask.url) if ask.method == "GET" else None


def _further(reading: ColumnReading, said: ListPage, looker: Looker) -> list[Ask]:
    """Pages of the column that a page leads to, not yet asked for."""
    further = []
    for ask in said.further:
        key = ask.url if ask.method == "GET" else f"{ask.url}#{ask.form}"
        if key not in reading.asked and ask.url in looker.trusted:
            reading.asked.add(key)
            further.append(ask)
    return further

"""Any plain list page: rows of links, next pages by their words, years and units as parts of the list, frames."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar
from urllib.parse import urlsplit

from crawler.extract.filling import certain_filler, visible_count
from crawler.page import Ask, Page
from spiders.families.base import Family
from spiders.families.counts import counted_pages, pager_problem
from spiders.families.drawn_pager import drawn_pager
from spiders.families.pager import asks_for, has_links_back, leads_into_trap, pages_by_link, parts_by_link
from spiders.families.rows import list_entries, list_problem
from spiders.families.years import closed_years, opened_years
from storage.sightings import Entry

MOST_FRAMES = 4


class Static(Family):
    """The reader for every list that no other family claims, and what the families of plain pages share."""

    name: ClassVar[str] = "static"
    note: ClassVar[str] = "read by the generic reader"

    def recognises(self, page: Page) -> bool:
        """Any page; asked last."""
        del page
        return True

    def entries(self, page: Page) -> list[Entry]:
        """Rows of links with their dates."""
        return list_entries(page)

    def next_pages(self, page: Page, asked: Collection[str]) -> list[Ask]:
        """Pages by their words and numbers, then years and units below the column, then what a frame holds."""
        found = {ask.url: ask for ask in self.further(page, asked)}
        years, frames = asks_for(page, opened_years(page), asked), asks_for(page, framed(page), asked)
        for ask in (*years, *self.parts(page, asked), *frames):
            found.setdefault(ask.url, ask)
        return list(found.values())

    def further(self, page: Page, asked: Collection[str]) -> list[Ask]:
        """The pages of this list, without its years and units."""
        return pages_by_link(page, asked)

    def parts(self, page: Page, asked: Collection[str]) -> list[Ask]:
        """Years and units that are lists of their own."""
        return parts_by_link(page, asked)

    def is_linked(self, page: Page) -> bool:
        """Whether the pager of a page leads anywhere, onward or back."""
        return bool(self.further(page, ())) or has_links_back(page)

    def total(self, page: Page) -> int | None:
        """共N条, where the page says so."""
        return visible_count(page)

    def problem(self, page: Page, entries: list[Entry]) -> str:
        """Why it is no list that was read; also when its further pages or its years can be reached by a script only."""
        if leads_into_trap(page):
            return "a link leads on without end"
        why = pager_problem(page, entries, linked=self.is_linked(page))
        if not why and entries and not self.is_linked(page) and not self._counts_all(page, entries):
            why = drawn_pager(page, len(entries))
        if why:
            return why
        closed = closed_years(page, entries)
        if closed:
            return f"only a script opens {', '.join(map(str, closed[:6]))}"
        if not entries and self.next_pages(page, ()):
            return certain_filler(page)
        return list_problem(page, entries)

    def _counts_all(self, page: Page, entries: list[Entry]) -> bool:
        """Whether the page says itself that it shows all rows, or is the last page."""
        total, counted = self.total(page), counted_pages(page)
        if counted is not None and (counted.pages <= 1 or (counted.current or 0) >= counted.pages):
            return True
        return total is not None and total <= len(entries)


def framed(page: Page) -> list[str]:
    """Addresses of what frames of the same host show, where the page around them has no list (domain 7.8, 金坛)."""
    if list_entries(page):
        return []
    here = urlsplit(page.url).netloc.lower()
    found = []
    for frame in page.document.iter("iframe", "frame"):
        url = page.join(frame.get("src") or "")
        small = any((frame.get(side) or "").strip() in ("0", "1") for side in ("width", "height"))
        if url is not None and urlsplit(url).netloc.lower() == here and not small:
            found.append(url)
    return found[:MOST_FRAMES]

"""Any plain list page: rows of links, next pages by their words, year tabs and unit folders as parts of the list."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

from crawler.extract.filling import visible_count, visible_pages
from crawler.page import Ask, Page
from spiders.families.base import Family
from spiders.families.pager import has_links_back, pages_by_link, parts_by_link
from spiders.families.rows import list_entries, list_problem
from storage.sightings import Entry


class Static(Family):
    """The reader for every list that no other family claims."""

    name: ClassVar[str] = "static"

    def recognises(self, page: Page) -> bool:
        """Any page; asked last."""
        del page
        return True

    def entries(self, page: Page) -> list[Entry]:
        """Rows of links with their dates."""
        return list_entries(page)

    def next_pages(self, page: Page, asked: Collection[str]) -> list[Ask]:
        """Pages by their words and numbers, then years and units below the column."""
        pages = pages_by_link(page, asked)
        known = {ask.url for ask in pages}
        return pages + [ask for ask in parts_by_link(page, asked) if ask.url not in known]

    def total(self, page: Page) -> int | None:
        """共N条, where the page says so."""
        return visible_count(page)

    def problem(self, page: Page, entries: list[Entry]) -> str:
        """Why it is no list that was read; also when its further pages can be reached by a script only."""
        further = self.next_pages(page, ())
        pages = visible_pages(page)
        if pages is not None and pages > 1 and not (pages_by_link(page, ()) or has_links_back(page)):
            return f"one of {pages} pages; a script leads to the others"
        return "" if not entries and further else list_problem(page, entries)

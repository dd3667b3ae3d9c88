"""TRS WCM: static lists whose pager is a script, `createPageHTML(total, current, "index", "html")` (domain 7.3)."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import ClassVar

from crawler.page import Ask, Page, canonical
from spiders.families.base import Family
from spiders.families.rows import list_entries, unparsed
from spiders.families.static import Static
from storage.sightings import Entry, PlaceKind

MOST_PAGES = 200
_PAGER = re.compile(
    r"""createPage(?:HTML)?\s*\(\s*(\d{1,5})\s*,\s*(\d{1,5})\s*,\s*["']([\w-]{1,60})["']\s*,\s*["'](\w{2,6})["']""", re.IGNORECASE
)
_STAMP = re.compile(r"/t\d{8}_\d+\.s?html?", re.IGNORECASE)


class Trs(Family):
    """Pages are counted from zero: `index.html`, `index_1.html`, …"""

    name: ClassVar[str] = "trs"

    def recognises(self, page: Page) -> bool:
        """The pager's script, or rows with TRS's stamps."""
        return _PAGER.search(page.text) is not None or any(_STAMP.search(link.url) for link in page.links())

    def entries(self, page: Page) -> list[Entry]:
        """Rows of links with their dates."""
        return list_entries(page)

    def next_pages(self, page: Page, asked: Collection[str]) -> list[Ask]:
        """All further pages that the pager counts; without a pager what plain links say."""
        match = _PAGER.search(page.text)
        if match is None:
            return Static().next_pages(page, asked)
        pages, stem, ending = int(match[1]), match[3], match[4]
        found = []
        for number in range(1, min(pages, MOST_PAGES)):
            url = page.join(f"{stem}_{number}.{ending}")
            if url is not None and canonical(url) not in asked:
                found.append(Ask(url=canonical(url), kind=PlaceKind.LIST))
        return found + [ask for ask in Static().next_pages(page, asked) if _is_year_page(ask, found)]

    def total(self, page: Page) -> int | None:
        """The pager counts pages, not rows; only words tell rows."""
        return Static().total(page)

    def problem(self, page: Page, entries: list[Entry]) -> str:
        """Why it is no list that was read; a pager of zero pages is an empty list."""
        match = _PAGER.search(page.text)
        if match is not None and int(match[1]) <= 1 and not entries:
            return ""
        return unparsed(page, entries)


def _is_year_page(ask: Ask, found: list[Ask]) -> bool:
    return all(ask.url != other.url for other in found) and not re.search(r"_\d+\.s?html?$", ask.url)

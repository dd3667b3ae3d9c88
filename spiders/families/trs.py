"""TRS WCM: static lists whose pager is a script, `createPageHTML(total, current, "index", "html")` (domain 7.3)."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from crawler.extract.filling import visible_count
from crawler.page import Ask, Page
from spiders.families.base import Family
from spiders.families.pager import MOST_PAGES, asks_for, pages_by_link, parts_by_link
from spiders.families.rows import list_entries, list_problem
from storage.sightings import Entry

_NAMES = r"""["'](?P<stem>[\w-]{1,60})["']\s{0,3},\s{0,3}["'](?P<ending>\w{2,6})["']"""
_CALL = re.compile(
    rf"createPage(?:HTML)?\s{{0,3}}\(\s{{0,3}}(?P<pages>\d{{1,5}})\s{{0,3}},\s{{0,3}}(?P<current>\d{{1,5}})\s{{0,3}},\s{{0,3}}{_NAMES}",
    re.IGNORECASE,
)
_CALL_WITH_BOX = re.compile(
    r"""createPage(?:HTML)?\s{0,3}\(\s{0,3}["'][\w-]{1,60}["']\s{0,3},\s{0,3}(?P<pages>\d{1,5})\s{0,3},\s{0,3}(?P<current>\d{1,5})"""
    rf"\s{{0,3}},\s{{0,3}}{_NAMES}(?:\s{{0,3}},\s{{0,3}}['\"]?(?P<rows>\d{{1,6}}))?",
    re.IGNORECASE,
)
_INLINE_PAGES = re.compile(r"\bcountPage\s{0,3}=\s{0,3}(\d{1,5})")
_INLINE_ENDING = re.compile(r"""["']\.["']\s{0,3}\+\s{0,3}["'](s?html?)["']""")
_STAMP = re.compile(r"/\d{6}/t\d{8}_\d+\.s?html?$", re.IGNORECASE)
_MARK = re.compile(r"TRS_Editor|trs_editor_view|TRS_UEDITOR|Custom_UnionStyle", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Pager:
    """What the pager's script says."""

    pages: int
    stem: str
    ending: str
    first_number: int
    """Number in the name of the second page: `index_1` in TRS's own pager, `list_2` in the one with a box."""
    rows: int | None = None

    def addresses(self, page: Page) -> list[str]:
        """All pages after the first, by name."""
        last = min(self.pages - 1, MOST_PAGES)
        names = (f"{self.stem}_{number}.{self.ending}" for number in range(self.first_number, self.first_number + last))
        return [url for name in names if (url := page.join(name)) is not None]


class Trs(Family):
    """Pages are counted from zero: `index.html`, `index_1.html`, …"""

    name: ClassVar[str] = "trs"

    def recognises(self, page: Page) -> bool:
        """The pager's script, or rows with TRS's stamps."""
        if _pager(page) is not None or _MARK.search(page.text):
            return True
        return sum(1 for link in page.links() if _STAMP.search(link.url)) >= 2

    def entries(self, page: Page) -> list[Entry]:
        """Rows of links with their dates."""
        return list_entries(page)

    def next_pages(self, page: Page, asked: Collection[str]) -> list[Ask]:
        """All further pages that the pager counts, or that links name; then years and units below the column."""
        pager = _pager(page)
        counted = asks_for(page, pager.addresses(page), asked) if pager is not None else []
        found = {ask.url: ask for ask in counted}
        for ask in (*pages_by_link(page, asked), *parts_by_link(page, asked)):
            found.setdefault(ask.url, ask)
        return list(found.values())

    def total(self, page: Page) -> int | None:
        """TRS's pager counts pages; rows only where it is told them, or words say so."""
        pager = _pager(page)
        return pager.rows if pager is not None and pager.rows is not None else visible_count(page)

    def problem(self, page: Page, entries: list[Entry]) -> str:
        """Why it is no list that was read; a static list whose pager counts one page or none may be empty."""
        pager = _pager(page)
        if pager is None:
            return "" if not entries and parts_by_link(page, ()) else list_problem(page, entries)
        if entries or pager.pages <= 1:
            return ""
        return f"no rows, though the pager counts {pager.pages} pages"


def _pager(page: Page) -> _Pager | None:
    text = page.text
    call = _CALL.search(text)
    if call is not None:
        return _Pager(pages=int(call["pages"]), stem=call["stem"], ending=call["ending"], first_number=1)
    boxed = _CALL_WITH_BOX.search(text)
    if boxed is not None:
        rows = int(boxed["rows"]) if boxed["rows"] else None
        # This pager counts its current page from one, and so its names.
        return _Pager(pages=int(boxed["pages"]), stem=boxed["stem"], ending=boxed["ending"], first_number=2, rows=rows)
    inline = _INLINE_PAGES.search(text)
    if inline is not None and "currentPage" in text:
        ending = _INLINE_ENDING.search(text)
        return _Pager(pages=int(inline[1]), stem="index", ending=ending[1] if ending else "html", first_number=1)
    return None

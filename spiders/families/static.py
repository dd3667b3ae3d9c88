"""Any plain list page: rows of links, next pages by their words, year tabs and unit folders as pages of the list."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import ClassVar
from urllib.parse import urlsplit

from crawler.extract.titles import Verdict, judge_title
from crawler.page import Ask, Link, Page, canonical
from spiders.families.base import Family
from spiders.families.rows import full_title, list_entries, unparsed
from storage.sightings import Entry, PlaceKind

_NEXT = re.compile(r"^(?:下一?页|后一?页|下页|next|[>»›]{1,2}|尾页|末页|\[?\d{1,4}\]?)\s*[>»›]{0,2}$", re.IGNORECASE)
_YEAR = re.compile(r"^(?:20\d{2})\s*(?:年度?)?(?:年报|报告)?$")
_TOTAL = re.compile(r"共\s*(?:有|计)?\s*(\d{1,6})\s*(?:条|篇|个结果|条记录)|总(?:记录)?数\s*[:：]?\s*(\d{1,6})")
_SAME_PLACE = re.compile(r"[^/]*$")


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
        """Pages by their words (下一页, 2, 3, 尾页) and years by theirs (2018年), below the same place."""
        found: dict[str, Ask] = {}
        for link in page.links():
            url = canonical(link.url)
            if url in asked or url in found or not _leads_on(page, link):
                continue
            found[url] = Ask(url=url, kind=PlaceKind.LIST)
        return list(found.values())

    def total(self, page: Page) -> int | None:
        """共N条, where the page says so."""
        match = _TOTAL.search(" ".join(page.document.text_content().split()))
        return int(match[1] or match[2]) if match else None

    def problem(self, page: Page, entries: list[Entry]) -> str:
        """Why it is no list that was read."""
        if not entries and self.next_pages(page, ()):
            return ""
        return unparsed(page, entries)


def _leads_on(page: Page, link: Link) -> bool:
    words = " ".join(link.text.split())
    if not link.url.lower().startswith(("http://", "https://")) or urlsplit(link.url).netloc != urlsplit(page.url).netloc:
        return False
    if _NEXT.match(words):
        return _same_folder(page.url, link.url)
    if _YEAR.match(words):
        below = _SAME_PLACE.sub("", urlsplit(page.url).path)
        return urlsplit(link.url).path.startswith(below) and judge_title(full_title(link)) is Verdict.NO
    return False


def _same_folder(here: str, there: str) -> bool:
    a, b = _SAME_PLACE.sub("", urlsplit(here).path), _SAME_PLACE.sub("", urlsplit(there).path)
    return a.startswith(b) or b.startswith(a)

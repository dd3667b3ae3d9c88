"""JEECMS: `/nb/index.jhtml`, `index_2.jhtml` …, articles `/nb/24971296.jhtml`; buttons lead on (domain 7.8)."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import ClassVar
from urllib.parse import urlsplit

from crawler.page import Ask, Page
from spiders.families.counts import counted_pages
from spiders.families.pager import MOST_PAGES, asks_for, pages_by_link
from spiders.families.static import Static

_ARTICLE = re.compile(r"/\d{1,12}\.jhtml$")
_LIST = re.compile(r"^(?P<folder>.{0,600}/)(?:index(?:_\d{1,5})?\.jhtml)?$")


class Jeecms(Static):
    """Its pager counts, `共35条记录 1/3页`, and its names follow the count."""

    name: ClassVar[str] = "jeecms"
    note: ClassVar[str] = ""

    def recognises(self, page: Page) -> bool:
        """A list by its own name, or two links to articles."""
        if urlsplit(page.url).path.endswith(".jhtml") and "igs/front" not in page.url:
            return True
        return sum(1 for link in page.links() if _ARTICLE.search(urlsplit(link.url).path)) >= 2

    def further(self, page: Page, asked: Collection[str]) -> list[Ask]:
        """`index_2.jhtml` … up to the pager's count, and what its buttons and links lead to."""
        counted = counted_pages(page)
        match = _LIST.match(urlsplit(page.url).path)
        names: list[str] = []
        if counted is not None and match is not None and f"index_{min(counted.pages, 2)}.jhtml" in page.text:
            last = min(counted.pages, MOST_PAGES)
            names = [f"{match['folder']}index_{number}.jhtml" for number in range(2, last + 1)]
        urls = [url for name in names if (url := page.join(name)) is not None]
        found = {ask.url: ask for ask in asks_for(page, urls, asked)}
        for ask in pages_by_link(page, asked):
            found.setdefault(ask.url, ask)
        return list(found.values())

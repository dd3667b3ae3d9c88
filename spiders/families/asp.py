"""Classic ASP: lists and articles by question, `list.asp?s=280&page=2`, `ins.asp?s=280&i=11767` (domain 7.8)."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import ClassVar
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from crawler.page import Ask, Page
from spiders.families.counts import counted_pages, is_page_key
from spiders.families.pager import MOST_PAGES, asks_for, pager_links, pages_by_link
from spiders.families.static import Static


class Asp(Static):
    """What lies between the first and the last page has no link of its own, but the same question with its number."""

    name: ClassVar[str] = "asp"
    note: ClassVar[str] = ""

    def recognises(self, page: Page) -> bool:
        """A list that is an .asp page itself, with two rows that are."""
        if not urlsplit(page.url).path.lower().endswith((".asp", "/")):
            return False
        links = [urlsplit(link.url) for link in page.links()]
        return sum(1 for link in links if link.path.lower().endswith(".asp") and re.search(r"=\d", link.query)) >= 2

    def further(self, page: Page, asked: Collection[str]) -> list[Ask]:
        """Pages 2 … to the pager's count, and what links name; none beyond the count, which would repeat the last."""
        found = {ask.url: ask for ask in asks_for(page, _by_question(page), asked)}
        for ask in pages_by_link(page, asked):
            found.setdefault(ask.url, ask)
        return list(found.values())


def _by_question(page: Page) -> list[str]:
    counted = counted_pages(page)
    if counted is None:
        return []
    here = urlsplit(page.url)
    for link in pager_links(page):
        there = urlsplit(link.url)
        if (there.netloc, there.path) != (here.netloc, here.path):
            continue
        keys = [key for key, value in parse_qsl(there.query[:2000]) if is_page_key(key) and value.isdigit()]
        if len(keys) != 1:
            continue
        # Other fields stay as they are written: GBK in percent signs would not survive a decoding.
        field = re.compile(rf"(?<![^&]){re.escape(keys[0])}=\d{{1,6}}(?![^&])")
        return [
            urlunsplit((there.scheme, there.netloc, there.path, field.sub(f"{keys[0]}={number}", there.query), ""))
            for number in range(2, min(counted.pages, MOST_PAGES) + 1)
        ]
    return []

"""博达 VSB: `nb.htm` is the newest page, the older ones are `nb/30.htm` … `nb/1.htm`, counting down (domain 7.5)."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import ClassVar
from urllib.parse import urlsplit

from crawler.page import Ask, Link, Page, canonical
from spiders.families.counts import counted_pages
from spiders.families.pager import MOST_PAGES, asks_for, is_unit_name, pager_links, pages_by_link
from spiders.families.rows import is_year
from spiders.families.static import Static
from storage.sightings import Entry

_MARK = re.compile(
    r"_simple_list_gotopage_fun|/system/resource/(?:js|css|images)/|_dynclicks_|dynclicks\.jsp|vsb_content|v_news_content"
    r"|pb_sys_common|urltype=tree\.TreeTempUrl|id=[\"']?line_u\d",
)
_ARTICLE = re.compile(r"/info/\d+/\d+\.htm$")
_NAME = re.compile(r"^(?P<stem>.{0,600})/(?P<number>\d{1,5})\.htm$")
_GOTO = re.compile(r"_simple_list_gotopage_fun\(\s{0,3}(\d{1,5})")
_ASKED = re.compile(r"(?P<key>[A-Za-z]\w{0,20})t=(?P<pages>\d{1,5})&(?P=key)p=(?P<number>\d{1,5})(?=&|$)")
_NAMED = re.compile(r"(?P<key>totalpage)=(?P<pages>\d{1,5})&PAGENUM=(?P<number>\d{1,5})(?=&|$)", re.IGNORECASE)


class Vsb(Static):
    """Addresses of older pages stay, while new rows come on top: the column is read from its newest page each time."""

    name: ClassVar[str] = "vsb"
    note: ClassVar[str] = ""

    def recognises(self, page: Page) -> bool:
        """VSB's pager, scripts or rows, or two links to its articles."""
        if _MARK.search(page.text):
            return True
        return sum(1 for link in page.links() if _ARTICLE.search(urlsplit(link.url).path)) >= 2

    def further(self, page: Page, asked: Collection[str]) -> list[Ask]:
        """All older pages down to `1.htm`, as the highest number of the pager's links and its count tell."""
        urls = [*_older(page), *_asked_for(page)]
        found = {ask.url: ask for ask in asks_for(page, urls, asked)}
        for ask in pages_by_link(page, asked, between=False):
            found.setdefault(ask.url, ask)
        return list(found.values())

    def parts(self, page: Page, asked: Collection[str]) -> list[Ask]:
        """Years and units below the column: `nb/n2018n.htm` is one of `nb.htm`."""
        return asks_for(page, (link.url for link in page.links() if _is_part(page, link)), asked)

    def problem(self, page: Page, entries: list[Entry]) -> str:
        """As of any list; also where count and links of the pager disagree, so that pages may be hidden."""
        counted, older = _pages(page), _highest(page)
        newest = _NAME.match(urlsplit(page.url).path) is None
        if newest and counted is not None and older is not None and counted != older + 1:
            return f"the pager counts {counted} pages, its links lead to {older + 1}"
        return super().problem(page, entries)


def _pages(page: Page) -> int | None:
    counted = counted_pages(page)
    goto = _GOTO.search(page.text)
    return counted.pages if counted is not None else int(goto[1]) if goto is not None else None


def _highest(page: Page) -> int | None:
    """The number of the second page: the highest one that the pager's links name below the column."""
    stem = _stem(page)
    numbers = []
    for link in pager_links(page):
        match = _NAME.match(urlsplit(link.url).path)
        if match is not None and match["stem"] == stem and urlsplit(link.url).netloc == urlsplit(page.url).netloc:
            numbers.append(int(match["number"]))
    return max(numbers, default=None)


def _older(page: Page) -> list[str]:
    if _NAME.match(urlsplit(page.url).path) is not None:
        return []  # The first page named them all; here links do.
    highest = _highest(page)
    if highest is None:
        return []
    parts = urlsplit(page.url)
    head = f"{parts.scheme}://{parts.netloc}{_stem(page)}"
    return [f"{head}/{number}.htm" for number in range(highest, max(0, highest - MOST_PAGES), -1)]


def _asked_for(page: Page) -> list[str]:
    """Pages of a list that is put together on demand: `list.jsp?a8t=27&a8p=2&a8c=15…`."""
    for link in pager_links(page):
        query = urlsplit(link.url).query
        match = _ASKED.search(query) or _NAMED.search(query)
        if match is None or urlsplit(link.url).path != urlsplit(page.url).path:
            continue
        start = link.url.index(query) + match.start("number")
        tail = link.url[start + len(match["number"]) :]
        last = min(int(match["pages"]), MOST_PAGES)
        return [f"{link.url[:start]}{number}{tail}" for number in range(2, last + 1)]
    return []


def _stem(page: Page) -> str:
    path = urlsplit(page.url).path
    match = _NAME.match(path)
    return match["stem"] if match is not None else re.sub(r"(?:/index)?\.htm$|/$", "", path)


def _is_part(page: Page, link: Link) -> bool:
    words = "".join((link.text or link.title).split())
    here, there = urlsplit(page.url), urlsplit(link.url)
    if here.netloc.lower() != there.netloc.lower() or canonical(link.url) == canonical(page.url):
        return False
    if _ARTICLE.search(there.path) or _NAME.match(there.path) is not None or not there.path.endswith((".htm", "/")):
        return False
    return there.path.startswith(f"{_stem(page)}/") and (is_year(words) is not None or is_unit_name(words))

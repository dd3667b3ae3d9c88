"""Kaipu's UCAP: the page names its channel, `/common/search/CHANNEL` or `/searchList/CHANNEL` lists it (domain 7.4)."""

from __future__ import annotations

import json
import re
from typing import Any, ClassVar
from urllib.parse import urlsplit

from crawler.page import Ask, Page
from spiders.families.json_lists import (
    MOST_LISTS,
    MOST_ROWS,
    ServiceFamily,
    answer_of,
    asked_field,
    claim_of,
    count_of,
    distinct,
    further_numbers,
    link_of,
    member,
    service_ask,
    shortfall,
    unread,
    words_of,
)
from spiders.families.rows import list_entries
from storage.contents import DateSource
from storage.sightings import Entry

PAGE_SIZE = 15
_SERVICE = re.compile(
    r"(?P<path>(?:/[\w-]{1,40}){0,3}/(?:common/search|searchList|search)/)(?:(?P<channel>[0-9a-f]{32})|['\"]\s{0,3}\+|\$\{)"
)
_CHANNEL = re.compile(r"^[0-9a-f]{32}$")
_ANSWER = re.compile(r"/(?:common/search|searchList|search)/[0-9a-f]{32}$")
_SIZE = re.compile(r"(?:_pageSize=|page_?size['\"]?\s{0,3}[:=]\s{0,3}['\"]?)(\d{1,3})(?!\d)", re.IGNORECASE)
_SEARCH_BOX = re.compile(r"^(?:/[\w-]{1,40}){0,3}(?<!common)/search/$")
_PAGER = re.compile(r"createPage(?:HTML)?\s{0,3}\(\s{0,3}['\"\d]", re.IGNORECASE)


class Ucap(ServiceFamily):
    """What the static page shows may be old: the list is what the service says."""

    name: ClassVar[str] = "ucap"

    def recognises(self, page: Page) -> bool:
        """A channel whose list service the page names, or whose list is not in the page; or the service's answer."""
        if self.is_answer(page):
            return isinstance(member(answer_of(page), "data").get("results"), list)
        named = _SERVICE.search(page.text)
        if "<record>" in page.text or not _services(page):
            return False
        if not list_entries(page):
            return named is not None or urlsplit(page.url).path.endswith(".shtml")
        # A static pager beside the rows reaches the whole list; a site's search box is no list's service.
        return named is not None and not _PAGER.search(page.text) and not _SEARCH_BOX.search(named["path"])

    def is_answer(self, page: Page) -> bool:
        """By the address of the service."""
        return _ANSWER.search(urlsplit(page.url).path) is not None

    def first_asks(self, page: Page) -> list[Ask | None]:
        """The service's first answer for the page's channel."""
        size = _SIZE.search(page.text)
        fields = [
            ("_isAgg", "true"),
            ("_isJson", "true"),
            ("_pageSize", size[1] if size is not None and 0 < int(size[1]) <= 100 else str(PAGE_SIZE)),
            ("_template", "index"),
            ("_rangeTimeGte", ""),
            ("_channelName", ""),
            ("page", "1"),
        ]
        return [service_ask(page, service, fields) for service in _services(page)]

    def further_asks(self, page: Page) -> list[Ask | None]:
        """From the first answer all others up to its count."""
        size = _size(page)
        numbers = further_numbers(self.count(page), size) if _number(page) == 1 else range(0)
        return [service_ask(page, page.url, [("_pageSize", str(size)), ("page", str(one))]) for one in numbers]

    def rows(self, page: Page) -> list[Entry]:
        """`data.results`."""
        return distinct(_entry(page, row) for row in _results(page))

    def count(self, page: Page) -> int | None:
        """`data.total`."""
        return count_of(member(answer_of(page), "data").get("total"))

    def fault(self, page: Page, entries: list[Entry]) -> str:
        """No results, no count, another page than asked for, or fewer rows than the count promises."""
        data, total = member(answer_of(page), "data"), self.count(page)
        if not isinstance(data.get("results"), list):
            return "the service gave no results"
        if total is None:
            return "the service gave no count"
        came = count_of(data.get("page"))
        if came is not None and came != _number(page):
            return f"page {came} came in place of page {_number(page)}"
        return unread(_results(page), entries) or shortfall(
            number=_number(page), size=_size(page), rows=len(entries), total=total
        )


def _services(page: Page) -> list[str]:
    """The service's path with the page's channel, else with those it names; the usual path where none stands there."""
    named = list(_SERVICE.finditer(page.text))
    own = _channel(page)
    path = named[0]["path"] if named else "/common/search/"
    if own is not None:
        return [f"{path}{own}"]
    return list(dict.fromkeys(one["path"] + one["channel"] for one in named if one["channel"]))[:MOST_LISTS]


def _channel(page: Page) -> str | None:
    for tag in page.document.iter("meta"):
        content = (tag.get("content") or "").strip()
        if (tag.get("name") or "").lower() == "channelid" and _CHANNEL.match(content):
            return content
    return None


def _number(page: Page) -> int:
    return count_of(asked_field(page, "page")) or 1


def _size(page: Page) -> int:
    """Rows of a full page. The first says how many it gives, be it less than was asked for; so many are asked then."""
    wanted = count_of(asked_field(page, "_pageSize")) or PAGE_SIZE
    said = count_of(member(answer_of(page), "data").get("rows")) or wanted
    return min(said, wanted) if _number(page) == 1 else wanted


def _results(page: Page) -> list[Any]:
    found = member(answer_of(page), "data").get("results")
    return found[:MOST_ROWS] if isinstance(found, list) else []


def _entry(page: Page, row: object) -> Entry | None:
    if not isinstance(row, dict):
        return None
    url = link_of(page, row.get("url") or _other_address(row.get("urls")))
    title = words_of(row.get("title"))
    if url is None or not title:
        return None
    shown = claim_of(row.get("publishedTimeStr"), DateSource.LIST) or claim_of(
        row.get("publishedTime"), DateSource.LIST
    )
    return Entry(url=url, title=title, date=shown)


def _other_address(urls: object) -> object:
    """Newer services give addresses by kind of reader, as JSON inside of the JSON."""
    try:
        kinds = json.loads(urls) if isinstance(urls, str) and len(urls) < 4000 else urls
    except (ValueError, RecursionError):
        return None
    return (kinds.get("common") or kinds.get("pc")) if isinstance(kinds, dict) else None

"""LonSun (Anhui): `/public/column/UNIT` is a shell, fragments come from `/site/label/8888` by its fields (domain 7.6)."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import ClassVar
from urllib.parse import urlsplit

from crawler.extract.filling import is_said_empty, visible_count
from crawler.page import Ask, Page
from spiders.families.base import Family
from spiders.families.json_lists import asked_field, count_of, fields_of, service_ask, shortfall, shown_reports, unasked
from spiders.families.pager import MOST_PAGES, parts_by_link
from spiders.families.rows import list_entries
from storage.sightings import Entry

PAGE_SIZE = 15
_SERVICE = "/site/label/8888"
_LABEL = "publicInfoList"
_COLUMN = re.compile(r"/public/column/(\d{1,12})/?$")
_ADDRESS = re.compile(r"['\"]([^'\"\s<>]{0,200}/site/label/8888\?[^'\"<>]{0,1500})['\"]")
_ORDER = (
    ("IsAjax", "1"),
    ("dataType", "html"),
    ("labelName", _LABEL),
    ("siteId", ""),
    ("pageSize", str(PAGE_SIZE)),
    ("pageIndex", "1"),
    ("action", "list"),
    ("isDate", "true"),
    ("dateFormat", "yyyy-MM-dd"),
    ("length", "50"),
    ("organId", ""),
    ("type", "4"),
    ("catId", ""),
    ("result", "暂无相关信息"),
    ("file", "/xxgk/publicInfoList_newest2020"),
)
"""The fields as the site's own script sends them, and what stands in one that the page does not name."""
_FIELD = re.compile(
    r"(?<![\w.])['\"]?(siteId|organId|catId|pageSize|file|type|action|length)['\"]?\s{0,3}[:=]\s{0,3}"
    r"(?:['\"]([^'\"<>]{0,200})['\"]|(\d{1,12}))"
)
_PAGES = re.compile(r"pageCount['\"]?\s{0,3}[:=]\s{0,3}['\"]?(\d{1,4})(?!\d)")
_COUNT = re.compile(
    r"(?:totalCount|totalRecords?|recordCount|total)['\"]?\s{0,3}[:=]\s{0,3}['\"]?(\d{1,6})(?!\d)", re.IGNORECASE
)


class Lonsun(Family):
    """Type 3 of a unit's column is its annual reports; the fragments tell rows, sometimes pages, seldom a count."""

    name: ClassVar[str] = "lonsun"

    def recognises(self, page: Page) -> bool:
        """The column's address and the label's service with the site's number, or a fragment."""
        if _is_answer(page):
            return not page.text.lstrip().startswith("{")
        if not _COLUMN.search(urlsplit(page.url).path):
            return False
        return (_SERVICE in page.text or _LABEL in page.text) and bool(dict(_fields(page))["siteId"])

    def entries(self, page: Page) -> list[Entry]:
        """The rows of a fragment; of the shell only what looks like a report."""
        return list_entries(page) if _is_answer(page) else shown_reports(page)

    def next_pages(self, page: Page, asked: Collection[str]) -> list[Ask]:
        """From the shell the first fragment, its years and units; from a full fragment the next, or all its pager counts."""
        if not _is_answer(page):
            return unasked([service_ask(page, _SERVICE, _fields(page))], asked) + parts_by_link(page, asked)
        number, size = _number(page), _size(page)
        pages = _pages(page, self.total(page), size)
        if pages is not None:
            numbers = range(2, min(pages, MOST_PAGES) + 1) if number == 1 else range(0)
        else:
            full = len(self.entries(page)) >= size and number < MOST_PAGES
            numbers = range(number + 1, number + 2) if full else range(0)
        return unasked((service_ask(page, page.url, [("pageIndex", str(one))]) for one in numbers), asked)

    def total(self, page: Page) -> int | None:
        """A count in the fragment's script or words, where there is one."""
        if not _is_answer(page):
            return None
        match = _COUNT.search(page.text)
        return int(match[1]) if match is not None else visible_count(page)

    def problem(self, page: Page, entries: list[Entry]) -> str:
        """Why it is no list that was read; only the service's own word makes a fragment an empty one."""
        if not _is_answer(page):
            return (
                "" if service_ask(page, _SERVICE, _fields(page)) is not None else "the list service is on another host"
            )
        number, size, total = _number(page), _size(page), self.total(page)
        if total is not None:
            return shortfall(number=number, size=size, rows=len(entries), total=total)
        if not entries:
            return "" if is_said_empty(page) else "the label gave no rows"
        pages = _pages(page, None, size)
        if pages is not None and number < pages and len(entries) < size:
            return f"{len(entries)} rows on page {number} of {pages}, {size} asked for"
        return ""


def _is_answer(page: Page) -> bool:
    return urlsplit(page.url).path.endswith(_SERVICE) and asked_field(page, "labelName") == _LABEL


def _fields(page: Page) -> list[tuple[str, str]]:
    """The fields of the service: of the column's address, of an address in the page, of its script, else the usual."""
    own = dict(fields_of(page.url))
    given = next((dict(fields_of(found)) for found in _ADDRESS.findall(page.text) if _LABEL in found), {})
    told = {name: text or number for name, text, number in reversed(_FIELD.findall(page.text))}
    told.update({"siteId": site} if (site := _site(page)) else {})
    organ = _COLUMN.search(urlsplit(page.url).path)
    known = {**told, **given, **own, "labelName": _LABEL, "pageIndex": "1", "action": "list"}
    known.update({"organId": organ[1]} if organ is not None else {})
    size = known.get("pageSize", "")
    known["pageSize"] = size if re.fullmatch(r"[1-9]\d?", size) else str(PAGE_SIZE)
    others = [(name, value) for name, value in own.items() if name not in dict(_ORDER)]
    return [*((name, known.get(name) or usual) for name, usual in _ORDER), *others]


def _site(page: Page) -> str:
    for tag in page.document.iter("meta"):
        if (tag.get("name") or "").lower() == "siteid" and re.fullmatch(r"\d{1,12}", tag.get("content") or ""):
            return str(tag.get("content"))
    return ""


def _number(page: Page) -> int:
    return count_of(asked_field(page, "pageIndex")) or 1


def _size(page: Page) -> int:
    return count_of(asked_field(page, "pageSize")) or PAGE_SIZE


def _pages(page: Page, total: int | None, size: int) -> int | None:
    if total is not None:
        return -(-total // size)
    match = _PAGES.search(page.text)
    return int(match[1]) if match is not None else None

"""LonSun (Anhui): `/public/column/UNIT` is a shell, fragments come from `/site/label/8888` (domain 7.6)."""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import urlsplit

from crawler.extract.filling import is_said_empty, visible_count
from crawler.page import Ask, Page
from spiders.families.json_lists import (
    MOST_LISTS,
    ServiceFamily,
    answer_of,
    asked_field,
    count_of,
    fields_of,
    is_cut,
    service_ask,
    shortfall,
)
from spiders.families.pager import MOST_PAGES
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


class Lonsun(ServiceFamily):
    """Type 3 of a unit's column is its reports; fragments hold rows, sometimes a count of pages, seldom of rows."""

    name: ClassVar[str] = "lonsun"

    def recognises(self, page: Page) -> bool:
        """The column's address, the label's service and the site's number; or a fragment."""
        return answer_of(page) is None if self.is_answer(page) else bool(self.first_asks(page))

    def is_answer(self, page: Page) -> bool:
        """By the address of the label."""
        return urlsplit(page.url).path.endswith(_SERVICE) and asked_field(page, "labelName") == _LABEL

    def first_asks(self, page: Page) -> list[Ask | None]:
        """The first fragment of each list in the column."""
        if not _COLUMN.search(urlsplit(page.url).path) or not (_SERVICE in page.text or _LABEL in page.text):
            return []
        questions = _questions(page)
        return [service_ask(page, _SERVICE, fields) for fields in questions if dict(fields)["siteId"]]

    def further_asks(self, page: Page) -> list[Ask | None]:
        """All that the fragment counts; where it counts nothing the next, until one says that there is nothing."""
        number, size = _number(page), _size(page)
        pages = _pages(page, self.count(page), size)
        if pages is not None:
            numbers = range(2, min(pages, MOST_PAGES) + 1) if number == 1 else range(0)
        else:
            more = bool(self.rows(page)) and number < MOST_PAGES
            numbers = range(number + 1, number + 2) if more else range(0)
        return [service_ask(page, page.url, [("pageIndex", str(one))]) for one in numbers]

    def rows(self, page: Page) -> list[Entry]:
        """The rows of a fragment."""
        return list_entries(page)

    def count(self, page: Page) -> int | None:
        """A count in the fragment's script or words, where there is one."""
        match = _COUNT.search(page.text)
        return int(match[1]) if match is not None else visible_count(page)

    def fault(self, page: Page, entries: list[Entry]) -> str:
        """Cut, no rows, or fewer than counted; only the service's own word ends a list that counts nothing."""
        number, size, total = _number(page), _size(page), self.count(page)
        if is_cut(page.text):
            return "the fragment breaks off"
        if total is not None:
            return shortfall(number=number, size=size, rows=len(entries), total=total)
        pages = _pages(page, None, size)
        if not entries:
            ended = number > 1 and pages is None and is_said_empty(page)
            return "" if ended else "the label gave no rows"
        if pages is not None and number < pages and len(entries) < size:
            return f"{len(entries)} rows on page {number} of {pages}, {size} asked for"
        return ""


def _questions(page: Page) -> list[list[tuple[str, str]]]:
    """The fields of the service, for each of its addresses in the page; where none stands there, by the script's."""
    addresses = [dict(fields_of(found)) for found in _ADDRESS.findall(page.text) if _LABEL in found]
    asked = [_fields(page, given) for given in addresses or [{}]]
    return [fields for place, fields in enumerate(asked) if fields not in asked[:place]][:MOST_LISTS]


def _fields(page: Page, given: dict[str, str]) -> list[tuple[str, str]]:
    """The fields: of the column's address, of the service's, of the page's script, else the usual."""
    own = dict(fields_of(page.url))
    told = {name: text or number for name, text, number in reversed(_FIELD.findall(_ADDRESS.sub("", page.text)))}
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

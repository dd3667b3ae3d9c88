"""TrueCMS: records by `messageController/getMessage.do` for a column's id, XML inside of JSON (domain 7.8)."""

from __future__ import annotations

import re
from html import unescape
from typing import ClassVar
from urllib.parse import urlsplit

from crawler.page import Ask, Page
from spiders.families.json_lists import (
    MOST_LISTS,
    MOST_ROWS,
    ServiceFamily,
    answer_of,
    asked_field,
    count_of,
    fragment_of,
    service_ask,
)
from spiders.families.pager import MOST_PAGES
from spiders.families.rows import list_entries
from storage.sightings import Entry

PER_PAGE = 15
GROUP = 3
"""Pages whose records the site's own pager asks for at once; some servers answer nothing to more than 60 records."""
_MOST_AT_ONCE = 60
_SERVICE = re.compile(r"((?:/[\w-]{1,40}){0,4}/messageController/getMessage\.do)")
_COLUMN = re.compile(r"columnId['\"]?\s{0,3}[:=]\s{0,3}['\"]?([0-9A-Za-z-]{8,64})")
_PER_PAGE = re.compile(r"perPage['\"]?\s{0,3}[:=]\s{0,3}['\"]?(\d{1,3})(?!\d)", re.IGNORECASE)
_TOTAL = re.compile(r"totalRecord['\"]?\s{0,3}[:=]\s{0,3}['\"]?(\d{1,6})|<totalrecord>\s{0,9}(\d{1,6})", re.IGNORECASE)
_ENDS = re.compile(r"^\s{0,9}<!\[CDATA\[|\]\]>\s{0,9}$")


class TrueCms(ServiceFamily):
    """Further records are asked for by the numbers of the first and the last, up to the site's count."""

    name: ClassVar[str] = "truecms"

    def recognises(self, page: Page) -> bool:
        """The service's address and a column's id in the page, or one of its answers."""
        return _result(page) is not None if self.is_answer(page) else bool(self.first_asks(page))

    def is_answer(self, page: Page) -> bool:
        """By the address of the service."""
        return urlsplit(page.url).path.endswith("/messageController/getMessage.do")

    def first_asks(self, page: Page) -> list[Ask | None]:
        """All records where the page counts them, else the first ones, whose answer may count the others."""
        service, columns = _SERVICE.search(page.text), _columns(page)
        if service is None or not columns:
            return []
        said = _PER_PAGE.search(page.text)
        per_page = int(said[1]) if said is not None and 0 < int(said[1]) <= _MOST_AT_ONCE else PER_PAGE
        size, total = min(per_page * GROUP, _MOST_AT_ONCE), _counted(page.text)
        starts = range(1, max(1, total or 1) + 1, size)[:MOST_PAGES]
        return [
            _ask(page, service[1], [("perpage", str(per_page)), ("columnId", column)], start, size, total or size)
            for column in columns
            for start in starts
        ]

    def further_asks(self, page: Page) -> list[Ask | None]:
        """From the first answer the others, where it counts them."""
        first, last = _span(page)
        total = self.count(page)
        if first != 1 or total is None or not _records(_result(page) or ""):
            return []
        fields = [("perpage", asked_field(page, "perpage") or str(PER_PAGE))]
        starts = range(last + 1, total + 1, last)[:MOST_PAGES]
        return [_ask(page, page.url, fields, start, last, total) for start in starts]

    def rows(self, page: Page) -> list[Entry]:
        """The records of an answer."""
        records = _records(_result(page) or "")
        if any("<tr" in record.lower() for record in records):
            return list_entries(fragment_of(page, "".join(records)))
        return list_entries(fragment_of(page, "".join(f'<div class="record">{record}</div>' for record in records)))

    def count(self, page: Page) -> int | None:
        """totalrecord beside the records, or `total`."""
        said = _counted(_result(page) or "")
        return said if said is not None else count_of((answer_of(page) or {}).get("total"))

    def total(self, page: Page) -> int | None:
        """The answer's count, or totalRecord in the page's script."""
        return super().total(page) if self.is_answer(page) or not self.first_asks(page) else _counted(page.text)

    def fault(self, page: Page, entries: list[Entry]) -> str:
        """No records, or fewer than were asked for."""
        if _result(page) is None:
            return "the service gave no records"
        total = self.count(page)
        first, last = _span(page)
        promised = (last if total is None else min(last, total)) - first + 1
        return "" if len(entries) >= promised else f"{len(entries)} records of {promised} from {first} on"

    def problem(self, page: Page, entries: list[Entry]) -> str:
        """As in any service's list; where the page states no count nobody knows where the list ends."""
        why = super().problem(page, entries)
        if why or self.is_answer(page) or not self.first_asks(page):
            return why
        if len(_columns(page)) > 1:
            return "several columns in one page"
        return "" if _counted(page.text) is not None else "the page states no count of records"


def _columns(page: Page) -> list[str]:
    return list(dict.fromkeys(_COLUMN.findall(page.text)))[:MOST_LISTS]


def _counted(text: str) -> int | None:
    match = _TOTAL.search(text)
    return int(match[1] or match[2]) if match is not None else None


def _ask(page: Page, address: str, fields: list[tuple[str, str]], start: int, size: int, total: int) -> Ask | None:
    end = min(start + size - 1, total)
    return service_ask(page, address, [("startrecord", str(start)), ("endrecord", str(end)), *fields])


def _span(page: Page) -> tuple[int, int]:
    """Numbers of the first and the last record asked for."""
    first = count_of(asked_field(page, "startrecord")) or 1
    return first, max(first, count_of(asked_field(page, "endrecord")) or first)


def _result(page: Page) -> str | None:
    found = (answer_of(page) or {}).get("result")
    return found if isinstance(found, str) else None


def _records(text: str) -> list[str]:
    records: list[str] = []
    lower = text.lower()
    start = lower.find("<record>")
    while start >= 0 and len(records) < MOST_ROWS:
        end = lower.find("</record>", start)
        if end < 0:
            break
        record = _ENDS.sub("", text[start + len("<record>") : end])
        records.append(record if "<" in record else unescape(record))
        start = lower.find("<record>", end)
    return records

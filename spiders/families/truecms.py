"""TrueCMS: records by `messageController/getMessage.do` for a column's id, XML inside of JSON (domain 7.8)."""

from __future__ import annotations

import re
from collections.abc import Collection
from html import unescape
from typing import ClassVar
from urllib.parse import urlsplit

from crawler.page import Ask, Page
from spiders.families.base import Family
from spiders.families.json_lists import (
    MOST_ROWS,
    answer_of,
    asked_field,
    count_of,
    fragment_of,
    service_ask,
    shown_reports,
    unasked,
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


class TrueCms(Family):
    """Further records are asked for by the numbers of the first and the last, up to the site's count."""

    name: ClassVar[str] = "truecms"

    def recognises(self, page: Page) -> bool:
        """The service's address and a column's id in the page, or one of its answers."""
        if _is_answer(page):
            return _result(page) is not None
        return bool(_SERVICE.search(page.text) and _COLUMN.search(page.text))

    def entries(self, page: Page) -> list[Entry]:
        """The records of an answer; of the page itself only what looks like a report."""
        if not _is_answer(page):
            return shown_reports(page)
        records = _records(_result(page) or "")
        if any("<tr" in record.lower() for record in records):
            return list_entries(fragment_of(page, "".join(records)))
        return list_entries(fragment_of(page, "".join(f'<div class="record">{record}</div>' for record in records)))

    def next_pages(self, page: Page, asked: Collection[str]) -> list[Ask]:
        """From the page all records where it counts them, else the first ones, whose answer counts the others."""
        if _is_answer(page):
            first, last = _span(page)
            total = self.total(page)
            if first != 1 or total is None or not _records(_result(page) or ""):
                return []
            starts = range(last + 1, total + 1, last)
            fields = [("perpage", asked_field(page, "perpage") or str(PER_PAGE))]
            return unasked((_ask(page, page.url, fields, start, last, total) for start in _few(starts)), asked)
        service, column = _SERVICE.search(page.text), _COLUMN.search(page.text)
        if service is None or column is None:
            return []
        said = _PER_PAGE.search(page.text)
        per_page = int(said[1]) if said is not None and 0 < int(said[1]) <= _MOST_AT_ONCE else PER_PAGE
        size = min(per_page * GROUP, _MOST_AT_ONCE)
        total = self.total(page)
        fields = [("perpage", str(per_page)), ("columnId", column[1])]
        starts = range(1, (1 if total is None else total) + 1, size)
        return unasked((_ask(page, service[1], fields, start, size, total) for start in _few(starts)), asked)

    def total(self, page: Page) -> int | None:
        """totalRecord, in the page's script or in the answer."""
        match = _TOTAL.search((_result(page) or "") if _is_answer(page) else page.text)
        said = count_of((answer_of(page) or {}).get("total")) if _is_answer(page) else None
        return int(match[1] or match[2]) if match is not None else said

    def problem(self, page: Page, entries: list[Entry]) -> str:
        """Why it is no list that was read; where the page states no count nobody knows where the list ends."""
        total = self.total(page)
        if not _is_answer(page):
            if total != 0 and not self.next_pages(page, ()):
                return "the list service is on another host"
            return "" if total is not None else "the page states no count of records"
        if _result(page) is None:
            return "the service gave no records"
        first, last = _span(page)
        promised = (last if total is None else min(last, total)) - first + 1
        return "" if len(entries) >= promised else f"{len(entries)} records of {promised} from {first} on"


def _is_answer(page: Page) -> bool:
    return urlsplit(page.url).path.endswith("/messageController/getMessage.do")


def _few(starts: range) -> range:
    return starts[:MOST_PAGES]


def _ask(
    page: Page, address: str, fields: list[tuple[str, str]], start: int, size: int, total: int | None
) -> Ask | None:
    end = start + size - 1 if total is None else min(start + size - 1, total)
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

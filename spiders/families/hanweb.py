"""Hanweb JCMS, classic jpage: records embedded in the page, more of them from dataproxy.jsp (domain 7.1)."""

from __future__ import annotations

import re
from collections.abc import Collection
from html import unescape
from typing import ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.page import Ask, Page, canonical
from spiders.families.base import Family, was_asked
from spiders.families.pager import MOST_PAGES, pages_by_link, parts_by_link
from spiders.families.rows import list_entries, list_problem
from storage.sightings import Entry, PlaceKind

_RECORD_ENDS = re.compile(r"^\s{0,9}<!\[CDATA\[|\]\]>\s{0,9}$")
_TOTAL = re.compile(
    r"totalRecord\s{0,3}['\"]?\s{0,3}[:=]\s{0,3}['\"]?(\d{1,6})|<totalrecord>\s{0,9}(\d{1,6})", re.IGNORECASE
)
_PER_PAGE = re.compile(r"perPage['\"]?\s{0,3}[:=]\s{0,3}['\"]?(\d{1,4})", re.IGNORECASE)
_PROXY = re.compile(r"""["']([^"'\s<>]{0,200}dataproxy\.jsp[^"'\s<>]{0,1500})["']""", re.IGNORECASE)
_FIELDS = ("col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype")
_FIELD = re.compile(
    rf"""(?<![\w])["']?({"|".join(_FIELDS)})["']?\s{{0,3}}:\s{{0,3}}["']?([^"',;{{}}\s]{{0,200}})["']?""", re.IGNORECASE
)
_COLUMN = re.compile(r"/col/col(\d+)/", re.IGNORECASE)
_NAMED = ("startrecord", "endrecord", "perpage", "page")


class Hanweb(Family):
    """A column is `/col/col123/index.html`; its first records stand in the page, the site's own count beside them."""

    name: ClassVar[str] = "hanweb"

    def recognises(self, page: Page) -> bool:
        """Embedded records, or the data proxy's address in the page."""
        if "jpaas-publish-server" in page.text:  # the newer gateway lists otherwise (domain 7.2)
            return False
        return "dataproxy.jsp" in page.text or bool(_records(page))

    def entries(self, page: Page) -> list[Entry]:
        """The records; a page without any is read as a plain list."""
        records = _records(page)
        if not records:
            return list_entries(page)
        rows = "".join(f'<div class="record">{record}</div>' for record in records)
        # Records may be table rows, which no parser lets stand outside of a table.
        markup = rows if "<tr" not in rows.lower() else f"<table><tbody>{''.join(records)}</tbody></table>"
        return list_entries(
            Page.from_bytes(
                f'<html><head><meta charset="utf-8"></head><body>{markup}</body></html>'.encode(), url=page.base_url
            )
        )

    def next_pages(self, page: Page, asked: Collection[str]) -> list[Ask]:
        """The data proxy's further answers up to the site's count; then years and units below the column.

        A group of records is asked for by startrecord and by page alike, since some servers obey only the latter; all
        fields stand in the address and in the form.
        """
        records, total = len(_records(page)), self.total(page)
        proxy = _proxy(page)
        found = []
        if records and total is not None and proxy is not None and "startrecord=" not in page.url:
            for start in range(records + 1, min(total, records * MOST_PAGES) + 1, records):
                ask = _ask(page, proxy, start, size=records, total=total)
                if ask is not None and not was_asked(ask, asked):
                    found.append(ask)
        linked = [] if records else pages_by_link(page, asked)
        return found + linked + ([] if "startrecord=" in page.url else parts_by_link(page, asked))

    def total(self, page: Page) -> int | None:
        """totalRecord."""
        match = _TOTAL.search(page.text)
        return int(match[1] or match[2]) if match is not None else None

    def problem(self, page: Page, entries: list[Entry]) -> str:
        """Why it is no list that was read; a count of zero is an empty list, an empty deep answer is none."""
        total = self.total(page)
        if entries:
            return "" if _records(page) else list_problem(page, entries)
        if "startrecord=" in page.url:
            return "the data proxy gave no records"
        if total == 0:
            return ""
        return f"no records of {total}" if total else list_problem(page, entries)


def _records(page: Page) -> list[str]:
    records = []
    text, lower = page.text, page.text.lower()
    start = lower.find("<record>")
    while start >= 0:
        end = lower.find("</record>", start)
        if end < 0:
            break
        record = _RECORD_ENDS.sub("", text[start + len("<record>") : end])
        records.append(record if "<" in record else unescape(record))
        start = lower.find("<record>", end)
    return records


def _proxy(page: Page) -> tuple[str, dict[str, str]] | None:
    """The data proxy's address and its fields, as the group of further records or the script names them."""
    match = _PROXY.search(page.text)
    base = page.join(unescape(match[1]).split("?")[0]) if match is not None else None
    if match is None or base is None:
        return None
    fields = {name: value for found in _PROXY.findall(page.text) for name, value in _query(found)}
    for name, value in _FIELD.findall(page.text):
        fields.setdefault(name, value)
    column = _COLUMN.search(page.url)
    if column is not None:
        fields.setdefault("columnid", column[1])
    fields.setdefault("col", "1")
    return base, fields


def _query(address: str) -> list[tuple[str, str]]:
    pairs = parse_qsl(urlsplit(unescape(address)).query, keep_blank_values=True)
    return [(name, value) for name, value in pairs if name.lower() not in _NAMED]


def _ask(page: Page, proxy: tuple[str, dict[str, str]], start: int, *, size: int, total: int) -> Ask | None:
    base, fields = proxy
    span = {
        "startrecord": str(start),
        "endrecord": str(min(start + size - 1, total)),
        "perpage": str(size),
        "page": str((start - 1) // size + 1),
    }
    url = page.join(f"{base}?{urlencode({**span, **fields})}")
    if url is None:
        return None
    return Ask(url=canonical(url), method="POST", form=tuple(fields.items()), kind=PlaceKind.LIST)

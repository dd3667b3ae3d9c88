"""Hanweb JCMS, classic jpage: records embedded in the page, more of them from dataproxy.jsp (domain 7.1)."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.page import Ask, Page, canonical
from spiders.families.base import Family
from spiders.families.rows import list_entries, unparsed
from storage.sightings import Entry, PlaceKind

MOST_PAGES = 200
_RECORD = re.compile(r"<record>\s*<!\[CDATA\[(.{1,20000}?)\]\]>\s*</record>", re.DOTALL | re.IGNORECASE)
_TOTAL = re.compile(r"(?:totalRecord\s*[:=]\s*['\"]?|<totalrecord>\s*)(\d{1,6})", re.IGNORECASE)
_PER_PAGE = re.compile(r"perPage\s*[:=]\s*['\"]?(\d{1,4})", re.IGNORECASE)
_PROXY = re.compile(r"""["']([^"'\s]{0,200}dataproxy\.jsp[^"'\s]{0,400})["']""", re.IGNORECASE)
_FIELD = re.compile(r"""["']?(col|appid|webid|path|columnid|sourceContentType|unitid|webname|permissiontype)["']?\s*[:=]\s*["']?([^"',;&}\s]{0,200})""", re.IGNORECASE)
_COLUMN = re.compile(r"/col/col(\d+)/", re.IGNORECASE)
_ARTICLE = re.compile(r"/art/\d{4}/\d{1,2}/\d{1,2}/art_\d+_\d+\.html", re.IGNORECASE)
STEP = 45


class Hanweb(Family):
    """A column is `/col/col123/index.html`; its first records stand in the page, the site's own count beside them."""

    name: ClassVar[str] = "hanweb"

    def recognises(self, page: Page) -> bool:
        """Embedded records, or its addresses with its data proxy."""
        return bool(_RECORD.search(page.text)) or ("dataproxy.jsp" in page.text and _COLUMN.search(page.url) is not None)

    def entries(self, page: Page) -> list[Entry]:
        """The records; a page without any is read as a plain list."""
        records = _RECORD.findall(page.text)
        if not records:
            return list_entries(page)
        rows = Page.from_bytes(
            f"<html><body><ul><li>{'</li><li>'.join(records)}</li></ul></body></html>".encode(), url=page.url
        )
        return list_entries(rows)

    def next_pages(self, page: Page, asked: Collection[str]) -> list[Ask]:
        """The data proxy's further answers, as long as the site's count says that there are more."""
        total, shown = self.total(page), len(_RECORD.findall(page.text))
        if total is None or shown == 0 or "startrecord=" in page.url:
            return []
        proxy = _PROXY.search(page.text)
        fields = _fields(page)
        if proxy is None or not fields:
            return []
        base = page.join(proxy[1].split("?")[0])
        if base is None:
            return []
        per_page = _PER_PAGE.search(page.text)
        found = []
        for start in range(shown + 1, min(total, MOST_PAGES * STEP) + 1, STEP):
            query = {
                "startrecord": str(start),
                "endrecord": str(min(start + STEP - 1, total)),
                "perpage": per_page[1] if per_page else "15",
            }
            url = canonical(f"{base}?{urlencode(query)}")
            ask = Ask(url=url, method="POST", form=fields, kind=PlaceKind.LIST)
            if url not in asked:
                found.append(ask)
        return found

    def total(self, page: Page) -> int | None:
        """totalRecord."""
        match = _TOTAL.search(page.text)
        return int(match[1]) if match else None

    def problem(self, page: Page, entries: list[Entry]) -> str:
        """Why it is no list that was read; a count of zero is an empty list."""
        if not entries and self.total(page) == 0:
            return ""
        return unparsed(page, entries)


def _fields(page: Page) -> tuple[tuple[str, str], ...]:
    """The form that the data proxy wants, as the page's script names it."""
    found: dict[str, str] = {}
    proxy = _PROXY.search(page.text)
    if proxy is not None:
        found.update(dict(parse_qsl(urlsplit(proxy[1]).query)))
    for name, value in _FIELD.findall(page.text):
        found.setdefault(name, value)
    column = _COLUMN.search(page.url)
    if column is not None:
        found.setdefault("columnid", column[1])
    return tuple((name, value) for name, value in found.items() if name not in ("startrecord", "endrecord", "perpage"))

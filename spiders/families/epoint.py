"""新点 EWB (Epoint): a script names the site, `getgovinfolist` lists a category by a POST of JSON (domain 7.8)."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import urlsplit

from crawler.page import Ask, Page, canonical
from spiders.families.json_lists import (
    MOST_ROWS,
    ServiceFamily,
    answer_of,
    asked_field,
    claim_of,
    count_of,
    distinct,
    link_of,
    member,
    service_ask,
    shortfall,
    unread,
    words_of,
)
from spiders.families.pager import MOST_PAGES
from storage.contents import DateSource
from storage.sightings import Entry, PlaceKind

PAGE_SIZE = 50
_SERVICE = "/rest/lightfrontaction/getgovinfolist"
_SCRIPT = re.compile(r"/(?:webBuilderCommon|ajaxReq)\.js$")
_SITE = re.compile(r"siteInfo\s{0,5}=\s{0,5}(\{[^{}]{1,2000}\})")
_GUID = re.compile(r"""["']?siteGuid["']?\s{0,5}[:=]\s{0,5}["']([0-9A-Fa-f-]{8,40})["']""")
_PROJECT = re.compile(r"""["']?projectName["']?\s{0,5}[:=]\s{0,5}["']((?:/[\w.-]{1,60}){0,4})/?["']""")
_NAMED_PROJECT = re.compile(r"(/[\w.-]{1,60})/rest/lightfrontaction/", re.IGNORECASE)
_NUMBER = re.compile(r"""categorynum["']?\s{0,3}[:=]\s{0,3}["']?(\d{3,60})""", re.IGNORECASE)
_DEPARTMENT = re.compile(r"""deptcode["']?\s{0,3}[:=]\s{0,3}["']?([\w-]{1,60})""", re.IGNORECASE)
_TITLES = ("title", "realtitle")
_ADDRESSES = ("infourl", "visiturl", "linkurl", "href")
_DATES = ("infodate", "handsdate", "pubdate")
_UNITS = ("deptname", "ouname", "departname")


class Epoint(ServiceFamily):
    """Pages count from zero; the site's id stands in the page, or in a script that is asked for once."""

    name: ClassVar[str] = "epoint"

    def recognises(self, page: Page) -> bool:
        """The platform's script with a category's number, the script itself, or the service's answer."""
        if self.is_answer(page):
            return True
        text = page.text
        marked = any(mark in text for mark in ("webBuilderCommon.js", "EWB-FRONT", "govInfoPub", "getgovinfolist"))
        return marked and bool(_category(page))

    def is_answer(self, page: Page) -> bool:
        """What the service answered, or the script that names the site, as far as we asked for it."""
        return _is_list(page) or _is_script(page)

    def first_asks(self, page: Page) -> list[Ask | None]:
        """The service, where the page names the site; else the script that does."""
        category = _category(page)
        if not category:
            return []
        fields = [("categorynum", category), ("deptcode", _department(page))]
        if _GUID.search(page.text):
            return [_list_ask(page, fields, number=0, size=PAGE_SIZE)]
        for script in page.document.iter("script"):
            url = page.join(script.get("src") or "")
            if url is not None and _SCRIPT.search(urlsplit(url).path):
                ask = service_ask(page, url, fields)
                return [ask and Ask(url=ask.url, kind=PlaceKind.LIST)]
        return []

    def further_asks(self, page: Page) -> list[Ask | None]:
        """From the script the list's first page, from that one all others, as large as it came."""
        if _is_script(page):
            fields = [(name, asked_field(page, name)) for name in ("categorynum", "deptcode")]
            return [_list_ask(page, fields, number=0, size=PAGE_SIZE)] if _GUID.search(page.text) else []
        total, size = self.count(page), _size(page)
        if asked_field(page, "pageIndex") != "0" or not total or size < 1:
            return []
        last = min(-(-total // size), MOST_PAGES)
        return [_same_ask(page, number=number, size=size) for number in range(1, last)]

    def rows(self, page: Page) -> list[Entry]:
        """The rows of an answer."""
        return distinct(_entry(page, row) for row in _data(page))

    def count(self, page: Page) -> int | None:
        """The service's own count."""
        return count_of(_custom(page).get("total")) if _is_list(page) else None

    def fault(self, page: Page, entries: list[Entry]) -> str:
        """No site in the script, no rows or count in the answer, or fewer rows than the count promises."""
        if _is_script(page):
            return "" if _GUID.search(page.text) else "the list service's site is not named"
        total = self.count(page)
        if not isinstance(_custom(page).get("data"), list) or total is None:
            return "the list service gave no list"
        number = count_of(asked_field(page, "pageIndex")) or 0
        size = _size(page) if number == 0 else (count_of(asked_field(page, "pageSize")) or PAGE_SIZE)
        if not entries and total:
            return f"no rows of {total}"
        return unread(_data(page), entries) or shortfall(number=number + 1, size=size, rows=len(entries), total=total)


def _is_list(page: Page) -> bool:
    return urlsplit(page.url).path.lower().endswith(_SERVICE)


def _is_script(page: Page) -> bool:
    return _SCRIPT.search(urlsplit(page.url).path) is not None and bool(asked_field(page, "categorynum"))


def _category(page: Page) -> str:
    """The number of the column: in its address, else in its script."""
    given = next((asked_field(page, name) for name in ("categorynum", "categoryNum") if asked_field(page, name)), "")
    found = _NUMBER.search(page.text)
    return given if re.fullmatch(r"\d{3,60}", given) else found[1] if found is not None else ""


def _department(page: Page) -> str:
    given = next((asked_field(page, name) for name in ("deptcode", "deptCode") if asked_field(page, name)), "")
    found = _DEPARTMENT.search(page.text) if not given and not _is_script(page) else None
    return given[:60] if given else found[1] if found is not None else ""


def _list_ask(page: Page, fields: list[tuple[str, str]], *, number: int, size: int) -> Ask | None:
    """The ask for one page of a category, with the site that the page or script names."""
    site = _SITE.search(page.text)
    said = site[1] if site is not None else page.text
    guid, project = _GUID.search(said) or _GUID.search(page.text), _PROJECT.search(said)
    named = _NAMED_PROJECT.search(page.text)
    root = project[1] if project is not None else named[1] if named is not None else "/EWB-FRONT"
    whole = [*fields, ("siteGuid", guid[1] if guid is not None else "")]
    return _posted(page, f"{root}{_SERVICE}", whole, number=number, size=size)


def _same_ask(page: Page, *, number: int, size: int) -> Ask | None:
    fields = [(name, asked_field(page, name)) for name in ("categorynum", "deptcode", "siteGuid")]
    return _posted(page, urlsplit(page.url).path, fields, number=number, size=size)


def _posted(page: Page, path: str, fields: list[tuple[str, str]], *, number: int, size: int) -> Ask | None:
    """All fields stand in the address, by which pages are told apart, and in the body, which the service reads."""
    whole = (*fields, ("pageIndex", str(number)), ("pageSize", str(size)))
    ask = service_ask(page, path, whole, form=whole)
    kind = ("Content-Type", "application/json;charset=UTF-8")
    return replace(ask, headers=(*ask.headers, kind)) if ask is not None else None


def _custom(page: Page) -> dict[str, Any]:
    """What an answer holds: an object, or an object written as a text."""
    answer = answer_of(page)
    custom = (answer or {}).get("custom")
    if isinstance(custom, str) and len(custom) < len(page.text):
        try:
            custom = json.loads(custom)
        except (ValueError, RecursionError):
            return {}
    return custom if isinstance(custom, dict) else member(answer, "custom")


def _data(page: Page) -> list[Any]:
    data = _custom(page).get("data")
    return data[:MOST_ROWS] if isinstance(data, list) else []


def _size(page: Page) -> int:
    """How many rows the service gives at once; some give fewer than they are asked for."""
    asked = count_of(asked_field(page, "pageSize")) or PAGE_SIZE
    return min(asked, len(_data(page)))


def _entry(page: Page, row: object) -> Entry | None:
    if not isinstance(row, dict):
        return None
    parts = urlsplit(page.url)
    root = Page.from_bytes(b"", url=f"{parts.scheme}://{parts.netloc}/")
    url = next((found for name in _ADDRESSES if row.get(name) and (found := link_of(root, row[name]))), None)
    title = next((found for name in _TITLES if (found := words_of(row.get(name)))), "")
    if url is None or not title:
        return None
    shown = next((day for name in _DATES if (day := claim_of(row.get(name), DateSource.LIST))), None)
    source = next((unit for name in _UNITS if (unit := words_of(row.get(name)))), None)
    return Entry(url=canonical(url), title=title, date=shown, source=source)

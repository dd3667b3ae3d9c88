"""Guangdong's gkmlpt: a tree of columns in the page, listed by `/gkmlpt/api/all/ID`, three dates a row (domain 7.7)."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Any, ClassVar
from urllib.parse import urlsplit

from crawler.extract.titles import normalise_title
from crawler.page import Ask, Page
from spiders.families.base import Family
from spiders.families.json_lists import (
    MOST_ROWS,
    answer_of,
    asked_field,
    claim_of,
    count_of,
    further_numbers,
    link_of,
    member,
    service_ask,
    shortfall,
    unasked,
    words_of,
)
from storage.contents import DateClaim, DateSource
from storage.sightings import Entry

PAGE_SIZE = 100
_SHELL = re.compile(r"^(?P<root>.{0,200}/gkmlpt/)[A-Za-z]{0,30}/?$")
_API = re.compile(r"^.{0,200}/gkmlpt/api/all/\d{1,12}$")
_SITE = re.compile(r"\bSID['\"]?\s{0,3}[:=]\s{0,3}['\"]?(\d{1,12})")
_TREE = re.compile(r"\bTREE['\"]?\s{0,3}[:=]\s{0,3}(?=\[)")
_NAMED = re.compile(r"^.{0,20}(?:年度(?:工作)?报告|年报)(?:专栏|栏目|公示|公开)?$")
_OTHER_DUTY = re.compile(
    r"企业|公司|网站|法治|预算|决算|财务|统计|审计|绩效|双随机|保险|公积金|解读|通知|制度|指南|规定|规划|项目|就业"
)
_MOST_NODES = 5000
_MOST_COLUMNS = 40
_SYSTEM_DATES = ("create_time", "first_publish_time")
"""Set by the CMS; `display_publish_time` is what readers are shown, and editors may set it."""


class Gkmlpt(Family):
    """The page is a shell; its annual-report columns are found by name in the tree, units and years below them too."""

    name: ClassVar[str] = "gkmlpt"

    def recognises(self, page: Page) -> bool:
        """The shell with its site number and tree, or an answer of the service."""
        path = urlsplit(page.url).path
        if _API.match(path):
            return "articles" in (answer_of(page) or {})
        return bool(_SHELL.match(path) and "_CONFIG" in page.text and _SITE.search(page.text))

    def entries(self, page: Page) -> list[Entry]:
        """The rows of an answer, the shown date as the list's and the CMS's own beside it."""
        entries: dict[str, Entry] = {}
        for row in _articles(page):
            entry = _entry(page, row)
            if entry is not None:
                entries.setdefault(entry.url, entry)
        return list(entries.values())

    def next_pages(self, page: Page, asked: Collection[str]) -> list[Ask]:
        """From the shell the first page of each annual-report column, from that one the rest of it."""
        shell = _SHELL.match(urlsplit(page.url).path)
        if shell is not None:
            site = _SITE.search(page.text)
            fields = [("page", "1"), ("sid", site[1])] if site is not None else []
            addresses = (f"{shell['root']}api/all/{column}" for column in _columns(page))
            return unasked((service_ask(page, address, fields) for address in addresses), asked)
        if _number(page) != 1:
            return []
        numbers = further_numbers(self.total(page), PAGE_SIZE)
        return unasked((service_ask(page, page.url, [("page", str(number))]) for number in numbers), asked)

    def total(self, page: Page) -> int | None:
        """`total`, else the column's `post_count`, which may count what is not listed."""
        answer = answer_of(page)
        total = count_of((answer or {}).get("total"))
        return total if total is not None else count_of(member(answer, "classify").get("post_count"))

    def problem(self, page: Page, entries: list[Entry]) -> str:
        """Why it is no list that was read."""
        if _SHELL.match(urlsplit(page.url).path):
            return "" if self.next_pages(page, ()) else "no annual-report column in the page's tree"
        answer, total = answer_of(page), self.total(page)
        if answer is None or not isinstance(answer.get("articles"), list):
            return "the service gave no articles"
        if total is None:
            return "the service gave no count"
        offset = count_of(answer.get("offset"))
        if offset is not None and offset != (_number(page) - 1) * PAGE_SIZE:
            return f"another page came than page {_number(page)}"
        if len(entries) < len(_articles(page)):
            return f"{len(_articles(page)) - len(entries)} rows without title or address, or twice"
        return shortfall(number=_number(page), size=PAGE_SIZE, rows=len(entries), total=total)


def _number(page: Page) -> int:
    return count_of(asked_field(page, "page")) or 1


def _articles(page: Page) -> list[Any]:
    found = (answer_of(page) or {}).get("articles")
    return found[:MOST_ROWS] if isinstance(found, list) else []


def _entry(page: Page, row: object) -> Entry | None:
    if not isinstance(row, dict):
        return None
    url = link_of(page, row.get("url") or row.get("post_url"))
    title = words_of(row.get("title"))
    if url is None or not title:
        return None
    stamps = (claim_of(row.get(name), DateSource.API) for name in _SYSTEM_DATES)
    dates: tuple[DateClaim, ...] = tuple(dict.fromkeys(stamp for stamp in stamps if stamp is not None))
    shown = claim_of(row.get("display_publish_time"), DateSource.LIST)
    return Entry(url=url, title=title, date=shown, source=words_of(row.get("publisher")) or None, dates=dates)


def _columns(page: Page) -> list[int]:
    """The numbers of the tree's annual-report columns and of all below them; none where the tree cannot be read."""
    start = _TREE.search(page.text)
    if start is None:
        return []
    try:
        tree, _ = json.JSONDecoder().raw_decode(page.text, start.end())
    except (ValueError, RecursionError):
        return []
    found: dict[int, None] = {}
    waiting = [(node, False) for node in tree]
    for _ in range(_MOST_NODES):
        if not waiting:
            break
        node, inside = waiting.pop(0)
        if not isinstance(node, dict):
            continue
        named = normalise_title(words_of(node.get("name")))
        inside = inside or bool(_NAMED.match(named) and not _OTHER_DUTY.search(named))
        number = count_of(node.get("id"))
        if inside and number is not None:
            found[number] = None
        children = node.get("children")
        waiting.extend((child, inside) for child in (children if isinstance(children, list) else []))
    return list(found)[:_MOST_COLUMNS]

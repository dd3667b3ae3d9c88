"""Guangdong's gkmlpt: a tree of columns in the page, listed by `/gkmlpt/api/all/ID`, three dates a row (domain 7.7)."""

from __future__ import annotations

import json
import re
from typing import Any, ClassVar
from urllib.parse import urlsplit

from crawler.extract.titles import normalise_title
from crawler.page import Ask, Page
from spiders.families.json_lists import (
    MOST_BYTES,
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
from storage.contents import DateSource
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


class Gkmlpt(ServiceFamily):
    """The page is a shell; its annual-report columns are found by name in the tree, units and years below them too."""

    name: ClassVar[str] = "gkmlpt"
    has_tree: ClassVar[bool] = True

    def recognises(self, page: Page) -> bool:
        """The shell with its site number and tree, or an answer of the service."""
        if self.is_answer(page):
            return "articles" in (answer_of(page) or {})
        return bool(_SHELL.match(urlsplit(page.url).path) and "_CONFIG" in page.text and _SITE.search(page.text))

    def is_answer(self, page: Page) -> bool:
        """By the address of the service."""
        return _API.match(urlsplit(page.url).path) is not None

    def first_asks(self, page: Page) -> list[Ask | None]:
        """The first page of each annual-report column."""
        shell, site = _SHELL.match(urlsplit(page.url).path), _SITE.search(page.text)
        if shell is None or site is None:
            return []
        fields = [("page", "1"), ("sid", site[1])]
        return [service_ask(page, f"{shell['root']}api/all/{column}", fields) for column in _columns(page)]

    def further_asks(self, page: Page) -> list[Ask | None]:
        """From a column's first page the rest of it."""
        numbers = further_numbers(self.count(page), PAGE_SIZE) if _number(page) == 1 else range(0)
        return [service_ask(page, page.url, [("page", str(number))]) for number in numbers]

    def rows(self, page: Page) -> list[Entry]:
        """The articles, the shown date as the list's and the CMS's own beside it."""
        return distinct(_entry(page, row) for row in _articles(page))

    def count(self, page: Page) -> int | None:
        """`total`, else the column's `post_count`, which may count what is not listed."""
        answer = answer_of(page)
        total = count_of((answer or {}).get("total"))
        return total if total is not None else count_of(member(answer, "classify").get("post_count"))

    def fault(self, page: Page, entries: list[Entry]) -> str:
        """No articles, no count, another page than asked for, or fewer rows than the count promises."""
        answer, total = answer_of(page), self.count(page)
        if answer is None or not isinstance(answer.get("articles"), list):
            return "the service gave no articles"
        if total is None:
            return "the service gave no count"
        offset = count_of(answer.get("offset"))
        if offset is not None and offset != (_number(page) - 1) * PAGE_SIZE:
            return f"another page came than page {_number(page)}"
        return unread(_articles(page), entries) or shortfall(
            number=_number(page), size=PAGE_SIZE, rows=len(entries), total=total
        )

    def problem(self, page: Page, entries: list[Entry]) -> str:
        """As in any service's list; a shell without an annual-report column is no list of them."""
        if not _SHELL.match(urlsplit(page.url).path):
            return super().problem(page, entries)
        if not self.first_asks(page):
            return "no annual-report column in the page's tree"
        elsewhere = any(_leads_away(node) for node in _nodes(page))
        return "a column of the page's tree leads elsewhere" if elsewhere else super().problem(page, entries)


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
    dates = tuple(dict.fromkeys(stamp for stamp in stamps if stamp is not None))
    shown = claim_of(row.get("display_publish_time"), DateSource.LIST)
    return Entry(url=url, title=title, date=shown, source=words_of(row.get("publisher")) or None, dates=dates)


def _columns(page: Page) -> list[int]:
    """The numbers of the annual-report columns."""
    numbers = (count_of(node.get("id")) for node in _nodes(page) if not _leads_away(node))
    return list(dict.fromkeys(number for number in numbers if number is not None))[:_MOST_COLUMNS]


def _leads_away(node: dict[str, Any]) -> bool:
    return bool(words_of(node.get("jump_url")))


def _nodes(page: Page) -> list[dict[str, Any]]:
    """The tree's annual-report columns and all below them; none where the tree cannot be read."""
    start = _TREE.search(page.text)
    if start is None:
        return []
    try:
        tree, _ = json.JSONDecoder().raw_decode(page.text[start.end() : start.end() + MOST_BYTES])
    except (ValueError, RecursionError):
        return []
    found = []
    waiting = [(node, False) for node in tree]
    for _ in range(_MOST_NODES):
        if not waiting:
            break
        node, inside = waiting.pop(0)
        if not isinstance(node, dict):
            continue
        named = normalise_title(words_of(node.get("name")))
        inside = inside or bool(_NAMED.match(named) and not _OTHER_DUTY.search(named))
        if inside:
            found.append(node)
        children = node.get("children")
        waiting.extend((child, inside) for child in (children if isinstance(children, list) else []))
    return found

"""Hanweb's jpaas gateway: units of a page come from `jpaas-publish-server`, markup inside of JSON (domain 7.2)."""

from __future__ import annotations

import json
import re
from typing import ClassVar
from urllib.parse import urlsplit

from crawler.page import Ask, Page
from spiders.families.json_lists import (
    MOST_LISTS,
    ServiceFamily,
    answer_of,
    asked_field,
    count_of,
    fragment_of,
    further_numbers,
    is_cut,
    member,
    service_ask,
    shortfall,
)
from spiders.families.rows import list_entries
from storage.sightings import Entry

_SERVER = "jpaas-publish-server"
_SERVICE = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_ANSWER = re.compile(r"/jpaas-publish-server/front/page/build/unit$")
_PAIR = re.compile(r"['\"]?(\w{1,40})['\"]?\s{0,3}:\s{0,3}['\"]([^'\"<>]{0,300})['\"]")
_NEEDED = frozenset(("webId", "pageId", "tplSetId", "tagId"))
_NO_LIST = re.compile(
    r"导航|位置|菜单|面包屑|头部|底部|页头|页脚|顶部|搜索|轮播|友情|链接|版权|nav|menu|crumb|banner|header|footer|search",
    re.IGNORECASE,
)
_LIST = re.compile(r"列表|分页|内容|list|ajax", re.IGNORECASE)
_PAGER = re.compile(r"pageNo|paginat|totalPage|下一页|尾页", re.IGNORECASE)


def _said(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){name}['\"]?\s{{0,3}}[:=]\s{{0,3}}['\"]?(\d{{1,6}})(?!\d)", re.IGNORECASE)


_TAG = re.compile(r"<[a-z][^<>]{0,2000}>", re.IGNORECASE)
_COUNT, _ROWS, _NUMBER = _said("count"), _said("rows"), _said("pageNo")


class Jpaas(ServiceFamily):
    """The page names its units in `queryData`; each is asked for as the browser does, then page by page."""

    name: ClassVar[str] = "jpaas"

    def recognises(self, page: Page) -> bool:
        """A unit with all that the gateway needs, or one of its answers."""
        return _markup(page) is not None if self.is_answer(page) else bool(self.first_asks(page))

    def is_answer(self, page: Page) -> bool:
        """By the address of the gateway."""
        return _ANSWER.search(urlsplit(page.url).path) is not None

    def first_asks(self, page: Page) -> list[Ask | None]:
        """Each unit that may hold a list."""
        if _SERVER not in page.text:
            return []
        return [service_ask(page, address, fields) for address, fields in _units(page)]

    def further_asks(self, page: Page) -> list[Ask | None]:
        """From a unit's first page all others by the count in it.

        Where the markup states no count the second page is asked for: only an empty one ends such a list.
        """
        rows = len(self.rows(page))
        if _number(page) != 1 or not rows:
            return []
        total, size = self.count(page), _size(page, rows)
        numbers = further_numbers(total, size) if total is not None else range(2, 3)
        wanted = (json.dumps({"pageNo": number, "pageSize": str(size)}, separators=(",", ":")) for number in numbers)
        return [service_ask(page, page.url, [("paramJson", one)]) for one in wanted]

    def rows(self, page: Page) -> list[Entry]:
        """The rows in an answer's markup."""
        markup = _markup(page)
        return list_entries(fragment_of(page, markup)) if markup else []

    def count(self, page: Page) -> int | None:
        """The `count` of the pager in the markup."""
        match = _COUNT.search(_pager(_markup(page) or ""))
        return int(match[1]) if match is not None else None

    def fault(self, page: Page, entries: list[Entry]) -> str:
        """No markup, another page than asked for, fewer rows than counted, or no count where there should be one."""
        markup, total, number = _markup(page), self.count(page), _number(page)
        if markup is None:
            return "the gateway gave no markup"
        came = _NUMBER.search(_pager(markup))
        if came is not None and int(came[1]) != number:
            return f"page {came[1]} came in place of page {number}"
        if total is not None:
            return shortfall(number=number, size=_size(page, len(entries)), rows=len(entries), total=total)
        if is_cut(markup):
            return "the markup breaks off"
        if number > 1:
            return "a further page, and no count of rows" if entries else ""
        if not entries:
            return "no rows and no count in the unit"
        return "a pager without a count of rows" if _PAGER.search(markup) else ""


def _units(page: Page) -> list[tuple[str, list[tuple[str, str]]]]:
    """Addresses and fields of the units that may hold a list; all of them where none does by its name."""
    units = []
    for element in page.document.iter("script", "div", "ul", "section", "span"):
        said = element.get("querydata")
        fields = _PAIR.findall(said[:4000]) if said else []
        if not _NEEDED.issubset(name for name, value in fields if value):
            continue
        address = element.get("url") or ""
        units.append((address if _SERVER in address else _SERVICE, fields))
    others = [unit for unit in units if not _NO_LIST.search(dict(unit[1])["tagId"])]
    lists = [unit for unit in others if _LIST.search(dict(unit[1])["tagId"])]
    return (lists or others or units)[:MOST_LISTS]


def _markup(page: Page) -> str | None:
    answer = answer_of(page)
    found = member(answer, "data").get("html")
    refused = answer is not None and answer.get("success") is False
    return found if isinstance(found, str) and not refused else None


def _pager(markup: str) -> str:
    """The tag that says how many rows there are; "" where none says that together with rows or pages."""
    tags = (found[0] for found in _TAG.finditer(markup) if _COUNT.search(found[0]))
    return next((tag for tag in tags if _ROWS.search(tag) or _NUMBER.search(tag) or "pag" in tag.lower()), "")


def _number(page: Page) -> int:
    match = _NUMBER.search(asked_field(page, "paramJson"))
    return int(match[1]) if match is not None else 1


def _size(page: Page, rows: int) -> int:
    """Rows of a full page: of a further one as asked for, of the first as its pager says, else as many as came."""
    wanted = re.search(r"pageSize\W{1,6}(\d{1,4})", asked_field(page, "paramJson"))
    if wanted is not None:
        return int(wanted[1])
    said = _ROWS.search(_pager(_markup(page) or ""))
    return count_of(said[1]) or rows if said is not None else rows or 1

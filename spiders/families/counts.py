"""How a pager counts: the pages it speaks of, the page an address asks for, and what of it only a script opens."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from crawler.extract.filling import may_be_filled, visible_count, visible_pages
from crawler.extract.lines import page_lines
from crawler.page import Ask, Page
from storage.sightings import Entry

_CURRENT = re.compile(
    r"(?:页次|当前|第|页码|页数)\s{0,3}[:：]?\s{0,3}(\d{1,4})\s{0,3}页?\s{0,3}/\s{0,3}(?:共|总)?\s{0,3}(\d{1,4})"
    r"|共\s{0,3}\d{1,6}\s{0,3}条(?:记录|信息|数据)?[\s,，|]{0,6}(?:第)?\s{0,3}(\d{1,4})\s{0,3}/\s{0,3}(\d{1,4})"
    r"|(?:第|当前页\s{0,3}[:：])\s{0,3}(\d{1,4})\s{0,3}(?:页)?[^\d页]{0,12}(?:共|总页数\s{0,3}[:：])\s{0,3}(\d{1,4})(?!\d|\s{0,3}(?:条|篇|项))"
)
_ALL = re.compile(r"(?:总页数|总共页数|页数)\s{0,3}[:：]\s{0,3}(\d{1,4})(?!\d)|总共\s{0,3}(\d{1,4})\s{0,3}页")
_NO_PAGE_KEY = re.compile(r"size|per|total|count|type|name|path|url|tpl|flag|id$|home")
_SHORT_KEYS = frozenset(("p", "pn", "pg", "cp", "pno", "pindex", "currentindex", "cur"))
_VSB_KEY = re.compile(r"^a\d{1,10}p$|^formname\d{1,10}ap$")
_IN_NAME = re.compile(r"(?:^|[A-Za-z_/-])(\d{1,4})\.(?:s?html?|jhtml|aspx?|jsp|php|do)$", re.IGNORECASE)
_IN_FOLDER = re.compile(r"/(?:page[_/-]?)?(\d{1,3})/?$", re.IGNORECASE)

_ONWARD = re.compile(r"^(?:下一?[页頁]|后一?页|nextpage|next|尾页|末页|最后一?页)[>»›→]{0,2}$", re.IGNORECASE)
_MORE = re.compile(
    r"^(?:点击|请点击)?(?:加载|查看|显示|浏览)更多(?:内容|信息|数据)?[>»…]{0,2}$|^loadmore$", re.IGNORECASE
)
_IDLE = re.compile(
    r"disab|unable|no-?(?:next|more|click)|_d(?:$|\s)|(?:^|[\s_-])(?:off|gr[ae]y|hui|none|end|forbid|invalid)(?:$|[\s_-])",
    re.IGNORECASE,
)
_INERT = re.compile(
    r"^\s{0,5}(?:#{1,2}|javascript\s{0,3}:\s{0,3}(?:;|void\s{0,3}\(\s{0,3}0?\s{0,3}\)\s{0,3};?)?)?\s{0,5}$",
    re.IGNORECASE,
)
_LEADS = re.compile(r"location|window\.open|history\.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """What a pager says of itself."""

    pages: int
    current: int | None = None
    """The page that is shown, from 1."""


def counted_pages(page: Page) -> Counted | None:
    """How many pages the site says there are, and which this one is: 1/3, 共3页, 总页数：3; None where it does not."""
    for line in page_lines(page):
        if len(line.text) >= 300 or ("/" not in line.text and "页" not in line.text):
            continue
        match = _CURRENT.search(line.text)
        if match is not None:
            current, pages = (int(value) for value in match.groups() if value is not None)
            return Counted(pages=pages, current=current) if current <= max(pages, 1) else Counted(pages=pages)
        match = _ALL.search(line.text)
        if match is not None:
            return Counted(pages=int(match[1] or match[2]))
    shown = visible_pages(page)
    return Counted(pages=shown) if shown is not None else None


def is_page_key(key: str) -> bool:
    """Whether a field of a query or form counts pages: page, pageNo, curPage, a8p; not pageSize or pageId."""
    lower = key.lower()
    if lower in _SHORT_KEYS or _VSB_KEY.match(lower):
        return True
    return "page" in lower and not _NO_PAGE_KEY.search(lower)


def page_number(url: str) -> int | None:
    """The number of a page in an address, as the address counts: ?page=2, index_2.html, list2.htm, nb/30.htm."""
    try:
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, max_num_fields=200)
    except ValueError:
        return None
    for key, value in pairs:
        if is_page_key(key) and re.fullmatch(r"\d{1,4}", value):
            return int(value)
    match = _IN_NAME.search(parts.path) or (_IN_FOLDER.search(parts.path) if not parts.query else None)
    if match is None or re.fullmatch(r"(?:19|20)\d{2}", match[1]):
        return None
    return int(match[1])


def asks_for_further_page(ask: Ask) -> bool:
    """Whether an ask is for the second or a later page of a list; what it brings must be new.

    Years and units of a column may show the same list as the column itself; a page 2 may not.
    """
    number = page_number(ask.url)
    if number is None:
        number = next((int(v) for key, v in ask.form if is_page_key(key) and re.fullmatch(r"\d{1,4}", v)), None)
    if number is None:
        return ask.method == "POST"
    # A name counts from 0 (index_1 is the second) or from 1; the first page is asked for under its own name.
    return number >= (2 if urlsplit(ask.url).query or ask.form else 1)


def pager_problem(page: Page, entries: Collection[Entry], *, linked: bool) -> str:
    """Why further pages of a list cannot be reached by links; "" where there are none, or links lead to them.

    `linked`: the page has links to other pages of the list, onward or back.
    """
    counted = counted_pages(page)
    if counted is not None and (counted.pages <= 1 or (counted.current or 0) >= counted.pages):
        return ""
    if counted is not None and not linked:
        return f"one of {counted.pages} pages; a script leads to the others"
    count = visible_count(page)
    if linked or (count is not None and count <= len(entries)):
        return ""
    if count is not None and entries:
        return f"the page counts {count}, shows {len(entries)} and leads nowhere"
    word = _scripted_word(page)
    return f"a script leads on ({word})" if word else ""


def _scripted_word(page: Page) -> str:
    """The word by which a script would lead on: 下一页, 加载更多; "" where none does."""
    unsure = ""
    for element, words in _short_words(page):
        more = _MORE.match(words) is not None
        if not more and not _ONWARD.match(words):
            continue
        if _is_idle(element):
            continue
        href, clicked = element.get("href"), element.get("onclick") or ""
        if clicked or (href is not None and href.strip().lower().startswith("javascript:") and not _INERT.match(href)):
            if not _LEADS.search(clicked + (href or "")):
                return words
        elif more or (href is not None and _INERT.match(href)):
            unsure = unsure or words
    # A link without an address is either a button of some script's or the end of the list.
    return unsure if unsure and may_be_filled(page) else ""


def _short_words(page: Page) -> Iterator[tuple[Any, str]]:
    for element in page.document.iter("a", "button", "input", "li", "span", "div", "td", "p", "em", "b", "i"):
        if len(element) > 3:
            continue
        pieces = [str(piece) for piece in islice(element.itertext(), 8)]
        words = "".join("".join(pieces or [element.get("value") or ""])[:60].split())
        if 0 < len(words) <= 12:
            yield element, words


def _is_idle(element: Any) -> bool:
    """Whether a word of a pager is switched off, by its own name or its holder's."""
    holder = element.getparent()
    for node in (element, *([holder] if holder is not None else [])):
        if node.get("disabled") is not None or (node.get("aria-disabled") or "").lower() == "true":
            return True
        if _IDLE.search(f"{node.get('class') or ''} {node.get('id') or ''}"):
            return True
    return False

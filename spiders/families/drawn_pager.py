"""Pagers that a script draws into an empty place: where they lead cannot be told without running it."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from crawler.page import Page
from storage.sightings import RENDERED

_PLACE = re.compile(
    r"^(?:pages?|pagers?|pag(?:ination|inator|ing|elist|enav|ebar|ebox|enum|ediv|econ)|(?:lay|m_?|ui-?|my|list|news)page(?:r|s)?"
    r"|page[-_](?:div|bar|nav|box|list|num|wrap|con|content|area|html)|fen_?ye)\d{0,2}$",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"\blaypage\b|\.(?:pagination|pager|paging|paginator|jqPaginator)\s{0,3}\("
    r"|\b(?:create|make|show|init|set|draw|get|render|build|load)_?(?:pag(?:er|ing|ination)|page(?:html|list|nav|bar|num\w?|s)?)\s{0,3}\(",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"(?:\.(?:pagination|pager|paging)\s{0,3}\(\s{0,3}|\b(?:count|total|totalcount|totalrecords?|recordcount|records)['\"]?\s{0,3}[:=]\s{0,3}['\"]?)(\d{1,6})\b",
    re.IGNORECASE,
)
_PAGES = re.compile(
    r"\b(?:pages|totalpages?|pagecount|countpage|pagetotal)['\"]?\s{0,3}[:=]\s{0,3}['\"]?(\d{1,5})\b", re.IGNORECASE
)
_SCRIPT_LINK = re.compile(r"javascript\s{0,3}:\s{0,3}[a-z_$]\w{0,30}(?<!void)\s{0,3}[.(]", re.IGNORECASE)
_MOST_SIGNS = 200_000


def drawn_pager(page: Page, rows: int) -> str:
    """Why further pages of a list may exist that only a script leads to; "" where none is drawn, or all rows are here.

    A place for a pager that stays empty after a browser ran the scripts is that of a list of one page.
    """
    if any(name.lower() == RENDERED.lower() for name in page.headers):
        return ""
    if any(True for _ in page.document.iter("el-pagination", "a-pagination", "van-pagination")):
        return "a script draws the pager"
    if _clicks_on(page):
        return "a script leads on (2)"
    scripts = _scripts(page)
    call = _CALL.search(scripts)
    place = next((name for name in _empty_places(page) if call is not None or _named_in(name, scripts, page)), None)
    if place is None:
        return ""
    said = [int(found[1]) for found in islice(_COUNT.finditer(scripts), 5)] if call is not None else []
    pages = [int(found[1]) for found in islice(_PAGES.finditer(scripts), 5)] if call is not None else []
    if (said and max(said) <= rows) or (pages and max(pages) <= 1):
        return ""
    return f"a script draws the pager ({place[:30]})"


def _clicks_on(page: Page) -> bool:
    """Whether a number 2 is a button of some script's; beside a number 28 it is a day of a calendar."""
    numbers = set()
    for element in page.document.iter("a", "span", "li", "button", "em", "i", "td", "div"):
        clicked, href = element.get("onclick") or "", (element.get("href") or "").strip().lower()
        words = (element.text or "").strip()
        if words in ("2", "28") and len(element) == 0 and (clicked or _SCRIPT_LINK.match(href)):
            numbers.add(words)
    return numbers == {"2"}


def _scripts(page: Page) -> str:
    return "\n".join(str(script.text or "") for script in page.document.iter("script"))[:_MOST_SIGNS]


def _empty_places(page: Page) -> list[str]:
    """Names of the elements that are called after a pager and hold nothing."""
    found = []
    for element in page.document.iter("div", "ul", "ol", "span", "p", "td", "nav"):
        names = [element.get("id") or "", *(element.get("class") or "").split()]
        name = next((one for one in names if _PLACE.match(one)), None)
        if name is not None and _is_empty(element):
            found.append(element.get("id") or name)
    return found


def _is_empty(element: Any) -> bool:
    if any(True for _ in element.iter("a", "img", "input", "button", "select")):
        return False
    pieces = (str(node.text or "") for node in element.iter() if node.tag not in ("script", "style"))
    return not "".join(islice(pieces, 50)).strip()


def _named_in(name: str, scripts: str, page: Page) -> bool:
    """Whether a script speaks of the place, or is itself called after pagers."""
    if re.search(rf"['\"#.]{re.escape(name)}['\"\s)]", scripts):
        return True
    return any("pag" in (script.get("src") or "").rsplit("/", 1)[-1].lower() for script in page.document.iter("script"))

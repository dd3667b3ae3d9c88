"""ASP.NET lists that turn pages by postback: the page's own state is sent back with the next number (domain 7.8)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any, ClassVar
from urllib.parse import urlsplit

from crawler.page import Ask, Page, canonical
from spiders.families.counts import counted_pages
from spiders.families.pager import pages_by_link
from spiders.families.static import Static
from storage.sightings import Entry, PlaceKind

MOST_STATE = 400_000
"""Signs of a form that are sent back; a list's state has some ten thousand."""
MOST_FIELDS = 120
_CALL = re.compile(
    r"__doPostBack\(\s{0,3}(?:'|&#39;|\")([\w$:.-]{1,200})(?:'|&#39;|\")\s{0,3},\s{0,3}(?:'|&#39;|\")([\w$]{0,60})(?:'|&#39;|\")\s{0,3}\)"
)
_NEXT = re.compile(r"^(?:下一?[页頁]|后一?页|next|nextpage|[>›»]|4)$", re.IGNORECASE)
"""4 is an arrow to the right in the font of old pagers (Webdings)."""
_PAGER = re.compile(r"^(?:上一?[页頁]|前一?页|首页|[<‹«]|\[?\d{1,4}\]?)$")
_DOTS = re.compile(r"^(?:\.{2,3}|…{1,2})$")
_ARGUMENT = re.compile(r"(\d{1,4})$")
_NUMBER = re.compile(r"^\[?(\d{1,4})\]?$")


class Aspx(Static):
    """One page after another, since each answer brings the state that the next question needs."""

    name: ClassVar[str] = "aspx"
    note: ClassVar[str] = ""

    def recognises(self, page: Page) -> bool:
        """A page of ASP.NET: its state in the page and links that post back, or a list at an .aspx address."""
        if "__VIEWSTATE" in page.text and "__doPostBack(" in page.text:
            return True
        aspx = sum(1 for link in page.links() if urlsplit(link.url).path.lower().endswith(".aspx"))
        return urlsplit(page.url).path.lower().endswith(".aspx") and aspx >= 2

    def further(self, page: Page, asked: Collection[str]) -> list[Ask]:
        """The pages that links name; where only a postback leads on, the one next page."""
        linked = pages_by_link(page, asked)
        if linked:
            return linked
        following, _ = _next(page)
        ask = _postback(page, *following) if following is not None else None
        return [ask] if ask is not None and f"{ask.url}#{ask.form}" not in asked else []

    def is_linked(self, page: Page) -> bool:
        """Also by postbacks, back ones included."""
        return super().is_linked(page) or any(_PAGER.match(words) for words, _, _ in _postbacks(page))

    def problem(self, page: Page, entries: list[Entry]) -> str:
        """As of any list; also when a page leads on but cannot be followed: too much state, numbers without order."""
        following, why = _next(page)
        if not pages_by_link(page, ()):
            if why:
                return why
            if following is not None and _postback(page, *following) is None:
                return "the next page needs more state than is sent back, or none is there"
        return super().problem(page, entries)


def _next(page: Page) -> tuple[tuple[str, str] | None, str]:
    """Target and argument of the postback that leads to the next page, None on the last one; and what is unclear."""
    counted = counted_pages(page)
    if counted is not None and (counted.pages <= 1 or (counted.current or 0) >= counted.pages):
        return None, ""
    numbers: dict[int, tuple[str, str]] = {}
    for words, call, element in _postbacks(page):
        if _NEXT.match(words) and element.get("disabled") is None:
            return call, ""
        number = _NUMBER.match(words) or (_ARGUMENT.search(call[1]) if _DOTS.match(words) else None)
        if number is not None:
            numbers.setdefault(int(number[1]), call)
    if not numbers:
        return None, ""
    # A pager of numbers only: the one without a link is shown; "..." leads on where the numbers end.
    current = counted.current if counted is not None and counted.current else _shown_number(page, numbers)
    if current is None:
        return None, "the pager does not say which of its pages this is"
    return numbers.get(current + 1), ""


def _postbacks(page: Page) -> Iterator[tuple[str, tuple[str, str], Any]]:
    for element in page.document.iter("a", "input", "button", "area"):
        called = _CALL.search(f"{element.get('href') or ''} {element.get('onclick') or ''}"[:2000])
        if called is None:
            continue
        words = "".join(islice(map(str, element.itertext()), 8)) or element.get("value") or element.get("title") or ""
        yield "".join(words[:60].split()), (called[1], called[2]), element


def _shown_number(page: Page, numbers: Collection[int]) -> int | None:
    """The number that stands in the pager without a link."""
    for _, _, element in _postbacks(page):
        if not _NUMBER.match("".join("".join(map(str, element.itertext())).split())):
            continue
        for holder in islice(element.iterancestors(), 3):
            for node in holder.iter("span", "font", "b", "strong", "td", "em"):
                text = "".join(islice(map(str, node.itertext()), 4)).strip()
                match = _NUMBER.match(text)
                if match and int(match[1]) not in numbers and not any(True for _ in node.iter("a")):
                    return int(match[1])
    return 1 if 2 in numbers and 1 not in numbers else None


def _postback(page: Page, target: str, argument: str) -> Ask | None:
    """The form of the page sent back with a target; None where it has none, is too big or leads to another host."""
    form = next((one for one in page.document.iter("form") if _holds_state(one)), None)
    if form is None:
        return None
    url = page.join(form.get("action") or "") or page.url
    if urlsplit(url).netloc.lower() != urlsplit(page.url).netloc.lower():
        return None
    fields = {"__EVENTTARGET": target.replace(":", "$"), "__EVENTARGUMENT": argument}
    for name, value in _fields(form):
        fields.setdefault(name, value)
    if len(fields) > MOST_FIELDS or sum(len(name) + len(value) for name, value in fields.items()) > MOST_STATE:
        return None
    return Ask(url=canonical(url), method="POST", form=tuple(fields.items()), kind=PlaceKind.LIST)


def _holds_state(form: Any) -> bool:
    return any((field.get("name") or "").startswith("__VIEWSTATE") for field in form.iter("input"))


def _fields(form: Any) -> Iterator[tuple[str, str]]:
    """What a browser sends of a form whose buttons were not pressed."""
    for field in form.iter("input", "select"):
        name = field.get("name")
        if not name:
            continue
        if field.tag == "select":
            options = list(islice(field.iter("option"), 200))
            chosen = next((one for one in options if one.get("selected") is not None), options[0] if options else None)
            if chosen is not None:
                yield name, chosen.get("value") or "".join(map(str, chosen.itertext())).strip()
        elif (field.get("type") or "text").lower() in ("hidden", "text", "search"):
            yield name, field.get("value") or ""

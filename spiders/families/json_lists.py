"""What list services share: an ask on the page's own host, answers as JSON, rows held against the service's count."""

from __future__ import annotations

import json
import re
from abc import abstractmethod
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from html import unescape
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.extract.dates import read_date
from crawler.extract.shape import Shape, json_of, shape_of
from crawler.extract.titles import Verdict, judge_title
from crawler.page import Ask, Page, canonical
from spiders.families.base import Family, was_asked
from spiders.families.pager import MOST_PAGES, asks_for
from spiders.families.static import Static
from spiders.families.years import closed_years, opened_years
from storage.contents import DateClaim, DateSource
from storage.moments import SHANGHAI
from storage.sightings import Entry, PlaceKind

MOST_BYTES = 8_000_000
"""Of an answer that is parsed; a list of reports has a few hundred thousand."""
MOST_ROWS = 2000
MOST_LISTS = 6
"""Lists of one page that are asked for."""
_EARLIEST, _LATEST = 946_684_800, 4_102_444_800
"""Seconds: the years 2000 to 2099."""
_STATIC = Static()


class ServiceFamily(Family):
    """A CMS whose list pages are shells: a script asks a service for the rows, and so do we.

    Pages of the column that are no shells (a year's, a unit's) are read as plain lists.
    """

    by_service: ClassVar[bool] = True

    @abstractmethod
    def is_answer(self, page: Page) -> bool:
        """Whether a page is what the service answered, well or not, by its address."""

    @abstractmethod
    def first_asks(self, page: Page) -> list[Ask | None]:
        """What the shell's script would ask first; None for what is on another host, empty where it is no shell."""

    @abstractmethod
    def further_asks(self, page: Page) -> list[Ask | None]:
        """What an answer says is still to be asked for."""

    @abstractmethod
    def rows(self, page: Page) -> list[Entry]:
        """The rows of an answer."""

    @abstractmethod
    def count(self, page: Page) -> int | None:
        """The service's own count of all rows, in an answer."""

    @abstractmethod
    def fault(self, page: Page, entries: list[Entry]) -> str:
        """Why an answer is not the part of the list that it was asked for; "": it is."""

    def entries(self, page: Page) -> list[Entry]:
        """The rows of an answer; of a shell only what looks like a report, since its menus are no rows."""
        if self.is_answer(page):
            return self.rows(page)
        entries = _STATIC.entries(page)
        if not self.first_asks(page):
            return entries
        return [entry for entry in entries if judge_title(entry.title) is not Verdict.NO]

    def is_served(self, page: Page) -> bool:
        """An answer, or a plain list below the shell."""
        return self.is_answer(page) or not self.first_asks(page)

    def next_pages(self, page: Page, asked: Collection[str]) -> list[Ask]:
        """What the shell or the answer leads to; years and units below a shell as well."""
        if self.is_answer(page):
            return unasked(self.further_asks(page), asked)
        first = self.first_asks(page)
        if not first:
            return _STATIC.next_pages(page, asked)
        years = asks_for(page, opened_years(page), asked)
        return unasked([*first, *_STATIC.further(page, asked), *years, *_STATIC.parts(page, asked)], asked)

    def total(self, page: Page) -> int | None:
        """The service's own count."""
        if self.is_answer(page):
            return self.count(page)
        return None if self.first_asks(page) else _STATIC.total(page)

    def problem(self, page: Page, entries: list[Entry]) -> str:
        """Why it is no list that was read."""
        if self.is_answer(page):
            return self.fault(page, entries)
        first = self.first_asks(page)
        if not first:
            return _STATIC.problem(page, entries)
        if None in first:
            return "a script brings the list from another host"
        closed = closed_years(page, entries)
        return f"only a script opens {', '.join(map(str, closed[:6]))}" if closed else ""


def answer_of(page: Page) -> dict[str, Any] | None:
    """The JSON object that an answer is, also as a script's call; None for anything else, and for what is too big."""
    if len(page.content) > MOST_BYTES or shape_of(page.content) is not Shape.JSON:
        return None
    return _parsed(page.text)


@lru_cache(maxsize=4)
def _parsed(text: str) -> dict[str, Any] | None:
    try:
        answer = json.loads(json_of(text))
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def member(answer: dict[str, Any] | None, name: str) -> dict[str, Any]:
    """An object inside of an object; an empty one where it is none."""
    found = (answer or {}).get(name)
    return found if isinstance(found, dict) else {}


def count_of(value: object) -> int | None:
    """A count, as a number or in digits; None for anything else."""
    digits = str(value).strip() if isinstance(value, (int, str)) and not isinstance(value, bool) else ""
    return int(digits) if re.fullmatch(r"\d{1,7}", digits) else None


def words_of(value: object) -> str:
    """A title or a name without the marks that services set around it."""
    if not isinstance(value, str):
        return ""
    return " ".join(unescape(re.sub(r"<[^<>]{0,400}>", "", value[:2000])).split())[:300]


def claim_of(value: object, source: DateSource) -> DateClaim | None:
    """A date as a service gives it, in seconds, milliseconds or words; None for zero and whatever is no date."""
    raw = str(value).strip()[:80] if isinstance(value, (int, str)) and not isinstance(value, bool) else ""
    if re.fullmatch(r"\d{10}|\d{13}", raw):
        seconds = int(raw) // (1000 if len(raw) > 10 else 1)
        if not _EARLIEST <= seconds < _LATEST:
            return None
        moment = datetime.fromtimestamp(seconds, SHANGHAI)
        return DateClaim(source=source, date=moment.date(), raw=raw, precision="second", moment=moment)
    one = read_date(raw)
    return DateClaim(source=source, date=one[0], raw=raw, precision=one[1], moment=one[2]) if one is not None else None


def link_of(page: Page, address: object) -> str | None:
    """A row's address as it stands in an answer, made absolute and canonical."""
    joined = plain_join(page, unescape(address)) if isinstance(address, str) and len(address) < 4000 else None
    return canonical(joined) if joined is not None else None


def plain_join(page: Page, address: str) -> str | None:
    """An address joined to the answer's own; a `<base>` inside of its strings is none of it."""
    return Page.from_bytes(b"", url=page.url).join(address)


def fragment_of(page: Page, markup: str) -> Page:
    """The markup inside of an answer, as a page of the same address."""
    rows = markup
    if re.match(r"\s{0,200}<tr[\s>]", markup, re.IGNORECASE):  # which no parser lets stand outside of a table
        rows = f"<table><tbody>{markup}</tbody></table>"
    text = f'<html><head><meta charset="utf-8"></head><body>{rows}</body></html>'
    return Page.from_bytes(text.encode("utf-8", "replace"), url=page.url)


def is_cut(markup: str) -> bool:
    """Whether a fragment stops inside of a tag, a list, a table or a box: cut, whatever its length."""
    lower = markup.lower()
    if lower.rfind("<") > lower.rfind(">"):
        return True
    if any(lower.count(f"<{tag}") > lower.count(f"</{tag}") for tag in ("table", "ul", "script")):
        return True
    return lower.count("<div") > lower.count("</div") + 1


def asked_field(page: Page, name: str) -> str:
    """A field of the question that a page answers; "" where it has none of that name."""
    return next((value for key, value in fields_of(page.url) if key == name), "")


def fields_of(address: str) -> list[tuple[str, str]]:
    """The fields of an address's question, empty ones too."""
    try:
        return parse_qsl(urlsplit(address).query, keep_blank_values=True, max_num_fields=80)
    except ValueError:
        return []


def service_ask(
    page: Page, address: str, fields: Sequence[tuple[str, str]], *, form: tuple[tuple[str, str], ...] = ()
) -> Ask | None:
    """Ask a service what the page's own script would; None where it is on another host than the page.

    `fields` go over those that the address has already.
    """
    joined = plain_join(page, unescape(address))
    if joined is None:
        return None
    there, here = urlsplit(joined), urlsplit(page.url)
    if there.netloc.lower() != here.netloc.lower():
        return None
    given = {name for name, _ in fields}
    query = [*(pair for pair in fields_of(joined) if pair[0] not in given), *fields]
    url = canonical(urlunsplit((here.scheme, here.netloc, there.path, urlencode(query), "")))
    headers = (("X-Requested-With", "XMLHttpRequest"), ("Referer", canonical(page.url)))
    method = "POST" if form else "GET"
    return Ask(url=url, method=method, form=form, kind=PlaceKind.LIST, headers=headers)


def unasked(asks: Iterable[Ask | None], asked: Collection[str]) -> list[Ask]:
    """Those asks that were not made yet, each once."""
    found: dict[str, Ask] = {}
    for ask in asks:
        if ask is not None and not was_asked(ask, asked):
            found.setdefault(ask.url, ask)
    return list(found.values())[:MOST_PAGES]


def distinct(entries: Iterable[Entry | None]) -> list[Entry]:
    """The rows that could be read, each address once, in order."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry is not None:
            found.setdefault(entry.url, entry)
    return list(found.values())


def unread(rows: Sequence[object], entries: Sequence[Entry]) -> str:
    """Why fewer entries than rows came of an answer; "": as many."""
    lost = len(rows) - len(entries)
    return f"{lost} rows without title or address, or twice" if lost > 0 else ""


def further_numbers(total: int | None, size: int) -> range:
    """Numbers of the pages after the first, by the service's count; none where it counts nothing."""
    if total is None or size < 1:
        return range(0)
    return range(2, min(-(-total // size), MOST_PAGES) + 1)


def shortfall(*, number: int, size: int, rows: int, total: int) -> str:
    """Why a page does not hold just the rows that the service's own count promises; "": it does.

    `number` counts pages from 1, `size` is how many rows a full page has.
    """
    promised = max(0, min(size, total - (number - 1) * size))
    if rows > promised and rows > total - (number - 1) * size:
        return f"{rows} rows on page {number}, more than the service's own count of {total}"
    return "" if rows >= promised else f"{rows} rows on page {number}, {promised} by the service's own count of {total}"

"""The years of a column: tabs and choices that open a year's list, by an address or only by a script."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.extract.rows import page_links
from crawler.extract.titles import report_year
from crawler.page import Page
from storage.sightings import Entry

MOST_YEARS = 40
MOST_FIELDS = 60
_YEAR = re.compile(r"^[(（\[【]?(20[0-4]\d)(?:年度?)?[)）\]】]?$")
_ALL = re.compile(r"^(?:全部|所有|不限|全年份?|全部年[份度]|所有年[份度]|all)$", re.IGNORECASE)
_TAGS = ("a", "li", "option", "button", "span", "dd", "dt", "div", "em", "p", "label", "i", "b")
_CHANGED = re.compile(
    r"location(?:\.href)?\s{0,3}=\s{0,3}['\"](?P<head>[^'\"\s]{1,300})['\"]\s{0,3}\+\s{0,3}"
    r"(?:this\.value|this\.options\[[^\]]{1,60}\]\.value|\$\(this\)\.val\(\))(?:\s{0,3}\+\s{0,3}['\"](?P<tail>[^'\"\s]{0,60})['\"])?"
)
_OPENS_VALUE = re.compile(r"location(?:\.href)?\s{0,3}=\s{0,3}(?:this\.|\$\(this\)\.val)")


def tab_years(page: Page) -> frozenset[int]:
    """The years that tabs or a choice of the page name: two or more side by side, with hardly anything between."""
    return frozenset(year for year, _ in _tabs(page))


def opened_years(page: Page) -> list[str]:
    """Addresses of the years that a choice (`<select>`) leads to: the option's own, the form's, or the script's."""
    found: list[str] = []
    for select in page.document.iter("select"):
        years = _years_of(select)
        if len(years) < 2 or _shows_all(select):
            continue
        for value, chosen in years.values():
            address = None if chosen else _opened(page, select, value)
            url = page.join(address) if address else None
            if url is not None:
                found.append(url)
        if len(found) >= MOST_YEARS:
            break
    return found


def closed_years(page: Page, entries: Collection[Entry]) -> list[int]:
    """Years of tabs that no address opens and no row of the page is of: only a script brings their lists."""
    tabs = list(_tabs(page))
    if not tabs:
        return []
    linked = {link.element for link in page_links(page)}
    addressed = {_year_in(url) for url in opened_years(page)}
    open_ones = {
        year
        for year, element in tabs
        if year in addressed
        or any(node in linked for node in _near(element))
        or (element.tag == "option" and _is_open(element))
    }
    return sorted({year for year, _ in tabs} - open_ones - years_of(entries))


def years_of(entries: Iterable[Entry]) -> set[int]:
    """The years that rows are of, by title, else by date."""
    found = set()
    for entry in entries:
        year = report_year(entry.title)
        # A report of 2017 is dated 2018: it does not show that the list of 2018 was seen.
        if year is not None:
            found.add(year)
        elif entry.date is not None:
            found.add(entry.date.date.year)
    return found


def missing_tabs(tabs: Collection[int], entries: Iterable[Entry], *, this_year: int) -> list[int]:
    """Report years up to the last one that stand between or after the tabs, but have neither tab nor row.

    Where a shared column keeps each year behind a tab, the absence of a whole tab says nothing of who published.
    """
    if len(tabs) < 2:
        return []
    # A row of 2018's tab may well be dated 2019: the title's year counts, the date's only where it names none.
    shown = set()
    for entry in entries:
        year = report_year(entry.title)
        shown |= {year} if year is not None else years_of([entry])
    return [one for one in range(min(tabs), this_year) if one not in tabs and one not in shown]


def _tabs(page: Page) -> Iterator[tuple[int, Any]]:
    holders: dict[Any, list[tuple[int, Any]]] = defaultdict(list)
    for element in page.document.iter(*_TAGS):
        if len(element) > 2:
            continue
        match = _YEAR.match("".join(islice(map(str, element.itertext()), 6)).strip()[:20])
        if match is None or any(_YEAR.match("".join(map(str, child.itertext())).strip()[:20]) for child in element):
            continue
        holder = element.getparent()
        for _ in range(3):
            if holder is None or holder.tag in ("body", "html", "tbody", "table"):
                break
            holders[holder].append((int(match[1]), element))
            holder = holder.getparent()
    seen: set[Any] = set()
    for holder, years in holders.items():
        if len({year for year, _ in years}) >= 2 and _is_strip(holder, len(years)):
            for year, element in years:
                if element not in seen:
                    seen.add(element)
                    yield year, element


def _is_strip(holder: Any, years: int) -> bool:
    """Whether an element holds years and hardly anything else: a strip of tabs, no list by years."""
    signs = 0
    for piece in islice(holder.itertext(), 400):
        signs += len("".join(str(piece).split()))
    return signs <= 8 * years + 24


def _near(element: Any) -> list[Any]:
    return [element, *element.iterdescendants(), *islice(element.iterancestors(), 2)]


def _is_open(option: Any) -> bool:
    """Whether an option is the one whose list is shown, or stands beside one for all years."""
    select = next((node for node in option.iterancestors("select")), None)
    return option.get("selected") is not None or (select is not None and _shows_all(select))


def _shows_all(select: Any) -> bool:
    """Whether a choice of years stands on "all"; the first option does, where none is marked."""
    options = list(islice(select.iter("option"), 100))
    chosen = next((one for one in options if one.get("selected") is not None), options[0] if options else None)
    return chosen is not None and _ALL.match("".join(map(str, chosen.itertext())).strip()) is not None


def _years_of(select: Any) -> dict[int, tuple[str, bool]]:
    """Year → value of its option, and whether it is the chosen one."""
    found: dict[int, tuple[str, bool]] = {}
    for option in islice(select.iter("option"), 100):
        text = "".join(map(str, option.itertext())).strip()
        match = _YEAR.match(text)
        if match is not None:
            value = option.get("value")
            found[int(match[1])] = (text if value is None else value.strip(), option.get("selected") is not None)
    return found


def _opened(page: Page, select: Any, value: str) -> str | None:
    """The address that choosing a value leads to; None where only a script knows."""
    changed = select.get("onchange") or ""
    built = _CHANGED.search(changed[:1000])
    if built is not None:
        return f"{built['head']}{value}{built['tail'] or ''}"
    if value.startswith("?") or re.search(r"[./]", value):
        return value if not changed or _OPENS_VALUE.search(changed) or "submit" not in changed else None
    form = next((node for node in select.iterancestors("form")), None)
    name = select.get("name")
    if form is None or not name or (form.get("method") or "get").lower() != "get":
        return None
    if not ("submit" in changed or any(_submits(node) for node in form.iter("input", "button"))):
        return None
    return _of_form(page, form, name, value)


def _submits(node: Any) -> bool:
    return (node.get("type") or ("submit" if node.tag == "button" else "")).lower() in ("submit", "image")


def _of_form(page: Page, form: Any, name: str, value: str) -> str:
    """The address that sending a form with one choice changed leads to."""
    action = page.join(form.get("action") or "") or page.url
    parts = urlsplit(action)
    fields = []
    for node in islice(form.iter("input"), MOST_FIELDS):
        kind = (node.get("type") or "text").lower()
        if node.get("name") and kind in ("hidden", "text", "search"):
            fields.append((node.get("name"), (node.get("value") or "")[:300]))
    fields.append((name, value))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(fields), ""))


def _year_in(url: str) -> int | None:
    parts = urlsplit(url)
    values = [value for _, value in parse_qsl(parts.query[:2000])]
    for text in (*values, *reversed(parts.path.split("/")[-8:])):
        match = re.search(r"(?<!\d)(20[0-4]\d)(?!\d)", text)
        if match is not None:
            return int(match[1])
    return None

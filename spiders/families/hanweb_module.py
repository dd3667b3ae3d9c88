"""Hanweb's 信息公开 module: `search.jsp` lists by page, `xxgkAnnualReport.jsp` shows a unit's report of a year (domain 7.1)."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import ClassVar
from urllib.parse import urlsplit

from crawler.extract.filling import is_said_empty, visible_count, visible_pages
from crawler.extract.rows import page_links
from crawler.extract.titles import Verdict, judge_title, normalise_title, speaks_like_report, unit
from crawler.page import Ask, Page, canonical
from spiders.families.base import Family
from spiders.families.json_lists import asked_field, count_of, fields_of, service_ask, shown_reports, unasked
from spiders.families.pager import MOST_PAGES, asks_for
from spiders.families.rows import list_entries
from storage.sightings import Entry

_REPORT = re.compile(r"/xxgkAnnualReport\.jsp$", re.IGNORECASE)
_SEARCH = re.compile(r"/module/xxgk/search\.jsp$", re.IGNORECASE)
_NAMED = re.compile(r"((?:/[\w-]{1,40}){0,4}/module/xxgk/)(?:search|tree)\.jsp", re.IGNORECASE)
_AREA = re.compile(r"tree\.jsp\?(?:[\w=&;-]{0,200}[&;?])?area=([\w-]{1,40})", re.IGNORECASE)
_FIELD = re.compile(
    r"(?<!\w)['\"]?(infotypeId|jdid|area|divid|standardXxgk|isAllList)['\"]?\s{0,3}[:=]\s{0,3}['\"]?([\w-]{1,60})"
)
_COLUMN = re.compile(r"/col/col(\d{1,12})/")
_YEAR = re.compile(r"^20\d{2}$")
_MOST_REPORTS = 2000


class HanwebModule(Family):
    """Two kinds of page: a column filled by the module's search, and a unit's reports by year."""

    name: ClassVar[str] = "hanweb_module"

    def recognises(self, page: Page) -> bool:
        """A report page of the module or one that leads to several, the search's answer, or a column that uses it."""
        path = urlsplit(page.url).path
        if _REPORT.search(path) or _SEARCH.search(path):
            return True
        if "dataproxy.jsp" in page.text or "<record>" in page.text:
            return False
        if len({link.url for link in page.links() if _REPORT.search(urlsplit(link.url).path)}) >= 2:
            return True
        return bool(_NAMED.search(page.text) and _question(page))

    def entries(self, page: Page) -> list[Entry]:
        """Reports by unit and year as links or choices of the page, or the rows of the search.

        The search gives rows of other columns too; they are kept, as the site counts them, and are no reports.
        """
        if _SEARCH.search(urlsplit(page.url).path):
            return list_entries(page)
        entries = {entry.url: entry for entry in [*_reports(page), *shown_reports(page)]}
        return list(entries.values())

    def next_pages(self, page: Page, asked: Collection[str]) -> list[Ask]:
        """Units of the module below the page; the search's first page, then all that its pager counts."""
        if _SEARCH.search(urlsplit(page.url).path):
            pages = visible_pages(page) or 0
            numbers = range(2, min(pages, MOST_PAGES) + 1) if _number(page) == 1 else range(0)
            return unasked((_ask(page, page.url, fields_of(page.url), number) for number in numbers), asked)
        units = [link.url for link in page.links() if _REPORT.search(urlsplit(link.url).path) and not _year(link.url)]
        found = asks_for(page, units, asked)
        named = _NAMED.search(page.text)
        if named is None or _REPORT.search(urlsplit(page.url).path) or not _question(page):
            return found
        return unasked([_ask(page, f"{named[1]}search.jsp", _question(page), 1)], asked) + found

    def total(self, page: Page) -> int | None:
        """共N条 of the search's pager."""
        return visible_count(page) if _SEARCH.search(urlsplit(page.url).path) else None

    def problem(self, page: Page, entries: list[Entry]) -> str:
        """Why it is no list that was read; a page that is itself one year's report is no list of years."""
        path = urlsplit(page.url).path
        if _SEARCH.search(path):
            return self._search_problem(page, entries)
        further = self.next_pages(page, ())
        if _REPORT.search(path):
            if _year(page.url):
                return "the address names one year; a column's has none"
            if speaks_like_report(" ".join(page.document.itertext())):
                return "a report stands here that the list does not name"
            return "" if entries or further else "no years and no units"
        return "" if further or entries else "the module's service is on another host"

    def _search_problem(self, page: Page, entries: list[Entry]) -> str:
        pages, total, number = visible_pages(page), self.total(page), _number(page)
        if not entries:
            return "" if number == 1 and (total == 0 or is_said_empty(page)) else "the search gave no rows"
        if pages is None:
            return "" if total is not None and total <= len(entries) else "the search's pager was not read"
        if number < pages and total is not None and len(entries) * pages < total:
            return f"{len(entries)} rows on page {number} of {pages}, {total} rows in all"
        return ""


def _ask(page: Page, address: str, fields: list[tuple[str, str]], number: int) -> Ask | None:
    """A page of the search; its fields stand in the address and in the form, as servers read either."""
    form = tuple((name, value) for name, value in fields if name != "currpage")
    asked = (*form, ("currpage", str(number)))
    return service_ask(page, address, asked, form=asked)


def _question(page: Page) -> list[tuple[str, str]]:
    """The fields of the search that a column's page asks; empty where it names none that narrow it."""
    told: dict[str, str] = {}
    for name, value in _FIELD.findall(page.text):
        told.setdefault(name, value)
    area, column = _AREA.search(page.text), _COLUMN.search(urlsplit(page.url).path)
    if area is not None:
        told.setdefault("area", area[1])
    if column is not None:
        told.setdefault("divid", f"div{column[1]}")
    if not any(told.get(name) for name in ("infotypeId", "jdid", "area")):
        return []
    usual = {
        "infotypeId": "",
        "jdid": "",
        "area": "",
        "divid": "",
        "vc_title": "",
        "vc_number": "",
        "sortfield": ",compaltedate:0",
        "vc_filenumber": "",
        "vc_all": "",
        "texttype": "",
        "fbtime": "",
    }
    return list({**usual, **told}.items())


def _number(page: Page) -> int:
    return count_of(asked_field(page, "currpage")) or 1


def _year(url: str) -> str:
    return next((value for name, value in fields_of(url) if name == "fbtime" and _YEAR.match(value)), "")


def _reports(page: Page) -> list[Entry]:
    """A report for each year that a link or a choice of the page leads to; the module has no date for any of them."""
    own = next((value for name, value in fields_of(page.url) if name == "area"), "")
    found: dict[str, Entry] = {}
    for link in page_links(page):
        if _REPORT.search(urlsplit(link.url).path) and _year(link.url):
            url = canonical(link.url)
            found.setdefault(url, Entry(url=url, title=_title(link.title or link.text, _year(link.url))))
    if _REPORT.search(urlsplit(page.url).path) and own:
        for option in page.select("select[name=fbtime] option, select[id=fbtime] option"):
            year = (option.get("value") or "").strip()
            address = page.join(f"?area={own}&fbtime={year}") if _YEAR.match(year) else None
            if address is not None:
                found.setdefault(canonical(address), Entry(url=canonical(address), title=_title("", year)))
    here = canonical(page.url)
    return [entry for entry in found.values() if entry.url != here][:_MOST_REPORTS]


def _title(words: str, year: str) -> str:
    """What a link says, where that is a report's title; else its unit and the year of its address in one."""
    named = normalise_title(words)
    if judge_title(words) is not Verdict.NO and year in named:
        return words
    name = unit(named) or ""
    whose = name if re.search(r"[\u4e00-\u9fff]{2}", name) and not re.search(r"年|报告", name) else ""
    return f"{whose}{year}年政府信息公开工作年度报告"

"""Hanweb's 信息公开 module: `search.jsp` lists, `xxgkAnnualReport.jsp` shows a unit's report of a year (domain 7.1)."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import ClassVar
from urllib.parse import urlsplit

from crawler.extract.filling import visible_count, visible_pages
from crawler.extract.rows import page_links
from crawler.extract.titles import Verdict, judge_title, normalise_title, speaks_like_report, unit, year_of_text
from crawler.page import Ask, Page, canonical
from spiders.families.json_lists import MOST_LISTS, ServiceFamily, asked_field, count_of, fields_of, is_cut, service_ask
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


class HanwebModule(ServiceFamily):
    """Three kinds of page: a column filled by the search, a unit's reports by year, and a list of such pages."""

    name: ClassVar[str] = "hanweb_module"

    def recognises(self, page: Page) -> bool:
        """A report page of the module or one that leads to several, the search's answer, or a column that uses it."""
        if self.is_answer(page) or _is_report(page.url):
            return True
        if "dataproxy.jsp" in page.text or "<record>" in page.text:
            return False
        return len({link.url for link in page.links() if _is_report(link.url)}) >= 2 or bool(self.first_asks(page))

    def is_answer(self, page: Page) -> bool:
        """By the address of the search."""
        return _SEARCH.search(urlsplit(page.url).path) is not None

    def first_asks(self, page: Page) -> list[Ask | None]:
        """The search's first page for what the column's page asks."""
        named, question = _NAMED.search(page.text), _question(page)
        if named is None or not question or _is_report(page.url):
            return []
        kinds = list(dict.fromkeys(value for name, value in _FIELD.findall(page.text) if name == "infotypeId"))
        asked = [{**dict(question), "infotypeId": kind} for kind in kinds[:MOST_LISTS]] or [dict(question)]
        return [_ask(page, f"{named[1]}search.jsp", list(one.items()), 1) for one in asked]

    def further_asks(self, page: Page) -> list[Ask | None]:
        """From the search's first page all that its pager counts."""
        numbers = range(2, min(visible_pages(page) or 0, MOST_PAGES) + 1) if _number(page) == 1 else range(0)
        return [_ask(page, page.url, fields_of(page.url), number) for number in numbers]

    def rows(self, page: Page) -> list[Entry]:
        """The rows of the search, those of other columns too: the site counts them, and they are no reports."""
        return list_entries(page)

    def count(self, page: Page) -> int | None:
        """共N条 of the search's pager."""
        return visible_count(page)

    def fault(self, page: Page, entries: list[Entry]) -> str:
        """Cut, no rows, no pager, or fewer rows on a page than its share of the count."""
        pages, total, number = visible_pages(page), self.count(page), _number(page)
        if is_cut(page.text):
            return "the search's answer breaks off"
        if not entries:
            return "" if number == 1 and total == 0 else "the search gave no rows"
        if pages is None:
            return "" if total is not None and total <= len(entries) else "the search's pager was not read"
        if total is None or pages < 2:
            return ""
        if number < pages:
            return "" if len(entries) * pages >= total else f"{len(entries)} rows on page {number} of {pages}"
        return "" if (total - len(entries)) % (pages - 1) == 0 else f"{len(entries)} rows on the last page of {total}"

    def entries(self, page: Page) -> list[Entry]:
        """Besides: reports by unit and year, as links or choices of the page."""
        known = [] if self.is_answer(page) else _reports(page)
        return list({entry.url: entry for entry in [*super().entries(page), *known]}.values())

    def next_pages(self, page: Page, asked: Collection[str]) -> list[Ask]:
        """Besides: the units of the module that the page leads to, each with its years."""
        units = [link.url for link in page.links() if _is_report(link.url) and not _year(link.url)]
        found = {ask.url: ask for ask in (*super().next_pages(page, asked), *asks_for(page, units, asked))}
        return [ask for ask in found.values() if not (_is_report(ask.url) and _year(ask.url))]

    def problem(self, page: Page, entries: list[Entry]) -> str:
        """As in any service's list; a page that is itself one year's report is no list of years."""
        if not _is_report(page.url):
            return super().problem(page, entries)
        if _year(page.url):
            return "the address names one year; a column's has none"
        text = "\n".join(page.document.itertext())
        listed = {_year(entry.url) for entry in entries}
        if speaks_like_report(text) and str(year_of_text(text)) not in listed:
            return "a report stands here that the list does not name"
        return "" if entries or self.next_pages(page, ()) else "no years and no units"


def _is_report(url: str) -> bool:
    return _REPORT.search(urlsplit(url).path) is not None


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
        if _is_report(link.url) and _year(link.url):
            url = canonical(link.url)
            found.setdefault(url, Entry(url=url, title=_title(link.title or link.text, _year(link.url))))
    if _is_report(page.url) and own:
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

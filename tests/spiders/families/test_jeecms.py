"""JEECMS: counted pages, buttons that lead on, names that follow the count."""

from __future__ import annotations

from datetime import date

import pytest

from spiders.families.catalogue import recognise
from spiders.families.jeecms import Jeecms
from tests.county_server import CountyServer
from tests.spiders.families.paged_county import SITE, Paged, list_html, made, reports
from tests.spiders.families.served_county import ServedCounty, only, repeating
from tests.worlds.staged import Office

JEECMS = Jeecms()


def address(number: int, pages: int) -> str:
    return "/jdbsc/index.jhtml" if number == 1 else f"/jdbsc/index_{number}.jhtml"


def pager(number: int, pages: int, total: int) -> str:
    """共35条记录 1/3页, then buttons; those that lead nowhere are switched off."""

    def button(words: str, there: int) -> str:
        off = "disabled='disabled'" if not 1 <= there <= pages or there == number else ""
        name = address(there, pages).rpartition("/")[2]
        return f"<input type='button' class='pager' value='{words}' {off} onclick=\"location.href='{name}';\"/>"

    return (
        f"<div class='pagesite'>共{total}条记录 {number}/{pages}页 {button('首页', 1)}{button('上一页', number - 1)}"
        f"{button('下一页', number + 1)}{button('尾页', pages)}</div>"
    )


def test_rows_and_pages() -> None:
    items = reports(2018, 2017, folder="/jdbsc/2497{0}.jhtml")
    page = made(list_html("jeecms", items, pager=pager(1, 4, 8)), "/jdbsc/index.jhtml")
    assert recognise(page).name == "jeecms"
    entries = JEECMS.entries(page)
    assert [(entry.url, entry.date.date if entry.date else None) for entry in entries] == [
        (f"{SITE}/jdbsc/24972018.jhtml", date(2019, 1, 28)),
        (f"{SITE}/jdbsc/24972017.jhtml", date(2018, 1, 27)),
    ]
    assert [ask.url for ask in JEECMS.next_pages(page, {page.url})] == [
        f"{SITE}/jdbsc/index_{number}.jhtml" for number in (2, 3, 4)
    ]
    assert (JEECMS.total(page), JEECMS.problem(page, entries)) == (8, "")


def test_the_last_page_leads_back_only() -> None:
    items = reports(2012, folder="/jdbsc/2497{0}.jhtml")
    page = made(list_html("jeecms", items, pager=pager(3, 3, 5)), "/jdbsc/index_3.jhtml")
    before = {f"{SITE}{address(number, 3)}" for number in (1, 2, 3)}
    assert JEECMS.next_pages(page, before) == []
    assert JEECMS.problem(page, JEECMS.entries(page)) == ""


@pytest.fixture
def county(office: Office, county_server: CountyServer) -> ServedCounty:
    return ServedCounty(
        office=office,
        host=county_server.host(),
        routes=Paged(family="jeecms", address=address, pager=pager).routes,
        column="/jdbsc/index.jhtml",
        folder="/jdbsc/2497129{0}.jhtml",
    )


def test_all_reports_over_three_pages(county: ServedCounty) -> None:
    county.finds_all()


@pytest.mark.parametrize("how", ["error", "html", "away"])
def test_a_second_page_that_fails_accuses_nobody(county: ServedCounty, how: str) -> None:
    county.accuses_nobody(only(2, how))


def test_pages_that_repeat_accuse_nobody(county: ServedCounty) -> None:
    county.accuses_nobody(repeating({}))

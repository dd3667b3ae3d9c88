"""红网 rednet: folders of numbers, rows with the date first."""

from __future__ import annotations

from datetime import date

import pytest

from spiders.families.catalogue import recognise
from spiders.families.rednet import Rednet
from tests.county_server import CountyServer
from tests.spiders.families.paged_county import SITE, Paged, list_html, made, reports
from tests.spiders.families.served_county import ServedCounty, only, repeating
from tests.worlds.staged import Office

REDNET = Rednet()
COLUMN = "/27203/27318/27343/index.htm"


def address(number: int, pages: int) -> str:
    return COLUMN if number == 1 else f"/27203/27318/27343/index_{number}.htm"


def pager(number: int, pages: int, total: int) -> str:
    def link(there: int, words: str) -> str:
        return f'<a href="{address(there, pages)}">{words}</a>' if 1 <= there <= pages else f"<span>{words}</span>"

    return f'<div class="pages">{link(number - 1, "上一页")}{link(number + 1, "下一页")}</div>'


def test_rows_and_the_next_page() -> None:
    items = reports(2018, 2017, folder="/27203/27318/content_56{0}.html")
    page = made(list_html("rednet", items, pager=pager(1, 2, 3)), COLUMN)
    assert recognise(page).name == "rednet"
    entries = REDNET.entries(page)
    assert [(entry.url, entry.date.date if entry.date else None) for entry in entries] == [
        (f"{SITE}/27203/27318/content_562018.html", date(2019, 1, 28)),
        (f"{SITE}/27203/27318/content_562017.html", date(2018, 1, 27)),
    ]
    assert [ask.url for ask in REDNET.next_pages(page, {page.url})] == [f"{SITE}/27203/27318/27343/index_2.htm"]
    assert REDNET.problem(page, entries) == ""


@pytest.fixture
def county(office: Office, county_server: CountyServer) -> ServedCounty:
    return ServedCounty(
        office=office,
        host=county_server.host(),
        routes=Paged(family="rednet", address=address, pager=pager).routes,
        column=COLUMN,
        folder="/27203/27318/27343/content_56120{0}.html",
    )


def test_all_reports_over_three_pages(county: ServedCounty) -> None:
    county.finds_all()


@pytest.mark.parametrize("how", ["error", "empty", "away"])
def test_a_second_page_that_fails_accuses_nobody(county: ServedCounty, how: str) -> None:
    county.accuses_nobody(only(2, how))


def test_pages_that_repeat_accuse_nobody(county: ServedCounty) -> None:
    county.accuses_nobody(repeating({}))

"""The Shandong platform: channels and documents named by ObjectIds."""

from __future__ import annotations

from datetime import date

import pytest

from spiders.families.catalogue import recognise
from spiders.families.objectid import ObjectId
from tests.county_server import CountyServer
from tests.spiders.families.paged_county import SITE, Paged, list_html, made, reports
from tests.spiders.families.served_county import ServedCounty, only, repeating
from tests.worlds.staged import Office

OBJECTID = ObjectId()
COLUMN = "/site_qsx/channel_5c3ee4a17f8b9a2d5c6e1f02/"
DOCUMENT = COLUMN + "doc_60110d7498617ee119ec3{0:0>3}.html"


def address(number: int, pages: int) -> str:
    return COLUMN if number == 1 else f"{COLUMN}index_{number}.html"


def pager(number: int, pages: int, total: int) -> str:
    links = "".join(
        f'<a class="on">{n}</a>' if n == number else f'<a href="{address(n, pages)}">{n}</a>'
        for n in range(1, pages + 1)
    )
    return f'<div class="pagination">{links}<span>共{pages}页 共{total}条</span></div>'


def test_rows_and_pages() -> None:
    items = reports(2018, 2017, folder=COLUMN + "doc_60110d7498617ee119ec{0}.html")
    page = made(list_html("objectid", items, pager=pager(1, 3, 5)), COLUMN)
    assert recognise(page).name == "objectid"
    entries = OBJECTID.entries(page)
    assert [(entry.url, entry.title, entry.date.date if entry.date else None) for entry in entries] == [
        (
            f"{SITE}{COLUMN}doc_60110d7498617ee119ec2018.html",
            "东山镇人民政府2018年政府信息公开工作年度报告",
            date(2019, 1, 28),
        ),
        (
            f"{SITE}{COLUMN}doc_60110d7498617ee119ec2017.html",
            "东山镇人民政府2017年政府信息公开工作年度报告",
            date(2018, 1, 27),
        ),
    ]
    assert [ask.url for ask in OBJECTID.next_pages(page, {page.url})] == [
        f"{SITE}{COLUMN}index_2.html",
        f"{SITE}{COLUMN}index_3.html",
    ]
    assert (OBJECTID.total(page), OBJECTID.problem(page, entries)) == (5, "")


def test_the_last_page_leads_back_by_its_numbers_alone() -> None:
    """Its pager is made of links, as 1 shows; a column's first page whose 1 leads elsewhere shows nothing."""
    items = reports(2018, 2017, folder=COLUMN + "doc_60110d7498617ee119ec{0}.html")
    last = made(list_html("objectid", items, pager=pager(3, 3, 6)), address(3, 3))
    assert OBJECTID.problem(last, OBJECTID.entries(last)) == ""
    numbers = '<div><a href="/site_qsx/">1</a><span>2</span></div>共2页 共4条'
    for path in (COLUMN, address(2, 2)):
        page = made(list_html("objectid", items, pager=numbers.replace("/site_qsx/", "/elsewhere/x/")), path)
        assert OBJECTID.problem(page, OBJECTID.entries(page)) != "", path


def test_the_other_name_of_channels() -> None:
    column = "/site_qsx/channel_t_388_12345/"
    items = reports(2018, folder=column + "doc_60110d7498617ee119ec{0}.html")
    assert recognise(made(list_html("objectid", items, pager=""), column)).name == "objectid"


@pytest.fixture
def county(office: Office, county_server: CountyServer) -> ServedCounty:
    return ServedCounty(
        office=office,
        host=county_server.host(),
        routes=Paged(family="objectid", address=address, pager=pager).routes,
        column=COLUMN,
        folder=DOCUMENT,
    )


def test_all_reports_over_three_pages(county: ServedCounty) -> None:
    county.finds_all()


@pytest.mark.parametrize("how", ["error", "html", "away"])
def test_a_second_page_that_fails_accuses_nobody(county: ServedCounty, how: str) -> None:
    county.accuses_nobody(only(2, how))


def test_pages_that_repeat_accuse_nobody(county: ServedCounty) -> None:
    county.accuses_nobody(repeating({}))

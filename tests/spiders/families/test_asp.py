"""Classic ASP in GBK: pages by question, a last page that repeats for ever, a count that ends it."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs

import pytest

from spiders.families.asp import Asp
from spiders.families.catalogue import recognise
from tests.county_server import Asked, CountyServer, Host, Reply, Route, html
from tests.spiders.families.paged_county import SITE, SIZE, list_html, made, reports
from tests.spiders.families.served_county import ServedCounty, Spoil, only, repeating
from tests.worlds.staged import Item, Office

ASP = Asp()
COLUMN = "/list.asp?s=280"


def pager(number: int, pages: int, total: int, *, counts: bool = True) -> str:
    """下一页 leads on for ever, as old scripts let it."""
    said = f"页次：{number}/{pages}页 共{total}条信息" if counts else ""
    return (
        f"<div>{said} <a href='list.asp?s=280&page=1'>首页</a> <a href='list.asp?s=280&page={max(1, number - 1)}'>上一页"
        f"</a> <a href='list.asp?s=280&page={number + 1}'>下一页</a> <a href='list.asp?s=280&page={pages}'>尾页</a></div>"
    )


def test_rows_and_pages() -> None:
    items = reports(2018, 2017, folder="ins.asp?s=280&i=1{0}")
    page = made(list_html("asp", items, pager=pager(1, 4, 8)), COLUMN, encoding="gb18030")
    assert recognise(page).name == "asp"
    entries = ASP.entries(page)
    assert [(entry.url, entry.title, entry.date.date if entry.date else None) for entry in entries] == [
        (f"{SITE}/ins.asp?s=280&i=12018", "东山镇人民政府2018年政府信息公开工作年度报告", date(2019, 1, 28)),
        (f"{SITE}/ins.asp?s=280&i=12017", "东山镇人民政府2017年政府信息公开工作年度报告", date(2018, 1, 27)),
    ]
    assert [ask.url for ask in ASP.next_pages(page, {page.url})] == [
        f"{SITE}/list.asp?s=280&page={number}" for number in (2, 3, 4)
    ]
    assert (ASP.total(page), ASP.problem(page, entries)) == (8, "")


def test_no_page_beyond_the_count() -> None:
    page = made(list_html("asp", reports(2018), pager=pager(3, 3, 5)), "/list.asp?s=280&page=3", encoding="gb18030")
    before = {f"{SITE}/list.asp?s=280", *(f"{SITE}/list.asp?s=280&page={number}" for number in (1, 2, 3))}
    assert [ask.url for ask in ASP.next_pages(page, before)] == []


def test_other_fields_stay_as_they_are_written() -> None:
    below = "<div>共 2 页 <a href='list.asp?k=%C4%EA%B1%A8&page=2'>下一页</a></div>"
    page = made(list_html("asp", reports(2018, 2017, folder="ins.asp?i={0}"), pager=below), "/list.asp", encoding="gbk")
    assert [ask.url for ask in ASP.next_pages(page, ())] == [f"{SITE}/list.asp?k=%C4%EA%B1%A8&page=2"]


def served(*, counts: bool) -> object:
    def routes(host: Host, items: list[Item], spoil: Spoil) -> dict[str, Route]:
        pages = -(-len(items) // SIZE)

        def answer(asked: Asked) -> Reply:
            number = min(int(parse_qs(asked.path.partition("?")[2]).get("page", ["1"])[0]), pages)
            part = items[(number - 1) * SIZE : number * SIZE]
            text = list_html("asp", part, pager=pager(number, pages, len(items), counts=counts))
            return spoil(number, html(text, encoding="gb18030", declared="gb2312"))

        return {"/list.asp": answer}

    return routes


def made_county(office: Office, county_server: CountyServer, *, counts: bool) -> ServedCounty:
    routes = served(counts=counts)
    return ServedCounty(
        office=office,
        host=county_server.host(),
        routes=routes,  # type: ignore[arg-type]
        column=COLUMN,
        folder="/ins.asp?s=280&i=1176{0}",
    )


def test_all_reports_over_three_pages(office: Office, county_server: CountyServer) -> None:
    made_county(office, county_server, counts=True).finds_all()


@pytest.mark.parametrize("how", ["error", "half", "home"])
def test_a_second_page_that_fails_accuses_nobody(office: Office, county_server: CountyServer, how: str) -> None:
    made_county(office, county_server, counts=True).accuses_nobody(only(2, how))


def test_a_number_that_is_ignored_accuses_nobody(office: Office, county_server: CountyServer) -> None:
    made_county(office, county_server, counts=True).accuses_nobody(repeating({}))


def test_a_list_without_end_accuses_nobody_and_is_left(office: Office, county_server: CountyServer) -> None:
    """Nothing counts its pages, 下一页 repeats the last one for ever: where it ended cannot be told."""
    county = made_county(office, county_server, counts=False)
    county.accuses_nobody(lambda number, reply: reply)
    assert len(county.host.asked("/list.asp")) <= 2 * 5

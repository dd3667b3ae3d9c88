"""Hanweb's 信息公开 module: a search that is asked page by page, and reports by unit and year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.page import Page
from spiders.families.catalogue import recognise
from spiders.families.hanweb_module import HanwebModule
from tests.county_server import Asked, CountyServer, Host, Reply, Route, html
from tests.spiders.families.served_county import (
    BROKEN,
    FIRST_DAYS,
    LACKING,
    PAGES,
    TOWNS,
    ServedCounty,
    Spoil,
    only,
    repeating,
)
from tests.worlds.staged import CODE, NAME, Item, Office, report_page, write_county

MODULE = HanwebModule()
COLUMN = "http://www.example.gov.cn/col/col1229498488/index.html"
SEARCH = "http://www.example.gov.cn/module/xxgk/search.jsp?infotypeId=A0212&jdid=3096&currpage=%d"
REPORTS = "http://www.example.gov.cn/module/xxgk/xxgkAnnualReport.jsp"


def saved(name: str, url: str) -> Page:
    return Page.from_bytes(PAGES.joinpath("hanweb_module", name).read_bytes(), url=url)


def table(items: list[tuple[str, str, str]], pages: int | None, *, total: int | None = None) -> str:
    rows = "".join(
        f'<tr class="tr_main_value_odd"><td>{n}</td><td><a class="bt_link" href="{url}" title="{title}">{title[:8]}…</a></td>'
        f"<td>{shown}</td></tr>"
        for n, (title, url, shown) in enumerate(items, start=1)
    )
    counted = f"共{total}条&nbsp;" if total is not None else ""
    said = f"<td>{counted}第1页&nbsp;共{pages}页</td>" if pages is not None else "<td></td>"
    return f"<table class='tb_main'><tbody>{rows}</tbody></table><table><tr>{said}</tr></table>"


def answer(number: int, *years: int, pages: int | None = 3, total: int | None = None) -> Page:
    items = [
        (f"柳树镇{year}年政府信息公开年度报告", f"/art/{year}/1/9/art_1_{year}.html", f"{year + 1}-01-09")
        for year in years
    ]
    return Page.from_bytes(table(items, pages, total=total).encode(), url=SEARCH % number)


def test_the_search_is_asked_what_the_columns_page_asks() -> None:
    page = saved("column.html", COLUMN)
    assert recognise(page).name == "hanweb_module"
    (ask,) = MODULE.next_pages(page, {COLUMN})
    assert (urlsplit(ask.url).path, ask.method) == ("/module/xxgk/search.jsp", "POST")
    form = dict(ask.form)
    assert (form["infotypeId"], form["jdid"], form["area"]) == ("A0212", "3096", "113325000026455663")
    assert (form["divid"], form["currpage"], form["standardXxgk"]) == ("div1229498488", "1", "1")
    assert {name: value[0] for name, value in parse_qs(urlsplit(ask.url).query, keep_blank_values=True).items()} == form
    assert MODULE.problem(page, MODULE.entries(page)) == ""


def test_rows_and_the_pages_that_the_search_counts() -> None:
    page = answer(1, 2020, 2019, total=5)
    assert recognise(page).name == "hanweb_module"
    entries = MODULE.entries(page)
    assert [(entry.title, entry.date.date if entry.date else None) for entry in entries] == [
        ("柳树镇2020年政府信息公开年度报告", date(2021, 1, 9)),
        ("柳树镇2019年政府信息公开年度报告", date(2020, 1, 9)),
    ]
    assert MODULE.problem(page, entries) == ""
    asks = MODULE.next_pages(page, ())
    assert [dict(ask.form)["currpage"] for ask in asks] == ["2", "3"]
    assert len({ask.url for ask in asks}) == 2


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (answer(1), "the search gave no rows"),
        (answer(2, pages=3), "the search gave no rows"),
        (answer(1, 2020, pages=None), "the search's pager was not read"),
        (answer(1, 2020, pages=None, total=None), "the search's pager was not read"),
        (answer(1, 2020, total=6), "1 rows on page 1 of 3"),
        (answer(3, 2020, 2019, total=5), "2 rows on the last page of 5"),
        (answer(3, 2020, total=5), ""),
    ],
)
def test_answers_that_do_not_fit(page: Page, why: str) -> None:
    assert MODULE.problem(page, MODULE.entries(page)) == why


def test_reports_by_unit_and_year() -> None:
    page = saved("report.html", f"{REPORTS}?area=01251010-066")
    assert recognise(page).name == "hanweb_module"
    found = {entry.url: entry.title for entry in MODULE.entries(page)}
    assert found == {
        f"{REPORTS}?area=01251010-066&fbtime=2019": "2019年政府信息公开工作年度报告",
        f"{REPORTS}?area=01251010-066&fbtime=2018": "2018年政府信息公开工作年度报告",
        f"{REPORTS}?area=01251010-066&fbtime=2017": "2017年政府信息公开工作年度报告",
        f"{REPORTS}?area=01251010-066&fbtime=2016": "柳树镇人民政府2016年政府信息公开年度报告",
    }
    assert [ask.url for ask in MODULE.next_pages(page, {page.url})] == [f"{REPORTS}?area=01251010-067"]
    assert MODULE.problem(page, MODULE.entries(page)) == ""


def test_a_page_of_one_year_is_no_list_of_years() -> None:
    page = saved("report.html", f"{REPORTS}?area=01251010-066&fbtime=2018")
    assert MODULE.problem(page, MODULE.entries(page)) == "the address names one year; a column's has none"
    bare = Page.from_bytes("<html><body>暂无内容</body></html>".encode(), url=f"{REPORTS}?area=1")
    assert MODULE.problem(bare, MODULE.entries(bare)) == "no years and no units"


def test_each_kind_of_information_is_asked_for() -> None:
    text = saved("column.html", COLUMN).text.replace("</body>", "<script>show({infotypeId: 'A0213'})</script></body>")
    page = Page.from_bytes(text.encode(), url=COLUMN)
    assert [dict(ask.form)["infotypeId"] for ask in MODULE.next_pages(page, ())] == ["A0212", "A0213"]


# Through the command.


def routes(host: Host, rows: list[Item], spoil: Spoil) -> Mapping[str, Route]:
    def search(asked: Asked) -> Reply:
        form = parse_qs(asked.body.decode())
        assert form["infotypeId"] == ["A0212"]
        number = int(form["currpage"][0])
        part = [(row.heading, row.path, row.shown) for row in rows[(number - 1) * 2 : number * 2]]
        return spoil(number, html(table(part, -(-len(rows) // 2), total=len(rows))))

    return {
        "/col/col1229498488/index.html": html(PAGES.joinpath("hanweb_module", "column.html").read_text("utf-8")),
        "/module/xxgk/search.jsp": search,
    }


@pytest.fixture
def county(office: Office, county_server: CountyServer) -> ServedCounty:
    column, folder = "/col/col1229498488/index.html", "/art/2019/1/20/art_1229498488_{0}.html"
    return ServedCounty(office=office, host=county_server.host(), routes=routes, column=column, folder=folder)


def test_all_reports_over_three_pages(county: ServedCounty) -> None:
    county.finds_all()


@pytest.mark.parametrize("how", sorted(BROKEN))
@pytest.mark.parametrize("page", [0, 2])
def test_a_failing_search_accuses_nobody(county: ServedCounty, page: int, how: str) -> None:
    county.accuses_nobody(only(page, how))


def test_a_repeated_page_accuses_nobody(county: ServedCounty) -> None:
    county.accuses_nobody(repeating({}))


def test_units_and_years_of_the_module(office: Office, county_server: CountyServer) -> None:
    """The index of units leads to each unit's years, and each year to its report; the last unit has no 2018."""
    host = county_server.host()
    path = "/module/xxgk/xxgkAnnualReport.jsp"
    bodies = [f"{CODE}10{number},{town},township,{town[:3]},2018,," for number, town in enumerate(TOWNS, start=1)]
    write_county(office, host, columns=(path,), bodies=bodies)
    units = "".join(f'<li><a href="{path}?area=u{n}">{town[:3]}</a></li>' for n, town in enumerate(TOWNS, start=1))
    pages: dict[str, Route] = {
        "/robots.txt": Reply(status=404),
        "/": html(f"<html><body><h1>{NAME}</h1>{'<p>欢迎来到青山县</p>' * 30}</body></html>"),
        path: html(
            f"<html><head><title>信息公开年度报告</title></head><body><ul class='dw'>{units}</ul></body></html>"
        ),
    }
    for number, town in enumerate(TOWNS, start=1):
        area = f"{path}?area=u{number}"
        years = (2019,) if number == len(TOWNS) else (2018, 2019)
        tabs = "".join(f'<a href="{area}&amp;fbtime={year}">{year}年</a>' for year in years)
        pages[area] = html(
            f"<html><head><title>年度报告</title></head><body><h1>{town}</h1><div>{tabs}</div></body></html>"
        )
        for year in years:
            item = Item(unit=town, year=year, show=False)
            pages[f"{area}&fbtime={year}"] = html(report_page(item))
    host.routes = pages
    office.crawl(*FIRST_DAYS)
    grades = {f"{CODE}{name}": grade for name, grade in office.grades().items()}
    assert grades[LACKING] == "confirmed", office.told()
    assert {name for name, grade in grades.items() if name.endswith("missing") and grade == "confirmed"} == {LACKING}
    assert {f"10{number}-2018" for number in range(1, 7)} <= set(office.reports())

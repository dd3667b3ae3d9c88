"""LonSun: a unit's column is a shell, the label's fragments hold the rows, and hardly ever a count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.page import Page
from spiders.families.catalogue import recognise
from spiders.families.lonsun import Lonsun
from tests.county_server import Asked, CountyServer, Host, Reply, Route, html
from tests.spiders.families.served_county import BROKEN, PAGES, ServedCounty, Spoil, only, repeating
from tests.worlds.staged import Item, Office

LONSUN = Lonsun()
URL = "http://www.example.gov.cn/public/column/4443193?type=3&catId=5337461&action=list"
LABEL = "http://www.example.gov.cn/site/label/8888?labelName=publicInfoList&siteId=1&pageSize=2&pageIndex=%d&organId=4"


def shell(url: str = URL, *, text: str = "") -> Page:
    body = text or PAGES.joinpath("lonsun", "shell.html").read_text(encoding="utf-8")
    return Page.from_bytes(body.encode(), url=url)


def rows_of(*items: tuple[str, str, str]) -> str:
    return "".join(
        f'<div class="xxgk_navli"><ul><li class="mc"><a href="{url}" title="{title}">{title[:9]}…</a></li>'
        f'<li class="rq">{shown}</li></ul></div>'
        for title, url, shown in items
    )


def fragment(*years: int, number: int = 1, tail: str = "") -> Page:
    rows = (
        (f"柳树镇{year}年政府信息公开工作年度报告", f"/public/4/{year}.html", f"{year + 1}-01-31") for year in years
    )
    return Page.from_bytes(f"{rows_of(*rows)}{tail}".encode(), url=LABEL % number)


def test_the_fields_come_from_the_address_and_the_page() -> None:
    page = shell()
    assert recognise(page).name == "lonsun"
    (ask,) = LONSUN.next_pages(page, {URL})
    parts = urlsplit(ask.url)
    assert parts.path == "/site/label/8888"
    asked = {name: value[0] for name, value in parse_qs(parts.query, keep_blank_values=True).items()}
    assert asked == {
        "IsAjax": "1",
        "dataType": "html",
        "labelName": "publicInfoList",
        "siteId": "6781961",
        "pageSize": "3",
        "pageIndex": "1",
        "action": "list",
        "isDate": "true",
        "dateFormat": "yyyy-MM-dd",
        "length": "80",
        "organId": "4443193",
        "type": "3",
        "catId": "5337461",
        "result": "暂无相关信息",
        "file": "/xxgk/publicInfoList_newest2022",
    }
    assert LONSUN.problem(page, LONSUN.entries(page)) == ""


def test_a_column_without_the_sites_number_is_not_asked() -> None:
    text = "<html><head><title>年报</title></head><body><ul id='list'></ul><script>Ls.ajax('/site/label/8888')</script></body></html>"
    page = shell(text=text)
    assert recognise(page).name == "static"


def test_rows_and_the_pages_that_a_fragment_counts() -> None:
    first = fragment(2020, 2019, tail="<script>Ls.pagination('#p', {currPage: 1, pageCount:3});</script>")
    assert recognise(first).name == "lonsun"
    entries = LONSUN.entries(first)
    assert [(entry.title, entry.date.date if entry.date else None) for entry in entries] == [
        ("柳树镇2020年政府信息公开工作年度报告", date(2021, 1, 31)),
        ("柳树镇2019年政府信息公开工作年度报告", date(2020, 1, 31)),
    ]
    assert LONSUN.problem(first, entries) == ""
    asked = [parse_qs(urlsplit(ask.url).query)["pageIndex"] for ask in LONSUN.next_pages(first, ())]
    assert asked == [["2"], ["3"]]


def test_without_a_count_the_label_itself_must_say_where_the_list_ends() -> None:
    first = fragment(2020, 2019)
    assert LONSUN.problem(first, LONSUN.entries(first)) == ""
    assert [parse_qs(urlsplit(ask.url).query)["pageIndex"] for ask in LONSUN.next_pages(first, ())] == [["2"]]
    last = fragment(2018, number=2)
    assert [parse_qs(urlsplit(ask.url).query)["pageIndex"] for ask in LONSUN.next_pages(last, ())] == [["3"]]
    end = fragment(number=3, tail="<p>暂无相关信息</p>")
    assert LONSUN.problem(end, []) == ""
    assert LONSUN.next_pages(end, ()) == []


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (fragment(), "the label gave no rows"),
        (fragment(tail="<p>暂无相关信息</p>"), "the label gave no rows"),
        (fragment(number=2), "the label gave no rows"),
        (fragment(2020, tail="<i>pageCount:2</i>"), "1 rows on page 1 of 2, 2 asked for"),
        (fragment(2020, 2019, tail="<b>共5条</b>"), ""),
        (fragment(2020, number=2, tail="<b>共5条</b>"), "1 rows on page 2, 2 by the service's own count of 5"),
    ],
)
def test_fragments_that_do_not_fit(page: Page, why: str) -> None:
    assert LONSUN.problem(page, LONSUN.entries(page)) == why


def test_each_list_of_a_column_is_asked_for() -> None:
    text = shell().text
    second = "<script>get('/site/label/8888?labelName=publicInfoList&siteId=6781961&catId=77')</script></body>"
    page = shell(URL.replace("catId=5337461&", ""), text=text.replace("</body>", second))
    asked = [parse_qs(urlsplit(ask.url).query).get("catId") for ask in LONSUN.next_pages(page, ())]
    assert asked == [None, ["77"]]


# Through the command.


def routes_of(counted: bool) -> object:
    def routes(host: Host, rows: list[Item], spoil: Spoil) -> Mapping[str, Route]:
        def label(asked: Asked) -> Reply:
            query = parse_qs(asked.path.partition("?")[2])
            assert (query["organId"], query["type"], query["labelName"]) == (["4443193"], ["3"], ["publicInfoList"])
            number, size = int(query["pageIndex"][0]), int(query["pageSize"][0])
            part = rows[(number - 1) * size : number * size]
            said = rows_of(*((row.heading, row.path, row.shown) for row in part)) or f"<p>{query['result'][0]}</p>"
            pages = f"<script>Ls.pagination('#p',{{pageCount:{-(-len(rows) // size)}}})</script>" if counted else ""
            return spoil(number, html(said + pages))

        return {
            "/public/column/4443193": html(PAGES.joinpath("lonsun", "shell.html").read_text(encoding="utf-8")),
            "/site/label/8888": label,
        }

    return routes


@pytest.fixture(params=[True, False], ids=["counted", "uncounted"])
def county(request: pytest.FixtureRequest, office: Office, county_server: CountyServer) -> ServedCounty:
    return ServedCounty(
        office=office,
        host=county_server.host(),
        routes=routes_of(request.param),  # type: ignore[arg-type]
        column="/public/column/4443193?type=3&action=list",
        folder="/public/4443193/{0}.html",
    )


def test_all_reports_over_two_fragments(county: ServedCounty) -> None:
    county.finds_all()


@pytest.mark.parametrize("how", sorted(BROKEN))
@pytest.mark.parametrize("page", [0, 2])
def test_a_failing_label_accuses_nobody(county: ServedCounty, page: int, how: str) -> None:
    county.accuses_nobody(only(page, how))


def test_a_repeated_fragment_accuses_nobody(county: ServedCounty) -> None:
    county.accuses_nobody(repeating({}))


def test_a_label_that_says_it_is_empty_accuses_nobody(county: ServedCounty) -> None:
    county.accuses_nobody(lambda number, reply: html("<p>暂无相关信息</p>"))

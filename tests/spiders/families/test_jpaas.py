"""Hanweb's jpaas gateway: units named in the page, markup inside of JSON, page by page to the pager's count."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.page import Page
from spiders.families.catalogue import recognise
from spiders.families.jpaas import Jpaas
from tests.county_server import Asked, CountyServer, Host, Reply, Route, html
from tests.spiders.families.served_county import (
    BROKEN,
    FIRST_DAYS,
    LACKING,
    PAGES,
    ServedCounty,
    Spoil,
    as_json,
    only,
    repeating,
)
from tests.worlds.staged import Item, Office

JPAAS = Jpaas()
URL = "http://www.example.gov.cn/col/col1229047334/index.html"
UNIT = "http://www.example.gov.cn/api-gateway/jpaas-publish-server/front/page/build/unit?webId=2945&pageId=1&tagId=x"


def shell() -> Page:
    return Page.from_bytes(PAGES.joinpath("jpaas", "shell.html").read_bytes(), url=URL)


def markup(*years: int, pager: str = "") -> str:
    rows = (
        f'<li><a href="/col/col1229047334/art/{year + 1}/art_{year:032x}.html" title="柳树镇{year}年政府信息公开工作年度报告">'
        f'柳树镇{year}年政府信息…</a><span class="fr">{year + 1}-01-31</span></li>'
        for year in years
    )
    return f'<ul class="page-content">{"".join(rows)}</ul>{pager}'


def pager(count: int, *, rows: int = 2, number: int = 1) -> str:
    return f"<div class=\"pagination\" queryData=\"{{'rows':'{rows}','count':'{count}','pageNo':'{number}'}}\"></div>"


def answer(inner: object, number: int | None = None, **more: object) -> Page:
    url = UNIT if number is None else f"{UNIT}&paramJson=%7B%22pageNo%22:{number},%22pageSize%22:%222%22%7D"
    body = {"success": True, "code": "200", "data": {"html": inner}, **more}
    return Page.from_bytes(json.dumps(body).encode(), url=url)


def test_the_list_unit_is_asked_for_as_the_browser_does() -> None:
    page = shell()
    assert recognise(page).name == "jpaas"
    (ask,) = JPAAS.next_pages(page, {URL})
    parts = urlsplit(ask.url)
    assert parts.path == "/api-gateway/jpaas-publish-server/front/page/build/unit"
    assert parse_qs(parts.query) == {
        "parseType": ["bulidstatic"],
        "webId": ["2945"],
        "tplSetId": ["quSyqDUrFfjv1nGRQhEEH"],
        "pageType": ["column"],
        "tagId": ["年报_分页列表"],
        "editType": ["null"],
        "pageId": ["1229047334"],
    }
    assert dict(ask.headers) == {"X-Requested-With": "XMLHttpRequest", "Referer": URL}
    assert JPAAS.problem(page, JPAAS.entries(page)) == ""


def test_rows_and_further_pages() -> None:
    page = answer(markup(2020, 2019, pager=pager(5)))
    assert recognise(page).name == "jpaas"
    entries = JPAAS.entries(page)
    assert [(entry.title, entry.date.date if entry.date else None) for entry in entries] == [
        ("柳树镇2020年政府信息公开工作年度报告", date(2021, 1, 31)),
        ("柳树镇2019年政府信息公开工作年度报告", date(2020, 1, 31)),
    ]
    assert JPAAS.total(page) == 5
    assert JPAAS.problem(page, entries) == ""
    asked = [parse_qs(urlsplit(ask.url).query)["paramJson"][0] for ask in JPAAS.next_pages(page, ())]
    assert [json.loads(one) for one in asked] == [{"pageNo": 2, "pageSize": "2"}, {"pageNo": 3, "pageSize": "2"}]


def test_a_list_without_a_count_ends_with_an_empty_page_only() -> None:
    first = answer(markup(2020, 2019))
    assert JPAAS.problem(first, JPAAS.entries(first)) == ""
    assert len(JPAAS.next_pages(first, ())) == 1
    end = answer(markup(), 2)
    assert JPAAS.problem(end, JPAAS.entries(end)) == ""
    again = answer(markup(2020, 2019), 2)
    assert JPAAS.problem(again, JPAAS.entries(again)) == "a further page, and no count of rows"


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (answer(None), "the gateway gave no markup"),
        (answer(markup(2020), success=False), "the gateway gave no markup"),
        (answer(""), "no rows and no count in the unit"),
        (answer(markup(pager=pager(3))), "0 rows on page 1, 2 by the service's own count of 3"),
        (answer(markup(2020, pager=pager(2))), "1 rows on page 1, 2 by the service's own count of 2"),
        (answer(markup(2020, 2019, pager=pager(5)), 2), "page 1 came in place of page 2"),
        (answer(markup(2020, pager="<div><a href='javascript:'>下一页</a></div>")), "a pager without a count of rows"),
        (Page.from_bytes(b"<html><body>x</body></html>", url=UNIT), "the gateway gave no markup"),
    ],
)
def test_answers_that_do_not_fit(page: Page, why: str) -> None:
    assert JPAAS.problem(page, JPAAS.entries(page)) == why


def test_a_gateway_on_another_host_is_not_asked() -> None:
    text = shell().text.replace('url="/api-gateway', 'url="http://10.0.0.7/api-gateway')
    page = Page.from_bytes(text.encode(), url=URL)
    assert JPAAS.next_pages(page, ()) == []
    assert JPAAS.problem(page, []) == "a script brings the list from another host"


def test_a_number_beside_the_rows_is_no_count() -> None:
    page = answer(markup(2020, 2019, pager='<span class="hits" data-count="2"></span>'))
    assert JPAAS.total(page) is None
    assert len(JPAAS.next_pages(page, ())) == 1
    counted = answer(markup(2020, 2019, pager='<div class="pagination" count="5" rows="2"></div>'))
    assert (JPAAS.total(counted), len(JPAAS.next_pages(counted, ()))) == (5, 2)


# Through the command.


def routes(host: Host, rows: list[Item], spoil: Spoil) -> Mapping[str, Route]:
    def unit(asked: Asked) -> Reply:
        query = parse_qs(asked.path.partition("?")[2])
        assert query["tagId"] == ["年报_分页列表"]
        wanted = json.loads(query.get("paramJson", ['{"pageNo":1,"pageSize":"2"}'])[0])
        number, size = wanted["pageNo"], int(wanted["pageSize"])
        part = rows[(number - 1) * size : number * size]
        inner = "".join(
            f'<li><a href="{row.path}" title="{row.heading}">{row.heading[:10]}…</a><span>{row.shown}</span></li>'
            for row in part
        )
        inner = f'<ul class="page-content">{inner}</ul>{pager(len(rows), rows=size, number=number)}'
        return spoil(number, as_json({"success": True, "data": {"html": inner}}))

    return {
        "/col/col123/index.html": html(PAGES.joinpath("jpaas", "shell.html").read_text(encoding="utf-8")),
        "/api-gateway/jpaas-publish-server/front/page/build/unit": unit,
    }


@pytest.fixture
def county(office: Office, county_server: CountyServer) -> ServedCounty:
    folder = "/col/col123/art/2019/art_{0:032x}.html"
    return ServedCounty(
        office=office, host=county_server.host(), routes=routes, column="/col/col123/index.html", folder=folder
    )


def test_all_reports_over_three_pages(county: ServedCounty) -> None:
    county.finds_all()
    asked = county.host.asked("/api-gateway/jpaas-publish-server/front/page/build/unit")
    assert len(asked) == 6
    assert asked[0].headers["referer"] == county.host.url("/col/col123/index.html")


@pytest.mark.parametrize("how", sorted(BROKEN))
@pytest.mark.parametrize("page", [0, 2])
def test_a_failing_gateway_accuses_nobody(county: ServedCounty, page: int, how: str) -> None:
    county.accuses_nobody(only(page, how))


def test_a_repeated_page_accuses_nobody(county: ServedCounty) -> None:
    """As some gateways answer abroad: page 1 for every page."""
    county.accuses_nobody(repeating({}))


def test_a_report_in_the_page_that_the_gateway_does_not_list(county: ServedCounty) -> None:
    county.serve()
    text = PAGES.joinpath("jpaas", "shell.html").read_text(encoding="utf-8")
    row = (
        '<ul><li><a href="/art/9.html">东山镇2017年政府信息公开工作年度报告</a><span>2019-02-01</span></li></ul></body>'
    )
    county.host.routes["/col/col123/index.html"] = html(text.replace("</body>", row))
    assert county.grades(*FIRST_DAYS) == {LACKING: "unverified"}, county.office.told()

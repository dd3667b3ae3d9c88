"""Guangdong's gkmlpt: columns found in the tree, rows from its interface, the CMS's dates against the shown one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.page import Page
from spiders.families.catalogue import recognise
from spiders.families.gkmlpt import Gkmlpt
from storage.contents import DateSource
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
from tests.worlds.staged import Item, Office, home_page, write_county

GKMLPT = Gkmlpt()
URL = "http://www.example.gov.cn/gkmlpt/index"
API = "http://www.example.gov.cn/gkmlpt/api/all/2972?page=%d&sid=755031"


def shell(url: str = URL) -> Page:
    return Page.from_bytes(PAGES.joinpath("gkmlpt", "shell.html").read_bytes(), url=url)


def answer(value: object, number: int = 1) -> Page:
    return Page.from_bytes(json.dumps(value).encode(), url=API % number)


def article(number: int, **more: object) -> dict[str, object]:
    address = f"//www.example.gov.cn/gkmlpt/content/1/{number}/post_{number}.html"
    return {"id": number, "title": f"东山镇{number}年政府信息公开工作年度报告", "url": address, **more}


def test_columns_are_found_by_name_in_the_tree() -> None:
    page = shell()
    assert recognise(page).name == "gkmlpt"
    asks = GKMLPT.next_pages(page, {URL})
    assert [urlsplit(ask.url).path for ask in asks] == [f"/gkmlpt/api/all/{number}" for number in (2972, 2973, 2974)]
    assert parse_qs(urlsplit(asks[0].url).query) == {"page": ["1"], "sid": ["755031"]}
    assert ("X-Requested-With", "XMLHttpRequest") in asks[0].headers
    assert GKMLPT.entries(page) == []
    assert GKMLPT.problem(page, []) == ""
    assert GKMLPT.next_pages(page, {URL, *(ask.url for ask in asks)}) == []


def test_a_part_of_the_site_has_its_own_interface() -> None:
    page = shell("http://www.example.gov.cn/dsz/gkmlpt/index")
    assert urlsplit(GKMLPT.next_pages(page, ())[0].url).path == "/dsz/gkmlpt/api/all/2972"


def test_a_tree_without_the_column_is_no_empty_list() -> None:
    text = shell().text.replace("年报", "年鉴").replace("年度报告", "年鉴")
    page = Page.from_bytes(text.encode(), url=URL)
    assert recognise(page).name == "gkmlpt"
    assert GKMLPT.problem(page, GKMLPT.entries(page)) == "no annual-report column in the page's tree"


def test_three_dates() -> None:
    row = article(
        7, publisher="东山镇人民政府", display_publish_time=1548864000, create_time=1549590000, first_publish_time=0
    )
    page = answer({"classify": {"post_count": 1}, "total": 1, "articles": [row]})
    (entry,) = GKMLPT.entries(page)
    assert entry.url == "http://www.example.gov.cn/gkmlpt/content/1/7/post_7.html"
    assert entry.source == "东山镇人民政府"
    assert entry.date is not None
    assert (entry.date.source, entry.date.date) == (DateSource.LIST, date(2019, 1, 31))
    assert [(claim.source, claim.date) for claim in entry.dates] == [(DateSource.API, date(2019, 2, 8))]
    assert GKMLPT.problem(page, [entry]) == ""


def test_pages_by_the_interfaces_count() -> None:
    page = answer({"total": 230, "offset": 0, "articles": [article(n) for n in range(1, 101)]})
    asks = GKMLPT.next_pages(page, ())
    assert [parse_qs(urlsplit(ask.url).query)["page"] for ask in asks] == [["2"], ["3"]]
    assert GKMLPT.problem(page, GKMLPT.entries(page)) == ""
    last = answer({"total": 230, "offset": 200, "articles": [article(n) for n in range(1, 31)]}, 3)
    assert GKMLPT.next_pages(last, ()) == []
    assert GKMLPT.problem(last, GKMLPT.entries(last)) == ""


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ({}, "the service gave no articles"),
        ({"articles": None, "total": 0}, "the service gave no articles"),
        ({"articles": []}, "the service gave no count"),
        ({"articles": [], "total": 3}, "0 rows on page 1, 3 by the service's own count of 3"),
        ({"articles": [article(1)], "total": 2}, "1 rows on page 1, 2 by the service's own count of 2"),
        ({"articles": [article(1), article(1)], "total": 2}, "1 rows without title or address, or twice"),
        ({"articles": [article(1), {"id": 2}], "total": 2}, "1 rows without title or address, or twice"),
        ({"articles": [article(1)], "total": 1, "offset": 100}, "another page came than page 1"),
    ],
)
def test_answers_that_do_not_fit(value: object, why: str) -> None:
    page = answer(value)
    assert GKMLPT.problem(page, GKMLPT.entries(page)) == why


def test_hostile_answers_are_bounded() -> None:
    deep = Page.from_bytes(b'{"articles":' + b"[" * 100_000 + b"]" * 100_000 + b"}", url=API % 1)
    assert GKMLPT.problem(deep, GKMLPT.entries(deep)) == "the service gave no articles"
    tree = shell().text.replace("TREE:[", "TREE:" + "[" * 100_000)
    assert GKMLPT.next_pages(Page.from_bytes(tree.encode(), url=URL), ()) == []
    outside = answer({"articles": [article(1, url="javascript:alert(1)"), article(2, url=None)], "total": 2})
    assert GKMLPT.entries(outside) == []
    many = answer({"total": 9_999_999, "articles": [article(1)]})
    assert len(GKMLPT.next_pages(many, ())) <= 300


def test_a_column_that_leads_elsewhere_is_not_read() -> None:
    text = shell().text.replace('"id":2974,', '"id":2974,"jump_url":"http://elsewhere.example.gov.cn/nb/",')
    page = Page.from_bytes(text.encode(), url=URL)
    assert [urlsplit(ask.url).path for ask in GKMLPT.next_pages(page, ())] == [
        "/gkmlpt/api/all/2972",
        "/gkmlpt/api/all/2973",
    ]
    assert GKMLPT.problem(page, []) == "a column of the page's tree leads elsewhere"


# Through the command.


def routes(host: Host, rows: list[Item], spoil: Spoil) -> Mapping[str, Route]:
    """A hundred rows a page: announcements among which three reports stand on each page."""
    listed: list[dict[str, object]] = [
        {"id": n, "title": f"青山县第{n}号采购公告", "url": f"/gkmlpt/content/9/9/post_{90000 + n}.html"}
        for n in range(140)
    ]
    for number, row in enumerate(rows):
        place = number if number < len(rows) / 2 else 120 + number
        listed[place] = {
            "id": number,
            "title": row.heading,
            "url": row.path,
            "publisher": row.unit,
            "display_publish_time": 1550000000 + number,
            "create_time": 1550000000 + number,
            "first_publish_time": 1550000000 + number,
        }

    def service(asked: Asked) -> Reply:
        query = parse_qs(asked.path.partition("?")[2])
        assert query["sid"] == ["755031"]
        number = int(query["page"][0])
        part = listed[(number - 1) * 100 : number * 100]
        told = {"classify": {"post_count": 140}, "total": 140, "offset": (number - 1) * 100, "articles": part}
        return spoil(number, as_json(told))

    empty = as_json({"classify": {"post_count": 0}, "total": 0, "offset": 0, "articles": []})
    return {
        "/gkmlpt/index": html(PAGES.joinpath("gkmlpt", "shell.html").read_text(encoding="utf-8")),
        "/gkmlpt/api/all/2972": service,
        "/gkmlpt/api/all/2973": empty,
        "/gkmlpt/api/all/2974": empty,
    }


@pytest.fixture
def county(office: Office, county_server: CountyServer) -> ServedCounty:
    folder = "/gkmlpt/content/1/{0}/post_{0}.html"
    return ServedCounty(
        office=office, host=county_server.host(), routes=routes, column="/gkmlpt/index#2972", folder=folder
    )


def test_all_reports_over_two_pages(county: ServedCounty) -> None:
    county.finds_all()
    evidence = county.office.reports()["101-2018"]["published_evidence"]
    assert {"source": "api", "date": "2019-02-13", "raw": "1550000000"} in evidence
    assert county.host.asked("/gkmlpt/api/all/2972")[0].headers["x-requested-with"] == "XMLHttpRequest"


def test_the_column_is_found_from_the_home_page(county: ServedCounty) -> None:
    write_county(county.office, county.host, columns=(), bodies=county.bodies)
    county.serve()
    county.host.routes["/"] = html(home_page("/gkmlpt/index").replace("政府信息公开年报", "政府信息公开"))
    assert county.grades(*FIRST_DAYS) == {LACKING: "confirmed"}, county.office.told()


@pytest.mark.parametrize("how", sorted(BROKEN))
@pytest.mark.parametrize("page", [0, 2])
def test_a_failing_interface_accuses_nobody(county: ServedCounty, page: int, how: str) -> None:
    county.accuses_nobody(only(page, how))


def test_a_repeated_page_accuses_nobody(county: ServedCounty) -> None:
    county.accuses_nobody(repeating({}))

"""Kaipu's UCAP: the page names its channel, the service lists it in JSON to its own count."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.page import Page
from spiders.families.catalogue import recognise
from spiders.families.ucap import Ucap
from storage.contents import DateSource
from tests.county_server import Asked, CountyServer, Host, Reply, Route, html
from tests.spiders.families.served_county import BROKEN, PAGES, ServedCounty, Spoil, as_json, only, repeating
from tests.worlds.staged import Item, Office

UCAP = Ucap()
CHANNEL = "0f3c9a1d5b7e4826a1c3e5f708192a3b"
URL = "http://www.example.gov.cn/qsx/c100018/common_list.shtml"
API = f"http://www.example.gov.cn/common/search/{CHANNEL}?_isAgg=true&_isJson=true&_pageSize=3&page=%d"


def shell(url: str = URL, **changed: str) -> Page:
    text = PAGES.joinpath("ucap", "shell.html").read_text(encoding="utf-8")
    for old, new in changed.items():
        text = text.replace({"service": "/common/search/", "id": CHANNEL}[old], new)
    return Page.from_bytes(text.encode(), url=url)


def row(number: int, **more: object) -> dict[str, object]:
    return {
        "title": f"柳树镇{number}年政府信息公开工作年度报告",
        "url": f"/qsx/c100018/{number + 1}01/{number:032x}.shtml",
        "publishedTime": 1548901800000,
        "publishedTimeStr": "2019-01-31 10:30:00",
        "content": "<p>一、概述</p>",
        **more,
    }


def answer(data: object, number: int = 1) -> Page:
    return Page.from_bytes(json.dumps({"data": data}).encode(), url=API % number)


def test_the_service_that_the_page_names() -> None:
    page = shell()
    assert recognise(page).name == "ucap"
    (ask,) = UCAP.next_pages(page, {URL})
    assert urlsplit(ask.url).path == f"/common/search/{CHANNEL}"
    assert parse_qs(urlsplit(ask.url).query, keep_blank_values=True) == {
        "_isAgg": ["true"],
        "_isJson": ["true"],
        "_pageSize": ["3"],
        "_template": ["index"],
        "_rangeTimeGte": [""],
        "_channelName": [""],
        "page": ["1"],
    }
    assert UCAP.problem(page, UCAP.entries(page)) == ""
    other = shell(service="/searchList/")
    assert urlsplit(UCAP.next_pages(other, ())[0].url).path == f"/searchList/{CHANNEL}"


def test_a_static_list_on_the_same_platform_is_left_to_its_pager() -> None:
    rows = "".join(
        f"<li><a href='/qsx/c1/20190{n}/{n:032x}.shtml'>柳树镇201{n}年政府信息公开年报</a><span>2019-01-0{n}</span></li>"
        for n in range(1, 4)
    )
    text = shell(service="/search/").text.replace('id="list">', f'id="list">{rows}')
    assert recognise(Page.from_bytes(text.encode(), url=URL)).name == "static"
    pager = text.replace("load(1);", "createPageHTML('page_div', 2, 1, 'common_list', 'shtml', 30);")
    assert recognise(Page.from_bytes(pager.encode(), url=URL)).name == "trs"


def test_rows_and_further_pages() -> None:
    page = answer({"total": 8, "page": 1, "rows": 3, "results": [row(2018), row(2017), row(2016)]})
    assert recognise(page).name == "ucap"
    entries = UCAP.entries(page)
    assert entries[0].url == f"http://www.example.gov.cn/qsx/c100018/201901/{2018:032x}.shtml"
    assert entries[0].date is not None
    assert (entries[0].date.source, entries[0].date.date) == (DateSource.LIST, date(2019, 1, 31))
    assert UCAP.problem(page, entries) == ""
    asks = [parse_qs(urlsplit(ask.url).query) for ask in UCAP.next_pages(page, ())]
    assert [(ask["page"], ask["_pageSize"]) for ask in asks] == [(["2"], ["3"]), (["3"], ["3"])]


def test_a_service_that_gives_fewer_than_asked_for_is_asked_in_its_own_steps() -> None:
    page = answer({"total": 5, "rows": 2, "results": [row(2018), row(2017)]})
    assert UCAP.problem(page, UCAP.entries(page)) == ""
    asks = [parse_qs(urlsplit(ask.url).query) for ask in UCAP.next_pages(page, ())]
    assert [(ask["page"], ask["_pageSize"]) for ask in asks] == [(["2"], ["2"]), (["3"], ["2"])]


def test_marked_titles_and_addresses_by_kind_of_reader() -> None:
    page = answer(
        {
            "total": 1,
            "results": [
                row(2018, url=None, urls='{"common":"/a/1.shtml"}', title="<em>柳树镇</em>2018年政府信息公开&amp;年报")
            ],
        }
    )
    (entry,) = UCAP.entries(page)
    assert (entry.url, entry.title) == ("http://www.example.gov.cn/a/1.shtml", "柳树镇2018年政府信息公开&年报")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (None, "the service gave no results"),
        ({"total": 3, "results": None}, "the service gave no results"),
        ({"results": []}, "the service gave no count"),
        ({"total": 3, "results": []}, "0 rows on page 1, 3 by the service's own count of 3"),
        ({"total": 9, "rows": 3, "results": [row(1)]}, "1 rows on page 1, 3 by the service's own count of 9"),
        ({"total": 2, "results": [row(1), {"title": "x"}]}, "1 rows without title or address, or twice"),
        ({"total": 9, "page": 2, "results": [row(1)]}, "page 2 came in place of page 1"),
    ],
)
def test_answers_that_do_not_fit(data: object, why: str) -> None:
    page = answer(data)
    assert UCAP.problem(page, UCAP.entries(page)) == why


def test_each_list_of_a_page_without_its_own_channel_is_asked_for() -> None:
    one, two = "1" * 32, "2" * 32
    text = f"<html><body><ul class='list'></ul><script>load('/common/search/{one}'); load('/common/search/{two}')</script></body></html>"
    page = Page.from_bytes(text.encode(), url=URL)
    assert recognise(page).name == "ucap"
    assert [urlsplit(ask.url).path[-32:] for ask in UCAP.next_pages(page, ())] == [one, two]


def test_more_rows_than_counted_do_not_fit() -> None:
    page = answer({"total": 1, "rows": 3, "results": [row(2018), row(2017)]})
    assert UCAP.problem(page, UCAP.entries(page)) == "2 rows on page 1, more than the service's own count of 1"


# Through the command.


def routes(host: Host, rows: list[Item], spoil: Spoil) -> Mapping[str, Route]:
    def service(asked: Asked) -> Reply:
        query = parse_qs(asked.path.partition("?")[2])
        number, size = int(query["page"][0]), min(int(query["_pageSize"][0]), 2)
        results = [
            {"title": one.heading, "url": host.url(one.path), "publishedTimeStr": f"{one.shown} 09:00:00"}
            for one in rows[(number - 1) * size : number * size]
        ]
        told = {"total": len(rows), "page": number, "rows": size, "results": results}
        return spoil(number, as_json({"data": told}))

    return {
        "/qsx/c100018/common_list.shtml": html(PAGES.joinpath("ucap", "shell.html").read_text(encoding="utf-8")),
        f"/common/search/{CHANNEL}": service,
    }


@pytest.fixture
def county(office: Office, county_server: CountyServer) -> ServedCounty:
    folder = "/qsx/c100018/201902/{0:032x}.shtml"
    column = "/qsx/c100018/common_list.shtml"
    return ServedCounty(office=office, host=county_server.host(), routes=routes, column=column, folder=folder)


def test_all_reports_over_three_pages(county: ServedCounty) -> None:
    county.finds_all()
    assert {row["published_claimed"] for row in county.office.reports().values()} == {
        f"2019-02-{day}" for day in range(11, 17)
    }


@pytest.mark.parametrize("how", sorted(BROKEN))
@pytest.mark.parametrize("page", [0, 2])
def test_a_failing_service_accuses_nobody(county: ServedCounty, page: int, how: str) -> None:
    county.accuses_nobody(only(page, how))


def test_a_repeated_page_accuses_nobody(county: ServedCounty) -> None:
    county.accuses_nobody(repeating({}))


def test_a_service_that_counts_nothing_accuses_nobody(county: ServedCounty) -> None:
    nothing = as_json({"data": {"total": 0, "page": 1, "rows": 2, "results": []}})
    county.accuses_nobody(lambda number, reply: nothing)


def test_a_count_that_is_not_reached_accuses_nobody(county: ServedCounty) -> None:
    def more(number: int, reply: Reply) -> Reply:
        told = json.loads(reply.body)
        if told["data"]["results"]:
            told["data"]["total"] += 2
        return as_json(told)

    county.accuses_nobody(more)

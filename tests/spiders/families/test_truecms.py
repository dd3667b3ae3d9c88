"""TrueCMS: spans of records by a column's id, XML inside of JSON, plain or as a script's call."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.extract.answer import judge_answer
from crawler.page import Page
from spiders.families.catalogue import recognise
from spiders.families.truecms import TrueCms
from storage.sightings import Answer, PlaceKind
from tests.county_server import Asked, CountyServer, Host, Reply, Route, html
from tests.spiders.families.served_county import BROKEN, PAGES, ServedCounty, Spoil, as_json, only, repeating
from tests.worlds.staged import Item, Office

TRUECMS = TrueCms()
URL = "http://www.example.gov.cn/qsx/xxgknb/xxgknb.html"
API = "http://www.example.gov.cn/TrueCMS/messageController/getMessage.do?startrecord=%d&endrecord=%d&perpage=1"


def shell_text(total: str) -> str:
    return PAGES.joinpath("truecms", "shell.html").read_text(encoding="utf-8").replace("@TOTAL@", total)


def shell(total: str = "7") -> Page:
    return Page.from_bytes(shell_text(total).encode(), url=URL)


def record(title: str, url: str, shown: str) -> str:
    return f"<record><![CDATA[<li><a href='{url}' title='{title}'>{title[:9]}…</a><span>{shown}</span></li>]]></record>"


def store(*years: int, total: int | None = None) -> str:
    rows = (
        record(f"柳树镇{year}年政府信息公开工作年度报告", f"/qsx/xxgknb/content/{year}.html", f"{year + 1}-01-31")
        for year in years
    )
    counted = f"<totalrecord>{total}</totalrecord>" if total is not None else ""
    return f"<datastore>{counted}<recordset>{''.join(rows)}</recordset></datastore>"


def answer(result: object, first: int = 1, last: int = 3, *, call: bool = False) -> Page:
    body = json.dumps({"result": result})
    return Page.from_bytes((f"cb({body});" if call else body).encode(), url=API % (first, last))


def test_all_spans_are_asked_for_where_the_page_counts() -> None:
    page = shell()
    assert recognise(page).name == "truecms"
    asks = TRUECMS.next_pages(page, {URL})
    assert {urlsplit(ask.url).path for ask in asks} == {"/TrueCMS/messageController/getMessage.do"}
    asked = [parse_qs(urlsplit(ask.url).query) for ask in asks]
    assert [(one["startrecord"], one["endrecord"]) for one in asked] == [
        (["1"], ["3"]),
        (["4"], ["6"]),
        (["7"], ["7"]),
    ]
    assert asked[0]["columnId"] == ["754f6db5-d294-46d5-b25c-da3a86d102cd"]
    assert dict(asks[0].headers)["Referer"] == URL
    assert (TRUECMS.total(page), TRUECMS.problem(page, [])) == (7, "")


def test_a_page_without_a_count_never_ends() -> None:
    page = shell("total")
    assert len(TRUECMS.next_pages(page, ())) == 1
    assert TRUECMS.problem(page, []) == "the page states no count of records"
    counted = answer(store(2020, 2019, 2018, total=7))
    spans = [parse_qs(urlsplit(ask.url).query)["startrecord"] for ask in TRUECMS.next_pages(counted, ())]
    assert spans == [["4"], ["7"]]


@pytest.mark.parametrize("call", [False, True])
def test_records(call: bool) -> None:
    page = answer(store(2018, 2017, 2016), call=call)
    assert recognise(page).name == "truecms"
    entries = TRUECMS.entries(page)
    assert len(entries) == 3
    assert entries[0].title == "柳树镇2018年政府信息公开工作年度报告"
    assert entries[0].date is not None
    assert entries[0].date.date == date(2019, 1, 31)
    assert TRUECMS.problem(page, entries) == ""
    assert judge_answer(page, asked=page.url, expected=PlaceKind.LIST) == (Answer.PAGE, "")


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (answer(None), "the service gave no records"),
        (answer(""), "0 records of 3 from 1 on"),
        (answer(store(2018, 2017)), "2 records of 3 from 1 on"),
        (answer(store(2018), 7, 9), "1 records of 3 from 7 on"),
        (answer(store(2018, total=7), 7, 9), ""),
        (Page.from_bytes(b"cb({", url=API % (1, 3)), "the service gave no records"),
    ],
)
def test_answers_that_do_not_fit(page: Page, why: str) -> None:
    assert TRUECMS.problem(page, TRUECMS.entries(page)) == why


def test_several_columns_in_one_page_share_no_count() -> None:
    text = shell_text("7").replace(
        "</body>", "<script>list({columnId: '00000000-d294-46d5-b25c-da3a86d102cd'})</script></body>"
    )
    page = Page.from_bytes(text.encode(), url=URL)
    assert len(TRUECMS.next_pages(page, ())) == 6
    assert TRUECMS.problem(page, []) == "several columns in one page"


# Through the command.


def routes(host: Host, rows: list[Item], spoil: Spoil) -> Mapping[str, Route]:
    def service(asked: Asked) -> Reply:
        assert asked.headers["referer"].startswith(host.url("/"))
        query = parse_qs(asked.path.partition("?")[2])
        first, last = int(query["startrecord"][0]), int(query["endrecord"][0])
        part = "".join(record(row.heading, row.path, row.shown) for row in rows[first - 1 : last])
        result = f"<datastore><recordset>{part}</recordset></datastore>"
        return spoil(1 + first // 3, as_json({"result": result}))

    return {
        "/qsx/xxgknb/xxgknb.html": html(shell_text(str(len(rows)))),
        "/TrueCMS/messageController/getMessage.do": service,
    }


@pytest.fixture
def county(office: Office, county_server: CountyServer) -> ServedCounty:
    column = "/qsx/xxgknb/xxgknb.html"
    folder = "/qsx/xxgknb/content/{0}.html"
    return ServedCounty(office=office, host=county_server.host(), routes=routes, column=column, folder=folder)


def test_all_reports_over_two_spans(county: ServedCounty) -> None:
    county.finds_all()


@pytest.mark.parametrize("how", sorted(BROKEN))
@pytest.mark.parametrize("page", [0, 2])
def test_a_failing_service_accuses_nobody(county: ServedCounty, page: int, how: str) -> None:
    county.accuses_nobody(only(page, how))


def test_a_repeated_span_accuses_nobody(county: ServedCounty) -> None:
    county.accuses_nobody(repeating({}))


def test_a_count_that_is_not_reached_accuses_nobody(county: ServedCounty) -> None:
    county.serve()
    county.serve(lambda number, reply: reply)
    county.routes = lambda host, rows, spoil: {
        **routes(host, rows, spoil),
        "/qsx/xxgknb/xxgknb.html": html(shell_text(str(len(rows) + 1))),
    }
    county.accuses_nobody(lambda number, reply: reply)

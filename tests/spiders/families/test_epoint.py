"""新点 EWB: a shell, a script that names the site, a service that is asked by JSON and counts its pages from zero."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from crawler.page import Ask, Page
from spiders.families.catalogue import recognise
from spiders.families.epoint import Epoint
from tests.county_server import Asked, CountyServer, Host, Reply, Route
from tests.spiders.families.served_county import BROKEN, ServedCounty, Spoil, as_json, only, repeating
from tests.worlds.staged import Item, Office

PAGES = Path(__file__).parent / "pages" / "epoint"
EPOINT = Epoint()
SITE = "http://www.example.gov.cn"
COLUMN = "/dynamic/zwgk/govInfoPub.html?categorynum=003002&deptcode=0112"
SCRIPT = "/js/webBuilderCommon.js"
SERVICE = "/EWB-FRONT/rest/lightfrontaction/getgovinfolist"
GUID = "5c1f0d1e-22ab-4c33-9d44-aa55bb66cc77"
SHELL = (PAGES / "shell.html").read_text(encoding="utf-8")
COMMON = (PAGES / "webBuilderCommon.js").read_text(encoding="utf-8")


def page(text: str, url: str) -> Page:
    return Page.from_bytes(text.encode(), url=url)


def script_ask() -> Ask:
    first = page(SHELL, SITE + COLUMN)
    (ask,) = EPOINT.next_pages(first, {first.url})
    return ask


def list_ask() -> Ask:
    (ask,) = EPOINT.next_pages(page(COMMON, script_ask().url), ())
    return ask


def row(number: int) -> dict[str, object]:
    return {
        "title": f"东山镇人民政府{number}年政府信息公开工作年度报告",
        "infourl": f"/zwgk/003/003002/{number}0131/6ab1cd2e-0000-4000-8000-00000000{number}.html",
        "infodate": f"{number + 1}-01-31 09:10:11",
        "deptname": "东山镇人民政府",
    }


def answer(rows: list[dict[str, object]], total: object, *, as_text: bool = False, url: str = "") -> Page:
    custom: object = {"data": rows, "total": total}
    whole = {"custom": json.dumps(custom) if as_text else custom, "status": {"code": 1}}
    return page(json.dumps(whole, ensure_ascii=False), url or list_ask().url)


def test_the_shell_leads_to_the_script_that_names_the_site() -> None:
    first = page(SHELL, SITE + COLUMN)
    assert recognise(first).name == "epoint"
    assert EPOINT.problem(first, EPOINT.entries(first)) == ""
    ask = script_ask()
    assert (ask.method, ask.url) == ("GET", f"{SITE}{SCRIPT}?categorynum=003002&deptcode=0112")


def test_the_script_leads_to_the_service() -> None:
    script = page(COMMON, script_ask().url)
    assert recognise(script).name == "epoint"
    assert (EPOINT.entries(script), EPOINT.problem(script, [])) == ([], "")
    ask = list_ask()
    assert ask.method == "POST"
    assert ask.url.startswith(SITE + SERVICE)
    assert dict(ask.form) == {
        "categorynum": "003002",
        "deptcode": "0112",
        "siteGuid": GUID,
        "pageIndex": "0",
        "pageSize": "50",
    }
    assert dict(ask.headers)["Content-Type"].startswith("application/json")


def test_a_site_named_in_the_page_saves_the_script() -> None:
    first = page(SHELL.replace("</head>", f"<script>{COMMON}</script></head>"), SITE + COLUMN)
    (ask,) = EPOINT.next_pages(first, {first.url})
    assert ask.url == list_ask().url


@pytest.mark.parametrize("as_text", [False, True])
def test_rows(as_text: bool) -> None:
    one = answer([row(2018), row(2017)], 2, as_text=as_text)
    entries = EPOINT.entries(one)
    assert [(entry.url, entry.title, entry.source, entry.date.date if entry.date else None) for entry in entries] == [
        (
            f"{SITE}/zwgk/003/003002/20180131/6ab1cd2e-0000-4000-8000-000000002018.html",
            "东山镇人民政府2018年政府信息公开工作年度报告",
            "东山镇人民政府",
            date(2019, 1, 31),
        ),
        (
            f"{SITE}/zwgk/003/003002/20170131/6ab1cd2e-0000-4000-8000-000000002017.html",
            "东山镇人民政府2017年政府信息公开工作年度报告",
            "东山镇人民政府",
            date(2018, 1, 31),
        ),
    ]
    assert (EPOINT.total(one), EPOINT.problem(one, entries), EPOINT.next_pages(one, ())) == (2, "", [])


def test_a_service_that_gives_less_at_once_is_asked_for_more_pages() -> None:
    first = answer([row(2018), row(2017)], 5)
    asks = EPOINT.next_pages(first, ())
    assert [(dict(ask.form)["pageIndex"], dict(ask.form)["pageSize"]) for ask in asks] == [("1", "2"), ("2", "2")]
    last = answer([row(2014)], 5, url=asks[1].url)
    assert EPOINT.problem(last, EPOINT.entries(last)) == ""
    assert EPOINT.next_pages(last, ()) == []
    short = answer([row(2014)], 5, url=asks[0].url)
    assert EPOINT.problem(short, EPOINT.entries(short)) != ""


@pytest.mark.parametrize(
    ("rows", "total"), [([], 5), ([{"title": "无地址"}], 1), ([row(2018)], None), ([row(2018)], "many")]
)
def test_answers_that_are_no_list(rows: list[dict[str, object]], total: object) -> None:
    one = answer(rows, total)
    assert EPOINT.problem(one, EPOINT.entries(one)) != ""


@pytest.mark.parametrize(
    "text", ["", "[]", "<html>登录</html>", '{"custom": "{"}', '{"custom": {"data": {}}}', "[" * 9000]
)
def test_hostile_answers(text: str) -> None:
    one = page(text, list_ask().url)
    assert EPOINT.entries(one) == []
    assert EPOINT.problem(one, []) != ""


def test_a_script_without_a_site_is_a_problem() -> None:
    script = page("var a = 1;", script_ask().url)
    assert EPOINT.problem(script, []) == "the list service's site is not named"


def test_a_foreign_script_is_not_asked() -> None:
    shell = SHELL.replace('src="/js/web', 'src="http://cdn.example.com/js/web')
    first = page(shell, SITE + COLUMN)
    assert [ask for ask in EPOINT.next_pages(first, ()) if "cdn.example.com" in ask.url] == []
    assert EPOINT.problem(first, EPOINT.entries(first)) != ""


def routes(host: Host, items: list[Item], spoil: Spoil) -> Mapping[str, Route]:
    del host
    rows = [{"realtitle": one.heading, "infourl": one.path, "infodate": one.shown} for one in items]

    def service(asked: Asked) -> Reply:
        if not asked.headers.get("content-type", "").startswith("application/json"):
            return Reply(status=415, body=b"{}")
        body = json.loads(asked.body)
        if (body["siteGuid"], body["categorynum"]) != (GUID, "003002"):
            return as_json({"custom": {"data": [], "total": 0}})
        number, size = int(body["pageIndex"]), min(int(body["pageSize"]), 3)
        part = rows[number * size : number * size + size]
        return spoil(number + 1, as_json({"custom": {"data": part, "total": len(rows)}, "status": {"code": 1}}))

    page_of = (("Content-Type", "text/html; charset=utf-8"),)
    script_of = (("Content-Type", "application/javascript"),)
    return {
        "/dynamic/zwgk/govInfoPub.html": Reply(headers=page_of, body=SHELL.encode()),
        SCRIPT: Reply(headers=script_of, body=COMMON.encode()),
        SERVICE: service,
    }


@pytest.fixture
def county(office: Office, county_server: CountyServer) -> ServedCounty:
    return ServedCounty(
        office=office,
        host=county_server.host(),
        routes=routes,
        column=COLUMN,
        folder="/zwgk/003/003002/20190120/6ab1cd2e-0000-4000-8000-0000000{0:0>5}.html",
    )


def test_all_reports_over_two_pages(county: ServedCounty) -> None:
    county.finds_all()


@pytest.mark.parametrize("how", sorted(BROKEN))
def test_a_second_page_that_fails_accuses_nobody(county: ServedCounty, how: str) -> None:
    county.accuses_nobody(only(2, how))


def test_a_service_that_fails_accuses_nobody(county: ServedCounty) -> None:
    county.accuses_nobody(only(0, "refusal"))


def test_pages_that_repeat_accuse_nobody(county: ServedCounty) -> None:
    county.accuses_nobody(repeating({}))


def more(number: int, reply: Reply) -> Reply:
    """The service counts one row more than it gives."""
    del number
    whole = json.loads(reply.body)
    whole["custom"]["total"] += 1
    return as_json(whole)


def test_a_count_that_is_not_reached_accuses_nobody(county: ServedCounty) -> None:
    county.accuses_nobody(more)


def test_a_missing_script_accuses_nobody(county: ServedCounty) -> None:
    county.serve()
    del county.host.routes[SCRIPT]
    assert set(county.grades("2019-04-01", "2019-04-02").values()) == {"unverified"}

"""Every family's pages against every family: each is taken by its own, and by no other list service."""

from __future__ import annotations

import json

import pytest

from crawler.page import Page
from spiders.families.catalogue import FAMILIES, recognise
from spiders.families.json_lists import ServiceFamily
from tests.spiders.families.served_county import PAGES

HOST = "http://www.example.gov.cn"
CHANNEL = "0f3c9a1d5b7e4826a1c3e5f708192a3b"
ROW = "<li><a href='%s'>柳树镇2018年政府信息公开工作年度报告</a><span>2019-01-31</span></li>"
RECORD = f"<record><![CDATA[{ROW % '/art/2019/1/31/art_123_1.html'}]]></record>"


def html(body: str) -> bytes:
    head = "<head><meta charset='utf-8'><title>政府信息公开年报</title></head>"
    return f"<html>{head}<body>{body}</body></html>".encode()


def saved(family: str, name: str) -> bytes:
    return PAGES.joinpath(family, name).read_bytes()


def as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


JPAGE = (
    "<div id='77'><script type='text/xml'><datastore><recordset>%s</recordset></datastore></script></div>"
    "<script>jpage({totalRecord:1, proxyUrl:'/module/web/jpage/dataproxy.jsp', webid:3, columnid:123, unitid:77})</script>"
)
PAGES_OF: tuple[tuple[str, str, bytes], ...] = (
    ("gkmlpt", "/gkmlpt/index", saved("gkmlpt", "shell.html")),
    ("gkmlpt", "/dsz/gkmlpt/index", saved("gkmlpt", "shell.html")),
    ("gkmlpt", "/gkmlpt/api/all/5?page=1&sid=2", as_json({"total": 0, "articles": []})),
    ("lonsun", "/public/column/4443193?type=3&action=list", saved("lonsun", "shell.html")),
    ("lonsun", "/site/label/8888?labelName=publicInfoList&pageIndex=1", (ROW % "/public/4/5.html").encode()),
    ("jpaas", "/col/col1229047334/index.html", saved("jpaas", "shell.html")),
    (
        "jpaas",
        "/api-gateway/jpaas-publish-server/front/page/build/unit?pageId=1",
        as_json({"success": True, "data": {"html": ROW % "/art/2019/art_1.html"}}),
    ),
    ("truecms", "/qsx/xxgknb/xxgknb.html", saved("truecms", "shell.html").replace(b"@TOTAL@", b"7")),
    ("truecms", "/TrueCMS/messageController/getMessage.do?startrecord=1&endrecord=3", as_json({"result": RECORD})),
    ("ucap", "/qsx/c100018/common_list.shtml", saved("ucap", "shell.html")),
    ("ucap", f"/common/search/{CHANNEL}?page=1", as_json({"data": {"total": 0, "results": []}})),
    ("ucap", f"/searchList/{CHANNEL}?page=1", as_json({"data": {"total": 0, "results": []}})),
    ("hanweb_module", "/col/col1229498488/index.html", saved("hanweb_module", "column.html")),
    ("hanweb_module", "/module/xxgk/xxgkAnnualReport.jsp?area=1", saved("hanweb_module", "report.html")),
    ("hanweb_module", "/module/xxgk/search.jsp?currpage=1", html(f"<table>{ROW % '/art/1.html'}</table>共1页")),
    ("hanweb", "/col/col123/index.html", html(JPAGE % RECORD)),
    # The module's tree beside a jpage list: the list is the column's own.
    ("hanweb", "/col/col123/index.html", html("<script src='/module/xxgk/tree.jsp?area=1'></script>" + JPAGE % RECORD)),
    (
        "trs",
        "/zwgk/nb/",
        html(ROW % "./201901/t20190131_1.html" + "<script>createPageHTML(3, 0, 'index', 'html')</script>"),
    ),
    ("static", "/nb/index.html", html(f"<ul>{ROW % 'a/1.html'}</ul>")),
    ("static", "/nb/", html("<ul class='list'></ul>")),
    # Marks of a service without what it takes to ask it.
    ("static", "/col/col1/index.html", html("<div queryData=\"{'webId':'1'}\"></div>/jpaas-publish-server/")),
    ("static", "/a/b.html", html("<script>$.get('/TrueCMS/messageController/getMessage.do')</script>")),
    ("static", "/public/column/1", html("<script>Ls.ajax('/site/label/8888')</script>")),
    ("static", "/gkmlpt/index", html("<script>window._CONFIG = {}</script>")),
    ("static", "/col/col1/index.html", html("<script src='/module/xxgk/tree.jsp'></script>")),
    ("static", "/x/c1/list.html", html("<script>$.get('/searchList/' + id)</script>")),
    # Talk about a service is none.
    ("static", "/nb/", html(f"<ul>{ROW % 'a/1.html'}</ul><p>接口 /gkmlpt/api/all/5 已停用，改用 common/search/。</p>")),
    # What came in place of an answer.
    ("static", "/gkmlpt/api/all/5", b"{}"),
    ("static", f"/common/search/{CHANNEL}", as_json({"data": None})),
    ("static", "/TrueCMS/messageController/getMessage.do", as_json({"result": None})),
    (
        "static",
        "/api-gateway/jpaas-publish-server/front/page/build/unit",
        as_json({"success": False, "data": {"html": ""}}),
    ),
)
NUMBERED = [pytest.param(*one, id=f"{number}-{one[0]}") for number, one in enumerate(PAGES_OF)]


@pytest.mark.parametrize(("family", "path", "content"), NUMBERED)
def test_each_page_is_taken_by_its_own_family(family: str, path: str, content: bytes) -> None:
    page = Page.from_bytes(content, url=HOST + path)
    assert recognise(page).name == family
    others = {other.name for other in FAMILIES if isinstance(other, ServiceFamily) and other.recognises(page)}
    assert others <= {family}


@pytest.mark.parametrize(("family", "path", "content"), NUMBERED)
def test_no_family_takes_another_ones_page_for_a_list_read_to_its_end(family: str, path: str, content: bytes) -> None:
    """Named wrongly in site.toml, a family may find nothing; then it must say so, or lead on."""
    page = Page.from_bytes(content, url=HOST + path)
    if not recognise(page).entries(page) and not recognise(page).problem(page, []):
        return  # an empty list to its own family as well
    for other in FAMILIES:
        if isinstance(other, ServiceFamily) and other.name != family:
            entries = other.entries(page)
            listed = any("2018年政府信息公开" in entry.title for entry in entries)
            assert listed or other.problem(page, entries) or other.next_pages(page, ()), other.name


@pytest.mark.parametrize(("family", "path", "content"), NUMBERED)
def test_asks_stay_on_the_host_of_the_page(family: str, path: str, content: bytes) -> None:
    page = Page.from_bytes(content, url=HOST + path)
    for other in FAMILIES:
        if isinstance(other, ServiceFamily):
            assert all(ask.url.startswith(HOST + "/") for ask in other.next_pages(page, ())), other.name

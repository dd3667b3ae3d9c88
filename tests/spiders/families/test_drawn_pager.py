"""Pagers that a script draws: a list behind one is not read to its end, unless it says that all rows are here."""

from __future__ import annotations

import pytest

from crawler.page import Page
from spiders.families.catalogue import recognise
from storage.sightings import RENDERED
from tests.spiders.families import test_objectid, test_rednet, test_snowflake
from tests.spiders.families.paged_county import SITE, list_html, made, reports

FOLDERS = {
    "objectid": (test_objectid.COLUMN, test_objectid.COLUMN + "doc_60110d7498617ee119ec{0}.html"),
    "rednet": (test_rednet.COLUMN, "/27203/27318/27343/content_56{0}.html"),
    "snowflake": (test_snowflake.COLUMN, "/zfxxgk/zfxxgknb/zjz/12345678901234{0}.html"),
}
MORE = {
    "jquery": '<div id="Pagination"></div><script>$("#Pagination").pagination(56, {items_per_page: 2});</script>',
    "laypage": "<div id='pages'></div><script>laypage({cont:'pages', pages:28, curr:1});</script>",
    "layui": "<div id='p1' class='page-box'></div><script>layui.laypage.render({elem:'p1',count:56,limit:2})</script>",
    "own": '<ul class="pagination"></ul><script>createPage("x", 28);</script>',
    "elsewhere": '<div class="page" id="page"></div><script src="/js/page.js"></script>',
    "named": '<div id="fenye"></div><script>load(1, "#fenye");</script>',
    "component": '<el-pagination :total="total"></el-pagination><script src="/js/app.js"></script>',
}
ALL = {
    "none": "",
    "counted": '<div id="Pagination"></div><script>$("#Pagination").pagination(2, {items_per_page: 15});</script>',
    "one page": "<div id='pages'></div><script>laypage({cont:'pages', pages:1});</script>",
    "said": '<div id="pages"></div><p>共2条</p><script>laypage({cont:"pages", pages:num});</script>',
    "no script": '<div class="page"></div>',
    "other script": '<div class="page"></div><script src="/js/jquery.js"></script><script>count(7)</script>',
    "filled": '<div class="page">首页</div><script>laypage({})</script>',
    "calendar": "".join(f'<td onclick="day({n})">{n}</td>' for n in range(1, 31)),
    "home page": '<script>setHomepage("http://www.example.gov.cn"); showpage.style</script><div class="homepage"></div>',
}


def problem(family: str, pager: str, **headers: str) -> str:
    column, folder = FOLDERS[family]
    page = made(list_html(family, reports(2018, 2017, folder=folder), pager=pager), column)
    page = Page.from_bytes(page.content, url=f"{SITE}{column}", headers=headers)
    reader = recognise(page)
    assert reader.name == family
    entries = reader.entries(page)
    assert len(entries) == 2
    return reader.problem(page, entries)


@pytest.mark.parametrize("family", FOLDERS)
@pytest.mark.parametrize("how", MORE)
def test_a_list_may_go_on_where_a_script_draws_its_pager(family: str, how: str) -> None:
    assert "a script draws the pager" in problem(family, MORE[how])


@pytest.mark.parametrize(
    "pager",
    [
        '<div class="p"><span>1</span><span onclick="go(2)">2</span></div>',
        '<div class="p"><a class="on">1</a><a href="javascript:toPage(2)">2</a></div>',
    ],
)
def test_numbers_that_only_a_script_opens(pager: str) -> None:
    assert problem("rednet", pager) == "a script leads on (2)"


@pytest.mark.parametrize("family", FOLDERS)
@pytest.mark.parametrize("how", ALL)
def test_a_list_that_is_all_there(family: str, how: str) -> None:
    assert problem(family, ALL[how]) == ""


def test_what_stays_empty_in_a_browser_has_nothing_to_lead_to() -> None:
    assert problem("rednet", MORE["named"], **{RENDERED.lower(): "chromium"}) == ""

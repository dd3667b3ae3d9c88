"""Plain lists in every dress, their further pages, and lists that only seem to be there."""

from datetime import date

import pytest

from crawler.page import Page
from spiders.families.catalogue import FAMILIES, family_named, recognise
from spiders.families.static import Static

URL = "http://www.example.gov.cn/zfxxgk/nb/"
STATIC = Static()
TITLE = "金贵镇2018年政府信息公开工作年度报告"
OTHER = "姚伏镇2018年政府信息公开工作年度报告"


def page(body: str, url: str = URL, head: str = "") -> Page:
    return Page.from_bytes(f"<html><head><title>年报</title>{head}</head><body>{body}</body></html>".encode(), url=url)


def read(body: str) -> list[tuple[str, str, date | None]]:
    entries = STATIC.entries(page(body))
    return [(entry.url.removeprefix(URL), entry.title, entry.date.date if entry.date else None) for entry in entries]


EXPECTED = [("a/1.html", TITLE, date(2019, 1, 31)), ("a/2.html", OTHER, date(2019, 2, 1))]


@pytest.mark.parametrize(
    "body",
    [
        f"<ul><li><a href='a/1.html'>{TITLE}</a><span>2019-01-31</span></li>"
        f"<li><a href='a/2.html'>{OTHER}</a><span>[2019-02-01]</span></li></ul>",
        f"<table><tr><td>1</td><td><a href='a/1.html'>{TITLE}</a></td><td>2019年1月31日</td></tr>"
        f"<tr><td>2</td><td><a href='a/2.html'>{OTHER}</a></td><td>2019/2/1</td></tr></table>",
        f"<dl><dt><a href='a/1.html'>{TITLE}</a></dt><dd>2019-01-31</dd>"
        f"<dt><a href='a/2.html'>{OTHER}</a></dt><dd>2019-02-01</dd></dl>",
        f"<dl><dt>2019-01-31</dt><dd><a href='a/1.html'>{TITLE}</a></dd>"
        f"<dt>2019-02-01</dt><dd><a href='a/2.html'>{OTHER}</a></dd></dl>",
        f"<div class='row'><div><a href='a/1.html'>{TITLE}</a></div><div>2019-01-31</div></div>"
        f"<div class='row'><div><a href='a/2.html'>{OTHER}</a></div><div>2019-02-01</div></div>",
        f"<td><a href='a/1.html'>{TITLE}</a> 2019-01-31<br><a href='a/2.html'>{OTHER}</a> 2019-02-01<br></td>",
        f"<ul><li><a href='a/1.html'><span>{TITLE}</span><em>2019-01-31</em></a></li>"
        f"<li><a href='a/2.html'><span>{OTHER}</span><em>2019-02-01</em></a></li></ul>",
        f"<ul><li><a href='a/1.html' title='{TITLE}'>·金贵镇2018年…</a><span>2019-01-31</span></li>"
        f"<li><a href='a/2.html' title='{OTHER}'>姚伏镇2018年政...</a><span>2019-02-01</span></li></ul>",
        f"<ul><li>[<a href='/zfxxgk/'>年报</a>] <a href='a/1.html'>{TITLE}</a> 2019-01-31 <a href='f/1'>附</a></li>"
        f"<li>[<a href='/zfxxgk/'>年报</a>] <a href='a/2.html'>{OTHER}</a> 2019-02-01 <a href='f/2'>附</a></li></ul>",
        f"<ul><li onclick=\"location.href='a/1.html'\">{TITLE} <span>2019-01-31</span></li>"
        f"<li data-href='a/2.html'>{OTHER} <span>2019-02-01</span></li></ul>",
        f"<ul><li><a href=\"javascript:window.open('a/1.html')\">{TITLE}</a><span>2019-01-31</span></li>"
        f"<li><a href='javascript:;' onclick=\"location='a/2.html'\">{OTHER}</a><span>2019-02-01</span></li></ul>",
    ],
)
def test_rows_in_every_dress(body: str) -> None:
    assert read(body) == EXPECTED


def test_a_day_without_a_year_is_no_date() -> None:
    assert read(f"<ul><li><a href='a/1.html'>{TITLE}</a><span>01-31</span></li></ul>") == [("a/1.html", TITLE, None)]


def test_the_unit_beside_the_title() -> None:
    body = (
        "<table><tr><th>标题</th><th>发布机构</th><th>日期</th></tr>"
        "<tr><td><a href='a/1.html'>2018年政府信息公开年报</a></td><td>金贵镇人民政府</td><td>2019-01-31</td></tr>"
        "<tr><td><a href='a/2.html'>2018年政府信息公开年报</a></td><td>县教育局</td><td>2019-02-01</td></tr></table>"
    )
    assert [entry.source for entry in STATIC.entries(page(body))] == ["金贵镇人民政府", "县教育局"]


def test_menus_crumbs_and_side_lists_are_no_rows() -> None:
    body = (
        "<div class='nav'><a href='/'>网站首页</a><a href='/zfxxgk/nb/'>信息公开年报</a>"
        "<a href='/zwgk/xxgknb/'>政府信息公开年报</a></div>"
        "<div class='crumb'>您的位置：<a href='/zfxxgk/'>政府信息公开</a></div>"
        "<div class='hot'><ul><li><a href='/xw/1.html'>重点项目观摩会举行</a><span>2024-01-01</span></li></ul></div>"
        f"<div class='list'><ul><li><a href='a/1.html'>{TITLE}</a><span>2019-01-31</span></li>"
        "<li><a href='a/3.html'>关于召开年终工作会议的通知</a><span>2019-01-05</span></li></ul></div>"
    )
    assert [row[0] for row in read(body)] == ["a/1.html", "a/3.html"]


def test_reports_in_a_side_list_are_not_lost() -> None:
    body = (
        f"<div class='side'><ul><li><a href='a/9.html'>{OTHER}</a></li></ul></div>"
        f"<ul class='list'><li><a href='a/1.html'>{TITLE}</a><span>2019-01-31</span></li></ul>"
    )
    assert sorted(row[0] for row in read(body)) == ["a/1.html", "a/9.html"]


def test_an_address_counts_once_and_scripts_never() -> None:
    body = (
        f"<ul><li><a href='a/1.html'><img src='x.gif'></a><a href='a/1.html#top'>{TITLE}</a>2019-01-31</li>"
        f"<li><a href='javascript:void(0)'>{OTHER}</a><span>2019-02-01</span></li></ul>"
    )
    assert read(body) == EXPECTED[:1]


ROW = f"<ul class='list'><li><a href='a/1.html'>{TITLE}</a><span>2019-01-31</span></li></ul>"


def asked(body: str, *, url: str = URL, before: tuple[str, ...] = ()) -> list[str]:
    return [ask.url for ask in STATIC.next_pages(page(ROW + body, url=url), {URL, *before})]


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("<a href='index_2.html'>下一页</a><a href='index_9.html'>尾页</a>", ["index_2.html", "index_9.html"]),
        (
            "<a href='index.html'>1</a><a href='index_2.html'>2</a><a href='index_3.html'>[3]</a>",
            ["index_2.html", "index_3.html"],
        ),
        ("<a href='?page=2'>&gt;</a><a href='?page=3'>3</a>", ["?page=2", "?page=3"]),
        ("<a href='list2.html'>下 页</a>", ["list2.html"]),
        ('<a href="javascript:void(0)" onclick="location.href=\'index_2.html\'">下一页</a>', ["index_2.html"]),
        (
            "<select><option value='index.html'>1</option><option value='index_2.html'>2</option></select>",
            ["index_2.html"],
        ),
        (
            "<a href='2018n/'>2018年</a><a href='2017n/'>2017年度</a><a href='?year=2016'>2016</a>",
            ["2018n/", "2017n/", "?year=2016"],
        ),
        ("<a href='jgz/'>金贵镇</a><a href='jyj/index.html'>县教育局</a>", ["jgz/", "jyj/index.html"]),
        ("<a href='2019n/index.html'>2019年政府信息公开年报</a>", ["2019n/index.html"]),
    ],
)
def test_how_a_column_goes_on(body: str, names: list[str]) -> None:
    assert asked(body) == [URL + name for name in names]


@pytest.mark.parametrize(
    "body",
    [
        "<a href='http://other.example.com/index_2.html'>下一页</a>",
        "<a href='javascript:next()'>下一页</a>",
        "<a href='./'>首页</a><a href='index.html'>1</a><a href='/zfxxgk/'>政府信息公开</a>",
        "<a href='/xw/t20240101_1.html'>2</a>",
        "<a href='/zwgk/jgz/'>金贵镇</a>",
        "<a href='/other/2018.html'>2018年</a>",
        "<a href='a/7.html'>2017年政府信息公开年报</a>",
        "<a href='#'>2</a>",
    ],
)
def test_what_leads_nowhere(body: str) -> None:
    assert asked(body) == []


def test_nothing_is_asked_twice() -> None:
    body = "<a href='index_2.html'>下一页</a><a href='2018n/'>2018年</a>"
    assert asked(body, before=(URL + "index_2.html", URL + "2018n/")) == []
    back = "<a href='index.html'>1</a><a href='index_2.html'>2</a><a href='index_3.html'>3</a>"
    assert asked(back, url=URL + "index_2.html", before=(URL + "index_2.html", URL + "index.html")) == [
        URL + "index_3.html"
    ]


def test_years_beside_the_column_of_one_year() -> None:
    body = "<a href='/zfxxgk/nb/2017n/'>2017年</a><a href='/zfxxgk/nb/2018n/'>2018年</a>"
    found = [ask.url for ask in STATIC.next_pages(page(ROW + body, url=URL + "2018n/"), {URL + "2018n/"})]
    assert found == [URL + "2017n/"]


def test_a_years_folder_is_no_row() -> None:
    assert (
        read("<ul><li><a href='2018n/'>2018年政府信息公开年报</a></li><li><a href='2017n/'>2017年</a></li></ul>") == []
    )


@pytest.mark.parametrize(
    ("words", "total"),
    [("共 25 条 2 页", 25), ("总记录数：8", 8), ("共有3篇文章", 3), ("共2页", None), ("", None)],
)
def test_the_sites_own_count(words: str, total: int | None) -> None:
    assert STATIC.total(page(f"{ROW}<div>{words}</div>")) == total


def problem(body: str) -> str:
    one = page(body)
    return STATIC.problem(one, STATIC.entries(one))


@pytest.mark.parametrize(
    "body",
    [
        ROW,
        ROW + "<script src='/js/site.js'></script><script>$.get('/visit')</script>",
        "<div class='list'>暂无信息</div><script src='/js/site.js'></script>",
        "<div class='list'>没有符合条件的数据</div>",
        "<div class='list'>暂无信息</div><script>$.get('/counter')</script>",
        "<p>共 0 条</p>",
        "<ul class='list'></ul>",
        "<ul class='list'></ul><script src='/js/jquery.min.js'></script><script src='https://hm.baidu.com/hm.js'></script>",
        "<ul><li><a href='2018n/'>2018年</a></li></ul>",
    ],
)
def test_lists_that_were_read(body: str) -> None:
    assert problem(body) == ""


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<div id='app'></div><script src='/js/app.js'></script>", "no rows; a script may fill the list"),
        ("<ul class='list'></ul><script>$.ajax({url:'/api/list'})</script>", "list filled by a script ($.ajax)"),
        ("<ul><li v-for='item in items'>{{ item.title }}</li></ul>", "list filled by a script (template)"),
        ("<p>数据加载中</p>", "list filled by a script (template)"),
        (
            "<ul id='list' v-for='x in y'></ul><div class='nodata'>暂无数据</div>",
            "list filled by a script (template)",
        ),
        (
            "<ul class='xw'><li><a href='/xw/1.html'>全县重点项目观摩推进会举行</a><span>2024-01-01</span></li></ul>"
            "<ul class='news_list'></ul><script src='/js/list.js'></script>",
            "an empty list beside the rows; a script may fill it",
        ),
        (
            f"<div class='hot'><ul><li><a href='a/1.html'>{TITLE}</a><span>2019-01-31</span></li></ul></div>"
            "<div queryData=\"{'webId':'1'}\"></div>",
            "list filled by a script (jpaas)",
        ),
        ("<p>欢迎</p>", "no rows and no list on the page"),
        (
            ROW + "<div>共 5 页 <a href='javascript:go(2)'>下一页</a></div>",
            "one of 5 pages; a script leads to the others",
        ),
        (
            "<ul class='hot'><li><a href='/xw/1.html'>全县重点项目观摩推进会举行</a><span>2024-01-01</span></li></ul>"
            "<ul id='list'></ul><script>$.getJSON('/gkmlpt/api/all/5')</script>",
            "list filled by a script (gkmlpt)",
        ),
    ],
)
def test_lists_that_were_not_read(body: str, why: str) -> None:
    assert problem(body) == why


def test_families_by_name() -> None:
    names = [family.name for family in FAMILIES]
    assert {"hanweb", "trs", "static"} <= set(names)
    assert names[-1] == "static"
    assert family_named("static").name == "static"
    with pytest.raises(KeyError):
        family_named("wordpress")
    assert recognise(page("")).name == "static"


def test_hostile_pages_stay_bounded() -> None:
    many = "".join(f"<a href='index_{number}.html'>{number % 400}</a>" for number in range(5000))
    assert len(STATIC.next_pages(page(many), ())) <= 600
    nested = "<div>" * 150 + ROW + "</div>" * 150
    assert [entry.title for entry in STATIC.entries(page(nested))] == [TITLE]

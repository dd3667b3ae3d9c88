"""Listings of every make: nobody who stands in one is missing, and nobody is invented."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from tests.county_server import Asked, CountyServer, Reply, html
from tests.worlds.staged import (
    CODE,
    NAME,
    TABLE_2014_HTML,
    UNITS,
    Item,
    Office,
    World,
    items,
    list_page,
    report_page,
    write_county,
)

MISSING = {"-jyj-2018-missing": "confirmed"}


@pytest.mark.parametrize("style", ["ul", "table", "dl", "div"])
@pytest.mark.parametrize("cut", [0, 9])
def test_list_styles(office: Office, world: World, style: str, cut: int) -> None:
    world.items = items(*UNITS[:3])
    world.style, world.cut = style, cut
    world.publish()
    office.crawl("2019-04-01", "2019-04-02")
    assert office.grades() == MISSING
    assert set(office.reports()) == {"-2018", "101-2018", "102-2018"}
    assert {row["published_claimed"] for row in office.reports().values()} == {"2019-02-20"}


@pytest.mark.parametrize("skin", ["plain", "trs", "box", "new"])
@pytest.mark.parametrize("charset", ["utf-8", "gbk"])
def test_article_skins(office: Office, world: World, skin: str, charset: str) -> None:
    world.items = items(*UNITS[:3], skin=skin)
    world.charset = charset
    world.publish()
    office.crawl("2019-04-01", "2019-04-02")
    assert office.grades() == MISSING
    rows = office.reports()
    assert {row["published_claimed"] for row in rows.values()} == {"2019-02-20"}
    assert rows["101-2018"]["title"] == "城关镇人民政府2018年政府信息公开工作年度报告"
    assert {row["versions"] for row in rows.values()} == {1}


def test_trs_pages(office: Office, world: World) -> None:
    """createPageHTML, pages from 0, ./201902/t….html, GBK declared as gb2312."""
    bodies = [f"{CODE},{NAME}人民政府,county,,2018,,"] + [
        f"{CODE}{100 + n},第{n}镇人民政府,township,第{n}镇,2018,," for n in range(1, 41)
    ]
    names = "东西南北中上下高长新"
    units = [f"{a}{b}镇人民政府" for a in names[:4] for b in names]
    bodies = [f"{CODE}{100 + n},{unit},township,{unit[:3]},2018,," for n, unit in enumerate(units)]
    write_county(office, world.host, columns=("/zwgk/nb_21139/",), bodies=bodies)
    rows = [
        Item(unit=unit, path=f"./201902/t20190220_{1000 + n}.html", skin="trs", shown="2019-02-20")
        for n, unit in enumerate(units[:-1])
    ]
    script = '<script>createPageHTML(3, {n}, "index", "html");</script>'
    routes = {
        "/robots.txt": Reply(status=404),
        "/": html("<html><body><h1>青山县</h1>" + "<p>欢迎</p>" * 30 + "</body></html>"),
    }
    for n in range(3):
        text = list_page(rows[n * 15 : n * 15 + 15], pager=script.format(n=n)).replace("utf-8", "gb2312")
        path = "/zwgk/nb_21139/" + (f"index_{n}.html" if n else "")
        routes[path] = html(text, encoding="gb18030", declared="gb2312")
    for row in rows:
        routes["/zwgk/nb_21139/" + row.path[2:]] = html(
            report_page(row, charset="gb2312"), encoding="gb18030", declared=""
        )
    world.host.routes = routes
    office.crawl("2019-04-01", "2019-04-02")
    last = f"{100 + len(units) - 1}-2018-missing"
    assert office.grades() == {last: "confirmed"}
    assert len(office.reports()) == len(units) - 1
    # page 2 breaks
    world.host.routes = {**routes, "/zwgk/nb_21139/index_1.html": Reply(status=200, body=b"<html></html>")}
    office.crawl("2019-04-03")
    assert office.grades() == {last: "confirmed"}


@pytest.mark.parametrize("deep", ["page", "startrecord", "refused"])
def test_hanweb_pages(office: Office, county_server: CountyServer, deep: str) -> None:
    host = county_server.host()
    units = [f"{a}{b}乡人民政府" for a in "东西南" for b in "东西南北中上下高长新"]
    bodies = [f"{CODE}{100 + n},{unit},township,{unit[:3]},2018,," for n, unit in enumerate(units)]
    write_county(office, host, columns=("/col/col123/index.html",), bodies=bodies)
    rows = [
        Item(unit=unit, path=f"/art/2019/2/20/art_123_{1000 + n}.html", skin="box") for n, unit in enumerate(units[:-1])
    ]
    size = 10

    def record(item: Item) -> str:
        return f"<record><![CDATA[<li><a href='{item.path}' title='{item.heading}'>{item.heading[:12]}...</a><span>2019-02-20</span></li>]]></record>"

    def store(part: list[Item]) -> str:
        return f"<datastore><nextgroup><![CDATA[<a href='/module/web/jpage/dataproxy.jsp?page=1&appid=1&webid=3&path=/&columnid=123&unitid=77&webname=x&permissiontype=0'></a>]]></nextgroup><recordset>{''.join(map(record, part))}</recordset></datastore>"

    first = f"""<html><head><meta charset=gb2312><title>政府信息公开年报</title></head><body><div id="77"><script type="text/xml">{store(rows[:size])}</script></div>
<script>jpage({{ "el":"77", totalRecord:{len(rows)}, perPage:{size}, proxyUrl:'/module/web/jpage/dataproxy.jsp', appid:1, webid:3, columnid:123, unitid:77 }})</script></body></html>"""

    def proxy(asked: Asked) -> Reply:
        query = parse_qs(asked.path.partition("?")[2]) | dict(parse_qs(asked.body.decode()).items())
        if deep == "refused":
            return html("<html></html>")
        if deep == "page":
            page = int(query["page"][0])
            start = (page - 1) * size
        else:
            start = int(query["startrecord"][0]) - 1
        return html(store(rows[start : start + size]), encoding="gbk")

    host.routes = {
        "/robots.txt": Reply(status=404),
        "/": html("<html><body><h1>青山县</h1>" + "<p>欢迎来到青山县</p>" * 30 + "</body></html>"),
        "/col/col123/index.html": html(first, encoding="gbk", declared=""),
        "/module/web/jpage/dataproxy.jsp": proxy,
    }
    for row in rows:
        host.routes[row.path] = html(report_page(row, charset="gb2312"), encoding="gbk", declared="")
    office.crawl("2019-04-01", "2019-04-02")
    if deep == "refused":
        assert set(office.grades().values()) == {"unverified"}
        return
    assert office.grades() == {f"{100 + len(units) - 1}-2018-missing": "confirmed"}, office.told()
    assert len(office.reports()) == len(units) - 1


@pytest.mark.parametrize(
    ("page", "grade"),
    [
        ("<ul class='list'></ul><p>暂无数据</p>", "confirmed"),
        (
            "<ul class='list'></ul><script>$.get('/api/list?col=3',function(d){$('.list').html(d)})</script>",
            "unverified",
        ),
        ("<div id='list'></div><script src='/js/list.js'></script>", "unverified"),
        ("<p>共37条</p><ul class='list'></ul>", "unverified"),
    ],
)
def test_an_empty_column(office: Office, world: World, page: str, grade: str) -> None:
    empty = f"<html><head><meta charset=utf-8><title>政府信息公开年报</title></head><body><div class='menu'><a href='/'>首页</a> <a href='/xw/'>要闻</a></div><h2>政府信息公开年报</h2>{page}<div class='footer'>主办：青山县人民政府办公室 联系电话 0000-1234567</div></body></html>"
    world.items = []
    world.publish({world.column: html(empty)})
    office.crawl("2019-04-01", "2019-04-02", "2019-04-03")
    assert set(office.grades().values()) == {grade}
    assert len(office.grades()) == 4


def test_a_total_larger_than_the_rows(office: Office, world: World) -> None:
    world.items = items(*UNITS[:3])
    world.publish(
        {
            world.column: html(
                list_page(
                    world.items, pager="<div class='page'>共 31 条 共 3 页 <a href='javascript:next()'>下一页</a></div>"
                )
            )
        }
    )
    office.crawl("2019-04-01", "2019-04-02")
    assert office.grades() == {"-jyj-2018-missing": "unverified"}
    world.publish({world.column: html(list_page(world.items, pager="<div class='page'>共 3 条 共 1 页</div>"))})
    office.crawl("2019-04-03", "2019-04-04")
    assert office.grades() == {"-jyj-2018-missing": "confirmed"}


def test_pages_that_repeat(office: Office, world: World) -> None:
    world.items = items(*UNITS[:3])
    text = list_page(
        world.items, pager="".join(f'<a href="?page={n}">{n}</a>' for n in range(1, 9)) + '<a href="?page=2">下一页</a>'
    )
    world.publish({world.column: html(text)})
    office.crawl("2019-04-01", "2019-04-02")
    assert office.accused() == {}


def test_year_tabs_and_unit_folders(office: Office, world: World) -> None:
    county, town, village = items(*UNITS[:3])
    older = items(*UNITS, year=2017, shown="2018-02-01")
    tabs = '<div class="tabs"><a href="/xxgk/nb/2018/">2018年</a><a href="/xxgk/nb/2017/">2017年</a><a href="/xxgk/nb/xz/">乡镇</a></div>'
    world.items = [county, town, village, *older]
    world.publish(
        {
            "/xxgk/nb/": html(list_page([], extra=tabs)),
            "/xxgk/nb/2018/": html(list_page([county], extra=tabs)),
            "/xxgk/nb/2017/": html(list_page(older, extra=tabs)),
            "/xxgk/nb/xz/": html(
                list_page(
                    [],
                    title="乡镇",
                    extra='<ul><li><a href="/xxgk/nb/xz/cg/">城关镇</a></li><li><a href="/xxgk/nb/xz/sh/">双河乡</a></li></ul>',
                )
            ),
            "/xxgk/nb/xz/cg/": html(list_page([town], title="城关镇")),
            "/xxgk/nb/xz/sh/": html(list_page([village], title="双河乡")),
        }
    )
    office.crawl("2019-04-01", "2019-04-02")
    assert office.grades() == {"-jyj-2018-missing": "confirmed"}
    assert len(office.reports()) == 7


def test_a_body_with_a_column_of_its_own(office: Office, world: World) -> None:
    bureau = f"{CODE}-jyj,{NAME}教育局,department,县教育局|教育局,2018,,{world.host.url('/jyj/nb/')}"
    rest = [
        f"{CODE},{NAME}人民政府,county,,2018,,",
        f"{CODE}101,城关镇人民政府,township,城关镇,2018,,",
        f"{CODE}102,双河乡人民政府,township,双河乡,2018,,",
    ]
    write_county(office, world.host, bodies=[*rest, bureau])
    world.items = items(*UNITS[:3])
    own = Item(
        unit=f"{NAME}教育局",
        path="/jyj/nb/1.html",
        title="2018年政府信息公开工作年度报告",
        source="",
        a1=12,
        c1=0,
    )
    world.publish(
        {
            "/jyj/nb/": html(list_page([own])),
            "/jyj/nb/1.html": html(
                report_page(
                    own,
                    body="<p>一、概述</p>"
                    + "<p>　　按照条例规定主动公开政府信息12条，依申请公开0件，没有收取费用，行政复议0件，统计期限为2018年1月1日至2018年12月31日，存在的主要问题是力量不足，没有其他需要报告的事项。</p>"
                    * 5
                    + TABLE_2014_HTML(own),
                )
            ),
        }
    )
    office.crawl("2019-04-01", "2019-04-02")
    assert office.grades() == {}
    assert "-jyj-2018" in office.reports()


def test_own_column_down_is_unverified_and_published_in_the_shared_one_is_found(office: Office, world: World) -> None:
    bureau = f"{CODE}-jyj,{NAME}教育局,department,县教育局|教育局,2018,,{world.host.url('/jyj/nb/')}"
    rest = [
        f"{CODE},{NAME}人民政府,county,,2018,,",
        f"{CODE}101,城关镇人民政府,township,城关镇,2018,,",
        f"{CODE}102,双河乡人民政府,township,双河乡,2018,,",
    ]
    write_county(office, world.host, bodies=[*rest, bureau])
    world.items = items(*UNITS[:3])
    world.publish({"/jyj/nb/": Reply(status=503, body=b"busy")})
    office.crawl("2019-04-01", "2019-04-02")
    assert office.grades() == {"-jyj-2018-missing": "unverified"}
    world.items = items(*UNITS)
    world.publish({"/jyj/nb/": Reply(status=503, body=b"busy")})
    office.crawl("2019-04-03")
    assert office.grades() == {"-jyj-2018-late": "suspected"}, "it may have stood in its own column before"
    assert "-jyj-2018" in office.reports()


def test_a_found_column_of_one_body_says_nothing_about_others(office: Office, world: World) -> None:
    """No column is given; the spider finds the county's own, the others stand where it did not come."""
    write_county(office, world.host, columns=())
    world.items = [Item(unit=UNITS[0], path="/xxgk/nb/1.html")]
    world.publish()
    office.crawl("2019-04-01", "2019-04-02", "2019-04-03")
    assert set(office.reports()) == {"-2018"}
    assert set(office.grades().values()) == {"unverified"}, office.told()

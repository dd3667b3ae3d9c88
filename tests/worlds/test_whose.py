"""Whose report it is, and whether it is one: look-alikes accuse and excuse nobody."""

from __future__ import annotations

import json

import pytest

from tests.county_server import CountyServer, html
from tests.worlds.staged import (
    BODIES,
    CODE,
    UNITS,
    Item,
    Office,
    World,
    items,
    list_page,
    report_page,
    write_county,
)

JYJ = "青山县教育局"


@pytest.mark.parametrize(
    "title",
    [
        "《青山县教育局2018年政府信息公开工作年度报告》解读",
        "一图读懂青山县教育局2018年政府信息公开工作年度报告",
        "关于做好2018年政府信息公开工作年度报告编制工作的通知",
        "青山县2018年政府信息公开工作年度报告公布情况",
        "青山县政府信息公开工作年度报告制度",
        "青山县第一中学2018年信息公开年度报告",
        "青山县人民医院2018年度信息公开工作年度报告",
        "青山县教育局2018年政府网站工作年度报表",
        "青山县教育局2018年法治政府建设年度报告",
        "青山县教育局2018年部门预算公开",
        "青山县教育局召开2018年政府信息公开工作年度报告编制会",
        "云岭市2018年政府信息公开工作年度报告",
        "白水县教育局2018年政府信息公开工作年度报告",
        "白水县城关镇2018年政府信息公开工作年度报告",
    ],
)
def test_look_alikes(office: Office, world: World, title: str) -> None:
    world.items = [
        *items(*UNITS[:3]),
        Item(unit="其他", path="/xxgk/nb/other.html", title=title, source="青山县政府办公室"),
    ]
    alike = (
        "<p>　　近日，青山县有关单位围绕政府信息公开工作年度报告开展了有关工作，2018年主动公开各类信息若干，依申请公开也有进展。</p>"
        * 6
    )
    world.publish({"/xxgk/nb/other.html": html(report_page(world.items[3], body=alike))})
    office.crawl("2019-04-01", "2019-04-02")
    assert office.grades() == {"-jyj-2018-missing": "confirmed"}, office.told()
    assert set(office.reports()) == {"-2018", "101-2018", "102-2018"}


@pytest.mark.parametrize(
    "title",
    [
        "青山县教育局2018年政府信息公开工作年度报告",
        "青山县教育局2018年度政府信息公开工作报告",
        "县教育局2018年政府信息公开年报",
        "教育局2018年度政府信息公开年度报告",
        "2018年青山县教育局信息公开工作年度报告",
        "青山县教育局关于2018年政府信息公开工作情况的报告",
        "青山县教育局２０１８年政府信息公开工作年度报告",
        "青山县教育局二〇一八年政府信息公开工作年度报告",
        "关于公布青山县教育局2018年政府信息公开年度报告的公告",
        "2018年政府信息公开工作年度报告（县教育局）",
        "【年报】青山县教育局2018年政府信息公开工作年度报告",
        "青山县教育局2018年政府信息公开工作总结",
    ],
)
def test_titles_of_a_bureau(office: Office, world: World, title: str) -> None:
    world.items = [*items(*UNITS[:3]), Item(unit=JYJ, path="/xxgk/nb/jyj.html", title=title)]
    world.publish()
    office.crawl("2019-04-01", "2019-04-02")
    assert office.grades() == {}, office.told()
    assert "-jyj-2018" in office.reports()


def test_titles_without_a_unit(office: Office, world: World) -> None:
    """The source box decides, or the text."""
    bare = "2018年政府信息公开工作年度报告"
    world.items = [
        Item(unit="青山县人民政府", path="/xxgk/nb/1.html"),
        Item(unit="城关镇人民政府", path="/xxgk/nb/2.html", title=bare, source="城关镇"),
        Item(unit="双河乡人民政府", path="/xxgk/nb/3.html", title=bare, source=""),
        Item(unit=JYJ, path="/xxgk/nb/4.html", title=bare, skin="box"),
    ]
    world.publish()
    office.crawl("2019-04-01", "2019-04-02")
    assert office.grades() == {}, office.told()
    assert {name: row["url"].rsplit("/", 1)[1] for name, row in office.reports().items()} == {
        "-2018": "1.html",
        "101-2018": "2.html",
        "102-2018": "3.html",
        "-jyj-2018": "4.html",
    }


def test_nobody_can_tell_whose_then_nobody_is_accused(office: Office, world: World) -> None:
    bare = Item(unit="本单位", path="/xxgk/nb/9.html", title="2018年政府信息公开工作年度报告", source="")
    world.items = [*items(*UNITS[:3]), bare]
    world.publish()
    office.crawl("2019-04-01", "2019-04-02", "2019-04-03")
    assert office.grades() == {"-jyj-2018-missing": "unverified"}, office.told()


def test_county_and_office(office: Office, world: World) -> None:
    both = [
        f"{CODE},青山县人民政府,county,,2018,,",
        f"{CODE}-zfb,青山县人民政府办公室,office,县政府办公室|县政府办|政府办,2018,,",
    ]
    write_county(office, world.host, bodies=both)
    world.items = [
        Item(
            unit="青山县人民政府",
            path="/xxgk/nb/1.html",
            title="青山县2018年政府信息公开工作年度报告",
            source="青山县人民政府办公室",
        ),
        Item(
            unit="青山县人民政府办公室",
            path="/xxgk/nb/2.html",
            title="青山县人民政府办公室2018年政府信息公开工作年度报告",
            source="青山县人民政府办公室",
        ),
    ]
    world.publish()
    office.crawl("2019-04-01", "2019-04-02")
    assert office.grades() == {}, office.told()
    assert office.reports()["-2018"]["url"].endswith("/1.html")
    assert office.reports()["-zfb-2018"]["url"].endswith("/2.html")
    del world.items[1]
    world.publish({"/xxgk/nb/2.html": None})
    write_county(office, world.host, bodies=[*both, f"{CODE}-czj,青山县财政局,department,财政局,2018,,"])
    office.crawl("2019-04-03", "2019-04-04")
    assert office.grades() == {"-czj-2018-missing": "confirmed"}, office.told()


def test_kinds_that_owe_nothing_and_spans(office: Office, world: World) -> None:
    write_county(
        office,
        world.host,
        bodies=[
            f"{CODE},青山县人民政府,county,,2018,,",
            f"{CODE}-swj,国家税务总局青山县税务局,vertical,税务局,,,",
            f"{CODE}-yy,青山县人民医院,institution,县医院,,,",
            f"{CODE}-new,青山县医疗保障局,department,医保局,2019,,",
            f"{CODE}-old,青山县安全生产监督管理局,department,安监局,,2017,",
            f"{CODE}103,石门镇人民政府,township,石门镇,,,",
        ],
    )
    world.items = items("青山县人民政府")
    world.publish()
    office.crawl("2019-04-01", "2019-04-02")
    assert office.grades() == {"103-2018-missing": "confirmed"}, office.told()


def test_roster_corrections(office: Office, world: World) -> None:
    town = [f"{CODE},青山县人民政府,county,,2018,,", f"{CODE}101,城关镇人民政府,township,城关镇,2018,,"]
    write_county(office, world.host, bodies=[*town, f"{CODE}-fgj,青山县发展和改革局,department,,2018,,"])
    world.items = [
        *items("青山县人民政府", "城关镇人民政府"),
        Item(unit="青山县发展改革和科技工信局", path="/xxgk/nb/fg.html", source="青山县发展改革和科技工信局"),
    ]
    world.publish()
    office.crawl("2019-04-01", "2019-04-02")
    assert set(office.grades()) == {"-fgj-2018-missing"}
    write_county(
        office,
        world.host,
        bodies=[*town, f"{CODE}-fgj,青山县发展和改革局,department,青山县发展改革和科技工信局,2018,,"],
    )
    office.run("judge", now="2019-04-02T07:00")
    assert office.accused() == {}, "the stranger in the list is ours by today's roster"
    office.crawl("2019-04-03")
    assert office.accused() == {}, office.told()
    assert "-fgj-2018" in office.reports()
    every = office.lines("findings", "--all")
    assert every[f"{CODE}-fgj-2018-missing"]["status"] in ("resolved", "withdrawn")


def test_until_set_later_withdraws(office: Office, world: World) -> None:
    town = [f"{CODE},青山县人民政府,county,,2018,,", f"{CODE}101,城关镇人民政府,township,城关镇,2018,,"]
    write_county(office, world.host, bodies=[*town, f"{CODE}-ajj,青山县安监局,department,,2014,,"])
    world.items = items("青山县人民政府", "城关镇人民政府")
    world.publish()
    office.crawl("2019-04-01", "2019-04-02")
    assert office.grades() == {f"-ajj-{y}-missing": "confirmed" for y in range(2014, 2019)}
    write_county(office, world.host, bodies=[*town, f"{CODE}-ajj,青山县安监局,department,,2014,2016,"])
    office.run("judge", now="2019-04-02T07:00")
    assert set(office.grades()) == {f"-ajj-{y}-missing" for y in (2014, 2015, 2016)}
    row = office.lines("findings", "--all")[f"{CODE}-ajj-2018-missing"]
    assert (row["status"], row["resolved_at"]) == ("withdrawn", "2019-04-02T07:00:00+08:00")


def test_the_same_report_in_two_columns_twins_and_sessions(office: Office, world: World) -> None:
    write_county(office, world.host, columns=("/xxgk/nb/", "/xxgk/xznb/"))
    town = world.items[1]
    again = Item(unit=town.unit, path="/xxgk/xznb/1.html;jsessionid=ABCDEF0123456789ABCDEF0123456789", title=town.title)
    picture = Item(
        unit=town.unit, path="/xxgk/xznb/2.html", title="城关镇人民政府2018年政府信息公开工作年度报告（图片版）"
    )
    world.publish(
        {
            "/xxgk/xznb/": html(list_page([again, picture])),
            "/xxgk/xznb/1.html": html(report_page(again)),
            again.path: html(report_page(again)),
            picture.path: html(report_page(picture, body='<p><img src="/a.jpg"></p><p><img src="/b.jpg"></p>')),
        }
    )
    office.crawl("2019-03-01", "2019-04-01", "2019-04-02")
    assert office.grades() == {}, office.told()
    assert len(office.reports()) == 4
    assert office.reports()["101-2018"]["versions"] == 1
    assert len(office.reports()["101-2018"]["addresses"]) == 3


def test_two_counties_on_one_host(office: Office, world: World, county_server: CountyServer) -> None:
    world.publish()
    other = ["990422,白水县人民政府,county,,2018,,", "990422101,城关镇人民政府,township,城关镇,2018,,"]
    write_county(office, world.host, code="990422", name="白水县", bodies=other, columns=("/bs/nb/",), site="/bs/")
    theirs = [Item(unit="白水县人民政府", path="/bs/nb/1.html")]
    world.host.routes |= {
        "/bs/": html("<html><body><h1>白水县</h1>" + "<p>欢迎来到白水县</p>" * 30 + "</body></html>"),
        "/bs/nb/": html(list_page(theirs)),
        "/bs/nb/1.html": html(report_page(theirs[0])),
    }
    office.crawl("2019-04-01", "2019-04-02")
    assert office.grades() == {"990422101-2018-missing": "confirmed"}
    assert len(office.reports()) == 5


@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig"])
def test_spreadsheet_rosters(office: Office, world: World, encoding: str) -> None:
    write_county(office, world.host, encoding=encoding)
    world.publish()
    office.crawl("2019-04-01", "2019-04-02")
    assert office.grades() == {}
    assert len(office.reports()) == 4


def test_a_wrong_year_in_title_or_folder(office: Office, world: World) -> None:
    """The text wins over the title; the folder says nothing."""
    world.items = [
        *items(*UNITS[:3]),
        Item(unit=JYJ, year=2018, path="/xxgk/nb/2017/jyj.html", title="青山县教育局2017年政府信息公开工作年度报告"),
    ]
    world.publish()
    office.crawl("2019-04-01", "2019-04-02")
    assert office.accused() == {"-jyj-2018-inconsistent": "confirmed"}, office.told()
    assert "-jyj-2018" in office.reports()


def test_year_with_publication_year_in_the_title_column(office: Office, world: World) -> None:
    """No year in the title at all: the statistics period tells."""
    world.items = [
        *items(*UNITS[:3]),
        Item(
            unit=JYJ,
            year=2018,
            path="/xxgk/nb/jyj.html",
            title="青山县教育局政府信息公开工作年度报告",
            shown="2019-03-11",
        ),
    ]
    world.publish()
    office.crawl("2019-04-01", "2019-04-02")
    assert office.grades() == {}, office.told()
    assert office.reports()["-jyj-2018"]["published_claimed"] == "2019-03-11"


def test_title_and_text_of_different_years_are_one_report_that_says_so(office: Office, world: World) -> None:
    """Whoever took last year's text along, or its title: one report, the conflict shown, and neither year accused."""
    bodies = [row.replace(",2018,,", ",2017,,") for row in BODIES]
    write_county(office, world.host, bodies=bodies)
    older = items(*UNITS[:3], year=2017, shown="2018-02-20")
    odd = Item(unit=JYJ, year=2017, path="/xxgk/nb/jyj.html", title="青山县教育局2018年政府信息公开工作年度报告")
    world.items = [*items(*UNITS[:3]), *older, odd]
    world.publish()
    office.crawl("2019-04-01", "2019-04-02", "2019-04-03")
    assert office.accused() == {"-jyj-2017-inconsistent": "confirmed"}, office.told()
    reports = {key: row for key, row in office.reports().items() if "jyj" in key}
    assert list(reports) == ["-jyj-2017"]
    assert office.grades()["-jyj-2018-missing"] == "unverified", "a title that names this year is no absence"
    shown = json.loads(office.run("show", f"{CODE}-jyj-2017", "--format", "json"))
    assert "year_conflict" in shown["signals"]


def test_a_listing_of_another_year_than_page_and_text(office: Office, world: World) -> None:
    """The row says 2017, the page 2018; for a day the page cannot be read. One report, and no version but one."""
    odd = Item(unit=JYJ, path="/xxgk/nb/jyj.html", listed_as="青山县教育局2017年政府信息公开工作年度报告")
    world.items = [*items(*UNITS[:3]), odd]
    world.publish({odd.path: html("error", status=500)})
    office.crawl("2019-03-01")
    world.publish()
    office.crawl("2019-04-01", "2019-04-02")
    assert office.accused() == {}, office.told()
    versions = {key: row["versions"] for key, row in office.reports().items() if "jyj" in key}
    assert versions == {"-jyj-2018": 1}

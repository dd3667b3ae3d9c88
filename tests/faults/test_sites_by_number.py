"""T057–T068 by number: what befalls a whole site; and that every number from T025 to T068 has its test."""

from __future__ import annotations

import ast
import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.page import canonical
from spiders.families.pager import is_trap
from tests.county_server import Asked, CountyServer, Reply, Route, html, redirect
from tests.worlds.staged import (
    BODIES,
    CODE,
    UNITS,
    Item,
    Office,
    World,
    home_page,
    items,
    list_page,
    report_page,
    write_county,
)

TESTS = Path(__file__).parent.parent
COLUMN = "/xxgk/nb/"
GONE = html("<html><head><title>404</title></head><body>没有这个页面</body></html>", status=404)
BET = html(
    "<html><head><title>澳门新葡京娱乐城_真人百家乐_注册送彩金</title></head><body><h1>澳门赌场 百家乐 老虎机 六合彩</h1>"
    + "".join(f"<a href='http://bet{n}.example/'>立即注册送888</a>" for n in range(9))
    + "</body></html>"
)
AFTER = ("2019-04-03", "2019-04-04", "2019-04-05", "2019-04-12", "2019-04-19", "2019-04-26")


@pytest.fixture
def world(county_server: CountyServer, office: Office) -> World:
    """A county of four bodies that all published in time."""
    made = World(host=county_server.host(), items=items())
    write_county(office, made.host)
    made.publish()
    return made


def day_by_day(office: Office, world: World, routes: dict[str, Route | None], *days: str) -> None:
    for day in days:
        world.publish(routes)
        office.crawl(day)


def quiet(office: Office, *, versions: int = 1) -> None:
    assert office.grades() == {}, office.told()
    rows = office.reports()
    assert {row["versions"] for row in rows.values()} == {versions}
    assert {row["status"] for row in rows.values()} == {"published"}


def test_t057_a_redesign_that_moves_everything_overnight(office: Office, world: World) -> None:
    """All addresses change, the column too, and the old ones are gone: four reports moved, none is removed or new."""
    write_county(office, world.host, columns=())
    day_by_day(office, world, {}, "2019-04-01", "2019-04-02")
    old = world.items
    world.column = "/zwgk/zfxxgknb/"
    world.items = [
        dataclasses.replace(item, path=f"/zwgk/zfxxgknb/content_{7000 + n}.html", skin="new")
        for n, item in enumerate(old)
    ]
    day_by_day(office, world, {COLUMN: GONE, **{item.path: GONE for item in old}}, *AFTER, "2019-05-10")
    quiet(office)
    rows = office.reports()
    assert len(rows) == 4
    assert all("/zwgk/zfxxgknb/" in row["url"] for row in rows.values())
    assert {kind for row in office.lines("findings", "--all").values() for kind in [row["kind"]]} <= {"unreachable"}


def test_t058_a_lapsed_domain(office: Office, world: World) -> None:
    """One word to those who run the watch; nothing of it is kept as a report, none of its links is followed."""
    world.items = items(*UNITS[:3])
    day_by_day(office, world, {}, "2019-03-01")
    world.host.everything = BET
    world.host.forget()
    office.crawl("2019-04-01")
    asked = len(world.host.log)
    office.crawl("2019-04-02", "2019-04-18")
    assert office.grades() == {"-jyj-2018-missing": "unverified"}, office.told()
    kinds = {row["kind"] for row in office.lines("findings").values()}
    assert "hijacked" in kinds or "unreachable" in kinds
    assert {row["versions"] for row in office.reports().values()} == {1}
    assert "百家乐" not in office.run("reports", "--format", "json") + office.run("show", f"{CODE}101-2018")
    assert asked <= 12


def test_t059_a_hijack_that_only_search_engines_see(office: Office, world: World) -> None:
    """We come under our own name and without a referrer: what we are given is the page, and it accuses nobody."""

    def cloaked(asked: Asked) -> Reply:
        agent = asked.headers["user-agent"].lower()
        sought = "baiduspider" in agent or "baidu.com" in asked.headers.get("referer", "")
        return BET if sought else html(report_page(world.items[1]))

    day_by_day(office, world, {world.items[1].path: cloaked}, "2019-04-01", "2019-04-02", "2019-04-10")
    quiet(office)
    assert not any("referer" in asked.headers for asked in world.host.log)


def test_t060_links_injected_into_a_real_page(office: Office, world: World) -> None:
    day_by_day(office, world, {}, "2019-03-01")
    words = ("澳门葡京", "六合彩特码", "真人百家乐", "注册送彩金")
    hidden = "".join(f'<a href="http://{n}.example/">{word}</a>' for n, word in enumerate(words))
    dresses = (
        f'<div style="display:none">{hidden}</div>',
        f'<div style="position:absolute;left:-9999px">{hidden}</div>',
        f"<marquee height=0 width=0>{hidden}</marquee>",
    )
    for day, dress in zip(("2019-03-02", "2019-03-10", "2019-03-18"), dresses, strict=True):
        injected = report_page(world.items[1]).replace("</body>", f"{dress}</body>")
        day_by_day(office, world, {world.items[1].path: html(injected)}, day)
    quiet(office)
    assert not [asked for asked in world.host.log if ".example" in asked.path]


NOTICES = {
    "parked": "<title>域名出售</title><p>该域名已过期，正在出售，联系购买此域名</p>",
    "unpaid": "<title>提示</title><p>您访问的网站因欠费停机，请联系空间服务商</p>",
    "unregistered": "<title>提示</title><p>该网站未进行备案，暂时无法访问</p>",
}


@pytest.mark.parametrize("notice", sorted(NOTICES))
def test_t061_parked_unpaid_unregistered(notice: str, office: Office, world: World) -> None:
    world.items = items(*UNITS[:3])
    day_by_day(office, world, {}, "2019-03-01")
    world.host.everything = html(f"<html><head></head><body>{NOTICES[notice]}</body></html>")
    office.crawl("2019-04-01", "2019-04-02", "2019-04-18", "2019-04-25")
    assert office.grades() == {"-jyj-2018-missing": "unverified"}, office.told()
    assert {row["versions"] for row in office.reports().values()} == {1}


@pytest.mark.parametrize("named", [True, False])
def test_t062_merged_into_a_platform_on_another_host(
    named: bool, office: Office, world: World, county_server: CountyServer
) -> None:
    """Everything is sent on to a host of the province: followed where the county's file names it, else only said."""
    day_by_day(office, world, {}, "2019-04-01", "2019-04-02")
    province = county_server.host()
    province.routes = {
        "/robots.txt": Reply(status=404),
        "/": html(home_page(COLUMN)),
        COLUMN: html(list_page(world.items)),
        **{item.path: html(report_page(item, clicks=5)) for item in world.items},
    }
    if named:
        write_county(office, world.host, hosts=[province.netloc])
    sent: dict[str, Route | None] = {
        path: redirect(province.url(path), status=301) for path in ("/", COLUMN, *(item.path for item in world.items))
    }
    day_by_day(office, world, sent, *AFTER)
    if named:
        quiet(office)
    else:
        assert office.accused() == {}, office.told()
        assert {row["status"] for row in office.reports().values()} == {"unverified"}
        assert "转到其他网站" in str(office.unreachable())
        assert province.log == []


def test_t063_listed_but_not_to_be_read(office: Office, world: World) -> None:
    """A row without its article: neither published nor missing for sure; and once seen, no removal at once."""
    bureau = world.items[3]
    day_by_day(office, world, {bureau.path: GONE}, "2019-04-01", "2019-04-02")
    assert office.accused() == {}, office.told()
    assert office.reports().get("-jyj-2018", {"versions": 0})["versions"] == 0
    day_by_day(office, world, {world.items[1].path: GONE, bureau.path: GONE}, "2019-04-03", "2019-04-04")
    assert "removed" not in str(office.grades()), office.told()


def asked_number(asked: Asked) -> int:
    found = re.search(r"page=(\d+)", asked.path)
    return int(found[1]) if found is not None else 1


def calendar(asked: Asked, rows: str) -> Reply:
    """A list whose days, months and pages never end."""
    number = asked_number(asked)
    days = "".join(f'<a href="?date=2019-{number % 12 + 1:02}-{day:02}">{day}</a>' for day in range(1, 29))
    text = f'<div class="calendar">{days}</div><div class="page"><a href="?page={number + 1}">下一页</a></div>'
    return html(rows.replace("</body>", f"{text}</body>"))


@pytest.mark.parametrize("turned", ["same", "new"])
def test_t064_pages_without_end(turned: str, office: Office, world: World) -> None:
    world.items = items(*UNITS[:3])

    def endless(asked: Asked) -> Reply:
        number = asked_number(asked)
        news = [Item(unit="", title=f"全县第{number}次会议召开", path=f"/n/{number}.html")] if turned == "new" else []
        return calendar(asked, list_page([*world.items, *news]))

    world.publish({COLUMN: endless})
    world.host.forget()
    office.crawl("2019-04-01")
    assert len(world.host.log) <= (140 if turned == "new" else 12)
    office.crawl("2019-04-02")
    assert office.grades() == {"-jyj-2018-missing": "unverified"}, office.told()
    assert len(office.reports()) == 3


def test_t065_session_ids_and_random_fields(office: Office, world: World) -> None:
    """Every visit is given other addresses for the same pages: four reports, an address each."""
    plain = [dataclasses.replace(item) for item in world.items]
    for visit, day in enumerate(("2019-04-01", "2019-04-02", "2019-04-09", "2019-04-16")):
        marks = (f";jsessionid={visit:032X}", f"?t=15541{visit:08}", f"?_={visit}.123", f"?PHPSESSID={visit:026x}")
        world.items = [
            dataclasses.replace(item, path=item.path + mark) for item, mark in zip(plain, marks, strict=True)
        ]
        day_by_day(office, world, {item.path: html(report_page(item)) for item in plain}, day)
    rows = office.reports()
    quiet(office)
    assert len(rows) == 4
    assert {len(row["addresses"]) for row in rows.values()} == {1}, [row["addresses"] for row in rows.values()]
    assert canonical("http://a.gov.cn/x.html;jsessionid=1F?t=1554163200001") == canonical("http://a.gov.cn/x.html")


def test_t066_addresses_that_grow(office: Office, world: World) -> None:
    world.items = items(*UNITS[:3])

    def deeper(asked: Asked) -> Reply:
        depth = asked.path.count("/a")
        news = Item(unit="", title=f"全县第{depth}次会议召开", path=f"/n/{depth}.html")
        return html(list_page([*world.items, news], pager=f'<a href="{asked.path.rstrip("/")}/a/">下一页</a>'))

    for trap in ("/a" * 3 + "/", "/" + "b/c" * 150, "/x?" + "y" * 65_000):
        assert is_trap(f"http://www.example.gov.cn{trap}")
    world.publish({COLUMN: deeper})
    world.host.fallback = deeper
    world.host.forget()
    office.crawl("2019-04-01")
    assert len(world.host.log) <= 20
    assert max(len(asked.path) for asked in world.host.log) < 2000
    office.crawl("2019-04-02")
    assert office.grades() == {"-jyj-2018-missing": "unverified"}, office.told()


def test_t067_one_report_at_three_addresses(office: Office, world: World, county_server: CountyServer) -> None:
    """Gone only when all of them are."""
    mobile = county_server.host()
    write_county(office, world.host, columns=(COLUMN, "/xxgk/xznb/"), hosts=[mobile.netloc])
    town = world.items[1]
    again = dataclasses.replace(town, path="/xxgk/xznb/9.html")
    away = dataclasses.replace(town, path=mobile.url("/m/2.html"))
    mobile.routes = {"/robots.txt": Reply(status=404), "/m/2.html": html(report_page(town, clicks=3))}
    more: dict[str, Route | None] = {
        "/xxgk/xznb/": html(list_page([again, away])),
        again.path: html(report_page(town, clicks=9)),
    }
    day_by_day(office, world, more, "2019-04-01", "2019-04-02")
    quiet(office)
    assert len(office.reports()) == 4
    assert len(office.reports()["101-2018"]["addresses"]) == 3
    day_by_day(office, world, {**more, town.path: GONE}, *AFTER)
    assert office.grades() == {}, office.told()
    mobile.routes["/m/2.html"] = GONE
    day_by_day(
        office,
        world,
        {**more, town.path: GONE, again.path: GONE},
        "2019-05-03",
        "2019-05-04",
        "2019-05-05",
        "2019-05-10",
    )
    assert office.grades() == {"101-2018-removed": "suspected"}, office.told()
    day_by_day(office, world, {**more, town.path: GONE, again.path: GONE}, "2019-05-17", "2019-05-18")
    assert office.grades() == {"101-2018-removed": "confirmed"}, office.told()


def test_t068_two_reports_under_one_title(office: Office, world: World) -> None:
    """No year, no unit: the text tells them apart, year by year and county from bureau."""
    write_county(office, world.host, bodies=[row.replace(",2018,,", ",2017,,") for row in BODIES])
    title = "政府信息公开工作年度报告"
    units = (UNITS[0], UNITS[3])
    world.items = [
        *items(*UNITS[1:3], year=2017, shown="2018-02-20"),
        *items(*UNITS[1:3]),
        *(
            Item(
                unit=unit,
                year=year,
                title=title,
                path=f"{COLUMN}{year}{n}.html",
                shown=f"{year + 1}-01-20",
                a1=year + n,
            )
            for year in (2017, 2018)
            for n, unit in enumerate(units)
        ),
    ]
    day_by_day(office, world, {}, "2019-04-01", "2019-04-02", "2019-04-10")
    quiet(office)
    rows = office.reports()
    assert {"-2017", "-2018", "-jyj-2017", "-jyj-2018"} <= set(rows)
    assert {len(row["addresses"]) for row in rows.values()} == {1}


# Every number has its test.


def numbered() -> dict[int, list[str]]:
    """Number → tests that bear it in their name, as `test_t031_…` or `test_t025_t026_…`."""
    found: dict[int, list[str]] = defaultdict(list)
    for path in sorted(TESTS.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for name in _tests(tree):
            for number in re.findall(r"_t(\d{3})(?=_|$)", name):
                found[int(number)].append(f"{path.relative_to(TESTS)}::{name}")
    return found


def _tests(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name


def test_every_number_from_t025_to_t068_has_its_test() -> None:
    found = numbered()
    assert [f"T{number:03}" for number in range(25, 69) if not found[number]] == []

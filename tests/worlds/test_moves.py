"""Migrations, columns that move, delisted and withdrawn reports."""

from __future__ import annotations

import dataclasses

import pytest

from tests.county_server import Reply, html, redirect
from tests.worlds.staged import CODE, UNITS, Item, Office, World, home_page, items, list_page, report_page, write_county

GONE = Reply(
    status=404,
    headers=(("Content-Type", "text/html"),),
    body="<html><title>404</title>您访问的页面不存在</html>".encode(),
)


def moved(old: list[Item], *, folder: str, shown: str | None = None, skin: str = "new") -> list[Item]:
    return [
        dataclasses.replace(item, path=f"{folder}{item.year}-{n}.html", shown=shown or item.shown, skin=skin)
        for n, item in enumerate(old)
    ]


@pytest.mark.parametrize("old", ["404", "redirect", "home", "alive"])
@pytest.mark.parametrize("dates", ["reset", "kept"])
def test_a_migration_says_nothing(office: Office, world: World, old: str, dates: str) -> None:
    before = [*items(), *items(year=2017, shown="2018-02-11")]
    write_county(office, world.host, bodies=[row.replace(",2018,,", ",2017,,") for row in _bodies()])
    world.items = before
    world.publish()
    office.crawl("2019-04-02", "2019-04-03")
    world.items = moved(before, folder="/new/nb/", shown="2019-06-15" if dates == "reset" else None)
    answers = {
        "404": {item.path: GONE for item in before},
        "redirect": {a.path: redirect(b.path) for a, b in zip(before, world.items, strict=False)},
        "home": {item.path: redirect("/") for item in before},
        "alive": {item.path: html(report_page(item)) for item in before},
    }[old]
    for day in ("2019-06-16", "2019-06-17", "2019-06-18", "2019-06-25", "2019-07-05", "2019-07-20"):
        world.publish(answers)
        office.crawl(day)
        assert office.accused() == {}, f"{day}\n{office.told()}"
    rows = office.reports()
    assert len(rows) == 8
    assert {row["status"] for row in rows.values()} == {"published"}


def _bodies() -> list[str]:
    from tests.worlds.staged import BODIES

    return list(BODIES)


@pytest.mark.parametrize("configured", [True, False])
@pytest.mark.parametrize("old", ["404", "redirect"])
def test_a_column_that_moves(office: Office, world: World, configured: bool, old: str) -> None:
    write_county(office, world.host, columns=("/xxgk/nb/",) if configured else ())
    world.items = items(*UNITS[:3])
    world.publish()
    office.crawl("2019-03-01", "2019-03-02")
    assert len(office.reports()) == 3
    world.column = "/zwgk/ndbg/"
    world.items = moved(items(*UNITS[:3]), folder="/zwgk/ndbg/", skin="plain")
    stale = dict.fromkeys(("/xxgk/nb/", *(f"/xxgk/nb/2018_{n}.html" for n in (1, 2, 3))), GONE)
    if old == "redirect":
        stale["/xxgk/nb/"] = redirect("/zwgk/ndbg/")
    for day in (
        "2019-04-01",
        "2019-04-02",
        "2019-04-03",
        "2019-04-04",
        "2019-04-05",
        "2019-04-06",
        "2019-04-07",
        "2019-04-20",
        "2019-04-22",
    ):
        world.publish(stale)
        office.crawl(day)
    assert set(office.grades()) <= {"-jyj-2018-missing"}, office.told()
    if old == "redirect" or not configured:
        assert office.grades() == {"-jyj-2018-missing": "confirmed"}, office.told()
        assert all(row["status"] == "published" for row in office.reports().values())


def test_a_moved_configured_column_is_found_again_from_the_home_page(office: Office, world: World) -> None:
    """The given column is gone, the home page links another one: late reports there must not be called missing."""
    world.items = items(*UNITS[:3])
    world.publish()
    office.crawl("2019-03-01", "2019-03-02")
    world.column = "/zwgk/ndbg/"
    world.items = moved(items(*UNITS), folder="/zwgk/ndbg/", skin="plain")
    stale = dict.fromkeys(("/xxgk/nb/", *(f"/xxgk/nb/2018_{n}.html" for n in (1, 2, 3))), GONE)
    for day in ("2019-03-20", "2019-04-01", "2019-04-02", "2019-04-10", "2019-04-20", "2019-05-05"):
        world.publish(stale)
        office.crawl(day)
    assert office.accused() == {}, office.told()
    assert "-jyj-2018" in office.reports()


@pytest.mark.parametrize("answer", ["404", "home", "soft"])
def test_delisted_only_is_no_removal_and_removal_is(office: Office, world: World, answer: str) -> None:
    world.publish()
    office.crawl("2019-04-02")
    town = world.items.pop(1)
    still = {town.path: html(report_page(town))}
    for day in ("2019-04-03", "2019-04-04", "2019-04-05", "2019-04-25"):
        world.publish(still)
        office.crawl(day)
    assert office.grades() == {}, office.told()
    assert office.reports()["101-2018"]["status"] == "published"
    gone = {
        "404": GONE,
        "home": redirect("/"),
        "soft": html(
            "<html><head><title>提示信息</title></head><body><p>对不起，您要查看的内容不存在或已删除！</p></body></html>"
        ),
    }[answer]
    for day, expected in (
        ("2019-04-26", {}),
        ("2019-04-27", {}),
        ("2019-04-28", {"101-2018-removed": "suspected"}),
        ("2019-05-02", {"101-2018-removed": "suspected"}),
        ("2019-05-09", {"101-2018-removed": "suspected"}),
        ("2019-05-10", {"101-2018-removed": "confirmed"}),
    ):
        world.publish({town.path: gone})
        office.crawl(day)
        assert office.grades() == expected, f"{day}: {office.told()}"
    assert office.reports()["101-2018"]["status"] == "removed"


def test_an_entry_missing_for_a_day(office: Office, world: World) -> None:
    world.publish()
    office.crawl("2019-03-20")
    world.publish({world.column: world.page(list_page(world.items[:1]))})
    office.crawl("2019-04-01", "2019-04-02")
    world.publish()
    office.crawl("2019-04-03")
    assert office.grades() == {}, office.told()


def test_gone_while_the_site_is_sick(office: Office, world: World) -> None:
    world.publish()
    office.crawl("2019-04-02")
    for _n, day in enumerate(("2019-04-03", "2019-04-04", "2019-04-05", "2019-04-10", "2019-04-18", "2019-04-19")):
        world.publish({item.path: GONE for item in world.items})
        office.crawl(day)
    assert office.accused() == {}, office.told()


def test_challenges_between_do_not_reset(office: Office, world: World) -> None:
    world.publish()
    office.crawl("2019-04-02")
    town = world.items.pop(1)
    blocked = Reply(status=412, body=b"<script>eval()</script>")
    for day, answer in (
        ("04-03", GONE),
        ("04-04", blocked),
        ("04-05", GONE),
        ("04-06", GONE),
        ("04-10", GONE),
        ("04-12", blocked),
        ("04-18", GONE),
    ):
        world.publish({town.path: answer})
        office.crawl(f"2019-{day}")
    assert office.grades() == {"101-2018-removed": "confirmed"}, office.told()


def test_a_report_moves_alone(office: Office, world: World) -> None:
    world.publish()
    office.crawl("2019-04-02")
    world.items[1] = dataclasses.replace(world.items[1], path="/xxgk/nb/again.html", shown="2019-06-01")
    for day in ("2019-06-03", "2019-06-04", "2019-06-05", "2019-06-20"):
        world.publish({"/xxgk/nb/2018_2.html": GONE})
        office.crawl(day)
    assert {n: g for n, g in office.accused().items() if not n.startswith("101-2018-changed")} == {}, office.told()
    row = office.reports()["101-2018"]
    assert row["status"] == "published" and row["url"].endswith("again.html"), row


def test_moved_and_edited(office: Office, world: World) -> None:
    """The address changed and a figure with it: the figure is told."""
    world.publish()
    office.crawl("2019-04-02")
    world.items[1] = dataclasses.replace(world.items[1], path="/xxgk/nb/again.html", a1=99)
    for day in ("2019-06-03", "2019-06-04", "2019-06-05"):
        world.publish({"/xxgk/nb/2018_2.html": GONE})
        office.crawl(day)
    assert office.grades() == {"101-2018-changed-2": "substantive"}, office.told()


def test_never_again_after_removal_is_reported_as_missing(office: Office, world: World) -> None:
    """A withdrawn report is not missing as well."""
    world.publish()
    office.crawl("2019-03-02")
    town = world.items.pop(1)
    for day in ("2019-03-03", "2019-03-04", "2019-03-10", "2019-03-18", "2019-04-01", "2019-04-02"):
        world.publish({town.path: GONE})
        office.crawl(day)
    assert office.grades() == {"101-2018-removed": "confirmed"}, office.told()


def test_back_at_another_address_after_removal(office: Office, world: World) -> None:
    world.publish()
    office.crawl("2019-03-02")
    town = world.items.pop(1)
    for day in ("2019-03-03", "2019-03-04", "2019-03-10", "2019-03-18", "2019-04-01"):
        world.publish({town.path: GONE})
        office.crawl(day)
    world.items.append(dataclasses.replace(town, path="/xxgk/nb/back.html"))
    for day in ("2019-04-02", "2019-04-03"):
        world.publish({town.path: GONE})
        office.crawl(day)
    assert office.accused() == {}, office.told()
    assert office.lines("findings", "--all")[f"{CODE}101-2018-removed"]["status"] == "resolved"
    assert office.reports()["101-2018"]["status"] == "published"


def test_the_home_page_at_the_reports_address(office: Office, world: World) -> None:
    world.publish()
    office.crawl("2019-04-02")
    town = world.items.pop(1)
    for day in ("2019-04-03", "2019-04-04", "2019-04-05"):
        world.publish({town.path: world.page(home_page(world.column))})
        office.crawl(day)
    assert office.grades() == {"101-2018-removed": "suspected"}, office.told()


def test_a_list_at_the_reports_address(office: Office, world: World) -> None:
    world.publish()
    office.crawl("2019-04-02")
    town = world.items.pop(1)
    for day in ("2019-04-03", "2019-04-04", "2019-04-05"):
        world.publish({town.path: world.page(list_page(world.items))})
        office.crawl(day)
    assert {g for n, g in office.accused().items() if "removed" not in n} == set(), office.told()
    assert office.reports()["101-2018"]["versions"] == 1


def test_another_report_at_the_reports_address(office: Office, world: World) -> None:
    """The town's page now shows the village's report: no change of the town's, and the village has not two."""
    world.publish()
    office.crawl("2019-04-02")
    for day in ("2019-04-03", "2019-04-04", "2019-04-05"):
        world.publish({world.items[1].path: html(report_page(dataclasses.replace(world.items[2])))})
        office.crawl(day)
    assert "substantive" not in office.accused().values(), office.told()


def test_a_news_page_at_the_reports_address(office: Office, world: World) -> None:
    world.publish()
    office.crawl("2019-04-02")
    news = (
        "<p>　　四月三日，青山县召开春季造林动员大会，安排部署全县造林绿化任务，要求各乡镇抓住时节，确保成活。</p>" * 8
    )
    page = report_page(Item(unit="青山县林业局", title="青山县召开春季造林动员大会", path="x"), body=news)
    for day in ("2019-04-03", "2019-04-04", "2019-04-05"):
        world.publish({world.items[1].path: html(page)})
        office.crawl(day)
    print(office.told())
    assert "removed" not in str(office.accused()), office.told()


def test_hijacked_home(office: Office, world: World) -> None:
    world.publish()
    office.crawl("2019-04-02")
    bet = html(
        "<html><head><title>澳门新葡京娱乐城_真人百家乐_注册送彩金</title></head><body><h1>澳门赌场 百家乐 老虎机 六合彩</h1><a href='http://bet.example/'>立即注册送888</a></body></html>"
    )
    for day in ("2019-04-03", "2019-04-04", "2019-04-05", "2019-04-20"):
        world.host.everything = bet
        office.crawl(day)
    assert office.accused() == {}, office.told()

"""What a host says to an address that cannot be there: asked when something is gone, and what follows from it."""

from __future__ import annotations

from collections import Counter

import pytest

from storage.archive import Archive
from storage.cases import Look
from storage.sightings import Answer, PlaceKind
from tests.county_server import Host, Reply, html, redirect
from tests.worlds.staged import CODE, NAME, Item, Office, World, items, list_page, write_county

TOWN = 1
KEY = f"{CODE}101-2018"
GONE_DAYS = tuple(f"2019-04-{day:02}" for day in range(3, 24, 2))
MISSING = Reply(status=404, headers=(("Content-Type", "text/html"),), body="<title>404</title>页面不存在".encode())
TEXT = (
    "青山县人民政府门户网站是青山县人民政府在互联网上发布政务信息和提供在线服务的综合平台，由县政府办公室主办，"
    "设有政务公开、办事服务、互动交流、走进青山等频道，欢迎各界人士浏览，提出宝贵意见，也欢迎各单位投稿。" * 3
)
WELCOME = html(f"<html><head><title>{NAME}人民政府网</title></head><body><h2>本站介绍</h2><p>{TEXT}</p></body></html>")
NEWS = html(
    list_page(
        [
            Item(unit="", title=f"青山县召开第{n}次工作推进会", path=f"/xw/{n}.html", shown=f"2019-01-1{n}")
            for n in range(8)
        ],
        title="工作动态",
    )
)
"""A column of news: read to its end, and not a report in it."""


def looks(office: Office) -> list[Look]:
    with Archive.open(office.workspace / "data") as archive:
        return archive.failed_looks(KEY)


def nonsense_asked(host: Host, known: set[str]) -> list[str]:
    """The paths that were asked for and stand nowhere."""
    return [asked.path for asked in host.log if asked.path not in known]


def take_down(world: World, answer: Reply | None) -> Item:
    """One report leaves the list, and its address gives something else."""
    gone = world.items.pop(TOWN)
    world.publish({gone.path: answer} if answer is not None else {})
    return gone


def test_nobody_is_asked_for_nonsense_while_all_is_well(office: Office, world: World) -> None:
    world.publish()
    office.crawl("2019-04-01", "2019-04-02", "2019-04-03")
    assert nonsense_asked(world.host, set(world.host.routes)) == []


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (MISSING, Answer.NOT_FOUND),
        (redirect("/"), Answer.SOFT_NOT_FOUND),
        (redirect("/404.html"), Answer.SOFT_NOT_FOUND),
    ],
)
def test_who_says_not_found_to_nonsense_too_is_believed(office: Office, world: World, how: Reply, said: Answer) -> None:
    world.publish()
    office.crawl("2019-04-01")
    gone = take_down(world, None)
    world.host.fallback = how
    world.host.serve({"/404.html": WELCOME})
    world.host.forget()
    office.crawl(*GONE_DAYS)
    assert office.grades() == {"101-2018-removed": "confirmed"}, office.told()
    assert {(look.answer, look.nonsense) for look in looks(office)} == {(said, said)}
    asked = Counter(nonsense_asked(world.host, {*world.host.routes, gone.path}))
    assert list(asked.values()) == [len(GONE_DAYS)], "one address, once in each cycle"
    (probe,) = asked
    with Archive.open(office.workspace / "data") as archive:
        known = archive.known_place(world.host.url(probe))
        assert known is not None
        assert (known.kind, known.report) == (PlaceKind.PROBE, None)
        assert archive.verify() == []
    assert "unreachable" not in office.run("findings", now="2019-04-25T06:00")


@pytest.mark.parametrize("answer", [None, MISSING])
def test_a_host_that_answers_nonsense_with_a_page_proves_no_removal(
    office: Office, world: World, answer: Reply | None
) -> None:
    """T037. Its page for everything is no page of the report either: no version, no change."""
    world.publish()
    office.crawl("2019-04-01")
    take_down(world, answer)
    world.host.fallback = WELCOME
    office.crawl(*GONE_DAYS)
    assert office.accused() == {}, office.told()
    assert office.reports()["101-2018"]["versions"] == 1
    gone = {look.nonsense for look in looks(office) if look.answer.gone}
    assert gone == {Answer.PAGE}


def test_a_page_for_everything_is_no_first_version(office: Office, world: World) -> None:
    """Listed, and its address gives what every address gives: listed but not readable (T063)."""
    world.publish({world.items[TOWN].path: WELCOME})
    world.host.fallback = WELCOME
    office.crawl("2019-04-01", "2019-04-02")
    assert office.accused() == {}, office.told()
    assert office.reports()["101-2018"]["status"] == "unverified"
    assert office.reports()["101-2018"]["versions"] == 0


def test_a_short_page_of_its_own_is_still_a_version(office: Office, world: World) -> None:
    """A page without a report's words, but not the host's page for everything, says what it says."""
    own = "城关镇2018年年报正在按照上级要求修订，修订的内容涉及主动公开的数量和依申请公开的办理情况。" * 6
    text = f"<html><head><title>{NAME}人民政府网</title></head><body><h2>更正</h2><p>{own}</p></body></html>"
    world.publish()
    office.crawl("2019-04-01")
    world.publish({world.items[TOWN].path: html(text)})
    world.host.fallback = WELCOME
    office.crawl("2019-04-02", "2019-04-03")
    assert office.accused()["101-2018-changed-2"] == "substantive", office.told()


@pytest.mark.parametrize("other", [MISSING, NEWS])
def test_a_column_that_is_what_any_address_gives_proves_no_absence(office: Office, world: World, other: Reply) -> None:
    """The given column's address shows the news; where nonsense shows them as well, it is no column."""
    write_county(office, world.host)
    world.items = []
    world.publish({world.column: NEWS})
    world.host.fallback = other
    office.crawl("2019-04-01", "2019-04-02", "2019-04-03")
    grades = set(office.grades().values())
    assert grades == ({"unverified"} if other is NEWS else {"confirmed"}), office.told()


def test_many_that_fail_at_once_befell_the_host(office: Office, world: World) -> None:
    """Four of twelve known reports are gone at once: not a removal for as long as the event may last, then it is."""
    world.items = [*items(), *items(year=2017, shown="2018-02-20"), *items(year=2016, shown="2017-02-20")]
    world.publish()
    office.crawl("2019-04-01")
    world.items = world.items[:8]
    world.publish()
    notes = office.run("crawl", now="2019-04-02T06:00")
    assert "4 of 12 known reports failed at once" in notes
    office.crawl("2019-04-09", "2019-04-16", "2019-04-23", "2019-05-07", "2019-05-28")
    assert office.accused() == {}, office.told()
    with Archive.open(office.workspace / "data") as archive:
        healthy = [receipt.healthy for receipt in archive.receipts(CODE)]
    assert healthy == [True, *[False] * 6]
    (told,) = office.unreachable().values()
    assert "4/12" in told["summary"], told
    assert (told["finding"], told["since"][:10]) == (f"{CODE}-unreachable", "2019-04-02")
    office.crawl("2019-06-03", "2019-06-06", "2019-06-10", "2019-06-14", "2019-06-18")
    assert set(office.accused().values()) == {"confirmed"}, office.told()
    assert len(office.accused()) == 4
    assert office.unreachable() == {}


def test_two_of_five_that_are_gone_are_two_removals(office: Office, world: World) -> None:
    world.items = [*items(), Item(unit="双河乡人民政府", year=2017, path="/xxgk/nb/2017_3.html", shown="2018-02-20")]
    world.publish()
    office.crawl("2019-04-01")
    del world.items[1:3]
    world.publish()
    office.crawl(*GONE_DAYS)
    assert office.accused() == {"101-2018-removed": "confirmed", "102-2018-removed": "confirmed"}, office.told()

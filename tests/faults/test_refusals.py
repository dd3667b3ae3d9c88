"""Hosts that refuse, are overloaded or lead in circles: asked less each time, told as a fact about the watch."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise

import pytest

from crawler.fetch.look import Seen
from crawler.fetch.politeness import REFUSED_AFTER, Manners
from crawler.fetch.visit import HostMemory
from crawler.run import crawl_host
from storage.findings import Run
from storage.sightings import Answer
from tests.county_server import Asked, Reply, Route, redirect
from tests.faults import misbehaving as acts
from tests.faults.looking import NOW, PAGE, due, look, look_and_run, sink
from tests.faults.misbehaving import RawHost, html
from tests.worlds.staged import Office, World

REFUSED = Reply(status=403, headers=(("Content-Type", "text/html"),), body=b"<html>Forbidden</html>")
BUSY = Reply(status=429, body=b"too many")


def in_turn(*replies: Reply) -> Route:
    """These replies one after another, the last one for ever."""
    left = list(replies)
    return lambda asked: left.pop(0) if len(left) > 1 else left[0]


def pages(host: RawHost, count: int, reply: Route | None = None) -> list[str]:
    for number in range(count):
        host.routes[f"/{number}.html"] = reply or html(PAGE)
    return [host.url(f"/{number}.html") for number in range(count)]


@pytest.mark.parametrize("later", ["1", ""])
def test_t022_busy_then_the_same_page(office: Office, world: World, later: str) -> None:
    office.crawl("2019-03-01", "2019-04-02")
    headers = (("Retry-After", later),) if later else ()
    busy = Reply(status=429, headers=headers, body=b"too many")
    path = world.items[1].path
    good = world.host.routes[path]
    world.host.routes[path] = in_turn(busy, good) if later else busy
    office.crawl("2019-04-03")
    assert office.accused() == {}, office.told()
    assert (office.unreachable() == {}) is bool(later), "a second is waited for; without a word we come again tomorrow"
    world.publish()
    office.crawl("2019-04-04")
    assert office.grades() == {} == office.unreachable()
    assert {row["versions"] for row in office.reports().values()} == {1}


def test_t022_what_it_asks_for_is_waited_for(host: RawHost) -> None:
    host.routes["/a.html"] = in_turn(Reply(status=429, headers=(("Retry-After", "1"),)), html(PAGE))
    (seen,) = look(host.url("/a.html"))
    assert seen.answer is Answer.PAGE
    first, second = (one.at for one in host.asked("/a.html"))
    assert second - first >= 1.0


def test_t022_no_second_try_without_a_word(host: RawHost) -> None:
    host.routes["/a.html"] = BUSY
    (seen,) = look(host.url("/a.html"))
    assert seen.answer is Answer.CHALLENGE
    assert len(host.asked("/a.html")) == 1


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("dated", [False, True])
def test_a_longer_wait_ends_the_cycle_for_the_host(host: RawHost, status: int, dated: bool) -> None:
    urls = pages(host, 3)
    server_clock = datetime(2031, 5, 5, 12, tzinfo=NOW.tzinfo)
    headers = (("Retry-After", "7200"),)
    if dated:
        said = (format_datetime(moment) for moment in (server_clock + timedelta(hours=2), server_clock))
        headers = tuple(zip(("Retry-After", "Date"), said, strict=True))  # type: ignore[assignment]
    host.routes["/1.html"] = Reply(status=status, headers=headers)
    memory = HostMemory()
    assert [one.asked for one in look(*urls, memory=memory)] == [True, True, False]
    assert len(host.asked()) == 2
    seen, run = look_and_run(*urls, memory=memory, now=NOW + timedelta(hours=1), cycle=2)
    assert not any(one.asked for one in seen)
    assert len(host.asked()) == 2
    assert any("7200 seconds" in note for note in run.notes)
    host.routes["/1.html"] = html(PAGE)
    seen = look(*urls, memory=memory, now=NOW + timedelta(hours=2, minutes=1), cycle=3)
    assert [one.answer for one in seen] == [Answer.PAGE] * 3


def test_t023_failing_for_three_days(office: Office, world: World) -> None:
    office.crawl("2019-03-01", "2019-04-02")
    for day, status in enumerate((500, 502, 503, 504, 500, 503), start=3):
        world.host.everything = Reply(status=status, body=b"<html>Error</html>")
        office.crawl(f"2019-04-{(day + 1) // 2 + 1:02}T{'06' if day % 2 else '18'}:00")
        assert office.accused() == {}, office.told()
    assert office.unreachable()
    assert {row["status"] for row in office.reports().values()} <= {"published", "unverified"}
    world.host.everything = None
    office.crawl("2019-04-06")
    assert office.grades() == {} == office.unreachable(), office.told()
    assert {(row["status"], row["versions"]) for row in office.reports().values()} == {("published", 1)}


def test_t024_refused_to_us_alone(office: Office, world: World) -> None:
    """The server knows us by our name and refuses; any browser's name would be let in."""
    office.crawl("2019-03-01", "2019-04-02")
    good = dict(world.host.routes)

    def unless_disguised(asked: Asked) -> Reply:
        return REFUSED if "nianbao" in asked.headers["user-agent"] else good[asked.path]  # type: ignore[return-value]

    world.host.routes.update({path: unless_disguised for path in good if path != "/robots.txt"})
    before = len(world.host.log)
    for day in range(3, 20):
        office.crawl(f"2019-04-{day:02}")
        assert office.accused() == {}, office.told()
    assert "被防护拦截" in office.told()
    assert {one.headers["user-agent"] for one in world.host.log} == {world.host.log[0].headers["user-agent"]}
    assert world.host.log[0].headers["user-agent"].startswith("nianbao/")
    assert "oversight@example.org" in world.host.log[0].headers["user-agent"]
    assert len(world.host.log) - before <= 17 * 7, "a host that refuses is asked less"
    world.host.routes = good
    office.crawl("2019-04-20")
    assert office.grades() == {} == office.unreachable()


def test_one_page_refused_hides_no_other(host: RawHost) -> None:
    urls = pages(host, 20, REFUSED)
    host.routes["/0.html"] = host.routes["/19.html"] = html(PAGE)
    answers = [one.answer for one in look(*urls)]
    assert answers[-1] is Answer.PAGE, "the host answers where it did before"
    assert answers.count(Answer.PAGE) == 2


@pytest.mark.parametrize(
    ("everything", "least"),
    [(REFUSED, 1), (BUSY, 1), (Reply(status=502), 3), (acts.resets, 3)],
)
def test_the_circuit_opens(host: RawHost, everything: acts.Act | Reply, least: int) -> None:
    urls = pages(host, 40)
    host.everything = everything
    host.acts["/robots.txt"] = acts.raw(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
    seen, run = look_and_run(*urls)
    made = [one for one in seen if one.asked]
    assert len(made) <= REFUSED_AFTER
    assert {one.answer for one in made} == {made[0].answer}
    assert {one.answer for one in seen if not one.asked} == {Answer.LEFT_OUT}
    assert "not asked before" in seen[-1].observation.note
    assert any("left alone" in note and "in a row failed" in note for note in run.notes)
    assert len(host.asked()) <= (REFUSED_AFTER + 1) * (least if least == 1 else 6)


def test_a_host_that_refused_the_last_time_is_asked_less(office: Office, world: World) -> None:
    office.crawl("2019-03-01", "2019-04-02")
    world.host.everything = REFUSED
    spent = []
    for day in ("2019-04-03", "2019-04-04", "2019-04-05"):
        before = len(world.host.log)
        office.crawl(day)
        spent.append(len(world.host.asked()[before:]))
    assert spent[1] <= 2
    assert spent[2] <= 2


def test_a_host_that_refuses_is_left_alone_longer_each_cycle(host: RawHost) -> None:
    urls = pages(host, 8)
    host.everything = REFUSED
    memory = HostMemory()
    asked = []
    for minutes in (0, 10, 16, 30, 50, 24 * 60):
        before = len(host.asked())
        look(*urls, memory=memory, now=NOW + timedelta(minutes=minutes), cycle=minutes)
        asked.append(len(host.asked()) > before)
    assert asked == [True, False, True, False, True, True], "15 minutes, then 30, …, and each day in any case"


def test_the_days_budget_of_requests(host: RawHost) -> None:
    urls = pages(host, 12)
    manners = Manners(delay_seconds=0.0, requests_per_day=8)
    memory = HostMemory()
    seen, run = look_and_run(*urls, manners=manners, memory=memory)
    assert [one.answer for one in seen] == [Answer.PAGE] * 7 + [Answer.LEFT_OUT] * 5
    assert [one.asked for one in seen] == [True] * 7 + [False] * 5
    assert len(host.log) == 8, "robots.txt is a request as well"
    assert "8 requests" in seen[-1].observation.note
    assert any("8 requests to this host are spent" in note and "left out: 5" in note for note in run.notes)
    later = look(*urls, manners=manners, memory=memory, now=NOW + timedelta(hours=6), cycle=2)
    assert not any(one.asked for one in later)
    tomorrow = look(*urls[7:], manners=manners, memory=memory, now=NOW + timedelta(days=1), cycle=3)
    assert [one.answer for one in tomorrow] == [Answer.PAGE] * 5


def test_the_days_budget_of_bytes(host: RawHost) -> None:
    urls = pages(host, 6)
    manners = Manners(delay_seconds=0.0, bytes_per_day=len(PAGE.encode()) * 2 + 100)
    seen, run = look_and_run(*urls, manners=manners)
    assert [one.asked for one in seen] == [True, True, True, False, False, False]
    assert any("bytes from this host are spent" in note for note in run.notes)


def test_what_the_budget_leaves_out_is_incomplete_and_accuses_nobody(office: Office, world: World) -> None:
    """The office's own settings, through the command."""
    settings = office.workspace / "nianbao.toml"
    usual = settings.read_text(encoding="utf-8")
    settings.write_text(usual.replace("[crawl]", "[crawl]\nrequests_per_day = 4"), encoding="utf-8")
    office.crawl("2019-04-01", "2019-04-02")
    assert office.accused() == {}, office.told()
    assert "requests to this host are spent" in office.run("crawl", now="2019-04-02T18:00")
    settings.write_text(usual, encoding="utf-8")
    office.crawl("2019-04-03")
    assert office.grades() == {}, office.told()
    assert len(office.reports()) == 4


def test_one_line_at_a_time_and_pauses(host: RawHost) -> None:
    host.routes["/robots.txt"] = Reply(status=200, body=b"User-agent: *\nDisallow: /x\n")
    look(*pages(host, 5), manners=Manners(delay_seconds=0.3))
    at = [one.at for one in host.log]
    assert len(at) == 6
    assert min(later - earlier for earlier, later in pairwise(at)) > 0.25
    assert host.most_at_once == 1


def test_t042_a_loop_of_redirects(host: RawHost) -> None:
    host.routes |= {"/a.html": redirect("/b.html"), "/b.html": redirect("/a.html"), "/c.html": redirect("/c.html")}
    seen = look(host.url("/a.html"), host.url("/c.html"))
    assert [one.answer for one in seen] == [Answer.NO_CONNECTION] * 2
    assert "without end" in seen[0].observation.note
    assert len(host.asked()) <= 4


def test_t042_more_than_five_hops(host: RawHost) -> None:
    for number in range(40):
        host.routes[f"/{number}.html"] = redirect(f"/{number + 1}.html")
    (seen,) = look(host.url("/0.html"))
    assert seen.answer is Answer.NO_CONNECTION
    assert len(host.asked()) == 6
    host.routes["/5.html"] = html(PAGE)
    (seen,) = look(host.url("/0.html"))
    assert seen.answer is Answer.PAGE
    assert len(seen.observation.redirects) == 5


@pytest.mark.parametrize(
    "markup",
    [
        '<meta http-equiv="refresh" content="0;url=/b.html">',
        "<META content='0; URL=b.html' HTTP-EQUIV='Refresh'>",
        "<html><head><meta http-equiv=refresh content=\"1; url='/b.html?a=1&amp;b=2'\"></head></html>",
    ],
)
def test_t043_a_refresh_is_followed_once(host: RawHost, markup: str) -> None:
    host.routes |= {"/a.html": html(markup), "/b.html": html(PAGE)}
    (seen,) = look(host.url("/a.html"))
    assert seen.answer is Answer.PAGE, seen.observation.note
    assert seen.observation.url == host.url("/a.html")
    assert (seen.observation.final_url or "").startswith(host.url("/b.html"))
    assert seen.observation.redirects == (host.url("/a.html"),)


def test_t043_a_packed_refresh_is_one_too(host: RawHost) -> None:
    host.acts["/a.html"] = acts.packed(b'<meta http-equiv="refresh" content="0;url=/b.html">', length=True)
    host.routes["/b.html"] = html(PAGE)
    assert look(host.url("/a.html"))[0].answer is Answer.PAGE


def test_t043_a_chain_of_refreshes_is_not(host: RawHost) -> None:
    host.routes |= {
        "/a.html": html('<meta http-equiv="refresh" content="0;url=/b.html">'),
        "/b.html": html('<meta http-equiv="refresh" content="0;url=/c.html">'),
        "/c.html": html(PAGE),
    }
    (seen,) = look(host.url("/a.html"))
    assert seen.answer is not Answer.PAGE
    assert host.asked("/c.html") == []


def test_cycles_in_one_process_share_a_memory(host: RawHost) -> None:
    """The service runs all its cycles in one loop: what a host asked for holds until it is over."""
    host.routes["/0.html"] = Reply(status=429, headers=(("Retry-After", "3600"),))
    seen: list[Seen] = []

    async def two() -> list[Run]:
        runs = []
        for cycle in (1, 2):
            day = due([host.url("/0.html")], seen, now=NOW + timedelta(minutes=cycle), cycle=cycle)
            runs.append(await crawl_host("made", day, sink()))
        return runs

    asyncio.run(two())
    assert [one.asked for one in seen] == [True, False]

"""What robots.txt says is done, and where it cannot be read nothing is: the office is told why."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest

from crawler.fetch.look import Seen
from crawler.fetch.visit import HostMemory
from crawler.run import crawl_host
from storage.sightings import Answer
from tests.county_server import Reply
from tests.faults import misbehaving as acts
from tests.faults.looking import NOW, PAGE, due, look, sink
from tests.faults.misbehaving import RawHost, html
from tests.worlds.staged import Office, World


def robots(text: str | bytes, *, status: int = 200, kind: str = "text/plain") -> Reply:
    body = text.encode() if isinstance(text, str) else text
    return Reply(status=status, headers=(("Content-Type", kind),), body=body)


@pytest.fixture
def page(host: RawHost) -> str:
    host.routes["/nb/a.html"] = html(PAGE)
    return host.url("/nb/a.html")


def test_t044_a_forbidden_path_is_not_asked_for(host: RawHost, page: str) -> None:
    host.routes["/robots.txt"] = robots("User-agent: *\nDisallow: /nb/\n")
    (seen,) = look(page)
    assert (seen.answer, seen.body) == (Answer.ROBOTS, None)
    assert host.asked() == []
    host.routes["/robots.txt"] = robots("User-agent: nianbao\nAllow: /\n\nUser-agent: *\nDisallow: /\n")
    assert look(page)[0].answer is Answer.PAGE


def test_t044_says_that_it_may_not_look_and_accuses_nobody(office: Office, world: World) -> None:
    world.publish({"/robots.txt": robots("User-agent: *\nDisallow: /xxgk/\n")})
    office.crawl("2019-04-01", "2019-04-02", "2019-04-03")
    assert office.accused() == {}, office.told()
    assert "robots" in office.told()
    assert [one.path for one in world.host.log if one.path.startswith("/xxgk/")] == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_t045_absent_means_allowed(host: RawHost, page: str, status: int) -> None:
    host.routes["/robots.txt"] = robots("User-agent: *\nDisallow: /\n", status=status)
    assert look(page)[0].answer is Answer.PAGE


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        *((status, Answer.SERVER_ERROR) for status in (500, 502, 503, 504)),
        (429, Answer.CHALLENGE),
        (521, Answer.CHALLENGE),
    ],
)
def test_t045_failing_means_nothing_is_read(host: RawHost, page: str, status: int, answer: Answer) -> None:
    """A firewall before robots.txt is a firewall, no fault of the server (T026)."""
    host.routes["/robots.txt"] = robots("", status=status)
    seen = look(page, page, page)
    assert {one.answer for one in seen} == {answer}
    assert str(status) in seen[0].observation.note
    assert host.asked() == []
    assert len(host.asked("/robots.txt")) == 3, "tried again as any page is, then not any more"


def test_t045_a_passing_fault_of_robots_txt_stops_nobody(host: RawHost, page: str) -> None:
    answers = [robots("", status=502), robots("User-agent: *\nDisallow: /x/\n")]
    host.routes["/robots.txt"] = lambda asked: answers.pop(0)
    assert look(page)[0].answer is Answer.PAGE


@pytest.mark.usefixtures("seconds")
@pytest.mark.parametrize("act", [acts.says_nothing, acts.headers_then_silence, acts.resets, acts.half_closes])
def test_t045_silent_means_nothing_is_read(host: RawHost, page: str, act: acts.Act) -> None:
    host.acts["/robots.txt"] = act
    (seen,) = look(page)
    assert seen.answer in (Answer.NO_CONNECTION, Answer.SERVER_ERROR)
    assert seen.observation.note.startswith("robots.txt: ")
    assert host.asked() == []


def test_t045_a_pause_of_a_day_then_the_last_good_copy(host: RawHost, page: str) -> None:
    host.routes["/secret.html"] = html(PAGE)
    memory = HostMemory()

    def cycle(hours: float) -> list[Answer]:
        seen: list[Seen] = []
        day = due([page, host.url("/secret.html")], seen, memory=memory, now=NOW + timedelta(hours=hours))
        asyncio.run(crawl_host("made", day, sink()))
        return [one.answer for one in seen]

    host.routes["/robots.txt"] = robots("User-agent: *\nDisallow: /secret\n")
    assert cycle(0) == [Answer.PAGE, Answer.ROBOTS]
    host.routes["/robots.txt"] = robots("", status=503)
    assert cycle(6) == [Answer.SERVER_ERROR, Answer.SERVER_ERROR]
    assert cycle(29) == [Answer.SERVER_ERROR, Answer.SERVER_ERROR], "23 hours"
    assert cycle(30.5) == [Answer.PAGE, Answer.ROBOTS], "its rules, not those of nobody"
    host.routes["/robots.txt"] = robots("User-agent: *\nDisallow: /nb/\n")
    assert cycle(54) == [Answer.ROBOTS, Answer.PAGE]
    host.routes["/robots.txt"] = robots("", status=503)
    assert cycle(55) == [Answer.SERVER_ERROR, Answer.SERVER_ERROR], "the pause begins anew"


def test_t045_the_first_part_of_a_huge_one(host: RawHost, page: str) -> None:
    rules = b"User-agent: *\nDisallow: /nb/\n"
    filling = b"# " + b"x" * 97 + b"\n"
    host.routes["/robots.txt"] = robots(rules + filling * 9000)
    assert look(page)[0].answer is Answer.ROBOTS
    host.routes["/robots.txt"] = robots(b"User-agent: *\n" + filling * 9000 + b"Disallow: /nb/\n")
    assert look(page)[0].answer is Answer.PAGE, "what stands beyond 500 KiB is not read"


@pytest.mark.parametrize(
    "body", ["<!DOCTYPE html><html>User-agent: *\nDisallow: /\n</html>", "﻿  \n<html><body>Disallow: /</body></html>"]
)
def test_t045_a_page_in_its_place_holds_no_rules(host: RawHost, page: str, body: str) -> None:
    host.routes["/robots.txt"] = robots(body, kind="text/html")
    assert look(page)[0].answer is Answer.PAGE


def test_t045_redirects_are_followed_five_times(host: RawHost, page: str) -> None:
    for number in range(5):
        path = "/robots.txt" if number == 0 else f"/r{number}"
        host.routes[path] = Reply(status=301, headers=(("Location", f"/r{number + 1}"),))
    host.routes["/r5"] = robots("User-agent: *\nDisallow: /nb/\n")
    assert look(page)[0].answer is Answer.ROBOTS
    host.routes["/r5"] = Reply(status=301, headers=(("Location", "/r6"),))
    host.routes["/r6"] = robots("User-agent: *\nDisallow: /nb/\n")
    assert look(page)[0].answer is Answer.PAGE
    host.routes["/robots.txt"] = Reply(status=301, headers=(("Location", "/robots.txt"),))
    assert look(page)[0].answer is Answer.PAGE


def test_t045_packed_or_cut(host: RawHost, page: str) -> None:
    rules = b"User-agent: *\nDisallow: /nb/\n"
    host.acts["/robots.txt"] = acts.packed(rules, length=True)
    assert look(page)[0].answer is Answer.ROBOTS
    host.acts["/robots.txt"] = acts.short_of_its_length(b"User-agent: *\n")
    assert look(page)[0].answer is Answer.SERVER_ERROR


def test_t045_through_the_command(office: Office, world: World) -> None:
    office.crawl("2019-03-01", "2019-04-02")
    for day in range(3, 9):
        world.publish({"/robots.txt": robots("", status=503)})
        office.crawl(f"2019-04-{day:02}")
        assert office.accused() == {}, office.told()
    assert "robots.txt" in office.told()
    world.publish()
    office.crawl("2019-04-09")
    assert office.grades() == {} == office.unreachable()


def test_t046_forbidden_from_some_day_on(office: Office, world: World) -> None:
    office.crawl("2019-03-01", "2019-04-02")
    for day in range(3, 25):
        world.publish({"/robots.txt": robots("User-agent: *\nDisallow: /xxgk/nb/2018_\n")})
        office.crawl(f"2019-04-{day:02}")
        assert office.accused() == {}, office.told()
    reports = office.reports()
    assert {(row["status"], row["versions"]) for row in reports.values()} == {("unverified", 1)}
    assert "robots" in office.told()
    assert "全年主动公开政府信息320条" in office.run("show", "990421101-2018", "--format", "text")
    world.publish()
    office.crawl("2019-04-26")
    assert {row["status"] for row in office.reports().values()} == {"published"}
    assert office.grades() == {}


def test_a_crawl_delay_is_honoured(host: RawHost, page: str) -> None:
    host.routes["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 0.4\n")
    look(page, page, page)
    at = [one.at for one in host.log]
    assert min(later - earlier for earlier, later in pairwise(at)) > 0.3

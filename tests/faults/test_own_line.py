"""When nobody answers the fault is ours: the run is given up, and nothing is judged by it."""

from __future__ import annotations

import asyncio
import socket

import pytest

from crawler.fetch.look import Seen
from crawler.fetch.own_line import LEAST_HOSTS, OurFault, OwnLine
from crawler.fetch.visit import HostMemory
from crawler.run import crawl_host
from storage.sightings import Capture
from tests.county_server import Reply
from tests.faults.looking import PAGE, due, sink
from tests.faults.misbehaving import RawHost, RawServer, html
from tests.worlds.staged import Office, World, items, write_county

Names = dict[str, list[str] | int]
COUNTIES = ("990421", "990422", "990423", "990424")


def county(office: Office, host: RawHost, code: str, name: str, names: Names) -> None:
    """A county of its own name on the one server."""
    names[name] = [host.address]
    bodies = [f"{code},青山县人民政府,county,,2018,,", f"{code}101,城关镇人民政府,township,城关镇,2018,,"]
    base = f"http://{name}:{host.port}"
    write_county(office, host, code=code, columns=[f"{base}/xxgk/nb/"], bodies=bodies)  # type: ignore[arg-type]
    site = office.workspace / "counties" / code / "site.toml"
    site.write_text(site.read_text(encoding="utf-8").replace(host.url("/"), f"{base}/", 1), encoding="utf-8")


@pytest.fixture
def land(office: Office, host: RawHost, names: Names) -> World:
    """Four counties with names."""
    made = World(host=host, items=items()[:2])  # type: ignore[arg-type]
    for number, code in enumerate(COUNTIES):
        county(office, host, code, f"www.c{number}.test", names)
    made.publish()
    return made


def all_grades(office: Office) -> dict[str, str]:
    return {name: row["grade"] for name, row in office.lines("findings").items()}


def test_t002_the_resolver_is_down(office: Office, land: World, names: Names) -> None:
    office.crawl("2019-03-01", "2019-04-02")
    assert all_grades(office) == {}
    before = dict(names)
    land.publish()
    for name in names:
        names[name] = socket.EAI_AGAIN
    for day in range(3, 6):
        said = office.run("crawl", "-q", now=f"2019-04-{day:02}T06:00", code=1)
        assert "our own line is at fault" in said
        assert "no name could be resolved" in said
        assert "Traceback" not in said
    assert all_grades(office) == {}, "nothing was judged, nobody was marked down"
    names.update(before)
    office.crawl("2019-04-06")
    assert all_grades(office) == {}
    assert {row["status"] for row in office.lines("reports").values()} == {"published"}


def test_t002_one_name_that_fails_is_the_name_s_own_fault(office: Office, land: World, names: Names) -> None:
    office.crawl("2019-03-01", "2019-04-02")
    names["www.c1.test"] = socket.EAI_AGAIN
    names["www.c2.test"] = socket.EAI_NONAME
    office.crawl("2019-04-03")
    assert {name.split("-")[0][:6] for name in all_grades(office)} == {"990422", "990423"}


def test_t002_names_that_are_not_there_were_told_by_a_resolver_that_works() -> None:
    line = OwnLine()
    for name in "abcd":
        line.resolved(name)
    assert line.fault is None
    for name in "efgh":
        line.unresolved(name)
    assert line.fault is None
    silent = OwnLine()
    for name in "ab":
        silent.unresolved(name)
    assert silent.fault is None, "two names prove nothing"
    silent.unresolved("c")
    assert silent.fault is not None


def crawl_land(hosts: list[RawHost], kept: list[Capture], memory: HostMemory, cycle: int) -> None:
    """One cycle over many hosts, all at once, as the schedule makes it."""

    async def cycle_over() -> None:
        async with asyncio.TaskGroup() as group:
            for host in hosts:
                seen: list[Seen] = []
                work = crawl_host(host.netloc, due([host.url("/a.html")], seen, memory=memory, cycle=cycle), sink(kept))
                group.create_task(work)

    asyncio.run(cycle_over())


@pytest.fixture
def many(raw_server: RawServer) -> list[RawHost]:
    hosts = [raw_server.host(f"127.0.3.{number + 1}") for number in range(LEAST_HOSTS + 4)]
    for host in hosts:
        host.routes["/a.html"] = html(PAGE)
    return hosts


def test_t030_thirty_hosts_refuse_at_once(many: list[RawHost]) -> None:
    kept: list[Capture] = []
    crawl_land(many, kept, HostMemory(), 1)
    assert len(kept) == len(many)
    for number, host in enumerate(many):
        if number > 1:
            host.everything = Reply(status=403, body=b"<html>Forbidden</html>")
    with pytest.raises(ExceptionGroup) as caught:
        crawl_land(many, [], HostMemory(), 2)
    fault = caught.value.exceptions[0]
    assert isinstance(fault, OurFault)
    assert "hosts refused or were silent at once" in str(fault)


def test_t030_some_hosts_that_refuse_are_themselves(many: list[RawHost]) -> None:
    kept: list[Capture] = []
    for host in many[: LEAST_HOSTS // 2]:
        host.everything = Reply(status=403, body=b"<html>Forbidden</html>")
    crawl_land(many, kept, HostMemory(), 1)
    assert len(kept) == len(many)


def test_after_our_own_fault_no_host_is_left_alone_for_it(many: list[RawHost]) -> None:
    memory = HostMemory()
    for host in many:
        host.everything = Reply(status=403, headers=(("Retry-After", "9999"),))
    with pytest.raises(ExceptionGroup):
        crawl_land(many, [], memory, 1)
    for host in many:
        host.everything = None
    kept: list[Capture] = []
    crawl_land(many, kept, memory, 2)
    assert len(kept) == len(many)

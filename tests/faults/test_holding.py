"""Many crawls at once, each with large files: what they hold in memory together is bounded, and all come to an end."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.fetch import holding
from crawler.fetch.holding import Holding
from crawler.fetch.look import Seen
from crawler.fetch.visit import HostMemory
from crawler.run import crawl_host
from monitor.schedule import HELD, CountySink
from storage.archive import Archive
from storage.sightings import Answer
from tests.county_server import CountyServer, Reply
from tests.faults.looking import due, file, sink
from tests.storage.made import COUNTY, PAGE, START, content, day, seen

CRAWLS, LARGE, LIGHT = 6, 2_000_000, 100_000
CHUNK = 300_000
"""More than a socket gives at once."""
PDF = b"%PDF-1.4\n" + b"1" * LARGE + b"\n%%EOF"


class Scales:
    """The most that all crawls held together."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.most = 0
        self.all: list[Holding] = []
        take, make = Holding.take, Holding.__init__

        def made(one: Holding, heavy: asyncio.Semaphore) -> None:
            make(one, heavy)
            self.all.append(one)

        async def taken(one: Holding, size: int) -> None:
            await take(one, size)
            self.most = max(self.most, sum(each.size for each in self.all))

        monkeypatch.setattr(Holding, "__init__", made)
        monkeypatch.setattr(Holding, "take", taken)


@pytest.mark.parametrize(("places", "bound"), [(1, LARGE + CRAWLS * (LIGHT + CHUNK)), (CRAWLS, CRAWLS * LARGE * 2)])
def test_t020_large_files_of_many_hosts(
    county_server: CountyServer, monkeypatch: pytest.MonkeyPatch, places: int, bound: int
) -> None:
    monkeypatch.setattr(holding, "LIGHT", LIGHT)
    scales, memory = Scales(monkeypatch), HostMemory()
    memory.heavy = asyncio.Semaphore(places)
    routes = {"/a.pdf": Reply(body=PDF), "/b.txt": Reply(body=b"small " * 60, delay=0.3)}
    hosts = [county_server.host(routes, address=f"127.0.7.{n + 1}") for n in range(CRAWLS)]
    found: list[list[Seen]] = [[] for _ in hosts]

    async def crawl_all() -> None:
        async with asyncio.TaskGroup() as group:
            for host, looks in zip(hosts, found, strict=True):
                asks = [file(host.url("/a.pdf")), file(host.url("/b.txt"))]
                group.create_task(crawl_host(host.netloc, due(asks, looks, memory=memory), sink()))

    asyncio.run(crawl_all())
    assert [[one.answer for one in looks] for looks in found] == [[Answer.PAGE, Answer.PAGE]] * CRAWLS
    assert scales.most <= bound
    assert scales.most > (LARGE if places == 1 else 2 * LARGE), "else nothing was weighed"
    assert {one.size for one in scales.all} == {0}, "let go at the end"


def test_what_waits_to_be_kept_is_no_heap(tmp_path: Path) -> None:
    large = b"x" * (HELD // 2)
    with Archive.open(tmp_path / "data", write=True) as archive:
        archive.keep(archive.begin_cycle(START), seen(large, content=content()))
        kept: list[object] = []
        sunk = CountySink(archive, archive.begin_cycle(day(1)), archive.known(COUNTY), kept.append)
        sunk.keep(seen(large, day(1), PAGE))
        assert kept == []
        sunk.keep(seen(large, day(1) + timedelta(seconds=1), PAGE))
        assert len(kept) == 2

"""Looks made by the product's own fetching: `crawl_host` with a spider that asks what a test wants to know."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from typing import Any

import scrapy

from crawler.fetch.egress import TrustedHosts
from crawler.fetch.look import Looker, Seen
from crawler.fetch.politeness import Manners
from crawler.fetch.visit import HostMemory
from crawler.page import Ask
from crawler.run import CountingSink, Due, crawl_host
from storage.findings import Run
from storage.moments import SHANGHAI
from storage.outcome import Outcome
from storage.sightings import Capture, Known, PlaceKind

NOW = datetime(2019, 4, 1, 6, tzinfo=SHANGHAI)
PROSE = "城关镇人民政府把政府信息公开放进日常工作，安排专人收集、审核和上网，全年没有发生泄密情况。" * 12
PAGE = (
    "<html><head><title>城关镇人民政府2018年政府信息公开工作年度报告</title></head><body><h1>城关镇人民政府2018年政府信息公开工作年度报告</h1>"
    f"<p>　　本报告由城关镇人民政府按照《中华人民共和国政府信息公开条例》的要求编制。</p><p>一、概述</p><p>{PROSE}</p>"
    f"<p>二、主动公开政府信息情况</p><p>{PROSE}</p></body></html>"
)


class LookSpider(scrapy.Spider):
    """Looks at some addresses, one after another, and yields a capture for each look that was made."""

    name = "looks"

    def __init__(
        self,
        *,
        asks: Sequence[Ask],
        trusted: TrustedHosts,
        seen: list[Seen],
        sink: Any,
        clock: Callable[[], datetime],
        looker: Callable[..., Looker] = Looker,
        known: dict[str, Known] | None = None,
    ) -> None:
        super().__init__()
        self.asks, self.trusted, self.seen, self.sink = asks, trusted, seen, sink
        self.clock, self.looker, self.known = clock, looker, known or {}
        self.failure: Exception | None = None
        self.settle: Callable[[], None] | None = None
        self.notes: list[str] = []
        self.healthy = True

    async def start(self) -> AsyncIterator[Any]:
        delay = self.settings.getfloat("DOWNLOAD_DELAY")
        looker = self.looker(
            self.crawler.engine.download_async, trusted=self.trusted, delay_seconds=delay, clock=self.clock
        )
        for ask in self.asks:
            seen = await looker.look(ask, self.known.get(ask.url))
            self.seen.append(seen)
            if seen.asked:
                yield Capture(county="990421", kind=ask.kind, observation=seen.observation, body=seen.body)
            if self.failure is not None:
                return
        # Else the engine finds the last capture unkept and looks again after five seconds.
        await asyncio.sleep(0.02)


def due(
    asks: Sequence[Ask | str],
    seen: list[Seen],
    *,
    manners: Manners | None = None,
    known: dict[str, Known] | None = None,
    memory: HostMemory | None = None,
    now: datetime = NOW,
    cycle: int = 1,
    hosts: tuple[str, ...] = (),
) -> Due:
    """What `crawl_host` is given; the hosts of all addresses are the county's."""
    made = [Ask(url=ask, kind=PlaceKind.REPORT) if isinstance(ask, str) else ask for ask in asks]
    arguments = {
        "asks": made,
        "trusted": TrustedHosts((*(ask.url for ask in made), *hosts)),
        "seen": seen,
        "known": known or {},
    }
    return Due(
        spider=LookSpider,
        arguments=arguments,
        manners=manners or Manners(delay_seconds=0.0, contact="oversight@example.org"),
        cycle=cycle,
        clock=lambda: now,
        memory=memory,
    )


def sink(kept: list[Capture] | None = None) -> CountingSink:
    """A sink that only counts."""

    def keep(capture: Capture) -> Outcome:
        if kept is not None:
            kept.append(capture)
        return Outcome()

    return CountingSink(keep)


def look(*asks: Ask | str, **more: Any) -> list[Seen]:
    """Look at some addresses in one crawl."""
    return look_and_run(*asks, **more)[0]


def look_and_run(*asks: Ask | str, **more: Any) -> tuple[list[Seen], Run]:
    """The same, with the run as it is told."""
    seen: list[Seen] = []
    run = asyncio.run(crawl_host("made", due(asks, seen, **more), sink()))
    return seen, run


def file(url: str) -> Ask:
    """A file to be looked at."""
    return Ask(url=url, kind=PlaceKind.ATTACHMENT)

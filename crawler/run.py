"""`crawl_host`: one host's due pages, politely, one after another; the only seam between deciding and fetching."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import Settings

from crawler.fetch.browser_look import looking
from crawler.fetch.politeness import FAILING, Manners
from crawler.fetch.visit import HostMemory, Visit, begin_visit, process_memory
from storage.findings import Run
from storage.outcome import Outcome
from storage.sightings import Answer, Capture, PlaceKind

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """What is to be looked at on one host, and how."""

    spider: type[Spider]
    arguments: Mapping[str, Any]
    """What the spider needs: its county's files, what is known of its addresses, what is due."""
    manners: Manners
    cycle: int
    clock: Callable[[], datetime]
    """Aware moments in Asia/Shanghai."""
    render: str = "never"
    """Use of a browser: `auto`, `never`, `always`."""
    memory: HostMemory | None = None
    """What is remembered of hosts from earlier cycles; the running process's own where none is given."""


class CountingSink:
    """Counts what another sink keeps."""

    def __init__(self, keep: Callable[[Capture], Outcome], heard: Callable[[Capture], None] | None = None) -> None:
        """`keep` stores a capture and says what it was; `heard` is told of each one, for progress."""
        self._keep = keep
        self._heard = heard
        self.outcomes: list[Outcome] = []
        self.captures = 0

    def keep(self, capture: Capture) -> None:
        """Keep a capture and count it."""
        outcome = self._keep(capture)
        self.captures += len(capture.looks)
        if capture.report is not None or (outcome.unreadable and capture.kind is not PlaceKind.PROBE):
            self.outcomes.append(outcome)
        if self._heard is not None:
            self._heard(capture)


class WatchfulSink:
    """Keeps nothing that tells of our own line instead of the county, and notices whether the host gave anything."""

    def __init__(self, sink: CountingSink, visit: Visit) -> None:
        self._sink, self._visit = sink, visit
        self.heard = False

    def keep(self, capture: Capture) -> None:
        """Hand a capture on. Raises OurFault, and keeps nothing, once our own line is known to be broken."""
        if self._visit.line.fault is not None:
            raise self._visit.line.fault
        self.heard = self.heard or capture.observation.answer not in (*FAILING, Answer.LEFT_OUT)
        self._sink.keep(capture)


def scrapy_settings(manners: Manners) -> Settings:
    """The project's Scrapy settings with one office's manners over them."""
    settings = Settings()
    settings.setmodule(import_module("crawler.settings"), priority="project")
    settings.setdict(manners.settings(), priority="cmdline")
    return settings


async def crawl_host(host: str, due: Due, sink: CountingSink) -> Run:
    """Look at one host's due pages and hand every capture to `sink`.

    Gives back the run with its counts. Raises what the sink raised: what cannot be kept ends the crawl of this host;
    and OurFault where nothing that is seen tells of the counties any more.
    A fault of the spider itself is written into the run's notes, so that one host cannot stop the others.
    """
    started = due.clock()
    known = due.arguments.get("known", {})
    memory = due.memory or process_memory()
    visit = Visit(manners=due.manners, memory=memory, cycle=due.cycle, clock=due.clock, known=known.values())
    begin_visit(visit)
    watchful = WatchfulSink(sink, visit)
    crawler = Crawler(due.spider, scrapy_settings(due.manners))
    try:
        async with looking(due.render, known) as (looker, told):
            await crawler.crawl_async(sink=watchful, clock=due.clock, looker=looker, **due.arguments)
    finally:
        visit.holding.let_go()
    spider: Any = crawler.spider
    _judge_line(host, visit, heard=watchful.heard)
    if spider is not None and spider.failure is not None:
        raise spider.failure
    outcomes = sink.outcomes
    seconds = crawler.stats.get_value("elapsed_time_seconds") if crawler.stats else None
    return Run(
        host=host,
        cycle=due.cycle,
        started=started,
        finished=due.clock(),
        looks=sink.captures,
        unchanged=sum(outcome.unchanged for outcome in outcomes),
        new=sum(outcome.new for outcome in outcomes),
        changed=sum(outcome.changed for outcome in outcomes),
        unreadable=sum(outcome.unreadable for outcome in outcomes),
        seconds=float(seconds or 0.0),
        healthy=bool(spider is not None and spider.healthy),
        failed_at_once=getattr(spider, "failed_at_once", 0),
        tracked=getattr(spider, "tracked", 0),
        notes=(*spider.notes, *told, *visit.notes()) if spider is not None else ("the spider did not start",),
    )


def _judge_line(host: str, visit: Visit, *, heard: bool) -> None:
    """Raise OurFault where the hosts of this cycle, this one counted in, speak against our own line."""
    if visit.asked and not heard:
        visit.line.silent(host.rsplit(":", 1)[0])
    if visit.line.fault is not None:
        visit.memory.forgive()
        raise visit.line.fault

"""What is due, and the crawl cycle: hosts in lanes, each its own, then judged."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from crawler.fetch.egress import netloc
from crawler.fetch.politeness import Manners
from crawler.run import CountingSink, Due, crawl_host
from monitor.config import Config
from spiders.report_spider import ReportSpider
from storage.archive import Archive
from storage.bodies import ReportKey, Site
from storage.findings import Run
from storage.moments import SHANGHAI
from storage.sightings import Answer, Capture, Known, PlaceKind

logger = logging.getLogger(__name__)

DAILY_YEARS = 2
"""The two newest report years are looked at in every cycle."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cycle:
    """What one cycle over all counties came to."""

    number: int
    started: datetime
    finished: datetime
    runs: tuple[tuple[str, Run], ...]
    """(county, run)"""


def next_due(known: Known, *, now: datetime, recheck_days: int) -> datetime:
    """When a report's address is to be looked at again; a pure function of its year and its last look.

    The two newest years, whatever could not be read and what no body could be given to: in the next cycle. All
    else at the beginning of the day `recheck_days` after the last look, so that the hour of the crawl does not
    drift.
    """
    if known.report is None or known.fails or known.last_looked is None:
        return now
    if ReportKey.parse(known.report).year >= now.year - DAILY_YEARS:
        return now
    day = known.last_looked.astimezone(SHANGHAI).date() + timedelta(days=recheck_days)
    return datetime.combine(day, time(), SHANGHAI)


def lanes(sites: Sequence[Site]) -> list[list[Site]]:
    """Counties that share a host stand in one lane, so that a host is never asked by two crawls at once."""
    rows: list[tuple[set[str], list[Site]]] = []
    for site in sites:
        hosts = {netloc(url) for url in (site.site, *(column.url for column in site.columns))} | set(site.hosts)
        joined = [row for row in rows if row[0] & hosts]
        merged = (hosts.union(*(row[0] for row in joined)), [s for row in joined for s in row[1]] + [site])
        rows = [row for row in rows if row not in joined] + [merged]
    return [members for _, members in rows]


async def crawl_counties(
    archive: Archive,
    sites: Sequence[Site],
    config: Config,
    clock: Callable[[], datetime],
    *,
    heard: Callable[[str, Capture | None], None] | None = None,
) -> Cycle:
    """Crawl all counties once; what single sites do never ends the cycle.

    `heard(county, capture)` is told of each look, and with None when a county is done. Raises what the archive
    raised: a store that cannot keep ends the cycle.
    """
    started = clock()
    cycle = archive.begin_cycle(started)
    gate = asyncio.Semaphore(config.crawl.concurrency)
    runs: list[tuple[str, Run]] = []

    async def lane(members: list[Site]) -> None:
        async with gate:
            for site in members:
                run = await _crawl_county(archive, site, config, clock, cycle, heard)
                runs.append((site.jurisdiction.code, run))
                if heard is not None:
                    heard(site.jurisdiction.code, None)

    try:
        async with asyncio.TaskGroup() as group:
            for members in lanes(sites):
                group.create_task(lane(members))
    except ExceptionGroup as faults:
        # Whoever called knows a full disk and a damaged store, not a group of them.
        raise faults.exceptions[0] from faults
    finished = clock()
    archive.end_cycle(cycle, finished)
    return Cycle(number=cycle, started=started, finished=finished, runs=tuple(sorted(runs, key=lambda row: row[0])))


async def _crawl_county(
    archive: Archive,
    site: Site,
    config: Config,
    clock: Callable[[], datetime],
    cycle: int,
    heard: Callable[[str, Capture | None], None] | None,
) -> Run:
    county = site.jurisdiction.code
    host = netloc(site.site)
    results: list[tuple[str, datetime, Answer, str | None]] = []

    def note(capture: Capture) -> None:
        for part in (capture, *capture.parts):
            seen = part.observation
            results.append((seen.url, seen.at, seen.answer, seen.sha256))
        if heard is not None:
            heard(county, capture)

    sink = CountingSink(lambda capture: archive.keep(cycle, capture), note)
    due = Due(
        spider=ReportSpider,
        arguments={"site": site, "known": archive.known(county), "latest": archive.latest},
        manners=Manners(
            delay_seconds=config.crawl.delay_seconds,
            concurrency_per_host=config.crawl.concurrency_per_host,
            obey_robots=config.crawl.obey_robots,
            contact=config.crawl.contact,
        ),
        cycle=cycle,
        clock=clock,
        render=config.crawl.render,
    )
    run = await crawl_host(host, due, sink)
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        # The engine ends quietly when it is stopped; a crawl cut short gets no receipt, so that it is made anew.
        raise asyncio.CancelledError
    _keep_run(archive, county, run, results)
    now = clock()
    known = archive.known(county)
    archive.set_due(
        {
            place.url: next_due(place, now=now, recheck_days=config.schedule.recheck_days)
            for place in known.values()
            if place.kind is PlaceKind.REPORT
        }
    )
    return run


def _keep_run(archive: Archive, county: str, run: Run, results: list[tuple[str, datetime, Answer, str | None]]) -> None:
    counts = {key: getattr(run, key) for key in ("looks", "new", "changed", "unchanged", "unreadable")}
    archive.keep_receipt(run.cycle, county, run.host, run.started, run.finished, run.healthy, counts, results)

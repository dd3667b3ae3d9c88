"""What is due, and the crawl cycle: hosts in lanes, each its own, then judged."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zlib import crc32

from crawler.fetch.egress import netloc
from crawler.fetch.politeness import Manners
from crawler.run import CountingSink, Due, crawl_host
from monitor.config import Config
from monitor.judging.rereading import rereader
from monitor.logs import about
from spiders.report_spider import ReportSpider
from storage.archive import Archive
from storage.bodies import ReportKey, Site
from storage.findings import Run
from storage.moments import SHANGHAI
from storage.sightings import Answer, Capture, Known, Observation, PlaceKind, Version

logger = logging.getLogger(__name__)

DAILY_YEARS = 2
"""The two newest report years are looked at in every cycle."""
YOUNG = timedelta(days=60)
"""So long after its row's date a report is looked at in every cycle, whatever its year: what is new is corrected."""
WEEKLY_YEARS = 5
"""Up to the fifth newest year a report waits a week at most; older ones as long as the settings allow."""
WEEK = 7
TOGETHER = 50
"""Looks that told nothing new and may be kept in one transaction."""
HELD = 2 * 1024 * 1024
"""Bytes of bodies that may wait with them."""
APART = timedelta(seconds=60)
"""Between the first and the last of them; a kill loses no more than these, which are then due again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cycle:
    """What one cycle over all counties came to."""

    number: int
    started: datetime
    finished: datetime
    runs: tuple[tuple[str, Run], ...]
    """(county, run)"""


def next_due(known: Known, *, now: datetime, recheck_days: int) -> datetime:
    """When a report's address is to be looked at again; a pure function of its year, its dates and its last look.

    The two newest years, what was published lately, whatever could not be read and what no body could be given to:
    in the next cycle. All else at the beginning of a day, so that the hour of the crawl does not drift, at most
    `recheck_days` after the last look (a week at most where it is not yet old). Which day of those depends on the
    address: a county's old reports, all first met on one day, come back spread over the days, not in a heap.
    """
    if known.report is None or known.fails or known.last_looked is None:
        return now
    year = ReportKey.parse(known.report).year
    if year >= now.year - DAILY_YEARS:
        return now
    if known.listed is not None and timedelta() <= now.date() - known.listed.date < YOUNG:
        return now
    days = min(recheck_days, WEEK) if year >= now.year - WEEKLY_YEARS else recheck_days
    looked = known.last_looked.astimezone(SHANGHAI).date()
    turn = (looked.toordinal() + crc32(known.url.encode("utf-8", "replace"))) % days
    return datetime.combine(looked + timedelta(days=days - turn), time(), SHANGHAI)


class CountySink(CountingSink):
    """Keeps a county's looks: what is new at once, looks that only say "as before" together with those after them.

    Nothing is promised of what waits: until it is kept its address is due, and a receipt is written only after it.
    """

    def __init__(
        self, archive: Archive, cycle: int, known: Mapping[str, Known], heard: Callable[[Capture], None]
    ) -> None:
        """`known`: the county's addresses before this cycle; `heard` is told of each look once it is kept."""
        super().__init__(lambda capture: archive.keep(cycle, capture), heard)
        self._archive, self._known = archive, known
        self._waiting: list[Capture] = []
        self._held = 0
        self._read: dict[str, tuple[str, str]] = {}

    def keep(self, capture: Capture) -> None:
        """Keep a look, now or with those that follow. Raises what the archive raises; then none of them is kept."""
        self._waiting.append(capture)
        self._held += sum(len(part.body.content) for part in capture.looks if part.body is not None)
        spent = capture.observation.at - self._waiting[0].observation.at
        many = len(self._waiting) >= TOGETHER or self._held >= HELD
        if not self._as_before(capture) or many or spent >= APART:
            self.settle()

    def settle(self) -> None:
        """Keep what waits, in order, all or nothing; it is on the disk on return."""
        waiting, self._waiting, self._held = self._waiting, [], 0
        read, self._read = self._read, {}
        if waiting or read:
            with self._archive.transaction():
                for capture in waiting:
                    super().keep(capture)
                for url, (key, said) in read.items():
                    self._archive.keep_page_reading(url, key, said)

    def recall(self, url: str, key: str) -> str | None:
        """What a page of a list was read as under that key."""
        return self._archive.page_reading(url, key)

    def remember(self, url: str, key: str, said: str) -> None:
        """Keep what a page of a list was read as, with the looks that wait."""
        self._read[url] = key, said

    def latest(self, report: str) -> Version | None:
        """The newest version of a report, as if nothing waited."""
        if any(capture.report == report for capture in self._waiting):
            self.settle()
        return self._archive.latest(report)

    def _as_before(self, capture: Capture) -> bool:
        if capture.listing is not None or capture.content is not None:
            return False
        return all(self._same(part.observation) for part in (capture, *capture.parts))

    def _same(self, seen: Observation) -> bool:
        known = self._known.get(seen.url)
        if known is None or known.sha256 is None:
            return False
        same_bytes = seen.answer is Answer.PAGE and seen.sha256 == known.sha256
        return seen.answer is Answer.NOT_MODIFIED or same_bytes


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
                with about(county=site.jurisdiction.code, host=netloc(site.site)):
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
        for one in capture.looks:
            seen = one.observation
            if seen.answer is not Answer.LEFT_OUT:  # no look was made
                results.append((seen.url, seen.at, seen.answer, seen.sha256))
        if heard is not None:
            heard(county, capture)

    before = archive.known(county)
    sink = CountySink(archive, cycle, before, note)
    due = Due(
        spider=ReportSpider,
        arguments={
            "site": site,
            "known": before,
            "latest": sink.latest,
            "fileless": archive.fileless(county),
            "again": rereader(archive, cycle, clock),
            "settle": sink.settle,
            "readings": sink,
        },
        manners=_manners(config),
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
    _set_due(archive, county, clock(), config.schedule.recheck_days)
    return run


def _manners(config: Config) -> Manners:
    return Manners(
        delay_seconds=config.crawl.delay_seconds,
        concurrency_per_host=config.crawl.concurrency_per_host,
        obey_robots=config.crawl.obey_robots,
        contact=config.crawl.contact,
        requests_per_day=config.crawl.requests_per_day,
        bytes_per_day=config.crawl.megabytes_per_day * 1024 * 1024,
    )


def _keep_run(archive: Archive, county: str, run: Run, results: list[tuple[str, datetime, Answer, str | None]]) -> None:
    counts = {key: getattr(run, key) for key in ("looks", "new", "changed", "unchanged", "unreadable")}
    if run.failed_at_once:
        counts |= {"failed_at_once": run.failed_at_once, "tracked": run.tracked}
    archive.keep_receipt(run.cycle, county, run.host, run.started, run.finished, run.healthy, counts, results)


def _set_due(archive: Archive, county: str, now: datetime, recheck_days: int) -> None:
    """Write down when each report of a county is to be looked at next; only what differs from what stands there."""
    known = archive.known(county)
    due = {
        place.url: next_due(place, now=now, recheck_days=recheck_days)
        for place in known.values()
        if place.kind is PlaceKind.REPORT
    }
    archive.set_due({url: at for url, at in due.items() if known[url].next_due != at})

"""The service: schedule, crawl, alerts and dashboard in one process, one instance a workspace, stopped cleanly."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import socket
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import TextIO, TypeVar

from apscheduler.job import Job
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from crawler.fetch.politeness import Manners
from crawler.fetch.server_time import server_times
from monitor.alerts.heartbeat import PATIENCE, heartbeat_of, queue_heartbeat
from monitor.alerts.outbox import Summary, due_messages, send_due
from monitor.check import Judgement, judge
from monitor.clock import Clock, Steady
from monitor.clock_watch import ClockWatch
from monitor.condition import LEAST_ROOM, LOCK, room_left
from monitor.config import BrokenConfig, read_config
from monitor.dashboard.door import door_address, open_door, serve_until, stop_on_signals
from monitor.dashboard.server import application
from monitor.judging.county_facts import Memory
from monitor.judging.rereading import content_again
from monitor.logs import hide_secrets
from monitor.schedule import crawl_counties
from monitor.slots import due_sites, last_slot
from spiders.roster import BrokenRoster, read_counties
from storage.archive import Archive
from storage.bodies import Site
from storage.moments import SHANGHAI
from storage.refusals import ArchiveBusy

logger = logging.getLogger(__name__)

Made = TypeVar("Made")

TICK = timedelta(minutes=1)
"""How often what is due is asked for, and edited files are taken in."""
RETRY_SECONDS = 600.0
"""After a crawl that failed, and between two questions what time it is."""
MOST_NAMED = 100
"""New findings that the log names one by one."""


class AlreadyRunning(ArchiveBusy):
    """Another instance serves this workspace (F18)."""


class Service:
    """One process that never misses a day: what is due is read from the archive, the scheduler only ticks."""

    def __init__(
        self,
        workspace: Path,
        clock: Clock,
        *,
        host: str,
        port: int,
        tick: timedelta = TICK,
        steady: Steady | None = None,
        room: Callable[[Path], int] = room_left,
    ) -> None:
        """`steady`: seconds that the clock is held against; None where the moment is stated. `room`: bytes free.

        Raises BrokenConfig and BrokenRoster.
        """
        self._workspace = workspace
        self._host, self._port = host, port
        self._every = tick
        self._data = workspace / "data"
        self._machine_clock, self._steady, self._room = clock, steady, room
        self._watch = ClockWatch(clock, None, self._data)
        self._next_try, self._next_question = -RETRY_SECONDS, -RETRY_SECONDS
        self._cramped = False
        self._beat: datetime | None = None
        """For which moment the watch was last looked at."""
        self._config = read_config(workspace)
        self._sites: list[Site] = read_counties(workspace / "counties")
        self._judged = False
        """What is stored was judged by the files that are in force."""
        self._memory = Memory()
        self._faults: list[str] = []
        self._stop = asyncio.Event()
        self._work: asyncio.Task[None] | None = None

    def run(self, ready: Callable[[str], None] = logger.info) -> int:
        """Serve until SIGTERM or SIGINT; `ready` is told the dashboard's address.

        Raises AlreadyRunning where another instance serves the workspace, BrokenArchive, PortTaken, OSError.
        """
        self._data.mkdir(parents=True, exist_ok=True)
        with (self._data / LOCK).open("w") as lock:
            self._take(lock)
            # A store that cannot be read is told now, not in a log at night (T114).
            with Archive.open(self._data) as archive:
                newest = max(archive.last_receipts().values(), default=None)
            self._watch = ClockWatch(self._machine_clock, self._steady, self._data, newest)
            with open_door(self._host, self._port) as door:
                ready(door_address(door))
                return self._run(door)

    def _run(self, door: socket.socket) -> int:
        try:
            from uvloop import new_event_loop
        except ImportError:  # not on Windows
            return asyncio.run(self._serve(door))
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            return runner.run(self._serve(door))

    def _take(self, lock: TextIO) -> None:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(f"{self._workspace}: the service is already running for this workspace") from error

    async def _serve(self, door: socket.socket) -> int:
        stop_on_signals(self._stop)
        scheduler = AsyncIOScheduler(timezone=SHANGHAI)
        # A late tick runs once, never not at all (D14).
        job = scheduler.add_job(
            self._tick,
            IntervalTrigger(seconds=self._every.total_seconds(), timezone=SHANGHAI),
            coalesce=True,
            misfire_grace_time=None,
            max_instances=1,
            next_run_time=datetime.now(SHANGHAI),
        )
        # A tick that finds the one before still at work is no news.
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
        scheduler.start()
        rousing = asyncio.create_task(self._rouse(job))
        try:
            await serve_until(
                self._stop, door, application(self._data, self._sites, lambda: self._config, self._watch.now)
            )
        finally:
            rousing.cancel()
            scheduler.shutdown(wait=False)
            if self._work is not None:
                self._work.cancel()
                await asyncio.gather(self._work, return_exceptions=True)
        return 0

    async def _tick(self) -> None:
        """Crawl when a slot has passed without one, then send what is due."""
        if self._stop.is_set():
            return
        self._work = asyncio.create_task(self._due_work())
        try:
            await self._work
        except asyncio.CancelledError:
            logger.info("stopped; what was looked at is kept")
        except ArchiveBusy as busy:
            logger.warning("%s; tried again at the next tick", busy)
        except Exception:  # one bad tick must not end the service; it is written down, and the next tick tries again
            logger.exception("this tick ended early")

    async def _rouse(self, job: Job) -> None:
        """The scheduler waits for a moment of the clock; one that is set back would let it wait for days (T118)."""
        while True:
            await asyncio.sleep(self._every.total_seconds())
            now = datetime.now(SHANGHAI)
            if job.next_run_time is None or job.next_run_time - now > 2 * self._every:
                job.modify(next_run_time=now)

    async def _due_work(self) -> None:
        self._read_again()
        await self._settle_clock()
        now = self._watch.now()
        with Archive.open(self._data) as archive:
            due = due_sites(self._sites, archive.last_receipts(), last_slot(now, self._config))
            mails = due_messages(archive, self._config, now)
        if not self._may_crawl():
            due = []
        # The writer's lock is held only for work, so that the command can be used beside the service.
        if due or (self._watch.may_accuse and (mails or not self._judged or self._beat_at(now) != self._beat)):
            with Archive.open(self._data, write=True) as archive:
                await self._work_on(archive, due)

    def _may_crawl(self) -> bool:
        cramped = self._room(self._data) < LEAST_ROOM
        if cramped and not self._cramped:
            logger.error("the disk is nearly full: nothing is crawled until %d bytes are free", LEAST_ROOM)
        self._cramped = cramped
        return not cramped and monotonic() >= self._next_try and self._watch.may_crawl

    async def _settle_clock(self) -> None:
        """While the clock is in doubt, ask the counties' hosts what time it is."""
        self._watch.notice()
        if self._watch.doubt is None or monotonic() < self._next_question:
            return
        self._next_question = monotonic() + RETRY_SECONDS
        urls = [url for site in self._sites for url in (site.site, *(column.url for column in site.columns))]
        manners = Manners(contact=self._config.crawl.contact)
        self._watch.hear(await server_times(urls, manners.user_agent))

    async def _work_on(self, archive: Archive, due: Sequence[Site]) -> None:
        if due:
            try:
                await self._crawl(archive, due)
            except Exception:  # a crawl that fails must not keep back what is to be told; it is made anew later
                logger.exception("the crawl ended early; tried again in %d minutes", RETRY_SECONDS // 60)
                self._next_try = monotonic() + RETRY_SECONDS
            self._judged = False
        if not self._watch.may_accuse:
            return
        if not self._judged:
            # Of a county that was never crawled nothing is known; not even that its reports are missing.
            crawled = archive.last_receipts()
            sites = [site for site in self._sites if site.jurisdiction.code in crawled]
            judgement = await _to_the_end(lambda: self._judge(archive, sites))
            self._judged = True
            self._name(judgement)
        if due or self._beat_at(self._watch.now()) != self._beat:
            self._tell_of_the_watch(archive)
        summary = await _to_the_end(lambda: self._send(archive))
        if summary.sent:
            told = (summary.sent, summary.findings, summary.corrections)
            logger.info("mails sent: %d, telling %d findings, taking back %d", *told)
        for failure in summary.failures:
            logger.error("%s", failure)

    def _judge(self, archive: Archive, sites: Sequence[Site]) -> Judgement:
        return judge(archive, sites, self._config, self._watch.now(), content_again, memory=self._memory)

    async def _crawl(self, archive: Archive, due: Sequence[Site]) -> None:
        logger.info("crawl of %d counties begins", len(due))
        cycle = await crawl_counties(archive, due, self._config, self._watch.now)
        looks, unreadable = (sum(getattr(run, key) for _, run in cycle.runs) for key in ("looks", "unreadable"))
        logger.info("crawl done: %d looks, %d unreadable", looks, unreadable)

    def _name(self, judgement: Judgement) -> None:
        logger.info("judged: %d findings new, %d closed", len(judgement.opened), len(judgement.closed))
        for one in judgement.opened[:MOST_NAMED]:
            told = {"county": one.county, "body": one.body or "", "finding": one.finding}
            logger.info("opened: %s", one.finding, extra=told)

    def _beat_at(self, now: datetime) -> datetime:
        """The last moment by which the watch was to be looked at even if no crawl came to its end."""
        return last_slot(now - PATIENCE, self._config)

    def _tell_of_the_watch(self, archive: Archive) -> None:
        now, sites = self._watch.now(), list(self._sites)
        self._beat = self._beat_at(now)
        heartbeat = heartbeat_of(archive, sites, self._config, now, free_bytes=self._room(self._data))
        if heartbeat is not None and queue_heartbeat(archive, heartbeat, self._config, now):
            logger.warning("the watch needs a person: %d troubles", len(heartbeat.troubles))

    def _send(self, archive: Archive) -> Summary:
        return send_due(
            archive,
            self._config,
            self._watch.now(),
            counties={site.jurisdiction.code: site.jurisdiction.name for site in self._sites},
            dashboard=self._config.alerts.dashboard,
            head=archive.head(),
        )

    def _read_again(self) -> None:
        """Take in edited files; a faulty edit leaves what was read before in force, and is said once."""
        faults: list[str] = []
        try:
            config, sites = read_config(self._workspace), read_counties(self._workspace / "counties")
        except (BrokenConfig, BrokenRoster) as error:
            faults = error.faults
        else:
            if config != self._config or sites != self._sites:
                logger.info("edited files are taken in")
                self._judged = False
            hide_secrets(config, os.environ)
            self._config = config
            self._sites[:] = sites
        for fault in faults if faults != self._faults else ():
            logger.error("%s (the former files stay in force)", fault)
        self._faults = faults


async def _to_the_end(work: Callable[[], Made]) -> Made:
    """Run work in a thread, so that the dashboard answers meanwhile; when cancelled, only after its end."""
    task = asyncio.create_task(asyncio.to_thread(work))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        # The archive must not be closed under it.
        await asyncio.gather(task, return_exceptions=True)
        raise

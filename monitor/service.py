"""The service: schedule, crawl, alerts and dashboard in one process, one instance a workspace, stopped cleanly."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import socket
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TextIO, TypeVar

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from monitor.alerts.outbox import Summary, due_messages, send_due
from monitor.check import judge
from monitor.clock import Clock
from monitor.config import BrokenConfig, Config, read_config
from monitor.dashboard.door import door_address, open_door, serve_until, stop_on_signals
from monitor.dashboard.server import application
from monitor.deadlines import LocalDeadline
from monitor.rereading import content_again
from monitor.schedule import crawl_counties
from spiders.roster import BrokenRoster, read_counties
from storage.archive import Archive
from storage.bodies import Site
from storage.moments import SHANGHAI
from storage.refusals import ArchiveBusy

logger = logging.getLogger(__name__)

Made = TypeVar("Made")

TICK = timedelta(minutes=1)
"""How often what is due is asked for, and edited files are taken in."""
NEAR = timedelta(days=7)
"""Around a deadline, days in which listings are looked at more often (domain 8.2: these days decide)."""
STATUTORY_DAYS = ((1, 31), (3, 31))


class AlreadyRunning(ArchiveBusy):
    """Another instance serves this workspace (F18)."""


def near_deadline(day: date, local: Sequence[LocalDeadline]) -> bool:
    """Whether a day lies in the week before or after a due day, statutory or local."""
    days = {*STATUTORY_DAYS, *(rule.due for rule in local)}
    return any(
        abs(day - date(year, month, number)) <= NEAR
        for month, number in days
        for year in (day.year - 1, day.year, day.year + 1)
        if (month, number) != (2, 29)
    )


def last_slot(now: datetime, config: Config) -> datetime:
    """The latest moment, not after `now`, at which a crawl should have begun. Pure; Shanghai time.

    Once a day at the configured hour; near a deadline also every `near_deadline_hours` from that hour on.
    """
    local = now.astimezone(SHANGHAI)
    hour, minute = config.schedule.daily.hour, config.schedule.daily.minute
    today = datetime.combine(local.date(), time(hour, minute), SHANGHAI)
    slot = today if today <= local else today - timedelta(days=1)
    if near_deadline(local.date(), config.local_deadlines):
        step = timedelta(hours=config.schedule.near_deadline_hours)
        slot += ((local - slot) // step) * step
    return slot


def due_sites(sites: Sequence[Site], crawled: Mapping[str, datetime], slot: datetime) -> list[Site]:
    """The counties whose last crawl began before a slot, or that were never crawled. Pure."""
    return [site for site in sites if crawled.get(site.jurisdiction.code, datetime.min.replace(tzinfo=SHANGHAI)) < slot]


class Service:
    """One process that never misses a day: what is due is read from the archive, the scheduler only ticks."""

    def __init__(self, workspace: Path, clock: Clock, *, host: str, port: int, tick: timedelta = TICK) -> None:
        """Raises BrokenConfig and BrokenRoster."""
        self._workspace = workspace
        self._clock = clock
        self._host, self._port = host, port
        self._every = tick
        self._data = workspace / "data"
        self._config = read_config(workspace)
        self._sites: list[Site] = read_counties(workspace / "counties")
        self._judged = False
        """What is stored was judged by the files that are in force."""
        self._faults: list[str] = []
        self._stop = asyncio.Event()
        self._work: asyncio.Task[None] | None = None

    def run(self, ready: Callable[[str], None] = logger.info) -> int:
        """Serve until SIGTERM or SIGINT; `ready` is told the dashboard's address.

        Raises AlreadyRunning where another instance serves the workspace, BrokenArchive, PortTaken, OSError.
        """
        self._data.mkdir(parents=True, exist_ok=True)
        with (self._data / "service.lock").open("w") as lock:
            self._take(lock)
            # A store that cannot be read is told now, not in a log at night (T114).
            Archive.open(self._data).close()
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
        scheduler.add_job(
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
        try:
            await serve_until(self._stop, door, application(self._data, self._sites, lambda: self._config, self._clock))
        finally:
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

    async def _due_work(self) -> None:
        self._read_again()
        now = self._clock()
        with Archive.open(self._data) as archive:
            due = due_sites(self._sites, archive.last_receipts(), last_slot(now, self._config))
            mails = due_messages(archive, self._config, now)
        # The writer's lock is held only for work, so that the command can be used beside the service.
        if due or mails or not self._judged:
            with Archive.open(self._data, write=True) as archive:
                await self._work_on(archive, due)

    async def _work_on(self, archive: Archive, due: Sequence[Site]) -> None:
        if due:
            logger.info("crawl of %d counties begins", len(due))
            cycle = await crawl_counties(archive, due, self._config, self._clock)
            looks, unreadable = (sum(getattr(run, key) for _, run in cycle.runs) for key in ("looks", "unreadable"))
            logger.info("crawl done: %d looks, %d unreadable", looks, unreadable)
        if due or not self._judged:
            sites = list(self._sites)
            judgement = await _to_the_end(lambda: judge(archive, sites, self._config, self._clock(), content_again))
            self._judged = True
            logger.info("judged: %d findings new, %d closed", len(judgement.opened), len(judgement.closed))
        summary = await _to_the_end(lambda: self._send(archive))
        if summary.sent:
            told = (summary.sent, summary.findings, summary.corrections)
            logger.info("mails sent: %d, telling %d findings, taking back %d", *told)
        for failure in summary.failures:
            logger.error("%s", failure)

    def _send(self, archive: Archive) -> Summary:
        return send_due(
            archive,
            self._config,
            self._clock(),
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

"""The service: schedule, crawl, alerts and dashboard in one process, one instance a workspace, stopped cleanly."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import signal
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TextIO

import uvicorn
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from monitor.alerts.outbox import send_due
from monitor.check import judge
from monitor.clock import Clock
from monitor.config import BrokenConfig, Config, read_config
from monitor.dashboard.server import application
from monitor.deadlines import SHANGHAI, LocalDeadline
from monitor.schedule import crawl_counties
from spiders.roster import BrokenRoster, read_counties
from storage.archive import Archive
from storage.bodies import Site
from storage.refusals import ArchiveBusy

logger = logging.getLogger(__name__)

TICK_MINUTES = 5
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


class Service:
    """One process that never misses a day: what is due is read from the archive, the scheduler only ticks."""

    def __init__(self, workspace: Path, clock: Clock, *, host: str, port: int) -> None:
        self._workspace = workspace
        self._clock = clock
        self._host, self._port = host, port
        self._data = workspace / "data"
        self._config = read_config(workspace)
        self._sites: list[Site] = read_counties(workspace / "counties")
        self._stop = asyncio.Event()
        self._work: asyncio.Task[None] | None = None

    def run(self) -> int:
        """Serve until SIGTERM or SIGINT; raises AlreadyRunning where another instance serves the workspace."""
        self._data.mkdir(parents=True, exist_ok=True)
        with (self._data / "service.lock").open("w") as lock:
            self._take(lock)
            try:
                from uvloop import new_event_loop
            except ImportError:  # not on Windows
                return asyncio.run(self._serve())
            with asyncio.Runner(loop_factory=new_event_loop) as runner:
                return runner.run(self._serve())

    def _take(self, lock: TextIO) -> None:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(f"{self._workspace}: the service is already running for this workspace") from error

    async def _serve(self) -> int:
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self._stop.set)
        scheduler = AsyncIOScheduler(timezone=SHANGHAI)
        # A late tick runs once, never not at all (D14).
        scheduler.add_job(
            self._tick,
            IntervalTrigger(minutes=TICK_MINUTES, timezone=SHANGHAI),
            coalesce=True,
            misfire_grace_time=None,
            max_instances=1,
            next_run_time=datetime.now(SHANGHAI),
        )
        scheduler.start()
        server = self._dashboard()
        page = asyncio.create_task(server.serve())
        stopped = asyncio.create_task(self._stop.wait())
        await asyncio.wait({page, stopped}, return_when=asyncio.FIRST_COMPLETED)
        scheduler.shutdown(wait=False)
        server.should_exit = True
        if self._work is not None:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)
        await page
        stopped.cancel()
        return 0

    def _dashboard(self) -> uvicorn.Server:
        app = application(self._data, self._sites, self._config, self._clock)
        options = uvicorn.Config(app, host=self._host, port=self._port, log_level="warning", server_header=False)
        server = uvicorn.Server(options)
        server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]  # ours stop the crawl too
        return server

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
        with Archive.open(self._data, write=True) as archive:
            last = archive.last_cycle()
            if self._sites and (last is None or last < last_slot(now, self._config)):
                await crawl_counties(archive, self._sites, self._config, self._clock)
                judge(archive, self._sites, self._config, self._clock())
            names = {site.jurisdiction.code: site.jurisdiction.name for site in self._sites}
            summary = send_due(
                archive,
                self._config,
                self._clock(),
                counties=names,
                dashboard=self._config.alerts.dashboard,
                head=archive.head(),
            )
            for failure in summary.failures:
                logger.error("%s", failure)

    def _read_again(self) -> None:
        """Take in edited files; a faulty edit leaves what was read before in force, and is said."""
        try:
            config, sites = read_config(self._workspace), read_counties(self._workspace / "counties")
        except (BrokenConfig, BrokenRoster) as error:
            for fault in error.faults:
                logger.error("%s (the former files stay in force)", fault)
            return
        self._config = config
        self._sites[:] = sites

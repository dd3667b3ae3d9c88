"""The service: schedule, crawl, alerts and dashboard in one process, one instance a workspace, stopped cleanly."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from apscheduler.job import Job
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from monitor.clock import Clock, Steady
from monitor.clock_watch import ClockWatch
from monitor.condition import room_left
from monitor.dashboard.entry.door import door_address, open_door, serve_until, stop_on_signals
from monitor.dashboard.server import application
from monitor.serving.health import Health
from monitor.serving.in_force import InForce
from monitor.serving.one_instance import only_instance
from monitor.serving.work import RETRY_SECONDS, Work
from storage.archive import Archive
from storage.lending import Lending
from storage.moments import SHANGHAI
from storage.refusals import ArchiveBusy

logger = logging.getLogger(__name__)

TICK = timedelta(minutes=1)
"""How often what is due is asked for, and edited files are taken in."""


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
        retry_seconds: float = RETRY_SECONDS,
    ) -> None:
        """`steady`: seconds that the clock is held against; None where the moment is stated. `room`: bytes free.

        Raises BrokenConfig and BrokenRoster.
        """
        self._workspace, self._data = workspace, workspace / "data"
        self._host, self._port = host, port
        self._every = tick
        self._clock, self._steady, self._room, self._retry = clock, steady, room, retry_seconds
        self._files = InForce(workspace)
        self._stop = asyncio.Event()
        self._under_way: asyncio.Task[None] | None = None

    def run(self, ready: Callable[[str], None] = logger.info) -> int:
        """Serve until SIGTERM or SIGINT; `ready` is told the dashboard's address.

        Raises AlreadyRunning where another instance serves the workspace, BrokenArchive, PortTaken, OSError.
        """
        self._data.mkdir(parents=True, exist_ok=True)
        with only_instance(self._workspace, self._data):
            # A store that cannot be read is told now, not in a log at night (T114).
            with Archive.open(self._data) as archive:
                newest = max(archive.last_receipts().values(), default=None)
            watch = ClockWatch(self._clock, self._steady, self._data, newest)
            with open_door(self._host, self._port) as door:
                ready(door_address(door))
                return self._run(door, watch)

    def _run(self, door: socket.socket, watch: ClockWatch) -> int:
        try:
            from uvloop import new_event_loop
        except ImportError:  # not on Windows
            return asyncio.run(self._serve(door, watch))
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            return runner.run(self._serve(door, watch))

    async def _serve(self, door: socket.socket, watch: ClockWatch) -> int:
        stop_on_signals(self._stop)
        files = self._files
        lending, stopping = Lending(), self._stop.is_set
        work = Work(
            self._data,
            files,
            watch,
            room=self._room,
            stopping=stopping,
            retry_seconds=self._retry,
            lending=lending,
        )
        scheduler = AsyncIOScheduler(timezone=SHANGHAI)
        # A late tick runs once, never not at all (D14).
        job = scheduler.add_job(
            self._tick,
            IntervalTrigger(seconds=self._every.total_seconds(), timezone=SHANGHAI),
            args=[work],
            coalesce=True,
            misfire_grace_time=None,
            max_instances=1,
            next_run_time=datetime.now(SHANGHAI),
        )
        # A tick that finds the one before still at work is no news.
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
        scheduler.start()
        rousing = asyncio.create_task(rouse(job, self._every))
        health = Health(self._data, files.sites, lambda: files.config, watch.now)
        try:
            pages = application(
                self._data,
                files.sites,
                lambda: files.config,
                watch.now,
                health=health.fault,
                host=self._host,
                lending=lending,
            )
            await serve_until(self._stop, door, pages)
        finally:
            rousing.cancel()
            scheduler.shutdown(wait=False)
            if self._under_way is not None:
                self._under_way.cancel()
                await asyncio.gather(self._under_way, return_exceptions=True)
        return 0

    async def _tick(self, work: Work) -> None:
        """Do what is due; a fault is written down, and the next tick tries again."""
        if self._stop.is_set():
            return
        self._under_way = asyncio.create_task(work.do())
        try:
            await self._under_way
        except asyncio.CancelledError:
            logger.info("stopped; what was looked at is kept")
        except ArchiveBusy as busy:
            logger.warning("%s; tried again at the next tick", busy)
        except Exception:  # one bad tick must not end the service; it is written down, and the next tick tries again
            logger.exception("this tick ended early")


async def rouse(job: Job, every: timedelta) -> None:
    """The scheduler waits for a moment of the clock; one that is set back would let it wait for days (T118)."""
    while True:
        await asyncio.sleep(every.total_seconds())
        now = datetime.now(SHANGHAI)
        if job.next_run_time is None or job.next_run_time - now > 2 * every:
            job.modify(next_run_time=now)

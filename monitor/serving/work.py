"""The work of one tick: crawl when a slot has passed without one, judge, say how the watch is, send what is due."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import TypeVar

from crawler.fetch.politeness import Manners
from crawler.fetch.server_time import server_times
from monitor.alerts.heartbeat import PATIENCE, heartbeat_of, queue_heartbeat
from monitor.alerts.outbox import Summary, due_messages, send_due
from monitor.check import Judgement, judge
from monitor.clock_watch import ClockWatch
from monitor.condition import LEAST_ROOM
from monitor.judging.county_facts import Memory
from monitor.judging.rereading import content_again
from monitor.schedule import crawl_counties
from monitor.serving.in_force import InForce
from monitor.slots import due_sites, last_slot
from storage.archive import Archive
from storage.bodies import Site
from storage.lending import Lending

logger = logging.getLogger(__name__)

Made = TypeVar("Made")

RETRY_SECONDS = 600.0
"""After a crawl that failed, and between two questions what time it is."""
MOST_NAMED = 100
"""New findings that the log names one by one."""


class Work:
    """What is due is read from the archive, so that nothing is missed and nothing done twice after a restart."""

    def __init__(
        self,
        data: Path,
        files: InForce,
        watch: ClockWatch,
        *,
        room: Callable[[Path], int],
        stopping: Callable[[], bool],
        retry_seconds: float = RETRY_SECONDS,
        lending: Lending | None = None,
    ) -> None:
        """`room`: bytes free for a folder; `stopping`: whether the service was told to stop.

        `lending`: takes the archive while a crawl, which only adds looks, holds the writer's lock.
        """
        self._lending = lending or Lending()
        self._data, self._files, self._watch = data, files, watch
        self._room, self._stopping, self._retry = room, stopping, retry_seconds
        self._next_try, self._next_question = -retry_seconds, -retry_seconds
        self._cramped = False
        self._beat: datetime | None = None
        """For which moment the watch was last looked at."""
        self._judged = False
        """What is stored was judged by the files that are in force."""
        self._memory = Memory()

    async def do(self) -> None:
        """Do what is due now. Raises what the archive raises."""
        if self._files.read_again():
            self._judged = False
        await self._settle_clock()
        now = self._watch.now()
        with Archive.open(self._data) as archive:
            due = due_sites(self._files.sites, archive.last_receipts(), last_slot(now, self._files.config))
            mails = due_messages(archive, self._files.config, now)
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
        self._next_question = monotonic() + self._retry
        sites, contact = self._files.sites, self._files.config.crawl.contact
        urls = [url for site in sites for url in (site.site, *(column.url for column in site.columns))]
        self._watch.hear(await server_times(urls, Manners(contact=contact).user_agent))

    async def _work_on(self, archive: Archive, due: Sequence[Site]) -> None:
        if due:
            try:
                await self._crawl(archive, due)
            except Exception:  # a crawl that fails must not keep back what is to be told; it is made anew later
                logger.exception("the crawl ended early; tried again in %d minutes", self._retry // 60)
                self._next_try = monotonic() + self._retry
            self._judged = False
        if not self._watch.may_accuse:
            return
        if not self._judged:
            judgement = await to_the_end(lambda: self._judge(archive))
            self._judged = True
            _name(judgement)
        if due or self._beat_at(self._watch.now()) != self._beat:
            self._tell_of_the_watch(archive)
        summary = await to_the_end(lambda: self._send(archive))
        if summary.sent:
            told = (summary.sent, summary.findings, summary.corrections)
            logger.info("mails sent: %d, telling %d findings, taking back %d", *told)
        for failure in summary.failures:
            logger.error("%s", failure)

    async def _crawl(self, archive: Archive, due: Sequence[Site]) -> None:
        logger.info("crawl of %d counties begins", len(due))
        with self._lending.lend(archive):
            cycle = await crawl_counties(archive, due, self._files.config, self._watch.now)
        looks, unreadable = (sum(getattr(run, key) for _, run in cycle.runs) for key in ("looks", "unreadable"))
        logger.info("crawl done: %d looks, %d unreadable", looks, unreadable)

    def _judge(self, archive: Archive) -> Judgement:
        # Of a county that was never crawled nothing is known; not even that its reports are missing.
        crawled = archive.last_receipts()
        sites = [site for site in self._files.sites if site.jurisdiction.code in crawled]
        judgement = judge(archive, sites, self._files.config, self._watch.now(), content_again, memory=self._memory)
        archive.index_for_search()
        return judgement

    def _beat_at(self, now: datetime) -> datetime:
        """The last moment by which the watch was to be looked at even if no crawl came to its end."""
        return last_slot(now - PATIENCE, self._files.config)

    def _tell_of_the_watch(self, archive: Archive) -> None:
        now, config = self._watch.now(), self._files.config
        self._beat = self._beat_at(now)
        heartbeat = heartbeat_of(archive, list(self._files.sites), config, now, free_bytes=self._room(self._data))
        if heartbeat is not None and queue_heartbeat(archive, heartbeat, config, now):
            logger.warning("the watch needs a person: %d troubles", len(heartbeat.troubles))

    def _send(self, archive: Archive) -> Summary:
        config = self._files.config
        return send_due(
            archive,
            config,
            self._watch.now(),
            counties=self._files.names(),
            dashboard=config.alerts.dashboard,
            head=archive.head(),
            stopping=self._stopping,
        )


def _name(judgement: Judgement) -> None:
    logger.info("judged: %d findings new, %d closed", len(judgement.opened), len(judgement.closed))
    for one in judgement.opened[:MOST_NAMED]:
        told = {"county": one.county, "body": one.body or "", "finding": one.finding}
        logger.info("opened: %s", one.finding, extra=told)


async def to_the_end(work: Callable[[], Made]) -> Made:
    """Run work in a thread, so that the dashboard answers meanwhile; when cancelled, only after its end."""
    task = asyncio.create_task(asyncio.to_thread(work))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        # The archive must not be closed under it.
        await asyncio.gather(task, return_exceptions=True)
        raise

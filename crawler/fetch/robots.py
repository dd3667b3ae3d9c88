"""What robots.txt lets us read, by RFC 9309: unreachable means no, absent means yes (T044, T045)."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Protocol, cast

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    UnsupportedURLSchemeError,
)
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK

from crawler.extract.answer import status_alone
from crawler.fetch.decoding import decode
from crawler.fetch.egress import netloc
from crawler.fetch.retry import TRIES
from crawler.fetch.visit import HostRecord, current_visit
from crawler.page import Page
from storage.sightings import Answer

logger = logging.getLogger(__name__)

MAX_BYTES = 500 * 1024
"""RFC 9309, 2.5: at least this much must be parsed."""
MAX_HOPS = 5
"""RFC 9309, 2.3.1.2: redirects followed; beyond, there is no robots.txt."""
PAUSE = timedelta(hours=24)
"""How long an unreadable robots.txt stops us; after it the last one that could be read holds again."""
LONGEST_DELAY = 30.0
"""Seconds of a Crawl-delay that are honoured; a longer one would stop the watch of a county."""
_UNREACHED = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    DownloadCancelledError,
    UnsupportedURLSchemeError,
)


class ForbiddenByRobots(IgnoreRequest):
    """robots.txt does not let us look."""


class RobotsUnreadable(IgnoreRequest):
    """robots.txt itself could not be read, and so nothing else may be."""

    def __init__(self, why: str, *, unreached: bool = False, answer: Response | None = None) -> None:
        super().__init__(f"robots.txt: {why}")
        self.unreached = unreached
        """There was no answer at all."""
        self.answer = answer

    @property
    def means(self) -> Answer:
        """What it says of the host: a firewall before robots.txt stands before all else as well (T026)."""
        if self.answer is None or self.answer.status < 400:
            return Answer.NO_CONNECTION if self.unreached else Answer.SERVER_ERROR
        return status_alone(self.answer.status)


class Rules(Protocol):
    """A parsed robots.txt."""

    def allowed(self, url: str | bytes, user_agent: str | bytes) -> bool:
        """Whether an address may be read."""

    def crawl_delay(self, user_agent: str | bytes) -> float | None:
        """Seconds between requests that are asked for."""


class RobotsPolicy(RobotsTxtMiddleware):
    """Scrapy's middleware with RFC 9309's answers to a robots.txt that is not there or not readable."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._visit = current_visit()
        self._agent = self._robotstxt_useragent or "nianbao"
        self._locks: dict[str, asyncio.Lock] = {}
        self._settled: dict[str, Rules | RobotsUnreadable | None] = {}
        self._tries: dict[str, int] = {}

    async def process_request(self, request: Request) -> None:  # type: ignore[override]
        """Raise ForbiddenByRobots where the rules forbid the request, RobotsUnreadable where they cannot be read."""
        place = netloc(request.url)
        if request.meta.get("dont_obey_robotstxt") or not place:
            return
        async with self._locks.setdefault(place, asyncio.Lock()):
            if place not in self._settled:
                await self._settle(place, request)
        rules = self._settled[place]
        if isinstance(rules, RobotsUnreadable):
            raise rules.with_traceback(None)
        if rules is not None and not rules.allowed(request.url, self._agent):
            raise ForbiddenByRobots("forbidden by robots.txt")

    async def _settle(self, place: str, request: Request) -> None:
        """Find the rules of a host for this crawl. Raises RobotsUnreadable while another try is worth while."""
        record = self._visit.memory.of(place)
        try:
            body = await self._read(f"{request.url.split('://', 1)[0]}://{request.url.split('/', 3)[2]}/robots.txt")
        except RobotsUnreadable as unreadable:
            self._tries[place] = self._tries.get(place, 0) + 1
            former = self._former(record)
            if former is None and self._tries[place] < TRIES:
                raise
            if former is None:
                logger.info("%s: %s: nothing is read there", place, unreadable)
                self._settled[place] = unreadable
                return
            logger.info("%s: %s: the copy last read holds", place, unreadable)
            body = former
        else:
            record.robots, record.robots_failing = body, None
        self._settled[place] = self._parsed(body)
        self._slow_down(place, request)

    def _former(self, record: HostRecord) -> bytes | None:
        """The last good copy, once the pause is over."""
        now = self._visit.now
        if now is None:
            return None
        record.robots_failing = record.robots_failing or now
        return record.robots if now - record.robots_failing >= PAUSE else None

    async def _read(self, url: str) -> bytes:
        """The bytes of robots.txt; empty where there is none. Raises RobotsUnreadable."""
        for _ in range(MAX_HOPS + 1):
            response = await self._ask(url)
            location = response.headers.get("Location")
            if not (300 <= response.status < 400 and location):
                return self._judged(response)
            target = Page.from_bytes(b"", url=url).join(location.decode("utf-8", "replace"))
            trusted = getattr(self.crawler.spider, "trusted", None)
            if target is None or (trusted is not None and target not in trusted):
                return b""
            url = target
        return b""

    async def _ask(self, url: str) -> Response:
        engine = self.crawler.engine
        assert engine is not None
        request = Request(
            url,
            priority=self.DOWNLOAD_PRIORITY,
            meta={"dont_obey_robotstxt": True, "verbatim_url": True},
            callback=NO_CALLBACK,
        )
        try:
            return await engine.download_async(request)
        except _UNREACHED as error:
            raise RobotsUnreadable(str(error), unreached=True) from error

    def _judged(self, response: Response) -> bytes:
        if 500 <= response.status < 600 or response.status == 429:
            raise RobotsUnreadable(f"status {response.status}", answer=response)
        if response.status != 200:
            return b""
        encoding = (response.headers.get("Content-Encoding") or b"").decode("latin-1")
        plain = decode(response.body, encoding)
        if "dataloss" in response.flags or (plain.encoded and not plain.proven):
            raise RobotsUnreadable("it came without its end", answer=response)
        text = plain.content.removeprefix(b"\xef\xbb\xbf").lstrip()
        return b"" if text[:1] == b"<" else text[:MAX_BYTES]

    def _parsed(self, body: bytes) -> Rules | None:
        return cast("Rules", self._parserimpl.from_crawler(self.crawler, body)) if body else None

    def _slow_down(self, place: str, request: Request) -> None:
        """Honour a Crawl-delay that is longer than our own pause."""
        rules = self._settled[place]
        engine = self.crawler.engine
        if rules is None or isinstance(rules, RobotsUnreadable) or engine is None:
            return
        said = rules.crawl_delay(self._agent) or 0.0
        key, slot = engine.downloader._get_slot(request)
        wanted = min(said, LONGEST_DELAY)
        if wanted > slot.delay:
            logger.info("%s: robots.txt asks for %g seconds between requests", key, wanted)
            engine.downloader.per_slot_settings[key] = {"delay": wanted}
            slot.delay = wanted

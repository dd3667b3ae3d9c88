"""The one Scrapy spider, for every county: it walks a county's columns and reports and yields captures."""

from __future__ import annotations

import logging
import os
import tomllib
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import Crawler

from crawler.fetch.egress import TrustedHosts
from crawler.fetch.look import Looker
from crawler.fetch.politeness import Manners
from crawler.pipelines import Sink
from spiders.bearing_out import Again, as_it_is
from spiders.list_pages import ListReader, ReadingStore
from spiders.roster import BrokenRoster, read_site
from spiders.watch import CountyWatch
from storage.archive import Archive
from storage.bodies import Site
from storage.moments import SHANGHAI
from storage.refusals import ArchiveRefusal
from storage.sightings import Capture, Known, Version

logger = logging.getLogger(__name__)

BAD_INPUT = 2
"""Exit code of what the user can mend, as in the command."""


def trusted_hosts(site: Site) -> TrustedHosts:
    """The hosts that a county's two files name."""
    return TrustedHosts((site.site, *(column.url for column in site.columns)), site.hosts)


class ReportSpider(scrapy.Spider):
    """Looks at one county's due pages.

    Through `crawl_host` it is given everything; by hand it finds it in a workspace:
    `scrapy crawl reports -a county=640122 -a workspace=DIR`.
    """

    name = "reports"

    def __init__(
        self,
        *,
        site: Site | None = None,
        known: Mapping[str, Known] | None = None,
        latest: Callable[[str], Version | None] | None = None,
        sink: Sink | None = None,
        clock: Callable[[], datetime] | None = None,
        looker: Callable[..., Looker] = Looker,
        fileless: Collection[str] = (),
        again: Again = as_it_is,
        settle: Callable[[], None] | None = None,
        readings: ReadingStore | None = None,
        county: str = "",
        workspace: str = "",
        **unknown: Any,
    ) -> None:
        if unknown:
            raise CannotRun(*(f"-a {name}=…: unknown; there are county and workspace" for name in unknown))
        super().__init__()
        self.failure: Exception | None = None
        self.notes: list[str] = []
        self.watch: CountyWatch | None = None
        self._looker = looker
        self._fileless = fileless
        self._again = again
        self._lists = ListReader(readings)
        self.settle = settle
        """Keeps what the sink still holds together; called when the crawl ends."""
        self._clock = clock or (lambda: datetime.now(SHANGHAI).replace(microsecond=0))
        self._hand: HandRun | None = None
        if site is None:
            self._hand = HandRun(Path(workspace or os.environ.get("NIANBAO_WORKSPACE") or "."), county, self._clock())
            site, known, latest, sink = self._hand.site, self._hand.known, self._hand.archive.latest, self._hand
        assert known is not None and latest is not None and sink is not None
        self.site = site
        self.sink: Sink = sink
        self._known, self._latest = known, latest
        self.trusted = trusted_hosts(site)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> ReportSpider:
        """Build the spider; by hand the workspace's manners go over the project's settings."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        if spider._hand is not None:
            for key, value in spider._hand.manners.settings().items():
                crawler.settings.set(key, value, priority="spider")
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Yield a capture for each look, in the order of looking."""
        looker = self._looker(
            self.crawler.engine.download_async,
            trusted=self.trusted,
            delay_seconds=self.settings.getfloat("DOWNLOAD_DELAY"),
            clock=self._clock,
        )
        self.watch = CountyWatch(
            site=self.site,
            looker=looker,
            known=self._known,
            latest=self._latest,
            fileless=self._fileless,
            again=self._again,
            lists=self._lists,
            now=self._clock(),
        )
        try:
            async for capture in self.watch.captures():
                yield capture
                if self.failure is not None:
                    return
        except Exception as error:  # one county's fault must not stop the others; it is written down
            logger.exception("%s: the crawl of this county ended early", self.site.jurisdiction.code)
            self.notes.append(f"{self.site.jurisdiction.code}: ended early: {type(error).__name__}: {error}")
        self.notes.extend(self.watch.notes)

    @property
    def healthy(self) -> bool:
        """Whether the site could be read well enough for a gone page to count as gone."""
        return self.watch is not None and self.watch.healthy

    @property
    def failed_at_once(self) -> int:
        """Known reports that failed on hosts of which many did; 0: on none."""
        return sum(failing for failing, _ in self.watch.events.values()) if self.watch is not None else 0

    @property
    def tracked(self) -> int:
        """All known reports of those hosts."""
        return sum(tracked for _, tracked in self.watch.events.values()) if self.watch is not None else 0

    def closed(self, reason: str) -> None:
        """By hand: close the cycle and the archive, and say what could not be kept."""
        if self._hand is not None:
            self._hand.close(self._clock(), whole=reason == "finished" and self.failure is None)
            if self.failure is not None:
                logger.error("the crawl ended early: %s", self.failure)


class CannotRun(SystemExit):
    """A crawl by hand that cannot begin. Scrapy shows any other exception of a spider as a traceback."""

    def __init__(self, *faults: str) -> None:
        for fault in faults:
            logger.error("%s", fault)
        # The process ends here; asyncio would show the way to this line as if it were a fault of the program.
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)
        super().__init__(BAD_INPUT)


class HandRun:
    """A crawl started by `scrapy crawl`: one county of a workspace, kept, not judged."""

    def __init__(self, workspace: Path, county: str, now: datetime) -> None:
        """Raises CannotRun, with each fault told, before anything is written."""
        folder = workspace / "counties" / county
        if not county or not folder.is_dir():
            raise CannotRun(f"no such county in this workspace: {folder} (give -a county=CODE -a workspace=DIR)")
        try:
            self.site = read_site(folder)
            self.manners = _manners(workspace / "nianbao.toml")
            self.archive = Archive.open(workspace / "data", write=True)
        except BrokenRoster as error:
            raise CannotRun(*error.faults) from error
        except (ArchiveRefusal, OSError, ValueError, TypeError) as error:
            raise CannotRun(" ".join(str(error).split())) from error
        try:
            self.cycle = self.archive.begin_cycle(now)
            self.known = self.archive.known(county)
        except BaseException:
            self.archive.close()
            raise

    def keep(self, capture: Capture) -> None:
        """Keep a capture."""
        self.archive.keep(self.cycle, capture)

    def close(self, now: datetime, *, whole: bool) -> None:
        """Let go of the archive; only a whole run ends its cycle."""
        try:
            if whole:
                self.archive.end_cycle(self.cycle, now)
        finally:
            self.archive.close()


def _manners(path: Path) -> Manners:
    """The [crawl] table of a workspace's settings, as far as it is about manners; the command checks it in full.

    Raises ValueError for what is no TOML or no value of its kind.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("crawl", {}) if path.is_file() else {}
    except ValueError as error:
        raise ValueError(f"{path}: not TOML: {error}") from error
    kinds = {
        "delay_seconds": (int, float),
        "concurrency_per_host": (int,),
        "obey_robots": (bool,),
        "contact": (str,),
        "requests_per_day": (int,),
        "megabytes_per_day": (int,),
    }
    given = {key: table[key] for key in kinds if key in table} if isinstance(table, dict) else {}
    for key, value in given.items():
        if type(value) not in kinds[key]:
            raise ValueError(f"{path}: crawl.{key}: not a value of its kind: {value!r} (nianbao crawl says more)")
    if "megabytes_per_day" in given:
        given["bytes_per_day"] = given.pop("megabytes_per_day") * 1024 * 1024
    return Manners(**given)

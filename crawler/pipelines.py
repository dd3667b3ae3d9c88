"""Hands each `Capture` to the archive; what cannot be kept stops the crawl instead of being dropped."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Protocol

from storage.sightings import Capture

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class Sink(Protocol):
    """Where captures go."""

    def keep(self, capture: Capture) -> None:
        """Keep one capture durably, or raise."""


class ArchivePipeline:
    """The one pipeline: the spider's `sink` keeps what the spider yields."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self.failure: Exception | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchivePipeline:
        """As Scrapy builds it."""
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        """Keep a capture; anything else passes untouched."""
        if not isinstance(item, Capture):
            return item
        spider: Any = self._crawler.spider
        if spider.failure is not None:
            return item
        try:
            spider.sink.keep(item)
        except Exception as error:  # noqa: BLE001  disk full, damaged store: the crawl must end, and say why
            logger.critical("could not keep %s: %s", item.observation.url, error)
            spider.failure = error
        return item

    def close_spider(self) -> None:
        """Let a sink that holds looks together keep the last of them."""
        spider: Any = self._crawler.spider
        if spider.settle is None or spider.failure is not None:
            return
        try:
            spider.settle()
        except Exception as error:  # noqa: BLE001  as above
            logger.critical("could not keep the last looks: %s", error)
            spider.failure = error

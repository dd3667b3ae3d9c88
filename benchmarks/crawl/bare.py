"""A Scrapy spider that fetches a list of addresses and does nothing with them; its cost as JSON on the last line."""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.http import Response
from scrapy.settings import Settings

import crawler.settings as ours
from benchmarks.crawl.spent import Spent, started
from monitor.commands.watching import run_async

OWN = ("DOWNLOAD_HANDLERS", "DOWNLOADER_MIDDLEWARES", "ITEM_PIPELINES", "SPIDER_MODULES", "NEWSPIDER_MODULE")
"""Settings that bring in code of the product; all others are the same for both."""


class Bare(scrapy.Spider):
    """Fetches, counts, forgets."""

    name = "bare"
    addresses: tuple[str, ...] = ()
    fetched = 0

    async def start(self) -> AsyncIterator[Any]:
        """All addresses, one host after another in turns."""
        for address in self.addresses:
            yield scrapy.Request(address, dont_filter=True, callback=self.count)

    def count(self, response: Response) -> None:
        """One more."""
        Bare.fetched += response.status == 200


def main() -> None:
    """Fetch every address of a file, `--lanes` at a time, one at a time from each host."""
    parser = argparse.ArgumentParser()
    parser.add_argument("addresses", type=Path)
    parser.add_argument("--lanes", type=int, default=4)
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    settings = Settings({name: getattr(ours, name) for name in dir(ours) if name.isupper() and name not in OWN})
    settings.setdict({"DOWNLOAD_DELAY": 0.0, "CONCURRENT_REQUESTS": options.lanes, "ROBOTSTXT_OBEY": False})
    addresses = tuple(options.addresses.read_text(encoding="utf-8").split())

    async def crawl(these: tuple[str, ...] = addresses) -> None:
        await AsyncCrawlerRunner(settings).crawl(Bare, addresses=these)

    run_async(lambda: crawl(()))  # else its own parts would be imported while it is measured
    start = started()
    with Spent() as spent:
        run_async(crawl)
    print(json.dumps({"looks": Bare.fetched, **spent.told(), "starting": start}))


if __name__ == "__main__":
    main()

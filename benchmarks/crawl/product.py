"""One cycle of the product over a workspace, in a process of its own; what it cost as JSON on the last line."""

from __future__ import annotations

import argparse
import dataclasses
import json
import logging
import time
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerRunner

from benchmarks.crawl.spent import Spent, started
from crawler.fetch.egress import TrustedHosts
from crawler.fetch.politeness import Manners
from crawler.fetch.visit import Visit, begin_visit
from crawler.run import scrapy_settings
from monitor.commands.watching import run_async
from monitor.config import Config, CrawlConfig, ScheduleConfig
from monitor.schedule import crawl_counties
from spiders.roster import read_counties
from storage.archive import Archive
from storage.moments import SHANGHAI


def main() -> None:
    """Crawl once: no delay, no browser, `--lanes` counties at a time."""
    parser = argparse.ArgumentParser()
    parser.add_argument("workspace", type=Path)
    parser.add_argument("now", type=datetime.fromisoformat)
    parser.add_argument("--lanes", type=int, default=4)
    parser.add_argument("--recheck", type=int, default=7, help="days")
    parser.add_argument("--profile", type=Path, help="keep cProfile's figures in this file")
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    config = Config(
        crawl=CrawlConfig(delay_seconds=0.0, concurrency=options.lanes, render="never"),
        schedule=dataclasses.replace(ScheduleConfig(), recheck_days=options.recheck),
    )
    began, start = options.now.replace(tzinfo=SHANGHAI), time.monotonic()
    sites = read_counties(options.workspace / "counties")
    run_async(_nothing)
    starting = started()
    with Archive.open(options.workspace / "data", write=True) as archive:
        with Spent(profile=options.profile) as spent:
            cycle = run_async(
                lambda: crawl_counties(
                    archive,
                    sites,
                    config,
                    lambda: began.fromtimestamp(began.timestamp() + time.monotonic() - start, SHANGHAI),
                )
            )
        runs = [run for _, run in cycle.runs]
        told = {
            name: sum(getattr(run, name) for run in runs)
            for name in ("looks", "new", "changed", "unchanged", "unreadable")
        }
        told["known"] = sum(len(archive.known(site.jurisdiction.code)) for site in sites)
        told["healthy"] = sum(run.healthy for run in runs)
        notes = sorted({note for run in runs for note in run.notes})[:3]
    print(json.dumps({**told, **spent.told(), "starting": starting, "notes": notes}))


async def _nothing() -> None:
    """A crawl of nothing: else Scrapy's and our own parts would be imported while the work is measured."""
    begin_visit(Visit())
    await AsyncCrawlerRunner(scrapy_settings(Manners())).crawl(_Nothing)


class _Nothing(Spider):
    name = "nothing"
    trusted = TrustedHosts(())
    failure = settle = None

    async def start(self) -> AsyncIterator[Any]:
        """No requests."""
        none: tuple[Any, ...] = ()
        for request in none:
            yield request


if __name__ == "__main__":
    main()

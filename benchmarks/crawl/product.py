"""One cycle of the product over a workspace, in a process of its own; what it cost as JSON on the last line."""

from __future__ import annotations

import argparse
import dataclasses
import json
import logging
import time
from datetime import datetime
from pathlib import Path

from benchmarks.crawl.spent import Spent
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
        told["healthy"] = sum(run.healthy for run in runs)
        notes = sorted({note for run in runs for note in run.notes})[:3]
    print(json.dumps({**told, **spent.told(), "notes": notes}))


if __name__ == "__main__":
    main()

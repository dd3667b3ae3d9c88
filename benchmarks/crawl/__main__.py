"""`make benchmark-crawl`: first crawl, quiet days, memory and many hosts, beside Scrapy alone and other watchers."""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
from pathlib import Path

from rich.console import Console

from benchmarks.crawl.days import day_rows
from benchmarks.crawl.sizes import host_rows, memory_rows
from benchmarks.crawl.watchers import peer_rows
from benchmarks.tables import Row, table


def main() -> None:
    """Measure and print; `--json FILE` keeps the figures, `--large` adds what takes long."""
    parser = argparse.ArgumentParser(prog="benchmarks.crawl")
    parser.add_argument("--json", type=Path, help="keep the figures in this file")
    parser.add_argument("--pages", type=int, default=250, help="reports of one county; there are four")
    parser.add_argument("--folder", type=Path, help="where workspaces are made: the disk that is measured")
    parser.add_argument("--large", action="store_true", help="2,000 and 20,000 pages, 3,000 hosts: an hour")
    parser.add_argument("--hosts", action="store_true", help="3,000 hosts alone")
    options = parser.parse_args()
    out = Console(width=140)
    out.print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    kept = {}
    with tempfile.TemporaryDirectory(dir=options.folder) as made:
        folder = Path(made)
        parts = {} if options.hosts else _usual(folder, options.pages)
        if options.large:
            parts["memory: first crawl, four hosts at a time"] = memory_rows(folder)
        if options.large or options.hosts:
            parts["hosts: 3,000 in one cycle, ten pages each"] = host_rows(folder)
        for name, rows in parts.items():
            kept[name] = rows
            out.print(table(name, rows))
    if options.json is not None:
        options.json.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")


def _usual(folder: Path, pages: int) -> dict[str, list[Row]]:
    days = day_rows(folder, pages)
    return {
        "days: the same pages, no delay, four hosts at a time": days,
        "watchers: processor time of one page, starting left out": peer_rows(folder, days),
    }


if __name__ == "__main__":
    main()

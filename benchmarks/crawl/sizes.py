"""Memory as the number of pages grows, and thousands of hosts in one cycle."""

from __future__ import annotations

from pathlib import Path

from benchmarks.crawl.counties import write_counties
from benchmarks.crawl.running import NotMeasured, counties_served, measured
from benchmarks.tables import Row
from monitor.config import CrawlConfig

PAGES = 250
LIMIT = 3000.0
"""Seconds for twenty thousand pages."""


def memory_rows(folder: Path) -> list[Row]:
    """VmHWM of a first crawl of 2,000 and of 20,000 pages."""
    return [_crawled(folder / f"{hosts * PAGES}", hosts, PAGES, lanes=4) for hosts in (8, 80)]


def host_rows(folder: Path) -> list[Row]:
    """Three thousand counties, each on an address of its own, in one cycle: a first crawl, then a quiet day.

    As many at a time as the settings begin with; the others wait for their turn.
    """
    lanes = CrawlConfig().concurrency
    return [_crawled(folder / "hosts", 3000, 10, lanes=lanes, days=("2024-03-01T06:00", "2024-03-02T06:00"))]


def _crawled(folder: Path, hosts: int, pages: int, *, lanes: int, days: tuple[str, ...] = ("2024-03-01T06:00",)) -> Row:
    row: Row = {"hosts": hosts, "pages": hosts * pages}
    with counties_served(pages) as port:
        write_counties(folder, [f"127.{1 + n // 250}.1.{1 + n % 250}:{port}" for n in range(hosts)], pages)
        for day, name in zip(days, ("first", "unchanged"), strict=False):
            try:
                told = measured("product", str(folder), day, "--lanes", str(lanes), limit=LIMIT)
            except NotMeasured as why:
                return {**row, "note": f"{name} crawl not measured: {why}"}
            row |= {
                f"{name}, looks": told["looks"],
                f"{name}, looks/s": told["looks"] / told["wall"],
                f"{name}, looks/CPU s": told["looks"] / told["processor"],
                f"{name}, healthy": told["healthy"],
                f"{name}, peak MiB": int(told["peak"]),
            }
    return row

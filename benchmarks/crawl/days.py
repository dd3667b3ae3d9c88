"""A first crawl and quiet days of four counties, against a Scrapy spider that only fetches the same reports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.crawl.counties import addresses, write_counties
from benchmarks.crawl.running import NotMeasured, counties_served, measured, tell_server
from benchmarks.tables import Row

HOSTS = 4
LIMIT = 240.0
DAYS = (
    ("first crawl", "2024-03-01T06:00", "honour"),
    ("unchanged, as scheduled", "2024-03-02T06:00", "honour"),
    ("unchanged, all due, 304", "2024-03-15T06:00", "honour"),
    ("unchanged, all due, sent whole", "2024-03-29T06:00", "ignore"),
)
"""What is shown, when it is (a week without a look makes all due), and what the server makes of conditions."""


def day_rows(folder: Path, pages: int) -> list[Row]:
    """One row a day; the product's looks, and the pages it watches, a second of processor time, as shares of Scrapy's.

    A look is a request answered. Not every page that is watched is due every day: "known pages" are all of them.
    """
    rows: list[Row] = []
    with counties_served(pages) as port:
        hosts = [f"127.0.1.{number}:{port}" for number in range(1, HOSTS + 1)]
        listed = folder / "addresses.txt"
        listed.write_text("\n".join(f"http://{host}{path}" for path in addresses(pages) for host in hosts))
        write_counties(folder / "days", hosts, pages)
        bare = best_of(3, listed)
        rows.append(_row("Scrapy alone", "fetched, thrown away", bare, tell_server(port, "counts"), bare, rounds=3))
        for name, day, word in DAYS:
            tell_server(port, word)
            try:
                told = measured("product", str(folder / "days"), day, limit=LIMIT)
            except NotMeasured as why:
                rows.append({"who": "nianbao", "day": name, "note": f"not measured: {why}"})
                continue
            rows.append(_row("nianbao", name, told, tell_server(port, "counts"), bare))
    return rows


def best_of(rounds: int, listed: Path) -> dict[str, Any]:
    """Scrapy's quickest round. Raises NotMeasured."""
    return min(
        (measured("bare", str(listed), "--lanes", str(HOSTS), limit=LIMIT) for _ in range(rounds)),
        key=lambda told: float(told["processor"]),
    )


def _row(
    who: str, day: str, told: dict[str, Any], sent: dict[str, int], bare: dict[str, Any], *, rounds: int = 1
) -> Row:
    each, floor = told["looks"] / told["processor"], bare["looks"] / bare["processor"]
    return {
        "who": who,
        "day": day,
        "looks": int(told["looks"]),
        "requests": sent["requests"] // rounds,
        "KiB received": sent["bytes"] // rounds // 1024,
        "CPU s": float(told["processor"]),
        "looks/s": told["looks"] / told["wall"],
        "looks/CPU s": each,
        "of Scrapy": each / floor,
        "known pages": told.get("known"),
        "known/CPU s, of Scrapy": told["known"] / told["processor"] / floor if "known" in told else None,
        "starting, CPU s": float(told["starting"]),
        "peak MiB": int(told["peak"]),
    }

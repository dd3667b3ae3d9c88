"""What a page costs other watchers, in the same run and from the same server as ours."""

from __future__ import annotations

from pathlib import Path

from benchmarks.crawl.counties import addresses
from benchmarks.crawl.peers import PEERS, Watch
from benchmarks.crawl.running import NotMeasured, counties_served, tell_server
from benchmarks.tables import Row

FEW = 4
"""Addresses of the run whose cost is taken for that of starting."""
PAGES = 50
"""Reports of one host."""


def peer_rows(folder: Path, days: list[Row]) -> list[Row]:
    """One row a watcher: pages per second of processor time, first and second check, and how far ours is ahead."""
    rows: list[Row] = [_ours(days)]
    ours = rows[0]
    with counties_served(PAGES) as port:
        paths = [f"http://127.0.1.{host}:{port}{path}" for path in addresses(PAGES) for host in range(1, 5)]
        for name, (watch, pages) in PEERS.items():
            try:
                row = _measured(folder / "peers" / name, watch, paths[:pages], port)
            except NotMeasured as why:
                rows.append({"who": name, "note": f"not measured: {why}"})
                continue
            for day in ("first", "second"):
                mine, theirs = ours.get(f"{day}, pages/CPU s"), row[f"{day}, pages/CPU s"]
                ahead = mine / theirs if isinstance(mine, float) and isinstance(theirs, float) else None
                row[f"nianbao × ({day})"] = ahead
            rows.append({"who": name, **row})
    return rows


def _ours(days: list[Row]) -> Row:
    by_day = {row["day"]: row for row in days if row["who"] == "nianbao"}
    return {
        "who": "nianbao",
        "pages": by_day["first crawl"].get("looks"),
        "first, pages/CPU s": by_day["first crawl"].get("looks/CPU s"),
        "second, pages/CPU s": by_day["unchanged, all due, 304"].get("looks/CPU s"),
        "note": "kept, dated, given to its body, text, tables and figures read",
    }


def _measured(folder: Path, watch: Watch, paths: list[str], port: int) -> Row:
    costs = []
    for number in (FEW, len(paths)):
        place = folder / str(number)
        place.mkdir(parents=True)
        for _ in range(2):
            tell_server(port, "counts")
            cost = watch(place, paths[:number])
            asked = tell_server(port, "counts")["requests"]
            if asked < number:
                raise NotMeasured(f"it asked for {asked} of {number} addresses")
            costs.append(cost)
    rates = [
        (len(paths) - FEW) / max(many.processor - few.processor, 0.001)
        for few, many in zip(costs[:2], costs[2:], strict=True)
    ]
    return {
        "pages": len(paths),
        "first, pages/CPU s": rates[0],
        "second, pages/CPU s": rates[1],
        "note": "text without tags, compared",
    }

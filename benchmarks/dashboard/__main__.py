"""`make benchmark-dashboard`: every page over an archive of the whole country, one user alone and twenty at once."""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
import time
from pathlib import Path

from rich.console import Console

from benchmarks.dashboard.asking import alone_rows, served, together_rows
from benchmarks.dashboard.made import made_in, make
from benchmarks.tables import Row, table
from spiders.roster import read_counties
from storage.archive import Archive


def main() -> None:
    """Measure and print; `--json FILE` keeps the figures."""
    parser = argparse.ArgumentParser(prog="benchmarks.dashboard")
    parser.add_argument("--json", type=Path, help="keep the figures in this file")
    parser.add_argument("--bodies", type=int, default=130_000, help="made bodies, of ten report years each")
    parser.add_argument("--workspace", type=Path, help="make it here and leave it, or use what was made here before")
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()
    out = Console(width=132)
    out.print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        workspace = options.workspace or Path(folder)
        workspace.mkdir(parents=True, exist_ok=True)
        made = made_in(workspace) or make(workspace, options.bodies)
        with Archive.open(workspace / "data", write=True) as archive:
            archive.index_for_search(None)
        database = (workspace / "data" / "nianbao.db").stat().st_size / 1e9
        out.print(f"{len(made.counties)} counties, {made.reports} body-years, database {database:.1f} GB")
        start = time.process_time()
        read_counties(workspace / "counties")
        out.print(f"reading the counties' files: {time.process_time() - start:.1f} s of processor time")
        kept: dict[str, list[Row]] = {}
        with served(workspace) as (pid, port):
            kept["one user alone"] = alone_rows(made, pid, port)
            for what, think in (("reading each page for two seconds", 2.0), ("without a pause", 0.0)):
                told = {"users": options.users, "think": think, "seconds": options.seconds}
                kept[f"{options.users} users, {what}"] = together_rows(made, pid, port, **told)
    for name, rows in kept.items():
        out.print(table(name, rows))
    if options.json is not None:
        options.json.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()

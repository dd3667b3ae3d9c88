"""`make benchmark-judging`: judging at the scale of all counties, part by part."""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from benchmarks.judging.copies import copy_rows
from benchmarks.judging.counties import county_rows
from benchmarks.tables import Row, table


def main() -> None:
    """Measure and print; `--json FILE` keeps the figures."""
    parser = argparse.ArgumentParser(prog="benchmarks.judging")
    parser.add_argument("--json", type=Path, help="keep the figures in this file")
    parser.add_argument("--counties", type=int, default=20, help="made counties of 46 bodies and ten years")
    parser.add_argument("--part", choices=("counties", "copies"), help="only this part")
    parser.add_argument("--reports", type=int, default=100_000, help="made reports for the part on copies")
    options = parser.parse_args()
    out = Console(width=132)
    out.print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    kept: dict[str, list[Row]] = {}
    parts: dict[str, tuple[str, Callable[[], list[Row]]]] = {
        "counties": (f"judging {options.counties} counties", lambda: county_rows(options.counties)),
        "copies": (f"copies among {options.reports} reports", lambda: copy_rows(options.reports)),
    }
    for name, measure in (told for part, told in parts.items() if options.part in (None, part)):
        rows = kept[name] = measure()
        out.print(table(name, rows))
    if options.json is not None:
        options.json.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()

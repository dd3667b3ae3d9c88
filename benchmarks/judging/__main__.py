"""`make benchmark-judging`: judging at the scale of all counties, part by part."""

from __future__ import annotations

import argparse
import json
import os
import platform
from pathlib import Path

from rich.console import Console

from benchmarks.judging.copies import copy_rows
from benchmarks.tables import table


def main() -> None:
    """Measure and print; `--json FILE` keeps the figures."""
    parser = argparse.ArgumentParser(prog="benchmarks.judging")
    parser.add_argument("--json", type=Path, help="keep the figures in this file")
    parser.add_argument("--reports", type=int, default=100_000, help="made reports for the part on copies")
    options = parser.parse_args()
    out = Console(width=132)
    out.print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    kept = {}
    for name, rows in ((f"copies among {options.reports} reports", copy_rows(options.reports)),):
        kept[name] = rows
        out.print(table(name, rows))
    if options.json is not None:
        options.json.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()

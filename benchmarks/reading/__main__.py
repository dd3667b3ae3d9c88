"""`make benchmark-reading`: pages and files, speed, memory and truth, beside peers in the same run."""

from __future__ import annotations

import argparse
import json
import os
import platform
from pathlib import Path

from rich.console import Console

from benchmarks.reading.files import file_rows
from benchmarks.reading.pages import page_rows
from benchmarks.reading.truth import truth_rows
from benchmarks.tables import table

MATERIAL = Path(os.environ.get("NIANBAO_MATERIAL") or Path(__file__).parents[3] / "shared" / "material")


def main() -> None:
    """Measure and print; `--json FILE` keeps the figures."""
    parser = argparse.ArgumentParser(prog="benchmarks.reading")
    parser.add_argument("--json", type=Path, help="keep the figures in this file")
    parser.add_argument("--rounds", type=int, default=7, help="the best of so many rounds counts")
    options = parser.parse_args()
    out = Console(width=132)
    out.print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    kept = {}
    for name, rows in (
        ("pages: milliseconds of processor time", page_rows(MATERIAL, options.rounds)),
        ("files: milliseconds of processor time, peak memory", file_rows(options.rounds)),
        ("truth: F-score of the main text, real pages", truth_rows(MATERIAL)),
    ):
        kept[name] = rows
        out.print(table(name, rows))
    if options.json is not None:
        options.json.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()

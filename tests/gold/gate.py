"""The gate: scores of the gold set against floors that may only rise.

`python -m tests.gold.gate` shows the scores and exits 1 below a floor; `--raise` lifts the floors to what is reached;
only `--lower WHY` lowers them, and keeps the reason beside.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from rich.console import Console
from rich.table import Table

from tests.gold.marks import case_names, marks
from tests.gold.scores import MEASURES, Points, scored, summed

FLOORS = Path(__file__).parent / "floors.json"
Shares = dict[str, dict[str, float]]
_COARSE = 10_000
"""Floors are cut to this many steps, so that rounding never breaks one."""


def floors() -> Shares:
    """The floors that are kept: {group: {measure: 0 to 1}}."""
    found: Shares = json.loads(FLOORS.read_text(encoding="utf-8"))["floors"] if FLOORS.exists() else {}
    return found


def below(shares: Mapping[str, Mapping[str, float]], kept: Mapping[str, Mapping[str, float]]) -> list[str]:
    """What fell below its floor, or is measured no longer."""
    fallen = []
    for group, measures in kept.items():
        for measure, floor in measures.items():
            reached = shares.get(group, {}).get(measure)
            if reached is None or reached < floor:
                said = "not measured" if reached is None else f"{reached:.4f}"
                fallen.append(f"{group}: {measure} {said}, floor {floor:.4f}")
    return fallen


def lifted(
    shares: Mapping[str, Mapping[str, float]], kept: Mapping[str, Mapping[str, float]], *, lower: bool
) -> Shares:
    """The floors after this run: what is reached, never less than before unless `lower`."""
    found: Shares = {}
    for group, measures in shares.items():
        before = {} if lower else kept.get(group, {})
        found[group] = {
            measure: max(math.floor(share * _COARSE) / _COARSE, before.get(measure, 0.0))
            for measure, share in sorted(measures.items())
        }
    return found


def keep(new: Shares, why: str | None) -> None:
    """Write the floors; a reason for lowering them is added to those before."""
    data = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {"lowered": []}
    if why:
        data["lowered"].append(why)
    data["floors"] = new
    FLOORS.write_text(json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def _shown(share: float | None, floor: float | None) -> str:
    if share is None:
        return "[dim]·[/]"
    said = "1" if share == 1 else f"{math.floor(share * 1000) / 1000:.3f}".lstrip("0")
    if floor is not None and share < floor:
        return f"[bold red]{said} < {floor:.3f}[/]"
    return f"[green]{said}[/]" if share == 1 else f"[yellow]{said}[/]"


def show(shares: Shares, kept: Shares, console: Console) -> None:
    """Print the table: a row for each measure, a column for each group."""
    groups = ["all", *sorted(group for group in shares if group != "all")]
    counts = {group: sum(1 for name in case_names() if group in ("all", marks(name).group)) for group in groups}
    table = Table(title="Gold set: share reached (red: below its floor)", title_justify="left")
    table.add_column("measure")
    for group in groups:
        table.add_column(f"{group}\n{counts[group]}", justify="right")
    for measure in ("worst text", *MEASURES):
        row = (_shown(shares[group].get(measure), kept.get(group, {}).get(measure)) for group in groups)
        table.add_row(measure, *row)
    console.print(table)


def show_faults(points: Mapping[str, Mapping[str, Points]], console: Console) -> None:
    """Print the cases that lack something."""
    for name, one in points.items():
        lacks = [f"{measure} {got / of:.3f}" for measure, (got, of) in one.items() if got < of - 0.01]
        if lacks:
            console.print(f"{name:26} {marks(name).group:5} {', '.join(lacks)}", highlight=False)


def main(arguments: list[str]) -> int:
    """The command; gives its exit code."""
    parser = argparse.ArgumentParser(description="Scores of the gold set against their floors.")
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift the floors to what is reached")
    parser.add_argument("--lower", metavar="WHY", help="set the floors to what is reached, lower ones too, and say why")
    parser.add_argument("--cases", action="store_true", help="also list the cases that lack something")
    options = parser.parse_args(arguments)
    console = Console(width=max(100, Console().width))
    points = scored(case_names())
    shares, kept = summed(points), floors()
    show(shares, kept, console)
    if options.cases:
        show_faults(points, console)
    fallen = below(shares, kept)
    if options.lift or options.lower:
        if fallen and not options.lower:
            console.print("[red]not raised, for these are below their floors:[/]", *fallen, sep="\n  ")
            return 1
        keep(lifted(shares, kept, lower=bool(options.lower)), options.lower)
        console.print(f"floors kept in {FLOORS.name}")
        return 0
    if fallen:
        console.print("[red]below their floors:[/]", *fallen, sep="\n  ")
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

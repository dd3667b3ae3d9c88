"""Figures of a benchmark as a table for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

Row = dict[str, str | float | int | None]


def table(title: str, rows: Sequence[Row]) -> Table:
    """One column for each key, numbers to the right; a row that nobody could measure says so."""
    shown = Table(title=title, title_justify="left")
    keys = list(dict.fromkeys(key for row in rows for key in row))
    for key in keys:
        numeric = any(isinstance(row.get(key), float | int) for row in rows)
        shown.add_column(key, justify="right" if numeric else "left")
    for row in rows:
        shown.add_row(*(_written(row.get(key)) for key in keys))
    return shown


def _written(value: str | float | int | None) -> str:
    if value is None:
        return "–"
    return (
        f"{value:.3f}"
        if isinstance(value, float) and value < 2
        else f"{value:.1f}"
        if isinstance(value, float)
        else str(value)
    )

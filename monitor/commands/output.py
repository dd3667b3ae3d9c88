"""How registers are printed: JSON Lines, CSV that no spreadsheet runs, or a table for people."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell that begins so would be run by a spreadsheet (T113)."""


def print_json(rows: Iterable[Mapping[str, Any]]) -> None:
    """One JSON object a line, UTF-8."""
    for row in rows:
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


def print_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """CSV with a header; lists and objects stand as JSON in their cell."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe_cell(row.get(column)) for column in columns])


def safe_cell(value: Any) -> str:
    """A cell's text; one that a spreadsheet would take for a formula gets an apostrophe before it."""
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def console() -> Console:
    """The terminal; without one, plain text wide enough that nothing is cut."""
    width = shutil.get_terminal_size((160, 40)).columns if sys.stdout.isatty() else 160
    return Console(width=width, highlight=False, emoji=False, markup=False)


def print_table(
    title: str, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]], *, empty: str = ""
) -> None:
    """A table for people. `columns`: (head, `left` or `right`); control characters of crawled text are shown, not sent."""
    table = Table(
        title=title or None, title_justify="left", header_style="bold", box=None, pad_edge=False, padding=(0, 2, 0, 0)
    )
    for head, side in columns:
        table.add_column(head, justify="right" if side == "right" else "left", overflow="fold")
    count = 0
    for row in rows:
        count += 1
        table.add_row(*(Text(visible(cell)) for cell in row))
    if count or not empty:
        console().print(table)
    else:
        console().print(empty)


def visible(text: str) -> str:
    """Crawled text made harmless for a terminal: control and direction characters become a dot (T054)."""
    return "".join(
        c
        if c == "\n" or (c.isprintable() and c not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
        else "·"
        for c in text
    )

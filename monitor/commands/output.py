"""How registers are printed: JSON Lines, CSV that no spreadsheet runs, or a table for people."""

from __future__ import annotations

import csv
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from io import TextIOWrapper
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from monitor.spreadsheet import json_line, safe_cell

PIPED_WIDTH = 10_000
"""Into a pipe a row is a line: nothing is wrapped, nothing is cut."""
NARROW = 110
"""Below so many columns a table of many columns cannot be read."""

_DIRECTIONS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def open_streams() -> None:
    """Make what is printed UTF-8 whatever the locale says; what no UTF-8 can hold is shown as its escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def print_json(rows: Iterable[Mapping[str, Any]]) -> None:
    """One JSON object a line, UTF-8."""
    for row in rows:
        sys.stdout.write(json_line(row) + "\n")


def print_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """CSV with a header; lists and objects stand as JSON in their cell."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe_cell(row.get(column)) for column in columns])


def is_narrow() -> bool:
    """Whether the terminal is too narrow for a table of many columns; a pipe never is."""
    return sys.stdout.isatty() and shutil.get_terminal_size((160, 40)).columns < NARROW


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """The reader of our output has gone: for the command to end quietly, not to fail."""
        raise BrokenPipeError


def console() -> Console:
    """The terminal; without one, plain text in which a line is never broken."""
    width = shutil.get_terminal_size((160, 40)).columns if sys.stdout.isatty() else PIPED_WIDTH
    return _Console(width=width, highlight=False, emoji=False, markup=False, soft_wrap=not sys.stdout.isatty())


def print_table(
    title: str, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]], *, empty: str = ""
) -> None:
    """A table for people. `columns`: (head, `left` or `right`); control characters become dots."""
    table = Table(
        title=Text(title) if title else None,
        title_justify="left",
        title_style="bold",
        header_style="bold",
        box=None,
        pad_edge=False,
        padding=(0, 2, 0, 0),
    )
    for head, side in columns:
        table.add_column(head, justify="right" if side == "right" else "left", overflow="fold")
    count = 0
    for row in rows:
        count += 1
        table.add_row(*(Text(" ".join(visible(cell).split("\n"))) for cell in row))
    out = console()
    if not count and empty:
        out.print(empty)
        return
    with out.capture() as capture:
        out.print(table)
    # The padding of the last column says nothing, and looks like something in a pipe.
    sys.stdout.writelines(f"{line.rstrip()}\n" for line in capture.get().splitlines())


def visible(text: str) -> str:
    """Crawled text made harmless for a terminal: control and direction characters become a dot (T054)."""
    return "".join(
        c if c == "\n" or (c.isprintable() and c not in _DIRECTIONS) else "·" for c in text.replace("\t", "  ")
    )

"""Tables and lines as strips: the labels that lead up to values, and the values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from crawler.extract.labels import is_label, is_unit, is_value
from crawler.files.grids import Block, Grid
from storage.figures import NULL_MARKS

_FEWEST_ROWS = 8
_MOST_ROWS = 0.6
"""Share of the rows that must begin anew in one column."""
LONGEST_LABEL = 90
"""A line without values that is longer is prose."""
MOST_STRIPS = 6000

_GLUED = re.compile(r"^(.*[\u4e00-\u9fff)）])(\d{1,9}(?:\.\d{1,4})?)$")
"""A label that leaves no gap before the first of its numbers."""

_SEVERAL = re.compile(r"\d{1,9}(?:\s+\d{1,9}){2,}$")
"""Numbers of a row whose label stands on the line above; two of them may be one that an editor spaced out."""
_NEXT_LABEL = re.compile(r"\s+(?=[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d))")
"""Where in a line the label of a group ends and that of its first row begins."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Strip:
    """Labels and the values behind them: a row of a grid, or lines up to the last number in a run."""

    labels: tuple[str, ...]
    values: tuple[str, ...]
    """Of a grid row also the blank cells; of lines only what stands there."""
    row: tuple[str | None, ...] | None = None
    """The whole row of a grid; None: made of lines."""
    grid: int = -1
    """Which grid of the document; -1: none."""

    @property
    def joined(self) -> str:
        """All labels in one, blanks dropped."""
        return "".join("".join(self.labels).split())


def grid_strip(row: Sequence[str | None], grid: int) -> Strip:
    """A row of a grid: its labels, and the cells behind the last of them."""
    cells = [(column, cell) for column, cell in enumerate(row) if cell is not None]
    first = next((place for place, (_, cell) in enumerate(cells) if is_value(cell)), len(cells))
    last_label = -1
    labels = []
    for place, (_, cell) in enumerate(cells[:first]):
        if is_label(cell):
            last_label = place
            labels.append(cell)
    values = [cell for _, cell in cells[last_label + 1 :]]
    while len(values) > 1 and (is_unit(values[0]) or (values[0] == "——" and (not values[1] or is_value(values[1])))):
        values.pop(0)
    return Strip(labels=tuple(labels), values=tuple(values), row=tuple(row), grid=grid)


@dataclass(slots=True)
class _Run:
    labels: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    counting: bool = False


def _line_parts(line: str) -> tuple[str, list[str]]:
    """A line as (label, values behind it)."""
    if is_value(line) and not _SEVERAL.match(line):
        return "", [line]
    tokens = line.split()
    start = len(tokens)
    while start > 0 and (is_value(tokens[start - 1]) or is_unit(tokens[start - 1])):
        start -= 1
    label, values = " ".join(tokens[:start]), tokens[start:]
    glued = _GLUED.match(label) if values else None
    return (glued[1], [glued[2], *values]) if glued else (label, values)


def _line_strips(lines: Iterable[str]) -> list[Strip]:
    strips: list[Strip] = []
    run = _Run()

    def close() -> None:
        if run.labels or run.values:
            strips.append(Strip(labels=tuple(run.labels[-60:]), values=tuple(run.values)))
        run.labels, run.values, run.counting = [], [], False

    for line in lines:
        label, values = _line_parts(line)
        if label and not values and len(label) > LONGEST_LABEL:
            close()
            continue
        if label:
            if run.counting:
                close()
            run.labels.extend(_NEXT_LABEL.split(label))
        if values:
            run.counting = True
            run.values.extend(value for value in values if not is_unit(value))
    close()
    return strips


def halves(grid: Grid) -> tuple[Grid, ...]:
    """A long table set in two halves side by side, one under the other; any other grid as it is.

    Known by the column in which most rows begin anew: a label right behind a value.
    """
    begins = Counter(column for row in grid.rows if (column := _second_label(row)) is not None)
    if len(grid.rows) < _FEWEST_ROWS or not begins:
        return (grid,)
    column, rows = begins.most_common(1)[0]
    if rows < len(grid.rows) * _MOST_ROWS:
        return (grid,)
    return (
        Grid(rows=tuple(row[:column] for row in grid.rows)),
        *halves(Grid(rows=tuple(row[column:] for row in grid.rows))),
    )


def _second_label(row: Sequence[str | None]) -> int | None:
    valued = False
    for column, cell in enumerate(row):
        if cell is None:
            continue
        if valued and is_label(cell):
            return column
        valued = valued or (is_value(cell) and cell not in NULL_MARKS)
    return None


def strips_of(blocks: Iterable[Block]) -> list[Strip]:
    """All strips of a document in order, at most `MOST_STRIPS`."""
    strips: list[Strip] = []
    lines: list[str] = []
    grids = 0
    for block in blocks:
        if isinstance(block, Grid):
            strips.extend(_line_strips(lines))
            lines = []
            for part in halves(block):
                strips.extend(grid_strip(row, grids) for row in part.rows if any(cell is not None for cell in row))
                grids += 1
        else:
            lines.append(block)
        if len(strips) > MOST_STRIPS:
            break
    strips.extend(_line_strips(lines))
    return strips[:MOST_STRIPS]

"""Cells of a workbook's sheets, kept within limits, as lines and grids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from crawler.files.grids import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Block, Grid, tidy

MOST_SHEETS = 200
MOST_CELLS_OF_ALL = 5 * MOST_CELLS
MOST_MERGED = 20_000
_MOST_COVERED = 4 * MOST_CELLS
SHORTEST_PROSE = 60
"""A cell across the whole table with fewer signs is a head of it."""

Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column; counted from 0, all inside."""


@dataclass(kw_only=True, slots=True)
class Sheet:
    """A sheet while it is read: texts by place, counted from 0."""

    name: str
    hidden: bool = False
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    """As they are shown, line breaks kept; only where something stands."""
    framed: dict[int, int] = field(default_factory=dict)
    """By row, how many cells stand in the file without a text: the frame of a row that was left blank."""
    merges: list[Merge] = field(default_factory=list)
    cut: bool = False
    """Something stands beyond the limits."""
    full: bool = False
    """Nothing that stands in a further row would be kept."""

    def put(self, row: int, column: int, text: str) -> None:
        """A cell of the file; beyond the limits of `grids` only the fact is kept."""
        blank = not text.strip()
        if row >= MOST_ROWS or column >= MOST_COLUMNS or len(self.texts) >= MOST_CELLS:
            self.cut = self.cut or not blank
            self.full = self.full or (not blank and column < MOST_COLUMNS)
        elif blank:
            self.framed[row] = self.framed.get(row, 0) + 1
        else:
            self.texts[row, column] = text

    def merge(self, first_row: int, first_column: int, last_row: int, last_column: int) -> None:
        """A merged range; absurd numbers of them are cut."""
        if len(self.merges) < MOST_MERGED:
            self.merges.append((first_row, first_column, last_row, last_column))


def blocks_of_sheets(sheets: Sequence[Sheet]) -> tuple[tuple[Block, ...], str | None]:
    """The visible sheets in their order as (blocks, what was left out).

    A sheet's name is a line where more than one of them holds something. Covered cells are None, blank ones "".
    """
    shown = [sheet for sheet in sheets if sheet.texts and not sheet.hidden]
    blocks: list[Block] = []
    room = MOST_CELLS_OF_ALL
    left_out = [sheet.name for sheet in sheets if sheet.texts and sheet.hidden]
    cut = [sheet.name for sheet in shown if sheet.cut]
    for sheet in shown:
        room -= len(sheet.texts)
        if room < 0:
            cut.append(sheet.name)
            continue
        if len(shown) > 1:
            blocks.append(tidy(sheet.name))
        blocks.extend(_blocks(sheet))
    said = []
    if left_out:
        said.append(f"{len(left_out)} hidden sheets left out")
    if cut:
        said.append(f"limit: sheets cut: {', '.join(cut[:3])}"[:80])
    return tuple(block for block in blocks if block), "; ".join(said) or None


def _blocks(sheet: Sheet) -> list[Block]:
    first_row, first_column = min(row for row, _ in sheet.texts), min(column for _, column in sheet.texts)
    height = 1 + max(row for row, _ in sheet.texts) - first_row
    width = 1 + max(column for _, column in sheet.texts) - first_column
    if sheet.framed.get(first_row + height, 0) >= width:
        height += 1  # a row of the table that was left blank, not one below it
    rows: list[list[str | None]] = [["" for _ in range(width)] for _ in range(height)]
    for (row, column), text in sheet.texts.items():
        rows[row - first_row][column - first_column] = text
    tied = _cover(rows, [_moved(merge, first_row, first_column) for merge in sheet.merges])
    blocks: list[Block] = []
    grid: list[tuple[str | None, ...]] = []
    for number, cells in enumerate(rows):
        lines = None if number in tied and width > 1 else _prose(cells)
        if lines is None:
            grid.append(tuple(None if cell is None else tidy(cell) for cell in cells))
            continue
        blocks.extend(_grid(grid))
        grid = []
        blocks.extend(lines)
    return [*blocks, *_grid(grid)]


def _moved(merge: Merge, rows: int, columns: int) -> Merge:
    top, left, bottom, right = merge
    return top - rows, left - columns, bottom - rows, right - columns


def _grid(rows: list[tuple[str | None, ...]]) -> Iterable[Grid]:
    return [Grid(rows=tuple(rows))] if any(any(row) for row in rows) else []


def _cover(rows: list[list[str | None]], merges: Sequence[Merge]) -> set[int]:
    """Put None where a merged range covers; the rows that such a range ties to another row."""
    height, width = len(rows), len(rows[0])
    tied: set[int] = set()
    budget = _MOST_COVERED
    for top, left, bottom, right in merges:
        if top < 0 or left < 0:
            continue  # covers cells left of or above all that is said
        bottom, right = min(bottom, height - 1), min(right, width - 1)
        budget -= max(0, bottom - top + 1) * max(0, right - left + 1)
        if budget < 0:
            break
        for row in range(top, bottom + 1):
            if bottom > top:
                tied.add(row)
            for column in range(left, right + 1):
                if (row, column) != (top, left):
                    rows[row][column] = None
    return tied


def _prose(cells: Sequence[str | None]) -> list[str] | None:
    """The paragraphs of a row that is one cell, long where it covers others; None: a row of a table."""
    places = [cell for cell in cells if cell is not None]
    if len(places) != 1 or (len(cells) > 1 and len(places[0]) < SHORTEST_PROSE):
        return None
    return [line for line in (tidy(part) for part in places[0].splitlines()) if line]

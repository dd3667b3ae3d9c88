"""Tables of the old Word formats, whose rows do not share columns: each row tells where its cells' edges lie."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.files.grids import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Block, Grid, block_text, tidy

_TOLERANCE = 30
"""Twips (1/20 point) by which edges of two rows may differ and still be one; edges moved by hand differ by more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Edge:
    """Where a cell of a row ends, as the row's definition tells."""

    right: int
    """Twips from the margin."""
    covered: bool = False
    """A merged cell, begun to the left or above, covers this one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EdgedRow:
    """The contents of a row's cells, and their edges; no edges where the row does not tell them."""

    cells: tuple[tuple[Block, ...], ...]
    left: int = 0
    edges: tuple[Edge, ...] = ()


def table_blocks(rows: Sequence[EdgedRow]) -> list[Block]:
    """A table as one grid; a table of one column, which only frames what stands in it, as its contents.

    A merged cell leaves None in the columns that it spans.
    """
    rows = rows[:MOST_ROWS]
    if all(len(row.cells) <= 1 for row in rows):
        return [block for row in rows for cell in row.cells for block in cell]
    kept: list[EdgedRow] = []
    cells = 0
    for row in rows:
        cells += len(row.cells)
        if cells > MOST_CELLS:
            break
        kept.append(row)
    columns = _columns(kept)
    return [Grid(rows=tuple(tuple(_line(row, columns)) for row in kept))]


def _columns(rows: Sequence[EdgedRow]) -> list[int]:
    """The left edges of the table's columns; none where the rows do not tell them or are too many."""
    if any(len(row.edges) != len(row.cells) for row in rows):
        return []
    places = sorted({row.left for row in rows} | {edge.right for row in rows for edge in row.edges})
    for tolerance in (_TOLERANCE, 0):
        columns: list[int] = []
        for place in places:
            if not columns or place > columns[-1] + tolerance:
                columns.append(place)
        if len(columns) <= MOST_COLUMNS and all(_is_apart(row, columns) for row in rows):
            return columns
    return []


def _is_apart(row: EdgedRow, columns: Sequence[int]) -> bool:
    at = _place(columns, row.left)
    for edge in row.edges:
        after = _place(columns, edge.right)
        if after <= at:
            return False
        at = after
    return True


def _place(columns: Sequence[int], edge: int) -> int:
    return bisect_right(columns, edge) - 1


def _line(row: EdgedRow, columns: Sequence[int]) -> list[str | None]:
    texts = [_text(cell) for cell in row.cells]
    if not columns:
        return list(texts[:MOST_COLUMNS])
    line: list[str | None] = [None] * _place(columns, row.left)
    for text, edge in zip(texts, row.edges, strict=True):
        line.append(None if edge.covered else text)
        line.extend([None] * (_place(columns, edge.right) - len(line)))
    return line


def _text(cell: Sequence[Block]) -> str:
    return tidy(block_text(cell))

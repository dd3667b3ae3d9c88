"""Tables of a DOCX as rows whose cells know their edges."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crawler.files.grids import COLSPAN_LIMIT, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Block
from crawler.files.word.docx_names import child, name_of, number, said
from crawler.files.word.docx_text import LEFT_OUT
from crawler.files.word.edges import Edge, EdgedRow

_COLUMN = 1000
"""How far apart columns are put where only their number is told."""
_TOLERANCE = 60
"""Twips by which the widths of two rows of one table may differ."""
_INNER = frozenset(("tbl", "p", "tr", "tc"))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Cell:
    element: Any
    told: Mapping[str, Any]
    """Its properties by their names."""
    span: int

    @property
    def width(self) -> int:
        """Twips; 0 where it is told in another measure or not at all."""
        told = self.told.get("tcW")
        return number(told, 0, "w") if said(told, "type") == "dxa" else 0

    def goes_on(self, name: str) -> bool:
        """Whether the cell goes on with one that began above or to the left."""
        merge = self.told.get(name)
        return merge is not None and (said(merge) or "continue") == "continue"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    before: int
    """Columns left free at the left."""
    cells: Sequence[_Cell]


def edged_rows(table: Any, blocks_of: Callable[[Any], tuple[Block, ...]]) -> list[EdgedRow]:
    """The rows of a table, without those that were struck out. `blocks_of` reads what stands in a cell."""
    rows = _rows(table)
    by_width = _are_told_by_widths(rows)
    merged: dict[int, int] = {}
    return [_edged(row, blocks_of, merged, by_width=by_width) for row in rows]


def _rows(table: Any) -> list[_Row]:
    rows = []
    count = 0
    for element in inside(table, "tr")[:MOST_ROWS]:
        properties = child(element, "trPr")
        if child(properties, "del") is not None:
            continue
        cells = [_cell(cell) for cell in inside(element, "tc")[: MOST_COLUMNS + 1]]
        count += len(cells)
        if count > MOST_CELLS:
            break
        rows.append(_Row(before=min(number(child(properties, "gridBefore"), 0), COLSPAN_LIMIT), cells=cells))
    return rows


def _cell(element: Any) -> _Cell:
    properties = child(element, "tcPr")
    told = {name_of(one): one for one in properties} if properties is not None else {}
    span = max(min(number(told.get("gridSpan"), 1), COLSPAN_LIMIT), 1)
    return _Cell(element=element, told=told, span=span)


def inside(holder: Any, wanted: str) -> list[Any]:
    """Rows or cells of a table, also those in content controls or tags; none of tables within."""
    found: list[Any] = []
    for one in holder:
        name = name_of(one)
        if name == wanted:
            found.append(one)
        elif name not in _INNER and name not in LEFT_OUT:
            found.extend(inside(one, wanted))
    return found


def _edged(
    row: _Row, blocks_of: Callable[[Any], tuple[Block, ...]], merged: dict[int, int], *, by_width: bool
) -> EdgedRow:
    """`merged`: at which columns cells that go on below begin, and how wide they are; kept from row to row."""
    column, right = row.before, 0
    edges: list[Edge] = []
    contents: list[tuple[Block, ...]] = []
    for cell in row.cells:
        covered = _is_covered(cell, column, merged, first=not edges)
        contents.append(() if covered else blocks_of(cell.element))
        column += cell.span
        right += cell.width
        edges.append(Edge(right=right if by_width else column * _COLUMN, covered=covered))
    return EdgedRow(cells=tuple(contents), left=row.before * _COLUMN, edges=tuple(edges))


def _is_covered(cell: _Cell, column: int, merged: dict[int, int], *, first: bool) -> bool:
    """Whether a merged cell, begun to the left or above, covers this one; a merge without a beginning is none."""
    if cell.goes_on("vMerge") and merged.get(column) == cell.span:
        return True
    if merged:
        for place in range(column, column + cell.span):
            merged.pop(place, None)
    if "vMerge" in cell.told:
        merged[column] = cell.span
    return "cellDel" in cell.told or (cell.goes_on("hMerge") and not first)


def _are_told_by_widths(rows: Sequence[_Row]) -> bool:
    """Whether rows differ in their columns, no cell says how many it spans, and the widths of the rows are the same.

    Some programs write tables so, and leave it to the widths.
    """
    if len({len(row.cells) for row in rows}) < 2 or any(row.before for row in rows):
        return False
    if any("gridSpan" in cell.told or not cell.width for row in rows for cell in row.cells):
        return False
    totals = [sum(cell.width for cell in row.cells) for row in rows]
    return max(totals) - min(totals) <= _TOLERANCE

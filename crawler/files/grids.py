"""A table as a grid of cells, and what a document is made of: lines and grids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_ROWS = 4000
MOST_COLUMNS = 80
MOST_CELLS = 40_000
ROWSPAN_LIMIT = 500
COLSPAN_LIMIT = 60

_BLANKS = re.compile(r"[ \t\r\n\f\v\xa0\u3000\u2002-\u200a]+")
_ZERO_WIDTH = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\xad]")
_EAST = "\u2e80-\u2fff\u3001-\u9fff\uf900-\ufaff\uff01-\uff60"
_WRAPPED = re.compile(rf"(?<=[{_EAST}0-9])[ \t]*[\r\n]\s*(?=[{_EAST}])|(?<=[{_EAST}])[ \t]*[\r\n]\s*(?=[0-9])")
_UNTIDY = re.compile("[\t\r\n\f\v\xa0\u3000\u2002-\u200f\u202a-\u202e\u2060\ufeff\xad*\\[]|  ")
"""Whether there is anything to do: most pieces of a page are tidy as they are."""
_RESIDUE = re.compile(r"\[bookmark:[^\]\n]{0,60}\]|\*\*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """Rows of cells. None stands where a merged cell, begun to the left or above, covers the place."""

    rows: tuple[tuple[str | None, ...], ...]

    @property
    def width(self) -> int:
        """Columns of the widest row."""
        return max((len(row) for row in self.rows), default=0)


Block = str | Grid
"""A line of text, or a table."""


def tidy(raw: str) -> str:
    """One line of text: white space collapsed, line wraps between Chinese signs closed, Word residue dropped."""
    if _UNTIDY.search(raw) is None:
        return raw.strip(" ")
    text = _RESIDUE.sub("", _ZERO_WIDTH.sub("", raw))
    return _BLANKS.sub(" ", _WRAPPED.sub("", text)).strip()


def spanned(rows: Iterable[Sequence[tuple[str, int, int]]]) -> Grid:
    """A grid from rows of (text, rowspan, colspan) as HTML and Word write them; absurd spans are clamped."""
    grid: list[list[str | None]] = []
    covered: dict[tuple[int, int], bool] = {}
    cells = 0
    for number, row in enumerate(rows):
        if number >= MOST_ROWS or cells >= MOST_CELLS:
            break
        line: list[str | None] = []
        for text, down, across in row:
            while covered.pop((number, len(line)), False):
                line.append(None)
            start = len(line)
            across = max(1, min(across, COLSPAN_LIMIT, MOST_COLUMNS - start))
            if start >= MOST_COLUMNS:
                break
            line.extend([text, *[None] * (across - 1)])
            cells += across
            for below in range(number + 1, number + max(1, min(down, ROWSPAN_LIMIT))):
                if cells >= MOST_CELLS:
                    break
                cells += across
                covered.update({(below, column): True for column in range(start, start + across)})
        while covered.pop((number, len(line)), False):
            line.append(None)
        grid.append(line)
    return Grid(rows=tuple(tuple(row) for row in grid))


def grid_lines(grid: Grid) -> list[str]:
    """The rows as lines, cells separated by tabs; rows without any text are left out."""
    lines = []
    for row in grid.rows:
        cells = [(cell or "").replace("\t", " ").replace("\n", "") for cell in row]
        if any(cells):
            lines.append("\t".join(cells).rstrip("\t"))
    return lines


def block_text(blocks: Iterable[Block]) -> str:
    """Lines and table rows, one a line."""
    lines: list[str] = []
    for block in blocks:
        lines.extend(grid_lines(block) if isinstance(block, Grid) else [block])
    return "\n".join(line for line in lines if line)


def blocks_of_text(text: str) -> tuple[Block, ...]:
    """Plain text as lines and, where lines hold tabs, as grids: the way stored texts of tables look."""
    blocks: list[Block] = []
    rows: list[tuple[str | None, ...]] = []
    for raw in text.split("\n"):
        if "\t" in raw:
            rows.append(tuple(tidy(cell) for cell in raw.split("\t")))
            continue
        line = tidy(raw)
        if not line:
            continue
        if rows:
            blocks.append(Grid(rows=tuple(rows)))
            rows = []
        blocks.append(line)
    if rows:
        blocks.append(Grid(rows=tuple(rows)))
    return tuple(blocks)

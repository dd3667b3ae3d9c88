"""What stands in the cells of a ruled table: runs shared out to them, cut at their edges, read line by line."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from crawler.files.grids import Block, Grid, tidy
from crawler.files.laid_out.ruled import Place, RuledTable
from crawler.files.laid_out.runs import BaseLine, Run, base_lines, line_text

_FRAME_LINES = 3
"""A row of one cell with more lines is a frame around prose, not a head over a table."""
_VALUE = re.compile(r"^[-+¥￥]?\d[\d,.]{0,18}%?$")


def shared_out(
    runs: Sequence[Run], tables: Sequence[RuledTable], sign: float
) -> tuple[list[dict[Place, list[Run]]], list[Run]]:
    """The runs in the cells of each table, and those outside; a table in a cell of another takes its own.

    `sign`: how high the signs of the page are.
    """
    cells: list[dict[Place, list[Run]]] = [{} for _ in tables]
    by_size = sorted(range(len(tables)), key=lambda number: tables[number].area)
    outside = []
    for run in runs:
        number = next((number for number in by_size if tables[number].holds(*run.middle)), None)
        if number is None:
            outside.append(run)
            continue
        table = tables[number]
        for piece in _cut(run, table.walls(run.middle[1]), sign):
            cells[number].setdefault(table.cell_at(*piece.middle), []).append(piece)
    return cells, outside


def table_blocks(table: RuledTable, held: Mapping[Place, Sequence[Run]], sign: float) -> list[Block]:
    """A table as grids, its rows of one cell as lines: frames around prose, heads over a table."""
    lines = {place: base_lines(runs) for place, runs in held.items()}
    blocks: list[Block] = []
    rows: list[tuple[str | None, ...]] = []
    for row, places in enumerate(table.holders):
        own = {column for column, place in enumerate(places) if place == (row, column)}
        thin = table.ys[row + 1] - table.ys[row] < sign * 0.6
        if not own or (thin and not any((row, column) in lines for column in own)):
            continue
        if own == {0} and len(set(places)) == 1:
            _close(blocks, rows)
            blocks.extend(_head(lines.get((row, 0), ()), table, (row, 0)))
            continue
        rows.extend(_rows(table, row, lines, sign))
    _close(blocks, rows)
    return blocks


def _close(blocks: list[Block], rows: list[tuple[str | None, ...]]) -> None:
    """End a grid; places that no cell of it begins at are left out."""
    if rows:
        kept = [column for column in range(len(rows[0])) if any(row[column] is not None for row in rows)]
        blocks.append(Grid(rows=tuple(tuple(row[column] for column in kept) for row in rows)))
        rows.clear()


def _head(lines: Sequence[BaseLine], table: RuledTable, place: Place) -> list[Block]:
    frame = len(lines) > _FRAME_LINES
    texts = [line_text(line.runs) for line in lines] if frame else [_text(lines, table, place)]
    return [text for text in texts if text]


def _cut(run: Run, walls: Sequence[float], sign: float) -> list[Run]:
    """A run that goes on over the edges of cells, as recognition gives it, cut at them."""
    walls = [wall for wall in walls if run.left + sign * 0.6 < wall < run.right - sign * 0.6]
    if not walls or len(run.text) < 2:
        return [run]
    widths = [_width(one) for one in run.text]
    unit = (run.right - run.left) / sum(widths)
    x = run.left
    ends = [x := x + width * unit for width in widths]
    pieces: list[Run] = []
    start, left = 0, run.left
    for wall in walls:
        end = bisect_left(ends, wall - unit / 2) if wall < ends[-1] else len(ends)
        blank = run.text.find(" ", max(end - 2, start), end + 2)
        end = blank + 1 if blank >= 0 else end
        if end <= start:
            continue
        pieces.append(Run(run.text[start:end], left, run.top, min(ends[end - 1], wall), run.bottom, run.confidence))
        start, left = end, max(ends[end - 1], wall)
    pieces.append(Run(run.text[start:], left, run.top, run.right, run.bottom, run.confidence))
    return [piece for piece in pieces if piece.text.strip()]


def _width(sign: str) -> float:
    return 1.0 if unicodedata.east_asian_width(sign) in ("W", "F", "A") else 0.5


def _rows(
    table: RuledTable, row: int, lines: Mapping[Place, Sequence[BaseLine]], sign: float
) -> list[tuple[str | None, ...]]:
    """A row of places as a row of a grid; as several, where only its columns are ruled and numbers stand in stacks."""
    places = table.holders[row]
    cells = {column: lines.get((row, column), ()) for column, place in enumerate(places) if place == (row, column)}
    heights = _stacked(table, row, cells, sign)
    if not heights:
        texts = {column: _text(held, table, (row, column)) for column, held in cells.items()}
        return [tuple(texts.get(column) for column in range(len(places)))]
    sorted_out: list[dict[int, list[BaseLine]]] = [{column: [] for column in cells} for _ in heights]
    for column, held in cells.items():
        for line in held:
            nearest = min(range(len(heights)), key=lambda number: abs(heights[number] - line.middle))
            sorted_out[nearest][column].append(line)
    return [
        tuple(_text(part[column], table, (row, column)) if column in part else None for column in range(len(places)))
        for part in sorted_out
    ]


def _stacked(table: RuledTable, row: int, cells: Mapping[int, Sequence[BaseLine]], sign: float) -> list[float]:
    """At which heights numbers stand above each other in one row of places; none: each number has its own row."""
    stacks = [
        [line.middle for line in held]
        for column, held in cells.items()
        if len(held) > 1
        and all(_VALUE.match(line_text(line.runs)) for line in held)
        and not _is_wrapped(held, table, (row, column))
    ]
    if not stacks:
        return []
    heights = max(stacks, key=len)
    beside = [[line.middle for line in held] for held in cells.values() if len(held) == len(heights)]
    level = [
        middles
        for middles in beside
        if all(abs(one - other) < sign * 0.5 for one, other in zip(middles, heights, strict=True))
    ]
    return heights if len(level) > 1 else []


def _is_wrapped(lines: Sequence[BaseLine], table: RuledTable, place: Place) -> bool:
    """Whether the lines of a cell are one number: all but a shorter last one fill the cell from edge to edge."""
    left, right = table.xs[place[1]], table.right_of(place)
    widths = [line.runs[-1].right - line.runs[0].left for line in lines]
    slack = (lines[0].bottom - lines[0].top) * 1.2
    return widths[-1] < widths[0] and all(right - left - width < slack for width in widths[:-1])


def _text(lines: Sequence[BaseLine], table: RuledTable, place: Place) -> str:
    """The lines of a cell; a number that goes on in the next line is one number."""
    texts = [line_text(line.runs) for line in lines]
    number = len(texts) == 2 and all(_VALUE.match(text) for text in texts) and _is_wrapped(lines, table, place)
    return "".join(texts) if number else tidy("\n".join(texts))

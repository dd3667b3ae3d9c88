"""Which patches of a page are recognised one by one: lines of text kept apart by cells, and missed ink in cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from crawler.files.laid_out.ruled import Place, RuledTable
from crawler.files.recognition.ocr_engine import Box
from crawler.files.recognition.ocr_lines import Marks, Mask

MOST_STRIPS = 3000
"""Of a page; a page of text has a hundred, one of tables four hundred."""

Cell = tuple[int, Place]
"""Number of the table, and the place in it."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A patch of a page that holds one line of text."""

    box: Box
    cell: Cell | None
    """None: outside all tables."""
    stacked: tuple[Box, ...] = ()
    """The signs one by one, top down, where they stand under each other."""


@dataclass(slots=True)
class _Page:
    """What is known of a page while its strips are cut."""

    marks: Marks
    cells: list[Cell | None]
    """Of each mark."""
    big: Mask
    """Whether a mark is big enough for a sign; the others are dots, parts of signs or dirt."""
    tables: Sequence[RuledTable]
    sign: float


def sign_height(boxes: Sequence[Box]) -> float:
    """About how high the signs of a page are, in points; detection leaves a rim around them."""
    return 0.68 * median([bottom - top for _, top, _, bottom in boxes]) if boxes else 0.0


def strips_of(boxes: Sequence[Box], marks: Marks, tables: Sequence[RuledTable], sign: float) -> list[Strip]:
    """The lines of text that were found, cut where cells end, and the ink in cells in which nothing was found."""
    page = _surveyed(marks, tables, sign)
    strips: list[Strip] = []
    covered = np.zeros(len(marks), dtype=bool)
    middles = _middles(marks)
    for left, top, right, bottom in boxes[:MOST_STRIPS]:
        inside = (middles[:, 0] >= left) & (middles[:, 0] <= right) & (middles[:, 1] >= top) & (middles[:, 1] <= bottom)
        covered |= inside
        strips.extend(_cut((left, top, right, bottom), np.flatnonzero(inside), page))
    missed = [int(number) for number in np.flatnonzero(~covered & page.big)]
    return _with_missed(strips, missed, page)[:MOST_STRIPS]


def _surveyed(marks: Marks, tables: Sequence[RuledTable], sign: float) -> _Page:
    width, height = marks[:, 2] - marks[:, 0], marks[:, 3] - marks[:, 1]
    longer = np.maximum(width, height)
    big = (longer >= sign * 0.2) & (longer <= sign * 12) & (marks[:, 4] >= max(6.0, sign * sign * 0.015))
    cells: list[Cell | None] = []
    for number, (x, y) in enumerate(_middles(marks)):
        cell = _cell_at(x, y, tables)
        cells.append(cell)
        if cell is None:
            big[number] = False
        elif big[number] and min(width[number], height[number]) < sign * 0.25:
            big[number] = not _at_edge(marks[number], _frame(tables[cell[0]], cell), sign)
    return _Page(marks=marks, cells=cells, big=big, tables=tables, sign=sign)


def _cell_at(x: float, y: float, tables: Sequence[RuledTable]) -> Cell | None:
    """The cell around a point, of the smallest table that holds it."""
    around = [number for number, table in enumerate(tables) if table.holds(x, y)]
    if not around:
        return None
    number = min(around, key=lambda one: tables[one].area)
    return number, tables[number].cell_at(x, y)


def _middles(marks: Marks) -> Mask:
    return np.stack([(marks[:, 0] + marks[:, 2]) / 2, (marks[:, 1] + marks[:, 3]) / 2], axis=1)


def _frame(table: RuledTable, cell: Cell | None) -> Box:
    """The cell's edges."""
    row, column = cell[1] if cell else (0, 0)
    last = row
    while last + 1 < len(table.holders) and table.holders[last + 1][column] == (row, column):
        last += 1
    return int(table.xs[column]), int(table.ys[row]), int(table.right_of((row, column))), int(table.ys[last + 1])


def _at_edge(mark: Mask, frame: Box, sign: float) -> bool:
    """Whether a thin mark is a remainder of the line beside it."""
    near = max(3.0, sign * 0.15)
    return bool(
        mark[0] - frame[0] < near or mark[1] - frame[1] < near or frame[2] - mark[2] < near or frame[3] - mark[3] < near
    )


def _cut(box: Box, inside: Mask, page: _Page) -> list[Strip]:
    """The box of a piece of text, cut where it goes on over an edge of a cell or holds several lines."""
    groups: dict[Cell | None, list[int]] = {}
    for number in inside:
        groups.setdefault(page.cells[number], []).append(int(number))
    kept = {cell: group for cell, group in groups.items() if cell is None or any(page.big[group])}
    if len(kept) > 1:
        return [strip for cell, group in kept.items() for strip in _lines(_around(group, page), cell, group, page)]
    cell = next(iter(kept), None) if kept else _cell_at((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, page.tables)
    return _lines(_clipped(box, cell, page), cell, kept.get(cell, []), page)


def _clipped(box: Box, cell: Cell | None, page: _Page) -> Box:
    if cell is None:
        return box
    left, top, right, bottom = _frame(page.tables[cell[0]], cell)
    # A sign may stand over the edge of its cell by a little.
    reach = int(page.sign * 0.3)
    return max(box[0], left - reach), max(box[1], top - reach), min(box[2], right + reach), min(box[3], bottom + reach)


def _around(group: Sequence[int], page: _Page) -> Box:
    rim = round(page.sign * 0.15)
    left, top = page.marks[group, :2].min(axis=0)
    right, bottom = page.marks[group, 2:4].max(axis=0)
    return max(0, int(left) - rim), max(0, int(top) - rim), int(right) + rim, int(bottom) + rim


def _lines(box: Box, cell: Cell | None, group: Sequence[int], page: _Page) -> list[Strip]:
    """A box as it is, or line by line where it is too high for one; signs stacked in a narrow cell are one line."""
    height, width = box[3] - box[1], box[2] - box[0]
    if height < page.sign * 2.6 or not group:
        return [Strip(box, cell)]
    rows: list[list[int]] = []
    top = end = -1.0
    stacked = height > width * 2 and width < page.sign * 2.6
    for number in sorted(group, key=lambda one: int(page.marks[one, 1])):
        start, stop = float(page.marks[number, 1]), float(page.marks[number, 3])
        # The strokes of 三 stand apart; with the next sign they would be higher than broad.
        if not rows or (start > end and not (stacked and stop - top <= page.sign * 1.15)):
            rows.append([])
            top = start
        rows[-1].append(number)
        end = max(end, stop)
    boxes = [_around(row, page) for row in rows]
    if stacked:
        return [Strip(box, cell, tuple(boxes))]
    if len(rows) < 2 or any(bottom - top < page.sign * 0.6 for _, top, _, bottom in boxes):
        return [Strip(box, cell)]
    return [Strip(one, cell) for one in boxes]


def _with_missed(strips: list[Strip], missed: Sequence[int], page: _Page) -> list[Strip]:
    """Ink in cells that no strip covers: joined to the strip it stands beside, or a strip of its own."""
    held: dict[Cell, list[Box]] = {}
    for strip in strips:
        if strip.cell is not None and not strip.stacked:
            held.setdefault(strip.cell, []).append(strip.box)
    for number in sorted(missed, key=lambda one: int(page.marks[one, 0])):
        cell = page.cells[number]
        if cell is None:
            continue
        box = _around([number], page)
        boxes = held.setdefault(cell, [])
        beside = next((place for place, other in enumerate(boxes) if _stand_together(box, other, page.sign)), None)
        if beside is None:
            boxes.append(box)
        else:
            other = boxes[beside]
            boxes[beside] = (
                min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3])
            )  # fmt: skip
    outside = [strip for strip in strips if strip.cell is None or strip.stacked]
    return [*outside, *(Strip(box, cell) for cell, boxes in held.items() for box in boxes)]


def _stand_together(box: Box, other: Box, sign: float) -> bool:
    common = min(box[3], other[3]) - max(box[1], other[1])
    gap = max(box[0], other[0]) - min(box[2], other[2])
    return common > min(box[3] - box[1], other[3] - other[1]) / 2 and gap < sign * 0.6

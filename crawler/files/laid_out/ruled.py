"""Cells out of drawn lines: which lines cross each other, and what places they close between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.files.grids import MOST_CELLS, MOST_COLUMNS, MOST_ROWS

MOST_LINES = 600
"""Of each direction on a page, after pieces of one line were joined; the longest are kept."""

Line = tuple[float, float, float, float]
"""From x0, y0 to x1, y1; y grows downwards."""
Place = tuple[int, int]
"""Row and column."""


@dataclass(frozen=True, slots=True)
class _Stroke:
    """A line along one axis: where it stands on the other axis, from where to where it goes."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, kw_only=True, slots=True)
class RuledTable:
    """The places between lines that cross."""

    xs: tuple[float, ...]
    """Edges of the columns, left to right."""
    ys: tuple[float, ...]
    """Edges of the rows, top down."""
    holders: tuple[tuple[Place, ...], ...]
    """For each place of each row, the place that a cell begins at: its own, or that of the merged cell."""

    @property
    def area(self) -> float:
        """Of the whole table, in square units of the page."""
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])

    def holds(self, x: float, y: float) -> bool:
        """Whether a point stands in the table."""
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]

    def cell_at(self, x: float, y: float) -> Place:
        """The cell around a point of the table."""
        row = min(max(bisect_right(self.ys, y) - 1, 0), len(self.ys) - 2)
        column = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
        return self.holders[row][column]

    def walls(self, y: float) -> list[float]:
        """Where, left to right, cells end at a height, the outer edges left out."""
        row = self.holders[min(max(bisect_right(self.ys, y) - 1, 0), len(self.ys) - 2)]
        return [self.xs[column] for column in range(1, len(row)) if row[column] != row[column - 1]]

    def right_of(self, place: Place) -> float:
        """The right edge of a cell."""
        row, column = place
        while column + 1 < len(self.holders[row]) and self.holders[row][column + 1] == place:
            column += 1
        return self.xs[column + 1]


def ruled_tables(lines: Sequence[Line], reach: float) -> list[RuledTable]:
    """The tables that lines of a page draw, top down; frames of one place are none.

    `reach`: how far apart two lines may stand and still be one, and how far a line may end before the one it meets.
    """
    flat = [_Stroke((y0 + y1) / 2, min(x0, x1), max(x0, x1)) for x0, y0, x1, y1 in lines if abs(y1 - y0) <= reach / 2]
    steep = [_Stroke((x0 + x1) / 2, min(y0, y1), max(y0, y1)) for x0, y0, x1, y1 in lines if abs(x1 - x0) <= reach / 2]
    across, down = _joined(flat, reach), _joined(steep, reach)
    found = [_table(group[0], group[1], reach) for group in _groups(across, down, reach)]
    return sorted((table for table in found if table is not None), key=lambda table: (table.ys[0], table.xs[0]))


def _joined(strokes: Sequence[_Stroke], reach: float) -> list[_Stroke]:
    """Pieces of one line as one: drawn twice, drawn cell by cell, dashed."""
    whole: list[_Stroke] = []
    for bundle in _bundles(sorted(strokes, key=lambda stroke: stroke.at), reach):
        at = sum(stroke.at for stroke in bundle) / len(bundle)
        start = end = None
        for stroke in sorted(bundle, key=lambda stroke: stroke.start):
            if start is None or end is None:
                start, end = stroke.start, stroke.end
            elif stroke.start <= end + reach:
                end = max(end, stroke.end)
            else:
                whole.append(_Stroke(at, start, end))
                start, end = stroke.start, stroke.end
        if start is not None and end is not None:
            whole.append(_Stroke(at, start, end))
    # Cells are at least as high as their signs; shorter strokes are parts of signs drawn as curves, and ornaments.
    whole = [stroke for stroke in whole if stroke.end - stroke.start > 3 * reach]
    return sorted(whole, key=lambda stroke: stroke.start - stroke.end)[:MOST_LINES]


def _bundles(strokes: Sequence[_Stroke], reach: float) -> list[list[_Stroke]]:
    bundles: list[list[_Stroke]] = []
    for stroke in strokes:
        if bundles and stroke.at - bundles[-1][0].at <= reach:
            bundles[-1].append(stroke)
        else:
            bundles.append([stroke])
    return bundles


def _groups(
    across: Sequence[_Stroke], down: Sequence[_Stroke], reach: float
) -> list[tuple[list[_Stroke], list[_Stroke]]]:
    """Lines that meet, directly or by way of others."""
    group = list(range(len(across) + len(down)))

    def root(number: int) -> int:
        while group[number] != number:
            group[number] = group[group[number]]
            number = group[number]
        return number

    columns = sorted(range(len(down)), key=lambda number: down[number].at)
    places = [down[number].at for number in columns]
    for number, flat in enumerate(across):
        first, last = bisect_left(places, flat.start - reach), bisect_right(places, flat.end + reach)
        for other in columns[first:last]:
            if down[other].start - reach <= flat.at <= down[other].end + reach:
                group[root(number)] = root(len(across) + other)
    found: dict[int, tuple[list[_Stroke], list[_Stroke]]] = {}
    for number, stroke in enumerate([*across, *down]):
        found.setdefault(root(number), ([], []))[number >= len(across)].append(stroke)
    return list(found.values())


def _table(across: Sequence[_Stroke], down: Sequence[_Stroke], reach: float) -> RuledTable | None:
    if len(across) + len(down) < 4 or not across or not down:
        return None
    xs = _edges(down, across, reach)
    ys = _edges(across, down, reach)
    columns, rows = len(xs) - 1, len(ys) - 1
    if columns < 1 or rows < 1 or columns * rows < 2:
        return None
    if columns > MOST_COLUMNS or rows > MOST_ROWS or columns * rows > MOST_CELLS:
        return None
    return RuledTable(xs=tuple(xs), ys=tuple(ys), holders=_holders(xs, ys, _walls(xs, down), _walls(ys, across)))


def _edges(strokes: Sequence[_Stroke], others: Sequence[_Stroke], reach: float) -> list[float]:
    """Where the lines of one direction stand; an open side ends where the lines of the other direction end."""
    edges = [
        sum(stroke.at for stroke in bundle) / len(bundle)
        for bundle in _bundles(sorted(strokes, key=lambda stroke: stroke.at), reach)
    ]
    first, last = min(other.start for other in others), max(other.end for other in others)
    if first < edges[0] - 2 * reach:
        edges.insert(0, first)
    if last > edges[-1] + 2 * reach:
        edges.append(last)
    return edges


def _walls(edges: Sequence[float], strokes: Sequence[_Stroke]) -> list[list[_Stroke]]:
    """The lines at each edge."""
    walls: list[list[_Stroke]] = [[] for _ in edges]
    for stroke in strokes:
        place = bisect_left(edges, stroke.at)
        near = min(
            (one for one in (place - 1, place) if 0 <= one < len(edges)), key=lambda one: abs(edges[one] - stroke.at)
        )
        walls[near].append(stroke)
    return walls


def _stands(wall: Sequence[_Stroke], start: float, end: float) -> bool:
    """Whether lines cover more than half of a way."""
    covered = sum(max(0.0, min(stroke.end, end) - max(stroke.start, start)) for stroke in wall)
    return covered > (end - start) / 2


def _holders(
    xs: Sequence[float], ys: Sequence[float], steep: Sequence[Sequence[_Stroke]], flat: Sequence[Sequence[_Stroke]]
) -> tuple[tuple[Place, ...], ...]:
    columns, rows = len(xs) - 1, len(ys) - 1
    holder: list[Place] = [(row, column) for row in range(rows) for column in range(columns)]

    def first(place: int) -> Place:
        row, column = holder[place]
        while holder[row * columns + column] != (row, column):
            row, column = holder[row * columns + column]
        holder[place] = (row, column)
        return row, column

    def join(one: int, other: int) -> None:
        lower, higher = sorted((first(one), first(other)))
        holder[higher[0] * columns + higher[1]] = lower

    for row in range(rows):
        for column in range(columns):
            place = row * columns + column
            if column and not _stands(steep[column], ys[row], ys[row + 1]):
                join(place - 1, place)
            if row and not _stands(flat[row], xs[column], xs[column + 1]):
                join(place - columns, place)
    return tuple(tuple(first(row * columns + column) for column in range(columns)) for row in range(rows))

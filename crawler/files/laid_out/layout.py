"""Positioned text to lines and tables: pieces on one base line joined, drawn lines read as cells."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from statistics import median

from crawler.files.grids import Block
from crawler.files.laid_out.cells import shared_out, table_blocks
from crawler.files.laid_out.ruled import RuledTable, ruled_tables
from crawler.files.laid_out.runs import BaseLine, Run, base_lines, drawn_once, is_usable, line_text

__all__ = ["Rule", "Run", "has_tables", "page_blocks", "written_lines"]

MOST_RUNS = 20_000
"""Pieces of text of a page; what stands beyond is left out."""
MOST_RULES = 5_000
MOST_TABLES = 60
_COLUMN_LINES = 5
"""Fewer lines side by side are no columns of prose."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line from one point to another, in units of the page, y growing downwards."""

    x0: float
    y0: float
    x1: float
    y1: float


def page_blocks(runs: Sequence[Run], rules: Sequence[Rule]) -> list[Block]:
    """What a page says, top down: its lines, and the tables that are drawn with lines as grids.

    A row of a table without drawn lines stays one line, its cells parted by blanks. Prose set in two columns is
    read column by column. Bounded: `MOST_RUNS` runs, `MOST_RULES` rules.
    """
    usable = drawn_once(run for run in runs[:MOST_RUNS] if is_usable(run))
    if not usable:
        return []
    sign = median(run.height for run in usable)
    tables = _tables(usable, rules)
    cells, outside = shared_out(usable, tables, sign)
    things: list[tuple[float, list[Block]]] = [
        (table.ys[0], table_blocks(table, held, sign)) for table, held in zip(tables, cells, strict=True) if held
    ]
    edges = sorted(table.ys[0] for table, held in zip(tables, cells, strict=True) if held)
    bands: dict[int, list[BaseLine]] = {}
    for line in base_lines(outside):
        bands.setdefault(bisect_left(edges, line.top + sign * 0.3), []).append(line)
    things.extend((band[0].top, _prose(band, sign)) for band in bands.values())
    things.sort(key=lambda thing: thing[0])
    return [block for _, blocks in things for block in blocks]


def has_tables(runs: Sequence[Run], rules: Sequence[Rule]) -> bool:
    """Whether drawn lines make a table around some of the runs."""
    usable = [run for run in runs[:MOST_RUNS] if is_usable(run)]
    return bool(usable and _tables(usable, rules))


def written_lines(runs: Sequence[Run]) -> list[str] | None:
    """The lines of a page without drawn tables, in the order they were written: cell after cell, row after row.

    None where that order jumps back up the page too often to be the one it is read in.
    """
    lines: list[list[Run]] = []
    back = 0
    for run in drawn_once(run for run in runs[:MOST_RUNS] if is_usable(run)):
        last = lines[-1][-1] if lines else None
        if last is not None and abs(last.middle[1] - run.middle[1]) < min(last.height, run.height) / 2:
            if run.left > last.left or _fits(run, lines[-1]):
                lines[-1].append(run)
                continue
            back += 1
        elif last is not None and run.bottom < last.top - last.height:
            back += 1
        lines.append([run])
    if back > 3 and back * 5 > len(lines):
        return None
    # A line may be written in two goes: its Chinese signs first, then those of another font between them.
    ordered = (sorted(line, key=lambda run: run.left) for line in lines)
    return [text for line in ordered if (text := line_text(line))]


def _fits(run: Run, line: Sequence[Run]) -> bool:
    """Whether a run written later closes a gap of a line."""
    near = run.height / 2
    beside = any(abs(one.right - run.left) < near or abs(run.right - one.left) < near for one in line[-20:])
    return beside and not any(one.left + near < run.right and run.left + near < one.right for one in line[-20:])


def _tables(runs: Sequence[Run], rules: Sequence[Rule]) -> list[RuledTable]:
    """The largest of the tables that hold more than one piece of text."""
    lines = [(rule.x0, rule.y0, rule.x1, rule.y1) for rule in rules[:MOST_RULES]]
    sign = median(run.height for run in runs)
    tables = ruled_tables([line for line in lines if all(map(isfinite, line))], sign * 0.3)
    largest = sorted(tables, key=lambda table: -table.area)[:MOST_TABLES]
    told = [table for table in largest if sum(table.holds(*run.middle) for run in runs) > 1]
    return sorted(told, key=lambda table: (table.ys[0], table.xs[0]))


def _prose(lines: Sequence[BaseLine], sign: float) -> list[Block]:
    """Lines top down; where they stand in two columns, the left one first."""
    texts: list[str] = []
    number = 0
    while number < len(lines):
        gutter, count = _two_columns(lines, number, sign)
        part = lines[number : number + count]
        if gutter is None:
            texts.extend(line_text(line.runs) for line in part)
        else:
            for right in (False, True):
                texts.extend(line_text([run for run in line.runs if (run.left >= gutter) is right]) for line in part)
        number += count
    return [text for text in texts if text]


def _two_columns(lines: Sequence[BaseLine], first: int, sign: float) -> tuple[float | None, int]:
    """Where the gap between two columns of prose stands, and how many lines from the first keep it.

    None for a gap between the cells of a table, whose pieces are short.
    """
    runs = lines[first].runs
    if len(lines) - first < _COLUMN_LINES or len(runs) < 2:
        return None, 1
    gap, start = max((run.left - last.right, last.right) for last, run in pairwise(runs))
    stop = start + gap
    pieces: list[int] = []
    count = 0
    for number in range(first, len(lines)):
        line = lines[number]
        left = [run for run in line.runs if run.middle[0] < (start + stop) / 2]
        right = line.runs[len(left) :]
        near, far = max([start, *(run.right for run in left)]), min([stop, *(run.left for run in right)])
        if far - near < sign * 1.2:
            break
        start, stop, count = near, far, count + 1
        pieces.extend(sum(len(run.text) for run in side) for side in (left, right) if side)
    if count < _COLUMN_LINES or len(pieces) < count * 1.6 or median(pieces) < 10:
        return None, max(count, 1)
    return (start + stop) / 2, count

"""Pieces of text with their boxes: what stands on one base line, and how a line reads."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import isfinite

from crawler.files.grids import tidy

_CELL = 10.0
"""Side of the squares in which a run is looked for that stands there already."""
_MOST_IN_CELL = 16
_OPEN_LINES = 12
"""How many lines near the height of a run may still take it."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text on one base line and the box around it, in units of the page, y growing downwards."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float | None = None
    """0 to 1, how sure the recognition was; None: read, not recognised."""

    @property
    def height(self) -> float:
        """Of the box."""
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """The centre of the box."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(slots=True)
class BaseLine:
    """Runs on one base line, by their left edge."""

    runs: list[Run] = field(default_factory=list)
    top: float = 0.0
    bottom: float = 0.0

    def takes(self, run: Run) -> bool:
        """Whether a run stands on this base line: it overlaps the nearest run by half the lower one's height."""
        place = bisect_left(self.runs, run.left, key=lambda other: other.left)
        near = [self.runs[number] for number in (place - 1, place) if 0 <= number < len(self.runs)]
        other = min(near, key=lambda one: max(one.left - run.right, run.left - one.right))
        common = min(run.bottom, other.bottom) - max(run.top, other.top)
        return common > min(run.height, other.height) / 2

    @property
    def middle(self) -> float:
        """The height of its centre."""
        return (self.top + self.bottom) / 2

    def add(self, run: Run) -> None:
        """Put a run in its place."""
        self.top = min(self.top, run.top) if self.runs else run.top
        self.bottom = max(self.bottom, run.bottom) if self.runs else run.bottom
        insort(self.runs, run, key=lambda other: other.left)


def base_lines(runs: Iterable[Run]) -> list[BaseLine]:
    """Runs gathered on their base lines, top down."""
    lines: list[BaseLine] = []
    open_lines: list[BaseLine] = []
    for run in sorted(runs, key=lambda run: (run.middle[1], run.left)):
        open_lines = [line for line in open_lines if line.bottom > run.top][-_OPEN_LINES:]
        line = next((line for line in reversed(open_lines) if line.takes(run)), None)
        if line is None:
            line = BaseLine()
            lines.append(line)
            open_lines.append(line)
        line.add(run)
    return sorted(lines, key=lambda line: (line.top + line.bottom, line.runs[0].left))


def line_text(runs: Sequence[Run]) -> str:
    """Runs of one line, left to right, as one text: a gap of about a sign is a blank."""
    parts: list[str] = []
    for place, run in enumerate(runs):
        if place and _is_gap(runs[place - 1], run):
            parts.append(" ")
        parts.append(run.text)
    return tidy("".join(parts))


def is_usable(run: Run) -> bool:
    """Whether a run has signs and a box."""
    return (
        bool(run.text.strip())
        and all(map(isfinite, (run.left, run.top, run.right, run.bottom)))
        and run.bottom > run.top
        and run.right >= run.left
    )


def drawn_once(runs: Iterable[Run]) -> list[Run]:
    """Runs without those drawn again at nearly the same place, which makes them look bold."""
    kept: list[Run] = []
    near: defaultdict[tuple[str, int, int], list[Run]] = defaultdict(list)
    for run in runs:
        column, row = int(run.left // _CELL), int(run.top // _CELL)
        around = (
            other
            for x in (-1, 0, 1)
            for y in (-1, 0, 1)
            for other in near.get((run.text, column + x, row + y), ())[-_MOST_IN_CELL:]
        )
        reach = min(run.height * 0.2, _CELL)
        if any(abs(other.left - run.left) < reach and abs(other.top - run.top) < reach for other in around):
            continue
        kept.append(run)
        near[run.text, column, row].append(run)
    return kept


def _is_gap(last: Run, run: Run) -> bool:
    size = min(last.height, run.height)
    narrow = last.text[-1:].isascii() and run.text[:1].isascii()
    return run.left - last.right > size * (0.25 if narrow else 0.8)

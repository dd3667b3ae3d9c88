"""Ink on a picture of a page: the lines that are drawn, and the marks that are left without them."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from crawler.files.laid_out.ruled import Line

Picture = NDArray[Any]
"""A page in blue, green and red, or in grey; a byte each."""
Mask = NDArray[Any]
"""A byte a point: 255 where something is, 0 elsewhere."""
Marks = NDArray[Any]
"""A row for each patch of ink: left, top, right, bottom, points of ink."""

MOST_MARKS = 60_000
"""More patches of ink than that on a page are a photograph or dirt, no text."""

MOST_PIECES = 2000
"""Pieces of lines in one direction; the left ones are kept."""

_STROKE_PARTS = 60
"""The shortest line is this part of the page's longer side: longer than a stroke of a sign, shorter than a row."""
_LONG = 6
"""Times the shortest: a line that ends in the open, as in a table without side walls, has at least this length."""
_BROAD = 4
"""Times the shortest: no table is narrower, no sign of a title as broad."""
_CURVE = 0.004
"""How far a line may stray over its length: scanners draw none quite straight."""


def ink_of(grey: Picture) -> Mask:
    """Where a page is darker than around; shades of a cell or of a badly lit page are no ink."""
    window = max(31, (max(grey.shape) // 50) | 1)
    if max(grey.shape) > 2600:
        grey = cv2.GaussianBlur(grey, (0, 0), 1.0)  # what the sharpness of small scans cannot carry is noise
    edges = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, 18)
    # A black bar is darker than around at its edges alone.
    black = (grey < np.percentile(grey[::7, ::7], 70) * 0.35).astype(np.uint8) * 255
    return cv2.bitwise_or(edges, black)


def ruled_lines(ink: Mask) -> tuple[list[Line], Mask]:
    """The lines along the axes that close cells, in points of the picture, and where their ink is.

    A line counts only where it meets others, since signs have many straight strokes; underlines are left out.
    """
    shortest = max(25, max(ink.shape) // _STROKE_PARTS) | 1  # odd: opening with an even one shifts
    across, across_ink = _strokes(ink, shortest)
    turned, turned_ink = _strokes(np.ascontiguousarray(ink.T), shortest)
    down = [(y0, x0, y1, x1) for x0, y0, x1, y1 in turned]
    reach = max(4.0, shortest / 6)
    down = [line for line in down if _belongs(line, across, reach, shortest)]
    across = [line for line in across if _belongs(line, down, reach, shortest)]
    drawn = cv2.bitwise_or(_along(across_ink, across), _along(np.ascontiguousarray(turned_ink.T), down))
    return _of_tables([*across, *down], drawn, shortest)


def without_lines(page: Picture, ink: Mask, drawn: Mask) -> tuple[Picture, Mask]:
    """A page and its ink with the drawn lines painted over in the colour of its paper."""
    broad = cv2.dilate(drawn, np.ones((3, 3), np.uint8))
    painted = page.copy()
    painted[broad > 0] = np.percentile(page[::7, ::7].reshape(-1, 3), 70, axis=0).astype(np.uint8)
    return painted, cv2.subtract(ink, broad)


def marks_of(ink: Mask) -> Marks:
    """The patches of ink, at most `MOST_MARKS`; none of a page that has more."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    if count - 1 > MOST_MARKS:
        return np.zeros((0, 5), dtype=np.int64)
    left, top, width, height, area = (stats[1:, place].astype(np.int64) for place in range(5))
    return np.stack([left, top, left + width, top + height, area], axis=1)


def _strokes(ink: Mask, shortest: int) -> tuple[list[Line], Mask]:
    """The lines from left to right, and their ink."""
    # A speck of paper in a line is closed; more would string the strokes of neighbouring signs together.
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, 3), np.uint8))
    kept = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, shortest), np.uint8))
    thick = max(5, int(shortest / 6.5) + 1) | 1
    # Bars and blots go, a line that they stand on does not go with them.
    kept = cv2.subtract(kept, cv2.morphologyEx(kept, cv2.MORPH_OPEN, np.ones((thick, 1), np.uint8)))
    _, _, stats, middles = cv2.connectedComponentsWithStats(kept, connectivity=8)
    lines: list[Line] = []
    for (left, _, width, height, area), (_, middle) in zip(stats[1:MOST_MARKS], middles[1:MOST_MARKS], strict=True):
        thick = area / width
        if width > shortest / 2 and height <= thick * 2 + width * _CURVE + 2:
            lines.append((float(left), float(middle), float(left + width), float(middle)))
    return _joined(lines, shortest / 3), kept


def _joined(lines: list[Line], gap: float) -> list[Line]:
    """Pieces of one line as one, where a weak scan broke it by less than a row is high."""
    whole: list[Line] = []
    for left, y, right, _ in sorted(lines, key=lambda line: line[0])[:MOST_PIECES]:
        slack = 2 + gap * _CURVE
        near = (place for place, one in enumerate(whole) if abs(one[1] - y) <= slack and -3 <= left - one[2] <= gap)
        place = next(near, None)
        if place is None:
            whole.append((left, y, right, y))
        else:
            start, above, end, _ = whole[place]
            # The height of the longer part: a line may stray over a page.
            middle = (above * (end - start) + y * (right - left)) / (end - start + right - left)
            whole[place] = (start, middle, max(end, right), middle)
    return whole


def _belongs(line: Line, others: list[Line], reach: float, shortest: int) -> bool:
    """Whether a line ends at lines of the other direction at both ends, or is long and touches one."""
    left, top, right, bottom = line
    touched = begins = ends = False
    for x0, y0, x1, y1 in others:
        if x0 - reach <= right and left - reach <= x1 and y0 - reach <= bottom and top - reach <= y1:
            touched = True
            begins = begins or (x0 - left <= reach and y0 - top <= reach)
            ends = ends or (right - x1 <= reach and bottom - y1 <= reach)
            if begins and ends:
                return True
    return touched and right - left + bottom - top >= shortest * _LONG


def _of_tables(lines: list[Line], drawn: Mask, shortest: int) -> tuple[list[Line], Mask]:
    """The lines and their ink without those that are strokes of big signs: 工, 国 and 田 have lines that meet too."""
    near = np.ones((7, 7), np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(drawn, near), connectivity=8)
    broad = stats[:, cv2.CC_STAT_WIDTH] >= shortest * _BROAD
    broad[0] = False
    kept = []
    for x0, y0, x1, y1 in lines:
        left, top = max(0, int(x0) - 4), max(0, int(y0) - 4)
        if broad[labels[top : int(y1) + 5, left : int(x1) + 5]].any():
            kept.append((x0, y0, x1, y1))
    return kept, cv2.bitwise_and(drawn, np.where(broad[labels], 255, 0).astype(np.uint8))


def _along(ink: Mask, lines: list[Line]) -> Mask:
    """The ink that stands on these lines."""
    here = np.zeros_like(ink)
    for x0, y0, x1, y1 in lines:
        slack = 3 + int(max(x1 - x0, y1 - y0) * _CURVE)
        flat = x1 - x0 > y1 - y0
        wide, high = (1, slack) if flat else (slack, 1)
        left, top = max(0, int(x0) - wide), max(0, int(y0) - high)
        right, bottom = int(x1) + wide + 1, int(y1) + high + 1
        here[top:bottom, left:right] = ink[top:bottom, left:right]
    return here

"""A picture of a page made fit for recognition: big enough, straight, red seals lightened; long pictures cut."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from crawler.files.recognition.ocr_engine import Box
from crawler.files.recognition.ocr_lines import Mask, Picture, ink_of

LONGEST_SIDE = 4000
"""Points; a page of A4 at 340 dpi. More makes nothing clearer."""
SHORTEST_LONG_SIDE = 2000
"""Points; what has less is doubled: at 100 or 150 dpi the strokes of signs are a point or two thick."""
MOST_SLANT = 5.0
"""Degrees that a page may be turned by and is still set straight."""
MOST_PIECES = 40
"""Pages that a long picture is cut into."""

_SOLID = 0.6
"""The part of a patch that is red: a seal is a ring, a star and signs; more is a coloured ground with signs on it."""
_SLANT_SIDE = 900
_LONG = 2.2
"""Times as high as wide: more than a page, several of them in one picture."""
_PIECE = 1.5
_BROAD = 500
"""Points; a picture of pages is at least as broad. What is narrower and high may be a table on its side."""


def sized(picture: Picture) -> Picture:
    """The picture with signs of a size that is recognised: small ones doubled, big ones made smaller."""
    longest = max(picture.shape[:2])
    if longest < SHORTEST_LONG_SIDE:
        return cv2.resize(picture, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    if longest > LONGEST_SIDE:
        scale = LONGEST_SIDE / longest
        return cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return picture


def pieces(picture: Picture) -> list[Picture]:
    """A picture of several pages under each other, cut between lines of text; one that is not long stays whole."""
    height, width = picture.shape[:2]
    if height <= width * _LONG or width < _BROAD:
        return [picture]
    inked = (ink_of(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)) > 0).sum(axis=1)
    # The middle of a broad gap is the best place to cut.
    around = np.convolve(inked.astype(np.float64), np.hanning(25), mode="same")
    cut: list[Picture] = []
    top = 0
    while height - top > width * _LONG and len(cut) < MOST_PIECES - 1:
        first, last = top + int(width), top + int(width * _PIECE)
        bottom = first + int(np.argmin(around[first:last]))
        cut.append(picture[top:bottom])
        top = bottom
    return [*cut, picture[top : top + int(width * _LONG)]]


def without_seals(picture: Picture) -> Picture:
    """Red seals (公章) over the signature and date lightened, the dark signs under them kept.

    Only about round and big patches of red are taken for seals, so that red headlines stay.
    """
    hue, strength, brightness = cv2.split(cv2.cvtColor(picture, cv2.COLOR_BGR2HSV))
    red = (((hue < 12) | (hue > 165)) & (strength > 50) & (brightness > 60)).astype(np.uint8) * 255
    side = max(picture.shape[:2])
    near = max(3, side // 120)
    _, _, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(red, np.ones((near, near), np.uint8)))
    lightened = picture
    for left, top, width, height, _ in stats[1:4000].tolist():
        if not (0.6 < width / height < 1.7 and side * 0.05 < width < side * 0.3):
            continue
        patch = (slice(top, top + height), slice(left, left + width))
        if (red[patch] > 0).mean() > _SOLID:
            continue
        if lightened is picture:
            lightened = picture.copy()
        seal = cv2.dilate(red[patch], np.ones((3, 3), np.uint8)) > 0
        # In the red light a red sign is nearly white and a black one under it dark.
        light = np.clip((picture[patch][..., 2].astype(np.int16) - 80) * 3, 0, 255).astype(np.uint8)
        lightened[patch][seal] = light[seal][:, None]
    return lightened


def straight(picture: Picture) -> Picture:
    """The picture turned so that lines of text and ruled lines lie level; more than `MOST_SLANT` degrees stay."""
    angle = slant(picture)
    if abs(angle) < 0.06:
        return picture
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(
        picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(255,) * 3
    )


def has_ink(picture: Picture) -> bool:
    """Whether anything is on a page; the back of a sheet is white."""
    return bool((ink_of(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)) > 0).sum() > 60)


def turned(picture: Picture, quarters: int) -> Picture:
    """The picture turned by quarters, clockwise."""
    turns = (None, cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE)
    turn = turns[quarters % 4]
    return picture if turn is None else cv2.rotate(picture, turn)


def lies_on_its_side(boxes: Sequence[Box]) -> bool:
    """Whether most pieces of text that are long enough to tell stand upright instead of lying."""
    long = [(right - left, bottom - top) for left, top, right, bottom in boxes]
    long = [(width, height) for width, height in long if max(width, height) > 2.5 * min(width, height)]
    return len(long) >= 3 and sum(height > width for width, height in long) * 3 > len(long) * 2


def slant(picture: Picture) -> float:
    """By how many degrees lines run down to the right, to about a twentieth; 0.0 where nothing tells it."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    ink = ink_of(grey)
    scale = _SLANT_SIDE / max(ink.shape)
    if scale < 1:
        ink = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    if not ink.any():
        return 0.0
    best, level = 0.0, _edges(ink, 0.0)
    for step, reach in ((0.5, MOST_SLANT), (0.1, 0.4), (0.05, 0.05)):
        around = best
        for angle in np.arange(around - reach, around + reach + step / 2, step):
            edges = _edges(ink, float(angle))
            if edges > level * 1.01:
                best, level = float(angle), edges
    return best if abs(best) <= MOST_SLANT else 0.0


def _edges(ink: Mask, angle: float) -> float:
    """How sharply rows and columns of points differ when the picture is turned: most where lines lie level."""
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_LINEAR)
    found = 0.0
    for axis in (0, 1):
        profile = turned.sum(axis=axis, dtype=np.float64)
        found += float(np.square(np.diff(profile)).sum())
    return found

"""What each strip of a page says: recognised, and in cells of tables checked by the shape of lone marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

import cv2
import numpy as np

from crawler.files.ocr_cells import Strip
from crawler.files.ocr_engine import Box, Read, recognised
from crawler.files.ocr_lines import Mask, Picture
from storage.figures import NULL_MARKS

UNREADABLE = "□"
"""Stands for ink in a cell that was not recognised: neither blank nor a number."""
UNREADABLE_SCORE = 0.3
"""More than nothing: a cell known to be unread misleads nobody, a figure read wrongly would."""
LEAST_LEAN = -0.18
"""Points to the right for each point down: what leans less is no slash but an upright 1."""

_UNSURE = 0.5
_AGREED = 0.95
"""How sure a sign is that was recognised as what its shape says."""
_BY_SHAPE = 0.9
_SURE = 0.9
_SPECK = 0.7
"""How sure a number is that a speck beside it was left off."""
_HAN = re.compile("[\u3400-\u9fff]")
_SPECKED = re.compile(r"^[.·•,，、'`‘’:]{0,2}(\d{1,9})[.·•,，、'`‘’:]{0,2}$")
_DIGITS = re.compile(r"^\d+$")
_NUMBER = re.compile(r"^[+-]?\d[\d.,，]{0,20}%?$")


def readings(page: Picture, ink: Mask, strips: Sequence[Strip], sign: float) -> list[Read]:
    """What stands on each strip, and how sure it is, 0 to 1; an empty text where it is to be left out.

    `page` and `ink` without drawn lines. A lone ring in a cell is a 0, a lone slanting stroke a /, a lone level one a
    dash, whatever letter or digit they were recognised as. Ink in a cell that nothing was recognised of is
    `UNREADABLE`. Numbers in cells that are not sure are recognised again in another frame; two answers that
    differ leave it unsure.
    """
    reads = recognised([cut_out(page, strip.box, 3) for strip in strips])
    unsure = [
        place
        for place, (strip, (text, score)) in enumerate(zip(strips, reads, strict=True))
        if strip.cell is not None and score < _SURE and (len(text) < 2 or _NUMBER.match(text))
    ]
    again = recognised([cut_out(page, _tight(ink, strips[place].box), round(sign * 0.3)) for place in unsure])
    for place, other in zip(unsure, again, strict=True):
        reads[place] = _of_two(reads[place], other)
    return [_settled(strip, read, ink, sign) for strip, read in zip(strips, reads, strict=True)]


def cut_out(page: Picture, box: Box, rim: int) -> Picture:
    """A patch of a page with a rim of its own paper, so that no sign touches the edge."""
    left, top, right, bottom = box
    patch = page[top:bottom, left:right]
    if not patch.size:
        return patch
    paper = [int(np.percentile(patch[..., channel], 90)) for channel in range(3)]
    return cv2.copyMakeBorder(patch, rim, rim, rim, rim, cv2.BORDER_CONSTANT, value=paper)


def shape_of(ink: Mask, sign: float) -> str:
    """What a patch with one mark on it is by its shape alone: 0, / or a dash; empty for all else.

    Recognition takes these for letters and other digits where they stand alone: a stroke for a 1, above all.
    """
    outlines, ranks = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    outer = [number for number, outline in enumerate(outlines) if ranks[0][number][3] < 0 and len(outline) > 3]
    outer = [number for number in outer if max(cv2.boundingRect(outlines[number])[2:]) > sign * 0.2]
    if len(outer) != 1:
        return ""
    left, top, width, height = cv2.boundingRect(outlines[outer[0]])
    holes = [cv2.contourArea(outline) for outline, rank in zip(outlines, ranks[0], strict=True) if rank[3] == outer[0]]
    holes = [hole for hole in holes if hole > sign * sign * 0.01]
    if holes:
        ring = len(holes) == 1 and height >= max(sign * 0.55, width * 0.9) and holes[0] * 5 > width * height
        return "0" if ring and _is_even(ink[top : top + height, left : left + width]) else ""
    if height * 1.5 < width and height < sign * 0.35:
        return "—" if width > sign * 0.75 else "-"
    return "/" if _is_slash(ink[top : top + height, left : left + width], sign) else ""


def _is_even(ring: Mask) -> bool:
    """Whether a ring looks the same turned on its head: a 0 does, a 6, a 9 and a D do not."""
    filled = ring > 0
    flipped = filled[::-1, ::-1]
    return bool((filled & flipped).sum() * 1.45 > filled.sum())


def _is_slash(stroke: Mask, sign: float) -> bool:
    """Whether a stroke leans to the right, as straight and thick below as above."""
    height, width = stroke.shape
    rows = [np.flatnonzero(row) for row in stroke]
    if height < sign * 0.5 or any(not len(row) for row in rows):
        return False
    middles = np.array([(row[0] + row[-1]) / 2 for row in rows])
    broad = np.array([row[-1] - row[0] + 1 for row in rows])
    slope, start = np.polyfit(np.arange(height), middles, 1)
    astray = np.abs(middles - (slope * np.arange(height) + start)).max()
    return bool(-1.5 < slope < LEAST_LEAN and astray < max(1.5, sign * 0.08) and broad.max() <= np.median(broad) * 2.2)


def _of_two(one: Read, other: Read) -> Read:
    better, worse = sorted((one, other), key=lambda read: -read[1])
    if one[0] == other[0]:
        return better[0], 1 - (1 - better[1]) * (1 - worse[1]) ** 0.5
    return better if worse[1] < _UNSURE <= better[1] - 0.3 else (better[0], min(better[1], _UNSURE))


def _settled(strip: Strip, read: Read, ink: Mask, sign: float) -> Read:
    text, score = read[0].strip(), read[1]
    left, top, right, bottom = strip.box
    if strip.cell is not None and len(text) < 2 and right - left < sign * 2.5:
        shape = shape_of(ink[top:bottom, left:right], sign)
        if shape and shape == text:
            return text, max(score, _AGREED)
        if shape and not (shape == "0" and _DIGITS.match(text)):
            return shape, _BY_SHAPE
    speck = _SPECKED.match(text) if strip.cell is not None else None
    if speck is not None and speck[1] != text:
        text, score = speck[1], min(score, _SPECK)
    if (
        strip.cell is not None
        and len(text) == 1
        and not text.isdigit()
        and text not in NULL_MARKS
        and not _HAN.match(text)
    ):
        score = min(score, _UNSURE)  # a letter alone in a cell is a number that was mistaken
    if text and (score >= _UNSURE or len(_HAN.findall(text)) > 1):
        return text, score
    return (UNREADABLE, UNREADABLE_SCORE) if strip.cell is not None else ("", 0.0)


def _tight(ink: Mask, box: Box) -> Box:
    """The box around the ink in a box."""
    left, top, right, bottom = box
    places = cv2.findNonZero(ink[top:bottom, left:right])
    if places is None:
        return box
    x, y, width, height = cv2.boundingRect(places)
    return left + x, top + y, left + x + width, top + y + height

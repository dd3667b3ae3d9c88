"""What each strip of a page says: recognised, and in cells of tables checked by the shape of lone marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

import cv2
import numpy as np

from crawler.files.recognition.ocr_cells import Strip
from crawler.files.recognition.ocr_engine import Box, Read, recognised
from crawler.files.recognition.ocr_lines import Mask, Picture
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
_SHORT = 2.5
"""Heights of a sign: no broader than a number of four digits."""
_SPECK = 0.7
"""How sure a number is that a speck beside it was left off."""
_HAN = re.compile("[\u3400-\u9fff]")
_SPECKED = re.compile(r"^[.·•,，、'`‘’:]{0,2}(\d{1,9})[.·•,，、'`‘’:]{0,2}$")
_DASHES = re.compile("^[-－–—―ー一_]{2,6}$")
_DIGITS = re.compile(r"^\d+$")
_NUMBER = re.compile(r"^[+-]?\d[\d.,，]{0,20}%?$")


def readings(page: Picture, ink: Mask, strips: Sequence[Strip], sign: float) -> list[Read]:
    """What stands on each strip, and how sure it is, 0 to 1; an empty text where it is to be left out.

    `page` and `ink` without drawn lines. A lone ring in a cell is a 0, a lone slanting stroke a /, a lone level one a
    dash, whatever letter or digit they were recognised as. Short texts in cells are recognised in a narrow frame,
    and where that is unsure once more in a broad one; two answers that differ stay unsure. Ink in a cell that nothing
    was recognised of is `UNREADABLE`.
    """
    short = [
        strip.cell is not None and not strip.stacked and strip.box[2] - strip.box[0] < sign * _SHORT for strip in strips
    ]
    rim = round(sign * 0.15)
    frames = [
        cut_out(page, _tight(ink, strip.box), rim) if brief else _line(page, strip)
        for strip, brief in zip(strips, short, strict=True)
    ]
    reads = recognised(frames)
    unsure = [
        place
        for place, (text, score) in enumerate(reads)
        if short[place] and (score < _SURE or not (_is_figure(text) or _HAN.search(text)))
    ]
    again = recognised([cut_out(page, strips[place].box, 3) for place in unsure])
    for place, other in zip(unsure, again, strict=True):
        reads[place] = _of_two(reads[place], other)
    return [
        _in_cell(read, ink, strip.box if brief else None, sign) if strip.cell is not None else _in_prose(read)
        for strip, brief, read in zip(strips, short, reads, strict=True)
    ]


def cut_out(page: Picture, box: Box, rim: int) -> Picture:
    """A patch of a page with a rim of its own paper, so that no sign touches the edge."""
    left, top, right, bottom = box
    patch = page[top:bottom, left:right]
    if not patch.size:
        return patch
    paper = [int(np.percentile(patch[..., channel], 90)) for channel in range(3)]
    return cv2.copyMakeBorder(patch, rim, rim, rim, rim, cv2.BORDER_CONSTANT, value=paper)


def _line(page: Picture, strip: Strip) -> Picture:
    """A strip as a picture of one line; signs under each other are laid side by side."""
    if not strip.stacked:
        return cut_out(page, strip.box, 3)
    patches = [cut_out(page, box, 2) for box in strip.stacked]
    patches = [patch for patch in patches if patch.size]
    high = max((len(patch) for patch in patches), default=0)
    padded = []
    for patch in patches:
        above = (high - len(patch)) // 2
        paper = [int(one) for one in patch[0, 0]]
        padded.append(
            cv2.copyMakeBorder(patch, above, high - len(patch) - above, 0, 0, cv2.BORDER_CONSTANT, value=paper)
        )
    return np.hstack(padded) if padded else page[:0, :0]


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
    solid = (ink[top : top + height, left : left + width] > 0).mean() > 0.6
    if height * 1.25 <= width and height < sign * 0.35 and solid:
        return "—" if width > sign * 0.75 else "-"
    return "/" if _is_slash(ink[top : top + height, left : left + width], sign) else ""


def _is_even(ring: Mask) -> bool:
    """Whether a ring looks the same turned on its head: a 0 does, a 6, a 9 and a D do not."""
    filled = ring > 0
    flipped = filled[::-1, ::-1]
    return bool((filled & flipped).sum() * 1.45 > filled.sum())


def _is_slash(stroke: Mask, sign: float) -> bool:
    """Whether a stroke leans to the right, as straight and thick below as above."""
    height = len(stroke)
    rows = [np.flatnonzero(row) for row in stroke]
    if height < sign * 0.5 or any(not len(row) for row in rows):
        return False
    middles = np.array([(row[0] + row[-1]) / 2 for row in rows])
    broad = np.array([row[-1] - row[0] + 1 for row in rows])
    slope, start = np.polyfit(np.arange(height), middles, 1)
    astray = np.abs(middles - (slope * np.arange(height) + start)).max()
    return bool(-1.5 < slope < LEAST_LEAN and astray < max(1.5, sign * 0.08) and broad.max() <= np.median(broad) * 2.2)


def _is_figure(text: str) -> bool:
    return text in NULL_MARKS or _NUMBER.match(text) is not None


def _of_two(one: Read, other: Read) -> Read:
    """What two readings of the same ink come to: figures before letters, since it stands in a cell."""
    better, worse = sorted((one, other), key=lambda read: -read[1])
    if one[0] == other[0]:
        return better[0], 1 - (1 - better[1]) * (1 - worse[1]) ** 0.5
    figures = [read for read in (one, other) if read[0] and _is_figure(read[0])]
    if len(figures) == 1:
        text, score = figures[0]
        return text, min(score, _BY_SHAPE if score > worse[1] else _UNSURE)
    return better[0], min(better[1], _BY_SHAPE if better[1] - worse[1] > 0.4 else _UNSURE)


def _in_prose(read: Read) -> Read:
    text, score = read[0].strip(), read[1]
    return (text, score) if score >= _UNSURE or len(_HAN.findall(text)) > 1 else ("", 0.0)


def _in_cell(read: Read, ink: Mask, box: Box | None, sign: float) -> Read:
    """A reading in a cell; `box` where it is short enough for its shape to tell."""
    text, score = read[0].strip(), read[1]
    shape = shape_of(ink[box[1] : box[3], box[0] : box[2]], sign) if box and len(text) < 2 else ""
    if shape == text and shape:
        return text, max(score, _AGREED)
    if shape and not (shape == "0" and _DIGITS.match(text)):
        return shape, _BY_SHAPE
    if _DASHES.match(text):
        return "—" * len(text), max(score, _BY_SHAPE)
    speck = _SPECKED.match(text)
    if speck is not None and speck[1] != text:
        text, score = speck[1], min(score, _SPECK)
    letter = len(text) == 1 and not _is_figure(text) and not _HAN.match(text)
    if shape or letter:
        score = min(score, _UNSURE)  # a ring taken for an 8; a letter where a number must stand
    if text and (score >= _UNSURE or len(_HAN.findall(text)) > 1):
        return text, score
    return UNREADABLE, UNREADABLE_SCORE


def _tight(ink: Mask, box: Box) -> Box:
    """The box around the ink in a box."""
    left, top, right, bottom = box
    patch = ink[top:bottom, left:right]
    if not patch.any():
        return box
    x, y, width, height = cv2.boundingRect(patch)
    return left + x, top + y, left + x + width, top + y + height

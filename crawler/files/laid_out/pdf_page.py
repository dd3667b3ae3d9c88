"""One page of a PDF: its signs with their places, its drawn lines, and what these make of it."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import pi
from typing import Any

import pypdfium2.raw as pdfium

from crawler.files.grids import Block, tidy
from crawler.files.laid_out.layout import Rule, Run, has_tables, page_blocks, written_lines
from crawler.files.laid_out.pages import is_bare, is_garbled
from crawler.files.laid_out.pdf_drawing import MOST_OBJECTS, drawing_of
from crawler.files.laid_out.pdf_signs import signs_of

MOST_SIGNS = 20_000
"""Of one page; what stands beyond is left unread."""
_PICTURE_SHARE = 0.25
"""A picture that covers less of a page that has no text is an ornament."""
_LAYER_SHARE = 0.5
_MOST_CURVES = 300
_ABSURD = 30.0
"""Fonts for signs set below each other may give boxes that are many times too high, in points."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff]")
_HYPHEN = re.compile("(?<=[A-Za-z])\ufffe(?=[A-Za-z])")

Signs = Sequence[tuple[int, int]]
"""Number in the layer and code of each."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PageReading:
    """What one page says."""

    blocks: tuple[Block, ...]
    is_bare: bool
    """It has next to no text."""
    picture: bool
    """It shows a picture, or signs drawn as curves."""
    cut: bool = False
    """It has more signs or drawings than are read."""


def read_page(page: Any) -> PageReading:
    """The blocks of a page of an open document; bounded by `MOST_SIGNS` and `MOST_OBJECTS`."""
    width, height = page.get_size()
    drawn = drawing_of(page)
    area = max(width * height, 1.0)
    layer = page.get_textpage()
    try:
        count = pdfium.FPDFText_CountChars(layer.raw)
        # Text that nobody sees is a scanner's reading when a picture lies over it; else it is no part of the report.
        hide = drawn.hidden > 0 and drawn.pictured < area * _LAYER_SHARE
        signs, dropped = signs_of(layer.raw, min(count, MOST_SIGNS), hide=hide)
        if dropped:
            text = "".join(chr(code) for _, code in signs)
        else:
            text = str(layer.get_text_range(0, min(count, MOST_SIGNS))) if count > 0 else ""
        blocks = _blocks(page, layer.raw, text, signs, drawn.rules)
    finally:
        layer.close()
    if is_garbled(text):
        blocks, text = [], ""
    return PageReading(
        blocks=tuple(blocks),
        is_bare=is_bare(text),
        picture=drawn.pictured > area * _PICTURE_SHARE or drawn.curves > _MOST_CURVES,
        cut=count > MOST_SIGNS or drawn.seen >= MOST_OBJECTS,
    )


def _blocks(page: Any, layer: Any, text: str, signs: Signs, rules: list[Rule]) -> list[Block]:
    """By the places of the signs where tables are drawn or the text jumps about; else in the order of writing."""
    lines: list[Block] = [line for raw in _lines_of(text) if (line := tidy(raw))]
    turn = _turn(layer)
    pieces = _pieces(layer)
    # On a page that is turned for reading, the layer gives the lines in the order they stand in unturned.
    placed = turn != 0 or page.get_rotation() != 0 or _is_scattered(pieces, len(lines))
    crossed = any(_level(last, one) and one[0] < last[2] - last[1] + last[3] for last, one in pairwise(pieces))
    if not placed and not crossed and len(rules) < 4:
        return lines
    runs = _runs(layer, signs, turn)
    turned = [Rule(*_turned(rule.x0, rule.y0, turn), *_turned(rule.x1, rule.y1, turn)) for rule in rules]
    if placed or has_tables(runs, turned):
        return page_blocks(runs, turned)
    return [*(written_lines(runs) or lines)] if crossed else lines


def _lines_of(text: str) -> list[str]:
    plain = _CONTROL.sub("", text.replace("\x02", "\ufffe"))
    return _HYPHEN.sub("", plain).replace("\ufffe", "-").split("\n")


def _turn(layer: Any) -> int:
    """How many quarter turns, against the clock, most signs of a page are turned by."""
    count = pdfium.FPDFText_CountChars(layer)
    step = max(1, count // 60)
    turns = Counter(
        round(-pdfium.FPDFText_GetCharAngle(layer, number) / (pi / 2)) % 4
        for number in range(0, count, step)
        if not pdfium.FPDFText_IsGenerated(layer, number)
    )
    return turns.most_common(1)[0][0] if turns else 0


def _turned(x: float, y: float, turn: int) -> tuple[float, float]:
    """A point of the page as it stands when the text is upright, y growing downwards."""
    return ((x, -y), (y, x), (-x, y), (-y, -x))[turn]


def _is_scattered(pieces: Sequence[Sequence[float]], lines: int) -> bool:
    """Whether the order of writing is not the one a page is read in.

    The text goes back up the page often, or long pieces of text stand beside each other on many lines.
    """
    back = sum(1 for last, one in pairwise(pieces) if one[3] - last[1] > 1.5 * (last[1] - last[3]))
    beside = 0
    for last, one in pairwise(pieces):
        height = last[1] - last[3]
        far = one[0] - last[2] > height and min(one[2] - one[0], last[2] - last[0]) > 8 * height
        beside += far and _level(last, one)
    return (back > 3 and back * 5 > lines) or beside * 3 > lines > 4


def _level(last: Sequence[float], one: Sequence[float]) -> bool:
    """Whether two pieces stand on one base line."""
    return abs(one[1] + one[3] - last[1] - last[3]) < last[1] - last[3]


def _pieces(layer: Any) -> list[list[float]]:
    """Left, top, right and bottom edge of what was written without a gap, y growing upwards."""
    count = min(pdfium.FPDFText_CountRects(layer, 0, MOST_SIGNS), MOST_SIGNS)
    left, top, right, bottom = (ctypes.c_double() for _ in range(4))
    pieces: list[list[float]] = []
    for number in range(count):
        pdfium.FPDFText_GetRect(layer, number, left, top, right, bottom)
        if pieces:
            last = pieces[-1]
            height = last[1] - last[3]
            if abs(top.value + bottom.value - last[1] - last[3]) < height and abs(left.value - last[2]) < height:
                last[2] = right.value
                continue
        pieces.append([left.value, top.value, right.value, bottom.value])
    return pieces


def _runs(layer: Any, signs: Signs, turn: int) -> list[Run]:
    """The words of a page with their boxes, from its signs in the order they were written."""
    box = pdfium.FS_RECTF()
    runs: list[Run] = []
    word = ""
    left = top = right = bottom = 0.0
    for number, code in signs:
        if number < 0 or code < 2:
            continue
        sign = "-" if code in (0x2, 0xFFFE) else chr(code)
        if sign.isspace():
            word += " " if word and word[-1] != " " else ""
            continue
        corners = _box(layer, number, box)
        if corners is None:
            continue
        xs, ys = zip(*(_turned(x, y, turn) for x, y in corners), strict=True)
        x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
        size = min(bottom - top, y1 - y0)
        same = abs(y0 + y1 - top - bottom) < size * 0.5 and -size * 0.4 < x0 - right < size * 0.1
        if word and (not same or word[-1] == " "):
            runs.append(Run(word, left, top, right, bottom))
            word = ""
        if not word:
            left, top, bottom = x0, y0, y1
        word, right = word + sign, x1
    return [*runs, Run(word, left, top, right, bottom)] if word.strip() else runs


def _box(layer: Any, number: int, box: Any) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Two corners of the box of a sign as its font sets it; as it is drawn where the font's measures are absurd."""
    if not pdfium.FPDFText_GetLooseCharBox(layer, number, box):
        return None
    loose = (box.left, box.top), (box.right, box.bottom)
    if abs(box.top - box.bottom) < _ABSURD:
        return loose
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(layer, number, left, right, bottom, top)
    drawn = max(right.value - left.value, top.value - bottom.value)
    if drawn <= 0 or abs(box.top - box.bottom) < 4 * drawn:
        return loose
    return (left.value, top.value), (right.value, bottom.value)

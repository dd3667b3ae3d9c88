"""Which signs of a PDF page are of its text: not what is not painted, runs aslant over it, or leads to a footnote."""

from __future__ import annotations

import ctypes
from math import hypot, pi
from typing import Any

import pypdfium2.raw as pdfium

_NOTE_SIGNS = frozenset("0123456789①②③④⑤⑥⑦⑧⑨⑩*[]〔〕")
_SLANT = 0.15
"""How far, in quarter turns, a base line may be off and still be level or upright."""


def signs_of(layer: Any, count: int, *, hide: bool) -> tuple[list[tuple[int, int]], bool]:
    """Number and code of the first `count` signs that are of the text, and whether any was left out.

    Blanks and line ends that only the reading puts between signs have the number -1.
    `hide`: text that is not painted is left out.
    """
    kept: list[tuple[int, int]] = []
    dropped = False
    last = -1
    # Two signs are the least that a mark across a page has.
    slanted = any(_is_aslant(layer, number) for number in range(0, count, 2))
    for number in range(count):
        code = _code(layer, number)
        if code is None:
            continue
        if pdfium.FPDFText_IsGenerated(layer, number):
            kept.append((-1, code))
            continue
        if (
            (slanted and _is_aslant(layer, number))
            or (hide and _is_hidden(layer, number))
            or (last >= 0 and code < 0x10000 and chr(code) in _NOTE_SIGNS and _is_raised(layer, number, last))
        ):
            dropped = True
            continue
        kept.append((number, code))
        last = number
    return kept, dropped


def _code(layer: Any, number: int) -> int | None:
    """The code of a sign; rare signs are given in two halves, of which the second is none of its own."""
    code = int(pdfium.FPDFText_GetUnicode(layer, number))
    if not 0xD800 <= code < 0xE000:
        return code
    low = int(pdfium.FPDFText_GetUnicode(layer, number + 1))
    if code < 0xDC00 <= low < 0xE000:
        return 0x10000 + ((code - 0xD800) << 10) + low - 0xDC00
    return None


def _is_hidden(layer: Any, number: int) -> bool:
    thing = pdfium.FPDFText_GetTextObject(layer, number)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(thing) if thing else None
    return bool(mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)


def _is_aslant(layer: Any, number: int) -> bool:
    """Whether a sign's base line is neither level nor upright; slanted type on a level line is not meant."""
    quarters = pdfium.FPDFText_GetCharAngle(layer, number) / (pi / 2)
    if abs(quarters - round(quarters)) < _SLANT:
        return False
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(layer, number, matrix)
    return bool(min(abs(matrix.a), abs(matrix.b)) > _SLANT * max(abs(matrix.a), abs(matrix.b)))


def _is_raised(layer: Any, number: int, last: int) -> bool:
    """Whether a number is set small and high behind the sign before it: it leads to a note. Units (m²) are kept."""
    rise = _level(layer, number) - _level(layer, last)
    before = pdfium.FPDFText_GetUnicode(layer, last)
    if rise < 1 or (chr(before).isascii() and chr(before).isalpha()):
        return False
    large = _size(layer, last)
    return rise < large and _size(layer, number) < 0.75 * large


def _level(layer: Any, number: int) -> float:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(layer, number, x, y)
    return y.value


def _size(layer: Any, number: int) -> float:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(layer, number, matrix)
    return float(pdfium.FPDFText_GetFontSize(layer, number)) * hypot(matrix.c, matrix.d)

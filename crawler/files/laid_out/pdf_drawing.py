"""What a page of a PDF shows besides its text: drawn lines, the size of its pictures, text that is not painted."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from crawler.files.laid_out.layout import MOST_RULES, Rule

MOST_OBJECTS = 20_000
_DEEPEST = 4
_MOST_SEGMENTS = 400
_THIN = 3.0
"""A filled rectangle that is thinner is a line, in points."""

Matrix = tuple[float, float, float, float, float, float]


@dataclass(slots=True)
class Drawing:
    """What a page shows besides its text."""

    rules: list[Rule] = field(default_factory=list)
    pictured: float = 0.0
    """Area of the largest picture, in square points."""
    curves: int = 0
    """Paths with curves."""
    seen: int = 0
    hidden: int = 0
    """Pieces of text that are not painted."""


def drawing_of(page: Any) -> Drawing:
    """What the objects of an open page draw, in points, y growing upwards; bounded by `MOST_OBJECTS`."""
    drawn = Drawing()
    _walk(_objects(page.raw), (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), drawn, 0)
    return drawn


def _objects(page: Any) -> Iterator[Any]:
    for number in range(pdfium.FPDFPage_CountObjects(page)):
        yield pdfium.FPDFPage_GetObject(page, number)


def _inner(form: Any) -> Iterator[Any]:
    for number in range(pdfium.FPDFFormObj_CountObjects(form)):
        yield pdfium.FPDFFormObj_GetObject(form, number)


def _walk(things: Iterator[Any], outer: Matrix, drawn: Drawing, depth: int) -> None:
    for thing in things:
        drawn.seen += 1
        if drawn.seen >= MOST_OBJECTS:
            return
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            if pdfium.FPDFTextObj_GetTextRenderMode(thing) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE:
                drawn.hidden += 1
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            _path(thing, _composed(outer, _matrix(thing)), drawn)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            a, b, c, d, _, _ = _composed(outer, _matrix(thing))
            drawn.pictured = max(drawn.pictured, abs(a * d - b * c))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            _walk(_inner(thing), _composed(outer, _matrix(thing)), drawn, depth + 1)


def _matrix(thing: Any) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(thing, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _composed(outer: Matrix, inner: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    k, l, m, n, o, p = outer  # noqa: E741 -- the letters of a matrix
    return a * k + b * m, a * l + b * n, c * k + d * m, c * l + d * n, e * k + f * m + o, e * l + f * n + p


def _path(thing: Any, matrix: Matrix, drawn: Drawing) -> None:
    """Add the level and upright lines of a path: what is stroked, and rectangles filled so thin that they are lines."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(thing, fill, stroke)
    if not (fill.value or stroke.value) or len(drawn.rules) >= MOST_RULES:
        return
    lines = _lines(thing, matrix, drawn)
    if stroke.value:
        drawn.rules.extend(lines)
        return
    xs = [x for rule in lines for x in (rule.x0, rule.x1)]
    ys = [y for rule in lines for y in (rule.y0, rule.y1)]
    if not xs or min(max(xs) - min(xs), max(ys) - min(ys)) > _THIN:
        return
    if max(xs) - min(xs) > max(ys) - min(ys):
        drawn.rules.append(Rule(min(xs), (min(ys) + max(ys)) / 2, max(xs), (min(ys) + max(ys)) / 2))
    else:
        drawn.rules.append(Rule((min(xs) + max(xs)) / 2, min(ys), (min(xs) + max(xs)) / 2, max(ys)))


def _lines(thing: Any, matrix: Matrix, drawn: Drawing) -> list[Rule]:
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    lines: list[Rule] = []
    for number in range(min(pdfium.FPDFPath_CountSegments(thing), _MOST_SEGMENTS)):
        segment = pdfium.FPDFPath_GetPathSegment(thing, number)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            points = [point]
            continue
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:  # a sign or an ornament
            drawn.curves += 1
            return []
        points.append(point)
        ends = [points[-2:]] if kind == pdfium.FPDF_SEGMENT_LINETO and len(points) > 1 else []
        ends += [[point, points[0]]] if pdfium.FPDFPathSegment_GetClose(segment) else []
        lines.extend(
            Rule(*one, *other) for one, other in ends if abs(one[0] - other[0]) < 1 or abs(one[1] - other[1]) < 1
        )
    return lines

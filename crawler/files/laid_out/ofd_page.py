"""One page of an OFD file: the places of its signs and its drawn lines, in millimetres from the top left corner."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import atan2, hypot, isfinite, pi

from lxml import etree

from crawler.files.laid_out.layout import MOST_RULES, MOST_RUNS, Rule, Run
from crawler.files.laid_out.ofd_package import child, children, local

MOST_OBJECTS = 20_000
"""Of one page, those of its templates and of repeated drawings with them."""
MOST_SIGNS = 20_000
_DEEPEST = 8
_MOST_STEPS = 4000
"""Numbers and letters of one path."""
_THIN = 1.0
"""A filled rectangle that is thinner is a line, in millimetres."""

_STEP = re.compile(r"[A-Za-z]|[-+]?(?:\d{1,12}(?:\.\d{0,18})?|\.\d{1,18})(?:[eE][-+]?\d{1,3})?")
_SIZES = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7}

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Piece:
    """Signs in a row, and by how many quarter turns with the clock they stand turned."""

    run: Run
    turn: int


@dataclass(slots=True)
class Drawing:
    """What the objects of a page draw."""

    pieces: list[_Piece] = field(default_factory=list)
    hidden: list[_Piece] = field(default_factory=list)
    """Text that is not painted."""
    rules: list[Rule] = field(default_factory=list)
    pictured: float = 0.0
    """Area of the largest picture, in square millimetres."""
    curves: int = 0
    """Paths with curves: signs drawn as outlines, ornaments."""
    objects: int = 0
    signs: int = 0

    @property
    def is_cut(self) -> bool:
        """Whether there was more than is read."""
        return self.objects >= MOST_OBJECTS or self.signs >= MOST_SIGNS

    def upright(self, *, hidden: bool) -> tuple[list[Run], list[Rule]]:
        """Runs and rules, turned so that most of the text stands upright; `hidden`: with the text not painted."""
        pieces = (self.pieces + self.hidden if hidden else self.pieces)[:MOST_RUNS]
        turns = Counter(piece.turn for piece in pieces for _ in piece.run.text)
        turn = turns.most_common(1)[0][0] if turns else 0
        runs = [_turned_run(piece.run, turn) for piece in pieces]
        rules = [Rule(*_turned(rule.x0, rule.y0, turn), *_turned(rule.x1, rule.y1, turn)) for rule in self.rules]
        return runs, rules


def draw(root: etree._Element, units: Mapping[str, etree._Element], drawing: Drawing, outer: Matrix = IDENTITY) -> None:
    """Add what the layers of a page or template draw. `units`: drawings that pages repeat, by their number."""
    for layer in children(child(root, "Content"), "Layer"):
        _objects(layer, units, drawing, outer, 0)


def numbers(text: str | None, count: int) -> tuple[float, ...] | None:
    """So many numbers, parted by blanks; None when they are fewer or no finite numbers."""
    try:
        found = tuple(float(part) for part in (text or "")[:1000].replace(",", " ").split()[:count])
    except ValueError:
        return None
    return found if len(found) == count and all(map(isfinite, found)) else None


def _objects(
    holder: Iterable[etree._Element],
    units: Mapping[str, etree._Element],
    drawing: Drawing,
    outer: Matrix,
    depth: int,
) -> None:
    for thing in holder:
        if drawing.is_cut:
            return
        drawing.objects += 1
        if thing.get("Visible", "true").lower() == "false":
            continue
        kind = local(thing)
        if kind == "TextObject":
            _text(thing, composed(outer, _matrix(thing)), drawing)
        elif kind == "PathObject":
            _path(thing, composed(outer, _matrix(thing)), drawing)
        elif kind == "ImageObject":
            a, b, c, d, _, _ = composed(outer, _matrix(thing))
            drawing.pictured = max(drawing.pictured, abs(a * d - b * c))
        elif kind == "PageBlock" and depth < _DEEPEST:
            _objects(thing, units, drawing, outer, depth + 1)
        elif kind == "CompositeObject" and depth < _DEEPEST:
            unit = units.get(thing.get("ResourceID", ""))
            content = child(unit, "Content")
            if content is not None:
                _objects(content, units, drawing, composed(outer, _matrix(thing)), depth + 1)


def _matrix(thing: etree._Element) -> Matrix:
    """From the units of an object to those around it: its own matrix, then its place."""
    x, y, _, _ = numbers(thing.get("Boundary"), 4) or (0.0, 0.0, 0.0, 0.0)
    a, b, c, d, e, f = numbers(thing.get("CTM"), 6) or IDENTITY
    return a, b, c, d, e + x, f + y


def composed(outer: Matrix, inner: Matrix) -> Matrix:
    """The matrix that does what `inner` does and then what `outer` does."""
    a, b, c, d, e, f = inner
    k, m, n, p, q, r = outer
    return a * k + b * n, a * m + b * p, c * k + d * n, c * m + d * p, e * k + f * n + q, e * m + f * p + r


def _at(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _turned(x: float, y: float, turn: int) -> Point:
    """A point of a page that is turned back by quarter turns."""
    return ((x, y), (y, -x), (-x, -y), (-y, x))[turn]


def _turned_run(run: Run, turn: int) -> Run:
    if turn == 0:
        return run
    (x0, y0), (x1, y1) = _turned(run.left, run.top, turn), _turned(run.right, run.bottom, turn)
    return Run(run.text, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _number(text: str | None, otherwise: float) -> float:
    found = numbers(text, 1)
    return found[0] if found else otherwise


def _text(thing: etree._Element, matrix: Matrix, drawing: Drawing) -> None:
    size = _number(thing.get("Size"), 0.0)
    stretch = _number(thing.get("HScale"), 1.0)
    unpainted = thing.get("Fill", "true").lower() == "false" and thing.get("Stroke", "false").lower() == "false"
    into = drawing.hidden if unpainted or thing.get("Alpha") == "0" else drawing.pieces
    x = y = 0.0
    for code in children(thing, "TextCode"):
        x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
        text = "".join(" " if sign.isspace() else sign for sign in code.text or "")[: MOST_SIGNS - drawing.signs]
        drawing.signs += len(text)
        rights = _deltas(code.get("DeltaX"), len(text) - 1)
        downs = _deltas(code.get("DeltaY"), len(text) - 1)
        if text.strip() and size > 0:
            into.extend(_pieces(text, _Way(x, y, rights, downs, size, stretch), matrix))


@dataclass(frozen=True, slots=True)
class _Way:
    """Where the signs of a text code stand, in units of its object."""

    x: float
    y: float
    rights: list[float]
    downs: list[float]
    size: float
    stretch: float


def _deltas(text: str | None, most: int) -> list[float]:
    """The steps from sign to sign; `g 3 2.5` stands for three steps of 2.5. At most `most` of them."""
    tokens = (text or "").split(None, 3 * max(most, 0) + 3)
    steps: list[float] = []
    place = 0
    while place < len(tokens) and len(steps) < most:
        if tokens[place] == "g" and place + 2 < len(tokens):
            times, step = _number(tokens[place + 1], 0.0), _number(tokens[place + 2], 0.0)
            steps.extend([step] * int(max(0.0, min(times, most - len(steps)))))
            place += 3
        else:
            steps.append(_number(tokens[place], 0.0))
            place += 1
    return steps


def _pieces(text: str, way: _Way, matrix: Matrix) -> list[_Piece]:
    """The signs of a text code as words: parted where the next sign stands further away than type sets it."""
    if any(way.downs) and not any(way.rights):
        return _piece(text, way.x, way.y, way.x + way.size, way, matrix)
    pieces: list[_Piece] = []
    x, y = way.x, way.y
    word, start, level = "", x, y
    for place, sign in enumerate(text):
        wide = way.size * way.stretch * (1.0 if unicodedata.east_asian_width(sign) in ("W", "F", "A") else 0.5)
        step = way.rights[place] if place < len(way.rights) else wide
        down = way.downs[place] if place < len(way.downs) else 0.0
        word += sign
        # Type is set up to a third wider than it is measured here; Latin signs may be as wide as they are high.
        near = 0 <= step <= max(wide * 1.35, way.size * (0.75 if sign.isdigit() or sign == " " else 1.0))
        if not near or down:
            pieces += _piece(word, start, level, x + wide, way, matrix)
            word, start, level = "", x + step, y + down
        x, y = x + step, y + down
        end = x if near else x - step + wide
    return pieces + (_piece(word, start, level, end, way, matrix) if word else [])


def _piece(text: str, left: float, level: float, right: float, way: _Way, matrix: Matrix) -> list[_Piece]:
    """One word in units of the page; none for text that runs aslant, as marks across a page do."""
    corners = [_at(matrix, x, y) for x in (left, right) for y in (level - way.size * 0.86, level + way.size * 0.14)]
    a, b, *_ = matrix
    quarters = atan2(b, a) / (pi / 2)
    if not text.strip() or abs(quarters - round(quarters)) > 0.15:
        return []
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return [_Piece(run=Run(text, min(xs), min(ys), max(xs), max(ys)), turn=round(quarters) % 4)]


def _path(thing: etree._Element, matrix: Matrix, drawing: Drawing) -> None:
    """Add the level and upright lines of a path: stroked ones, and rectangles filled so thin that they are lines."""
    stroked = thing.get("Stroke", "true").lower() != "false"
    filled = thing.get("Fill", "false").lower() == "true"
    if not (stroked or filled) or thing.get("Alpha") == "0" or len(drawing.rules) >= MOST_RULES:
        return
    lines = _lines(child(thing, "AbbreviatedData"), matrix)
    xs = [x for (x0, _), (x1, _) in lines for x in (x0, x1)]
    ys = [y for (_, y0), (_, y1) in lines for y in (y0, y1)]
    if not lines:
        drawing.curves += 1
        return
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    if filled and min(wide, high) <= _THIN:
        x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
        drawing.rules.append(Rule(min(xs), y, max(xs), y) if wide > high else Rule(x, min(ys), x, max(ys)))
    elif stroked:
        straight = (line for line in lines if abs(line[0][0] - line[1][0]) < 0.3 or abs(line[0][1] - line[1][1]) < 0.3)
        drawing.rules.extend(
            Rule(*one, *other) for one, other in straight if hypot(one[0] - other[0], one[1] - other[1])
        )


def _lines(data: etree._Element | None, matrix: Matrix) -> list[tuple[Point, Point]]:
    """The straight pieces of a path in units of the page; none of one with curves, which is a sign or an ornament."""
    tokens = _STEP.findall((data.text or "")[: _MOST_STEPS * 20] if data is not None else "")[:_MOST_STEPS]
    lines: list[tuple[Point, Point]] = []
    first = last = (0.0, 0.0)
    place = 0
    while place < len(tokens):
        step = tokens[place].upper()
        size = _SIZES.get(step, 0)
        ends = numbers(" ".join(tokens[place + 1 : place + 1 + size]), size) if size else None
        place += 1 + (size if ends else 0)
        if step in "QBA":
            return []
        if step == "C":
            lines.append((last, first))
            last = first
        elif ends:
            point = _at(matrix, ends[-2], ends[-1])
            if step in "SM":
                first = point
            elif step == "L":
                lines.append((last, point))
            last = point
    return lines

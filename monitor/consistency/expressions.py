"""The small language of relations between figures: sums, bounds and conditions over cells that may be blank.

A cell is a range: a number is known exactly, a blank may be any number that its row could hold. So a relation with
blank cells is broken only where no number in their place could mend it; blank is never read as nought.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from math import inf
from operator import itemgetter

Range = tuple[float, float]
Ranges = Sequence[Range]
Lookup = Callable[[str], Range]
Truth = bool | None
"""None: cannot be told with what is known."""

_SERIES = re.compile(r"sum\((\w+)\.\.(\w+)\)")
_NEAR = 1e-6
"""Money has decimals; sums of them are compared to the millionth."""


class BadExpression(ValueError):
    """The data holds an expression that is not of the language."""


def expand(expression: str, order: Sequence[str]) -> str:
    """`sum(a..b)` written out, by the order of the keys in the form; raises BadExpression for unknown keys."""

    def spelled(match: re.Match[str]) -> str:
        if match[1] not in order or match[2] not in order:
            raise BadExpression(expression)
        return "(" + " + ".join(order[order.index(match[1]) : order.index(match[2]) + 1]) + ")"

    return _SERIES.sub(spelled, expression)


@cache
def parsed(expression: str) -> ast.expr:
    """The expression as a tree; raises BadExpression."""
    try:
        return ast.parse(expression, mode="eval").body
    except SyntaxError as error:
        raise BadExpression(expression) from error


@cache
def names_in(expression: str) -> tuple[str, ...]:
    """The cells that an expression names, in order, each once: `c1`, `former.n4`, `t4.count.rv_total`."""
    return tuple(dict.fromkeys(_names(parsed(expression))))


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Name | ast.Attribute):
        yield _dotted(node)
        return
    children = node.args if isinstance(node, ast.Call) else list(ast.iter_child_nodes(node))
    for child in children:
        yield from _names(child)


def _dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    raise BadExpression(ast.dump(node))


def holds(expression: str, lookup: Lookup) -> Truth:
    """Whether the relation holds over the cells that `lookup` gives; raises BadExpression."""
    return compiled(expression)([lookup(name) for name in names_in(expression)])


@cache
def compiled(expression: str) -> Callable[[Ranges], Truth]:
    """The relation as a function of its cells, in the order of `names_in`; raises BadExpression."""
    return _truth(parsed(expression), {name: place for place, name in enumerate(names_in(expression))})


def broken_sides(expression: str, lookup: Lookup) -> tuple[Range, str, Range] | None:
    """Of a broken relation the first comparison that fails: left side, sign, right side; None for a condition."""
    node, places = parsed(expression), {name: place for place, name in enumerate(names_in(expression))}
    cells = [lookup(name) for name in places]
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        node = next((one for one in node.values if _truth(one, places)(cells) is False), node)
    if not isinstance(node, ast.Compare) or isinstance(node.left, ast.Compare):
        return None
    signs = {ast.Eq: "=", ast.LtE: "≤", ast.GtE: "≥", ast.Lt: "<", ast.Gt: ">"}
    left, right = _range(node.left, places), _range(node.comparators[0], places)
    return left(cells), signs[type(node.ops[0])], right(cells)


def _truth(node: ast.expr, places: Mapping[str, int]) -> Callable[[Ranges], Truth]:
    if isinstance(node, ast.BoolOp):
        return _joined([_truth(value, places) for value in node.values], isinstance(node.op, ast.Or))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        inner = _truth(node.operand, places)
        return lambda cells: None if (truth := inner(cells)) is None else not truth
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        left, sign, right = node.left, node.ops[0], node.comparators[0]
        if isinstance(left, ast.Compare) and isinstance(sign, ast.Eq):
            return _alike(_truth(left, places), _truth(right, places))
        return _compared(_range(left, places), sign, _range(right, places))
    raise BadExpression(ast.dump(node))


def _joined(parts: Sequence[Callable[[Ranges], Truth]], decisive: bool) -> Callable[[Ranges], Truth]:
    """One of them is enough where it is `decisive`: true of "or", false of "and"."""

    def truth(cells: Ranges) -> Truth:
        values = [part(cells) for part in parts]
        if decisive in values:
            return decisive
        return None if None in values else not decisive

    return truth


def _alike(left: Callable[[Ranges], Truth], right: Callable[[Ranges], Truth]) -> Callable[[Ranges], Truth]:
    def truth(cells: Ranges) -> Truth:
        first, second = left(cells), right(cells)
        return None if first is None or second is None else first == second

    return truth


def _compared(
    left: Callable[[Ranges], Range], sign: ast.cmpop, right: Callable[[Ranges], Range]
) -> Callable[[Ranges], Truth]:
    if isinstance(sign, ast.Eq):
        return lambda cells: _equal(left(cells), right(cells))
    if not isinstance(sign, ast.LtE | ast.GtE | ast.Lt | ast.Gt):
        raise BadExpression(ast.dump(sign))
    if isinstance(sign, ast.GtE | ast.Gt):
        left, right = right, left
    if isinstance(sign, ast.Lt | ast.Gt):
        return lambda cells: _less(left(cells), right(cells))
    return lambda cells: _at_most(left(cells), right(cells))


def _equal(left: Range, right: Range) -> Truth:
    (low, high), (least, most) = left, right
    if low > most + _NEAR or high < least - _NEAR:
        return False
    return True if low == high and least == most else None


def _less(left: Range, right: Range) -> Truth:
    (low, high), (least, most) = left, right
    return True if high < least else False if low >= most else None


def _at_most(left: Range, right: Range) -> Truth:
    (low, high), (least, most) = left, right
    return True if high <= least + _NEAR else False if low > most + _NEAR else None


def _range(node: ast.expr, places: Mapping[str, int]) -> Callable[[Ranges], Range]:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return _constant((node.value, node.value))
    if isinstance(node, ast.Name | ast.Attribute):
        return itemgetter(places[_dotted(node)])
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        return _sum(_terms(node, places))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "max":
        return _greatest([_range(argument, places) for argument in node.args])
    raise BadExpression(ast.dump(node))


def _constant(value: Range) -> Callable[[Ranges], Range]:
    def constant(_: Ranges) -> Range:
        return value

    return constant


_Term = tuple[bool, Callable[[Ranges], Range]]
"""Whether it is taken away, and what."""


def _terms(node: ast.expr, places: Mapping[str, int]) -> list[_Term]:
    """The terms of a sum from left to right."""
    if not (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub)):
        return [(False, _range(node, places))]
    return [*_terms(node.left, places), (isinstance(node.op, ast.Sub), _range(node.right, places))]


def _sum(terms: Sequence[_Term]) -> Callable[[Ranges], Range]:
    def total(cells: Ranges) -> Range:
        low: float = 0
        high: float = 0
        for minus, term in terms:
            least, most = term(cells)
            low, high = (low - most, high - least) if minus else (low + least, high + most)
        return low, high

    return total


def _greatest(terms: Sequence[Callable[[Ranges], Range]]) -> Callable[[Ranges], Range]:
    def greatest(cells: Ranges) -> Range:
        ranges = [term(cells) for term in terms]
        return max((low for low, _ in ranges), default=-inf), max((high for _, high in ranges), default=inf)

    return greatest

"""The small language of relations between figures: sums, bounds and conditions over cells that may be blank.

A cell is a range: a number is known exactly, a blank may be any number that its row could hold. So a relation with
blank cells is broken only where no number in their place could mend it; blank is never read as nought.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from math import inf

Range = tuple[float, float]
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
    return _truth(parsed(expression), lookup)


def broken_sides(expression: str, lookup: Lookup) -> tuple[Range, str, Range] | None:
    """Of a broken relation the first comparison that fails: left side, sign, right side; None for a condition."""
    node = parsed(expression)
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        node = next((one for one in node.values if _truth(one, lookup) is False), node)
    if not isinstance(node, ast.Compare) or isinstance(node.left, ast.Compare):
        return None
    signs = {ast.Eq: "=", ast.LtE: "≤", ast.GtE: "≥", ast.Lt: "<", ast.Gt: ">"}
    return _range(node.left, lookup), signs[type(node.ops[0])], _range(node.comparators[0], lookup)


def _truth(node: ast.expr, lookup: Lookup) -> Truth:
    if isinstance(node, ast.BoolOp):
        values = [_truth(value, lookup) for value in node.values]
        decisive = isinstance(node.op, ast.Or)
        if decisive in values:
            return decisive
        return None if None in values else not decisive
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        inner = _truth(node.operand, lookup)
        return None if inner is None else not inner
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return _compared(node.left, node.ops[0], node.comparators[0], lookup)
    raise BadExpression(ast.dump(node))


def _compared(left: ast.expr, sign: ast.cmpop, right: ast.expr, lookup: Lookup) -> Truth:
    if isinstance(left, ast.Compare) and isinstance(sign, ast.Eq):
        first, second = _truth(left, lookup), _truth(right, lookup)
        return None if first is None or second is None else first == second
    (low, high), (least, most) = _range(left, lookup), _range(right, lookup)
    if isinstance(sign, ast.Eq):
        if low > most + _NEAR or high < least - _NEAR:
            return False
        return True if low == high and least == most else None
    if isinstance(sign, ast.GtE | ast.Gt):
        low, high, least, most = least, most, low, high
    strict = isinstance(sign, ast.Lt | ast.Gt)
    if not isinstance(sign, ast.LtE | ast.GtE | ast.Lt | ast.Gt):
        raise BadExpression(ast.dump(sign))
    if strict:
        return True if high < least else False if low >= most else None
    return True if high <= least + _NEAR else False if low > most + _NEAR else None


def _range(node: ast.expr, lookup: Lookup) -> Range:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return node.value, node.value
    if isinstance(node, ast.Name | ast.Attribute):
        return lookup(_dotted(node))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        (low, high), (least, most) = _range(node.left, lookup), _range(node.right, lookup)
        return (low + least, high + most) if isinstance(node.op, ast.Add) else (low - most, high - least)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "max":
        ranges = [_range(argument, lookup) for argument in node.args]
        return max((low for low, _ in ranges), default=-inf), max((high for _, high in ranges), default=inf)
    raise BadExpression(ast.dump(node))

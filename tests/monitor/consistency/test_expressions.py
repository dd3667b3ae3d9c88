"""The small language of relations: sums, bounds, conditions, blanks as ranges."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.consistency.expressions import BadExpression, Range, Truth, broken_sides, expand, holds, names_in


def over(**values: int | None) -> object:
    return lambda name: (0, inf) if values[name] is None else (values[name], values[name])


@pytest.mark.parametrize(
    ("expression", "values", "truth"),
    [
        ("a == b + c", {"a": 3, "b": 1, "c": 2}, True),
        ("a == b + c", {"a": 3, "b": 1, "c": 3}, False),
        ("a == b + c", {"a": 3, "b": 1, "c": None}, None),
        ("a == b + c", {"a": 3, "b": 4, "c": None}, False),
        ("a == b + c", {"a": None, "b": 4, "c": 1}, None),
        ("a == b - c", {"a": 3, "b": 1, "c": None}, False),
        ("a == b - c", {"a": 2, "b": 3, "c": 1}, True),
        ("a == b - c", {"a": 3, "b": 3, "c": 1}, False),
        ("a == b - c", {"a": 1, "b": 3, "c": 1}, False),
        ("a <= b - c", {"a": 3, "b": 3, "c": 1}, False),
        ("a <= b", {"a": 3, "b": 3}, True),
        ("a <= b", {"a": 4, "b": 3}, False),
        ("a <= b", {"a": 4, "b": None}, None),
        ("a <= b", {"a": None, "b": 3}, None),
        ("a >= max(b, c)", {"a": 3, "b": 3, "c": 1}, True),
        ("a >= max(b, c)", {"a": 3, "b": 4, "c": None}, False),
        ("a >= max(b, c)", {"a": 3, "b": 1, "c": None}, None),
        ("a > 0 or (b == 0 and c == 0)", {"a": 0, "b": 0, "c": 0}, True),
        ("a > 0 or (b == 0 and c == 0)", {"a": 0, "b": 1, "c": None}, False),
        ("a > 0 or (b == 0 and c == 0)", {"a": 1, "b": 1, "c": None}, True),
        ("a > 0 or (b == 0 and c == 0)", {"a": None, "b": 1, "c": 0}, None),
        ("not (a == 0 and b > 0)", {"a": 0, "b": 1}, False),
        ("not (a == 0 and b > 0)", {"a": 0, "b": None}, None),
        ("not (a == 0 and b > 0)", {"a": 2, "b": None}, True),
        ("(a == 0) == (b == 0)", {"a": 0, "b": 0}, True),
        ("(a == 0) == (b == 0)", {"a": 0, "b": 1}, False),
        ("(a == 0) == (b == 0)", {"a": 0, "b": None}, None),
        ("a < 1", {"a": 0}, True),
        ("a < 1", {"a": 1}, False),
    ],
)
def test_truth(expression: str, values: dict[str, int | None], truth: Truth) -> None:
    assert holds(expression, over(**values)) is truth  # type: ignore[arg-type]


def test_decimals_are_compared_to_the_millionth() -> None:
    values = {"a": 0.3, "b": 0.1, "c": 0.2}
    assert holds("a == b + c", lambda name: (values[name], values[name])) is True
    assert holds("a == b", lambda name: (values[name], values[name])) is False


def test_series_are_written_out() -> None:
    assert expand("t == sum(r1..r3) + x", ["r1", "r2", "r3", "x"]) == "t == (r1 + r2 + r3) + x"
    with pytest.raises(BadExpression):
        expand("sum(r1..r9)", ["r1", "r2"])
    with pytest.raises(BadExpression):
        expand("sum(r9..r1)", ["r1", "r2"])


def test_names_each_once_in_order() -> None:
    assert names_in("t3.n1.total == max(b, former.c) - t3.n1.total") == ("t3.n1.total", "b", "former.c")


@pytest.mark.parametrize(
    "bad", ["a = b", "a == b == c", "f(a) == 1", "a + b", "a == 'x'", "a != b", "a * 2 == b", "a in b"]
)
def test_what_is_not_of_the_language(bad: str) -> None:
    with pytest.raises(BadExpression):
        holds(bad, lambda name: (1, 1))


def test_the_failing_side_is_told() -> None:
    values: dict[str, Range] = {"a": (1, 1), "b": (2, 2), "c": (0, inf)}
    assert broken_sides("a == b + c", values.__getitem__) == ((1, 1), "=", (2, inf))
    assert broken_sides("a <= b and b <= a", values.__getitem__) == ((2, 2), "≤", (1, 1))
    assert broken_sides("a == 0 or b == 0", values.__getitem__) is None


@given(st.lists(st.one_of(st.none(), st.integers(0, 9)), min_size=1, max_size=6), st.integers(0, 40))
def test_a_sum_with_blanks_is_false_only_where_no_filling_mends_it(parts: list[int | None], total: int) -> None:
    names = [f"p{place}" for place in range(len(parts))]
    truth = holds(f"t == {' + '.join(names)}", over(t=total, **dict(zip(names, parts, strict=True))))  # type: ignore[arg-type]
    least = sum(part or 0 for part in parts)
    mendable = least == total if None not in parts else least <= total
    assert (truth is not False) == mendable
    assert (truth is None) == (mendable and None in parts)

"""Relations among the figures of the statutory tables, and between them and last year's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from monitor.consistency.cells import Cell, Cells
from monitor.consistency.expressions import Lookup, Range, broken_sides, compiled, expand, names_in
from monitor.consistency.outcomes import Outcome, amount, told
from storage.contents import ReportContent
from storage.figures import FORM_IDS, NULL_MARKS, form, normalise_label
from storage.relations import Relation

FORMER = "former"
_ANY: Range = (float("-inf"), float("inf"))
_KEY = "row_"
"""Stands before keys that are bare numbers."""
_HEAD_YEAR = re.compile(r"统计(?:报)?表\s{0,20}[（(]\s{0,6}(20\d\d)\s{0,6}年度?\s{0,6}[)）]")
_UNIT = re.compile(r"^[+-]?[\d,]+(?:\.\d+)?(条|件|次|篇|个|人次|人|万元|元|项)$")
_ALIKE = (frozenset({"人", "个", "名"}), frozenset({"次", "场", "个", "期"}), frozenset({"条", "件", "篇", "个"}))
"""Units that offices use for one another; 万元 and 元, 人 and 人次 are none."""


def figure_outcomes(
    content: ReportContent, now: Cells, before: Cells | None, *, lawmaking: bool, year: int
) -> Iterator[Outcome]:
    """Every check among figures that can be told; `lawmaking`: the body may enact rules, so no law forbids them."""
    for relation in _relations():
        if relation.basis == "law" and lawmaking:
            continue
        yield from _arithmetic(relation, now, before)
    yield from _plain_cells(now)
    yield from _head_year(content, now, year)
    yield from _blank_cells(now)


@cache
def _relations() -> tuple[Relation, ...]:
    """Those of all forms that are judged here, with the forms that each holds for."""
    return tuple(
        one for form_id in FORM_IDS for one in form(form_id).relations if one.finding == "inconsistent" and one.per
    )


@cache
def _home(identity: str) -> tuple[str, ...]:
    for form_id in FORM_IDS:
        for one in form(form_id).relations:
            if one.id == identity:
                return one.forms or (form_id,)
    return ()


def _arithmetic(relation: Relation, now: Cells, before: Cells | None) -> Iterator[Outcome]:
    for name in relation.tables:
        reading, shape = now.tables.get(name), now.shape(name)
        if reading is None or shape is None or reading.form not in _home(relation.id):
            continue
        if relation.per == "report":
            yield from _at(relation, relation.expression, name, "", now, before)
        elif relation.per == "column":
            spelled = expand(relation.expression, [row.key for row in shape.value_rows])
            for column in shape.columns:
                yield from _at(relation, spelled, name, column.key, now, before)
        else:
            for row in shape.value_rows:
                if not relation.rows or row.key in relation.rows:
                    yield from _at(relation, relation.expression, name, row.key, now, before)


def _at(
    relation: Relation, expression: str, table: str, place: str, now: Cells, before: Cells | None
) -> Iterator[Outcome]:
    """The relation at one column, row or report; nothing where blanks leave it open or nothing was read."""

    places = _places(expression, relation.per, table, place)
    sides = [(before if former else now) for former, _ in places]
    ranges = [
        cells.range(*keys) if cells is not None and keys[0] in cells.tables else _ANY
        for cells, (_, keys) in zip(sides, places, strict=True)
    ]
    there = [
        (cells, keys) for cells, (_, keys) in zip(sides, places, strict=True) if cells is not None and cells.has(*keys)
    ]
    truth = compiled(expression)(ranges) if there else None
    if truth is False:
        read = (cells.cell(*keys) for cells, keys in there)
        cells = tuple(cell for cell in read if cell is not None)
        yield _broken(relation, expression, cells, dict(zip(names_in(expression), ranges, strict=True)).__getitem__)
        return
    empty = bool(there) and len(there) == len(places) and not any(cells.value(*keys) for cells, keys in there)
    if truth or empty:
        yield Outcome(id=relation.id, holds=True, vacuous=empty)


@cache
def _places(expression: str, per: str, table: str, place: str) -> tuple[tuple[bool, tuple[str, str, str]], ...]:
    """The cells that a relation names at one column, row or report: whether of last year's report, and their keys."""
    found = []
    for name in names_in(expression):
        bare = name.removeprefix(f"{FORMER}.").removeprefix(_KEY)
        keys = (table, bare, place) if per == "column" else (table, place, bare)
        if per == "report":
            first, second, third = bare.split(".")
            keys = (first, second, third)
        found.append((name.startswith(f"{FORMER}."), keys))
    return tuple(found)


def _broken(relation: Relation, expression: str, cells: tuple[Cell, ...], lookup: Lookup) -> Outcome:
    zh, en = told(cells)
    sides = broken_sides(expression, lookup)
    if sides is not None and len(cells) > 2:
        left, sign, right = (_side(sides[0]), sides[1], _side(sides[2]))
        zh, en = f"{zh}（{left} {_NOT[sign]} {right}）", f"{en} ({left} {_NOT[sign]} {right})"
    return Outcome(id=relation.id, holds=False, zh=zh, en=en, cells=cells)


_NOT = {"=": "≠", "≤": ">", "≥": "<", "<": "≥", ">": "≤"}


def _side(side: Range) -> str:
    low, high = side
    if low == high:
        return amount(low)
    return f"≥{amount(low)}" if high == float("inf") else f"{amount(low)}–{amount(high)}"


def _plain_cells(now: Cells) -> Iterator[Outcome]:
    """G14-22: whole numbers in the form's unit; heads carry none."""
    shape = now.shape("g2014")
    reading = now.tables.get("g2014")
    if shape is None or reading is None:
        return
    lines = {row.key: row for row in shape.rows}
    wrong: list[Cell] = []
    filled = False
    for figure in reading.figures:
        line = lines.get(figure.row)
        cell = now.cell("g2014", figure.row, figure.column)
        if line is None or cell is None or line.kind == "text":
            continue
        filled = filled or bool(figure.value)
        if line.kind == "header":
            if figure.value is not None and normalise_label(figure.raw) not in NULL_MARKS:
                wrong.append(cell)
        elif (line.kind == "count" and isinstance(figure.value, float)) or _foreign_unit(figure.raw, line.unit):
            wrong.append(cell)
    if wrong:
        zh = "、".join(f"{cell.label} {cell.raw.strip()}" for cell in wrong[:6])
        yield Outcome(id="G14-22", holds=False, zh=zh, en=zh, cells=tuple(wrong))
    else:
        yield Outcome(id="G14-22", holds=True, vacuous=not filled)


def _foreign_unit(raw: str, unit: str) -> bool:
    """Whether a cell names a unit that its row does not have."""
    written = _UNIT.match(normalise_label(raw))
    if written is None or not unit or written[1] == unit:
        return False
    return not any({written[1], unit} <= alike for alike in _ALIKE)


def _head_year(content: ReportContent, now: Cells, year: int) -> Iterator[Outcome]:
    """G14-24: the year in the head of the table."""
    if "g2014" not in now.tables:
        return
    texts = (content.text, *(file.text for file in content.attachments if file.tables))
    years = {int(match[1]) for text in texts for match in _HEAD_YEAR.finditer(text)}
    if not years:
        return
    if year in years:
        yield Outcome(id="G14-24", holds=True)
        return
    named = "、".join(map(str, sorted(years)))
    yield Outcome(
        id="G14-24",
        holds=False,
        zh=f"表头标注 {named} 年度，报告年度为 {year}",
        en=f"the table's head says {named}, the report is for {year}",
    )


def _blank_cells(now: Cells) -> Iterator[Outcome]:
    """G21-12: no cell of t3 and t4 is left blank."""
    for name in ("t3", "t4"):
        reading = now.tables.get(name)
        if reading is None or reading.form != "g2021" or not reading.figures:
            continue
        blank = tuple(now.blanks(name))
        if not blank:
            yield Outcome(id="G21-12", holds=True)
            continue
        some = "、".join(cell.label for cell in blank[:3])
        yield Outcome(
            id="G21-12",
            holds=False,
            zh=f"{_NAMES[name]}有 {len(blank)} 格未填数字，如{some}",
            en=f"{len(blank)} blank cells in {name}, such as {some}",
            cells=blank[:6],
        )


_NAMES = {"t3": "申请情况表", "t4": "复议诉讼表"}

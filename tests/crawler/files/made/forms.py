"""Filled forms of three kinds: numbers by chance, the same in every run, that keep the forms' rules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from random import Random

from crawler.files.grids import Block, spanned
from monitor.demo.tables import Cell, Grid, activity, disputes, requests, statistics
from storage.figures import Form, form

FORMS = {"g2014": 2016, "g2019": 2020, "g2021": 2023}
"""Form and a report year that it is prescribed for."""
Figures = dict[tuple[str, str, str], str]
"""By table, row and column."""

_SUM = re.compile(r"^(\w+) == (\w+(?: \+ \w+)+)$")
_TEXT = ("本年度共发布信息{}条，其中重点领域{}条。", "共受理申请{}件，上年结转{}件，均按期答复。")


def figures(form_id: str) -> Figures:
    """Every cell of a form, filled by chance; sums fit."""
    dice = Random(f"made {form_id}")
    chosen = form(form_id)
    cells: Figures = {}
    for table in chosen.tables:
        for row in table.value_rows:
            for column in table.columns:
                kind = column.kind if column.kind != "count" else row.kind
                cells[table.id, row.key, column.key] = _value(dice, kind)
    if form_id == "g2014":
        _add_up(chosen, cells)
        return cells
    _balance(chosen, cells, dice)
    return cells


def _value(dice: Random, kind: str) -> str:
    if kind == "signed":
        return f"{dice.choice('+-')}{dice.randint(1, 40)}"
    if kind == "money":
        return f"{dice.randint(1, 90_000)}.{dice.randint(1, 99):02d}"
    return str(dice.choice((0, dice.randint(0, 9), dice.randint(10, 99_999))))


def _add_up(chosen: Form, cells: Figures) -> None:
    rules = [match for relation in chosen.relations if (match := _SUM.match(relation.expression))]
    for _ in range(3):  # sums of sums
        for rule in rules:
            total = sum(int(cells["g2014", part, "value"]) for part in rule[2].split(" + "))
            cells["g2014", rule[1], "value"] = str(total)


def _balance(chosen: Form, cells: Figures, dice: Random) -> None:
    """The third table balances: new and carried in are settled and carried out; the last columns are sums."""
    third = chosen.table("t3")
    *parts, total = [column.key for column in third.columns]
    names = [row.key for row in third.value_rows]
    new, carried_in, *leaves, settled, carried_out = names
    for column in parts:
        for row in (*leaves, carried_in, carried_out):
            cells["t3", row, column] = str(dice.choice((0, dice.randint(0, 300))))
        done = sum(int(cells["t3", row, column]) for row in leaves)
        left = int(cells["t3", carried_out, column])
        before = min(int(cells["t3", carried_in, column]), done + left)
        cells["t3", settled, column], cells["t3", carried_in, column] = str(done), str(before)
        cells["t3", new, column] = str(done + left - before)
    for row in names:
        cells["t3", row, total] = str(sum(int(cells["t3", row, column]) for column in parts))
    fourth = [column.key for column in chosen.table("t4").columns]
    for start in range(0, 15, 5):
        *outcomes, whole = fourth[start : start + 5]
        cells["t4", "count", whole] = str(sum(int(cells["t4", "count", column]) for column in outcomes))


def lines(form_id: str) -> tuple[str, ...]:
    """Two sentences of prose."""
    dice = Random(f"lines {form_id}")
    return tuple(text.format(dice.randint(10, 900), dice.randint(0, 9)) for text in _TEXT)


def grids(form_id: str) -> list[Grid]:
    """The form's tables in their order."""
    cells, year = figures(form_id), FORMS[form_id]
    if form_id == "g2014":
        return [statistics(cells, year)]
    return [activity(cells, year), requests(cells, year), disputes(cells, year)]


def page(form_id: str) -> str:
    """A report with the form as a page."""
    title = f"石桥镇{FORMS[form_id]}年政府信息公开工作年度报告"
    parts = [f"<p>{title}</p>", *(f"<p>{line}</p>" for line in lines(form_id))]
    for grid in grids(form_id):
        parts.extend((_table(grid), "<p>以上为本表。</p>"))
    return f"<html><head><meta charset='utf-8'></head><body>{''.join(parts)}</body></html>"


def blocks(form_id: str) -> tuple[Block, ...]:
    """The report as lines and grids, merged cells as the form has them."""
    found: list[Block] = [f"石桥镇{FORMS[form_id]}年政府信息公开工作年度报告", *lines(form_id)]
    for grid in grids(form_id):
        found.append(spanned([[(cell.text, cell.down, cell.across) for cell in row] for row in grid]))
        found.append("以上为本表。")
    return tuple(found)


def _table(grid: Grid) -> str:
    return f"<table border='1'>{''.join(f'<tr>{_cells(row)}</tr>' for row in grid)}</table>"


def _cells(row: Iterable[Cell]) -> str:
    return "".join(f"<td rowspan='{cell.down}' colspan='{cell.across}'>{escape(cell.text)}</td>" for cell in row)

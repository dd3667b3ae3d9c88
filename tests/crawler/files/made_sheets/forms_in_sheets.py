"""The four statutory forms as rows of a sheet with merged cells, filled with random but consistent numbers."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from storage.figures import FormTable, form
from tests.crawler.extract.made import OUTCOMES, shown

Value = str | int | float | None
Span = tuple[int, int, int, int]
"""First row, first column, last row, last column, counted from 0."""
Values = dict[str, dict[str, tuple[Value, ...]]]
"""By table and row, the values of its columns; None: left blank."""

ORGANISATIONS = 5
T3_HEAD = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


@dataclass
class Layout:
    """A sheet in the making."""

    rows: list[list[Value]] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)

    def add(self, *cells: Value) -> int:
        self.rows.append(list(cells))
        return len(self.rows) - 1

    def span(self, top: int, left: int, bottom: int, right: int) -> None:
        if (top, left) != (bottom, right):
            self.spans.append((top, left, bottom, right))


def values_of(form_id: str) -> Values:
    """The numbers that the fixtures of that form hold: always the same ones."""
    chance = random.Random(f"sheets {form_id}")
    if form_id == "l2008":
        return {"l2008": _local(chance)}
    if form_id == "g2014":
        return {"g2014": {row.key: (_some(chance),) for row in form("g2014").table("g2014").value_rows}}
    values: Values = {
        table.id: {row.key: tuple(_some(chance, column.kind) for column in table.columns) for row in table.rows}
        for table in form(form_id).tables
        if table.id.startswith("t2")
    }
    values["t3"] = _t3(chance, form(form_id).table("t3"))
    values["t4"] = {form(form_id).table("t4").rows[0].key: tuple(_t4(chance))}
    return values


def _some(chance: random.Random, kind: str = "count") -> Value:
    draw = chance.random()
    if draw < 0.15:
        return None
    if draw < 0.5:
        return 0
    if kind == "money":
        return round(chance.uniform(1, 900), 2)
    return chance.randint(-20, 20) if kind == "signed" else chance.randint(1, 3000)


def _local(chance: random.Random) -> dict[str, tuple[Value, ...]]:
    rows: dict[str, tuple[Value, ...]] = {}
    for row in form("l2008").table("l2008").value_rows:
        now = _some(chance)
        rows[row.key] = (now, None if now is None else int(now) + chance.randint(0, 50))
    return rows


def _t3(chance: random.Random, table: FormTable) -> dict[str, tuple[Value, ...]]:
    """Columns that keep the printed relation: one + two = three + four."""
    leaves = [row.key for row in table.value_rows if row.key not in ("n1", "n2", "tot", "n4")]
    columns: dict[str, list[int]] = {row.key: [] for row in table.value_rows}
    for _ in range(1 + ORGANISATIONS):
        for key in leaves:
            columns[key].append(chance.choice((0, 0, 0, 1, 2, chance.randint(3, 120))))
        columns["tot"].append(sum(columns[key][-1] for key in leaves))
        columns["n4"].append(chance.choice((0, 0, 3)))
        received = columns["tot"][-1] + columns["n4"][-1]
        columns["n2"].append(min(received, chance.choice((0, 2))))
        columns["n1"].append(received - columns["n2"][-1])
    return {key: (*numbers, sum(numbers)) for key, numbers in columns.items()}


def _t4(chance: random.Random) -> list[Value]:
    cells: list[Value] = []
    for _ in range(3):
        parts = [chance.choice((0, 0, 1, 7)) for _ in range(4)]
        cells.extend([*parts, sum(parts)])
    return cells


def layout_of(form_id: str, *, prose: bool = True) -> Layout:
    """The form as a county office lays it out in one sheet."""
    made = Layout()
    values = values_of(form_id)
    if form_id == "l2008":
        _local_sheet(made, values["l2008"])
    elif form_id == "g2014":
        _list_sheet(made, values["g2014"])
    else:
        if prose:
            made.span(made.add("柳溪镇政府信息公开工作年度报告"), 0, 0, 9)
        for table in form(form_id).tables:
            if table.id.startswith("t2"):
                _t2_sheet(made, table, values[table.id])
        _t3_sheet(made, form_id, values["t3"])
        _t4_sheet(made, next(iter(values["t4"].values())))
    return made


def _local_sheet(made: Layout, values: dict[str, tuple[Value, ...]]) -> None:
    made.span(made.add("政府信息公开情况统计报表"), 0, 0, 4)
    made.add("指标名称", "代码", "单位", "本期实际", "本年累计")
    for row in form("l2008").table("l2008").rows:
        made.add(row.label, row.no, row.unit, *values[row.key])


def _list_sheet(made: Layout, values: dict[str, tuple[Value, ...]]) -> None:
    made.span(made.add("政府信息公开情况统计表"), 0, 0, 2)
    made.span(made.add("（2018年度）"), 0, 1, 2)
    made.add("统计指标", "单位", "统计数")
    for row in form("g2014").table("g2014").rows:
        if not row.extra:
            label = "　" * (row.level - 1) + shown(row)
            made.add(label, row.unit, *(values[row.key] if row.kind != "header" else ("——",)))


def _t2_sheet(made: Layout, table: FormTable, values: dict[str, tuple[Value, ...]]) -> None:
    made.span(number := made.add(table.title), 0, number, 9)
    made.add(table.label_column, *(column.name for column in table.columns))
    for row in table.rows:
        made.add(row.label, *values[row.key])


def _t3_sheet(made: Layout, form_id: str, values: dict[str, tuple[Value, ...]]) -> None:
    table = form(form_id).table("t3")
    top = made.add(T3_HEAD, None, None, "申请人情况")
    made.add(None, None, None, "自然人", "法人或其他组织", None, None, None, None, "总计")
    made.add(None, None, None, None, *(column.name for column in table.columns[1:6]))
    for span in ((0, 0, 2, 2), (0, 3, 0, 9), (1, 3, 2, 3), (1, 4, 1, 8), (1, 9, 2, 9)):
        made.span(top + span[0], span[1], top + span[2], span[3])
    first = len(made.rows)
    groups: dict[str, list[int]] = {}
    for row in table.rows:
        children = [other for other in table.rows if other.parent == row.key]
        if row.key == "g3" or (row.kind == "header" and children):
            groups[row.key] = []
            continue
        above = [key for key in _parents(table, row.key) if key in groups]
        labels: list[Value] = [None, None, None]
        number = len(made.rows)
        for place, key in enumerate(above):
            labels[place] = shown(table.row(key)) if not groups[key] else None
            groups[key].append(number)
        labels[len(above)] = shown(row)
        made.add(*labels, *values[row.key])
        made.span(number, len(above), number, 2)
    for place, numbers in ((0 if key == "g3" else 1, numbers) for key, numbers in groups.items() if numbers):
        made.span(min(numbers), place, max(numbers), place)
    assert len(made.rows) > first


def _parents(table: FormTable, key: str) -> list[str]:
    above: list[str] = []
    parent = table.row(key).parent
    while parent is not None:
        above.insert(0, parent)
        parent = table.row(parent).parent
    return above


def _t4_sheet(made: Layout, values: tuple[Value, ...]) -> None:
    top = made.add("行政复议", *[None] * 4, "行政诉讼", *[None] * 9)
    made.add(*OUTCOMES, "未经复议直接起诉", *[None] * 4, "复议后起诉", *[None] * 4)
    made.add(*[None] * 5, *OUTCOMES * 2)
    for span in ((0, 0, 0, 4), (0, 5, 0, 14), (1, 5, 1, 9), (1, 10, 1, 14), *((1, n, 2, n) for n in range(5))):
        made.span(top + span[0], span[1], top + span[2], span[3])
    made.add(*values)

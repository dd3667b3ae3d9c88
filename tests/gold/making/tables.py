"""The statutory tables as cells with their spans, ready to be drawn in any format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from storage.figures import FormRow, form

Show = Callable[[str, str, int], str]
"""(value, row key, column number) to what is printed in the cell."""
COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
HEADS_2021 = {
    "t2_20_1": ("本年制发件数", "本年废止件数", "现行有效件数"),
    "t2_20_5": ("本年处理决定数量",),
    "t2_20_6": ("本年处理决定数量",),
    "t2_20_8": ("本年收费金额（单位：万元）",),
}
HEADS_2019 = {
    "t2_20_1": ("本年新制作数量", "本年新公开数量", "对外公开总数量"),
    "t2_20_5": ("上一年项目数量", "本年增/减", "处理决定数量"),
    "t2_20_6": ("上一年项目数量", "本年增/减", "处理决定数量"),
    "t2_20_8": ("上一年项目数量", "本年增/减"),
    "t2_20_9": ("采购项目数量", "采购总金额"),
}


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell and how far it reaches."""

    text: str
    rows: int = 1
    cols: int = 1
    value: bool = False


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A table to draw: rows of cells, in the order of HTML; `name` for styles that treat one table otherwise."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    width: int
    heads: int = field(default=0)
    """How many of the first rows are heads."""

    def lines(self) -> list[str]:
        """Its rows as text: the cells that begin in a row."""
        return ["\t".join(cell.text for cell in row) for row in self.rows]

    def grid(self) -> list[list[str | None]]:
        """All slots; None where a cell from the left or from above covers."""
        slots: list[list[str | None]] = [[None] * self.width for _ in self.rows]
        taken = [[False] * self.width for _ in self.rows]
        for top, row in enumerate(self.rows):
            left = 0
            for cell in row:
                while left < self.width and taken[top][left]:
                    left += 1
                for down in range(top, min(top + cell.rows, len(self.rows))):
                    for right in range(left, left + cell.cols):
                        taken[down][right] = True
                slots[top][left] = cell.text
                left += cell.cols
        return slots


def plainly(value: str, row: str, column: int) -> str:
    """A value as it is."""
    return value


def _text(text: str, *, rows: int = 1, cols: int = 1) -> Cell:
    return Cell(text=text, rows=rows, cols=cols)


def _value(text: str, *, cols: int = 1) -> Cell:
    return Cell(text=text, cols=cols, value=True)


def numbered(row: FormRow) -> str:
    """A row's label with its number, as the form prints it."""
    number = row.no.replace("(", "（").replace(")", "）")
    if number[:1] and number[0] in "一二三四五六七八九":
        number += "、"
    if number == "其中":
        number = "其中："
    return number + row.label


def t2(form_id: str, values: Mapping[str, Mapping[str, Sequence[str]]], show: Show = plainly) -> list[Drawn]:
    """The second section's tables, each drawn for itself in four columns (`joined` makes one of them)."""
    heads = HEADS_2021 if form_id == "g2021" else HEADS_2019
    drawn = []
    for table_id, rows in values.items():
        table = form(form_id).table(table_id)
        spans = {1: (3,), 2: (1, 2), 3: (1, 1, 1)}[len(heads[table_id])]
        lines: list[tuple[Cell, ...]] = [(_text(table.title, cols=4),)]
        lines.append(
            (_text("信息内容"), *(_text(head, cols=span) for head, span in zip(heads[table_id], spans, strict=True)))
        )
        for key, cells in rows.items():
            shown = [show(cell, f"{table_id}.{key}", place) for place, cell in enumerate(cells)]
            lines.append(
                (_text(table.row(key).label), *(_value(cell, cols=s) for cell, s in zip(shown, spans, strict=True)))
            )
        drawn.append(Drawn(name=table_id, rows=tuple(lines), width=4, heads=2))
    return drawn


def joined(tables: Sequence[Drawn], name: str = "t2") -> Drawn:
    """Several tables of one width as one."""
    return Drawn(name=name, rows=tuple(row for table in tables for row in table.rows), width=tables[0].width)


def t3(form_id: str, values: Mapping[str, Sequence[str]], show: Show = plainly, *, corner: bool = True) -> Drawn:
    """The third table: three columns of labels with group heads that span their rows, seven of values."""
    table = form(form_id).table("t3")
    lines: list[tuple[Cell, ...]] = [
        (_text(CORNER if corner else "", rows=3, cols=3), _text("申请人情况", cols=7)),
        (_text("自然人", rows=2), _text("法人或其他组织", cols=5), _text("总计", rows=2)),
        tuple(_text(name) for name in COLUMNS[1:6]),
    ]
    outer: list[Cell] = []
    inner: list[Cell] = []
    for row in table.rows:
        children = [other for other in table.rows if other.parent == row.key]
        cells = [_value(show(cell, f"t3.{row.key}", at)) for at, cell in enumerate(values.get(row.key, ()))]
        if row.key == "g3":
            deep = sum(max(1, sum(1 for low in table.rows if low.parent == child.key)) for child in children)
            outer = [_text(numbered(row), rows=deep)]
        elif row.kind == "header":
            inner = [_text(numbered(row), rows=len(children))]
        else:
            label = numbered(row)
            if row.key == "r2":
                label += "（区分处理的，只计这一情形，不计其他情形）"
            lines.append((*outer, *inner, _text(label, cols=4 - row.level), *cells))
            outer, inner = [], []
    return Drawn(name="t3", rows=tuple(lines), width=10, heads=3)


def t4(values: Sequence[str], show: Show = plainly) -> Drawn:
    """The fourth table: one row of fifteen values."""
    lines = (
        (_text("行政复议", cols=5), _text("行政诉讼", cols=10)),
        (
            *(_text(name, rows=2) for name in OUTCOMES),
            _text("未经复议直接起诉", cols=5),
            _text("复议后起诉", cols=5),
        ),
        tuple(_text(name) for name in OUTCOMES * 2),
        tuple(_value(show(cell, "t4.count", at)) for at, cell in enumerate(values)),
    )
    return Drawn(name="t4", rows=lines, width=15, heads=3)


UNITED = {"c3_4a": "其中：1.", "c3_4b": "2.", "c3_4c": "3.", "c3_4d": "4.", "c3_4e": "5.", "c3_4f": "6."}


def g2014(
    values: Mapping[str, Sequence[str]],
    show: Show = plainly,
    *,
    relabel: Mapping[str, str] | None = None,
    extra_after: Mapping[str, Sequence[tuple[str, str, str]]] | None = None,
) -> Drawn:
    """The table of 2014: 统计指标, 单位, 统计数. `extra_after`: local rows behind a row's key."""
    lines: list[tuple[Cell, ...]] = [(_text("统计指标"), _text("单位"), _text("统计数"))]
    for row in form("g2014").table("g2014").rows:
        if row.extra:
            continue
        label = UNITED[row.key] + row.label if row.key in UNITED else numbered(row)
        if row.key == "a1":
            label += "（不同渠道和方式公开相同信息计1条）"
        if row.key == "b1":
            label += "（不同方式回应同一热点或舆情计1次）"
        label = (relabel or {}).get(row.key, label)
        cells = values.get(row.key)
        shown = show(cells[0], f"g2014.{row.key}", 0) if cells else ""
        lines.append((_text(label), _text(row.unit if cells else "——"), _value(shown)))
        for extra, unit, value in (extra_after or {}).get(row.key, ()):
            lines.append((_text(extra), _text(unit), _value(value)))
    return Drawn(name="g2014", rows=tuple(lines), width=3, heads=1)


def l2008(values: Mapping[str, Sequence[str]], show: Show = plainly) -> Drawn:
    """The local table of the early years: 指标名称, 代码, 计量单位, 本期实际, 本年累计."""
    lines: list[tuple[Cell, ...]] = [
        tuple(_text(head) for head in ("指标名称", "代码", "计量单位", "本期实际", "本年累计"))
    ]
    for row in form("l2008").table("l2008").rows:
        cells = [_value(show(cell, f"l2008.{row.key}", at)) for at, cell in enumerate(values[row.key])]
        lines.append((_text(row.label.replace(":", "：")), _text(row.no), _text(row.unit), *cells))
    return Drawn(name="l2008", rows=tuple(lines), width=5, heads=1)


def halves(table: Drawn, at: int, *, repeat_heads: bool) -> tuple[Drawn, Drawn]:
    """A table cut between rows (`at` counts from the top); spans that reach over the cut are cut too.

    What a cut label covers below stands as a blank cell there, as exports draw it.
    """
    above: list[tuple[Cell, ...]] = []
    opened: list[tuple[int, Cell]] = []
    for number, row in enumerate(table.rows[:at]):
        cells = []
        for place, cell in enumerate(row):
            if number + cell.rows > at:
                opened.append((place, replace(cell, text="", rows=number + cell.rows - at)))
                cell = replace(cell, rows=at - number)
            cells.append(cell)
        above.append(tuple(cells))
    below = list(table.rows[at:])
    below[0] = (*(cell for _, cell in sorted(opened, key=lambda one: one[0])), *below[0])
    heads = list(table.rows[: table.heads]) if repeat_heads else []
    first = replace(table, rows=tuple(above))
    return first, replace(table, rows=(*heads, *below))

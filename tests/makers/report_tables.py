"""The statutory tables of the made reports as rows of cells that span, with their numbers; the forms' real labels."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from storage.figures import FormRow, form

Amount = int | float | None
Figures = dict[tuple[str, str, str], Amount]
"""(table, row, column) to the number; None for a cell left blank."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A cell that covers `down` rows and `across` columns."""

    text: str
    down: int = 1
    across: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class MadeTable:
    """Rows of cells; a place that a cell above or to the left covers has none of its own."""

    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    """Of the columns, in relation to each other."""
    wide: bool = False
    """Stands on a page turned on its side."""

    def places(self) -> Iterator[tuple[int, int, Cell]]:
        """Each cell with the row and the column in which it begins."""
        covered: set[tuple[int, int]] = set()
        for number, row in enumerate(self.rows):
            column = 0
            for cell in row:
                while (number, column) in covered:
                    column += 1
                yield number, column, cell
                covered |= {(number + down, column + side) for down in range(cell.down) for side in range(cell.across)}


COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
_HEADS = {
    ("g2021", "t2_20_1"): ("本年制发件数", "本年废止件数", "现行有效件数"),
    ("g2021", "t2_20_5"): ("本年处理决定数量",),
    ("g2021", "t2_20_6"): ("本年处理决定数量",),
    ("g2021", "t2_20_8"): ("本年收费金额（单位：万元）",),
    ("g2019", "t2_20_1"): ("本年新制作数量", "本年新公开数量", "对外公开总数量"),
    ("g2019", "t2_20_5"): ("上一年项目数量", "本年增/减", "处理决定数量"),
    ("g2019", "t2_20_6"): ("上一年项目数量", "本年增/减", "处理决定数量"),
    ("g2019", "t2_20_8"): ("上一年项目数量", "本年增/减"),
    ("g2019", "t2_20_9"): ("采购项目数量", "采购总金额"),
}
_SPANS = {1: (3,), 2: (1, 2), 3: (1, 1, 1)}
_CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


def written(amount: Amount, *, signed: bool = False) -> str:
    """A number as it stands in a cell; nothing for a blank one."""
    if amount is None:
        return ""
    return f"{amount:+d}" if signed and isinstance(amount, int) and amount > 0 else str(amount)


def label_of(row: FormRow, *, note: str = "") -> str:
    """A row's label with its number, as it is printed."""
    number = row.no.replace("(", "（").replace(")", "）")
    if number and number[0] in "一二三四五六七八九":
        number += "、"
    return (f"{number}：" if number == "其中" else number) + row.label + (f"（{note}）" if note else "")


def second_table(form_id: str, figures: Figures) -> MadeTable:
    """The tables of the second section in one of four columns, as they are printed."""
    rows: list[tuple[Cell, ...]] = []
    for (of_form, table_id), heads in _HEADS.items():
        if of_form != form_id:
            continue
        table = form(form_id).table(table_id)
        spans = _SPANS[len(heads)]
        rows.append((Cell(text=table.title, across=4),))
        for label, cells in [
            ("信息内容", heads),
            *((row.label, _cells(table_id, row.key, figures)) for row in table.rows),
        ]:
            wide = (Cell(text=text, across=span) for text, span in zip(cells, spans, strict=True))
            rows.append((Cell(text=label), *wide))
    return MadeTable(rows=tuple(rows), widths=(5, 4, 4, 4))


def _cells(table_id: str, row_key: str, figures: Figures) -> tuple[str, ...]:
    return tuple(
        written(amount, signed=column == "items_delta")
        for (table, row, column), amount in figures.items()
        if (table, row) == (table_id, row_key)
    )


def third_table(form_id: str, figures: Figures, *, wide: bool) -> MadeTable:
    """The third section's table: three columns of labels that span rows, seven of numbers."""
    table = form(form_id).table("t3")
    rows: list[tuple[Cell, ...]] = [
        (Cell(text=_CORNER, across=3, down=3), Cell(text="申请人情况", across=7)),
        (Cell(text="自然人", down=2), Cell(text="法人或其他组织", across=5), Cell(text="总计", down=2)),
        tuple(Cell(text=name) for name in COLUMNS[1:6]),
    ]
    leading: tuple[Cell, ...] = ()
    for row in table.rows:
        numbers = tuple(Cell(text=text) for text in _cells("t3", row.key, figures))
        children = [other for other in table.rows if other.parent == row.key]
        if row.kind == "header":
            lines = sum(max(1, sum(1 for low in table.rows if low.parent == child.key)) for child in children)
            leading = (*leading, Cell(text=label_of(row), down=lines))
            continue
        across = {1: 3, 2: 2, 3: 1}[row.level]
        rows.append((*leading, Cell(text=label_of(row), across=across), *numbers))
        leading = ()
    return MadeTable(rows=tuple(rows), widths=(5, 6, 13, *[4] * 7), wide=wide)


def fourth_table(figures: Figures, *, wide: bool) -> MadeTable:
    """The fourth section's table: fifteen columns under two rows of heads."""
    rows = (
        (Cell(text="行政复议", across=5), Cell(text="行政诉讼", across=10)),
        (
            *(Cell(text=name, down=2) for name in OUTCOMES),
            Cell(text="未经复议直接起诉", across=5),
            Cell(text="复议后起诉", across=5),
        ),
        tuple(Cell(text=name) for name in OUTCOMES * 2),
        tuple(Cell(text=text) for text in _cells("t4", "count", figures)),
    )
    return MadeTable(rows=rows, widths=(1,) * 15, wide=wide)


def list_table(figures: Figures, notes: Mapping[str, str]) -> MadeTable:
    """The list of report years 2014 to 2018: label, unit, number."""
    rows = [(Cell(text="统 计 指 标"), Cell(text="单位"), Cell(text="统计数"))]
    for row in form("g2014").table("g2014").rows:
        if row.extra:
            continue
        amount = "——" if row.kind == "header" else written(figures["g2014", row.key, "value"])
        rows.append((Cell(text=label_of(row, note=notes.get(row.key, ""))), Cell(text=row.unit), Cell(text=amount)))
    return MadeTable(rows=tuple(rows), widths=(13, 2, 3))


def third_figures(form_id: str, chance: random.Random, *, most: int, blanks: bool) -> Figures:
    """Numbers of the third table that add up; `most`: of requests in a column; `blanks`: some rows not filled in."""
    table = form(form_id).table("t3")
    keys = [row.key for row in table.rows if row.kind != "header"]
    outcomes = [key for key in keys if key not in ("n1", "n2", "tot", "n4")]
    counts = {key: [0] * 6 for key in keys}
    for column in range(6):
        new = chance.randint(0, most) if column != 2 else 0
        old = chance.randint(0, most // 4)
        left = chance.randint(0, min(3, new + old))
        counts["n1"][column], counts["n2"][column], counts["n4"][column] = new, old, left
        counts["tot"][column] = new + old - left
        for _ in range(new + old - left):
            counts[chance.choice(outcomes[: 9 if chance.random() < 0.7 else None])][column] += 1
    found: Figures = {}
    for key in keys:
        row: list[Amount] = [*counts[key], sum(counts[key])]
        if blanks and key in outcomes and not any(row) and chance.random() < 0.5:
            row = [None] * 7
        elif blanks:
            row = [None if amount == 0 and chance.random() < 0.2 else amount for amount in row[:-1]] + [row[-1]]
        found.update({("t3", key, column.key): amount for column, amount in zip(table.columns, row, strict=True)})
    return found


def fourth_figures(form_id: str, chance: random.Random, *, most: int, blanks: bool) -> Figures:
    """Numbers of the fourth table, each group with its total."""
    amounts: list[Amount] = []
    for _ in range(3):
        group = [chance.randint(0, most) for _ in range(4)]
        shown: list[Amount] = [None if blanks and one == 0 else one for one in group]
        amounts.extend([*shown, sum(group)])
    columns = form(form_id).table("t4").columns
    return {("t4", "count", column.key): amount for column, amount in zip(columns, amounts, strict=True)}


def second_figures(form_id: str, amounts: Mapping[tuple[str, str], Sequence[Amount]]) -> Figures:
    """The second section's numbers, given by table and row."""
    return {
        (table_id, row_key, column.key): amount
        for (table_id, row_key), row in amounts.items()
        for column, amount in zip(form(form_id).table(table_id).columns, row, strict=True)
    }

"""The statutory tables as grids of cells, laid out as the forms print them; for page, Word and PDF alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.demo.ledger import Figures
from storage.figures import FormRow, FormTable, form_of_year

_CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A cell as HTML has it: it stands in its first row and column and may span more."""

    text: str
    down: int = 1
    across: int = 1
    head: bool = False


Grid = tuple[tuple[Cell, ...], ...]
"""Rows of cells; cells that a span covers are left out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A cell with its place in the full raster."""

    cell: Cell
    row: int
    column: int


def placed(grid: Grid) -> Iterator[Placed]:
    """The cells of a grid with row and column counted from 0, spans heeded."""
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(grid):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            taken.update((row + down, column + across) for down in range(cell.down) for across in range(cell.across))
            yield Placed(cell=cell, row=row, column=column)
            column += cell.across


def width(grid: Grid) -> int:
    """How many columns the full raster has."""
    return max(one.column + one.cell.across for one in placed(grid))


def statistics(figures: Figures, year: int) -> Grid:
    """The one table of report years 2014 to 2018: 统计指标, 单位, 统计数."""
    table = _tables(year)["g2014"]
    rows = [_heads("统计指标", "单位", "统计数")]
    for row in table.rows:
        if row.extra:
            continue
        value = figures.get(("g2014", row.key, "value"), "")
        rows.append(_texts(f"{_spoken(row)}{row.label}", row.unit, value))
    return tuple(rows)


def activity(figures: Figures, year: int) -> Grid:
    """The small tables of section 二 (art. 20), one under the other as the form prints them."""
    tables = [table for name, table in _tables(year).items() if name.startswith("t2_")]
    across = 1 + max(len(table.columns) for table in tables)
    rows: list[tuple[Cell, ...]] = []
    for table in tables:
        rows.append((Cell(text=table.title, across=across, head=True),))
        heads = [table.label_column, *(column.name for column in table.columns)]
        rows.append(_stretched(heads, across, head=True))
        for row in table.value_rows:
            values = [figures[table.id, row.key, column.key] for column in table.columns]
            rows.append(_stretched([row.label, *values], across))
    return tuple(rows)


def requests(figures: Figures, year: int) -> Grid:
    """The table of section 三: three rows of heads, then groups, items and seven figures each."""
    table = _tables(year)["t3"]
    heads = (
        (Cell(text=_CORNER, down=3, across=3, head=True), Cell(text="申请人情况", across=7, head=True)),
        (
            Cell(text="自然人", down=2, head=True),
            Cell(text="法人或其他组织", across=5, head=True),
            Cell(text="总计", down=2, head=True),
        ),
        _heads("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"),
    )
    return heads + tuple(_request_rows(table, figures))


def disputes(figures: Figures, year: int) -> Grid:
    """The table of section 四: three rows of heads and one of fifteen figures."""
    table = _tables(year)["t4"]
    last = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    return (
        (Cell(text="行政复议", across=5, head=True), Cell(text="行政诉讼", across=10, head=True)),
        (
            *(Cell(text=text, down=2, head=True) for text in last),
            Cell(text="未经复议直接起诉", across=5, head=True),
            Cell(text="复议后起诉", across=5, head=True),
        ),
        _heads(*last, *last),
        _texts(*(figures["t4", "count", column.key] for column in table.columns)),
    )


def _request_rows(table: FormTable, figures: Figures) -> Iterator[tuple[Cell, ...]]:
    rows = table.rows
    inside = _inside(rows)
    for index, row in enumerate(rows):
        values = _texts(*(figures.get((table.id, row.key, column.key), "") for column in table.columns))
        label = f"{_spoken(row)}{row.label}"
        if row.level == 1:
            if row.kind == "header":
                # The group's label stands in the row of its first item, which follows.
                continue
            yield (Cell(text=label, across=3), *values)
            continue
        lead: tuple[Cell, ...] = ()
        if index and rows[index - 1].level == 1:
            above = rows[index - 1]
            lead = (Cell(text=f"{_spoken(above)}{above.label}", down=inside[above.key]),)
        if row.kind == "header":
            continue
        if row.level == 2:
            yield (*lead, Cell(text=label, across=2), *values)
            continue
        above = rows[index - 1]
        if above.kind == "header":
            lead = (*lead, Cell(text=f"{_spoken(above)}{above.label}", down=inside[above.key]))
        yield (*lead, Cell(text=label), *values)


def _inside(rows: Sequence[FormRow]) -> dict[str, int]:
    """How many rows of figures stand under each group, however deep."""
    counts: dict[str, int] = {}
    for index, row in enumerate(rows):
        if row.kind != "header":
            continue
        count = 0
        for below in rows[index + 1 :]:
            if below.level <= row.level:
                break
            count += below.kind != "header"
        counts[row.key] = count
    return counts


def _tables(year: int) -> dict[str, FormTable]:
    form = form_of_year(year)
    if form is None:
        raise ValueError(f"no national form for report year {year}")
    return {table.id: table for table in form.tables}


def _spoken(row: FormRow) -> str:
    """The number in front of a label, with the sign that the forms print after it."""
    if not row.no or row.no.startswith("(") or row.no.endswith("."):
        return row.no.replace("(", "（").replace(")", "）")
    return f"{row.no}：" if row.no == "其中" else f"{row.no}、"


def _texts(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell(text=text) for text in texts)


def _heads(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell(text=text, head=True) for text in texts)


def _stretched(texts: Sequence[str], across: int, *, head: bool = False) -> tuple[Cell, ...]:
    """Cells of a row whose last one is drawn out to the table's full width."""
    spare = across - len(texts)
    cells = [Cell(text=text, head=head) for text in texts[:-1]]
    return (*cells, Cell(text=texts[-1], across=1 + spare, head=head))

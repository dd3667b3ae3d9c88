"""What the sentences of a report state, as numbers that may be compared: how far, in which unit, and of whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

from monitor.consistency.cells import Cell, Cells
from monitor.consistency.expressions import Range
from storage.bodies import BodyKind
from storage.contents import RECOGNISED_TEXT, ReportContent, Statement
from storage.figures import FORM_IDS, form
from storage.subjects import Subject

_MORE = re.compile(
    r"\d[\s\d.]*[百千万亿]?\s*(?:余|多|来|于|几|以上)|(?:条|件|次|篇|人|份|个)(?:余|以上|有余)|超过|突破|[超逾]\s*\d"
)
_UNDER = re.compile(r"(?:将近|接近|近)\s*\d")
_MONTHS = 12
_A_PERIOD = re.compile(r"每(?:个)?(?:天|日|周|星期|旬|月|季)|(?:日|周|月|季)均")
"""The number is one of each day, week or month, not of the year."""

ITEMS = frozenset({"条", "件", "篇", "则", "份", "条次", "篇次", "件次", "期", "部", "个", "册"})
CASES = frozenset({"件", "件次", "条", "起", "宗", "例", "次", "封", "项", "个", "份", ""})
TIMES = frozenset({"次", "场", "期", "场次", "期次", "个", "件", "条", "人次", "条次", ""})
PEOPLE = frozenset({"人", "名", "人次", "个"})
MONEY = frozenset({"元", "万元", "亿元", ""})
_OWN = {
    BodyKind.COUNTY: ("全县", "全区", "全市", "全旗"),
    BodyKind.TOWNSHIP: ("全镇", "全乡"),
    BodyKind.SUBDISTRICT: ("全街道", "全街"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Spoken:
    """All that the text checks look at."""

    content: ReportContent
    cells: Cells
    kind: BodyKind | None
    year: int
    unit: str
    """Whose report it is: the body's name, else the unit as title or text names it."""
    statements: tuple[Statement, ...]
    """Those of the body's own year: no sums over years, no numbers of others."""
    lasting: tuple[Statement, ...] = ()
    """累计: may reach back beyond the year."""

    def of(self, *subjects: Subject) -> list[Statement]:
        """Numbers stated of these subjects, by place; parts of a split among them."""
        wanted = {subject.value for subject in subjects}
        return [one for one in self.statements if one.subject in wanted]

    def named(self, *subjects: Subject) -> list[Statement]:
        """Claims of these subjects that are no numbers."""
        wanted = {subject.value for subject in subjects}
        return [one for one in self.content.statements if one.subject in wanted]

    @property
    def recognised(self) -> bool:
        """Whether the signs of the text were recognised from a picture."""
        return RECOGNISED_TEXT in self.content.signals


def spoken(content: ReportContent, cells: Cells, kind: BodyKind | None, year: int, unit: str) -> Spoken:
    """The report's sentences, sorted."""
    own = [one for one in content.statements if one.value is not None and is_own(one, kind) and not _is_rate(one)]
    return Spoken(
        content=content,
        cells=cells,
        kind=kind,
        year=year,
        unit=unit or content.unit or "",
        statements=tuple(one for one in own if not one.cumulative),
        lasting=tuple(one for one in own if one.cumulative),
    )


def _is_rate(statement: Statement) -> bool:
    """Whether a sentence tells of each week or month; what is counted by the month is compared as such."""
    return not statement.unit.endswith("/月") and bool(statement.value) and bool(_A_PERIOD.search(statement.raw))


def is_own(statement: Statement, kind: BodyKind | None) -> bool:
    """Whether the number is of the body itself: 各乡镇 is of others, 全县 of the county alone."""
    if not statement.scope:
        return True
    if statement.scope in ("所属", "下属", "辖区") or statement.scope.startswith("各") or "直" in statement.scope:
        return statement.part_of is not None
    if kind is None:
        return not statement.scope.startswith("全") or len(statement.scope) <= len("全街道")
    return statement.scope in _OWN.get(kind, ())


def span(statement: Statement) -> Range:
    """The numbers that a statement can mean: 420余 from 420 to 430, 近1000 from 900, a range its ends.

    A number a month is one for the year: twelve times as many, by a tenth either way.
    """
    low, high = _stated(statement)
    if not statement.unit.endswith("/月"):
        return low, high
    # No month is like the other.
    return low * _MONTHS * 0.9, high * _MONTHS * 1.1


def _stated(statement: Statement) -> Range:
    value = float(statement.value or 0)
    if statement.most is not None:
        return value, float(statement.most)
    if not statement.approximate:
        return value, value
    step = _step(value)
    if _MORE.search(statement.raw):
        return value, value + step
    if _UNDER.search(statement.raw):
        return value - max(step / 2, value * 0.1), value
    return value - max(step / 2, value * 0.2), value + max(step / 2, value * 0.2)


def _step(value: float) -> float:
    """The place of the last digit that was not rounded away: 10 for 420, 1000 for 1000 and 2000."""
    step = 1
    while value and value % (step * 10) == 0:
        step *= 10
    return float(step)


def in_unit(statement: Statement, unit: str) -> Range:
    """The numbers that a statement can mean, money in the unit of the row."""
    low, high = span(statement)
    written = statement.unit or unit
    scale = {"元": 1.0, "万元": 10_000.0, "亿元": 100_000_000.0}
    if written in scale and unit in scale:
        ratio = scale[written] / scale[unit]
        return low * ratio, high * ratio
    return low, high


def rows_of(statement: Statement, cells: Cells) -> Iterator[tuple[str, list[Cell]]]:
    """The cells that say the same as a statement, by table; those of one table are meant added up."""
    by_table: dict[str, list[Cell]] = {}
    whole = set()
    for place in statement.rows:
        table, row, column = _place(place)
        if table not in cells.tables:
            continue
        cell = cells.cell(table, row, column)
        if cell is not None:
            by_table.setdefault(table, []).append(cell)
        elif _in_shape(cells, table, row, column):
            whole.add(table)
    yield from ((table, found) for table, found in by_table.items() if table not in whole)


def _place(place: str) -> tuple[str, str, str]:
    table, row, *column = place.split(":")
    return table, row, column[0] if column else "total" if table == "t3" else "value"


def _in_shape(cells: Cells, table: str, row: str, column: str) -> bool:
    """Whether the form has such a cell, so that it was left unread; another form's row is no loss."""
    shape = cells.shape(table)
    if shape is None:
        return False
    return any(one.key == row and one.kind != "header" for one in shape.rows) and any(
        one.key == column for one in shape.columns
    )


def total_of(found: Sequence[Cell]) -> Range:
    """What the cells sum to; blanks may be any number."""
    low = sum(cell.value or 0 for cell in found)
    return float(low), inf if any(cell.value is None for cell in found) else float(low)


def unit_of(found: Sequence[Cell]) -> str:
    """The unit of a row; empty where the form gives none."""
    for form_id in FORM_IDS:
        for table in form(form_id).tables:
            if table.id == found[0].table:
                row = next((row.unit for row in table.rows if row.key == found[0].row), "")
                column = next((column.unit for column in table.columns if column.key == found[0].column), "")
                if row or column:
                    return row or column
    return ""


def meets(stated: Range, tabled: Range) -> bool:
    """Whether both can be one number."""
    return stated[0] <= tabled[1] + 1e-6 and tabled[0] <= stated[1] + 1e-6

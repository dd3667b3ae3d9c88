"""The figures of a report that may be judged, by key: whole tables, surely read, this year's and last year's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from math import inf

from monitor.consistency.expressions import Range
from storage.contents import ReportContent
from storage.figures import NULL_MARKS, FormColumn, FormRow, FormTable, TableReading, form

SURE = 0.95
"""Recognised signs less sure than this are not judged by."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A figure with its place."""

    table: str
    row: str
    column: str
    label: str
    """In the form's words."""
    raw: str
    value: int | float | None
    former: bool = False
    """Of last year's report."""

    @property
    def key(self) -> str:
        """`t3.n1.total`, or `former.t3.n4.total`."""
        return f"{'former.' if self.former else ''}{self.table}.{self.row}.{self.column}"


class Cells:
    """The tables of one report that can be relied upon."""

    def __init__(self, content: ReportContent, *, former: bool = False) -> None:
        self.tables = {table.table: table for table in _sound(content)}
        self.former = former
        self.recognised = any(table.confidence is not None for table in self.tables.values())
        """Some figures were recognised from a picture: what they say is not beyond doubt."""
        self._figures = {
            (name, figure.row, figure.column): figure for name, table in self.tables.items() for figure in table.figures
        }

    def cell(self, table: str, row: str, column: str) -> Cell | None:
        """The cell of that key; None where it was not read."""
        figure = self._figures.get((table, row, column))
        if figure is None:
            return None
        return Cell(
            table=table,
            row=row,
            column=column,
            label=self.label(table, row, column),
            raw=figure.raw,
            value=figure.value,
            former=self.former,
        )

    def has(self, table: str, row: str, column: str) -> bool:
        """Whether the cell was read, be it blank."""
        return (table, row, column) in self._figures

    def value(self, table: str, row: str, column: str) -> int | float | None:
        """The number there; None where there is none."""
        figure = self._figures.get((table, row, column))
        return figure.value if figure is not None else None

    def range(self, table: str, row: str, column: str) -> Range:
        """What the number there can be."""
        figure = self._figures.get((table, row, column))
        if figure is not None and figure.value is not None:
            return figure.value, figure.value
        shape = self.shape(table)
        kind = next((one.kind for one in shape.columns if one.key == column), "count") if shape else "signed"
        return (-inf if kind == "signed" else 0, inf)

    def shape(self, table: str) -> FormTable | None:
        """The form's table after which it was read; None where it is not there."""
        reading = self.tables.get(table)
        return shape_of(reading) if reading is not None else None

    def label(self, table: str, row: str, column: str) -> str:
        """「自然人·予以公开」: the form's words for a cell."""
        return _label(self.tables[table].form, table, row, column)

    def blanks(self, table: str) -> Iterator[Cell]:
        """Cells where nothing was filled in."""
        for (name, row, column), figure in self._figures.items():
            if name == table and figure.value is None and figure.raw.strip() in NULL_MARKS:
                found = self.cell(name, row, column)
                yield from (found,) if found is not None else ()


def shape_of(reading: TableReading) -> FormTable | None:
    """The form's table after which a table was read."""
    return _shape(reading.form, reading.table)


@cache
def _shape(form_id: str, table: str) -> FormTable | None:
    try:
        return form(form_id).table(table)
    except KeyError:
        return None


@lru_cache(maxsize=4096)
def _label(form_id: str, table: str, row: str, column: str) -> str:
    shape = _shape(form_id, table)
    if shape is None:
        return f"{row} {column}"
    heads = {one.key: one for one in shape.columns}
    lines = {one.key: one for one in shape.rows}
    line = _row_words(shape, lines[row]) if row in lines else row
    if len(shape.columns) == 1:
        return line
    head = _column_words(heads[column]) if column in heads else column
    return head if len(shape.rows) == 1 else f"{line}·{head}"


def _row_words(shape: FormTable, row: FormRow) -> str:
    """The label, with its parent's where the form has it more than once."""
    twin = any(other.label == row.label and other.key != row.key for other in shape.rows)
    parent = next((other.label for other in shape.rows if other.key == row.parent), "") if twin else ""
    return f"{parent}之{row.label}" if parent else row.label


def _column_words(column: FormColumn) -> str:
    """The head, with the one above it where that tells columns apart."""
    path = [part for part in column.path if part not in ("申请人情况", "法人或其他组织")]
    return "".join(path) if path else column.name


def _sound(content: ReportContent) -> Iterator[TableReading]:
    """Tables without a problem, surely read, once there; a file's where the page has none and one file only has it."""
    own = {table.table: table for table in content.tables}
    twice = {name for name in own if sum(table.table == name for table in content.tables) > 1}
    files: dict[str, list[TableReading]] = {}
    for file in content.attachments:
        for table in file.tables:
            files.setdefault(table.table, []).append(table)
    lent = {name: tables[0] for name, tables in files.items() if len(tables) == 1 and name not in own}
    for table in (*own.values(), *lent.values()):
        sure = table.confidence is None or table.confidence >= SURE
        if table.problem is None and sure and table.table not in twice and shape_of(table) is not None:
            yield table

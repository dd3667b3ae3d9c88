"""A report's content as blocks that a page can set: paragraphs, tables in the text, statutory tables by their form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from storage.contents import ReportContent
from storage.figures import Figure, FormTable, TableReading, form

_MOST_BLOCKS = 2000
_MOST_CELLS = 40
_HAN_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A paragraph, or the rows of a table that stood in the text."""

    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Chapter:
    """A section with its blocks; the first may have no heading."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetRow:
    """A row of a statutory table."""

    key: str
    label: str
    level: int
    header: bool
    """A row that carries no values."""
    cells: tuple[str, ...]
    """As they stood there, raw: blank stays blank."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """A statutory table, set by its form."""

    id: str
    title: str
    read: str
    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    problem: str = ""


def chapters_of(content: ReportContent) -> tuple[Chapter, ...]:
    """The text by its sections; one chapter without a heading where none were told apart."""
    if not content.sections:
        return (Chapter(heading="", blocks=blocks_of(content.text)),)
    return tuple(
        Chapter(
            heading=f"{section.no}、{section.title}" if section.no else section.title, blocks=blocks_of(section.text)
        )
        for section in content.sections
    )


def blocks_of(text: str) -> tuple[Block, ...]:
    """Lines as paragraphs, runs of tab-separated lines as tables."""
    blocks: list[Block] = []
    rows: list[tuple[str, ...]] = []
    for line in text.splitlines():
        if "\t" in line:
            rows.append(tuple(cell.strip() for cell in line.split("\t")[:_MOST_CELLS]))
            continue
        if rows:
            blocks.append(Block(rows=tuple(rows)))
            rows = []
        if line.strip():
            blocks.append(Block(text=line.strip()))
    if rows:
        blocks.append(Block(rows=tuple(rows)))
    return tuple(blocks[:_MOST_BLOCKS])


def sheets_of(tables: Sequence[TableReading]) -> tuple[Sheet, ...]:
    """Each statutory table as its form sets it; figures that the form does not know stand at its end."""
    return tuple(_sheet(reading) for reading in tables)


def _sheet(reading: TableReading) -> Sheet:
    by_key = {(figure.row, figure.column): figure for figure in reading.figures}
    try:
        shape = form(reading.form).table(reading.table)
    except KeyError:
        return _shapeless(reading)
    used = {figure.column for figure in reading.figures}
    columns = [column for column in shape.columns if column.key in used or not reading.figures]
    rows = [_row(shape, key, by_key, [column.key for column in columns]) for key in _rows_met(shape, reading)]
    return Sheet(
        id=reading.table,
        title=shape.title,
        read=reading.read,
        columns=tuple("·".join((*column.path, column.name)) for column in columns),
        rows=tuple(rows),
        problem=reading.problem or "",
    )


def _rows_met(shape: FormTable, reading: TableReading) -> list[str]:
    """Rows in the form's order, local additions only where met, then rows the form does not know."""
    met = dict.fromkeys(figure.row for figure in reading.figures)
    order = [row.key for row in shape.rows if not row.extra or row.key in met]
    known = {row.key for row in shape.rows}
    return [*order, *(key for key in met if key not in known)]


def _numbered(no: str, label: str) -> str:
    if not no or label.startswith(no):
        return label
    return f"{no}、{label}" if all(sign in _HAN_NUMERALS for sign in no) else f"{no}{label}"


def _row(shape: FormTable, key: str, by_key: dict[tuple[str, str], Figure], columns: Sequence[str]) -> SheetRow:
    line = next((row for row in shape.rows if row.key == key), None)
    cells = tuple(by_key[key, column].raw if (key, column) in by_key else "" for column in columns)
    label = _numbered(line.no, line.label) if line else next((f.label for k, f in by_key.items() if k[0] == key), key)
    return SheetRow(
        key=key,
        label=label,
        level=line.level if line else 1,
        header=line is not None and line.kind == "header",
        cells=cells,
    )


def _shapeless(reading: TableReading) -> Sheet:
    """A table whose form is unknown here: its figures one under another."""
    rows = tuple(
        SheetRow(key=figure.row, label=figure.label or figure.row, level=1, header=False, cells=(figure.raw,))
        for figure in reading.figures
    )
    return Sheet(
        id=reading.table,
        title=reading.table,
        read=reading.read,
        columns=("",),
        rows=rows,
        problem=reading.problem or "",
    )

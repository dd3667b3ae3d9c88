"""The statutory forms as data, and figures read by their keys. Blank is not zero."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from storage.relations import Relation, relation

FORM_IDS = ("l2008", "g2014", "g2019", "g2021")
NULL_MARKS = frozenset({"", "-", "—", "——", "－", "/", "／", "\\", "无", "空"})
"""Cells that stand for "nothing was filled in": kept raw, never read as zero."""

_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")
_QUOTES = re.compile("[\"'“”‘’「」『』]")
_COUNT = re.compile(r"^\d{1,9}$")
_SIGNED = re.compile(r"^[+-]?\d{1,9}$")
_MONEY = re.compile(r"^(\d+(?:\.\d+)?)(?:元|万元)?$")
_UNITED = re.compile(r"^([+-]?\d+(?:\.\d+)?)(?:条|件|次|篇|个|人|人次|项|元|万元)$")


@dataclass(frozen=True, kw_only=True, slots=True)
class FormRow:
    """A row of a statutory table."""

    key: str
    label: str
    no: str = ""
    """The numbering printed in the form."""
    level: int = 1
    parent: str | None = None
    kind: str = "count"
    """header, count, signed, money or text."""
    unit: str = ""
    aliases: tuple[str, ...] = ()
    extra: bool = False
    """A local addition: kept where met, never missed."""
    prefix: bool = False
    """`label` is only how the row's text begins."""
    after: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class FormColumn:
    """A value column of a statutory table."""

    key: str
    name: str
    path: tuple[str, ...] = ()
    """Heads above it, outermost first."""
    unit: str = ""
    kind: str = "count"
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class FormTable:
    """One statutory table of a form."""

    id: str
    title: str
    columns: tuple[FormColumn, ...]
    rows: tuple[FormRow, ...]
    label_column: str = ""

    @property
    def value_rows(self) -> tuple[FormRow, ...]:
        """Rows that carry values, local additions left out."""
        return tuple(row for row in self.rows if row.kind != "header" and not row.extra)

    def row(self, key: str) -> FormRow:
        """The row of that key; raises KeyError."""
        for row in self.rows:
            if row.key == key:
                return row
        raise KeyError(key)

    def column(self, key: str) -> FormColumn:
        """The column of that key; raises KeyError."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)


@dataclass(frozen=True, kw_only=True, slots=True)
class FormSection:
    """A prescribed section."""

    no: str
    title: str
    tables: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    expected_items: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """A form of the State Council's General Office (or a local one), as data."""

    id: str
    title: str
    document: str
    first_year: int
    last_year: int | None
    tables: tuple[FormTable, ...]
    sections: tuple[FormSection, ...] = ()
    relations: tuple[Relation, ...] = ()
    foot_fields: tuple[str, ...] = ()
    soft_years: tuple[int, ...] = ()
    """Report years for which the form is only encouraged."""

    def table(self, table_id: str) -> FormTable:
        """The table of that id; raises KeyError."""
        for table in self.tables:
            if table.id == table_id:
                return table
        raise KeyError(table_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One cell of a statutory table."""

    row: str
    column: str
    label: str
    """The row's label as the form has it."""
    raw: str
    value: int | float | None
    """None: blank, or not a number."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TableReading:
    """A statutory table as it was read from a page or file."""

    table: str
    """Key of the table: g2014, t2_20_1 … t4."""
    form: str
    read: str
    """How: html, text, pdf, docx, doc, rtf, xls, xlsx, ofd; ocr where signs were recognised from a picture."""
    figures: tuple[Figure, ...] = ()
    problem: str | None = None
    """Why it is incomplete or unread; None: whole."""
    confidence: float | None = None
    """0 to 1, how sure the signs of the document are where they were recognised; None: they were read."""

    def value(self, row: str, column: str = "value") -> int | float | None:
        """The value of a cell; None also where the cell is not there."""
        for figure in self.figures:
            if figure.row == row and figure.column == column:
                return figure.value
        return None


def normalise_label(text: str) -> str:
    """The form in which labels are compared: NFKC, no white space, no quotes."""
    return _label(text) if len(text) <= _LONGEST_LABEL else _normalised(text)


def _normalised(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return _QUOTES.sub("", _INVISIBLE.sub("", folded)).replace("．", ".")


_LONGEST_LABEL = 200
_label = lru_cache(maxsize=16384)(_normalised)
"""Labels and cells come again on every page; sentences do not, and would only fill the memory."""


def read_value(raw: str, kind: str = "count") -> int | float | None:
    """The number in a cell; None for blanks, marks and anything that is not a number.

    `kind` is the column's or row's: count, signed or money. Thousands commas, spaces and a unit are dropped.
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", raw)).replace(",", "")
    if text in NULL_MARKS:
        return None
    united = _UNITED.match(text)
    text = united[1] if united else text
    if _COUNT.match(text) or (kind == "signed" and _SIGNED.match(text)):
        return int(text)
    money = _MONEY.match(text)
    if money is None:
        return None
    value = float(money[1])
    return value if kind == "money" or not value.is_integer() else int(value)


def _row(data: dict[str, Any], *, extra: bool) -> FormRow:
    return FormRow(
        key=data["key"],
        label=data["label"],
        no=data.get("no", ""),
        level=data.get("level", 1),
        parent=data.get("parent"),
        kind=data.get("kind", "count"),
        unit=data.get("unit", ""),
        aliases=tuple(data.get("aliases", ())),
        extra=extra,
        prefix=data.get("prefix", False),
        after=data.get("after"),
    )


def _rows(data: dict[str, Any]) -> tuple[FormRow, ...]:
    rows = [_row(row, extra=False) for row in data["rows"]]
    for added in data.get("extra_rows", ()):
        place = next(i for i, row in enumerate(rows) if row.key == added["after"])
        rows.insert(place + 1, _row(added, extra=True))
    return tuple(rows)


def _column(data: dict[str, Any]) -> FormColumn:
    return FormColumn(
        key=data["key"],
        name=data["name"],
        path=tuple(data.get("path", ())),
        unit=data.get("unit", ""),
        kind=data.get("kind", "count"),
        aliases=tuple(data.get("aliases", ())),
    )


def _table(data: dict[str, Any]) -> FormTable:
    return FormTable(
        id=data["id"],
        title=data["title"],
        columns=tuple(_column(column) for column in data["columns"]),
        rows=_rows(data),
        label_column=data.get("label_column", ""),
    )


def _section(data: dict[str, Any]) -> FormSection:
    return FormSection(
        no=data["no"],
        title=data["title"],
        tables=tuple(data.get("tables", ())),
        aliases=tuple(data.get("aliases", ())),
        expected_items=tuple(data.get("expected_items", ())),
    )


@cache
def form(form_id: str) -> Form:
    """The form of that id, read from `forms/`; raises KeyError for an unknown one."""
    if form_id not in FORM_IDS:
        raise KeyError(form_id)
    data = tomllib.loads((Path(__file__).parent / "forms" / f"{form_id}.toml").read_text(encoding="utf-8"))
    return Form(
        id=data["id"],
        title=data["title"],
        document=data["document"],
        first_year=data["first_year"],
        last_year=data.get("last_year"),
        tables=tuple(_table(table) for table in data["tables"]),
        sections=tuple(_section(section) for section in data.get("sections", ())),
        relations=tuple(relation(rule) for rule in data.get("rules", ())),
        foot_fields=tuple(data.get("foot_fields", ())),
        soft_years=tuple(data.get("soft_years", ())),
    )


def form_of_year(year: int) -> Form | None:
    """The national form prescribed for report year `year`; None before 2014."""
    for form_id in FORM_IDS[1:]:
        found = form(form_id)
        if found.first_year <= year and (found.last_year is None or year <= found.last_year):
            return found
    return None

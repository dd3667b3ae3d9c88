"""What a report must speak of by law, as data, and whether a text does (2007 art. 32, 2019 art. 50; domain 1.2)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from storage.contents import ReportContent
from storage.figures import FORM_IDS, TableReading, form, normalise_label

MOST_TEXT = 300_000
"""Signs of a text that are searched."""
_LONGEST_HEADING = 40
_SENTENCE_END = re.compile(r"[。；;]")
_CONTENTS = re.compile(
    r"(?:全文|本?报告|年报|内容)[^。\n]{0,30}(?:包括|包含|分为|组成|构成)|(?:组成|构成)。?$|[一二三四五六七八九十\d]\s?个?部分"
)
"""A sentence that says which parts a report has: an announcement, not the part."""
_NUMBER = re.compile(r"^(?:其中[:：]?|[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]\s?)+")
_VALUE = re.compile(r"(?:[\s\d./—-]|[条件次篇个人项元]|人次|万元)+$")


class Presence(StrEnum):
    """Whether a report speaks of something."""

    SAID = "said"
    TOUCHED = "touched"
    """Only a table, or a word in passing."""
    ABSENT = "absent"


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """Something that every report must speak of."""

    number: int
    name: str
    name_english: str
    heading: re.Pattern[str]
    said: re.Pattern[str]
    touched: re.Pattern[str]
    rows: tuple[tuple[str, str], ...]
    """(table, row) of the forms that tell of it."""
    first_firm: int | None
    """Report year from which its lack is sure; None: never."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """A result that reports of governments must name (2019 art. 50(4))."""

    name: str
    name_english: str
    said: re.Pattern[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Law:
    """The article that says what a report contains."""

    id: str
    first_year: int
    last_year: int | None
    name: str
    name_english: str
    tables_suffice: bool
    """Parts of the report are tables alone."""
    items: tuple[Item, ...]
    results: tuple[Result, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Prose:
    """A report's text without its tables."""

    headings: tuple[str, ...]
    """Titles of parts, and lines as short as one."""
    text: str


def law_of(year: int) -> Law | None:
    """The article for report year `year`; None before 2008."""
    for law in _laws():
        if law.first_year <= year and (law.last_year is None or year <= law.last_year):
            return law
    return None


def presence(item: Item, prose: Prose, tables: Mapping[str, TableReading], *, tables_suffice: bool) -> Presence:
    """Whether a report speaks of `item`: by heading, by sentence, by the rows of a table."""
    if any(item.heading.search(heading) for heading in prose.headings) or item.said.search(prose.text):
        return Presence.SAID
    if any(_has_row(tables.get(table), row) for table, row in item.rows):
        return Presence.SAID if tables_suffice else Presence.TOUCHED
    return Presence.TOUCHED if item.touched.search(prose.text) else Presence.ABSENT


def prose_of(content: ReportContent) -> Prose:
    """The text without rows of tables and without the sentence that lists the report's parts."""
    titles = [section.title for section in content.sections if section.title]
    bodies = [section.text for section in content.sections] or [content.text]
    headings, said = list(titles), list(titles)
    for line in "\n".join(bodies)[:MOST_TEXT].split("\n"):
        if "\t" in line or not line.strip() or bare_label(line) in _labels():
            continue
        if len(line) <= _LONGEST_HEADING and not _SENTENCE_END.search(line):
            headings.append(line.strip())
        said.append("。".join(part for part in line.split("。") if not _CONTENTS.search(part)))
    return Prose(headings=tuple(headings), text="\n".join(said))


def bare_label(cell: str) -> str:
    """A cell or line as labels are compared: without its number, and without values and units behind it."""
    if len(cell) > 120:
        return ""
    return _VALUE.sub("", _NUMBER.sub("", normalise_label(cell)))


def _has_row(table: TableReading | None, row: str) -> bool:
    return table is not None and any(figure.row == row for figure in table.figures)


@cache
def _labels() -> frozenset[str]:
    """Labels of rows and heads of columns of all forms."""
    said: list[str] = []
    for form_id in FORM_IDS:
        for table in form(form_id).tables:
            for row in table.rows:
                said += [row.label, *row.aliases]
            for column in table.columns:
                said += [column.name, *column.path, *column.aliases]
            said.append(table.title)
    return frozenset(bare_label(label) for label in said if label) - {""}


@cache
def _laws() -> tuple[Law, ...]:
    data = tomllib.loads((Path(__file__).parent / "statutory_items.toml").read_text(encoding="utf-8"))
    return tuple(_law(law) for law in data["law"])


def _law(data: Mapping[str, Any]) -> Law:
    return Law(
        id=data["id"],
        first_year=data["first_year"],
        last_year=data.get("last_year"),
        name=data["name"],
        name_english=data["name_english"],
        tables_suffice=data["tables_suffice"],
        items=tuple(_item(item) for item in data["item"]),
        results=tuple(
            Result(name=result["name"], name_english=result["name_english"], said=re.compile(result["said"]))
            for result in data.get("result", ())
        ),
    )


def _item(data: Mapping[str, Any]) -> Item:
    return Item(
        number=data["number"],
        name=data["name"],
        name_english=data["name_english"],
        heading=re.compile(data["heading"]),
        said=re.compile(data["said"]),
        touched=re.compile(data["touched"]),
        rows=tuple(_rows(data["rows"])),
        first_firm=data.get("first_firm"),
    )


def _rows(told: Iterable[str]) -> Iterable[tuple[str, str]]:
    for one in told:
        table, _, row = one.partition(":")
        yield table, row

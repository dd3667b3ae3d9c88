"""A case of the gold set as it stands in its folder: the input and what a person marked in it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from crawler.extract.file_report import read_any
from storage.contents import ReportContent
from storage.figures import form

CASES = Path(__file__).parent / "cases"
Key = tuple[str, str, str]
"""Table, row, column."""


@dataclass(frozen=True, kw_only=True)
class Marks:
    """What must be read out of an input."""

    name: str
    group: str
    path: Path
    called: str
    url: str
    title: str
    year: int | None
    unit: str | None
    source: str | None
    form: str | None
    text: str
    noise: Sequence[str]
    dates: Sequence[tuple[str, str]]
    no_dates: Sequence[str]
    cells: Mapping[Key, str]
    """Values as numbers in decimal digits, "" for a cell that says nothing."""
    attachments: Sequence[str]
    signals: Sequence[str]
    unread: bool
    """Cells may stay unread, where none could be read for sure; none may be wrong."""

    def read(self) -> ReportContent:
        """What the reader makes of the input."""
        return read_any(self.path.read_bytes(), name=self.called, url=self.url)


@cache
def case_names() -> tuple[str, ...]:
    """The names of all cases."""
    return tuple(sorted(path.parent.name for path in CASES.glob("*/expected.toml")))


@cache
def marks(name: str) -> Marks:
    """The marks of a case; KeyError where a mark is missing that none may lack."""
    home = CASES / name
    data = tomllib.loads((home / "expected.toml").read_text(encoding="utf-8"))
    return Marks(
        name=name,
        group=data["group"],
        path=home / data["file"],
        called=data.get("called", data["file"]),
        url=data["url"],
        title=data["title"],
        year=data.get("year"),
        unit=data.get("unit"),
        source=data.get("source"),
        form=data.get("form"),
        text="\n".join(data["text"]),
        noise=tuple(data["noise"]),
        dates=tuple((one["source"], one["date"]) for one in data["dates"]),
        no_dates=tuple(data["no_dates"]),
        cells=_cells(data),
        attachments=tuple(data["attachments"]),
        signals=tuple(data["signals"]),
        unread=data.get("unread", data["group"] == "ocr"),
    )


def _cells(data: Mapping[str, Any]) -> dict[Key, str]:
    found: dict[Key, str] = {}
    for table_id, rows in data.get("tables", {}).items():
        columns = [column.key for column in form(data["form"]).table(table_id).columns]
        for row, values in rows.items():
            if len(values) != len(columns):
                raise ValueError(f"{table_id}.{row}: {len(values)} values for {len(columns)} columns")
            found.update({(table_id, row, column): value for column, value in zip(columns, values, strict=True)})
    return found


@cache
def reading(name: str) -> ReportContent:
    """The reading of a case, made once."""
    return marks(name).read()

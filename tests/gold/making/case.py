"""A case of the gold set: its input, and what must be read out of it; written to its folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from storage.fingerprint import fold
from tests.gold.making.numbers import Values
from tests.gold.making.report import Report
from tests.gold.making.shells import Date, Shell

MOST_BYTES = 60 * 1024


@dataclass(frozen=True, kw_only=True)
class Case:
    """One input and its marks."""

    name: str
    group: str
    """html, docx, doc, rtf, pdf, xls, ofd, text, zip or ocr: the floors are kept by group."""
    file: str
    content: bytes
    about: str
    title: str
    year: int | None
    unit: str | None
    text: Sequence[str]
    url: str = ""
    source: str | None = None
    form: str | None = None
    noise: Sequence[str] = ()
    dates: Sequence[Date] = ()
    no_dates: Sequence[str] = ()
    tables: Mapping[str, Values] = field(default_factory=dict)
    attachments: Sequence[str] = ()
    signals: Sequence[str] = ()
    unread: bool = False
    """Cells may stay unread where nobody could read them for sure; none may be wrong."""
    called: str = ""
    """The name under which the file is handed over, where it is not that of the file kept here."""


def page_case(name: str, about: str, shell: Shell, report: Report, **given: object) -> Case:
    """A case of a page: its marks are the report's and the shell's."""
    charset = str(given.pop("charset", "utf-8"))
    dates = list(shell.dates)
    if report.signed and not any(date == ("signature", report.signed) for date in dates):
        dates.append(("signature", report.signed))
    marks: dict[str, object] = {
        "title": report.title, "year": report.year, "unit": report.unit, "text": report.lines(), "url": shell.url,
        "source": shell.source, "form": report.form, "noise": shell.noise, "dates": dates,
        "no_dates": [one for one in shell.no_dates if all(one != date for _, date in dates)],
        "tables": report.tables, "attachments": shell.attachments,
    }  # fmt: skip
    content = given.pop("content", None) or shell.html.encode(charset)
    return Case(name=name, group="html", file="page.html", about=about, content=content, **(marks | given))  # type: ignore[arg-type]


def without(case: Case, **marks: object) -> Case:
    """The case with other marks."""
    return replace(case, **marks)  # type: ignore[arg-type]


def write(case: Case, folder: Path) -> None:
    """Put input and marks into the case's folder."""
    assert len(case.content) <= MOST_BYTES, f"{case.name}: {len(case.content)} bytes"
    text = fold("\n".join(case.text))
    for snippet in case.noise:
        assert fold(snippet) not in text, f"{case.name}: {snippet!r} stands in the text"
    home = folder / case.name
    home.mkdir(parents=True, exist_ok=True)
    (home / case.file).write_bytes(case.content)
    (home / "expected.toml").write_text(expected(case), encoding="utf-8")


def _said(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def expected(case: Case) -> str:
    """The marks as TOML."""
    lines = [f"# {case.about}", f"group = {_said(case.group)}", f"file = {_said(case.file)}"]
    if case.called:
        lines.append(f"called = {_said(case.called)}")
    if case.unread:
        lines.append("unread = true")
    lines.append(f"url = {_said(case.url)}")
    said = {key: getattr(case, key) for key in ("title", "year", "unit", "source", "form")}
    lines += [f"{key} = {_said(value)}" for key, value in said.items() if value is not None]
    lines += [f"{key} = {_said(list(getattr(case, key)))}" for key in ("attachments", "signals", "noise", "no_dates")]
    lines.append("dates = [")
    lines += [f'    {{ source = "{source}", date = "{date}" }},' for source, date in case.dates]
    lines += ["]", "text = ["]
    lines += [f"    {_said(line)}," for line in case.text]
    lines.append("]")
    for table, rows in case.tables.items():
        lines += ["", f"[tables.{table}]"]
        lines += [f"{_said(row)} = {_said(cells)}" for row, cells in rows.items()]
    return "\n".join(lines) + "\n"

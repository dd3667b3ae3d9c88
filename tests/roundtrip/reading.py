"""How the round trips read files back, and how they say what came back differently."""

from __future__ import annotations

import lzma
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from pathlib import Path

from crawler.extract.file_report import file_report, read_any, read_file
from storage.contents import Attachment, DateSource, ReportContent
from storage.figures import TableReading
from storage.fingerprint import fold
from tests.makers.report_data import Report
from tests.makers.report_tables import Amount

FILES = Path(__file__).parent / "files"
_SHOWN = 24


def stored(name: str) -> bytes:
    """A file that LibreOffice or Chromium made, unpacked."""
    content = (FILES / name).read_bytes()
    return lzma.decompress(content) if name.endswith(".xz") else content


def as_file(content: bytes, name: str, *, confined: bool = False) -> Attachment:
    """The file as an attachment of a report's page; `confined`: read in a limited child process."""
    return read_file(content, name=name, url=f"http://www.qingshi.example/P0/{name}", confined=confined)


def as_report(file: Attachment) -> ReportContent:
    """The read file as a report of its own."""
    return file_report(file, url=file.url)


def as_page(content: bytes, name: str) -> ReportContent:
    """The file as the page of a report."""
    return read_any(content, name=name, url="http://www.qingshi.example/art/1.html", confined=False)


def different_facts(report: Report, content: ReportContent) -> list[str]:
    """What the reading takes the report to be, where it errs: title, unit, year, form, parts, signature."""
    signed = {claim.date for claim in content.dates if claim.source is DateSource.SIGNATURE}
    told = [(part.no, part.title) for part in content.sections if part.no]
    facts: list[tuple[str, object, object]] = [
        ("title", report.title, content.title),
        ("unit", report.unit, content.unit),
        ("year", report.year, content.year),
        ("form", report.form, content.form),
        ("signed", True, report.signed in signed),
        ("parts", report.headings, told),
    ]
    return [f"{name}: is {wanted}, read {found}" for name, wanted, found in facts if wanted != found]


def different_text(wanted: str, found: str, *, least: float = 1.0) -> list[str]:
    """The share of equal signs and where the folded texts differ, `wanted -> found` with what stands before.

    Empty where `least` of the signs are equal, in the rule all of them: of a long text half a per cent is enough for every heading to have a wrong number.
    """
    ours, theirs = fold(wanted), fold(found)
    if ours == theirs:
        return []
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    share = same / max(len(ours), len(theirs), 1)
    shown = [
        f"…{ours[max(0, a - 8) : a]}[{_short(ours[a:b])} -> {_short(theirs[c:d])}]"
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]
    said = [f"{share:.4f} of the signs are equal", *shown[:_SHOWN]]
    print(*said, sep="\n")
    return said if share < least else []


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:28]}…{text[-28:]} ({len(text)})"


def different_figures(wanted: Mapping[tuple[str, str, str], Amount], tables: Iterable[TableReading]) -> list[str]:
    """Cells that were not read as they are, and what the reading says of them; empty where all are."""
    tables = list(tables)
    found = {(table.table, figure.row, figure.column): figure for table in tables for figure in table.figures}
    faults = [f"{table.table}: {table.problem}" for table in tables if table.problem]
    faults += [f"{'.'.join(key)} not read (is {wanted[key]})" for key in wanted if key not in found]
    faults += [f"{'.'.join(key)} = {found[key].raw!r} is in no table" for key in found if key not in wanted]
    for key, amount in wanted.items():
        if key in found and (found[key].value != amount or (amount is None) != (not found[key].raw)):
            faults.append(f"{'.'.join(key)}: is {amount}, read {found[key].value} ({found[key].raw!r})")
    return faults

"""Reads a file of any type into text, statutory tables and dates, or says why it cannot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from crawler.charset import decode
from crawler.extract.confine import Unparsed, run_confined
from crawler.extract.containers import kind_of, zip_problem
from crawler.extract.figures import read_tables
from crawler.extract.grids import Block, block_text, blocks_of_text
from crawler.extract.pdf import Scan, read_pdf
from crawler.extract.word import read_word
from storage.contents import DateClaim, DateSource
from storage.figures import TableReading
from storage.moments import SHANGHAI

MOST_TEXT = 2_000_000
"""Signs of text kept of one file."""

_PDF_DATE = re.compile(
    r"^(?:D:)?(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?\s*(?:(Z)|([+-])(\d{2})'?(\d{2})?'?)?\D{0,8}$"
)
_EARLIEST = 1995


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """What a file says."""

    kind: str
    text: str = ""
    tables: tuple[TableReading, ...] = ()
    dates: tuple[DateClaim, ...] = ()
    problem: str | None = None
    """Why it could not be read; None: read."""


def read_document(content: bytes, *, name: str = "", confined: bool = True) -> Document:
    """Read a file by what its bytes are.

    PDF (text layer), DOCX and plain text are read; of the rest only the kind is told, with a problem.
    `confined`: PDF and DOCX are parsed in a limited child process. Never raises for what the bytes hold.
    """
    kind = kind_of(content, name)
    if kind == "text":
        return _of_blocks(kind, blocks_of_text(decode(content)[0][:MOST_TEXT]), "text", ())
    problem = _refusal(kind, content, name)
    if problem is not None:
        return Document(kind=kind, problem=problem)
    reader = _pdf_document if kind == "pdf" else _word_document
    if not confined:
        return reader(content)
    try:
        return run_confined(reader, content)
    except Unparsed as unparsed:
        return Document(kind=kind, problem=_said(str(unparsed)))


def _refusal(kind: str, content: bytes, name: str) -> str | None:
    if kind == "empty":
        return "empty file"
    if kind == "html":
        return "a web page, not the file that was asked for"
    if kind == "image":
        return "image: cannot be read yet"
    if kind == "docx":
        return zip_problem(content)
    if kind != "pdf":
        return f"{kind} cannot be read yet" if kind != "unknown" else f"unknown type ({name[-40:]})"
    return None


def _said(fault: str) -> str:
    if "assword" in fault or "encrypt" in fault.lower():
        return "cannot be read: encrypted"
    return f"unparsed ({fault})"[:160]


def _of_blocks(kind: str, blocks: Sequence[Block], read: str, dates: Sequence[DateClaim]) -> Document:
    return Document(
        kind=kind,
        text=block_text(blocks)[:MOST_TEXT],
        tables=read_tables(blocks, read=read),
        dates=tuple(dates),
    )


def _pdf_document(content: bytes) -> Document:
    try:
        blocks, properties = read_pdf(content)
    except Scan:
        return Document(kind="pdf", problem="scan: no text layer")
    dates = [pdf_date(key, value) for key, value in sorted(properties.items())]
    return _of_blocks("pdf", blocks, "pdf", [date for date in dates if date is not None])


def _word_document(content: bytes) -> Document:
    blocks, moments = read_word(content)
    return _of_blocks(
        "docx", blocks, "docx", [_claim(f"{name} {moment:%Y-%m-%dT%H:%M:%SZ}", moment) for name, moment in moments]
    )


def _claim(raw: str, moment: datetime) -> DateClaim:
    local = moment.astimezone(SHANGHAI)
    return DateClaim(
        source=DateSource.ATTACHMENT_METADATA, date=local.date(), raw=raw[:80], precision="second", moment=local
    )


def pdf_date(key: str, value: str) -> DateClaim | None:
    """A date property of a PDF (`D:20240226144123+08'00'`) as a claim; without an offset it is Chinese time."""
    match = _PDF_DATE.match(value.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second, _, sign, off_hours, off_minutes = match.groups()
    zone: tzinfo = SHANGHAI
    if match[7] == "Z":
        zone = UTC
    elif sign:
        offset = timedelta(hours=int(off_hours), minutes=int(off_minutes or 0))
        if offset > timedelta(hours=14):
            return None
        zone = timezone(offset if sign == "+" else -offset)
    try:
        moment = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=zone
        )
    except ValueError:
        return None
    return _claim(f"{key} {value}", moment) if moment.year >= _EARLIEST else None

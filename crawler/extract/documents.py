"""Reads a file of any type into text, statutory tables and dates, or says why it cannot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from crawler.charset import decode
from crawler.extract.figures import read_tables
from crawler.files.confine import Unparsed, run_confined
from crawler.files.containers import kind_of, zip_problem
from crawler.files.grids import block_text, blocks_of_text
from crawler.files.parsed import Parsed, Property
from crawler.files.pdf import Scan, read_pdf
from crawler.files.word import read_word
from storage.contents import DateClaim, DateSource
from storage.figures import TableReading
from storage.moments import SHANGHAI

MOST_TEXT = 2_000_000
"""Signs of text kept of one file."""

READERS: Mapping[str, Callable[[bytes], Parsed]] = {"pdf": read_pdf, "docx": read_word}
"""What reads a kind of file; each runs in a limited child process."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """What a file says."""

    kind: str
    text: str = ""
    tables: tuple[TableReading, ...] = ()
    dates: tuple[DateClaim, ...] = ()
    problem: str | None = None
    """Why it could not be read; None: read."""
    confidence: float | None = None


def read_document(content: bytes, *, name: str = "", confined: bool = True) -> Document:
    """Read a file by what its bytes are.

    PDF (text layer), DOCX and plain text are read; of the rest only the kind is told, with a problem.
    `confined`: PDF and DOCX are parsed in a limited child process. Never raises for what the bytes hold.
    """
    kind = kind_of(content, name)
    if kind == "text":
        return _of_parsed(kind, Parsed(blocks=blocks_of_text(decode(content)[0][:MOST_TEXT])))
    problem = _refusal(kind, content, name)
    if problem is not None:
        return Document(kind=kind, problem=problem)
    if not confined:
        return _of_file(kind, content)
    try:
        return run_confined(_of_file, kind, content)
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
    if kind not in READERS:
        return f"{kind} cannot be read yet" if kind != "unknown" else f"unknown type ({name[-40:]})"
    return None


def _said(fault: str) -> str:
    if "assword" in fault or "encrypt" in fault.lower():
        return "cannot be read: encrypted"
    return f"unparsed ({fault})"[:160]


def _of_file(kind: str, content: bytes) -> Document:
    """Runs in the child process."""
    try:
        parsed = READERS[kind](content)
    except Scan:
        return Document(kind=kind, problem="scan: no text layer")
    return _of_parsed(kind, parsed)


def _of_parsed(kind: str, parsed: Parsed) -> Document:
    return Document(
        kind=kind,
        text=block_text(parsed.blocks)[:MOST_TEXT],
        tables=read_tables(parsed.blocks, read=kind),
        dates=tuple(_claim(one) for one in parsed.properties),
        problem=parsed.problem,
    )


def _claim(one: Property) -> DateClaim:
    local = one.moment.astimezone(SHANGHAI)
    return DateClaim(
        source=DateSource.ATTACHMENT_METADATA, date=local.date(), raw=one.raw[:80], precision="second", moment=local
    )

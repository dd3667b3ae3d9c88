"""Reads a file of any type into text, statutory tables and dates, or says why it cannot."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from crawler.charset import decode
from crawler.extract.figures import read_tables
from crawler.extract.text import main_text
from crawler.extract.web_files import page_in
from crawler.files.archives.members import Unpacked
from crawler.files.archives.unpacking import unpack
from crawler.files.confine import Unparsed, run_confined
from crawler.files.containers import OLE, container_problem, kind_of, kind_of_name
from crawler.files.grids import block_text, blocks_of_text
from crawler.files.laid_out.ofd import read_ofd
from crawler.files.laid_out.pdf import Scan, read_pdf
from crawler.files.parsed import Parsed, Property
from crawler.files.recognition import ocr
from crawler.files.sheets.workbook import read_workbook
from crawler.files.word.doc import read_binary_word
from crawler.files.word.docx import read_word
from crawler.files.word.rtf import read_rich_text
from crawler.files.word.word_xml import read_word_xml
from storage.contents import DateClaim, DateSource
from storage.figures import TableReading
from storage.moments import SHANGHAI

MOST_TEXT = 2_000_000
"""Signs of text kept of one file."""
DEEPEST_ARCHIVE = 3
MOST_MEMBERS = 200
"""Members that are read of an archive and all archives in it."""
MOST_RECOGNISED = 40
"""Of these the pictures and scans."""
MOST_BROKEN = 3
"""Members that may each use up a limit before the rest is left unread."""
RECOGNITION_BYTES = 4 * 1024**3
RECOGNITION_SECONDS = 600

READERS: Mapping[str, Callable[[bytes], Parsed]] = {
    "pdf": read_pdf,
    "docx": read_word,
    "doc": read_binary_word,
    "doc-xml": read_word_xml,
    "rtf": read_rich_text,
    "xls": read_workbook,
    "xlsx": read_workbook,
    "xls-xml": read_workbook,
    "ofd": read_ofd,
}
"""What reads a kind of file; each runs in a limited child process."""

ARCHIVES = frozenset({"zip", "rar", "7z", "gzip", "tar"})

_WEB = ("html", "mht")
_MAY_BE_WEB = ("html", "mht", "doc", "xls", "rtf", "text", "file")
"""What a file may be called that is a web page inside: editors save pages under the names of their documents."""
_SCAN = "scan: no text layer"


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """What a file says."""

    kind: str
    text: str = ""
    tables: tuple[TableReading, ...] = ()
    dates: tuple[DateClaim, ...] = ()
    problem: str | None = None
    """Why it could not be read, or what of it; None: read."""
    confidence: float | None = None
    """How sure the signs are where they were recognised from a picture; None: they were read."""


@dataclass(slots=True)
class _Room:
    """What of one file may still be read, with all that is packed in it: archives multiply (T072)."""

    confined: bool
    members: int = MOST_MEMBERS
    recognised: int = MOST_RECOGNISED
    broken: int = MOST_BROKEN

    @property
    def limit(self) -> str | None:
        """Why no more members are read; None: they are."""
        if self.members <= 0:
            return f"unparsed (partial), limit: more than {MOST_MEMBERS} members"
        return "unparsed (partial), limit: too many costly members" if self.broken <= 0 else None


def read_document(content: bytes, *, name: str = "", confined: bool = True) -> Document:
    """Read a file by what its bytes are (T069 to T081).

    Every kind of `READERS` is read, pages and texts, archives member by member, scans and pictures where the
    recognition of signs is installed; of the rest the kind is told, with a problem. `confined`: parsers run in a
    limited child process. Never raises for what the bytes hold.
    """
    return _read(content, name, _Room(confined=confined), 0)


def _read(content: bytes, name: str, room: _Room, depth: int) -> Document:
    kind = kind_of(content, name)
    problem = _refusal(kind, content, name)
    if problem is not None:
        return Document(kind=kind, problem=problem)
    try:
        if kind in ARCHIVES:
            return _archive(kind, content, room, depth)
        document = (
            run_confined(_of_file, kind, content) if room.confined and kind != "image" else _of_file(kind, content)
        )
        return _recognised(document, content, room) if document.problem == _SCAN else document
    except Unparsed as unparsed:
        room.broken -= str(unparsed).startswith(("limit", "parser died"))
        return Document(kind=kind, problem=_said(str(unparsed)))


def _refusal(kind: str, content: bytes, name: str) -> str | None:
    if kind == "empty":
        return "empty file"
    if kind in _WEB and kind_of_name(name) not in _MAY_BE_WEB:
        return "a web page, not the file that was asked for"
    if kind in (*_WEB, "image", "text") or kind in ARCHIVES:
        return None
    if kind in READERS or content.startswith(OLE):
        problem = container_problem(content, kind)
        if problem is not None or kind in READERS:
            return problem
    return f"{kind} cannot be read" if kind != "unknown" else f"unknown type ({name[-40:]})"


def _said(fault: str) -> str:
    if "assword" in fault or "encrypt" in fault.lower():
        return "cannot be read: encrypted"
    return f"unparsed ({fault})"[:160]


def _of_file(kind: str, content: bytes) -> Document:
    """Runs in the child process."""
    if kind == "image":
        return Document(kind=kind, problem=_SCAN)
    if kind in _WEB:
        return _of_page(kind, content)
    try:
        document = _of_parsed(kind, _text(content) if kind == "text" else READERS[kind](content))
    except Scan:
        return Document(kind=kind, problem=_SCAN)
    silent = not document.text and not document.tables and document.problem is None
    return replace(document, problem="unparsed (no text in it)") if silent else document


def _text(content: bytes) -> Parsed:
    # No sign has more than four bytes.
    return Parsed(blocks=blocks_of_text(decode(content[: 4 * MOST_TEXT])[0][: MOST_TEXT + 1]))


def _of_page(kind: str, content: bytes) -> Document:
    """A page saved as a document; an error page is none."""
    page = page_in(content)
    main = main_text(page) if page is not None else None
    tables = read_tables(main.blocks, read="html") if main is not None else ()
    if main is None or (main.short and not tables):
        return Document(kind=kind, problem="a web page, not the file that was asked for")
    text, problem = _cut(main.text, None)
    return Document(kind=kind, text=text, tables=tables, problem=problem)


def _cut(text: str, problem: str | None) -> tuple[str, str | None]:
    """A text at its limit, and the problem with it: a part must not pass for the whole."""
    if len(text) <= MOST_TEXT:
        return text, problem
    limit = f"unparsed (partial), limit: more than {MOST_TEXT} signs"
    return text[:MOST_TEXT], f"{limit}; {problem}" if problem else limit


def _of_parsed(kind: str, parsed: Parsed) -> Document:
    text, problem = _cut(block_text(parsed.blocks), parsed.problem)
    tables = read_tables(parsed.blocks, read=kind.split("-")[0] if parsed.confidence is None else "ocr")
    return Document(
        kind=kind,
        text=text,
        tables=tuple(replace(table, confidence=parsed.confidence) for table in tables),
        dates=tuple(_claim(one) for one in parsed.properties),
        problem=problem,
        confidence=parsed.confidence,
    )


def _claim(one: Property) -> DateClaim:
    local = one.moment.astimezone(SHANGHAI)
    return DateClaim(
        source=DateSource.ATTACHMENT_METADATA, date=local.date(), raw=one.raw[:80], precision="second", moment=local
    )


def _recognised(document: Document, content: bytes, room: _Room) -> Document:
    """A scan or a picture by its recognised signs, in a child with more room."""
    kind = document.kind
    if not ocr.is_available():
        return replace(document, problem="scan: recognition needs the extra `ocr`")
    if room.recognised <= 0:
        return replace(document, problem=f"scan: limit, more than {MOST_RECOGNISED} in an archive")
    room.recognised -= 1
    if not room.confined:
        return _of_picture(kind, content)
    return run_confined(
        _of_picture,
        kind,
        content,
        seconds=RECOGNITION_SECONDS,
        cpu_seconds=RECOGNITION_SECONDS,
        memory_bytes=RECOGNITION_BYTES,
    )


def _of_picture(kind: str, content: bytes) -> Document:
    """Runs in the child process."""
    parsed = ocr.read_picture(content) if kind == "image" else ocr.read_scan(content)
    document = _of_parsed(kind, parsed)
    return document if document.text else replace(document, problem=document.problem or "picture: no text recognised")


def _archive(kind: str, content: bytes, room: _Room, depth: int) -> Document:
    if depth >= DEEPEST_ARCHIVE:
        return Document(kind=kind, problem=f"limit: archives nested deeper than {DEEPEST_ARCHIVE}")
    unpacked: Unpacked = run_confined(unpack, content, kind) if room.confined else unpack(content, kind)
    problems = [unpacked.problem]
    read: list[tuple[str, Document]] = []
    for member in unpacked.members:
        limit = room.limit
        if limit is not None:
            problems.append(limit)
            break
        room.members -= 1
        read.append((member.name, _read(member.content, member.name, room, depth + 1)))
    return _of_members(kind, read, [problem for problem in problems if problem])


def _of_members(kind: str, read: Sequence[tuple[str, Document]], problems: Sequence[str]) -> Document:
    """The members of an archive as one document: texts one after the other, tables of the member that has most."""
    unread = [f"{name}: {document.problem}" for name, document in read if document.problem]
    sure = [document.confidence for _, document in read if document.confidence is not None]
    fullest = max((document for _, document in read), key=lambda document: len(document.tables), default=None)
    said = "; ".join([*problems, *unread]) or (None if read else "empty archive")
    text, problem = _cut("\n".join(document.text for _, document in read if document.text), said)
    return Document(
        kind=kind,
        text=text,
        tables=fullest.tables if fullest is not None else (),
        dates=tuple(dict.fromkeys(date for _, document in read for date in document.dates)),
        problem=problem[:160] if problem else None,
        confidence=min(sure, default=None),
    )

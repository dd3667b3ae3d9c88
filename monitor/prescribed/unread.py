"""What of a report could not be read, and whose fault that is: the file's own, or ours. Pure."""

from __future__ import annotations

import re
from enum import StrEnum

from storage.contents import RECOGNISED_TEXT, Attachment, ReportContent
from storage.figures import TableReading

BODY_SHORT = "body_short"
TABLE_AS_PICTURE = "table_as_picture"
YEAR_CONFLICT = "year_conflict"
UNREAD = "unread: "
"""How the signal of a bare file that could not be read begins; the problem follows."""
SURE = 0.95
"""Recognised signs that are less sure accuse nobody."""
_SHORTEST = 200
"""Signs under which a page that is called short shows no report."""


class Fault(StrEnum):
    """Why a file could not be read, or not whole."""

    SCAN = "scan"
    """It has no text layer."""
    LOCKED = "locked"
    DAMAGED = "damaged"
    EMPTY = "empty"
    PARTLY_PICTURE = "partly_picture"
    """Some of its pages are pictures."""
    GONE = "gone"
    """The link leads to nothing."""
    OURS = "ours"
    """It was not fetched, or is beyond what we read: nothing is known of it."""

    @property
    def its_own(self) -> bool:
        """Whether the file is such that nobody could read it, or only with their eyes."""
        return self in (Fault.SCAN, Fault.LOCKED, Fault.DAMAGED, Fault.EMPTY)


_GONE = re.compile(r"^(?:not_found|soft_not_found|sent_home)\b")
_FAULTS: tuple[tuple[re.Pattern[str], Fault | None], ...] = (
    (re.compile(r"^scan: limit|^limit\b|needs bsdtar|not the file that was asked for"), Fault.OURS),
    (re.compile(r"^scan:"), Fault.SCAN),
    (re.compile(r"encrypted|password", re.IGNORECASE), Fault.LOCKED),
    (re.compile(r"^damaged container"), Fault.DAMAGED),
    (re.compile(r"^empty file$"), Fault.EMPTY),
    (re.compile(r"^page \d{1,5}: picture only"), Fault.PARTLY_PICTURE),
    (re.compile(r"^\d{1,4} hidden sheets left out$"), None),
)
"""What readers of files say, in this order; anything else is ours."""


def fault_of(file: Attachment) -> Fault | None:
    """Why a linked file is unread; None: it was read. An archive, which may hold anything, is never its own fault."""
    if file.sha256 is None:
        return Fault.GONE if _GONE.match(file.problem or "") else Fault.OURS
    found = fault_of_problem(file.problem)
    packed = file.type in ("zip", "rar", "7z", "gzip", "tar")
    return Fault.OURS if packed and found is not None and found.its_own and file.text else found


def fault_of_problem(problem: str | None) -> Fault | None:
    """The fault that a reader's words tell; None for none."""
    if not problem:
        return None
    for pattern, fault in _FAULTS:
        if pattern.search(problem):
            return fault
    return Fault.OURS


def unread_files(content: ReportContent) -> tuple[tuple[Attachment, Fault], ...]:
    """The linked files that could not be read, or not whole, each with why."""
    found = ((file, fault_of(file)) for file in content.attachments)
    return tuple((file, fault) for file, fault in found if fault is not None)


def own_fault(content: ReportContent) -> Fault | None:
    """Of a bare file that is the report: why it could not be read."""
    for signal in content.signals:
        if signal.startswith(UNREAD):
            return fault_of_problem(signal[len(UNREAD) :])
    return None


def shows_nothing(content: ReportContent) -> bool:
    """Whether no report was read: a shell whose file is unread, a page of a few words."""
    return BODY_SHORT in content.signals and len(content.text) < _SHORTEST and not content.tables


def is_recognised(content: ReportContent) -> bool:
    """Whether signs of the text or of a table were recognised from a picture."""
    return RECOGNISED_TEXT in content.signals or any(table.confidence is not None for table in content.tables)


def is_sure(table: TableReading) -> bool:
    """Whether what a table shows can be held against anybody."""
    return table.confidence is None or table.confidence >= SURE

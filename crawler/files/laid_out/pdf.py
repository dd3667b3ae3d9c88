"""Reads the text layer of PDF files: lines and ruled tables of their pages, and the dates in their properties."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

import pypdfium2

from crawler.files.grids import block_text
from crawler.files.laid_out.pages import document_blocks, is_bare
from crawler.files.laid_out.pdf_page import PageReading, read_page
from crawler.files.parsed import Parsed, Property
from storage.moments import SHANGHAI

MOST_PAGES = 300
MOST_FAULTS = 8
"""Pages that are named one by one."""

_PDF_DATE = re.compile(
    r"^(?:D:)?(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?\s*(?:(Z)|([+-])(\d{2})'?(\d{2})?'?)?\D{0,8}$"
)
_EARLIEST = 1995


class Scan(Exception):
    """The file has pages and no text on them."""


def read_pdf(content: bytes) -> Parsed:
    """What a PDF with a text layer holds.

    Raises Scan for a file without a text layer, ValueError ("encrypted …") for one that needs a password, and what
    the parser raises for a broken one. Pages that could not be read, or are pictures, are named in `problem`.
    """
    document = _opened(content)
    try:
        count = len(document)
        pages = [_page(document, number) for number in range(min(count, MOST_PAGES))]
        dates = [pdf_date(key, value) for key, value in sorted(document.get_metadata_dict().items())]
    finally:
        document.close()
    if all(page is None for page in pages):
        raise ValueError(f"none of {count} pages can be opened")
    blocks = [page.blocks if page else () for page in pages]
    if is_bare("".join(block_text(page) for page in blocks)):
        raise Scan
    return Parsed(
        blocks=document_blocks(blocks),
        properties=tuple(date for date in dates if date is not None),
        problem=_problem(pages, count),
    )


def _opened(content: bytes) -> Any:
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as fault:
        if "password" in str(fault).lower() or "security" in str(fault).lower():
            raise ValueError(f"encrypted: {fault}") from fault
        raise


def _page(document: Any, number: int) -> PageReading | None:
    """A page; None for one that cannot be opened."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return None
    try:
        return read_page(page)
    finally:
        page.close()


def _problem(pages: Sequence[PageReading | None], count: int) -> str | None:
    faults = []
    for number, page in enumerate(pages, start=1):
        if page is None:
            faults.append(f"page {number}: cannot be opened")
        elif page.is_bare and page.picture:
            faults.append(f"page {number}: picture only")
        elif page.cut:
            faults.append(f"page {number}: longer than is read")
    more = [f"{len(faults) - MOST_FAULTS} more"] if len(faults) > MOST_FAULTS else []
    left = [f"limit: {MOST_PAGES} of {count} pages read"] if count > len(pages) else []
    return "; ".join([*left, *faults[:MOST_FAULTS], *more]) or None


def pdf_date(key: str, value: str) -> Property | None:
    """A date property of a PDF (`D:20240226144123+08'00'`); without an offset it is Chinese time. None: no date."""
    match = _PDF_DATE.match(value.strip()) if key.endswith("Date") else None
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
    return Property(raw=f"{key} {value}", moment=moment) if moment.year >= _EARLIEST else None

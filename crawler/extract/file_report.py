"""A bare file as a report: read by its bytes, its title, year and unit told by its text."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from crawler.extract.attachments import name_in_address
from crawler.extract.dates import signature_dates
from crawler.extract.documents import read_document
from crawler.extract.figures import form_of
from crawler.extract.naming import opening_of, unit_of, year_of
from crawler.extract.report import distinct, read_report
from crawler.extract.sections import sections_of
from crawler.extract.signals import BODY_SHORT, recognised, unread_file, unread_tables
from crawler.extract.stamps import stamps_of_address, stamps_of_name
from crawler.extract.statements import statements_of
from crawler.extract.text import SHORT
from crawler.extract.titles import speaks_like_report
from crawler.extract.web_files import page_in
from crawler.files.containers import kind_of
from crawler.files.grids import Grid, blocks_of_text
from crawler.page import Page
from storage.contents import Attachment, ReportContent
from storage.sightings import Entry

_SPACED = re.compile(r"(?<=[\u4e00-\u9fff〇]) (?=\d)|(?<=\d) (?=[\u4e00-\u9fff〇])")
"""Blanks that word processors put between Chinese signs and digits."""


def read_file(content: bytes, *, name: str, url: str, confined: bool = True) -> Attachment:
    """A file as an attachment: type by content, text, tables and dates, or the problem that kept it unread."""
    document = read_document(content, name=name, confined=confined)
    signed = signature_dates(document.text) if speaks_like_report(document.text) else []
    return Attachment(
        name=name,
        url=url,
        type=document.kind,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        text=document.text,
        tables=document.tables,
        dates=distinct([*document.dates, *stamps_of_name(name), *stamps_of_name(name_in_address(url)), *signed]),
        problem=document.problem,
        confidence=document.confidence,
    )


def file_report(
    attachment: Attachment, *, listed: Entry | None = None, url: str, units: Collection[str] = ()
) -> ReportContent:
    """A read file that is itself the report. Of a plain text file the lines of a page's template are left out."""
    if attachment.type == "text":
        return _text_report(attachment, listed, url, units)
    text = attachment.text
    listed_title = listed.title if listed else None
    title = next(iter(opening_of(text)), None) or listed_title or re.sub(r"\.\w{2,5}$", "", attachment.name)
    title = _SPACED.sub("", title)
    year, signals = year_of(listed_title or title, attachment.name, text)
    sections = sections_of(text)
    return ReportContent(
        title=title,
        unit=unit_of(title, text, units),
        year=year,
        source=None,
        text=text,
        sections=sections,
        tables=attachment.tables,
        dates=distinct(
            [
                *([listed.date] if listed and listed.date else []),
                *(listed.dates if listed else ()),
                *signature_dates(text),
                *stamps_of_address(url),
                *attachment.dates,
            ]
        ),
        form=form_of(attachment.tables),
        signals=(
            *signals,
            *([BODY_SHORT] if len(text) < SHORT else []),
            *recognised(attachment),
            *unread_tables(attachment.tables),
            *unread_file(attachment),
        ),
        statements=statements_of(text, sections, year=year),
    )


def read_any(
    content: bytes, *, name: str, url: str = "", confined: bool = True, now: datetime | None = None
) -> ReportContent:
    """A local file of any type as a report: a saved page, a document, a text."""
    page = page_in(content, url=url) if kind_of(content, name) in ("html", "mht") else None
    if page is not None:
        return read_report(page, now=now)
    attachment = read_file(content, name=name, url=url, confined=confined)
    content_read = file_report(attachment, url=url)
    signals = dict.fromkeys([*content_read.signals, *unread_file(attachment)])
    return replace(content_read, signals=tuple(signals))


def _text_report(attachment: Attachment, listed: Entry | None, url: str, units: Collection[str]) -> ReportContent:
    """A stored text read the way its page would be: its lines as paragraphs, its tabbed rows as tables."""
    parts = []
    for block in blocks_of_text(attachment.text):
        if isinstance(block, Grid):
            rows = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row if cell is not None) for row in block.rows)
            parts.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
        else:
            parts.append(f"<p>{html.escape(block)}</p>")
    page = Page.from_bytes(f"<html><body>{''.join(parts)}</body></html>".encode(), url=url)
    content = read_report(page, listed=listed, units=units)
    tables = tuple(replace(table, read="text") for table in content.tables)
    return replace(
        content,
        # A text of one line is no heading without a text.
        text=content.text or attachment.text,
        tables=tables,
        encoding=None,
        dates=distinct([*content.dates, *attachment.dates]),
    )

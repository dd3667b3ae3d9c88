"""Puts a report together: from its page, from its files, or from a bare file."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime

from crawler.extract.attachments import linked_files, name_in_address
from crawler.extract.dates import shown_dates, signature_dates, source_shown
from crawler.extract.documents import read_document
from crawler.extract.figures import T2_2019, form_of, read_tables
from crawler.extract.headings import opening_titles, page_titles
from crawler.extract.pieces import Piece
from crawler.extract.sections import sections_of
from crawler.extract.stamps import stamps_of_address, stamps_of_name
from crawler.extract.text import SHORT, MainText, main_text
from crawler.extract.titles import normalise_title, report_year, speaks_like_report, unit, year_of_text
from crawler.extract.web_files import page_in
from crawler.files.containers import kind_of
from crawler.files.grids import Grid, blocks_of_text
from crawler.page import Page, canonical
from storage.contents import RECOGNISED_TEXT, Attachment, DateClaim, DateSource, ReportContent
from storage.figures import TableReading
from storage.moments import SHANGHAI
from storage.sightings import Entry

_OPENING_LINES = 6
_HEADING = re.compile(r"^[一二三四五六七八九十]{1,2}、")
_SIGNING = re.compile(r"(?:人民政府|办公室|街道办事处|街道办|委员会|管委会|[局委])$")
_BODY_SHORT = "body_short"
UNREAD = "unread: "
"""Signal of a file that could not be read, or not whole; the reason follows."""


def read_report(
    page: Page, *, listed: Entry | None = None, units: Collection[str] = (), now: datetime | None = None
) -> ReportContent:
    """What a report page says. Its files are linked but unread (`with_files` fills them in).

    `listed`: the row of the listing that led here. `units`: names of the county's bodies. `now`: stamps later
    than this are not believed.
    """
    title, titles = page_titles(page, listed.title if listed else None)
    main = main_text(page, titles)
    pictured = has_table_as_picture(main)
    files = linked_files(page, main, pictures=main.short or pictured)
    tables = read_tables(main.blocks, read="html")
    year, year_signals = _year(title, listed.title if listed else None, main.text)
    dates = [
        *shown_dates(page),
        *([listed.date] if listed and listed.date else []),
        *signature_dates(main.text),
        *stamps_of_address(page.url, now=now),
        *_last_modified(page),
        *(date for file in files for date in file.dates if now is None or date.date <= now.date()),
    ]
    return ReportContent(
        title=title,
        unit=_unit(title, main.text, units),
        year=year,
        source=source_shown(page),
        text=main.text,
        sections=sections_of(main.text),
        tables=tables,
        dates=_distinct(dates),
        attachments=files,
        form=form_of(tables),
        encoding=page.encoding,
        signals=(
            *year_signals,
            *([_BODY_SHORT] if main.short else []),
            *(["table_as_picture"] if pictured else []),
            *(["charset_lie"] if page.charset_lie else []),
            *_unread(tables),
        ),
    )


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
        dates=_distinct([*document.dates, *stamps_of_name(name), *stamps_of_name(name_in_address(url)), *signed]),
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
    opening = opening_titles([Piece(text=line) for line in text.split("\n")[:_OPENING_LINES]])
    title = next(iter(opening), None) or listed_title or re.sub(r"\.\w{2,5}$", "", attachment.name)
    year, signals = _year(listed_title or title, attachment.name, text)
    return ReportContent(
        title=title,
        unit=_unit(title, text, units),
        year=year,
        source=None,
        text=text,
        sections=sections_of(text),
        tables=attachment.tables,
        dates=_distinct(
            [
                *([listed.date] if listed and listed.date else []),
                *signature_dates(text),
                *stamps_of_address(url),
                *attachment.dates,
            ]
        ),
        form=form_of(attachment.tables),
        signals=(
            *signals,
            *([_BODY_SHORT] if len(text) < SHORT else []),
            *_recognised(attachment),
            *_unread(attachment.tables),
        ),
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
    problem = [f"{UNREAD}{attachment.problem}"] if attachment.problem else []
    return replace(content_read, signals=(*content_read.signals, *problem))


def with_files(content: ReportContent, files: Sequence[Attachment]) -> ReportContent:
    """The report with its files read.

    Where the page is a shell around the report's file, text, parts, tables and the author's dates are the file's;
    where the page has the text and no statutory table, the tables are those of the file that has most.
    """
    read = {canonical(file.url): file for file in files}
    known = {canonical(file.url) for file in content.attachments}
    attachments = tuple(_filled(file, read.get(canonical(file.url))) for file in content.attachments)
    attachments += tuple(file for key, file in read.items() if key not in known)
    filled = replace(
        content,
        attachments=attachments,
        dates=_distinct([*content.dates, *(date for file in attachments for date in _traces(file))]),
    )
    reports = [file for file in attachments if file.tables or speaks_like_report(file.text)]
    if not reports:
        return filled
    fullest = max(reports, key=lambda file: (len(file.tables), speaks_like_report(file.text), len(file.text)))
    if _BODY_SHORT in content.signals:
        texts = [file for file in reports if speaks_like_report(file.text)] or [fullest]
        return _lifted(filled, max(texts, key=lambda file: (len(file.tables), len(file.text))), fullest)
    return filled if content.tables else _with_tables(filled, _with_pictures(fullest, reports))


def has_table_as_picture(main: MainText) -> bool:
    """Whether a numbered heading has nothing under it but a picture."""
    under: list[Piece] | None = None
    for piece in (*main.pieces, Piece(text="一、")):
        if piece.grid is None and not piece.picture and _HEADING.match(piece.text):
            if under and all(one.picture for one in under):
                return True
            under = []
        elif under is not None:
            under.append(piece)
    return False


def _filled(linked: Attachment, read: Attachment | None) -> Attachment:
    if read is None:
        return linked
    return replace(read, name=linked.name or read.name, dates=_distinct([*linked.dates, *read.dates]))


def _traces(file: Attachment) -> list[DateClaim]:
    return [date for date in file.dates if date.source is not DateSource.SIGNATURE]


def _lifted(content: ReportContent, text_file: Attachment, table_file: Attachment) -> ReportContent:
    year, signals = _year(content.title, None, text_file.text)
    signed = [date for date in text_file.dates if date.source is DateSource.SIGNATURE]
    lifted = replace(
        content,
        text=text_file.text,
        sections=sections_of(text_file.text),
        unit=_unit(content.title, text_file.text, ()) or content.unit,
        year=year if year is not None else content.year,
        dates=_distinct([*content.dates, *(signed or signature_dates(text_file.text))]),
        signals=tuple(dict.fromkeys([*content.signals, *signals, *_recognised(text_file)])),
    )
    return _with_tables(lifted, text_file if text_file.tables else table_file) if not content.tables else lifted


def _with_pictures(fullest: Attachment, files: Sequence[Attachment]) -> Attachment:
    """The fullest file with the tables of pictures beside it: each picture of a page often shows one table."""
    tables = {table.table: table for table in fullest.tables}
    for file in files:
        if file.type == "image":
            tables = {**{table.table: table for table in file.tables}, **tables}
    order = ("g2014", "l2008", *T2_2019, "t3", "t4")
    return replace(fullest, tables=tuple(sorted(tables.values(), key=lambda table: order.index(table.table))))


def _with_tables(content: ReportContent, file: Attachment) -> ReportContent:
    return replace(
        content,
        tables=file.tables,
        form=form_of(file.tables) or content.form,
        signals=tuple(dict.fromkeys([*content.signals, *_unread(file.tables)])),
    )


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
        dates=_distinct([*content.dates, *attachment.dates]),
    )


def _year(title: str, other_title: str | None, text: str) -> tuple[int | None, list[str]]:
    """The report year, the text winning over the title, and the signal where they disagree."""
    named = report_year(title)
    if named is None and other_title:
        named = report_year(other_title)
    told = year_of_text(text)
    if told is None:
        return named, []
    return told, ["year_conflict"] if named is not None and named != told else []


def _unit(title: str, text: str, units: Collection[str]) -> str | None:
    """The unit by the title; the text's own title wins where it names another; a signature where neither names one."""
    named = unit(title)
    lines = text.split("\n")
    opening = opening_titles([Piece(text=line) for line in lines[:_OPENING_LINES]])
    told = unit(opening[0]) if opening else None
    if named and told and told not in named and named not in told:
        return told
    if named or told:
        return named or told
    for line in reversed(lines[-12:]):
        candidate = normalise_title(line)
        if len(candidate) <= 25 and (candidate in units or _SIGNING.search(candidate)):
            return candidate
    return None


def _last_modified(page: Page) -> list[DateClaim]:
    raw = page.headers.get("last-modified")
    if not raw:
        return []
    try:
        moment = parsedate_to_datetime(raw).astimezone(SHANGHAI)
    except (ValueError, TypeError, OverflowError):
        return []
    return [
        DateClaim(source=DateSource.LAST_MODIFIED, date=moment.date(), raw=raw[:80], precision="second", moment=moment)
    ]


def _recognised(file: Attachment) -> list[str]:
    return [RECOGNISED_TEXT] if file.confidence is not None else []


def _unread(tables: Iterable[TableReading]) -> list[str]:
    return [f"unread_table:{table.table}" for table in tables if table.problem]


def _distinct(dates: Iterable[DateClaim]) -> tuple[DateClaim, ...]:
    return tuple(dict.fromkeys(dates))

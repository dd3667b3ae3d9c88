"""A report page with its linked files read: what of them becomes the report's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crawler.extract.dates import signature_dates
from crawler.extract.disposition import named_by_link
from crawler.extract.figures import T2_2019, form_of
from crawler.extract.naming import unit_of, year_of
from crawler.extract.report import distinct
from crawler.extract.sections import sections_of
from crawler.extract.signals import BODY_SHORT, recognised, unread_tables
from crawler.extract.statements import statements_of
from crawler.extract.titles import speaks_like_report
from crawler.page import canonical
from storage.contents import Attachment, DateClaim, DateSource, ReportContent


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
        dates=distinct([*content.dates, *(date for file in attachments for date in _traces(file))]),
    )
    reports = [file for file in attachments if file.tables or speaks_like_report(file.text)]
    if not reports:
        return filled
    fullest = max(reports, key=lambda file: (len(file.tables), speaks_like_report(file.text), len(file.text)))
    if BODY_SHORT in content.signals:
        texts = [file for file in reports if speaks_like_report(file.text)] or [fullest]
        return _lifted(filled, max(texts, key=lambda file: (len(file.tables), len(file.text))), fullest)
    return filled if content.tables else _with_tables(filled, _with_pictures(fullest, reports))


def _filled(linked: Attachment, read: Attachment | None) -> Attachment:
    if read is None:
        return linked
    name = linked.name if named_by_link(linked) else read.name
    return replace(read, name=name, dates=distinct([*linked.dates, *read.dates]))


def _traces(file: Attachment) -> list[DateClaim]:
    return [date for date in file.dates if date.source is not DateSource.SIGNATURE]


def _lifted(content: ReportContent, text_file: Attachment, table_file: Attachment) -> ReportContent:
    year, signals = year_of(content.title, None, text_file.text)
    signed = [date for date in text_file.dates if date.source is DateSource.SIGNATURE]
    told = year if year is not None else content.year
    sections = sections_of(text_file.text)
    lifted = replace(
        content,
        text=text_file.text,
        sections=sections,
        unit=unit_of(content.title, text_file.text, ()) or content.unit,
        year=told,
        statements=statements_of(text_file.text, sections, year=told),
        dates=distinct([*content.dates, *(signed or signature_dates(text_file.text))]),
        signals=tuple(dict.fromkeys([*content.signals, *signals, *recognised(text_file)])),
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
        signals=tuple(dict.fromkeys([*content.signals, *unread_tables(file.tables)])),
    )

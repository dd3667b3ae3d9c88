"""What a report says: its parts, files, and the dates that somebody or something asserts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from storage.figures import TableReading


class DateSource(StrEnum):
    """Who or what asserts a date. The first four are shown to readers; the rest are traces or the author's own."""

    PAGE = "page"
    """Info box or visible line, labelled as publication."""
    META = "meta"
    """PubDate and its relatives."""
    LIST = "list"
    """The row of the listing."""
    API = "api"
    SIGNATURE = "signature"
    """落款, 填报日期, 成文日期: the author's, never a publication date."""
    URL = "url"
    ATTACHMENT_NAME = "attachment_name"
    ATTACHMENT_METADATA = "attachment_metadata"
    LAST_MODIFIED = "last_modified"


SHOWN_ORDER = (DateSource.PAGE, DateSource.META, DateSource.LIST)
"""Which shown date is *the* claimed publication date, best first (`published_claimed` in the output)."""


STAMPS = (DateSource.URL, DateSource.ATTACHMENT_NAME, DateSource.ATTACHMENT_METADATA, DateSource.API)
"""Traces left by systems; a Last-Modified header alone is none."""


RECOGNISED_TEXT = "recognised_text"
"""Signal: the signs of the main text were recognised from a picture; they may be misread."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DateClaim:
    """A date that somebody or something asserts; Shanghai days."""

    source: DateSource
    date: date
    raw: str
    """As it stood there, at most 80 characters."""
    precision: str = "day"
    """`second`, `minute`, `day`, `month` or `year`; of a month `date` is its first day."""
    moment: datetime | None = None
    """The moment in Asia/Shanghai where the precision is finer than a day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A numbered part of a report."""

    no: str
    """一, 二, …; empty for what stands before the first heading."""
    title: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A linked file. `sha256` is None as long as it was never read."""

    name: str
    url: str
    type: str
    """By content once read, by name before: pdf, docx, doc, xls, xlsx, zip, image, html, …"""
    sha256: str | None = None
    size: int | None = None
    text: str = ""
    tables: tuple[TableReading, ...] = ()
    dates: tuple[DateClaim, ...] = ()
    """File metadata and name stamps; signature and foot dates where it is the report itself."""
    problem: str | None = None
    """Why it could not be read, or what of it, in a few words; None: read."""
    confidence: float | None = None
    """0 to 1, how sure the signs are where they were recognised from a picture; None: they were read."""
    reader: str = ""
    """Which state of our readers made this reading; empty: not known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """A claim of the running text that can be held against the tables, another claim, or the page."""

    subject: str
    """What it speaks of: a key of `storage.subjects.Subject`, as published_total or requests_received."""
    value: int | float | None
    """The number stated; 0 also where the text says there was none; None where the claim is no number."""
    unit: str
    """As written: 条, 件, 次, 篇, 人次, 场次, 元, 万元, …; empty where none stands there."""
    approximate: bool = False
    """余, 多, 近, 约, 以上, …"""
    cumulative: bool = False
    """累计, 历年, …: may reach back beyond the report year."""
    raw: str
    """The clause as it stands, at most 120 signs."""
    section: str
    """Number of the section, 一, 二, …; empty before the first heading."""
    start: int
    """Where the clause begins in the report's text."""
    rows: tuple[str, ...] = ()
    """Rows of the forms it speaks of: table:row, or table:row:column. Those of one table are meant added up."""
    most: int | float | None = None
    """The upper end of a range, as 40 of 30-40条; `value` is the lower."""
    scope: str = ""
    """Whose numbers, where the clause says so: 全县, 各乡镇, 各部门, …"""
    part_of: int | None = None
    """`start` of the statement of which this one is a part (其中…)."""
    open_list: bool = False
    """The parts or channels are not all named: 等, 包括, …"""
    name: str = ""
    """What is named: a unit, an addressee, a period as 2018-01-01/2018-12-31; else empty."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportContent:
    """What a report says. Made once from the bytes, pure; the raw stands beside the parsed."""

    title: str
    unit: str | None
    """The unit as the title or the text names it, before it is matched to a body."""
    year: int | None
    """Report year by title and text, the text winning (domain 6.2)."""
    source: str | None
    """信息来源 / 发布机构, as shown."""
    text: str
    """Main text without chrome; blocks separated by line breaks; tables as tab-separated rows."""
    sections: tuple[Section, ...] = ()
    tables: tuple[TableReading, ...] = ()
    """Statutory tables; where the page is a shell around the report's file, that file's tables."""
    dates: tuple[DateClaim, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    form: str | None = None
    """l2008, g2014, g2019, g2021 where tables or headings tell."""
    encoding: str | None = None
    signals: tuple[str, ...] = ()
    """What was odd: `year_conflict`, `table_as_picture`, `body_short`, `charset_lie`, `unread_table:…`."""
    statements: tuple[Statement, ...] = ()
    """What the running text claims, by place."""
    reader: str = ""
    """Which state of our readers made this reading of the page; its files tell theirs. Empty: not known."""

    @property
    def readers(self) -> frozenset[str]:
        """All that had a hand in it: the reader of the page, and those of the files that were read."""
        return frozenset((self.reader, *(file.reader for file in self.attachments if file.sha256 is not None)))

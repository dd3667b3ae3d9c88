"""Puts a report together from its page."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime
from email.utils import parsedate_to_datetime

from crawler.extract.attachments import linked_files
from crawler.extract.dates import shown_dates, signature_dates, source_shown
from crawler.extract.figures import form_of, read_tables
from crawler.extract.headings import page_titles
from crawler.extract.naming import unit_of, year_of
from crawler.extract.pieces import Piece
from crawler.extract.sections import sections_of
from crawler.extract.signals import BODY_SHORT, unread_tables
from crawler.extract.stamps import stamps_of_address
from crawler.extract.statements import statements_of
from crawler.extract.text import MainText, main_text
from crawler.page import Page
from storage.contents import DateClaim, DateSource, ReportContent
from storage.moments import SHANGHAI
from storage.sightings import Entry

_HEADING = re.compile(r"^[一二三四五六七八九十]{1,2}、")
_TABLE_TITLE = re.compile(r"^[^。，；]{0,30}政府信息公开[^。，；]{0,8}统计表[（(]?[^。，；]{0,12}$")


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
    year, year_signals = year_of(title, listed.title if listed else None, main.text)
    dates = [
        *shown_dates(page),
        *([listed.date] if listed and listed.date else []),
        *(date for date in (listed.dates if listed else ()) if now is None or date.date <= now.date()),
        *signature_dates(main.text),
        *stamps_of_address(page.url, now=now),
        *_last_modified(page),
        *(date for file in files for date in file.dates if now is None or date.date <= now.date()),
    ]
    sections = sections_of(main.text)
    return ReportContent(
        title=title,
        unit=unit_of(title, main.text, units),
        year=year,
        source=source_shown(page),
        text=main.text,
        sections=sections,
        tables=tables,
        dates=distinct(dates),
        attachments=files,
        form=form_of(tables),
        encoding=page.encoding,
        signals=(
            *year_signals,
            *([BODY_SHORT] if main.short else []),
            *(["table_as_picture"] if pictured else []),
            *(["charset_lie"] if page.charset_lie else []),
            *unread_tables(tables),
        ),
        statements=statements_of(main.text, sections, year=year),
    )


def has_table_as_picture(main: MainText) -> bool:
    """Whether a numbered heading, or the title of a table of statistics, has nothing under it but a picture."""
    under: list[Piece] | None = None
    for piece in (*main.pieces, Piece(text="一、")):
        if piece.grid is None and not piece.picture and (_HEADING.match(piece.text) or _TABLE_TITLE.match(piece.text)):
            if under and all(one.picture for one in under):
                return True
            under = []
        elif under is not None:
            under.append(piece)
    return False


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


def distinct(dates: Iterable[DateClaim]) -> tuple[DateClaim, ...]:
    """Each claim once, in order."""
    return tuple(dict.fromkeys(dates))

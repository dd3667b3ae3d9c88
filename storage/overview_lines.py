"""The lines that an overview is made of: a report, looks and readings in a row, a crawl, an unread address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from storage.contents import SHOWN_ORDER, DateClaim
from storage.moments import from_text, perhaps_moment
from storage.room import Row
from storage.serial import tuple_from_json
from storage.sightings import Answer


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportLine:
    """One report as a list shows it."""

    report: str
    county: str
    body: str
    year: int
    title: str
    url: str
    versions: int
    first_seen: datetime
    """First sighting of it, or of its address where that was earlier."""
    last_seen: datetime
    claimed: date | None
    """Shown publication date of the newest version: page before meta before list."""
    claimed_first: date | None
    """The same of the first version."""
    imported: bool = False
    """That one is a day of an import of the site: it says nothing of when it was published."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LogLine:
    """Looks at one address that saw the same thing, from the first to the last of them."""

    url: str
    kind: str
    first: datetime
    last: datetime
    looks: int
    answer: Answer
    status: int | None
    sha256: str | None
    size: int | None
    note: str = ""
    capture: int | None = None
    """Number of the bytes that came; None: nothing was kept."""
    cursor: str = ""
    """Its place in the log, to go on behind it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadingLine:
    """Readings of one column in a row that came to the same, as seen from one report."""

    column: str
    first: datetime
    last: datetime
    readings: int
    complete: bool
    listed: bool
    """The report stood in it."""
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CycleLine:
    """One crawl over all counties."""

    cycle: int
    started: datetime
    finished: datetime | None
    hosts: int
    unhealthy: int
    """Hosts whose listings or known reports could not be read."""
    looks: int
    new: int
    changed: int


@dataclass(frozen=True, kw_only=True, slots=True)
class UnreadPlace:
    """An address that could not be read the last time or the last times."""

    url: str
    county: str
    kind: str
    report: str | None
    answer: Answer
    fails: int
    last_looked: datetime
    last_readable: datetime | None


def shown_date(claims: Sequence[DateClaim]) -> date | None:
    """The shown publication date among `claims`: of the best source that has one, the earliest."""
    for source in SHOWN_ORDER:
        days = [claim.date for claim in claims if claim.source is source]
        if days:
            return min(days)
    return None


def report_line(row: Row) -> ReportLine:
    """The line of a joined version row."""
    moments = [from_text(row["first_seen"])] + ([from_text(row["looked"])] if row["looked"] else [])
    return ReportLine(
        report=row["report"],
        county=row["county"],
        body=row["body"],
        year=row["year"],
        title=row["title"] or "",
        url=row["url"],
        versions=row["number"],
        first_seen=min(moments),
        last_seen=from_text(row["last_seen"]),
        claimed=shown_date(tuple_from_json(DateClaim, row["dates"] or "[]")),
        claimed_first=shown_date(tuple_from_json(DateClaim, row["first_dates"] or "[]")),
    )


def log_line(row: Row) -> LogLine:
    """The line of a capture's span or of failed looks alike."""
    return LogLine(
        url=row["url"],
        kind=row["kind"],
        first=from_text(row["first"]),
        last=from_text(row["last"]),
        looks=row["looks"],
        answer=Answer(row["answer"]),
        status=row["status"],
        sha256=row["sha256"],
        size=row["size"],
        note=row["note"],
        capture=row["capture"],
        cursor=f"{row['last']}~{row['rank']}~{row['number']}",
    )


def reading_lines(rows: Sequence[Row]) -> list[ReadingLine]:
    """Runs of equal readings of a column, newest first; `rows` come newest first."""
    runs: dict[str, list[ReadingLine]] = {}
    for row in rows:
        at = from_text(row["at"])
        line = ReadingLine(
            column=row["column_url"],
            first=at,
            last=at,
            readings=1,
            complete=bool(row["complete"]),
            listed=bool(row["listed"]),
            why=row["why"],
        )
        run = runs.setdefault(line.column, [])
        if run and (run[-1].complete, run[-1].listed, run[-1].why) == (line.complete, line.listed, line.why):
            newer = run.pop()
            line = ReadingLine(
                column=line.column,
                first=at,
                last=newer.last,
                readings=newer.readings + 1,
                complete=line.complete,
                listed=line.listed,
                why=line.why,
            )
        run.append(line)
    return sorted((line for run in runs.values() for line in run), key=lambda line: line.last, reverse=True)


def unread_place(row: Row) -> UnreadPlace:
    """The line of a place row whose last look failed."""
    return UnreadPlace(
        url=row["url"],
        county=row["county"],
        kind=row["kind"],
        report=row["report"],
        answer=Answer(row["last_answer"]),
        fails=row["fails"],
        last_looked=from_text(row["last_looked"]),
        last_readable=perhaps_moment(row["last_readable"]),
    )

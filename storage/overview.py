"""Read-only questions over many reports and places, for the dashboard: counts, histories, logs, nothing judged."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from storage.archive import Archive
from storage.figures import TableReading
from storage.finding_filter import FindingFilter
from storage.findings import Alert, AlertState
from storage.look_log import look_log
from storage.moments import from_text, perhaps_moment, perhaps_text, to_text
from storage.overview_findings import MOST_ROWS, FindingQuestions
from storage.overview_lines import (
    CycleLine,
    LogLine,
    ReadingLine,
    ReportLine,
    UnreadPlace,
    reading_lines,
    report_line,
    unread_place,
)
from storage.room import Row
from storage.serial import tuple_from_json

_REPORTS = """
select v.report, v.county, v.body, v.year, v.number, v.url, s.last_seen, f.first_seen,
  json_extract(v.content, '$.title') as title, json_extract(v.content, '$.dates') as dates,
  json_extract(one.content, '$.dates') as first_dates,
  (select min(p.first_looked) from place p where p.report = v.report) as looked
from version v join version_span s on s.version = v.id
join version one on one.report = v.report and one.number = 1 join version_span f on f.version = one.id
"""

__all__ = ["MOST_ROWS", "FindingFilter", "Overview"]


class Overview(FindingQuestions):
    """Questions over one archive that `Archive` itself does not answer. Writes nothing, keeps nothing."""

    @classmethod
    def open(cls, data: Path) -> Overview:
        """Over the archive in the folder `data`, which may not exist yet; raises BrokenArchive."""
        return cls(Archive.open(data))

    def __enter__(self) -> Overview:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.archive.close()

    def reports(
        self, *, county: str | None = None, body: str | None = None, report: str | None = None
    ) -> list[ReportLine]:
        """Every report of a county or body, or one report, sorted by body and year."""
        where, values = _of_reports({"county": county, "body": body, "report": report})
        return self._lines(self._rows(f"{_REPORTS} where {where} order by v.body, v.year", values))

    def reports_after(
        self, after: str, limit: int, *, county: str | None = None, body: str | None = None, year: int | None = None
    ) -> list[ReportLine]:
        """Reports by BODY-YEAR as text, those behind `after` ("" for the first)."""
        where, values = _of_reports({"county": county, "body": body, "year": year})
        query = f"{_REPORTS} where {where} and v.report > ? order by v.report limit ?"
        return self._lines(self._rows(query, [*values, after, min(limit, MOST_ROWS)]))

    def _lines(self, rows: Iterable[Row]) -> list[ReportLine]:
        lines = [report_line(row) for row in rows]
        imports = {county: self.archive.import_days(county) for county in {line.county for line in lines}}
        return [replace(line, imported=True) if line.claimed_first in imports[line.county] else line for line in lines]

    def tables_of(self, body: str) -> dict[int, tuple[TableReading, ...]]:
        """The statutory tables of a body's reports as their newest versions have them, by report year."""
        rows = self._rows(
            "select v.year, json_extract(v.content, '$.tables') as tables from version v"
            # By the report's index: a body's reports stand together in it.
            " where v.report between ?1 || '-' and ?1 || '-9999' and v.body = ?1"
            " and v.number = (select max(w.number) from version w where w.report = v.report) order by v.year",
            [body],
        )
        return {row["year"]: tuple_from_json(TableReading, row["tables"] or "[]") for row in rows}

    def knows(self, county: str) -> bool:
        """Whether any address or report of a county is held."""
        query = "select 1 from version where county = ?1 union all select 1 from place where county = ?1 limit 1"
        return self.archive.row(query, [county]) is not None

    def published(self, year: int, county: str | None = None) -> set[str]:
        """Codes of the bodies of which any report for `year` was ever seen."""
        rows = self._rows(
            "select distinct body from version where year = ? and number = 1 and (? is null or county = ?)",
            [year, county, county],
        )
        return {row["body"] for row in rows}

    def log(self, report: str, limit: int = MOST_ROWS, *, before: str = "") -> list[LogLine]:
        """Looks at the addresses that carry a report or its files: what was read, and what failed; newest first.

        `before` is the `cursor` of the last line already had; "": from the newest on.
        """
        return look_log(self.archive, report, limit=min(limit, MOST_ROWS), before=before)

    def readings(
        self, county: str, report: str, body: str, *, until: datetime | None = None, limit: int = MOST_ROWS
    ) -> list[ReadingLine]:
        """The newest readings (up to `until`) of the columns that could hold a report; equal ones in a row as one."""
        rows = self._rows(
            "select r.column_url, r.at, r.complete, r.why, instr(s.reports, ?1) > 0 as listed"
            " from listing_reading r join listing_state s on s.id = r.state"
            " where r.county = ?2 and (r.body is null or r.body = ?3) and (?4 is null or r.at <= ?4)"
            " order by r.at desc, r.id desc limit ?5",
            [json.dumps(report, ensure_ascii=False), county, body, perhaps_text(until), min(limit, MOST_ROWS)],
        )
        return reading_lines(rows)

    def cycles(self, limit: int = 5) -> list[CycleLine]:
        """The last crawls, newest first."""
        rows = self._rows("select * from cycle order by id desc limit ?", [min(limit, MOST_ROWS)])
        return [self._cycle(row) for row in rows]

    def unread_places(self, county: str | None = None, limit: int = 50) -> list[UnreadPlace]:
        """Addresses whose last look failed, listings before reports, the longest unread first."""
        rows = self._rows(
            "select * from place where fails > 0 and (? is null or county = ?) and kind != 'probe'"
            # A page that is gone is no page that could not be read: that is a finding's matter.
            " and (kind not in ('report', 'attachment')"
            " or last_answer not in ('not_found', 'soft_not_found', 'sent_home'))"
            " order by kind in ('report', 'attachment'), coalesce(last_readable, ''), url limit ?",
            [county, county, min(limit, MOST_ROWS)],
        )
        return [unread_place(row) for row in rows if row["last_answer"] and row["last_looked"]]

    def undelivered(self, limit: int = 50) -> list[Alert]:
        """Outbox rows that a server refused or has not accepted yet though it was asked; newest first."""
        rows = self._rows(
            "select id, finding from alert where state in ('failed', 'unknown') or (state = 'pending' and tries > 0)"
            " order by created_at desc, id desc limit ?",
            [min(limit, MOST_ROWS)],
        )
        wanted = {row["id"]: row["finding"] for row in rows}
        found = {alert.id: alert for name in dict.fromkeys(wanted.values()) for alert in self.archive.alerts(name)}
        return [found[number] for number in wanted]

    def alert_counts(self, *, failed_since: datetime) -> dict[AlertState, int]:
        """How many outbox rows are in each state; of those refused for good, the ones written since a moment."""
        rows = self._rows(
            "select state, count(*) as n from alert where state != 'failed' or created_at >= ? group by state",
            [to_text(failed_since)],
        )
        return {AlertState(row["state"]): row["n"] for row in rows}

    def _cycle(self, row: Row) -> CycleLine:
        receipts = self._rows("select healthy, counts from receipt where cycle = ?", [row["id"]])
        counts = [json.loads(receipt["counts"]) for receipt in receipts]
        return CycleLine(
            cycle=row["id"],
            started=from_text(row["started"]),
            finished=perhaps_moment(row["finished"]),
            hosts=len(receipts),
            unhealthy=sum(not receipt["healthy"] for receipt in receipts),
            looks=sum(count.get("looks", 0) for count in counts),
            new=sum(count.get("new", 0) for count in counts),
            changed=sum(count.get("changed", 0) for count in counts),
        )

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        return self.archive.rows(sql, values)


def _of_reports(asked: Mapping[str, str | int | None]) -> tuple[str, list[Any]]:
    """A condition that leaves the newest version of each report, and its values."""
    parts = ["v.number = (select max(w.number) from version w where w.report = v.report)"]
    values: list[Any] = []
    for name, value in asked.items():
        if value is not None:
            parts.append(f"v.{name} = ?")
            values.append(value)
    body = asked.get("body")
    if body is not None:
        # By the report's index: a body's reports stand together in it.
        parts.append("v.report between ? and ?")
        values += [f"{body}-", f"{body}-9999"]
    return " and ".join(parts), values

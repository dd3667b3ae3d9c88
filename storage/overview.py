"""Read-only questions over many reports and places, for the dashboard: counts, histories, logs, nothing judged."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from storage.archive import Archive
from storage.figures import TableReading
from storage.findings import Alert, AlertState, Finding, FindingKind, Grade, Status
from storage.moments import from_text, perhaps_moment, perhaps_text, to_text
from storage.overview_lines import (
    CycleLine,
    LogLine,
    ReadingLine,
    ReportLine,
    UnreadPlace,
    log_line,
    reading_lines,
    report_line,
    unread_place,
)
from storage.room import Row
from storage.serial import tuple_from_json

_UNSURE = (Grade.SUSPECTED, Grade.UNVERIFIED, Grade.EDITORIAL)
MOST_ROWS = 500
"""No question gives more rows than this at once, whatever was asked."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FindingFilter:
    """Which findings are asked for; None and empty: all."""

    kinds: Collection[FindingKind] = ()
    counties: Collection[str] = ()
    without_grades: Collection[Grade] = ()
    status: Status | None = None
    body: str | None = None
    report: str | None = None
    recorded_since: datetime | None = None


class Overview:
    """Questions over one archive that `Archive` itself does not answer. Writes nothing, keeps nothing."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        """For the history of a single report or finding."""

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
        conditions = {"v.county = ?": county, "v.body = ?": body, "v.report = ?": report}
        asked = {sql: value for sql, value in conditions.items() if value is not None}
        where = " and ".join(asked) or "1"
        rows = self._rows(
            "select v.report, v.county, v.body, v.year, v.number, v.url, s.last_seen, f.first_seen,"
            " json_extract(v.content, '$.title') as title, json_extract(v.content, '$.dates') as dates,"
            " json_extract(one.content, '$.dates') as first_dates,"
            " (select min(p.first_looked) from place p where p.report = v.report) as looked"
            " from version v join version one on one.report = v.report and one.number = 1"
            " join version_span f on f.version = one.id join version_span s on s.version = v.id"
            f" where {where} and v.number = (select max(w.number) from version w where w.report = v.report)"
            " order by v.body, v.year",
            list(asked.values()),
        )
        return [report_line(row) for row in rows]

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

    def published(self, year: int, county: str | None = None) -> set[str]:
        """Codes of the bodies of which any report for `year` was ever seen."""
        rows = self._rows(
            "select distinct body from version where year = ? and number = 1 and (? is null or county = ?)",
            [year, county, county],
        )
        return {row["body"] for row in rows}

    def log(self, report: str, limit: int = MOST_ROWS) -> list[LogLine]:
        """Looks at the addresses that carry a report or its files: what was read, and what failed; newest first."""
        rows = self._rows(
            "with here as (select id, url, kind from place where report = ?1"
            " or parent in (select id from place where report = ?1))"
            " select h.url, h.kind, s.first_seen as first, s.last_seen as last, s.looks, c.answer, c.status, c.sha256,"
            " c.size, '' as note from capture c join here h on h.id = c.place join capture_span s on s.capture = c.id"
            " where c.answer in ('page', 'not_modified')"
            " union all"
            " select h.url, h.kind, min(l.at), max(l.at), count(*), l.answer, l.status, c.sha256, c.size, l.note"
            " from look l join here h on h.id = l.place left join capture c on c.id = l.capture"
            " group by h.url, l.answer, l.status, l.note, c.sha256"
            " order by last desc limit ?2",
            [report, min(limit, MOST_ROWS)],
        )
        return [log_line(row) for row in rows]

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

    def findings(
        self,
        asked: FindingFilter | None = None,
        *,
        worst_first: Sequence[FindingKind] = (),
        newest_first: bool = False,
        limit: int = 200,
        offset: int = 0,
    ) -> list[Finding]:
        """Latest revisions, by the order of kinds given, the sure ones first, then the newest; or the newest first."""
        where, values = _conditions(asked or FindingFilter())
        order = f"grade in ({', '.join(repr(grade.value) for grade in _UNSURE)}), recorded_at desc, finding"
        if worst_first:
            cases = " ".join(f"when '{kind.value}' then {rank}" for rank, kind in enumerate(worst_first))
            order = f"case kind {cases} else 99 end, {order}"
        if newest_first:
            order = "recorded_at desc, finding"
        rows = self._rows(
            f"select finding from v_findings where {where} order by {order} limit ? offset ?",
            [*values, min(limit, MOST_ROWS), max(offset, 0)],
        )
        found = [self.archive.finding(row["finding"]) for row in rows]
        return [finding for finding in found if finding is not None]

    def findings_after(self, after: str, asked: FindingFilter, limit: int) -> list[Finding]:
        """Latest revisions by their ids, those behind the id `after` ("" for the first)."""
        where, values = _conditions(asked)
        rows = self._rows(
            f"select finding from v_findings where {where} and finding > ? order by finding limit ?",
            [*values, after, min(limit, MOST_ROWS)],
        )
        found = [self.archive.finding(row["finding"]) for row in rows]
        return [finding for finding in found if finding is not None]

    def count_findings(self, asked: FindingFilter | None = None) -> dict[FindingKind, int]:
        """How many findings of each kind."""
        where, values = _conditions(asked or FindingFilter())
        rows = self._rows(f"select kind, count(*) as n from v_findings where {where} group by kind", values)
        return {FindingKind(row["kind"]): row["n"] for row in rows}

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


def _conditions(asked: FindingFilter) -> tuple[str, list[Any]]:
    parts, values = ["1"], []
    for name, members in (("kind", asked.kinds), ("county", asked.counties)):
        if members:
            parts.append(f"{name} in ({', '.join('?' * len(members))})")
            values += [str(member) for member in sorted(members)]
    if asked.without_grades:
        parts.append(f"coalesce(grade, '') not in ({', '.join('?' * len(asked.without_grades))})")
        values += [str(grade) for grade in sorted(asked.without_grades)]
    single = {"status": asked.status, "body": asked.body, "report": asked.report}
    for name, value in single.items():
        if value is not None:
            parts.append(f"{name} = ?")
            values.append(str(value))
    if asked.recorded_since is not None:
        parts.append("recorded_at >= ?")
        values.append(to_text(asked.recorded_since))
    return " and ".join(parts), values

"""What a judging asks of a whole county before it reads a text: addresses, versions by number, dates, reviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.contents import Attachment, DateClaim, ReportContent
from storage.findings import FindingKind, Grade, Status
from storage.moments import from_text, perhaps_moment
from storage.room import Room
from storage.serial import tuple_from_json
from storage.sightings import Answer, PlaceKind, Version


@dataclass(frozen=True, kw_only=True, slots=True)
class Carrier:
    """An address that was given to a report, and how it stands."""

    url: str
    kind: PlaceKind
    report: str
    fails: int
    last_answer: Answer | None
    looked: str | None
    """When it was first asked for, as it is stored: sorts in order of time."""
    readable: str | None
    """The same of when it was last readable."""

    @property
    def last_readable(self) -> datetime | None:
        """When it was last readable."""
        return perhaps_moment(self.readable)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A version without what it says: other numbers, another version or another reading of it."""

    version: int
    reading: int
    """The row of its fullest reading; 0: the first one still stands."""
    first_seen: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenMark:
    """An open finding without what it says."""

    finding: str
    report: str | None
    kind: FindingKind
    grade: Grade | None
    recorded_at: datetime


class Judging(Room):
    """The room of light questions."""

    def carriers(self, county: str) -> list[Carrier]:
        """Addresses of a county that were given to a report, whatever they are, first found first."""
        rows = self.rows(
            "select url, kind, report, fails, last_answer, first_looked, last_readable from place"
            " where county = ? and report is not null and report <> '' order by id",
            [county],
        )
        return [
            Carrier(
                url=row["url"],
                kind=PlaceKind(row["kind"]),
                report=row["report"],
                fails=row["fails"],
                last_answer=None if row["last_answer"] is None else Answer(row["last_answer"]),
                looked=row["first_looked"],
                readable=row["last_readable"],
            )
            for row in rows
        ]

    def marks(self, county: str) -> dict[str, tuple[Mark, ...]]:
        """The versions of a county's reports by report, oldest first, told by their numbers alone."""
        found: dict[str, list[Mark]] = {}
        moments: dict[str, datetime] = {}
        for row in self.rows(
            "select v.report, v.id, s.first_seen,"
            " coalesce((select max(f.id) from supplement f where f.version = v.id), 0) as reading"
            " from version v join version_span s on s.version = v.id where v.county = ? order by v.report, v.number",
            [county],
        ):
            seen = moments.get(row["first_seen"]) or moments.setdefault(row["first_seen"], from_text(row["first_seen"]))
            mark = Mark(version=row["id"], reading=row["reading"], first_seen=seen)
            found.setdefault(row["report"], []).append(mark)
        return {report: tuple(marks) for report, marks in found.items()}

    def dated_versions(self, county: str) -> dict[str, tuple[Version, ...]]:
        """The versions of a county with nothing of their contents but the date claims of page and files."""
        rows = self.rows(
            "select v.report, v.number, v.fingerprint, s.first_seen, s.last_seen, s.looks, place.url as url,"
            " json_extract(coalesce(f.content, v.content), '$.dates') as dates,"
            " (select json_group_array(json_extract(file.value, '$.dates'))"
            "  from json_each(coalesce(f.content, v.content), '$.attachments') file"
            "  where json_extract(file.value, '$.dates') is not null) as files"
            " from version v join version_span s on s.version = v.id"
            " left join supplement f on f.id = (select max(g.id) from supplement g where g.version = v.id)"
            " join place on place.id = coalesce(f.place, v.place)"
            " where v.county = ? order by v.report, v.number",
            [county],
        )
        found: dict[str, list[Version]] = {}
        for row in rows:
            version = Version(
                report=row["report"],
                number=row["number"],
                url=row["url"],
                content=_dates(row["dates"], row["files"]),
                fingerprint=row["fingerprint"],
                sha256="",
                first_seen=from_text(row["first_seen"]),
                last_seen=from_text(row["last_seen"]),
                looks=row["looks"],
                capture=0,
            )
            found.setdefault(row["report"], []).append(version)
        return {report: tuple(versions) for report, versions in found.items()}

    def open_marks(self, county: str) -> list[OpenMark]:
        """The open findings of a county, told by kind and grade alone."""
        rows = self.rows(
            "select finding, report, kind, grade, recorded_at from v_findings where county = ? and status = ?"
            " order by finding",
            [county, Status.OPEN.value],
        )
        return [
            OpenMark(
                finding=row["finding"],
                report=row["report"],
                kind=FindingKind(row["kind"]),
                grade=None if row["grade"] is None else Grade(row["grade"]),
                recorded_at=from_text(row["recorded_at"]),
            )
            for row in rows
        ]

    def reviewed(self, county: str) -> dict[str, int]:
        """The number of the newest review of any finding about a report, by report."""
        rows = self.rows(
            "select f.report, max(r.id) as newest from review r"
            " join finding f on f.finding = r.finding and f.revision = r.revision"
            " where f.county = ? and f.report is not null group by f.report",
            [county],
        )
        return {row["report"]: row["newest"] for row in rows}


def _dates(page: str | None, files: str | None) -> ReportContent:
    claims = tuple_from_json(DateClaim, page or "[]")
    # Read as one: which file a date stands in is no matter here.
    of_files = tuple(claim for some in tuple_from_json(tuple[DateClaim, ...], files or "[]") for claim in some)
    held = (Attachment(name="", url="", type="", dates=of_files),) if of_files else ()
    return ReportContent(title="", unit=None, year=None, source=None, text="", dates=claims, attachments=held)

"""What one process keeps in mind of a county: rows that are only ever added are read on, never read again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from typing import Any

from storage import ledger
from storage.findings import FindingKind, Grade, Status
from storage.moments import from_text, perhaps_moment
from storage.room import Room
from storage.sightings import Answer, PlaceKind


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


@dataclass(kw_only=True, slots=True)
class HeldRows:
    """Versions, findings, reviews and addresses of one county as they were when they were last asked for."""

    county: str
    seq: int = 0
    """The newest entry of the ledger by then."""
    chain: str = ledger.GENESIS
    """What stands in that entry; another one: this is another archive."""
    version: int = 0
    """The newest row by then of the county's versions; so `finding`, and of all counties `supplement`, `review`."""
    supplement: int = 0
    finding: int = 0
    review: int = 0
    reading: int = 0
    """The newest row by then among the readings of the county's versions."""
    marks: dict[str, tuple[Mark, ...]] = field(default_factory=dict)
    """The versions by report, oldest first."""
    findings: dict[str, dict[str, int]] = field(default_factory=dict)
    """The row of the newest revision of each finding, by report (empty: about a place), then by finding."""
    opened: dict[str, tuple[OpenMark, ...]] = field(default_factory=dict)
    """Those of them that are open, by report, in order of their names."""
    reviewed: dict[str, int] = field(default_factory=dict)
    """The number of the newest review of any finding about a report, by report."""
    reports: dict[int, str] = field(default_factory=dict)
    """The report of each version, by row."""
    moments: dict[str, datetime] = field(default_factory=dict)
    signed: tuple[int, int] | None = None
    """The `state` in which every version had its signature."""
    places: list[tuple[object, ...]] = field(default_factory=list)
    carriers: list[Carrier] = field(default_factory=list)
    """Addresses that were given to a report, whatever they are, first found first."""

    @property
    def state(self) -> tuple[int, int]:
        """Another one as soon as there is another version or another reading of one."""
        return self.version, self.reading


class Held(Room):
    """The room of what is read on."""

    def read_rows_on(self, held: HeldRows) -> bool:
        """Add the rows of a county that came since; False where nothing at all was added to the archive.

        Over another archive than the one it was read from (a backup put in its place) all is read anew.
        """
        with self.turn:
            seq, chain = ledger.head(self.db)
            if (seq, chain) == (held.seq, held.chain):
                return False
            if held.seq:
                then = self.row("select chain from ledger where seq = ?", [held.seq])
                if then is None or then["chain"] != held.chain:
                    _empty(held)
            self.read_versions_on(held)
            self.read_findings_on(held)
            self.read_reviews_on(held)
            held.seq, held.chain = seq, chain
            return True

    def read_places_on(self, held: HeldRows) -> None:
        """Ask again how the addresses of a county stand; those that stand as before are kept as they are."""
        rows = self.db.conn.execute(
            "select url, kind, report, fails, last_answer, first_looked, last_readable from place"
            " where county = ? and report is not null and report <> '' order by id",
            [held.county],
        ).fetchall()
        known = zip_longest(held.places[: len(rows)], held.carriers[: len(rows)], rows)
        held.carriers = [old if old is not None and before == row else _carrier(row) for before, old, row in known]
        held.places = rows

    def read_versions_on(self, held: HeldRows) -> None:
        """Add the versions, and the readings of versions, that came since."""
        rows = self.db.conn.execute(
            "select v.id, v.report, s.first_seen from version v join version_span s on s.version = v.id"
            " where v.county = ? and v.id > ? order by v.id",
            [held.county, held.version],
        )
        for row, report, seen in rows:
            mark = Mark(version=row, reading=0, first_seen=_moment(held, seen))
            held.marks[report] = (*held.marks.get(report, ()), mark)
            held.reports[row] = report
            held.version = row
        self._supplements(held)

    def _supplements(self, held: HeldRows) -> None:
        (newest,) = self.db.conn.execute("select coalesce(max(id), 0) from supplement").fetchone()
        if newest == held.supplement:
            return
        rows = self.db.conn.execute(
            "select f.version, max(f.id) from version v cross join supplement f on f.version = v.id"
            " where v.county = ? and f.id > ? group by f.version",
            [held.county, held.supplement],
        )
        for version, reading in rows.fetchall():
            held.reading = max(held.reading, reading)
            report = held.reports[version]
            held.marks[report] = tuple(
                Mark(version=one.version, reading=reading, first_seen=one.first_seen) if one.version == version else one
                for one in held.marks[report]
            )
        held.supplement = newest

    def read_findings_on(self, held: HeldRows) -> None:
        """Add the revisions of findings that came since."""
        rows = self.db.conn.execute(
            "select id, finding, report, kind, grade, status, recorded_at from finding"
            " where county = ? and id > ? order by id",
            [held.county, held.finding],
        )
        for row, finding, report, kind, grade, status, recorded in rows:
            mark = OpenMark(
                finding=finding,
                report=report,
                kind=FindingKind(kind),
                grade=None if grade is None else Grade(grade),
                recorded_at=_moment(held, recorded),
            )
            about = report or ""
            others = [one for one in held.opened.get(about, ()) if one.finding != finding]
            still = [*others, mark] if status == Status.OPEN else others
            held.opened[about] = tuple(sorted(still, key=lambda one: one.finding))
            held.findings.setdefault(about, {})[finding] = row
            held.finding = row

    def read_reviews_on(self, held: HeldRows) -> None:
        """Add the reviews that came since."""
        (newest,) = self.db.conn.execute("select coalesce(max(id), 0) from review").fetchone()
        if newest == held.review:
            return
        rows = self.db.conn.execute(
            "select f.report, max(r.id) from review r"
            " join finding f on f.finding = r.finding and f.revision = r.revision"
            " where f.county = ? and r.id > ? and f.report is not null group by f.report",
            [held.county, held.review],
        )
        held.reviewed.update(rows.fetchall())
        held.review = newest


def _carrier(row: tuple[Any, ...]) -> Carrier:
    url, kind, report, fails, answer, looked, readable = row
    return Carrier(
        url=url,
        kind=PlaceKind(kind),
        report=report,
        fails=fails,
        last_answer=None if answer is None else Answer(answer),
        looked=looked,
        readable=readable,
    )


def _moment(held: HeldRows, text: str) -> datetime:
    """The moment of a stored text, made once: many rows are of one moment."""
    found = held.moments.get(text)
    if found is None:
        found = held.moments[text] = from_text(text)
    return found


def _empty(held: HeldRows) -> None:
    fresh = HeldRows(county=held.county)
    for name in HeldRows.__slots__:
        setattr(held, name, getattr(fresh, name))

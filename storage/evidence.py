"""Evidence: the bytes of a capture, proven, and what came with them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from storage.moments import from_text, to_text
from storage.room import Room, Row
from storage.sightings import Answer, PlaceKind, Version
from storage.warc import Spot


@dataclass(frozen=True, kw_only=True, slots=True)
class CaptureRow:
    """Bytes received from an address, as the archive refers to them."""

    capture: int
    url: str
    """Canonical address asked for."""
    kind: PlaceKind
    report: str | None
    """That the address carries, or the page that links it."""
    title: str
    """Of the address, as the listing had it."""
    county: str
    at: datetime
    answer: Answer
    status: int
    final_url: str
    headers: tuple[tuple[str, str], ...]
    redirects: tuple[str, ...]
    size: int
    first_seen: datetime
    last_seen: datetime
    looks: int
    spot: Spot
    """Where the bytes lie, and their hash."""


_CAPTURES = """
select c.*, p.url, p.kind, coalesce(p.report, q.report) as report, p.title, p.county,
  s.first_seen, s.last_seen, s.looks
from capture c join place p on p.id = c.place left join place q on q.id = p.parent
join capture_span s on s.capture = c.id
"""
_TELLING = 300
"""Signs of text from which a file is no mere form or notice."""
_SAME_STATE = """
select p.url from version v join place p on p.id = v.place
where v.fingerprint = ? and v.report <> ? and v.county = ? and v.at > ? and p.fails = 0
"""
_SAME_FILE = """
select p.url from capture c
join place p on p.id = c.place and p.capture = c.id
join capture_span s on s.capture = c.id
left join place parent on parent.id = p.parent
where c.sha256 in ({marks}) and c.answer = 'page' and p.county = ? and p.fails = 0
  and p.report is null and parent.report is null
  and (s.first_seen > ? or parent.first_looked > ?)
  and not exists (
    select 1 from capture d join place q on q.id = d.place join place r on r.id = q.parent
    where d.sha256 = c.sha256 and r.report <> ?)
"""


class Evidence(Room):
    """The room of stored bytes."""

    def capture_row(self, capture: int) -> CaptureRow | None:
        """What is known of a capture; None for an unknown number."""
        row = self.row(f"{_CAPTURES} where c.id = ?", [capture])
        return None if row is None else _capture(row)

    def captures(self, url: str) -> list[CaptureRow]:
        """All captures of one canonical address, oldest first."""
        return [_capture(row) for row in self.rows(f"{_CAPTURES} where p.url = ? order by c.id", [url])]

    def body_of(self, capture: int) -> bytes:
        """The bytes of a capture; raises KeyError for an unknown one, BrokenArchive when they do not prove true."""
        row = self.row("select file, offset, length, record, sha256 from capture where id = ?", [capture])
        if row is None:
            raise KeyError(capture)
        return self.warc.read(Spot(**row))

    def seen_elsewhere(self, version: Version) -> list[str]:
        """Other addresses of the county where what a report said came up after it was last seen, sorted.

        By the same state under another report, or by one of its own telling files at, or linked by, a new address:
        a file that says little, or that others linked before, tells of nothing.
        """
        county = self.row("select county from version where report = ?", [version.report])
        if county is None:
            return []
        since = to_text(version.last_seen)
        files = [f.sha256 for f in version.content.attachments if f.sha256 and (f.tables or len(f.text) >= _TELLING)]
        marks = ", ".join("?" for _ in files)
        rows = self.rows(
            f"{_SAME_STATE} union {_SAME_FILE.format(marks=marks)} order by 1",
            [
                *(version.fingerprint, version.report, county["county"], since),
                *(*files, county["county"], since, since, version.report),
            ],
        )
        return [row["url"] for row in rows]

    def capture_of(self, sha256: str) -> int | None:
        """The newest capture of the bytes of that hash, whichever address gave them; None where there is none."""
        row = self.row("select max(id) as id from capture where sha256 = ?", [sha256])
        return None if row is None else row["id"]

    def bytes_of(self, sha256: str) -> bytes:
        """The bytes of that hash; raises as `body_of`."""
        number = self.capture_of(sha256)
        if number is None:
            raise KeyError(sha256)
        return self.body_of(number)


def _capture(row: Row) -> CaptureRow:
    return CaptureRow(
        capture=row["id"],
        url=row["url"],
        kind=PlaceKind(row["kind"]),
        report=row["report"],
        title=row["title"],
        county=row["county"],
        at=from_text(row["at"]),
        answer=Answer(row["answer"]),
        status=row["status"],
        final_url=row["final_url"],
        headers=tuple((name, value) for name, value in json.loads(row["headers"])),
        redirects=tuple(json.loads(row["redirects"])),
        size=row["size"],
        first_seen=from_text(row["first_seen"]),
        last_seen=from_text(row["last_seen"]),
        looks=row["looks"],
        spot=Spot(**{name: row[name] for name in ("file", "offset", "length", "record", "sha256")}),
    )

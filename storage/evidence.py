"""Evidence: the bytes of a capture, proven, and what came with them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from storage.moments import from_text
from storage.room import Room, Row
from storage.sightings import Answer
from storage.warc import Spot


@dataclass(frozen=True, kw_only=True, slots=True)
class CaptureRow:
    """Bytes received from an address, as the archive refers to them."""

    capture: int
    url: str
    """Canonical address asked for."""
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
select c.*, p.url, p.county, s.first_seen, s.last_seen, s.looks from capture c
join place p on p.id = c.place join capture_span s on s.capture = c.id
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

    def bytes_of(self, sha256: str) -> bytes:
        """The bytes of that hash, whichever address gave them; raises as `body_of`."""
        row = self.row("select max(id) as id from capture where sha256 = ?", [sha256])
        if row is None or row["id"] is None:
            raise KeyError(sha256)
        return self.body_of(row["id"])


def _capture(row: Row) -> CaptureRow:
    return CaptureRow(
        capture=row["id"],
        url=row["url"],
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

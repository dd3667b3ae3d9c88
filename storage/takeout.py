"""What an archive gives away whole: every row of what was fetched, and the WARC files that hold the bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from storage.archive import Archive
from storage.room import Row

_CHUNK = 1 << 20
_COUNTIES = """
select county from version union select county from place union select county from finding
union select county from listing_reading order by 1
"""
_CAPTURES = """
select c.id as capture, p.url, p.county, p.kind, p.report, c.at, c.answer, c.status, c.final_url, c.redirects,
  c.headers, c.size, c.sha256, s.first_seen, s.last_seen, s.looks, c.file as warc, c.offset, c.length, c.record
from capture c join place p on p.id = c.place join capture_span s on s.capture = c.id order by c.id
"""
_LOOKS = """
select l.id as look, p.url, p.county, p.kind, p.report, l.at, l.answer, l.status, l.final_url, l.note, l.capture
from look l join place p on p.id = l.place order by l.id
"""
_READINGS = """
select r.id as reading, r.county, r.column_url as "column", r.body, r.at, r.complete, r.total, r.why, s.reports
from listing_reading r join listing_state s on s.id = r.state order by r.id
"""


class Sink(Protocol):
    """What takes bytes."""

    def write(self, data: bytes, /) -> object:
        """Take them all."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """One WARC file of the archive, as far as it is acknowledged."""

    name: str
    """Within `archive/`."""
    end: int
    """Bytes up to the end of the last record that the archive refers to; what may stand behind it is nobody's."""


class Takeout:
    """One archive, to be taken away as it stands at one moment, while a writer may go on."""

    def __init__(self, archive: Archive) -> None:
        """`archive`: open for reading."""
        self._archive = archive

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """One state of the database for all that is asked inside."""
        connection = self._archive.db.conn
        connection.execute("begin")
        try:
            yield
        finally:
            connection.execute("rollback")

    def counties(self) -> list[str]:
        """Codes of all counties of which anything is held, sorted."""
        return [row["county"] for row in self._archive.rows(_COUNTIES)]

    def captures(self) -> Iterator[Row]:
        """Every body of bytes received, oldest first, and where in the WARC files it lies."""
        for row in self._each(_CAPTURES):
            row["redirects"], row["headers"] = json.loads(row["redirects"]), json.loads(row["headers"])
            yield row

    def looks(self) -> Iterator[Row]:
        """Every look that brought no new bytes of a page: failures, and what stood in a page's place; oldest first."""
        return self._each(_LOOKS)

    def readings(self) -> Iterator[Row]:
        """Every reading of a listing, oldest first, with the reports that stood in it."""
        for row in self._each(_READINGS):
            row["complete"] = bool(row["complete"])
            row["reports"] = [report for _, report in json.loads(row["reports"])]
            yield row

    def files(self) -> list[Held]:
        """The WARC files that hold what was acknowledged, by name."""
        rows = self._archive.rows("select file, max(offset + length) as n from capture group by file order by file")
        return [Held(name=row["file"], end=row["n"]) for row in rows]

    def copy(self, held: Held, out: Sink) -> list[str]:
        """Write a WARC file's acknowledged bytes to `out`, each record proven on the way; one line for each fault.

        A record that does not prove true is copied as it lies there. Raises OSError when `out` refuses.
        """
        where, faults = f"archive/{held.name}", []
        if "/" in held.name or not held.name.endswith(".warc.gz"):
            return [f"{where}: not the name of a WARC file"]
        try:
            source = (self._archive.warc.folder / held.name).open("rb")
        except OSError as fault:
            return [f"{where}: cannot be read ({fault.strerror})"]
        with source:
            for row in self._archive.rows(
                "select min(id) as id, offset, length, record from capture where file = ?"
                " group by offset, length, record order by offset",
                [held.name],
            ):
                _pass_on(source, out, row["offset"] - source.tell())
                record = source.read(row["length"])
                out.write(record)
                if hashlib.sha256(record).hexdigest() != row["record"]:
                    faults.append(f"capture {row['id']}: {where} at {row['offset']}: not the record that was stored")
        return faults

    def _each(self, sql: str) -> Iterator[Row]:
        cursor = self._archive.db.conn.execute(sql)
        names = [column[0] for column in cursor.description]
        for values in cursor:
            yield dict(zip(names, values, strict=True))


def _pass_on(source: BinaryIO, out: Sink, count: int) -> None:
    """The next `count` bytes, or as many as there are."""
    while count > 0 and (chunk := source.read(min(count, _CHUNK))):
        out.write(chunk)
        count -= len(chunk)

"""The proof of the archive: every stored byte, row, chain, version and finding; one line for what does not hold."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlite_utils import Database

from storage import ledger
from storage.healing import members
from storage.migrations import APPEND_ONLY, migrations
from storage.refusals import BrokenArchive
from storage.room import Room, Row
from storage.warc import Spot
from storage.witness import contradictions

_FIRST = "0" * 64


def verify(room: Room) -> list[str]:
    """Prove all that is stored; `[]` when it holds, else one line a fault naming table and row, or file and byte.

    Reads everything once. A writer may go on meanwhile: what it adds after the beginning is left for the next time.
    """
    faults: list[str] = []
    with _snapshot(room):
        for proof in (_schema, _pages, _ledger, _bodies, _versions, _findings, _receipts, _links, _witness):
            try:
                faults += proof(room)
            except (sqlite3.DatabaseError, ValueError, OSError) as fault:
                faults.append(f"nianbao.db: cannot be proven further ({proof.__name__.strip('_')}): {fault}")
    return faults


@contextmanager
def _snapshot(room: Room) -> Iterator[None]:
    """One state of the database for all proofs; bytes that are no text any more must not stop the reading."""
    with room.turn:
        connection = room.db.conn
        connection.execute("begin")
        connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        try:
            yield
        finally:
            connection.text_factory = str
            connection.execute("rollback")


def _schema(room: Room) -> Iterator[str]:
    fresh = Database(memory=True, execute_plugins=False)
    migrations.apply(fresh)
    query = "select type || ' ' || name, sql from sqlite_master where name not like 'sqlite\\_%' escape '\\'"
    ours, theirs = dict(fresh.conn.execute(query).fetchall()), dict(room.db.conn.execute(query).fetchall())
    fresh.close()
    for name in sorted(ours.keys() | theirs.keys()):
        if ours.get(name) != theirs.get(name):
            yield f"nianbao.db: {name} is not as the migrations made it"


def _pages(room: Room) -> Iterator[str]:
    for (told,) in room.db.conn.execute("pragma integrity_check"):
        if told != "ok":
            yield f"nianbao.db: {' '.join(told.split())}"
    for row in room.rows("pragma foreign_key_check"):
        yield f"{row['table']} {row['rowid']}: refers to a row of {row['parent']} that is not there"


def _ledger(room: Room) -> Iterator[str]:
    entered: dict[str, dict[int, str]] = {table: {} for table in APPEND_ONLY if table != "ledger"}
    chain, expected = ledger.GENESIS, 1
    for seq, table, row, sha256, found in room.db.conn.execute("select * from ledger order by seq"):
        if seq != expected:
            yield f"ledger {expected}: missing"
        chain = ledger.link(chain, seq, table, row, sha256)
        if chain != found:
            yield f"ledger {seq}: the chain is broken here"
        chain, expected = found, seq + 1
        entered.setdefault(table, {})[row] = sha256
    for table, hashes in entered.items():
        yield from _rows_of(room, table, hashes)


def _rows_of(room: Room, table: str, hashes: dict[int, str]) -> Iterator[str]:
    if table not in APPEND_ONLY:
        yield f"ledger: speaks of {table!r}, which is no append-only table"
        return
    cursor = room.db.conn.execute(f"select * from {table} order by id")
    names = [column[0] for column in cursor.description]
    for values in cursor:
        row = dict(zip(names, values, strict=True))
        sha256 = hashes.pop(row["id"], None)
        if sha256 is None:
            yield f"{table} {row['id']}: not in the ledger"
        elif sha256 != ledger.row_sha256(row):
            yield f"{table} {row['id']}: altered since it was written"
    for number in sorted(hashes):
        yield f"{table} {number}: in the ledger, and not there"


def _bodies(room: Room) -> Iterator[str]:
    """Every referred record by both hashes, and all that lies between them by its checksum."""
    spots: dict[Spot, list[int]] = {}
    for row in room.rows("select id, file, offset, length, record, sha256, size from capture order by file, offset"):
        number, size = row.pop("id"), row.pop("size")
        known = Spot(**row) in spots
        spots.setdefault(Spot(**row), []).append(number)
        if known:
            continue
        try:
            if len(room.warc.read(Spot(**row))) != size:
                yield f"capture {number}: the body has not {size} bytes"
        except BrokenArchive as fault:
            yield f"capture {number}: {fault}"
    ends: dict[str, int] = {}
    for spot in spots:
        ends[spot.file] = max(ends.get(spot.file, 0), spot.offset + spot.length)
    for file, end in ends.items():
        yield from _between(room, file, end)


def _between(room: Room, file: str, end: int) -> Iterator[str]:
    path = room.warc.folder / file
    if not path.exists():
        return  # each of its captures was told already
    for member in members(path):
        if member.offset < end and not member.whole:
            yield f"archive/{file}: damaged from byte {member.offset} on"


def _versions(room: Room) -> Iterator[str]:
    before: Row | None = None
    query = (
        "select v.id, v.report, v.number, v.previous, v.content, c.answer, c.place = v.place as own"
        " from version v left join capture c on c.id = v.capture order by v.report, v.number"
    )
    for row in room.rows(query):
        same = before is not None and before["report"] == row["report"]
        number, previous = (before["number"] + 1, _sha256(before["content"])) if before and same else (1, _FIRST)
        if row["number"] != number:
            yield f"version {row['id']}: {row['report']} has number {row['number']} where {number} is due"
        if row["previous"] != previous:
            yield f"version {row['id']}: does not follow on the version before it"
        yield from _rests_on_page("version", row)
        before = row
    for table in ("supplement", "rendition"):
        query = (
            f"select t.id, c.answer, c.place = t.place as own from {table} t left join capture c on c.id = t.capture"
        )
        for row in room.rows(query):
            yield from _rests_on_page(table, row)


def _rests_on_page(table: str, row: Row) -> Iterator[str]:
    if row["answer"] != "page":
        yield f"{table} {row['id']}: rests on an answer that is no page"
    elif not row["own"]:
        yield f"{table} {row['id']}: rests on the bytes of another address"


def _findings(room: Room) -> Iterator[str]:
    captures = {row["id"]: row["sha256"] for row in room.rows("select id, sha256 from capture")}
    bodies = set(captures.values())
    expected: dict[str, int] = {}
    for row in room.rows("select id, finding, revision, evidence from finding order by finding, revision"):
        due = expected.get(row["finding"], 0) + 1
        if row["revision"] != due:
            yield f"finding {row['id']}: {row['finding']} has revision {row['revision']} where {due} is due"
        expected[row["finding"]] = row["revision"]
        for name, value in _named(json.loads(row["evidence"])):
            if value not in (captures if name == "capture" else bodies):
                yield f"finding {row['id']}: names {name} {value}, which is not there"
    for row in room.rows(_UNKNOWN_VERSIONS):
        yield f"finding {row['id']}: {row['finding']} names a version that is not there"
    for row in room.rows("select id, finding, revision from alert where telling in ('accusation', 'correction')"):
        if not 1 <= row["revision"] <= expected.get(row["finding"], 0):
            yield f"alert {row['id']}: tells of {row['finding']} revision {row['revision']}, which is not there"
    for row in room.rows(_UNFOUNDED_CORRECTIONS):
        yield f"alert {row['id']}: corrects {row['finding']}, whose revision {row['revision']} withdraws nothing"


_UNFOUNDED_CORRECTIONS = """
select id, finding, revision from alert a where telling = 'correction' and not exists (
  select 1 from finding f where f.finding = a.finding and f.revision = a.revision and f.status = 'withdrawn')
"""

_UNKNOWN_VERSIONS = """
select id, finding from finding f where kind = 'changed' and report is not null
and finding glob report || '-changed-[0-9]*' and not exists (
  select 1 from version v where v.report = f.report and f.finding = f.report || '-changed-' || v.number)
"""


def _named(evidence: Any) -> Iterator[tuple[str, Any]]:
    """Every capture and hash that evidence names, however deep."""
    if isinstance(evidence, list):
        for item in evidence:
            yield from _named(item)
    if isinstance(evidence, dict):
        for key, value in evidence.items():
            name = {"capture": "capture", "captures": "capture", "sha256": "sha256", "sha256s": "sha256"}.get(key)
            if name is None:
                yield from _named(value)
            elif value is not None:
                yield from ((name, item) for item in (value if isinstance(value, list) else [value]))


def _receipts(room: Room) -> Iterator[str]:
    for number, results, sha256 in room.db.conn.execute("select id, results, sha256 from receipt"):
        try:
            sound = hashlib.sha256(zlib.decompress(results)).hexdigest() == sha256
        except (zlib.error, TypeError):
            sound = False
        if not sound:
            yield f"receipt {number}: its results are not those that were stored"


_ORPHANS = {
    "capture {}: has no span": "select id from capture where id not in (select capture from capture_span)",
    "version {}: has no span": "select id from version where id not in (select version from version_span)",
    "place {}: stands for bytes of another address, or of no page": (
        "select p.id from place p join capture c on c.id = p.capture where c.place <> p.id or c.answer <> 'page'"
    ),
    "look {}: refers to bytes of another address": (
        "select l.id from look l join capture c on c.id = l.capture where c.place <> l.place"
    ),
    "listing_state {}: no reading refers to it": (
        "select id from listing_state where id not in (select state from listing_reading)"
    ),
}


def _links(room: Room) -> Iterator[str]:
    for told, query in _ORPHANS.items():
        for (number,) in room.db.conn.execute(query):
            yield told.format(number)


def _witness(room: Room) -> Iterator[str]:
    def chain_of(seq: int) -> str | None:
        row = room.row("select chain from ledger where seq = ?", [seq])
        return None if row is None else str(row["chain"])

    yield from contradictions(room.data, chain_of)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()

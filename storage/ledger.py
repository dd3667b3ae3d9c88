"""The ledger: the hash of every append-only row, each chained to the one before, so that nothing alters unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlite_utils import Database

GENESIS = "0" * 64
"""What stands before the first entry."""


def row_sha256(row: Mapping[str, Any]) -> str:
    """The hash of a row: its columns by name, those that are NULL left out, so that a later column alters nothing."""
    filled = {name: value for name, value in row.items() if value is not None}
    plain = {name: value.hex() if isinstance(value, bytes) else value for name, value in filled.items()}
    text = json.dumps(plain, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def link(before: str, seq: int, table: str, row: int, sha256: str) -> str:
    """The chain value of an entry, made of the one before it and of all the entry holds."""
    return hashlib.sha256(f"{before}\n{seq}\n{table}\n{row}\n{sha256}".encode()).hexdigest()


def head(db: Database) -> tuple[int, str]:
    """Number and chain value of the last entry; (0, GENESIS) of an empty ledger."""
    found = db.conn.execute("select seq, chain from ledger order by seq desc limit 1").fetchone()
    return (0, GENESIS) if found is None else (found[0], found[1])


def head_text(db: Database) -> str:
    """The head as one word, `12-9f…`."""
    return "{}-{}".format(*head(db))


def enter(db: Database, table: str, row: int, stored: Mapping[str, Any]) -> None:
    """Enter a row just written; only inside the transaction that wrote it."""
    seq, before = head(db)
    sha256 = row_sha256(stored)
    db.conn.execute(
        "insert into ledger (seq, tbl, row, sha256, chain) values (?, ?, ?, ?, ?)",
        [seq + 1, table, row, sha256, link(before, seq + 1, table, row, sha256)],
    )

"""What every room of the archive stands on: the database, one transaction at a time, rows that enter the ledger."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from storage import ledger
from storage.warc import Warc

Row = dict[str, Any]


def storable(value: Any) -> Any:
    """The value as SQLite takes it: half characters, which a hostile page can smuggle in, become question marks."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


class Room:
    """A part of the archive's door; `Archive` joins the rooms and opens them."""

    def __init__(self, db: Database, data: Path) -> None:
        self.db = db
        """Read-only unless the archive was opened to write."""
        self.data = data
        self.warc = Warc(data / "archive")
        self.turn = threading.RLock()
        """Held by who writes."""

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside is kept together or not at all; it is on the disk at the end. May be nested."""
        with self.turn:
            if self._writing():
                yield
                return
            self.db.conn.execute("begin immediate")
            try:
                yield
                self.db.conn.execute("commit")
            except BaseException:
                if self._writing():
                    self.db.conn.execute("rollback")
                raise

    def _writing(self) -> bool:
        return self.db.conn.in_transaction

    def append(self, table: str, row: Row) -> int:
        """Add a row to an append-only table and enter it in the ledger; gives its id. Only inside a transaction."""
        names = ", ".join(row)
        marks = ", ".join("?" for _ in row)
        cursor = self.db.conn.execute(
            f"insert into {table} ({names}) values ({marks})", [storable(value) for value in row.values()]
        )
        number = cursor.lastrowid
        assert number is not None
        # Read back, since the ledger must hold what the file holds, whatever the columns made of it.
        (stored,) = self.rows(f"select * from {table} where id = ?", [number])
        ledger.enter(self.db, table, number, stored)
        return number

    def rows(self, sql: str, arguments: Sequence[Any] = ()) -> list[Row]:
        """The rows of a query, as mappings."""
        cursor: sqlite3.Cursor = self.db.conn.execute(sql, arguments)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, values, strict=True)) for values in cursor]

    def row(self, sql: str, arguments: Sequence[Any] = ()) -> Row | None:
        """The first row of a query; None where there is none."""
        found = self.rows(sql, arguments)
        return found[0] if found else None

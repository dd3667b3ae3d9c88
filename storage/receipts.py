"""Cycles and their receipts: the proof that every check was made, one row a host and cycle."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage import ledger
from storage.moments import from_text, perhaps_moment, to_text
from storage.room import Room, Row
from storage.serial import canonical
from storage.witness import bear_witness

Result = tuple[str, datetime, str, str | None]
"""Address, moment, answer (an `Answer`, or its value) and hash of the body of one look."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """What one cycle did at one host."""

    cycle: int
    county: str
    host: str
    started: datetime
    finished: datetime
    healthy: bool
    """The site could be read: its listings whole, most of its reports there."""
    counts: dict[str, int]
    """With `failed_at_once` and `tracked` where many known reports of one host failed at once."""


class Receipts(Room):
    """The room of cycles and receipts."""

    def begin_cycle(self, started: datetime) -> int:
        """Begin a crawl cycle; gives its number."""
        with self.transaction():
            number = self.db.conn.execute("insert into cycle (started) values (?)", [to_text(started)]).lastrowid
        assert number is not None
        return number

    def end_cycle(self, cycle: int, finished: datetime) -> None:
        """End a cycle, and set down the ledger's head outside the database."""
        with self.transaction():
            self.db.conn.execute("update cycle set finished = ? where id = ?", [to_text(finished), cycle])
        bear_witness(self.data, finished, ledger.head_text(self.db))

    def last_receipts(self) -> dict[str, datetime]:
        """By county, when its newest crawl that came to its end was begun, whole cycle or not."""
        rows = self.rows("select county, max(started) as at from receipt group by county")
        return {row["county"]: from_text(row["at"]) for row in rows}

    def first_cycle(self) -> datetime | None:
        """When the first cycle was begun, whether or not it came to its end; None: none was."""
        row = self.row("select min(started) as at from cycle")
        return None if row is None else perhaps_moment(row["at"])

    def newest_receipts(self) -> dict[str, Receipt]:
        """By county, the receipt of its newest crawl that came to its end."""
        query = (
            "select cycle, county, host, started, finished, healthy, counts from receipt"
            " where id in (select max(id) from receipt group by county)"
        )
        return {row["county"]: _receipt(row) for row in self.rows(query)}

    def keep_receipt(
        self,
        cycle: int,
        county: str,
        host: str,
        started: datetime,
        finished: datetime,
        healthy: bool,
        counts: Mapping[str, int],
        results: Sequence[Result],
    ) -> None:
        """Keep the receipt of one host in one cycle with every look that was made there."""
        told = canonical([[url, to_text(at), str(answer), sha256] for url, at, answer, sha256 in results]).encode()
        with self.transaction():
            self.append(
                "receipt",
                {
                    "cycle": cycle,
                    "county": county,
                    "host": host,
                    "started": to_text(started),
                    "finished": to_text(finished),
                    "healthy": int(healthy),
                    "counts": canonical(dict(counts)),
                    "results": zlib.compress(told, 9),
                    "sha256": hashlib.sha256(told).hexdigest(),
                },
            )

    def receipts(self, county: str) -> list[Receipt]:
        """All receipts of a county in order."""
        query = (
            "select cycle, county, host, started, finished, healthy, counts from receipt"
            " where county = ? order by cycle, id"
        )
        return [_receipt(row) for row in self.rows(query, [county])]

    def host_event(self, county: str) -> tuple[Receipt, ...]:
        """The latest receipts in a row, in order, that tell of many known reports of one host failing at once."""
        query = (
            "select cycle, county, host, started, finished, healthy, counts from receipt"
            " where county = ? and cycle > coalesce((select max(cycle) from receipt where county = ?"
            " and instr(counts, 'failed_at_once') = 0), 0) order by cycle, id"
        )
        return tuple(_receipt(row) for row in self.rows(query, [county, county]))


def _receipt(row: Row) -> Receipt:
    return Receipt(
        cycle=row["cycle"],
        county=row["county"],
        host=row["host"],
        started=from_text(row["started"]),
        finished=from_text(row["finished"]),
        healthy=bool(row["healthy"]),
        counts=json.loads(row["counts"]),
    )

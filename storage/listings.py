"""Readings of listings: each one kept, their content once; the strongest evidence of absence."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass, field
from datetime import datetime

from storage.moments import from_text, to_text
from storage.room import Room, Row, storable
from storage.serial import canonical, to_json, tuple_from_json
from storage.sightings import Entry, Listing

_Pairs = tuple[tuple[str, str], ...]
_Doubts = tuple[tuple[str, int | None], ...]
_State = tuple[tuple[Entry, ...], _Pairs, _Doubts]


@dataclass(kw_only=True, slots=True)
class HeldReadings:
    """All readings of a county's listings as far as they were asked for, and what of them need not be read again."""

    county: str
    last: int = 0
    """The row of the newest reading held."""
    mark: str = ""
    """What stands in that row; another one: this is another archive."""
    listings: list[Listing] = field(default_factory=list)
    """In order of time; those of the same content share their entries."""
    states: dict[int, _State] = field(default_factory=dict)


class Listings(Room):
    """The room of listings."""

    def keep_listing(self, cycle: int, county: str, listing: Listing) -> None:
        """Keep one reading of a column; only inside a transaction."""
        self.append(
            "listing_reading",
            {
                "county": county,
                "column_url": listing.column,
                "body": listing.body,
                "cycle": cycle,
                "at": to_text(listing.at),
                "complete": int(listing.complete),
                "total": listing.total,
                "why": listing.why,
                "state": self._state(listing),
            },
        )

    def readings(self, county: str, since: datetime | None = None) -> list[Listing]:
        """All readings of a county's listings in order of time; `since` leaves out those before it.

        Readings of the same content share their entries in memory.
        """
        begin = "" if since is None else to_text(since)
        states = {
            row["id"]: _state(row)
            for row in self.rows(
                "select * from listing_state where id in"
                " (select state from listing_reading where county = ? and at >= ?)",
                [county, begin],
            )
        }
        query = "select * from listing_reading where county = ? and at >= ? order by at, id"
        return [_listing(row, states[row["state"]]) for row in self.rows(query, [county, begin])]

    def read_on(self, held: HeldReadings) -> bool:
        """Add the readings of a county that came since; whether there were any. None is ever altered or taken away.

        Over another archive than the one it was read from (a backup put in its place) all are read anew.
        """
        if held.last and held.mark != self._mark(held.last):
            held.last, held.listings, held.states = 0, [], {}
        rows = self.rows(
            "select * from listing_reading where county = ? and id > ? order by at, id", [held.county, held.last]
        )
        unread = sorted({row["state"] for row in rows} - held.states.keys())
        for begin in range(0, len(unread), 500):
            some = unread[begin : begin + 500]
            marks = ", ".join("?" * len(some))
            for row in self.rows(f"select * from listing_state where id in ({marks})", some):
                held.states[row["id"]] = _state(row)
        fresh = [_listing(row, held.states[row["state"]]) for row in rows]
        behind = bool(fresh and held.listings and fresh[0].at < held.listings[-1].at)
        held.listings += fresh
        if behind:
            held.listings.sort(key=lambda listing: listing.at)
        held.last = max([held.last, *(row["id"] for row in rows)])
        held.mark = self._mark(held.last)
        return bool(rows)

    def _mark(self, reading: int) -> str:
        query = "select county, column_url, at, state from listing_reading where id = ?"
        return repr(self.row(query, [reading]))

    def page_reading(self, url: str, key: str) -> str | None:
        """What a page of a list was read as; None where it was never read, or not what `key` stands for.

        Kept so that the same bytes need not be read twice: the last reading of an address only, and no evidence.
        """
        row = self.row("select said from page_reading where url = ? and key = ?", [storable(url), key])
        return None if row is None else zlib.decompress(row["said"]).decode("utf-8")

    def keep_page_reading(self, url: str, key: str, said: str) -> None:
        """Keep what a page of a list was read as, in place of what was kept of its address before."""
        with self.transaction():
            self.db.conn.execute(
                "insert into page_reading (url, key, said) values (?, ?, ?)"
                " on conflict (url) do update set key = excluded.key, said = excluded.said",
                [storable(url), key, zlib.compress(said.encode("utf-8"))],
            )

    def _state(self, listing: Listing) -> int:
        content = {
            "entries": to_json(listing.entries),
            "reports": canonical(listing.reports),
            "unresolved": canonical(listing.unresolved),
        }
        sha256 = hashlib.sha256("\n".join(content.values()).encode("utf-8")).hexdigest()
        known = self.row("select id from listing_state where sha256 = ?", [sha256])
        return int(known["id"]) if known else self.append("listing_state", {"sha256": sha256, **content})


def _state(row: Row) -> _State:
    return (
        tuple_from_json(Entry, row["entries"]),
        tuple_from_json(tuple[str, str], row["reports"]),
        tuple_from_json(tuple[str, int | None], row["unresolved"]),
    )


def _listing(row: Row, state: _State) -> Listing:
    entries, reports, unresolved = state
    return Listing(
        column=row["column_url"],
        at=from_text(row["at"]),
        complete=bool(row["complete"]),
        entries=entries,
        total=row["total"],
        body=row["body"],
        why=row["why"],
        reports=reports,
        unresolved=unresolved,
    )

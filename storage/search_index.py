"""The index of the full text: which versions hold which pairs of signs, so that a search reads few of them.

Nothing here is evidence. It is derived from versions, made anew when texts are folded otherwise, stands neither in the
ledger nor in the proof. A version that it does not hold yet is found by its number, and a search says how many those
are. It may name a version that holds the words no longer: who searches reads the text.
"""

from __future__ import annotations

from collections.abc import Iterable

from storage.room import Room, Row
from storage.search_texts import Searched
from storage.search_words import METHOD

BATCH = 250
"""Versions entered in one transaction."""
MOST_AT_ONCE = 20_000
"""Versions entered after a cycle; those of a great old archive are entered over several."""
_LAST_YEAR = 9999
_IDS = 1 << 32

_CONTENT = (
    "select v.id, v.county, v.year, coalesce(f.content, v.content) as content from version v left join supplement f"
    " on f.id = (select max(g.id) from supplement g where g.version = v.id and g.id <= ?)"
)


def place_of(version: int, year: int) -> int:
    """Where a version stands in the index: the newest report years first, in each what was met last."""
    return (_LAST_YEAR - year) * _IDS + _IDS - 1 - version


def version_at(place: int) -> int:
    """The version that stands there."""
    return _IDS - 1 - place % _IDS


def places_of(year: int) -> tuple[int, int]:
    """The first and the last place of a report year."""
    return place_of(_IDS - 1, year), place_of(0, year)


def area_word(code: str) -> str:
    """The word by which versions of a county, or a province by two digits, are found; longer than texts give."""
    return f"area{''.join(sign for sign in code if sign.isascii() and sign.isalnum())}"


class SearchIndex(Room):
    """The room of the index."""

    def has_search_index(self) -> bool:
        """Whether the tables are there: who only reads may meet an archive that an older version wrote last."""
        return self.row("select 1 from sqlite_master where name = 'search_mark'") is not None

    def search_mark(self) -> tuple[int, int]:
        """The last version and the last fuller reading that the index holds; noughts where it holds none."""
        mark = self.row("select * from search_mark") if self.has_search_index() else None
        return (0, 0) if mark is None or mark["method"] != METHOD else (mark["version"], mark["supplement"])

    def index_for_search(self, most: int | None = MOST_AT_ONCE) -> int:
        """Enter versions that the index does not hold yet, the oldest first, at most so many; how many were entered.

        None: all of them. Each batch is a transaction of its own.
        """
        done = 0
        while most is None or done < most:
            with self.transaction():
                entered = self._index_batch(BATCH if most is None else min(BATCH, most - done))
            if not entered:
                break
            done += entered
        return done

    def _index_batch(self, most: int) -> int:
        mark = self.row("select * from search_mark")
        if mark is None or mark["method"] != METHOD:
            self.db.conn.execute("insert into search_pairs(search_pairs) values ('delete-all')")
            self.db.conn.execute("insert or replace into search_mark values (1, ?, 0, 0)", [METHOD])
        version, supplement = self.search_mark()
        newer = self.rows(
            "select id, version from supplement where id > ? and version <= ? order by id limit ?",
            [supplement, version, most],
        )
        if newer:
            self._enter_readings({row["version"] for row in newer}, supplement, newer[-1]["id"])
            self.db.conn.execute("update search_mark set supplement = ?", [newer[-1]["id"]])
            return len(newer)
        # Readings of versions that are entered only now come with them.
        supplement = self.rows("select coalesce(max(id), 0) as id from supplement")[0]["id"]
        rows = self.rows(f"{_CONTENT} where v.id > ? order by v.id limit ?", [supplement, version, most])
        self._enter((place_of(row["id"], row["year"]), _words(row)) for row in rows)
        marks = [rows[-1]["id"] if rows else version, supplement]
        self.db.conn.execute("update search_mark set version = ?, supplement = ?", marks)
        return len(rows)

    def _enter_readings(self, versions: set[int], before: int, last: int) -> None:
        """Enter what fuller readings have more; what they have no more stays, for who searches reads the text."""
        entries = []
        for version in sorted(versions):
            (old,) = self.rows(f"{_CONTENT} where v.id = ?", [before, version])
            (new,) = self.rows(f"{_CONTENT} where v.id = ?", [last, version])
            entries.append((place_of(version, new["year"]), _words(new) - _words(old)))
        self._enter(entries)

    def _enter(self, entries: Iterable[tuple[int, set[str]]]) -> None:
        # In the order of their places: an entry before the last one would begin a new segment.
        lines = sorted((place, " ".join(sorted(words))) for place, words in entries if words)
        self.db.conn.executemany("insert into search_pairs(rowid, pairs) values (?, ?)", lines)


def _words(row: Row) -> set[str]:
    return Searched(row["content"]).pairs | {area_word(row["county"]), area_word(row["county"][:2])}

"""Full text over all versions: whose texts hold the words asked for, newest report years first; read-only.

The index names versions that may hold them; each is read before it is given, so that nothing is given wrongly. What the
index does not hold yet is read where it is little, and said to be missing where it is much.
"""

from __future__ import annotations

import heapq
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from storage.archive import Archive
from storage.room import Row
from storage.search_index import area_word, place_of, places_of, version_at
from storage.search_texts import Passage, Piece, Searched, marked
from storage.search_words import Query

MOST_HITS = 50
"""Reports in one answer."""
MOST_TAIL = 300
"""So many of the newest versions that the index does not hold yet are read for each question."""
MOST_SIGNS = 4_000_000
"""So many signs of texts are read in vain for one answer at most; the rest is left to the next page."""
MOST_PASSED = 10_000
"""So many versions are passed over for one answer at most, because their bodies are not asked for."""
_MOST_PAIRS = 32
"""More pairs of a long query would narrow nothing."""
_LARGEST = (1 << 62) - 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A report in which the words stand."""

    report: str
    county: str
    body: str
    year: int
    title: tuple[Piece, ...]
    """Of the version shown."""
    number: int
    """The newest version that holds the words; the passages are its own."""
    numbers: tuple[int, ...]
    """All versions that hold them, oldest first."""
    versions: int
    """How many versions the report has."""
    passages: tuple[Passage, ...]
    files: tuple[tuple[Piece, ...], ...]
    """Names of files in which a word stands."""
    state: str | None
    """How the body-year stood when it was last judged; None where it was not."""
    changed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """An answer, or a part of it."""

    hits: tuple[Hit, ...]
    after: int | None
    """Where the next part begins; None: this was all."""
    stopped: bool
    """The part ended because enough was read, not because it was full."""
    missing: int
    """Versions and fuller readings that were not looked at, because the index does not hold them yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Narrowing:
    """Which reports are asked for; None: all."""

    area: str | None = None
    """A county's code, or the two digits of a province."""
    year: int | None = None
    bodies: Callable[[str], bool] | None = None
    """Whether a body's code is asked for."""


@dataclass(kw_only=True, slots=True)
class _Spent:
    """What was passed over and read in vain for one answer so far."""

    passed: int = 0
    signs: int = 0

    @property
    def enough(self) -> bool:
        return self.passed >= MOST_PASSED or self.signs >= MOST_SIGNS


class Search:
    """Questions of words over one archive."""

    def __init__(self, archive: Archive) -> None:
        """`archive`: open for reading."""
        self._archive = archive
        self._mark, self._supplement = archive.search_mark()

    def ask(self, query: Query, narrowing: Narrowing | None = None, *, after: int = 0, limit: int = MOST_HITS) -> Found:
        """Reports of which a version holds all the words, by report year and version, the newest first.

        `after`: where the part before ended. A report stands where the newest of its versions stands that holds them.
        """
        wanted = narrowing or Narrowing()
        tail, missing = self._tail()
        hits: list[Hit] = []
        spent = _Spent()
        first, last = (0, _LARGEST) if wanted.year is None else places_of(wanted.year)
        first = max(first, after + 1)
        of_tail = sorted(place for place in (place_of(*one) for one in tail.items()) if first <= place <= last)
        # Closed in any case: a question left open would hold on to an old state of the archive.
        with closing(self._indexed(query, wanted, first, last)) as indexed:
            for place in _each_once(heapq.merge(of_tail, (place for (place,) in indexed))):
                hit = self._look(version_at(place), query, wanted, tail, spent)
                if hit is not None and len(hits) == limit:
                    return Found(hits=tuple(hits), after=place - 1, stopped=False, missing=missing)
                if hit is not None:
                    hits.append(hit)
                if spent.enough:
                    return Found(hits=tuple(hits), after=place, stopped=True, missing=missing)
        return Found(hits=tuple(hits), after=None, stopped=False, missing=missing)

    def _tail(self) -> tuple[dict[int, int], int]:
        """Versions that the index does not hold as they are now, with their years; how many more of them there are."""
        rows = self._archive.rows(
            "select id, year from version where id > ? order by id desc limit ?", [self._mark, MOST_TAIL]
        )
        again = self._archive.rows(
            "select v.id, v.year from (select distinct version from supplement where id > ?1 and version <= ?2"
            " order by id desc limit ?3) s join version v on v.id = s.version",
            [self._supplement, self._mark, MOST_TAIL],
        )
        last = self._archive.rows(
            "select coalesce((select max(id) from version), 0) as versions,"
            " coalesce((select max(id) from supplement), 0) as readings"
        )[0]
        missing = max(0, last["versions"] - self._mark - MOST_TAIL)
        if len(again) == MOST_TAIL:
            missing += max(0, last["readings"] - self._supplement - MOST_TAIL)
        return {row["id"]: row["year"] for row in (*rows, *again)}, missing

    def _indexed(self, query: Query, wanted: Narrowing, first: int, last: int) -> sqlite3.Cursor:
        """Places of versions that may hold the words by the index, in order; nothing where there is none."""
        if not self._mark:
            return self._archive.db.conn.execute("select 0 where false")
        pairs = sorted(query.pairs)
        words = pairs[:: len(pairs) // _MOST_PAIRS + 1]
        if wanted.area is not None:
            words.append(area_word(wanted.area))
        # Words hold no quotes and no signs of syntax: nothing in them is read as more than a word.
        asked = " AND ".join(f'"{word}"' for word in words)
        return self._archive.db.conn.execute(
            "select rowid from search_pairs where search_pairs match ? and rowid between ? and ? order by rowid",
            [asked, first, last],
        )

    def _look(
        self, version: int, query: Query, wanted: Narrowing, tail: Mapping[int, int], spent: _Spent
    ) -> Hit | None:
        """The hit that stands where this version stands; None where the words or the body are others."""
        spent.passed += 1
        row = self._archive.row("select id, report, number, county, body, year from version where id = ?", [version])
        if row is None or not _asked_for(row, wanted):
            return None
        text = self._held(version, query, spent)
        if text is None:
            return None
        numbers = [row["number"]]
        others = self._archive.rows(
            "select id, number from version where report = ? and id <> ? order by number desc", [row["report"], version]
        )
        for other in others:
            if self._held(other["id"], query, spent) is not None:
                # It stands where the newer version stands, if that can be found.
                if other["number"] > row["number"] and (other["id"] <= self._mark or other["id"] in tail):
                    return None
                numbers.append(other["number"])
        return self._hit(row, text, query, sorted(numbers), len(others) + 1)

    def _hit(self, row: Row, text: Searched, query: Query, numbers: Sequence[int], versions: int) -> Hit:
        standing = self._archive.standing_of(row["report"])
        return Hit(
            report=row["report"],
            county=row["county"],
            body=row["body"],
            year=row["year"],
            title=marked(text.title, query.words),
            number=row["number"],
            numbers=tuple(numbers),
            versions=versions,
            passages=text.passages(query),
            files=text.file_names(query),
            state=None if standing is None else standing[0],
            changed=standing is not None and standing[1],
        )

    def _held(self, version: int, query: Query, spent: _Spent) -> Searched | None:
        """What a version says by its fullest reading; None where the words do not stand in it."""
        (row,) = self._archive.rows(
            "select coalesce((select f.content from supplement f where f.version = v.id order by f.id desc limit 1),"
            " v.content) as content from version v where v.id = ?",
            [version],
        )
        text = Searched(row["content"])
        if text.holds(query):
            return text
        spent.signs += text.signs
        return None


def _asked_for(row: Row, wanted: Narrowing) -> bool:
    if wanted.area is not None and not row["county"].startswith(wanted.area):
        return False
    return wanted.bodies is None or wanted.bodies(row["body"])


def _each_once(places: Iterable[int]) -> Iterator[int]:
    """Sorted places, none twice."""
    before = None
    for place in places:
        if place != before:
            yield place
        before = place

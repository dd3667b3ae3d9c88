"""The numbers that a Word binary file counts by itself: lists, their levels, and where each stands."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field

from crawler.files.word.numerals import chinese

_LISTS, _USES = 73, 74
"""Places of the two tables in the file's list of offsets and sizes."""
_CHINESE = frozenset((0x0A, 0x0B, 0x21, 0x23, 0x24, 0x25, 0x27))
_UNCOUNTED = frozenset((0x17, 0xFF))
"""Bullets, and lists without any sign."""
_MOST_LISTS = 4000
_PLACEHOLDER = re.compile("[\x00-\x08]")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Level:
    start: int
    format: int
    text: str


@dataclass(kw_only=True, slots=True)
class _Use:
    """How paragraphs use a list: each use may begin to count anew."""

    identity: int
    starts: dict[int, int] = field(default_factory=dict)


class WordLists:
    """Counts along the paragraphs of one document. A damaged table counts nothing."""

    def __init__(self, table: bytes, lists: tuple[int, int], uses: tuple[int, int]) -> None:
        self._levels: dict[tuple[int, int], _Level] = {}
        self._uses: list[_Use] = []
        self._counts: dict[tuple[int, int], int] = {}
        if lists[1] >= 2 and uses[1] >= 4:
            self._read_lists(table, *lists)
            self._read_uses(table, uses[0])

    def _read_lists(self, table: bytes, offset: int, size: int) -> None:
        (count,) = struct.unpack_from("<H", table, offset)
        at = offset + size  # the levels stand right behind the lists
        for number in range(min(count, _MOST_LISTS)):
            entry = offset + 2 + 28 * number
            (identity,) = struct.unpack_from("<i", table, entry)
            for depth in range(1 if table[entry + 26] & 1 else 9):
                level, at = _level(table, at)
                self._levels[identity, depth] = level

    def _read_uses(self, table: bytes, offset: int) -> None:
        (count,) = struct.unpack_from("<I", table, offset)
        entries = [offset + 4 + 16 * number for number in range(min(count, _MOST_LISTS))]
        at = offset + 4 + 16 * len(entries)
        for entry in entries:
            use = _Use(identity=struct.unpack_from("<i", table, entry)[0])
            self._uses.append(use)
            at += 4
            for _ in range(min(table[entry + 12], 9)):
                start, flags = struct.unpack_from("<iI", table, at)
                at += 8
                depth = flags & 15
                if flags & 0x20:
                    level, at = _level(table, at)
                    start = level.start
                if flags & 0x10:
                    use.starts[depth] = start

    def mark(self, number: int, depth: int) -> str:
        """The number in front of the next paragraph of a use (from 1) at a depth; empty for one without a number."""
        if not 0 < number <= len(self._uses):
            return ""
        use = self._uses[number - 1]
        level = self._levels.get((use.identity, depth))
        if level is None or level.format in _UNCOUNTED:
            return ""
        key = (use.identity, depth)
        if depth in use.starts:
            self._counts[key] = use.starts.pop(depth)
        else:
            self._counts[key] = self._counts.get(key, level.start - 1) + 1
        for deeper in [other for other in self._counts if other[0] == use.identity and other[1] > depth]:
            del self._counts[deeper]
        return _PLACEHOLDER.sub(lambda match: self._shown(use.identity, ord(match[0])), level.text)

    def _shown(self, identity: int, depth: int) -> str:
        level = self._levels.get((identity, depth))
        if level is None:
            return ""
        count = self._counts.get((identity, depth), level.start)
        return chinese(count) if level.format in _CHINESE else str(count)


def _level(table: bytes, at: int) -> tuple[_Level, int]:
    """A level, and where the next one begins."""
    start, form = struct.unpack_from("<iB", table, at)
    at += 28 + table[at + 24] + table[at + 25]
    (length,) = struct.unpack_from("<H", table, at)
    text = table[at + 2 : at + 2 + 2 * length].decode("utf-16-le", errors="replace")
    return _Level(start=start, format=form, text=text), at + 2 + 2 * length


def word_lists(table: bytes, lists: tuple[int, int], uses: tuple[int, int]) -> WordLists:
    """The lists of a document from the offsets and sizes of their two tables; damaged ones count nothing."""
    try:
        return WordLists(table, lists, uses)
    except (struct.error, IndexError):
        return WordLists(b"", (0, 0), (0, 0))

"""One version's texts, and where words stand in them: whether it holds them all, passages with their marks; pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from storage.search_words import HAN, SIGNS, Query, fold, pairs, without_gaps

_HAN_SIGN = re.compile(f"[{HAN}]")
_HAN_OR_NOT = re.compile(f"[{HAN}]|[^{HAN}]+")
_OTHER_HAN = re.compile("[\u2e80-\u2fdf\u3200-\u33ff\uf900-\ufaff\U0001f200-\U0001f2ff\U0002f800-\U0002fa1f]")
"""Signs that count as Han signs, and are others."""
_BEFORE, _AFTER, _BACK = 26, 60, 18
"""Signs of a passage before and after what was found, and how far back its beginning may be moved to a sentence's."""
_STRETCH, _OVERLAP = 1000, 300
"""A long text is folded by such stretches to find a place in it."""
_SENTENCE = re.compile("[\n。；！？]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text as it stands there."""

    text: str
    found: bool
    """It is what was asked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A place in a report where words stand."""

    file: str
    """Name of the attachment; empty in the report's own text."""
    pieces: tuple[Piece, ...]
    cut_before: bool
    cut_after: bool


class Searched:
    """One version's texts: its title, its own text, names and texts of its files."""

    def __init__(self, content: str) -> None:
        """`content`: what the version says, as it is stored."""
        said = json.loads(content)
        files = said.get("attachments") or ()
        self.title = str(said.get("title") or "")
        self._text = str(said.get("text") or "")
        self._files = [(str(file.get("name") or ""), str(file.get("text") or "")) for file in files]

    @property
    def signs(self) -> int:
        """How long the texts are."""
        return sum(map(len, self._parts))

    @property
    def pairs(self) -> set[str]:
        """All pairs of signs of all texts."""
        return set().union(*(pairs(part) for part in self._folded))

    @cached_property
    def _parts(self) -> list[str]:
        return [self.title, self._text, *(part for file in self._files for part in file)]

    @cached_property
    def _folded(self) -> list[str]:
        return [fold(part) for part in self._parts]

    def holds(self, query: Query) -> bool:
        """Whether every word stands in one of the texts."""
        return all(self._holds(word) for word in query.words)

    def _holds(self, word: str) -> bool:
        # Folding takes most of the time: a text in which the word stands as it is, or cannot stand, needs none.
        if any(word in part for part in self._parts):
            return True
        return any(_may_hold(part, word) for part in self._parts) and any(word in part for part in self._folded)

    def passages(self, query: Query, most: int = 2) -> tuple[Passage, ...]:
        """Places where the words stand, the report's own text first; none where they stand in titles and names only."""
        found: list[Passage] = []
        for word in query.words:
            if len(found) >= most or any(_shows(passage, word) for passage in found):
                continue
            for name, text in (("", self._text), *self._files):
                passage = _passage(name, text, word, query.words)
                if passage is not None:
                    found.append(passage)
                    break
        return tuple(found)

    def file_names(self, query: Query) -> tuple[tuple[Piece, ...], ...]:
        """The names of files in which a word stands, marked."""
        marked_names = (marked(name, query.words) for name, _ in self._files)
        return tuple(pieces for pieces in marked_names if any(piece.found for piece in pieces))


def _may_hold(text: str, word: str) -> bool:
    """Whether a folded word may stand in a text: its Han signs in their order, with nothing but others between them."""
    return _loosely(word).search(text) is not None or _OTHER_HAN.search(text) is not None


@lru_cache(maxsize=64)
def _loosely(word: str) -> re.Pattern[str]:
    parts = [one if len(one) == 1 and _HAN_SIGN.match(one) else "" for one in _HAN_OR_NOT.findall(word)]
    pattern, gap = "", "*"
    for part in parts:
        if part:
            pattern += f"[^{HAN}]{gap}{part}" if pattern else part
        gap = "*" if part else "+"
    return re.compile(pattern)


def _shows(passage: Passage, word: str) -> bool:
    return any(piece.found and word in fold(piece.text) for piece in passage.pieces)


def _passage(name: str, text: str, word: str, words: Sequence[str]) -> Passage | None:
    place = _place(text, word)
    if place is None:
        return None
    begin, end = max(0, place - _BEFORE), min(len(text), place + len(word) + _AFTER)
    starts = [one.end() for one in _SENTENCE.finditer(text, max(0, begin - _BACK), place)]
    if starts:
        begin = starts[-1]
    ends = [one.end() for one in _SENTENCE.finditer(text, min(place + len(word) + _AFTER // 3, end), end)]
    if ends:
        end = ends[-1]
    return Passage(
        file=name,
        pieces=marked(text[begin:end], words),
        cut_before=bool(text[:begin].strip()) and not starts,
        cut_after=bool(text[end:].strip()) and not ends,
    )


def _place(text: str, word: str) -> int | None:
    """Where a folded word first stands in a text, about; None where it does not."""
    place = text.find(word)
    if place >= 0:
        return place
    for begin in range(0, max(len(text), 1), _STRETCH - _OVERLAP):
        stretch = text[begin : begin + _STRETCH]
        if word in fold(stretch):
            ranges = _ranges(stretch, (word,))
            return begin + ranges[0][0] if ranges else begin
    return None


def marked(text: str, words: Iterable[str]) -> tuple[Piece, ...]:
    """The text in pieces, those marked that are one of the folded words; white space shown as one space."""
    pieces, done = [], 0
    for begin, end in _ranges(text, words):
        pieces += [Piece(text[done:begin], False), Piece(text[begin:end], True)]
        done = end
    pieces.append(Piece(text[done:], False))
    return tuple(Piece(_shown(piece.text), piece.found) for piece in pieces if piece.text)


def _shown(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _ranges(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where folded words stand in a text, in its own signs; none overlap."""
    folded, places = _with_places(text)
    found = []
    for word in words:
        at = folded.find(word)
        while at >= 0:
            found.append((places[at], places[at + len(word) - 1] + 1))
            at = folded.find(word, at + len(word))
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(found):
        if joined and begin < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def _with_places(text: str) -> tuple[str, list[int]]:
    """The text folded, and for each of its signs where it came from."""
    signs = [(plain, place) for place, sign in enumerate(text) for plain in sign.translate(SIGNS)]
    raw = "".join(plain for plain, _ in signs)
    kept: list[tuple[str, int]] = []
    done = 0
    for gap in re.finditer("[ \t]+", raw):
        kept += signs[done : gap.start()]
        around = raw[max(0, gap.start() - 1) : gap.end() + 1]
        left = without_gaps(around).removeprefix(raw[max(0, gap.start() - 1) : gap.start()])
        left = left.removesuffix(raw[gap.end() : gap.end() + 1])
        kept += [(one, signs[gap.start()][1]) for one in left]
        done = gap.end()
    kept += signs[done:]
    return "".join(plain for plain, _ in kept), [place for _, place in kept]

"""What is searched for, and where it stands: text folded and cut to pairs of signs, passages with their marks; pure."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from operator import add

METHOD = "pairs-1"
"""Named anew when text is folded or cut otherwise: the index is then made anew."""
LONGEST = 150
"""Signs that may be asked for at once."""
MOST_WORDS = 8

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BETWEEN_HAN = re.compile(f"(?<=[{_HAN}]) +(?=[{_HAN}])")
_CELLS = re.compile(r" *\t[ \t]*")
_SPACES = re.compile(" {2,}")
_RUN = re.compile("[0-9a-z\u00c0-\u1fff\u2070-\u2fff\u3005-\u3007\u3040-\ud7ff\ue000-\U0010ffff]{2,}")
"""Signs in a row that pairs are made of: no white space, no punctuation."""
_ASKED = re.compile('["“]([^"“”]*)["”]|([^\\s"“”]+)')

_BEFORE, _AFTER, _BACK = 26, 60, 18
"""Signs of a passage before and after what was found, and how far back its beginning may be moved to a sentence's."""
_STRETCH, _OVERLAP = 4000, 400
"""A long text is folded by such stretches to find a place in it."""
_SENTENCE = re.compile("[\n。；！？]")


class Unasked(StrEnum):
    """Why nothing can be looked for."""

    EMPTY = "empty"
    SHORT = "short"
    """No two signs beside each other that are no punctuation."""
    LONG = "long"


class BadQuery(Exception):
    """What was asked for cannot be looked for."""

    def __init__(self, why: Unasked) -> None:
        super().__init__(why.value)
        self.why = why


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


class _Signs(dict[int, str]):
    """What each sign counts as: compatibility forms and capitals as plain ones, invisible ones as nothing."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        kind = unicodedata.category(sign)
        if sign == "\t":
            plain = "\t"
        elif sign.isspace() or kind in ("Cc", "Zl", "Zp"):
            plain = " "
        elif kind == "Cs":
            plain = "\ufffd"
        elif kind == "Cf" or "\ufe00" <= sign <= "\ufe0f":
            plain = ""
        else:
            plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", sign).casefold())
            plain = "".join(" " if one.isspace() else one for one in plain)
        self[code] = plain
        return plain


_SIGNS = _Signs()


def fold(text: str) -> str:
    """The text as it is searched: full width as half, capitals as small letters, no space between Han signs.

    Cells of a table stay apart (a tab); any other white space is one space.
    """
    return _without_gaps(text.translate(_SIGNS))


def _without_gaps(text: str) -> str:
    return _SPACES.sub(" ", _CELLS.sub("\t", _BETWEEN_HAN.sub("", text)))


def pairs(folded: str) -> set[str]:
    """All pairs of signs that stand beside each other in a folded text, white space and punctuation left out."""
    found: set[str] = set()
    for run in _RUN.findall(folded):
        found.update(map(add, run, run[1:]))
    return found


@dataclass(frozen=True)
class Query:
    """Words that must all stand in a text; quoted ones may hold spaces."""

    words: tuple[str, ...]
    """Folded."""

    @classmethod
    def read(cls, asked: str) -> Query:
        """The query as a person types it: words between spaces, or quoted. Raises BadQuery."""
        if len(asked) > LONGEST:
            raise BadQuery(Unasked.LONG)
        found = (quoted or bare for quoted, bare in _ASKED.findall(asked.translate(_SIGNS)))
        words = tuple(dict.fromkeys(word for one in found if (word := _without_gaps(one).strip(" \t"))))
        if not words:
            raise BadQuery(Unasked.EMPTY)
        if len(words) > MOST_WORDS:
            raise BadQuery(Unasked.LONG)
        query = cls(words)
        if not query.pairs:
            raise BadQuery(Unasked.SHORT)
        return query

    @cached_property
    def pairs(self) -> frozenset[str]:
        """What a text must have at least."""
        return frozenset().union(*(pairs(word) for word in self.words))


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
        # A folded word that stands there as it is needs no folding of the text.
        return any(word in part for part in self._parts) or any(word in part for part in self._folded)

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
        cut_after=bool(text[end:].strip()),
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
    signs = [(plain, place) for place, sign in enumerate(text) for plain in sign.translate(_SIGNS)]
    raw = "".join(plain for plain, _ in signs)
    kept: list[tuple[str, int]] = []
    done = 0
    for gap in re.finditer("[ \t]+", raw):
        kept += signs[done : gap.start()]
        around = raw[max(0, gap.start() - 1) : gap.end() + 1]
        left = _without_gaps(around).removeprefix(raw[max(0, gap.start() - 1) : gap.start()])
        left = left.removesuffix(raw[gap.end() : gap.end() + 1])
        kept += [(one, signs[gap.start()][1]) for one in left]
        done = gap.end()
    kept += signs[done:]
    return "".join(plain for plain, _ in kept), [place for _, place in kept]

"""What is searched for: words and texts folded alike, and cut to pairs of signs; pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from operator import add

METHOD = "pairs-1"
"""Named anew when text is folded or cut otherwise: the index is then made anew."""
LONGEST = 150
"""Signs that may be asked for at once."""
MOST_WORDS = 8

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BETWEEN_HAN = re.compile(f"(?<=[{HAN}]) +(?=[{HAN}])")
_CELLS = re.compile(r" *\t[ \t]*")
_SPACES = re.compile(" {2,}")
_RUN = re.compile("[0-9a-z\u00c0-\u1fff\u2070-\u2fff\u3005-\u3007\u3040-\ud7ff\ue000-\U0010ffff]{2,}")
"""Signs in a row that pairs are made of: no white space, no punctuation."""
_PLAIN = re.compile("[0-9a-z]+")
_THREE = re.compile(f"(?=.{{0,2}}[0-9a-z])[0-9a-z{HAN}]{{3}}", re.DOTALL)
_ASKED = re.compile('["“]([^"“”]*)["”]|([^\\s"“”]+)')


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


SIGNS = _Signs()


def fold(text: str) -> str:
    """The text as it is searched: full width as half, capitals as small letters, no space between Han signs.

    Cells of a table stay apart (a tab); any other white space is one space.
    """
    return without_gaps(text.translate(SIGNS))


def without_gaps(text: str) -> str:
    """A text of plain signs without spaces between Han signs, each other gap as one space or one tab."""
    return _SPACES.sub(" ", _CELLS.sub("\t", _BETWEEN_HAN.sub("", text)))


def pairs(folded: str) -> set[str]:
    """All pairs of signs beside each other in a folded text, white space and punctuation left out.

    Figures and letters are few and all their pairs common: threes with one of them and fours of them are added.
    """
    found: set[str] = set()
    for run in _RUN.findall(folded):
        found.update(map(add, run, run[1:]))
    for plain in _PLAIN.finditer(folded):
        begin, end = plain.span()
        around = folded[max(0, begin - 2) : end + 2]
        found.update(three for n in range(len(around) - 2) if _THREE.match(three := around[n : n + 3]))
        found.update(folded[n : n + 4] for n in range(begin, end - 3))
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
        found = (quoted or bare for quoted, bare in _ASKED.findall(asked.translate(SIGNS)))
        words = tuple(dict.fromkeys(word for one in found if (word := without_gaps(one).strip(" \t"))))
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

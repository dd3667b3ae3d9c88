"""Two texts line by line: which line became which, which only stands elsewhere, and the changed words of each; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from monitor.compare.marks import Piece, mark_changes
from monitor.compare.sentences import bare, tokens

MOST_LINES = 3000
"""Lines of a text that are set beside each other; no report has half as many."""
_CONTEXT = 2
_LIKE = 0.4
"""From this share of common words on, a line is taken for another one that was edited."""
_MOST_WEIGHED = 20_000
"""Pairs of lines weighed against each other; beyond, lines are paired by their order."""
_MOST_MATCHES, _ALL_MATCHES = 8_000, 150_000
"""Equal signs weighed against each other for the marks of one line, and of all; a line beyond is marked whole."""
_KNOWN_BY = 600
"""Signs of a line by which it is known again."""
_LEAST_MOVED = 6
"""Letters and digits from which a line is known again at another place."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LinePair:
    """A line of either version; equal lines stand in both, `skipped` counts equal ones left out."""

    before: tuple[Piece, ...] | None
    after: tuple[Piece, ...] | None
    changed: bool
    skipped: int = 0
    moved: int = 0
    """Of a line that only stands elsewhere: its number, the same at both places; 0: it did not move."""


def line_pairs(before: str, after: str, *, all_lines: bool) -> list[LinePair]:
    """The texts line by line; without `all_lines` only changed ones with two equal lines around them."""
    old, new = _lines(before), _lines(after)
    # Popular lines as junk: a page of a thousand equal lines would else take minutes.
    codes = SequenceMatcher(None, old, new, autojunk=True).get_opcodes()
    away, here = _moves(old, new, codes)
    marker = _Marker()
    pairs: list[LinePair] = []
    for verb, i1, i2, j1, j2 in codes:
        if verb == "equal":
            pairs += _equal(old[i1:i2], first=not pairs, last=i2 == len(old), all_lines=all_lines)
        else:
            gone = [(old[i], away.get(i, 0)) for i in range(i1, i2)]
            come = [(new[j], here.get(j, 0)) for j in range(j1, j2)]
            pairs += _unequal(gone, come, marker)
    return pairs


class _Marker:
    """Marks the words of lines, as long as that is no endless work."""

    def __init__(self) -> None:
        self._left = _ALL_MATCHES

    def pair(self, before: str | None, after: str | None) -> LinePair:
        """Two wordings beside each other; what shares little, or repeats itself beyond measure, is marked whole."""
        if before is None or after is None or self._worth(before, after):
            old, new = marked(before, after)
        else:
            old, new = marked(before, None)[0], marked(None, after)[1]
        return LinePair(before=old, after=new, changed=True)

    def _worth(self, before: str, after: str) -> bool:
        if _likeness(_words(before), _words(after)) < _LIKE / 2:
            return False
        head = _common(before, after)
        old, new = before[head:], after[head:]
        tail = _common(old[::-1], new[::-1])
        counts = Counter(new[: len(new) - tail])
        matches = sum(counts[sign] for sign in old[: len(old) - tail])
        if matches > min(self._left, _MOST_MATCHES):
            return False
        self._left -= matches
        return True


def _common(one: str, other: str) -> int:
    """How many signs both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(one), len(other)))


def marked(before: str | None, after: str | None) -> tuple[tuple[Piece, ...] | None, tuple[Piece, ...] | None]:
    """Both wordings with the words marked that differ; what stands on one side alone is marked whole."""
    if before is not None and after is not None:
        return mark_changes(before, after)
    old = (Piece(text=before, changed=True),) if before is not None else None
    return old, (Piece(text=after, changed=True),) if after is not None else None


def _lines(text: str) -> list[str]:
    """Its lines; cells of a table parted so that they can be told apart."""
    lines = (line.replace("\t", " │ ").strip() for line in text.splitlines()[:MOST_LINES])
    return [line for line in lines if line]


def _moves(
    old: Sequence[str], new: Sequence[str], codes: Sequence[tuple[str, int, int, int, int]]
) -> tuple[dict[int, int], dict[int, int]]:
    """Numbers of the lines that stand elsewhere now, by their index in either text."""
    gone: dict[str, list[int]] = {}
    for verb, i1, i2, _, _ in codes:
        if verb != "equal":
            for i in range(i1, i2):
                gone.setdefault(bare(old[i]), []).append(i)
    away: dict[int, int] = {}
    here: dict[int, int] = {}
    for verb, _, _, j1, j2 in codes:
        if verb == "equal":
            continue
        for j in range(j1, j2):
            key = bare(new[j])
            places = gone.get(key) if len(key) >= _LEAST_MOVED else None
            if places:
                here[j] = away[places.pop(0)] = len(away) + 1
    return away, here


def _equal(lines: Sequence[str], *, first: bool, last: bool, all_lines: bool) -> list[LinePair]:
    kept = 0 if first else _CONTEXT
    tail = 0 if last else _CONTEXT
    if all_lines or len(lines) <= kept + tail + 1:
        return [_same(line) for line in lines]
    skipped = LinePair(before=None, after=None, changed=False, skipped=len(lines) - kept - tail)
    return [*map(_same, lines[:kept]), skipped, *map(_same, lines[len(lines) - tail :])]


def _same(line: str) -> LinePair:
    pieces = (Piece(text=line, changed=False),)
    return LinePair(before=pieces, after=pieces, changed=False)


Numbered = tuple[str, int]
"""A line, and the number of its move."""


def _unequal(gone: Sequence[Numbered], come: Sequence[Numbered], marker: _Marker) -> list[LinePair]:
    """Lines that are alike beside each other; what stands between them by its order; moved lines alone."""
    anchors = [(-1, -1), *_alike(gone, come), (len(gone), len(come))]
    pairs: list[LinePair] = []
    for (i, j), (next_i, next_j) in pairwise(anchors):
        if i >= 0:
            pairs.append(marker.pair(gone[i][0], come[j][0]))
        pairs += _between(gone[i + 1 : next_i], come[j + 1 : next_j], marker)
    return pairs


def _between(gone: Sequence[Numbered], come: Sequence[Numbered], marker: _Marker) -> list[LinePair]:
    """Lines without a like one, by their order; both texts keep theirs."""
    pairs: list[LinePair] = []
    i = j = 0
    while i < len(gone) or j < len(come):
        if i < len(gone) and gone[i][1]:
            pairs.append(_moved(gone[i][0], None, gone[i][1]))
            i += 1
        elif j < len(come) and come[j][1]:
            pairs.append(_moved(None, come[j][0], come[j][1]))
            j += 1
        else:
            before = gone[i][0] if i < len(gone) else None
            after = come[j][0] if j < len(come) else None
            pairs.append(marker.pair(before, after))
            i, j = i + (before is not None), j + (after is not None)
    return pairs


def _alike(gone: Sequence[Numbered], come: Sequence[Numbered]) -> list[tuple[int, int]]:
    """Pairs of lines that are one line edited, in the order of both: the heaviest such set."""
    if not gone or not come or len(gone) * len(come) > _MOST_WEIGHED:
        return []
    old, new = ([None if number else _words(line) for line, number in side] for side in (gone, come))
    best = [[0.0] * (len(come) + 1) for _ in range(len(gone) + 1)]
    for i in range(len(gone) - 1, -1, -1):
        for j in range(len(come) - 1, -1, -1):
            both = _likeness(old[i], new[j])
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + both if both >= _LIKE else 0.0)
    found, i, j = [], 0, 0
    while i < len(gone) and j < len(come):
        both = _likeness(old[i], new[j])
        if both >= _LIKE and best[i][j] == best[i + 1][j + 1] + both:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _words(line: str) -> frozenset[str]:
    """Words and pairs of words; numbers count alike, so that an edited number leaves the rest recognisable."""
    found = ["#" if token[0].isdigit() else token for token in tokens(line[:_KNOWN_BY])]
    return frozenset(found) | frozenset(a + b for a, b in pairwise(found))


def _likeness(one: frozenset[str] | None, other: frozenset[str] | None) -> float:
    if not one or not other:
        return 0.0
    return 2 * len(one & other) / (len(one) + len(other))


def _moved(before: str | None, after: str | None, number: int) -> LinePair:
    old = None if before is None else (Piece(text=before, changed=False),)
    new = None if after is None else (Piece(text=after, changed=False),)
    return LinePair(before=old, after=new, changed=True, moved=number)

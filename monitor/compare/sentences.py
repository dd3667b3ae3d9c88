"""Text as sentences: what of it counts, where it ends, and which sentence became which; bounded work only."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from storage.fingerprint import fold

MOST_CHARACTERS = 400_000
"""Text beyond this is compared as one block."""
MOST_PAIRS = 40_000
"""So many pairs of sentences are weighed against each other; beyond, only neighbours are."""
LIKENESS = 0.5
"""From this share of common tokens on, two sentences are taken for one that was edited."""
_NEIGHBOURS = 20
_WINDOW = 6
_LONGEST_SENTENCE = 2_000

_END = re.compile(r"(?<=[。！？；!?;])|\n")
_TOKEN = re.compile(r"\d{1,30}(?:\.\d{1,10})?%?|[A-Za-z]{1,40}|[^\W\d_]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_HAN_YEAR = re.compile(r"[一二][一二三四五六七八九〇○◯OoΟО0零]{3}(?=年)")
_ZEROS = str.maketrans(dict.fromkeys("○◯OoΟО0零", "〇"))
_LETTER_OR_NUMBER = ("L", "N", "M")
_BETWEEN_DIGITS = frozenset(".,-+~/:×*=<>")
_AFTER_DIGIT = frozenset("%‰°")
_BEFORE_DIGIT = frozenset("-+±<>≥≤")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """One sentence, or one row of a table."""

    text: str
    key: str
    """What of it counts: equal keys differ in punctuation, space, width or quotes at most."""
    place: int
    """Its number in the text."""
    row: bool = False
    """A row of a table: cells parted by tabs."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """A sentence before and after; None: was not there, is not there any more."""

    before: Sentence | None
    after: Sentence | None


def bare(text: str) -> str:
    """Letters and digits of the text, and those signs that change a number: `1.5`, `-3`, `50%`, `3/4`, `12:30`.

    Numbers stay apart that other signs parted (`1、2` is not `12`); a comma between thousands is dropped, and
    二○一八年 is 二〇一八年.
    """
    folded = _THOUSANDS.sub("", _HAN_YEAR.sub(lambda year: year[0].translate(_ZEROS), fold(text)))
    kept: list[str] = []
    dropped = False
    for index, sign in enumerate(folded):
        if unicodedata.category(sign)[0] not in _LETTER_OR_NUMBER and not _counts(folded, index, sign):
            dropped = True
            continue
        if dropped and kept and _digit(kept[-1]) and _digit(sign):
            kept.append("|")
        kept.append(sign)
        dropped = False
    return "".join(kept)


def _counts(text: str, index: int, sign: str) -> bool:
    before = text[index - 1] if index else ""
    after = text[index + 1] if index + 1 < len(text) else ""
    if _digit(before) and (sign in _AFTER_DIGIT or (sign in _BETWEEN_DIGITS and _digit(after))):
        return True
    return sign in _BEFORE_DIGIT and _digit(after) and unicodedata.category(before or " ")[0] == "L"


def _digit(sign: str) -> bool:
    return "0" <= sign <= "9"


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text, those without any letter or digit left out; a row of a table stays whole."""
    found: list[Sentence] = []
    for line in text[:MOST_CHARACTERS].split("\n"):
        row = "\t" in line
        for piece in (line,) if row else _END.split(line):
            for part in _cut(piece):
                if key := _row_key(part) if row else bare(part):
                    found.append(Sentence(text=part.strip(), key=key, place=len(found), row=row))
    return tuple(found)


def _row_key(row: str) -> str:
    cells = [bare(cell) for cell in row.split("\t")]
    return "|".join(cells).rstrip("|") if any(cells) else ""


def _cut(piece: str) -> list[str]:
    if len(piece) <= _LONGEST_SENTENCE:
        return [piece]
    return [piece[at : at + _LONGEST_SENTENCE] for at in range(0, len(piece), _LONGEST_SENTENCE)]


def edits(before: Sequence[Sentence], after: Sequence[Sentence]) -> tuple[Edit, ...]:
    """Which sentences were edited, added or dropped, in the order of the new text.

    A sentence that only stands elsewhere is none of them, nor are sentences that were only cut or joined differently.
    """
    gone, come = _without_common(before, after)
    gone, come = _without_recut(gone, come)
    pairs = _pairs(gone, come)
    paired_gone = {old.place for old, _ in pairs}
    paired_come = {new.place for _, new in pairs}
    found = [Edit(before=old, after=new) for old, new in pairs]
    found += [Edit(before=old, after=None) for old in gone if old.place not in paired_gone]
    found += [Edit(before=None, after=new) for new in come if new.place not in paired_come]
    return tuple(sorted(found, key=_order))


def _order(edit: Edit) -> tuple[int, int]:
    if edit.after is not None:
        return edit.after.place, 0
    return (edit.before.place if edit.before is not None else 0), 1


def respelled(before: Sequence[Sentence], after: Sequence[Sentence], most: int) -> tuple[Edit, ...]:
    """Sentences that stand in both but are written with other punctuation, quotes or inner space; at most `most`."""
    written: dict[str, list[Sentence]] = {}
    for old in before:
        written.setdefault(old.key, []).append(old)
    found: list[Edit] = []
    for new in after:
        olds = written.get(new.key)
        if not olds:
            continue
        old = olds.pop(0)
        if fold(old.text) != fold(new.text):
            found.append(Edit(before=old, after=new))
            if len(found) == most:
                break
    return tuple(found)


def moved(before: Sequence[Sentence], after: Sequence[Sentence]) -> Edit | None:
    """The first sentence of both texts that stands in another order now; None: the order is the same."""
    common = Counter(s.key for s in before) & Counter(s.key for s in after)
    old, new = _only(before, common), _only(after, common)
    for one, other in zip(old, new, strict=True):
        if one.key != other.key:
            return Edit(before=one, after=other)
    return None


def _only(several: Sequence[Sentence], common: Counter[str]) -> list[Sentence]:
    left = Counter(common)
    kept = []
    for one in several:
        if left[one.key] > 0:
            left[one.key] -= 1
            kept.append(one)
    return kept


def _without_common(before: Sequence[Sentence], after: Sequence[Sentence]) -> tuple[list[Sentence], list[Sentence]]:
    left, right = Counter(s.key for s in before), Counter(s.key for s in after)
    return _surplus(before, left - right), _surplus(after, right - left)


def _surplus(several: Sequence[Sentence], surplus: Counter[str]) -> list[Sentence]:
    """The last so many of each key: what is added to a row of equal sentences is taken to stand at its end."""
    left = Counter(surplus)
    kept = []
    for one in reversed(several):
        if left[one.key] > 0:
            left[one.key] -= 1
            kept.append(one)
    return kept[::-1]


def _without_recut(gone: list[Sentence], come: list[Sentence]) -> tuple[list[Sentence], list[Sentence]]:
    """Drop neighbours that say together what neighbours of the other side say together."""
    windows: dict[str, tuple[int, int]] = {}
    for begin, end, key in _windows(come):
        windows.setdefault(key, (begin, end))
    used_gone: set[int] = set()
    used_come: set[int] = set()
    for begin, end, key in _windows(gone):
        span = windows.get(key)
        if span is None:
            continue
        mine, theirs = set(range(begin, end)), set(range(*span))
        if not (mine & used_gone or theirs & used_come):
            used_gone |= mine
            used_come |= theirs
    return (
        [one for index, one in enumerate(gone) if index not in used_gone],
        [one for index, one in enumerate(come) if index not in used_come],
    )


def _windows(several: list[Sentence]) -> list[tuple[int, int, str]]:
    found = []
    for begin in range(len(several)):
        key = ""
        for end in range(begin, min(begin + _WINDOW, len(several))):
            if several[end].place != several[begin].place + end - begin:
                break
            key += several[end].key
            found.append((begin, end + 1, key))
    return found


def _pairs(gone: list[Sentence], come: list[Sentence]) -> list[tuple[Sentence, Sentence]]:
    """Greedy pairing, the likest first; ties by nearness in the order."""
    old_tokens = [_features(one.key) for one in gone]
    new_tokens = [_features(one.key) for one in come]
    near = len(gone) * len(come) > MOST_PAIRS
    weighed = []
    for i, olds in enumerate(old_tokens):
        columns = range(max(0, i - _NEIGHBOURS), min(len(come), i + _NEIGHBOURS + 1)) if near else range(len(come))
        for j in columns:
            if gone[i].row != come[j].row:
                continue
            score = 2 * len(olds & new_tokens[j]) / max(1, len(olds) + len(new_tokens[j]))
            if score >= LIKENESS:
                # The order of ties is the same from both sides, or a swap would find other pairs.
                weighed.append((-score, abs(i - j), i + j, i, j))
    used_old: set[int] = set()
    used_new: set[int] = set()
    pairs = []
    for _, _, _, i, j in sorted(weighed):
        if i not in used_old and j not in used_new:
            used_old.add(i)
            used_new.add(j)
            pairs.append((gone[i], come[j]))
    return pairs


def tokens(text: str) -> list[str]:
    """A number, a run of Latin letters, one Han character: the smallest things that are told apart."""
    return _TOKEN.findall(text)


def _features(key: str) -> frozenset[str]:
    """Tokens and pairs of tokens; numbers count alike, so that an edited number leaves the rest recognisable."""
    found = ["#" if token[0].isdigit() else token for token in tokens(key)]
    return frozenset(found) | frozenset(a + b for a, b in pairwise(found))

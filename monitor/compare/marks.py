"""Which words changed between two wordings of a sentence: pieces to be underlined and struck."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"[A-Za-z]{1,40}|\d{1,20}(?:\.\d{1,10})?%?|\s{1,20}|.", re.DOTALL)
_MOST_MATCHES = 300_000
"""More pairs of equal tokens than any paragraph has: hostile text, that would be compared for minutes."""
_ISLAND = 2
"""So many equal characters between two changes are no anchor for a reader: they are marked along."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A stretch of text; `changed` where the other wording has it not."""

    text: str
    changed: bool


def mark_changes(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The pieces of both wordings, in order; joined they give the wordings back.

    Numbers and Latin words count as one, Han characters singly. A differing middle that repeats itself beyond measure
    is marked whole.
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    old_middle, new_middle = old[head : len(old) - tail], new[head : len(new) - tail]
    if _matches(old_middle, new_middle) > _MOST_MATCHES:
        spans = [(True, old_middle, new_middle)]
    else:
        spans = _spans(old_middle, new_middle)
    spans = [(False, old[:head], new[:head]), *spans, (False, old[len(old) - tail :], new[len(new) - tail :])]
    return _pieces([(c, o) for c, o, _ in spans]), _pieces([(c, n) for c, _, n in spans])


def bracketed(pieces: tuple[Piece, ...]) -> str:
    """The pieces as plain text, changed words within 【】."""
    return "".join(f"【{piece.text}】" if piece.changed else piece.text for piece in pieces)


def around_first_change(pieces: tuple[Piece, ...], limit: int) -> tuple[Piece, ...]:
    """At most `limit` characters of the pieces, beginning a little before the first change; cuts shown as `…`."""
    start = 0
    for piece in pieces:
        if piece.changed:
            break
        start += len(piece.text)
    total = sum(len(piece.text) for piece in pieces)
    if total <= limit:
        return pieces
    begin = max(0, min(start - limit // 4, total - limit))
    cut: list[Piece] = []
    position = 0
    for piece in pieces:
        text = piece.text[max(0, begin - position) : max(0, begin + limit - position)]
        position += len(piece.text)
        if text:
            cut.append(Piece(text=text, changed=piece.changed))
    if begin > 0:
        cut.insert(0, Piece(text="…", changed=False))
    if begin + limit < total:
        cut.append(Piece(text="…", changed=False))
    return tuple(cut)


def _matches(old: list[str], new: list[str]) -> int:
    counts = Counter(new)
    return sum(counts[token] for token in old)


def _common(old: list[str], new: list[str]) -> int:
    count = 0
    for a, b in zip(old, new, strict=False):
        if a != b:
            break
        count += 1
    return count


def _spans(old: list[str], new: list[str]) -> list[tuple[bool, list[str], list[str]]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    codes = matcher.get_opcodes()
    spans = []
    for index, (verb, i1, i2, j1, j2) in enumerate(codes):
        changed = verb != "equal"
        inner = 0 < index < len(codes) - 1
        if not changed and inner and len("".join(old[i1:i2])) < _ISLAND and not "".join(old[i1:i2]).isspace():
            changed = True
        spans.append((changed, old[i1:i2], new[j1:j2]))
    return spans


def _pieces(spans: list[tuple[bool, list[str]]]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for changed, tokens in spans:
        text = "".join(tokens)
        if not text:
            continue
        if pieces and pieces[-1].changed == changed:
            pieces[-1] = Piece(text=pieces[-1].text + text, changed=changed)
        else:
            pieces.append(Piece(text=text, changed=changed))
    return tuple(pieces)

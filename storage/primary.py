"""Which of a report's addresses makes its versions: one at a time, or two renditions would look like changes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from storage.contents import ReportContent
from storage.fingerprint import same_figures, same_state, similarity, weight
from storage.sightings import Answer

ALIKE = 0.98
"""Share of equal text from which a page and a file are the same report."""
_GONE_LOOKS = 2
_UNREADABLE_LOOKS = 3
_EMPTY = 300


class Move(Enum):
    """What a readable look at another address of a report means."""

    STAY = "stay"
    """The primary stays; the other is kept beside it."""
    ADOPT = "adopt"
    """The other becomes primary; the version stays the same."""
    RENEW = "renew"
    """The other becomes primary, and shows a new state."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How an address of a report stands after its last look."""

    bare: bool
    """A file without a page around it."""
    last_answer: Answer | None
    fails: int
    """Failed looks in a row."""
    lost: bool = False
    """It was given to another report since: it never spoke for this one."""

    @property
    def readable(self) -> bool:
        """Whether its last look saw the report."""
        return self.fails == 0 and self.last_answer is not None and self.last_answer.readable


def may_yield(primary: Standing, other: Standing) -> bool:
    """Whether `other` is worth comparing at all: the primary is not to be seen, or is a bare file beside a page."""
    if not other.readable or primary.lost:
        return other.readable
    if primary.readable:
        return primary.bare and not other.bare
    gone = primary.last_answer is not None and primary.last_answer.gone
    return gone or primary.fails >= _UNREADABLE_LOOKS


def takeover(primary: Standing, other: Standing, before: ReportContent, now: ReportContent) -> Move:
    """Whether `other`, which shows `now`, takes over from `primary`, whose version says `before`.

    A page takes over from a readable file, since the page is what readers see; that it reads otherwise than the file
    is no change in time. Else the primary must be gone, or long unreadable. The same content is adopted at once; other
    content only after the second look that missed the primary, since one stray "not found" is no withdrawal. Where the
    primary turned out to be another report's, nothing is known of a change.
    """
    if not may_yield(primary, other) or weight(now) < _EMPTY <= weight(before):
        # A picture or an empty twin is no report to compare with.
        return Move.STAY
    if primary.lost or primary.readable:
        return Move.ADOPT
    if _alike(before, now, mixed=primary.bare or other.bare):
        return Move.ADOPT
    return Move.RENEW if primary.fails >= _GONE_LOOKS else Move.STAY


def _alike(before: ReportContent, now: ReportContent, *, mixed: bool) -> bool:
    if same_state(before, now):
        return True
    return mixed and same_figures(before, now) and similarity(before.text, now.text) >= ALIKE

"""The state of a body-year as it is shown everywhere: one word, from what was found and what was seen; pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from monitor.deadlines import end_of
from monitor.wording import Words
from storage.findings import FindingKind, Grade


class BodyYearState(StrEnum):
    """The state of a body-year; a change since publication stands beside it."""

    IN_TIME = "in_time"
    IN_TIME_CLAIMED = "in_time_claimed"
    LATE = "late"
    MISSING = "missing"
    REMOVED = "removed"
    CANNOT_TELL = "cannot_tell"
    NOT_DUE = "not_due"
    NOT_OWED = "not_owed"

    @property
    def words(self) -> Words:
        """Its name in both languages, and its sign, so that no meaning rests on colour."""
        return _WORDS[self]

    def label(self, language: str, *, changed: bool) -> str:
        """The state in words, and whether the report changed since it was published."""
        words = self.words.of(language)
        if not changed:
            return words
        return f"{words}, changed since" if language == "en" else f"{words}，发布后有变动"


_WORDS = {
    BodyYearState.IN_TIME: Words(zh="按时", en="in time", sign="●"),
    BodyYearState.IN_TIME_CLAIMED: Words(zh="按时（页面标示）", en="in time (claimed)", sign="○"),
    BodyYearState.LATE: Words(zh="逾期", en="late", sign="▲"),
    BodyYearState.MISSING: Words(zh="未公布", en="not published", sign="✕"),
    BodyYearState.REMOVED: Words(zh="撤下", en="withdrawn", sign="⊘"),
    BodyYearState.CANNOT_TELL: Words(zh="无法核实", en="cannot tell", sign="?"),
    BodyYearState.NOT_DUE: Words(zh="未到期", en="not due", sign="·"),
    BodyYearState.NOT_OWED: Words(zh="无须公布", en="not owed", sign="·"),
}


class Told(Protocol):
    """What the state asks of a conclusion or a finding."""

    @property
    def kind(self) -> FindingKind:
        """Which kind it is."""
        ...

    @property
    def grade(self) -> Grade | None:
        """How sure it is."""
        ...


def body_year_state(
    findings: Iterable[Told], *, due: date | None, first_seen: datetime | None, claimed: date | None, now: datetime
) -> BodyYearState:
    """The state at `now` (aware) by Shanghai days, from conclusions of today or findings that are open.

    `due` None: nothing is owed. `first_seen` None: never read. `claimed`: its usable shown publication date.
    Withdrawn goes before not published before late before in time. What only might be (a suspected removal, an
    unverified absence) and a shown date that our own readings contradict are "cannot tell"; a suspected lateness stays
    "in time" by its own date.
    """
    if due is None:
        return BodyYearState.NOT_OWED
    grades = {finding.kind: finding.grade for finding in findings}
    if FindingKind.REMOVED in grades:
        sure = grades[FindingKind.REMOVED] is Grade.CONFIRMED
        return BodyYearState.REMOVED if sure else BodyYearState.CANNOT_TELL
    if FindingKind.MISSING in grades:
        unverified = grades[FindingKind.MISSING] is Grade.UNVERIFIED
        return BodyYearState.CANNOT_TELL if unverified else BodyYearState.MISSING
    if grades.get(FindingKind.LATE) in (Grade.CONFIRMED, Grade.CLAIMED):
        return BodyYearState.LATE
    end = end_of(due)
    if first_seen is None:
        return BodyYearState.NOT_DUE if now < end else BodyYearState.CANNOT_TELL
    if first_seen < end:
        return BodyYearState.IN_TIME
    contradicted = grades.get(FindingKind.DATE_CONFLICT) is Grade.CONFIRMED
    if claimed is None or claimed > due or contradicted:
        return BodyYearState.CANNOT_TELL
    return BodyYearState.IN_TIME_CLAIMED


def changed_since(findings: Iterable[Told]) -> bool:
    """Whether the sign of a change since publication stands beside the state: one of substance only."""
    return any(one.kind is FindingKind.CHANGED and one.grade is Grade.SUBSTANTIVE for one in findings)

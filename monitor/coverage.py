"""County figures of the field (domain 9.3): owed, published, in time, late, not published, cannot tell; pure.

The rate of reports in time is taken of those of which we can tell: who cannot be verified is neither in time nor not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from monitor.deadlines import end_of
from monitor.when.body_year import BodyYearState
from storage.bodies import BodyKind, PublishingBody
from storage.findings import Grade
from storage.standings import StandingCount

IN_TIME = (BodyYearState.IN_TIME, BodyYearState.IN_TIME_CLAIMED)
NOT_IN_TIME = (BodyYearState.LATE, BodyYearState.MISSING)


@dataclass(frozen=True, kw_only=True, slots=True)
class BodyYear:
    """One body and report year, with its state as screens show it."""

    body: PublishingBody
    year: int
    state: BodyYearState
    due: date | None
    """None: nothing is owed."""
    read: bool
    """Whether any version of its report was ever read."""
    finding: str | None = None
    """The open finding that the state rests on, where there is one."""
    grade: Grade | None = None
    """How sure that finding is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """How many of some bodies and years stand how; what was owed is counted once its due day is over."""

    owed: int = 0
    """应公布数."""
    published: int = 0
    """已公布数: what can be read now or could when it was last looked at; what was withdrawn is not."""
    in_time: int = 0
    """按时公布数, those by their own date among them."""
    claimed: int = 0
    late: int = 0
    missing: int = 0
    removed: int = 0
    cannot_tell: int = 0
    waiting: int = 0
    """Owed, and the due day still ahead."""

    @property
    def verifiable(self) -> int:
        """Those owed of which we can tell: the whole of which the rate is taken."""
        return self.owed - self.cannot_tell

    @property
    def rate(self) -> float | None:
        """按时公布率, 0 to 1; None where of nobody can be told."""
        return self.in_time / self.verifiable if self.verifiable else None


def tally(counted: Iterable[tuple[BodyYearState, bool, int]], waiting: int = 0) -> Tally:
    """The tally of what is owed and due, given as (state, whether a version was ever read, how many)."""
    states: Counter[BodyYearState] = Counter()
    unclear = 0
    for state, read, count in counted:
        states[state] += count
        unclear += count if read and state is BodyYearState.CANNOT_TELL else 0
    in_time = sum(states[state] for state in IN_TIME)
    return Tally(
        owed=states.total(),
        published=in_time + states[BodyYearState.LATE] + unclear,
        in_time=in_time,
        claimed=states[BodyYearState.IN_TIME_CLAIMED],
        late=states[BodyYearState.LATE],
        missing=states[BodyYearState.MISSING],
        removed=states[BodyYearState.REMOVED],
        cannot_tell=states[BodyYearState.CANNOT_TELL],
        waiting=waiting,
    )


def tally_of_counts(counts: Iterable[StandingCount], now: datetime) -> Tally:
    """The same of standings that were counted, not read; `now` (aware) says what is due.

    What was never read and came due since it was judged cannot be told yet.
    """
    due: list[tuple[BodyYearState, bool, int]] = []
    waiting = 0
    for one in counts:
        if one.due is None:
            continue
        if now < end_of(one.due):
            waiting += one.count
            continue
        state = BodyYearState(one.state)
        told = BodyYearState.CANNOT_TELL if state is BodyYearState.NOT_DUE else state
        due += [(told, True, one.read), (told, False, one.count - one.read)]
    return tally(due, waiting)


@dataclass(frozen=True, kw_only=True, slots=True)
class CountyFigures:
    """The figures of one county, report year and kind of bodies."""

    county: str
    year: int
    kind: BodyKind | None
    """None: all kinds together."""
    owed: tuple[BodyYear, ...] = ()
    """Owed and the due day over, by code."""
    waiting: tuple[BodyYear, ...] = ()
    """Owed, and the due day still ahead."""

    def of(self, *states: BodyYearState) -> tuple[BodyYear, ...]:
        """Those owed that are in one of these states."""
        return tuple(one for one in self.owed if one.state in states)

    @property
    def tally(self) -> Tally:
        """All of them counted."""
        return tally(((one.state, one.read, 1) for one in self.owed), len(self.waiting))

    @property
    def published(self) -> int:
        """已公布数."""
        return self.tally.published

    @property
    def not_in_time(self) -> tuple[BodyYear, ...]:
        """未按时公布单位: late or not published. What was withdrawn stands by itself: it may have been in time."""
        return self.of(*NOT_IN_TIME)

    @property
    def verifiable(self) -> int:
        """Those owed of which we can tell."""
        return self.tally.verifiable

    @property
    def rate(self) -> float | None:
        """按时公布率, 0 to 1; None where of nobody can be told."""
        return self.tally.rate


def county_figures(county: str, states: Iterable[BodyYear], now: datetime) -> tuple[CountyFigures, ...]:
    """The figures by report year, each with all kinds together first, then kind by kind; years without a debt left out.

    `now` (aware) says what is due. What is not owed counts nowhere.
    """
    by_year: dict[int, list[BodyYear]] = {}
    for one in states:
        if one.due is not None:
            by_year.setdefault(one.year, []).append(one)
    return tuple(
        _figures(county, year, kind, some, now)
        for year, some in sorted(by_year.items())
        for kind in (None, *(kind for kind in BodyKind if any(one.body.kind is kind for one in some)))
    )


def _figures(county: str, year: int, kind: BodyKind | None, states: Sequence[BodyYear], now: datetime) -> CountyFigures:
    chosen = sorted((one for one in states if kind in (None, one.body.kind)), key=lambda one: one.body.code)
    due: list[BodyYear] = []
    waiting: list[BodyYear] = []
    for one in chosen:
        (due if one.due is not None and now >= end_of(one.due) else waiting).append(one)
    return CountyFigures(
        county=county,
        year=year,
        kind=kind,
        owed=tuple(due),
        waiting=tuple(waiting),
    )

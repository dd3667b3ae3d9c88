"""Charts as numbers that a template draws: places across in per cent, so that a chart is as wide as its page; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from monitor.coverage import Tally
from monitor.when.body_year import BodyYearState
from storage.moments import SHANGHAI

STACK = 150
"""Height in pixels of the tallest column of states."""
PLOT = 74
"""The same of a column of figures."""
_LEAST = 2.0
_SIGNED = 15.0
"""A piece at least so high has room for its sign."""
_MONTHS = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A part of a column; heights in pixels, measured from the top."""

    state: BodyYearState
    top: float
    height: float
    count: int

    @property
    def signed(self) -> bool:
        """Whether its sign finds room in it."""
        return self.height >= _SIGNED


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column, its place across in per cent."""

    label: str
    left: str
    width: str
    middle: str
    value: str
    """What stands on top of it; empty: there is nothing to say."""
    top: float
    height: float
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Strip:
    """One year's dates on the first half of the year after; places in per cent."""

    due: str
    claimed: str | None
    seen: str | None
    seen_later: bool
    """First seen after the strip's end: it stands at the edge."""


def state_columns(years: Sequence[int], tallies: Sequence[Tally]) -> tuple[Column, ...]:
    """A column a year, of what was owed by its states, the rate in time on top."""
    most = max((one.owed for one in tallies), default=0)
    found = []
    for place, (year, one) in enumerate(zip(years, tallies, strict=True)):
        parts = (
            (BodyYearState.IN_TIME, one.in_time - one.claimed),
            (BodyYearState.IN_TIME_CLAIMED, one.claimed),
            (BodyYearState.LATE, one.late),
            (BodyYearState.MISSING, one.missing),
            (BodyYearState.REMOVED, one.removed),
            (BodyYearState.CANNOT_TELL, one.cannot_tell),
        )
        pieces, floor = [], float(STACK)
        for state, count in parts:
            if count:
                high = STACK * count / most
                floor -= high
                pieces.append(Piece(state=state, top=_round(floor), height=_round(high), count=count))
        rate = one.rate
        value = "" if not one.owed else "?" if rate is None else f"{100 * rate:.0f}%"
        found.append(_column(place, len(years), str(year), value, floor, STACK - floor, tuple(pieces)))
    return tuple(found)


def number_columns(points: Sequence[tuple[str, int | float | None]]) -> tuple[Column, ...]:
    """A column a point, to the scale of the largest; no column where there is no number, a line where it is nought."""
    most = max((value for _, value in points if value is not None), default=0)
    found = []
    for place, (label, value) in enumerate(points):
        told = "" if value is None else f"{value:,.10g}"
        high = 0.0 if value is None else max(_LEAST, PLOT * value / most) if most > 0 and value > 0 else 1.0
        found.append(_column(place, len(points), label, told, PLOT - high, high, ()))
    return tuple(found)


def strip(year: int, *, due: date, claimed: date | None, first_seen: datetime | None) -> Strip:
    """The dates of a report for `year` between 1 January and 1 July of the year after; outside, at the edge."""
    begin, end = date(year + 1, 1, 1), date(year + 1, 1 + _MONTHS, 1)

    def across(when: date) -> str:
        share = (when - begin).days / (end - begin).days
        return f"{2 + 96 * min(1.0, max(0.0, share)):.1f}%"

    seen = first_seen.astimezone(SHANGHAI).date() if first_seen is not None else None
    return Strip(
        due=across(due),
        claimed=across(claimed) if claimed is not None else None,
        seen=across(seen) if seen is not None else None,
        seen_later=seen is not None and seen > end,
    )


def _column(
    place: int, of: int, label: str, value: str, top: float, height: float, pieces: tuple[Piece, ...]
) -> Column:
    step = 100 / of
    return Column(
        label=label,
        left=f"{step * (place + 0.19):.2f}%",
        width=f"{step * 0.62:.2f}%",
        middle=f"{step * (place + 0.5):.2f}%",
        value=value,
        top=_round(top),
        height=_round(height),
        pieces=pieces,
    )


def _round(value: float) -> float:
    return round(value, 1)

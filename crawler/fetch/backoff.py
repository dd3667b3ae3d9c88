"""How long a host is left alone: as long as it asks (Retry-After), else twice as long each time, to a cap."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

WAITED_FOR = 60.0
"""Seconds: a Retry-After up to here is waited for within the cycle; a longer one ends the cycle for the host."""
LONGEST = timedelta(hours=24)
"""No host sends us away for longer by its own word."""
FIRST = timedelta(minutes=15)
DAILY = timedelta(hours=20)
"""Our own patience ends here, so that the look of the next day is made however early that day's cycle begins."""


def retry_after(said: str, *, now: datetime | None, sent: str = "") -> float | None:
    """Seconds that a `Retry-After` asks for, 0 to a day; None where it says nothing that can be read.

    `sent` is the answer's own `Date`: a date in Retry-After is counted from it, as clocks of servers go wrong. Without
    one it is counted from `now`.
    """
    said = said.strip()
    if said.isascii() and said.isdigit():
        return min(float(said[:12]), LONGEST.total_seconds())
    until, base = _moment(said), _moment(sent) or now
    if until is None or base is None:
        return None
    return min(max((until - base).total_seconds(), 0.0), LONGEST.total_seconds())


def left_alone(times: int) -> timedelta:
    """How long a host is left alone that failed us for the `times`-th cycle in a row: doubled each time."""
    doublings = min(max(times - 1, 0), 10)
    return min(FIRST * (1 << doublings), DAILY)


def _moment(said: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(said[:60])
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)

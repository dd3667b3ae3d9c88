"""The one clock of a run: the real one, or the moment that `--now` or NIANBAO_NOW states."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from storage.moments import SHANGHAI

Clock = Callable[[], datetime]
"""Gives the present moment, aware, in Asia/Shanghai, to the second."""


Steady = Callable[[], float]
"""Gives seconds since any beginning; they never go back, and no setting of the clock moves them."""


class BadMoment(ValueError):
    """Not a moment in ISO 8601."""


def read_moment(text: str) -> datetime:
    """A moment from ISO 8601, in Asia/Shanghai; one without a zone is taken as Shanghai's. Raises BadMoment."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise BadMoment(f"not a moment in ISO 8601: {text!r}") from error
    moment = moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment.astimezone(SHANGHAI)
    return moment.replace(microsecond=0)


def fixed(moment: datetime) -> Clock:
    """A clock that stands still, for replay and tests."""
    return lambda: moment


def real() -> datetime:
    """The present moment."""
    return datetime.now(SHANGHAI).replace(microsecond=0)


def steady_seconds() -> float:
    """Seconds that only go forward, at the speed of time, also while the machine sleeps; whoever sets the clock."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()

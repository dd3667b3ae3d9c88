"""Whether the clock can be believed (T118): it is held against seconds that nobody can set, and against the hosts' own.

A clock that jumped accuses everybody of being late. Until it is settled who is right, time is reckoned on from before
the jump, so that no check is skipped, none is made twice, and nothing is kept with a moment that was not.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from monitor.clock import Clock, Steady
from storage.moments import from_text, to_text

logger = logging.getLogger(__name__)

JUMP = timedelta(minutes=5)
"""So far the clock may leave what was reckoned, and a host's clock the one it is held against."""
ENOUGH = 5
"""So many hosts that agree settle it; where fewer tell the time, all of them."""
FILE = "clock-in-doubt.json"
"""In the data folder, while there is doubt: a restart does not end it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """A clock that is not believed."""

    shown: datetime
    """What it showed when it was caught."""
    expected: datetime
    """What it should have shown by then."""


class ClockWatch:
    """The clock of the service: the machine's, as long as it can be believed."""

    def __init__(self, clock: Clock, steady: Steady | None, data: Path, newest: datetime | None = None) -> None:
        """`steady` None: the moment is stated, there is nothing to watch. `newest`: the last moment that was kept.

        A clock that stands before what was already kept is in doubt from the start.
        """
        self._clock, self._steady = clock, steady
        self._file = data / FILE
        self._anchor = clock(), 0.0 if steady is None else steady()
        """A moment that was believed, and the seconds of then; set at once, for others ask from their threads."""
        self.doubt: Doubt | None = None if steady is None else read_doubt(data)
        self.reckons = self.doubt is None
        """Time is known from before the doubt began, and goes on from there."""
        self._borne_out = False
        if steady is None or self.doubt is not None or newest is None or self._anchor[0] >= newest - JUMP:
            return
        self.reckons = False
        self._begin_doubt(Doubt(shown=self._anchor[0], expected=newest))

    def now(self) -> datetime:
        """The moment it is: the clock's, or while that is in doubt, reckoned from before."""
        self.notice()
        return self._reckoned() if self.doubt is not None and self.reckons else self._clock()

    @property
    def may_crawl(self) -> bool:
        """Whether what is looked at can be given its moment."""
        self.notice()
        return self.doubt is None or self.reckons

    @property
    def may_accuse(self) -> bool:
        """Whether anybody may be called late by this clock."""
        self.notice()
        return self.doubt is None or self._borne_out

    def notice(self) -> None:
        """Hold the clock against the seconds that passed; a jump begins a doubt, a jump undone ends it."""
        if self._steady is None or not self.reckons:
            return
        now, reckoned = self._clock(), self._reckoned()
        near = abs(now - reckoned) <= JUMP
        if near and self.doubt is not None:
            self._end_doubt("the clock is back where it was")
        elif near:
            self._anchor = now, self._steady()
        elif self.doubt is None:
            self._begin_doubt(Doubt(shown=now, expected=reckoned))

    def hear(self, told: Sequence[datetime]) -> None:
        """Take in what hosts say what time it is, one moment a host: they bear out the clock, or what was reckoned."""
        if self.doubt is None or self._steady is None or not told:
            return
        now = self._clock()
        if _agree(told, now):
            self._end_doubt(f"{len(told)} hosts bear out the clock")
        elif self.reckons and not self._borne_out and _agree(told, self._reckoned()):
            self._borne_out = True
            logger.error(
                "the clock of this machine is wrong by %s: set it; until then time is reckoned", now - self._reckoned()
            )
        elif not self._borne_out:
            logger.warning("the hosts do not bear out the clock: it shows %s, they say %s", now, min(told).isoformat())

    def _reckoned(self) -> datetime:
        assert self._steady is not None
        wall, seconds = self._anchor
        return (wall + timedelta(seconds=self._steady() - seconds)).replace(microsecond=0)

    def _begin_doubt(self, doubt: Doubt) -> None:
        self.doubt, self._borne_out = doubt, False
        logger.error(
            "the clock shows %s, and %s was expected: nobody is accused until hosts bear it out",
            doubt.shown.isoformat(),
            doubt.expected.isoformat(),
        )
        self._file.parent.mkdir(parents=True, exist_ok=True)
        said = {"shown": to_text(doubt.shown), "expected": to_text(doubt.expected)}
        self._file.write_text(json.dumps(said) + "\n", encoding="utf-8")

    def _end_doubt(self, why: str) -> None:
        assert self._steady is not None
        logger.warning("the clock is believed again: %s", why)
        self.doubt, self.reckons, self._borne_out = None, True, False
        self._anchor = self._clock(), self._steady()
        self._file.unlink(missing_ok=True)


def read_doubt(data: Path) -> Doubt | None:
    """The doubt written down in a data folder; None: none, or a file that says nothing."""
    try:
        said = json.loads((data / FILE).read_text(encoding="utf-8"))
        return Doubt(shown=from_text(said["shown"]), expected=from_text(said["expected"]))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        logger.warning("%s says nothing and is passed over", data / FILE)
        return None


def _agree(told: Sequence[datetime], moment: datetime) -> bool:
    """Whether enough hosts tell a moment."""
    agreeing = sum(abs(one - moment) <= JUMP for one in told)
    return agreeing >= ENOUGH or 0 < agreeing == len(told)

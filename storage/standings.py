"""Standings: how each body and year stood when it was last judged, so that lists and counts need not judge anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from storage.findings import Grade


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """One body and report year as it stood when it was last judged."""

    report: str
    """BODY-YEAR."""
    county: str
    body: str
    year: int
    kind: str
    """Kind of the body: a value of `BodyKind`."""
    state: str
    """A value of `monitor.when.body_year.BodyYearState`."""
    changed: bool = False
    """Changed in substance since publication."""
    due: date | None = None
    """None: nothing is owed."""
    finding: str | None = None
    """The open finding that the state rests on, where there is one."""
    grade: Grade | None = None
    """How sure that finding is."""
    first_seen: datetime | None = None
    """First sighting of the report, or of its address where that was earlier; None: never read."""
    last_seen: datetime | None = None
    """When its newest version was last seen, asked of the versions themselves."""
    claimed: date | None = None
    """Shown publication date of the newest version."""
    claimed_first: date | None = None
    """The same of the first version."""
    versions: int = 0
    """How many; 0: never read."""
    title: str = ""
    url: str = ""
    basis: str = ""
    """What the judging rested on, as one word; empty: the answer may be another one tomorrow."""
    judged_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class StandingCount:
    """So many standings of one county, year and kind that are alike."""

    county: str
    year: int
    kind: str
    state: str
    due: date | None
    count: int
    read: int
    """Of how many of them a version was ever read."""

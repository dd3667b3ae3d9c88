"""Evidence as a finding carries it: readings, looks, sightings and date claims as plain mappings for JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from monitor.when.absence import Absence
from monitor.when.cited import cited_elsewhere
from monitor.when.claims import RECORD_STAMPS
from monitor.when.interval import Interval
from storage.cases import Case, Look, Reading
from storage.contents import DateClaim
from storage.moments import to_text
from storage.sightings import Version

Exhibit = dict[str, Any]
_Thing = TypeVar("_Thing")

MOST_FIRST, MOST_LAST = 4, 6
"""So many of a long row of readings or looks are written out; those between are counted."""


def _capped(
    things: Sequence[_Thing], one: Callable[[_Thing], Exhibit], rest: str, most: int = MOST_FIRST + MOST_LAST + 1
) -> tuple[Exhibit, ...]:
    """Each thing as an exhibit; of more than `most` the first and last few, and between them one with a count."""
    if len(things) <= most:
        return tuple(one(thing) for thing in things)
    middle = things[MOST_FIRST:-MOST_LAST]
    counted = {**one(middle[-1]), "type": rest, "count": len(middle)}
    return (
        *(one(thing) for thing in things[:MOST_FIRST]),
        counted,
        *(one(thing) for thing in things[-MOST_LAST:]),
    )


def absent_exhibit(reading: Reading) -> Exhibit:
    """A complete reading without the report: a negative check."""
    return {
        "type": "absent",
        "at": to_text(reading.at),
        "column": reading.column,
        "complete": True,
        "listed": False,
    }


def reading_exhibit(reading: Reading) -> Exhibit:
    """A reading that proves nothing, with why; a doubtful one is called so."""
    exhibit: Exhibit = {
        "type": "doubtful" if reading.doubtful else "reading",
        "at": to_text(reading.at),
        "column": reading.column,
        "complete": reading.complete,
        "listed": reading.listed,
    }
    if reading.why:
        exhibit["note"] = reading.why
    return exhibit


def absence_exhibits(proof: Sequence[Absence]) -> tuple[Exhibit, ...]:
    """The negative checks of several days, in order of time, the last one always among them."""
    readings = [reading for absence in proof for reading in absence.readings]
    return _capped(readings, absent_exhibit, "readings")


def reading_exhibits(readings: Sequence[Reading]) -> tuple[Exhibit, ...]:
    """Readings that prove nothing, in order of time."""
    return _capped(readings, reading_exhibit, "readings")


def look_exhibit(look: Look) -> Exhibit:
    """One look at an address and what came back."""
    exhibit: Exhibit = {
        "type": "look",
        "at": to_text(look.at),
        "url": look.url,
        "answer": look.answer.value,
        "healthy": look.healthy,
    }
    for name, value in (("status", look.status), ("sha256", look.sha256), ("note", look.note)):
        if value:
            exhibit[name] = value
    if look.nonsense is not None:
        exhibit["nonsense"] = look.nonsense.value
    return exhibit


def look_exhibits(looks: Sequence[Look], most: int = MOST_FIRST + MOST_LAST + 1) -> tuple[Exhibit, ...]:
    """Looks in order of time; each one, as long as they are no more than `most`."""
    return _capped(looks, look_exhibit, "looks", most)


def version_exhibit(version: Version) -> Exhibit:
    """A version: which bytes it rests on, from when to when it stood there, how often it was looked at."""
    return {
        "type": "version",
        "at": to_text(version.first_seen),
        "version": version.number,
        "url": version.url,
        "sha256": version.sha256,
        "capture": version.capture,
        "first_seen": to_text(version.first_seen),
        "last_seen": to_text(version.last_seen),
        "looks": version.looks,
    }


def claim_exhibit(claim: DateClaim, kind: str = "claim") -> Exhibit:
    """A date that the page, the list, the author or a system asserts."""
    return {"type": kind, "source": claim.source.value, "date": claim.date.isoformat(), "raw": claim.raw[:80]}


def cited_exhibit(case: Case) -> tuple[Exhibit, ...]:
    """Where the first version was stamped: the clause that names another site for it, so that no stamp counts."""
    version = case.versions[0] if case.versions else None
    if version is None or not any(claim.source in RECORD_STAMPS for claim in version.content.dates):
        return ()
    clause = cited_elsewhere(version)
    return () if clause is None else ({"type": "cited", "raw": clause[:160], "url": version.url},)


def interval_exhibit(interval: Interval) -> tuple[Exhibit, ...]:
    """Between which moments the report must have appeared, where a lower bound is known, and what that rests on."""
    if interval.lower is None or interval.upper is None:
        return ()
    rests_on = "absent" if isinstance(interval.rests_on, Absence) else "stamp"
    return (
        {
            "type": "interval",
            "after": to_text(interval.lower),
            "before": to_text(interval.upper),
            "rests_on": rests_on,
        },
    )


def first_seen_exhibits(case: Case) -> tuple[Exhibit, ...]:
    """The first sighting: the first row of a listing and the first version, whichever there are; earlier one first."""
    exhibits: list[Exhibit] = []
    listed = [reading for reading in case.readings if reading.listed]
    if listed:
        first = min(listed, key=lambda reading: reading.at)
        exhibits.append({"type": "first_seen", "at": to_text(first.at), "column": first.column, "listed": True})
    if case.versions:
        version = case.versions[0]
        exhibits.append(
            {
                "type": "first_seen",
                "at": to_text(version.first_seen),
                "url": version.url,
                "version": version.number,
                "sha256": version.sha256,
                "capture": version.capture,
            }
        )
    return tuple(sorted(exhibits, key=lambda exhibit: str(exhibit["at"])))

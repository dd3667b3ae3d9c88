"""All that a rule may know about one body and report year."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from storage.sightings import Answer, Version


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """One look at a report's address, as a rule sees it."""

    at: datetime
    url: str
    answer: Answer
    healthy: bool
    """The rest of the site could be read in the same cycle: the listing whole, most other reports there."""
    status: int | None = None
    sha256: str | None = None
    note: str = ""
    nonsense: Answer | None = None
    """What the host said in the same cycle to an address that cannot be there; None: it was not asked.

    Where that is no "not found" in any form (`gone`), its "not found" for the report proves nothing (R-rule 3).
    """


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """One reading of a listing that would hold the report, as a rule sees it."""

    at: datetime
    column: str
    complete: bool
    listed: bool
    """The report stood in it."""
    read: bool = True
    """At least a part of it was read; False: nothing at all, so that it tells nothing of what it held."""
    doubtful: bool = False
    """Holds a report-like entry of this year, or of none, that no body could be given to."""
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Replaced:
    """A column that is gone, and the one that holds now what it held."""

    column: str
    by: str
    at: datetime
    """From then on only the other is asked; before, a reading of the former proves for the other."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HostEvent:
    """Many known reports of one host failed at once, and still do: that befell the host (R-rule)."""

    since: datetime
    at: datetime
    """The latest cycle in which it was so."""
    cycles: int
    host: str
    """The county's site."""
    failing: int
    tracked: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """All a rule may know about one body and report year."""

    report: str
    body: str
    kind: str
    year: int
    versions: tuple[Version, ...] = ()
    """In order; empty: never read."""
    addresses: tuple[str, ...] = ()
    """All addresses that carry or carried it, first found first."""
    looks: tuple[Look, ...] = ()
    """Failed looks at its addresses, and the last readable one of each, in order of time."""
    last_readable: datetime | None = None
    """The last moment at which any of its addresses showed it."""
    readings: tuple[Reading, ...] = ()
    """Readings of all listings that would hold it, in order of time."""
    watched: bool = False
    """Whether any listing that would hold it is known."""
    elsewhere: tuple[str, ...] = ()
    """Of a report gone from all its addresses: others of the county where it appeared since, by its very content."""
    listing_urls: tuple[str, ...] = ()
    replaced: tuple[Replaced, ...] = ()
    """Columns that would have held it, are gone, and have one of `listing_urls` in their place."""
    migrated_days: frozenset[date] = field(default_factory=frozenset)
    """Days which reports of several years on this site share as shown date or stamp: an import, no publication."""

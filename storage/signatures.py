"""Signatures: a version's own text, masked, as it is compared with all others; derived, and made anew at any time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from storage.bodies import ReportKey


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """One version's own text and what tells it from others."""

    report: str
    number: int
    """Of the version."""
    county: str
    url: str
    sha256: str
    """Of the bytes it was read from."""
    capture: int
    first_seen: datetime
    title: str
    unit: str | None
    """As the title or the text names it."""
    shown: date | None
    """Shown publication date, best source first."""
    signs: str
    """The own text, names and numbers masked."""

    @property
    def key(self) -> ReportKey:
        """Whose report it is, and for which year."""
        return ReportKey.parse(self.report)


@dataclass(frozen=True, kw_only=True, slots=True)
class Unsigned:
    """A version whose signature is still to be made, or to be made anew."""

    version: int
    """Row of the version."""
    reading: int
    """Row of its fullest reading; 0: the first one."""
    report: str
    number: int

"""What came of keeping a look."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """Exactly one of the four is true. Of an address that is no report's, bytes decide; of a report, its state."""

    new: bool = False
    """First version of a report; or first bytes of another address."""
    changed: bool = False
    """A further version of a report; or other bytes at another address."""
    unchanged: bool = False
    unreadable: bool = False
    """The look failed: nothing is known about the thing itself."""
    version: int | None = None
    """Number of the version that was made; None: none was."""

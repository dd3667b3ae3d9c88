"""What a parser found in a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crawler.files.grids import Block


@dataclass(frozen=True, kw_only=True, slots=True)
class Property:
    """A moment that stands in the properties of a file; set by the program that made it, not by a publisher."""

    raw: str
    """Name and value as they stood there."""
    moment: datetime
    """With a time zone."""


BLANK_DOCUMENTS = frozenset(
    (
        *(
            datetime(*moment, tzinfo=UTC)
            for moment in (
                (1996, 12, 17, 1, 32, 42),
                (2006, 9, 13, 11, 21, 51),
                (2006, 9, 16, 0, 0, 0),
                (2013, 12, 23, 23, 15, 0),
                (2015, 6, 5, 18, 17, 20),
                (2015, 6, 5, 18, 19, 34),
                (2023, 5, 12, 11, 15, 0),
            )
        ),
        # WPS adds or takes off China's eight hours when it copies, once or twice.
        *(datetime(2014, 10, 29, 12, 8, tzinfo=UTC) + timedelta(hours=hours) for hours in (-16, -8, 0, 8, 16)),
    )
)
"""Creation of the blank workbook or document that a program copies for every new file: no date of this one."""
_FIRST, _LAST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def office_property(name: str, moment: datetime, raw: str = "") -> Property | None:
    """A moment of an Office file, UTC where it has no zone; None for a blank document's and for an absurd one."""
    try:
        whole = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        return None
    if whole in BLANK_DOCUMENTS or not _FIRST <= whole < _LAST:
        return None
    return Property(raw=f"{name} {raw or whole.strftime('%Y-%m-%dT%H:%M:%SZ')}", moment=whole)


@dataclass(frozen=True, kw_only=True, slots=True)
class Parsed:
    """Lines and tables of a file in their order."""

    blocks: tuple[Block, ...]
    properties: tuple[Property, ...] = ()
    confidence: float | None = None
    """0 to 1, how sure the recognition of the signs was; None: they were not recognised but read."""
    problem: str | None = None
    """What of the file was left unread, in a few words; None: nothing."""

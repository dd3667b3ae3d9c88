"""What a parser found in a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.files.grids import Block


@dataclass(frozen=True, kw_only=True, slots=True)
class Property:
    """A moment that stands in the properties of a file; set by the program that made it, not by a publisher."""

    raw: str
    """Name and value as they stood there."""
    moment: datetime
    """With a time zone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Parsed:
    """Lines and tables of a file in their order."""

    blocks: tuple[Block, ...]
    properties: tuple[Property, ...] = ()
    confidence: float | None = None
    """0 to 1, how sure the recognition of the signs was; None: they were not recognised but read."""
    problem: str | None = None
    """What of the file was left unread, in a few words; None: nothing."""

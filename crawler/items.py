"""What a spider yields: one look, the bytes that came back, and what was read in them."""

from __future__ import annotations

from dataclasses import dataclass

from storage.sightings import Body, Entry, Listing, Observation, PlaceKind, ReportContent


@dataclass(frozen=True, kw_only=True, slots=True)
class Capture:
    """One look at one address, ready to be kept."""

    county: str
    kind: PlaceKind
    observation: Observation
    body: Body | None = None
    """None: nothing came, or the server said 304."""
    content: ReportContent | None = None
    """Of a report page or a bare report file, once read."""
    report: str | None = None
    """BODY-YEAR the address carries."""
    entry: Entry | None = None
    """The row of the listing that led here."""
    column: str | None = None
    """Address of the column that led here."""
    listing: Listing | None = None
    """Of the last page of a column: the whole reading."""
    parts: tuple[Capture, ...] = ()
    """The looks at a report's attachments; kept together with it, or not at all."""

"""Conditional requests from what the archive keeps of an address; never from a cache of answers (trap 4)."""

from __future__ import annotations

from storage.sightings import Known, PlaceKind

FULL_EVERY = 7
"""Every so many looks the whole page is fetched, as servers lie about 304 (T021)."""


_CONDITIONAL = (PlaceKind.REPORT, PlaceKind.ATTACHMENT)


def conditions(known: Known | None, kind: PlaceKind) -> dict[str, str]:
    """Request headers that let the server say "the same as last time"; empty for a full fetch.

    Lists are always fetched: that something is not listed must rest on rows that were sent, not on a server's word.
    """
    if kind not in _CONDITIONAL or known is None or known.sha256 is None or known.looks_since_full + 1 >= FULL_EVERY:
        return {}
    headers: dict[str, str] = {}
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.last_modified:
        headers["If-Modified-Since"] = known.last_modified
    return headers

"""Bytes that were told to be a page before: by the same rules they are one again, and need not be judged anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crawler.rules_version import rules_version
from storage.sightings import Answer, Known, PlaceKind


def is_page_again(
    known: Known | None,
    *,
    kind: PlaceKind,
    sha256: str,
    status: int,
    headers: Mapping[str, str],
    hops: Sequence[str],
    lost: bool,
) -> bool:
    """Whether an answer is, byte for byte, what was told to be a page at its address by today's rules.

    Everything else that a judgement looks at must be as it was too: status 200, sent as the same type, from the very
    address (`hops`: redirects followed), whole (`lost`: the transport saw it end early), asked for as the same `kind`,
    and the last look there a good one. What is not so is judged in full; and only a page is ever told this way.
    """
    if known is None or known.sha256 != sha256 or known.judged != rules_version() or not known.judged:
        return False
    good = known.fails == 0 and known.last_answer in (Answer.PAGE, Answer.NOT_MODIFIED)
    alike = known.kind is kind and known.content_type == headers.get("content-type", "")
    return good and alike and status == 200 and not hops and not lost

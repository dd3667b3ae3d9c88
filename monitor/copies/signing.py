"""Shingles of an own text, and the MinHash bands by which near texts find each other (the one door of rensa)."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from monitor.copies.masking import Names, own_text
from storage.contents import SHOWN_ORDER, DateClaim
from storage.sightings import Version
from storage.signatures import Signature

SHINGLE = 8
"""So many signs in a row; fewer are everybody's (政府信息公开 has six)."""
LEAST_OWN = 300
"""A report with fewer own signs is compared with nothing: what is left of it is chance."""
BANDS, ROWS = 32, 4
"""Texts that share half of all their shingles meet in some band in 87 of 100 cases, two thirds in 999 of 1,000."""
_SEED = 20080501
_MASKING = 1
"""Counts the ways of masking: another one makes all signatures anew."""
_KNOWN = "本年度主动公开政府信息工作有序推进人员培训三审三校"


@lru_cache(maxsize=512)
def shingles(signs: str) -> frozenset[str]:
    """All runs of `SHINGLE` signs; those of a county's texts are kept at hand."""
    return frozenset(signs[begin : begin + SHINGLE] for begin in range(len(signs) - SHINGLE + 1))


def bands_of(signs: str) -> tuple[int, ...]:
    """The keys under which a text is found by those near to it; none for a text too short to be compared."""
    if len(signs) < LEAST_OWN:
        return ()
    digest = _digest(signs)
    return tuple(_key(band, digest[band * ROWS : (band + 1) * ROWS]) for band in range(BANDS))


def method_of(names: Names) -> str:
    """Names the way signatures are made: of masking, of these names, and of the library's own hashes."""
    return f"{_MASKING}-{_library()}-{names.digest}"


def signature_of(version: Version, county: str, names: Names) -> Signature:
    """The signature of a version; without signs where its text is doubtful."""
    return Signature(
        report=version.report,
        number=version.number,
        county=county,
        url=version.url,
        sha256=version.sha256,
        capture=version.capture,
        first_seen=version.first_seen,
        title="".join(version.content.title.split())[:200],
        unit=version.content.unit,
        shown=_shown(version.content.dates),
        signs=own_text(version.content, names).signs,
    )


def _shown(claims: Sequence[DateClaim]) -> date | None:
    for source in SHOWN_ORDER:
        days = [claim.date for claim in claims if claim.source is source]
        if days:
            return min(days)
    return None


def _digest(signs: str) -> list[int]:
    # Not at the head: it takes a gigabyte of address space, and the limited children that read files import all that.
    from rensa import RMinHash

    sketch = RMinHash(num_perm=BANDS * ROWS, seed=_SEED)
    sketch.update(list(shingles(signs)))
    return list(sketch.digest())


def _key(band: int, rows: Sequence[int]) -> int:
    packed = struct.pack(f"<I{len(rows)}Q", band, *rows)
    return int.from_bytes(hashlib.blake2b(packed, digest_size=8).digest(), "big", signed=True)


@lru_cache(maxsize=1)
def _library() -> str:
    """The library's own hashes: one that hashes otherwise than the last finds nothing of what that one signed."""
    return hashlib.sha256(repr(_digest(_KNOWN)).encode("ascii")).hexdigest()[:8]

"""How much of one own text stands in another, and which passages; what many bodies share counts for neither."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from monitor.copies.masking import OwnText
from monitor.copies.signing import SHINGLE, shingles
from storage.bodies import ReportKey
from storage.signatures import Signature

COMMON_BODIES = 5
"""What stands in the reports of so many bodies is a template's, whoever wrote it first."""
COMMON_AT_LEAST = 3
"""In a small county it is enough that so many bodies share it, if they are half of all."""
MOST_PASSAGES = 5
LONGEST_PASSAGE = 200
_SHORTEST_PASSAGE = 12
_GAP = 16
"""Where more than so many signs were left out between two own ones, a passage ends; so it does with its paragraph."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Likeness:
    """What two texts have in common, from the side of the first."""

    own: int
    """Signs of the first that no template explains."""
    shared: int
    """Of these, the signs that stand in the second, in runs of at least `SHINGLE`."""
    covered: bytes
    """For each sign of the first: 1 where it is own and shared."""

    @property
    def share(self) -> float:
        """0 to 1; 0 where there is nothing own."""
        return self.shared / self.own if self.own else 0.0


def template_shingles(pool: Iterable[Signature], wanted: Collection[str]) -> frozenset[str]:
    """Which of the wanted shingles stand in the reports of so many bodies of the pool that they are nobody's own."""
    by_body: defaultdict[str, set[str]] = defaultdict(set)
    for signature in pool:
        if signature.signs:
            by_body[ReportKey.parse(signature.report).body] |= shingles(signature.signs).intersection(wanted)
    holders: Counter[str] = Counter()
    for found in by_body.values():
        holders.update(found)
    small = max(COMMON_AT_LEAST, (len(by_body) + 1) // 2)
    least = min(COMMON_BODIES, small)
    return frozenset(shingle for shingle, bodies in holders.items() if bodies >= least)


def likeness(mine: str, other: str, common: Collection[str]) -> Likeness:
    """How much of `mine`, both masked, stands in `other`; shingles in `common` are left out of both counts."""
    template, shared = bytearray(len(mine)), bytearray(len(mine))
    there = shingles(other)
    for begin in range(len(mine) - SHINGLE + 1):
        shingle = mine[begin : begin + SHINGLE]
        if shingle in common:
            template[begin : begin + SHINGLE] = b"\1" * SHINGLE
        elif shingle in there:
            shared[begin : begin + SHINGLE] = b"\1" * SHINGLE
    covered = bytes(is_shared and not is_template for is_shared, is_template in zip(shared, template, strict=True))
    return Likeness(own=len(mine) - sum(template), shared=sum(covered), covered=covered)


def passages(text: str, own: OwnText, covered: bytes) -> tuple[str, ...]:
    """The longest passages of a report's text that are covered, longest first, as they stand there."""
    found: list[tuple[int, str]] = []
    begin: int | None = None
    for place in range(len(covered) + 1):
        inside = place < len(covered) and covered[place]
        torn = inside and begin is not None and _parted(text[own.ends[place - 1] : own.starts[place]])
        if begin is not None and (not inside or torn):
            if place - begin >= _SHORTEST_PASSAGE:
                found.append((place - begin, text[own.starts[begin] : own.ends[place - 1]]))
            begin = None
        if inside and begin is None:
            begin = place
    found.sort(key=lambda one: -one[0])
    told = dict.fromkeys(_short(passage) for _, passage in found)
    return tuple(told)[:MOST_PASSAGES]


def _parted(between: str) -> bool:
    return len(between) > _GAP or "\n" in between


def _short(passage: str) -> str:
    line = re.sub(r"\s+", " ", passage).strip()
    return line if len(line) <= LONGEST_PASSAGE else line[: LONGEST_PASSAGE - 1] + "…"

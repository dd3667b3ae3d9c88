"""Twins: the earlier reports whose text a report shares, and by what we hold them to be earlier; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from monitor.copies.likeness import Likeness, likeness, passages, template_shingles
from monitor.copies.masking import OwnText
from monitor.copies.signing import LEAST_OWN, shingles
from storage.moments import SHANGHAI
from storage.signatures import Signature

LEAST_SHARE = 0.5
"""What shares less is not kept as a twin."""
MOST_TWINS = 6
SAME_TEXT = 0.9
"""Two versions of one report have the same text if so much of the later one stands in the earlier."""


class Order(StrEnum):
    """By what one of two reports is held to be the later one. Exactly one of the two is."""

    YEAR = "year"
    """The same body's report of an earlier year."""
    SHOWN = "shown"
    """Their shown dates."""
    SEEN = "seen"
    """Their first sightings: no shown dates, or the same."""
    UNKNOWN = "unknown"
    """Neither tells: the greater year, then the greater body code, stands for the later."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Twin:
    """An earlier report of which much stands in this one."""

    version: int
    """Of the report that has the twin."""
    other: Signature
    """The other report; without its signs."""
    order: Order
    own: int
    shared: int
    passages: tuple[str, ...] = ()
    """The longest that both have, as they stand in the report that has the twin."""

    @property
    def share(self) -> float:
        """Of the own text, 0 to 1."""
        return self.shared / self.own if self.own else 0.0


Alike = tuple[Likeness, Signature, Order]
"""How much, of which version, and by what that one is the earlier."""


def order_of(mine: Signature, other: Signature) -> Order | None:
    """By what `mine` is the later of the two; None where it is the earlier, or where both are one report."""
    if mine.key == other.key:
        return None
    if mine.key.body == other.key.body:
        return Order.YEAR if mine.key.year > other.key.year else None
    if is_one_document(mine, other):
        return None
    if mine.shown is not None and other.shown is not None and mine.shown != other.shown:
        return Order.SHOWN if mine.shown > other.shown else None
    seen, other_seen = (one.first_seen.astimezone(SHANGHAI).date() for one in (mine, other))
    if seen != other_seen:
        return Order.SEEN if seen > other_seen else None
    return Order.UNKNOWN if _rank(mine) > _rank(other) else None


def dated(signature: Signature, history: Iterable[Signature]) -> Signature:
    """The signature, dated by the first version that had its text already; `history`: all versions of its report.

    A text that came with a later version is no older than our first sight of it, whatever date the page shows.
    """
    origin = signature
    for former in sorted(history, key=lambda one: -one.number):
        if former.number >= origin.number:
            continue
        if likeness(signature.signs, former.signs, ()).share < SAME_TEXT:
            break
        origin = former
    first_seen = origin.first_seen
    shown = origin.shown if origin.number == 1 else first_seen.astimezone(SHANGHAI).date()
    return replace(signature, first_seen=first_seen, shown=shown)


def is_one_document(mine: Signature, other: Signature) -> bool:
    """Whether two bodies' reports are one document in two columns: title, year and the unit it names are the same."""
    return bool(mine.unit) and (mine.key.year, mine.title, mine.unit) == (other.key.year, other.title, other.unit)


def find_twins(
    mine: Signature, own: OwnText, text: str, others: Iterable[Signature], common: frozenset[str]
) -> tuple[Twin, ...]:
    """The earlier reports of which at least half stands in `mine`, the greatest share first, one version of each.

    `own` and `text`: of `mine`, for the passages; `common`: shingles that are a template's.
    """
    return with_passages(mine, own, text, alike(mine, others, common))


def alike(mine: Signature, others: Iterable[Signature], common: frozenset[str]) -> tuple[Alike, ...]:
    """The same without the passages, for which the report itself must be read."""
    best: dict[str, Alike] = {}
    for other in others:
        order = order_of(mine, other)
        if order is None or len(other.signs) < LEAST_OWN or shingles(mine.signs).isdisjoint(shingles(other.signs)):
            continue
        found = likeness(mine.signs, other.signs, common)
        if found.own < LEAST_OWN or found.share < LEAST_SHARE:
            continue
        known = best.get(other.report)
        if known is None or (found.share, other.number) > (known[0].share, known[1].number):
            best[other.report] = (found, other, order)
    ranked = sorted(best.values(), key=lambda one: (-one[0].share, one[1].key.body, -one[1].key.year))
    return tuple(ranked[:MOST_TWINS])


def with_passages(mine: Signature, own: OwnText, text: str, near: Iterable[Alike]) -> tuple[Twin, ...]:
    """What was found alike, with its longest passages."""
    return tuple(
        Twin(
            version=mine.number,
            other=replace(other, signs=""),
            order=order,
            own=found.own,
            shared=found.shared,
            passages=passages(text, own, found.covered),
        )
        for found, other, order in near
    )


def template_of(pairs: Mapping[str, Sequence[Signature]], mine: Mapping[str, Signature]) -> frozenset[str]:
    """Shingles that are a template's, among those that any of the pairs share.

    `mine`: the newest signature of each report of a county; `pairs`: what is to be held against them.
    """
    wanted: set[str] = set()
    for report, others in pairs.items():
        ours = shingles(mine[report].signs)
        for other in others:
            wanted |= ours & shingles(other.signs)
    pool = {(one.report, one.number): one for one in mine.values()}
    pool.update(((one.report, one.number), one) for others in pairs.values() for one in others)
    return template_shingles(pool.values(), wanted)


def _rank(signature: Signature) -> tuple[int, str]:
    return signature.key.year, signature.key.body

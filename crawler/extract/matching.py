"""Which strip is which row of a form: by label, order and what stands around it, never by the label alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from crawler.extract.labels import core, likeness, number
from crawler.extract.strips import Strip
from storage.figures import FormRow, FormTable, form

_ALIKE = 0.6
_JOINED = 4
_MOST_PAIRS = 3000


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A row of a table of a form."""

    table: FormTable
    row: FormRow


@cache
def places(form_id: str, table_ids: tuple[str, ...]) -> tuple[Place, ...]:
    """The rows of these tables of a form, in order."""
    tables = [form(form_id).table(table_id) for table_id in table_ids]
    return tuple(Place(table=table, row=row) for table in tables for row in table.rows)


@cache
def _index(form_id: str, table_ids: tuple[str, ...]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for place, entry in enumerate(places(form_id, table_ids)):
        for label in (entry.row.label, *entry.row.aliases):
            key = core(label)
            if key:
                found[key] = (*found.get(key, ()), place)
    return found


@cache
def _prefixes(form_id: str, table_ids: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    entries = enumerate(places(form_id, table_ids))
    return tuple((core(entry.row.label), place) for place, entry in entries if entry.row.prefix)


def _spellings(strip: Strip) -> list[str]:
    """What the strip's label may be: its last piece, its last two joined (a label broken over lines), …"""
    pieces = strip.labels[-_JOINED:]
    return ["".join(pieces[start:]) for start in range(len(pieces) - 1, -1, -1)]


def _exact(strip: Strip, form_id: str, table_ids: tuple[str, ...]) -> list[tuple[int, float]]:
    index = _index(form_id, table_ids)
    rows = places(form_id, table_ids)
    for spelling in _spellings(strip):
        key = core(spelling)
        found = index.get(key, ())
        if not found and key:
            found = tuple(place for begin, place in _prefixes(form_id, table_ids) if key.startswith(begin))
        if found:
            printed = number(spelling)
            return [(place, 2.5 if printed == number(rows[place].row.no) else 2.0) for place in found]
    return []


def _chain(pairs: Sequence[tuple[int, int, float]]) -> list[tuple[int, int]]:
    """The heaviest chain of (strip, row) pairs in which both rise; of equal ones the closest together."""
    best: list[float] = []
    came: list[int] = []
    for here, (strip, row, weight) in enumerate(pairs):
        top, source = 0.0, -1
        for there in range(here):
            before, above, _ = pairs[there]
            if before < strip and above < row:
                value = best[there] - 0.001 * min(strip - before, 400)
                if value > top:
                    top, source = value, there
        best.append(top + weight)
        came.append(source)
    if not best:
        return []
    here = max(range(len(best)), key=lambda place: best[place])
    chain = []
    while here >= 0:
        chain.append((pairs[here][0], pairs[here][1]))
        here = came[here]
    return chain[::-1]


def matched(
    strips: Sequence[Strip], form_id: str, table_ids: tuple[str, ...], *, start: int = 0, stop: int | None = None
) -> dict[int, int]:
    """Row number (in `places`) to strip number, for the strips from `start` to `stop`.

    Labels that are the form's (or an alias) are matched first, in order; what is left between two of them is
    matched by likeness, so that a misprinted or cut label still finds its row.
    """
    stop = len(strips) if stop is None else stop
    pairs = [
        (number_, place, weight)
        for number_ in range(start, stop)
        if strips[number_].labels
        for place, weight in _exact(strips[number_], form_id, table_ids)
    ]
    chain = _chain(pairs[:_MOST_PAIRS])
    found = {row: strip for strip, row in chain}
    for (strip, row), (next_strip, next_row) in pairwise(chain):
        if next_row - row > 1 and next_strip - strip > 1:
            _fill(strips, (strip, next_strip), (row, next_row), places(form_id, table_ids), found)
    return found


def _fill(
    strips: Sequence[Strip],
    between: tuple[int, int],
    rows: tuple[int, int],
    entries: Sequence[Place],
    found: dict[int, int],
) -> None:
    lowest = rows[0] + 1
    for number_ in range(between[0] + 1, min(between[1], between[0] + 60)):
        strip = strips[number_]
        if not strip.labels or not strip.values:
            continue
        alike = [
            (max(likeness(core(spelling), core(entries[row].row.label)) for spelling in _spellings(strip)), -row)
            for row in range(lowest, rows[1])
            if entries[row].row.kind != "header"
        ]
        best = max(alike, default=(0.0, 0))
        if best[0] >= _ALIKE:
            found[-best[1]] = number_
            lowest = -best[1] + 1

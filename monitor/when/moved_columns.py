"""Which column stands in the place of one that is gone: a site that moved is no list that could not be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from storage.bodies import ReportKey
from storage.cases import Replaced
from storage.sightings import Answer, Listing

GONE_CYCLES = 3
"""So many readings in a row that found a column gone, before another may stand in its place."""
_GONE = tuple(answer.value for answer in Answer if answer.gone)


def replaced_columns(
    by_column: Mapping[str, Sequence[Listing]], held: Callable[[Listing], frozenset[str]]
) -> dict[str, Replaced]:
    """Columns that are gone, and which other holds what they held; `by_column`: readings in order of time.

    `held`: the reports (BODY-YEAR) that stood in a reading. The other was read whole since, and holds all reports that
    the last whole reading of the former held, but for one in ten, and of each of its bodies one. Another that was read
    before the former was gone stands for it from its own first reading on.
    """
    found = {}
    for former, rows in by_column.items():
        last = _last_whole(rows)
        if last is None or not _is_gone(rows):
            continue
        died = next(row.at for row in rows if row.at > last.at)
        for other, readings in by_column.items():
            since = [row for row in readings if row.at >= died and row.complete]
            if other != former and not _is_gone(readings) and any(_holds(held(row), held(last)) for row in since):
                found[former] = Replaced(column=former, by=other, at=min(died, readings[0].at))
                break
    return found


def is_gone(listing: Listing) -> bool:
    """Whether a reading found "not found" in the column's place."""
    return not listing.complete and not listing.entries and listing.why.startswith(_GONE)


def _is_gone(rows: Sequence[Listing]) -> bool:
    return len(rows) >= GONE_CYCLES and all(map(is_gone, rows[-GONE_CYCLES:]))


def _last_whole(rows: Sequence[Listing]) -> Listing | None:
    return next((row for row in reversed(rows) if row.complete), None)


def _holds(now: frozenset[str], then: frozenset[str]) -> bool:
    if not then or len(then - now) * 10 > len(then):
        return False
    return _bodies(then) <= _bodies(now)


def _bodies(reports: frozenset[str]) -> set[str]:
    return {ReportKey.parse(report).body for report in reports}

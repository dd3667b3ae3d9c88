"""Requests of the running text against the tables: received or none, settled, answered (X-05, X-06, X-08)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.consistency.cells import Cell
from monitor.consistency.expressions import Range
from monitor.consistency.outcomes import Outcome
from monitor.consistency.speech import CASES, Spoken, meets, span
from monitor.consistency.text_tables import Held, against, disagreement
from storage.contents import Statement
from storage.subjects import Subject

_HANDLED = re.compile(r"办理|处理|受理|结转|含|共")


def request_outcomes(spoken: Spoken) -> Iterator[Outcome]:
    """Every number of requests in the text that the tables say too."""
    yield from _received(spoken)
    yield from _settled(spoken)
    answered = Held(id="X-08", units=CASES, bound=True)
    yield from against(spoken, spoken.of(Subject.REQUESTS_ANSWERED), answered)


def _received(spoken: Spoken) -> Iterator[Outcome]:
    """X-05, X-06: requests received, none or so many; with last year's where the text counts them in."""
    statements = spoken.of(Subject.REQUESTS_RECEIVED, Subject.REQUESTS_WITH_CARRIED)
    compared = [(one, cells, limits) for one in statements for cells, limits in _new_requests(spoken, one)]
    if not compared:
        return
    agreeing = [one for one in compared if any(meets(span(one[0]), limit) for limit in one[2])]
    together = float(sum(one.value or 0 for one, _, _ in compared))
    if not agreeing and len(compared) > 1 and any(meets((together, together), limit) for limit in compared[0][2]):
        agreeing = compared  # told by parts
    for statement, cells, limits in compared:
        denied = not statement.value and not statement.approximate
        tabled = limits[0][1] if denied else max(high for _, high in limits)
        if denied != (tabled == 0):
            weaker = "warn" if agreeing else ""
            yield disagreement("X-05", statement, cells, bound=False, weaker=weaker)
            return
    yield Outcome(id="X-05", holds=True, vacuous=not any(one.value for one, _, _ in compared))
    if agreeing or not any(one.value for one, _, _ in compared):
        yield Outcome(id="X-06", holds=True, vacuous=not any(one.value for one, _, _ in compared))
    else:
        statement, cells, _ = compared[0]
        yield disagreement("X-06", statement, cells, bound=False)


def _new_requests(spoken: Spoken, statement: Statement) -> Iterator[tuple[list[Cell], list[Range]]]:
    """The cells of requests received, and all numbers that the statement may mean by them."""
    if statement.unit not in CASES:
        return
    new = spoken.cells.cell("t3", "n1", "total") or spoken.cells.cell("g2014", "c1", "value")
    if new is None or new.value is None:
        return
    found, limits = [new], [(float(new.value), float(new.value))]
    carried = spoken.cells.cell("t3", "n2", "total")
    with_carried = statement.subject == Subject.REQUESTS_WITH_CARRIED
    if carried is not None and carried.value and (with_carried or _HANDLED.search(statement.raw)):
        found.append(carried)
        limits.append((float(new.value + carried.value),) * 2)
    if statement.value and new.table == "t3":
        single = [spoken.cells.value("t3", "n1", column) for column in ("natural", "commercial", "legal", "other")]
        limits += [(float(value), float(value)) for value in single if value]
    yield found, limits


def _settled(spoken: Spoken) -> Iterator[Outcome]:
    """X-06: requests settled; those in hand at the year's end may be among those handled."""
    for statement in spoken.of(Subject.REQUESTS_SETTLED)[:1]:
        cells = [spoken.cells.cell("t3", row, "total") for row in ("tot", "n1", "n2")]
        old = spoken.cells.cell("g2014", "c2", "value")
        found = [cell for cell in ([old] if old else cells) if cell is not None and cell.value is not None]
        if not found or (old is None and len(found) < 3) or statement.unit not in CASES:
            continue
        sums = [cell.value for cell in found[:2]] if old is None else [found[0].value]
        if old is None:
            sums.append((found[1].value or 0) + (found[2].value or 0))
        if any(meets(span(statement), (float(value or 0),) * 2) for value in sums):
            yield Outcome(id="X-06", holds=True, vacuous=not statement.value)
        else:
            yield disagreement("X-06", statement, found[:1], bound=False)

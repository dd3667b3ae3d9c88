"""Requests of the running text against the tables: received or none, settled, answered (X-05, X-06, X-08)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import inf

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
    parts = [span(one) for one, _, _ in compared]
    whole = sum(low for low, _ in parts), sum(high for _, high in parts)  # where it is told by parts
    agreeing = any(
        meets(stated, limit) for one, _, limits in compared for stated in (span(one), whole) for limit in limits
    )
    for statement, cells, limits in compared:
        denied = not statement.value and not statement.approximate
        tabled = limits[0][1] if denied else max(high for _, high in limits)
        if denied != (tabled == 0):
            weaker = "warn" if agreeing else ""
            yield disagreement("X-05", statement, cells, bound=False, weaker=weaker)
            return
    nought = not any(one.value for one, _, _ in compared)
    yield Outcome(id="X-05", holds=True, vacuous=nought)
    if agreeing:
        yield Outcome(id="X-06", holds=True, vacuous=nought)
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
    with_carried = statement.subject == Subject.REQUESTS_WITH_CARRIED
    if with_carried or (new.table == "t3" and _HANDLED.search(statement.raw)):
        carried = spoken.cells.cell("t3", "n2", "total")
        if carried is None or carried.value is None:
            limits.append((float(new.value), inf))  # the old form has no such row; a blank may be any number
        elif carried.value:
            found.append(carried)
            limits.append((float(new.value + carried.value),) * 2)
    single = [spoken.cells.value("t3", "n1", column) for column in ("natural", "commercial", "legal", "other")]
    limits += [(float(value), float(value)) for value in single if value]
    yield found, limits


def _settled(spoken: Spoken) -> Iterator[Outcome]:
    """X-06: requests settled; those in hand at the year's end may be among those handled."""
    statements = [one for one in spoken.of(Subject.REQUESTS_SETTLED) if one.unit in CASES]
    old = spoken.cells.cell("g2014", "c2", "value")
    cells = [old] if old else [spoken.cells.cell("t3", row, "total") for row in ("tot", "n1", "n2")]
    found = [cell for cell in cells if cell is not None and cell.value is not None]
    if not statements or len(found) < len(cells):
        return
    numbers = [float(cell.value or 0) for cell in found]
    if old is None:
        settled, new, carried = numbers
        numbers = [settled, new, new + carried]
    agreeing = next((one for one in statements if any(meets(span(one), (number, number)) for number in numbers)), None)
    if agreeing is not None:
        yield Outcome(id="X-06", holds=True, vacuous=not agreeing.value)
    else:
        yield disagreement("X-06", statements[0], found[:1], bound=False)

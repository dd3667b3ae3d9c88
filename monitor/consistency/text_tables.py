"""Numbers of the running text against the rows of the tables that say the same: X-01, X-04, X-06 to X-09, X-18."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.consistency.cells import Cell
from monitor.consistency.outcomes import Outcome, amount, quoted, told
from monitor.consistency.speech import (
    CASES,
    ITEMS,
    MONEY,
    PEOPLE,
    TIMES,
    Spoken,
    in_unit,
    meets,
    rows_of,
    span,
    total_of,
    unit_of,
)
from storage.bodies import BodyKind
from storage.contents import Statement
from storage.subjects import Subject

_PUBLISHED_UNITS = ITEMS | {"次", "条/月", "篇/月", "次/月", "期/月"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A subject that is held against its rows."""

    id: str
    units: frozenset[str]
    bound: bool = False
    """The row holds more than the text speaks of: the text may say less, never more."""
    any_cell: bool = False
    """One cell alone may be meant, not their sum."""


_COURTS = [subject for subject in Subject if subject.value.startswith(("reviews_", "lawsuits_"))]
_OUTCOMES = [subject for subject in Subject if subject.value.startswith("outcome_")]
HELD: dict[Subject, Held] = {
    Subject.PUBLISHED_TOTAL: Held(id="X-01", units=ITEMS | {"次"}),
    Subject.PUBLISHED_WEBSITE: Held(id="X-04", units=_PUBLISHED_UNITS),
    Subject.PUBLISHED_WEIBO: Held(id="X-04", units=_PUBLISHED_UNITS),
    Subject.PUBLISHED_WECHAT: Held(id="X-04", units=_PUBLISHED_UNITS),
    Subject.PUBLISHED_NEW_MEDIA: Held(id="X-04", units=_PUBLISHED_UNITS),
    Subject.PUBLISHED_ONLINE: Held(id="X-04", units=_PUBLISHED_UNITS),
    Subject.PUBLISHED_GAZETTE: Held(id="X-04", units=_PUBLISHED_UNITS),
    Subject.PUBLISHED_BOARDS: Held(id="X-04", units=_PUBLISHED_UNITS, bound=True),
    Subject.PUBLISHED_MEDIA: Held(id="X-04", units=_PUBLISHED_UNITS, bound=True),
    Subject.REQUESTS_CARRIED_IN: Held(id="X-06", units=CASES),
    Subject.REQUESTS_CARRIED_OUT: Held(id="X-06", units=CASES),
    Subject.REQUESTS_IN_PERSON: Held(id="X-06", units=CASES),
    Subject.REQUESTS_FAX: Held(id="X-06", units=CASES),
    Subject.REQUESTS_ONLINE: Held(id="X-06", units=CASES),
    Subject.REQUESTS_LETTER: Held(id="X-06", units=CASES),
    Subject.REQUESTS_ON_TIME: Held(id="X-06", units=CASES),
    Subject.REQUESTS_EXTENDED: Held(id="X-06", units=CASES),
    **{subject: Held(id="X-07", units=CASES, any_cell=True) for subject in _COURTS},
    **{subject: Held(id="X-08", units=CASES) for subject in _OUTCOMES},
    Subject.LICENCES: Held(id="X-09", units=CASES),
    Subject.PENALTIES: Held(id="X-09", units=CASES),
    Subject.COERCIONS: Held(id="X-09", units=CASES),
    Subject.CHARGES: Held(id="X-09", units=MONEY),
    Subject.NORMATIVE_MADE: Held(id="X-09", units=ITEMS | {""}),
    Subject.NORMATIVE_PUBLISHED: Held(id="X-09", units=ITEMS | {""}),
    Subject.NORMATIVE_REPEALED: Held(id="X-09", units=ITEMS | {""}),
    Subject.NORMATIVE_VALID: Held(id="X-09", units=ITEMS | {""}),
    Subject.POLICY_ITEMS: Held(id="X-18", units=ITEMS, bound=True),
    Subject.INTERPRETATIONS: Held(id="X-18", units=ITEMS, bound=True),
    Subject.RESPONSES_TOTAL: Held(id="X-18", units=TIMES, bound=True),
    Subject.RESPONSES_SOCIAL: Held(id="X-18", units=TIMES, bound=True),
    Subject.RESPONSES_OTHER: Held(id="X-18", units=TIMES, bound=True),
    Subject.PRESS_CONFERENCES: Held(id="X-18", units=TIMES, bound=True),
    Subject.INTERVIEWS: Held(id="X-18", units=TIMES, bound=True),
    Subject.COMPLAINTS: Held(id="X-18", units=CASES, bound=True),
    Subject.FEES: Held(id="X-18", units=MONEY),
    Subject.AGENCIES: Held(id="X-18", units=frozenset({"个", "处"})),
    Subject.READING_POINTS: Held(id="X-18", units=frozenset({"个", "处"})),
    Subject.STAFF: Held(id="X-18", units=PEOPLE, bound=True),
    Subject.STAFF_FULL_TIME: Held(id="X-18", units=PEOPLE, bound=True),
    Subject.STAFF_PART_TIME: Held(id="X-18", units=PEOPLE, bound=True),
    Subject.BUDGET: Held(id="X-18", units=MONEY),
    Subject.MEETINGS: Held(id="X-18", units=TIMES, bound=True),
    Subject.TRAININGS: Held(id="X-18", units=TIMES, bound=True),
    Subject.TRAINED: Held(id="X-18", units=PEOPLE, bound=True),
}
"""Requests received, settled and answered have checks of their own: `text_requests`."""


def table_outcomes(spoken: Spoken) -> Iterator[Outcome]:
    """Every number of the text that a row of the tables says too."""
    for subject, held in HELD.items():
        statements = spoken.of(subject)
        if held.id == "X-09" and spoken.kind is BodyKind.COUNTY:
            # A county's text tells of one bureau's decisions, its table of all.
            yield from against(spoken, [one for one in statements if one.scope], held)
            yield from against(spoken, [one for one in statements if not one.scope], replace(held, bound=True))
        else:
            yield from against(spoken, statements, held)
    yield from _responses(spoken)
    yield from _channels_named(spoken)
    yield from _unspoken(spoken)


def against(spoken: Spoken, statements: Sequence[Statement], held: Held) -> Iterator[Outcome]:
    """Where the text has several numbers and one agrees, the others speak of something narrower."""
    by_table: dict[str, list[tuple[Statement, list[Cell], bool | None]]] = {}
    for statement in statements:
        if statement.unit not in held.units and statement.value:
            continue
        for table, cells in rows_of(statement, spoken.cells):
            by_table.setdefault(table, []).append((statement, cells, _agrees(statement, cells, held)))
    for compared in by_table.values():
        known = [one for one in compared if one[2] is not None]
        if not known:
            continue
        agreeing = next((one for one in known if one[2]), None)
        statement, cells, _ = agreeing or known[0]
        if agreeing:
            empty = not statement.value and not any(cell.value for cell in cells)
            yield Outcome(id=held.id, holds=True, vacuous=empty)
        else:
            yield disagreement(held.id, statement, cells, bound=held.bound)


def _agrees(statement: Statement, cells: Sequence[Cell], held: Held) -> bool | None:
    if statement.open_list and statement.part_of is None:
        return None
    stated, (low, high) = in_unit(statement, unit_of(cells)), total_of(cells)
    if held.any_cell and any(cell.value is not None and meets(stated, (cell.value, cell.value)) for cell in cells):
        return True
    if held.bound and stated[0] <= low:
        return True
    if not meets(stated, (low, high)):
        return False
    return True if low == high else None


def disagreement(
    identity: str, statement: Statement, cells: Sequence[Cell], *, bound: bool, weaker: str = ""
) -> Outcome:
    """A number of the text and the rows that say otherwise."""
    zh, en = told(tuple(cells))
    low, _ = total_of(cells)
    if len(cells) > 1:
        zh, en = f"{zh}，合计 {amount(low)}", f"{en}, together {amount(low)}"
    more = "，多于统计表所列" if bound else ""
    return Outcome(
        id=identity,
        holds=False,
        zh=f"正文{quoted(statement)}{more}，统计表：{zh}",
        en=f"the text says {quoted(statement)}, the table: {en}",
        cells=tuple(cells),
        statements=(statement,),
        weaker=weaker,
    )


def _responses(spoken: Spoken) -> Iterator[Outcome]:
    """X-18: answers at the window and by phone together, which are among the other ways."""
    ways = [spoken.of(subject)[:1] for subject in (Subject.RESPONSES_WINDOW, Subject.RESPONSES_PHONE)]
    heard = [one for way in ways for one in way if one.unit in TIMES]
    row = spoken.cells.cell("g2014", "b2_5", "value")
    if not heard or row is None or row.value is None:
        return
    least = sum(span(one)[0] for one in heard)
    if least <= row.value:
        yield Outcome(id="X-18", holds=True, vacuous=not least)
        return
    said = "、".join(quoted(one) for one in heard)
    yield Outcome(
        id="X-18",
        holds=False,
        zh=f"正文{said}，合计不少于 {amount(least)}，统计表：{row.label} {amount(row.value)}",
        en=f"the text says {said}, at least {amount(least)} together, the table: {row.label} {amount(row.value)}",
        cells=(row,),
        statements=tuple(heard),
    )


def _channels_named(spoken: Spoken) -> Iterator[Outcome]:
    """X-04: a channel that the text says was used, and for which the table has nought."""
    for subject, row, name in ((Subject.WEIBO_NAMED, "a2_3", "微博"), (Subject.WECHAT_NAMED, "a2_4", "微信")):
        cell = spoken.cells.cell("g2014", row, "value")
        for statement in spoken.named(subject)[:1]:
            if cell is None or cell.value is None:
                continue
            if cell.value:
                yield Outcome(id="X-04", holds=True)
                continue
            yield Outcome(
                id="X-04",
                holds=False,
                zh=f"正文称通过{name}公开{quoted(statement)}，统计表：{cell.label} 0",
                en=f"the text says that {name} was used {quoted(statement)}, the table: {cell.label} 0",
                cells=(cell,),
                statements=(statement,),
            )


_DECISIONS = (
    ("t2_20_5", "licence", "行政许可"),
    ("t2_20_6", "penalty", "行政处罚"),
    ("t2_20_6", "coercion", "行政强制"),
)


def _unspoken(spoken: Spoken) -> Iterator[Outcome]:
    """X-09, a hint: decisions in the table of which the text says nothing."""
    lines = [line for line in spoken.content.text.split("\n") if "\t" not in line]
    for table, row, name in _DECISIONS:
        cell = spoken.cells.cell(table, row, "decisions")
        if cell is None or not cell.value or any(name in line and len(line.strip()) > len(name) + 2 for line in lines):
            continue
        yield Outcome(
            id="X-09",
            holds=False,
            weaker="hint",
            zh=f"统计表{cell.label} {amount(cell.value)}，正文未提及",
            en=f"the table has {cell.label} {amount(cell.value)}, the text says nothing of it",
            cells=(cell,),
        )

"""The sums that a change of figures touches, checked in the version before and in the one after; pure."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from monitor.consistency.cells import Cell, Cells
from monitor.consistency.expressions import Truth, expand, holds, names_in, parsed
from monitor.consistency.outcomes import told
from storage.contents import ReportContent
from storage.figures import FORM_IDS, FormTable, form
from storage.relations import Relation

Place = tuple[str, str, str]
"""Table, row and column of a figure."""
_FORMER = "former."
_KEY = "row_"


@dataclass(frozen=True, kw_only=True, slots=True)
class Recheck:
    """One relation at one place, in both versions."""

    id: str
    table: str
    zh: str
    """What the relation says."""
    en: str
    place: str
    """The column or row at which it is checked, in the form's words; empty: there is but one."""
    before: Truth
    """Whether it held; None: it could not be told."""
    after: Truth
    before_zh: str
    """The figures it is about, as they stood."""
    before_en: str
    after_zh: str
    after_en: str


def rechecked(before: ReportContent, after: ReportContent, changed: Collection[Place]) -> tuple[Recheck, ...]:
    """Relations of errors and warnings that name a changed figure, by the order of the forms.

    Left out is what can be told in neither version, and what last year's report would have to say.
    """
    old, new = Cells(before), Cells(after)
    found: dict[tuple[str, tuple[Place, ...]], Recheck] = {}
    for form_id in FORM_IDS:
        for relation in form(form_id).relations:
            if relation.finding != "inconsistent" or not relation.per or relation.severity == "hint":
                continue
            for table in relation.tables:
                shape = new.shape(table) or old.shape(table)
                if shape is None or not _is_of(relation, table, form_id, old, new):
                    continue
                for spot, expression, places in _readings(relation, table, shape, changed):
                    one = _recheck(relation, table, expression, places, old, new)
                    if one is not None:
                        one = replace(one, place=_spot_words(relation, shape, spot))
                        found.setdefault((relation.id, tuple(places.values())), one)
    return tuple(found.values())


def _spot_words(relation: Relation, shape: FormTable, spot: str) -> str:
    if relation.per == "column":
        return shape.column(spot).name if len(shape.columns) > 1 else ""
    return shape.row(spot).label if relation.per == "row" else ""


def _is_of(relation: Relation, table: str, form_id: str, old: Cells, new: Cells) -> bool:
    homes = relation.forms or (form_id,)
    return any(table in cells.tables and cells.tables[table].form in homes for cells in (old, new))


def _readings(
    relation: Relation, table: str, shape: FormTable, changed: Collection[Place]
) -> Iterator[tuple[str, str, dict[str, Place]]]:
    """Each column, row or report that holds a changed figure, the expression there, and the place of each name."""
    expression, spots = relation.expression, [""]
    if relation.per == "column":
        expression = expand(expression, [row.key for row in shape.value_rows])
        spots = [column.key for column in shape.columns]
    elif relation.per == "row":
        spots = [row.key for row in shape.value_rows if not relation.rows or row.key in relation.rows]
    names = names_in(expression)
    if any(name.startswith(_FORMER) for name in names):
        return
    for spot in spots:
        places = {name: _place(relation, name, table, spot) for name in names}
        if any(place in changed for place in places.values()):
            yield spot, expression, places


def _place(relation: Relation, name: str, table: str, spot: str) -> Place:
    bare = name.removeprefix(_KEY)
    if relation.per == "report":
        first, second, third = bare.split(".")
        return first, second, third
    return (table, bare, spot) if relation.per == "column" else (table, spot, bare)


def _recheck(
    relation: Relation, table: str, expression: str, places: dict[str, Place], old: Cells, new: Cells
) -> Recheck | None:
    was, is_now = _truth(expression, places, old), _truth(expression, places, new)
    if (was is None and is_now is None) or (_conditional(expression) and False not in (was, is_now)):
        return None
    before, after = told(_cells(places, old)), told(_cells(places, new))
    return Recheck(
        id=relation.id,
        table=table,
        zh=relation.zh,
        en=relation.en,
        place="",
        before=was,
        after=is_now,
        before_zh=before[0],
        before_en=before[1],
        after_zh=after[0],
        after_en=after[1],
    )


def _conditional(expression: str) -> bool:
    """Whether it speaks of a case that should not be: while it is not, there is nothing to add up."""
    node = parsed(expression)
    return isinstance(node, ast.UnaryOp) or (isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or))


def _truth(expression: str, places: dict[str, Place], cells: Cells) -> Truth:
    if not any(cells.has(*place) for place in places.values()):
        return None
    unknown = (float("-inf"), float("inf"))
    return holds(expression, lambda name: cells.range(*places[name]) if places[name][0] in cells.tables else unknown)


def _cells(places: dict[str, Place], cells: Cells) -> tuple[Cell, ...]:
    read = (cells.cell(*place) for place in places.values())
    return tuple(cell for cell in read if cell is not None)

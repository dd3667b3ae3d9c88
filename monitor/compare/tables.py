"""Statutory tables compared cell by cell, by the keys of the form; a table that was not read is no change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from monitor.compare.sentences import bare
from storage.contents import ReportContent
from storage.figures import NULL_MARKS, Figure, FormRow, FormTable, TableReading, form, normalise_label
from storage.findings import Change, Part

UNREAD = "表格这次未能完整读出，数字待核对"
RECOGNISED = "数字由图片识别，把握不足，待核对"
SAME_NUMBER = "数值未变"
BLANKS = "空白的写法不同"
STILL_THERE = "表格仍在原文中，只是读取不同"
NO_LONGER_THERE = "表格不再存在"
NOT_THERE_BEFORE = "表格原先没有"
AS_PICTURE = "改为图片"
AS_TEXT = "由图片改为文字"
PICTURE = "图片"
RECOGNISED_READING = "ocr"

SURE = 0.95
"""Recognised signs less sure than this accuse nobody: a misread digit is no changed figure."""
MOST_CELLS = 2_000
"""Beyond so many differing cells the rest goes untold: no statutory table has half as many."""

_DIGITS = re.compile(r"[\d.,+\-\s]+")
_ENDING = " .．、"


def table_changes(before: ReportContent, after: ReportContent) -> tuple[Change, ...]:
    """Changes of the figures of two contents; whole tables that came, went or turned into a picture are one each."""
    old, new = _by_name(before.tables), _by_name(after.tables)
    found: list[Change] = []
    for name in dict.fromkeys((*old, *new)):
        if name in old and name in new:
            found.extend(_pictured(old[name], new[name]))
            found.extend(_cells(old[name], new[name]))
        elif name in old:
            found.extend(_gone(old[name], after))
        else:
            found.extend(_come(new[name], before))
    return tuple(found[:MOST_CELLS])


def read_on_both_sides(before: ReportContent, after: ReportContent) -> tuple[TableReading, ...]:
    """Tables whose cells are compared by key, so that their rows need not be compared as text; the old readings.

    Where a faulty reading lost cells of one side, the rows are compared as text too: they may be gone in truth.
    """
    old, new = _by_name(before.tables), _by_name(after.tables)
    shared = [(table, new[name]) for name, table in old.items() if name in new]
    return tuple(one for one, other in shared if one.figures and other.figures and not _lost(one, other))


def _lost(old: TableReading, new: TableReading) -> bool:
    """Whether a faulty reading on either side left other cells than the other side has."""
    return bool(old.problem or new.problem) and _keys(old) != _keys(new)


def _keys(table: TableReading) -> set[tuple[str, str]]:
    return {(figure.row, figure.column) for figure in table.figures}


def _pictured(old: TableReading, new: TableReading) -> list[Change]:
    """A table that was text and is now a picture, or the other way round: one change of its own beside its cells."""
    was, is_now = old.read == RECOGNISED_READING, new.read == RECOGNISED_READING
    if was == is_now or not (old.figures and new.figures):
        return []
    title = table_title(new)
    names = (PICTURE, title) if was else (title, PICTURE)
    return [_whole(new, *names, AS_TEXT if was else AS_PICTURE, substantive=not was)]


def _by_name(tables: Iterable[TableReading]) -> dict[str, TableReading]:
    """One reading a table: the fullest, where a table was read twice."""
    best: dict[str, TableReading] = {}
    for table in tables:
        former = best.get(table.table)
        if former is None or (former.problem is not None, -len(former.figures)) > (
            table.problem is not None,
            -len(table.figures),
        ):
            best[table.table] = table
    return best


def _cells(old: TableReading, new: TableReading) -> list[Change]:
    before = {(figure.row, figure.column): figure for figure in old.figures}
    after = {(figure.row, figure.column): figure for figure in new.figures}
    # A fault that both readings share leaves the same cells in both: those can be compared.
    doubt = UNREAD if _lost(old, new) else ""
    doubt = doubt or (RECOGNISED if _is_unsure(old) or _is_unsure(new) else "")
    found = []
    for key in dict.fromkeys((*before, *after)):
        change = _cell(before.get(key), after.get(key), old, new, doubt)
        if change is not None:
            found.append(change)
    return found


def _is_unsure(table: TableReading) -> bool:
    return table.confidence is not None and table.confidence < SURE


def _cell(
    old: Figure | None, new: Figure | None, before: TableReading, after: TableReading, doubt: str
) -> Change | None:
    if old is not None and new is not None and normalise_label(old.raw) == normalise_label(new.raw):
        return None
    if doubt and (old is None or new is None or old.value is None or new.value is None):
        return None
    figure = new if new is not None else old
    if figure is None:
        return None
    reason = doubt or _editorial(old, new)
    reading = after if new is not None else before
    return Change(
        part=Part.TABLE,
        before=None if old is None else old.raw.strip(),
        after=None if new is None else new.raw.strip(),
        table=reading.table,
        row=figure.row,
        column=figure.column,
        label=cell_label(reading, figure),
        substantive=not reason,
        reason=reason,
    )


def _editorial(old: Figure | None, new: Figure | None) -> str:
    """Why two different raw cells say the same; empty: they do not."""
    if old is None or new is None:
        # A cell that was never there and is blank now says nothing.
        present = old or new
        return BLANKS if present is not None and normalise_label(present.raw) in NULL_MARKS else ""
    if old.value is None and new.value is None:
        both_blank = {normalise_label(old.raw), normalise_label(new.raw)} <= NULL_MARKS
        return BLANKS if both_blank else (SAME_NUMBER if bare(old.raw) == bare(new.raw) else "")
    if old.value != new.value:
        return ""
    units = {unit for unit in (_DIGITS.sub("", normalise_label(figure.raw)) for figure in (old, new)) if unit}
    return SAME_NUMBER if len(units) < 2 else ""


def _gone(table: TableReading, after: ReportContent) -> list[Change]:
    if not table.figures:
        return []
    title = table_title(table)
    if _stands_in(table, after.text) or f"unread_table:{table.table}" in after.signals:
        return [_whole(table, title, None, STILL_THERE, substantive=False)]
    reason = AS_PICTURE if "table_as_picture" in after.signals else NO_LONGER_THERE
    return [_whole(table, title, None, reason, substantive=True)]


def _come(table: TableReading, before: ReportContent) -> list[Change]:
    if not table.figures:
        return []
    title = table_title(table)
    if _stands_in(table, before.text) or f"unread_table:{table.table}" in before.signals:
        return [_whole(table, None, title, STILL_THERE, substantive=False)]
    return [_whole(table, None, title, NOT_THERE_BEFORE, substantive=True)]


def _whole(table: TableReading, before: str | None, after: str | None, reason: str, *, substantive: bool) -> Change:
    return Change(
        part=Part.TABLE,
        before=before,
        after=after,
        table=table.table,
        label=table_title(table),
        substantive=substantive,
        reason=reason,
    )


def _stands_in(table: TableReading, text: str) -> bool:
    """Whether most row labels of the table stand in the text: then it is there, though it was not read."""
    known = form_table(table)
    labels = {bare(row.label) for row in known.value_rows if row.label} if known is not None else set()
    labels = {label for label in labels or {bare(figure.label) for figure in table.figures} if len(label) > 3}
    folded = bare(text)
    return bool(labels) and 2 * sum(label in folded for label in labels) > len(labels)


def form_table(table: TableReading) -> FormTable | None:
    """The form's own table behind a reading; None where no form knows it."""
    try:
        return form(table.form).table(table.table)
    except KeyError:
        return None


def table_title(table: TableReading) -> str:
    """The form's title of a table, its key where no form knows it."""
    known = form_table(table)
    return known.title if known is not None and known.title else table.table


def cell_label(table: TableReading, figure: Figure) -> str:
    """A cell in the form's words: 「三(三)2 其他法律行政法规禁止公开 / 自然人」."""
    known = form_table(table)
    if known is None:
        return figure.label
    rows = {row.key: row for row in known.rows}
    row = rows.get(figure.row)
    named = figure.label if row is None else f"{_number(row, rows)} {row.label}".strip()
    column = _column_name(known, figure.column)
    return " / ".join(part for part in (named, column) if part)


def _number(row: FormRow, rows: Mapping[str, FormRow]) -> str:
    chain: list[str] = []
    current: FormRow | None = row
    while current is not None and len(chain) < 6:
        chain.append(current.no.rstrip(_ENDING))
        current = rows.get(current.parent) if current.parent else None
    return "".join(reversed(chain))


def _column_name(table: FormTable, key: str) -> str:
    """The head of a column; with the heads above it where the name alone is not enough, none where there is but one."""
    if len(table.columns) < 2:
        return ""
    try:
        column = table.column(key)
    except KeyError:
        return key
    alone = sum(other.name == column.name for other in table.columns) == 1
    return column.name if alone or not column.path else " ".join(column.path)


@cache
def words_of(form_id: str, table_id: str) -> frozenset[str]:
    """Everything the form itself prints in a table, bare: labels, heads, numbers, units; to know its rows in a text."""
    try:
        known = form(form_id).table(table_id)
    except KeyError:
        return frozenset()
    words = {known.title, known.label_column, "单位", "统计指标", "统计数", "指标名称"}
    for row in known.rows:
        spelled = (row.label, *row.aliases)
        words.update((row.no, row.unit, *spelled, *(f"{row.no}{label}" for label in spelled)))
    for column in known.columns:
        words.update((column.name, column.unit, *column.path, *column.aliases, f"{column.name}（{column.unit}）"))
    return frozenset(bare(word) for word in words)

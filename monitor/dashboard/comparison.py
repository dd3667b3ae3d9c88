"""Two versions side by side: what changed part by part, and the whole text line by line with its words marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from monitor.compare.marks import Piece, mark_changes
from storage.contents import ReportContent
from storage.figures import form
from storage.findings import Change, Part

_MOST_LINES = 3000
_CONTEXT = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class FigureChange:
    """A cell that changed."""

    table: str
    row: str
    column: str
    before: str | None
    after: str | None
    substantive: bool
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class WordChange:
    """A wording that changed; None on a side: it was not there."""

    part: Part
    label: str
    before: tuple[Piece, ...] | None
    after: tuple[Piece, ...] | None
    substantive: bool
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LinePair:
    """A line of either version; equal lines stand in both, `skipped` counts equal ones left out."""

    before: tuple[Piece, ...] | None
    after: tuple[Piece, ...] | None
    changed: bool
    skipped: int = 0


def figure_changes(changes: Sequence[Change]) -> list[FigureChange]:
    """The changed cells, in the order given, with the form's own words for table and column."""
    found = []
    for change in changes:
        if change.part is not Part.TABLE:
            continue
        table, column = _table_words(change)
        found.append(
            FigureChange(
                table=table,
                row=change.label or change.row or "",
                column=column,
                before=change.before,
                after=change.after,
                substantive=change.substantive,
                reason=change.reason,
            )
        )
    return found


def word_changes(changes: Sequence[Change]) -> list[WordChange]:
    """Everything but cells, in the order given, with the changed words marked."""
    return [_word_change(change) for change in changes if change.part is not Part.TABLE]


def whole_text(before: ReportContent, after: ReportContent, *, all_lines: bool) -> list[LinePair]:
    """The texts line by line; without `all_lines` only changed ones with two equal lines around them."""
    old, new = before.text.splitlines()[:_MOST_LINES], after.text.splitlines()[:_MOST_LINES]
    pairs: list[LinePair] = []
    # Popular lines as junk: a page of a thousand equal lines would else take minutes.
    for verb, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=True).get_opcodes():
        if verb == "equal":
            pairs += _equal(old[i1:i2], first=not pairs, last=i2 == len(old), all_lines=all_lines)
        else:
            pairs += _unequal(old[i1:i2], new[j1:j2])
    return pairs


def _equal(lines: Sequence[str], *, first: bool, last: bool, all_lines: bool) -> list[LinePair]:
    kept = 0 if first else _CONTEXT
    tail = 0 if last else _CONTEXT
    if all_lines or len(lines) <= kept + tail + 1:
        return [_same(line) for line in lines]
    skipped = LinePair(before=None, after=None, changed=False, skipped=len(lines) - kept - tail)
    return [*map(_same, lines[:kept]), skipped, *map(_same, lines[len(lines) - tail :])]


def _same(line: str) -> LinePair:
    pieces = (Piece(text=line, changed=False),)
    return LinePair(before=pieces, after=pieces, changed=False)


def _unequal(old: Sequence[str], new: Sequence[str]) -> list[LinePair]:
    pairs = []
    for index in range(max(len(old), len(new))):
        before = old[index] if index < len(old) else None
        after = new[index] if index < len(new) else None
        pairs.append(_pair(before, after))
    return pairs


def _pair(before: str | None, after: str | None) -> LinePair:
    old, new = _marked(before, after)
    return LinePair(before=old, after=new, changed=True)


def _marked(before: str | None, after: str | None) -> tuple[tuple[Piece, ...] | None, tuple[Piece, ...] | None]:
    if before is not None and after is not None:
        return mark_changes(before, after)
    old = (Piece(text=before, changed=True),) if before is not None else None
    return old, (Piece(text=after, changed=True),) if after is not None else None


def _word_change(change: Change) -> WordChange:
    before, after = _marked(change.before, change.after)
    return WordChange(
        part=change.part,
        label=change.label,
        before=before,
        after=after,
        substantive=change.substantive,
        reason=change.reason,
    )


def _table_words(change: Change) -> tuple[str, str]:
    """Titles of table and column; forms share the keys of tables, so the newest that has both is asked."""
    for form_id in ("g2021", "g2019", "g2014", "l2008"):
        try:
            table = form(form_id).table(change.table or "")
            column = table.column(change.column or "")
        except (KeyError, StopIteration):
            continue
        return table.title, "·".join((*column.path, column.name))
    return change.table or "", change.column or ""

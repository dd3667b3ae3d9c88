"""Two contents of one report in, the changes between them out: title, shown dates, tables, text, attachments; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from monitor.compare.files import ALIKE, MAYBE_MISREAD, file_changes
from monitor.compare.sentences import bare
from monitor.compare.tables import read_on_both_sides, table_changes
from monitor.compare.text import PUNCTUATION, clip, text_changes
from monitor.wording import SOURCES
from storage.contents import RECOGNISED_TEXT, DateSource, ReportContent
from storage.findings import Change, Part
from storage.fingerprint import fold, said, same_state, similarity

LAYOUT = "仅版式或标点不同"
SHRUNK = "正文篇幅减少一半以上"
WHOLE = "全文"
LONG = 300
"""Signs from which a text is long enough to be said to have shrunk."""


def compare(before: ReportContent, after: ReportContent) -> tuple[Change, ...]:
    """What differs, part by part; empty where both are one state (`same_state`), and only there.

    Punctuation, quotes, order and re-exports are told as editorial; what could not be read on one side is no change.
    `before` and `after` of a change are for readers, at most 400 characters each.
    """
    if same_state(before, after):
        return ()
    tables = table_changes(before, after)
    text = _sure(text_changes(before, after, read_on_both_sides(before, after)), before, after)
    text = (*_shrunk(before, after, text), *text)
    files = file_changes(before, after)
    told = {_key(change) for change in (*tables, *text)}
    inside = [change for change in files.inside if _key(change) not in told]
    found = (
        *_title(before, after),
        *_dates(before, after),
        *tables,
        *_without_figures(text, tables),
        *files.files,
        *inside,
    )
    return found or (_layout(before, after),)


def _layout(before: ReportContent, after: ReportContent) -> Change:
    """Another state in which no word, figure or file differs: the first stretch that is written otherwise."""
    for one, other in zip(before.text.split("\n"), after.text.split("\n"), strict=False):
        if fold(one) != fold(other):
            return Change(part=Part.TEXT, before=clip(one), after=clip(other), substantive=False, reason=LAYOUT)
    return Change(part=Part.TEXT, before=None, after=None, substantive=False, reason=LAYOUT)


def _shrunk(before: ReportContent, after: ReportContent, text: tuple[Change, ...]) -> list[Change]:
    """One line ahead of the sentences where the running text lost more than half of its signs."""
    old, new = len(said(before.text)), len(said(after.text))
    if old < LONG or new * 2 >= old or not any(change.substantive for change in text):
        return []
    return [Change(part=Part.TEXT, before=f"{old} 字", after=f"{new} 字", label=WHOLE, reason=SHRUNK)]


def _sure(changes: tuple[Change, ...], before: ReportContent, after: ReportContent) -> tuple[Change, ...]:
    """Where signs were recognised from a picture and nearly all are equal, the rest may be misread: it is editorial."""
    recognised = RECOGNISED_TEXT in before.signals or RECOGNISED_TEXT in after.signals
    if not recognised or similarity(before.text, after.text) < ALIKE:
        return changes
    return tuple(replace(one, substantive=False, reason=one.reason or MAYBE_MISREAD) for one in changes)


def _key(change: Change) -> tuple[str | None, ...]:
    return change.part.value, change.before, change.after, change.table, change.row, change.column


def _title(before: ReportContent, after: ReportContent) -> list[Change]:
    if fold(before.title) == fold(after.title):
        return []
    same = bare(before.title) == bare(after.title)
    return [
        Change(
            part=Part.TITLE,
            before=clip(before.title),
            after=clip(after.title),
            substantive=not same,
            reason=PUNCTUATION if same else "",
        )
    ]


def _dates(before: ReportContent, after: ReportContent) -> list[Change]:
    """Shown dates by source. That of the list counts only where nothing else is shown, and on both sides."""
    sources: tuple[DateSource, ...] = (DateSource.PAGE, DateSource.META)
    old = {source: _days(before, source) for source in sources}
    new = {source: _days(after, source) for source in sources}
    if not any((*old.values(), *new.values())):
        sources = (DateSource.LIST,)
        old = {DateSource.LIST: _days(before, DateSource.LIST)}
        new = {DateSource.LIST: _days(after, DateSource.LIST)}
        # A page can be read again without its row: that the list's date is not there then says nothing.
        if not old[DateSource.LIST] or not new[DateSource.LIST]:
            return []
    if _union(old.values()) == _union(new.values()):
        return []
    found: dict[tuple[str | None, str | None], Change] = {}
    for source in sources:
        if old[source] != new[source]:
            pair = (_written(old[source]), _written(new[source]))
            change = Change(part=Part.DATE, before=pair[0], after=pair[1], label=SOURCES[source].zh)
            found.setdefault(pair, change)
    return list(found.values())


def _days(content: ReportContent, source: DateSource) -> frozenset[date]:
    return frozenset(claim.date for claim in content.dates if claim.source is source)


def _union(several: Iterable[frozenset[date]]) -> frozenset[date]:
    return frozenset().union(*several)


def _written(days: frozenset[date]) -> str | None:
    return "、".join(day.isoformat() for day in sorted(days)) or None


def _without_figures(text: tuple[Change, ...], tables: tuple[Change, ...]) -> list[Change]:
    """The text's changes without rows of tables whose only difference was told cell by cell."""
    cells = {(bare(c.before or ""), bare(c.after or "")) for c in tables if c.row is not None}
    return [change for change in text if not _told_by_cells(change, cells)]


def _told_by_cells(change: Change, cells: set[tuple[str, str]]) -> bool:
    if change.before is None or change.after is None or " | " not in change.before:
        return False
    old, new = change.before.split(" | "), change.after.split(" | ")
    if len(old) != len(new):
        return False
    differing = {(bare(a), bare(b)) for a, b in zip(old, new, strict=True) if bare(a) != bare(b)}
    return bool(differing) and differing <= cells

"""Two versions beside each other: figures with their sums checked again, wordings, texts and files; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from monitor.compare.files import matched_files
from monitor.compare.marks import Piece
from monitor.compare.sentences import bare
from monitor.consistency.rechecked import Recheck, rechecked
from monitor.dashboard.drawing.line_pairs import MOST_LINES, LinePair, line_pairs, marked
from storage.contents import Attachment, ReportContent
from storage.figures import form
from storage.findings import Change, Part
from storage.sightings import Version


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
class FilePair:
    """A file that was replaced, its texts beside each other."""

    before: Attachment
    after: Attachment
    pairs: tuple[LinePair, ...]
    """Empty: both say the same."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """All that is shown of two versions."""

    before: Version
    after: Version
    figures: tuple[FigureChange, ...]
    words: tuple[WordChange, ...]
    sums: tuple[Recheck, ...]
    """Relations that name a changed figure."""
    pairs: tuple[LinePair, ...]
    """The running text; empty where it is equal and only changes are asked for."""
    files: tuple[FilePair, ...]
    cut: bool
    """The texts are longer than what is shown of them."""
    two_readers: bool
    """Not both were read by the same state of our readers: a difference may be theirs."""

    @property
    def substantive(self) -> int:
        """How many changes are of substance."""
        return sum(one.substantive for one in self.figures) + sum(one.substantive for one in self.words)

    @property
    def editorial(self) -> int:
        """How many are of form alone."""
        return len(self.figures) + len(self.words) - self.substantive

    @property
    def moves(self) -> int:
        """How many lines only stand elsewhere."""
        return len({pair.moved for pair in self.pairs if pair.moved})


def comparison_of(before: Version, after: Version, changes: Sequence[Change], *, whole: bool) -> Comparison:
    """Two versions of one report, and the changes between them; `whole`: equal lines are kept too."""
    places = {(one.table, one.row, one.column) for one in changes if one.table and one.row and one.column}
    changed = {(table, row, column) for table, row, column in places if table and row and column}
    old, new = before.content, after.content
    same = old.text == new.text
    return Comparison(
        before=before,
        after=after,
        figures=tuple(figure_changes(changes)),
        words=tuple(word_changes(changes)),
        sums=rechecked(old, new, changed) if changed else (),
        pairs=() if same and not whole else tuple(whole_text(old, new, all_lines=whole)),
        files=tuple(_file_pairs(old, new, whole=whole)),
        cut=max(len(content.text.splitlines()) for content in (old, new)) > MOST_LINES,
        two_readers=old.readers != new.readers,
    )


def changes_values(changes: Sequence[Change]) -> dict[str, Any]:
    """What `comparison.html` is set with where only the changes are at hand."""
    return {"figures": figure_changes(changes), "words": word_changes(changes)}


def figure_changes(changes: Sequence[Change]) -> list[FigureChange]:
    """The changed cells, in the order given, with the form's own words for table and column."""
    found = []
    for change in changes:
        if change.part is not Part.TABLE:
            continue
        table, column = _table_words(change)
        row = change.label or change.row or ""
        found.append(
            FigureChange(
                table=table,
                # A label ends with its column where there are several: the column has a cell of its own.
                row=row.rpartition(" / ")[0] or row if column else row,
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
    """The running texts line by line; without `all_lines` only changed ones with two equal lines around them."""
    return line_pairs(before.text, after.text, all_lines=all_lines)


def _file_pairs(before: ReportContent, after: ReportContent, *, whole: bool) -> list[FilePair]:
    """Files whose bytes are others and that could be read on both sides."""
    found = []
    for old, new in matched_files(before, after):
        if old.sha256 is None or new.sha256 is None or old.sha256 == new.sha256 or not (old.text and new.text):
            continue
        if old.text == before.text and new.text == after.text:
            continue  # the page is a shell around it: its text stands above
        same = bare(old.text) == bare(new.text)
        pairs = () if same else tuple(line_pairs(old.text, new.text, all_lines=whole))
        found.append(FilePair(before=old, after=new, pairs=pairs))
    return found


def _word_change(change: Change) -> WordChange:
    before, after = marked(change.before, change.after)
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
        except KeyError:
            continue
        heads = dict.fromkeys((*column.path, column.name))
        return table.title, "·".join(heads) if len(table.columns) > 1 else ""
    return change.table or "", change.column or ""

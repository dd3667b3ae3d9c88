"""Running text compared by sentences: edited, added, dropped; moved or only respelled ones are editorial."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import zip_longest

from monitor.compare.sentences import MOST_CHARACTERS, Edit, Sentence, bare, edits, moved, respelled, sentences
from monitor.compare.tables import words_of
from storage.contents import ReportContent, Section
from storage.figures import TableReading, read_value
from storage.findings import Change, Part
from storage.noise import is_noise

MOST_TOLD = 200
"""So many changed sentences are told one by one; the rest in one line."""
MOST_RESPELLED = 10
MOST_LENGTH = 400

PUNCTUATION = "仅标点、空格或引号不同"
MOVED = "语句未变，仅位置不同"
RECUT = "语句未变，仅断句不同"
NOW_IN_FILE = "由正文移入附件"
FROM_FILE = "由附件移入正文"
LEAST_KEY = 4
"""Letters and digits from which a sentence is known again in another text."""
REST_AS_ONE = "文本过长，此后部分整体比较"
RESPREAD = "文字与数字未变，仅表格分栏不同"


def clip(text: str) -> str:
    """At most 400 characters, the cut shown as `…`."""
    return text if len(text) <= MOST_LENGTH else text[: MOST_LENGTH - 1] + "…"


def text_changes(before: ReportContent, after: ReportContent, tables: Iterable[TableReading]) -> tuple[Change, ...]:
    """Changes of the running text. `tables`: those compared by key, whose rows are left out here."""
    known = frozenset(word for table in tables for word in words_of(table.form, table.table))
    old = sentences("\n".join(_lines(before.text, known)))
    new = sentences("\n".join(_lines(after.text, known)))
    moved_out, moved_in = _in_files_alone(after, before), _in_files_alone(before, after)
    found = [_between_files(_change(edit, before, after), edit, moved_out, moved_in) for edit in edits(old, new)]
    if bare(before.text[MOST_CHARACTERS:]) != bare(after.text[MOST_CHARACTERS:]):
        found.append(_rest(before.text[MOST_CHARACTERS:], after.text[MOST_CHARACTERS:]))
    if len(found) > MOST_TOLD:
        more = len(found) - MOST_TOLD
        found = found[:MOST_TOLD]
        found.append(Change(part=Part.TEXT, before=None, after=None, reason=f"另有 {more} 处未逐一列出"))
    found += [_editorial(edit, PUNCTUATION) for edit in respelled(old, new, MOST_RESPELLED)]
    if not found:
        shifted = moved(old, new)
        if shifted is not None:
            found.append(_editorial(shifted, MOVED))
        elif [one.key for one in old] != [one.key for one in new]:
            found.append(_recut(old, new))
    return tuple(found)


def _lines(text: str, known: frozenset[str]) -> list[str]:
    """The lines that count: no rows of tables compared by key, no counters, today's dates and links of the site."""
    return [line for line in text.split("\n") if not (known and _row_of(line, known)) and not is_noise(line)]


def _row_of(line: str, known: frozenset[str]) -> bool:
    """Whether every cell of a line is the form's own word, a number or a blank."""
    return all(bare(cell) in known or _figure(cell) for cell in line.split("\t"))


def _figure(cell: str) -> bool:
    return not bare(cell) or read_value(cell, "signed") is not None


def _change(edit: Edit, before: ReportContent, after: ReportContent) -> Change:
    respread = _respread(edit)
    return Change(
        part=Part.TEXT,
        before=None if edit.before is None else clip(_shown(edit.before)),
        after=None if edit.after is None else clip(_shown(edit.after)),
        label=_section(edit.after, after.sections) or _section(edit.before, before.sections),
        substantive=not respread,
        reason=RESPREAD if respread else "",
    )


def _in_files_alone(content: ReportContent, other: ReportContent) -> str:
    """What the files say that only this side links."""
    held = {file.sha256 for file in other.attachments}
    return "\n".join(bare(f.text) for f in content.attachments if f.sha256 is not None and f.sha256 not in held)


def _between_files(change: Change, edit: Edit, moved_out: str, moved_in: str) -> Change:
    """A sentence that left the page for a new file, or came out of one that is no longer linked, only moved."""
    gone = edit.before if edit.after is None else None
    come = edit.after if edit.before is None else None
    if gone is not None and _holds(moved_out, gone):
        return replace(change, substantive=False, reason=NOW_IN_FILE)
    if come is not None and _holds(moved_in, come):
        return replace(change, substantive=False, reason=FROM_FILE)
    return change


def _holds(text: str, sentence: Sentence) -> bool:
    return len(sentence.key) >= LEAST_KEY and sentence.key in text


def _respread(edit: Edit) -> bool:
    """Whether a row holds the same words and the same numbers, only spread over other cells."""
    if edit.before is None or edit.after is None or not edit.before.row:
        return False
    old, new = ([bare(cell) for cell in sentence.text.split("\t")] for sentence in (edit.before, edit.after))
    return _words(old) == _words(new) and _numbers(old) == _numbers(new)


def _words(cells: list[str]) -> str:
    return "".join(cell for cell in cells if not cell.isdecimal())


def _numbers(cells: list[str]) -> list[str]:
    return [cell for cell in cells if cell.isdecimal()]


def _shown(sentence: Sentence) -> str:
    return sentence.text.replace("\t", " | ") if sentence.row else sentence.text


def _editorial(edit: Edit, reason: str) -> Change:
    return Change(
        part=Part.TEXT,
        before=None if edit.before is None else clip(_shown(edit.before)),
        after=None if edit.after is None else clip(_shown(edit.after)),
        substantive=False,
        reason=reason,
    )


def _recut(old: tuple[Sentence, ...], new: tuple[Sentence, ...]) -> Change:
    pairs = zip_longest(old, new)
    one, other = next((one, other) for one, other in pairs if not (one and other and one.key == other.key))
    return _editorial(Edit(before=one, after=other), RECUT)


def _rest(before: str, after: str) -> Change:
    return Change(
        part=Part.TEXT,
        before=clip(before) if before else None,
        after=clip(after) if after else None,
        reason=REST_AS_ONE,
    )


def _section(sentence: Sentence | None, sections: tuple[Section, ...]) -> str:
    """The title of the first section that holds the sentence; empty: none does."""
    if sentence is None:
        return ""
    for section in sections[:50]:
        if section.title and (sentence.text in section.text or sentence.text == section.title):
            return f"{section.no}、{section.title}" if section.no else section.title
    return ""

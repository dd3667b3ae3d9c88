"""Attachments compared by their bytes and what they say: added, removed, replaced, renamed, or exported anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from monitor.compare.sentences import bare
from monitor.compare.tables import read_on_both_sides, table_changes
from monitor.compare.text import clip, text_changes
from storage.contents import Attachment, ReportContent
from storage.findings import Change, Part
from storage.fingerprint import fold, similarity

SAME_TEXT = "重新导出，文字相同"
RENAMED = "仅名称不同，内容相同"
UNREADABLE = "字节不同，但其中一份的文字无法读取，无从比较"
MAYBE_MISREAD = "文字由图片识别，差别可能出自识别"
ALIKE = 0.9
"""Recognised texts that agree in this share of their runs may be the same text."""
IN_THE_TEXT = "其内容已在正文中"
MOST_FILES = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class FileChanges:
    """What happened to the files, and what changed inside those that were replaced."""

    files: tuple[Change, ...]
    inside: tuple[Change, ...]


def file_changes(before: ReportContent, after: ReportContent) -> FileChanges:
    """Compare the attachments of two contents. A file unread on either side is no change."""
    old = list(before.attachments[:MOST_FILES])
    new = list(after.attachments[:MOST_FILES])
    files: list[Change] = []
    inside: list[Change] = []
    for one, other in _match(old, new):
        change = _same_file(one, other)
        if change is not None:
            files.append(change)
            if change.substantive:
                inside.extend(_inside(one, other))
    read = [*before.attachments, *after.attachments]
    files.extend(_removed(file, after) for file in old)
    files.extend(_added(file, before, read) for file in new)
    return FileChanges(files=tuple(files), inside=tuple(inside))


def matched_files(before: ReportContent, after: ReportContent) -> list[tuple[Attachment, Attachment]]:
    """Which attachment of one content is which of the other; those without a counterpart left out."""
    return _match(list(before.attachments[:MOST_FILES]), list(after.attachments[:MOST_FILES]))


def _match(old: list[Attachment], new: list[Attachment]) -> list[tuple[Attachment, Attachment]]:
    """Pairs of what is the same link; both lists keep what has no counterpart."""
    pairs: list[tuple[Attachment, Attachment]] = []
    keys: Sequence[Callable[[Attachment], str]] = (
        lambda file: file.sha256 or "",
        lambda file: file.url,
        lambda file: fold(file.name),
        lambda file: f"{file.type} {bare(file.text)}" if bare(file.text) else "",
        lambda file: PurePosixPath(_path(file.url)).name,
    )
    for key in keys:
        waiting: dict[str, list[Attachment]] = {}
        for file in new:
            waiting.setdefault(key(file), []).append(file)
        for file in list(old):
            found = waiting.get(key(file)) if key(file) else None
            if found:
                other = found.pop(0)
                pairs.append((file, other))
                old.remove(file)
                new.remove(other)
    if len(old) == 1 and len(new) == 1 and old[0].type == new[0].type:
        pairs.append((old.pop(), new.pop()))
    return pairs


def _path(url: str) -> str:
    """The path of an address; empty where it is none."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _same_file(one: Attachment, other: Attachment) -> Change | None:
    if one.sha256 is None or other.sha256 is None:
        return None
    if one.sha256 == other.sha256:
        if fold(one.name) == fold(other.name):
            return None
        return _change(one.name, other.name, other.name, substantive=False, reason=RENAMED)
    before, after = describe(one), describe(other)
    said, says = bare(one.text), bare(other.text)
    if (said or one.tables) and (says or other.tables):
        figures = any(change.substantive for change in _figures(one, other))
        if said == says and not figures:
            return _change(before, after, other.name, substantive=False, reason=SAME_TEXT)
        recognised = one.confidence is not None or other.confidence is not None
        misread = recognised and not figures and similarity(one.text, other.text) >= ALIKE
        return _change(before, after, other.name, substantive=not misread, reason=MAYBE_MISREAD if misread else "")
    # Two files that no one can read: that the bytes were replaced is all there is to say, and it is a fact.
    both_mute = not said and not says and one.type == other.type and one.size != other.size
    return _change(before, after, other.name, substantive=both_mute, reason=UNREADABLE)


def _removed(file: Attachment, after: ReportContent) -> Change:
    said = bare(file.text)
    kept = bool(said) and said in bare(after.text)
    return _change(describe(file), None, file.name, substantive=not kept, reason=IN_THE_TEXT if kept else "")


def _added(file: Attachment, before: ReportContent, read: Sequence[Attachment]) -> Change:
    said = bare(file.text)
    known = bool(said) and (said in bare(before.text) or any(bare(f.text) == said for f in read if f is not file))
    return _change(None, describe(file), file.name, substantive=not known, reason=IN_THE_TEXT if known else "")


def _change(before: str | None, after: str | None, name: str, *, substantive: bool, reason: str) -> Change:
    return Change(
        part=Part.ATTACHMENT,
        before=None if before is None else clip(before),
        after=None if after is None else clip(after),
        label=clip(name),
        substantive=substantive,
        reason=reason,
    )


def describe(file: Attachment) -> str:
    """A file for a reader: its name, size in bytes and the beginning of its SHA-256, as far as known."""
    facts = [] if file.size is None else [f"{file.size} B"]
    if file.sha256:
        facts.append(f"sha256 {file.sha256[:12]}")
    return f"{file.name} ({', '.join(facts)})" if facts else file.name


def _content(file: Attachment) -> ReportContent:
    return ReportContent(title="", unit=None, year=None, source=None, text=file.text, tables=file.tables)


def _figures(one: Attachment, other: Attachment) -> tuple[Change, ...]:
    return table_changes(_content(one), _content(other))


def _inside(one: Attachment, other: Attachment) -> list[Change]:
    """What changed inside a replaced file whose texts were both read; its name stands where no better label is."""
    old, new = _content(one), _content(other)
    if not (bare(one.text) or one.tables) or not (bare(other.text) or other.tables):
        return []
    changes = [*table_changes(old, new), *text_changes(old, new, read_on_both_sides(old, new))]
    return [change if change.label else replace(change, label=clip(other.name)) for change in changes]

"""Running text compared by sentences: edited, added, dropped; moved or only respelled ones are editorial."""

from __future__ import annotations

import re
from collections.abc import Iterable

from monitor.compare_tables import words_of
from monitor.sentences import MOST_CHARACTERS, Edit, Sentence, bare, edits, moved, respelled, sentences
from storage.contents import ReportContent, Section
from storage.figures import TableReading, read_value
from storage.findings import Change, Part

MOST_TOLD = 200
"""So many changed sentences are told one by one; the rest in one line."""
MOST_RESPELLED = 10
MOST_LENGTH = 400

PUNCTUATION = "仅标点、空格或引号不同"
MOVED = "语句未变，仅位置不同"
RECUT = "语句未变，仅断句不同"

_INFO = re.compile(
    r"(?:发布日期|发布时间|发布机构|信息来源|来源|字体|字号|打印|关闭|分享|作者|责任编辑)[:：\s\]】】)）]{0,4}"
)
_COUNTER = re.compile(
    r"(?:本文|文章)?(?:已)?(?:被)?(?:浏览|点击|阅读|访问)(?:次数|量|数|率)?[\s:：]{0,4}\d{0,10}\s{0,4}(?:人?次)?"
)
_TODAY = re.compile(r"(?:今天|现在)是[^。]{0,60}")
_CHROME = re.compile(
    r"[\[【]?(?:上一[篇条]|下一[篇条]|相关链接|相关文章|分享到|扫一扫|归档时间|打印本页|关闭窗口|字体|【字体)[^。]{0,120}"
)
_SHORT_LINE = 200


def clip(text: str) -> str:
    """At most 400 characters, the cut shown as `…`."""
    return text if len(text) <= MOST_LENGTH else text[: MOST_LENGTH - 1] + "…"


def text_changes(before: ReportContent, after: ReportContent, tables: Iterable[TableReading]) -> tuple[Change, ...]:
    """Changes of the running text. `tables`: those compared by key, whose rows are left out here."""
    known = frozenset(word for table in tables for word in words_of(table.form, table.table))
    old = sentences("\n".join(_lines(before.text, known)))
    new = sentences("\n".join(_lines(after.text, known)))
    found = [_change(edit, before, after) for edit in edits(old, new)]
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
    return [line for line in text.split("\n") if not (known and _row_of(line, known)) and not _noise(line)]


def _row_of(line: str, known: frozenset[str]) -> bool:
    """Whether every cell of a line is the form's own word, a number or a blank."""
    cells = [cell.strip() for cell in line.split("\t")]
    if not any(cells):
        return True
    worded = [cell for cell in cells if not _figure(cell)]
    return all(bare(cell) in known for cell in worded)


def _figure(cell: str) -> bool:
    return not bare(cell) or read_value(cell, "signed") is not None or read_value(cell, "money") is not None


def _noise(line: str) -> bool:
    """Whether a line says nothing of the report: T041, T116, domain 6.6. Sentences of the text itself are never so."""
    text = line.strip()
    if not text or len(text) > _SHORT_LINE:
        return not text
    if _COUNTER.fullmatch(text) or _TODAY.fullmatch(text) or _CHROME.fullmatch(text):
        return True
    # A line of the site's info bar is told by its labels; its dates are compared as dates.
    return len(_INFO.findall(text)) >= 2 and _COUNTER.search(text) is not None


def _change(edit: Edit, before: ReportContent, after: ReportContent) -> Change:
    return Change(
        part=Part.TEXT,
        before=None if edit.before is None else clip(_shown(edit.before)),
        after=None if edit.after is None else clip(_shown(edit.after)),
        label=_section(edit.after, after.sections) or _section(edit.before, before.sections),
    )


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
    for one, other in zip(old, new, strict=False):
        if one.key != other.key:
            return _editorial(Edit(before=one, after=other), RECUT)
    return _editorial(Edit(before=old[-1] if old else None, after=new[-1] if new else None), RECUT)


def _rest(before: str, after: str) -> Change:
    return Change(
        part=Part.TEXT,
        before=clip(before) if before else None,
        after=clip(after) if after else None,
        reason="文本过长，此后部分整体比较",
    )


def _section(sentence: Sentence | None, sections: tuple[Section, ...]) -> str:
    """The title of the first section that holds the sentence; empty: none does."""
    if sentence is None:
        return ""
    for section in sections[:50]:
        if section.title and (sentence.text in section.text or sentence.text == section.title):
            return f"{section.no}、{section.title}" if section.no else section.title
    return ""

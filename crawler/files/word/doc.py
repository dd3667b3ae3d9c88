"""Reads DOC and WPS (Word's binary format): lines and tables in their order, and the moments in the properties.

The libraries for this format give a text without cells, with headers and footers in it; they are asked only where the
file's inner tables are not understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from crawler.files.compound import moments
from crawler.files.grids import Block, block_text, tidy
from crawler.files.parsed import Parsed
from crawler.files.word.doc_lists import WordLists, word_lists
from crawler.files.word.doc_stream import WordFault, WordFile
from crawler.files.word.stories import Paragraph, story_blocks

_MOST_BLOCKS = 20_000
_MOST_FIELDS = 32
_FIELD = re.compile("([\x13\x14\x15])")
_PAGE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)
_SPECIAL = dict.fromkeys((*range(32), 127)) | {9: " ", 10: "\n", 11: "\n", 14: "\n", 30: "-"}
_CODES = re.compile(r"\b(?:HYPERLINK|PAGEREF)\s+(?:\\[a-z]\s+)?(?:\"[^\"]{0,1000}\"|\S{1,200})(?:\s+\\[a-z])*")
"""Codes of fields as the libraries leave them in the text."""
_LISTS, _USES = 73, 74


def read_binary_word(content: bytes) -> Parsed:
    """What a DOC or WPS file holds: text, tables as grids, footnotes and text boxes behind the text.

    Numbers that Word counts by itself are put in front of their paragraphs; headers, footers, comments, field codes
    and deleted text are left out. Raises ValueError with `encrypted` for a file with a password (T070), ValueError or
    OSError for a damaged one. Where only the inner tables are not understood, the bare text is read, in which tables
    are lines, and headers and deleted text may stand; `problem` says so.
    """
    problem = None
    try:
        blocks = _blocks_of(WordFile(content))
    except WordFault as fault:
        blocks = _bare_lines(content, fault)
        problem = f"read as bare text ({fault})"
    if not block_text(blocks):
        raise ValueError("no text in the document")
    return Parsed(blocks=tuple(blocks[:_MOST_BLOCKS]), properties=moments(content), problem=problem)


def _blocks_of(word: WordFile) -> list[Block]:
    lists = word_lists(word.table, word.place(_LISTS), word.place(_USES))
    stories = word.stories()
    blocks: list[Block] = []
    for name in ("text", "boxes", "footnotes", "endnotes"):
        blocks.extend(story_blocks(_shown(word.paragraphs(*stories[name]), lists)))
    return blocks


def _shown(paragraphs: Iterable[Paragraph], lists: WordLists) -> Iterator[Paragraph]:
    """Paragraphs as readers see them: without the codes of fields, with the numbers that are counted."""
    fields = Fields()
    for paragraph in paragraphs:
        text = fields.shown(paragraph.text)
        if paragraph.layout.numbers and tidy(text):
            text = lists.mark(paragraph.layout.numbers, paragraph.layout.level) + text.lstrip()
        yield replace(paragraph, text=text)


@dataclass(slots=True)
class _Field:
    code: str = ""
    shows: bool = False
    """Whether its result has begun and is for readers."""
    result: bool = False


class Fields:
    """Drops the codes of fields (links, page numbers, dates) from one paragraph after the other, keeps results."""

    def __init__(self) -> None:
        self._open: list[_Field] = []

    def shown(self, raw: str) -> str:
        """A paragraph's text as readers see it, special signs dropped."""
        kept: list[str] = []
        for part in _FIELD.split(raw):
            if part == "\x13" and len(self._open) < _MOST_FIELDS:
                self._open.append(_Field())
            elif part == "\x14" and self._open:
                last = self._open[-1]
                last.result, last.shows = True, _PAGE_FIELD.match(last.code) is None
            elif part == "\x15" and self._open:
                self._open.pop()
            elif all(one.shows for one in self._open):
                kept.append(part)
            elif not self._open[-1].result:
                self._open[-1].code += part
        # A code ends in the paragraph it begins in; one that does not is damage, and its text is not lost.
        while self._open and not self._open[-1].result:
            kept.append(self._open.pop().code)
        return "".join(kept).translate(_SPECIAL)


def _bare_lines(content: bytes, fault: WordFault) -> list[Block]:
    lines = [line for line in (tidy(_CODES.sub("", part)) for part in _by_legacy_doc(content).split("\n")) if line]
    if not lines:
        raise fault
    return list(lines)


def _by_legacy_doc(content: bytes) -> str:
    import struct

    from legacy_doc import LegacyDocError, extract_text

    try:
        return str(extract_text(content).text)
    except (LegacyDocError, struct.error, ValueError, IndexError):
        return ""

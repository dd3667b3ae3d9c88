"""A report's running text as sentences that can be searched: no blanks, no quotes, every sign with its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from crawler.extract.labels import core
from storage.contents import Section
from storage.figures import FORM_IDS, form

MOST_SIGNS = 100_000
"""No report's running text is longer; what stands beyond is not searched."""
_MOST_OF_A_SENTENCE = 1_200

_WIDE = re.compile("[０-９％﹣–＋．]")
_NARROW = str.maketrans("０１２３４５６７８９％﹣–＋．", "0123456789%--+.")
_STOPS = ((",", "，"), (";", "；"), (":", "："), ("(", "（"), (")", "）"), ("!", "！"), ("?", "？"))
_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_SIGNS_DROPPED = re.compile(r"[\s\x00\"“”‘’'「」『』*＊【】\u200b-\u200f\u2060\ufeff]+")
_TITLE_DROPPED = re.compile(r"《[^《》]{0,80}》")
_NOTE_DROPPED = re.compile(r"（(?![^（）]{0,40}(?:上年|其中|[无未没零含])|[^（）]{1,2}）)[^（）\d]{1,40}）")
_SENTENCE = re.compile(r"[^。！？]+")
_SUBHEADING = re.compile(r"^\s*(?:[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}\s*[.、．])\s*([^。：:；;，,\n]{2,40})")
_ITEM = re.compile(r"^\s*[一二三四五六七八九十]{1,3}是")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of running text."""

    start: int
    """Its place in the report's text."""
    raw: str
    section: str
    """Number of its section."""
    title: str
    """Title of its section."""
    topic: str
    """The heading below the section's under which it stands, or of its own."""


@dataclass(slots=True)
class Sentence:
    """A sentence without blanks, quotes, titles of documents and harmless brackets."""

    signs: str
    line: Line
    begin: int
    """Its place among the line's remaining signs."""
    kept: list[int]
    """How many signs remain before each place where some were left out, rising."""
    moved: list[int]
    """How many were left out up to and with each such place."""

    def place(self, index: int) -> int:
        """Where the sign of that index stands in the report's text."""
        return self.line.start + self._in_line(index)

    def raw(self, begin: int, end: int) -> str:
        """The text from one sign to before another, as it stands, at most 120 signs."""
        last = self._in_line(max(begin, min(end, len(self.signs)) - 1))
        return self.line.raw[self._in_line(begin) : last + 1][:120]

    def _in_line(self, index: int) -> int:
        place = self.begin + index
        before = bisect_right(self.kept, place)
        return place + (self.moved[before - 1] if before else 0)


def lines_of(text: str, sections: Sequence[Section]) -> Iterator[Line]:
    """The lines that are running text: no table rows, no labels of the forms."""
    waiting = [section for section in sections if section.no]
    number, title, topic, start = "", "", "", 0
    for raw in text[:MOST_SIGNS].split("\n"):
        if len(raw) < 2 and raw != "无":  # a cell of a table that lost its form
            start += len(raw) + 1
            continue
        stripped = raw.strip()
        if waiting and _opens(stripped, waiting[0]):
            number, title, topic = waiting[0].no, waiting[0].title, ""
            waiting.pop(0)
        below = _SUBHEADING.match(raw)
        if below is not None and not _ITEM.match(raw):
            topic = below[1]
        if (len(stripped) > 1 or stripped == "无") and "\t" not in raw and not _is_label(stripped):
            yield Line(start, raw, number, title, topic)
        start += len(raw) + 1


def _opens(line: str, section: Section) -> bool:
    if not line.startswith((section.no, "第" + section.no)):
        return False
    return section.title in line if section.title else section.text[:20] in line


def _is_label(line: str) -> bool:
    return len(line) <= 70 and core(line) in _labels()


@cache
def _labels() -> frozenset[str]:
    tables = [table for form_id in FORM_IDS for table in form(form_id).tables]
    found = {core(row.label) for table in tables for row in table.rows if row.kind != "header" or row.level > 1}
    found |= {core(column.name) for table in tables for column in table.columns}
    return frozenset(found - {""})


def sentences_of(line: Line) -> Iterator[Sentence]:
    """The sentences of a line, none longer than 1,200 signs."""
    folded = _THOUSANDS.sub("\x00", line.raw)
    if _WIDE.search(folded):
        folded = folded.translate(_NARROW)
    for written, folded_to in _STOPS:
        folded = folded.replace(written, folded_to)
    signs: list[str] = []
    kept: list[int] = []
    moved: list[int] = []
    last = left_out = 0
    for begin, end in _dropped(folded):
        if begin < last:
            continue
        signs.append(folded[last:begin])
        kept.append(begin - left_out)
        left_out += end - begin
        moved.append(left_out)
        last = end
    signs.append(folded[last:])
    compact = "".join(signs)
    for match in _SENTENCE.finditer(compact):
        for begin in range(match.start(), match.end(), _MOST_OF_A_SENTENCE):
            end = min(begin + _MOST_OF_A_SENTENCE, match.end())
            yield Sentence(compact[begin:end], line, begin, kept, moved)


def _dropped(folded: str) -> list[tuple[int, int]]:
    """What is left out of a line: blanks and quotes, titles of documents, brackets that hold a mere note."""
    spans = [match.span() for match in _SIGNS_DROPPED.finditer(folded)]
    notes = [
        match.span()
        for sign, pattern in (("《", _TITLE_DROPPED), ("（", _NOTE_DROPPED))
        if sign in folded
        for match in pattern.finditer(folded)
    ]
    return sorted([*spans, *notes], key=lambda span: (span[0], -span[1])) if notes else spans

"""Reads RTF: lines and tables in their order, footnotes and text boxes behind the text, the moments of its info.

Libraries for RTF give a text in which the cells of tables are no longer told apart, so the control words are read here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from crawler.files.grids import Block
from crawler.files.parsed import Parsed, Property
from crawler.files.word.rtf_groups import MOMENTS, SKIPPED, STARRED, STORIES, TARGETS, TIME, Group
from crawler.files.word.rtf_signs import SIGNS, SYMBOL, codec_of_charset, codec_of_page, decoded
from crawler.files.word.rtf_story import MARKS, ROW_WORDS, Row, Story
from crawler.files.word.rtf_tokens import Tokens
from crawler.files.word.stories import story_blocks, whole
from storage.moments import SHANGHAI

MOST_DEPTH = 500
_MOST_BLOCKS = 20_000
_MOST_NOTES = 5_000
_MOST_BEHIND = 200
"""Signs behind the last brace that some programs leave there; more may be text that a stray brace cut off."""

_COUNTED = re.compile("[0-9A-Za-z〇零一二三四五六七八九十百甲乙丙丁①-⒛㈠-㈩]")
"""A number in front of a paragraph has one of these; a bullet has none."""
_PAGE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)


def read_rich_text(content: bytes) -> Parsed:
    """What an RTF file holds; moments of its info block as China's time, since RTF knows no zones.

    Pictures, headers, footers, comments, field codes, deleted and hidden text are left out. Raises ValueError for bytes
    that are no RTF, have no text, nest deeper than 500 groups or tell more than 2,000,000 words.
    A file that ends inside a group, or whose last group ends long before it, is read so far, and `problem` says so.
    """
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        raise ValueError("no RTF")
    reader = _Reader(content.decode("latin-1"))
    problem = reader.read()
    blocks: list[Block] = []
    for story in [reader.main, *reader.boxes, *reader.notes]:
        blocks.extend(story_blocks(story.paragraphs))
    if not blocks:
        raise ValueError("no text in the document")
    return Parsed(
        blocks=tuple(blocks[:_MOST_BLOCKS]),
        properties=tuple(reader.moments),
        problem=problem,
    )


class _Reader:
    def __init__(self, text: str) -> None:
        self._tokens = Tokens(text)
        self.main = Story()
        self.notes: list[Story] = []
        self.boxes: list[Story] = []
        self.moments: list[Property] = []
        self._told: list[Story] = [self.main]
        self._group = Group(target="none")
        self._outer: list[Group] = []
        self._charsets: dict[int, int] = {}
        self._default_font: int | None = None
        self._codec = "cp1252"
        self._to_skip = 0
        self._starred = False
        self._number: list[str] = []
        self._code: list[str] = []
        self._time: dict[str, int] = {}

    @property
    def _story(self) -> Story:
        return self._told[-1]

    def read(self) -> str | None:
        """Read all; what of the file was left unread."""
        while (token := self._tokens.next()) is not None:
            if token.word:
                self._word(token.word, token.number)
            elif token.text:
                self._plain(token.text)
            elif token.byte:
                self._bytes(bytes.fromhex(token.byte))
            elif token.brace == "{":
                self._open()
            elif token.brace:
                self._close()
                if not self._outer:
                    break
            elif token.sign:
                self._sign(token.sign)
        complete, behind = not self._outer, self._tokens.rest()
        while len(self._told) > 1:
            self._end_story()
        self._story.finish()
        if not complete:
            return "cut short: the file ends inside a group"
        return f"{behind} signs stand behind the end" if behind > _MOST_BEHIND else None

    def _open(self) -> None:
        if len(self._outer) >= MOST_DEPTH:
            raise ValueError(f"limit: nested deeper than {MOST_DEPTH} groups")
        self._outer.append(self._group)
        self._group = replace(self._group, destination="")
        self._starred, self._to_skip = False, 0

    def _close(self) -> None:
        self._to_skip = 0
        closed = self._group
        if not self._outer:
            return
        self._group = self._outer.pop()
        if closed.destination in STORIES:
            self._end_story()
        elif closed.destination in MOMENTS:
            self._end_moment(MOMENTS[closed.destination])
        elif closed.destination == "number":
            self._end_number(closed)

    def _word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        if (starred and word not in STARRED) or word in SKIPPED:
            if len(self._outer) > 1:  # a stray word must not take the whole document with it
                self._tokens.skip_group()
        elif word == "u":
            self._unicode(number)
        elif self._to_skip and word in SIGNS:
            self._to_skip -= 1
        else:
            self._to_skip = 0
            self._told_word(word, number)

    def _told_word(self, word: str, number: int | None) -> None:
        if word in STORIES or word in TARGETS or word in MOMENTS:
            self._begin(word)
        elif word in SIGNS:
            self._put(SIGNS[word])
        elif word in MARKS:
            self._mark(word)
        elif word == "rtf":
            self._group.target = "text"
        elif word == "nesttableprops":
            self._group.row = Row()
        elif word == "field":
            self._code = []
        elif word == "fldrslt":
            if _PAGE_FIELD.match("".join(self._code)):
                self._tokens.skip_group()
        elif word in TIME and self._group.target == "info":
            self._time[word] = number or 0
        elif word in ROW_WORDS:
            row, story = self._group.row, self._story
            (row or story.row).tell(word, number or 0)
            story.in_row = story.in_row or (word == "trowd" and row is None)
        elif not self._story.tell(word, number):
            self._setting(word, number)

    def _begin(self, word: str) -> None:
        group = self._group
        if word in STORIES:
            if group.target != "text" or len(self.notes) + len(self.boxes) >= _MOST_NOTES:
                return
            story = Story()
            (self.notes if word == "footnote" else self.boxes).append(story)
            self._told.append(story)
            group.destination = word
        elif word in MOMENTS:
            group.destination, self._time = word, {}
        else:
            group.target = TARGETS[word]
            group.destination = group.target
            if group.target == "code":
                self._code = []
            elif group.target == "number":
                self._number = []

    def _end_story(self) -> None:
        self._told.pop().finish()

    def _end_moment(self, name: str) -> None:
        year, month, day, hour, minute, second = (self._time.get(part, 0) for part in TIME)
        if not 1990 <= year < 2100:
            return
        try:
            moment = datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI)
        except ValueError:
            return  # a date that no calendar has tells nothing
        self.moments.append(Property(raw=f"{name} {moment:%Y-%m-%dT%H:%M:%S}", moment=moment))

    def _end_number(self, closed: Group) -> None:
        shown = whole("".join(self._number)).strip()
        symbols = closed.font is not None and self._charsets.get(closed.font) == SYMBOL
        if _COUNTED.search(shown) and not symbols and self._group.target == "text":
            self._story.add(shown)

    def _setting(self, word: str, number: int | None) -> None:
        group = self._group
        if word == "f":
            group.font = number
        elif word == "fcharset" and group.target == "fonts" and group.font is not None and number is not None:
            self._charsets[group.font] = number
        elif word == "uc":
            group.fallback = min(max(number or 0, 0), 16)
        elif word == "deleted":
            group.deleted = number != 0
        elif word == "v":
            group.hidden = number != 0
        elif word == "plain":
            group.font, group.deleted, group.hidden = self._default_font, False, False
        elif word == "deff":
            self._default_font = group.font = number
        elif word == "ansicpg":
            self._codec = codec_of_page(number or 0)

    def _mark(self, word: str) -> None:
        if self._group.target != "text":
            return
        story = self._story
        if word in ("par", "sect"):
            story.end_paragraph()
        elif word in ("cell", "nestcell"):
            story.end_cell(inner=word == "nestcell")
        else:
            inner = word == "nestrow"
            story.end_row((self._group.row if inner else None) or story.row, inner=inner)

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._starred = True
        elif self._to_skip:
            self._to_skip -= 1
        elif sign in "\r\n":
            self._mark("par")
        elif sign in SIGNS:
            self._put(SIGNS[sign])

    def _unicode(self, number: int | None) -> None:
        code = (number or 0) % 0x10000
        self._put(chr(code) if code >= 32 else "")
        self._to_skip = self._group.fallback

    def _plain(self, text: str) -> None:
        if text:
            skipped = min(self._to_skip, len(text))
            self._to_skip -= skipped
            text = text[skipped:]
            self._add(text.encode("latin-1"))

    def _bytes(self, stored: bytes) -> None:
        if self._to_skip:
            self._to_skip -= 1
        else:
            self._add(stored)

    def _add(self, stored: bytes) -> None:
        group = self._group
        charset = self._charsets.get(group.font) if group.font is not None else None
        codec = codec_of_charset(charset, self._codec)
        if group.target == "text" and not (group.deleted or group.hidden):
            self._story.add_bytes(stored, codec)
        else:
            self._put(decoded(stored, codec))

    def _put(self, text: str) -> None:
        group = self._group
        if group.deleted or group.hidden:
            return
        if group.target == "text":
            self._story.add(text)
        elif group.target == "number":
            self._number.append(text)
        elif group.target == "code" and len(self._code) < 100:
            self._code.append(text)

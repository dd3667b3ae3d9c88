"""The text of a Word binary file: its pieces in order, cut into paragraphs that know their layout."""

from __future__ import annotations

import re
import struct
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.files.compound import streams
from crawler.files.word.doc_properties import Layouts, dropped_ranges, paragraph_runs, style_layouts
from crawler.files.word.stories import Paragraph, whole

MOST_SIGNS = 3_000_000
_STYLES, _CHARACTER_PAGES, _PARAGRAPH_PAGES, _PIECES = 1, 12, 13, 33
"""Places of the tables in the list of offsets and sizes."""
_MARK = re.compile("[\r\x07\x0c]")
_NOBODY_SEES = "\ufdd0"
"""Stands where a sign was struck out; no character of any script."""


class WordFault(ValueError):
    """The inner tables of a Word binary file do not fit together."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Piece:
    start: int
    """First character."""
    stop: int
    offset: int
    """First byte in the stream."""
    width: int
    """Bytes of a character: 1 or 2."""


class WordFile:
    """The main parts of a DOC or WPS file.

    Raises OSError or ValueError for a damaged container, a message with `encrypted` for a file with a password,
    and WordFault where the container is whole but its inner tables are not understood.
    """

    def __init__(self, content: bytes) -> None:
        parts = streams(content, "WordDocument", "0Table", "1Table", "Data")
        self._stream = parts.get("WordDocument", b"")
        if len(self._stream) < 0x1AA:
            raise ValueError("no Word document in the container")
        magic, edition = struct.unpack_from("<HH", self._stream, 0)
        (flags,) = struct.unpack_from("<H", self._stream, 0x0A)
        if flags & 0x0100:
            raise ValueError("encrypted with a password")
        if magic not in (0xA5EC, 0xA5DC) or edition < 0x00C0:
            raise ValueError("a Word file older than Word 97")
        self.table = parts.get("1Table" if flags & 0x0200 else "0Table", b"")
        self._pieces = self._read_pieces()
        self._text = self._read_text()
        try:
            runs = paragraph_runs(self._stream, self.table, self.place(_PARAGRAPH_PAGES))
        except (ValueError, struct.error, IndexError) as fault:
            raise WordFault(str(fault)) from fault
        styles = style_layouts(self.table, self.place(_STYLES))
        self._layouts = Layouts(runs, parts.get("Data", b""), styles)
        self._starts = [piece.start for piece in self._pieces]

    def place(self, number: int) -> tuple[int, int]:
        """Offset and size of an inner table by its number; (0, 0) where the file does not list it."""
        at = 0x9A + 8 * number
        if at + 8 > len(self._stream):
            return 0, 0
        offset, size = struct.unpack_from("<II", self._stream, at)
        return offset, size

    def stories(self) -> dict[str, tuple[int, int]]:
        """From and to which character: the text, footnotes, endnotes and text boxes.

        Headers, footers, comments and macros stand between them and are left out.
        """
        sizes = struct.unpack_from("<8i", self._stream, 0x4C)
        names = ("text", "footnotes", "headers", "macros", "comments", "endnotes", "boxes", "header boxes")
        start, found = 0, {}
        for name, size in zip(names, sizes, strict=True):
            if size < 0 or start + size > len(self._text):
                raise WordFault(f"the {name} end outside the file")
            if name in ("text", "footnotes", "endnotes", "boxes"):
                found[name] = (start, start + size)
            start += size
        return found

    def paragraphs(self, start: int, stop: int) -> Iterator[Paragraph]:
        """The paragraphs from one character to another, in order; fields and special signs are still inside."""
        while start < stop:
            match = _MARK.search(self._text, start, stop)
            end = match.start() if match else stop
            raw = self._text[start:end].replace(_NOBODY_SEES, "")
            mark = match[0] if match else ""
            layout = self._layouts.at(self._offset(min(end, stop - 1)))
            yield Paragraph(text=whole(raw), mark=mark, layout=layout)
            start = end + 1

    def _offset(self, character: int) -> int:
        piece = self._pieces[bisect_right(self._starts, character) - 1]
        return piece.offset + piece.width * (character - piece.start)

    def _read_pieces(self) -> list[_Piece]:
        offset, size = self.place(_PIECES)
        if size == 0 or offset + size > len(self.table):
            raise WordFault("no table of pieces")
        at, end = offset, offset + size
        while at + 3 <= end and self.table[at] == 1:
            at += 3 + int(struct.unpack_from("<H", self.table, at + 1)[0])
        if at + 5 > end or self.table[at] != 2:
            raise WordFault("no table of pieces")
        (size,) = struct.unpack_from("<I", self.table, at + 1)
        count, at = (size - 4) // 12, at + 5
        if count < 1 or at + size > end:
            raise WordFault("damaged table of pieces")
        characters = struct.unpack_from(f"<{count + 1}I", self.table, at)
        if characters[0] != 0 or characters[-1] > MOST_SIGNS or list(characters) != sorted(characters):
            raise WordFault("damaged table of pieces")
        return [self._piece(characters, number, at + 4 * (count + 1) + 8 * number) for number in range(count)]

    def _piece(self, characters: Sequence[int], number: int, at: int) -> _Piece:
        (stored,) = struct.unpack_from("<I", self.table, at + 2)
        narrow = bool(stored & 0x40000000)
        offset, width = ((stored & 0x3FFFFFFF) // 2, 1) if narrow else (stored & 0x3FFFFFFF, 2)
        start, stop = characters[number], characters[number + 1]
        if offset + width * (stop - start) > len(self._stream):
            raise WordFault("a piece of the text lies outside the stream")
        return _Piece(start=start, stop=stop, offset=offset, width=width)

    def _read_text(self) -> str:
        """The text, one sign for each character the file counts; halves of rare characters stay apart."""
        try:
            dropped = dropped_ranges(self._stream, self.table, self.place(_CHARACTER_PAGES))
        except (ValueError, struct.error, IndexError) as fault:
            raise WordFault(str(fault)) from fault
        starts = [first for first, _ in dropped]
        parts = []
        for piece in self._pieces:
            stored = self._stream[piece.offset : piece.offset + piece.width * (piece.stop - piece.start)]
            signs = _signs(stored, piece.width)
            last = piece.offset + len(stored)
            for first, after in dropped[max(bisect_right(starts, piece.offset) - 1, 0) : bisect_right(starts, last)]:
                low = max(first - piece.offset, 0) // piece.width
                high = min(after - piece.offset, len(stored)) // piece.width
                if low < high:
                    kept = re.sub("[^\r\x07\x0c]", _NOBODY_SEES, signs[low:high])
                    signs = signs[:low] + kept + signs[high:]
            parts.append(signs)
        return "".join(parts)


def _signs(stored: bytes, width: int) -> str:
    if width == 1:
        return stored.decode("cp1252", errors="replace")
    units = array("H", stored)
    if struct.pack("=H", 1) != struct.pack("<H", 1):
        units.byteswap()
    return "".join(map(chr, units))

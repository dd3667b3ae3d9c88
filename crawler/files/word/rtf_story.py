"""What an RTF tells so far: paragraphs, the row of a table that is being told, and bytes that are not yet signs."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.files.word.edges import Edge
from crawler.files.word.rtf_signs import decoded
from crawler.files.word.stories import CELL, Layout, Paragraph, whole

MOST_PARAGRAPHS = 200_000
MARKS = frozenset(("par", "sect", "cell", "nestcell", "row", "nestrow"))
"""Words that end a paragraph."""
ROW_WORDS = frozenset(("trowd", "trleft", "clvmrg", "clmrg", "cellx"))
_MOST_EDGES = 128


@dataclass(slots=True)
class Row:
    """The definition of a row: edges of cells, in the order they are told."""

    left: int = 0
    edges: list[Edge] = field(default_factory=list)
    covered: bool = False
    """Whether the next cell is."""

    def tell(self, word: str, number: int) -> None:
        """A control word about the row or its next cell."""
        if word == "trowd":
            self.left, self.edges, self.covered = 0, [], False
        elif word == "trleft":
            self.left = number
        elif word in ("clvmrg", "clmrg"):
            self.covered = True
        elif word == "cellx":
            if len(self.edges) < _MOST_EDGES:
                self.edges.append(Edge(right=number, covered=self.covered))
            self.covered = False


class Story:
    """One run of paragraphs: the text, a footnote, a text box."""

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self.row = Row()
        self.in_table = False
        self.depth = 1
        self.in_row = False
        """A row was begun and not ended: its paragraphs belong to it whether they say so or not."""
        self._parts: list[str] = []
        self._bytes = bytearray()
        self._codec = ""

    def tell(self, word: str, number: int | None) -> bool:
        """A control word about the place of the paragraphs that follow; False for any other word."""
        if word == "pard":
            self.in_table, self.depth = False, 1
        elif word == "intbl":
            self.in_table = True
        elif word == "itap":
            self.in_table, self.depth = bool(number), min(max(number or 0, 1), 8)
        else:
            return False
        return True

    def add_bytes(self, stored: bytes, codec: str) -> None:
        """Text as bytes; the halves of a sign may come one by one."""
        if codec != self._codec:
            self._decode()
            self._codec = codec
        self._bytes += stored

    def add(self, text: str) -> None:
        """Text as signs."""
        self._decode()
        self._parts.append(text)

    def end_paragraph(self) -> None:
        """A paragraph ends that is not the last of its cell."""
        told = self.in_table or self.in_row
        self._end("\r", Layout(in_table=told, depth=self.depth if told else 0))

    def end_cell(self, *, inner: bool) -> None:
        """A cell ends; `inner`: of a table inside a cell."""
        self._end(CELL, Layout(in_table=True, depth=max(self.depth, 2) if inner else 1, inner_cell=inner))

    def end_row(self, row: Row, *, inner: bool) -> None:
        """A row ends and is as `row` tells."""
        depth = max(self.depth, 2) if inner else 1
        edges = tuple(row.edges)
        self._end(CELL, Layout(in_table=True, depth=depth, ends_row=True, inner_row=inner, left=row.left, edges=edges))
        self.in_row = self.in_row and inner

    def finish(self) -> None:
        """The story ends with whatever was not ended by a mark."""
        self._decode()
        if self._parts:
            self.end_paragraph()

    def _decode(self) -> None:
        if self._bytes:
            self._parts.append(decoded(bytes(self._bytes), self._codec))
            self._bytes.clear()

    def _end(self, mark: str, layout: Layout) -> None:
        self._decode()
        if len(self.paragraphs) >= MOST_PARAGRAPHS:
            raise ValueError(f"limit: more than {MOST_PARAGRAPHS} paragraphs")
        self.paragraphs.append(Paragraph(text=whole("".join(self._parts)), mark=mark, layout=layout))
        self._parts = []

"""The old Word formats tell a text as a row of paragraphs, each with its place in tables: here they become blocks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from crawler.files.grids import Block, tidy
from crawler.files.word.edges import Edge, EdgedRow, table_blocks

_MOST_DEPTH = 8
CELL = "\x07"
"""Ends a cell of a table and, with `ends_row`, the row."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """The properties of one paragraph that tell its place."""

    style: int = 0
    in_table: bool = False
    ends_row: bool = False
    inner_cell: bool = False
    """Ends a cell of a table inside a cell."""
    inner_row: bool = False
    depth: int = 0
    """How many tables the paragraph stands in; 0 where it is not told."""
    level: int = 0
    numbers: int | None = None
    """Which list counts the paragraph, from 1; 0: none; None: as the style says."""
    left: int = 0
    """Twips from the margin to the first cell of the row that ends here."""
    edges: tuple[Edge, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """A paragraph without its mark."""

    text: str
    mark: str
    """The sign that ended it."""
    layout: Layout


@dataclass(slots=True)
class _Table:
    """A table that is being read."""

    rows: list[EdgedRow] = field(default_factory=list)
    cells: list[tuple[Block, ...]] = field(default_factory=list)
    content: list[Block] = field(default_factory=list)

    def end_cell(self) -> None:
        self.cells.append(tuple(self.content))
        self.content = []

    def end_row(self, left: int = 0, edges: tuple[Edge, ...] = ()) -> None:
        if self.content:
            self.end_cell()
        if self.cells:
            self.rows.append(EdgedRow(cells=tuple(self.cells), left=left, edges=edges))
        self.cells = []


class _Story:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._open: list[_Table] = []

    def enter(self, depth: int) -> None:
        """Be inside that many tables."""
        while len(self._open) > depth:
            table = self._open.pop()
            table.end_row()
            (self._open[-1].content if self._open else self.blocks).extend(table_blocks(table.rows))
        while len(self._open) < depth:
            self._open.append(_Table())

    def add(self, paragraph: Paragraph) -> None:
        layout = paragraph.layout
        self.enter(min(max(layout.depth, 1), _MOST_DEPTH) if layout.in_table or layout.depth else 0)
        lines = [line for line in (tidy(part) for part in paragraph.text.split("\n")) if line]
        if not self._open:
            self.blocks.extend(lines)
            return
        table = self._open[-1]
        table.content.extend(lines)
        if layout.ends_row or layout.inner_row:
            table.end_row(layout.left, layout.edges)
        elif paragraph.mark == CELL or layout.inner_cell:
            table.end_cell()


def story_blocks(paragraphs: Iterable[Paragraph]) -> list[Block]:
    """The paragraphs of one story as lines and grids; a table inside a cell becomes the cell's text."""
    story = _Story()
    for paragraph in paragraphs:
        story.add(paragraph)
    story.enter(0)
    return story.blocks


def whole(raw: str) -> str:
    """Halves of rare characters, stored as two signs, joined; lone halves replaced."""
    return raw.encode("utf-16-le", errors="surrogatepass").decode("utf-16-le", errors="replace")

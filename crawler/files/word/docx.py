"""Reads DOCX: lines and tables in the order of the document, and the dates in its properties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.files.grids import Block, block_text, tidy
from crawler.files.parsed import Parsed
from crawler.files.word.docx_chunks import chunk_blocks
from crawler.files.word.docx_marks import Marks
from crawler.files.word.docx_names import child, name_of, relation_of, said
from crawler.files.word.docx_package import Package
from crawler.files.word.docx_tables import edged_rows
from crawler.files.word.docx_text import LEFT_OUT, Attached, Inline, alternative, is_struck_out
from crawler.files.word.edges import table_blocks

_MOST_BLOCKS = 20_000
_MOST_CHUNKS = 50
_MOST_SAID = 140
_INLINE = frozenset(("r", "t", "hyperlink", "fldSimple", "m:oMath", "m:oMathPara"))
_SEPARATORS = frozenset(("separator", "continuationSeparator", "continuationNotice"))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def read_word(content: bytes) -> Parsed:
    """What a DOCX, DOCM or DOTX file holds: text, tables as grids, text boxes and notes behind the text.

    Numbers that Word counts by itself are put in front of their paragraphs; headers, footers, comments, field codes
    and deleted text are left out, hidden text is kept. Entities are refused, nothing is fetched (T075).
    Raises zipfile.BadZipFile, lxml.etree.XMLSyntaxError or ValueError for a damaged file and for one without any text.
    `problem` names the parts that could not be read.
    """
    package = Package(content)
    path, root = package.main()
    reader = _Reader(package, path, preserved=root.get(_SPACE) == "preserve")
    blocks = reader.read(child(root, "body"))
    if not block_text(blocks):
        raise ValueError("no text in the document" + (", only pictures" if reader.attached.pictures else ""))
    unread = list(dict.fromkeys(reader.problems()))
    return Parsed(
        blocks=tuple(blocks[:_MOST_BLOCKS]),
        properties=package.moments(),
        problem=f"unparsed (partial): {', '.join(unread)}"[:_MOST_SAID] if unread else None,
    )


class _Reader:
    def __init__(self, package: Package, path: str, *, preserved: bool) -> None:
        self._package = package
        self._preserved = preserved
        self._relations = package.relations(path)
        self._folder = path.rpartition("/")[0]
        self.attached = Attached()
        numbering = self._part("numbering")
        self._marks = Marks(numbering, self._part("styles") if numbering is not None else None)
        self._unread: list[str] = []
        self._chunks = 0
        self._mark = ""
        """Of the paragraph that was read last."""

    def read(self, body: Any) -> list[Block]:
        """The text, then the text boxes, then the notes that the text refers to; bounded."""
        blocks = self._story(body)
        # What stands in a box may hold further boxes: the list grows while it is read.
        for box in self.attached.boxes:
            blocks.extend([tidy(box)] if isinstance(box, str) else self._story(box))
        for kind in ("footnotes", "endnotes"):
            blocks.extend(self._notes(kind))
        if len(blocks) > _MOST_BLOCKS:
            self._unread.append(f"more than {_MOST_BLOCKS} lines")
        return [block for block in blocks if block]

    def problems(self) -> Iterator[str]:
        """The parts that could not be read."""
        yield from self._package.problems
        yield from self._unread
        if self.attached.objects:
            yield f"{self.attached.objects} embedded sheets or documents"

    def _part(self, kind: str) -> Any:
        """The root of a part that the text refers to, or that has the usual name where relations are lost."""
        told = [one.target for one in self._relations if one.kind == kind]
        for path in (*told, f"{self._folder}/{kind}.xml"):
            root = self._package.side(path)
            if root is not None:
                return root
        return None

    def _notes(self, kind: str) -> Iterator[Block]:
        wanted = [identity for part, identity in self.attached.notes if part == kind]
        root = self._part(kind) if wanted else None
        notes = {said(one, "id"): one for one in root} if root is not None else {}
        for identity in wanted:
            note = notes.get(identity)
            if note is None:
                self._unread.append(kind)
            elif said(note, "type") not in _SEPARATORS:
                yield from self._story(note)

    def _story(self, holder: Any) -> list[Block]:
        blocks: list[Block] = []
        carried: list[str] = []
        for element, name in _elements(holder):
            if len(blocks) > _MOST_BLOCKS:
                break
            if name == "p" or name in _INLINE:
                properties = child(element, "pPr")
                carried.append(self._inline(element, name))
                if is_struck_out(properties):
                    continue
                blocks.extend(self._lines(properties, "".join(carried)))
                carried = []
                continue
            blocks.extend(self._lines(None, "".join(carried)) if carried else ())
            carried = []
            if name == "tbl":
                blocks.extend(table_blocks(edged_rows(element, self._cell)))
            else:
                blocks.extend(self._chunk(relation_of(element)))
        blocks.extend(self._lines(None, "".join(carried)) if carried else ())
        return blocks

    def _inline(self, element: Any, name: str) -> str:
        inline = Inline(self.attached, preserved=self._preserved)
        return inline.text(element if name != "t" else [element])

    def _lines(self, properties: Any, raw: str) -> list[str]:
        lines = [line for line in (tidy(part) for part in raw.split("\n")) if line]
        # An empty paragraph is counted as well, though its number says nothing by itself.
        self._mark = self._marks.mark(properties, lines[0] if lines else "")
        if lines:
            lines[0] = self._mark + lines[0]
        return lines

    def _cell(self, cell: Any) -> tuple[Block, ...]:
        """A cell's blocks; a cell with nothing in it but a number that is counted shows the number."""
        self._mark = ""
        blocks = self._story(cell)
        return tuple(blocks) if blocks or not self._mark else (tidy(self._mark),)

    def _chunk(self, identity: str) -> list[Block]:
        """A file inside the file, whose text stands in the place of a paragraph."""
        self._chunks += 1
        target = next((one.target for one in self._relations if identity and one.identity == identity), None)
        content = self._package.content(target) if target is not None and self._chunks <= _MOST_CHUNKS else None
        blocks = chunk_blocks(content) if content is not None else None
        if blocks is None:
            self._unread.append("an embedded text")
        return blocks or []


def _elements(holder: Any) -> Iterator[tuple[Any, str]]:
    """The blocks inside an element in their order, whatever controls and tags they are wrapped in."""
    pending = [iter(holder)]
    while pending:
        element = next(pending[-1], None)
        if element is None:
            pending.pop()
            continue
        name = name_of(element)
        if name == "p" or name == "tbl" or name == "altChunk" or name in _INLINE:
            yield element, name
        elif name == "mc:AlternateContent":
            pending.extend(iter(branch) for branch in alternative(element))
        elif name not in LEFT_OUT:
            pending.append(iter(element))

"""Reads DOCX: lines and tables in the order of the document, and the dates in its properties."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import docx

from crawler.files.grids import COLSPAN_LIMIT, MOST_CELLS, Block, Grid, tidy
from crawler.files.numerals import Numbering
from crawler.files.parsed import Parsed, Property

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEMPLATE = datetime(2013, 12, 23, 23, 15, tzinfo=UTC)
"""Stands in every file made from one library's template."""
_MOST_BLOCKS = 20_000


def read_word(content: bytes) -> Parsed:
    """What a DOCX file holds. Raises what the parser raises on a damaged file."""
    document = docx.Document(io.BytesIO(content))
    numbering = Numbering(_numbering_part(document))
    blocks: list[Block] = []
    for block in _blocks(document.element.body, numbering):
        blocks.append(block)
        if len(blocks) >= _MOST_BLOCKS:
            break
    return Parsed(blocks=tuple(blocks), properties=tuple(_dates(document)))


def _numbering_part(document: Any) -> Any:
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/numbering"):
            return relation.target_part.element
    return None


def _dates(document: Any) -> list[Property]:
    found = []
    properties = document.core_properties
    for name in ("created", "modified"):
        moment = getattr(properties, name)
        if isinstance(moment, datetime):
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            if moment != _TEMPLATE:
                found.append(Property(raw=f"{name} {moment:%Y-%m-%dT%H:%M:%SZ}", moment=moment))
    return found


def _blocks(holder: Any, numbering: Numbering) -> Iterator[Block]:
    for child in holder:
        if child.tag == f"{_W}p":
            yield from _paragraph(child, numbering)
        elif child.tag == f"{_W}tbl":
            yield from _table(child, numbering)
        elif child.tag == f"{_W}sdt":
            for inner in child.iterchildren(f"{_W}sdtContent"):
                yield from _blocks(inner, numbering)


def _raw(element: Any) -> str:
    parts: list[str] = []
    for node in element.iter():
        if node.tag == f"{_W}t":
            if not any(above.tag == _FALLBACK for above in node.iterancestors()):
                parts.append(str(node.text or ""))
        elif node.tag == f"{_W}tab":
            parts.append(" " if node.getparent().tag == f"{_W}r" else "")
        elif node.tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
        elif node.tag == f"{_W}noBreakHyphen":
            parts.append("-")
    return "".join(parts)


def _paragraph(paragraph: Any, numbering: Numbering) -> list[str]:
    raw = _raw(paragraph)
    lines = [line for line in (tidy(part) for part in raw.split("\n")) if line]
    if lines:
        lines[0] = numbering.mark(paragraph) + lines[0]
    return lines


def _table(table: Any, numbering: Numbering) -> Iterator[Block]:
    rows = [row for row in table.iter(f"{_W}tr") if next(row.iterancestors(f"{_W}tbl")) is table]
    if all(len(row.findall(f"{_W}tc")) <= 1 for row in rows):
        for row in rows:
            for cell in row.iterchildren(f"{_W}tc"):
                yield from _blocks(cell, numbering)
        return
    grid: list[tuple[str | None, ...]] = []
    cells = 0
    for row in rows:
        line = _row(row)
        cells += len(line)
        if cells > MOST_CELLS:
            break
        grid.append(tuple(line))
    yield Grid(rows=tuple(grid))


def _row(row: Any) -> list[str | None]:
    line: list[str | None] = [None] * _attribute(row, "trPr/gridBefore", 0)
    for cell in row.iter(f"{_W}tc"):
        if next(cell.iterancestors(f"{_W}tr")) is not row:
            continue
        span = min(max(_attribute(cell, "tcPr/gridSpan", 1), 1), COLSPAN_LIMIT)
        merged = cell.find(f"{_W}tcPr/{_W}vMerge")
        covered = merged is not None and merged.get(f"{_W}val", "continue") == "continue"
        line.append(None if covered else tidy(_cell_text(cell)))
        line.extend([None] * (span - 1))
    return line


def _cell_text(cell: Any) -> str:
    return "\n".join(_raw(paragraph) for paragraph in cell.iter(f"{_W}p"))


def _attribute(element: Any, path: str, otherwise: int) -> int:
    found = element.find("/".join(f"{_W}{step}" for step in path.split("/")))
    value = found.get(f"{_W}val", "") if found is not None else ""
    return int(value) if value.isdigit() and len(value) < 4 else otherwise

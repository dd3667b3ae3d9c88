"""Reads the XML that Word wrote in one file (WordprocessingML 2003, flat OPC): lines and tables in their order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.files.grids import COLSPAN_LIMIT, MOST_CELLS, Block, Grid, tidy
from crawler.files.parsed import Parsed
from crawler.files.sheets.sheet_xml import attribute, children, local, parse_xml, xml_moments

_MOST_BLOCKS = 20_000
_DEEPEST = 60
_BREAKS = {"br": "\n", "cr": "\n", "tab": " ", "noBreakHyphen": "-"}
_LEFT_OUT = frozenset({"pict", "binData", "hdr", "ftr", "Fallback", "delText", "instrText", "sectPr", "rPr"})


def read_word_xml(content: bytes) -> Parsed:
    """What a Word document in a single XML file holds.

    Raises lxml.etree.XMLSyntaxError on damaged markup, ValueError where it is no such document. Entities are not
    resolved, nothing is fetched (T075).
    """
    root = parse_xml(content)
    body = next((one for one in root.iter() if local(one) == "body"), None)
    if body is None or local(root) not in ("wordDocument", "package", "document"):
        raise ValueError(f"no Word document: <{local(root)}>"[:80])
    blocks: list[Block] = []
    for block in _blocks(body, 0):
        blocks.append(block)
        if len(blocks) >= _MOST_BLOCKS:
            break
    return Parsed(blocks=tuple(blocks), properties=xml_moments(root))


def _blocks(holder: Any, depth: int) -> Iterator[Block]:
    for child in holder:
        name = local(child)
        if name == "p":
            yield from _lines(child)
        elif name == "tbl":
            yield from _table(child, depth)
        elif name and name not in _LEFT_OUT and depth < _DEEPEST:
            yield from _blocks(child, depth + 1)  # sections, content controls, tags


def _lines(paragraph: Any) -> list[str]:
    lines = [line for line in (tidy(part) for part in _raw(paragraph).split("\n")) if line]
    mark = _mark(paragraph)
    return [mark + lines[0], *lines[1:]] if lines and mark else lines


def _mark(paragraph: Any) -> str:
    """The number of a list's item, which Word 2003 wrote out beside the list's properties."""
    for properties in children(paragraph, "pPr"):
        for listed in children(properties, "listPr"):
            for text in children(listed, "t"):
                mark = tidy(attribute(text, "val") or "")
                return mark if mark[-1:] in "、．.）)" or not mark else ""
    return ""


def _raw(element: Any) -> str:
    parts: list[str] = []
    pending = [iter(element)]
    while pending:
        child = next(pending[-1], None)
        if child is None:
            pending.pop()
            continue
        name = local(child)
        if name == "t":
            parts.append(child.text or "")
        elif name in _BREAKS and local(child.getparent()) == "r":
            parts.append(_BREAKS[name])
        elif name and name not in _LEFT_OUT and name not in ("pPr", "tbl"):
            pending.append(iter(child))
    return "".join(parts)


def _table(table: Any, depth: int) -> Iterator[Block]:
    rows = _inside(table, "tr", depth)
    cells_of = [_inside(row, "tc", depth) for row in rows]
    if all(len(cells) <= 1 for cells in cells_of):
        if depth < _DEEPEST:
            for cells in cells_of:
                for cell in cells:
                    yield from _blocks(cell, depth + 1)
        return
    grid: list[tuple[str | None, ...]] = []
    count = 0
    for row, cells in zip(rows, cells_of, strict=True):
        line: list[str | None] = [None] * _span(row, "trPr", "gridBefore", 0)
        for cell in cells:
            line.append(None if _covered(cell) else tidy(_cell_text(cell)))
            line.extend([None] * (_span(cell, "tcPr", "gridSpan", 1) - 1))
        count += len(line)
        if count > MOST_CELLS:
            break
        grid.append(tuple(line))
    yield Grid(rows=tuple(grid))


def _inside(holder: Any, wanted: str, depth: int) -> list[Any]:
    """Rows or cells of a table, also those that stand in content controls or tags; none of tables within."""
    found = []
    for child in holder:
        name = local(child)
        if name == wanted:
            found.append(child)
        elif name and name not in ("tbl", "p", "tr", "tc") and depth < _DEEPEST:
            found.extend(_inside(child, wanted, depth + 1))
    return found


def _cell_text(cell: Any) -> str:
    return "\n".join(_raw(one) for one in cell.iter() if local(one) == "p")


def _span(element: Any, properties: str, name: str, otherwise: int) -> int:
    for holder in children(element, properties):
        for one in children(holder, name):
            raw = attribute(one, "val") or ""
            return min(int(raw), COLSPAN_LIMIT) if raw.isdecimal() and len(raw) < 4 else otherwise
    return otherwise


def _covered(cell: Any) -> bool:
    for holder in children(cell, "tcPr"):
        for one in holder:
            if local(one).lower() == "vmerge":
                return (attribute(one, "val") or "continue") == "continue"
    return False

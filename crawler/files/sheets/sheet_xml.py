"""Reads the XML that Excel 2003 wrote (SpreadsheetML): its visible sheets as lines and grids."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from lxml import etree

from crawler.files.grids import MOST_COLUMNS, MOST_ROWS
from crawler.files.parsed import Parsed, Property
from crawler.files.sheets.sheets import MOST_SHEETS, Sheet, blocks_of_sheets
from crawler.files.sheets.shown_numbers import shown_moment, shown_number

_NAMED_FORMATS = {
    "General Number": "General", "Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%", "Currency": "#,##0.00",
    "Short Date": "General", "Medium Date": "General", "Long Date": "General", "General Date": "General",
}  # fmt: skip
_MOMENTS = (("Created", "created"), ("LastSaved", "modified"))


def read_sheet_xml(content: bytes) -> Parsed:
    """What the visible sheets of a workbook in the XML of 2003 hold.

    Raises lxml.etree.XMLSyntaxError on damaged markup, ValueError where it is no workbook. Entities are not
    resolved, nothing is fetched (T075).
    """
    root = parse_xml(content)
    if local(root) != "Workbook":
        raise ValueError(f"no workbook: <{local(root)}>"[:80])
    formats = _formats(root)
    sheets = [_sheet(one, formats) for one in children(root, "Worksheet")[:MOST_SHEETS]]
    blocks, problem = blocks_of_sheets(sheets)
    return Parsed(blocks=blocks, properties=xml_moments(root), problem=problem)


def parse_xml(content: bytes) -> Any:
    """The root element of markup from a stranger: no entity is resolved, no document type read, nothing fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    return etree.fromstring(content.lstrip(b" \t\r\n"), parser)


def local(element: Any) -> str:
    """An element's name without its namespace; empty for comments, instructions and entities."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Any, name: str) -> list[Any]:
    """The children of that name, whatever their namespace."""
    return [child for child in element if local(child) == name]


def attribute(element: Any, name: str) -> str | None:
    """The attribute of that name, whatever its namespace."""
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def xml_moments(root: Any) -> tuple[Property, ...]:
    """When the file was made and last saved, as its `DocumentProperties` say."""
    found = []
    for properties in children(root, "DocumentProperties")[:1]:
        for name, said in _MOMENTS:
            for element in children(properties, name)[:1]:
                raw = (element.text or "").strip()
                try:
                    moment = datetime.fromisoformat(raw)
                except ValueError:
                    continue
                moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
                found.append(Property(raw=f"{said} {raw}", moment=moment))
    return tuple(found)


def _formats(root: Any) -> dict[str, str]:
    """Number formats by the names of their styles."""
    formats = {}
    for styles in children(root, "Styles"):
        for style in children(styles, "Style"):
            for one in children(style, "NumberFormat"):
                shown = attribute(one, "Format") or "General"
                formats[attribute(style, "ID") or ""] = _NAMED_FORMATS.get(shown, shown)
    return formats


def _sheet(element: Any, formats: dict[str, str]) -> Sheet:
    visible = [one.text for options in children(element, "WorksheetOptions") for one in children(options, "Visible")]
    sheet = Sheet(name=attribute(element, "Name") or "", hidden=any(text != "SheetVisible" for text in visible))
    number = 0
    for table in children(element, "Table")[:1]:
        for row in children(table, "Row"):
            number = _place(row, number)
            _row(sheet, row, number, formats)
            number += 1 + min(_number(row, "Span"), MOST_ROWS)
            if sheet.full:
                break
    return sheet


def _row(sheet: Sheet, row: Any, number: int, formats: dict[str, str]) -> None:
    column = 0
    for cell in children(row, "Cell"):
        column = _place(cell, column)
        data = children(cell, "Data")
        style = attribute(cell, "StyleID") or attribute(row, "StyleID") or ""
        sheet.put(number, column, _shown(data[0], formats.get(style, "General")) if data else "")
        across, down = _number(cell, "MergeAcross"), _number(cell, "MergeDown")
        if across or down:
            sheet.merge(number, column, number + down, column + across)
        column += 1 + min(across, MOST_COLUMNS)


def _place(element: Any, otherwise: int) -> int:
    """Counted from 0; the file counts from 1 and leaves out what follows at once."""
    return max(otherwise, _number(element, "Index") - 1)


def _number(element: Any, name: str) -> int:
    raw = attribute(element, name) or ""
    return int(raw) if raw.isdecimal() and len(raw) < 8 else 0


def _shown(data: Any, number_format: str) -> str:
    text = "".join(data.itertext())
    kind = attribute(data, "Type")
    try:
        if kind == "Number":
            return shown_number(float(text), number_format)
        if kind == "DateTime":
            return shown_moment(datetime.fromisoformat(text.strip()))
    except ValueError:
        return text
    return {"1": "TRUE", "0": "FALSE"}.get(text, text) if kind == "Boolean" else text

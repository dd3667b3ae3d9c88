"""Reads the text layer of PDF files: lines in order, ruled tables as grids, joined over pages."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

import pdfplumber
import pypdfium2

from crawler.files.grids import MOST_COLUMNS, MOST_ROWS, Block, Grid, tidy
from crawler.files.parsed import Parsed, Property
from storage.moments import SHANGHAI

MOST_PAGES = 300
MOST_TABLE_PAGES = 60

_PDF_DATE = re.compile(
    r"^(?:D:)?(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?\s*(?:(Z)|([+-])(\d{2})'?(\d{2})?'?)?\D{0,8}$"
)
_EARLIEST = 1995

_TABLE_WORDS = re.compile(
    r"统计指标|信息内容|第二十条第|申请人情况|本年新收|结果维持|结果纠正|行政许可|行政处罚|统计数|按时办结|总计|重复申请|属于国家秘密|培训班"
)
_FOLIO = re.compile(
    r"^(?:[-—–―·]\s*\d{1,3}\s*[-—–―·]|第\s*\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3})$"
)
_HEADING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)|附件?[:：\d]|第[一二三四五六七八九十]{1,3}[条章部])"
)
_CLOSED = re.compile(r"[。；！？;!?]$")
_HAN = re.compile("[\u3400-\u9fff]")


class Scan(Exception):
    """The file has pages and no text on them."""


def read_pdf(content: bytes) -> Parsed:
    """What a PDF with a text layer holds.

    Raises Scan for a file without a text layer, and what the parsers raise for a broken or encrypted one.
    """
    document = pypdfium2.PdfDocument(content)
    try:
        pages = [_page_text(document, number) for number in range(min(len(document), MOST_PAGES))]
        dates = [pdf_date(key, value) for key, value in sorted(document.get_metadata_dict().items())]
    finally:
        document.close()
    if sum(len(_HAN.findall(text)) for text in pages) < 10 and len("".join(pages).split()) < 20:
        raise Scan
    tabled = [number for number, text in enumerate(pages) if _TABLE_WORDS.search(text)][:MOST_TABLE_PAGES]
    grids = _ruled(content, tabled)
    blocks: list[Block] = []
    for number, text in enumerate(pages):
        blocks.extend(grids[number] if number in grids else _lines(text, number + 1))
    return Parsed(
        blocks=tuple(_joined(_whole_lines(blocks))), properties=tuple(date for date in dates if date is not None)
    )


def pdf_date(key: str, value: str) -> Property | None:
    """A date property of a PDF (`D:20240226144123+08'00'`); without an offset it is Chinese time. None: no date."""
    match = _PDF_DATE.match(value.strip()) if key.endswith("Date") else None
    if match is None:
        return None
    year, month, day, hour, minute, second, _, sign, off_hours, off_minutes = match.groups()
    zone: tzinfo = SHANGHAI
    if match[7] == "Z":
        zone = UTC
    elif sign:
        offset = timedelta(hours=int(off_hours), minutes=int(off_minutes or 0))
        if offset > timedelta(hours=14):
            return None
        zone = timezone(offset if sign == "+" else -offset)
    try:
        moment = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=zone
        )
    except ValueError:
        return None
    return Property(raw=f"{key} {value}", moment=moment) if moment.year >= _EARLIEST else None


def _page_text(document: Any, number: int) -> str:
    page = document[number]
    try:
        layer = page.get_textpage()
        try:
            return str(layer.get_text_range()).replace("\r\n", "\n").replace("\ufffe", "")
        finally:
            layer.close()
    finally:
        page.close()


def _lines(text: str, page: int) -> list[str]:
    lines = [line for line in (tidy(raw) for raw in text.split("\n")) if line]
    if lines and _is_folio(lines[0], page):
        lines.pop(0)
    if lines and _is_folio(lines[-1], page):
        lines.pop()
    return lines


def _is_folio(line: str, page: int) -> bool:
    return _FOLIO.match(line) is not None or line == str(page)


def _ruled(content: bytes, numbers: Sequence[int]) -> dict[int, list[Block]]:
    """Page number to blocks, for the pages that have ruled tables of two columns or more."""
    if not numbers:
        return {}
    found: dict[int, list[Block]] = {}
    with pdfplumber.open(io.BytesIO(content)) as document:
        for number in numbers:
            page = document.pages[number]
            blocks = _page_blocks(page, number + 1)
            if blocks is not None:
                found[number] = blocks
            page.close()
    return found


def _page_blocks(page: Any, number: int) -> list[Block] | None:
    tables = [table for table in page.find_tables() if _is_table(table)]
    if not tables:
        return None
    boxes = [(table.bbox, [cell for row in table.rows for cell in row.cells if cell is not None]) for table in tables]
    outside = page.filter(lambda thing: not _inside(thing, boxes))
    things: list[tuple[float, Block]] = [
        (line["top"], tidy(line["text"])) for line in outside.extract_text_lines(return_chars=False)
    ]
    things = [thing for thing in things if thing[1]]
    things.sort(key=lambda thing: thing[0])
    if things and isinstance(things[0][1], str) and _is_folio(things[0][1], number):
        things.pop(0)
    if things and isinstance(things[-1][1], str) and _is_folio(things[-1][1], number):
        things.pop()
    things.extend((table.bbox[1], _grid(table)) for table in tables)
    things.sort(key=lambda thing: thing[0])
    blocks: list[Block] = []
    for _, thing in things:
        blocks.extend(_split(thing) if isinstance(thing, Grid) else [thing])
    return blocks


Box = tuple[float, float, float, float]


def _inside(thing: dict[str, Any], tables: Sequence[tuple[Box, Sequence[Box]]]) -> bool:
    """Whether a sign stands in a cell; a sign in a table but in no cell of it would be lost otherwise."""
    if thing.get("object_type") != "char":
        return False
    across, down = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return any(_holds(box, across, down) and any(_holds(cell, across, down) for cell in cells) for box, cells in tables)


def _holds(box: Box, across: float, down: float) -> bool:
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


def _is_table(table: Any) -> bool:
    return any(sum(1 for cell in row.cells if cell is not None) > 1 for row in table.rows)


def _grid(table: Any) -> Grid:
    rows = table.extract()[:MOST_ROWS]
    return Grid(rows=tuple(tuple(None if cell is None else tidy(cell) for cell in row[:MOST_COLUMNS]) for row in rows))


def _split(grid: Grid) -> list[Block]:
    """A grid without its rows of one cell, which are lines: frames around prose, heads over a table."""
    blocks: list[Block] = []
    rows: list[tuple[str | None, ...]] = []
    for row in grid.rows:
        filled = [cell for cell in row if cell is not None]
        if len(filled) == 1 and len(row) > 1 and row[0] is not None:
            if rows:
                blocks.append(Grid(rows=tuple(rows)))
                rows = []
            blocks.extend([filled[0]] if filled[0] else [])
        elif filled:
            rows.append(row)
    return [*blocks, Grid(rows=tuple(rows))] if rows else blocks


def _joined(blocks: Sequence[Block]) -> list[Block]:
    """Grids of equal width that follow each other are one table, broken by the page."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if isinstance(block, Grid) and isinstance(last, Grid) and block.width == last.width:
            joined[-1] = Grid(rows=last.rows + block.rows)
        else:
            joined.append(block)
    return joined


def _whole_lines(blocks: Sequence[Block]) -> list[Block]:
    """Lines cut at the right margin put together again: a full line that ends no sentence goes on in the next."""
    full = _measure(blocks)
    whole: list[Block] = []
    goes_on = False
    for block in blocks:
        if isinstance(block, Grid):
            whole.append(block)
            goes_on = False
            continue
        last = whole[-1] if whole else None
        if goes_on and isinstance(last, str) and not _HEADING.match(block):
            blank = " " if last[-1:].isascii() and block[:1].isascii() and last[-1:].isalpha() else ""
            whole[-1] = last + blank + block
        else:
            whole.append(block)
        goes_on = _width(block) >= full * 0.88 and not _CLOSED.search(block)
    return whole


def _width(line: str) -> float:
    return sum(0.5 if sign.isascii() else 1.0 for sign in line)


def _measure(blocks: Sequence[Block]) -> float:
    """The width of a full line: what most long lines have; infinite where lines are too few to tell."""
    widths = sorted(_width(block) for block in blocks if isinstance(block, str) and _width(block) >= 16)
    return widths[int(len(widths) * 0.8)] if len(widths) >= 4 else float("inf")

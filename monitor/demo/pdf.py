"""A small writer of PDF files with Chinese text and ruled tables, for the demo county's attachments."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.demo.prose import Block, Manuscript, Part
from monitor.demo.tables import Grid, Placed, placed, width

_PAGE_WIDTH, _PAGE_HEIGHT, _MARGIN = 595.0, 842.0, 50.0
_INNER = _PAGE_WIDTH - 2 * _MARGIN
_SIZES = {Part.TITLE: 16.0, Part.HEADING: 13.0, Part.CAPTION: 13.0}
_TEXT_SIZE, _CELL_SIZE, _PAD = 11.0, 8.0, 3.0
# The font is named, not embedded: every reader brings Adobe's Song for simplified Chinese, or a stand-in.
_FONT_OBJECTS = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500]"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 5 0 R >>",
    b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
    b" /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
)


@dataclass
class _Sheet:
    """Pages being filled from the top down; `y` is where the next line's top is."""

    pages: list[list[bytes]] = field(default_factory=lambda: [[]])
    y: float = _PAGE_HEIGHT - _MARGIN

    @property
    def room(self) -> float:
        return self.y - _MARGIN

    def turn(self) -> None:
        self.pages.append([])
        self.y = _PAGE_HEIGHT - _MARGIN

    def write(self, text: str, x: float, top: float, size: float) -> None:
        code = text.encode("utf-16-be").hex()
        self.pages[-1].append(f"BT /F1 {size:g} Tf {x:.2f} {top - size * 0.9:.2f} Td <{code}> Tj ET".encode())

    def rule(self, x: float, top: float, across: float, down: float) -> None:
        self.pages[-1].append(f"0.5 w {x:.2f} {top - down:.2f} {across:.2f} {down:.2f} re S".encode())


def pdf(manuscript: Manuscript, made: datetime) -> bytes:
    """A PDF of the manuscript with a text layer and ruled tables; `made` is its date of creation."""
    sheet = _Sheet()
    for block in manuscript:
        if block.part is Part.TABLE:
            _table(sheet, block.grid)
        else:
            _paragraph(sheet, block)
    return _file([b"\n".join(page) for page in sheet.pages], made)


def _paragraph(sheet: _Sheet, block: Block) -> None:
    size = _SIZES.get(block.part, _TEXT_SIZE)
    indent = "　　" if block.part is Part.TEXT else ""
    for line in wrapped(indent + block.text, size, _INNER):
        if sheet.room < size * 1.7:
            sheet.turn()
        spare = _INNER - _measure(line, size)
        shift = {Part.TITLE: spare / 2, Part.CAPTION: spare / 2, Part.SIGNATURE: spare}.get(block.part, 0.0)
        sheet.write(line, _MARGIN + shift, sheet.y, size)
        sheet.y -= size * 1.7


def _table(sheet: _Sheet, grid: Grid) -> None:
    cells = list(placed(grid))
    columns = _column_widths(cells, width(grid))
    heights = _row_heights(cells, columns, len(grid))
    spanning = any(one.cell.down > 1 for one in cells)
    if spanning and sheet.room < sum(heights):
        sheet.turn()
    begin, offset = 0, 0.0
    tops: list[float] = []
    for row, height in enumerate(heights):
        if sheet.room - offset < height:
            # Only tables without cells over several rows get here: they go on overleaf.
            _draw(sheet, [one for one in cells if begin <= one.row < row], columns, heights, tops, begin)
            sheet.turn()
            begin, offset, tops = row, 0.0, []
        tops.append(sheet.y - offset)
        offset += height
    _draw(sheet, [one for one in cells if one.row >= begin], columns, heights, tops, begin)
    sheet.y -= offset + _TEXT_SIZE


def _draw(
    sheet: _Sheet, cells: Sequence[Placed], columns: list[float], heights: list[float], tops: list[float], begin: int
) -> None:
    for one in cells:
        x = _MARGIN + sum(columns[: one.column])
        top = tops[one.row - begin]
        across = sum(columns[one.column : one.column + one.cell.across])
        down = sum(heights[one.row : one.row + one.cell.down])
        sheet.rule(x, top, across, down)
        lines = list(wrapped(one.cell.text, _CELL_SIZE, across - 2 * _PAD))
        y = top - max(_PAD, (down - len(lines) * _CELL_SIZE * 1.25) / 2)
        for line in lines:
            sheet.write(line, x + _PAD, y, _CELL_SIZE)
            y -= _CELL_SIZE * 1.25


def _column_widths(cells: Sequence[Placed], count: int) -> list[float]:
    """Widths by the longest single-column text of each column, scaled to the page."""
    wants = [3.5 * _CELL_SIZE] * count
    for one in cells:
        if one.cell.across == 1:
            wants[one.column] = max(wants[one.column], min(_measure(one.cell.text, _CELL_SIZE), 20 * _CELL_SIZE))
    scale = _INNER / sum(wants)
    return [want * scale for want in wants]


def _row_heights(cells: Sequence[Placed], columns: list[float], count: int) -> list[float]:
    heights = [_CELL_SIZE * 1.25 + 2 * _PAD] * count
    for one in cells:
        across = sum(columns[one.column : one.column + one.cell.across])
        lines = len(list(wrapped(one.cell.text, _CELL_SIZE, across - 2 * _PAD)))
        need = lines * _CELL_SIZE * 1.25 + 2 * _PAD
        last = one.row + one.cell.down - 1
        missing = need - sum(heights[one.row : last + 1])
        heights[last] += max(0.0, missing)
    return heights


def wrapped(text: str, size: float, room: float) -> Iterator[str]:
    """`text` in lines that are at most `room` points wide."""
    line = ""
    for sign in text:
        if line and _measure(line + sign, size) > room:
            yield line
            line = ""
        line += sign
    yield line


def _measure(text: str, size: float) -> float:
    return sum(size / 2 if ord(sign) < 128 else size for sign in text)


def _stream(content: bytes) -> bytes:
    packed = zlib.compress(content, 9)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)


def _file(pages: list[bytes], made: datetime) -> bytes:
    numbers = [7 + 2 * index for index in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    stamp = made.strftime("%Y%m%d%H%M%S") + "+08'00'"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        *_FONT_OBJECTS,
        f"<< /Producer (Demo) /CreationDate (D:{stamp}) /ModDate (D:{stamp}) >>".encode(),
    ]
    # Objects are numbered from 1: catalogue, pages, font (3, 4, 5), information (6), then each page.
    for number, page in zip(numbers, pages, strict=True):
        box = f"/MediaBox [0 0 {_PAGE_WIDTH:g} {_PAGE_HEIGHT:g}]"
        resources = "/Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R {box} {resources} /Contents {number + 1} 0 R >>".encode())
        objects.append(_stream(page))
    out = bytearray(b"%PDF-1.5\n%\xe4\xba\x91\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    mark = hashlib.sha256(bytes(out)).hexdigest()[:32]
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info 6 0 R /ID [<{mark}> <{mark}>] >>"
    return bytes(out) + f"trailer\n{trailer}\nstartxref\n{table}\n%%EOF\n".encode()

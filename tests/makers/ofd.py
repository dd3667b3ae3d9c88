"""OFD files written by hand for tests (GB/T 33190): text by the place of its signs, tables by drawn lines."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from tests.makers.report_data import Line, Report
from tests.makers.report_tables import Cell, MadeTable

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MARGIN = 26.0
_SIZE = 3.7
_CELL = 2.8
_PAD = 0.8
DATES = "<ofd:CreationDate>2023-01-18T09:30:00</ofd:CreationDate><ofd:ModDate>2023-01-19</ofd:ModDate>"


def wide(sign: str) -> float:
    """How wide a sign is set, as a share of the type's size."""
    return 0.5 if sign.isascii() else 1.0


@dataclass
class Sheet:
    """The objects of one page as XML; millimetres from the top left corner."""

    width: float = 210.0
    height: float = 297.0
    objects: list[str] = field(default_factory=list)
    head: str = ""
    """What stands before the content: templates, resources."""

    def text(self, x: float, y: float, words: str, size: float = _SIZE, *, more: str = "") -> None:
        """Words with their first sign's left edge at x and their base line at y, each sign's step written out."""
        steps = " ".join(f"{wide(sign) * size:.3f}" for sign in words[:-1])
        delta = f' DeltaX="{steps}"' if steps else ""
        self.objects.append(
            f'<ofd:TextObject Boundary="{x:.3f} {y - size:.3f} 150 {size * 1.3:.3f}" Font="1" Size="{size}" {more}>'
            f'<ofd:TextCode X="0" Y="{size:.3f}"{delta}>{escape(words)}</ofd:TextCode></ofd:TextObject>'
        )

    def path(self, data: str, *, x: float = 0.0, y: float = 0.0, more: str = "") -> None:
        """A path with its origin at x, y."""
        self.objects.append(
            f'<ofd:PathObject Boundary="{x:.3f} {y:.3f} 200 200" LineWidth="0.2" {more}>'
            f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
        )

    def box(self, x0: float, y0: float, x1: float, y1: float, style: str = "rectangles") -> None:
        """The border of a cell: a rectangle, four lines in units of their own, or four filled strips."""
        if style == "rectangles":
            wide_, high = x1 - x0, y1 - y0
            self.path(f"M 0 0 L {wide_:.3f} 0 L {wide_:.3f} {high:.3f} L 0 {high:.3f} C", x=x0, y=y0)
            return
        for a, b, c, d in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            if style == "lines":  # drawn in tenths of a millimetre, upside down, as printer drivers do
                self.path(f"M {a * 10:.1f} {-b * 10:.1f} L {c * 10:.1f} {-d * 10:.1f}", more='CTM="0.1 0 0 -0.1 0 0"')
            else:
                right, low = c + (0.15 if a == c else 0), d + (0.15 if b == d else 0)
                self.path(
                    f"M {a:.3f} {b:.3f} L {right:.3f} {b:.3f} L {right:.3f} {low:.3f} L {a:.3f} {low:.3f} C",
                    more='Stroke="false" Fill="true"',
                )

    def xml(self) -> str:
        """The part that holds this page."""
        return (
            f"{_HEAD}<ofd:Page {SPACE}><ofd:Area><ofd:PhysicalBox>0 0 {self.width} {self.height}</ofd:PhysicalBox>"
            f"</ofd:Area>{self.head}<ofd:Content><ofd:Layer>{''.join(self.objects)}</ofd:Layer></ofd:Content></ofd:Page>"
        )


def ofd_file(
    pages: Sequence[Sheet | str],
    *,
    common: str = "",
    info: str = DATES,
    more: Mapping[str, str | bytes] | None = None,
    bodies: int = 1,
) -> bytes:
    """A file of these pages; `common`: what else stands in CommonData, `more`: parts added or put in place of others.

    With several `bodies` the same pages stand in each of the documents.
    """
    parts: dict[str, str | bytes] = {}
    roots = []
    for body in range(bodies):
        folder = f"Doc_{body}"
        listed = "".join(
            f'<ofd:Page ID="{number + 10}" BaseLoc="Pages/Page_{number}/Content.xml"/>' for number in range(len(pages))
        )
        parts[f"{folder}/Document.xml"] = (
            f"{_HEAD}<ofd:Document {SPACE}><ofd:CommonData><ofd:MaxUnitID>99999</ofd:MaxUnitID>"
            f"<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>{common}</ofd:CommonData>"
            f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
        )
        for number, page in enumerate(pages):
            parts[f"{folder}/Pages/Page_{number}/Content.xml"] = page.xml() if isinstance(page, Sheet) else page
        roots.append(
            f"<ofd:DocBody><ofd:DocInfo><ofd:DocID>{body}</ofd:DocID>{info}</ofd:DocInfo>"
            f"<ofd:DocRoot>{folder}/Document.xml</ofd:DocRoot></ofd:DocBody>"
        )
    parts["OFD.xml"] = f'{_HEAD}<ofd:OFD {SPACE} Version="1.0" DocType="OFD">{"".join(roots)}</ofd:OFD>'
    return zipped({**parts, **(more or {})})


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP of parts; an empty one is left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            if part:
                archive.writestr(zipfile.ZipInfo(name, (2023, 1, 18, 9, 30, 0)), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def ofd_bytes(report: Report, *, style: str = "rectangles", head: str = "青石县政务公开") -> bytes:
    """A report as an OFD file, with a running head and page numbers; `style`: how borders are drawn, `none`: not."""
    press = _Press(head=head, style=style)
    for part in report.parts:
        if isinstance(part, MadeTable):
            press.table(part)
        else:
            press.line(part)
    return ofd_file(press.done())


@dataclass
class _Press:
    """Sets parts on pages, one below the other."""

    head: str
    style: str
    sheets: list[Sheet] = field(default_factory=list)
    y: float = 1000.0

    def _room(self, height: float) -> Sheet:
        if self.y + height > 297 - _MARGIN:
            sheet = Sheet()
            self.sheets.append(sheet)
            sheet.text(90, 15, self.head, 3.2)
            self.y = _MARGIN
        return self.sheets[-1]

    def line(self, line: Line) -> None:
        """A paragraph, broken at the right margin, its first line set in by two signs."""
        size = 6.0 if line.kind == "title" else _SIZE
        indent = 2 * size if line.kind == "text" else 0.0
        for number, piece in enumerate(broken(line.mark + line.text, (210 - 2 * _MARGIN) / size, indent / size)):
            sheet = self._room(size * 1.6)
            left = 210 - _MARGIN - sum(map(wide, piece)) * size if line.kind == "signed" else _MARGIN
            self.y += size * 1.6
            sheet.text(left + (0 if number or line.kind == "signed" else indent), self.y, piece, size)

    def table(self, made: MadeTable) -> None:
        """A table; a page's end cuts it between two rows, and a label over both stands on the first alone."""
        unit = (210 - 2 * _MARGIN) / sum(made.widths)
        edges = [_MARGIN + unit * sum(made.widths[:number]) for number in range(len(made.widths) + 1)]
        cells = list(made.places())
        heights = [self._height(number, cells, edges) for number in range(len(made.rows))]
        number = 0
        self.y += 2
        while number < len(heights):
            sheet = self._room(heights[number])
            tops = [self.y]
            while number + len(tops) - 1 < len(heights) and tops[-1] + heights[number + len(tops) - 1] < 297 - _MARGIN:
                tops.append(tops[-1] + heights[number + len(tops) - 1])
            self._draw(sheet, cells, edges, tops, number)
            number += len(tops) - 1
            self.y = tops[-1]

    @staticmethod
    def _height(number: int, cells: Iterable[tuple[int, int, Cell]], edges: Sequence[float]) -> float:
        lines = [
            len(broken(cell.text, (edges[column + cell.across] - edges[column] - 2 * _PAD) / _CELL, 0))
            for row, column, cell in cells
            if row == number and cell.down == 1
        ]
        return max([1, *lines]) * _CELL * 1.3 + 2 * _PAD

    def _draw(
        self,
        sheet: Sheet,
        cells: Iterable[tuple[int, int, Cell]],
        edges: Sequence[float],
        tops: Sequence[float],
        first: int,
    ) -> None:
        """The rows from number `first` on that these tops are of."""
        rows = len(tops) - 1
        for row, column, cell in cells:
            above, below = max(row - first, 0), min(row + cell.down - first, rows)
            if below <= above:
                continue
            left, right = edges[column], edges[column + cell.across]
            if self.style != "none":
                sheet.box(left, tops[above], right, tops[below], self.style)
            if row >= first:
                pieces = broken(cell.text, (right - left - 2 * _PAD) / _CELL, 0)
                y = (tops[above] + tops[below] - len(pieces) * _CELL * 1.3) / 2
                for piece in pieces:
                    y += _CELL * 1.3
                    x = (left + right - sum(map(wide, piece)) * _CELL) / 2 if column or self.style != "none" else left
                    sheet.text(x, y - _CELL * 0.3, piece, _CELL)

    def done(self) -> list[Sheet]:
        """The pages, numbered."""
        for number, sheet in enumerate(self.sheets, start=1):
            sheet.text(100, 285, f"— {number} —", 3.2)
        return self.sheets


def broken(text: str, room: float, indent: float) -> list[str]:
    """A text as lines that are at most `room` wide signs long, the first shorter by `indent`; numbers stay whole."""
    lines, line, used = [], "", indent
    for word in _words(text):
        width = sum(map(wide, word))
        if line and used + width > room:
            lines.append(line)
            line, used = "", 0.0
        line, used = line + word, used + width
    return [*lines, line] if line else lines


def _words(text: str) -> list[str]:
    words: list[str] = []
    for sign in text:
        if words and sign.isascii() and sign.isalnum() and words[-1].isascii() and words[-1].isalnum():
            words[-1] += sign
        else:
            words.append(sign)
    return words


def attribute(text: str) -> str:
    """A text as the quoted value of an attribute."""
    return quoteattr(text)

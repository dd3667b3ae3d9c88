"""A made report as printed: PDF with and without ruled lines, pages of a scanner."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

from tests.gold.making.report import Report
from tests.gold.making.tables import Drawn

FONT = "STSong-Light"
SCAN_FONT = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"
WIDTHS = {"t2": (150, 100, 100, 100), "t3": (44, 58, 150, *[29] * 7), "t4": [31] * 15, "g2014": (330, 50, 80)}


def _style(size: float, **given: object) -> ParagraphStyle:
    return ParagraphStyle("text", fontName=FONT, fontSize=size, leading=size * 1.5, wordWrap="CJK", **given)


def _table(drawn: Drawn, *, ruled: bool, wide: float = 1.0, repeat: bool = False) -> Table:
    style: list[tuple[object, ...]] = [("FONT", (0, 0), (-1, -1), FONT, 8), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    if ruled:
        style.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))
    grid = drawn.grid()
    for top, row in enumerate(drawn.rows):
        lefts = [left for left, slot in enumerate(grid[top]) if slot is not None]
        for left, cell in zip(lefts, row, strict=True):
            if cell.rows > 1 or cell.cols > 1:
                style.append(("SPAN", (left, top), (left + cell.cols - 1, top + cell.rows - 1)))
    cells = [[Paragraph(slot, _style(8)) if slot and len(slot) > 3 else slot or "" for slot in row] for row in grid]
    name = "t2" if drawn.name.startswith("t2") else drawn.name
    return Table(
        cells,
        colWidths=[width * wide for width in WIDTHS[name]],
        style=TableStyle(style),
        repeatRows=drawn.heads if repeat else 0,
    )


def pdf_bytes(
    report: Report,
    *,
    ruled: bool = True,
    numbers: bool = False,
    head: str = "",
    sideways: bool = False,
    under: Callable[[Canvas], None] | None = None,
    repeat: bool = False,
    made: str = "20230116093000",
) -> bytes:
    """A PDF; tables break over pages where they will.

    `numbers` and `head`: page numbers and a running head; `under`: what is drawn below each page; `repeat`: heads of
    tables stand again on each page.
    """
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()

    def each_page(canvas: Canvas, document: SimpleDocTemplate) -> None:
        if under:
            under(canvas)
        canvas.setFont(FONT, 9)
        if numbers:
            canvas.drawCentredString(A4[0] / 2, 30, f"— {document.page} —")
        if head:
            canvas.drawString(70, A4[1] - 40, head)

    story: list[Flowable] = [Paragraph(report.title, _style(16, alignment=1, spaceAfter=12))]
    for block in report.blocks:
        if isinstance(block, str):
            story.append(Paragraph(block, _style(10.5, firstLineIndent=21)))
        else:
            story.append(_table(block, ruled=ruled, wide=1.4 if sideways else 1.0, repeat=repeat))
    SimpleDocTemplate(out, pagesize=landscape(A4) if sideways else A4, title="", invariant=1).build(
        story, onFirstPage=each_page, onLaterPages=each_page
    )
    return out.getvalue().replace(b"D:20000101000000+00'00'", f"D:{made}+08'00'".encode())


# Scans: drawn straight into a picture.


def wrapped(text: str, per_line: int) -> list[str]:
    """A line cut after so many signs."""
    return [text[at : at + per_line] for at in range(0, len(text), per_line)]


def scan(
    report: Report, *, dpi: int = 150, names: Sequence[str] = ("t2", "t3", "t4"), turned: float = 0.0
) -> list[Image.Image]:
    """Pages of a scanner: 1-bit pictures of the report, laid in a little `turned` (degrees)."""
    scale = dpi / 72
    body = ImageFont.truetype(SCAN_FONT, int(11 * scale), index=2)
    small = ImageFont.truetype(SCAN_FONT, int(8 * scale), index=2)
    pages: list[Image.Image] = []

    def page() -> tuple[Image.Image, ImageDraw.ImageDraw]:
        picture = Image.new("L", (int(595 * scale), int(842 * scale)), 255)
        pages.append(picture)
        return picture, ImageDraw.Draw(picture)

    _, draw = page()
    height = 60 * scale
    title = ImageFont.truetype(SCAN_FONT, int(15 * scale), index=2)
    draw.text((297 * scale, height), report.title, font=title, fill=0, anchor="mm")
    height += 30 * scale
    for block in report.blocks:
        if isinstance(block, str):
            for line in wrapped("　　" + block, 40):
                if height > 790 * scale:
                    _, draw = page()
                    height = 50 * scale
                draw.text((60 * scale, height), line, font=body, fill=0)
                height += 17 * scale
        elif block.name in names:
            needed = _draw_table(None, block, 0, scale, small)
            if height + needed > 800 * scale:
                _, draw = page()
                height = 50 * scale
            height += _draw_table(draw, block, height, scale, small) + 8 * scale
    pages = [picture.rotate(turned, Image.Resampling.BICUBIC, fillcolor=255) for picture in pages] if turned else pages
    return [picture.point(lambda shade: 255 if shade > 140 else 0).convert("1") for picture in pages]


def _draw_table(
    draw: ImageDraw.ImageDraw | None, drawn: Drawn, top: float, scale: float, font: ImageFont.FreeTypeFont
) -> float:
    widths = [width * scale * 0.98 for width in WIDTHS["t2" if drawn.name.startswith("t2") else drawn.name]]
    edges = [55 * scale + sum(widths[:at]) for at in range(len(widths) + 1)]
    grid = drawn.grid()
    line = 11 * scale
    heights = [line * 1.5] * len(drawn.rows)
    placed = []
    for at, row in enumerate(drawn.rows):
        lefts = [left for left, slot in enumerate(grid[at]) if slot is not None]
        for left, cell in zip(lefts, row, strict=True):
            room = int((edges[left + cell.cols] - edges[left] - 6 * scale) // (8 * scale)) or 1
            lines = wrapped(cell.text, room)
            placed.append((at, left, cell, lines))
            if cell.rows == 1:
                heights[at] = max(heights[at], line * (len(lines) + 0.5))
    tops = [top + sum(heights[:at]) for at in range(len(heights) + 1)]
    if draw is not None:
        for at, left, cell, lines in placed:
            box = (edges[left], tops[at], edges[left + cell.cols], tops[min(at + cell.rows, len(heights))])
            draw.rectangle(box, outline=0, width=2)
            middle = (box[1] + box[3]) / 2 - line * (len(lines) - 1) / 2
            for number, text in enumerate(lines):
                draw.text(((box[0] + box[2]) / 2, middle + number * line), text, font=font, fill=0, anchor="mm")
    return sum(heights)


def png_bytes(picture: Image.Image) -> bytes:
    """A picture as PNG."""
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True, dpi=(150, 150))
    return out.getvalue()


def scanned_pdf_bytes(pictures: Sequence[Image.Image], *, dpi: int = 150) -> bytes:
    """Pictures as a PDF without a text layer."""
    out = io.BytesIO()
    made = time.strptime("2024-01-10 09:30", "%Y-%m-%d %H:%M")
    pictures[0].save(
        out, "PDF", save_all=True, append_images=list(pictures[1:]), resolution=dpi, creationDate=made, modDate=made
    )
    return out.getvalue()

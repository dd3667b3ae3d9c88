"""A made report as PDF by reportlab: ruled tables over several pages, pages on their side, a head and a page number."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)

from tests.makers.report_data import Line, Report
from tests.makers.report_tables import MadeTable
from tests.makers.text_report import laid_out

FONT = "STSong-Light"
_MARGIN = 72


def pdf_bytes(report: Report, *, head: str = "青石县政务公开", producer: str = "", moment: int = 1_700_000_000) -> bytes:
    """The report as a PDF file; `producer` and `moment` (seconds since 1970) go into its properties."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    document = BaseDocTemplate(out, pagesize=A4, title=report.title, producer=producer or "made")
    upright, side = A4, landscape(A4)
    document.addPageTemplates(
        [_page("upright", upright, head, moment), _page("wide", side, head, moment)],
    )
    story: list[Flowable] = []
    turned = False
    for part in report.parts:
        wide = isinstance(part, MadeTable) and part.wide
        if wide != turned:
            story.extend([NextPageTemplate("wide" if wide else "upright"), PageBreak()])
            turned = wide
        if isinstance(part, MadeTable):
            story.append(_table(part, (side if wide else upright)[0] - 2 * _MARGIN))
        else:
            story.append(_line(part))
    document.build(story)
    return out.getvalue()


def _page(name: str, size: tuple[float, float], head: str, moment: int) -> PageTemplate:
    frame = Frame(_MARGIN, _MARGIN, size[0] - 2 * _MARGIN, size[1] - 2 * _MARGIN, leftPadding=0, rightPadding=0)
    return PageTemplate(id=name, frames=[frame], pagesize=size, onPage=_furniture(size, head, moment))


def _furniture(size: tuple[float, float], head: str, moment: int) -> Callable[[Canvas, BaseDocTemplate], None]:
    def draw(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas._doc.info.invariant = 0
        canvas._doc._timeStamp.t = moment
        canvas._doc._timeStamp.YMDhms = tuple(datetime.fromtimestamp(moment, UTC).timetuple())[:6]
        canvas.setFont(FONT, 9)
        canvas.drawCentredString(size[0] / 2, size[1] - 45, head)
        canvas.drawCentredString(size[0] / 2, 40, f"— {document.page} —")

    return draw


def _style(size: float, **more: object) -> ParagraphStyle:
    return ParagraphStyle("made", fontName=FONT, fontSize=size, leading=size * 1.6, wordWrap="CJK", **more)


def _line(line: Line) -> Paragraph:
    text = escape(line.mark + line.text)
    if line.kind == "title":
        return Paragraph(text, _style(17, alignment=TA_CENTER, spaceAfter=10))
    if line.kind == "signed":
        return Paragraph(text, _style(10.5, alignment=TA_RIGHT))
    if line.link:
        text = text.replace(escape(line.link), f'<a href="{escape(line.link)}">{escape(line.link)}</a>')
    return Paragraph(text, _style(10.5, firstLineIndent=21))


def _table(made: MadeTable, room: float) -> Table:
    style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    for row, column, cell in made.places():
        if cell.down > 1 or cell.across > 1:
            style.append(("SPAN", (column, row), (column + cell.across - 1, row + cell.down - 1)))
    face = _style(8, alignment=TA_CENTER)
    cells = [[Paragraph(escape(text), face) if text else "" for text in row] for row in laid_out(made)]
    widths = [room * width / sum(made.widths) for width in made.widths]
    return Table(cells, colWidths=widths, style=TableStyle(style), repeatRows=0)

"""A made report as PDF by reportlab: ruled tables over several pages, pages on their side, a head and a page number."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
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
_HAIR = 0.35
"""How far the second stroke of a bold sign stands from the first, in points."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """How the report is laid out; all of it is looks."""

    size: float = 10.5
    """Of the text, in points; 16 is what offices are told to use."""
    foot: str = "— {page} —"
    outside: bool = False
    """Page numbers stand at the outer edge: right on odd pages, left on even ones."""
    heads: int = 0
    """Rows of a table that stand again on each page it runs over; upright pages only."""
    narrow: bool = False
    """The columns of the groups are so narrow that their signs stand below each other."""
    rotated: bool = False
    """Wide tables stand on upright pages that are turned when shown."""
    bold_twice: bool = False
    """Headings are made bold by printing them twice."""
    unruled: bool = False
    """Tables without lines."""


def pdf_bytes(
    report: Report,
    *,
    layout: Layout | None = None,
    head: str = "青石县政务公开",
    producer: str = "made",
    moment: int = 1_700_000_000,
) -> bytes:
    """The report as a PDF file; `producer` and `moment` (seconds since 1970) go into its properties."""
    layout = layout or Layout()
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    document = BaseDocTemplate(out, pagesize=A4, title=report.title, producer=producer)
    document.addPageTemplates(
        [_page("upright", A4, layout, head, moment), _page("wide", landscape(A4), layout, head, moment)]
    )
    story: list[Flowable] = []
    turned = False
    for part in report.parts:
        wide = isinstance(part, MadeTable) and part.wide
        if wide != turned:
            story.extend([NextPageTemplate("wide" if wide else "upright"), PageBreak()])
            turned = wide
        if isinstance(part, MadeTable):
            story.append(_table(part, (landscape(A4) if wide else A4)[0] - 2 * _MARGIN, layout))
        else:
            story.append(_line(part, layout))
    document.build(story)
    return out.getvalue()


def _page(name: str, size: tuple[float, float], layout: Layout, head: str, moment: int) -> PageTemplate:
    frame = Frame(_MARGIN, _MARGIN, size[0] - 2 * _MARGIN, size[1] - 2 * _MARGIN, leftPadding=0, rightPadding=0)
    turned = layout.rotated and size[0] > size[1]
    shown = (size[1], size[0]) if turned else size
    return PageTemplate(
        id=name, frames=[frame], pagesize=shown, onPage=_furniture(size, layout, head, moment, turned=turned)
    )


def _furniture(
    size: tuple[float, float], layout: Layout, head: str, moment: int, *, turned: bool
) -> Callable[[Canvas, BaseDocTemplate], None]:
    def draw(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas._doc._timeStamp.YMDhms = tuple(datetime.fromtimestamp(moment, UTC).timetuple())[:6]
        if turned:
            canvas.setPageRotation(90)
            canvas.translate(size[1], 0)
            canvas.rotate(90)
        canvas.setFont(FONT, 9)
        canvas.drawCentredString(size[0] / 2, size[1] - 45, head)
        foot = layout.foot.format(page=document.page)
        if layout.outside and document.page % 2:
            canvas.drawRightString(size[0] - _MARGIN, 40, foot)
        elif layout.outside:
            canvas.drawString(_MARGIN, 40, foot)
        else:
            canvas.drawCentredString(size[0] / 2, 40, foot)

    return draw


class _Twice(Paragraph):
    """A paragraph printed twice, a hair apart: how programs without a bold face make one."""

    def draw(self) -> None:
        super().draw()
        self.canv.saveState()
        self.canv.translate(_HAIR, 0)
        super().draw()
        self.canv.restoreState()


def _style(size: float, **more: object) -> ParagraphStyle:
    return ParagraphStyle("made", fontName=FONT, fontSize=size, leading=size * 1.6, wordWrap="CJK", **more)


def _line(line: Line, layout: Layout) -> Paragraph:
    text = escape(line.mark + line.text)
    kind = _Twice if layout.bold_twice and (line.kind == "title" or line.mark) else Paragraph
    if line.kind == "title":
        return kind(text, _style(layout.size * 1.6, alignment=TA_CENTER, spaceAfter=10))
    if line.kind == "signed":
        return Paragraph(text, _style(layout.size, alignment=TA_RIGHT))
    if line.link:
        text = text.replace(escape(line.link), f'<a href="{escape(line.link)}">{escape(line.link)}</a>')
    return kind(text, _style(layout.size, firstLineIndent=2 * layout.size))


def _table(made: MadeTable, room: float, layout: Layout) -> Table:
    style: list[tuple[object, ...]] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    if not layout.unruled:
        style.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))
    for row, column, cell in made.places():
        if cell.down > 1 or cell.across > 1:
            style.append(("SPAN", (column, row), (column + cell.across - 1, row + cell.down - 1)))
    face = _style(8, alignment=TA_CENTER)
    cells = [[Paragraph(escape(text), face) if text else "" for text in row] for row in laid_out(made)]
    shares = (2, 2, *made.widths[2:]) if layout.narrow and len(made.widths) == 10 else made.widths
    widths = [room * share / sum(shares) for share in shares]
    heads = layout.heads if len(made.widths) == 10 and not made.wide else 0
    return Table(cells, colWidths=widths, style=TableStyle(style), repeatRows=heads)

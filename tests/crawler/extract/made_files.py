"""The made report as files: PDF with ruled tables, PDF with bare rows, DOCX; all from the data of `made`."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
from docx.table import Table as WordTable
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

from storage.figures import form
from tests.crawler.extract import made

FONT = "STSong-Light"
HEADS = {
    "t2_20_1": ("本年制发件数", "本年废止件数", "现行有效件数"),
    "t2_20_5": ("本年处理决定数量",),
    "t2_20_6": ("本年处理决定数量",),
    "t2_20_8": ("本年收费金额（单位：万元）",),
}
Row = list[str]
Span = tuple[int, int, int, int]
"""First row, first column, last row, last column."""


def t2_table() -> tuple[list[Row], list[Span]]:
    """The second section's tables in one grid of four columns."""
    rows: list[Row] = []
    spans: list[Span] = []
    for table_id, values in made.T2.items():
        table = form("g2021").table(table_id)
        rows.append([table.title, "", "", ""])
        spans.append((len(rows) - 1, 0, len(rows) - 1, 3))
        for name, cells in [("信息内容", HEADS[table_id]), *((row.label, values[row.key]) for row in table.rows)]:
            wide = len(cells) == 1
            rows.append([name, *cells, *([""] * (3 - len(cells)))])
            spans.extend([(len(rows) - 1, 1, len(rows) - 1, 3)] if wide else [])
    return rows, spans


def t3_table() -> tuple[list[Row], list[Span]]:
    """The third table: three columns of labels, seven of values."""
    values = made.t3_values()
    rows: list[Row] = [
        ["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "", "", "申请人情况", *[""] * 6],
        ["", "", "", "自然人", "法人或其他组织", "", "", "", "", "总计"],
        ["", "", "", "", *made.COLUMNS[1:6], ""],
    ]
    spans: list[Span] = [(0, 0, 2, 2), (0, 3, 0, 9), (1, 3, 2, 3), (1, 4, 1, 8), (1, 9, 2, 9)]
    table = form("g2021").table("t3")
    group, inner = "", ""
    for row in table.rows:
        if row.key == "g3":
            group = made.shown(row)
        elif row.kind == "header":
            inner = made.shown(row)
        elif row.level == 1:
            rows.append([made.shown(row), "", "", *values[row.key]])
            spans.append((len(rows) - 1, 0, len(rows) - 1, 2))
        elif row.level == 2:
            rows.append([group, made.shown(row), "", *values[row.key]])
            spans.append((len(rows) - 1, 1, len(rows) - 1, 2))
            group = ""
        else:
            rows.append([group, inner, made.shown(row), *values[row.key]])
            group, inner = "", ""
    return rows, spans


def t4_table() -> tuple[list[Row], list[Span]]:
    """The fourth table: fifteen columns."""
    rows = [
        ["行政复议", *[""] * 4, "行政诉讼", *[""] * 9],
        [*made.OUTCOMES, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4],
        [*[""] * 5, *made.OUTCOMES * 2],
        list(made.T4),
    ]
    spans = [(0, 0, 0, 4), (0, 5, 0, 14), (1, 5, 1, 9), (1, 10, 1, 14), *((1, n, 2, n) for n in range(5))]
    return rows, spans


def _style(name: str = "text", size: float = 10.5) -> ParagraphStyle:
    return ParagraphStyle(name, fontName=FONT, fontSize=size, leading=size * 1.5, wordWrap="CJK")


def _grid(rows: Sequence[Row], spans: Sequence[Span], widths: Sequence[float]) -> Table:
    style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("FONT", (0, 0), (-1, -1), FONT, 8)]
    style.extend(("SPAN", (left, top), (right, bottom)) for top, left, bottom, right in spans)
    cells = [[Paragraph(cell, _style("cell", 8)) if len(cell) > 3 else cell for cell in row] for row in rows]
    return Table(cells, colWidths=list(widths), style=TableStyle(style))


def pdf_bytes(*, title: str = made.TITLE, prose: Sequence[str] = made.PROSE) -> bytes:
    """A PDF with ruled tables; the third table is broken over two pages."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    story: list[Flowable] = [Paragraph(title, _style("title", 16))]
    story.extend(Paragraph(line, _style()) for line in prose)
    for heading, (rows, spans), widths in (
        ("二、主动公开政府信息情况", t2_table(), [150, 100, 100, 100]),
        ("三、收到和处理政府信息公开申请情况", t3_table(), [55, 60, 150, *[28] * 7]),
        ("四、政府信息公开行政复议、行政诉讼情况", t4_table(), [30] * 15),
    ):
        story.append(Paragraph(heading, _style()))
        story.append(_grid(rows, spans, widths))
    story.extend(Paragraph(line, _style()) for line in (*made.AFTER, *made.SIGNED))
    SimpleDocTemplate(out, pagesize=A4, title="made").build(story)
    return out.getvalue()


def bare_pdf_bytes() -> bytes:
    """A PDF without any ruled line: rows stand as text, label and numbers beside each other."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=A4)
    height = 800.0
    page.setFont(FONT, 9)
    lines: list[tuple[str, Sequence[str]]] = [(made.TITLE, ()), *((line[:60], ()) for line in made.PROSE)]
    for heading, (rows, _) in (
        ("二、主动公开政府信息情况", t2_table()),
        ("三、收到和处理政府信息公开申请情况", t3_table()),
        ("四、政府信息公开行政复议、行政诉讼情况", t4_table()),
    ):
        lines.append((heading, ()))
        for row in rows:
            words = [cell for cell in row if cell and not cell.replace(".", "", 1).isdigit()]
            numbers = [cell for cell in row if cell.replace(".", "", 1).isdigit()]
            lines.extend((word, ()) for word in words[:-1])
            lines.append((words[-1] if words else "", numbers))
    lines.extend((line, ()) for line in (*made.AFTER, *made.SIGNED))
    for word, numbers in lines:
        page.drawString(40, height, word)
        for place, number in enumerate(numbers):
            page.drawString((320 if word else 40) + 30 * place, height, number)
        height -= 14
        if height < 50:
            page.showPage()
            page.setFont(FONT, 9)
            height = 800.0
    page.save()
    return out.getvalue()


def scan_bytes() -> bytes:
    """A PDF of a page without text, as a scanner makes it."""
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=A4)
    page.rect(50, 50, 400, 600, fill=1)
    page.showPage()
    page.save()
    return out.getvalue()


def _fill(table: WordTable, rows: Sequence[Row], spans: Sequence[Span]) -> None:
    for top, left, bottom, right in spans:
        table.cell(top, left).merge(table.cell(bottom, right))
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if cell:
                table.cell(number, place).text = cell


def docx_bytes(*, title: str = made.TITLE) -> bytes:
    """A DOCX with merged cells, tables in their places between the paragraphs."""
    document = docx.Document()
    document.add_paragraph(title)
    for line in made.PROSE:
        document.add_paragraph(line)
    for heading, (rows, spans) in (
        ("二、主动公开政府信息情况", t2_table()),
        ("三、收到和处理政府信息公开申请情况", t3_table()),
        ("四、政府信息公开行政复议、行政诉讼情况", t4_table()),
    ):
        document.add_paragraph(heading)
        _fill(document.add_table(rows=len(rows), cols=len(rows[0])), rows, spans)
    for line in (*made.AFTER, *made.SIGNED):
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()

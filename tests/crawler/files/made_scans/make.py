"""Makes the scanned pages beside this file: the made reports printed, then worn the way scanners and senders do.

Run from the root of the checkout: python -m tests.crawler.files.made_scans.make
Printing needs a Chinese font on the machine; the pages are kept, so tests need none.
"""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from storage.figures import form
from tests.crawler.extract import made

HERE = Path(__file__).parent
T2_IDS = ("t2_20_1", "t2_20_5", "t2_20_6", "t2_20_8", "t2_20_9")
Rows = list[list[str]]
Spans = list[tuple[int, int, int, int]]
"""First row, first column, last row, last column."""


def values(form_id: str, table_id: str) -> dict[str, tuple[str, ...]]:
    """Numbers of a county office: many zeros and ones, some big, a few blank cells and strokes."""
    table = form(form_id).table(table_id)
    drawn = random.Random(f"{form_id} {table_id}")
    kinds = ["0"] * 8 + ["1"] * 3 + ["", "/", "-"]
    found = {}
    for row in table.value_rows:
        cells = []
        for column in table.columns:
            kind = column.kind if column.kind != "count" else row.kind
            picked = drawn.choice(
                [*kinds, str(drawn.randint(2, 9)), str(drawn.randint(10, 99))] + [str(drawn.randint(100, 29999))] * 2
            )
            if kind == "signed" and picked.isdigit() and picked != "0":
                picked = drawn.choice("+-") + picked
            if kind == "money" and picked.isdigit():
                picked += drawn.choice(["", ".5", ".38"])
            cells.append("" if kind == "text" else picked)
        found[row.key] = tuple(cells)
    return found


def t2_rows(form_id: str) -> tuple[Rows, Spans]:
    """The tables of the second section under each other, four columns."""
    rows: Rows = []
    spans: Spans = []
    for table_id in T2_IDS:
        if table_id not in {table.id for table in form(form_id).tables}:
            continue
        table = form(form_id).table(table_id)
        spans.append((len(rows), 0, len(rows), 3))
        rows.append([table.title, "", "", ""])
        drawn = values(form_id, table_id)
        for name, cells in (
            ("信息内容", tuple(column.name for column in table.columns)),
            *((row.label, drawn[row.key]) for row in table.value_rows),
        ):
            if len(cells) < 3:
                spans.append((len(rows), len(cells), len(rows), 3))
            rows.append([name, *cells, *([""] * (3 - len(cells)))])
    return rows, spans


def t3_rows(form_id: str) -> tuple[Rows, Spans]:
    """The third table with merged group heads, ten columns."""
    rows: Rows = [
        ["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "", "", "申请人情况", *[""] * 6],
        ["", "", "", "自然人", "法人或其他组织", "", "", "", "", "总计"],
        ["", "", "", "", *made.COLUMNS[1:6], ""],
    ]
    spans: Spans = [(0, 0, 2, 2), (0, 3, 0, 9), (1, 3, 2, 3), (1, 4, 1, 8), (1, 9, 2, 9)]
    drawn = values(form_id, "t3")
    group: dict[int, tuple[str, int]] = {}
    for row in form(form_id).table("t3").rows:
        if row.extra:
            continue
        if row.kind == "header":
            group[row.level] = (made.shown(row), len(rows))
            continue
        heads = ["", "", ""]
        place = row.level - 1
        for level, (text, begin) in list(group.items()):
            if level >= row.level:
                spans.append((begin, level - 1, len(rows) - 1, level - 1))
                del group[level]
            elif begin == len(rows):
                heads[level - 1] = text
        heads[place] = made.shown(row)
        spans.append((len(rows), place, len(rows), 2))
        rows.append([*heads, *drawn[row.key]])
    return rows, spans


def t4_rows(form_id: str) -> tuple[Rows, Spans]:
    """The fourth table, fifteen columns."""
    rows = [
        ["行政复议", *[""] * 4, "行政诉讼", *[""] * 9],
        [*made.OUTCOMES, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4],
        [*[""] * 5, *made.OUTCOMES * 2],
        list(values(form_id, "t4")["count"]),
    ]
    return rows, [(0, 0, 0, 4), (0, 5, 0, 14), (1, 5, 1, 9), (1, 10, 1, 14), *((1, n, 2, n) for n in range(5))]


def list_rows() -> tuple[Rows, Spans]:
    """The list of 2014: name, unit, number."""
    drawn = values("g2014", "g2014")
    rows = [["统计指标", "单位", "统计数"]]
    rows.extend(
        ["　" * (row.level - 1) + made.shown(row), row.unit, *drawn.get(row.key, ("",))]
        for row in form("g2014").table("g2014").rows
        if not row.extra
    )
    return rows, []


def printed(tables: Sequence[tuple[str, tuple[Rows, Spans], Sequence[float]]], size: float, *, middle: bool) -> bytes:
    """A PDF with headings and ruled tables."""
    from reportlab.lib import colors
    from reportlab.lib.enums import TA_CENTER
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    text = ParagraphStyle("text", fontName="STSong-Light", fontSize=11, leading=18, wordWrap="CJK")
    cell = ParagraphStyle("cell", parent=text, fontSize=size, leading=size * 1.3)
    if middle:
        cell.alignment = TA_CENTER
    story: list[Flowable] = []
    for heading, (rows, spans), widths in tables:
        style: list[Any] = [
            ("GRID", (0, 0), (-1, -1), 0.6, colors.black),
            ("FONT", (0, 0), (-1, -1), "STSong-Light", size),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("ALIGN", (0, 0), (-1, -1), "CENTER" if middle else "LEFT"),
            *((name, (0, 0), (-1, -1), 1.7) for name in ("TOPPADDING", "BOTTOMPADDING", "LEFTPADDING", "RIGHTPADDING")),
        ]
        style.extend(("SPAN", (left, top), (right, bottom)) for top, left, bottom, right in spans)
        story.append(Paragraph(heading, text))
        cells = [[Paragraph(one, cell) if len(one) > 3 else one for one in row] for row in rows]
        story.append(Table(cells, colWidths=list(widths), style=TableStyle(style), repeatRows=0))
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, topMargin=40, bottomMargin=40, title="made").build(story)
    return out.getvalue()


def matrix_pdf(form_id: str, size: float = 7.5) -> bytes:
    """The three statutory tables of a matrix form."""
    return printed(
        [
            ("二、主动公开政府信息情况", t2_rows(form_id), [160, 100, 100, 100]),
            ("三、收到和处理政府信息公开申请情况", t3_rows(form_id), [52, 58, 150, *[29] * 7]),
            ("四、政府信息公开行政复议、行政诉讼情况", t4_rows(form_id), [31] * 15),
        ],
        size,
        middle=True,
    )


def list_pdf() -> bytes:
    """The list of the form of 2014."""
    return printed([("政府信息公开情况统计表（2016年度）", list_rows(), [300, 50, 80])], 9.5, middle=False)


def rendered(pdf: bytes, dpi: float) -> list[Any]:
    """The pages as grey pictures."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=dpi / 72, grayscale=True).to_numpy().squeeze() for page in document]


def worn(grey: Any, *, turn: float = 0.0, noise: float = 0.0, seed: int = 7) -> Any:
    """A page laid askew on the glass, its paper not white, its ink not black."""
    import cv2
    import numpy as np

    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1.0)
    askew = cv2.warpAffine(grey, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255.0,))
    shaded = askew.astype(float) * 0.88 + 18
    return np.clip(shaded + np.random.default_rng(seed).normal(0, noise, grey.shape), 0, 255).astype(np.uint8)


def png(grey: Any, shades: int = 6) -> bytes:
    """Few shades keep the file small, as scanners do."""
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(grey).quantize(shades).save(out, "PNG", optimize=True)
    return out.getvalue()


def jpeg(grey: Any, quality: int) -> bytes:
    """In grey."""
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(grey).save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def made_scans() -> dict[str, bytes]:
    """All pages by the names of their files."""
    from tests.crawler.extract import made_files

    scans = {
        f"clean_200dpi_{number}.png": png(page, 4)
        for number, page in enumerate(rendered(made_files.pdf_bytes(), 200), 1)
    }
    for number, page in enumerate(rendered(matrix_pdf("g2021"), 150), 1):
        scans[f"turned_150dpi_{number}.jpg"] = jpeg(worn(page, turn=0.4, noise=4), 24)
    for number, page in enumerate(rendered(matrix_pdf("g2019"), 150), 1):
        scans[f"grey_150dpi_{number}.jpg"] = jpeg(worn(page), 25)
    for number, page in enumerate(rendered(list_pdf(), 100), 1):
        scans[f"list_100dpi_{number}.png"] = png(page)
    return scans


if __name__ == "__main__":
    for name, content in made_scans().items():
        (HERE / name).write_bytes(content)

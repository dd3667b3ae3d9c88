"""Recognition of scans and pictures: every figure of every form, and what was not recognised said as such."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from crawler.extract.figures import read_tables
from crawler.files.confine import Unparsed, close, run_confined
from crawler.files.grids import Block, block_text
from crawler.files.parsed import Parsed
from crawler.files.recognition import ocr
from storage.figures import form
from tests.crawler.extract import made
from tests.crawler.files.made_scans import make

if not ocr.is_available():
    pytest.skip("recognition not tested: the extra `ocr` is not installed", allow_module_level=True)

import cv2
import numpy as np
from PIL import Image

SCANS = Path(__file__).parent / "made_scans"
Cells = dict[tuple[str, str, str], str]


def scan(name: str) -> bytes:
    return (SCANS / name).read_bytes()


def picture(name: str) -> Any:
    """In blue, green, red."""
    return cv2.imread(str(SCANS / name))


def png(page: Any) -> bytes:
    return bytes(cv2.imencode(".png", page)[1])


def pdf_of(*names: str) -> bytes:
    """A PDF of pictures alone, as a scanner saves it."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=A4)
    for name in names:
        sheet.drawImage(str(SCANS / name), 0, 0, *A4)
        sheet.showPage()
    sheet.save()
    return out.getvalue()


def tiff_of(*names: str) -> bytes:
    pages = [Image.open(SCANS / name).convert("L") for name in names]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_deflate")
    return out.getvalue()


def cells(blocks: Sequence[Block]) -> Cells:
    """All figures as they stand there; each table whole and out of a grid."""
    tables = read_tables(blocks, read="ocr")
    assert {table.table: (table.read, table.problem) for table in tables} == {
        table.table: ("ocr", None) for table in tables
    }
    return {(table.table, figure.row, figure.column): figure.raw for table in tables for figure in table.figures}


def expected(form_id: str, tables: Mapping[str, Mapping[str, Sequence[str]]]) -> Cells:
    return {
        (table, row, column.key): raw
        for table, rows in tables.items()
        for row, raws in rows.items()
        for column, raw in zip(form(form_id).table(table).columns, raws, strict=True)
    }


def printed(form_id: str) -> Cells:
    """What the maker of the pages printed in all tables of a form."""
    return expected(form_id, {table.id: make.values(form_id, table.id) for table in form(form_id).tables})


def folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def test_a_clean_scan_says_every_sign_and_every_figure() -> None:
    parsed = ocr.read_scan(pdf_of("clean_200dpi_1.png", "clean_200dpi_2.png"))
    assert cells(parsed.blocks) == expected("g2021", {**made.T2, "t3": made.t3_values(), "t4": {"count": made.T4}})
    text = folded(block_text(parsed.blocks))
    for line in (made.TITLE, *made.PROSE, *made.AFTER, *made.SIGNED):
        assert folded(line) in text
    assert parsed.confidence is not None
    assert parsed.confidence > 0.97
    assert parsed.problem is None


def test_a_page_askew_with_noise() -> None:
    parsed = ocr.read_picture(scan("turned_150dpi_1.jpg"))
    assert cells(parsed.blocks) == printed("g2021")
    assert {table.form for table in read_tables(parsed.blocks, read="ocr")} == {"g2021"}


def test_a_grey_jpeg_of_the_form_of_2019() -> None:
    parsed = ocr.read_picture(scan("grey_150dpi_1.jpg"))
    assert cells(parsed.blocks) == printed("g2019")
    assert {table.form for table in read_tables(parsed.blocks, read="ocr")} == {"g2019"}


def test_the_list_of_2014_at_100_dpi_over_two_pages_of_a_tiff() -> None:
    parsed = ocr.read_picture(tiff_of("list_100dpi_1.png", "list_100dpi_2.png"))
    assert cells(parsed.blocks) == printed("g2014")


FOURTH = slice(1330, 1620)
"""Where the fourth table stands on the clean second page, down the page."""


def fourth() -> Any:
    return picture("clean_200dpi_2.png")[FOURTH].copy()


def fourth_row(content: bytes) -> tuple[list[str], Parsed]:
    parsed = ocr.read_picture(content)
    (table,) = (one for one in read_tables(parsed.blocks, read="ocr") if one.table == "t4")
    assert table.problem is None
    return [figure.raw for figure in table.figures], parsed


def test_a_page_on_its_side_and_then_on_its_head_is_turned() -> None:
    row, _ = fourth_row(png(np.ascontiguousarray(np.rot90(fourth(), 3))))
    assert row == list(made.T4)


def test_cells_with_a_blank_a_stroke_a_ring_and_a_blot() -> None:
    page = fourth()
    page[1548 - 1330 : 1582 - 1330, 210:280] = 255
    for left in (376, 628, 710):
        page[1548 - 1330 : 1582 - 1330, left - 5 : left + 60] = 255
    cv2.line(page, (385, 250), (393, 223), (0, 0, 0), 2, cv2.LINE_AA)
    cv2.ellipse(page, (645, 238), (10, 11), 0, 0, 360, (0, 0, 0), 2, cv2.LINE_AA)
    for x, y in ((722, 228), (725, 238), (731, 231), (738, 243), (742, 230), (729, 244), (735, 227)):
        cv2.circle(page, (x, y), 4, (0, 0, 0), -1)
        cv2.line(page, (x, y), (731, 236), (0, 0, 0), 2)
    row, parsed = fourth_row(png(page))
    wanted = list(made.T4)
    wanted[0], wanted[2], wanted[5] = "", "/", "0"
    assert row[:6] + row[7:] == wanted[:6] + wanted[7:]
    # The blot is neither blank nor a number, and the document says that one cell is unsure.
    assert row[6] != ""
    assert not row[6].isdigit()
    assert parsed.confidence is not None
    assert parsed.confidence <= 0.5


def test_a_seal_over_the_signature() -> None:
    page = cv2.copyMakeBorder(
        picture("clean_200dpi_2.png")[1700:1960], 0, 150, 0, 0, cv2.BORDER_CONSTANT, value=(255,) * 3
    )
    seal = np.full_like(page, 255)
    red = (60, 40, 215)
    cv2.circle(seal, (330, 150), 140, red, 9)
    cv2.fillPoly(seal, [np.array([(330, 80), (370, 190), (270, 120), (390, 120), (290, 190)])], red)
    for angle in range(-80, 90, 20):
        place = int(310 + 105 * np.sin(np.radians(angle))), int(160 - 105 * np.cos(np.radians(angle)))
        cv2.putText(seal, "GS", place, cv2.FONT_HERSHEY_SIMPLEX, 0.9, red, 5)
    parsed = ocr.read_picture(png(np.minimum(page, seal)))
    assert [folded(str(block)) for block in parsed.blocks][-2:] == list(made.SIGNED)
    assert "GS" not in block_text(parsed.blocks)


@pytest.mark.parametrize(
    "page",
    [
        np.full((1200, 900, 3), 255, np.uint8),
        np.full((30, 600, 3), 0, np.uint8),
        cv2.putText(np.full((200, 700, 3), 255, np.uint8), "Annual report", (30, 110), 2, 2, (0, 0, 0), 3),
    ],
    ids=["white", "a bar", "no Chinese"],
)
def test_a_picture_without_chinese_text_says_nothing(page: Any) -> None:
    assert ocr.read_picture(png(page)) == Parsed(blocks=(), confidence=0.0)


def test_pages_beyond_the_limit_are_told() -> None:
    dots = [Image.new("L", (10, 10), 255) for _ in range(44)]
    out = io.BytesIO()
    dots[0].save(out, "TIFF", save_all=True, append_images=dots[1:])
    parsed = ocr.read_picture(out.getvalue())
    assert parsed.problem == "pages 41–44 not recognised"
    assert parsed.blocks == ()


def test_pages_of_a_scan_beyond_the_limit_are_told() -> None:
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=(60, 60))
    for _ in range(60):
        sheet.showPage()
    sheet.save()
    assert ocr.read_scan(out.getvalue()).problem == "pages 41–60 not recognised"
    assert ocr.read_scan(out.getvalue(), pages=[3, 59, 700]).problem is None


def test_a_damaged_picture_is_a_fault() -> None:
    with pytest.raises(OSError, match="truncated"):
        ocr.read_picture(scan("clean_200dpi_2.png")[:9000])
    with pytest.raises(OSError, match="Truncated File Read"):
        ocr.read_picture(b"\x89PNG\r\n\x1a\n" + b"no picture at all")


@pytest.mark.parametrize(
    ("runs", "confidence"),
    [
        ([], 0.0),
        # Weighted by signs: (8 × 1.0 + 2 × 0.9) / 10.
        ([("政府信息公开年度", 1.0, False), ("报告", 0.9, False)], 0.98),
        # A figure that lies far below the mean tells of all.
        ([("政府信息公开年度", 1.0, False), ("12", 0.6, True)], 0.6),
        # Not by much: (8 + 1 × 0.91) / 9.
        ([("政府信息公开年度", 1.0, False), ("3", 0.91, True)], 0.99),
        # A number in prose is a sign as others: (8 + 2 × 0.5) / 10.
        ([("政府信息公开年度", 1.0, False), ("12", 0.5, False)], 0.9),
        # A label in a cell is no figure: (8 + 2 × 0.5) / 10.
        ([("政府信息公开年度", 1.0, True), ("规章", 0.5, True)], 0.9),
        # What was taken for a sign, alone in a cell, was a number.
        ([("政府信息公开年度", 1.0, True), ("口", 0.5, True)], 0.5),
    ],
)
def test_confidence(runs: list[tuple[str, float, bool]], confidence: float) -> None:
    assert ocr.confidence_of(runs) == pytest.approx(confidence)


def test_without_the_extra_readers_say_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "find_spec", lambda name: None)
    assert not ocr.is_available()
    for read in (ocr.read_picture, ocr.read_scan):
        with pytest.raises(ocr.NoRecognition, match=r"^scan: recognition needs the extra `ocr`$"):
            read(scan("clean_200dpi_1.png"))


def test_a_missing_model_is_missing_and_not_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    from crawler.files.recognition import ocr_engine, ocr_models

    monkeypatch.setattr(ocr_models, "RECOGNITION", "not_there.onnx")
    assert not ocr.is_available()
    ocr_engine._engine.cache_clear()
    with pytest.raises(FileNotFoundError):
        ocr_engine.recognised([np.full((40, 200, 3), 255, np.uint8)])


def test_in_a_limited_child() -> None:
    try:
        parsed = run_confined(ocr.read_picture, png(fourth()), seconds=200, memory_bytes=4 * 1024**3)
        with pytest.raises(Unparsed, match="truncated"):
            run_confined(ocr.read_picture, scan("clean_200dpi_2.png")[:9000], seconds=200, memory_bytes=4 * 1024**3)
    finally:
        close()
    assert "".join(made.T4) in "".join(block_text(parsed.blocks).split())

"""Pages made fit for recognition, and pictures of every kind opened the right way up and in the right colours."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest

from crawler.files.recognition import ocr

if not ocr.is_available():
    pytest.skip("pages of pictures not tested: the extra `ocr` is not installed", allow_module_level=True)

import cv2
import numpy as np
from PIL import Image

from crawler.files.recognition import ocr_images, ocr_pages

SCANS = Path(__file__).parent / "made_scans"


def clean() -> Any:
    return cv2.imread(str(SCANS / "clean_200dpi_2.png"))


@pytest.mark.parametrize("angle", [0.0, 0.4, -1.3, 3.7, -5.0])
def test_the_slant_of_a_page(angle: float) -> None:
    page = clean()
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    askew = cv2.warpAffine(page, turn, (width, height), borderValue=(255, 255, 255))
    assert ocr_pages.slant(askew) == pytest.approx(-angle, abs=0.06)
    assert abs(ocr_pages.slant(ocr_pages.straight(askew))) <= 0.06


def test_a_white_page_has_no_slant_and_no_ink() -> None:
    page = np.full((1000, 700, 3), 255, np.uint8)
    assert ocr_pages.slant(page) == 0.0
    assert not ocr_pages.has_ink(page)
    assert ocr_pages.has_ink(clean())


@pytest.mark.parametrize(
    ("shape", "longest"), [((1169, 827), 2338), ((2339, 1654), 2339), ((7016, 4960), ocr_pages.LONGEST_SIDE)]
)
def test_the_size_of_a_page(shape: tuple[int, int], longest: int) -> None:
    assert max(ocr_pages.sized(np.full((*shape, 3), 255, np.uint8)).shape) == longest


def test_a_long_picture_is_cut_between_lines() -> None:
    picture = np.full((3600, 600, 3), 255, np.uint8)
    lines = range(20, 3580, 50)
    for top in lines:
        picture[top : top + 30, 40:560] = 0
    cut = ocr_pages.pieces(picture)
    assert sum(piece.shape[0] for piece in cut) == 3600
    assert len(cut) >= 3
    edge = 0
    for piece in cut[:-1]:
        edge += piece.shape[0]
        assert not any(top <= edge <= top + 30 for top in lines)


def test_a_page_and_a_narrow_strip_stay_whole() -> None:
    assert len(ocr_pages.pieces(np.full((2339, 1654, 3), 255, np.uint8))) == 1
    assert len(ocr_pages.pieces(np.full((1600, 300, 3), 255, np.uint8))) == 1


def sealed(page: Any) -> Any:
    """Ink under a red ring with a star's disc in it."""
    cv2.putText(page, "2023", (520, 620), cv2.FONT_HERSHEY_SIMPLEX, 2, (30, 30, 30), 6)
    seal = np.full_like(page, 255)
    cv2.circle(seal, (600, 600), 100, (50, 40, 210), 8)
    cv2.circle(seal, (600, 600), 30, (50, 40, 210), -1)
    return np.minimum(page, seal)


def test_a_seal_is_lightened_and_the_signs_under_it_stay() -> None:
    page = sealed(np.full((1200, 900, 3), 255, np.uint8))
    light = ocr_pages.without_seals(page)
    assert page[600, 500].tolist() == [50, 40, 210]
    assert light[600, 500].tolist() == [255, 255, 255]
    dark = (page.max(axis=2) < 60).sum()
    assert dark > 500
    assert (light.max(axis=2) < 60).sum() > dark * 0.9


def test_a_red_headline_and_white_signs_on_red_stay() -> None:
    page = np.full((1200, 900, 3), 255, np.uint8)
    cv2.putText(page, "HEADLINE IN RED", (60, 120), cv2.FONT_HERSHEY_SIMPLEX, 2.6, (40, 30, 220), 8)
    page[600:800, 200:400] = (40, 30, 220)
    cv2.putText(page, "12", (240, 720), cv2.FONT_HERSHEY_SIMPLEX, 2.6, (255, 255, 255), 8)
    assert np.array_equal(ocr_pages.without_seals(page), page)


def test_a_page_on_its_side_is_told_by_its_lines() -> None:
    lying = [(100, 100 + 50 * row, 700, 130 + 50 * row) for row in range(6)]
    upright = [(top, left, bottom, right) for left, top, right, bottom in lying]
    digits = [(10 * one, 0, 10 * one + 8, 15) for one in range(40)]
    assert not ocr_pages.lies_on_its_side([*lying, *digits])
    assert ocr_pages.lies_on_its_side([*upright, *digits])
    assert not ocr_pages.lies_on_its_side(upright[:2])


def half() -> Image.Image:
    """Black above, white below, red on the left edge."""
    image = Image.new("RGB", (120, 80), "white")
    image.paste("black", (0, 0, 120, 40))
    image.paste((220, 0, 0), (0, 0, 20, 80))
    return image


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(content: bytes) -> Any:
    pages, left_out = ocr_images.pictures_of(content, 40)
    assert left_out == []
    return next(pages)


def is_half(page: Any) -> bool:
    """Read back, with what compression does to colours."""
    blue, _, red = (int(one) for one in page[60, 8])
    return bool(
        page.shape == (80, 120, 3) and page[15, 80].max() < 60 and page[65, 80].min() > 200 and red > 150 > blue + 60
    )


@pytest.mark.parametrize(
    "content",
    [
        saved(half(), "PNG"),
        saved(half(), "BMP"),
        saved(half(), "WEBP", lossless=True),
        saved(half(), "TIFF"),
        saved(half(), "JPEG", quality=92),
        saved(half().convert("P", palette=Image.Palette.ADAPTIVE), "GIF"),
        saved(half().convert("P", palette=Image.Palette.ADAPTIVE), "PNG"),
        saved(half().convert("CMYK"), "JPEG", quality=92),
        saved(half().convert("CMYK"), "TIFF"),
        saved(half(), "GIF", save_all=True, append_images=[Image.new("RGB", (120, 80), "blue")]),
    ],
    ids=["png", "bmp", "webp", "tiff", "jpeg", "gif", "palette", "cmyk jpeg", "cmyk tiff", "moving gif"],
)
def test_kinds_of_pictures(content: bytes) -> None:
    assert is_half(opened(content))


def test_a_photograph_is_turned_as_the_camera_noted() -> None:
    noted = Image.Exif()
    noted[0x0112] = 6
    on_its_side = half().transpose(Image.Transpose.ROTATE_90)
    assert is_half(opened(saved(on_its_side, "PNG", exif=noted)))


def test_what_is_transparent_is_paper() -> None:
    image = Image.new("RGBA", (120, 80), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 40, 80))
    page = opened(saved(image, "PNG"))
    assert page[40, 20].tolist() == [0, 0, 0]
    assert page[40, 100].tolist() == [255, 255, 255]


def test_sixteen_bits_of_grey() -> None:
    deep = np.full((80, 120), 60000, np.uint16)
    deep[:, :40] = 2000
    page = opened(saved(Image.fromarray(deep), "PNG"))
    assert page[40, 20].max() == 0
    assert page[40, 100].min() == 255


def test_a_picture_beyond_a_hundred_million_points_is_refused_unread() -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 10_100, 10_000, 8, 2, 0, 0, 0)
    huge = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    pages, _ = ocr_images.pictures_of(huge, 40)
    with pytest.raises(ValueError, match="limit: 10100 × 10000 points"):
        next(pages)


def test_an_icon_holds_no_page() -> None:
    pages, _ = ocr_images.pictures_of(saved(Image.new("RGB", (40, 300)), "PNG"), 40)
    assert list(pages) == []


def test_a_huge_page_of_a_pdf_is_shown_smaller() -> None:
    from reportlab.pdfgen import canvas

    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=(14_000, 10_000))
    sheet.rect(0, 5000, 14_000, 5000, fill=1)
    sheet.showPage()
    sheet.save()
    (page,) = ocr_images.pages_of(out.getvalue(), [0])
    assert page.shape[0] * page.shape[1] <= ocr_images.MOST_RENDERED * 1.01
    assert page.shape[1] > page.shape[0]
    assert page[10, 10].max() == 0
    assert page[-10, 10].min() == 255

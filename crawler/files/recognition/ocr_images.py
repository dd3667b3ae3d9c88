"""Pictures out of bytes: image files of every usual type, and pages of PDF files as a printer would show them."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from math import sqrt

import cv2
import numpy as np
import pypdfium2
from PIL import Image, ImageOps

from crawler.files.recognition.ocr_lines import Picture
from crawler.files.recognition.ocr_pages import LONGEST_SIDE

FORMATS = ("PNG", "JPEG", "BMP", "WEBP", "TIFF", "GIF")
MOST_POINTS = 100_000_000
"""Of one page (T079)."""
FEWEST_POINTS = 48
"""Of the shorter side; an icon or a line between paragraphs has fewer."""
MOST_FRAMES = 1000
DPI = 200
MOST_RENDERED = 16_000_000
"""Points of a page of a PDF; A3 at 200 dpi has 8 million."""


def pictures_of(content: bytes, most: int) -> tuple[Iterator[Picture], list[int]]:
    """The pages of an image file, at most `most`, one after another, and the numbers (from 1) of those left out.

    Of moving pictures the first. Pages too small to hold text are passed over. Raises what Pillow raises for a
    damaged file; the iterator raises ValueError at a page of more than `MOST_POINTS`.
    """
    image = _opened(content)
    count = _frames(image) if image.format == "TIFF" else 1
    return _pages(image, min(count, most)), list(range(most + 1, count + 1))


def page_count(content: bytes) -> int:
    """How many pages a PDF has."""
    document = pypdfium2.PdfDocument(content)
    try:
        return len(document)
    finally:
        document.close()


def pages_of(content: bytes, numbers: Sequence[int]) -> Iterator[Picture]:
    """Pages of a PDF (from 0) at `DPI`, big ones at less; numbers beyond its end are passed over."""
    document = pypdfium2.PdfDocument(content)
    try:
        for number in numbers:
            if not 0 <= number < len(document):
                continue
            page = document[number]
            try:
                width, height = page.get_size()
                scale = min(DPI / 72, sqrt(MOST_RENDERED / max(width * height, 1)))
                bitmap = page.render(scale=scale, may_draw_forms=False, rev_byteorder=False)
                picture = bitmap.to_numpy()
                yield np.ascontiguousarray(_coloured(picture))
                bitmap.close()
            finally:
                page.close()
    finally:
        document.close()


def _coloured(picture: Picture) -> Picture:
    if picture.ndim == 2 or picture.shape[2] == 1:
        return cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR)
    return picture[..., :3]


def _opened(content: bytes) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # a cap of our own follows
        return Image.open(io.BytesIO(content), formats=FORMATS)


def _frames(image: Image.Image) -> int:
    """How many pages, counted as far as `MOST_FRAMES`: a file of a few bytes a page may claim any number."""
    count = 1
    while count < MOST_FRAMES:
        try:
            image.seek(count)
        except EOFError:
            break
        count += 1
    image.seek(0)
    return count


def _pages(image: Image.Image, count: int) -> Iterator[Picture]:
    for number in range(count):
        if number:
            image.seek(number)
        width, height = image.size
        if width * height > MOST_POINTS:
            raise ValueError(f"limit: {width} × {height} points")
        if min(width, height) >= FEWEST_POINTS:
            yield _array(image)


def _array(image: Image.Image) -> Picture:
    """Blue, green, red; turned as the camera noted; on white where it is transparent."""
    if image.format in ("JPEG", "MPO"):
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    if image.mode in ("I", "F") or image.mode.startswith("I;"):
        image = _of_deep_grey(image)
    image = ImageOps.exif_transpose(image)
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        clear = image.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        image = Image.alpha_composite(paper, clear)
    return np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1])


def _of_deep_grey(image: Image.Image) -> Image.Image:
    """Sixteen bits a point or more, as scanners may save, on eight."""
    deep = np.asarray(image, dtype=np.float32)
    low, high = float(np.nanmin(deep)), float(np.nanmax(deep))
    grey = np.nan_to_num((deep - low) * (255 / max(high - low, 1.0)))
    return Image.fromarray(grey.astype(np.uint8), mode="L")

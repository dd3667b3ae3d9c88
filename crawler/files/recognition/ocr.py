"""Recognises what pictures and scans say: lines of text, ruled tables cell by cell, and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from crawler.files.grids import Block
from crawler.files.laid_out.layout import MOST_TABLES, Rule, Run, page_blocks
from crawler.files.laid_out.pages import document_blocks
from crawler.files.parsed import Parsed
from crawler.files.recognition.ocr_models import models

if TYPE_CHECKING:
    from crawler.files.recognition.ocr_lines import Picture

MOST_PAGES = 40
MUCH_LOWER = 0.15
"""How far a figure lies under the mean before it tells of the whole document."""

_NEEDED = ("cv2", "numpy", "onnxruntime", "PIL", "pypdfium2", "rapidocr")
_POOR = 0.75
_HAN = re.compile("[\u3400-\u9fff]")


class NoRecognition(Exception):
    """What recognises signs is not installed."""


@dataclass(frozen=True, slots=True)
class _Sight:
    """What was recognised on a page."""

    runs: tuple[Run, ...]
    rules: tuple[Rule, ...]
    in_cells: tuple[bool, ...]
    """Whether a run stands in a cell, by the number of the run."""

    @property
    def mean(self) -> float:
        """The mean of the scores, weighted by signs; 0.0 without any."""
        signs = sum(len(run.text) for run in self.runs)
        return sum(len(run.text) * (run.confidence or 0.0) for run in self.runs) / signs if signs else 0.0


def is_available() -> bool:
    """Whether pictures can be recognised: the extra `ocr` is installed, its models with it."""
    return all(find_spec(name) is not None for name in _NEEDED) and models() is not None


def read_picture(content: bytes) -> Parsed:
    """What a picture of one page or more says (PNG, JPEG, BMP, WEBP, TIFF, GIF).

    Of a TIFF all pages up to `MOST_PAGES` are read, of moving pictures the first. A picture that is too small or
    holds no Chinese sign gives no blocks and confidence 0.0. Raises NoRecognition without the extra `ocr`, what
    Pillow raises for a damaged picture, ValueError for one of more than 100 million points a page (T079).
    """
    _insist()
    from crawler.files.recognition.ocr_images import pictures_of

    pictures, left_out = pictures_of(content, MOST_PAGES)
    return _parsed(pictures, left_out)


def read_scan(content: bytes, pages: Sequence[int] | None = None) -> Parsed:
    """What the pages of a PDF without a text layer say; `pages` (from 0) reads only these, in that order.

    At most `MOST_PAGES`; the rest is told in `problem`. Raises NoRecognition without the extra `ocr`, and what
    PDFium raises for a damaged file.
    """
    _insist()
    from crawler.files.recognition.ocr_images import page_count, pages_of

    count = page_count(content)
    wanted = list(range(count)) if pages is None else [number for number in pages if 0 <= number < count]
    return _parsed(pages_of(content, wanted[:MOST_PAGES]), [number + 1 for number in wanted[MOST_PAGES:]])


def confidence_of(scores: Iterable[tuple[str, float, bool]]) -> float:
    """How sure a document is, 0 to 1, from (text, score, whether it stands in a cell) of its runs.

    The mean of the scores, weighted by signs, tells how well the pages could be seen. One figure read wrongly must
    not become an accusation: where the least sure figure in a table's cell lies more than `MUCH_LOWER` under that
    mean, its score is the document's. A figure is what a cell holds without Chinese signs, or a lone sign, since a
    number badly printed is taken for one. With an unreadable cell it is 0.3 at most; 0.0 means nothing recognised.
    """
    signs, total, lowest = 0, 0.0, 1.0
    for text, score, in_cell in scores:
        signs += len(text)
        total += len(text) * score
        if in_cell and (len(text) == 1 or not _HAN.search(text)):
            lowest = min(lowest, score)
    mean = total / signs if signs else 0.0
    return round(lowest if lowest < mean - MUCH_LOWER else mean, 4)


def _insist() -> None:
    if not is_available():
        raise NoRecognition("scan: recognition needs the extra `ocr`")


def _parsed(pictures: Iterable[Picture], left_out: Sequence[int]) -> Parsed:
    sights = [sight for picture in pictures for sight in _sights(picture)]
    runs = [
        (run.text, run.confidence or 0.0, cell)
        for one in sights
        for run, cell in zip(one.runs, one.in_cells, strict=True)
    ]
    problem = f"pages {_spans(left_out)} not recognised" if left_out else None
    if not any(_HAN.search(text) for text, _, _ in runs):
        return Parsed(blocks=(), confidence=0.0, problem=problem)
    pages: list[list[Block]] = [page_blocks(sight.runs, sight.rules) for sight in sights]
    return Parsed(blocks=document_blocks(pages), confidence=confidence_of(runs), problem=problem)


def _spans(numbers: Sequence[int]) -> str:
    """41–60, or 41–60, 72."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number <= spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    said = [f"{first}–{last}" if last > first else str(first) for first, last in spans]
    return ", ".join(said[:6]) + (" …" if len(said) > 6 else "")


def _sights(picture: Picture) -> Iterator[_Sight]:
    """Page by page, since a long picture is cut."""
    from crawler.files.recognition import ocr_pages

    for piece in ocr_pages.pieces(picture):
        page = ocr_pages.straight(ocr_pages.without_seals(ocr_pages.sized(piece)))
        yield _best(page)


def _best(page: Picture) -> _Sight:
    """The page as it lies, or turned where it lies on its side or, poorly recognised, on its head."""
    from crawler.files.recognition import ocr_pages
    from crawler.files.recognition.ocr_engine import found_text

    boxes = found_text(page) if ocr_pages.has_ink(page) else []
    if ocr_pages.lies_on_its_side(boxes):
        page = ocr_pages.turned(page, 1)
        boxes = found_text(page)
    sight = _seen(page, boxes)
    if not boxes or sight.mean >= _POOR:
        return sight
    page = ocr_pages.turned(page, 2)
    other = _seen(page, found_text(page))
    return other if other.mean > sight.mean else sight


def _seen(page: Picture, boxes: Sequence[tuple[int, int, int, int]]) -> _Sight:
    import cv2

    from crawler.files.laid_out.ruled import ruled_tables
    from crawler.files.recognition import ocr_cells, ocr_lines, ocr_readings

    if not boxes:
        return _Sight((), (), ())
    sign = ocr_cells.sign_height(boxes)
    ink = ocr_lines.ink_of(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY))
    lines, drawn = ocr_lines.ruled_lines(ink)
    page, ink = ocr_lines.without_lines(page, ink, drawn)
    tables = sorted(ruled_tables(lines, sign * 0.45), key=lambda table: -table.area)[:MOST_TABLES]
    strips = ocr_cells.strips_of(boxes, ocr_lines.marks_of(ink), tables, sign)
    reads = ocr_readings.readings(page, ink, strips, sign)
    kept = [(strip, text, score) for strip, (text, score) in zip(strips, reads, strict=True) if text]
    return _Sight(
        runs=tuple(Run(text, *_steadied(strip.box, sign), score) for strip, text, score in kept),
        rules=tuple(Rule(*line) for line in lines),
        in_cells=tuple(strip.cell is not None for strip, _, _ in kept),
    )


def _steadied(box: tuple[int, int, int, int], sign: float) -> tuple[float, float, float, float]:
    """A box as high as a line is; those found and those cut vary, and lines are told by their heights."""
    left, top, right, bottom = box
    if bottom - top > sign * 2:
        return left, top, right, bottom
    middle = (top + bottom) / 2
    return left, middle - sign * 0.7, right, middle + sign * 0.7

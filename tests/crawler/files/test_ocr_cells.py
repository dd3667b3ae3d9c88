"""Patches of a page that are recognised one by one: cut at cells, joined within them, missed ink found again."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from crawler.files.recognition import ocr

if not ocr.is_available():
    pytest.skip("cells of pictures not tested: the extra `ocr` is not installed", allow_module_level=True)

import numpy as np

from crawler.files.laid_out.ruled import Line, ruled_tables
from crawler.files.recognition.ocr_cells import Strip, sign_height, strips_of
from crawler.files.recognition.ocr_engine import Box

SIGN = 22.0
XS = (100, 300, 400, 500)
YS = (100, 150, 450)
LINES: list[Line] = [
    *((float(x), float(YS[0]), float(x), float(YS[-1])) for x in XS),
    *((float(XS[0]), float(y), float(XS[-1]), float(y)) for y in YS),
]


def strips(boxes: Sequence[Box], marks: Sequence[Box]) -> list[Strip]:
    """Marks are solid."""
    rows = [(left, top, right, bottom, (right - left) * (bottom - top)) for left, top, right, bottom in marks]
    return strips_of(boxes, np.array(rows, dtype=np.int64).reshape(-1, 5), ruled_tables(LINES, 6), SIGN)


def test_the_height_of_signs() -> None:
    assert sign_height([(0, 0, 90, 30), (0, 50, 90, 80), (0, 100, 90, 180)]) == pytest.approx(20.4)
    assert sign_height([]) == 0.0


def test_a_line_outside_of_tables_stays() -> None:
    assert strips([(100, 20, 400, 50)], [(105, 25, 125, 45), (130, 25, 150, 45)]) == [Strip((100, 20, 400, 50), None)]


def test_a_piece_over_two_cells_is_cut_at_the_edge() -> None:
    found = strips([(330, 110, 470, 140)], [(340, 115, 352, 135), (440, 115, 452, 135)])
    assert [(one.cell, one.box[0] > 300, one.box[2] < 500) for one in found] == [
        ((0, (0, 1)), True, True),
        ((0, (0, 2)), True, True),
    ]
    assert found[0].box[2] < 400 < found[1].box[0]


def test_ink_in_a_cell_that_nothing_was_found_of() -> None:
    (strip,) = strips([], [(345, 115, 357, 135)])
    assert strip.cell == (0, (0, 1))
    left, top, right, bottom = strip.box
    assert left <= 345 < 357 <= right <= 400
    assert top <= 115 < 135 <= bottom


def test_a_missed_digit_is_joined_to_the_found_one_beside_it() -> None:
    (strip,) = strips([(340, 112, 356, 138)], [(343, 115, 353, 135), (357, 115, 367, 135)])
    assert strip.box[0] == 340
    assert strip.box[2] >= 367


def test_specks_remainders_of_lines_and_ink_outside_are_no_strips() -> None:
    assert strips([], [(345, 120, 347, 122)]) == []
    assert strips([], [(302, 105, 305, 145)]) == []
    assert strips([], [(600, 300, 615, 320)]) == []


def test_signs_under_each_other_are_one_line() -> None:
    # The first is made of three strokes, like 三; the second is a comma.
    marks = [
        (190, 160, 210, 163), (192, 168, 208, 171), (190, 177, 210, 180), (190, 188, 196, 195),
        (190, 204, 210, 224), (190, 230, 210, 250), (190, 256, 210, 276),
    ]  # fmt: skip
    (strip,) = strips([(184, 154, 216, 282)], marks)
    assert strip.cell == (0, (1, 0))
    assert len(strip.stacked) == 5
    assert strip.stacked[0][1] <= 160 < 180 <= strip.stacked[0][3]
    assert [box[1] for box in strip.stacked] == sorted(box[1] for box in strip.stacked)


def test_two_lines_found_as_one_are_parted() -> None:
    marks = [(110 + 24 * one, top, 130 + 24 * one, top + 20) for top in (200, 236) for one in range(5)]
    first, second = strips([(104, 192, 240, 264)], marks)
    assert first.box[3] < 240
    assert second.box[1] > 225
    assert first.cell == second.cell == (0, (1, 0))


def test_a_page_without_anything() -> None:
    assert strips([], []) == []

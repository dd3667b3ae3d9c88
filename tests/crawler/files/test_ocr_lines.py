"""Drawn lines on pictures: those that close cells, in their places, and none made of signs, shades or underlines."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.files.recognition import ocr

if not ocr.is_available():
    pytest.skip("ruled lines of pictures not tested: the extra `ocr` is not installed", allow_module_level=True)

import cv2
import numpy as np

from crawler.files.laid_out.ruled import Line, ruled_tables
from crawler.files.recognition.ocr_lines import ink_of, marks_of, ruled_lines, without_lines

XS = (100, 400, 700, 1000)
YS = (200, 260, 320, 380)


def page(shade: int = 255) -> Any:
    return np.full((2200, 1600), shade, np.uint8)


def ruled(grey: Any, *, thick: int = 2, dark: int = 0) -> Any:
    """Three rows of three cells."""
    for x in XS:
        cv2.line(grey, (x, YS[0]), (x, YS[-1]), (dark,), thick)
    for y in YS:
        cv2.line(grey, (XS[0], y), (XS[-1], y), (dark,), thick)
    return grey


def lines_of(grey: Any) -> list[Line]:
    return ruled_lines(ink_of(grey))[0]


def edges(grey: Any) -> list[tuple[list[int], list[int]]]:
    return [([round(x) for x in one.xs], [round(y) for y in one.ys]) for one in ruled_tables(lines_of(grey), 9)]


def near(found: list[tuple[list[int], list[int]]]) -> bool:
    """Whether it is the one table that was drawn, to two points."""
    return len(found) == 1 and all(
        len(got) == len(drawn) and all(abs(one - other) <= 2 for one, other in zip(got, drawn, strict=True))
        for got, drawn in zip(found[0], (XS, YS), strict=True)
    )


@pytest.mark.parametrize("thick", [1, 2, 4])
def test_a_ruled_table(thick: int) -> None:
    assert near(edges(ruled(page(), thick=thick)))


def test_faint_lines_on_grey_paper() -> None:
    assert near(edges(ruled(page(215), dark=170)))


def test_lines_broken_by_a_weak_scan() -> None:
    grey = ruled(page())
    for left in range(160, 900, 90):
        grey[190:400, left : left + 4] = 255
    assert near(edges(grey))


def test_a_merged_cell_has_no_line_through_it() -> None:
    grey = ruled(page())
    grey[263:318, 395:405] = 255
    (table,) = ruled_tables(lines_of(grey), 9)
    assert table.holders[1] == ((1, 0), (1, 0), (1, 2))
    assert table.holders[2] == ((2, 0), (2, 1), (2, 2))


def test_a_line_that_stops_for_a_row_goes_not_through_it() -> None:
    grey = ruled(page())
    grey[263:318, 390:1005] = 255
    cv2.line(grey, (1000, 200), (1000, 380), (0,), 2)
    (table,) = ruled_tables(lines_of(grey), 9)
    assert table.holders == (((0, 0), (0, 1), (0, 2)), ((1, 0),) * 3, ((2, 0), (2, 1), (2, 2)))


def test_an_underline_and_a_rule_over_the_foot_close_no_cell() -> None:
    grey = page()
    cv2.line(grey, (100, 500), (700, 500), (0,), 2)
    cv2.line(grey, (100, 2000), (1500, 2000), (0,), 2)
    assert lines_of(grey) == []


def test_signs_are_no_lines() -> None:
    grey = page()
    for row in range(10):
        cv2.putText(grey, "HEL+TFIE-+HLTE" * 3, (60, 100 + row * 60), cv2.FONT_HERSHEY_PLAIN, 2.4, (0,), 3)
    assert lines_of(grey) == []


def test_big_signs_whose_strokes_meet_are_no_tables() -> None:
    grey = page()
    for left in (200, 290, 380):
        cv2.rectangle(grey, (left, 200), (left + 64, 264), (0,), 6)
        cv2.line(grey, (left, 232), (left + 64, 232), (0,), 6)
        cv2.line(grey, (left + 32, 200), (left + 32, 264), (0,), 6)
    ink = ink_of(grey)
    lines, drawn = ruled_lines(ink)
    assert lines == []
    assert not drawn.any()


def test_a_shaded_head_is_no_line_and_no_ink() -> None:
    grey = page()
    grey[YS[0] : YS[1], XS[0] : XS[-1]] = 200
    assert near(edges(ruled(grey)))
    assert ink_of(grey)[220:240, 120:380].sum() == 0


def test_a_bar_as_high_as_a_row_is_no_line() -> None:
    grey = ruled(page())
    grey[262:318, 500:560] = 0
    assert near(edges(grey))


def test_what_is_left_without_the_lines() -> None:
    grey = ruled(page())
    cv2.putText(grey, "1", (200, 240), cv2.FONT_HERSHEY_SIMPLEX, 1, (0,), 2)
    ink = ink_of(grey)
    _, drawn = ruled_lines(ink)
    coloured = cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR)
    bare, left = without_lines(coloured, ink, drawn)
    (mark,) = marks_of(left)
    assert 195 <= mark[0] <= mark[2] <= 225
    assert 210 <= mark[1] <= mark[3] <= 245
    assert bare[YS[1], 600].tolist() == [255, 255, 255]
    assert coloured[YS[1], 600].tolist() == [0, 0, 0]


def test_a_page_full_of_specks_has_no_marks() -> None:
    specks = np.zeros((1200, 1200), np.uint8)
    specks[::4, ::4] = 255
    assert len(marks_of(specks)) == 0

"""Lone marks in cells by their shape, and two readings of the same ink."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.files.recognition import ocr

if not ocr.is_available():
    pytest.skip("shapes of signs not tested: the extra `ocr` is not installed", allow_module_level=True)

import cv2
import numpy as np

from crawler.files.recognition.ocr_readings import UNREADABLE, _in_cell, _of_two, cut_out, shape_of

SIGN = 30.0


def blank() -> Any:
    return np.zeros((60, 60), np.uint8)


def ring(width: int, height: int) -> Any:
    return cv2.ellipse(blank(), (30, 30), (width // 2, height // 2), 0, 0, 360, (255,), 3)


def stroke(x0: int, y0: int, x1: int, y1: int, thick: int = 3) -> Any:
    return cv2.line(blank(), (x0, y0), (x1, y1), (255,), thick)


def digit(text: str) -> Any:
    return cv2.putText(blank(), text, (18, 44), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (255,), 3)


@pytest.mark.parametrize(
    ("ink", "shape"),
    [
        (ring(18, 28), "0"),
        (ring(24, 24), "0"),
        (ring(10, 10), ""),
        (ring(30, 18), ""),
        (stroke(24, 46, 34, 16), "/"),
        (stroke(30, 46, 30, 16), ""),
        (stroke(34, 46, 24, 16), ""),
        (stroke(30, 46, 33, 16), ""),
        (stroke(24, 30, 34, 30), "-"),
        (stroke(14, 30, 46, 30), "—"),
        (stroke(24, 46, 34, 16) | stroke(24, 16, 34, 46), ""),
        (blank(), ""),
        *((digit(one), "") for one in "12345678"),
        (digit("9"), ""),
    ],
)
def test_a_shape(ink: Any, shape: str) -> None:
    assert shape_of(ink, SIGN) == shape


def test_a_stroke_read_as_one_is_a_stroke() -> None:
    assert _in_cell(("1", 0.99), stroke(24, 46, 34, 16), (0, 0, 60, 60), SIGN)[0] == "/"


@pytest.mark.parametrize("read", ["O", "o", "〇", "。", "D", "日", ""])
def test_a_ring_is_a_zero_whatever_it_was_taken_for(read: str) -> None:
    assert _in_cell((read, 0.8), ring(18, 28), (0, 0, 60, 60), SIGN)[0] == "0"


def test_a_letter_that_is_no_ring_stays_and_is_unsure() -> None:
    assert _in_cell(("o", 0.99), ring(10, 10), (0, 0, 60, 60), SIGN) == ("o", 0.5)


def test_a_ring_read_as_another_digit_is_unsure() -> None:
    assert _in_cell(("8", 0.99), ring(18, 28), (0, 0, 60, 60), SIGN) == ("8", 0.5)


@pytest.mark.parametrize(
    ("read", "kept"),
    [
        (("", 0.0), UNREADABLE),
        (("7", 0.2), UNREADABLE),
        (("·12", 0.99), "12"),
        (("1.5", 0.99), "1.5"),
        (("一一", 0.6), "——"),
        (("规章", 0.3), "规章"),
    ],
)
def test_what_is_kept_in_a_cell(read: tuple[str, float], kept: str) -> None:
    text, score = _in_cell(read, blank(), None, SIGN)
    assert text == kept
    assert kept != UNREADABLE or score == 0.3


@pytest.mark.parametrize(
    ("one", "other", "text", "least", "most"),
    [
        (("7", 0.8), ("7", 0.7), "7", 0.8, 1.0),
        (("7", 0.8), ("1", 0.7), "7", 0.0, 0.5),
        (("7", 0.99), ("1", 0.4), "7", 0.6, 0.9),
        (("I", 0.9), ("1", 0.8), "1", 0.0, 0.5),
        (("I", 0.5), ("1", 0.95), "1", 0.6, 0.9),
        (("", 0.0), ("3", 0.8), "3", 0.6, 0.9),
    ],
)
def test_two_readings(one: tuple[str, float], other: tuple[str, float], text: str, least: float, most: float) -> None:
    read, score = _of_two(one, other)
    assert read == text
    assert least <= score <= most


def test_a_patch_is_cut_with_a_rim_of_its_paper() -> None:
    page = np.full((50, 80, 3), 230, np.uint8)
    page[20:30, 30:40] = 0
    patch = cut_out(page, (25, 15, 45, 35), 4)
    assert patch.shape == (28, 28, 3)
    assert patch[0, 0].tolist() == [230, 230, 230]

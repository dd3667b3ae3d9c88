"""Every input of the list that reliability is tested by has a test that bears its number."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent
OTHERWISE = {108, *range(114, 119)}
"""108: nothing restores a backup. The others are whole files: test_opening, test_dates, test_noise_and_edits, stories, test_clock_watch."""
NUMBERS = [number for number in range(1, 121) if number not in OTHERWISE]
_NAMED = re.compile(r"^(?:async )?def (test_t\d{3}\w*)\(", re.MULTILINE | re.IGNORECASE)
_NUMBER = re.compile(r"_t(\d{3})(?=_|$)", re.IGNORECASE)


def numbers_in(text: str) -> set[int]:
    """The numbers that the tests of a file bear in their names."""
    return {int(number) for name in _NAMED.findall(text) for number in _NUMBER.findall(name)}


@pytest.fixture(scope="module")
def borne() -> set[int]:
    return set().union(*(numbers_in(path.read_text(encoding="utf-8")) for path in TESTS.rglob("test_*.py")))


def test_names_are_read() -> None:
    assert numbers_in("def test_t010_gzip_cut_and_t011_gzip_broken():\n    pass\n") == {10, 11}
    assert numbers_in("def test_plain():\n# def test_t012():\n") == set()


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_has_a_test(borne: set[int], number: int) -> None:
    assert number in borne

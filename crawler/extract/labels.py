"""Row labels of statutory tables as they are compared: numbering apart, notes in brackets dropped."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from storage.figures import NULL_MARKS, normalise_label

_NUMBER = re.compile(
    r"^(?:其中[:：]?)?((?:[一二三四五六七八九十]{1,3}[、.,，]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.,，](?!\d))*)(?:其中[:：]?)?"
)
_NOTE = re.compile(r"\([^()]{0,200}\)")
_OPEN_NOTE = re.compile(r"\([^()]*$")
_EDGES = ":：;；,，.。、·_-—"
_DIGITS = re.compile(r"[一二三四五六七八九十\d]+")
_UNITS = "条|件|次|篇|个|人次|人|项|万元|元|份|场次|场|户|册|例|起"
_VALUE = re.compile(rf"^[+-]?\d{{1,12}}(?:[.,]\d{{1,6}})*(?:%|{_UNITS})?$")
_UNIT = re.compile(rf"^[(（]?(?:单位[:：]?)?(?:{_UNITS})[)）]?$")
_LONGEST_VALUE = 80
"""With all blanks an editor may have put in; what is longer is a sentence."""
_HAN = re.compile("[\u3400-\u9fffA-Za-z]")


@lru_cache(maxsize=8192)
def core(label: str) -> str:
    """What names a row: no numbering, no 其中, no note in brackets, no blanks."""
    text = _NUMBER.sub("", normalise_label(label), count=1)
    for _ in range(3):
        shorter = _NOTE.sub("", text)
        if shorter == text:
            break
        text = shorter
    return _OPEN_NOTE.sub("", text).strip(_EDGES)


@lru_cache(maxsize=8192)
def number(label: str) -> str:
    """The numbering in front of a label, its last part, as bare digits: `(三)` and `三、` give 三; empty for none."""
    match = _NUMBER.match(normalise_label(label))
    found = _DIGITS.findall(match[1]) if match else []
    return found[-1] if found else ""


def likeness(one: str, other: str) -> float:
    """How alike two cores are, 0 to 1."""
    if not one or not other:
        return 0.0
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= 4 and longer.startswith(shorter):
        return 0.9
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def is_value(cell: str) -> bool:
    """Whether a cell holds a number, with or without its unit, or a mark for nothing."""
    return len(cell) <= _LONGEST_VALUE and _is_value(cell)


@lru_cache(maxsize=8192)
def _is_value(cell: str) -> bool:
    text = normalise_label(cell)
    return bool(text) and (_VALUE.match(text) is not None or text in NULL_MARKS)


def is_unit(cell: str) -> bool:
    """Whether a cell holds a unit of count alone."""
    return len(cell) <= _LONGEST_VALUE and _UNIT.match(normalise_label(cell)) is not None


def is_label(cell: str) -> bool:
    """Whether a cell holds words."""
    return _HAN.search(cell) is not None and not is_value(cell) and not is_unit(cell)

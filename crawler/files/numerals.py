"""The numbers that a word processor counts by itself: a heading's 一、 stands in no text, only in its list."""

from __future__ import annotations

import re
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SIGNS = "零一二三四五六七八九"
_CHINESE = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "taiwaneseCounting")


def chinese(number: int) -> str:
    """1 to 99 in Chinese signs; digits beyond."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_SIGNS[tens]}十"
    return head + (_SIGNS[ones] if ones else "")


class Numbering:
    """Counts along the paragraphs of one document."""

    def __init__(self, part: Any) -> None:
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._counts: dict[tuple[str, int], int] = {}
        if part is not None:
            self._read(part)

    def _read(self, part: Any) -> None:
        abstracts: dict[str, list[tuple[int, str, str, int]]] = {}
        for abstract in part.iter(f"{_W}abstractNum"):
            levels = []
            for level in abstract.iter(f"{_W}lvl"):
                depth = level.get(f"{_W}ilvl", "0")
                start = self._value(level, "start")
                levels.append(
                    (
                        int(depth) if depth.isdigit() else 0,
                        self._value(level, "numFmt"),
                        self._value(level, "lvlText"),
                        int(start) if start.isdigit() else 1,
                    )
                )
            abstracts[abstract.get(f"{_W}abstractNumId", "")] = levels
        for number in part.iter(f"{_W}num"):
            for place, fmt, text, first in abstracts.get(self._value(number, "abstractNumId"), ()):
                self._levels[number.get(f"{_W}numId", ""), place] = (fmt, text, first)

    @staticmethod
    def _value(element: Any, name: str) -> str:
        found = element.find(f"{_W}{name}")
        return str(found.get(f"{_W}val", "")) if found is not None else ""

    def mark(self, paragraph: Any) -> str:
        """The number in front of a paragraph, as it is shown; empty for one that is not counted."""
        properties = paragraph.find(f"{_W}pPr/{_W}numPr")
        if properties is None:
            return ""
        identity, depth_text = self._value(properties, "numId"), self._value(properties, "ilvl") or "0"
        depth = int(depth_text) if depth_text.isdigit() else 0
        level = self._levels.get((identity, depth))
        if level is None or level[0] in ("bullet", "none"):
            return ""
        count = self._counts.get((identity, depth), level[2] - 1) + 1
        self._counts[identity, depth] = count
        for deeper in [key for key in self._counts if key[0] == identity and key[1] > depth]:
            del self._counts[deeper]
        return re.sub(r"%(\d)", lambda match: self._shown(identity, int(match[1]) - 1), level[1])

    def _shown(self, identity: str, depth: int) -> str:
        count = self._counts.get((identity, depth), 1)
        fmt = self._levels.get((identity, depth), ("decimal", "", 1))[0]
        return chinese(count) if fmt in _CHINESE else str(count)

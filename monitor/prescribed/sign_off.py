"""The foot of the statistics table of 2014: who signs, when it was filled in (G14-23). Pure; names are never quoted."""

from __future__ import annotations

import re

from storage.contents import ReportContent
from storage.figures import form

_FOOT_SIGNS = 1_500
"""The foot stands in so many last signs of a text."""
_BLANK = re.compile(r"[\s_＿—\-/.:：（）()]+")
_YEAR = re.compile(r"(20\d{2})[\s年]{1,3}(\d{1,2})")


def foot_fault(content: ReportContent, year: int) -> tuple[str, str] | None:
    """What is wrong with the foot, in Chinese and English: blank fields, or a day that lies in no fitting year.

    A telephone number may be left out where the table is published. None: nothing, or no foot is printed.
    """
    for text in (content.text, *(file.text for file in content.attachments if file.tables)):
        fields = foot_fields(text)
        if not fields:
            continue
        blank = [name for name, value in fields.items() if not value and name != "联系电话"]
        wrong = _wrong_day(fields.get("填报日期", ""), year)
        if blank:
            return f"统计表签署栏空白：{'、'.join(blank)}", f"{len(blank)} blank fields in the foot of the table"
        if wrong:
            return f"填报日期所在年份不符：{wrong}", f"the day of filling in lies in another year: {wrong}"
        return None
    return None


def foot_fields(text: str) -> dict[str, str]:
    """The printed fields of the foot with what stands behind them, stripped; a field not printed is left out."""
    names = form("g2014").foot_fields
    foot = text[-_FOOT_SIGNS:]
    spots = sorted((at, name) for name in names if (at := _place(foot, name)) is not None)
    found = {}
    for number, (at, name) in enumerate(spots):
        end = spots[number + 1][0] if number + 1 < len(spots) else len(foot)
        lines = foot[at + len(name) : end].split("\n")
        # A value may stand on the line below its label.
        found[name] = next((value for line in lines[:2] if (value := _BLANK.sub(" ", line).strip())), "")
    return found


def _place(foot: str, name: str) -> int | None:
    """Where a field is printed, the last time: its name and a colon or a tab behind it."""
    spots = [match.start() for match in re.finditer(rf"{name}(?=\s{{0,4}}[:：]|\t)", foot)]
    return spots[-1] if spots else None


def _wrong_day(raw: str, year: int) -> str:
    """The day as month of a year that is neither the report year's December nor the year after; empty: it fits."""
    match = _YEAR.search(raw)
    if match is None:
        return ""
    stated, month = int(match[1]), int(match[2])
    return "" if stated == year + 1 or (stated == year and month == 12) else f"{stated}-{month:02d}"

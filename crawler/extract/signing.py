"""Which line of a text may be the date that its author signs with (落款)."""

from __future__ import annotations

import re
from collections.abc import Sequence

LONGEST = 60
"""Signs of the longest line that is a signature."""
_LAST_LINES = 12
_OPENING_LINES = 4
_UNIT_END = re.compile(
    r"(?:政府|局|办公室|办公厅|委员会|管委会|街道|办事处|镇|乡|苏木|中心|国务院|[厅部署委院处办站所馆社校]|[支大]队|公司|学校)$"
)
_LABEL = re.compile(r"(?:日期|时间|签署|落款)\s{0,3}[:：]?$")
_NOT_SIGNED = re.compile(
    r"截[至止]|统计|期限|时限|有效|期间|公示|发布|更新|修改|打印|浏览|点击|访问|阅读|召开|召集|来源|会议|第\d{0,4}$"
)
_GOES_ON = re.compile(r"[起自从于至到在为是和与及、，。；：;,:的]$")
_BEHIND = re.compile(r"^\s{0,4}(?:印发|签发|制|报)?[。)）】\]\s]{0,6}$")
_BRACKETS = "(（[【"


def may_sign(lines: Sequence[str], index: int) -> bool:
    """Whether a line stands where signatures do: near the end, below a unit's name, in brackets under the heading."""
    if index >= len(lines) - _LAST_LINES or (index < _OPENING_LINES and lines[index][:1] in _BRACKETS):
        return True
    above = lines[index - 1] if index else ""
    return len(above) <= 40 and _UNIT_END.search(above) is not None


def is_signed(line: str, start: int, end: int) -> bool:
    """Whether a line with a date from `start` to `end` is that date with a unit's name or a label before it.

    截至2018年12月31日 and the end of any other sentence are no signature.
    """
    before = line[:start].strip(f" \t\u3000{_BRACKETS}")
    if len(line) > LONGEST or not _BEHIND.match(line[end:]):
        return False
    if _NOT_SIGNED.search(before) or len(before) > 40:
        return False
    return not before or _LABEL.search(before) is not None or not _GOES_ON.search(before)

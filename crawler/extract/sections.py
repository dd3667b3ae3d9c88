"""The numbered parts of a report: 一、 二、 … with their titles and texts, in the old and the new form."""

from __future__ import annotations

import re
from functools import cache

from crawler.extract.labels import core, is_unit, is_value
from storage.contents import Section
from storage.figures import FORM_IDS, form

_SIGNS = "一二三四五六七八九十"
_HEADING = re.compile(
    rf"^(?:第?(?P<no>[{_SIGNS}]{{1,3}})(?:部分|章)?\s*[、.．，,:：]\s*|第(?P<part>[{_SIGNS}]{{1,3}})(?:部分|章)\s*|(?P<bare>[{_SIGNS}]{{1,2}})\s+(?=\S{{2,25}}$))(?P<rest>.*)$"
)
_LONGEST_TITLE = 45
_STOP = re.compile(r"[。；;：:！!]")
_ENDS = "。：:；;，,. "
_TABLE_HEAD = re.compile(r"统计指标")
_MOST_STEP = 3


def value_of(sign: str) -> int:
    """一 to 九十九 as a number; 0 for anything else."""
    if not sign or any(one not in _SIGNS for one in sign):
        return 0
    tens, mark, ones = sign.partition("十")
    if not mark:
        return _SIGNS.index(sign) + 1 if len(sign) == 1 else 0
    return (_SIGNS.index(tens) + 1 if tens else 1) * 10 + (_SIGNS.index(ones) + 1 if len(ones) == 1 else 0)


@cache
def _rows_of_third() -> frozenset[str]:
    return frozenset(core(row.label) for row in form("g2021").table("t3").rows if row.level == 1)


@cache
def _rows_of_old() -> frozenset[str]:
    return frozenset(core(row.label) for row in form("g2014").table("g2014").rows if row.level == 1)


@cache
def _titles() -> tuple[str, ...]:
    found = {
        title
        for form_id in FORM_IDS
        for section in form(form_id).sections
        for title in (section.title, *section.aliases)
    }
    return tuple(sorted(found, key=len, reverse=True))


def sections_of(text: str) -> tuple[Section, ...]:
    """The parts of a main text; what stands before the first heading comes first, with an empty number.

    Rows of statutory tables that are numbered like headings are none; nor is a number that does not follow the
    one before (a list inside a part that counts from 一 again).
    """
    parts: list[tuple[str, str, list[str]]] = [("", "", [])]
    last = 0
    in_old_table = False
    for line in text.split("\n"):
        if _TABLE_HEAD.search(line):
            in_old_table = True
        match = _HEADING.match(line) if "\t" not in line else None
        if match is None or _is_row(line, in_old_table):
            parts[-1][2].append(line)
            continue
        sign = match["no"] or match["part"] or match["bare"]
        number = value_of(sign)
        if not last < number <= last + _MOST_STEP:
            parts[-1][2].append(line)
            continue
        title, rest = _title_and_rest(match["rest"])
        parts.append((sign, title, [rest] if rest else []))
        last = number
    found = [Section(no=no, title=title, text="\n".join(lines).strip()) for no, title, lines in parts]
    return tuple(section for section in found if section.no or section.text)


def _is_row(line: str, in_old_table: bool) -> bool:
    words = line.split()
    whole = len(words)
    while len(words) > 1 and (is_value(words[-1]) or is_unit(words[-1])):
        words.pop()
    name = core(" ".join(words))
    return name in _rows_of_third() or ((in_old_table or len(words) < whole) and name in _rows_of_old())


def _title_and_rest(rest: str) -> tuple[str, str]:
    """The title of a part and the text that follows it on the same line."""
    rest = rest.strip()
    for title in _titles():
        if rest.startswith(title):
            following = rest[len(title) :]
            if not following or following[0] in _ENDS or len(rest) > _LONGEST_TITLE:
                return title, following.lstrip(_ENDS)
    stop = _STOP.search(rest)
    if stop is not None and stop.start() <= _LONGEST_TITLE and stop.start() >= 2:
        return rest[: stop.start()], rest[stop.end() :].strip()
    return (rest, "") if len(rest) <= _LONGEST_TITLE else ("", rest)

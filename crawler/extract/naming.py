"""Which year a report is of and whose it is, by its titles and its text."""

from __future__ import annotations

import re
from collections.abc import Collection

from crawler.extract.headings import opening_titles
from crawler.extract.pieces import Piece
from crawler.extract.titles import normalise_title, report_year, unit, year_of_text

_OPENING_LINES = 6
_SIGNING = re.compile(r"(?:人民政府|办公室|街道办事处|街道办|委员会|管委会|[局委])$")


def year_of(title: str, other_title: str | None, text: str) -> tuple[int | None, list[str]]:
    """The report year, the text winning over the title, and the signal where they disagree."""
    named = report_year(title)
    if named is None and other_title:
        named = report_year(other_title)
    told = year_of_text(text)
    if told is None:
        return named, []
    return told, ["year_conflict"] if named is not None and named != told else []


def unit_of(title: str, text: str, units: Collection[str]) -> str | None:
    """The unit by the title; the text's own title wins where it names another; a signature where neither names one."""
    named = unit(title)
    lines = text.split("\n")
    opening = opening_of(text)
    told = unit(opening[0]) if opening else None
    if named and told and told not in named and named not in told:
        return told
    if named or told:
        return named or told
    for line in reversed(lines[-12:]):
        candidate = normalise_title(line)
        if len(candidate) <= 25 and (candidate in units or _SIGNING.search(candidate)):
            return candidate
    return None


def opening_of(text: str) -> list[str]:
    """The titles with which a text begins."""
    return opening_titles([Piece(text=line) for line in text.split("\n", _OPENING_LINES)[:_OPENING_LINES]])

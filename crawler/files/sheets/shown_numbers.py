"""Numbers of a sheet as its number formats show them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_QUOTED = re.compile(r'"([^"]{0,80})"|\\(.)')
_DROPPED = re.compile(r"\[[^\]]{0,40}\]|_.|\*.")
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?,*|\.[#0?]+,*")
_WHOLE_BELOW = 10**15
_MOST_SIGNS = 120


def shown_number(value: float, number_format: str) -> str:
    """The number as a cell of that format shows it; without a format, or with an odd one, all its digits.

    A format that would show nothing gives the number all the same: the file says it, and a blank would say less.
    """
    number_format = number_format[:_MOST_SIGNS]
    if number_format in ("", "General", "@") or not abs(value) < _WHOLE_BELOW:
        return plain_number(value)
    sections = _sections(number_format)
    negative = value < 0 and len(sections) > 1
    section = sections[1] if negative else sections[2] if value == 0 and len(sections) > 2 else sections[0]
    shown = _in_section(abs(value) if negative else value, section)
    if shown and negative and "-" not in shown:
        shown = "-" + shown.strip("()")  # red, or in brackets
    return shown or plain_number(value)


def plain_number(value: float) -> str:
    """A number without a format: whole ones without a point, others to ten places."""
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    if value == int(value) and abs(value) < _WHOLE_BELOW:
        return str(int(value))
    return f"{Decimal(f'{round(value, 10):.15g}'):f}"


def shown_moment(value: datetime | date | time | timedelta) -> str:
    """A date as its ISO day, with the time of day where there is one; a duration in hours, minutes, seconds."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M") if value.time() != time() else value.date().isoformat()
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return value.isoformat("seconds") if isinstance(value, time) else value.isoformat()


def _sections(number_format: str) -> list[str]:
    """The parts for positive, negative and zero; a semicolon in quotes parts nothing."""
    parts = [""]
    quoted = False
    for sign in number_format:
        quoted ^= sign == '"'
        if sign == ";" and not quoted:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def _in_section(value: float, section: str) -> str | None:
    literals: list[str] = []

    def keep(match: re.Match[str]) -> str:
        literals.append((match[1] if match[1] is not None else match[2]).strip("¥￥$"))
        return "\x00"

    pattern = _DROPPED.sub("", _QUOTED.sub(keep, section))
    digits = _DIGITS.search(pattern)
    rest = pattern.replace(digits[0], "", 1) if digits else pattern
    if digits is None or re.search(r"[#0?/@A-Za-z]", rest):
        return None
    number = _grouped(value, digits[0], percent="%" in rest)
    if number is None:
        return None
    shown = pattern.replace(digits[0], number, 1)
    for literal in literals:
        shown = shown.replace("\x00", literal, 1)
    return shown.strip()


def _grouped(value: float, digits: str, *, percent: bool) -> str | None:
    head, _, places = digits.partition(".")
    thousands = len(digits) - len(digits.rstrip(",")) if places else len(head) - len(head.rstrip(","))
    places = places.rstrip(",")
    try:
        exact = Decimal(repr(value)) * (100 if percent else 1) / 1000**thousands
        rounded = exact.quantize(Decimal(1).scaleb(-len(places)), rounding=ROUND_HALF_UP)
    except InvalidOperation:
        return None
    if rounded == 0:
        rounded = abs(rounded)
    text = f"{rounded:,f}" if "," in head.rstrip(",") else f"{rounded:f}"
    optional = len(places) - len(places.rstrip("#"))
    for _ in range(optional):
        text = text.removesuffix("0")
    text = text.removesuffix(".") if places else text
    whole = text.partition(".")[0].lstrip("-")
    wanted = head.count("0")
    return text if len(whole) >= wanted else text.replace(whole, whole.zfill(wanted), 1)

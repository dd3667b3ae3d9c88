"""How a day is spelled: digits, full-width, Chinese numerals, with and without a time; strictly."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from storage.moments import SHANGHAI

EARLIEST_YEAR, LATEST_YEAR = 1950, 2099
_NOTHING = frozenset((date(1970, 1, 1), date(1980, 1, 1)))
"""What programs print for no date (9999-12-31 and 0001-01-01 lie outside of the years anyway)."""

_NUMBERS = {"元": 1, "初": 0, "廿": 20} | {sign: n for n, sign in enumerate("一二三四五六七八九", start=1)}
_ZEROS = "〇○零◯OoОΟ"
_NINE = "[一二三四五六七八九]"
_YEAR = (
    r"(?P<y>(?<!\d)(?<!\d\.)(?:19|20)\d{2}"
    rf"|(?<![一二三四五六七八九十\d])(?:[二2][{_ZEROS}0]|一九)[{_ZEROS}0-9一二三四五六七八九]{{2}})"
)
_MONTH = rf"(?P<m>\d{{1,2}}|元|十[一二]?|{_NINE})"
_DAY = rf"(?P<d>\d{{1,2}}|三十一?|[二2]十{_NINE}?|廿{_NINE}?|十{_NINE}?|初?{_NINE})"
_CHINESE = re.compile(
    rf"{_YEAR}\s{{0,3}}年\s{{0,4}}{_MONTH}\s{{0,3}}月"
    # Without a day it is a month, unless an impossible day follows.
    rf"(?:\s{{0,4}}{_DAY}\s{{0,3}}[日号]|(?!\s{{0,4}}\d{{1,4}}\s{{0,3}}[日号]))"
)
_PLAIN = re.compile(
    r"(?<!\d)(?<!\d[-/.])(?P<y>(?:19|20)\d{2})\s{0,3}(?P<sep>[-/.])\s{0,4}(?P<m>\d{1,2})"
    r"\s{0,3}(?P=sep)\s{0,4}(?P<d>\d{1,2})(?!\d|[-/.]\d(?!\d?:\d\d))"
)
_TIME = re.compile(
    r"(?:T|-|\s{0,4})(?P<h>\d{1,2})\s{0,2}[:时点]\s{0,2}(?P<mi>\d{2})(?:\s{0,2}[:分]\s{0,2}(?P<s>\d{2})秒?|分)?(?!\d)"
)


_UNUSUAL = re.compile("[^\x00-\x7f\u4e00-\u9fff]")
"""Signs that may be another's full-width form: few kinds of them in a text."""


class Spelled(NamedTuple):
    """A day as it is spelled somewhere; offsets in the narrowed text."""

    start: int
    end: int
    date: date
    precision: str
    moment: datetime | None


def narrow(text: str) -> str:
    """Full-width signs as ASCII, one for one, so that offsets stay."""
    if not text.isascii():
        for sign in set(_UNUSUAL.findall(text)):
            if (narrowed := _narrow_sign(sign)) != sign:
                text = text.replace(sign, narrowed)
    return text


def spelled_at(narrowed: str, start: int = 0) -> Spelled | None:
    """The day that begins exactly at `start`, with the time behind it; None where none does."""
    return _spelled(narrowed, _PLAIN.match(narrowed, start) or _CHINESE.match(narrowed, start))


def spelled_in(narrowed: str) -> list[Spelled]:
    """All days in a text, in order; impossible ones are left out."""
    matches = sorted([*_PLAIN.finditer(narrowed), *_CHINESE.finditer(narrowed)], key=re.Match.start)
    return [found for match in matches if (found := _spelled(narrowed, match)) is not None]


def day_of(year: str, month: str, day: str) -> date | None:
    """The day that three numerals name, in digits or Chinese; None where there is no such day."""
    full = "".join("0" if sign in _ZEROS else str(_NUMBERS.get(sign, sign)) for sign in year)
    try:
        found = date(int(full), _number(month), _number(day))
    except ValueError:
        return None
    return found if EARLIEST_YEAR <= found.year <= LATEST_YEAR and found not in _NOTHING else None


def _spelled(narrowed: str, match: re.Match[str] | None) -> Spelled | None:
    if match is None:
        return None
    groups = match.groupdict()
    day = day_of(groups["y"], groups["m"], groups["d"] or "1")
    if day is None:
        return None
    if not groups["d"]:
        return Spelled(match.start(), match.end(), day, "month", None)
    time = _TIME.match(narrowed, match.end())
    clock = (int(time["h"]), int(time["mi"]), int(time["s"] or 0)) if time is not None else (99, 0, 0)
    if time is None or clock[0] > 23 or clock[1] > 59 or clock[2] > 59:
        return Spelled(match.start(), match.end(), day, "day", None)
    if clock == (0, 0, 0):  # midnight sharp: a day printed by a program that has no time
        return Spelled(match.start(), time.end(), day, "day", None)
    moment = datetime(day.year, day.month, day.day, *clock, tzinfo=SHANGHAI)
    return Spelled(match.start(), time.end(), day, "second" if time["s"] else "minute", moment)


def _number(spelled: str) -> int:
    """1 to 31, in digits or in Chinese: 十 is 10, 二十 is 20, 三十一 is 31, 廿一 is 21."""
    if spelled.isascii() and spelled.isdigit():
        return int(spelled)
    tens, ten, ones = spelled.partition("十")
    if ten:
        return (_digit(tens) if tens else 1) * 10 + (_digit(ones) if ones else 0)
    return sum(_digit(sign) for sign in spelled)


def _digit(sign: str) -> int:
    return int(sign) if sign.isdigit() else _NUMBERS[sign]


@lru_cache(maxsize=4096)
def _narrow_sign(sign: str) -> str:
    folded = unicodedata.normalize("NFKC", sign)
    return folded if len(folded) == 1 else sign

"""The administrative divisions that come with the product: provinces, cities, counties, townships."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from storage.bodies import BodyKind, Jurisdiction

DIVISIONS = Path(__file__).with_name("divisions.csv")
"""Sorted by code; source and date stand in divisions.md."""

_SUBDISTRICT = re.compile(r"(?:街道|街道办|办事处|地区|街)$")
_TOWNSHIP = re.compile(r"(?:镇|乡|苏木)$")
_ZONE = re.compile(r"(?:管委会|管理委员会|(?<![社监林牧垦])区|园|新城|科技城|生态城|度假村|产业基地|口岸|自贸片区)$")
_NO_ZONE = re.compile(r"(?:村级区划|居民区|家属区|生活区|保护区|牧业区|林业区|作业区)$")
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]$")


@dataclass(frozen=True, kw_only=True, slots=True)
class Division:
    """A division as the statistics office lists it."""

    code: str
    """Two digits for a province, four for a city, six for a county, nine for a township."""
    name: str


def county(code: str) -> Jurisdiction | None:
    """The county of a six-digit code; None where there is none."""
    if not re.fullmatch(r"[0-9]{6}", code):
        return None
    found = _find(code)
    if found is None and code.endswith("00") and townships(code):
        # A few cities (东莞, 中山, 儋州 …) have townships and no counties: the city itself stands at their head.
        found = city(code)
    return Jurisdiction(code=code, name=found.name) if found is not None else None


def county_name(code: str) -> str | None:
    """Name of the county of a six-digit code; None where there is none."""
    found = county(code)
    return found.name if found is not None else None


def city(code: str) -> Division | None:
    """The city, prefecture or league that a county, or a city's own four-digit code, belongs to.

    None for unknown codes and where the four digits are no place of their own (市辖区 and the like).
    """
    found = _find(code[:4]) if re.match(r"[0-9]{4}", code) else None
    return found if found is not None and not re.search(r"市辖区|直辖|^县$", found.name) else None


def province(code: str) -> Division | None:
    """The province that a code of any length belongs to; None for unknown codes."""
    return _find(code[:2]) if re.match(r"[0-9]{2}", code) else None


def townships(code: str) -> list[Division]:
    """All divisions below the county of this code, in the order of their codes; empty for unknown codes."""
    if not re.fullmatch(r"[0-9]{6}", code):
        return []
    return _below(code, 9)


def townships_of_city(code: str) -> list[Division]:
    """All townships of the city that the county of this six-digit code belongs to; its own included.

    Of a city under the central government, where the four digits mean nothing, those of the whole city.
    """
    return _below(code[:4] if city(code) is not None else code[:2], 9)


def kind_of_township(name: str) -> BodyKind:
    """What a division of township level is, by its name.

    The statistics also list farms, prisons, works and leftovers of no village: those owe no report and are INSTITUTION.
    """
    plain = _BRACKETS.sub("", name.strip())
    if _NO_ZONE.search(plain):
        return BodyKind.INSTITUTION
    if _SUBDISTRICT.search(plain):
        return BodyKind.SUBDISTRICT
    if _TOWNSHIP.search(plain):
        return BodyKind.TOWNSHIP
    return BodyKind.ZONE if _ZONE.search(plain) else BodyKind.INSTITUTION


def _find(code: str) -> Division | None:
    lines = _lines()
    place = bisect_left(lines, code + ",")
    if place == len(lines) or not lines[place].startswith(code + ","):
        return None
    return _division(lines[place])


def _below(prefix: str, length: int) -> list[Division]:
    lines = _lines()
    found = []
    for line in lines[bisect_left(lines, prefix) :]:
        if not line.startswith(prefix):
            break
        division = _division(line)
        if len(division.code) == length:
            found.append(division)
    return found


def _division(line: str) -> Division:
    code, _, name = line.partition(",")
    return Division(code=code, name=name)


@cache
def _lines() -> list[str]:
    # A comma sorts before every digit, so lines stand in the order of their codes.
    return DIVISIONS.read_text(encoding="utf-8").splitlines()[1:]

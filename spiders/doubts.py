"""Which bodies a title that was given to nobody could still mean: a cautious guess that excuses, never accuses."""

from __future__ import annotations

import re

from crawler.extract.titles import normalise_title, unit
from spiders.title_units import Naming, title_unit
from spiders.unit_names import UnitNames

_ELSEWHERE = re.compile(r"^.{2,8}?(?:自治县|自治旗|林区|特区|自治州|[省市州盟县旗区])")
_LOCAL_PLACE = re.compile(r"^.{0,6}(?:开发|高新|园|景|林|矿|社|街|小)区")
_NO_ORGAN = re.compile(
    r"学校|中学|小学|一中|二中|三中|职中|幼儿园|医院|卫生院|保健院|派出所|法院|法庭|检察院|公司|集团|银行|供电|烟草|税务"
)
_KINDS = re.compile(
    r"(?:人民政府)?(?:街道办事处|办事处|街道|管理委员会|管委会|委员会|办公室|服务中心|中心|苏木|[局委办镇乡])?$"
)
_LOOSE = re.compile(r"[和与及、]|人民政府$")
ALIKE = 0.5
"""Share of equal pairs of signs, of the shorter name, from which two names may be one body's (renamed, merged)."""


def could_mean(title: str, names: UnitNames) -> frozenset[str]:
    """Codes of the bodies whose report a title, matched to none, may announce.

    All of them where it names no unit; those it hints at, or those alike in name to the unit it names: a body is
    renamed more often than its roster. None where it names a school, a hospital, or a unit of another county.
    """
    found = title_unit(title, names)
    if found.codes:
        return found.codes
    if found.naming is not Naming.OTHER:
        return frozenset(names.bodies)
    named = unit(title)
    if named is None:
        return frozenset(names.bodies)
    own = _own_part(normalise_title(named), names)
    if own is None:
        return frozenset()
    return frozenset(code for code, body in names.bodies.items() if _alike(own, (body.name, *body.aliases), names))


def _own_part(named: str, names: UnitNames) -> str | None:
    """A unit's name without this county in front; None where it is another place's, or no organ that owes reports."""
    if _NO_ORGAN.search(named):
        return None
    rests = [rest.name for rest in names.places.rests(named) if rest.name != named]
    own = min(rests, key=len) if rests else named
    if not rests and _ELSEWHERE.match(own) and not _LOCAL_PLACE.match(own):
        return None
    return own


def _alike(named: str, spellings: tuple[str, ...], names: UnitNames) -> bool:
    ours = _pairs(named)
    for spelling in spellings:
        folded = normalise_title(spelling)
        rests = [rest.name for rest in names.places.rests(folded) if len(rest.name) >= 2] or [folded]
        theirs = _pairs(min(rests, key=len))
        if ours and theirs and len(ours & theirs) >= ALIKE * min(len(ours), len(theirs)):
            return True
    return False


def _pairs(name: str) -> frozenset[str]:
    stem = _LOOSE.sub("", _KINDS.sub("", name, count=1))
    return frozenset(stem[i : i + 2] for i in range(len(stem) - 1))

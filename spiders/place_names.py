"""How a county and the places above it are written, and what is left of a unit's name without them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from spiders.divisions import city, province
from storage.bodies import Jurisdiction

_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇"
    "|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|京"
    "|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺"
)
_PEOPLE = f"(?:(?:{_PEOPLES})族)"
# Some places carry a people's name without 族: 内蒙古自治区, 博尔塔拉蒙古自治州, 伊犁哈萨克自治州; and 龙胜各族自治县.
_BARE = "(?:蒙古|哈萨克|柯尔克孜|维吾尔|回|各族)"
_AUTONOMOUS = re.compile(rf"^(?P<place>.{{2,}}?)(?:{_PEOPLE}|{_BARE}){{1,5}}自治(?P<level>[区州县旗])$")
_ETHNIC_TOWNSHIP = re.compile(rf"^(?P<place>.+?){_PEOPLE}{{1,3}}(?P<level>乡|苏木)$")
_LEVELS = ("自治县", "自治旗", "林区", "特区", "县", "旗", "市", "区")


class Scope(IntEnum):
    """How much a name says about where its unit is."""

    NONE = 0
    """Nothing: 金贵镇."""
    HIGHER = 1
    """A province or city, no county: 银川市金贵镇."""
    COUNTY = 2
    """This county: 贺兰县金贵镇, 县教育局."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rest:
    """What is left of a name once the places before it are taken off."""

    name: str
    scope: Scope


class PlaceNames:
    """The spellings of one county, its city and its province."""

    def __init__(self, jurisdiction: Jurisdiction) -> None:
        self.full = jurisdiction.name
        above = [division.name for division in (province(jurisdiction.code), city(jurisdiction.code)) if division]
        shorts = {short for name in above for short in _shorter(name)}
        self.short = _bare(self.full)
        """Without its level (贺兰); empty where that is nothing, or the name of a place above (长沙县 in 长沙)."""
        if len(self.short) < 2 or self.short in shorts | set(above):
            self.short = ""
        self.level = _level(self.full)
        """The letters by which it calls itself: 县, 市, 区, 旗."""
        self._higher = _longest_first({*above, *shorts} - {self.full})
        self._county = _longest_first({self.full, *_of_same_level(self.full), self.short})

    def rests(self, name: str) -> Iterator[Rest]:
        """All ways to read a name as places and a rest; the rest may be empty."""
        yield Rest(name=name, scope=Scope.NONE)
        yield from self._within(name)
        if self.level and name.startswith(self.level) and len(name) > 1:
            # Only in front: the 市 of 银川市教育局 is not the county's own.
            yield from self._beneath(name[1:])
        for _ in range(2):  # the province, then the city
            higher = next((place for place in self._higher if name.startswith(place)), None)
            if higher is None:
                return
            name = name[len(higher) :]
            yield Rest(name=name, scope=Scope.HIGHER)
            yield from self._within(name)

    def _within(self, name: str) -> Iterator[Rest]:
        county = next((place for place in self._county if name.startswith(place)), None)
        if county is not None and (name != county or county != self.short):
            yield from self._beneath(name[len(county) :])

    def _beneath(self, rest: str) -> Iterator[Rest]:
        yield Rest(name=rest, scope=Scope.COUNTY)
        # 大足区人民政府外事办公室, 普陀区人民政府万里街道办事处
        government = next((word for word in ("人民政府", "政府") if rest.startswith(word) and rest != word), None)
        if government is not None:
            yield Rest(name=rest[len(government) :], scope=Scope.COUNTY)

    def is_county(self, rest: Rest) -> bool:
        """Whether what is left of a name is the county's own government."""
        if rest.scope is not Scope.COUNTY:
            return False
        return rest.name in ("", "人民政府", "政府", "本级", "人民政府本级", "政府本级")

    def ends_in_own(self, text: str) -> bool:
        """Whether a text ends in one of the county's own names, so that what follows is in this county."""
        return text.endswith(self._county)


def ethnic_short(name: str) -> str | None:
    """东山乡 for 东山彝族乡; None for other names."""
    match = _ETHNIC_TOWNSHIP.fullmatch(name)
    return match["place"] + match["level"] if match else None


def _shorter(name: str) -> list[str]:
    """Shorter forms of a place: 宁夏 for 宁夏回族自治区, 文山州 and 文山 for 文山壮族苗族自治州, 银川 for 银川市."""
    return [*_of_same_level(name), *filter(None, [_bare(name)])]


def _of_same_level(name: str) -> list[str]:
    """玉龙县 for 玉龙纳西族自治县."""
    match = _AUTONOMOUS.fullmatch(name)
    return [match["place"] + match["level"]] if match and match["level"] != "区" else []


def _bare(name: str) -> str:
    match = _AUTONOMOUS.fullmatch(name)
    if match:
        return match["place"]
    short = re.sub(r"(?:自治区|自治州|自治县|自治旗|特别行政区|地区|林区|特区|省|市|盟|州|县|旗|区)$", "", name)
    return short if len(short) >= 2 else ""


def _level(name: str) -> str:
    for level in _LEVELS:
        if name.endswith(level):
            return level[-1]
    return ""


def _longest_first(names: set[str]) -> tuple[str, ...]:
    return tuple(sorted((name for name in names if len(name) >= 2), key=lambda name: (-len(name), name)))

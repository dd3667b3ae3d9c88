"""How a county and the places above it are written: in full, short, as a letter; and what stands before a unit's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from spiders.divisions import city, province
from storage.bodies import Jurisdiction

_PEOPLES = (
    "蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 "
    "柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 "
    "塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
).split()
_PEOPLE = "(?:" + "|".join(sorted((f"{name}族" for name in _PEOPLES), key=len, reverse=True)) + ")"
# Some autonomous places carry the people's name without 族: 内蒙古, 昌吉回族, 博尔塔拉蒙古, 克孜勒苏柯尔克孜, 伊犁哈萨克.
_BARE = "(?:" + "|".join(sorted(_PEOPLES[:2] + ["哈萨克", "柯尔克孜", "维吾尔", "各"], key=len, reverse=True)) + ")族?"
_AUTONOMOUS = re.compile(rf"^(?P<place>.{{2,}}?)(?:{_PEOPLE}|{_BARE})+自治(?P<level>[区州县旗])$")
_ETHNIC_TOWNSHIP = re.compile(rf"^(?P<place>.+?){_PEOPLE}+(?P<level>乡|苏木)$")
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
        self._higher = _alternatives({*above, *shorts} - {self.full})
        called = {self.full, *(form for form in _shorter(self.full) if form != self.short)} - {""}
        self._county = _alternatives(called)
        self._short = self.short

    def rests(self, name: str) -> Iterator[Rest]:
        """All ways to read a name as places and a rest, the longest rest first; the rest may be empty."""
        yield Rest(name=name, scope=Scope.NONE)
        for start, scope in self._starts(name):
            if scope is Scope.HIGHER:
                yield Rest(name=name[start:], scope=scope)
            yield from self._within(name[start:])

    def _starts(self, name: str) -> list[tuple[int, Scope]]:
        starts = [(0, Scope.NONE)]
        for _ in range(2):  # province, then city
            for start, _scope in list(starts):
                for higher in self._higher:
                    if name.startswith(higher, start):
                        starts.append((start + len(higher), Scope.HIGHER))
        return list(dict.fromkeys(starts))

    def _within(self, name: str) -> Iterator[Rest]:
        for county in (*self._county, *filter(None, [self._short]), self.level):
            if not county or not name.startswith(county):
                continue
            rest = name[len(county) :]
            if rest or county not in (self._short, self.level):
                yield Rest(name=rest, scope=Scope.COUNTY)
            # 大足区人民政府外事办公室, 普陀区人民政府万里街道办事处
            for government in ("人民政府", "政府"):
                if rest.startswith(government) and len(rest) > len(government):
                    yield Rest(name=rest[len(government) :], scope=Scope.COUNTY)

    def is_county(self, rest: Rest) -> bool:
        """Whether what is left of a name is the county's own government."""
        if rest.scope is not Scope.COUNTY:
            return False
        return rest.name in ("", "人民政府", "政府", "本级", "人民政府本级", "政府本级")

    def followed_by_own(self, text: str) -> bool:
        """Whether a text ends in one of the county's own names, so that what follows is in this county."""
        return text.endswith((*self._county, *filter(None, [self._short])))


def ethnic_short(name: str) -> str | None:
    """东山乡 for 东山彝族乡; None for other names."""
    match = _ETHNIC_TOWNSHIP.fullmatch(name)
    return match["place"] + match["level"] if match else None


def _shorter(name: str) -> list[str]:
    """Shorter forms of a place: 宁夏 for 宁夏回族自治区, 文山州 and 文山 for 文山壮族苗族自治州, 银川 for 银川市."""
    match = _AUTONOMOUS.fullmatch(name)
    if match:
        place, level = match["place"], match["level"]
        forms = [place + level] if level != "区" else []
        return [*forms, place]
    bare = _bare(name)
    return [bare] if bare else []


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


def _alternatives(names: set[str]) -> tuple[str, ...]:
    return tuple(sorted((name for name in names if len(name) >= 2), key=lambda name: (-len(name), name)))

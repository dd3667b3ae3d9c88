"""Every way in which the bodies of a county are written, and which body, if one alone, a name means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from crawler.extract.titles import normalise_title
from spiders.divisions import townships_of_city
from spiders.place_names import PlaceNames, Scope, ethnic_short
from storage.bodies import BodyKind, PublishingBody, Site

Codes = frozenset[str]
NOBODY: Codes = frozenset()

AREAS = (BodyKind.TOWNSHIP, BodyKind.SUBDISTRICT)
LOCAL = (BodyKind.TOWNSHIP, BodyKind.SUBDISTRICT, BodyKind.ZONE)
_OFFICE = ("人民政府办公室", "政府办公室", "政府办", "人民政府办", "府办", "府办公室")
_OFFICE_ALONE = ("人民政府办公室", "政府办公室", "政府办")
_INNER = re.compile(r"(?P<unit>.{2,}?)(?:党政(?:综合)?办(?:公室)?|综合办(?:公室)?|政务公开办(?:公室)?|办公室)")
"""An office within a township or department speaks for it; the county's office is a body of its own (domain 6.4)."""
_LOOSE = re.compile(r"[和与及、]")
_AREA = re.compile(r"(?P<stem>.+?)(?:街道办事处|街道办|街道|地区办事处|地区|办事处)")
_SEAT = re.compile(r"(?P<base>.+?)(?:管理委员会|管委会)")
_LEVEL = re.compile(r"(?P<stem>.{2,}?)(?:镇|乡|苏木)")

# What everybody calls them. Names of predecessors (农业局 before 农业农村局) are no abbreviations.
_DEPARTMENTS = {
    "发展和改革局": ("发改局",),
    "发展和改革委员会": ("发改委",),
    "教育体育局": ("教体局",),
    "工业和信息化局": ("工信局",),
    "人力资源和社会保障局": ("人社局",),
    "住房和城乡建设局": ("住建局",),
    "文化和旅游局": ("文旅局",),
    "卫生健康局": ("卫健局",),
    "卫生健康委员会": ("卫健委",),
    "退役军人事务局": ("退役军人局",),
    "应急管理局": ("应急局",),
    "市场监督管理局": ("市场监管局", "市监局"),
    "医疗保障局": ("医保局",),
    "行政审批服务局": ("审批局", "行政审批局"),
}

# What a body calls itself, or is called inside its own column: names a sort of body, not one of them.
_GENERIC = (
    (re.compile(r"[我本全]?镇(?:人民政府|政府|党政办|党政办公室)?"), (BodyKind.TOWNSHIP,), "镇"),
    (re.compile(r"[我本全]?乡(?:人民政府|政府|党政办|党政办公室)?"), (BodyKind.TOWNSHIP,), "乡"),
    (re.compile(r"[我本全]?苏木(?:人民政府|政府)?"), (BodyKind.TOWNSHIP,), "苏木"),
    (re.compile(r"[我本]?(?:街道办事处|街道办|街道|办事处|街办)"), (BodyKind.SUBDISTRICT,), ""),
    (re.compile(r"[我本]?(?:管理委员会|管委会|园区|开发区)"), (BodyKind.ZONE,), ""),
    (re.compile(r"[我本]局"), (BodyKind.DEPARTMENT,), "局"),
    (re.compile(r"[我本]委"), (BodyKind.DEPARTMENT,), "委员会"),
    (re.compile(r"[我本]?办|[我本]室|[我本]?办公室"), (BodyKind.OFFICE, BodyKind.DEPARTMENT), ""),
    (re.compile(r"党政办|党政办公室|党政综合办公室"), (BodyKind.TOWNSHIP, BodyKind.SUBDISTRICT), ""),
    (re.compile(r"人民政府|政府"), (BodyKind.COUNTY, BodyKind.TOWNSHIP), ""),
    (re.compile(r"本级|[本我](?:单位|机关|部门)"), tuple(BodyKind), ""),
)


class UnitNames:
    """The names of one county's bodies."""

    def __init__(self, site: Site) -> None:
        self.places = PlaceNames(site.jurisdiction)
        self.bodies = {body.code: body for body in site.bodies}
        self._county = frozenset(body.code for body in site.bodies if body.kind is BodyKind.COUNTY)
        self._office = frozenset(body.code for body in site.bodies if body.kind is BodyKind.OFFICE)
        self._exact: dict[str, Codes] = {}
        self._local: dict[str, Codes] = {}
        self._loose: dict[str, Codes] = {}
        self._short: dict[str, Codes] = {}
        for body in site.bodies:
            self._enter(body)
        self._elsewhere: Codes | None = None

    def named(self, name: str) -> Codes:
        """Codes of the bodies that this whole name names; empty: none, several: it could be any of them.

        The name must be used up: 立岗镇中学 names no township, 平罗县城关镇 none of another county.
        """
        name = normalise_title(name)
        if not name:
            return NOBODY
        found = self._exact.get(name) or self._read(name)
        if found:
            return found
        inner = _INNER.fullmatch(name)
        if inner is None:
            return NOBODY
        speaking = self._exact.get(inner["unit"]) or self._read(inner["unit"])
        return frozenset(code for code in speaking if self.bodies[code].kind not in (BodyKind.COUNTY, BodyKind.OFFICE))

    def hinted(self, name: str) -> Codes:
        """Codes of the bodies that an abbreviation could mean: 金贵, 镇政府, 我局. Never proof by itself."""
        name = normalise_title(name)
        found: set[str] = set()
        for rest in self.places.rests(name):
            if rest.scope is not Scope.HIGHER:
                found |= self._short.get(rest.name, NOBODY)
                found |= self._generic(rest.name)
        return frozenset(found)

    def names(self) -> list[str]:
        """Names, aliases, and what they are called without county and without 人民政府; longest first."""
        names = {self.places.full}
        for body in self.bodies.values():
            names |= {normalise_title(name) for name in (body.name, *body.aliases)}
            if body.kind in LOCAL:
                for base in self._bases(body):
                    names |= {base, self.places.full + base}
        return sorted((name for name in names if len(name) >= 2), key=lambda name: (-len(name), name))

    @cached_property
    def spoken(self) -> tuple[dict[str, Codes], re.Pattern[str]]:
        """The names by which a running text speaks of bodies, county and office left out; and what finds them."""
        found: dict[str, Codes] = {}
        for table in (self._exact, self._local):
            for name, codes in table.items():
                others = codes - self._county - self._office
                if others and len(name) >= 2:
                    found[name] = found.get(name, NOBODY) | others
        return found, re.compile("|".join(re.escape(name) for name in sorted(found, key=len, reverse=True)))

    def _read(self, name: str) -> Codes:
        found: set[str] = set()
        if self.places.level and name in (self.places.level, *(word + self.places.level for word in "全我本")):
            found |= self._county
        for rest in self.places.rests(name):
            if self.places.is_county(rest):
                found |= self._county
            if rest.name in (_OFFICE if rest.scope is Scope.COUNTY else _OFFICE_ALONE):
                found |= self._office if rest.scope is not Scope.HIGHER else NOBODY
            local = self._local.get(rest.name) or self._loose.get(_LOOSE.sub("", rest.name), NOBODY)
            found |= self._of_city(local) if rest.scope is Scope.HIGHER else local
        return frozenset(found)

    def _of_city(self, codes: Codes) -> Codes:
        """Of what a name without county could mean: townships whose name is the only one in the whole city.

        银川市教育局 is the city's, not the county's.
        """
        return frozenset(
            code for code in codes if self.bodies[code].kind in LOCAL and code not in self._repeated_elsewhere()
        )

    def _repeated_elsewhere(self) -> Codes:
        if self._elsewhere is None:
            own = next((body.county for body in self.bodies.values()), "")
            names = {other.name for other in townships_of_city(own) if not other.code.startswith(own)} if own else set()
            self._elsewhere = frozenset(
                code
                for code, body in self.bodies.items()
                if body.kind in LOCAL and not names.isdisjoint(self._bases(body))
            )
        return self._elsewhere

    def _generic(self, name: str) -> set[str]:
        found: set[str] = set()
        for pattern, kinds, ending in _GENERIC:
            if pattern.fullmatch(name):
                found |= {code for code, body in self.bodies.items() if body.kind in kinds and self._ends(body, ending)}
        return found

    def _ends(self, body: PublishingBody, ending: str) -> bool:
        return not ending or any(base.endswith(ending) for base in self._bases(body))

    def _enter(self, body: PublishingBody) -> None:
        for name in (body.name, *body.aliases):
            _add(self._exact, [normalise_title(name)], body.code)
        if body.kind is BodyKind.COUNTY:
            _add(self._short, filter(None, [self.places.short]), body.code)
        elif body.kind is not BodyKind.OFFICE:
            for base in self._bases(body):
                _add(self._local, _forms(base, body.kind), body.code)
                if body.kind not in LOCAL:
                    _add(self._loose, (_LOOSE.sub("", form) for form in _forms(base, body.kind)), body.code)
                _add(self._short, _shorts(base, body.kind), body.code)

    def _bases(self, body: PublishingBody) -> list[str]:
        """What a body is called without the places before it and without 人民政府."""
        bases: list[str] = []
        for name in (body.name, *body.aliases):
            for rest in self.places.rests(normalise_title(name)):
                before = normalise_title(name).removesuffix(rest.name)
                if body.kind in AREAS and before and before in (self.places.short, self.places.level):
                    continue  # 贺兰山路街道 is no 山路街道 of 贺兰, 县街镇 no 街镇 of the 县
                base = re.sub(r"(?<=[镇乡木])(?:人民)?政府$", "", rest.name)
                if body.kind is BodyKind.ZONE:
                    seat = _SEAT.fullmatch(base)
                    base = seat["base"] if seat else base
                if len(base) >= (2 if body.kind in LOCAL else 3):
                    bases.append(base)
        return list(dict.fromkeys(bases))


def _forms(base: str, kind: BodyKind) -> Iterator[str]:
    yield base
    if kind is BodyKind.TOWNSHIP:
        for name in filter(None, (base, ethnic_short(base))):
            yield from (name, name + "人民政府", name + "政府")
    elif kind is BodyKind.SUBDISTRICT:
        area = _AREA.fullmatch(base)
        stem = area["stem"] if area else base
        # 富兴街街道办事处 is often written 富兴街道办事处.
        for name in dict.fromkeys((stem, stem.removesuffix("街"))):
            yield from (name + ending for ending in ("街道", "街道办事处", "街道办", "街办", "街道人民政府"))
        yield from (stem + ending for ending in ("办事处", "街道办事处"))
        if "地区" in base:
            yield from (stem + ending for ending in ("地区", "地区办事处", "地区办"))
    elif kind is BodyKind.ZONE:
        yield from (base + ending for ending in ("管理委员会", "管委会"))
    else:
        yield from _DEPARTMENTS.get(base, ())
        if base.endswith("委员会"):
            yield base.removesuffix("员会")


def _shorts(base: str, kind: BodyKind) -> Iterator[str]:
    if kind is BodyKind.TOWNSHIP:
        for name in filter(None, (base, ethnic_short(base))):
            level = _LEVEL.fullmatch(name)
            if level:
                yield level["stem"]
    elif kind is BodyKind.SUBDISTRICT:
        area = _AREA.fullmatch(base)
        if area and len(area["stem"]) >= 2:
            yield area["stem"]


def _add(table: dict[str, Codes], names: Iterable[str], code: str) -> None:
    for name in names:
        table[name] = table.get(name, NOBODY) | {code}

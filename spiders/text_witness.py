"""What a report's own text says about whose it is: its heading, its signature, and of whom it speaks."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from crawler.extract.titles import Verdict, judge_title, normalise_title
from spiders.title_units import Naming, title_unit
from spiders.unit_names import NOBODY, Codes, UnitNames
from storage.bodies import BodyKind

OPENING = 800
"""Signs in which a heading or a quoted title is looked for."""
BODY = 6000
"""Signs in which names are counted."""
_MAX_HEADING = 80
_SIGNATURE_LINES = 40
_MAX_SIGNATURE = 40

_QUOTED = re.compile(r"《([^《》\n]{8,80})》")
_DATE = re.compile(
    r"[0-9〇○零一二三四五六七八九十]{2,4}年[0-9一二三四五六七八九十]{1,3}月[0-9一二三四五六七八九十]{1,3}日?"
)
_SELF = re.compile(r"[我本](镇|乡|苏木|街道|局|委|办|室|县|市|区|旗|园区|管委会)(?!级|属)")
_TRAILING = re.compile(r"(?:中心)?(?:中学|小学|学校|幼儿园|医院|卫生院|派出所|法庭|税务所|供电所)")
_REPORT_END = re.compile(r"(?:报告|年报|总结)(?:[（(][^（()）]{0,12}[)）])?$")
_NEIGHBOUR = re.compile(r"^(?:上|下)一?[篇条页]|^相关|^附件")
_FOREIGN_BEFORE = re.compile(r"[县区市旗州盟]$")


@dataclass(frozen=True, kw_only=True, slots=True)
class TextWitness:
    """What a text says. Each part may say nothing, or several at once."""

    heading: Codes = NOBODY
    foreign: bool = False
    """Its heading names a unit that is none of ours."""
    signature: Codes = NOBODY
    most_named: Codes = NOBODY
    """The one body, county and office aside, that the text names far more often than any other."""
    speaks_as: str = ""
    """镇, 乡, 局, 县 …: by which word the text speaks of itself; empty: by none, or by several."""


def read_witness(text: str | None, names: UnitNames) -> TextWitness:
    """Ask a text whose report it is."""
    if not text or not text.strip():
        return TextWitness()
    heading, foreign = _heading(text, names)
    return TextWitness(
        heading=heading,
        foreign=foreign,
        signature=_signature(text, names),
        most_named=_most_named(text[:BODY], names),
        speaks_as=_speaks_as(text[:BODY]),
    )


def _heading(text: str, names: UnitNames) -> tuple[Codes, bool]:
    """Bodies of the title line, else of the title as the opening quotes it."""
    opening = text[:OPENING]
    lines = [line.strip() for line in opening.splitlines() if line.strip()][:12]
    quoted = [match[1] for match in _QUOTED.finditer(opening)]
    foreign = False
    for place, line in enumerate([*lines, *quoted]):
        if not _is_heading(line):
            continue
        unit = title_unit(line, names)
        if unit.naming is Naming.BODY:
            return unit.codes, False
        if unit.naming is Naming.NOTHING and 0 < place < len(lines):
            above = title_unit(lines[place - 1], names) if len(lines[place - 1]) <= _MAX_SIGNATURE else unit
            # A line 贺兰县人民政府 above may be the head of the site.
            if above.naming is Naming.BODY and not _governs(above.codes, names):
                return above.codes, False
        foreign = foreign or unit.naming is Naming.OTHER
    return NOBODY, foreign


def _is_heading(line: str) -> bool:
    if not 6 <= len(line) <= _MAX_HEADING or _NEIGHBOUR.search(line) or not _REPORT_END.search(line):
        return False
    return judge_title(line) is not Verdict.NO


def _signature(text: str, names: UnitNames) -> Codes:
    """The body that signs: a line of its own near the end, with a date in it or under it, or among the last lines."""
    lines = [normalise_title(line) for line in text.splitlines() if line.strip()][-_SIGNATURE_LINES:]
    for place in range(len(lines) - 1, -1, -1):
        line = lines[place]
        if len(line) > _MAX_SIGNATURE:
            continue
        dated = any(_DATE.search(near) and len(near) <= _MAX_SIGNATURE for near in lines[place : place + 2])
        name = _DATE.sub("", line).strip("():,. ")
        codes = names.named(name) if name and (dated or place >= len(lines) - 3) else NOBODY
        if codes:
            return codes
    return NOBODY


def _most_named(text: str, names: UnitNames) -> Codes:
    spoken, pattern = names.spoken
    if not spoken:
        return NOBODY
    folded = normalise_title(text)
    counts: Counter[Codes] = Counter()
    for match in pattern.finditer(folded):
        before = folded[max(0, match.start() - 12) : match.start()]
        elsewhere = _FOREIGN_BEFORE.search(before) and not names.places.ends_in_own(before)
        if not elsewhere and not _TRAILING.match(folded, match.end()):
            counts[spoken[match[0]]] += 1
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < 2:
        return NOBODY
    if len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]:
        return NOBODY
    return ranked[0][0]


def _speaks_as(text: str) -> str:
    ranked = Counter(match[1] for match in _SELF.finditer(text)).most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return ""
    return ranked[0][0]


def _governs(codes: Codes, names: UnitNames) -> bool:
    return any(names.bodies[code].kind in (BodyKind.COUNTY, BodyKind.OFFICE) for code in codes)

"""Is this the title of an annual report, of which year, of whom; and does a text speak like one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from enum import StrEnum
from functools import lru_cache

EARLIEST, LATEST = 2000, 2099
"""Report years that are believed; the first real one is 2008."""

_DIGITS = {"〇": "0", "○": "0", "零": "0", "◯": "0", "O": "0", "o": "0", "О": "0", "Ο": "0"} | {
    sign: str(number) for number, sign in enumerate("一二三四五六七八九", start=1)
}
_CHINESE_YEAR = re.compile(
    r"(?<![一二三四五六七八九十百千\d])[二2]([〇○零◯OoОΟ0][〇○零◯OoОΟ0-9一二三四五六七八九]{2})"
    r"(?![一二三四五六七八九十\d])"
)
_INVISIBLE = re.compile("[\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\"'“”‘’「」『』`]+")

# The grammar of domain 6.2: any order, the year also inside, also in brackets.
_YEAR = r"\(?(?:20\d{2})(?:年度|年)?\)?"
_OPEN = r"(?:政府|政务)?(?:信息公开|公开信息)|政务公开"
_CORE = re.compile(
    rf"(?:{_OPEN})(?:工作)?(?:情况)?的?(?:{_YEAR})?(?:年度?(?:工作)?(?:情况)?报告|年报(?!表|送))",
)
_WEAK = re.compile(
    r"(?:政府|政务)(?:信息)?公开(?:工作)?(?:情况)?的?"
    rf"(?:{_YEAR})?(?:年度)?(?:工作)?(?:情况)?(?:报告|总结)"
)
_NEGATIVE = re.compile(
    # The look-ahead keeps units alive that are *called* so: 评估中心, 考评办, 培训学校.
    r"解读|图解|图文(?!信息)|一图|读懂|动漫|通知|制度|格式|部署|召开|(?:培训|评估|考评|测评)(?!中心|办|所|院|局|委|学校|基地)"
    r"|(?:公布|发布|编制|报送)情况|考核标准|征求|办法|规定|指南|目录|半年|季度|模板|通报|排名"
)
_RENDITION = re.compile(r"(?:图片|超链接?|长图|扫描|影印|PDF|WORD)[版件]", re.IGNORECASE)

_YEAR_ANYWHERE = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_DOCUMENT_NUMBER = re.compile(r"[\[(〔【]20\d{2}[\])〕】]第?\d{1,5}号")
_FULL_DATE = re.compile(r"(?<!\d)20\d{2}[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?|月)")
_SEVERAL_YEARS = re.compile(r"20\d{2}(?:年度?)?[-—–~至到、和及与]{1,2}20\d{2}")

_SUFFIX = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|rtf|zip|rar|ofd|html?|shtml|jpe?g|png)$", re.IGNORECASE)
_HEAD = re.compile(r"^(?:附件\d{0,2}[:、.]?|关于|公布|发布|印发|报送|上报|转发|\d{1,3}[.、])+")
_MARKS = "()[]{}【】〔〕《》<>«»:;,.。、·•|_-—–~!?*#=+/\\"
_PART = re.compile(r"[|_>»«]|-{2,}|—{2,}")
_SITE_NAME = re.compile(r"(?:网|网站|门户|首页|平台)$")

_PHRASES = (
    re.compile(r"统计期限|1月1日.{0,40}?12月31日"),
    re.compile(r"主动公开"),
    re.compile(r"依申请公开|收到和处理"),
    re.compile(r"行政复议"),
    re.compile(r"存在的?(?:主要)?(?:困难和)?问题"),
)
_PERIOD = re.compile(r"(?<!\d)(20\d{2})年?1月1日.{0,12}?(?:(20\d{2})年?)?12月31日")
_TABLE_HEAD = re.compile(r"(?:统计表|情况表|报表)\(?(20\d{2})年度?\)?|\((20\d{2})年度\)")
_SHORT = 150
"""Signs up to which a text may be a title: those come again and again, on every page of a site."""
_REMEMBERED = 100_000
"""Signs up to which a whole text is remembered: a few readers ask for the same one, one after another."""


class Verdict(StrEnum):
    """What a title says about the thing it stands over."""

    REPORT = "report"
    WEAK = "weak"
    """Believed only inside an annual-report column, and only with a body that bears it out."""
    RENDITION = "rendition"
    """A picture or link version of a report: the same report, another address."""
    NO = "no"


def normalise_title(title: str) -> str:
    """A title in one spelling: NFKC, without white space and quotes, Chinese years as digits."""
    if len(title) <= _SHORT:
        return _normalised_title(title)
    return _normalised_text(title) if len(title) <= _REMEMBERED else _normalised(title)


@lru_cache(maxsize=2048)
def _normalised_title(title: str) -> str:
    return _normalised(title)


@lru_cache(maxsize=4)
def _normalised_text(text: str) -> str:
    return _normalised(text)


def _normalised(title: str) -> str:
    folded = _INVISIBLE.sub("", unicodedata.normalize("NFKC", title))
    return _CHINESE_YEAR.sub(lambda match: "2" + "".join(_DIGITS.get(sign, sign) for sign in match[1]), folded)


def judge_title(title: str, *, units: Collection[str] = ()) -> Verdict:
    """Tell reports from look-alikes (domain 6.2).

    `units`: names of the county's bodies; they are taken out before the look-alikes' words are looked for,
    since a body may be called 评估中心. A bare "政府信息公开年报", without year and unit, is the name of a column
    as often as a title: WEAK.
    """
    return (_judged_title if len(title) <= _SHORT else _judged)(title, tuple(units))


@lru_cache(maxsize=2048)
def _judged_title(title: str, units: tuple[str, ...]) -> Verdict:
    return _judged(title, units)


def _judged(title: str, units: tuple[str, ...]) -> Verdict:
    name = normalise_title(title)
    if _NEGATIVE.search(_without_units(name, _longest_first(units))):
        return Verdict.NO
    if _CORE.search(name):
        if _RENDITION.search(name):
            return Verdict.RENDITION
        return Verdict.REPORT if report_year(name) is not None or unit(name) is not None else Verdict.WEAK
    return Verdict.WEAK if _WEAK.search(name) else Verdict.NO


def report_year(title: str) -> int | None:
    """The year a title reports *on*, in any spelling; None when it names none, or several with nothing to choose by."""
    name = _FULL_DATE.sub("#", _DOCUMENT_NUMBER.sub("#", normalise_title(title)))
    if _SEVERAL_YEARS.search(name):
        return None
    found = [(match.start(), int(match[1])) for match in _YEAR_ANYWHERE.finditer(name)]
    if not found:
        return None
    core = _CORE.search(name) or _WEAK.search(name)
    if core is None:
        return found[0][1] if len({year for _, year in found}) == 1 else None
    before = [year for start, year in found if start < core.end()]
    return before[-1] if before else found[0][1]


def unit(title: str) -> str | None:
    """What is left of a title without year and core: the unit as the title writes it; None when nothing is."""
    name = _SUFFIX.sub("", normalise_title(title))
    core = _CORE.search(name) or _WEAK.search(name)
    before, after = (name[: core.start()], name[core.end() :]) if core is not None else (name, "")
    found = _clean(_last_part(before))
    if found and core is not None and core[0].startswith("政府") and found.endswith("人民"):
        found += "政府"  # the 政府 of 人民政府 does double duty: 蟠龙镇人民政府信息公开工作年度报告
    if found:
        return found
    rest = _clean(_PART.split(after.strip(_MARKS))[0]) if after else ""
    return rest if rest and not _SITE_NAME.search(rest) and not _RENDITION.search(rest) else None


def speaks_like_report(text: str) -> bool:
    """Whether a text has at least two of the statutory phrases and more than 300 characters (domain 6.2)."""
    folded = normalise_title(text)
    return len(folded) > 300 and sum(1 for phrase in _PHRASES if phrase.search(folded)) >= 2


def year_of_text(text: str) -> int | None:
    """The report year by the text: statistics period, head of the table, opening title line, in this order."""
    folded = normalise_title(text)
    for match in _PERIOD.finditer(folded):
        if match[2] is None or match[1] == match[2]:
            return int(match[1])
    head = _TABLE_HEAD.search(folded)
    if head:
        return int(head[1] or head[2])
    return _opening_year(text)


def _opening_year(text: str) -> int | None:
    lines = [line for line in text[:2000].splitlines() if line.strip()][:6]
    for start in range(len(lines)):
        # A heading is often broken over two lines: 岭下镇 2017 年 / 政府信息公开工作年度报告.
        for joined in (lines[start], "".join(lines[start : start + 2])):
            if len(joined) <= 80 and judge_title(joined) in (Verdict.REPORT, Verdict.WEAK):
                year = report_year(joined)
                if year is not None:
                    return year
    return None


@lru_cache(maxsize=64)
def _longest_first(units: tuple[str, ...]) -> tuple[str, ...]:
    names = {normalise_title(name) for name in units}
    return tuple(sorted((name for name in names if len(name) >= 2), key=len, reverse=True))


def _without_units(name: str, units: tuple[str, ...]) -> str:
    for known in units:
        if known in name:
            name = name.replace(known, "#")
    return name


def _last_part(before: str) -> str:
    parts = [part for part in _PART.split(before) if _clean(part)]
    return parts[-1] if parts else ""


def _clean(piece: str) -> str:
    piece = _DOCUMENT_NUMBER.sub("", _FULL_DATE.sub("", _RENDITION.sub("", piece)))
    piece = re.sub(r"\(?20\d{2}(?:年度|年)?\)?", "", piece)
    piece = re.sub(r"^[【\[][^】\]]{0,12}[】\]]", "", piece.strip(_MARKS.replace("【", "").replace("[", "")))
    piece = _HEAD.sub("", piece.strip(_MARKS)).strip(_MARKS)
    return piece.removesuffix("的").removesuffix("年度").strip(_MARKS)

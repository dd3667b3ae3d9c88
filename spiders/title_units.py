"""Which units a title names: the title without year and core, piece by piece, each understood or told apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from crawler.extract.titles import normalise_title
from spiders.unit_names import NOBODY, Codes, UnitNames
from storage.bodies import BodyKind

MAX_TITLE = 300

_FILE_NAME = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|rtf|zip|rar|ofd|html?|shtml|jpe?g|png|txt)$", re.IGNORECASE)
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?:年度|年|度)?(?![0-9])")
_CORE = re.compile(
    r"(?P<government>(?:政府|政务|党务|和|与|及|、)*)(?:信息公开|公开信息|(?<=政务)公开|(?<=政府)公开|(?<=党务)公开)"
    r"\|?(?:工作)?\|?(?:情况)?的?\|?(?:年度|全年)?\|?(?:工作|情况){0,2}的?(?:总结|自查){0,2}"
    r"(?:报告|年报|报表|统计表|情况表|统计)?"
)
_BREAK = re.compile(r"[^\w]|_")
_SITE = re.compile(r"(?:网站|网|平台|首页)$")
_OPENING = "([{【〔《<«"
_ORGAN = re.compile(
    r"(?:[镇乡县区市州盟旗省局厅委办室院校学园所站处队会社场村团馆台部科厂矿库行联]|苏木|街道|中心|公司|集团|政府|机关|单位|部门)$"
)
_INSIDE_ORGAN = re.compile(r"政府|委员会|街道|公司|学校|医院")
_PREFIXES = ("关于", "公布", "发布", "公开", "转发", "印发", "报送", "上报", "附件", "的", "年度", "最新", "更新")
_SUFFIXES = ("关于", "公布", "发布", "编制", "公开", "年度", "全年", "工作", "情况", "上报", "报送", "的", "年")
_HARMLESS = re.compile(
    r"(?:图片|长图|超链接?|链接|文字|网页|电子|文本|正式|最终|终|定|修改|修订|更正|盖章|扫描|影印|上网|试行|草案|版本)?[版稿件本图文]?"
    r"|(?:政府|政务)?(?:信息|政务|主动)公开(?:年报)?|工作?(?:年度?)?(?:报告|年报)|年度?|度|[及和含的第份一二三四五六七八九十]|附?表|附件"
    r"|统计表|情况表?|工作|汇总|一览|(?:点击)?(?:下载|查看)|公开|公布|公示|发布|编制|公告|更新|补发|重新发布|最新|新|置顶|关于"
    r"|年度报告|年报|报告|总结|标题|名称|说明|文件|其他|全文|正文|首页"
)


class Naming(StrEnum):
    """What a title says about whose report it is."""

    BODY = "body"
    """It names one body, or a name that several bear."""
    HINT = "hint"
    """An abbreviation only, or a word for a sort of body."""
    NOTHING = "nothing"
    NOISE = "noise"
    """Something that is not understood and does not look like a unit."""
    OTHER = "other"
    """A unit that is none of ours, or two of ours at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TitleUnit:
    """The unit of a title."""

    naming: Naming
    codes: Codes = NOBODY
    """The body (BODY), or those it could be (BODY of several, HINT)."""


_OTHER = TitleUnit(naming=Naming.OTHER)


def title_unit(title: str, names: UnitNames) -> TitleUnit:
    """Which bodies a title, a source box or a heading names."""
    pieces = [_understand(piece, names, tail=tail) for piece, tail in _pieces(title, names)]
    return _together(pieces, names)


def _pieces(title: str, names: UnitNames) -> list[tuple[str, bool]]:
    """Pieces of a title between years, core and signs; with each, whether it follows the core like a site's name."""
    name = _FILE_NAME.sub("", normalise_title(title[:MAX_TITLE]))
    name = _YEAR.sub("|", name)
    core = _CORE.search(name)
    if core is None:
        return [(piece, False) for piece in _BREAK.split(name) if piece]
    before, after = name[: core.start()], name[core.end() :]
    if before.endswith("人民") and core["government"].startswith("政府"):
        before += "政府"  # 蟠龙镇人民政府信息公开工作年度报告: the 政府 does double duty
    elif before in ("县", "区", "市", "旗", "镇", "乡") and core["government"].startswith("政府"):
        before += "政府"
    behind = not after.startswith(tuple(_OPENING))
    whole = before.strip("|")
    pieces = [(whole, False)] if names.named(whole) else [(piece, False) for piece in _BREAK.split(before) if piece]
    return pieces + [(piece, behind) for piece in _BREAK.split(_CORE.sub("|", after)) if piece]


def _understand(piece: str, names: UnitNames, *, tail: bool) -> TitleUnit:
    for candidate in _trimmed(piece):
        codes = names.named(candidate)
        if codes:
            government = all(names.bodies[code].kind is BodyKind.COUNTY for code in codes)
            if tail and government:  # "2018年…报告_贺兰县人民政府": the name of the site, not of the unit
                return TitleUnit(naming=Naming.NOTHING)
            return TitleUnit(naming=Naming.BODY, codes=codes)
    for candidate in _trimmed(piece):
        codes = names.hinted(candidate)
        if codes:
            return TitleUnit(naming=Naming.HINT, codes=codes)
    if any(_harmless(candidate) for candidate in _trimmed(piece)) or _SITE.search(piece):
        return TitleUnit(naming=Naming.NOTHING)
    if any(_ORGAN.search(candidate) for candidate in _trimmed(piece)) or _INSIDE_ORGAN.search(piece):
        return _OTHER
    return TitleUnit(naming=Naming.NOISE)


def _trimmed(piece: str) -> list[str]:
    """A piece as it is, then with words of office style taken off its ends, one at a time."""
    forms = [piece]
    for _ in range(4):
        last = forms[-1]
        prefix = next((word for word in _PREFIXES if last.startswith(word)), None)
        suffix = next((word for word in _SUFFIXES if last.endswith(word)), None)
        shorter = last.removeprefix(prefix or "") if prefix else last.removesuffix(suffix or "")
        shorter = shorter.strip("0123456789")
        if not shorter or shorter == last:
            break
        forms.append(shorter)
    return forms


def _harmless(piece: str) -> bool:
    return bool(_HARMLESS.fullmatch(piece)) or piece.isascii()


def _together(pieces: list[TitleUnit], names: UnitNames) -> TitleUnit:
    """One answer from all pieces: the county before its unit is no second unit; two units are none."""
    if any(piece.naming is Naming.OTHER for piece in pieces):
        return _OTHER
    named = [piece.codes for piece in pieces if piece.naming is Naming.BODY]
    hints = [piece.codes for piece in pieces if piece.naming is Naming.HINT]
    special = [codes for codes in named if any(names.bodies[code].kind is not BodyKind.COUNTY for code in codes)]
    codes = _common(special or named)
    if codes is None:
        return _OTHER
    if not special and codes and not all(codes & hint for hint in hints):
        codes = NOBODY  # 贺兰县（镇政府）: the county stands only for the place; the hint is what is named
    narrowed = _common([*([codes] if codes else []), *hints])
    if narrowed is None:
        return _OTHER
    if codes:
        return TitleUnit(naming=Naming.BODY, codes=narrowed)
    if hints:
        return TitleUnit(naming=Naming.HINT, codes=narrowed)
    noise = any(piece.naming is Naming.NOISE for piece in pieces)
    return TitleUnit(naming=Naming.NOISE if noise else Naming.NOTHING)


def _common(groups: list[Codes]) -> Codes | None:
    """What all groups share; None where they contradict each other; empty where there are none."""
    if not groups:
        return NOBODY
    return frozenset.intersection(*groups) or None

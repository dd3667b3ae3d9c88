"""Claims that are no numbers of the tables: period, names, channels named, announcements, gaps, blanks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from crawler.extract.claims.clauses import Line, Sentence
from crawler.extract.claims.quantities import chinese_value
from storage.subjects import Subject


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """A claim with its place in the sentence or line."""

    subject: Subject
    begin: int
    end: int
    value: int | None = None
    unit: str = ""
    name: str = ""


_PERIOD = re.compile(
    r"(20\d\d)年(\d{1,2})月(\d{1,2})日?[起始]?，?(?:至|到|—|-|–|－|~|～|——|止)+(?:(20\d\d)年)?(?:当年)?(\d{1,2})月(\d{1,2})日"
)
_ABOUT_PERIOD = re.compile(r"统计|数据|时限|期限|期间|时间|范围|本报告|报告")
_SUFFIX = (
    r"(?:人民政府办公室|政府办公室|党政办公室|党政综合办公室|人民政府|街道办事处|管理委员会|管委会|委员会"
    r"|办公室|办事处|政府|街道|镇|乡|局|中心)"
)
_MADE_BY = re.compile(rf"由([一-龥]{{2,24}}{_SUFFIX})(?:负责)?(?:编制|根据|依据|按照|汇总|，)")
_CONTACT = re.compile(
    rf"(?:请与|请联系|请致电|请直接与|联系单位：|可与|请向)([一-龥]{{2,30}}{_SUFFIX})(?:直接)?(?:联系|（|，|$|反映|咨询)"
)
_DID = re.compile(
    r"(?:镇|乡|街道|办事处|政府|办公室|管委会|委员会|局|中心)(?:共|均|也|尚|暂|全年|累计)?"
    r"(?:未收到|没有收到|未发生|未接到|收到|受理|主动公开|通过|公开|发布)"
)
_ACTOR = re.compile(rf"(?:^|[，：])(?:20\d\d年度?)?([一-龥]{{2,16}}?{_SUFFIX})$")
_NAMING = (("由", _MADE_BY), ("系", _CONTACT))
_COMMON_NAME = re.compile(
    r"^(?:我|本|全|各|该|其|由|与|在|对|以|市县|上级|社会|有关|相关|所|并|将|均|[县区市]|[镇乡](?:人民)?政府|[^镇乡]{0,3}(?:局|办公室|中心|委员会)$)"
)
_OWN = re.compile(r"我[一-龥]|本[一-龥]|目前|全[县区市镇乡]")
_ADDRESSEE = re.compile(
    rf"向((?!我|本|社会|公民|群众)[一-龥]{{1,20}}?{_SUFFIX}(?:(?:及|和|、)[一-龥]{{1,16}}?{_SUFFIX})?)(?:[一-龥]{{0,6}})?(?:提出|申请|提交|递交|要求)"
)
_USED = re.compile(r"通过|利用|运用|依托|借助|在|以|用")
_SHOWN = re.compile(r"公开|发布|公布|公示|宣传|推送|转发|回应")
_NOT_USED = re.compile(r"未|没有|计划|下一步|建设|加强|将|推进|完善|优化|拓展|关停|注销|开通|今后")
_CHANNELS = ((Subject.WEIBO_NAMED, "微博"), (Subject.WECHAT_NAMED, "微信"))
_TABLE = re.compile(
    r"附\s*(?:件|表)?\s*\d?\s*[：:]\s*[^，。\n]{0,36}?(?:统计表|情况表|附表)"
    r"|(?:详见|见|后附|附)(?:附件|附表|后|下)?[^，。\n]{0,16}(?:统计表|附表)"
    r"|^\s*[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．][^，。\n]{0,40}统计表\s*$"
)
_ATTACHMENT = re.compile(r"附件下载|(?:详见|见)附件|点击下载|相关附件|附\s*件\s*\d?\s*[：:]\s*(?=[^\s：:])[^\n]{0,60}")
_GAP_SIGNS = "一二三四五六七八九十"
_ORDINAL = re.compile(rf"[{_GAP_SIGNS}]是")
_NO_ORDINAL = frozenset("第其统唯专单之万周初每星百千逐如某" + _GAP_SIGNS)
_COUNTED_PARTS = re.compile(rf"(?:等|共|由|分为|包括|共分|共有)(\d{{1,2}}|[{_GAP_SIGNS}]{{1,2}})个?(?:部分|章节)")
_CATEGORIES = re.compile(r"共(?:计)?(\d{1,3})个?(?:类别|大类|类|项内容)")
_BLANK = re.compile(r"[_＿]{3,}|(?<![A-Za-z×])(?:[×]{2,4}|[Xx]{2,4})(?=(?:县|区|市|镇|乡|街道|局|年|月|条|件|个))")


def period(sentence: Sentence) -> Iterator[Named]:
    """The period of the figures, as the text states it."""
    for match in _PERIOD.finditer(sentence.signs) if "月" in sentence.signs else ():
        around = sentence.signs[max(0, match.start() - 40) : match.end() + 12]
        if not _ABOUT_PERIOD.search(around):
            continue
        try:
            first = date(int(match[1]), int(match[2]), int(match[3]))
            last = date(int(match[4] or match[1]), int(match[5]), int(match[6]))
        except ValueError:
            continue
        whole = first == date(first.year, 1, 1) and last == date(first.year, 12, 31)
        subject = Subject.PERIOD_FULL_YEAR if whole else Subject.PERIOD_OTHER
        name = f"{first.isoformat()}/{last.isoformat()}"
        yield Named(subject=subject, begin=match.start(), end=match.end(), value=last.year, name=name)


def names(sentence: Sentence) -> Iterator[Named]:
    """Units that the sentence names as the report's, as an actor, or as whom requests were made to."""
    signs = sentence.signs
    if "申请" in signs and "公开" in signs:
        for match in _ADDRESSEE.finditer(signs):
            yield Named(subject=Subject.ADDRESSEE, begin=match.start(), end=match.end(), name=match[1])
    for word, pattern in _NAMING:
        for match in pattern.finditer(signs) if word in signs else ():
            yield from _unit(match[1], match.start(1))
    for match in _DID.finditer(signs):
        verb = re.search(r"(?:共|均|也|尚|暂|全年|累计)?(?:未|没|收|受|主|通|公|发)", match[0][1:])
        end = match.start() + 1 + (verb.start() if verb else 0)
        actor = _ACTOR.search(signs, max(0, end - 26), end)
        if actor is not None:
            yield from _unit(actor[1], actor.start(1))


def _unit(name: str, begin: int) -> Iterator[Named]:
    if not _COMMON_NAME.match(name) and not _OWN.search(name):
        yield Named(subject=Subject.UNIT_NAMED, begin=begin, end=begin + len(name), name=name)


def channels(sentence: Sentence) -> Iterator[Named]:
    """微博 and 微信 where the sentence says that information was published through them."""
    signs = sentence.signs
    for subject, word in _CHANNELS:
        place = signs.find(word)
        if place < 0:
            continue
        begin = max(signs.rfind("，", 0, place), signs.rfind("；", 0, place)) + 1
        end = min((signs.find(stop, place + len(word)) for stop in "，；" if stop in signs[place:]), default=len(signs))
        before, after = signs[begin:place], signs[place:end]
        if _USED.search(before) and _SHOWN.search(after) and not _NOT_USED.search(signs[max(0, begin - 20) : end]):
            yield Named(subject=subject, begin=begin, end=end)


def announced(line: Line) -> Iterator[Named]:
    """Tables and files that a line announces; places within the line."""
    if "附" not in line.raw and "统计表" not in line.raw and "下载" not in line.raw:
        return
    raw = line.raw[:2000]
    table = _TABLE.search(raw)
    if table is not None:
        yield Named(subject=Subject.ANNOUNCES_TABLE, begin=table.start(), end=table.end())
        return
    file = _ATTACHMENT.search(raw)
    if file is not None:
        yield Named(subject=Subject.ANNOUNCES_ATTACHMENT, begin=file.start(), end=file.end())


def blanks(line: Line) -> Iterator[Named]:
    """The first blank of a template that a line still has."""
    if not any(sign in line.raw for sign in "_＿×Xx"):
        return
    found = _BLANK.search(line.raw[:5000])
    if found is not None:
        yield Named(subject=Subject.TEMPLATE_BLANK, begin=found.start(), end=found.end())


def counted(sentence: Sentence) -> Iterator[Named]:
    """How many parts the report is said to have, how many categories a list."""
    signs = sentence.signs
    if not sentence.line.section and "部分" in signs:
        for match in _COUNTED_PARTS.finditer(signs):
            value = int(match[1]) if match[1].isdigit() else chinese_value(match[1])
            yield Named(subject=Subject.PARTS_COUNTED, begin=match.start(), end=match.end(), value=value, unit="个")
    if "类" in signs:
        for match in _CATEGORIES.finditer(signs):
            begin, end = match.span()
            yield Named(subject=Subject.CATEGORIES_COUNTED, begin=begin, end=end, value=int(match[1]), unit="个")


class Series:
    """Follows 一是, 二是, … through a part and notes a number left out."""

    def __init__(self) -> None:
        self._open: list[int] = []
        self._between = ""

    def forget(self) -> None:
        """A new heading: counting begins anew."""
        self._open, self._between = [], ""

    def gaps(self, sentence: Sentence) -> Iterator[Named]:
        """Numbers that the series in this sentence jump over; places within the sentence."""
        signs, last = sentence.signs, 0
        for match in _ORDINAL.finditer(signs):
            number = _GAP_SIGNS.index(match[0][0]) + 1
            before = signs[match.start() - 1] if match.start() else "。"
            if before in _NO_ORDINAL or (number == 1 and "一" <= before <= "龥"):
                continue
            self._between = (self._between + signs[last : match.start()])[-4000:]
            last = match.end()
            missing = self._step(number)
            if missing:
                yield Named(subject=Subject.SERIES_GAP, begin=match.start(), end=match.end() + 12, value=missing)
            self._between = ""
        self._between += signs[last:]

    def _step(self, number: int) -> int:
        """Takes up a number; returns the one left out before it, or 0."""
        if number == 1:
            self._open.append(1)
            return 0
        for depth in range(len(self._open) - 1, -1, -1):
            if self._open[depth] + 1 == number:
                del self._open[depth + 1 :]
                self._open[depth] = number
                return 0
        missing = self._open[-1] + 1 if self._open and self._open[-1] + 2 == number else 0
        alone = len(self._open) == 1
        self._open = [number] if not missing or alone else [*self._open[:-1], number]
        return missing if missing and alone and not self._spoken(missing) else 0

    def _spoken(self, number: int) -> bool:
        """Whether the number stands there in another guise: 三要, 第三, （三）, 3., 其次."""
        sign = _GAP_SIGNS[number - 1]
        guise = rf"{sign}[是要则来抓、.，：）个]|[第其（]{sign}|(?<!\d){number}[.、）]|其次|再次|此外|另外|同时是|最后"
        return re.search(guise, self._between) is not None

"""What a text says of itself: lists, period and years, whose it is, numbering, blanks (X-11 to X-14, X-16)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from monitor.consistency.outcomes import Outcome, broken, quoted
from monitor.consistency.speech import Spoken
from storage.bodies import BodyKind
from storage.contents import Statement
from storage.subjects import Subject

_NUMERALS = "一二三四五六七八九十"
_YEAR = re.compile(r"(20[0-2]\d)\s*年")
_OF_FIGURES = re.compile(
    r"统计|所列|(?:列|中)的?.{0,6}数据|数据.{0,8}(?:期限|时限|起止|自|从)|报告.{0,12}(?:期限|时限)|报告期"
)
_AROUND = 40
_JOINED = re.compile(r"和|及|与")
_TAIL = re.compile(r"附表|附件|附录|统计表")
_SUFFIX = re.compile(
    r"(?:党委|人民政府|政府|街道办事处|办事处|管理委员会|管委会|党政(?:综合)?办公室|综合办公室|办公室|党政办)+$"
)
_TOWN = re.compile(r"([一-龥]{2,8}?)(镇|乡|街道|苏木)$")
_BUREAU = re.compile(r"([一-龥]{2,16}?)局$")
_PREFIX = re.compile(r"^(?:[一-龥]{2,8}?(?:省|自治区|市|州|盟|县|区|旗))+(?=[一-龥]{2})")
_OTHERS = (("依法治教", re.compile("教育|教体|学校|学院|大学|幼儿园|教委")), ("依法治税", re.compile("税")))


def form_outcomes(spoken: Spoken) -> Iterator[Outcome]:
    """Everything that can be told of the text's own form."""
    yield from _parts(spoken)
    yield from _categories(spoken)
    yield from _period(spoken)
    yield from _whose(spoken)
    yield from _series(spoken)
    yield from _sections(spoken)
    yield from _foreign(spoken)


def _numbered(spoken: Spoken) -> list[int]:
    """Numbers of the text's numbered parts, in order; those beyond 99 cannot be read."""
    return [number for number in (_value(part.no) for part in spoken.content.sections if part.no) if number]


def _value(no: str) -> int:
    if no.isdigit():
        return int(no)
    tens, ten, ones = no.rpartition("十")
    if not all(sign in _NUMERALS for sign in no):
        return 0
    if not ten:
        return _NUMERALS.index(no) + 1 if len(no) == 1 else 0
    high = _NUMERALS.index(tens) + 1 if len(tens) == 1 else 1 if not tens else 0
    return 10 * high + (_NUMERALS.index(ones) + 1 if len(ones) == 1 else 0) if high else 0


def _parts(spoken: Spoken) -> Iterator[Outcome]:
    """X-11: the report has as many numbered parts as it says; an annex may be counted in."""
    parts = _numbered(spoken)
    for statement in spoken.named(Subject.PARTS_COUNTED)[:1]:
        if len(parts) < 2 or parts != list(range(1, len(parts) + 1)):
            continue
        before = spoken.content.text[max(0, statement.start - 300) : statement.start]
        allowed = {len(parts), len(parts) + 1} if _TAIL.search(before) else {len(parts)}
        if statement.value in allowed:
            yield Outcome(id="X-11", holds=True)
            continue
        zh = f"正文{quoted(statement)}，实有 {len(parts)} 部分"
        yield broken("X-11", zh, f"the text says {quoted(statement)}, it has {len(parts)} parts", statement)


def _categories(spoken: Spoken) -> Iterator[Outcome]:
    """X-11: a list that closes with a count has so many items; an item may itself hold 和."""
    for statement in spoken.named(Subject.CATEGORIES_COUNTED):
        before = spoken.content.text[max(0, statement.start - 1500) : statement.start]
        listed = re.split(r"[：:。；\n]", before)[-1].strip(" ，,")
        if "、" not in listed or listed.endswith("等") or re.search(r"等[^、]{0,4}$", listed):
            continue
        fewest = listed.count("、") + 1
        most = fewest + len(_JOINED.findall(listed))
        if fewest <= (statement.value or 0) <= most:
            yield Outcome(id="X-11", holds=True)
            continue
        zh = f"正文{quoted(statement)}，所列为 {fewest} 项"
        yield broken("X-11", zh, f"the text says {quoted(statement)}, it lists {fewest}", statement)


def _period(spoken: Spoken) -> Iterator[Outcome]:
    """X-12: the period of the figures, and the year that the title names."""
    stated = [*spoken.named(Subject.PERIOD_FULL_YEAR), *spoken.named(Subject.PERIOD_OTHER)]
    told = [one for one in stated if _of_figures(spoken, one)]
    title = {int(year) for year in _YEAR.findall(spoken.content.title)}
    right = [one for one in told if one.subject == Subject.PERIOD_FULL_YEAR and one.value == spoken.year]
    if right and not (len(title) == 1 and spoken.year not in title):
        yield Outcome(id="X-12", holds=True)
        return
    if right:
        (named,) = title
        zh = f"标题为 {named} 年，统计期限{quoted(right[0])}"
        yield broken("X-12", zh, f"the title says {named}, the period is {quoted(right[0])}", right[0])
        return
    for statement in told[:1]:
        zh = f"统计期限{quoted(statement)}，应为 {spoken.year} 年 1 月 1 日至 12 月 31 日"
        en = f"the period is {quoted(statement)}, not 1 January to 31 December {spoken.year}"
        yield broken("X-12", zh, en, statement)


def _of_figures(spoken: Spoken, statement: Statement) -> bool:
    """Whether a period is said to be that of the report's figures, not of some work in the year."""
    start, end = statement.start, statement.start + len(statement.raw)
    text = spoken.content.text
    before = text[max(0, start - _AROUND) : start].rpartition("。")[2]
    return _OF_FIGURES.search(before + text[start : end + 12]) is not None


def _whose(spoken: Spoken) -> Iterator[Outcome]:
    """X-13: another township, or another bureau, named where the report speaks of itself."""
    own = _stem(spoken.unit)
    if not own:
        return
    for statement in (*spoken.named(Subject.UNIT_NAMED), *spoken.named(Subject.ADDRESSEE)):
        if _is_other(spoken, statement, own):
            zh = f"本报告为{spoken.unit}所编制，正文所指为「{statement.name}」{quoted(statement)}"
            en = f"the report is of {spoken.unit}, the text speaks of 「{statement.name}」 {quoted(statement)}"
            # Bureaus were merged and renamed; their old names live on in contact lines.
            yield broken("X-13", zh, en, statement, weaker="hint" if _BUREAU.search(own) else "")
            return
    if spoken.named(Subject.UNIT_NAMED):
        yield Outcome(id="X-13", holds=True)


def _stem(name: str) -> str:
    """「贺兰县金贵镇人民政府」 as 金贵镇: without the places above it and without the office's form."""
    return _PREFIX.sub("", _SUFFIX.sub("", re.sub(r"\s", "", name)))


def _is_other(spoken: Spoken, statement: Statement, own: str) -> bool:
    name = re.sub(r"\s", "", statement.name)
    stem = _stem(name)
    if statement.subject == Subject.ADDRESSEE:
        town = spoken.kind in (BodyKind.TOWNSHIP, BodyKind.SUBDISTRICT) or _TOWN.search(own) is not None
        return town and re.match(r"^(?:[一-龥]{0,6}[市县区省])(?:人民)?政府", name) is not None
    pattern = next((one for one in (_TOWN, _BUREAU) if one.search(own)), None)
    mine, theirs = (pattern.search(own), pattern.search(stem)) if pattern else (None, None)
    if mine is None or theirs is None or len(theirs[1]) < 2:
        return False
    return not _shortened(mine[1], theirs[1]) and not _shortened(theirs[1], mine[1]) and mine[1] not in name


def _shortened(short: str, long: str) -> bool:
    """Whether one name is the other with signs left out: 卫健 of 卫生健康, 人社 of 人力资源和社会保障."""
    rest = iter(long)
    return all(sign in rest for sign in short)


def _series(spoken: Spoken) -> Iterator[Outcome]:
    """X-14: 一是, 二是, 四是."""
    for statement in spoken.named(Subject.SERIES_GAP):
        number = int(statement.value or 0)
        missing = f"{_NUMERALS[number - 1]}是" if 0 < number <= len(_NUMERALS) else str(number)
        zh, en = f"正文{quoted(statement)}之前缺“{missing}”", f"the text lacks {missing} before {quoted(statement)}"
        yield broken("X-14", zh, en, statement)


def _sections(spoken: Spoken) -> Iterator[Outcome]:
    """X-14: numbered parts follow one another; a number that stands anywhere as a heading is no gap."""
    parts = _numbered(spoken)
    if len(parts) < 3 or parts[0] != 1:
        return
    steps = [(first, second) for first, second in pairwise(parts) if second != first + 1]
    if not steps:
        yield Outcome(id="X-14", holds=True)
        return
    first, second = steps[0]
    expected = _chinese(first + 1)
    skipped = second == first + 2 and len(steps) == 1 and not _stands(spoken.content.text, expected)
    repeated = second == first and len(steps) == 1
    if skipped or repeated:
        zh = f"缺第{expected}部分" if skipped else f"第{_chinese(first)}部分出现两次"
        en = f"part {first + 1} is skipped" if skipped else f"part {first} comes twice"
        yield broken("X-14", f"正文编号{zh}", f"in the numbering {en}")


def _stands(text: str, number: str) -> bool:
    return re.search(rf"(?:^|[\n。（(第\s]){number}\s*[、.．，,：:）)章部]", text) is not None


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("十" if tens == 1 else f"{_NUMERALS[tens - 1]}十" if tens else "") + (_NUMERALS[ones - 1] if ones else "")


def _foreign(spoken: Spoken) -> Iterator[Outcome]:
    """X-16, hints: blanks of a template, words of another trade."""
    for statement in spoken.named(Subject.TEMPLATE_BLANK)[:1]:
        zh, en = (
            f"正文有未填写之处{quoted(statement)}",
            f"a blank of the template was never filled in: {quoted(statement)}",
        )
        yield broken("X-16", zh, en, statement)
    for words, trade in _OTHERS:
        if words in spoken.content.text and not trade.search(spoken.unit + spoken.content.title):
            yield broken("X-16", f"正文有他业用语“{words}”", f"the text has words of another trade: {words}")
    for table in spoken.content.tables:
        for figure in table.figures:
            if "__" in figure.raw or "__" in figure.label:
                yield broken("X-16", "统计表有未填写的空格", "the table has a blank never filled in")
                return

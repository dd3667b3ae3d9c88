"""Counted things in running text: 389条, 1500余条, 2.3万元, 十二件, 30-40条."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_UNITS = "条次|件次|篇次|人次|场次|期次|批次|万元|亿元|条|件|篇|次|场|期|份|起|宗|例|则|封|部|册|项|个|元|人|名|处"
_CHINESE = "零〇一二两三四五六七八九十百千"
_QUANTITY = re.compile(
    rf"""(?:(?P<digits>\d{{1,9}}(?:\.\d{{1,4}})?)
       (?:(?:[-~—－～至到]|——)(?P<upto>\d{{1,9}}))?
       (?P<scale>[百千万亿](?!元))?
     |(?P<chinese>[{_CHINESE}]{{1,7}}))
    (?P<more>[余多来几于]|以上)?
    (?P<money>[万亿](?=[余多]元))?(?P<moremoney>[余多](?=元))?
    (?P<unit>{_UNITS})
    (?P<tail>[(（](?:条|件|次|篇|份|场)[)）])?
    (?P<after>人次|左右|以上|之多|有余|上下)?""",
    re.VERBOSE,
)
_NOT_COUNTED = re.compile(r"(?:工作日|月|小时|年|季度|性|龙|百分点|世纪|字|星期|平方|天|代|五年|方面|问题)")
_RUN = re.compile(rf"[0-9{_CHINESE}]+")
_LEADS = ("将近", "接近", "大约", "超过", "突破", "近", "约", "超", "逾")
_BEFORE = frozenset("第每.．〔[/-")
_LETTER = re.compile(r"[A-Za-z]")
_SCALES = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_TENS = {"十": 10, "百": 100, "千": 1000}
_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_IDIOM_UNITS = frozenset({"件", "起", "例", "宗"})
"""一条, 一次, 一个, … are idiom more often than count; 一件, 一起 are counted cases."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Quantity:
    """A number with its unit; places within the sentence."""

    begin: int
    end: int
    value: int | float
    most: int | float | None
    unit: str
    approximate: bool


def chinese_value(signs: str) -> int | None:
    """十二, 一百零五, 二〇一八 as a number; None where the signs make none."""
    if len(signs) > 1 and not any(sign in _TENS for sign in signs):
        return int("".join(str(_DIGITS[sign]) for sign in signs))
    total, last = 0, -1
    for sign in signs:
        if sign not in _TENS:
            if last > 0:
                return None
            last = _DIGITS[sign]
            continue
        total += (1 if last < 0 else last) * _TENS[sign]
        last = -1
    return total + max(last, 0)


def quantities(sentence: str, most: int = 80) -> Iterator[Quantity]:
    """The counted things of a sentence without white space, in order, at most `most`.

    Ordinals (第32条), durations (30个工作日) and idioms (一次性) are none.
    """
    last = 0
    for run in _RUN.finditer(sentence):
        match = _QUANTITY.match(sentence, run.start()) if run.start() >= last else None
        if match is None:
            continue
        last = match.end()
        before = sentence[match.start() - 1] if match.start() else ""
        if (before in _BEFORE and before) or _LETTER.match(before) or _NOT_COUNTED.match(sentence, match.end()):
            continue
        found = _read(match, before)
        if found is None:
            continue
        yield found
        most -= 1
        if not most:
            return


def _read(match: re.Match[str], before: str) -> Quantity | None:
    unit, top = match["unit"], None
    value: int | float | None
    if match["chinese"]:
        value = None if before in _CHINESE and before else chinese_value(match["chinese"])
        if value is None or (match["chinese"] in ("一", "两", "几") and unit not in _IDIOM_UNITS):
            return None
    else:
        value = _number(match["digits"], match["scale"])
        top = _number(match["upto"], match["scale"]) if match["upto"] else None
        if top is not None and top <= value:
            return None
    unit = {"万": "万元", "亿": "亿元"}[match["money"]] if match["money"] else unit
    after = match["after"]
    lead = next((one for one in _LEADS if match.string.endswith(one, 0, match.start())), "")
    approximate = bool(lead or match["more"] or match["moremoney"] or (after and after != "人次"))
    return Quantity(
        begin=match.start() - len(lead),
        end=match.end(),
        value=value,
        most=top,
        unit="人次" if after == "人次" else unit,
        approximate=approximate or (unit == "人" and match.string[match.end() : match.end() + 1] == "多"),
    )


def _number(digits: str, scale: str | None) -> int | float:
    if "." not in digits:
        return int(digits) * (_SCALES[scale] if scale else 1)
    value = round(float(digits) * (_SCALES[scale] if scale else 1), 4)
    return int(value) if scale and value.is_integer() else value

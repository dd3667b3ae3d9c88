"""Percentages of the running text against the fraction that they are said to be: X-10."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.consistency.outcomes import Outcome

_RATE = re.compile(
    r"(?P<what>(?:按时|按期)?(?:办结|答复|回复|办理|完成|公开|解读|回应)率|占比|占[一-龥]{0,12})"
    r"(?:为|达到?|是|约|均为|均达|:|：)?(?P<percent>\d{1,3}(?:\.\d{1,3})?)%"
)
_COUNT = re.compile(
    r"(?P<near>将近|接近|近|约|大约|超过|突破|超|逾)?(?P<number>(?<![\d.年第])\d{1,7})(?P<more>余|多|以上)?"
    r"(?P<unit>条|件|次|篇|个|份|项|起|宗|人)(?!月|年)(?P<about>有余|余|以上|左右|上下)?"
)
_DROPPED = re.compile(r"[\s\"“”*]+")
_SENTENCE = re.compile(r"[^。！？\n]+")
_FAR = 160
_LONGEST = 100_000


def percentage_outcomes(text: str) -> Iterator[Outcome]:
    """Rates and shares whose numerator stands right before them and whose whole stands before that.

    Told broken only where one number alone can be the whole; rounding and cutting off are both right.
    """
    running = "\n".join(line for line in text[:_LONGEST].split("\n") if "\t" not in line)
    told = _DROPPED.sub(lambda match: "\n" if "\n" in match[0] else "", running).replace("％", "%")
    for match in _RATE.finditer(told):
        start = max(0, match.start() - _FAR, told.rfind("\n", 0, match.start()) + 1)
        counts = list(_COUNT.finditer(told, start, match.start()))
        if counts and match.start() - counts[-1].end() <= 12 and "。" not in told[counts[-1].end() : match.start()]:
            yield from _checked(match, counts, told)


def _checked(match: re.Match[str], counts: list[re.Match[str]], told: str) -> Iterator[Outcome]:
    part = counts[-1]
    wholes = [one for one in counts[:-1] if one["unit"] == part["unit"] and int(one["number"]) >= int(part["number"])]
    if not wholes or any(one["near"] or one["more"] or one["about"] for one in (part, *wholes)):
        return
    if any(_is(match["percent"], int(part["number"]), int(one["number"])) for one in wholes):
        yield Outcome(id="X-10", holds=True)
        return
    sentence = next(
        one[0] for one in _SENTENCE.finditer(told, max(told.rfind(stop, 0, part.start()) for stop in "。\n") + 1)
    )
    here = [one for one in _COUNT.finditer(sentence) if one["unit"] == part["unit"]]
    between = told[wholes[-1].end() : part.start()]
    if len(here) != 2 or len(wholes) != 1 or sentence.count("%") != 1 or re.search(r"其中|、", between):
        return
    whole, percent = int(wholes[0]["number"]), match["percent"]
    real = f"{100 * int(part['number']) / whole:.1f}" if whole else "—"
    yield Outcome(
        id="X-10",
        holds=False,
        zh=f"正文称{match['what']} {percent}%，而 {part[0]}／{wholes[0][0]} 为 {real}%",
        en=f"the text says {percent}% ({match['what']}), but {part[0]} of {wholes[0][0]} is {real}%",
    )


def _is(percent: str, part: int, whole: int) -> bool:
    digits = len(percent.partition(".")[2])
    real = 100 * part / whole if whole else 0.0
    step = float(10**-digits)
    return abs(real - float(percent)) < step - 1e-9

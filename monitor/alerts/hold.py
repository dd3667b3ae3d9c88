"""待复核: the notice that accusations are held: how many, where, and how a person decides. It makes none of them."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.alerts.breaker import WHOLE_RUN
from monitor.alerts.letter import CountyBlock, Letter, Occasion, counts, further_head, is_linked, proof
from monitor.alerts.quoting import defanged, one_line, quoted
from monitor.wording import day
from storage.findings import Alert, Finding

MOST_NAMED = 300

Held = tuple[Finding, Alert]
"""A finding, and the row by which it would have been told."""


def hold_letter(held: Sequence[Held], language: str, occasion: Occasion) -> Letter:
    """What is held for one recipient as a letter: numbers by county and host, ids, and what to do."""
    english = language == "en"
    number, on = len(held), day(occasion.now)
    if english:
        subject = f"Annual reports {on}: {number} findings held for review"
        lead = (
            f"{number} findings of one run are held: it accuses unusually many at once. "
            "That may be true, or a fault of the site or of this watch. This mail accuses nobody; please look first."
        )
    else:
        subject = f"年报监测 {on}：{number} 项待复核，暂缓告知"
        lead = (
            f"本轮认定异常集中，{number} 项暂缓告知：可能属实，也可能是网站改版或监测出错所致。"
            "本邮件不构成对任何单位的认定，请先人工复核。"
        )
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding, row in held:
        groups.setdefault((finding.county, row.hold), []).append(finding)
    return Letter(
        subject=one_line(subject),
        lead=lead,
        counties=tuple(
            CountyBlock(head=_head(county, hold, findings, language, occasion), bodies=(), note=_note(county, language))
            for (county, hold), findings in sorted(groups.items())
        ),
        further=tuple(finding.finding for finding, _ in held[:MOST_NAMED]),
        further_head=further_head(number, language)
        if number > MOST_NAMED
        else ("By number" if english else "编号如下"),
        unseen=None,
        closing=_closing(language, occasion),
        linked=is_linked(occasion),
    )


def _head(county: str, hold: str, findings: Sequence[Finding], language: str, occasion: Occasion) -> str:
    name = quoted((occasion.counties or {}).get(county, county), 40)
    where = "" if hold == WHOLE_RUN else defanged(hold, 80)
    if language == "en":
        return f"{name} ({county}){f', {where}' if where else ''}: {counts(findings, language)}"
    return f"{name}（{county}）{where}：{counts(findings, language)}"


def _note(county: str, language: str) -> str:
    """What a person does about it."""
    if language == "en":
        return (
            f"When they are right: nianbao alert --release {county}; they then go out as usual. "
            f"When they are not to be told: nianbao alert --drop {county} --why “…”; they stay among the findings."
        )
    return (
        f"经复核属实：nianbao alert --release {county}，即按平常方式告知；"
        f"不宜告知：nianbao alert --drop {county} --why “理由”，发现本身仍予保留。"
    )


def _closing(language: str, occasion: Occasion) -> tuple[str, ...]:
    if language == "en":
        line = (
            "A single wrong one: nianbao review NUMBER --dismiss --why “…”. All that is held stands on the dashboard. "
            "All times are Beijing time (UTC+8)."
        )
    else:
        line = "个别有误：nianbao review 编号 --dismiss --why “理由”。暂缓的各项均可在面板查看。时间均为北京时间。"
    return (line, *proof(language, occasion))

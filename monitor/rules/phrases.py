"""The sentences of summaries in Chinese and English: who, which year, what, since when, on what evidence."""

from __future__ import annotations

from monitor.rules.base import Context
from monitor.wording import SOURCES, day
from storage.cases import Case
from storage.contents import DateClaim
from storage.findings import Change, Part

_LONGEST = 60


def who(case: Case, context: Context) -> str:
    """「金贵镇人民政府 2018 年度报告」."""
    return f"{context.body.name} {case.year} 年度报告"


def who_english(case: Case, context: Context) -> str:
    """`金贵镇人民政府, report for 2018`."""
    return f"{context.body.name}, report for {case.year}"


def due(context: Context) -> str:
    """The due day, which is itself in time; the rule stands in the finding. Said where the law names no such day."""
    plain = "" if context.deadline.statutory else "，非法定日期"
    return f"应于 {day(context.deadline.due)} 前公布（含当日{plain}）"


def due_english(context: Context) -> str:
    """As `due`."""
    plain = "" if context.deadline.statutory else ", not a statutory day"
    return f"due by the end of {day(context.deadline.due)}{plain}"


def claim(dated: DateClaim) -> str:
    """「页面标示 2019-03-28」."""
    return f"{SOURCES[dated.source].zh} {day(dated.date)}"


def claim_english(dated: DateClaim) -> str:
    """`shown on the page: 2019-03-28`."""
    return f"{SOURCES[dated.source].en}: {day(dated.date)}"


def short(text: str) -> str:
    """At most 60 characters, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _value(text: str | None) -> str:
    return "空白" if text is not None and not text.strip() else short(text or "")


def _value_english(text: str | None) -> str:
    return "blank" if text is not None and not text.strip() else short(text or "")


_PARTS = {
    Part.TITLE: ("标题", "title"),
    Part.DATE: ("标示日期", "shown date"),
    Part.TEXT: ("正文", "text"),
    Part.TABLE: ("表格", "table"),
    Part.ATTACHMENT: ("附件", "attachment"),
}


def change(one: Change) -> tuple[str, str]:
    """One change in both languages. Sentences are not quoted here: they may name people, and the evidence has them."""
    zh, en = _PARTS[one.part]
    if one.part is Part.TEXT:
        section = f"（{short(one.label)}）" if one.label else ""
        return f"{zh}{section}有改动", f"{en} changed" + (f" in {short(one.label)}" if one.label else "")
    if one.part is Part.ATTACHMENT:
        label = short(one.label)
        verb = (
            ("新增", "added") if one.before is None else ("不再提供", "no longer there") if one.after is None else None
        )
        return (
            (f"{zh}“{label}”{verb[0]}", f"{en} {label} {verb[1]}")
            if verb
            else (
                f"{zh}“{label}”已更换",
                f"{en} {label} replaced",
            )
        )
    named = f"“{short(one.label)}”" if one.label else zh
    named_english = short(one.label) if one.label else en
    if one.before is None:
        return f"新增{named}：{_value(one.after)}", f"{named_english} added: {_value_english(one.after)}"
    if one.after is None:
        return f"{named}不再存在", f"{named_english} no longer there"
    return (
        f"{named}由 {_value(one.before)} 改为 {_value(one.after)}",
        f"{named_english} from {_value_english(one.before)} to {_value_english(one.after)}",
    )


def changes(several: tuple[Change, ...], most: int = 3) -> tuple[str, str]:
    """The first few changes, those of substance before the rest, and how many more there are."""
    ordered = sorted(several, key=lambda one: not one.substantive)
    told = list(dict.fromkeys(change(one) for one in ordered))
    zh, en = "，".join(pair[0] for pair in told[:most]), ", ".join(pair[1] for pair in told[:most])
    if len(told) > most:
        zh, en = f"{zh}，另有 {len(told) - most} 处", f"{en}, and {len(told) - most} more"
    return zh, en

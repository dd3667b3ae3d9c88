"""可获取性不强: what the newest version shows only as pictures or scans, or in files that nobody can open.

What our own reading lacks (the extra `ocr`, limits, time-outs, failed fetches) is never the body's fault.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.prescribed.gaps import announces
from monitor.prescribed.tables import tables_of
from monitor.prescribed.unread import (
    TABLE_AS_PICTURE,
    Fault,
    own_fault,
    shows_nothing,
    unread_files,
)
from monitor.rules import phrases
from monitor.rules.base import Context
from monitor.rules.exhibits import Exhibit, version_exhibit
from monitor.wording import Words, minute
from storage.cases import Case
from storage.contents import RECOGNISED_TEXT, Attachment, ReportContent
from storage.figures import form_of_year
from storage.findings import BrokenRule, Conclusion, FindingKind, Grade
from storage.sightings import Version

RULE = "便民原则（《政府信息公开条例》第五条）：仅有图片、扫描件或打不开的文件，不便公众获取"
RULE_ENGLISH = "convenience for the public (art. 5 of the Regulation): pictures, scans and closed files are not"
FAULTS: dict[Fault, Words] = {
    Fault.SCAN: Words(zh="为扫描件或图片，没有文字层", en="a scan or picture without a text layer"),
    Fault.LOCKED: Words(zh="已加密，无法打开", en="locked by a password"),
    Fault.DAMAGED: Words(zh="已损坏，无法打开", en="damaged"),
    Fault.EMPTY: Words(zh="为空文件", en="empty"),
    Fault.PARTLY_PICTURE: Words(zh="有页面仅为图片", en="in part pictures only"),
}
_TABLE_PART = re.compile(r"主动公开|申请|复议|诉讼|统计表|附表|情况表")
_FEWEST_SIGNS = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Barrier:
    """Something that keeps readers from a part of the report."""

    zh: str
    en: str
    exhibit: tuple[tuple[str, str], ...]


def check(case: Case, context: Context) -> tuple[Conclusion, ...]:
    """At most one conclusion, confirmed: the bytes show it."""
    if not case.versions or not context.body.kind.owes:
        return ()
    newest = case.versions[-1]
    barriers = barriers_of(newest.content, case.year)
    if not barriers:
        return ()
    first = _first_with(case, barriers)
    seen = minute(first.first_seen)
    exhibits: list[Exhibit] = [dict(barrier.exhibit) for barrier in barriers]
    return (
        Conclusion(
            kind=FindingKind.ACCESS,
            grade=Grade.CONFIRMED,
            since=first.first_seen,
            summary=(
                f"{phrases.who(case, context)}：可获取性不强，"
                f"{'；'.join(barrier.zh for barrier in barriers)}（第 {newest.number} 版，{seen} 起）。"
            ),
            summary_english=(
                f"{phrases.who_english(case, context)}: hard to read or reuse: "
                f"{'; '.join(barrier.en for barrier in barriers)} (version {newest.number}, since {seen})."
            ),
            due=context.deadline.due,
            rule=RULE,
            rule_english=RULE_ENGLISH,
            url=newest.url,
            evidence=(version_exhibit(newest), *exhibits),
            rules=tuple(
                BrokenRule(id="ACCESS", severity="error", basis="law", says=one.zh, says_english=one.en)
                for one in barriers
            ),
        ),
    )


def barriers_of(content: ReportContent, year: int) -> tuple[Barrier, ...]:
    """All that keeps readers from the report; () where text and tables can be had somewhere as text."""
    pictured = _pictured_tables(content, year)
    if pictured is not None:
        return (pictured,)
    whole = _whole_scan(content)
    if whole is not None:
        return (whole,)
    return tuple(_closed_files(content, year))


def _pictured_tables(content: ReportContent, year: int) -> Barrier | None:
    """Tables that stand there as pictures: under a heading nothing but a picture, or read from pictures alone."""
    tables = tables_of(content)
    of_pictures = [table for table in tables.values() if table.confidence is not None]
    as_text = [table for table in tables.values() if table.confidence is None]
    empty = [
        section
        for section in content.sections
        if section.no and not section.text.strip() and _TABLE_PART.search(section.title)
    ]
    if TABLE_AS_PICTURE in content.signals and empty and len(as_text) < _prescribed(year):
        names, count = "、".join(f"“{section.title[:30]}”" for section in empty[:3]), len(empty)
        return _barrier(
            f"{names}部分以图片代替表格", f"pictures in place of tables in {count} parts", "table_as_picture"
        )
    if TABLE_AS_PICTURE in content.signals and not as_text and announces(content) is not None:
        return _barrier("统计表以图片代替表格", "a picture in place of the table of statistics", "table_as_picture")
    if of_pictures and not as_text and RECOGNISED_TEXT not in content.signals:
        return _barrier("统计表仅以图片或扫描件提供", "tables only as pictures or scans", "table_as_picture")
    return None


def _prescribed(year: int) -> int:
    """How many tables the year's form has; one where there is no form."""
    form = form_of_year(year)
    return len(form.tables) if form is not None else 1


def _whole_scan(content: ReportContent) -> Barrier | None:
    """The whole report as a scan, with no rendition beside it that has its text."""
    if any(_has_text(file) for file in content.attachments):
        return None
    if RECOGNISED_TEXT in content.signals or own_fault(content) is Fault.SCAN:
        return _barrier("全文仅以扫描件或图片提供，没有文字层", "the whole report is a scan or picture", "scan")
    return None


def _has_text(file: Attachment) -> bool:
    return file.confidence is None and file.sha256 is not None and len(file.text) >= _FEWEST_SIGNS


def _closed_files(content: ReportContent, year: int) -> Iterator[Barrier]:
    """Files that cannot be opened or have no text, where text or tables of the report are nowhere else."""
    fault = own_fault(content)
    if fault in (Fault.LOCKED, Fault.DAMAGED, Fault.EMPTY):
        yield _barrier(f"报告文件{FAULTS[fault].zh}", f"the report's file: {FAULTS[fault].en}", fault.value)
        return
    unread = unread_files(content)
    lacking_text = shows_nothing(content)
    lacking_tables = form_of_year(year) is not None and not tables_of(content)
    if not (lacking_text or lacking_tables) or any(fault in (Fault.OURS, Fault.GONE) for _, fault in unread):
        return
    if lacking_text and any(_has_text(file) for file in content.attachments):
        return
    for file, fault in unread:
        if fault.its_own or (fault is Fault.PARTLY_PICTURE and lacking_tables):
            words = FAULTS[fault]
            exhibit = (("type", "file"), ("url", file.url), ("sha256", file.sha256 or ""), ("note", file.problem or ""))
            yield Barrier(zh=f"附件“{file.name[:40]}”{words.zh}", en=f"a linked file is {words.en}", exhibit=exhibit)


def _barrier(zh: str, en: str, signal: str) -> Barrier:
    return Barrier(zh=zh, en=en, exhibit=(("type", "signal"), ("signal", signal), ("note", zh), ("note_english", en)))


def _first_with(case: Case, barriers: tuple[Barrier, ...]) -> Version:
    """The version from which on the same stands in the way."""
    first = case.versions[-1]
    for version in reversed(case.versions[:-1]):
        if barriers_of(version.content, case.year) != barriers:
            break
        first = version
    return first

"""The table attached to a mail: one line a finding, made so that no spreadsheet takes a cell for a formula (T113)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from monitor.alerts.quoting import one_line, quoted
from monitor.evidence import Claim, Facts, read_facts
from monitor.spreadsheet import MARK, csv_line
from monitor.wording import GRADES, PARTS, STATUSES, Words, day, finding_words, minute, source_words
from storage.findings import Change, Finding

_COLUMNS = (
    Words(zh="编号", en="finding"),
    Words(zh="类别", en="kind"),
    Words(zh="把握", en="grade"),
    Words(zh="状态", en="status"),
    Words(zh="县代码", en="county"),
    Words(zh="单位代码", en="body"),
    Words(zh="单位", en="body name"),
    Words(zh="报告年度", en="report year"),
    Words(zh="期限", en="due"),
    Words(zh="依据", en="rule"),
    Words(zh="标示日期", en="shown dates"),
    Words(zh="系统痕迹", en="traces"),
    Words(zh="最后一次查看仍无", en="last looked for and not there"),
    Words(zh="首次见到", en="first seen"),
    Words(zh="自何时起", en="since"),
    Words(zh="变动", en="changes"),
    Words(zh="不符之处", en="what disagrees"),
    Words(zh="证据", en="evidence"),
    Words(zh="概要", en="summary"),
)
_MOST = 10


def digest_csv(findings: Sequence[Finding], language: str, link: Callable[[Finding], str]) -> bytes:
    """UTF-8 with a byte order mark, as spreadsheets of Windows want it; times are Beijing time."""
    head = csv_line(column.of(language) for column in _COLUMNS)
    # No cell may hold a line break: some programs take the next line for a new first cell.
    rows = (csv_line(one_line(cell) for cell in _cells(one, language, link(one))) for one in findings)
    return "".join((MARK, head, *rows)).encode("utf-8")


def _cells(finding: Finding, language: str, link: str) -> tuple[str, ...]:
    english = language == "en"
    facts: Facts = read_facts(finding)
    return (
        finding.finding,
        finding_words(finding.kind, finding.grade).of(language),
        GRADES[finding.grade].of(language) if finding.grade else "",
        STATUSES[finding.status].of(language),
        finding.county,
        finding.body or "",
        quoted(finding.body_name, 80),
        "" if finding.report_year is None else str(finding.report_year),
        day(finding.due) if finding.due else "",
        quoted(finding.rule_english if english else finding.rule, 300),
        _dates((*facts.claims, *facts.signatures), language),
        _dates(facts.traces, language),
        minute(facts.last_absent) if facts.last_absent else "",
        minute(facts.first_seen) if facts.first_seen else "",
        minute(finding.since),
        _several([_change(one, language) for one in finding.changes if one.substantive], english),
        _several([quoted(one.says_english if english else one.says, 200) for one in finding.rules], english),
        link,
        quoted(finding.summary_english if english else finding.summary, 500),
    )


def _dates(claims: Sequence[Claim], language: str) -> str:
    told = (f"{claim.date} {source_words(claim.source, language)}" for claim in claims[:_MOST])
    return _several([quoted(one, 80) for one in dict.fromkeys(told)], language == "en")


def _change(change: Change, language: str) -> str:
    label = quoted(change.label, 60) or PARTS[change.part].of(language)
    nothing = "(nothing)" if language == "en" else "（无）"
    return f"{label}: {quoted(change.before, 120) or nothing} → {quoted(change.after, 120) or nothing}"


def _several(told: Sequence[str], english: bool) -> str:
    more = len(told) - _MOST
    rest = [f"and {more} more" if english else f"另有 {more} 项"] if more > 0 else []
    return ("; " if english else "；").join([*told[:_MOST], *rest])

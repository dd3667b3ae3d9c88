"""The page of one report: its text, versions, dates, checks, files, findings with evidence, and every look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor.consistency.checks import Checks, checks_of_version
from monitor.dashboard.desk import Desk, View
from monitor.dashboard.drawing.sheets import chapters_of, sheets_of
from monitor.dashboard.drawing.timeline import timeline_of
from monitor.dashboard.pages import state_view
from monitor.evidence import exhibits
from monitor.wording import KINDS
from storage.bodies import PublishingBody, ReportKey
from storage.finding_filter import FindingFilter
from storage.findings import Finding, FindingKind, Status
from storage.overview_lines import ReadingLine, ReportLine
from storage.sightings import Version

LOG_LINES = 50
"""Lines of the log on one page."""
MOST_EXHIBITS = 30
"""Pieces of evidence of a finding; all of them stand on its own page."""
_SIGNALS = {
    "year_conflict": ("标题与正文的年度不一致", "title and text name different years"),
    "table_as_picture": ("以图片代替表格", "a table is a picture"),
    "body_short": ("正文过短", "very short text"),
    "charset_lie": ("声明的编码与实际不符", "another encoding than declared"),
    "recognised_text": ("文字由图片识别，可能有误", "text recognised from a picture: signs may be misread"),
    "unread_table": ("有表格未能读出", "a table could not be read"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """A report that was seen, concluded about, or is owed."""

    key: ReportKey
    body: PublishingBody | None
    county: str
    name: str
    line: ReportLine | None
    findings: tuple[Finding, ...]


def known_report(desk: Desk, text: str) -> Known | None:
    """What is known of the report of that name; None where nothing is and nothing is owed."""
    try:
        key = ReportKey.parse(text)
    except ValueError:
        return None
    body = desk.register.bodies.get(key.body)
    findings = desk.overview.findings(FindingFilter(report=text), worst_first=tuple(KINDS))
    line = next(iter(desk.overview.reports(report=text)), None)
    if line is None and not findings and (body is None or not body.owes(key.year, desk.config.first_year)):
        return None
    county = body.county if body else line.county if line else findings[0].county
    return Known(
        key=key,
        body=body,
        county=county,
        name=desk.register.body_name(key.body, findings[0].body_name if findings else None),
        line=line,
        findings=tuple(findings),
    )


def report_of(desk: Desk, text: str, asked: Mapping[str, str]) -> View | None:
    """One report, or the obligation where it was never seen; `version` chooses one, `before` goes on in the log."""
    known = known_report(desk, text)
    if known is None:
        return None
    versions = desk.overview.archive.versions(text)
    number = asked.get("version")
    shown = _version(versions, number) if versions else None
    if number is not None and shown is None:
        return None
    body, key = known.body, known.key
    mine = [finding for finding in known.findings if finding.status is Status.OPEN]
    view = (
        state_view(body, key.year, line=known.line, findings=mine, config=desk.config, now=desk.now) if body else None
    )
    readings = _readings(desk, known, text, versions)
    log = desk.overview.log(text, LOG_LINES + 1, before=asked.get("before", ""))
    values = {
        "key": key,
        "county": known.county,
        "name": known.name,
        "view": view,
        "findings": known.findings,
        **_grounds(desk, known.findings),
        "versions": versions,
        "shown": shown,
        "line": timeline_of(versions, readings, view.due if view else None, _gone(mine)),
        "log": log[:LOG_LINES],
        "older": log[LOG_LINES - 1].cursor if len(log) > LOG_LINES else "",
        "paged": bool(asked.get("before")),
        "readings": readings[:60],
        "former": _neighbour(desk, known, key.year - 1),
        "next": _neighbour(desk, known, key.year + 1),
        "checks": _checks(desk, key, shown) if shown else None,
    }
    return View(template="report.html", values={**values, **_content(shown, desk.language)})


def _gone(findings: Sequence[Finding]) -> datetime | None:
    """Since when the report is not found, by its open findings."""
    return next((one.since for one in findings if one.kind is FindingKind.REMOVED), None)


def _grounds(desk: Desk, findings: Sequence[Finding]) -> dict[str, Any]:
    """The evidence of each finding, and the hashes of which the bytes are held."""
    shown = {one.finding: exhibits(one, desk.language) for one in findings}
    hashes = {item.sha256 for items in shown.values() for item in items[:MOST_EXHIBITS] if item.sha256}
    return {"exhibits": shown, "held": desk.held(hashes), "most_exhibits": MOST_EXHIBITS}


def _readings(desk: Desk, known: Known, text: str, versions: Sequence[Version]) -> list[ReadingLine]:
    readings = desk.overview.readings(known.county, text, known.key.body)
    if versions and not any(reading.first < versions[0].first_seen for reading in readings):
        # Of an old report the readings that decide lie far back.
        until = versions[0].first_seen
        readings += desk.overview.readings(known.county, text, known.key.body, until=until, limit=100)
    return readings


def _neighbour(desk: Desk, known: Known, year: int) -> str:
    """The body's report of another year, where it was seen or is owed by now; else empty."""
    report = str(ReportKey(body=known.key.body, year=year))
    owed = known.body is not None and year < desk.now.year and known.body.owes(year, desk.config.first_year)
    return report if owed or desk.overview.reports(report=report) else ""


def _checks(desk: Desk, key: ReportKey, shown: Version) -> Checks:
    """The checks of a version beside the newest of last year's report."""
    former = desk.overview.archive.latest(str(ReportKey(body=key.body, year=key.year - 1)))
    return checks_of_version(shown, former, desk.register.bodies.get(key.body))


def _version(versions: Sequence[Version], number: str | None) -> Version | None:
    if number is None:
        return versions[-1]
    return next((version for version in versions if str(version.number) == number), None)


def _content(shown: Version | None, language: str) -> dict[str, Any]:
    if shown is None:
        return {"chapters": (), "sheets": (), "shown_dates": (), "signals": ()}
    content = shown.content
    tables = [*content.tables, *(table for file in content.attachments for table in file.tables)]
    signals = [_SIGNALS.get(signal.partition(":")[0]) for signal in content.signals]
    return {
        "chapters": chapters_of(content),
        "sheets": sheets_of(list({table.table: table for table in reversed(tables)}.values())[::-1]),
        "shown_dates": list({(claim.source, claim.date): claim for claim in content.dates}.values()),
        "signals": list(dict.fromkeys(words[language == "en"] for words in signals if words)),
    }

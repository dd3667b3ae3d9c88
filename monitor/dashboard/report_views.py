"""The pages of one report: its versions and evidence, and a version beside the one before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from monitor.compare.versions import compare
from monitor.consistency.checks import Checks, checks_of_version
from monitor.dashboard.comparison import figure_changes, whole_text, word_changes
from monitor.dashboard.desk import Desk, View
from monitor.dashboard.pages import state_view
from monitor.dashboard.sheets import chapters_of, sheets_of
from monitor.dashboard.timeline import timeline_of
from monitor.wording import KINDS
from storage.bodies import ReportKey
from storage.finding_filter import FindingFilter
from storage.findings import Change, Finding, FindingKind, Status
from storage.sightings import Version

_SIGNALS = {
    "year_conflict": ("标题与正文的年度不一致", "title and text name different years"),
    "table_as_picture": ("以图片代替表格", "a table is a picture"),
    "body_short": ("正文过短", "very short text"),
    "charset_lie": ("声明的编码与实际不符", "another encoding than declared"),
    "recognised_text": ("文字由图片识别，可能有误", "text recognised from a picture: signs may be misread"),
    "unread_table": ("有表格未能读出", "a table could not be read"),
}


def report_of(desk: Desk, text: str, number: str | None) -> View | None:
    """One report, or the obligation where it was never seen."""
    known = _known(desk, text)
    if known is None:
        return None
    key, county, name, findings = known
    versions = desk.overview.archive.versions(text)
    shown = _version(versions, number) if versions else None
    if number is not None and shown is None:
        return None
    body = desk.register.bodies.get(key.body)
    line = next(iter(desk.overview.reports(report=text)), None)
    mine = [finding for finding in findings if finding.status is Status.OPEN]
    view = state_view(body, key.year, line=line, findings=mine, config=desk.config, now=desk.now) if body else None
    readings = desk.overview.readings(county, text, key.body)
    if versions and not any(reading.first < versions[0].first_seen for reading in readings):
        # Of an old report the readings that decide lie far back.
        readings += desk.overview.readings(county, text, key.body, until=versions[0].first_seen, limit=100)
    values = {
        "key": key,
        "county": county,
        "name": name,
        "view": view,
        "findings": findings,
        "versions": versions,
        "shown": shown,
        "line": timeline_of(versions, readings, view.due if view else None),
        "log": desk.overview.log(text, 200),
        "readings": readings[:60],
    }
    values["checks"] = _checks(desk, key, shown) if shown else None
    return View(template="report.html", values={**values, **_content(shown, desk.language)})


def _checks(desk: Desk, key: ReportKey, shown: Version) -> Checks:
    """The checks of a version beside the newest of last year's report."""
    former = desk.overview.archive.versions(str(ReportKey(body=key.body, year=key.year - 1)))
    return checks_of_version(shown, former[-1] if former else None, desk.register.bodies.get(key.body))


def change_of(desk: Desk, text: str, number: str, asked: Mapping[str, str]) -> View | None:
    """A version beside the one before it."""
    known = _known(desk, text)
    versions = {version.number: version for version in desk.overview.archive.versions(text)} if known else {}
    wanted = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 0
    if known is None or wanted not in versions or wanted - 1 not in versions:
        return None
    key, county, name, _ = known
    before, after = versions[wanted - 1], versions[wanted]
    finding = desk.overview.archive.finding(f"{text}-{FindingKind.CHANGED.value}-{wanted}")
    changes = finding.changes if finding is not None and finding.changes else compare(before.content, after.content)
    layout = "inline" if asked.get("view") == "inline" else "side"
    scope = "whole" if asked.get("text") == "whole" else "changed"
    same = before.content.text == after.content.text
    pairs = [] if same and scope == "changed" else whole_text(before.content, after.content, all_lines=scope == "whole")
    return View(
        template="change.html",
        values={
            "key": key,
            "county": county,
            "name": name,
            "before": before,
            "after": after,
            "finding": finding,
            "layout": layout,
            "scope": scope,
            "pairs": pairs,
            **changes_values(changes),
        },
    )


def changes_values(changes: Sequence[Change]) -> dict[str, Any]:
    """What `comparison.html` is set with."""
    return {"figures": figure_changes(changes), "words": word_changes(changes)}


def _known(desk: Desk, text: str) -> tuple[ReportKey, str, str, list[Finding]] | None:
    """The key, county, body's name and findings of a report that the roster or the archive knows."""
    try:
        key = ReportKey.parse(text)
    except ValueError:
        return None
    body = desk.register.bodies.get(key.body)
    findings = desk.overview.findings(FindingFilter(report=text), worst_first=tuple(KINDS))
    lines = desk.overview.reports(report=text)
    if not lines and not findings and (body is None or not body.owes(key.year, desk.config.first_year)):
        return None
    county = body.county if body else lines[0].county if lines else findings[0].county
    return key, county, desk.register.body_name(key.body, findings[0].body_name if findings else None), findings


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

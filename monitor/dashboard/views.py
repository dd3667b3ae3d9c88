"""One function a page: from a question about the archive to a template and its values; None where nothing is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from monitor.dashboard.desk import Desk, View
from monitor.dashboard.pages import Coverage, coverage, next_deadlines, state_view
from monitor.dashboard.report_views import changes_values
from monitor.evidence import exhibits, read_facts
from monitor.wording import KINDS
from storage.bodies import BodyKind
from storage.findings import FindingKind, Grade, Status
from storage.moments import SHANGHAI
from storage.overview import FindingFilter

WORST_FIRST = tuple(KINDS)
ACCUSING = tuple(kind for kind in KINDS if kind.accuses)
QUIET = (Grade.UNVERIFIED, Grade.EDITORIAL)
"""Grades that accuse nobody: they stand with what could not be verified, or in the full list alone."""
ROWS = 100
"""Findings on one page."""
MOST_COUNTIES = 50


def today(desk: Desk) -> View:
    """What is new since yesterday, worst first; what is open, next and unread; the last crawl."""
    overview = desk.overview
    midnight = desk.now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    since = midnight - timedelta(days=1)
    new = FindingFilter(kinds=ACCUSING, status=Status.OPEN, without_grades=QUIET, recorded_since=since)
    open_ones = FindingFilter(kinds=ACCUSING, status=Status.OPEN, without_grades=QUIET)
    watch = FindingFilter(kinds=(FindingKind.UNREACHABLE, FindingKind.HIJACKED), status=Status.OPEN)
    unverified = FindingFilter(kinds=ACCUSING, status=Status.OPEN, without_grades=set(Grade) - {Grade.UNVERIFIED})
    counts = overview.count_findings(new)
    cycles = overview.cycles(1)
    year = desk.now.astimezone(SHANGHAI).year - 1
    sites = desk.register.sites.values()
    return View(
        template="today.html",
        values={
            "cycle": cycles[0] if cycles else None,
            "since": since,
            "fresh": overview.findings(new, worst_first=WORST_FIRST, limit=50),
            "fresh_counts": _in_order(counts),
            "fresh_total": sum(counts.values()),
            "open_counts": _in_order(overview.count_findings(open_ones)),
            "deadlines": next_deadlines(sites, desk.config, desk.now, {year: overview.published(year)}),
            "unread": [
                *overview.findings(watch, worst_first=WORST_FIRST, limit=30),
                *(f for f in overview.findings(unverified, limit=30) if f.grade is not None),
            ],
            "places": overview.unread_places(limit=20),
            "undelivered": overview.undelivered(20),
            "many_counties": len(desk.register.sites) > 1,
        },
    )


def coverage_of(desk: Desk, asked: Mapping[str, str]) -> View:
    """Counties, or the bodies and years of one county."""
    codes = list(desk.register.sites)
    code = asked.get("county") or (codes[0] if len(codes) == 1 else "")
    kinds = [kind for kind in BodyKind if kind.value == asked.get("kind")]
    last = {"5": 5, "all": None}.get(asked.get("years", "10"), 10)
    names = _figure_names(desk.language)
    values: dict[str, Any] = {"counties": desk.counties, "kinds": kinds, "last": last, "figure_names": names}
    if code in desk.register.sites:
        return View(
            template="coverage.html", values={**values, "chosen": _coverage(desk, code, kinds, last), "summary": []}
        )
    summary = []
    for county, name in desk.counties[:MOST_COUNTIES]:
        due = [figures for figures in _coverage(desk, county, kinds, 3).figures if figures.owed]
        if due:
            summary.append((county, name, due[-1]))
    return View(template="coverage.html", values={**values, "chosen": None, "summary": summary})


def body_of(desk: Desk, code: str) -> View | None:
    """One body's years and findings."""
    body = desk.register.bodies.get(code)
    lines = {line.year: line for line in desk.overview.reports(body=code)}
    findings = desk.overview.findings(FindingFilter(body=code), worst_first=WORST_FIRST)
    if body is None and not lines and not findings:
        return None
    newest = desk.now.astimezone(SHANGHAI).year - 1
    views = []
    if body is not None:
        begin = min(desk.config.first_year, body.since or desk.config.first_year)
        owed = (year for year in range(begin, newest + 1) if body.owes(year, desk.config.first_year))
        years = {*lines, *owed}
        for year in sorted(years, reverse=True):
            mine = [f for f in findings if f.report_year == year and f.status is Status.OPEN]
            line = lines.get(year)
            views.append(state_view(body, year, line=line, findings=mine, config=desk.config, now=desk.now))
    name = desk.register.body_name(code, findings[0].body_name if findings else None)
    county = body.county if body else (findings[0].county if findings else next(iter(lines.values())).county)
    return View(
        template="body.html",
        values={"code": code, "body": body, "name": name, "county": county, "views": views, "findings": findings},
    )


def findings_of(desk: Desk, asked: Mapping[str, str]) -> View:
    """The findings, filtered, worst first."""
    kind = next((kind for kind in KINDS if kind.value == asked.get("kind")), None)
    status = next((status for status in Status if status.value == asked.get("status")), None)
    if asked.get("status") in (None, ""):
        status = Status.OPEN
    county = asked.get("county", "") if asked.get("county", "") in desk.register.sites else ""
    counties = (county,) if county else ()
    every = desk.overview.count_findings(FindingFilter(status=status, counties=counties))
    scope = FindingFilter(status=status, counties=counties, without_grades=(Grade.UNVERIFIED,))
    sure = desk.overview.count_findings(scope)
    total = sum(n for k, n in every.items() if kind in (None, k))
    number = asked.get("page", "1")
    page = max(1, int(number)) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    chosen = FindingFilter(kinds=(kind,) if kind else (), counties=counties, status=status)
    rows = desk.overview.findings(chosen, worst_first=WORST_FIRST, limit=ROWS, offset=(page - 1) * ROWS)
    return View(
        template="findings.html",
        values={
            "findings": rows,
            "counts": _in_order(sure),
            "unverified": sum(every.values()) - sum(sure.values()),
            "counties": desk.counties,
            "kind": kind,
            "county": county,
            "status": status,
            "status_field": "" if status is Status.OPEN else status.value if status else "all",
            "page": page,
            "first": (page - 1) * ROWS + 1,
            "total": total,
            "more": page * ROWS < total,
        },
    )


def finding_of(desk: Desk, name: str) -> View | None:
    """One finding with its evidence and its life."""
    history = desk.overview.archive.finding_history(name)
    if not history:
        return None
    finding = history[-1]
    number = finding.finding.rpartition("-")[2]
    changed = finding.kind is FindingKind.CHANGED and finding.report is not None and number.isdigit()
    return View(
        template="finding.html",
        values={
            "finding": finding,
            "name": desk.register.body_name(finding.body, finding.body_name),
            "facts": read_facts(finding),
            "exhibits": exhibits(finding, desk.language),
            "history": history,
            "reviews": desk.overview.archive.reviews(name),
            "compare_link": f"/report/{finding.report}/changes/{number}" if changed else "",
            "layout": "side",
            **changes_values(finding.changes),
        },
    )


def _coverage(desk: Desk, code: str, kinds: Sequence[BodyKind], last: int | None) -> Coverage:
    return coverage(
        desk.register.sites[code],
        lines=desk.overview.reports(county=code),
        findings=desk.overview.archive.findings(open_only=True, county=code),
        config=desk.config,
        now=desk.now,
        kinds=kinds,
        last=last,
    )


def _in_order(counts: Mapping[FindingKind, int]) -> list[tuple[FindingKind, int]]:
    return [(kind, counts[kind]) for kind in KINDS if counts.get(kind)]


def _figure_names(language: str) -> list[tuple[str, str]]:
    names = (
        ("应公布数", "Owed", "owed"),
        ("已公布数", "Published", "published"),
        ("按时公布数", "In time", "in_time"),
        ("其中页面标示", "of these, claimed", "claimed"),
        ("逾期", "Late", "late"),
        ("未公布", "Not published", "missing"),
        ("撤下", "Withdrawn", "removed"),
        ("无法核实", "Cannot tell", "unverified"),
    )
    return [(en if language == "en" else zh, attribute) for zh, en, attribute in names]

"""One function a page: from a question about the archive to a template and its values; None where nothing is there."""

from __future__ import annotations

from collections.abc import Mapping

from monitor.dashboard.comparison import changes_values
from monitor.dashboard.desk import Desk, View
from monitor.evidence import exhibits, read_facts
from monitor.wording import KINDS
from storage.finding_filter import FindingFilter
from storage.findings import FindingKind, Grade, Status

WORST_FIRST = tuple(KINDS)
ROWS = 100
"""Findings on one page."""


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
            "counts": in_order(sure),
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


def in_order(counts: Mapping[FindingKind, int]) -> list[tuple[FindingKind, int]]:
    """Counts by kind, worst first, without noughts."""
    return [(kind, counts[kind]) for kind in KINDS if counts.get(kind)]

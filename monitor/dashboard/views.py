"""One function a page: from a question about the archive to a template and its values; None where nothing is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from monitor.dashboard.desk import Desk, View
from monitor.dashboard.drawing.comparison import changes_values
from monitor.evidence import exhibits, read_facts
from monitor.wording import KINDS, Words
from storage.finding_filter import Answered, FindingFilter
from storage.findings import AlertState, Finding, FindingKind, Grade, Status, TellingKind

WORST_FIRST = tuple(KINDS)
ROWS = 100
"""Findings on one page."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """What somebody typed to answer a finding and that is not kept yet, and what is wrong with it."""

    verdict: str = ""
    why: str = ""
    fault: Words | None = None


def findings_of(desk: Desk, asked: Mapping[str, str]) -> View:
    """The findings, filtered, worst first or the newest first, a page at a time behind `after`."""
    chosen = _filter_of(desk, asked)
    newest = asked.get("order") == "newest"
    every = desk.overview.count_findings(replace(chosen, kinds=()))
    sure = desk.overview.count_findings(replace(chosen, kinds=(), without_grades=(Grade.UNVERIFIED,)))
    rows = desk.overview.findings_behind(
        _cursor(asked.get("after", "")), chosen, worst_first=() if newest else WORST_FIRST, limit=ROWS + 1
    )
    kind = next(iter(chosen.kinds), None)
    fields = {
        "kind": kind.value if kind else "",
        "county": next(iter(chosen.counties), ""),
        "status": "" if chosen.status is Status.OPEN else chosen.status.value if chosen.status else "all",
        "grade": next((grade.value for grade in chosen.grades), ""),
        "year": chosen.year,
        "body": chosen.body,
        "review": chosen.answered.value if chosen.answered else "",
        "order": "newest" if newest else "",
    }
    return View(
        template="findings.html",
        values={
            "findings": rows[:ROWS],
            "counts": in_order(sure),
            "unverified": sum(every.values()) - sum(sure.values()),
            "counties": desk.counties,
            "years": range(desk.now.year - 1, desk.config.first_year - 1, -1),
            "kind": kind,
            "chosen": chosen,
            "fields": fields,
            "body_name": desk.register.body_name(chosen.body) if chosen.body else "",
            "later": bool(asked.get("after")),
            "total": sum(n for k, n in every.items() if kind in (None, k)),
            "next": f"{rows[ROWS - 1].finding}~{rows[ROWS - 1].revision}" if len(rows) > ROWS else "",
        },
    )


def _filter_of(desk: Desk, asked: Mapping[str, str]) -> FindingFilter:
    """The filter of an address; a word that is not known is not heard."""
    stated, year = asked.get("status", ""), asked.get("year", "")
    status = next((status for status in Status if status.value == stated), None)
    kind = next((kind for kind in KINDS if kind.value == asked.get("kind")), None)
    grade = next((grade for grade in Grade if grade.value == asked.get("grade")), None)
    county = asked.get("county", "") if asked.get("county", "") in desk.register.sites else ""
    return FindingFilter(
        kinds=(kind,) if kind else (),
        counties=(county,) if county else (),
        grades=(grade,) if grade else (),
        status=status if status or stated == "all" else Status.OPEN,
        body=asked.get("body") or None,
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        answered=next((one for one in Answered if one.value == asked.get("review")), None),
    )


def _cursor(text: str) -> tuple[str, int] | None:
    name, _, revision = text.rpartition("~")
    return (name, int(revision)) if name and revision.isascii() and revision.isdigit() and len(revision) < 7 else None


def finding_of(desk: Desk, name: str, typed: Typed | None = None, *, noted: bool = False) -> View | None:
    """One finding with its evidence and its life; `typed` fills the form, `noted`: the last review was just kept."""
    history = desk.overview.archive.finding_history(name)
    if not history:
        return None
    finding = history[-1]
    evidence = exhibits(finding, desk.language)
    number = finding.finding.rpartition("-")[2]
    changed = finding.kind is FindingKind.CHANGED and finding.report is not None and number.isdigit()
    return View(
        template="finding.html",
        values={
            "finding": finding,
            "name": desk.register.body_name(finding.body, finding.body_name),
            "facts": read_facts(finding),
            "exhibits": evidence,
            "held": desk.held({item.sha256 for item in evidence if item.sha256}),
            "history": history,
            "reviews": desk.overview.archive.reviews(name),
            "typed": typed or Typed(),
            "noted": noted,
            "corrections": _corrections(desk, finding) if noted else 0,
            "compare_link": f"/report/{finding.report}/changes/{number}" if changed else "",
            "layout": "side",
            **changes_values(finding.changes),
        },
    )


def _corrections(desk: Desk, finding: Finding) -> int:
    """Mails that take this state's finding back, and are still to go out."""
    return sum(
        alert.telling is TellingKind.CORRECTION
        and alert.revision == finding.revision
        and alert.state is AlertState.PENDING
        for alert in desk.overview.archive.alerts(finding.finding)
    )


def in_order(counts: Mapping[FindingKind, int]) -> list[tuple[FindingKind, int]]:
    """Counts by kind, worst first, without noughts."""
    return [(kind, counts[kind]) for kind in KINDS if counts.get(kind)]

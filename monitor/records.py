"""The lines and objects of the public interface: a report, a version, a finding, a change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor.consistency.checks import Checks
from monitor.reviews import reason_of
from storage.archive import Archive
from storage.bodies import PublishingBody, ReportKey, Site
from storage.contents import SHOWN_ORDER, Attachment, DateClaim, DateSource, ReportContent, Statement
from storage.figures import TableReading
from storage.findings import BrokenRule, Change, Finding, FindingKind, Grade, Review
from storage.sightings import Known, PlaceKind, Version, headers_dict

_EVIDENCE_ORDER = (*SHOWN_ORDER, *(source for source in DateSource if source not in SHOWN_ORDER))


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def claimed(dates: Sequence[DateClaim]) -> str | None:
    """The shown publication date: info box or visible line, PubDate meta, else the list row; never a signature."""
    for source in SHOWN_ORDER:
        days = [claim.date for claim in dates if claim.source is source]
        if days:
            return min(days).isoformat()
    return None


def evidence_of(dates: Iterable[DateClaim]) -> list[dict[str, str]]:
    """All date claims, shown ones first, each once."""
    rows = {(claim.source, claim.date.isoformat(), claim.raw): claim for claim in dates}
    ordered = sorted(rows, key=lambda row: (_EVIDENCE_ORDER.index(row[0]), row[1], row[2]))
    return [{"source": source.value, "date": day, "raw": raw} for source, day, raw in ordered]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Held:
    """What is held of one report."""

    versions: Sequence[Version]
    places: Sequence[Known]
    removed: bool


def report_lines(archive: Archive, sites: Sequence[Site]) -> Iterator[dict[str, Any]]:
    """Every report known, in order of county, body and year; also of counties that left the workspace's roster.

    County by county, as they are asked for.
    """
    rosters = {site.jurisdiction.code: site.bodies for site in sites}
    for county in sorted({*rosters, *archive.counties()}):
        yield from county_report_lines(archive, county, rosters.get(county, ()))


def county_report_lines(archive: Archive, county: str, roster: Sequence[PublishingBody]) -> list[dict[str, Any]]:
    """Every report known of one county, in order of body and year; `roster`: its bodies, for their names.

    No text is read for it.
    """
    bodies = {body.code: body for body in roster}
    places: dict[str, list[Known]] = {}
    for known in archive.known(county).values():
        if known.report and known.kind is PlaceKind.REPORT:
            places.setdefault(known.report, []).append(known)
    gone = {
        mark.report
        for mark in archive.open_marks(county)
        if mark.kind is FindingKind.REMOVED and mark.grade is Grade.CONFIRMED
    }
    versions = archive.outlines(county)
    lines = []
    for report in sorted({*places, *versions}, key=ReportKey.parse):
        key = ReportKey.parse(report)
        held = _Held(versions=versions.get(report, ()), places=places.get(report, []), removed=report in gone)
        lines.append(_report_line(key, county, bodies.get(key.body), held))
    return lines


def _report_line(key: ReportKey, county: str, body: PublishingBody | None, held: _Held) -> dict[str, Any]:
    last = held.versions[-1] if held.versions else None
    dates = [*(last.content.dates if last else ()), *(place.listed for place in held.places if place.listed)]
    looked = [place.last_looked for place in held.places if place.last_looked]
    seen = [place.last_readable for place in held.places if place.last_readable]
    return {
        "report": str(key),
        "county": county,
        "body": key.body,
        "body_name": body.name if body else None,
        "kind": body.kind.value if body else None,
        "report_year": key.year,
        "title": (last.content.title if last else "") or next((p.title for p in held.places if p.title), ""),
        "url": last.url if last else next((place.url for place in held.places), None),
        "status": _status(held),
        "first_seen": _moment(held.versions[0].first_seen if last else min(looked, default=None)),
        "last_seen": _moment(max([*seen, *([last.last_seen] if last else [])], default=None)),
        "published_claimed": claimed(dates),
        "published_evidence": evidence_of(dates),
        "addresses": [place.url for place in held.places],
        "versions": len(held.versions),
        "attachments": [_attachment_line(file, held.versions) for file in (last.content.attachments if last else ())],
    }


def _status(held: _Held) -> str:
    if held.removed:
        return "removed"
    if held.versions and any(place.fails == 0 and place.last_readable for place in held.places):
        return "published"
    return "unverified"


def _attachment_line(file: Attachment, versions: Sequence[Version]) -> dict[str, Any]:
    states = {
        former.sha256
        for version in versions
        for former in version.content.attachments
        if former.url == file.url and former.sha256
    }
    return {"name": file.name, "url": file.url, "type": file.type, "sha256": file.sha256, "versions": len(states)}


def table_object(table: TableReading) -> dict[str, Any]:
    """A statutory table with its figures by key."""
    figures = [
        {"row": f.row, "column": f.column, "label": f.label, "raw": f.raw, "value": f.value} for f in table.figures
    ]
    found: dict[str, Any] = {"table": table.table, "form": table.form, "read": table.read, "figures": figures}
    return {**found, **_doubts(table.problem, table.confidence)}


def _doubts(problem: str | None, confidence: float | None) -> dict[str, Any]:
    """Why something is unread or not sure; nothing where it is whole and sure."""
    doubts: dict[str, Any] = {"problem": problem} if problem else {}
    return doubts if confidence is None else {**doubts, "confidence": round(confidence, 3)}


def _attachment_object(file: Attachment) -> dict[str, Any]:
    found = {
        "name": file.name,
        "url": file.url,
        "type": file.type,
        "sha256": file.sha256,
        "size": file.size,
        "text": file.text,
        "tables": [table_object(table) for table in file.tables],
    }
    return {**found, **_doubts(file.problem, file.confidence)}


def _statement_object(statement: Statement) -> dict[str, Any]:
    """A claim of the running text; what is at its default is left out."""
    found: dict[str, Any] = {
        "subject": statement.subject,
        "value": statement.value,
        "unit": statement.unit,
        "raw": statement.raw,
        "section": statement.section,
        "start": statement.start,
        "rows": list(statement.rows),
    }
    return {**found, **{name: True for name in ("approximate", "cumulative") if getattr(statement, name)}}


def content_object(content: ReportContent) -> dict[str, Any]:
    """What a report says: the part that a stored version and a local file have in common."""
    return {
        "title": content.title,
        "report_year": content.year,
        "published_claimed": claimed(content.dates),
        "published_evidence": evidence_of(content.dates),
        "source": content.source,
        "form": content.form,
        "text": content.text,
        "sections": [{"no": part.no, "title": part.title, "text": part.text} for part in content.sections],
        "tables": [table_object(table) for table in content.tables],
        "attachments": [_attachment_object(file) for file in content.attachments],
        "statements": [_statement_object(one) for one in content.statements],
        "signals": list(content.signals),
    }


def version_object(version: Version) -> dict[str, Any]:
    """`show --format json`: one version whole."""
    key = ReportKey.parse(version.report)
    return {
        "report": version.report,
        "version": version.number,
        "seen_first": _moment(version.first_seen),
        "seen_last": _moment(version.last_seen),
        "looks": version.looks,
        "body": key.body,
        "url": version.url,
        **content_object(version.content),
        "report_year": key.year,
        "sha256": version.sha256,
        "captured": {
            "status": version.status,
            "headers": headers_dict(version.headers),
            "encoding": version.content.encoding,
        },
    }


def change_object(change: Change) -> dict[str, Any]:
    """One change as findings and diffs show it."""
    found: dict[str, Any] = {"part": change.part.value, "before": change.before, "after": change.after}
    if change.table is not None:
        found |= {"table": change.table, "row": change.row, "column": change.column}
    found |= {"label": change.label, "substantive": change.substantive}
    return {**found, "reason": change.reason} if change.reason else found


def rule_object(rule: BrokenRule, language: str) -> dict[str, Any]:
    """One relation that does not hold, as findings show it."""
    return {
        "id": rule.id,
        "severity": rule.severity,
        "basis": rule.basis,
        "says": rule.says_english if language == "en" else rule.says,
        "values": dict(rule.values),
    }


def review_object(review: Review) -> dict[str, Any]:
    """What a person said to a finding, and to which of its revisions."""
    return {
        "verdict": review.verdict.value,
        "who": review.who,
        "why": review.why,
        "at": _moment(review.at),
        "revision": review.revision,
    }


def checks_object(checks: Checks, language: str) -> dict[str, Any]:
    """What became of the checks of a version: how many could fail, how many proved nothing, what is broken or odd."""
    return {
        "evaluated": checks.evaluated,
        "vacuous": checks.vacuous,
        "broken": [rule_object(one.rule, language) for one in checks.broken],
        "hints": [rule_object(one.rule, language) for one in checks.hints],
    }


def finding_line(finding: Finding, language: str, reviews: Sequence[Review] = ()) -> dict[str, Any]:
    """A finding as the register prints it; summary, rule and reason in the office's language."""
    english = language == "en"
    return {
        "finding": finding.finding,
        "kind": finding.kind.value,
        "grade": finding.grade.value if finding.grade else None,
        "status": finding.status.value,
        "county": finding.county,
        "body": finding.body,
        "body_name": finding.body_name,
        "report_year": finding.report_year,
        "report": finding.report,
        "url": finding.url,
        "due": finding.due.isoformat() if finding.due else None,
        "rule": finding.rule_english if english else finding.rule,
        "since": _moment(finding.since),
        "detected_at": _moment(finding.detected_at),
        "resolved_at": _moment(finding.resolved_at),
        "summary": finding.summary_english if english else finding.summary,
        "evidence": list(finding.evidence),
        "changes": [change_object(change) for change in finding.changes],
        **({"rules": [rule_object(rule, language) for rule in finding.rules]} if finding.rules else {}),
        **({"reason": reason_of(finding, language)} if finding.reason else {}),
        "reviews": [review_object(review) for review in reviews],
    }


def finding_lines(
    archive: Archive, language: str, *, everything: bool, county: str | None = None
) -> list[dict[str, Any]]:
    """Open findings, or all of them, by county, then id; `county` narrows to one."""
    findings = archive.findings(open_only=not everything, county=county)
    reviews: dict[str, list[Review]] = {}
    for review in archive.reviews(county=county):
        reviews.setdefault(review.finding, []).append(review)
    rows = sorted(
        findings, key=lambda f: (f.county, f.body or "", f.report_year or 0, f.kind.value, _number(f.finding))
    )
    return [finding_line(finding, language, reviews.get(finding.finding, ())) for finding in rows]


def _number(finding: str) -> tuple[int, str]:
    tail = finding.rsplit("-", 1)[-1]
    return (int(tail) if tail.isdigit() else 0, finding)

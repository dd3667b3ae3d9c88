"""What the interface for programs gives, item by item, and the schemas that say so; pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from monitor.dashboard.coverage_views import FIGURES
from monitor.dashboard.matrix import Cell
from monitor.records import finding_line as whole_finding
from monitor.when.body_year import BodyYearState
from monitor.wording import KINDS
from storage.bodies import BodyKind, PublishingBody
from storage.findings import Finding, Grade, Status
from storage.overview_lines import ReportLine
from storage.sightings import Answer, Version

Line = dict[str, Any]


def body_line(body: PublishingBody) -> Line:
    """A body of the roster."""
    return {
        "body": body.code,
        "body_name": body.name,
        "county": body.county,
        "kind": body.kind.value,
        "owes": body.kind.owes,
        "since": body.since,
        "until": body.until,
    }


def cell_line(cell: Cell, language: str) -> Line:
    """How one year of a body stands."""
    return {
        "report": cell.report,
        "report_year": cell.year,
        "state": cell.state.value,
        "state_words": cell.label(language),
        "changed": cell.changed,
        "due": _day(cell.due),
        "published_claimed": _day(cell.claimed),
        "first_seen": _moment(cell.first_seen),
        "versions": cell.versions,
    }


def report_line(line: ReportLine, name: str) -> Line:
    """A report that was read; `name`: its body's."""
    return {
        "report": line.report,
        "county": line.county,
        "body": line.body,
        "body_name": name,
        "report_year": line.year,
        "title": line.title,
        "url": line.url,
        "versions": line.versions,
        "first_seen": _moment(line.first_seen),
        "last_seen": _moment(line.last_seen),
        "published_claimed": _day(line.claimed),
    }


def version_line(version: Version) -> Line:
    """A version without its contents."""
    return {
        "version": version.number,
        "seen_first": _moment(version.first_seen),
        "seen_last": _moment(version.last_seen),
        "looks": version.looks,
        "title": version.content.title,
        "url": version.url,
        "sha256": version.sha256,
    }


def state_line(finding: Finding, language: str) -> Line:
    """One state of a finding: what it said, since when, and when that was written down."""
    line = whole_finding(finding, language)
    kept = ("kind", "grade", "status", "since", "resolved_at", "summary", "evidence", "changes")
    return {"revision": finding.revision, "recorded_at": _moment(finding.recorded_at), **{k: line[k] for k in kept}}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


_TEXT: Line = {"type": "string"}
_MAYBE: Line = {"type": ["string", "null"]}
_DAY: Line = {"type": "string", "format": "date"}
_MAYBE_DAY: Line = {"type": ["string", "null"], "format": "date"}
_MOMENT: Line = {"type": "string", "format": "date-time"}
_MAYBE_MOMENT: Line = {"type": ["string", "null"], "format": "date-time"}
_COUNT: Line = {"type": "integer", "minimum": 0}
_NUMBER: Line = {"type": "integer"}
_MAYBE_NUMBER: Line = {"type": ["integer", "null"]}
_TRUTH: Line = {"type": "boolean"}
_OBJECTS: Line = {"type": "array", "items": {"type": "object"}}


def _ref(name: str) -> Line:
    return {"$ref": f"#/components/schemas/{name}"}


def _one_of(values: Any) -> Line:
    return {"type": "string", "enum": [one.value for one in values]}


def _all_of(name: str, **more: Line) -> Line:
    return {"allOf": [_ref(name), {"type": "object", "required": list(more), "properties": more}]}


def _object(**properties: Line) -> Line:
    return {"type": "object", "required": list(properties), "properties": properties}


_GRADE: Line = {"enum": [*(one.value for one in Grade), None]}
_STATE = {
    "kind": _one_of(KINDS), "grade": _GRADE, "status": _one_of(Status), "since": _MOMENT,
    "resolved_at": _MAYBE_MOMENT, "summary": _TEXT, "evidence": _OBJECTS, "changes": _OBJECTS,
}  # fmt: skip

SCHEMAS: Mapping[str, Line] = {
    "Problem": _object(type=_TEXT, title=_TEXT, status=_NUMBER, detail=_TEXT),
    "CountyYear": _object(
        county=_TEXT, county_name=_TEXT, report_year=_NUMBER, **{name: _COUNT for _, name in FIGURES},
        verifiable=_COUNT, in_time_rate={"type": ["number", "null"], "minimum": 0, "maximum": 1},
    ),
    "County": _object(county=_TEXT, county_name=_TEXT, years={"type": "array", "items": _ref("CountyYear")}),
    "Body": _object(
        body=_TEXT, body_name=_TEXT, county=_TEXT, kind=_one_of(BodyKind), owes=_TRUTH, since=_MAYBE_NUMBER,
        until=_MAYBE_NUMBER,
    ),
    "BodyYear": _object(
        report=_TEXT, report_year=_NUMBER, state=_one_of(BodyYearState), state_words=_TEXT, changed=_TRUTH,
        due=_MAYBE_DAY, published_claimed=_MAYBE_DAY, first_seen=_MAYBE_MOMENT, versions=_COUNT,
    ),
    "BodyYears": _all_of("Body", years={"type": "array", "items": _ref("BodyYear")}),
    "Report": _object(
        report=_TEXT, county=_TEXT, body=_TEXT, body_name=_TEXT, report_year=_NUMBER, title=_TEXT, url=_TEXT,
        versions=_COUNT, first_seen=_MOMENT, last_seen=_MOMENT, published_claimed=_MAYBE_DAY,
    ),
    "ReportWithFindings": _all_of("Report", findings={"type": "array", "items": _TEXT}),
    "VersionLine": _object(
        version=_COUNT, seen_first=_MOMENT, seen_last=_MOMENT, looks=_COUNT, title=_TEXT, url=_TEXT, sha256=_TEXT,
    ),
    "Versions": _object(items={"type": "array", "items": _ref("VersionLine")}),
    "Version": _object(
        report=_TEXT, version=_COUNT, body=_TEXT, report_year=_NUMBER, seen_first=_MOMENT, seen_last=_MOMENT,
        looks=_COUNT, url=_TEXT, title=_TEXT, text=_TEXT, sections=_OBJECTS, tables=_OBJECTS, attachments=_OBJECTS,
        statements=_OBJECTS, sha256=_TEXT, published_claimed=_MAYBE_DAY,
    ),
    "Changes": _object(report=_TEXT, before=_COUNT, after=_COUNT, changes=_OBJECTS),
    "Look": _object(
        url=_TEXT, kind=_TEXT, first=_MOMENT, last=_MOMENT, looks=_COUNT, answer=_one_of(Answer),
        status=_MAYBE_NUMBER, sha256=_MAYBE, size=_MAYBE_NUMBER, note=_TEXT,
    ),
    "Finding": _object(
        finding=_TEXT, county=_TEXT, body=_MAYBE, body_name=_MAYBE, report_year=_MAYBE_NUMBER, report=_MAYBE,
        url=_MAYBE, due=_MAYBE_DAY, rule=_TEXT, detected_at=_MOMENT, reviews=_OBJECTS, **_STATE,
    ),
    "FindingState": _object(revision=_COUNT, recorded_at=_MOMENT, **_STATE),
    "FindingStates": _object(items={"type": "array", "items": _ref("FindingState")}),
}  # fmt: skip
"""By name, as the document has them."""

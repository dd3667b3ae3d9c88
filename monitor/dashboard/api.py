"""The interface for programs under /api/, reading alone: one table of routes, which its OpenAPI document comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from monitor.dashboard.desk import Desk
from monitor.dashboard.lists import NotAsked, finding_filter
from monitor.records import finding_line, version_object
from monitor.wording import KINDS
from storage.finding_filter import FindingFilter
from storage.findings import Status

PAGE = 50
MOST = 200
"""Items on one page, at most."""

Found = Mapping[str, Any] | None
_TEXT: Mapping[str, Any] = {"type": "string"}
_COUNT: Mapping[str, Any] = {"type": "integer", "minimum": 1, "maximum": MOST, "default": PAGE}


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """One address of the interface."""

    path: str
    says: str
    ask: Callable[[Desk, Request], Found]
    """None: there is no such thing."""
    query: Mapping[str, Mapping[str, Any]]
    """Parameters and their schemas; any other is refused."""


def answer(route: Route, desk: Desk, request: Request) -> Response:
    """The answer as JSON; 404 and 400 as `{"error": …}`."""
    try:
        unknown = sorted(set(request.query_params) - {*route.query, "lang"})
        if unknown:
            raise NotAsked(f"{unknown[0]}: no such parameter")
        found = route.ask(desk, request)
    except NotAsked as refusal:
        return JSONResponse({"error": str(refusal)}, status_code=400)
    return JSONResponse({"error": "no such thing"}, status_code=404) if found is None else JSONResponse(found)


def _findings(desk: Desk, request: Request) -> Found:
    asked = request.query_params
    stated = asked.get("limit", str(PAGE))
    if not (stated.isascii() and stated.isdigit() and len(stated) < 5 and 1 <= int(stated) <= MOST):
        raise NotAsked(f"limit: a number from 1 to {MOST}")
    limit = int(stated)
    chosen: FindingFilter = finding_filter(desk, asked, Status.OPEN)
    rows = desk.overview.findings_after(asked.get("after", ""), chosen, limit + 1)
    items = [finding_line(one, desk.language, desk.overview.archive.reviews(one.finding)) for one in rows[:limit]]
    return {"items": items, "next": rows[limit - 1].finding if len(rows) > limit else None}


def _finding(desk: Desk, request: Request) -> Found:
    found = desk.overview.archive.finding(request.path_params["finding"])
    if found is None:
        return None
    return finding_line(found, desk.language, desk.overview.archive.reviews(found.finding))


def _report(desk: Desk, request: Request) -> Found:
    report = request.path_params["report"]
    lines = desk.overview.reports(report=report)
    if not lines:
        return None
    (line,) = lines
    open_ones = desk.overview.findings(FindingFilter(report=report, status=Status.OPEN))
    return {
        "report": line.report,
        "county": line.county,
        "body": line.body,
        "body_name": desk.register.body_name(line.body),
        "report_year": line.year,
        "title": line.title,
        "url": line.url,
        "versions": line.versions,
        "first_seen": line.first_seen.isoformat(),
        "last_seen": line.last_seen.isoformat(),
        "published_claimed": line.claimed.isoformat() if line.claimed else None,
        "findings": [one.finding for one in open_ones],
    }


def _version(desk: Desk, request: Request) -> Found:
    number = request.path_params["number"]
    versions = desk.overview.archive.versions(request.path_params["report"])
    return next((version_object(one) for one in versions if str(one.number) == number), None)


ROUTES = (
    Route(
        path="/api/findings",
        says="Findings by their ids, a page at a time: `next`, given as `after`, begins the next page; null: the last.",
        ask=_findings,
        query={
            "kind": {**_TEXT, "enum": [kind.value for kind in KINDS]},
            "county": {**_TEXT, "description": "six digits, in the roster"},
            "body": _TEXT,
            "report": {**_TEXT, "description": "BODY-YEAR"},
            "status": {**_TEXT, "enum": [*(status.value for status in Status), "all"], "default": Status.OPEN.value},
            "after": {**_TEXT, "description": "`next` of the page before"},
            "limit": _COUNT,
        },
    ),
    Route(
        path="/api/findings/{finding}", says="One finding as it stands now, with its evidence.", ask=_finding, query={}
    ),
    Route(path="/api/reports/{report}", says="One report, and its open findings.", ask=_report, query={}),
    Route(
        path="/api/reports/{report}/versions/{number}",
        says="One version of a report, whole: text, sections, tables, attachments.",
        ask=_version,
        query={},
    ),
)


def document() -> dict[str, Any]:
    """The OpenAPI document of all routes."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Nianbao",
            "version": "1",
            "description": "Annual reports on open government information: findings, reports, versions. Read-only.",
        },
        "paths": {route.path: {"get": _operation(route)} for route in ROUTES},
        "components": {
            "schemas": {
                "Error": {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}},
            }
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    inside = [part[1:-1] for part in route.path.split("/") if part.startswith("{")]
    paged = "limit" in route.query
    page = {
        "required": ["items", "next"],
        "properties": {
            "items": {"type": "array", "maxItems": MOST, "items": {"type": "object"}},
            "next": {"type": ["string", "null"]},
        },
    }
    refusal = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}}
    shown = {"application/json": {"schema": {"type": "object", **(page if paged else {})}}}
    language = {"lang": {**_TEXT, "enum": ["zh", "en"]}}
    return {
        "summary": route.says,
        "operationId": "_".join(part.strip("{}") for part in route.path.split("/")[2:]),
        "parameters": [
            *({"name": name, "in": "path", "required": True, "schema": _TEXT} for name in inside),
            *({"name": name, "in": "query", "schema": one} for name, one in {**route.query, **language}.items()),
        ],
        "responses": {
            "200": {"description": "found", "content": shown},
            "400": {"description": "a parameter makes no sense", **refusal},
            **({} if paged else {"404": {"description": "no such thing", **refusal}}),
        },
    }

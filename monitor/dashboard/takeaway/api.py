"""The interface for programs under /api/, reading alone: one table of routes, from which the document comes too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from itertools import islice
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from monitor.compare.versions import compare
from monitor.dashboard.desk import Desk
from monitor.dashboard.lists import NotAsked, finding_filter, look_row, tally_row
from monitor.dashboard.matrix import OWING, county_cells, report_years
from monitor.dashboard.takeaway import api_answers as told
from monitor.dashboard.tallies import county_tallies
from monitor.records import change_object, finding_line, version_object
from monitor.wording import KINDS
from storage.bodies import BodyKind, PublishingBody, Site
from storage.findings import Status

PAGE = 50
MOST = 200
"""Items on one page, at most."""
PROBLEM = "application/problem+json"
"""What every refusal is (RFC 9457)."""


class NotThere(Exception):
    """A parameter names what the roster does not have."""


Found = Mapping[str, Any] | None
Schema = Mapping[str, Any]
_TEXT: Schema = {"type": "string", "minLength": 1}
_COUNT: Schema = {"type": "integer", "minimum": 1, "maximum": MOST, "default": PAGE}
_CODE: Schema = {"type": "string", "pattern": "^[0-9]{6}$", "description": "a county in the roster"}
_AFTER: Schema = {"type": "string", "description": "`next` of the page before"}
_YEAR: Schema = {"type": "integer", "minimum": 2008, "maximum": 2099}
_BODY_KIND: Schema = {"type": "string", "enum": [kind.value for kind in OWING]}
_PAGED: Mapping[str, Schema] = {"after": _AFTER, "limit": _COUNT}


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """One address of the interface."""

    path: str
    says: str
    ask: Callable[[Desk, Request], Found]
    """None: there is no such thing."""
    gives: str
    """The schema of the answer; of a page: of each of its items."""
    query: Mapping[str, Schema]
    """Parameters and their schemas; any other is refused."""

    @property
    def paged(self) -> bool:
        """Whether it answers a page at a time."""
        return "limit" in self.query


def answer(route: Route, desk: Desk, request: Request) -> Response:
    """The answer as JSON; what makes no sense and what is not there as a problem (400, 404)."""
    try:
        unknown = sorted(set(request.query_params) - {*route.query, "lang"})
        if unknown:
            raise NotAsked(f"{unknown[0]}: no such parameter")
        twice = [name for name in request.query_params if len(request.query_params.getlist(name)) > 1]
        if twice:
            raise NotAsked(f"{twice[0]}: given more than once")
        empty = [name for name, value in request.query_params.items() if not value and name != "after"]
        if empty:
            raise NotAsked(f"{empty[0]}: is empty")
        if request.query_params.get("lang", "zh") not in ("zh", "en"):
            raise NotAsked("lang: zh or en")
        found = route.ask(desk, request)
    except NotThere as refusal:
        return problem(404, str(refusal))
    except NotAsked as refusal:
        return problem(400, str(refusal))
    return problem(404, "no such thing") if found is None else JSONResponse(found)


def problem(status: int, detail: str) -> Response:
    """A refusal (RFC 9457)."""
    said = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JSONResponse(said, status_code=status, media_type=PROBLEM)


def _limit(request: Request) -> int:
    stated = request.query_params.get("limit", str(PAGE))
    if not (stated.isascii() and stated.isdigit() and len(stated) < 5 and 1 <= int(stated) <= MOST):
        raise NotAsked(f"limit: a number from 1 to {MOST}")
    return int(stated)


def _year(request: Request) -> int | None:
    stated = request.query_params.get("year")
    if stated is None:
        return None
    if not (stated.isascii() and stated.isdigit() and len(stated) == 4 and 2008 <= int(stated) <= 2099):
        raise NotAsked("year: a report year from 2008 to 2099")
    return int(stated)


def _body_kinds(request: Request) -> tuple[BodyKind, ...]:
    stated = request.query_params.get("kind")
    if stated is None:
        return OWING
    if stated not in [kind.value for kind in OWING]:
        raise NotAsked(f"kind: one of {', '.join(kind.value for kind in OWING)}")
    return (BodyKind(stated),)


def _county(desk: Desk, request: Request) -> Site | None:
    stated = request.query_params.get("county")
    if stated is not None and stated not in desk.register.sites:
        raise NotThere("county: not in the roster")
    return desk.register.sites[stated] if stated is not None else None


def _counties(desk: Desk, request: Request) -> Found:
    province, after, limit = request.query_params.get("province", ""), request.query_params.get("after", ""), 0
    if province and province not in desk.register.provinces:
        raise NotThere("province: no county of it in the roster")
    limit, year = _limit(request), _year(request) or report_years(desk.config, desk.now)[-1]
    sites = (site for some in desk.register.provinces.values() for site in some)
    here = [one for one in sites if one.jurisdiction.code > after and one.jurisdiction.code.startswith(province)]
    shown = here[:limit]
    found = county_tallies(desk, shown, (year,), _body_kinds(request))
    items = [tally_row(site.jurisdiction, year, found[site.jurisdiction.code, year]) for site in shown]
    return {"items": items, "next": shown[-1].jurisdiction.code if len(here) > limit else None}


def _one_county(desk: Desk, request: Request) -> Found:
    site = desk.register.sites.get(request.path_params["county"])
    if site is None:
        return None
    years, place = report_years(desk.config, desk.now), site.jurisdiction
    found = county_tallies(desk, [site], years, _body_kinds(request))
    lines = [tally_row(place, year, found[place.code, year]) for year in years]
    return {"county": place.code, "county_name": place.name, "years": [line for line in lines if line["owed"] or
            line["waiting"]]}  # fmt: skip


def _bodies(desk: Desk, request: Request) -> Found:
    site, limit, after = _county(desk, request), _limit(request), request.query_params.get("after", "")
    chosen = site.bodies if site is not None else desk.register.bodies.values()
    wanted = _body_kinds(request) if "kind" in request.query_params else tuple(BodyKind)
    here = sorted((one for one in chosen if one.code > after and one.kind in wanted), key=lambda one: one.code)
    shown = here[:limit]
    return {"items": [told.body_line(one) for one in shown], "next": shown[-1].code if len(here) > limit else None}


def _one_body(desk: Desk, request: Request) -> Found:
    body: PublishingBody | None = desk.register.bodies.get(request.path_params["body"])
    if body is None:
        return None
    kinds = (body.kind,) if body.kind in OWING else ()
    cells = county_cells(desk.overview, desk.register.sites[body.county], desk.config, desk.now, kinds)
    mine = sorted((one for one in cells.values() if one.report == f"{body.code}-{one.year}"), key=lambda one: one.year)
    return {**told.body_line(body), "years": [told.cell_line(one, desk.language) for one in mine if not one.empty]}


def _reports(desk: Desk, request: Request) -> Found:
    site, limit, body = _county(desk, request), _limit(request), request.query_params.get("body")
    rows = desk.overview.reports_after(
        request.query_params.get("after", ""),
        limit + 1,
        county=site.jurisdiction.code if site is not None else None,
        body=body,
        year=_year(request),
    )
    items = [told.report_line(one, desk.register.body_name(one.body)) for one in rows[:limit]]
    return {"items": items, "next": rows[limit - 1].report if len(rows) > limit else None}


def _one_report(desk: Desk, request: Request) -> Found:
    lines = desk.overview.reports(report=request.path_params["report"])
    if not lines:
        return None
    (line,) = lines
    asked = finding_filter(desk, {"report": line.report}, Status.OPEN)
    return {
        **told.report_line(line, desk.register.body_name(line.body)),
        "findings": [one.finding for one in desk.overview.findings(asked)],
    }


def _versions(desk: Desk, request: Request) -> Found:
    versions = desk.overview.archive.versions(request.path_params["report"])
    return {"items": [told.version_line(one) for one in versions]} if versions else None


def _version(desk: Desk, request: Request) -> Found:
    number = request.path_params["number"]
    versions = desk.overview.archive.versions(request.path_params["report"])
    return next((version_object(one) for one in versions if str(one.number) == number), None)


def _changes(desk: Desk, request: Request) -> Found:
    versions = {str(one.number): one for one in desk.overview.archive.versions(request.path_params["report"])}
    after = versions.get(request.path_params["number"])
    before = versions.get(str(after.number - 1)) if after is not None else None
    if after is None or before is None:
        return None
    changes = compare(before.content, after.content)
    return {"report": after.report, "before": before.number, "after": after.number,
            "changes": [change_object(one) for one in changes]}  # fmt: skip


def _looks(desk: Desk, request: Request) -> Found:
    report, limit = request.path_params["report"], _limit(request)
    lines = desk.overview.log(report, limit + 1, before=request.query_params.get("after", ""))
    if not lines and not desk.overview.log(report, 1):
        return None
    more = len(lines) > limit
    return {"items": [look_row(one) for one in lines[:limit]], "next": lines[limit - 1].cursor if more else None}


def _findings(desk: Desk, request: Request) -> Found:
    _county(desk, request)
    limit, chosen = _limit(request), finding_filter(desk, request.query_params, Status.OPEN)
    chosen = replace(chosen, year=_year(request))
    rows = desk.overview.findings_after(request.query_params.get("after", ""), chosen, limit + 1)
    reviews = desk.overview.archive.reviews
    items = [finding_line(one, desk.language, reviews(one.finding)) for one in islice(rows, limit)]
    return {"items": items, "next": rows[limit - 1].finding if len(rows) > limit else None}


def _one_finding(desk: Desk, request: Request) -> Found:
    found = desk.overview.archive.finding(request.path_params["finding"])
    if found is None:
        return None
    return finding_line(found, desk.language, desk.overview.archive.reviews(found.finding))


def _history(desk: Desk, request: Request) -> Found:
    states = desk.overview.archive.finding_history(request.path_params["finding"])
    return {"items": [told.state_line(one, desk.language) for one in states]} if states else None


def _route(path: str, gives: str, says: str, ask: Callable[[Desk, Request], Found], **query: Schema) -> Route:
    return Route(path=f"/api{path}", says=says, ask=ask, gives=gives, query=query)


_PROVINCE: Schema = {"type": "string", "pattern": "^[0-9]{2}$", "description": "the first two digits of the counties"}
_STATUS: Schema = {"type": "string", "enum": [*(one.value for one in Status), "all"], "default": Status.OPEN.value}
_KIND: Schema = {"type": "string", "enum": [kind.value for kind in KINDS]}
_REPORT = "/reports/{report}"

ROUTES = (
    _route("/counties", "CountyYear", "The figures of each county for one report year, by default the newest.",
           _counties, province=_PROVINCE, kind=_BODY_KIND, year=_YEAR, **_PAGED),
    _route("/counties/{county}", "County", "The figures of one county over the years.", _one_county, kind=_BODY_KIND),
    _route("/bodies", "Body", "The bodies of the roster, by their codes.", _bodies,
           county=_CODE, kind=_BODY_KIND, **_PAGED),
    _route("/bodies/{body}", "BodyYears", "One body, and how each of its years stands.", _one_body),
    _route("/reports", "Report", "Reports that were read, by BODY-YEAR.", _reports,
           county=_CODE, body=_TEXT, year=_YEAR, **_PAGED),
    _route(_REPORT, "ReportWithFindings", "One report, and its open findings.", _one_report),
    _route(f"{_REPORT}/versions", "Versions", "The versions of a report, without their contents.", _versions),
    _route(f"{_REPORT}/versions/{{number}}", "Version",
           "One version of a report, whole: text, sections, tables, attachments.", _version),
    _route(f"{_REPORT}/changes/{{number}}", "Changes", "What a version changed in the one before it.", _changes),
    _route(f"{_REPORT}/looks", "Look", "Every look at a report and its files, the newest first.", _looks, **_PAGED),
    _route("/findings", "Finding", "Findings by their ids.", _findings,
           kind=_KIND, county=_CODE, body=_TEXT, report={**_TEXT, "description": "BODY-YEAR"}, year=_YEAR,
           status=_STATUS, **_PAGED),
    _route("/findings/{finding}", "Finding", "One finding as it stands now, with its evidence.", _one_finding),
    _route("/findings/{finding}/history", "FindingStates", "Every state that a finding had, oldest first.", _history),
)  # fmt: skip

"""What can be taken away from the dashboard: lists as CSV and JSON, feed, calendar, interface; routes and answers."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from tempfile import SpooledTemporaryFile

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from monitor.dashboard import lists, search_views
from monitor.dashboard.desk import Desk
from monitor.dashboard.takeaway import api, openapi
from monitor.dashboard.takeaway.calendar import ics
from monitor.dashboard.takeaway.feeds import atom
from monitor.spreadsheet import csv_file, json_array
from storage.refusals import ArchiveRefusal

logger = logging.getLogger(__name__)

Opening = Callable[[Request], AbstractContextManager[Desk]]
Asking = Callable[[Desk, Request], Response]

_IN_MEMORY = 4_000_000
_CHUNK = 1 << 16
_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
_NAME = re.compile(r"[^A-Za-z0-9-]")


def routes(opening: Opening) -> list[Route]:
    """The routes of all that can be taken away; `opening` gives the desk of a request, and closes it."""

    def ask(path: str, asking: Asking) -> Route:
        def answer(request: Request) -> Response:
            try:
                with opening(request) as desk:
                    return asking(desk, request)
            except ArchiveRefusal as refusal:
                logger.error("the archive cannot be read: %s", refusal)
                return api.problem(503, "the archive cannot be read now")

        return Route(path, answer)

    def at(path: str, asking: Asking) -> Route:
        def answer(request: Request) -> Response:
            with opening(request) as desk:
                try:
                    return asking(desk, request)
                except lists.NotAsked as refusal:
                    return PlainTextResponse(f"400: {refusal}\n", status_code=400)

        return Route(path, answer)

    return [
        at("/findings.atom", _atom),
        at("/deadlines.ics", _ics),
        Route("/api/openapi.json", lambda _request: JSONResponse(openapi.document())),
        *(ask(route.path, partial(api.answer, route)) for route in api.ROUTES),
        Route("/api/{rest:path}", lambda _request: api.problem(404, "no such address; see /api/openapi.json")),
        *(at(f"{path}.{form}", partial(_list, asked, form)) for path, asked in _LISTS.items() for form in _TYPES),
    ]


_LISTS: dict[str, Callable[[Desk, Request], lists.Roll | None]] = {
    "/findings": lambda desk, request: lists.findings(desk, request.query_params),
    "/reports": lambda desk, request: lists.reports(desk, request.query_params),
    "/coverage": lambda desk, request: lists.coverage(desk, request.query_params),
    "/body/{code}": lambda desk, request: lists.body_years(desk, str(request.path_params["code"])),
    "/search": lambda desk, request: search_views.hits(desk, request.query_params),
    "/report/{report}/looks": lambda desk, request: lists.looks(desk, str(request.path_params["report"])),
}


def _atom(desk: Desk, request: Request) -> Response:
    base = desk.config.alerts.dashboard or str(request.base_url)
    return Response(atom(desk, request.query_params, base.rstrip("/")), media_type="application/atom+xml")


def _ics(desk: Desk, request: Request) -> Response:
    return Response(ics(desk, request.query_params), media_type="text/calendar")


def _list(asked: Callable[[Desk, Request], lists.Roll | None], form: str, desk: Desk, request: Request) -> Response:
    """The list as a file, made whole before the first byte goes out."""
    roll = asked(desk, request)
    if roll is None:
        raise HTTPException(404)
    pieces: Iterable[str] = csv_file(roll.rows, roll.columns) if form == "csv" else json_array(roll.rows)
    file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  closed when the last byte went out
    for piece in pieces:
        file.write(piece.encode("utf-8", "replace"))
    name = f"{_NAME.sub('-', roll.name)[:100]}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(file.tell())}
    file.seek(0)

    def chunks() -> Iterator[bytes]:
        with file:
            while chunk := file.read(_CHUNK):
                yield chunk

    return StreamingResponse(chunks(), media_type=_TYPES[form], headers=headers)

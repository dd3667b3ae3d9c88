"""The dashboard as a web application: its routes, and what stands before and around them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from monitor.clock import Steady, steady_seconds
from monitor.config import Config
from monitor.dashboard.answering import answer
from monitor.dashboard.body_views import body_of
from monitor.dashboard.change_page import change_of
from monitor.dashboard.change_page import routes as change_file_routes
from monitor.dashboard.coverage_views import coverage_of
from monitor.dashboard.desk import Desk, View
from monitor.dashboard.entry.door import LOOPBACK, is_loopback, open_door, serve_alone
from monitor.dashboard.entry.entrance import Entrance, Gate, visitor_of
from monitor.dashboard.entry.guard import HEADERS, Guard
from monitor.dashboard.entry.login import login_instead
from monitor.dashboard.entry.login import routes as login_routes
from monitor.dashboard.faults import fault_view
from monitor.dashboard.memory import Memory
from monitor.dashboard.pages import Register
from monitor.dashboard.rendering import TEMPLATES, language_of, render
from monitor.dashboard.report_views import report_of
from monitor.dashboard.search_views import search_of
from monitor.dashboard.takeaway.downloads import routes as download_routes
from monitor.dashboard.takeaway.stored_files import routes as stored_file_routes
from monitor.dashboard.today_views import today
from monitor.dashboard.views import Typed, finding_of, findings_of
from monitor.users import BrokenUsers
from storage.bodies import Site
from storage.lending import Lending
from storage.overview import Overview
from storage.readers import Readers
from storage.refusals import ArchiveRefusal

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
Settings = Config | Callable[[], Config]


class Dashboard:
    """The pages over one data folder; an archive is opened for each question and closed after it."""

    def __init__(
        self,
        data: Path,
        sites: Sequence[Site],
        config: Settings,
        now: Clock,
        health: Callable[[], str] | None = None,
        lending: Lending | None = None,
    ) -> None:
        self._data = data
        self._health = health
        self._lending = lending or Lending()
        self._sites = sites
        self._roster = Register(sites)
        self._readers, self._memory = Readers(data), Memory()
        self._settings = config
        self._now = now

    def config(self) -> Config:
        """The settings as they are now."""
        return self._settings if isinstance(self._settings, Config) else self._settings()

    def today(self, request: Request) -> Response:
        """What is new."""
        return self._answer(request, today)

    def coverage(self, request: Request) -> Response:
        """Bodies by years."""
        return self._answer(request, lambda desk: coverage_of(desk, request.query_params))

    def body(self, request: Request) -> Response:
        """One body."""
        return self._answer(request, lambda desk: body_of(desk, request.path_params["code"]))

    def report(self, request: Request) -> Response:
        """One report."""
        return self._answer(request, lambda desk: report_of(desk, request.path_params["report"], request.query_params))

    def change(self, request: Request) -> Response:
        """A version beside the one before, or any two."""
        report, number = request.path_params["report"], request.path_params.get("number")
        return self._answer(request, lambda desk: change_of(desk, report, number, request.query_params))

    def search(self, request: Request) -> Response:
        """Reports by words."""
        return self._answer(request, lambda desk: search_of(desk, request.query_params))

    def findings(self, request: Request) -> Response:
        """All findings."""
        return self._answer(request, lambda desk: findings_of(desk, request.query_params))

    def finding(self, request: Request) -> Response:
        """One finding; its form is filled with what was typed before a login, and not kept yet."""
        session, noted = visitor_of(request).session, request.query_params.get("noted") == "1"
        verdict, why = session.drafts.get(request.url.path, ("", "")) if session is not None else ("", "")
        typed = Typed(verdict=verdict, why=why)
        return self._answer(request, lambda desk: finding_of(desk, request.path_params["finding"], typed, noted=noted))

    def review(self, request: Request) -> Response:
        """A person's answer to a finding."""
        with self.desk(request) as desk:
            return answer(request, self._data, desk, self.shown, self._lending)

    def health(self, _request: Request) -> Response:
        """`ok` when the archive can be read and the service does its work; 503 and why not otherwise. For machines."""
        try:
            with Overview.open(self._data) as overview:
                overview.cycles(1)
            fault = "" if self._health is None else self._health()
        except ArchiveRefusal as refusal:
            logger.error("the archive cannot be read: %s", refusal)
            return PlainTextResponse("the archive cannot be read\n", status_code=503)
        return PlainTextResponse(f"{fault}\n", status_code=503) if fault else PlainTextResponse("ok\n")

    def fault(self, request: Request, fault: Exception) -> Response:
        """A page for an error; what went wrong inside stays in the log."""
        code = fault.status_code if isinstance(fault, HTTPException) else 500
        if isinstance(fault, ArchiveRefusal):
            code = 503
            logger.error("the archive cannot be read: %s", fault)
        broken = isinstance(fault, BrokenUsers)
        if broken:
            code = 503
            logger.error("%s", fault)
        view = fault_view(code, self._language(request), of_users=broken)
        return HTMLResponse(self._page(request, view, {"head": ""}), status_code=code, headers=HEADERS)

    def shown(self, request: Request, view: View, status: int = 200) -> Response:
        """A page that is no answer from the archive, or one to a form."""
        values = {"head": "", "register": self._register(), "now": self._now()}
        return HTMLResponse(self._page(request, view, values), status_code=status)

    @contextmanager
    def desk(self, request: Request) -> Iterator[Desk]:
        """What an answer to a request is made with; its archive is closed behind it."""
        state = self._readers.state()
        with self._readers.lend() as overview:
            yield Desk(
                overview=overview,
                register=self._register(),
                config=self.config(),
                now=self._now(),
                language=self._language(request),
                memory=self._memory,
                state=state,
            )

    def _register(self) -> Register:
        """The roster, put together again only when it is another one: of all counties that takes its time."""
        register = self._roster
        if not register.is_of(self._sites):
            register = self._roster = Register(self._sites)
        return register

    def _answer(self, request: Request, ask: Callable[[Desk], View | None]) -> Response:
        with self.desk(request) as desk:
            view = ask(desk)
            if view is None:
                raise HTTPException(404)
            values = {"head": desk.overview.archive.head(), "register": desk.register, "now": desk.now}
            return HTMLResponse(self._page(request, view, values), status_code=view.status)

    def _page(self, request: Request, view: View, values: Mapping[str, Any]) -> str:
        language, default = self._language(request), self.config().language
        other = "zh" if language == "en" else "en"
        kept = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
        switch = urlencode([*kept, ("lang", other)] if other != default else kept)
        # The answer to a form stands under an address that cannot be asked for.
        here, posted = request.url.path.removesuffix("/review"), request.method == "POST"
        shared = {
            "here": here,
            "visitor": visitor_of(request),
            "this_page": here + (f"?{request.url.query}" if request.url.query else ""),
            "other_language": (here if posted else "") + (f"?{switch}" if switch else "") or here,
            "lang_field": language if language != default else "",
        }
        return render(view.template, {**shared, **values, **view.values}, language=language, default=default)

    def _language(self, request: Request) -> str:
        return language_of(request.query_params.get("lang"), self.config().language)


@cache
def _style() -> str:
    return (TEMPLATES / "register.css").read_text(encoding="utf-8")


def _css(_request: Request) -> Response:
    return Response(_style(), media_type="text/css")


def application(
    data: Path,
    sites: Sequence[Site],
    config: Settings,
    now: Clock,
    *,
    health: Callable[[], str] | None = None,
    host: str = LOOPBACK,
    steady: Steady = steady_seconds,
    lending: Lending | None = None,
) -> Starlette:
    """The dashboard over the archive in the folder `data`; `now` is asked once a request. Writes nothing but reviews.

    `sites` may be changed in place, and `config` be a function, while it runs: both are asked at each request.
    `health`: what is wrong with the service around it, for `/healthz`; empty: nothing. `host`: where it listens;
    `steady`: seconds by which sessions end. `lending`: the archive of who writes for long in the same process.
    """
    pages = Dashboard(data, sites, config, now, health, lending)
    entrance = Entrance(data, pages.config, steady, loopback=is_loopback(host))
    routes = [
        *login_routes(entrance, pages.shown),
        *download_routes(pages.desk),
        *stored_file_routes(pages.desk),
        *change_file_routes(pages.desk),
        Route("/", pages.today),
        Route("/coverage", pages.coverage),
        Route("/body/{code}", pages.body),
        Route("/report/{report}", pages.report),
        Route("/report/{report}/changes", pages.change),
        Route("/report/{report}/changes/{number}", pages.change),
        Route("/search", pages.search),
        Route("/findings", pages.findings),
        Route("/findings/{finding}", pages.finding),
        Route("/findings/{finding}/review", pages.review, methods=["POST"]),
        Route("/healthz", pages.health),
        Route("/register.css", _css),
    ]
    return Starlette(
        routes=routes,
        middleware=[
            Middleware(Guard, behind_proxy=lambda: pages.config().dashboard.behind_proxy),
            Middleware(
                Gate,
                entrance=entrance,
                login=lambda request: login_instead(request, entrance, pages.shown),
                fault=pages.fault,
            ),
        ],
        exception_handlers={HTTPException: pages.fault, ArchiveRefusal: pages.fault, Exception: pages.fault},
    )


def serve(
    data: Path, sites: Sequence[Site], config: Config, now: Clock, *, host: str = "127.0.0.1", port: int = 8000
) -> int:
    """Serve the dashboard until stopped by a signal; 0. Raises PortTaken, OSError where the port is not to be had."""
    with open_door(host, port) as door:
        return serve_alone(door, application(data, sites, config, now, host=host))

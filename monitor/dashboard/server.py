"""The dashboard as a web application: routes, headers that keep crawled text inert, GET and HEAD alone."""

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

from monitor.config import Config
from monitor.dashboard.body_views import body_of
from monitor.dashboard.change_page import change_of
from monitor.dashboard.change_page import routes as change_file_routes
from monitor.dashboard.coverage_views import coverage_of
from monitor.dashboard.desk import Desk, View
from monitor.dashboard.door import open_door, serve_alone
from monitor.dashboard.downloads import routes as download_routes
from monitor.dashboard.guard import HEADERS, Guard
from monitor.dashboard.memory import Memory
from monitor.dashboard.pages import Register
from monitor.dashboard.rendering import TEMPLATES, language_of, render, words_for
from monitor.dashboard.report_views import report_of
from monitor.dashboard.stored_files import routes as stored_file_routes
from monitor.dashboard.today_views import today
from monitor.dashboard.views import finding_of, findings_of
from storage.bodies import Site
from storage.overview import Overview
from storage.readers import Readers
from storage.refusals import ArchiveRefusal

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
Settings = Config | Callable[[], Config]
_FAULTS = {
    404: ("没有这一页", "No such page", "编号或网址可能写错了。", "The number or the address may be mistyped."),
    500: (
        "出错了",
        "Something went wrong",
        "错误已记入日志；请稍后再试。",
        "It was written to the log; try again later.",
    ),
    503: (
        "暂时读不到存档",
        "The archive cannot be read now",
        "存档损坏、版本较新或正被占用；请告知管理员运行 nianbao verify。",
        "It is damaged, newer or busy; ask whoever runs it to run nianbao verify.",
    ),
}


class Dashboard:
    """The pages over one data folder; an archive is opened for each question and closed after it."""

    def __init__(
        self, data: Path, sites: Sequence[Site], config: Settings, now: Clock, health: Callable[[], str] | None = None
    ) -> None:
        self._data = data
        self._health = health
        self._sites = sites
        self._roster = Register(sites)
        self._readers, self._memory = Readers(data), Memory()
        self._settings = config
        self._now = now

    @property
    def _config(self) -> Config:
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

    def findings(self, request: Request) -> Response:
        """All findings."""
        return self._answer(request, lambda desk: findings_of(desk, request.query_params))

    def finding(self, request: Request) -> Response:
        """One finding."""
        return self._answer(request, lambda desk: finding_of(desk, request.path_params["finding"]))

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
        language = self._language(request)
        t = words_for(language)
        zh, en, advice_zh, advice_en = _FAULTS.get(code, _FAULTS[500])
        view = View(
            template="fault.html", values={"code": code, "heading": t(zh, en), "advice": t(advice_zh, advice_en)}
        )
        return HTMLResponse(self._page(request, view, {"head": ""}), status_code=code, headers=HEADERS)

    @contextmanager
    def desk(self, request: Request) -> Iterator[Desk]:
        """What an answer to a request is made with; its archive is closed behind it."""
        state = self._readers.state()
        with self._readers.lend() as overview:
            yield Desk(
                overview=overview,
                register=self._register(),
                config=self._config,
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
            return HTMLResponse(self._page(request, view, values))

    def _page(self, request: Request, view: View, values: Mapping[str, Any]) -> str:
        language, default = self._language(request), self._config.language
        other = "zh" if language == "en" else "en"
        kept = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
        switch = urlencode([*kept, ("lang", other)] if other != default else kept)
        shared = {
            "here": request.url.path,
            "other_language": f"?{switch}" if switch else request.url.path,
            "lang_field": language if language != default else "",
        }
        return render(view.template, {**shared, **values, **view.values}, language=language, default=default)

    def _language(self, request: Request) -> str:
        return language_of(request.query_params.get("lang"), self._config.language)


@cache
def _style() -> str:
    return (TEMPLATES / "register.css").read_text(encoding="utf-8")


def _css(_request: Request) -> Response:
    return Response(_style(), media_type="text/css")


def application(
    data: Path, sites: Sequence[Site], config: Settings, now: Clock, *, health: Callable[[], str] | None = None
) -> Starlette:
    """The dashboard over the archive in the folder `data`; `now` is asked once a request. Reads only.

    `sites` may be changed in place, and `config` be a function, while it runs: both are asked at each request.
    `health`: what is wrong with the service around it, for `/healthz`; empty: nothing.
    """
    pages = Dashboard(data, sites, config, now, health)
    routes = [
        *download_routes(pages.desk),
        *stored_file_routes(pages.desk),
        *change_file_routes(pages.desk),
        Route("/", pages.today),
        Route("/coverage", pages.coverage),
        Route("/body/{code}", pages.body),
        Route("/report/{report}", pages.report),
        Route("/report/{report}/changes", pages.change),
        Route("/report/{report}/changes/{number}", pages.change),
        Route("/findings", pages.findings),
        Route("/findings/{finding}", pages.finding),
        Route("/healthz", pages.health),
        Route("/register.css", _css),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(Guard)],
        exception_handlers={HTTPException: pages.fault, ArchiveRefusal: pages.fault, Exception: pages.fault},
    )


def serve(
    data: Path, sites: Sequence[Site], config: Config, now: Clock, *, host: str = "127.0.0.1", port: int = 8000
) -> int:
    """Serve the dashboard until stopped by a signal; 0. Raises PortTaken, OSError where the port is not to be had."""
    with open_door(host, port) as door:
        return serve_alone(door, application(data, sites, config, now))

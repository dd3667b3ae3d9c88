"""Signing in and out."""

from __future__ import annotations

import logging
import math
import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from monitor.dashboard.desk import View
from monitor.dashboard.entry.entrance import Entrance, cookie_name, form_of, form_token, visitor_of
from monitor.passwords import fits
from monitor.users import LONGEST_NAME, BrokenUsers, User, one_name

logger = logging.getLogger(__name__)

Shown = Callable[..., Response]
"""`(request, view, status)`: a page."""

LONGEST_DRAFT = 4000
"""Characters of a reason that are carried through a login."""


def routes(entrance: Entrance, shown: Shown) -> list[Route]:
    """The routes of the login; `shown` makes a page of a view."""
    pages = _Pages(entrance, shown)
    return [
        Route("/login", pages.ask, methods=["GET"]),
        Route("/login", pages.enter, methods=["POST"]),
        Route("/logout", pages.leave, methods=["POST"]),
    ]


def login_instead(request: Request, entrance: Entrance, shown: Shown) -> Response:
    """The login in place of what needs one; what was typed comes along."""
    return _Pages(entrance, shown).instead(request)


class _Pages:
    def __init__(self, entrance: Entrance, shown: Shown) -> None:
        self._entrance, self._shown = entrance, shown

    def ask(self, request: Request) -> Response:
        return self._page(request, then=request.query_params.get("next", ""))

    def instead(self, request: Request) -> Response:
        form = form_of(request)
        draft = {"verdict": form.get("verdict", ""), "why": form.get("why", "")[:LONGEST_DRAFT]}
        finding = request.url.path.removesuffix("/review") + (f"?{request.url.query}" if request.url.query else "")
        return self._page(request, then=finding, draft=draft, status=401)

    def enter(self, request: Request) -> Response:
        form, now = form_of(request), self._entrance.steady()
        name, then = form.get("name", "").strip(), form.get("next", "")
        draft = {"verdict": form.get("verdict", ""), "why": form.get("why", "")[:LONGEST_DRAFT]}
        address = request.client.host if request.client else ""
        wait = self._entrance.tries.take(name[:LONGEST_NAME], address, now)
        if wait > 0:
            logger.warning("login from %s: too many failures", address)
            return self._page(request, then=then, draft=draft, name=name, wait=wait, status=429)
        user = self._user(name)
        if not fits(form.get("password", ""), None if user is None else user.password) or user is None:
            logger.warning("login from %s failed", address)
            return self._page(request, then=then, draft=draft, name=name, wrong=True, status=403)
        self._entrance.tries.succeeded(name[:LONGEST_NAME], address)
        logger.info("%s signed in from %s", user.name, address)
        return self._entered(request, user, _own_path(then), draft, now)

    def _user(self, name: str) -> User | None:
        try:
            return self._entrance.users.users().get(one_name(name))
        except BrokenUsers:
            return None

    def _entered(self, request: Request, user: User, then: str, draft: dict[str, str], now: float) -> Response:
        sessions = self._entrance.sessions
        # Never the token that came in: somebody else may have put it there.
        sessions.end(visitor_of(request).token)
        token = sessions.begin(user, now)
        found = sessions.find(token, {user.name: user}, now)
        if found is not None and (draft["verdict"] or draft["why"]):
            found[0].drafts[urlsplit(then).path] = (draft["verdict"], draft["why"])
        answer = RedirectResponse(then, 303)
        _give(request, answer, token)
        return answer

    def leave(self, request: Request) -> Response:
        self._entrance.sessions.end(visitor_of(request).token)
        language = request.query_params.get("lang", "")
        answer = RedirectResponse(f"/?lang={language}" if language in ("zh", "en") else "/", 303)
        name, secure = cookie_name(request), request.url.scheme == "https"
        answer.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="lax")
        return answer

    def _page(
        self,
        request: Request,
        *,
        then: str,
        draft: dict[str, str] | None = None,
        name: str = "",
        wrong: bool = False,
        wait: float = 0,
        status: int = 200,
    ) -> Response:
        token = visitor_of(request).token or secrets.token_urlsafe(32)
        values = {
            "then": _own_path(then),
            "draft": draft or {"verdict": "", "why": ""},
            "name": name[:LONGEST_NAME],
            "wrong": wrong,
            "minutes": math.ceil(wait / 60),
            "token": form_token(token),
        }
        answer = self._shown(request, View(template="login.html", values=values), status)
        if token != visitor_of(request).token:
            _give(request, answer, token)
        if wait > 0:
            answer.headers["Retry-After"] = str(math.ceil(wait))
        return answer


def _give(request: Request, answer: Response, token: str) -> None:
    """Set the cookie; it ends with the browser, no script reads it, no other site sends it."""
    secure = request.url.scheme == "https"
    answer.set_cookie(cookie_name(request), token, path="/", secure=secure, httponly=True, samesite="lax")


def _own_path(asked: str) -> str:
    """An address of our own to go on to; the first page where it is none."""
    parts = urlsplit(asked) if asked.isprintable() else None
    ours = parts is not None and not parts.scheme and not parts.netloc and asked.startswith("/")
    return asked if ours and not asked.startswith(("//", "/\\", "/login", "/logout")) else "/"

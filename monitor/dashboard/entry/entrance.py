"""Who asks: the session behind a cookie, the token in a form, and what each may do (T107, T109, T111)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from monitor.clock import Steady
from monitor.config import Config
from monitor.dashboard.entry.access import READING_METHODS, access_to, is_page
from monitor.dashboard.entry.sessions import Session, Sessions, Tries
from monitor.dashboard.takeaway.api import problem
from monitor.users import BrokenUsers, Role, User, UserFile

MOST_FIELDS = 1000
"""Of a form."""
FORMS = "application/x-www-form-urlencoded"

Answering = Callable[[Request], Response]


@dataclass(frozen=True, kw_only=True, slots=True)
class Visitor:
    """Who asks."""

    user: User | None = None
    session: Session | None = None
    token: str = ""
    """The cookie's: of a session, or of none; empty: no cookie."""
    may_sign_in: bool = False
    """There are users."""

    @property
    def form_token(self) -> str:
        """What every form of this visitor carries: nobody who cannot read the cookie can know it."""
        return form_token(self.token)

    @property
    def may_answer(self) -> bool:
        """Whether findings may be answered."""
        return self.user is not None and self.user.role is Role.OPERATOR


NOBODY = Visitor()


def visitor_of(request: Request) -> Visitor:
    """Who asks, as the gate has found."""
    found = request.scope.get("visitor")
    return found if isinstance(found, Visitor) else NOBODY


def form_of(request: Request) -> Mapping[str, str]:
    """The fields of the form that was sent, as the gate has let them through."""
    return dict(request.scope.get("form", ()))


def form_token(token: str) -> str:
    """The token for forms that belongs to a cookie's."""
    return hashlib.sha256(f"form:{token}".encode("utf-8", "replace")).hexdigest()


def cookie_name(request: Request) -> str:
    """The cookie's name; behind TLS one that browsers take over TLS and for this host alone."""
    return "__Host-nianbao" if request.url.scheme == "https" else "nianbao"


class Entrance:
    """The users, their sessions, and the failed logins of one dashboard."""

    def __init__(self, data: Path, config: Callable[[], Config], steady: Steady, *, loopback: bool) -> None:
        self.users = UserFile(data)
        self.sessions, self.tries = Sessions(), Tries()
        self.steady = steady
        self._config, self._loopback = config, loopback

    def visitor(self, request: Request) -> Visitor:
        """Who asks; raises BrokenUsers."""
        token, users = request.cookies.get(cookie_name(request), ""), self.users.users()
        found = self.sessions.find(token, users, self.steady()) if token else None
        session, user = found or (None, None)
        return Visitor(user=user, session=session, token=token, may_sign_in=bool(users))

    def asks_for_login(self, visitor: Visitor) -> bool:
        """Whether this visitor may not even read."""
        asked = self._config().dashboard.asks_for_login(loopback=self._loopback, users=visitor.may_sign_in)
        return asked and visitor.user is None


class Gate:
    """Lets through who may, with the visitor and the form in the scope; leads the others to the login."""

    def __init__(
        self, app: ASGIApp, entrance: Entrance, login: Answering, fault: Callable[[Request, Exception], Response]
    ):
        self._app, self._entrance = app, entrance
        self._login, self._fault = login, fault

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it."""
        answer = self._refused(Request(scope)) if scope["type"] == "http" else None
        await (answer or self._app)(scope, receive, send)

    def _refused(self, request: Request) -> Response | None:
        access = access_to(request.url.path)
        try:
            visitor = self._entrance.visitor(request)
        except BrokenUsers as broken:
            always = access.without_login and access.methods == READING_METHODS
            return None if always else self._fault(request, broken)
        request.scope["visitor"] = visitor
        if request.method in READING_METHODS:
            return None if access.without_login else self._unread(request, visitor)
        fault = _fault_of_form(request)
        if fault is not None:
            return self._fault(request, fault)
        known = hmac.compare_digest(form_of(request).get("token", "").encode(), visitor.form_token.encode())
        if access.role is not None and visitor.user is None:
            # Nothing is done, and nothing typed is lost: it comes back after the login.
            return self._login(request)
        if not (known and visitor.token) or access.role not in (None, visitor.user and visitor.user.role):
            return self._fault(request, HTTPException(403))
        return None

    def _unread(self, request: Request, visitor: Visitor) -> Response | None:
        if not self._entrance.asks_for_login(visitor):
            return None
        if request.url.path.startswith("/api/"):
            return problem(401, "sign in at /login")
        if not is_page(request.url.path):
            return PlainTextResponse("401: sign in at /login\n", status_code=401)
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        language = request.query_params.get("lang")
        told = f"&lang={language}" if language in ("zh", "en") else ""
        return RedirectResponse(f"/login?next={quote(asked)}{told}", 303)


def _fault_of_form(request: Request) -> HTTPException | None:
    """What forbids a form, whoever sent it; None, and its fields are in the scope."""
    if not _is_ours(request):
        return HTTPException(403)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORMS:
        return HTTPException(415)
    try:
        text = request.scope["body"].decode("ascii")
        fields = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:
        return HTTPException(400)
    request.scope["form"] = fields
    return None


def _is_ours(request: Request) -> bool:
    """Whether a page of ours sent a form, as far as the browser says; one that says nothing is asked for the token."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin", "null")
    # "null" is what our own pages' Referrer-Policy makes of it.
    return origin == "null" or urlsplit(origin).netloc.lower() == request.headers.get("host", "").lower()

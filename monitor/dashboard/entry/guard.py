"""Before and around every answer: what is too long, too large or too slow refused unread, strict headers on all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.dashboard.entry.access import access_to

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; "
        "form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-cache",
}
"""On every answer, errors included (T099-T101)."""
ONLY_TLS = "max-age=31536000"
"""Strict-Transport-Security, where a server with TLS stands before us."""
LONGEST_ADDRESS = 2000
"""Bytes of path and query; longer ones are refused unread (T112)."""
LARGEST_BODY = 1_000_000
"""Bytes of what a form sends."""
SLOWEST_BODY = 10.0
"""Seconds in which it must be there."""


class Guard:
    """Before and around everything. What an answer needs of the request's body is in the scope as `body`."""

    def __init__(
        self, app: ASGIApp, behind_proxy: Callable[[], bool] = bool, slowest_body: float = SLOWEST_BODY
    ) -> None:
        self._app = app
        self._behind_proxy = behind_proxy
        self._slowest_body = slowest_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it before anything looks at it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        _settle(scope, believed=self._behind_proxy())

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if scope["scheme"] == "https":
                    headers.setdefault("Strict-Transport-Security", ONLY_TLS)
            await send(message)

        answer: ASGIApp = self._refused(scope) or self._app
        if answer is self._app and scope["method"] == "POST":
            answer = await self._with_body(scope, receive)
        await answer(scope, receive, send_guarded)

    def _refused(self, scope: Scope) -> Response | None:
        methods = access_to(scope["path"]).methods
        if scope["method"] not in methods:
            said = "405: for reading only\n" if "GET" in methods else f"405: {', '.join(methods)} alone\n"
            return PlainTextResponse(said, status_code=405, headers={"Allow": ", ".join(methods)})
        if len(scope["path"]) + len(scope["query_string"]) > LONGEST_ADDRESS:
            return PlainTextResponse("414: address too long\n", status_code=414)
        return None

    async def _with_body(self, scope: Scope, receive: Receive) -> ASGIApp:
        """The application, or a refusal; the body is read whole before anybody waits for it."""
        length = Headers(scope=scope).get("content-length", "0")
        if not (length.isascii() and length.isdigit()):
            return PlainTextResponse("400: Content-Length is no number\n", status_code=400)
        try:
            async with asyncio.timeout(self._slowest_body):
                body = None if len(length) > 9 or int(length) > LARGEST_BODY else await _whole(receive)
        except TimeoutError:
            return PlainTextResponse("408: the form did not arrive in time\n", 408, {"Connection": "close"})
        if body is None:
            return PlainTextResponse("413: too large\n", 413, {"Connection": "close"})
        scope["body"] = body
        return self._app


def _settle(scope: Scope, *, believed: bool) -> None:
    """Ranges are not served; who asks, and over what, is what the connection says, or a server that is `believed`."""
    scope["headers"] = [(name, value) for name, value in scope["headers"] if name not in (b"range", b"if-range")]
    if not believed:
        return
    headers = Headers(scope=scope)
    if headers.get("x-forwarded-proto", "").strip().lower() == "https":
        scope["scheme"] = "https"
    # Who stands before us adds the last one; those before it, anybody may have written.
    address = headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    if address:
        scope["client"] = (address, 0)


async def _whole(receive: Receive) -> bytes | None:
    """All of a body; None where it is too large or its sender has gone."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            return None
        if not message.get("more_body", False):
            return bytes(body)

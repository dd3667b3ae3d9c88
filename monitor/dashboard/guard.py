"""Before and around every answer: methods and lengths refused early, the headers that keep crawled text inert."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; "
        "form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
"""On every answer, errors included (T099-T101)."""
METHODS = ("GET", "HEAD")
LONGEST_ADDRESS = 2000
"""Bytes of path and query; longer ones are refused unread (T112)."""


class Guard:
    """Before and around everything: methods and lengths refused early, the headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it before anything looks at it."""

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        answer: ASGIApp = self._app
        if scope["type"] == "http" and scope["method"] not in METHODS:
            answer = PlainTextResponse(
                "405: for reading only\n", status_code=405, headers={"Allow": ", ".join(METHODS)}
            )
        elif scope["type"] == "http" and len(scope["path"]) + len(scope["query_string"]) > LONGEST_ADDRESS:
            answer = PlainTextResponse("414: address too long\n", status_code=414)
        await answer(scope, receive, send_guarded)

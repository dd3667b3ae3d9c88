"""A dashboard served by uvicorn on loopback, and a client that sends what it is given, unmended."""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import uvicorn
from starlette.applications import Starlette


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str


class Browser:
    """Asks one server, one connection a question."""

    def __init__(self, port: int) -> None:
        self._port = port

    @property
    def address(self) -> str:
        """Where it is, without a slash at the end."""
        return f"http://127.0.0.1:{self._port}"

    def ask(
        self, method: str, path: str, *, headers: Sequence[tuple[str, str]] = (), body: bytes | None = None
    ) -> Answer:
        """One request; the path goes out as it stands."""
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        try:
            line.putrequest(method, path, skip_accept_encoding=True)
            for name, value in headers:
                line.putheader(name, value)
            if body is not None:
                line.putheader("Content-Length", str(len(body)))
            line.endheaders(body)
            answer = line.getresponse()
            text = answer.read().decode("utf-8", "surrogateescape")
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(status=answer.status, headers=headers, text=text)
        finally:
            line.close()

    def get(self, path: str) -> Answer:
        """A GET."""
        return self.ask("GET", path)


@contextlib.contextmanager
def served(app: Starlette) -> Iterator[Browser]:
    """The application behind a real server, until the end of the block."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", server_header=False, proxy_headers=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        try:
            yield Browser(door.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(10)

"""County sites for tests: real HTTP servers on loopback whose pages, faults and outages a test sets."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


class Fault(StrEnum):
    """What goes wrong while a reply is sent."""

    CUT = "cut"
    """The right Content-Length, half of the body, then the end of the connection."""
    SHORT = "short"
    """A Content-Length that is smaller than the body."""
    LONG = "long"
    """A Content-Length that is larger than the body, then the end of the connection."""
    CHUNK_CUT = "chunk_cut"
    """Chunked, without the last chunk."""
    OPEN_END = "open_end"
    """The whole body with no length at all, ended by closing: what old servers do."""
    OPEN_CUT = "open_cut"
    """Half of the body with no length at all."""
    RESET = "reset"
    """The connection is reset before any answer."""
    HANG = "hang"
    """Headers, then silence until the host is closed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A request as it came in."""

    method: str
    path: str
    """With its query."""
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes
    at: float
    """Seconds of the monotonic clock, to measure pauses by."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What a path answers."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    fault: Fault | None = None
    delay: float = 0.0
    """Seconds before anything is sent."""


Route = Reply | Callable[[Asked], Reply]


def html(text: str, *, encoding: str = "utf-8", status: int = 200, declared: str | None = None) -> Reply:
    """A page; `declared` is the charset of the header where it shall differ from the real one ("" for none)."""
    charset = encoding if declared is None else declared
    kind = f"text/html; charset={charset}" if charset else "text/html"
    return Reply(status=status, headers=(("Content-Type", kind),), body=text.encode(encoding))


def file(content: bytes, *, kind: str = "application/octet-stream", name: str = "") -> Reply:
    """A download, with a Content-Disposition where a name is given."""
    headers = [("Content-Type", kind)]
    if name:
        headers.append(("Content-Disposition", f'attachment; filename="{name}"'))
    return Reply(headers=tuple(headers), body=content)


def redirect(target: str, *, status: int = 302) -> Reply:
    """A redirect to `target`, absolute or not."""
    return Reply(status=status, headers=(("Location", target),))


@dataclass(kw_only=True)
class Host:
    """One site on one address and port of its own."""

    address: str
    port: int = 0
    routes: dict[str, Route] = field(default_factory=dict)
    """By path with its query, else by path alone."""
    fallback: Route = field(default_factory=lambda: html("<html><title>404</title>没有这个页面</html>", status=404))
    everything: Route | None = None
    """Where set, the answer to every request: a firewall, an outage page, a fault."""
    log: list[Asked] = field(default_factory=list)
    """All requests since the start, first one first."""
    _server: _Server | None = None

    @property
    def netloc(self) -> str:
        """`address:port`."""
        return f"{self.address}:{self.port}"

    def url(self, path: str = "/") -> str:
        """The full address of a path."""
        return f"http://{self.netloc}{path}"

    def serve(self, pages: Mapping[str, Route]) -> None:
        """Add or replace routes."""
        self.routes.update(pages)

    def asked(self, path: str | None = None) -> list[Asked]:
        """The requests for a path (query left out), or all."""
        return [asked for asked in list(self.log) if path is None or asked.path.split("?")[0] == path]

    def forget(self) -> None:
        """Begin the log anew."""
        self.log.clear()

    def up(self) -> None:
        """Listen; on the same port as before, if there was one."""
        if self._server is None:
            self._server = _Server(self)
            self.port = self._server.server_port
            threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def down(self) -> None:
        """Stop listening: connections are refused until `up`."""
        if self._server is not None:
            self._server.stopping.set()
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def answer(self, asked: Asked) -> Reply:
        """What a request gets."""
        route = self.everything or self.routes.get(asked.path) or self.routes.get(asked.path.split("?")[0])
        route = route or self.fallback
        return route if isinstance(route, Reply) else route(asked)


class CountyServer:
    """Several hosts, each on its own loopback address; closed together."""

    def __init__(self) -> None:
        self.hosts: list[Host] = []

    def host(self, pages: Mapping[str, Route] | None = None, *, address: str | None = None) -> Host:
        """A new host that listens; 127.0.0.1, 127.0.0.2, … unless an address is given."""
        host = Host(address=address or f"127.0.0.{len(self.hosts) + 1}", routes=dict(pages or {}))
        host.up()
        self.hosts.append(host)
        return host

    def close(self) -> None:
        """Stop all hosts."""
        for host in self.hosts:
            host.down()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, host: Host) -> None:
        self.host = host
        self.stopping = threading.Event()
        super().__init__((host.address, host.port), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is nothing to tell."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    # Else each answer waits for the client's delayed acknowledgement.
    disable_nagle_algorithm = True
    timeout = 30

    def do_GET(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        asked = Asked(
            method=self.command,
            path=self.path,
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(size),
            at=time.monotonic(),
        )
        self.server.host.log.append(asked)
        self._send(self.server.host.answer(asked))

    do_POST = do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """The log is the host's list."""

    def _send(self, reply: Reply) -> None:
        if reply.delay:
            self.server.stopping.wait(reply.delay)
        if reply.fault is Fault.RESET:
            # Linger of zero seconds: closing sends a reset instead of an orderly end.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            with suppress(OSError):
                self.connection.close()
            return
        body = b"" if reply.status in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED) else reply.body
        self.send_response(reply.status)
        for name, value in [*reply.headers, *_framing(reply.fault, len(body))]:
            self.send_header(name, value)
        self.close_connection = reply.fault is not None
        self.end_headers()
        if self.command != "HEAD":
            for piece in _pieces(reply.fault, body):
                self.wfile.write(piece)
        if reply.fault is Fault.HANG:
            self.server.stopping.wait(60)


def _framing(fault: Fault | None, size: int) -> Iterable[tuple[str, str]]:
    if fault is Fault.CHUNK_CUT:
        return [("Transfer-Encoding", "chunked")]
    if fault in (Fault.OPEN_END, Fault.OPEN_CUT):
        return [("Connection", "close")]
    said: dict[Fault | None, int] = {Fault.SHORT: size // 2, Fault.LONG: size + 1000, Fault.HANG: size + 1000}
    return [("Content-Length", str(said.get(fault, size)))]


def _pieces(fault: Fault | None, body: bytes) -> Iterable[bytes]:
    half = body[: len(body) // 2]
    if fault in (Fault.CUT, Fault.OPEN_CUT):
        return [half]
    if fault is Fault.CHUNK_CUT:
        return [f"{len(half):x}\r\n".encode(), half, b"\r\n"]
    return [] if fault is Fault.HANG else [body]

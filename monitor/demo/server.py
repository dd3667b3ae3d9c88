"""Serves the demo county on loopback, one port for each of its two sites."""

from __future__ import annotations

import socket
import struct
import threading
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from monitor.demo.county import Portal
from monitor.demo.scenario import LOOKS
from monitor.demo.world import Answer, World, http_date

_LOOPBACK = "127.0.0.1"
_MAX_FORM = 65_536


class CountyServer:
    """Both sites on 127.0.0.1 and ports of their own; a context manager."""

    def __init__(self) -> None:
        """Listen at once; the play begins at its first look."""
        self.lock = threading.Lock()
        self._servers = {portal: _Server(self, portal) for portal in Portal}
        self.sites = {portal: f"{_LOOPBACK}:{server.server_port}" for portal, server in self._servers.items()}
        self.world = World(sites=self.sites, now=LOOKS[0])

    def turn_to(self, moment: datetime) -> None:
        """Let it be `moment` in the county."""
        with self.lock:
            self.world.now = moment

    def __enter__(self) -> Self:
        for server in self._servers.values():
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers.values():
            server.shutdown()
            server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, county: CountyServer, portal: Portal) -> None:
        self.county = county
        self.portal = portal
        super().__init__((_LOOPBACK, 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is nothing to tell."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "Apache", ""
    timeout = 30

    def do_GET(self) -> None:
        """Answer as the county does at this moment of the play."""
        size = min(int(self.headers.get("Content-Length") or 0), _MAX_FORM)
        form = self.rfile.read(size)
        headers = {name.lower(): value for name, value in self.headers.items()}
        county = self.server.county
        with county.lock:
            answer = county.world.answer(self.server.portal, self.path, headers=headers, form=form)
        if answer.reset:
            self._reset()
        else:
            self._send(answer)

    do_POST = do_HEAD = do_GET

    def date_time_string(self, timestamp: float | None = None) -> str:  # noqa: ARG002 - the base class's
        """The county's clock, not ours."""
        return http_date(self.server.county.world.now)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """The play tells what happens."""

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _reset(self) -> None:
        # Linger of zero seconds: closing sends a reset instead of an orderly end.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True

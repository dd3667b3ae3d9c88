"""A county's server that gets everything wrong: raw sockets, one act for each fault, an orderly site beside them."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import struct
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Self

from tests.county_server import Asked, Reply, Route, html


@dataclass(kw_only=True)
class Talk:
    """One request, and the line to its sender."""

    asked: Asked
    writer: asyncio.StreamWriter
    stopping: asyncio.Event

    async def send(self, *pieces: bytes) -> None:
        """Send bytes as they are."""
        for piece in pieces:
            self.writer.write(piece)
        await self.writer.drain()

    async def wait(self, seconds: float = 60.0) -> None:
        """Do nothing for a while, or until the host is closed."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.stopping.wait(), seconds)

    def reset(self) -> None:
        """Break the connection off without an orderly end."""
        line = self.writer.get_extra_info("socket")
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Act = Callable[[Talk], Awaitable[None]]

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


def raw(*pieces: bytes) -> Act:
    """These bytes, then the end of the connection."""

    async def act(talk: Talk) -> None:
        await talk.send(*pieces)

    return act


def close_delimited(body: bytes) -> Act:
    """A body without any length, ended by closing."""
    return raw(HEAD, b"Connection: close\r\n\r\n", body)


def short_of_its_length(body: bytes) -> Act:
    """A Content-Length that is larger than what comes."""
    return raw(HEAD, f"Content-Length: {len(body) + 500}\r\n\r\n".encode(), body)


def without_last_chunk(body: bytes) -> Act:
    """Chunked, ended by closing."""
    return raw(HEAD, b"Transfer-Encoding: chunked\r\n\r\n", f"{len(body):x}\r\n".encode(), body, b"\r\n")


def packed(body: bytes, *, cut: int = 0, broken: bool = False, plain: bool = False, length: bool = False) -> Act:
    """A gzip body: `cut` bytes short, with a wrong checksum, or not packed at all in spite of its header."""
    sent = bytearray(body if plain else gzip.compress(body))
    if broken:
        sent[-6] ^= 0xFF
    sent = sent[: len(sent) - cut]
    size = f"Content-Length: {len(sent)}\r\n".encode() if length else b"Connection: close\r\n"
    return raw(HEAD, b"Content-Encoding: gzip\r\n", size, b"\r\n", bytes(sent))


async def says_nothing(talk: Talk) -> None:
    """The connection is taken, and nothing comes."""
    await talk.wait()


async def headers_then_silence(talk: Talk) -> None:
    """A promise of a body, and nothing more."""
    await talk.send(HEAD, b"Content-Length: 5000\r\n\r\n")
    await talk.wait()


async def half_closes(talk: Talk) -> None:
    """Headers and some of the body, then our half of the line is closed while theirs stays open."""
    await talk.send(HEAD, b"Content-Length: 5000\r\n\r\n<html><body>")
    talk.writer.write_eof()
    await talk.wait(2)


async def trickles(talk: Talk) -> None:
    """One byte at a time, for ever: never silent for long, never done."""
    await talk.send(HEAD, b"Content-Length: 500000\r\n\r\n")
    with suppress(ConnectionError):
        while not talk.stopping.is_set():
            await talk.send(b".")
            await talk.wait(0.05)


async def trickles_headers(talk: Talk) -> None:
    """The same before the first header is through."""
    await talk.send(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    with suppress(ConnectionError):
        while not talk.stopping.is_set():
            await talk.send(b".")
            await talk.wait(0.05)


async def chunks_without_end(talk: Talk) -> None:
    """Chunk after chunk as fast as they are taken."""
    await talk.send(HEAD, b"Transfer-Encoding: chunked\r\n\r\n")
    piece = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    with suppress(ConnectionError):
        while not talk.stopping.is_set():
            await talk.send(piece)


async def resets(talk: Talk) -> None:
    """The connection is broken off before any answer."""
    talk.reset()


@dataclass(kw_only=True)
class RawHost:
    """One site on an address of its own: `acts` by path, then `routes` as `tests.county_server` has them."""

    address: str
    port: int = 0
    tls: ssl.SSLContext | None = None
    routes: dict[str, Route] = field(default_factory=dict)
    acts: dict[str, Act] = field(default_factory=dict)
    everything: Act | Reply | None = None
    fallback: Reply = field(default_factory=lambda: html("<html><title>404</title>没有这个页面</html>", status=404))
    log: list[Asked] = field(default_factory=list)
    spoken: list[str] = field(default_factory=list)
    """TLS versions that were agreed upon."""
    at_once: int = 0
    most_at_once: int = 0
    """Connections that stood open at the same time."""

    @property
    def netloc(self) -> str:
        name = f"[{self.address}]" if ":" in self.address else self.address
        return f"{name}:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"{'https' if self.tls else 'http'}://{self.netloc}{path}"

    def asked(self, path: str | None = None) -> list[Asked]:
        """The requests for a path (query left out), or all but those for robots.txt."""
        wanted = [one for one in list(self.log) if path is not None or one.path != "/robots.txt"]
        return [one for one in wanted if path is None or one.path.split("?")[0] == path]

    def up(self) -> None:
        """Listen in a thread of its own; raises OSError where the port may not be had."""
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        ready: list[Exception | None] = []
        started = threading.Event()

        async def serve() -> None:
            try:
                server = await asyncio.start_server(self._talk, self.address, self.port, ssl=self.tls)
            except OSError as error:
                ready.append(error)
                started.set()
                return
            self.port = server.sockets[0].getsockname()[1]
            ready.append(None)
            started.set()
            await self._stopping.wait()
            server.close()
            tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        def run() -> None:
            self._loop.set_exception_handler(lambda loop, context: None)
            self._loop.run_until_complete(serve())
            self._loop.close()

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()
        started.wait(10)
        if ready[0] is not None:
            raise ready[0]

    def down(self) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(10)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        secured = writer.get_extra_info("ssl_object")
        if secured is not None:
            self.spoken.append(secured.version() or "")
        try:
            while await self._answer(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            self.at_once -= 1
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; whether the connection stays open."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ", 2)
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in head[1:] if ": " in line)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        asked = Asked(method=method, path=path, headers=headers, body=body, at=asyncio.get_running_loop().time())
        self.log.append(asked)
        act = self.acts.get(path.split("?")[0]) or self.everything
        if act is None or isinstance(act, Reply):
            route = act or self.routes.get(path) or self.routes.get(path.split("?")[0]) or self.fallback
            await _orderly(writer, route if isinstance(route, Reply) else route(asked))
            return True
        await act(Talk(asked=asked, writer=writer, stopping=self._stopping))
        return False


async def _orderly(writer: asyncio.StreamWriter, reply: Reply) -> None:
    lines = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase if reply.status in set(HTTPStatus) else 'Odd'}"]
    bodiless = reply.status in (204, 304)
    lines += [f"{name}: {value}" for name, value in reply.headers]
    lines += [] if bodiless else [f"Content-Length: {len(reply.body)}"]
    writer.write("\r\n".join([*lines, "", ""]).encode("latin-1") + (b"" if bodiless else reply.body))
    await writer.drain()


class RawServer:
    """Several hosts, closed together."""

    def __init__(self) -> None:
        self.hosts: list[RawHost] = []

    def host(self, address: str = "", *, port: int = 0, tls: ssl.SSLContext | None = None) -> RawHost:
        """A new host that listens; 127.0.1.1, 127.0.1.2, … unless an address is given."""
        made = RawHost(address=address or f"127.0.1.{len(self.hosts) + 1}", port=port, tls=tls)
        made.routes["/robots.txt"] = Reply(status=404, body=b"no")
        made.up()
        self.hosts.append(made)
        return made

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for host in self.hosts:
            host.down()

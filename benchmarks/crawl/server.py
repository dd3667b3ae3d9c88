"""The counties' server, a process of its own: static bytes for every loopback address, and a count of what it sent."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import zlib

from benchmarks.crawl.counties import HOST, county_pages

COUNTS, HONOUR, IGNORE = b"/__counts", b"/__honour", b"/__ignore"
"""Paths by which the benchmark reads the counters and begins them anew, and says what conditions are worth."""


class Counties:
    """What is served, to whom how much of it."""

    def __init__(self, pages: int) -> None:
        self.pages = {path.encode(): body.split(HOST) for path, body in county_pages(pages).items()}
        self.tags = {path: f'"{zlib.crc32(b"".join(body)):08x}"'.encode() for path, body in self.pages.items()}
        self.honoured = True
        self.counts = {"requests": 0, "bytes": 0, "not modified": 0, "not found": 0}

    def answer(self, path: bytes, asked: bytes) -> bytes:
        """The whole answer to one request; `asked` is its head."""
        if path.startswith(b"/__"):
            return self._told(path)
        self.counts["requests"] += 1
        body = self.pages.get(path)
        if body is None:
            self.counts["not found"] += 1
            return self._sent(b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nno")
        tag = self.tags[path]
        if self.honoured and b"if-none-match: " + tag in asked.lower():
            self.counts["not modified"] += 1
            return self._sent(b"HTTP/1.1 304 Not Modified\r\nETag: " + tag + b"\r\n\r\n")
        content = (
            body[0] + asked.split(b"ost: ", 1)[1].split(b"\r\n", 1)[0].join(body[1:] and [b"<!--", b"-->"]) + body[1]
        )
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nETag: %b\r\nContent-Length: %d\r\n\r\n"
        return self._sent(head % (tag, len(content)) + content)

    def _sent(self, answer: bytes) -> bytes:
        self.counts["bytes"] += len(answer)
        return answer

    def _told(self, path: bytes) -> bytes:
        told = json.dumps(self.counts).encode()
        self.counts = dict.fromkeys(self.counts, 0)
        self.honoured = {HONOUR: True, IGNORE: False}.get(path, self.honoured)
        return b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(told) + told


class Connection(asyncio.Protocol):
    """One connection, kept open from request to request."""

    def __init__(self, counties: Counties) -> None:
        self._counties, self._waiting = counties, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each whole request (none has a body)."""
        self._waiting += data
        while b"\r\n\r\n" in self._waiting:
            head, self._waiting = self._waiting.split(b"\r\n\r\n", 1)
            path = head.split(b" ", 2)[1]
            assert isinstance(self._transport, asyncio.WriteTransport)
            self._transport.write(self._counties.answer(path, head + b"\r\n"))


async def serve(pages: int) -> None:
    """Listen on a free port of all loopback addresses, and tell it; until the one who started us is gone."""
    counties, parent = Counties(pages), os.getppid()
    server = await asyncio.get_running_loop().create_server(lambda: Connection(counties), "0.0.0.0", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    while os.getppid() == parent:
        await asyncio.sleep(1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("pages", type=int, help="reports of one county")
    asyncio.run(serve(parser.parse_args().pages))

"""What the faults share: a server that misbehaves, names that lead where a test wants, an office that watches."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import aiohttp.resolver
import pytest

from tests.faults.misbehaving import RawHost, RawServer
from tests.worlds.staged import Office, World, items, write_county

Names = Callable[..., dict[str, list[str] | int]]


@pytest.fixture
def raw_server() -> Iterator[RawServer]:
    with RawServer() as server:
        yield server


@pytest.fixture
def host(raw_server: RawServer) -> RawHost:
    return raw_server.host()


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str] | int]:
    """Names and their addresses, or the number of the resolver's error; a name that is not here does not exist."""
    book: dict[str, list[str] | int] = {}

    async def resolve(self: object, host: str, port: int = 0, family: int = 0) -> list[aiohttp.abc.ResolveResult]:
        found = book.get(host, socket.EAI_NONAME)
        if isinstance(found, int):
            raise socket.gaierror(found, "as the test says")
        return [
            aiohttp.abc.ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in found
        ]

    monkeypatch.setattr(aiohttp.resolver.ThreadedResolver, "resolve", resolve)
    return book


@pytest.fixture
def office(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(workspace, capsys)


@pytest.fixture
def world(host: RawHost, office: Office) -> World:
    """A county of four bodies that all published in time, on the misbehaving server."""
    made = World(host=host, items=items())  # type: ignore[arg-type]
    write_county(office, host)  # type: ignore[arg-type]
    made.publish()
    return made


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page may take two seconds, a file three; one try is made."""
    monkeypatch.setattr("crawler.settings.DOWNLOAD_TIMEOUT", 2)
    monkeypatch.setattr("crawler.fetch.asking.FILE_SECONDS", 3.0)
    monkeypatch.setattr("crawler.fetch.retry.TRIES", 1)

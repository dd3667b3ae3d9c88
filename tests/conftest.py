"""What all tests share: county sites on loopback, a workspace, the command, and a guard against the network."""

from __future__ import annotations

import ipaddress
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.county_server import CountyServer

ROOT = Path(__file__).parent.parent

SETTINGS = """first_year = 2018
[crawl]
delay_seconds = 0.0
concurrency_per_host = 4
render = "never"
"""

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Begun in the background of a shell: what tests start would ignore the interruption that they send.
    signal.signal(signal.SIGINT, signal.default_int_handler)

Nianbao = Callable[..., "subprocess.CompletedProcess[str]"]


class ForbiddenConnection(AssertionError):
    """A test tried to reach something that is not on this machine."""


@pytest.fixture
def county_server() -> Iterator[CountyServer]:
    """Hosts on 127.0.0.x; `county_server.host({...})` makes one."""
    with CountyServer() as server:
        yield server


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """An empty workspace with settings for loopback: no pause, no browser, report years from 2018."""
    folder = tmp_path / "workspace"
    (folder / "counties").mkdir(parents=True)
    (folder / "nianbao.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


@pytest.fixture
def nianbao(workspace: Path) -> Nianbao:
    """Runs the command on the workspace: `nianbao("crawl", now="2019-02-01T06:00")`; output as text.

    `code` is the exit code that is expected; None allows any.
    """

    def run(*words: str, now: str | None = None, code: int | None = 0) -> subprocess.CompletedProcess[str]:
        clock = () if now is None else ("--now", now)
        done = subprocess.run(
            [sys.executable, "-m", "monitor.cli", "--workspace", str(workspace), *clock, *words],
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            timeout=240,
            check=False,
        )
        if code is not None:
            assert done.returncode == code, f"{words}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    return run


@pytest.fixture(scope="session")
def material() -> Path:
    """The folder of real pages and documents, which is not part of the checkout; skips loudly without it."""
    given = os.environ.get("NIANBAO_MATERIAL")
    folder = Path(given) if given else ROOT.parent / "shared" / "material"
    if not folder.is_dir():
        pytest.skip(f"real material not found: {folder} (set NIANBAO_MATERIAL)")
    return folder


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test leaves this machine: other addresses and names of the network are refused."""
    connect, connect_ex, resolve = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded(self: socket.socket, address: Any) -> None:
        _refuse(self, address)
        connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        _refuse(self, address)
        return connect_ex(self, address)

    def lookup(host: Any, *rest: Any, **named: Any) -> Any:
        if not _here(host):
            raise socket.gaierror(socket.EAI_NONAME, f"tests resolve no names: {host!r}")
        return resolve(host, *rest, **named)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_ex)
    monkeypatch.setattr(socket, "getaddrinfo", lookup)


def _refuse(asking: socket.socket, address: Any) -> None:
    if asking.family in (socket.AF_INET, socket.AF_INET6) and not _loopback(str(address[0])):
        raise ForbiddenConnection(f"tests stay on loopback, not {address!r}")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _here(host: Any) -> bool:
    """Whether looking it up needs no network: nothing, an address, or this machine's own name."""
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", socket.gethostname()) or _loopback(name):
        return True
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return True

"""The dashboard's port: taken before anything else happens, served until told to stop, left without a trace."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import signal
import socket

import uvicorn
from starlette.types import ASGIApp

GRACE_SECONDS = 3
"""How long answers that are under way may take once the dashboard is to stop."""


LOOPBACK = "127.0.0.1"


class PortTaken(Exception):
    """Another program listens there; the message is one line for a person."""


def open_door(host: str, port: int) -> socket.socket:
    """A listening socket on `host`; port 0: any free one.

    Raises PortTaken where another program has it, OSError for a host that is not this machine's and the like.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise OSError(error.errno, (error.strerror or "").partition(" (")[0], f"--host {host}") from error
        raise PortTaken(f"{host}:{port}: another program listens there (--port P chooses another)") from error


def is_loopback(host: str) -> bool:
    """Whether who listens on `host` is reached from this machine alone; a name that is no address is not believed."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def door_address(door: socket.socket) -> str:
    """`http://host:port/` of a listening socket."""
    host, port = door.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


async def serve_until(stop: asyncio.Event, door: socket.socket, app: ASGIApp) -> None:
    """Serve an application on a listening socket until `stop` is set."""
    options = uvicorn.Config(
        app,
        log_level="warning",
        server_header=False,
        # Whom to believe is a setting of ours: on one machine anybody can write such headers.
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = uvicorn.Server(options)
    # Its own signal handlers would end the process by the signal, and not the rest of the service with it.
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment]
    page = asyncio.create_task(server.serve(sockets=[door]))
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({page, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    server.should_exit = True
    await page


def stop_on_signals(stop: asyncio.Event) -> None:
    """Let SIGTERM and SIGINT set `stop`, in the running loop."""
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)


def serve_alone(door: socket.socket, app: ASGIApp) -> int:
    """Serve an application until SIGTERM or SIGINT; 0."""

    async def served() -> None:
        stop = asyncio.Event()
        stop_on_signals(stop)
        await serve_until(stop, door, app)

    asyncio.run(served())
    return 0

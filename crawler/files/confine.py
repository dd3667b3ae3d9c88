"""Runs a parser on hostile bytes in a child process that may use little and is ended when it takes too long."""

from __future__ import annotations

import atexit
import contextlib
import multiprocessing
import os
import re
import signal
import threading
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any, TypeVar, cast

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from crawler.files.network_ban import forbid_network

T = TypeVar("T")

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
"""Where an object lies in memory: differs from run to run, and says nothing to a reader."""

SECONDS = 60
"""Wall time of one parse."""
CPU_SECONDS = 30
MEMORY_BYTES = 1024**3
FILE_BYTES = 64 * 1024**2
OPEN_FILES = 64
WORKERS = 2
_TASKS_PER_WORKER = 60
_GRACE = 30
"""Seconds over its time after which a child is given up of which nothing is heard."""

_lock = threading.Lock()
_pools: set[ProcessPool] = set()
"""All there are, each of one child."""
_idle: dict[int, list[ProcessPool]] = {}
"""Those that nobody uses now, by their memory."""
_places: dict[int, threading.BoundedSemaphore] = {}


class Unparsed(Exception):
    """A parser came to no result; the message says why in a few words."""


def run_confined(
    function: Callable[..., T],
    *args: object,
    seconds: float = SECONDS,
    cpu_seconds: int = CPU_SECONDS,
    memory_bytes: int = MEMORY_BYTES,
) -> T:
    """What `function(*args)` gives, computed in a child process (T071 to T080).

    `function` is found again by its module and name, arguments and result travel pickled. Limits: wall time
    `seconds`, processor time `cpu_seconds`, memory `memory_bytes`, 64 MiB a file, 64 open files, no core dump, no
    network; what it prints goes nowhere.
    May be called from any thread. Raises Unparsed for a limit, a crash or any exception of the function.
    A program that uses it needs the usual `if __name__ == "__main__"` guard, since children are started anew.
    """
    task = [seconds, cpu_seconds, function, *args]
    try:
        try:
            kind, result = _answer(task, seconds, memory_bytes)
        except RuntimeError:
            # It died before it began, maybe ended for what another program did to the machine.
            kind, result = _answer(task, seconds, memory_bytes)
    except FutureTimeout:
        raise Unparsed(f"limit: longer than {seconds:g} s") from None
    except ProcessExpired as expired:
        raise Unparsed(_death(expired.exitcode, seconds, cpu_seconds)) from None
    except RuntimeError:
        raise Unparsed("parser died before it began") from None
    if kind == "fault":
        raise Unparsed(" ".join(str(result).split())[:200])
    return cast(T, result)


def _death(exitcode: int | None, seconds: float, cpu_seconds: int) -> str:
    if exitcode == -signal.SIGXCPU:
        return f"limit: longer than {cpu_seconds} s of processor time"
    return f"limit: longer than {seconds:g} s" if exitcode == -signal.SIGALRM else f"parser died (exit {exitcode})"


def close() -> None:
    """End all children. They are started again when needed."""
    with _lock:
        pools = list(_pools)
        _idle.clear()
    for pool in pools:
        _end(pool)


def _answer(task: list[Any], seconds: float, memory_bytes: int) -> tuple[str, object]:
    """Asks a child that works for one caller at a time: none waits for a task that went down with another's child."""
    with _lock:
        most = WORKERS if memory_bytes <= MEMORY_BYTES else 1
        places = _places.setdefault(memory_bytes, threading.BoundedSemaphore(most))
    with places:
        pool = _pool(memory_bytes)
        future: ProcessFuture[tuple[str, object]] | None = None
        try:
            future = pool.schedule(_bounded, args=task, timeout=seconds)
            return future.result(timeout=seconds + _GRACE)
        finally:
            if future is not None and future.done() and pool.active:
                with _lock:
                    _idle.setdefault(memory_bytes, []).append(pool)
            else:
                _end(pool)


def _end(pool: ProcessPool) -> None:
    with _lock:
        _pools.discard(pool)
    pool.stop()  # type: ignore[no-untyped-call]
    with contextlib.suppress(FutureTimeout, TimeoutError):
        pool.join(timeout=5)


def _pool(memory_bytes: int) -> ProcessPool:
    with _lock:
        idle = _idle.setdefault(memory_bytes, [])
        while idle:
            pool = idle.pop()
            if pool.active:
                return pool
            _pools.discard(pool)
        pool = ProcessPool(
            max_workers=1,
            max_tasks=_TASKS_PER_WORKER,
            initializer=_confine,
            initargs=[memory_bytes],
            context=multiprocessing.get_context("spawn"),
        )
        if not _pools:
            atexit.register(close)
        _pools.add(pool)
        return pool


def _confine(memory_bytes: int) -> None:
    """In the child: limits that hold for its whole life."""
    import resource

    # What a parser or its library says is hostile text among our own lines.
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
    # Else it keeps a number for this machine and a diary in the user's home, to send off when it can (since 1.29).
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    forbid_network()
    for limit, value in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(limit)
        ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (ceiling, ceiling))


def _bounded(seconds: float, cpu_seconds: int, function: Callable[..., object], *args: object) -> tuple[str, object]:
    """In the child: one task, with its own share of processor time; a fault is told as text."""
    import resource

    # Where nobody is left to end it, it ends by itself.
    signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE)
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    share = int(used.ru_utime + used.ru_stime) + cpu_seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (share if hard == resource.RLIM_INFINITY else min(share, hard), hard))
    try:
        return "result", function(*args)
    except MemoryError:
        return "fault", "limit: memory"
    except BaseException as fault:  # noqa: BLE001 -- no fault crosses as a pickled object, a native parser's panic least
        return "fault", f"{type(fault).__name__}: {_ADDRESS.sub('', str(fault))}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)

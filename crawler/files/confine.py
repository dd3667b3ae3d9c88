"""Runs a parser on hostile bytes in a child process that may use little and is ended when it takes too long."""

from __future__ import annotations

import atexit
import contextlib
import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeout
from typing import TypeVar, cast

from pebble import ProcessExpired, ProcessPool

from crawler.files.network_ban import forbid_network

T = TypeVar("T")

SECONDS = 60
"""Wall time of one parse."""
CPU_SECONDS = 30
MEMORY_BYTES = 1024**3
FILE_BYTES = 64 * 1024**2
OPEN_FILES = 64
WORKERS = 2
_TASKS_PER_WORKER = 60

_lock = threading.Lock()
_pools: dict[int, ProcessPool] = {}


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
    network.
    May be called from any thread. Raises Unparsed for a limit, a crash or any exception of the function.
    A program that uses it needs the usual `if __name__ == "__main__"` guard, since children are started anew.
    """
    future = _pool(memory_bytes).schedule(_bounded, args=[cpu_seconds, function, *args], timeout=seconds)
    try:
        kind, result = future.result()
    except FutureTimeout:
        raise Unparsed(f"limit: longer than {seconds:g} s") from None
    except ProcessExpired as expired:
        raise Unparsed(f"parser died (exit {expired.exitcode})") from None
    if kind == "fault":
        raise Unparsed(str(result)[:200])
    return cast(T, result)


def close() -> None:
    """End all children. They are started again when needed."""
    with _lock:
        pools = list(_pools.values())
        _pools.clear()
    for pool in pools:
        pool.stop()  # type: ignore[no-untyped-call]
        with contextlib.suppress(FutureTimeout, TimeoutError):
            pool.join(timeout=5)


def _pool(memory_bytes: int) -> ProcessPool:
    with _lock:
        pool = _pools.get(memory_bytes)
        if pool is None or not pool.active:
            if not _pools:
                atexit.register(close)
            pool = ProcessPool(
                max_workers=WORKERS if memory_bytes <= MEMORY_BYTES else 1,
                max_tasks=_TASKS_PER_WORKER,
                initializer=_confine,
                initargs=[memory_bytes],
                context=multiprocessing.get_context("spawn"),
            )
            _pools[memory_bytes] = pool
        return pool


def _confine(memory_bytes: int) -> None:
    """In the child: limits that hold for its whole life."""
    import resource

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


def _bounded(cpu_seconds: int, function: Callable[..., object], *args: object) -> tuple[str, object]:
    """In the child: one task, with its own share of processor time; a fault is told as text."""
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    share = int(used.ru_utime + used.ru_stime) + cpu_seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (share if hard == resource.RLIM_INFINITY else min(share, hard), hard))
    try:
        return "result", function(*args)
    except MemoryError:
        return "fault", "limit: memory"
    except BaseException as fault:  # noqa: BLE001 -- no fault crosses as a pickled object, a native parser's panic least
        return "fault", f"{type(fault).__name__}: {fault}"

"""Processes of a benchmark, each with a hard limit of time and its end with ours."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]


class NotMeasured(Exception):
    """Why there is no figure."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cost:
    """What a process and its children cost, starting included."""

    processor: float
    wall: float
    out: str


def run(command: Sequence[str], *, limit: float, folder: Path = ROOT, more: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end. Raises NotMeasured when it fails or takes longer than `limit` seconds."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    child = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **(more or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        out, told = child.communicate(timeout=limit)
    except subprocess.TimeoutExpired as late:
        raise NotMeasured(f"not done within {limit:.0f} seconds") from late
    finally:
        _end(child)
    if child.returncode != 0:
        last = [line for line in told.splitlines() if line.strip()][-1:] or ["nothing said"]
        raise NotMeasured(f"exit code {child.returncode}: {last[0][:160]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(
        processor=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        wall=time.monotonic() - began,
        out=out,
    )


def measured(module: str, *words: str, limit: float) -> dict[str, Any]:
    """What a module of this benchmark told of its own cost in its last line. Raises NotMeasured."""
    done = run([sys.executable, "-m", f"benchmarks.crawl.{module}", *words], limit=limit)
    told: dict[str, Any] = json.loads(done.out.splitlines()[-1])
    return told


@contextmanager
def counties_served(pages: int) -> Iterator[int]:
    """The counties' server in a process of its own; its port."""
    command = [sys.executable, "-m", "benchmarks.crawl.server", str(pages)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)
    try:
        assert server.stdout is not None
        yield int(server.stdout.readline())
    finally:
        _end(server)


def tell_server(port: int, word: str) -> dict[str, int]:
    """What the server counted since it was last asked; `word`: counts, honour or ignore."""
    with urlopen(f"http://127.0.0.1:{port}/__{word}", timeout=10) as answer:
        counts: dict[str, int] = json.load(answer)
    return counts


def _end(child: subprocess.Popen[str]) -> None:
    """End a process and all it started: its session is its own."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    for stream in (child.stdout, child.stderr):
        if stream is not None:
            stream.close()

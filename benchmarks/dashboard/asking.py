"""The product's own `nianbao serve` over a made workspace, asked page by page and by many at once."""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

from benchmarks.dashboard.made import NOW, Made
from benchmarks.tables import Row

_TICKS = os.sysconf("SC_CLK_TCK")
SOUGHT = (
    "申请", "收到申请", "收到申请3件", "均已按期答复 年度报告", "政府信息公开工作", "行政复议", "第三方评估",
    "2021年 申请", "人民政府2019年政府信息公开工作年度报告", "本机关", "提起行政诉讼", "在这里一次也没有写过的话",
)  # fmt: skip
"""Words in every report, in many, in few and in none; two signs and whole sentences."""
ALONE = 5
"""Requests of each page for its processor time."""


def pages(made: Made) -> Mapping[str, list[str]]:
    """Addresses by page, many of each, so that nothing is asked twice in a row."""
    chance = random.Random(11)

    def some(pattern: str, of: list[str]) -> list[str]:
        return [pattern.format(quote(one)) for one in chance.sample(of, min(len(of), 60))]

    provinces = sorted({code[:2] for code in made.counties})
    return {
        "today": ["/"],
        "coverage": ["/coverage", "/coverage?years=5", "/coverage?kind=township", "/coverage?lang=en"],
        "coverage, one year": [f"/coverage?years={year}" for year in range(2018, 2026)],
        "coverage of a province": some("/coverage?province={}", provinces),
        "coverage of a county": some("/coverage?county={}", made.counties),
        "a county in one year": some("/coverage?years=2024&county={}", made.counties),
        "a body": some("/body/{}", made.bodies),
        "a report": some("/report/{}", made.full),
        "a change": some("/report/{}/changes/2", made.changed),
        "findings": ["/findings", "/findings?status=all", "/findings?kind=missing", "/findings?kind=late"],
        "findings of a county": some("/findings?county={}", made.counties),
        "a finding": some("/findings/{}", made.findings),
        "search": [f"/search?q={quote(words)}" for words in SOUGHT]
        + some(f"/search?q={quote(SOUGHT[1])}&county={{}}", made.counties),
        "feed": ["/findings.atom", "/findings.atom?kind=changed", *some("/findings.atom?county={}", made.counties)],
        "calendar": ["/deadlines.ics", *some("/deadlines.ics?county={}", made.counties)],
        "file: a county's findings": some("/findings.csv?county={}", made.counties),
        "file: a county's coverage": some("/coverage.csv?county={}", made.counties),
        "file: a body's years": some("/body/{}.json", made.bodies),
        "file: looks": some("/report/{}/looks.json", made.full),
        "api: counties": some("/api/counties?province={}", provinces),
        "api: bodies, reports": [*some("/api/bodies/{}", made.bodies), *some("/api/reports?county={}", made.counties)],
        "api: a version": some("/api/reports/{}/versions/1", made.full),
        "api: findings": ["/api/findings", *some("/api/findings?county={}", made.counties)],
    }


@contextmanager
def served(workspace: Path) -> Iterator[tuple[int, int]]:
    """`nianbao serve` over the workspace; its process id and port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        "-m",
        "monitor.cli",
        "serve",
        "--workspace",
        str(workspace),
        "--now",
        NOW.isoformat(),
        "--port",
        str(port),
    ]
    with subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL) as server:
        try:
            _wait_for(port)
            yield server.pid, port
        finally:
            server.terminate()


def _wait_for(port: int) -> None:
    for _ in range(600):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the dashboard did not begin to serve")


def alone_rows(made: Made, pid: int, port: int) -> list[Row]:
    """Each page asked by one user alone: processor time, and bytes of the largest."""
    rows: list[Row] = []
    for name, addresses in pages(made).items():
        chosen = (addresses * ALONE)[1 : ALONE + 1]
        _get(port, addresses[0])
        start, clock = _spent(pid), time.perf_counter()
        sizes = [_get(port, path) for path in chosen]
        passed = (time.perf_counter() - clock) / len(chosen)
        spent = (_spent(pid) - start) / len(chosen)
        rows.append({"page": name, "processor, ms": 1000 * spent, "clock, ms": 1000 * passed, "kB": max(sizes) // 1000})
    return rows


def together_rows(made: Made, pid: int, port: int, *, users: int, think: float, seconds: int) -> list[Row]:
    """All pages asked at once by many: the middle, and what 95 of 100 answers took at most."""
    task = {"pages": pages(made), "users": users, "think": think, "seconds": seconds, "port": port}
    start, clock = _spent(pid), time.perf_counter()
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.dashboard.load"], input=json.dumps(task), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    spent, passed = _spent(pid) - start, time.perf_counter() - clock
    times: dict[str, list[float]] = json.loads(told.stdout)
    every = sorted(one for some in times.values() for one in some)
    rows: list[Row] = [_row(name, sorted(times[name])) for name in [*pages(made), *(set(times) - set(pages(made)))]
                       if name in times]  # fmt: skip
    return [*rows, _row("all", every), {"page": "a second", "answers": round(len(every) / passed)},
            {"page": "processor, ms an answer", "median, ms": 1000 * spent / len(every)}]  # fmt: skip


def _row(name: str, times: list[float]) -> Row:
    return {"page": name, "answers": len(times), "median, ms": times[len(times) // 2], "p95, ms": times[
        min(len(times) - 1, int(0.95 * len(times)))]}  # fmt: skip


def _get(port: int, path: str) -> int:
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=120) as answer:
        return len(answer.read())


def _spent(pid: int) -> float:
    """Processor seconds of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS

"""Each type of file read whole in a process of its own: time of the parser, and the most memory it took."""

from __future__ import annotations

import multiprocessing
import time
from collections import defaultdict
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

from benchmarks.reading.pages import GOLD
from benchmarks.tables import Row

SLOW = ("image", "scan")
"""Recognised sign by sign: one round is enough."""


def file_rows(rounds: int) -> list[Row]:
    """One row a type, over the files of the gold set."""
    groups: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(GOLD.glob("*/*")):
        if path.name != "expected.toml" and path.suffix not in (".html", ".toml", ".md"):
            groups["scan" if "scan" in path.parent.name and path.suffix == ".pdf" else path.suffix[1:]].append(path)
    floor = _measured([], 1)
    return [
        _row(kind, paths, 1 if kind in ("png", "jpg", *SLOW) else rounds, floor[1]) for kind, paths in groups.items()
    ]


def _row(kind: str, paths: list[Path], rounds: int, floor: float) -> Row:
    times, peak = _measured([str(path) for path in paths], rounds)
    return {
        "type": kind,
        "files": len(paths),
        "KiB": median(path.stat().st_size for path in paths) / 1024,
        "ms": median(times),
        "worst ms": max(times),
        "peak MiB": peak,
        "over bare imports": peak - floor,
    }


def _measured(paths: list[str], rounds: int) -> tuple[list[float], float]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=_child, args=(theirs, paths, rounds))
    child.start()
    theirs.close()
    result: tuple[list[float], float] = ours.recv()
    child.join()
    return result


def _child(pipe: Connection, paths: list[str], rounds: int) -> None:
    from crawler.extract.documents import read_document

    times = []
    for path in paths:
        content = Path(path).read_bytes()
        name = Path(path).name
        if rounds > 1:
            read_document(content, name=name, confined=False)
        spent = []
        for _ in range(rounds):
            start = time.process_time()
            read_document(content, name=name, confined=False)
            spent.append(time.process_time() - start)
        times.append(min(spent) * 1000)
    pipe.send((times, _peak()))


def _peak() -> float:
    """MiB; of this process alone, where `getrusage` would tell of the one that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024

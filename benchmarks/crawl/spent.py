"""What a piece of work cost this process and those it started: processor time, time, and memory at its highest."""

from __future__ import annotations

import cProfile
import os
import time
from pathlib import Path
from types import TracebackType
from typing import Self


class Spent:
    """Measures what is done inside of `with`; importing, opening and closing are not."""

    def __init__(self, *, profile: Path | None = None) -> None:
        self._profile = profile
        self._profiler = cProfile.Profile() if profile is not None else None
        self.processor = self.wall = 0.0

    def __enter__(self) -> Self:
        self._began = time.monotonic()
        self._before = _processor()
        if self._profiler is not None:
            self._profiler.enable()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        if self._profiler is not None and self._profile is not None:
            self._profiler.disable()
            self._profiler.dump_stats(self._profile)
        self.processor = _processor() - self._before
        self.wall = time.monotonic() - self._began

    def told(self) -> dict[str, float]:
        """For JSON: seconds, and MiB at the highest point since the process began."""
        return {"processor": self.processor, "wall": self.wall, "peak": peak()}


def peak() -> float:
    """MiB, VmHWM of this process alone."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def started() -> float:
    """Seconds of processor time that this process has cost so far: what starting costs, when asked before the work."""
    return _processor()


def _processor() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system

"""One service a workspace: a lock that the kernel drops when the process ends, however it ends (F18)."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.condition import LOCK
from storage.refusals import ArchiveBusy


class AlreadyRunning(ArchiveBusy):
    """Another instance serves this workspace."""


@contextmanager
def only_instance(workspace: Path, data: Path) -> Iterator[None]:
    """Hold the workspace, whose data folder is there, while the service runs. Raises AlreadyRunning."""
    with (data / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(f"{workspace}: the service is already running for this workspace") from error
        yield

"""When nobody answers, the fault is ours: a resolver that is down, a way out that is cut or blocked everywhere."""

from __future__ import annotations

import errno
from contextvars import ContextVar

LEAST_NAMES = 3
"""Names that the resolver failed on, while it gave none, before it is called broken."""
LEAST_HOSTS = 30
"""Hosts that gave us nothing in one cycle, at least half of all, before the way to them is called broken."""


class OurFault(OSError):
    """The run is worth nothing: what it saw tells of our own line, not of the counties."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.errno = errno.EIO
        """A fault of this machine, for those who tell faults by their number."""
        self.why = why

    def __str__(self) -> str:
        return f"our own line is at fault, nothing is judged: {self.why}"


class OwnLine:
    """What all hosts of one cycle tell of our own line."""

    def __init__(self) -> None:
        self._unresolved: set[str] = set()
        self._resolved = False
        self._silent: set[str] = set()
        self._heard: set[str] = set()

    def resolved(self, name: str) -> None:
        """The resolver gave an address, or said that there is none: it works."""
        self._unresolved.discard(name)
        self._resolved = True

    def unresolved(self, name: str) -> None:
        """The resolver itself failed: no answer, or "try again"."""
        self._unresolved.add(name)

    def heard(self, host: str) -> None:
        """A host gave us something of its own."""
        self._heard.add(host)
        self._silent.discard(host)

    def silent(self, host: str) -> None:
        """A host was asked for all that was due and gave nothing but refusals and silence."""
        if host not in self._heard:
            self._silent.add(host)

    @property
    def fault(self) -> OurFault | None:
        """What is wrong with our line; None: nothing that shows."""
        if not self._resolved and len(self._unresolved) >= LEAST_NAMES:
            return OurFault(f"no name could be resolved ({len(self._unresolved)} were asked for)")
        if len(self._silent) >= LEAST_HOSTS and len(self._silent) >= len(self._heard):
            return OurFault(f"{len(self._silent)} hosts refused or were silent at once, {len(self._heard)} answered")
        return None


_CURRENT: ContextVar[OwnLine | None] = ContextVar("own_line", default=None)


def begin_line(line: OwnLine) -> None:
    """Make it the line of the running task and of all tasks it starts."""
    _CURRENT.set(line)


def current_line() -> OwnLine:
    """The line of the running task; a new one where none was begun."""
    return _CURRENT.get() or OwnLine()

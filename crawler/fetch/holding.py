"""How much of what came one crawl may hold in memory before it is kept: many crawls run at once (T020)."""

from __future__ import annotations

import asyncio
from contextvars import ContextVar

LIGHT = 4 * 1024 * 1024
"""Bytes that every crawl may hold."""
HEAVY = 4
"""Crawls of one process that may hold more at the same time; the others wait for them, their server with them."""


class Holding:
    """What one crawl holds: bodies that came since it last let go."""

    def __init__(self, heavy: asyncio.Semaphore) -> None:
        """`heavy` is shared by all crawls of a process: the places for those that hold much."""
        self._heavy = heavy
        self._turn = asyncio.Lock()
        self._is_heavy = False
        self.size = 0

    async def take(self, size: int) -> None:
        """Count bytes that came; where they make much, wait for a place."""
        self.size += size
        if self.size > LIGHT and not self._is_heavy:
            async with self._turn:
                if not self._is_heavy:
                    await self._heavy.acquire()
                    self._is_heavy = True

    def let_go(self) -> None:
        """What came was kept, or thrown away."""
        self.size = 0
        if self._is_heavy:
            self._is_heavy = False
            self._heavy.release()


_CURRENT: ContextVar[Holding | None] = ContextVar("holding", default=None)


def begin_holding(holding: Holding) -> None:
    """Make it that of the running task and of all tasks it starts."""
    _CURRENT.set(holding)


def current_holding() -> Holding:
    """That of the running task; one of its own where none was begun (`scrapy shell`)."""
    return _CURRENT.get() or Holding(asyncio.Semaphore(HEAVY))

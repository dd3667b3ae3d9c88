"""The archive of who writes for hours, lent to who has a line to write meanwhile in the same process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from storage.archive import Archive


class Lending:
    """One archive opened to write, or none, for whoever asks."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._archive: Archive | None = None

    @contextmanager
    def lend(self, archive: Archive) -> Iterator[None]:
        """Lend it while the block runs; its end waits for who has it."""
        with self._turn:
            self._archive = archive
        try:
            yield
        finally:
            with self._turn:
                self._archive = None

    @contextmanager
    def borrow(self) -> Iterator[Archive | None]:
        """The archive that is lent; None: nobody lends one. For short work: its lender and the next one wait."""
        with self._turn:
            yield self._archive

"""Archives kept open for who asks often and from several threads: lent to one at a time, anew for another file."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.opening import DATABASE
from storage.overview import Overview

MOST_IDLE = 8
"""So many wait open; of more asked for at once the rest is closed after use."""

_File = tuple[int, int]


class Readers:
    """Overviews over one data folder. Opening one proves that the file is ours, which takes longer than a question."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._turn = threading.Lock()
        self._file: _File | None = None
        self._idle: list[Overview] = []
        self._watch: Overview | None = None
        """Asks nothing but whether somebody wrote; never lent."""

    @contextmanager
    def lend(self) -> Iterator[Overview]:
        """An overview for one question; raises BrokenArchive. One that a fault met is not lent again."""
        file = self._named()
        overview = self._waiting(file) or Overview.open(self._data)
        sound = True
        try:
            yield overview
        except sqlite3.Error:
            sound = False
            raise
        finally:
            self._back(overview, file if sound else None)

    def state(self) -> Hashable | None:
        """A word for all that is stored, another one after each commit; None where nothing can be said. May raise
        BrokenArchive."""
        file = self._named()
        if file is None:
            return None
        with self._turn:
            self._settle(file)
            if self._watch is None:
                self._watch = Overview.open(self._data)
            row = self._watch.archive.row("pragma data_version")
        return (file, id(self._watch), None if row is None else row["data_version"])

    def close(self) -> None:
        """Close all that wait."""
        with self._turn:
            self._settle(None)

    def _named(self) -> _File | None:
        """Which file stands under the name now; None where there is none yet."""
        try:
            told = (self._data / DATABASE).stat()
        except OSError:
            return None
        return (told.st_dev, told.st_ino) if told.st_size else None

    def _waiting(self, file: _File | None) -> Overview | None:
        with self._turn:
            self._settle(file)
            return self._idle.pop() if self._idle else None

    def _back(self, overview: Overview, file: _File | None) -> None:
        with self._turn:
            if file is not None and file == self._file and len(self._idle) < MOST_IDLE:
                self._idle.append(overview)
                return
        overview.archive.close()

    def _settle(self, file: _File | None) -> None:
        """Let go of what was opened over another file; with the turn taken."""
        if file == self._file:
            return
        for overview in (*self._idle, *([self._watch] if self._watch is not None else [])):
            overview.archive.close()
        self._idle, self._watch, self._file = [], None, file

"""The archive, the one door to all that is stored: keep what was seen, give a report's history, prove it all."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from types import TracebackType

from sqlite_utils import Database

from storage import ledger
from storage.evidence import CaptureRow, Evidence
from storage.findings_table import Findings
from storage.healing import heal
from storage.judging import Judging
from storage.left_sound import leave_sound
from storage.listings import Listings
from storage.opening import DATABASE, RESTORE, open_to_read, open_to_write, take_lock
from storage.outcome import Outcome
from storage.receipts import Receipt, Receipts
from storage.refusals import ArchiveBusy, ArchiveRefusal, BrokenArchive
from storage.reports import Reports
from storage.search_index import SearchIndex
from storage.sightings import Capture
from storage.signatures_table import Signatures
from storage.standings_table import Standings
from storage.verify import verify

__all__ = ["Archive", "ArchiveBusy", "ArchiveRefusal", "BrokenArchive", "CaptureRow", "Outcome", "Receipt"]


class Archive(Reports, Listings, Receipts, Findings, Evidence, Signatures, Standings, Judging, SearchIndex):
    """A workspace's data folder: `nianbao.db` and `archive/*.warc.gz`. One writer, any number of readers.

    A writer may be used from several threads; its transactions wait for one another.
    """

    def __init__(self, db: Database, data: Path, lock: int | None) -> None:
        """Use `open`."""
        super().__init__(db, data)
        self._lock = lock
        self.healed: tuple[str, ...] = ()
        """What a crash had left behind and was moved aside at opening, one line each."""

    @classmethod
    def open(cls, data: Path, *, write: bool = False) -> Archive:
        """Open a data folder. To write: made where it is new, healed where a crash tore it, brought to today's tables.

        Raises ArchiveBusy when another writes, BrokenArchive (nothing altered) for what is damaged, foreign or newer.
        Read-only, a folder without an archive is an empty archive.
        """
        if not write:
            return cls(open_to_read(data), data, None)
        data.mkdir(parents=True, exist_ok=True)
        lock = take_lock(data)
        try:
            archive = cls(open_to_write(data), data, lock)
        except BaseException:
            os.close(lock)
            raise
        try:
            archive.healed = tuple(heal(data / "archive", archive._acknowledged()))
        except sqlite3.DatabaseError as fault:
            archive.close(sound=False)
            raise BrokenArchive(f"{data / DATABASE}: damaged ({fault}); {RESTORE}") from fault
        except BaseException:
            archive.close(sound=False)
            raise
        return archive

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self, *, sound: bool = True) -> None:
        """Close the files and let go of the lock; a second time does nothing.

        `sound`: the next opening need not prove a large database anew.
        """
        self.warc.close()
        self.db.close()
        if self._lock is not None:
            if sound:
                leave_sound(self.data)
            os.close(self._lock)
            self._lock = None

    @property
    def sqlite_version(self) -> str:
        """Version of the SQLite library in use."""
        return sqlite3.sqlite_version

    def keep(self, cycle: int, capture: Capture) -> Outcome:
        """Keep one look, those at its attachments, its listing, its second look: all or nothing, on the disk on return.

        Raises ValueError for a page without bytes or with a wrong hash, OSError when the disk is full, BrokenArchive
        when it fails.
        """
        with self.transaction():
            kept = self.keep_look(cycle, capture)
            for part in capture.parts:
                self.keep_look(cycle, part, parent=kept.place)
            if capture.listing is not None:
                self.keep_listing(cycle, capture.county, capture.listing)
            outcome = self.judge_look(cycle, capture, kept)
            if capture.again is not None:
                self.keep(cycle, capture.again)
            return outcome

    def verify(self) -> list[str]:
        """Prove all that is stored; one line for each fault, `[]` when everything holds."""
        return verify(self)

    def head(self) -> str:
        """Number and chain value of the ledger's last entry, `12-9f…`: a witness of all before it, for mails."""
        return ledger.head_text(self.db)

    def _acknowledged(self) -> dict[str, int]:
        return {
            row["file"]: row["n"]
            for row in self.rows("select file, max(offset + length) as n from capture group by file")
        }

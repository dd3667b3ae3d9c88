"""Why the archive refuses: somebody else writes, or what is stored does not hold."""

from __future__ import annotations

import sqlite3

DatabaseFault = sqlite3.DatabaseError
"""What the database itself raises once it is open: a full disk, rights taken away, pages that rotted meanwhile."""


class ArchiveRefusal(Exception):
    """The archive cannot be used as asked; the message is one line for a person."""


class ArchiveBusy(ArchiveRefusal):
    """Another process holds the archive for writing."""


class BrokenArchive(ArchiveRefusal):
    """Stored data is damaged, foreign or of a newer version (T114). Nothing was overwritten."""

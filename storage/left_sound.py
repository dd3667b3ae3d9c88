"""Whether the database is just as its last writer left it: gigabytes are not proven anew at each opening."""

from __future__ import annotations

import json
import logging
from pathlib import Path

logger = logging.getLogger(__name__)

MARK = "left-sound.json"
_FILES = ("nianbao.db", "nianbao.db-wal")
SMALL = 32 * 1024 * 1024
"""Bytes up to which a database is proven at each opening all the same; it takes less than a second."""


def leave_sound(data: Path) -> None:
    """Note how the files stand. For the writer, behind its last write and with its lock still held."""
    try:
        (data / MARK).write_text(json.dumps(_standing(data)), encoding="ascii")
    except OSError as fault:
        logger.warning("%s: not written (%s); the next opening proves the database anew", data / MARK, fault)


def is_left_sound(data: Path) -> bool:
    """Whether nobody wrote since: not a writer that was killed, not another hand, not a backup put in its place.

    What a disk loses by itself is not seen by it; `nianbao verify` looks at every page and every received byte.
    """
    standing = _standing(data)
    if sum(size for size, *_ in standing.values()) <= SMALL:
        return False
    try:
        return bool(json.loads((data / MARK).read_bytes()) == standing)
    except (OSError, ValueError):
        return False


def _standing(data: Path) -> dict[str, list[int]]:
    """Size, moment of the last write and inode of each file; an empty one stands as one that is not there."""
    found = {}
    for name in _FILES:
        try:
            told = (data / name).stat()
        except FileNotFoundError:
            continue
        if told.st_size:
            found[name] = [told.st_size, told.st_mtime_ns, told.st_ino]
    return found

"""Opening the database: who may write, what is refused untouched (T114), and the settings that make promises hold."""

from __future__ import annotations

import fcntl
import logging
import os
import sqlite3
from functools import cache
from pathlib import Path

from sqlite_utils import Database

from storage.healing import sync_folder
from storage.left_sound import is_left_sound
from storage.migrations import APPLICATION, migrations
from storage.refusals import ArchiveBusy, BrokenArchive

logger = logging.getLogger(__name__)

DATABASE = "nianbao.db"
ARCHIVE = "archive"
LOCK = "writer.lock"

_MAGIC = b"SQLite format 3\x00"
RESTORE = "put the last backup of the data folder in its place; nothing was altered"


def take_lock(data: Path) -> int:
    """The one writer's lock on a data folder, as an open file; raises ArchiveBusy when another holds it.

    The kernel drops it when the process ends, however it ends.
    """
    handle = os.open(data / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        # flock, not lockf: it also keeps a second writer of the same process out.
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as taken:
        holder = os.pread(handle, 20, 0).decode("ascii", "replace").strip()
        os.close(handle)
        raise ArchiveBusy(f"{data}: another nianbao is writing here (process {holder or 'unknown'})") from taken
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
    return handle


def open_to_write(data: Path) -> Database:
    """The database for the one writer, made or migrated where needed; raises BrokenArchive and leaves it as it is."""
    path = data / DATABASE
    if inspect(data):
        fault = _fault_of(path, deep=not is_left_sound(data))
        if fault:
            raise BrokenArchive(f"{path}: {fault}; {RESTORE}")
    connection = sqlite3.connect(path, timeout=60, check_same_thread=False)
    db = Database(connection, recursive_triggers=True, execute_plugins=False)
    try:
        _settle(connection)
        connection.execute("pragma journal_mode = wal")
        # FULL is no tuning option: with NORMAL, WAL loses acknowledged commits when the power goes.
        connection.execute("pragma synchronous = full")
        connection.execute("pragma journal_size_limit = 67108864")
        migrations.apply(db)
        sync_folder(data)
    except sqlite3.DatabaseError as fault:
        connection.close()
        raise BrokenArchive(f"{path}: {fault}; {RESTORE}") from fault
    return db


def open_to_read(data: Path) -> Database:
    """The database, read-only; an empty one in memory where nothing was ever written. Raises BrokenArchive."""
    if not inspect(data):
        db = Database(memory=True, recursive_triggers=True, execute_plugins=False)
        migrations.apply(db)
        _settle(db.conn)
        return _only_read(db)
    path = data / DATABASE
    fault = _fault_of(path, deep=False)
    if fault:
        raise BrokenArchive(f"{path}: {fault}; {RESTORE}")
    connection = _connect_to_read(path)
    _settle(connection)
    if _names(connection) < _known():
        _catch_up(data)
    # Only the writer makes checkpoints: several at once can corrupt a WAL file in SQLite before 3.51.3.
    connection.execute("pragma wal_autocheckpoint = 0")
    return _only_read(Database(connection, recursive_triggers=True, execute_plugins=False))


def _catch_up(data: Path) -> None:
    """Bring an archive that an earlier release wrote to today's tables, so that it can be read at once.

    Where another writes, or nothing may be written, it stays as it is: whoever writes next does it.
    """
    try:
        lock = take_lock(data)
    except (ArchiveBusy, OSError) as reason:
        logger.warning("%s: still has the tables of an earlier release (%s)", data / DATABASE, reason)
        return
    try:
        open_to_write(data).close()
    finally:
        os.close(lock)


def inspect(data: Path) -> bool:
    """Whether the folder holds a database; raises BrokenArchive for what is there and is none."""
    path = data / DATABASE
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        head = b""
    except OSError as fault:
        raise BrokenArchive(f"{path}: cannot be read ({fault.strerror}); {RESTORE}") from fault
    if head and (len(head) < 100 or not head.startswith(_MAGIC)):
        raise BrokenArchive(f"{path}: not a database of nianbao; {RESTORE}")
    if not head and any((data / ARCHIVE).glob("*.warc.gz")):
        raise BrokenArchive(f"{path}: missing, although {data / ARCHIVE} holds what was received; {RESTORE}")
    return bool(head)


def _connect_to_read(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=60, check_same_thread=False)


def _settle(connection: sqlite3.Connection) -> None:
    connection.execute("pragma busy_timeout = 60000")
    connection.execute("pragma foreign_keys = on")
    # Without it INSERT OR REPLACE would slip past the triggers that make tables append-only (D6).
    connection.execute("pragma recursive_triggers = on")
    connection.execute("pragma trusted_schema = off")
    connection.execute("pragma cell_size_check = on")


def _only_read(db: Database) -> Database:
    db.conn.execute("pragma query_only = on")
    return db


def _fault_of(path: Path, *, deep: bool) -> str:
    """What is wrong with a database file, found without writing to it; empty where nothing is."""
    try:
        connection = _connect_to_read(path)
        try:
            return _schema_fault(connection) or (_page_fault(connection) if deep else "")
        finally:
            connection.close()
    except sqlite3.OperationalError as fault:
        return f"cannot be read as a database ({fault})"
    except sqlite3.DatabaseError as fault:
        return f"damaged ({fault})"


def _schema_fault(connection: sqlite3.Connection) -> str:
    tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
    (application,) = connection.execute("pragma application_id").fetchone()
    if not tables and application == 0:
        # The first start was cut short before its first table; with WARC files beside it, it is something else.
        return "empty, although data was received" if any((Path(_file(connection)).parent / ARCHIVE).glob("*")) else ""
    if "_sqlite_migrations" not in tables or application not in (0, APPLICATION):
        return "not a database of nianbao"
    if tables == {"_sqlite_migrations"} and application == 0:
        return ""
    applied = _names(connection)
    newer = sorted(applied - _known())
    if newer:
        return f"written by a newer nianbao ({', '.join(newer)}): upgrade this one"
    return "" if applied and application == APPLICATION else "not a database of nianbao"


def _names(connection: sqlite3.Connection) -> frozenset[str]:
    """The migrations that a database has had; none where its first start was cut short."""
    if not connection.execute("select 1 from sqlite_master where name = '_sqlite_migrations'").fetchone():
        return frozenset()
    query = "select name from _sqlite_migrations where migration_set = ?"
    return frozenset(name for (name,) in connection.execute(query, [migrations.name]))


@cache
def _known() -> frozenset[str]:
    # sqlite-utils has no public list of a set's migrations but the pending ones of an empty database.
    return frozenset(one.name for one in migrations.pending(Database(memory=True, execute_plugins=False)))


def _file(connection: sqlite3.Connection) -> str:
    return str(connection.execute("pragma database_list").fetchone()[2])


def _page_fault(connection: sqlite3.Connection) -> str:
    (told,) = connection.execute("pragma quick_check(1)").fetchone()
    return "" if told == "ok" else f"damaged ({told})"

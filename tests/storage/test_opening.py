"""Who may open the archive, what is refused untouched, and the settings that the promises rest on."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlite_utils.utils
from sqlite_utils import Database

from storage.archive import Archive, ArchiveBusy, BrokenArchive
from storage.migrations import APPEND_ONLY, migrations
from storage.opening import DATABASE, take_lock
from tests.storage.filled import fill
from tests.storage.made import REPORT, START, content, day, seen


def pragma(archive: Archive, name: str) -> object:
    return archive.db.conn.execute(f"pragma {name}").fetchone()[0]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file but the lock and SQLite's own scratch files."""
    spare = ("writer.lock", "nianbao.db-shm", "nianbao.db-wal")
    return {
        str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file() and p.name not in spare
    }


def test_a_fresh_folder_becomes_an_archive(data: Path) -> None:
    with Archive.open(data, write=True) as archive:
        assert archive.verify() == []
        assert archive.reports() == []
    with Archive.open(data, write=True) as archive:
        assert archive.verify() == []


def test_reading_where_nothing_was_written_makes_nothing(data: Path) -> None:
    with Archive.open(data) as archive:
        assert archive.reports() == []
        assert archive.findings() == []
        assert archive.verify() == []
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            archive.begin_cycle(START)
    assert not data.exists()


def test_settings_of_the_writer(archive: Archive) -> None:
    assert pragma(archive, "journal_mode") == "wal"
    assert pragma(archive, "synchronous") == 2
    assert pragma(archive, "foreign_keys") == 1
    assert pragma(archive, "recursive_triggers") == 1
    assert pragma(archive, "trusted_schema") == 0
    assert pragma(archive, "busy_timeout") == 60000
    assert archive.sqlite_version == sqlite3.sqlite_version


def test_settings_of_a_reader(archive: Archive, data: Path) -> None:
    with Archive.open(data) as reader:
        assert pragma(reader, "query_only") == 1
        assert pragma(reader, "recursive_triggers") == 1
        assert pragma(reader, "trusted_schema") == 0
        assert pragma(reader, "wal_autocheckpoint") == 0
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.db.conn.execute("delete from cycle")
        reader.db.conn.execute("pragma query_only = off")
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.db.conn.execute("delete from cycle")


def test_one_driver_in_the_process() -> None:
    # Two SQLite libraries on one file in one process corrupt it: POSIX locks are the process's, not the library's.
    assert sqlite_utils.utils.sqlite3 is sqlite3
    assert "pysqlite3" not in sys.modules
    assert "sqlean" not in sys.modules


def test_a_second_writer_is_refused(archive: Archive, data: Path) -> None:
    with pytest.raises(ArchiveBusy, match="another nianbao"):
        Archive.open(data, write=True)
    script = (
        "import sys; from pathlib import Path; from storage.archive import Archive, ArchiveBusy\n"
        "try: Archive.open(Path(sys.argv[1]), write=True)\n"
        "except ArchiveBusy: sys.exit(7)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(data)], cwd=Path(__file__).parents[2], check=False)
    assert done.returncode == 7
    archive.begin_cycle(START)


def test_the_lock_is_free_after_closing_and_after_a_refusal(data: Path) -> None:
    Archive.open(data, write=True).close()
    database = data / "nianbao.db"
    whole = database.read_bytes()
    database.write_bytes(b"rubbish" * 100)
    with pytest.raises(BrokenArchive):
        Archive.open(data, write=True)
    database.write_bytes(whole)
    archive = Archive.open(data, write=True)
    archive.close()
    archive.close()


def test_a_reader_reads_while_a_writer_writes(archive: Archive, data: Path) -> None:
    cycle = archive.begin_cycle(START)
    with Archive.open(data) as reader, archive.transaction():
        archive.keep(cycle, seen(content=content()))
        assert reader.reports() == []
        assert reader.verify() == []
    with Archive.open(data) as reader:
        assert reader.reports() == [REPORT]
        assert reader.verify() == []


FOREIGN = "create table sheep (name text); insert into sheep values ('Dolly')"


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize(
    ("made", "says"),
    [
        (b"not a database at all, but some text of more than a hundred bytes " * 5, "not a database of nianbao"),
        (b"SQLite format 3\x00", "not a database of nianbao"),
        (b"SQLite format 3\x00" + b"\xff" * 8000, "damaged|cannot be read"),
        (b"\x00" * 4096, "not a database of nianbao"),
        (FOREIGN, "not a database of nianbao"),
        (FOREIGN + "; pragma application_id = 0x4E42414F", "not a database of nianbao"),
    ],
)
def test_a_foreign_file_is_refused_untouched(data: Path, made: bytes | str, says: str, write: bool) -> None:
    data.mkdir()
    path = data / "nianbao.db"
    if isinstance(made, bytes):
        path.write_bytes(made)
    else:
        connection = sqlite3.connect(path)
        connection.executescript(made)
        connection.close()
    before = contents(data)
    with pytest.raises(BrokenArchive, match=says) as refusal:
        Archive.open(data, write=write)
    assert "\n" not in str(refusal.value)
    assert "backup" in str(refusal.value)
    assert contents(data) == before


@pytest.mark.parametrize("write", [True, False])
def test_a_newer_archive_is_refused_untouched(data: Path, write: bool) -> None:
    with Archive.open(data, write=True) as archive:
        archive.db.conn.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) values (?, ?, ?)",
            ["nianbao", "later_tables", "2030"],
        )
        archive.db.conn.execute("commit")
    before = contents(data)
    with pytest.raises(BrokenArchive, match=r"newer nianbao \(later_tables\)"):
        Archive.open(data, write=write)
    assert contents(data) == before


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize("left", [None, b""])
def test_a_lost_database_is_not_begun_anew(data: Path, left: bytes | None, write: bool) -> None:
    with Archive.open(data, write=True) as archive:
        archive.keep(archive.begin_cycle(START), seen())
    path = data / "nianbao.db"
    path.unlink()
    if left is not None:
        path.write_bytes(left)
    with pytest.raises(BrokenArchive, match="missing"):
        Archive.open(data, write=write)
    assert path.exists() == (left is not None)


def test_damaged_pages_are_refused_by_the_writer(data: Path) -> None:
    with Archive.open(data, write=True) as archive:
        for n in range(40):
            archive.keep(archive.begin_cycle(day(n)), seen(b"%d" % n, day(n), content=content(f"{n}" * 500)))
    path = data / "nianbao.db"
    raw = bytearray(path.read_bytes())
    for page in range(len(raw) // 8192 * 4096, len(raw), 4096):
        raw[page : page + 8] = b"\xff" * 8
    path.write_bytes(raw)
    before = contents(data)
    with pytest.raises(BrokenArchive, match="damaged"):
        Archive.open(data, write=True)
    assert contents(data) == before


def test_a_first_start_cut_short_begins_again(data: Path) -> None:
    data.mkdir()
    (data / "nianbao.db").touch()
    with Archive.open(data, write=True) as archive:
        assert archive.verify() == []
    (data / "nianbao.db").unlink()
    connection = sqlite3.connect(data / "nianbao.db")
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma user_version = 0")
    connection.close()
    with Archive.open(data, write=True) as archive:
        assert archive.verify() == []


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_append_only_tables_refuse_every_way_of_rewriting(archive: Archive, table: str) -> None:
    fill(archive)
    names = [column.name for column in archive.db[table].columns]
    values = ", ".join(f'"{name}"' for name in names)
    for attempt in (
        f"update {table} set {names[-1]} = 'x'",
        f"delete from {table}",
        f"insert or replace into {table} ({values}) select {values} from {table}",
        f"replace into {table} ({values}) select {values} from {table}",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            archive.db.execute(attempt)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        archive.db[table].insert_all(list(archive.db[table].rows), replace=True)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        archive.db[table].upsert_all(list(archive.db[table].rows), pk=archive.db[table].pks)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        archive.db[table].delete_where()
    assert archive.verify() == []


@pytest.mark.parametrize("busy", [False, True])
def test_an_archive_of_an_earlier_release_is_read_at_once(data: Path, busy: bool) -> None:
    data.mkdir()
    db = Database(sqlite3.connect(data / DATABASE), execute_plugins=False)
    db.conn.execute("pragma journal_mode = wal")
    migrations.apply(db, stop_before="broken_rules")
    db.conn.close()
    lock = take_lock(data) if busy else None
    try:
        with Archive.open(data) as archive:
            columns = {row["name"] for row in archive.rows("pragma table_info(finding)")}
            assert ("rules" in columns) is not busy, "whoever writes there brings it to today's tables"
            if not busy:
                assert archive.findings() == []
                assert archive.verify() == []
    finally:
        if lock is not None:
            os.close(lock)
    with Archive.open(data) as archive:
        assert archive.findings() == []


def test_an_archive_whose_first_start_was_cut_short_is_an_empty_one(data: Path) -> None:
    data.mkdir()
    db = sqlite3.connect(data / DATABASE)
    db.execute("pragma journal_mode = wal")
    db.close()
    assert (data / DATABASE).stat().st_size
    with Archive.open(data) as archive:
        assert archive.findings() == []
        assert archive.verify() == []

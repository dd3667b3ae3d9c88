"""A large database is proven anew only when somebody else than its last writer may have touched it (T114)."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from storage import left_sound, opening
from storage.archive import Archive, BrokenArchive
from tests.storage.made import content, day, seen

PAGE = 4096


@pytest.fixture
def large(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive that counts as large."""
    monkeypatch.setattr(left_sound, "SMALL", 0)
    with Archive.open(data, write=True) as archive:
        for n in range(40):
            archive.keep(archive.begin_cycle(day(n)), seen(b"%d" % n, day(n), content=content(f"{n}" * 500)))
    return data


def damage(data: Path) -> None:
    """Spoil pages of the later half, as a faulty disk does."""
    path = data / "nianbao.db"
    raw = bytearray(path.read_bytes())
    for page in range(len(raw) // (2 * PAGE) * PAGE, len(raw), PAGE):
        raw[page : page + 8] = b"\xff" * 8
    path.write_bytes(raw)


def is_proven_anew(data: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether an opening looks at every page."""
    looked: list[str] = []
    real = opening._page_fault

    def looks(connection: sqlite3.Connection) -> str:
        looked.append(real(connection))
        return looked[-1]

    monkeypatch.setattr(opening, "_page_fault", looks)
    Archive.open(data, write=True).close()
    return looked == [""]


def test_what_its_last_writer_left_is_not_proven_again(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_proven_anew(large, monkeypatch)


def test_a_small_one_always_is(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(left_sound, "SMALL", 32 << 20)
    assert is_proven_anew(large, monkeypatch)


def test_another_hand_is_noticed(large: Path) -> None:
    damage(large)
    with pytest.raises(BrokenArchive, match="damaged"):
        Archive.open(large, write=True)


def test_a_copy_in_its_place_is_proven(large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = large / "nianbao.db"
    told = path.stat()
    copy = tmp_path / "copy.db"
    copy.write_bytes(path.read_bytes())
    os.utime(copy, ns=(told.st_atime_ns, told.st_mtime_ns))
    copy.replace(path)
    assert is_proven_anew(large, monkeypatch)


def test_a_writer_that_was_killed_leaves_nothing_proven(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom storage.archive import Archive\nfrom tests.storage.made import day\n"
        "archive = Archive.open(Path(sys.argv[1]), write=True)\narchive.begin_cycle(day(50))\nos._exit(9)\n"
    )
    assert subprocess.run([sys.executable, "-c", script, str(large)], check=False).returncode == 9
    assert (large / "nianbao.db-wal").stat().st_size
    assert is_proven_anew(large, monkeypatch)


@pytest.mark.parametrize("left", [b"", b"{", b"[]", b"\xff"])
def test_a_mark_that_says_nothing_is_none(large: Path, left: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    (large / left_sound.MARK).write_bytes(left)
    assert is_proven_anew(large, monkeypatch)


def test_a_reader_leaves_it_as_it_is(large: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Archive.open(large) as archive:
        assert archive.reports()
    assert not is_proven_anew(large, monkeypatch)

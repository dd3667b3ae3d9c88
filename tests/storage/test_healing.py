"""A torn end is moved aside; whole records stay; what was acknowledged is never touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.archive import Archive
from storage.healing import heal, members
from storage.sightings import Answer
from storage.warc import Warc
from tests.storage.made import START, body, day, missed, seen


def three(folder: Path) -> tuple[Path, list[int], bytes]:
    """A file of three bodies: its path, the byte at which each record ends, and its bytes."""
    with Warc(folder) as warc:
        spots = [warc.append(body(f"http://127.0.0.1/{n}", b"%d" % n * 50), START) for n in range(3)]
    path = folder / spots[0].file
    return path, [spot.offset + spot.length for spot in spots], path.read_bytes()


def test_torn_at_any_byte_of_the_last_record(tmp_path: Path) -> None:
    path, ends, whole = three(tmp_path)
    for cut in range(ends[1] + 1, ends[2], 7):
        path.write_bytes(whole[:cut])
        assert len(heal(tmp_path, {path.name: ends[1]})) == 1
        assert path.read_bytes() == whole[: ends[1]]
        aside = path.with_name(f"{path.name}.torn-1")
        assert aside.read_bytes() == whole[ends[1] : cut]
        aside.unlink()


def test_whole_records_nobody_refers_to_stay(tmp_path: Path) -> None:
    path, ends, whole = three(tmp_path)
    assert heal(tmp_path, {}) == []
    assert heal(tmp_path, {path.name: ends[0]}) == []
    path.write_bytes(whole[: ends[2] - 1])
    assert heal(tmp_path, {path.name: ends[0]}) != []
    assert path.read_bytes() == whole[: ends[1]]


def test_what_was_acknowledged_is_not_touched_even_when_damaged(tmp_path: Path) -> None:
    path, ends, whole = three(tmp_path)
    damaged = bytearray(whole)
    damaged[ends[1] + 40] ^= 1
    path.write_bytes(damaged)
    assert heal(tmp_path, {path.name: ends[2]}) == []
    assert path.read_bytes() == damaged
    path.write_bytes(whole[: ends[1] + 9])
    assert heal(tmp_path, {path.name: ends[2]}) == []
    assert path.read_bytes() == whole[: ends[1] + 9]


def test_a_file_without_a_whole_record_is_moved_aside_entirely(tmp_path: Path) -> None:
    path, _, whole = three(tmp_path)
    path.write_bytes(whole[:20])
    assert len(heal(tmp_path, {})) == 1
    assert not path.exists()
    assert path.with_name(f"{path.name}.torn-1").read_bytes() == whole[:20]


def test_torn_ends_of_several_starts_are_all_kept(tmp_path: Path) -> None:
    path, ends, whole = three(tmp_path)
    for serial in (1, 2, 3):
        path.write_bytes(whole[: ends[2] - serial])
        heal(tmp_path, {path.name: ends[1]})
        assert path.with_name(f"{path.name}.torn-{serial}").stat().st_size == ends[2] - ends[1] - serial


@pytest.mark.parametrize("rubbish", [b"\x00" * 5000, b"rubbish", b"\x1f\x8b\x08" + b"\xff" * 100])
def test_rubbish_at_the_end_is_torn(tmp_path: Path, rubbish: bytes) -> None:
    path, ends, whole = three(tmp_path)
    path.write_bytes(whole + rubbish)
    assert [member.whole for member in members(path)] == [True, True, True, True, False]
    heal(tmp_path, {path.name: ends[2]})
    assert path.read_bytes() == whole


def test_an_archive_heals_when_it_is_opened_to_write(data: Path) -> None:
    with Archive.open(data, write=True) as archive:
        cycle = archive.begin_cycle(START)
        archive.keep(cycle, seen(b"first"))
        archive.keep(cycle, seen(b"second", day(1)))
    (path,) = (data / "archive").iterdir()
    whole = path.read_bytes()
    with Warc(data / "archive") as warc:
        torn = warc.append(body("http://127.0.0.1/x", b"never acknowledged"), day(2))
    extra = (data / "archive" / torn.file).read_bytes()
    (data / "archive" / torn.file).unlink()
    path.write_bytes(whole + extra[torn.offset : torn.offset + torn.length - 3])
    with Archive.open(data) as reader:
        assert reader.healed == ()
        assert reader.verify() == []
    with Archive.open(data, write=True) as archive:
        assert len(archive.healed) == 1
        assert "torn" in archive.healed[0]
        assert archive.verify() == []
        archive.keep(archive.begin_cycle(day(3)), missed(Answer.NOT_FOUND, day(3), data=b"gone", status=404))
        assert archive.verify() == []
    assert path.read_bytes() == whole

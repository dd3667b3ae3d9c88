"""Outside the database stands what its head was: an older or rewritten copy is found."""

from __future__ import annotations

import shutil
from pathlib import Path

from storage.archive import Archive
from storage.witness import WITNESS, bear_witness, contradictions
from tests.storage.made import START, content, day, seen


def watch(data: Path, days: range) -> None:
    with Archive.open(data, write=True) as archive:
        for n in days:
            cycle = archive.begin_cycle(day(n))
            archive.keep(cycle, seen(b"%d" % n, day(n), content=content(f"{n}" * 400)))
            archive.end_cycle(cycle, day(n))


def test_an_older_copy_of_the_database_is_found(data: Path, tmp_path: Path) -> None:
    watch(data, range(2))
    shutil.copy(data / "nianbao.db", tmp_path / "backup.db")
    watch(data, range(2, 4))
    with Archive.open(data) as archive:
        assert archive.verify() == []
    shutil.copy(tmp_path / "backup.db", data / "nianbao.db")
    with Archive.open(data) as archive:
        assert archive.verify() == [f"{WITNESS} line {n}: the ledger does not hold this head" for n in (3, 4)]


def test_a_line_torn_by_a_crash_is_no_fault_and_is_cut_off(tmp_path: Path) -> None:
    bear_witness(tmp_path, START, "1-aa")
    path = tmp_path / WITNESS
    whole = path.read_bytes()
    path.write_bytes(whole + b"2019-02-02T06:0")
    assert contradictions(tmp_path, lambda seq: "aa") == []
    bear_witness(tmp_path, day(1), "2-bb")
    assert path.read_bytes() == whole + b"2019-02-02T06:00:00+08:00 2-bb\n"


def test_rubbish_is_told(tmp_path: Path) -> None:
    (tmp_path / WITNESS).write_bytes(b"\xff\xfe\n2019 1-aa\n\n2019 0-" + b"0" * 64 + b"\n")
    told = contradictions(tmp_path, lambda seq: "aa" if seq == 1 else None)
    assert [line.split(":")[0] for line in told] == [f"{WITNESS} line 1", f"{WITNESS} line 3"]

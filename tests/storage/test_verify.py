"""The proof: an untouched archive holds, and whatever is altered is found and named."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.archive import Archive, BrokenArchive
from storage.findings import FindingKind
from storage.migrations import APPEND_ONLY
from tests.storage.filled import PDF, fill
from tests.storage.made import PAGE, REPORT, START, content, day, finding, seen, sha


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled archive, closed, to be copied."""
    data = tmp_path_factory.mktemp("whole") / "data"
    with Archive.open(data, write=True) as archive:
        fill(archive)
        assert archive.verify() == []
    return data


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    """A copy of the filled archive, to be damaged."""
    shutil.copytree(whole, tmp_path / "data")
    return tmp_path / "data"


def proven(data: Path) -> list[str]:
    """What verify tells, a refusal to open being told too."""
    try:
        with Archive.open(data) as archive:
            return archive.verify()
    except BrokenArchive as refusal:
        return [str(refusal)]


def rewrite(data: Path, *statements: str | tuple[str, list[object]]) -> None:
    """Alter the database as someone with access to the file would: past the triggers, which are put back after."""
    connection = sqlite3.connect(data / "nianbao.db")
    triggers = connection.execute("select name, sql from sqlite_master where type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"drop trigger {name}")
    for statement in statements:
        connection.execute(*(statement if isinstance(statement, tuple) else (statement,)))
    for _, sql in triggers:
        connection.execute(sql)
    connection.commit()
    connection.close()


def test_an_untouched_copy_holds(copy: Path) -> None:
    assert proven(copy) == []
    rewrite(copy)
    assert proven(copy) == []


def test_proving_alters_nothing(copy: Path) -> None:
    before = {p: p.read_bytes() for p in copy.rglob("*") if p.is_file()}
    proven(copy)
    assert all(p.read_bytes() == data for p, data in before.items())


@pytest.mark.parametrize("seed", range(60))
def test_every_altered_byte_of_a_warc_file_is_found(copy: Path, seed: int) -> None:
    chance = random.Random(seed)
    with Archive.open(copy) as archive:
        spots = archive.rows("select distinct file, offset, length from capture")
    spot = chance.choice(spots)
    path = copy / "archive" / spot["file"]
    raw = bytearray(path.read_bytes())
    raw[spot["offset"] + chance.randrange(spot["length"])] ^= 1 << chance.randrange(8)
    path.write_bytes(raw)
    told = proven(copy)
    assert [line for line in told if line.startswith("capture ") and spot["file"] in line]
    assert all("\n" not in line for line in told)


@pytest.mark.parametrize("seed", range(60))
def test_every_altered_value_of_an_append_only_row_is_found(copy: Path, seed: int) -> None:
    chance = random.Random(seed)
    table = chance.choice(APPEND_ONLY)
    with Archive.open(copy) as archive:
        row = chance.choice(archive.rows(f"select * from {table}"))
    key = "seq" if table == "ledger" else "id"
    name = chance.choice([name for name, value in row.items() if value is not None and value != ""])
    rewrite(copy, (f"update {table} set {name} = ? where {key} = ?", [flipped(row[name], chance), row[key]]))
    told = proven(copy)
    assert told
    assert table == "ledger" or [line for line in told if line.startswith((table, "nianbao.db"))], told


def flipped(value: object, chance: random.Random) -> object:
    """The value with one bit altered."""
    if isinstance(value, int):
        return value ^ (1 << chance.randrange(8))
    raw = bytearray(value.encode() if isinstance(value, str) else value)  # type: ignore[arg-type]
    raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(7)
    return bytes(raw) if isinstance(value, bytes) else bytes(raw).decode("utf-8", "replace")


@pytest.mark.parametrize("seed", range(60))
def test_every_altered_byte_of_a_stored_value_is_found_in_the_file(copy: Path, seed: int) -> None:
    chance = random.Random(seed)
    path = copy / "nianbao.db"
    raw = bytearray(path.read_bytes())
    found = []
    with Archive.open(copy) as archive:
        for table in APPEND_ONLY:
            for row in archive.rows(f"select * from {table}"):
                values = [v.encode() if isinstance(v, str) else v for v in row.values() if isinstance(v, str | bytes)]
                found += [v for v in values if len(v) > 8 and raw.count(v) == 1]
    value = chance.choice(found)
    raw[raw.index(value) + chance.randrange(len(value))] ^= 1 << chance.randrange(8)
    path.write_bytes(raw)
    assert proven(copy)


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("delete from look where id = 1", "look 1: in the ledger, and not there"),
        ("delete from ledger where seq = 3", "ledger 3: missing"),
        ("insert into look (place, cycle, at, answer) values (1, 1, '2019', 'page')", "look 2: not in the ledger"),
        ("update version set content = content || ' '", "version 1: altered since it was written"),
        ("update version set previous = 'x' where number = 2", "version 2: does not follow on the version before it"),
        ("update version set number = 3 where number = 2", f"version 2: {REPORT} has number 3 where 2 is due"),
        ("update version set capture = (select id from capture where answer = 'not_found')",
         "version 1: rests on an answer that is no page"),
        ("update version set capture = 99", "version 1: rests on an answer that is no page"),
        (f"update version set capture = (select capture from place where url = '{PDF}')",
         "version 1: rests on the bytes of another address"),
        ("update finding set revision = 2", f"finding 1: {REPORT}-late has revision 2 where 1 is due"),
        ("update alert set revision = 2", f"alert 1: tells of {REPORT}-late revision 2, which is not there"),
        ("delete from capture_span where capture = 1", "capture 1: has no span"),
        ("delete from version_span where version = 2", "version 2: has no span"),
        ("update place set capture = (select id from capture where answer = 'not_found')",
         "place 1: stands for bytes of another address, or of no page"),
        ("update place set column_url = null, parent = 99", "place: refers"),
        ("update look set capture = 1 where id = 1", "look 1: altered since it was written"),
        ("update receipt set results = x'00'", "receipt 1: its results are not those that were stored"),
        ("update capture set size = size + 1", "bytes"),
        ("drop index look_place", "nianbao.db: index look_place is not as the migrations made it"),
        ("create table sheep (name text)", "nianbao.db: table sheep is not as the migrations made it"),
    ],
)  # fmt: skip
def test_each_fault_is_named(copy: Path, statement: str, says: str) -> None:
    rewrite(copy, statement)
    told = proven(copy)
    if says == "place: refers":
        assert [line for line in told if line.startswith("place 1: refers to a row of place")]
    else:
        assert [line for line in told if says in line], told


def test_missing_triggers_are_told(copy: Path) -> None:
    connection = sqlite3.connect(copy / "nianbao.db")
    connection.execute("drop trigger look_no_delete")
    connection.commit()
    connection.close()
    assert proven(copy) == ["nianbao.db: trigger look_no_delete is not as the migrations made it"]


def a_file(data: Path) -> Path:
    return next((data / "archive").iterdir())


def swap_two_records(path: Path) -> None:
    with Archive.open(path.parent.parent) as archive:
        first, second = archive.rows("select distinct offset, length from capture order by offset limit 2")
    raw = path.read_bytes()
    a, b = (raw[s["offset"] : s["offset"] + s["length"]] for s in (first, second))
    rest = raw[second["offset"] + second["length"] :]
    between = raw[first["offset"] + first["length"] : second["offset"]]
    path.write_bytes(raw[: first["offset"]] + b + between + a + rest)


@pytest.mark.parametrize(
    "damage",
    [Path.unlink, swap_two_records, lambda p: p.write_bytes(b""), lambda p: p.write_bytes(p.read_bytes()[:-1])],
)
def test_lost_and_swapped_bytes_are_found(copy: Path, damage: Callable[[Path], object]) -> None:
    damage(a_file(copy))
    assert [line for line in proven(copy) if line.startswith("capture ")]


def test_a_damaged_record_that_nothing_refers_to_is_found_too(copy: Path) -> None:
    path = a_file(copy)
    raw = bytearray(path.read_bytes())
    raw[30] ^= 1
    path.write_bytes(raw)
    assert proven(copy) == [f"archive/{path.name}: damaged from byte 0 on"]


def test_a_damaged_archive_is_not_overwritten(copy: Path) -> None:
    path = a_file(copy)
    raw = bytearray(path.read_bytes())
    raw[-5] ^= 1
    path.write_bytes(raw)
    with Archive.open(copy, write=True) as archive:
        archive.keep(archive.begin_cycle(day(9)), seen(b"nine", day(9), content=content("九" * 400)))
    assert path.read_bytes() == raw
    assert len(proven(copy)) >= 1


def test_what_findings_rest_on_must_be_there(archive: Archive) -> None:
    archive.keep(archive.begin_cycle(START), seen(b"one", content=content()))
    sound = (
        {"capture": 1},
        {"before": {"sha256": sha(b"one")}, "captures": [1], "sha256": None},
    )
    archive.record([finding(evidence=sound)])
    assert archive.verify() == []
    broken = ({"captures": [1, 7]}, {"deep": [{"sha256": "f" * 64}]})
    archive.record([finding("640122104-2018-late", evidence=broken)])
    assert archive.verify() == [
        "finding 2: names capture 7, which is not there",
        f"finding 2: names sha256 {'f' * 64}, which is not there",
    ]


def test_a_change_must_have_its_version(archive: Archive) -> None:
    cycle = archive.begin_cycle(START)
    archive.keep(cycle, seen(b"one", content=content()))
    archive.keep(cycle, seen(b"two", day(1), content=content("二" * 400)))
    archive.record([finding(f"{REPORT}-changed-2", kind=FindingKind.CHANGED)])
    assert archive.verify() == []
    archive.record([finding(f"{REPORT}-changed-3", kind=FindingKind.CHANGED)])
    assert archive.verify() == [f"finding 2: {REPORT}-changed-3 names a version that is not there"]


def test_values_that_are_no_text_any_more_do_not_stop_the_proof(copy: Path) -> None:
    rewrite(copy, "update look set note = cast(x'fffe' as text)", "update finding set evidence = cast(x'ff' as text)")
    told = proven(copy)
    assert "look 1: altered since it was written" in told
    assert "finding 1: altered since it was written" in told
    assert json.dumps(told)
    with Archive.open(copy) as archive:
        assert archive.captures(PAGE)

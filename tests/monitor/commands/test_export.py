"""`nianbao export`: all of it, readable by others' tools, proven by its hashes; nothing that stands is touched."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from warcio.archiveiterator import ArchiveIterator

from monitor.cli import main
from storage.archive import Archive
from storage.findings import Review, Verdict
from tests.monitor.dashboard.county import BODIES, CHANGED, HOSTILE, LATE, MISSING, NOW, content, fill, look, record

SHEETS = {
    "reports", "versions", "attachments", "findings", "finding_history", "reviews", "coverage", "body_years",
    "captures", "looks", "readings",
}  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that watched 贺兰县 through spring 2019."""
    folder = tmp_path_factory.mktemp("office")
    county = folder / "counties" / "640122"
    county.mkdir(parents=True)
    (folder / "nianbao.toml").write_text("first_year = 2014\n", encoding="utf-8")
    (county / "site.toml").write_text(
        'code = "640122"\nname = "贺兰县"\nsite = "http://127.0.0.1:9/"\n', encoding="utf-8"
    )
    rows = "".join(f"{code},{name},{kind.value},,,,\n" for code, name, kind in BODIES)
    (county / "bodies.csv").write_text(f"code,name,kind,aliases,since,until,columns\n{rows}", encoding="utf-8")
    fill(folder / "data")
    record(folder / "data")
    with Archive.open(folder / "data", write=True) as archive:
        said = Review(finding=f"{LATE}-late", revision=1, verdict=Verdict.CONFIRM, who="王", why="=1+1", at=NOW)
        archive.record((), reviews=[said])
    return folder


def export(office: Path, into: Path, *options: str) -> int:
    """Run the verb at 2019-04-10."""
    return main(["--workspace", str(office), "--now", NOW.isoformat(), *options, "export", str(into)])


@pytest.fixture(scope="module")
def exported(office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One export, looked at by many tests."""
    into = tmp_path_factory.mktemp("away") / "2019" / "export"
    assert export(office, into) == 0
    return into


def table(folder: Path, name: str) -> list[dict[str, str]]:
    """A register as a spreadsheet reads it."""
    raw = (folder / f"{name}.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def array(folder: Path, name: str) -> list[dict[str, Any]]:
    """A register as JSON."""
    found = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    assert isinstance(found, list)
    return found


def records(folder: Path) -> Iterator[tuple[str, str, bytes]]:
    """(type, address, payload) of every WARC record."""
    for path in sorted((folder / "warc").iterdir()):
        with path.open("rb") as file:
            for found in ArchiveIterator(file):
                yield found.rec_type, found.rec_headers.get_header("WARC-Target-URI"), found.raw_stream.read()


def test_its_hashes_hold_for_every_file(exported: Path) -> None:
    done = subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=exported, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout
    named = {line.split("  ", 1)[1] for line in (exported / "SHA256SUMS").read_text(encoding="utf-8").splitlines()}
    there = {path.relative_to(exported).as_posix() for path in exported.rglob("*") if path.is_file()}
    assert there - named == {"SHA256SUMS"}


def test_registers_are_there_as_csv_and_json_with_the_same_rows(exported: Path) -> None:
    assert {path.stem for path in exported.glob("*.json")} - {"export"} == SHEETS
    assert {path.stem for path in exported.glob("*.csv")} == {*SHEETS, "figures"}
    rows = json.loads((exported / "export.json").read_text(encoding="utf-8"))["rows"]
    for name in SHEETS:
        assert len(table(exported, name)) == len(array(exported, name)) == rows[name], name
        assert rows[name] > 0, name


def test_registers_say_what_the_archive_holds(office: Path, exported: Path) -> None:
    reports = {line["report"]: line for line in array(exported, "reports")}
    assert MISSING not in reports
    assert len(reports) == 7 * 5 - 2
    assert reports[CHANGED]["body_name"] == "金贵镇人民政府"
    versions = [one for one in array(exported, "versions") if one["report"] == CHANGED]
    assert [one["version"] for one in versions] == [1, 2]
    assert "申请5件" in versions[1]["text"]
    captures = {one["capture"]: one for one in array(exported, "captures")}
    with Archive.open(office / "data") as archive:
        assert archive.body_of(versions[1]["capture"]) == versions[1]["text"].encode()
        assert {one["capture"] for one in captures.values()} >= {one["capture"] for one in array(exported, "versions")}
    figures = [one for one in table(exported, "figures") if one["report"] == CHANGED and one["label"] == "收到申请数"]
    assert [(one["version"], one["value"]) for one in figures] == [("1", "3"), ("2", "5")]
    assert {one["finding"] for one in array(exported, "findings")} >= {f"{LATE}-late", f"{CHANGED}-changed-2"}
    states = {one["report"]: one["state"] for one in array(exported, "body_years")}
    assert states[LATE] == "late"
    assert states[MISSING] == "missing"
    assert next(one for one in array(exported, "coverage") if one["report_year"] == 2018)["missing"] == 1
    assert any(not reading["complete"] and reading["reports"] for reading in array(exported, "readings"))
    assert any(look["answer"] == "not_found" for look in array(exported, "looks"))


def test_what_was_fetched_is_found_in_the_warc_by_others(exported: Path) -> None:
    held = {
        (address, hashlib.sha256(payload).hexdigest())
        for kind, address, payload in records(exported)
        if kind == "response"
    }
    for one in array(exported, "captures"):
        assert (one["url"], one["sha256"]) in held
        with (exported / "warc" / one["warc"]).open("rb") as file:
            file.seek(one["offset"])
            found = next(iter(ArchiveIterator(file)))
            assert hashlib.sha256(found.raw_stream.read()).hexdigest() == one["sha256"]


def test_no_cell_is_run_by_a_spreadsheet(exported: Path) -> None:
    for path in exported.glob("*.csv"):
        for row in table(exported, path.stem):
            assert all(not (value or "").startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for value in row.values())
    assert [one["why"] for one in table(exported, "reviews")] == ["'=1+1"]
    assert [one["why"] for one in array(exported, "reviews")] == ["=1+1"]
    assert any(HOSTILE in one["title"] for one in array(exported, "reports"))


def test_the_readme_names_every_file_in_both_languages(exported: Path) -> None:
    told = (exported / "README.md").read_text(encoding="utf-8")
    for path in exported.iterdir():
        assert f"`{path.name}" in told or path.name == "README.md"
    assert "sha256sum -c SHA256SUMS" in told
    assert "怎样看" in told
    assert "How to read it" in told
    assert "{" not in told


def test_it_is_the_same_twice(office: Path, exported: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    again.mkdir()
    assert export(office, again, "-q") == 0
    assert (again / "SHA256SUMS").read_bytes() == (exported / "SHA256SUMS").read_bytes()


def test_what_stands_is_not_touched(office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("甲", encoding="utf-8")
    assert export(office, tmp_path) == 2
    assert "not empty" in capsys.readouterr().err
    assert export(office, mine) == 2
    assert export(office, office / "data" / "away") == 2
    assert not (office / "data" / "away").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert mine.read_text(encoding="utf-8") == "甲"


def test_a_damaged_record_is_told_and_the_rest_is_written(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = tmp_path / "office"
    shutil.copytree(office, damaged)
    with Archive.open(damaged / "data") as archive:
        capture = archive.capture_row(archive.versions(CHANGED)[1].capture)
    assert capture is not None
    warc = damaged / "data" / "archive" / capture.spot.file
    raw = bytearray(warc.read_bytes())
    raw[capture.spot.offset + 60] ^= 0xFF
    warc.write_bytes(raw)
    assert export(damaged, tmp_path / "away") == 1
    told = capsys.readouterr().err
    assert f"capture {capture.capture}:" in told
    assert told.count("\n") == 1
    assert (tmp_path / "away" / "warc" / warc.name).read_bytes() == raw[: len(raw)]
    assert f"capture {capture.capture}:" in (tmp_path / "away" / "README.md").read_text(encoding="utf-8")
    warc.unlink()
    assert export(damaged, tmp_path / "without") == 1
    assert len(array(tmp_path / "without", "versions")) > 30


def test_a_crawl_may_go_on_meanwhile(office: Path, exported: Path, tmp_path: Path) -> None:
    going = tmp_path / "office"
    shutil.copytree(office, going)
    with Archive.open(going / "data", write=True) as archive, archive.transaction():
        cycle = archive.begin_cycle(NOW)
        archive.keep(cycle, look(MISSING, NOW, content("常信乡人民政府", 2018, NOW.date()), "正文".encode()))
        assert export(going, tmp_path / "away") == 0
    before, now = (exported / "reports.csv", tmp_path / "away" / "reports.csv")
    assert now.read_bytes() == before.read_bytes()
    assert {path.name for path in (tmp_path / "away" / "warc").iterdir()} == {
        path.name for path in (exported / "warc").iterdir()
    }


def test_nothing_is_left_of_what_could_not_be_finished(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> list[str]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("storage.takeout.Takeout.copy", refuse)
    assert export(office, tmp_path / "a" / "b") == 1
    assert list(tmp_path.iterdir()) == []


def test_an_office_that_crawled_nothing_has_an_export(office: Path, tmp_path: Path) -> None:
    empty = tmp_path / "office"
    shutil.copytree(office, empty, ignore=shutil.ignore_patterns("data"))
    assert export(empty, tmp_path / "away") == 0
    assert array(tmp_path / "away", "reports") == []
    assert table(tmp_path / "away", "findings") == []


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_every_sheet_opens_in_libreoffice_as_it_was_written(exported: Path, tmp_path: Path) -> None:
    sheets = sorted(exported.glob("*.csv"))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    asked = [
        "--headless",
        "--convert-to",
        "xlsx",
        "--infilter=CSV:44,34,76,1,,0,false,false",
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run(["soffice", home, *asked, *map(str, sheets)], check=True, timeout=240, capture_output=True)
    for sheet in sheets:
        written = list(csv.reader(io.StringIO(sheet.read_text(encoding="utf-8-sig"), newline="")))
        opened = openpyxl.load_workbook(tmp_path / f"{sheet.stem}.xlsx").active
        assert opened is not None
        cells = [list(row) for row in opened.iter_rows()]
        assert [["" if cell.value is None else str(cell.value) for cell in row] for row in cells[:1]] == written[:1]
        assert len(cells) == len(written), sheet.name
        assert not any(cell.data_type == "f" for row in cells for cell in row), sheet.name
        for row, line in zip(cells, written, strict=True):
            read = zip((cell.value for cell in row), line, strict=False)
            # Numbers, days and truths become what they are; a text must stay as it was written.
            assert all(value == text for value, text in read if isinstance(value, str)), sheet.name

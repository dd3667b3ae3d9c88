"""`nianbao extract` as a person runs it: every type of file, every kind of trouble, one line each."""

from __future__ import annotations

import fcntl
import hashlib
import io
import json
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import time
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import py7zr
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from crawler.files.confine import MEMORY_BYTES
from crawler.files.recognition import ocr
from storage.figures import form
from tests.conftest import ROOT
from tests.crawler.files.made_packed.archives import zip_bytes
from tests.crawler.files.made_packed.compound import ole_bytes
from tests.gold.marks import marks
from tests.makers.hostile import guarded_doc

NIANBAO = Path(sys.executable).with_name("nianbao")
GOLD = ROOT / "tests" / "gold" / "cases"
CASES = (
    "vsb_tables", "html_as_doc", "mht_as_doc", "docx_2021", "doc_2021", "wps_2019", "rtf_2021", "pdf_ruled_2021",
    "xls_2014", "et_2014", "xlsx_2014", "ofd_2021", "txt_gbk", "txt_utf16", "zip_gbk_names",
)  # fmt: skip
"""A case of every type that is read without recognising signs."""
SCAN = "png_scan"

TYPES: Mapping[str, tuple[type, ...]] = {
    "report": (type(None),), "version": (type(None),), "seen_first": (type(None),), "seen_last": (type(None),),
    "title": (str,), "body": (str, type(None)), "report_year": (int, type(None)), "url": (str,),
    "published_claimed": (str, type(None)), "source": (str, type(None)), "form": (str, type(None)), "text": (str,),
    "sections": (list,), "tables": (list,), "attachments": (list,), "sha256": (str,), "captured": (dict,),
}  # fmt: skip
"""The object of `show` for a file alone, of which no watch knows."""
SENTENCE = "全年主动公开政府信息316条，收到申请12件，均在期限内答复。"


def path_of(case: str) -> Path:
    (path,) = [one for one in (GOLD / case).iterdir() if one.suffix != ".toml"]
    return path


def environment(**variables: str) -> dict[str, str]:
    ours = ("NIANBAO", "FORCE_COLOR", "COLUMNS", "LINES")  # a runner of tests sets the width of its own screen
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, **variables}


def extract(*words: str | bytes | Path, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """Runs the installed command from the root of the file system, where no workspace is."""
    done = subprocess.run(
        [NIANBAO, "extract", *words],
        cwd="/",
        capture_output=True,
        timeout=280,
        check=False,
        env=environment(**variables),
    )
    assert b"Traceback" not in done.stderr
    return done


def objects(out: bytes) -> list[dict[str, Any]]:
    assert out.endswith(b"\n")
    return [json.loads(line) for line in out.decode().removesuffix("\n").split("\n")]


# What comes out


@pytest.fixture(scope="module")
def told() -> bytes:
    """All types at once, as JSON Lines."""
    done = extract("--format", "json", *map(path_of, CASES))
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


def test_every_type_is_one_object_of_the_contract(told: bytes) -> None:
    lines = objects(told)
    assert [line["sha256"] for line in lines] == [
        hashlib.sha256(path_of(case).read_bytes()).hexdigest() for case in CASES
    ], "in the order in which they were named"
    for case, line in zip(CASES, lines, strict=True):
        assert set(TYPES) <= set(line), case
        wrong = {name: line[name] for name, types in TYPES.items() if type(line[name]) not in types}
        assert wrong == {}, case
        assert line["url"] == path_of(case).name
        assert set(line["captured"]) == {"status", "headers", "encoding"}
        for section in line["sections"]:
            assert [type(section[name]) for name in ("no", "title", "text")] == [str, str, str]
        for table in line["tables"]:
            check_table(table)


def check_table(table: dict[str, Any]) -> None:
    known = form(table["form"]).table(table["table"])
    assert isinstance(table["read"], str) and table["read"]
    assert table["figures"]
    for figure in table["figures"]:
        assert set(figure) == {"row", "column", "label", "raw", "value"}
        assert figure["row"] in {row.key for row in known.rows}
        assert figure["column"] in {column.key for column in known.columns}
        assert type(figure["label"]) is str and type(figure["raw"]) is str
        assert type(figure["value"]) in (int, float, type(None))


def test_what_is_said_is_what_was_written(told: bytes) -> None:
    for case, line in zip(CASES, objects(told), strict=True):
        written = marks(case)
        assert (line["report_year"], line["form"]) == (written.year, written.form), case
        assert fold(line["title"]) == fold(written.title), case
        cells = {(t["table"], f["row"], f["column"]): f["value"] for t in line["tables"] for f in t["figures"]}
        for key, raw in written.cells.items():
            if re.fullmatch(r"-?\d+", raw):
                assert cells.get(key) == int(raw), f"{case} {key}"
        longest = max(written.text.splitlines(), key=len)
        assert fold(longest) in fold(line["text"]), case


def fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def test_two_runs_say_the_same_bytes(told: bytes) -> None:
    backwards = extract("--format", "json", *reversed([path_of(case) for case in CASES]), PYTHONHASHSEED="7")
    assert backwards.stdout.splitlines() == told.splitlines()[::-1]


@pytest.mark.skipif(not ocr.is_available(), reason="the extra `ocr` is not installed: pictures go unread")
def test_a_picture_is_an_object_too_and_says_that_its_signs_were_recognised() -> None:
    (line,) = objects(extract(path_of(SCAN), "--format", "json").stdout)
    assert set(TYPES) <= set(line)
    assert line["tables"] and {table["read"] for table in line["tables"]} == {"ocr"}
    assert all(0 < table["confidence"] <= 1 for table in line["tables"])


# For people


def widths(text: str) -> list[int]:
    return [sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line) for line in text.splitlines()]


def on_terminal(columns: int, *words: str | Path, **variables: str) -> tuple[int, str]:
    """Exit code and screen of the command on a terminal of so many columns."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    child = subprocess.Popen(
        [NIANBAO, "extract", *words], cwd="/", stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True,
        env={**environment(TERM="xterm", LANG="C.UTF-8", **variables)}, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    said = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        said += piece
    os.close(ours)
    return child.wait(timeout=60), said.decode().replace("\r\n", "\n")


def test_the_text_is_for_people_in_chinese(tmp_path: Path) -> None:
    odd = Path(os.fsdecode(bytes(tmp_path) + b"/two\nlines \x1b[31m\xff.txt"))
    odd.write_bytes(b"words \x1b[2J without a title " + b"and more " * 50)
    done = extract(path_of("docx_2021"), path_of("xlsx_2014"), odd)
    assert (done.returncode, done.stderr) == (0, b"")
    said = done.stdout.decode()
    assert "\x1b" not in said and "\t" not in said
    lines = said.splitlines()
    assert lines[0] == marks("docx_2021").title
    assert re.search(r"^ {2}2023-01-10  \S*[\u4e00-\u9fff]\S*  2023年1月10日$", said, re.MULTILINE), (
        "a date, where it is from, as it stood"
    )
    for case in ("docx_2021", "xlsx_2014"):
        written = marks(case)
        assert said.count(written.title) >= 1
        for (table, row, column), raw in list(written.cells.items())[:60]:
            label = form(written.form or "").table(table)
            assert label.title
            if raw:
                assert re.search(rf"^{re.escape(row)}  .*\b{re.escape(raw)}$", said, re.MULTILINE), (table, row, column)
    (title,) = [line for line in lines if "two lines" in line]
    assert title.startswith("two lines ") and title.isprintable(), "a title is one line"
    assert all(line == line.rstrip() or not line.strip() for line in lines)


def test_a_narrow_terminal_shows_all_of_it() -> None:
    code, said = on_terminal(44, path_of("xlsx_2014"), NO_COLOR="1")
    assert code == 0
    assert "\x1b[3" not in said, "no colours where none are wanted"
    plain = re.sub(r"\x1b\[[0-9;]*m", "", said)
    assert max(widths(plain)) <= 44
    squeezed = fold(plain)
    for label in ("统计指标", "主动公开政府信息数"):
        assert label in squeezed
    raws = [raw for raw in marks("xlsx_2014").cells.values() if len(raw) > 2]
    assert raws and all(raw in plain for raw in raws), "no number is cut"


# Trouble


def encrypted() -> dict[str, bytes]:
    out, packed = io.BytesIO(), io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("1", "2"))
    canvas.drawString(40, 700, "316 items were made public")
    canvas.save()
    with py7zr.SevenZipFile(packed, "w", password="1") as archive:
        archive.writestr(SENTENCE, "a.txt")
    flagged = bytearray(zip_bytes([("a.txt", SENTENCE.encode())]))
    flagged[flagged.index(b"PK\x03\x04") + 6] |= 1
    flagged[flagged.index(b"PK\x01\x02") + 8] |= 1
    package = ole_bytes({"EncryptionInfo": b"x", "EncryptedPackage": b"x"})
    return {
        "密.pdf": out.getvalue(),
        "密.docx": package,
        "密.xlsx": package,
        "密.doc": guarded_doc(path_of("doc_2014").read_bytes()),
        "密.zip": bytes(flagged),
        "密.7z": packed.getvalue(),
    }


def made_trouble(folder: Path) -> list[tuple[bytes, str]]:
    """Paths of files that cannot be read, and a word that each is told with."""
    os.mkfifo(folder / "pipe.pdf")
    (folder / "folder.pdf").mkdir()
    (folder / "loop.pdf").symlink_to("loop.pdf")
    with (folder / "sparse.pdf").open("wb") as out:
        out.truncate(300 * 1024**2)
    contents: dict[str | bytes, tuple[bytes, str]] = {
        "empty.pdf": (b"", "empty"),
        "zeros.pdf": (bytes(5000), "empty"),
        **{name: (content, "encrypted") for name, content in encrypted().items()},
        "broken.docx": (path_of("docx_2021").read_bytes()[:9000], "damaged"),
        "broken.pdf": (b"%PDF-1.7\n" + bytes(range(256)) * 8, "unparsed"),
        "broken.7z": (b"7z\xbc\xaf\x27\x1c" + bytes(range(256)), "damaged"),
        "unknown.bin": (bytes(range(256)) * 9, "unknown type"),
        "program.exe": (b"MZ\x90\x00" + bytes(3000), "exe cannot be read"),
        "slides.pptx": (zip_container("ppt/presentation.xml"), "pptx cannot be read"),
        b"two\nlines \x1b[31mred\xff.bin": (bytes(range(256)) * 9, "unknown type"),
    }  # fmt: skip
    told = [(bytes(folder / "missing.pdf"), "No such file"), (bytes(folder / "folder.pdf"), "is a directory"),
            (bytes(folder / "pipe.pdf"), "is no file"), (bytes(folder / "sparse.pdf"), "more than is read"),
            (bytes(folder / "loop.pdf"), "symbolic links"),
            (bytes(folder / "missing.pdf" / "below"), "No such file"),
            (bytes(folder) + b"/" + b"n" * 300 + b".pdf", "name too long")]  # fmt: skip
    for name, (content, word) in contents.items():
        path = bytes(folder) + b"/" + (name if isinstance(name, bytes) else name.encode())
        Path(os.fsdecode(path)).write_bytes(content)
        told.append((path, word))
    if os.geteuid() != 0:
        closed = folder / "closed.pdf"
        closed.write_bytes(b"%PDF-1.7")
        closed.chmod(0)
        told.append((bytes(closed), "Permission denied"))
    return told


def zip_container(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, b"<x/>")
    return out.getvalue()


def test_each_file_that_cannot_be_read_is_one_line_and_the_others_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "文件"
    folder.mkdir()
    trouble = made_trouble(folder)
    good = os.fsencode(folder) + b"/good\n \x1b[1m\xfe.txt"
    Path(os.fsdecode(good)).write_bytes(f"某镇2018年政府信息公开年度报告\n\n{SENTENCE}".encode())
    files: list[bytes] = [good]
    for path, _ in trouble:
        files += [path]
    done = extract("--format", "json", *files, good)
    assert done.returncode == 2
    first, last = objects(done.stdout)
    assert first == last
    assert (first["report_year"], os.fsencode(first["url"])) == (2018, good.rpartition(b"/")[2])
    assert SENTENCE in first["text"]
    said = done.stderr.decode().splitlines()
    assert len(said) == len(trouble)
    for line, (path, word) in zip(said, trouble, strict=True):
        assert line.isprintable(), line
        assert line.startswith("nianbao: "), line
        assert word in line, f"{word!r} for {path!r}: {line}"
        shown = path.rpartition(b"/")[2].partition(b"\n")[0].decode()
        assert shown in line.replace(f"{folder}/", "", 1), line


def test_without_recognition_a_picture_says_what_it_needs(tmp_path: Path) -> None:
    stub = tmp_path / "stubs" / "rapidocr"
    stub.mkdir(parents=True)
    (stub / "__init__.py").write_text("raise ImportError('not here')\n", encoding="ascii")
    done = extract(path_of("pdf_scan"), path_of(SCAN), path_of("txt_gbk"), PYTHONPATH=str(stub.parent))
    assert done.returncode == 2
    said = done.stderr.decode().splitlines()
    assert said == [f"nianbao: {path_of(case)}: scan: recognition needs the extra `ocr`" for case in ("pdf_scan", SCAN)]
    assert marks("txt_gbk").title in done.stdout.decode()


# Leaving early


@pytest.mark.parametrize("form_of_output", ["json", "text"])
def test_a_reader_that_leaves_makes_no_noise(form_of_output: str) -> None:
    files: Sequence[Path] = [path_of(case) for case in ("txt_gbk", "xlsx_2014")] * 20
    with subprocess.Popen(
        [NIANBAO, "extract", "--format", form_of_output, *files], cwd="/", stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env=environment(),
    ) as child:  # fmt: skip
        assert child.stdout is not None and child.stderr is not None
        assert child.stdout.readline()
        child.stdout.close()
        said = child.stderr.read()
        code = child.wait(timeout=120)
    assert said == b""
    assert code == 0, "who left early asked for no more"


def test_an_interruption_ends_at_once_and_says_so_in_a_line() -> None:
    files = [path_of("docx_2021")] * 500
    child = subprocess.Popen(
        [NIANBAO, "extract", "--format", "json", *files], cwd="/", stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment(), start_new_session=True,
    )  # fmt: skip
    assert child.stdout is not None
    first = child.stdout.readline()
    assert json.loads(first)["report_year"] == 2022
    # As the terminal does it: all of the group hear it, the children that read as well.
    os.killpg(child.pid, signal.SIGINT)
    out, err = child.communicate(timeout=120)
    assert child.returncode == 130
    assert len(err.decode().splitlines()) == 1 and err.startswith(b"nianbao: ")
    assert len(out.splitlines()) < 499
    for _ in range(100):
        try:
            os.killpg(child.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("children are still there")


def test_what_the_command_imports_leaves_room_for_the_children_that_read_files() -> None:
    """A child imports what its parent began with, within the limit of its memory."""
    told = "import monitor.cli; print(int(open('/proc/self/statm').read().split()[0]) * 4096)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, timeout=120)
    assert int(done.stdout) < MEMORY_BYTES / 2

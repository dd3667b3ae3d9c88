"""Bodies in WARC files: what goes in comes out, a standard reader reads it, and no altered byte passes."""

from __future__ import annotations

import errno
import gzip
import os
import random
from dataclasses import replace
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from storage.healing import members
from storage.refusals import BrokenArchive
from storage.sightings import RENDERED
from storage.warc import Spot, Warc
from tests.storage.made import START, body, day

PAGE = "http://127.0.0.1:8001/nb/贺兰县 2018.html?a=1&b=二"


def records(path: Path) -> list[tuple[str, str, bytes, dict[str, str]]]:
    """Type, address, payload and HTTP headers of each record, by a reader that is not ours, digests checked."""
    found = []
    with path.open("rb") as source:
        for record in ArchiveIterator(source, check_digests="raise"):
            headers = dict(record.http_headers.headers) if record.http_headers else {}
            address = record.rec_headers.get_header("WARC-Target-URI") or ""
            found.append((record.rec_type, address, record.raw_stream.read(), headers))
    return found


def test_what_is_appended_is_read_back(tmp_path: Path) -> None:
    bodies = [body(f"http://127.0.0.1/{n}", bytes([n]) * n * 1000) for n in range(5)]
    with Warc(tmp_path / "archive") as warc:
        spots = [warc.append(one, START) for one in bodies]
        assert [warc.read(spot) for spot in spots] == [one.content for one in bodies]
    assert len({spot.file for spot in spots}) == 1
    assert spots[0].file == f"nianbao-20190131220000-{os.getpid()}.warc.gz"
    assert (tmp_path / "archive" / spots[-1].file).stat().st_size == spots[-1].offset + spots[-1].length


def test_a_standard_reader_reads_it(tmp_path: Path) -> None:
    given = body(
        PAGE,
        "正文".encode(),
        headers=(
            ("Content-Type", "text/html"),
            ("content-encoding", "gzip"),
            ("Transfer-Encoding", "chunked"),
            ("Content-Length", "999"),
        ),
        request_headers=(("User-Agent", "nianbao"),),
        address="127.0.0.1",
    )
    with Warc(tmp_path) as warc:
        spot = warc.append(given, START)
    information, request, response = records(tmp_path / spot.file)
    address = "http://127.0.0.1:8001/nb/%E8%B4%BA%E5%85%B0%E5%8E%BF%202018.html?a=1&b=%E4%BA%8C"
    assert information[0] == "warcinfo"
    assert request == ("request", address, b"", {"User-Agent": "nianbao"})
    assert response[:3] == ("response", address, "正文".encode())
    assert response[3] == {
        "Content-Type": "text/html",
        "X-Nianbao-Orig-content-encoding": "gzip",
        "X-Nianbao-Orig-Transfer-Encoding": "chunked",
        "X-Nianbao-Orig-Content-Length": "999",
        "Content-Length": "6",
    }


def test_the_response_is_replayed_as_it_was(tmp_path: Path) -> None:
    page = "<html>年报</html>".encode()
    with Warc(tmp_path) as warc:
        spot = warc.append(body(PAGE, page, headers=(("Content-Encoding", "gzip"),)), START)
    with (tmp_path / spot.file).open("rb") as source:
        source.seek(spot.offset)
        record = next(iter(ArchiveIterator(source)))
        assert record.content_stream().read() == page
        assert record.rec_headers.get_header("WARC-Date") == "2019-01-31T22:00:00Z"
        assert record.rec_headers.get_header("WARC-Payload-Digest").startswith("sha256:")


def test_hostile_headers_stay_in_their_line(tmp_path: Path) -> None:
    headers = (
        ("X-A", "1\r\nX-B: 2\r\n\r\n<script>"),
        ("X-空\r\nX-C", "v"),
        ("", "nameless"),
        ("X-D", "贺\x00\udc80"),
        ("X-Long", "x" * 100_000),
    )
    with Warc(tmp_path) as warc:
        spot = warc.append(body("http://127.0.0.1/\r\nWARC-Type: request", b"<p>", 999, headers=headers), START)
        assert warc.read(spot) == b"<p>"
    (_, (kind, address, payload, stored)) = records(tmp_path / spot.file)
    assert (kind, address, payload) == ("response", "http://127.0.0.1/%0D%0AWARC-Type:%20request", b"<p>")
    assert list(stored) == ["X-A", "X-X-C", "X-D", "X-Long", "Content-Length"]
    assert stored["X-A"] == "1 X-B: 2 <script>"


def test_a_full_file_is_followed_by_a_new_one(tmp_path: Path) -> None:
    noise = random.Random(7)
    with Warc(tmp_path, full=10_000) as warc:
        spots = [warc.append(body(f"http://127.0.0.1/{n}", noise.randbytes(4000)), day(n)) for n in range(9)]
        files = sorted({spot.file for spot in spots})
        assert len(files) == 3
        assert all(len(warc.read(spot)) == 4000 for spot in spots)
    assert all(records(tmp_path / name)[0][0] == "warcinfo" for name in files)


def test_two_files_of_one_second_do_not_meet(tmp_path: Path) -> None:
    with Warc(tmp_path) as one, Warc(tmp_path) as two:
        first, second = one.append(body(PAGE, b"1"), START), two.append(body(PAGE, b"2"), START)
        assert first.file != second.file
        assert (one.read(second), two.read(first)) == (b"2", b"1")


@pytest.mark.parametrize("seed", range(60))
def test_no_altered_byte_of_a_record_passes(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with Warc(tmp_path) as warc:
        spot = warc.append(body(PAGE, chance.randbytes(300) + b"a" * 700), START)
        path = tmp_path / spot.file
        raw = bytearray(path.read_bytes())
        raw[spot.offset + chance.randrange(spot.length)] ^= 1 << chance.randrange(8)
        path.write_bytes(raw)
        with pytest.raises(BrokenArchive, match=spot.file):
            warc.read(spot)


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    with Warc(tmp_path) as warc:
        spot = warc.append(body(PAGE, b"1"), START)
        for wrong in (
            replace(spot, offset=spot.offset + 1),
            replace(spot, length=spot.length + 1),
            replace(spot, sha256="0" * 64),
            replace(spot, file="gone.warc.gz"),
            replace(spot, file="../nianbao.db"),
        ):
            with pytest.raises(BrokenArchive):
                warc.read(wrong)


def test_half_a_record_is_taken_back_when_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Warc(tmp_path) as warc:
        first = warc.append(body(PAGE, b"1"), START)
        real, calls = os.write, []

        def full_after_some(handle: int, data: memoryview) -> int:
            calls.append(len(data))
            if len(calls) > 1:
                raise OSError(errno.ENOSPC, "no space left")
            return real(handle, data[:5])

        monkeypatch.setattr(os, "write", full_after_some)
        with pytest.raises(OSError, match="no space"):
            warc.append(body(PAGE, b"2"), START)
        monkeypatch.setattr(os, "write", real)
        assert (tmp_path / first.file).stat().st_size == first.offset + first.length
        third = warc.append(body(PAGE, b"3"), START)
        assert (warc.read(first), warc.read(third)) == (b"1", b"3")
    assert all(member.whole for path in tmp_path.iterdir() for member in members(path))


def test_after_a_refused_fsync_nothing_more_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Warc(tmp_path) as warc:
        first = warc.append(body(PAGE, b"1"), START)

        def refuse(handle: int) -> None:
            raise OSError(errno.EIO, "input/output error")

        monkeypatch.setattr(os, "fsync", refuse)
        with pytest.raises(BrokenArchive, match="refused"):
            warc.append(body(PAGE, b"2"), START)
        monkeypatch.undo()
        with pytest.raises(BrokenArchive, match="refused"):
            warc.append(body(PAGE, b"3"), START)
        assert warc.read(first) == b"1"


def test_each_record_is_a_member_of_its_own(tmp_path: Path) -> None:
    with Warc(tmp_path) as warc:
        spot = warc.append(body(PAGE, b"1" * 5_000_000), START)
    found = list(members(tmp_path / spot.file))
    assert [member.whole for member in found] == [True, True]
    assert (found[-1].offset, found[-1].length) == (spot.offset, spot.length)
    with gzip.open(tmp_path / spot.file) as whole:
        assert whole.read().count(b"WARC/1.0") == 2


def test_a_spot_is_a_plain_value() -> None:
    spot = Spot(file="a.warc.gz", offset=1, length=2, record="r", sha256="s")
    assert spot == replace(spot)


def test_what_a_browser_made_stands_behind_what_came_as_its_conversion(tmp_path: Path) -> None:
    wire = body(PAGE, b"<html><div id=app></div></html>", request_headers=(("Accept", "*/*"),))
    shown = body(PAGE, b"<p>shown</p>", headers=((RENDERED, "chromium 1\r\nX: y"),), wire=wire)
    with Warc(tmp_path) as warc:
        spot, after = warc.append(shown, START), warc.append(body(PAGE, b"next"), START)
        assert [warc.read(spot), warc.read(after)] == [b"<p>shown</p>", b"next"]
    kept = records(tmp_path / spot.file)
    assert [kind for kind, *_ in kept] == ["warcinfo", "request", "response", "conversion", "response"]
    assert [content for _, _, content, _ in kept[2:]] == [wire.content, b"<p>shown</p>", b"next"]
    with (tmp_path / spot.file).open("rb") as source:
        said = [record.rec_headers for record in ArchiveIterator(source)]
    assert said[3].get_header("WARC-Refers-To") == said[2].get_header("WARC-Record-ID")
    assert said[3].get_header(RENDERED) == "chromium 1 X: y"
    assert said[3].get_header("X") is None

"""Archives: names of every kind, passwords, volumes, bombs, damage; nothing is ever written under a member's name."""

from __future__ import annotations

import gzip
import io
import random
import shutil
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import py7zr
import pytest

from crawler.files.archives import members
from crawler.files.archives.members import Unpacked, display_name
from crawler.files.archives.unpacking import unpack
from crawler.files.confine import Unparsed, run_confined
from tests.crawler.files.made_packed.archives import (
    MEMBERS,
    REPORT,
    TABLE,
    Named,
    rar4_bytes,
    rar5_bytes,
    tar_bytes,
    zip_bytes,
)

WANTED = [(REPORT, MEMBERS[0][1]), (TABLE, MEMBERS[1][1])]
STUB = b"MZ\x90\x00" + bytes(60) + bytes(5000)
GBK = [(name.encode("gb18030"), content) for name, content in MEMBERS]
BYTES = [(name.encode(), content) for name, content in MEMBERS]

needs_bsdtar = pytest.mark.skipif(shutil.which("bsdtar") is None, reason="bsdtar is not installed: RAR goes unread")


def seven(packed: Sequence[Named], password: str | None = None, *, header: bool = False) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password=password, header_encryption=header) as archive:
        for name, content in packed:
            archive.writestr(content, name)
    return out.getvalue()


def got(unpacked: Unpacked) -> list[tuple[str, bytes]]:
    return [(member.name, member.content) for member in unpacked.members]


WHOLE = [
    ("zip", zip_bytes(MEMBERS)),
    ("zip", zip_bytes(GBK, flagged=False)),
    ("zip", zip_bytes(MEMBERS, flagged=False)),
    ("zip", zip_bytes(GBK, flagged=True)),
    ("zip", STUB + zip_bytes(MEMBERS)),
    ("zip", zip_bytes(MEMBERS, method=zipfile.ZIP_STORED)),
    ("tar", tar_bytes(MEMBERS)),
    ("gzip", tar_bytes(MEMBERS, mode="w:gz")),
    ("7z", seven(MEMBERS)),
    ("7z", STUB + seven(MEMBERS)),
    pytest.param("rar", rar4_bytes(GBK), marks=needs_bsdtar),
    pytest.param("rar", rar4_bytes([(name.replace(b"/", b"\\"), one) for name, one in GBK]), marks=needs_bsdtar),
    pytest.param("rar", rar4_bytes(BYTES, flags={0: 0x200, 1: 0x200}), marks=needs_bsdtar),
    pytest.param("rar", rar4_bytes(GBK, ended=False), marks=needs_bsdtar),
    pytest.param("rar", rar5_bytes(MEMBERS), marks=needs_bsdtar),
    pytest.param("rar", STUB + rar5_bytes(MEMBERS), marks=needs_bsdtar),
    pytest.param("rar", STUB + rar4_bytes(GBK), marks=needs_bsdtar),
]


@pytest.mark.parametrize(("kind", "content"), WHOLE)
def test_all_members_come_out_under_their_names(kind: str, content: bytes) -> None:
    unpacked = unpack(content, kind)
    assert got(unpacked) == WANTED
    assert unpacked.problem is None


@needs_bsdtar
@pytest.mark.parametrize("ended", [True, False])
def test_a_document_kept_unpacked_at_the_end_of_a_rar_is_not_taken_for_the_whole(ended: bool) -> None:
    inner = zip_bytes(MEMBERS)
    for content in (rar5_bytes([*MEMBERS, ("年报.docx", inner)]), rar4_bytes([*GBK, (b"nb.docx", inner)], ended=ended)):
        unpacked = unpack(content, "rar")
        assert got(unpacked)[:2] == WANTED
        assert unpacked.members[2].content == inner
        assert unpacked.problem is None


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"/etc/passwd", "passwd"),
        (b"..\\..\\windows\\win.ini", "win.ini"),
        (b"C:\\Users\\a.doc", "a.doc"),
        (b"../../" + "年报.doc".encode(), "年报.doc"),
        (b"report.doc\x00.exe", "report.doc.exe"),
        ("年报\u202ecod.exe".encode(), "年报cod.exe"),
        (b"a\r\nb.doc", "ab.doc"),
        (b"x" * 4000 + b".docx", "x" * 195 + ".docx"),
        ("乘\\年报.doc".encode("gb18030"), "年报.doc"),
        ("誠年報.doc".encode("gb18030"), "誠年報.doc"),
        (b"..", ".."),
    ],
)
def test_names_are_for_display_only(raw: bytes, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    unpacked = unpack(zip_bytes([(raw, b"x")], flagged=False), "zip")
    assert got(unpacked) == [(shown, b"x")]
    assert list(tmp_path.iterdir()) == []


def test_a_second_byte_of_gbk_that_looks_like_a_separator_is_none() -> None:
    name = next(sign for sign in map(chr, range(0x4E00, 0x9FA5)) if sign.encode("gb18030")[1:] == b"\\")
    unpacked = unpack(zip_bytes([(f"{name}报告.doc".encode("gb18030"), b"x")], flagged=False), "zip")
    assert [member.name for member in unpacked.members] == [f"{name}报告.doc"]


def test_what_is_left_of_a_name() -> None:
    assert display_name("") == "unnamed"
    assert display_name("\x00\x01") == "unnamed"
    assert len(display_name("字" * 500)) == 200
    assert unicodedata.category(display_name("a\ud800.doc")[0]) == "Ll"


def test_the_unicode_name_beside_the_old_one_is_taken() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        about = zipfile.ZipInfo("old.doc")
        name = "年报.doc".encode()
        body = b"\x01" + struct.pack("<I", zlib.crc32(b"old.doc")) + name
        about.extra = struct.pack("<HH", 0x7075, len(body)) + body
        archive.writestr(about, b"x")
    assert got(unpack(out.getvalue(), "zip")) == [("年报.doc", b"x")]


def test_the_same_name_twice_gives_two_files() -> None:
    twice = [("a.doc", b"one"), ("a.doc", b"two")]
    for kind, content in (("zip", zip_bytes(twice)), ("tar", tar_bytes(twice))):
        assert got(unpack(content, kind)) == twice


def test_links_folders_and_system_files_are_left_out() -> None:
    junk = [("__MACOSX/._a.doc", b"x"), ("x/Thumbs.db", b"x"), (".DS_Store", b"x"), ("桌面/desktop.ini", b"x")]
    assert got(unpack(zip_bytes([*junk, *MEMBERS, ("空/", b"")]), "zip")) == WANTED
    assert unpack(zip_bytes([*junk, *MEMBERS]), "zip").problem is None
    linked = unpack(tar_bytes(MEMBERS, links=[("年报.doc", "/etc/passwd"), ("b", "../b")]), "tar")
    assert got(linked) == WANTED
    assert linked.problem == "links left out (2)"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        about = zipfile.ZipInfo("年报.doc")
        about.external_attr = 0o120777 << 16
        archive.writestr(about, "/etc/passwd")
    assert unpack(out.getvalue(), "zip") == Unpacked(members=(), problem="links left out")


def test_members_with_a_password_are_told_and_the_others_read() -> None:
    content = bytearray(zip_bytes(MEMBERS))
    second = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 1)
    content[second + 8] |= 1
    unpacked = unpack(bytes(content), "zip")
    assert got(unpacked) == WANTED[:1]
    assert unpacked.problem == "cannot be read: encrypted"
    for guarded in (seven(MEMBERS, "1"), seven(MEMBERS, "1", header=True)):
        assert unpack(guarded, "7z") == Unpacked(members=(), problem="cannot be read: encrypted")


@needs_bsdtar
def test_rar_members_with_a_password_and_halves_of_volumes_are_not_taken_for_files() -> None:
    one = rar4_bytes(GBK, flags={1: 0x4})
    assert (got(unpack(one, "rar")), unpack(one, "rar").problem) == (WANTED[:1], "cannot be read: encrypted")
    closed = rar5_bytes(MEMBERS, encrypted=True)
    assert unpack(closed, "rar") == Unpacked(members=(), problem="cannot be read: encrypted")
    for volume in (rar4_bytes(GBK, flags={1: 0x2}), rar5_bytes(MEMBERS, continued=True)):
        assert (got(unpack(volume, "rar")), unpack(volume, "rar").problem) == (WANTED[:1], "goes on in another volume")


@needs_bsdtar
@pytest.mark.parametrize("content", [rar4_bytes(GBK), rar5_bytes(MEMBERS)])
def test_a_rar_member_that_fails_its_checksum_is_not_given_out(content: bytes) -> None:
    broken = bytearray(content)
    broken[content.index("总".encode())] ^= 1
    unpacked = unpack(bytes(broken), "rar")
    assert got(unpacked) == WANTED[1:]
    assert unpacked.problem == "damaged member: checksum"


@needs_bsdtar
def test_a_rar_cut_short_gives_what_is_whole() -> None:
    unpacked = unpack(rar5_bytes(MEMBERS)[:-20], "rar")
    assert got(unpacked) == WANTED[:1]
    assert (unpacked.problem or "").startswith("damaged container")


def test_a_list_of_this_machines_files_is_not_unpacked() -> None:
    listing = b"#mtree\nx.txt type=file contents=/etc/hostname\n"
    for kind in ("rar", "7z"):
        unpacked = unpack(listing, kind)
        assert unpacked.members == ()
        assert (unpacked.problem or "").startswith("damaged container")


def test_without_bsdtar_a_rar_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert unpack(rar5_bytes(MEMBERS), "rar") == Unpacked(members=(), problem="rar: needs bsdtar (libarchive-tools)")
    assert got(unpack(seven(MEMBERS), "7z")) == WANTED


def test_bombs_are_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    dense = zip_bytes([("a.doc", bytes(3_000_000))])
    assert unpack(dense, "zip") == Unpacked(members=(), problem="limit: packed more than 200 to 1")
    many = [(f"{number}.doc", b"") for number in range(2001)]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in many:
            archive.writestr(name, content)
    assert unpack(out.getvalue(), "zip").problem == "limit: 2001 members"
    for kind, content in (("tar", tar_bytes(many)), ("7z", seven(many))):
        unpacked = unpack(content, kind)
        assert len(unpacked.members) == 2000
        assert unpacked.problem == "limit: more than 2000 members"
    big = gzip.compress(bytes(65 * 1024**2), 1)
    assert unpack(big, "gzip") == Unpacked(members=(), problem="limit: a member of more than 64 MiB")
    monkeypatch.setattr(members, "MOST_KEPT", 850)
    unpacked = unpack(tar_bytes(MEMBERS), "tar")
    assert (got(unpacked), unpacked.problem) == (WANTED[:1], "limit: more than 192 MiB in all")


def test_a_size_that_lies_does_not_unpack_more() -> None:
    content = bytearray(zip_bytes([("a.doc", b"x" * 100_000)]))
    entry = content.index(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = struct.pack("<I", 10)
    unpacked = unpack(bytes(content), "zip")
    assert unpacked.members == ()
    assert (unpacked.problem or "").startswith("damaged member")


def test_a_gzip_is_one_file_under_the_name_it_tells() -> None:
    out = io.BytesIO()
    with gzip.GzipFile("annual.doc", "w", fileobj=out, mtime=0) as packed:
        packed.write(b"report")
    assert got(unpack(out.getvalue(), "gzip")) == [("annual.doc", b"report")]
    assert unpack(out.getvalue()[:-9], "gzip").problem == "damaged container: cut short"


def test_damage_is_told() -> None:
    whole = zip_bytes(MEMBERS)
    assert (unpack(whole[:-30], "zip").problem or "").startswith("damaged container")
    broken = bytearray(zip_bytes(MEMBERS, method=zipfile.ZIP_STORED))
    broken[broken.index("总".encode())] ^= 1
    unpacked = unpack(bytes(broken), "zip")
    assert got(unpacked) == WANTED[1:]
    assert (unpacked.problem or "").startswith("damaged member: Bad CRC")
    whole = tar_bytes(MEMBERS)
    cut = unpack(whole[: whole.index(MEMBERS[1][1]) + 9], "tar")
    assert got(cut) == WANTED[:1]
    assert (cut.problem or "").startswith("damaged")


def mutated(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    way = chance.randrange(4)
    place = chance.randrange(len(changed))
    length = chance.randrange(1, 40)
    if way == 0:
        for _ in range(length):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    elif way == 1:
        del changed[place:]
    elif way == 2:
        changed[place : place + length] = chance.randbytes(length)
    else:
        changed[place:place] = changed[:length]
    return bytes(changed)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("zip", zip_bytes(MEMBERS)),
        ("tar", tar_bytes(MEMBERS)),
        ("gzip", tar_bytes(MEMBERS, mode="w:gz")),
        ("7z", seven(MEMBERS)),
        pytest.param("rar", rar4_bytes(GBK), marks=needs_bsdtar),
        pytest.param("rar", rar5_bytes(MEMBERS), marks=needs_bsdtar),
    ],
)
def test_damaged_archives_get_a_verdict_and_no_wrong_content(kind: str, content: bytes) -> None:
    chance = random.Random(f"packed {kind} {len(content)}")
    verdicts = 0
    for _ in range(200):
        try:
            unpacked = run_confined(unpack, mutated(content, chance), kind, seconds=20)
        except Unparsed as unparsed:
            assert "longer than" not in str(unparsed)
        else:
            if kind != "tar":  # a tar has no checksums of what is in it
                wrong = [member for member in unpacked.members if member.content not in dict(MEMBERS).values()]
                assert [len(member.content) for member in wrong if member.content] == []
        verdicts += 1
    assert verdicts == 200

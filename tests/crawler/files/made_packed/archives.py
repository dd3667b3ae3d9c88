"""Archives in the making: ZIPs with names of every kind, RAR 4 and 5 with stored members, tars."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Mapping, Sequence

Named = tuple[str, bytes]

REPORT = "柳溪镇2022年政府信息公开工作年度报告.doc"
TABLE = "附件1：统计表.xls"
MEMBERS: tuple[Named, ...] = (
    (f"柳溪镇/{REPORT}", "一、总体情况。".encode() * 40),
    (f"柳溪镇/{TABLE}", b"\xd0\xcf\x11\xe0" * 9),
)


def zip_bytes(
    members: Sequence[tuple[str | bytes, bytes]], *, flagged: bool = True, method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """A ZIP; names given as bytes are written as they are, with the flag "UTF-8" if `flagged`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for number, (_, content) in enumerate(members):
            archive.writestr(f"{number:04d}", content)
    markup = out.getvalue()
    for number, (name, _) in enumerate(members):
        markup = _renamed(markup, f"{number:04d}".encode(), name if isinstance(name, bytes) else name.encode(), flagged)
    return markup


def _renamed(content: bytes, old: bytes, new: bytes, flagged: bool) -> bytes:
    """The archive with one name changed in both of its places, and all offsets set anew."""
    locals_, entries, end = _parts(content)
    flags = 0x800 if flagged else 0
    built, offsets = b"", []
    for header, name, rest in locals_:
        offsets.append(len(built))
        if name == old:
            header, name = header[:6] + struct.pack("<H", flags) + header[8:26] + struct.pack("<HH", len(new), 0), new
        built += header + name + rest
    directory = b""
    for (header, name), offset in zip(entries, offsets, strict=True):
        if name == old:
            header, name = (
                header[:8] + struct.pack("<H", flags) + header[10:28] + struct.pack("<H", len(new)) + header[30:],
                new,
            )
        directory += header[:42] + struct.pack("<I", offset) + name
    return built + directory + end[:12] + struct.pack("<II", len(directory), len(built)) + end[20:]


def _parts(content: bytes) -> tuple[list[tuple[bytes, bytes, bytes]], list[tuple[bytes, bytes]], bytes]:
    end = content[content.rindex(b"PK\x05\x06") :]
    count, _, place = struct.unpack_from("<HII", end, 10)
    entries, locals_ = [], []
    for _ in range(count):
        length, extra, comment = struct.unpack_from("<HHH", content, place + 28)
        size, offset = (
            struct.unpack_from("<I", content, place + 20)[0],
            struct.unpack_from("<I", content, place + 42)[0],
        )
        entries.append((content[place : place + 46], content[place + 46 : place + 46 + length]))
        place += 46 + length + extra + comment
        head = offset + 30
        locals_.append(
            (content[offset:head], content[head : head + length], content[head + length : head + length + size])
        )
    return locals_, entries, end


def rar4_bytes(
    members: Sequence[tuple[bytes, bytes]], *, flags: Mapping[int, int] | None = None, ended: bool = True
) -> bytes:
    """A RAR 4 of stored members, their names as bytes; `flags` by the number of the member."""
    out = b"Rar!\x1a\x07\x00" + _rar4_block(0x73, 0, bytes(6))
    for number, (name, content) in enumerate(members):
        extra = (flags or {}).get(number, 0)
        body = struct.pack(
            "<IIBIIBBHI", len(content), len(content), 2, zlib.crc32(content), 0x56324A21, 20, 0x30, len(name), 32
        )
        out += _rar4_block(0x74, 0x8000 | extra, body + name) + content
    return out + (_rar4_block(0x7B, 0x4000, b"") if ended else b"")


def _rar4_block(kind: int, flags: int, body: bytes) -> bytes:
    header = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
    return struct.pack("<H", zlib.crc32(header) & 0xFFFF) + header


def rar5_bytes(members: Sequence[Named], *, continued: bool = False, encrypted: bool = False) -> bytes:
    """A RAR 5 of stored members; `continued`: the last goes on in a volume that is not there."""
    out = b"Rar!\x1a\x07\x01\x00"
    if encrypted:
        return out + _rar5_block(4, 0, _vint(0) + _vint(0) + b"\x0f" + bytes(16)) + bytes(64)
    out += _rar5_block(1, 0, _vint(1 if continued else 0))
    for name, content in members:
        last = continued and (name, content) == members[-1]
        size = len(content) * (2 if last else 1)
        body = _vint(len(content)) + _vint(4) + _vint(size) + _vint(32) + struct.pack("<I", zlib.crc32(content))
        body += _vint(0) + _vint(0) + _vint(len(name.encode())) + name.encode()
        out += _rar5_block(2, 2 | (0x10 if last else 0), body) + content
    return out + _rar5_block(5, 0, _vint(1 if continued else 0))


def _rar5_block(kind: int, flags: int, body: bytes) -> bytes:
    header = _vint(kind) + _vint(flags) + body
    header = _vint(len(header)) + header
    return struct.pack("<I", zlib.crc32(header)) + header


def _vint(number: int) -> bytes:
    out = b""
    while True:
        number, low = number >> 7, number & 0x7F
        out += bytes([low | (0x80 if number else 0)])
        if not number:
            return out


def tar_bytes(members: Sequence[Named], *, links: Sequence[tuple[str, str]] = (), mode: str = "w") -> bytes:
    """A tar, or with mode `w:gz` a packed one; links as (name, target)."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members:
            about = tarfile.TarInfo(name)
            about.size = len(content)
            archive.addfile(about, io.BytesIO(content))
        for name, target in links:
            about = tarfile.TarInfo(name)
            about.type, about.linkname = tarfile.SYMTYPE, target
            archive.addfile(about)
    return out.getvalue()

"""OLE containers in the making: a header, one allocation table, a directory and streams."""

from __future__ import annotations

import struct
from collections.abc import Mapping

SECTOR = 512
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def ole_bytes(streams: Mapping[str, bytes], *, inside: Mapping[str, bytes] | None = None) -> bytes:
    """A container with these streams at its top and, in a folder `ObjectPool`, those `inside`.

    Streams are filled up with zeros to 4,096 bytes, below which they would stand elsewhere.
    """
    names = [*streams, *(["ObjectPool"] if inside else []), *(inside or {})]
    contents = [content.ljust(4096, b"\x00") for content in (*streams.values(), *(inside or {}).values())]
    sizes = [-(-len(content) // SECTOR) for content in contents]
    directory = -(-(len(names) + 1) // 4)
    table = [_TABLE, *range(2, 1 + directory), _END]
    starts = []
    for size in sizes:
        starts.append(len(table))
        table.extend([*range(len(table) + 1, len(table) + size), _END])
    assert len(table) <= SECTOR // 4
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0) + struct.pack("<I", 0)
    body = header.ljust(SECTOR, b"\xff") + _sector(struct.pack(f"<{len(table)}I", *table), b"\xff")
    entries = [_entry("Root Entry", 5, child=1 if names else _FREE)]
    place = 0
    for number, name in enumerate(names, 1):
        folder = name == "ObjectPool"
        last = number == len(streams) + bool(inside) or number == len(names)
        start, size = (0, 0) if folder else (starts[place], len(contents[place]))
        place += not folder
        entries.append(
            _entry(
                name,
                1 if folder else 2,
                right=_FREE if last else number + 1,
                child=number + 1 if folder else _FREE,
                start=start,
                size=size,
            )
        )
    body += _sector(b"".join(entries).ljust(directory * SECTOR, b"\x00"))
    return body + b"".join(_sector(content) for content in contents)


def _sector(content: bytes, fill: bytes = b"\x00") -> bytes:
    return content.ljust(-(-len(content) // SECTOR) * SECTOR, fill)


def _entry(name: str, kind: int, *, right: int = _FREE, child: int = _FREE, start: int = _END, size: int = 0) -> bytes:
    raw = name.encode("utf-16-le") + b"\x00\x00"
    entry = raw.ljust(64, b"\x00") + struct.pack("<HBB", len(raw), kind, 1) + struct.pack("<III", _FREE, right, child)
    return entry + bytes(36) + struct.pack("<IQ", start, size)

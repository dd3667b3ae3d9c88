"""What the headers of a RAR archive say of its members: size and checksum, passwords, members cut by a volume's end."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

RAR4 = b"Rar!\x1a\x07\x00"
RAR5 = b"Rar!\x1a\x07\x01\x00"

_MOST_BLOCKS = 10_000
_LONGEST_HEADER = 2 * 1024**2


@dataclass(kw_only=True, slots=True)
class RarHeaders:
    """What a walk over the headers found; where they are damaged, what stood before."""

    sums: set[tuple[int, int]] = field(default_factory=set)
    """Size and CRC-32 of the members that are whole and without a password."""
    unsummed: set[int] = field(default_factory=set)
    """Sizes of such members of which no CRC-32 is told."""
    guarded: int = 0
    """Members that need a password."""
    split: int = 0
    """Members that begin or go on in another volume."""
    closed: bool = False
    """The headers themselves need a password."""


def rar_headers(content: bytes) -> RarHeaders:
    """Walk over the headers of a RAR 4 or 5 archive that begins at the first byte. Never raises."""
    found = RarHeaders()
    try:
        if content.startswith(RAR5):
            _walk_5(content, found)
        elif content.startswith(RAR4):
            _walk_4(content, found)
    except (struct.error, IndexError):
        pass  # cut short: what was found before holds
    return found


def _walk_4(content: bytes, found: RarHeaders) -> None:
    place = len(RAR4)
    for _ in range(_MOST_BLOCKS):
        if place + 7 > len(content):
            return
        kind, flags, size = struct.unpack_from("<BHH", content, place + 2)
        if kind == 0x73 and flags & 0x80:
            found.closed = True
            return
        following = size
        if flags & 0x8000:
            following += struct.unpack_from("<I", content, place + 7)[0]
        if kind == 0x74:
            if flags & 0x100:
                following += struct.unpack_from("<I", content, place + 32)[0] << 32
            _member_4(content, place, flags, found)
        if kind == 0x7B or size < 7:
            return
        place += following


def _member_4(content: bytes, place: int, flags: int, found: RarHeaders) -> None:
    if flags & 0xE0 == 0xE0:
        return  # a folder
    (size,) = struct.unpack_from("<I", content, place + 11)
    (checksum,) = struct.unpack_from("<I", content, place + 16)
    _note(found, size, checksum, guarded=bool(flags & 4), split=bool(flags & 3))


def _walk_5(content: bytes, found: RarHeaders) -> None:
    place = len(RAR5)
    for _ in range(_MOST_BLOCKS):
        if place + 7 > len(content):
            return
        size, start = _number(content, place + 4)
        if not 0 < size <= _LONGEST_HEADER:
            return
        end = start + size
        kind, at = _number(content, start)
        flags, at = _number(content, at)
        extra, at = _number(content, at) if flags & 1 else (0, at)
        data, at = _number(content, at) if flags & 2 else (0, at)
        if kind == 4:
            found.closed = True
            return
        if kind == 2:
            _member_5(content, at, (end - extra, end), flags, found)
        if kind == 5:
            return
        place = end + data


def _member_5(content: bytes, at: int, extra: tuple[int, int], flags: int, found: RarHeaders) -> None:
    features, at = _number(content, at)
    size, at = _number(content, at)
    _, at = _number(content, at)
    if features & 1:
        return  # a folder
    at += 4 if features & 2 else 0
    checksum = struct.unpack_from("<I", content, at)[0] if features & 4 else None
    kinds = _extra_kinds(content, *extra)
    if 5 not in kinds:  # a link
        _note(found, size, checksum, guarded=1 in kinds, split=bool(flags & 0x18))


def _extra_kinds(content: bytes, place: int, end: int) -> set[int]:
    kinds: set[int] = set()
    while place < end and len(kinds) < 20:
        size, start = _number(content, place)
        kinds.add(_number(content, start)[0])
        place = start + max(size, 1)
    return kinds


def _note(found: RarHeaders, size: int, checksum: int | None, *, guarded: bool, split: bool) -> None:
    if guarded:
        found.guarded += 1
    elif split:
        found.split += 1
    elif checksum is None:
        found.unsummed.add(size)
    else:
        found.sums.add((size, checksum))


def _number(content: bytes, place: int) -> tuple[int, int]:
    """A number in seven bits a byte, and the place behind it."""
    value = 0
    for shift in range(0, 70, 7):
        byte = content[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if not byte & 0x80:
            break
    return value, place

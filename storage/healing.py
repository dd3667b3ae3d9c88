"""What a crash leaves at the end of a WARC file is moved aside at the next start; whole records are never touched."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_PIECE = 1 << 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """One gzip member of a file: a WARC record, or what is left of one."""

    offset: int
    length: int
    whole: bool
    """Its end was reached and its checksum is right."""


def members(path: Path, start: int = 0) -> Iterator[Member]:
    """The gzip members of a file from byte `start` on; the last may not be whole, and then nothing follows it."""
    with path.open("rb") as source:
        source.seek(start)
        offset, rest = start, b""
        while rest or (rest := source.read(_PIECE)):
            unpacker, length = zlib.decompressobj(zlib.MAX_WBITS | 16), 0
            while not unpacker.eof:
                try:
                    fed = unpacker.decompress(rest, _PIECE)
                except zlib.error:
                    yield Member(offset=offset, length=path.stat().st_size - offset, whole=False)
                    return
                length += len(rest) - len(unpacker.unconsumed_tail) - len(unpacker.unused_data)
                rest = unpacker.unconsumed_tail or (b"" if unpacker.eof else source.read(_PIECE))
                if not rest and not fed and not unpacker.eof:
                    yield Member(offset=offset, length=length, whole=False)
                    return
            rest = unpacker.unused_data
            yield Member(offset=offset, length=length, whole=True)
            offset += length


def heal(folder: Path, acknowledged: Mapping[str, int]) -> list[str]:
    """Cut every file back to its last whole record, the torn rest being kept as `<file>.torn-<n>`.

    `acknowledged` gives for each file name the byte up to which its records are referred to: nothing before it is
    touched, whatever it looks like. Gives back one line for each file that was healed. Only the writer may call it.
    """
    told = []
    for path in sorted(folder.glob("*.warc.gz")):
        size, safe = path.stat().st_size, acknowledged.get(path.name, 0)
        end = safe
        if size > safe:
            for member in members(path, safe):
                end = member.offset + member.length if member.whole else end
        if end < size:
            told.append(_cut(path, end, size))
    return told


def _cut(path: Path, end: int, size: int) -> str:
    aside = _free_name(path)
    if end == 0:
        path.rename(aside)
    else:
        with path.open("rb") as source, aside.open("xb") as torn:
            source.seek(end)
            while piece := source.read(_PIECE):
                torn.write(piece)
            torn.flush()
            os.fsync(torn.fileno())
    sync_folder(path.parent)
    if end:
        with path.open("r+b") as file:
            file.truncate(end)
            os.fsync(file.fileno())
    return f"archive/{path.name}: {size - end} torn bytes after byte {end} moved to {aside.name}"


def _free_name(path: Path) -> Path:
    serial = 1
    while (aside := path.with_name(f"{path.name}.torn-{serial}")).exists():
        serial += 1
    return aside


def sync_folder(folder: Path) -> None:
    """Put a folder's entries on the disk: without it a new file's name can be lost with the power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

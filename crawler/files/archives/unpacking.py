"""Unpacks archives (ZIP, RAR, 7z, gzip, tar) in memory and within limits."""

from __future__ import annotations

import io
import lzma
import struct
import tarfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from crawler.files.archives.bsdtar import unpack_with_bsdtar
from crawler.files.archives.members import MOST_OF_ONE, TOO_BIG, Collected, Unpacked, decoded_name
from crawler.files.archives.rar_headers import RarHeaders, rar_headers
from crawler.files.archives.tar_files import read_tar
from crawler.files.archives.zip_files import unpack_zip
from crawler.files.containers import ENCRYPTED, MOST_BYTES, ZIP_FAULTS, archive_start

_PIECE = 1024**2
_FAULTS = (
    *ZIP_FAULTS, tarfile.TarError, zlib.error, lzma.LZMAError, RuntimeError, LookupError, TypeError, AttributeError,
    ArithmeticError, AssertionError,
)  # fmt: skip
"""What the libraries raise on archives that are damaged or packed in an unknown way."""


def unpack(content: bytes, kind: str) -> Unpacked:
    """The files in an archive of that kind (zip, rar, 7z, gzip or tar) in its order; archives in it stay packed.

    Limits (T072): 2,000 members; of a ZIP 512 MiB and 200 to 1 as it states them; 64 MiB a member and 192 MiB in all
    that is kept. Names by T073; folders, links and system files are left out. What a password guards is not read
    (T070). RAR, and 7z packed in rarer ways, are read by Debian's `bsdtar` in a child that inherits all limits
    (T074). To be run in a confined process. Never raises for what the bytes hold; KeyError for another kind.
    """
    found = Collected()
    try:
        _UNPACKERS[kind](content, found)
    except _FAULTS as fault:
        found.leave_out(f"damaged container: {fault}")
    return found.result()


def _unpack_gzip(content: bytes, found: Collected) -> None:
    packed = zlib.decompressobj(31)
    pieces, size, rest = [], 0, content
    while rest and size <= MOST_OF_ONE and not packed.eof:
        pieces.append(packed.decompress(rest, _PIECE))
        rest = packed.unconsumed_tail
        size += len(pieces[-1])
    plain = b"".join(pieces)
    if not packed.eof and size <= MOST_OF_ONE:
        found.leave_out("damaged container: cut short")  # its checksum stands at the end
    elif plain[257:262] == b"ustar":
        _unpack_tar(plain, found)
        found.left_out.update([TOO_BIG] if size > MOST_OF_ONE else [])
    elif found.wants(name := _gzip_name(content), size):
        found.add(name, plain)


def _gzip_name(content: bytes) -> str:
    flags, place = content[3], 10
    if flags & 4 and len(content) > 12:
        (length,) = struct.unpack_from("<H", content, place)
        place += 2 + length
    end = content.find(b"\x00", place, place + 4096)
    return decoded_name(content[place:end]) if flags & 8 and end > place else "unnamed"


def _unpack_tar(content: bytes, found: Collected) -> None:
    read_tar(io.BytesIO(content), found)


def _unpack_7z(content: bytes, found: Collected) -> None:
    import py7zr

    packed = content[archive_start(content) or 0 :]
    shelf = _Shelf()
    try:
        with py7zr.SevenZipFile(io.BytesIO(packed), max_extract_size=MOST_BYTES) as archive:
            if archive.needs_password():
                found.leave_out(ENCRYPTED)
                return
            listed = [one for one in archive.list() if one.is_file]
            if sum(one.uncompressed for one in listed) > MOST_BYTES:
                found.leave_out(f"limit: {sum(one.uncompressed for one in listed)} bytes unpacked")
                return
            wanted = [one.filename for one in listed if found.wants(one.filename, one.uncompressed)]
            archive.extract(targets=wanted, factory=shelf)
    except py7zr.exceptions.PasswordRequired:
        found.leave_out(ENCRYPTED)
    except (*_FAULTS, py7zr.exceptions.ArchiveError):
        found.seen = 0
        found.left_out.clear()
        unpack_with_bsdtar(packed, found, "7z")
    else:
        for name, part in shelf.parts:
            found.add(name, part.getvalue())


class _Part(io.BytesIO):
    """A member that py7zr writes; closing keeps it, since it is read afterwards."""

    def size(self) -> int:
        return len(self.getbuffer())

    def close(self) -> None:
        self.seek(0)


class _Shelf:
    """Where py7zr puts members instead of into files."""

    def __init__(self) -> None:
        self.parts: list[tuple[str, _Part]] = []

    def create(self, filename: str) -> Any:
        self.parts.append((filename, _Part()))
        return self.parts[-1][1]


def _unpack_rar(content: bytes, found: Collected) -> None:
    """What bsdtar gives out is held against the headers: it also gives ciphertext, halves and damaged members."""
    packed = content[archive_start(content) or 0 :]
    headers = rar_headers(packed)
    if headers.closed:
        found.leave_out(ENCRYPTED)
        return
    unpack_with_bsdtar(packed, found, "rar")
    sound = [member for member in found.members if _is_sound(member.content, headers)]
    doubtful = len(found.members) - len(sound) - headers.guarded - headers.split
    found.members = sound
    found.left_out.update({ENCRYPTED: headers.guarded} if headers.guarded else {})
    found.left_out.update({"goes on in another volume": headers.split} if headers.split else {})
    found.left_out.update({"damaged member: checksum": doubtful} if doubtful > 0 else {})


def _is_sound(content: bytes, headers: RarHeaders) -> bool:
    return (len(content), zlib.crc32(content)) in headers.sums or len(content) in headers.unsummed


_UNPACKERS: Mapping[str, Callable[[bytes, Collected], None]] = {
    "zip": unpack_zip,
    "rar": _unpack_rar,
    "7z": _unpack_7z,
    "gzip": _unpack_gzip,
    "tar": _unpack_tar,
}

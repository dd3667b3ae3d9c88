"""Unpacks ZIP archives in memory: limits before anything is read, and names by what their bytes are."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib

from crawler.files.archives.members import MOST_OF_ONE, Collected, decoded_name
from crawler.files.containers import ENCRYPTED, ZIP_FAULTS, zip_limit, zip_members

_UTF8 = 0x800
_UNICODE_PATH = 0x7075
_ENTRY, _ENTRY_SIZE = b"PK\x01\x02", 46
_FAULTS = (*ZIP_FAULTS, RuntimeError, LookupError, zlib.error)


def unpack_zip(content: bytes, found: Collected) -> None:
    """Collect the files of a ZIP archive. Raises what a damaged directory raises; a damaged member is noted."""
    content = _without_false_flags(content)
    limit = zip_limit(zip_members(content))
    if limit is not None:
        found.leave_out(limit)
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist():
            path = zip_name(member)
            if path.endswith(("/", "\\")) or not found.wants(path, member.file_size):
                continue
            if stat.S_ISLNK(member.external_attr >> 16):
                found.leave_out("links left out")
            elif member.flag_bits & 1:
                found.leave_out(ENCRYPTED)
            else:
                _read(archive, member, path, found)


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: str, found: Collected) -> None:
    try:
        with archive.open(member) as packed:
            found.add(path, packed.read(MOST_OF_ONE + 1))
    except _FAULTS as fault:
        found.leave_out(f"damaged member: {fault}"[:60])


def _without_false_flags(content: bytes) -> bytes:
    """The archive, its flag "this name is UTF-8" taken back wherever it is not true."""
    try:
        zip_members(content)
    except UnicodeDecodeError:
        return _unflagged(content)
    return content


def _unflagged(content: bytes) -> bytes:
    changed = bytearray(content)
    place = content.find(_ENTRY)
    while 0 <= place <= len(content) - _ENTRY_SIZE:
        (length,) = struct.unpack_from("<H", content, place + 28)
        (header,) = struct.unpack_from("<I", content, place + 42)
        if not _is_utf8(content[place + _ENTRY_SIZE : place + _ENTRY_SIZE + length]):
            for flags in (place + 8, header + 6):
                if flags + 2 <= len(content):
                    struct.pack_into("<H", changed, flags, struct.unpack_from("<H", content, flags)[0] & ~_UTF8)
        place = content.find(_ENTRY, place + _ENTRY_SIZE)
    return bytes(changed)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def zip_name(member: zipfile.ZipInfo) -> str:
    """By the flag, by the Unicode name beside it, else by what the bytes are: UTF-8 or GB18030 (T073)."""
    if member.flag_bits & _UTF8:
        return member.orig_filename
    raw = member.orig_filename.encode("cp437", "replace")
    extra = member.extra
    while len(extra) >= 4:
        number, length = struct.unpack_from("<HH", extra)
        if number == _UNICODE_PATH and extra[5:9] == struct.pack("<I", zlib.crc32(raw)):
            return extra[9 : 4 + length].decode("utf-8", "replace")
        extra = extra[4 + length :]
    return decoded_name(raw)

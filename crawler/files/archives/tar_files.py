"""Reads tar streams member by member, within limits."""

from __future__ import annotations

import tarfile
from typing import Any

from crawler.files.archives.members import Collected, decoded_name

BLOCK = 512


def read_tar(stream: Any, found: Collected) -> int:
    """Collect the files of a tar, read as a stream: it cannot go back, and so not round in circles.

    `stream` has `read(size)`. Gives the place in it where the last member ends. Raises tarfile.TarError on damage.
    """
    end = 0
    with tarfile.open(fileobj=stream, mode="r|", encoding="utf-8", errors="surrogateescape") as archive:
        for member in archive:
            path = decoded_name(member.name.encode("utf-8", "surrogateescape"))
            if member.isreg():
                _collect(archive, member, path, found)
            elif not member.isdir():
                found.wants(path, 0)
                found.leave_out("links left out")
            if found.full:
                break
            archive.members.clear()  # type: ignore[attr-defined]  # it would keep them all
            end = member.offset_data + -(-member.size // BLOCK) * BLOCK
    return end


def _collect(archive: tarfile.TarFile, member: tarfile.TarInfo, path: str, found: Collected) -> None:
    packed = archive.extractfile(member) if found.wants(path, member.size) else None
    if packed is None:
        return
    plain = packed.read(member.size)
    if len(plain) == member.size:
        found.add(path, plain)
    else:
        found.leave_out("damaged member: cut short")

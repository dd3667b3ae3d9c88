"""Has Debian's `bsdtar` unpack what no library here reads (RAR, rarer 7z), in a child, without writing a member."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
import tempfile
from typing import IO

from crawler.files.archives.members import Collected
from crawler.files.archives.tar_files import BLOCK, read_tar
from crawler.files.containers import ENCRYPTED

NEEDED = "needs bsdtar (libarchive-tools)"

_SIGNATURES = {"rar": b"Rar!\x1a\x07", "7z": b"7z\xbc\xaf\x27\x1c"}
_PIECE = 1024**2
_ZIP_END = b"PK\x05\x06"
_RAR4_END = b"\xc4\x3d\x7b\x00\x40\x07\x00"
_TAIL = 17_000
"""Bytes at the end in which libarchive looks for a ZIP before it looks at the beginning."""


def unpack_with_bsdtar(content: bytes, found: Collected, kind: str) -> None:
    """Collect the files of a RAR or 7z archive: bsdtar repacks it as a tar on its output, which is read from there.

    What bsdtar gives up on is noted as encrypted, damaged, or as needing bsdtar where that is not installed. Its
    memory, processor time and files are limited as those of this process. Raises ValueError where the signature
    is missing: libarchive guesses formats, and one of them, a list of files in plain text, would have files of this
    machine packed along.
    """
    if not content.startswith(_SIGNATURES[kind]):
        raise ValueError(f"no {kind} archive")
    program = shutil.which("bsdtar")
    if program is None:
        found.leave_out(f"{kind}: {NEEDED}")
        return
    with tempfile.TemporaryFile() as archive, tempfile.TemporaryFile() as said:
        archive.write(content)
        if _ZIP_END in content[-_TAIL:]:
            archive.write(_RAR4_END + bytes(_TAIL))  # a DOCX stored last must not be taken for the whole
        archive.flush()
        code, whole = _repacked(program, archive, said, found)
        said.seek(0)
        complaint = said.read(4000).decode("utf-8", "replace")
    if found.full or code == 0:
        return
    if not whole and found.members:
        found.drop_last()
    found.leave_out(ENCRYPTED if "ncrypt" in complaint else f"damaged container: {_first_line(complaint)}")


def _repacked(program: str, archive: IO[bytes], said: IO[bytes], found: Collected) -> tuple[int, bool]:
    """Exit code, and whether the last member can be trusted.

    The two blocks that end a tar are missing where bsdtar gave up within a member.
    """
    number = archive.fileno()
    command = [program, "-b", "1", "--format", "gnutar", "-cf", "-", f"@/dev/fd/{number}"]
    environment = {"LC_ALL": "C.UTF-8", "PATH": os.defpath}
    with subprocess.Popen(
        command,
        cwd="/",
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=said,
        pass_fds=(number,),
    ) as child:
        assert child.stdout is not None
        stream = _Counted(child.stdout)
        whole = False
        try:
            end = read_tar(stream, found)
            while not found.full and stream.read(_PIECE):
                pass
            whole = stream.count >= end + 2 * BLOCK
        except tarfile.ReadError:
            whole = True  # it ended within a member, which was not kept; the exit code tells
        finally:
            if child.poll() is None and found.full:
                child.kill()
            child.stdout.close()
        return child.wait(), whole


def _first_line(complaint: str) -> str:
    return next(iter(complaint.splitlines()), "no word").removeprefix("bsdtar: ").replace("(null)", "cut short")


class _Counted:
    """A stream that counts what was read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int) -> bytes:
        piece = self._stream.read(size)
        self.count += len(piece)
        return piece

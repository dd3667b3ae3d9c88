"""Takes the network from a process for the rest of its life: no parser of hostile bytes may ask anybody anything."""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys

_CALLS = {
    "x86_64": (0xC000003E, (41, 425)),
    "aarch64": (0xC00000B7, (198, 425)),
}
"""Machine to its audit number and its `socket` and `io_uring_setup` calls (linux/audit.h, asm/unistd.h)."""
_FIRST_X32_CALL = 0x40000000
"""On x86_64, calls from here on are the same ones under other numbers."""

_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER_AT, _MACHINE_AT = 0, 4
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000 | errno.EPERM
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _MODE_FILTER = 38, 22, 2
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def forbid_network() -> bool:
    """Refuse every new socket from now on, in this process and its children (T080); a fault reads EPERM.

    By a seccomp filter, else by an empty network namespace; neither needs a privilege. False where the system
    grants neither.
    """
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return _filtered(libc) or libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0


def _filtered(libc: ctypes.CDLL) -> bool:
    calls = _CALLS.get(platform.machine())
    if calls is None:
        return False
    code = _filter(*calls)
    program = _Program(len(code) // 8, code)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def _filter(machine: int, refused: tuple[int, ...]) -> bytes:
    """Eight bytes an instruction: code, jump if true, jump if false, operand (linux/filter.h)."""
    rows = [(_LOAD, 0, 0, _MACHINE_AT), (_EQUAL, 1, 0, machine), (_RETURN, 0, 0, _REFUSE), (_LOAD, 0, 0, _NUMBER_AT)]
    rows.append((_AT_LEAST, len(refused) + 1, 0, _FIRST_X32_CALL))
    rows += [(_EQUAL, len(refused) - place, 0, call) for place, call in enumerate(refused)]
    rows += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    return b"".join(struct.pack("=HBBI", *row) for row in rows)

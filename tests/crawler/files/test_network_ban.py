"""What a child may not do: call anybody, grow, run on, fill the disk; and that its end harms no other file."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.files import confine
from crawler.files.confine import CPU_SECONDS, FILE_BYTES, MEMORY_BYTES, OPEN_FILES, WORKERS, Unparsed, run_confined

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="children are limited on Linux only")

FAMILIES = tuple(sorted({int(family) for family in socket.AddressFamily}))
KINDS = (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET)
IO_URING_SETUP = 425
X32 = 0x40000000


# In the child


def sockets(families: tuple[int, ...]) -> dict[str, int | None]:
    """For each family and kind the number of the fault; None: there is a socket."""
    found: dict[str, int | None] = {}
    for family in families:
        for kind in KINDS:
            try:
                socket.socket(family, kind).close()
            except OSError as fault:
                found[f"{family}/{kind}"] = fault.errno
            else:
                found[f"{family}/{kind}"] = None
    return found


def grandchild_sockets(port: int) -> str:
    """The same asked by a program that the child starts."""
    script = f"""
        import errno, socket, subprocess, sys
        for family in {FAMILIES!r}:
            try:
                socket.socket(family, socket.SOCK_STREAM)
            except OSError as fault:
                assert fault.errno in (errno.EPERM, errno.EACCES), fault
            else:
                print("open", family)
        try:
            socket.create_connection(("127.0.0.1", {port}), timeout=5)
        except OSError as fault:
            print(fault.strerror)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, check=False, timeout=60
    )
    return done.stdout + done.stderr


def called(number: int) -> int:
    """A system call by its number: 0, or the number of the fault."""
    libc = ctypes.CDLL(None, use_errno=True)
    room = ctypes.create_string_buffer(256)
    return 0 if libc.syscall(number, 4, room, 0) >= 0 else ctypes.get_errno()


def reached(port: int) -> str:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5):
            return "reached"
    except OSError as fault:
        return str(fault.strerror)


def first_line(path: str) -> str:
    return Path(path).read_text(encoding="utf-8").splitlines()[0]


def limits() -> dict[str, tuple[int, int]]:
    names = ("RLIMIT_AS", "RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_CORE", "RLIMIT_CPU")
    return {name: resource.getrlimit(getattr(resource, name)) for name in names}


def raised(name: str) -> str:
    """An attempt to take a limit back, by the same right by which it was set."""
    try:
        resource.setrlimit(getattr(resource, name), (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    except (OSError, ValueError) as fault:
        return type(fault).__name__
    return "raised"


def many_files(folder: str) -> int:
    kept = []
    try:
        for number in range(1000):
            kept += [(Path(folder) / str(number)).open("wb")]
    except OSError as fault:
        assert fault.errno == errno.EMFILE
    finally:
        for one in kept:
            one.close()
    return len(kept)


def long_file(path: str) -> str:
    try:
        with Path(path).open("wb") as out:
            out.writelines(bytes(1024**2) for _ in range(100))
    except OSError as fault:
        return errno.errorcode[fault.errno or 0]
    return "written"


def spin() -> None:
    while True:
        pass


def spin_natively() -> None:
    """A loop that no signal handler of Python comes into."""
    import re

    re.match("(a*)*b", "a" * 60)


def devour(size: int) -> int:
    return len(bytearray(size))


def abort() -> None:
    os.abort()


def crash() -> None:
    ctypes.string_at(0)


def leave(code: int) -> None:
    os._exit(code)


class PanicException(BaseException):
    """As the native reader of workbooks raises it: no Exception."""


def panic() -> None:
    raise PanicException("called `Option::unwrap()`\n on a `None` value\x1b[31m")


def stop() -> None:
    raise SystemExit(0)


def interrupt() -> None:
    raise KeyboardInterrupt


def chatter() -> str:
    print("to stdout")
    os.write(1, b"to 1\n")
    os.write(2, b"to 2\n")
    subprocess.run(["sh", "-c", "echo from a program; echo and a fault >&2"], check=True)
    return "said"


def give(size: int) -> bytes:
    return bytes(size)


def who() -> int:
    return os.getpid()


def length(content: bytes) -> int:
    return len(content)


# The network


@pytest.fixture
def door() -> object:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def test_no_family_of_sockets_is_left() -> None:
    mine = sockets(FAMILIES)
    theirs = run_confined(sockets, FAMILIES)
    assert [name for name, fault in mine.items() if fault is None], "this process has sockets"
    assert set(theirs.values()) == {errno.EPERM}
    assert len(theirs) >= 2 * len(KINDS)


def test_a_program_that_the_child_starts_has_none_either(door: socket.socket) -> None:
    port = door.getsockname()[1]
    assert reached(port) == "reached"
    door.accept()[0].close()
    assert run_confined(reached, port) == os.strerror(errno.EPERM)
    assert run_confined(grandchild_sockets, port).splitlines() == [os.strerror(errno.EPERM)]
    door.settimeout(0.2)
    with pytest.raises(TimeoutError):
        door.accept()


@pytest.mark.skipif(
    platform.machine() not in ("x86_64", "aarch64"), reason="numbers of calls are known of two machines"
)
def test_no_way_around_sockets_is_left() -> None:
    assert run_confined(called, IO_URING_SETUP) == errno.EPERM
    socket_call = 41 if platform.machine() == "x86_64" else 198
    assert run_confined(called, socket_call) == errno.EPERM
    if platform.machine() == "x86_64":
        assert run_confined(called, X32 + socket_call) == errno.EPERM
        assert run_confined(called, X32 + IO_URING_SETUP) == errno.EPERM


def test_files_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("first\nsecond", encoding="utf-8")
    assert run_confined(first_line, str(tmp_path / "a")) == "first"


# The limits


def test_the_limits_are_those_that_are_told() -> None:
    found = run_confined(limits)
    assert found["RLIMIT_AS"] == (MEMORY_BYTES, MEMORY_BYTES)
    assert found["RLIMIT_FSIZE"] == (FILE_BYTES, FILE_BYTES)
    assert found["RLIMIT_NOFILE"] == (OPEN_FILES, OPEN_FILES)
    assert found["RLIMIT_CORE"] == (0, 0)
    assert found["RLIMIT_CPU"][0] <= CPU_SECONDS + 60


@pytest.mark.skipif(os.geteuid() == 0, reason="root may take limits back")
def test_no_limit_can_be_taken_back() -> None:
    for name in ("RLIMIT_AS", "RLIMIT_FSIZE", "RLIMIT_NOFILE"):
        assert run_confined(raised, name) in ("ValueError", "PermissionError")


def test_memory_ends_with_a_word() -> None:
    with pytest.raises(Unparsed, match=r"^limit: memory$"):
        run_confined(devour, 3 * 1024**3)


@pytest.mark.parametrize("function", [spin, spin_natively])
def test_processor_time_ends_with_a_word(function: Callable[[], None]) -> None:
    with pytest.raises(Unparsed, match=r"^limit: longer than 1 s of processor time$"):
        run_confined(function, cpu_seconds=1)


def test_each_task_has_processor_time_of_its_own() -> None:
    for _ in range(3):
        assert run_confined(busy, 0.7, cpu_seconds=1) >= 0.7


def busy(seconds: float) -> float:
    used = time.process_time()
    while time.process_time() - used < seconds:
        pass
    return time.process_time() - used


def test_the_length_of_a_file_is_bounded(tmp_path: Path) -> None:
    assert run_confined(long_file, str(tmp_path / "long")) == "EFBIG"
    assert (tmp_path / "long").stat().st_size <= FILE_BYTES


def test_the_number_of_open_files_is_bounded(tmp_path: Path) -> None:
    assert run_confined(many_files, str(tmp_path)) < OPEN_FILES


# What comes of it

ENDINGS: list[tuple[Callable[..., object], tuple[object, ...], str]] = [
    (abort, (), "parser died"),
    (crash, (), "parser died"),
    (leave, (3,), "parser died"),
    (devour, (3 * 1024**3,), "limit: memory"),
    (give, (600 * 1024**2,), "parser died"),
    (panic, (), "PanicException: called `Option::unwrap()` on a `None` value"),
    (stop, (), "SystemExit: 0"),
    (interrupt, (), "KeyboardInterrupt:"),
]


@pytest.mark.parametrize(("function", "arguments", "said"), ENDINGS)
def test_a_file_that_ends_its_child_is_one_failed_file(
    function: Callable[..., object], arguments: tuple[object, ...], said: str
) -> None:
    with pytest.raises(Unparsed) as told:
        run_confined(function, *arguments)
    assert str(told.value).startswith(said)
    assert "\n" not in str(told.value)
    assert run_confined(length, b"the next file") == 13


def test_a_file_that_does_not_fit_into_a_child_is_a_failed_file() -> None:
    """It dies before it knows of the task: nobody must wait for the answer."""
    with pytest.raises(Unparsed, match="died before it began"):
        run_confined(length, bytes(1100 * 1024**2))
    assert run_confined(length, b"the next file") == 13


def test_a_child_that_was_ended_from_outside_while_it_waited_is_replaced() -> None:
    for _ in range(3):
        os.kill(run_confined(who), 9)
        assert run_confined(length, b"the next file") == 13


def test_what_a_parser_prints_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    confine.close()
    assert run_confined(chatter) == "said"
    with pytest.raises(Unparsed):
        run_confined(crash)
    confine.close()
    assert capfd.readouterr() == ("", "")


def children() -> dict[int, str]:
    """State of each process that this one started, by its number."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            rest = stat.read_text(encoding="utf-8", errors="replace").rpartition(") ")[2].split()
        except OSError:
            continue
        if int(rest[1]) == os.getpid():
            found[int(stat.parent.name)] = rest[0]
    return found


def test_two_hundred_files_leave_no_zombies_and_few_children() -> None:
    confine.close()
    before = set(children())
    workers = set()
    for number in range(200):
        if number % 20 == 7:
            with pytest.raises(Unparsed):
                run_confined(abort if number % 40 == 7 else crash)
        else:
            workers.add(run_confined(who))
        new = {number: state for number, state in children().items() if number not in before}
        assert len(new) <= WORKERS + 1, new
    assert len(workers) > 3, "children are started anew now and then"
    assert run_confined(length, b"last") == 4
    assert "Z" not in children().values()
    confine.close()
    assert not {number for number in workers if number in children()}
    assert run_confined(length, b"again") == 5


LAST_WORDS = """
import sys
from crawler.files.confine import run_confined
from tests.crawler.files.test_network_ban import length, {name}

if __name__ == "__main__":
    print(run_confined(length, b"one"), flush=True)
    {then}
"""


@pytest.mark.parametrize(
    ("name", "then", "code"),
    [
        ("who", "print(run_confined(who), flush=True)", 0),
        ("who", "print(run_confined(who), flush=True); sys.exit(5)", 5),
        ("who", "print(run_confined(who), flush=True); raise KeyboardInterrupt", -2),
        ("who", "import os; print(run_confined(who), flush=True); os.kill(os.getpid(), 9)", -9),
    ],
    ids=["done", "exit", "interrupted", "killed"],
)
def test_no_child_outlives_its_parent(tmp_path: Path, name: str, then: str, code: int) -> None:
    script = tmp_path / "script.py"
    script.write_text(LAST_WORDS.format(name=name, then=then), encoding="utf-8")
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, str(script)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == code, done.stderr
    first, child = done.stdout.split()
    assert first == "3"
    for _ in range(100):
        if not Path(f"/proc/{child}").exists() or "State:\tZ" in Path(f"/proc/{child}/status").read_text():
            return
        subprocess.run(["sleep", "0.1"], check=True)
    pytest.fail(f"child {child} is still there")

"""`nianbao user`: adding, listing, other passwords, removing; what is refused; nothing secret said twice."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.passwords import fits
from monitor.users import Role, read_users

GOOD = "Apfelbaum im Regen 7"


def run(workspace: Path, capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> tuple[str, str]:
    """What the verb prints and what it complains of."""
    capsys.readouterr()
    try:
        found = main(["--workspace", str(workspace), "--now", "2019-04-10T09:30", "user", *words])
    except SystemExit as left:
        found = int(left.code or 0)
    out = capsys.readouterr()
    assert found == code, f"{words}: exit {found}\n{out.out}\n{out.err}"
    return out.out, out.err


def test_the_life_of_a_user(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    data = workspace / "data"
    assert "没有用户" in run(workspace, capsys, "list")[0]
    secret = tmp_path / "secret"
    secret.write_text(GOOD + "\r\nnot this\n", encoding="utf-8")
    out, _ = run(workspace, capsys, "add", "王岚", "--role", "operator", "--password-file", str(secret))
    assert "王岚" in out and GOOD not in out
    assert fits(GOOD, read_users(data)["王岚"].password)
    assert read_users(data)["王岚"].role is Role.OPERATOR
    monkeypatch.setattr(sys, "stdin", io.StringIO("Birnbaum im Schnee 8\n"))
    run(workspace, capsys, "password", "王岚", "--password-file", "-")
    assert fits("Birnbaum im Schnee 8", read_users(data)["王岚"].password)
    run(workspace, capsys, "add", "李看", "--role", "viewer", "--password-file", str(secret))
    listed = run(workspace, capsys, "list")[0]
    assert "王岚" in listed and "李看" in listed and "scrypt" not in listed
    run(workspace, capsys, "remove", "王岚")
    assert list(read_users(data)) == ["李看"]


def test_a_made_password_is_shown_once_and_fits(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = run(workspace, capsys, "add", "bob", "--role", "viewer", "--generate")
    shown = out.splitlines()[0].rpartition("：")[2]
    assert fits(shown, read_users(workspace / "data")["bob"].password)
    out, _ = run(workspace, capsys, "-q", "password", "bob", "--generate")
    assert fits(out.strip(), read_users(workspace / "data")["bob"].password)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("add", "bob"), "--role"),
        (("add", "bob", "--role", "king", "--generate"), "king"),
        (("add", "bob", "--role", "viewer"), "no terminal"),
        (("add", " ", "--role", "viewer", "--generate"), "NAME"),
        (("add", "bob", "--role", "viewer", "--password-file", "nowhere"), "nowhere"),
        (("add", "bob", "--role", "viewer", "--generate", "--password-file", "-"), "not allowed"),
        (("remove", "bob"), "no such user"),
        (("password", "bob", "--generate"), "no such user"),
        ((), "VERB"),
    ],
)
def test_bad_input_is_told_in_a_line_and_writes_nothing(
    workspace: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    why: str,
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    out, err = run(workspace, capsys, *words, code=2)
    assert why in err and err.count("\n") == 1 and out == ""
    assert read_users(workspace / "data") == {}


@pytest.mark.parametrize("password", ["short", "password1234", "nianbao-bob-1", ""])
def test_a_weak_password_is_refused(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, password: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(password + "\n"))
    _, err = run(workspace, capsys, "add", "bob", "--role", "viewer", "--password-file", "-", code=2)
    assert err.startswith("nianbao: --password-file: ")
    assert read_users(workspace / "data") == {}


def test_a_second_of_the_name_is_refused_before_a_password_is_made(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(workspace, capsys, "add", "bob", "--role", "viewer", "--generate")
    before = read_users(workspace / "data")
    out, err = run(workspace, capsys, "add", "bob", "--role", "operator", "--generate", code=2)
    assert out == "" and "already" in err
    assert read_users(workspace / "data") == before


def test_on_a_terminal_it_is_asked_for_twice_and_not_shown(workspace: Path) -> None:
    ours, theirs = pty.openpty()
    words = ["--workspace", str(workspace), "user", "add", "bob", "--role", "viewer"]
    asked = subprocess.Popen(
        [sys.executable, "-m", "monitor.cli", *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    seen = b""
    answers = [b"short\n", GOOD.encode() + b"\n", GOOD.encode() + b"\n"]
    until = time.monotonic() + 60
    try:
        while time.monotonic() < until:
            try:
                some = os.read(ours, 4096)
            except OSError:  # the other end is closed
                break
            seen += some
            if answers and seen.count("：".encode()) > 3 - len(answers) and seen.rstrip(b" ").endswith("：".encode()):
                os.write(ours, answers.pop(0))
        assert asked.wait(30) == 0, seen.decode()
    finally:
        asked.kill()
        os.close(ours)
    said = seen.decode()
    assert "shorter than 12" in said and GOOD not in said
    assert fits(GOOD, read_users(workspace / "data")["bob"].password)


def test_a_broken_file_is_told_and_stays_as_it_is(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = workspace / "data" / "users.json"
    path.parent.mkdir()
    path.write_text("{", encoding="utf-8")
    for words in (("list",), ("remove", "bob"), ("add", "bob", "--role", "viewer", "--generate")):
        out, err = run(workspace, capsys, *words, code=2)
        assert out == "" and "not a file of users" in err
    assert path.read_text(encoding="utf-8") == "{"

"""The file of users: for its owner alone, whole or as it was, changed by several at once, closed where it is broken."""

from __future__ import annotations

import json
import multiprocessing
import os
import stat
from datetime import datetime
from pathlib import Path

import pytest

from monitor.passwords import fits
from monitor.users import BrokenUsers, Role, UserFile, add_user, one_name, read_users, remove_user, set_password
from storage.moments import SHANGHAI

NOW = datetime(2019, 4, 10, 9, 30, tzinfo=SHANGHAI)
PASSWORD = "Apfelbaum im Regen 7"


def add(folder: Path, name: str) -> None:
    """For another process."""
    add_user(folder, name, Role.VIEWER, PASSWORD, NOW)


def test_a_user_is_added_given_another_password_and_removed(tmp_path: Path) -> None:
    add_user(tmp_path, "王岚", Role.OPERATOR, PASSWORD, NOW)
    (user,) = read_users(tmp_path).values()
    assert (user.name, user.role, user.added) == ("王岚", Role.OPERATOR, "2019-04-10T09:30:00+08:00")
    assert fits(PASSWORD, user.password)
    set_password(tmp_path, "王岚", "Birnbaum im Schnee 8")
    (after,) = read_users(tmp_path).values()
    assert not fits(PASSWORD, after.password)
    assert fits("Birnbaum im Schnee 8", after.password)
    assert after.stamp != user.stamp
    assert (after.name, after.role, after.added) == (user.name, user.role, user.added)
    remove_user(tmp_path, "王岚")
    assert read_users(tmp_path) == {}


def test_the_file_is_for_its_owner_alone_and_holds_no_password(tmp_path: Path) -> None:
    former = os.umask(0)
    try:
        add_user(tmp_path, "王岚", Role.OPERATOR, PASSWORD, NOW)
        set_password(tmp_path, "王岚", "Birnbaum im Schnee 8")
    finally:
        os.umask(former)
    for path in tmp_path.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
        assert b"baum" not in path.read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"users.json", "users.lock"}


def test_who_looks_the_same_is_the_same(tmp_path: Path) -> None:
    add_user(tmp_path, "Wang Lan", Role.OPERATOR, PASSWORD, NOW)
    for name in ("wang lan", "WANG LAN", "Ｗang Lan"):
        with pytest.raises(BrokenUsers, match="Wang Lan already"):
            add_user(tmp_path, name, Role.VIEWER, PASSWORD, NOW)
    assert one_name("  Wang   Lan ") == "Wang Lan"


@pytest.mark.parametrize("name", ["", "  ", "a\nb\0", "x" * 61, "a\u202eb"])
def test_what_is_no_name(name: str) -> None:
    with pytest.raises(BrokenUsers):
        one_name(name)


def test_an_unknown_user_is_refused_and_nothing_written(tmp_path: Path) -> None:
    add_user(tmp_path, "王岚", Role.OPERATOR, PASSWORD, NOW)
    before = (tmp_path / "users.json").read_bytes()
    for change in (lambda: remove_user(tmp_path, "李"), lambda: set_password(tmp_path, "李", PASSWORD)):
        with pytest.raises(BrokenUsers, match="no such user"):
            change()
    assert (tmp_path / "users.json").read_bytes() == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"users": [{"name": "x"}]}',
        '{"users": [{"name": "x", "role": "king", "password": "scrypt$1$1$1$a$b", "stamp": "", "added": ""}]}',
        '{"users": [{"name": "x", "role": "viewer", "password": "plain", "stamp": "", "added": ""}]}',
        '{"users": [{"name": 7, "role": "viewer", "password": "scrypt$1$1$1$a$b", "stamp": "", "added": ""}]}',
    ],
)
def test_a_broken_file_is_no_empty_one(tmp_path: Path, text: str) -> None:
    (tmp_path / "users.json").write_text(text, encoding="utf-8")
    with pytest.raises(BrokenUsers, match="not a file of users"):
        UserFile(tmp_path).users()
    with pytest.raises(BrokenUsers):
        add_user(tmp_path, "王岚", Role.OPERATOR, PASSWORD, NOW)
    assert (tmp_path / "users.json").read_text(encoding="utf-8") == text


def test_several_who_add_at_once_are_all_there(tmp_path: Path) -> None:
    names = [f"user{n}" for n in range(6)]
    with multiprocessing.get_context("fork").Pool(6) as pool:
        pool.starmap(add, [(tmp_path, name) for name in names])
    assert sorted(read_users(tmp_path)) == names


def test_a_running_dashboard_notices_every_change(tmp_path: Path) -> None:
    file = UserFile(tmp_path)
    assert dict(file.users()) == {}
    add_user(tmp_path, "王岚", Role.OPERATOR, PASSWORD, NOW)
    assert list(file.users()) == ["王岚"]
    remove_user(tmp_path, "王岚")
    assert dict(file.users()) == {}
    (tmp_path / "users.json").unlink()
    assert dict(file.users()) == {}


def test_the_file_is_json_that_a_person_can_read(tmp_path: Path) -> None:
    add_user(tmp_path, "王岚", Role.OPERATOR, PASSWORD, NOW)
    (row,) = json.loads((tmp_path / "users.json").read_text(encoding="utf-8"))["users"]
    assert row["name"] == "王岚"
    assert set(row) == {"name", "role", "password", "stamp", "added"}

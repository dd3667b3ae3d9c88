"""Who may sign in to the dashboard: a file of its own beside the archive, for its owner alone, never given away."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from monitor.passwords import kept
from monitor.wording import Words

FILE = "users.json"
_LOCK = "users.lock"
_OWNER_ALONE = 0o600
_PARTS = 5
"""Signs between the parts of what is kept of a password."""
LONGEST_NAME = 60


class Role(StrEnum):
    """What a user may do."""

    VIEWER = "viewer"
    """Read."""
    OPERATOR = "operator"
    """Read, and answer findings."""


ROLES: dict[Role, Words] = {
    Role.VIEWER: Words(zh="查看", en="viewer: reads"),
    Role.OPERATOR: Words(zh="复核", en="operator: reads and answers findings"),
}


class BrokenUsers(Exception):
    """The file of users cannot be used, or not for this; one line for a person."""


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    """One user."""

    name: str
    """Stands on the reviews."""
    role: Role
    password: str
    """As `monitor/passwords.py` keeps it."""
    stamp: str
    """Drawn anew with each password and role; a session lives as long as its user's stamp."""
    added: str
    """Moment in ISO 8601."""


def one_name(text: str) -> str:
    """The name as it is kept: blanks single, signs composed. Raises BrokenUsers where it is none."""
    name = unicodedata.normalize("NFC", " ".join(text.split()))
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise BrokenUsers(f"NAME: one to {LONGEST_NAME} signs that can be printed")
    return name


def read_users(data: Path) -> dict[str, User]:
    """The users by name; none where no file is. Raises BrokenUsers."""
    path = data / FILE
    try:
        rows = json.loads(path.read_bytes())["users"]
        users = [_user(row) for row in rows]
    except FileNotFoundError:
        return {}
    except OSError as fault:
        raise BrokenUsers(f"{path}: cannot be read ({fault.strerror})") from fault
    except (ValueError, KeyError, TypeError) as fault:
        raise BrokenUsers(f"{path}: not a file of users; nobody can sign in until it is mended or deleted") from fault
    return {user.name: user for user in users}


def _user(row: dict[str, str]) -> User:
    name, password, stamp, added = (row[key] for key in ("name", "password", "stamp", "added"))
    if not all(isinstance(value, str) for value in row.values()) or password.count("$") != _PARTS:
        raise ValueError("not a user")
    return User(name=name, role=Role(row["role"]), password=password, stamp=stamp, added=added)


class UserFile:
    """The users of one data folder as a running dashboard knows them: read anew whenever the file is another."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._known: tuple[tuple[int, ...] | None, dict[str, User]] = (None, {})

    def users(self) -> Mapping[str, User]:
        """The users as they are now; raises BrokenUsers."""
        try:
            at = (self._data / FILE).stat()
        except FileNotFoundError:
            return {}
        mark = (at.st_mtime_ns, at.st_size, at.st_ino)
        if self._known[0] != mark:
            self._known = (mark, read_users(self._data))
        return self._known[1]


def add_user(data: Path, name: str, role: Role, password: str, now: datetime) -> None:
    """Add a user; raises BrokenUsers where there is one of that name, or one that looks the same."""
    with _changing(data) as users:
        same = next((one for one in users if _alike(one) == _alike(name)), None)
        if same is not None:
            raise BrokenUsers(f"{name}: there is a user {same} already")
        users[name] = User(
            name=name, role=role, password=kept(password), stamp=_stamp(), added=now.isoformat(timespec="seconds")
        )


def remove_user(data: Path, name: str) -> None:
    """Remove a user, whose sessions end with it; raises BrokenUsers for an unknown one."""
    with _changing(data) as users:
        del users[_known(users, name)]


def set_password(data: Path, name: str, password: str) -> None:
    """Give a user another password; all sessions end. Raises BrokenUsers for an unknown one."""
    with _changing(data) as users:
        former = users[_known(users, name)]
        users[name] = User(name=name, role=former.role, password=kept(password), stamp=_stamp(), added=former.added)


def _known(users: Mapping[str, User], name: str) -> str:
    if name not in users:
        raise BrokenUsers(f"{name}: no such user (nianbao user list)")
    return name


def _alike(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _stamp() -> str:
    return secrets.token_hex(16)


@contextmanager
def _changing(data: Path) -> Iterator[dict[str, User]]:
    """The users to be changed, one at a time; written whole at the end, or not at all."""
    data.mkdir(parents=True, exist_ok=True)
    lock = os.open(data / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _OWNER_ALONE)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        users = read_users(data)
        yield users
        _write(data / FILE, users)
    finally:
        os.close(lock)


def _write(path: Path, users: Mapping[str, User]) -> None:
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    text = json.dumps({"users": [asdict(user) for user in users.values()]}, ensure_ascii=False, indent=1)
    # Made closed, not closed afterwards: in between somebody could read it.
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _OWNER_ALONE)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)

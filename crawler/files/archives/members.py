"""Members of an archive while they are collected within limits; their names are for display only."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from crawler.files.containers import MOST_ENTRIES

MOST_OF_ONE = 64 * 1024**2
"""Bytes of one member."""
MOST_KEPT = 192 * 1024**2
"""Bytes of all members that are kept: they stand in a process with 1 GiB, and are handed to another."""
LONGEST_NAME = 200
TOO_BIG = "limit: a member of more than 64 MiB"

_TOO_MUCH = "limit: more than 192 MiB in all"
_TOO_MANY = f"limit: more than {MOST_ENTRIES} members"
_JUNK = frozenset({"thumbs.db", ".ds_store", "desktop.ini", "ehthumbs.db"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A file in an archive."""

    name: str
    """For display: the last part of its path, no control characters, at most 200 signs."""
    content: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Unpacked:
    """What was in an archive."""

    members: tuple[Member, ...]
    problem: str | None = None
    """What of it was left out and why, in a few words; None: nothing."""


@dataclass(slots=True)
class Collected:
    """The members kept so far, and why others were not."""

    members: list[Member] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    kept: int = 0
    seen: int = 0

    @property
    def full(self) -> bool:
        """Whether more members were seen than are read."""
        return self.seen > MOST_ENTRIES

    def wants(self, path: str, size: int) -> bool:
        """Whether a member of that size is to be read at all; system files are left out without a word."""
        self.seen += 1
        if is_junk(path):
            return False
        problem = _TOO_MANY if self.full else self._limit(size)
        if problem is not None:
            self.leave_out(problem)
        return problem is None

    def add(self, path: str, content: bytes) -> None:
        """Keep a member, or note which limit it breaks."""
        problem = self._limit(len(content))
        if problem is not None:
            self.leave_out(problem)
            return
        self.kept += len(content)
        self.members.append(Member(name=display_name(path), content=content))

    def drop_last(self) -> None:
        """Give up the member that was kept last: it turned out not to be whole."""
        self.kept -= len(self.members.pop().content)

    def leave_out(self, reason: str) -> None:
        """Note that a member was left out."""
        self.left_out[reason[:80]] += 1

    def result(self) -> Unpacked:
        """All that was kept, and in a few words what was not."""
        said = "; ".join(f"{reason} ({count})" if count > 1 else reason for reason, count in self.left_out.items())
        return Unpacked(members=tuple(self.members), problem=said[:160] or None)

    def _limit(self, size: int) -> str | None:
        if size > MOST_OF_ONE:
            return TOO_BIG
        return _TOO_MUCH if self.kept + size > MOST_KEPT else None


def display_name(path: str) -> str:
    """The last part of a member's path as it may be shown (T073); nothing is ever written under it.

    Without control and direction characters, at most 200 signs, its ending kept.
    """
    last = path.replace("\\", "/").rstrip("/").rpartition("/")[2]
    shown = "".join(sign for sign in last if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Zl", "Zp")).strip()
    if len(shown) > LONGEST_NAME:
        stem, dot, suffix = shown.rpartition(".")
        ending = dot + suffix if stem and len(suffix) <= 10 else ""
        shown = shown[: LONGEST_NAME - len(ending)] + ending
    return shown or "unnamed"


def decoded_name(raw: bytes) -> str:
    """A name of which the encoding is not told: UTF-8 if it is that, else GB18030."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def is_junk(path: str) -> bool:
    """Whether a system leaves such files beside the ones that were meant."""
    parts = path.replace("\\", "/").split("/")
    return "__MACOSX" in parts or parts[-1].lower() in _JUNK or parts[-1].startswith("._")

"""Who is signed in, kept in memory under hashes; and how often a name may be tried."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from monitor.users import User

IDLE, LONGEST = 30 * 60.0, 12 * 3600.0
"""Seconds after which a session ends: since it was last used, and since the login."""
MOST_SESSIONS = 1000
FREE_TRIES = {"account": 5, "address": 20}
"""Failures before one has to wait: of one name from one address, and of all names from one address."""
FIRST_WAIT, LONGEST_WAIT = 60.0, 900.0
"""Seconds; doubled with each further failure."""
FORGOTTEN = 3600.0
"""Seconds after the last failure."""
MOST_COUNTED = 10_000


@dataclass(kw_only=True, slots=True)
class Session:
    """One login."""

    user: str
    stamp: str
    """The user's, when it began."""
    begun: float
    used: float
    drafts: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Verdict and reason typed for a finding and not kept yet: the session had run out over them."""


class Sessions:
    """All sessions of one dashboard; none outlives the process. Times are seconds of a clock that nobody sets."""

    def __init__(self) -> None:
        self._by_hash: dict[str, Session] = {}
        self._turn = threading.Lock()

    def begin(self, user: User, now: float) -> str:
        """A new session; gives the token that stands for it, of 256 bits, which is kept nowhere."""
        token = secrets.token_urlsafe(32)
        with self._turn:
            for key in [key for key, one in self._by_hash.items() if _is_over(one, now)]:
                del self._by_hash[key]
            while len(self._by_hash) >= MOST_SESSIONS:
                del self._by_hash[min(self._by_hash, key=lambda key: self._by_hash[key].used)]
            self._by_hash[_hash(token)] = Session(user=user.name, stamp=user.stamp, begun=now, used=now)
        return token

    def find(self, token: str, users: Mapping[str, User], now: float) -> tuple[Session, User] | None:
        """The session of a token, used now, and its user; None where it ended, or the user or the password did."""
        with self._turn:
            session = self._by_hash.get(_hash(token))
            user = None if session is None else users.get(session.user)
            if session is None:
                return None
            if user is None or user.stamp != session.stamp or _is_over(session, now):
                del self._by_hash[_hash(token)]
                return None
            session.used = now
            return session, user

    def end(self, token: str) -> None:
        """End a session; an unknown token does nothing."""
        with self._turn:
            self._by_hash.pop(_hash(token), None)


def _is_over(session: Session, now: float) -> bool:
    return now - session.used > IDLE or now - session.begun > LONGEST


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


class Tries:
    """Failed logins by name and address: after some, each further one waits longer."""

    def __init__(self) -> None:
        self._failed: dict[tuple[str, str], tuple[int, float]] = {}
        self._turn = threading.Lock()

    def take(self, name: str, address: str, now: float) -> float:
        """Count a try as failed, before it is made, so that many at once are no way round; 0: it may be made.

        Else the seconds to wait, and nothing is counted.
        """
        with self._turn:
            wait = max(self._wait(key, free, now) for key, free in _keys(name, address))
            if wait > 0:
                return wait
            self._forget()
            for key, _ in _keys(name, address):
                count, last = self._failed.get(key, (0, now))
                self._failed[key] = ((count if now - last <= FORGOTTEN else 0) + 1, now)
            return 0

    def succeeded(self, name: str, address: str) -> None:
        """The try was none that failed."""
        with self._turn:
            (mine, _), (whole, _) = _keys(name, address)
            self._failed.pop(mine, None)
            count, last = self._failed.get(whole, (1, 0.0))
            self._failed[whole] = (count - 1, last)

    def _wait(self, key: tuple[str, str], free: int, now: float) -> float:
        count, last = self._failed.get(key, (0, 0.0))
        if count < free or now - last > FORGOTTEN:
            return 0
        return last + min(FIRST_WAIT * 2.0 ** min(count - free, 10), LONGEST_WAIT) - now

    def _forget(self) -> None:
        if len(self._failed) < MOST_COUNTED:
            return
        old = sorted(self._failed, key=lambda key: self._failed[key][1])
        for key in old[: MOST_COUNTED // 2]:
            del self._failed[key]


def _keys(name: str, address: str) -> Iterable[tuple[tuple[str, str], int]]:
    return ((name.casefold(), address), FREE_TRIES["account"]), (("", address), FREE_TRIES["address"])

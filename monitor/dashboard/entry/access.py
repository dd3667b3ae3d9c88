"""Who may ask for what, and how: everything is for reading, but for the rows of one short table."""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.routing import compile_path

from monitor.users import Role

READING_METHODS = ("GET", "HEAD")


@dataclass(frozen=True, kw_only=True, slots=True)
class Access:
    """What may be done with the addresses of one route."""

    methods: tuple[str, ...] = READING_METHODS
    without_login: bool = False
    """Also where reading asks for a login."""
    role: Role | None = None
    """Whose alone it is; None: whoever may read."""


READING = Access()
OTHERS = {
    "/login": Access(methods=(*READING_METHODS, "POST"), without_login=True),
    "/logout": Access(methods=("POST",), without_login=True),
    "/findings/{finding}/review": Access(methods=("POST",), role=Role.OPERATOR),
    "/register.css": Access(without_login=True),
    "/healthz": Access(without_login=True),
}
"""By route; all others are READING. (T107, T109)"""
_PATTERNS: tuple[tuple[re.Pattern[str], Access], ...] = tuple(
    (compile_path(path)[0], access) for path, access in OTHERS.items()
)


def access_to(path: str) -> Access:
    """What may be done with an address."""
    return next((access for pattern, access in _PATTERNS if pattern.match(path)), READING)


def is_page(path: str) -> bool:
    """Whether people look at it, who can be led to a login; files, feeds and programs are told in a word."""
    return not path.startswith("/api/") and "." not in path.rpartition("/")[2]

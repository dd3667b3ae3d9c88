"""What is wrong with an address or host that a person wrote into a county's files."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)*[^\W_](?:[\w-]{0,61}[^\W_])?(?::[0-9]{1,5})?")
_BRACKETED = re.compile(r"\[[0-9A-Fa-f:.]{2,45}\](?::[0-9]{1,5})?")
_SPACE = re.compile(r"[\s\x00-\x1f\x7f\"<>\\^`{|}]")
_MAX_ADDRESS = 2000


def bad_address(value: str) -> str | None:
    """What is wrong with the address of a page; None: nothing. Only http and https, no user name or password in it."""
    if len(value) > _MAX_ADDRESS or _SPACE.search(value):
        return f"not an address (spaces or signs that no address holds): {value[:60]!r}"
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return f"not an address: {value[:60]!r}"
    if parts.scheme.lower() not in ("http", "https"):
        return f"must begin with http:// or https://, not {value[:60]!r}"
    if "@" in parts.netloc:
        return f"must not hold a user name or password: {parts.hostname or ''!r}"
    if not parts.hostname or port == 0 or bad_host(parts.netloc) is not None:
        return f"no host in {value[:60]!r}"
    return None


def bad_host(value: str) -> str | None:
    """What is wrong with `name` or `name:port`; None: nothing."""
    good = len(value) <= 260 and (_HOST.fullmatch(value) or _BRACKETED.fullmatch(value))
    if good and ":" in value.rsplit("]", 1)[-1]:
        good = good if 0 < int(value.rsplit(":", 1)[1]) <= 65535 else None
    return None if good else f"not a host (name or name:port, no http://): {value[:60]!r}"

"""What is wrong with a single value of nianbao.toml; None where nothing is."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from monitor.settings_table import shown

_DAYS_OF_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)*[^\W_](?:[\w-]{0,61}[^\W_])?"
)
_APPRISE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}://\S+")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_DUE = re.compile(r"([0-9]{2})-([0-9]{2})")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|")
_COUNTY = re.compile(r"[0-9]{6}")


def filled(value: str) -> str | None:
    """An empty text."""
    return None if value.strip() else "must not be empty"


def bad_base(value: str) -> str | None:
    """What is wrong with a base address of the dashboard."""
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        return "an address such as http://192.168.1.5:8765/"
    return None


def bad_email(value: str) -> str | None:
    """No plain e-mail address: no name around it, no line break in it."""
    good = len(value) <= 254 and _EMAIL.fullmatch(value) and ".." not in value
    return None if good else f"not an e-mail address: {shown(value)}"


def bad_channel(value: str) -> str | None:
    """No address of a channel (an Apprise address)."""
    return None if _APPRISE.fullmatch(value) else "not the address of a channel (scheme://…)"


def bad_county(value: str) -> str | None:
    """No six-digit code."""
    return None if _COUNTY.fullmatch(value) else f"not a county code (six digits): {shown(value)}"


def bad_host(value: str) -> str | None:
    """No host name."""
    return None if value and not re.search(r"[\s/@]", value) else f"not a host: {shown(value)}"


def bad_variable(value: str) -> str | None:
    """No name of an environment variable; empty is fine."""
    return None if _VARIABLE.fullmatch(value) else f"not the name of an environment variable: {shown(value)}"


def bad_time(value: str) -> str | None:
    """No time of day."""
    match = _TIME.fullmatch(value)
    good = match and int(match[1]) < 24 and int(match[2]) < 60
    return None if good else f'not a time of day such as "06:00": {shown(value)}'


def bad_due(value: str) -> str | None:
    """No month and day; February 29 is one, and means the last day of February."""
    match = _DUE.fullmatch(value)
    good = match and 1 <= int(match[1]) <= 12 and 1 <= int(match[2]) <= _DAYS_OF_MONTH[int(match[1]) - 1]
    return None if good else f'not a month and day such as "01-31": {shown(value)}'

"""Moments as the tables hold them: ISO 8601 text in Chinese time, to the second, so that they sort as text."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def to_text(at: datetime) -> str:
    """`2019-02-01T06:00:00+08:00` for an aware moment of any zone; raises ValueError for one without a zone."""
    if at.tzinfo is None:
        raise ValueError(f"a moment without a time zone: {at.isoformat()}")
    return at.astimezone(SHANGHAI).isoformat(timespec="seconds")


@lru_cache(maxsize=4096)
def from_text(text: str) -> datetime:
    """The aware moment, in Asia/Shanghai; raises ValueError for anything else."""
    return datetime.fromisoformat(text).astimezone(SHANGHAI)


def perhaps_text(at: datetime | None) -> str | None:
    """As `to_text`; None stays None."""
    return None if at is None else to_text(at)


def perhaps_moment(text: str | None) -> datetime | None:
    """As `from_text`; None stays None."""
    return None if text is None else from_text(text)

"""The signals that a reading raises where something was odd, and what raises those of files."""

from __future__ import annotations

from collections.abc import Iterable

from storage.contents import RECOGNISED_TEXT, Attachment
from storage.figures import TableReading

BODY_SHORT = "body_short"
UNREAD = "unread: "
"""Signal of a file that could not be read, or not whole; the reason follows."""


def recognised(file: Attachment) -> list[str]:
    """Whether the signs of a file were recognised from a picture, as a signal."""
    return [RECOGNISED_TEXT] if file.confidence is not None else []


def unread_tables(tables: Iterable[TableReading]) -> list[str]:
    """One signal for each table that is not whole."""
    return [f"unread_table:{table.table}" for table in tables if table.problem]


def unread_file(file: Attachment) -> list[str]:
    """One signal for a file that could not be read, or not whole."""
    return [f"{UNREAD}{file.problem}"] if file.problem else []

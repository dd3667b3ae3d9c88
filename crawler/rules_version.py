"""By which rules something was read: one word for all code that reads, another one with every altered byte of it."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

READING = {"storage": (".py", ".toml"), "crawler": (".py", ".toml"), "spiders": (".py",)}
"""The floors that read and judge what came, and what of them does; the counties' own files are no rules."""


@cache
def rules_version() -> str:
    """A word that differs whenever the code that reads pages, or the parser below it, differs.

    Empty where the code cannot be read as text: then nothing may be taken for read by the same rules.
    """
    told = hashlib.sha256(f"{sys.version}\nlxml {version('lxml')}".encode())
    found = 0
    for floor, kinds in READING.items():
        for name, source in own_sources(floor, kinds):
            found += 1
            told.update(f"\n{name} {len(source)}\n".encode() + source)
    return told.hexdigest()[:32] if found else ""


def own_sources(floor: str, endings: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """The files of one floor with these endings and what they hold, in order of their names."""
    yield from _sources(files(floor), floor, endings)


def _sources(folder: Traversable, name: str, endings: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            yield from _sources(entry, f"{name}/{entry.name}", endings)
        elif entry.name.endswith(endings):
            yield f"{name}/{entry.name}", entry.read_bytes()


rules_version()  # now, while the files are those that are being loaded: later ones may lie under a running process

"""The product's own code as text, and one word for it: another word with every altered byte."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable


def own_sources(floor: str, endings: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """The files of one floor with these endings and what they hold, in order of their names."""
    yield from _sources(files(floor), floor, endings)


def word_for(floors: Mapping[str, tuple[str, ...]], beside: str = "") -> str:
    """A word for the code of some floors, by endings, and for what it is told beside it.

    Empty where the code cannot be read as text: then nothing may be taken for made by the same code.
    """
    told, found = sha256(beside.encode()), 0
    for floor, endings in floors.items():
        for name, source in own_sources(floor, endings):
            found += 1
            told.update(f"\n{name} {len(source)}\n".encode() + source)
    return told.hexdigest()[:32] if found else ""


def _sources(folder: Traversable, name: str, endings: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            yield from _sources(entry, f"{name}/{entry.name}", endings)
        elif entry.name.endswith(endings):
            yield f"{name}/{entry.name}", entry.read_bytes()

"""By which rules something was read: one word for all code that reads, another one with every altered byte of it."""

from __future__ import annotations

import sys
from functools import cache
from importlib.metadata import version

from storage.own_code import word_for

READING = {"storage": (".py", ".toml"), "crawler": (".py", ".toml"), "spiders": (".py",)}
"""The floors that read and judge what came, and what of them does; the counties' own files are no rules."""


@cache
def rules_version() -> str:
    """A word that differs whenever the code that reads pages, or the parser below it, differs.

    Empty where the code cannot be read as text: then nothing may be taken for read by the same rules.
    """
    return word_for(READING, f"{sys.version}\nlxml {version('lxml')}")


rules_version()  # now, while the files are those that are being loaded: later ones may lie under a running process

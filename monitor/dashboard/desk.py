"""What a page is made with, and what it comes to: the desk, and a template with its values."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from monitor.config import Config
from monitor.dashboard.memory import Memory
from monitor.dashboard.pages import Register
from storage.overview import Overview

Found = TypeVar("Found")


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """A template and what it is set with."""

    template: str
    values: Mapping[str, Any]
    status: int = 200
    """Of the answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """What every page works with: the archive, the roster, the settings, the clock, the language."""

    overview: Overview
    register: Register
    config: Config
    now: datetime
    language: str
    memory: Memory = field(default_factory=Memory)
    state: Hashable | None = None
    """Of the archive when the question came; None: nothing is remembered."""

    def kept(self, question: Hashable, find: Callable[[], Found]) -> Found:
        """What `find` reads from the archive alone, remembered until somebody writes there."""
        return self.memory.kept(question, self.state, find)

    def held(self, hashes: Iterable[str]) -> set[str]:
        """Those of some hashes whose bytes the archive holds and gives out."""
        return {one for one in hashes if self.overview.archive.capture_of(one) is not None}

    @property
    def counties(self) -> list[tuple[str, str]]:
        """(code, name) of the roster's counties."""
        return [(code, site.jurisdiction.name) for code, site in self.register.sites.items()]

"""What a page is made with, and what it comes to: the desk, and a template with its values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor.config import Config
from monitor.dashboard.pages import Register
from storage.overview import Overview


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """A template and what it is set with."""

    template: str
    values: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """What every page works with: the archive, the roster, the settings, the clock, the language."""

    overview: Overview
    register: Register
    config: Config
    now: datetime
    language: str

    @property
    def counties(self) -> list[tuple[str, str]]:
        """(code, name) of the roster's counties."""
        return [(code, site.jurisdiction.name) for code, site in self.register.sites.items()]

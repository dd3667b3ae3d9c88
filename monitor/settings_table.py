"""A table of nianbao.toml that is read key by key and collects what is wrong with it."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

Check = Callable[[str], str | None]
"""Says what is wrong with a string; None: nothing."""


@dataclass(kw_only=True)
class SettingsTable:
    """Values of one TOML table. Each reader gives the value, or the default where it is absent or wrong."""

    file: str
    path: str
    """Where the table stands, such as `alerts.recipients[2]`; empty: the top."""
    values: dict[str, Any]
    faults: list[str]
    """Shared by all tables of a file."""
    asked: set[str] = field(default_factory=set)

    def fault(self, key: str, what: str) -> None:
        """Note a fault of a key."""
        self.faults.append(f"{self.file}: {self._place(key)}: {what}")

    def has(self, key: str) -> bool:
        """Whether the key stands there; it counts as known."""
        self.asked.add(key)
        return key in self.values

    def text(self, key: str, default: str, check: Check | None = None) -> str:
        """A string of one line."""
        if not self.has(key):
            return default
        value = self.values[key]
        if not isinstance(value, str):
            self.fault(key, f"must be a text in quotes, not {shown(value)}")
            return default
        what = "must not hold line breaks or control characters" if has_control(value) else None
        what = what or (check(value) if check else None)
        if what is not None:
            self.fault(key, what)
            return default
        return value

    def integer(self, key: str, default: int, low: int, high: int) -> int:
        """A whole number between low and high, inclusive."""
        value = self.number(key, default, low, high)
        if isinstance(value, float) and key in self.values:
            self.fault(key, f"must be a whole number, not {shown(value)}")
            return default
        return int(value)

    def number(self, key: str, default: float, low: float, high: float) -> float:
        """A number between low and high, inclusive."""
        if not self.has(key):
            return default
        value = self.values[key]
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fault(key, f"must be a number, not {shown(value)}")
            return default
        if not math.isfinite(value) or not low <= value <= high:
            self.fault(key, f"must be between {low:g} and {high:g}, not {shown(value)}")
            return default
        return value

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        if not self.has(key):
            return default
        value = self.values[key]
        if not isinstance(value, bool):
            self.fault(key, f"must be true or false, not {shown(value)}")
            return default
        return value

    def choice(self, key: str, default: str, allowed: Iterable[str]) -> str:
        """One of a closed set of words."""
        return self.text(key, default, one_of(allowed))

    def texts(self, key: str, check: Check) -> tuple[str, ...] | None:
        """A list of strings that is not empty; None where it is absent or wrong."""
        if not self.has(key):
            return None
        value = self.values[key]
        if not isinstance(value, list):
            self.fault(key, f"must be a list in brackets, not {shown(value)}")
            return None
        if not value:
            self.fault(key, "is an empty list; leave the key out for the default")
            return None
        before = len(self.faults)
        for place, one in enumerate(value, start=1):
            what = check(one) if isinstance(one, str) else f"must be a text in quotes, not {shown(one)}"
            if what is not None:
                self.fault(f"{key}[{place}]", what)
        return tuple(value) if len(self.faults) == before else None

    def years(self, key: str, first: int, last: int) -> tuple[int, int]:
        """Two years, `[first, last]`; all from first to last, inclusive, where they are absent or wrong."""
        value = self.values[key] if self.has(key) else [first, last]
        if not isinstance(value, list) or len(value) != 2 or not all(type(year) is int for year in value):
            self.fault(key, f"must be [first, last], not {shown(value)}")
            return first, last
        if not first <= value[0] <= value[1] <= last:
            self.fault(key, f"must be two years from {first} to {last}, the earlier first, not {shown(value)}")
            return first, last
        return value[0], value[1]

    def table(self, key: str) -> SettingsTable:
        """A table within; an empty one where it is absent or wrong."""
        value = self.values.get(key, {}) if self.has(key) else {}
        if not isinstance(value, dict):
            self.fault(key, f"must be a table, not {shown(value)}")
            value = {}
        return SettingsTable(file=self.file, path=self._place(key), values=value, faults=self.faults)

    def tables(self, key: str) -> list[SettingsTable]:
        """The tables of a list of tables."""
        value = self.values.get(key, []) if self.has(key) else []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self.fault(key, f"must be written as [[{self._place(key)}]], not {shown(value)}")
            return []
        return [
            SettingsTable(file=self.file, path=f"{self._place(key)}[{place}]", values=one, faults=self.faults)
            for place, one in enumerate(value, start=1)
        ]

    def finish(self) -> None:
        """Tell the keys that nobody asked for."""
        for key in self.values:
            if key not in self.asked:
                near = difflib.get_close_matches(key, self.asked, n=1)
                self.fault(key, "unknown key" + (f" (meant: {near[0]}?)" if near else ""))

    def _place(self, key: str) -> str:
        # A key may hold anything when it is quoted; a fault stays one line.
        plain = key if key.isprintable() else repr(key)
        return f"{self.path}.{plain}" if self.path else plain


def one_of(allowed: Iterable[str]) -> Check:
    """A check that a string is one of a closed set of words."""
    words = tuple(allowed)
    return lambda value: None if value in words else f"must be one of {', '.join(words)}, not {shown(value)}"


def has_control(text: str) -> bool:
    """Whether a text holds line breaks or other control characters."""
    return any(ord(sign) < 32 or 127 <= ord(sign) < 160 or sign in "\u2028\u2029" for sign in text)


def shown(value: object) -> str:
    """A value as a fault shows it, short and on one line."""
    text = str(value).lower() if isinstance(value, bool) else ascii(value) if has_control(str(value)) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."

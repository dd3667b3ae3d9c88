"""Relations that the figures and the text of a report must keep, as data; the floor above evaluates them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Relation:
    """One relation, of `forms/*.toml`. What it says stands there in Chinese and English."""

    id: str
    severity: str
    """error, warn or hint."""
    basis: str
    """official (printed in the form), law, definition, derived or practice."""
    zh: str
    en: str
    expression: str = ""
    """In the language of `monitor.consistency.expressions` where `per` says over what; else plain words."""
    finding: str = "inconsistent"
    """The kind of finding that a breach belongs to."""
    tables: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    """Forms whose tables it holds for; empty: the form in whose file it stands."""
    per: str = ""
    """column: names are rows, tried for each column; row: the reverse; report: names are table.row.column."""
    rows: tuple[str, ...] = ()
    """Only these rows, where `per` is row; empty: all."""
    note: str = ""


def relation(data: dict[str, Any]) -> Relation:
    """A relation from its data; raises TypeError for a key that is none of its own."""
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
    return Relation(**values)


@cache
def text_relations() -> tuple[Relation, ...]:
    """The relations between a text and its tables, whatever their form."""
    path = Path(__file__).parent / "forms" / "text_rules.toml"
    return tuple(relation(rule) for rule in tomllib.loads(path.read_text(encoding="utf-8"))["rules"])

"""What became of one check: held, broken, or empty of anything to check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.consistency.cells import Cell
from storage.contents import Statement


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """One check of one relation at one place, that could be told."""

    id: str
    holds: bool
    vacuous: bool = False
    """It holds because all is nought or blank: that proves nothing."""
    zh: str = ""
    """Of a broken one: what disagrees, in the form's words."""
    en: str = ""
    cells: tuple[Cell, ...] = ()
    statements: tuple[Statement, ...] = ()
    weaker: str = ""
    """`warn` or `hint` where this place is less sure than its relation."""


def broken(identity: str, zh: str, en: str, *statements: Statement, weaker: str = "") -> Outcome:
    """A check of the text that does not hold: what disagrees, in both languages, and the sentences that say so."""
    return Outcome(id=identity, holds=False, zh=zh, en=en, statements=statements, weaker=weaker)


def amount(value: float | None) -> str:
    """A number as it is written: 3, 2.5; 空白 where there is none."""
    if value is None:
        return "空白"
    return str(int(value)) if float(value).is_integer() else f"{value:.4f}".rstrip("0").rstrip(".")


def told(cells: Sequence[Cell], most: int = 8) -> tuple[str, str]:
    """「收到申请数 10、当面申请数 3」 in Chinese and English, those that are nought last and only where few."""
    first = cells[:1]
    rest = sorted(cells[1:], key=lambda cell: not cell.value)
    kept = [*first, *(cell for cell in rest if cell.value or len(cells) <= 3)][:most]
    zh = "、".join(f"{_year(cell, '上年')}{cell.label} {amount(cell.value)}" for cell in kept)
    en = ", ".join(
        f"{_year(cell, 'last year ')}{cell.label} {amount(cell.value) if cell.value is not None else 'blank'}"
        for cell in kept
    )
    return zh, en


def _year(cell: Cell, words: str) -> str:
    return words if cell.former else ""


def quoted(statement: Statement, most: int = 44) -> str:
    """The clause in its own words between Chinese quotes; of a long one the middle is left out, the number stays."""
    raw = " ".join(statement.raw.split())
    return f"「{raw if len(raw) <= most else f'{raw[:14]}…{raw[15 - most :]}'}」"

"""Which cells of a strip are the values of a row's columns."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.extract.labels import core, is_label, is_unit
from crawler.extract.matching import Place
from crawler.extract.strips import Strip
from storage.figures import FormTable

_HEAD_ROWS = 8


def cells_for(strip: Strip, strips: Sequence[Strip], place: Place) -> list[str] | None:
    """The raw values of a row, one for each column of its table; None where they cannot be told.

    Blank cells of a grid are kept; lines without any value are a blank row.
    """
    wanted = len(place.table.columns)
    values = list(strip.values)
    if strip.row is None:
        return _of_line(values, wanted, place)
    if len(values) == wanted:
        return values
    named = _by_head(strip, strips, place.table)
    if named is not None:
        return named
    return _of_row(values, wanted)


def _of_line(values: list[str], wanted: int, place: Place) -> list[str] | None:
    if len(values) == wanted + 1 and values[0] == place.row.key:
        values = values[1:]  # the code printed beside the label (local forms)
    if not values:
        return [""] * wanted
    return values if len(values) == wanted else None


def _of_row(values: list[str], wanted: int) -> list[str] | None:
    while len(values) > wanted and (not values[0] or is_unit(values[0])):
        values = values[1:]
    while len(values) > wanted and (not values[-1] or is_label(values[-1])):
        values = values[:-1]
    if not any(values):
        return [""] * wanted
    return values[-wanted:] if wanted == 1 or len(values) == wanted else None


def _by_head(strip: Strip, strips: Sequence[Strip], table: FormTable) -> list[str] | None:
    """The cells under the heads that name the table's columns, in the strip's own grid."""
    if strip.row is None:
        return None
    heads = [other.row for other in strips if other.grid == strip.grid and other.row is not None][:_HEAD_ROWS]
    found: list[int] = []
    for column in table.columns:
        names = {core(name) for name in (column.name, *column.aliases)}
        places = [
            place
            for row in heads
            for place, cell in enumerate(row)
            if cell and core(cell) in names and (not found or place > found[-1])
        ]
        if not places:
            return None
        found.append(min(places))
    cells = [strip.row[place] if place < len(strip.row) else None for place in found]
    if any(cell is None or is_label(cell) for cell in cells):
        return None
    return [cell or "" for cell in cells]

"""Statutory tables as numbers by key, out of grids and lines, whatever they stood in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from crawler.extract.columns import cells_for
from crawler.extract.labels import core
from crawler.extract.matching import Place, matched, places
from crawler.extract.strips import Strip, strips_of
from crawler.files.grids import Block
from storage.figures import Figure, FormTable, TableReading, form, read_value

T2_2019 = ("t2_20_1", "t2_20_5", "t2_20_6", "t2_20_8", "t2_20_9")
T2_2021 = ("t2_20_1", "t2_20_5", "t2_20_6", "t2_20_8")

_HEADS_2019 = ("新制作", "新公开数量", "对外公开总数", "上一年项目", "上年项目", "采购总金额", "采购项目数")
_HEADS_2021 = ("制发件数", "废止件数", "现行有效", "收费金额")
_HEADS_T2 = (*_HEADS_2019, *_HEADS_2021, "第二十条第", "信息内容", "处理决定数量")
_FEWEST = {"g2014": 12, "l2008": 8, "t3": 6}
_HEADS_LENGTH = 400
"""Where lines run on, only what stands last before the values can be heads."""


def read_tables(blocks: Iterable[Block], *, read: str) -> tuple[TableReading, ...]:
    """The statutory tables of a document, in the order of their form.

    `read` says where the grids come from: html, pdf or docx; what is read out of bare lines is marked `text`.
    A table of which rows or cells could not be read has a `problem`; a table that is not there is left out.
    """
    strips = strips_of(blocks)
    if not strips:
        return ()
    tables = [*_matrix_tables(strips, read)]
    if not any(table.table == "t3" for table in tables):
        for form_id in ("g2014", "l2008"):
            rows = matched(strips, form_id, (form_id,))
            if len(rows) >= _FEWEST[form_id]:
                tables.insert(0, *_readings(strips, rows, form_id, (form_id,), read))
                break
    return tuple(tables)


def form_of(tables: Sequence[TableReading]) -> str | None:
    """The form that tables follow; the table of the second section tells it best (domain 2)."""
    for wanted in ("t2", "t3", "g2014", "l2008", "t4"):
        for table in tables:
            if table.table.startswith(wanted):
                return table.form
    return None


def _mentions(strip: Strip, words: Sequence[str]) -> bool:
    heads = strip.joined[-_HEADS_LENGTH:]
    return any(word in heads for word in words)


def _first(strips: Sequence[Strip], words: Sequence[str], start: int = 0, stop: int | None = None) -> int | None:
    for number in range(start, len(strips) if stop is None else stop):
        if _mentions(strips[number], words):
            return number
    return None


def _matrix_tables(strips: Sequence[Strip], read: str) -> list[TableReading]:
    third = _third_start(strips)
    fourth = _fourth_start(strips, third or 0)
    second = _first(strips, _HEADS_T2, 0, third if third is not None else fourth)
    tables: list[TableReading] = []
    form_id = None
    if second is not None:
        form_id = _second_form(strips, second, third if third is not None else fourth)
    t3 = _third(strips, third, fourth, form_id, read) if third is not None else None
    form_id = form_id or (t3.form if t3 else "g2021")
    if second is not None:
        ids = T2_2019 if form_id == "g2019" else T2_2021
        rows = matched(strips, form_id, ids, start=second, stop=third if third is not None else fourth)
        tables.extend(_readings(strips, rows, form_id, ids, read))
    if t3 is not None:
        tables.append(t3)
    if fourth is not None:
        t4 = _fourth(strips, fourth, form_id, read)
        tables.extend([t4] if t4 else [])
    return tables


def _third_start(strips: Sequence[Strip]) -> int | None:
    label = core("本年新收政府信息公开申请数量")
    for number, strip in enumerate(strips):
        if any(core(piece) == label for piece in strip.labels) or label in strip.joined[-60:]:
            return number
    return _first(strips, ("申请人情况",))


def _fourth_start(strips: Sequence[Strip], start: int) -> int | None:
    for number in range(start, len(strips)):
        if _mentions(strips[number], ("结果维持",)) and _mentions(strips[number], ("尚未审结",)):
            return number
    return None


def _second_form(strips: Sequence[Strip], start: int, stop: int | None) -> str | None:
    zone = strips[start:stop]
    if any(_mentions(strip, _HEADS_2019) for strip in zone):
        return "g2019"
    return "g2021" if any(_mentions(strip, _HEADS_2021) for strip in zone) else None


def _third(
    strips: Sequence[Strip], start: int, stop: int | None, second_form: str | None, read: str
) -> TableReading | None:
    stop = stop if stop is not None and stop > start else None
    rows = matched(strips, "g2021", ("t3",), start=start, stop=stop)
    keys = {places("g2021", ("t3",))[row].row.key: strip for row, strip in rows.items()}
    if len(keys) < _FEWEST["t3"]:
        return None
    parts = keys.keys() & {"r6_1", "r6_2"}
    other = keys.get("h6")
    own = other is not None and any(strips[other].values) and len(strips[other].values) >= 7
    form_id = "g2021" if parts else "g2019" if own else second_form or "g2021"
    if form_id == "g2019":
        rows = matched(strips, "g2019", ("t3",), start=start, stop=stop)
    return _readings(strips, rows, form_id, ("t3",), read)[0]


def _fourth(strips: Sequence[Strip], start: int, form_id: str, read: str) -> TableReading | None:
    table = form(form_id).table("t4")
    values: list[str] = []
    lines = True
    for strip in strips[start : start + 12]:
        if values and strip.labels and strip.row is None:
            break
        if strip.labels and not any(strip.values):
            continue
        if strip.row is not None and not strip.labels and len(strip.values) < 5:
            continue
        values.extend(strip.values)
        lines = lines and strip.row is None
        if len(values) >= len(table.columns):
            break
    if not values:
        return None
    if len(values) > len(table.columns):
        values = _without_blank_edges(values, len(table.columns))
        # A cell too many may stand anywhere: only sums that hold show that it was at the edge.
        if not _adds_up(values):
            values = []
    problem = None if len(values) == len(table.columns) else f"{len(values)} of {len(table.columns)} cells"
    cells = values if problem is None else []
    return TableReading(
        table="t4",
        form=form_id,
        read="text" if lines else read,
        figures=_figures(Place(table=table, row=table.rows[0]), cells),
        problem=problem,
    )


def _adds_up(values: Sequence[str]) -> bool:
    """Whether each group of five cells is four numbers and their sum; a blank counts nothing."""
    numbers = [read_value(value) or 0 for value in values]
    return all(sum(numbers[at : at + 4]) == numbers[at + 4] for at in range(0, len(numbers) - 4, 5))


def _without_blank_edges(values: list[str], wanted: int) -> list[str]:
    while len(values) > wanted and not values[0]:
        values = values[1:]
    while len(values) > wanted and not values[-1]:
        values = values[:-1]
    return values


def _figures(place: Place, cells: Sequence[str]) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            row=place.row.key,
            column=column.key,
            label=place.row.label,
            raw=raw,
            value=read_value(raw, column.kind if column.kind != "count" else place.row.kind),
        )
        for column, raw in zip(place.table.columns, cells, strict=False)
    )


def _readings(
    strips: Sequence[Strip], rows: Mapping[int, int], form_id: str, table_ids: tuple[str, ...], read: str
) -> list[TableReading]:
    entries = places(form_id, table_ids)
    readings = []
    for table_id in table_ids:
        table = form(form_id).table(table_id)
        own = {place: strips[rows[place]] for place in rows if entries[place].table is table}
        if any(entries[place].row.kind != "header" for place in own):
            readings.append(_reading(strips, own, entries, table, form_id, read))
    return readings


def _reading(
    strips: Sequence[Strip],
    own: Mapping[int, Strip],
    entries: Sequence[Place],
    table: FormTable,
    form_id: str,
    read: str,
) -> TableReading:
    figures: list[Figure] = []
    faults: list[str] = []
    missing: list[str] = []
    for place, entry in enumerate(entries):
        if entry.table is not table or entry.row.kind == "header":
            continue
        strip = own.get(place)
        if strip is None:
            if _is_left_blank(entry, place, own):
                figures.extend(_figures(entry, [""] * len(table.columns)))
            elif not entry.row.extra:
                missing.append(entry.row.key)
            continue
        cells = cells_for(strip, strips, entry)
        if cells is None:
            faults.append(f"{entry.row.key}: {len(strip.values)} of {len(table.columns)} cells")
        else:
            figures.extend(_figures(entry, cells))
    return TableReading(
        table=table.id,
        form=form_id,
        read=read if any(strip.row is not None for strip in own.values()) else "text",
        figures=tuple(figures),
        problem=_problem(missing, faults),
    )


def _is_left_blank(entry: Place, place: int, own: Mapping[int, Strip]) -> bool:
    """Whether a row's label stands in lines right before the next row's: lines show no blank cells."""
    later = min((other for other in own if other > place), default=None)
    if later is None or own[later].row is not None:
        return False
    names = {core(label) for label in (entry.row.label, *entry.row.aliases)}
    return any(core(piece) in names for piece in own[later].labels[:-1])


def _problem(missing: Sequence[str], faults: Sequence[str]) -> str | None:
    said = []
    if missing:
        said.append("rows not found: " + ", ".join(missing[:6]) + (" …" if len(missing) > 6 else ""))
    if faults:
        said.append("; ".join(faults[:4]) + (" …" if len(faults) > 4 else ""))
    return "; ".join(said) or None

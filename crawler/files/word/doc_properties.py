"""What a Word binary file says about its paragraphs and signs: lists, tables, what was struck out."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from crawler.files.word.edges import Edge
from crawler.files.word.stories import Layout

_PAGE = 512
_OPERAND = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
"""Bytes of a property's value by the top three bits of its code; 6: told by the value itself."""
_TABLE = 0xD608
_ELSEWHERE = (0x6645, 0x6646, 0x646B)
"""The properties stand in the Data stream, at the offset in the value."""
_DELETED, _HIDDEN, _SYMBOL = 0x0800, 0x083C, 0x6A09
_MOST_CELLS = 64
_MOST_STYLES, _MOST_BASES = 4000, 12


Runs = list[tuple[int, int, bytes, int]]
"""From and to which byte of the stream, the properties, the style."""


def sprms(properties: bytes) -> Iterator[tuple[int, bytes]]:
    """The single properties as (code, value); ends where they are damaged."""
    at, end = 0, len(properties)
    while at + 2 <= end:
        (code,) = struct.unpack_from("<H", properties, at)
        at += 2
        size = _OPERAND.get(code >> 13)
        if code == _TABLE:
            if at + 2 > end:
                return
            at, size = at + 2, max(struct.unpack_from("<H", properties, at)[0] - 1, 0)
        elif size is None:
            if at >= end:
                return
            at, size = at + 1, properties[at]
        if at + size > end:
            return
        yield code, properties[at : at + size]
        at += size


def paragraph_runs(stream: bytes, table: bytes, place: tuple[int, int]) -> Runs:
    """Properties of paragraphs by their bytes in the stream, in order."""
    runs: Runs = []
    for page, first, last, number, count in _entries(stream, table, place):
        at = 2 * page[4 * (count + 1) + 13 * number]
        style, properties = 0, b""
        if at:
            at, size = (at + 1, 2 * page[at] - 1) if page[at] else (at + 2, 2 * page[at + 1])
            style = struct.unpack_from("<H", page, at)[0] if at + 2 <= _PAGE else 0
            properties = page[at + 2 : at + size]
        runs.append((first, last, properties, style))
    runs.sort(key=lambda run: run[:2])
    return runs


def dropped_ranges(stream: bytes, table: bytes, place: tuple[int, int]) -> list[tuple[int, int]]:
    """Bytes of the stream whose signs nobody sees: hidden, deleted with changes tracked, stand-ins of symbol fonts."""
    found = []
    for page, first, last, number, count in _entries(stream, table, place):
        at = 2 * page[4 * (count + 1) + number]
        if not at:
            continue
        for code, value in sprms(page[at + 1 : at + 1 + page[at]]):
            if code == _SYMBOL or (code in (_DELETED, _HIDDEN) and value[0] == 1):
                found.append((first, last))
                break
    return sorted(found)


def _entries(stream: bytes, table: bytes, place: tuple[int, int]) -> Iterator[tuple[bytes, int, int, int, int]]:
    """What the pages of properties list: (page, from byte, to byte, number in the page, how many in the page)."""
    offset, size = place
    if size < 12 or offset + size > len(table):
        raise ValueError("no table of property pages")
    count = (size - 4) // 8
    if count > len(stream) // _PAGE + 1:
        raise ValueError("more property pages than the stream has")
    for number in struct.unpack_from(f"<{count}I", table, offset + 4 * (count + 1)):
        page = stream[_PAGE * (number & 0x3FFFFF) :][:_PAGE]
        if len(page) < _PAGE:
            raise ValueError("property page outside the stream")
        entries = page[-1]
        if 4 * (entries + 1) + entries > _PAGE:
            raise ValueError("damaged property page")
        bytes_at = struct.unpack_from(f"<{entries + 1}I", page, 0)
        for entry in range(entries):
            yield page, bytes_at[entry], bytes_at[entry + 1], entry, entries


class Layouts:
    """Finds the layout of the paragraph whose mark stands at a byte of the stream."""

    def __init__(self, runs: Runs, data: bytes, styles: Mapping[int, Layout]) -> None:
        self._runs = runs
        self._styles = styles
        self._starts = [run[0] for run in runs]
        self._data = data
        self._known: dict[tuple[bytes, int], Layout] = {}

    def at(self, offset: int) -> Layout:
        """The layout of the paragraph with a mark at that byte; the plain one where none is told."""
        place = bisect_right(self._starts, offset) - 1
        if place < 0 or offset >= self._runs[place][1]:
            return Layout()
        _, _, properties, style = self._runs[place]
        known = self._known.get((properties, style))
        if known is None:
            known = layout_of(properties, style, self._data)
            named = self._styles.get(style)
            if known.numbers is None and named is not None:
                known = replace(known, numbers=named.numbers, level=named.level)
            self._known[properties, style] = known
        return known


def layout_of(properties: bytes, style: int, data: bytes = b"") -> Layout:
    """The layout that a paragraph's properties describe. `data`: the Data stream, where long ones stand."""
    layout = Layout(style=style)
    for code, value in sprms(properties):
        if code in _ELSEWHERE:
            (offset,) = struct.unpack("<I", value)
            size = struct.unpack_from("<H", data, offset)[0] if offset + 2 <= len(data) else 0
            for inner, of in sprms(data[offset + 2 : offset + 2 + size]):
                layout = _with(layout, inner, of)
        else:
            layout = _with(layout, code, value)
    return layout


_FLAGS: Mapping[int, str] = {0x2416: "in_table", 0x2417: "ends_row", 0x244B: "inner_cell", 0x244C: "inner_row"}


def _with(layout: Layout, code: int, value: bytes) -> Layout:
    if code in _FLAGS:
        changed: dict[str, Any] = {_FLAGS[code]: value[0] == 1}
        return replace(layout, **changed)
    if code == 0x6649:
        return replace(layout, depth=min(struct.unpack("<I", value)[0], 32))
    if code == 0x260A:
        return replace(layout, level=min(value[0], 8))
    if code == 0x460B:
        return replace(layout, numbers=struct.unpack("<H", value)[0])
    if code == _TABLE:
        return _with_edges(layout, value)
    if code == 0xD62B and len(value) >= 2:
        return _merged(layout, value[0], value[0] + 1, value[1] & 3 == 1)
    if code == 0x5624 and len(value) == 2:
        return _merged(layout, value[0] + 1, value[1], True)
    return layout


def _merged(layout: Layout, first: int, after: int, covered: bool) -> Layout:
    edges = tuple(
        Edge(right=edge.right, covered=covered if first <= place < after else edge.covered)
        for place, edge in enumerate(layout.edges)
    )
    return replace(layout, edges=edges)


def _with_edges(layout: Layout, value: bytes) -> Layout:
    """A row's definition: how many cells, their edges, then twenty bytes on each cell, of which the first two tell
    whether the cell is covered from the left (2) or from above (32 without 64)."""
    count = value[0] if value else 0
    if not 0 < count <= _MOST_CELLS or 1 + 2 * (count + 1) > len(value):
        return layout
    places = struct.unpack_from(f"<{count + 1}h", value, 1)
    edges = []
    for cell in range(count):
        at = 1 + 2 * (count + 1) + 20 * cell
        (flags,) = struct.unpack_from("<H", value, at) if at + 2 <= len(value) else (0,)
        edges.append(Edge(right=places[cell + 1], covered=bool(flags & 2) or flags & 96 == 32))
    return replace(layout, left=places[0], edges=tuple(edges))


def style_layouts(table: bytes, place: tuple[int, int]) -> dict[int, Layout]:
    """What the styles of paragraphs say about lists, by the styles' numbers, their bases heeded.

    A damaged table gives the styles before the damage.
    """
    own: dict[int, Layout] = {}
    bases: dict[int, int] = {}
    try:
        for number, base, properties in _styles(table, place):
            own[number], bases[number] = layout_of(properties, number), base
    except (struct.error, IndexError):
        bases = {number: bases[number] for number in own}
    found = {}
    for number in own:
        layout, base = own[number], bases[number]
        for _ in range(_MOST_BASES):
            if layout.numbers is not None or base not in own:
                break
            layout, base = replace(own[base], level=layout.level or own[base].level), bases[base]
        if layout.numbers:
            found[number] = layout
    return found


def _styles(table: bytes, place: tuple[int, int]) -> Iterator[tuple[int, int, bytes]]:
    """The paragraph styles: number, the style they are based on, properties."""
    offset, size = place
    if size < 6 or offset + size > len(table):
        return
    header, count, fixed = struct.unpack_from("<3H", table, offset)
    at = offset + 2 + header
    for number in range(min(count, _MOST_STYLES)):
        (length,) = struct.unpack_from("<H", table, at)
        start, at = at + 2, at + 2 + length
        if not length:
            continue
        kind, _ = struct.unpack_from("<HH", table, start + 2)
        if kind & 15 != 1:
            continue
        (name,) = struct.unpack_from("<H", table, start + fixed)
        first = start + fixed + 2 * (name + 2)
        (own,) = struct.unpack_from("<H", table, first)
        yield number, kind >> 4, table[first + 4 : first + 2 + own]

"""A made report as OFD: text by the place of its signs, tables by boxes, broken over pages between rows."""

from __future__ import annotations

from tests.gold.making.report import Report
from tests.gold.making.tables import Drawn
from tests.makers.ofd import Sheet, ofd_file, wide

TOP, BOTTOM, LEFT, RIGHT = 25.0, 272.0, 22.0, 188.0
SIZE, SMALL, PAD = 4.2, 2.6, 0.7
SHARES = {"t2": (3, 2, 2, 2), "t3": (1.7, 2.2, 4.6, *[1] * 7), "t4": [1] * 15, "g2014": (7, 1, 1.6)}


def _wrapped(text: str, room: float, size: float, indent: float = 0.0) -> list[str]:
    lines, line, used = [], "", indent
    for sign in text:
        step = wide(sign) * size
        if used + step > room and line:
            lines.append(line)
            line, used = "", 0.0
        line += sign
        used += step
    return [*lines, line]


class _Pages:
    def __init__(self, style: str | None) -> None:
        self.style = style
        self.sheets = [Sheet()]
        self.height = TOP

    def new_page(self) -> None:
        self.sheets.append(Sheet())
        self.height = TOP

    def line(self, text: str, *, size: float = SIZE, centred: bool = False) -> None:
        indent = 0.0 if centred else 2 * size
        for number, part in enumerate(_wrapped(text, RIGHT - LEFT, size, indent)):
            if self.height + size * 1.6 > BOTTOM:
                self.new_page()
            self.height += size * 1.6
            length = sum(wide(sign) * size for sign in part)
            left = (LEFT + RIGHT - length) / 2 if centred else LEFT + (indent if number == 0 else 0.0)
            self.sheets[-1].text(left, self.height, part, size)

    def table(self, drawn: Drawn) -> None:
        shares = SHARES["t2" if drawn.name.startswith("t2") else drawn.name]
        edges = [LEFT + (RIGHT - LEFT) * sum(shares[:at]) / sum(shares) for at in range(len(shares) + 1)]
        grid = drawn.grid()
        cells = []
        heights = [SMALL * 1.9] * len(drawn.rows)
        for top, row in enumerate(drawn.rows):
            lefts = [left for left, slot in enumerate(grid[top]) if slot is not None]
            for left, cell in zip(lefts, row, strict=True):
                lines = _wrapped(cell.text, edges[left + cell.cols] - edges[left] - 2 * PAD, SMALL) if cell.text else []
                cells.append((top, left, cell, lines))
                if cell.rows == 1:
                    heights[top] = max(heights[top], SMALL * (1.25 * len(lines) + 0.6))
        start = 0
        while start < len(heights):
            stop = start
            while stop < len(heights) and self.height + sum(heights[start : stop + 1]) <= BOTTOM:
                stop += 1
            if stop == start:
                self.new_page()
                continue
            self._rows(cells, edges, heights, start, stop)
            start = stop
            if start < len(heights):
                self.new_page()
        self.height += 3

    def _rows(self, cells: list, edges: list[float], heights: list[float], start: int, stop: int) -> None:  # type: ignore[type-arg]
        tops = {at: self.height + sum(heights[start:at]) for at in range(start, stop + 1)}
        for top, left, cell, lines in cells:
            first, last = max(top, start), min(top + cell.rows, stop)
            if first >= last:
                continue
            x0, x1, y0, y1 = edges[left], edges[left + cell.cols], tops[first], tops[last]
            if self.style:
                self.sheets[-1].box(x0, y0, x1, y1, self.style)
            if first == top:  # a label stands where its cell begins
                base = (y0 + y1) / 2 - SMALL * 1.25 * (len(lines) - 1) / 2 + SMALL * 0.4
                for number, line in enumerate(lines):
                    self.sheets[-1].text(x0 + PAD, base + number * SMALL * 1.25, line, SMALL)
        self.height = tops[stop]


def ofd_report(report: Report, *, style: str | None = "rectangles") -> bytes:
    """The report as OFD; borders as `rectangles`, `lines` or `strips`, or none."""
    pages = _Pages(style)
    pages.line(report.title, size=6.0, centred=True)
    for block in report.blocks:
        if isinstance(block, str):
            pages.line(block)
        else:
            pages.table(block)
    return ofd_file(pages.sheets)

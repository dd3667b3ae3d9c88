"""A made report as plain text: lines, and rows of tables with tabs between the cells."""

from __future__ import annotations

from tests.makers.report_data import Report
from tests.makers.report_tables import MadeTable


def plain_text(report: Report, *, encoding: str = "utf-8", newline: str = "\r\n") -> bytes:
    """The report as a text file; a cell that spans stands once, where it begins.

    `encoding`: as Python names it; `utf-16` and `utf-8-sig` begin with their mark.
    """
    lines: list[str] = []
    for part in report.parts:
        if isinstance(part, MadeTable):
            lines.extend("\t".join(row) for row in laid_out(part))
        else:
            lines.append(("　　" if part.kind == "text" else "") + part.mark + part.text)
    return (newline.join(lines) + newline).encode(encoding)


def laid_out(table: MadeTable) -> list[list[str]]:
    """The table as full rows of equal width; nothing stands where a cell covers a place."""
    width = len(table.widths)
    grid = [[""] * width for _ in table.rows]
    for row, column, cell in table.places():
        grid[row][column] = cell.text
    return grid

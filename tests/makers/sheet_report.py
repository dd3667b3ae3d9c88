"""The tables of a made report as a workbook: a sheet for each, merged cells, numbers as numbers."""

from __future__ import annotations

import io
import re

import openpyxl
from openpyxl.styles import Border, Side

from tests.makers.report_data import Report
from tests.makers.report_tables import MadeTable

_NAMES = ("主动公开", "依申请公开", "复议诉讼")
_NUMBER = re.compile(r"^-?\d{1,9}(?:\.\d{1,4})?$")


def xlsx_bytes(report: Report, *, sums: bool = False) -> bytes:
    """The statutory tables as an XLSX file; the small table of the prose is left out.

    `sums`: the totals of the third table are formulas, without the numbers they come to.
    """
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, made in zip(_NAMES, sheet_tables(report), strict=False):
        sheet = book.create_sheet(name)
        _fill(sheet, made)
        if sums and len(made.widths) == 10:
            for row in range(4, len(made.rows) + 1):
                if sheet.cell(row=row, column=10).value is not None:
                    sheet.cell(row=row, column=10).value = f"=SUM(D{row}:I{row})"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_tables(report: Report) -> list[MadeTable]:
    """The tables that stand in the workbook."""
    return [table for table in report.tables if table.rows[0][0].text != "发布渠道"]


def sheet_text(report: Report) -> str:
    """All cells of the workbook, row by row; each sheet's name before it where there is more than one."""
    tables = sheet_tables(report)
    said = []
    for name, table in zip(_NAMES, tables, strict=False):
        said.extend([name] if len(tables) > 1 else [])
        said.extend(cell.text for row in table.rows for cell in row)
    return "".join(said)


def _fill(sheet: openpyxl.worksheet.worksheet.Worksheet, made: MadeTable) -> None:
    line = Side(style="thin")
    for row, column, cell in made.places():
        target = sheet.cell(row=row + 1, column=column + 1)
        if _NUMBER.match(cell.text):
            target.value = float(cell.text) if "." in cell.text else int(cell.text)
        elif cell.text:
            target.value = cell.text
        if cell.down > 1 or cell.across > 1:
            sheet.merge_cells(
                start_row=row + 1, end_row=row + cell.down, start_column=column + 1, end_column=column + cell.across
            )
    for cells in sheet.iter_rows(min_row=1, max_row=len(made.rows), max_col=len(made.widths)):
        for one in cells:
            one.border = Border(left=line, right=line, top=line, bottom=line)

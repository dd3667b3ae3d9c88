"""Makes the workbooks beside it: `python -m tests.crawler.files.made_sheets.make_sheets`; needs openpyxl and soffice."""

from __future__ import annotations

import subprocess
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Border, Side

from storage.figures import FORM_IDS
from tests.crawler.files.made_sheets.forms_in_sheets import Layout, layout_of

HERE = Path(__file__).parent
FRAME = Border(*[Side(style="thin")] * 4)
ODD = (
    ("完成率", 0.985, "0.0%"),
    ("报送日期", date(2023, 1, 18), "yyyy/m/d"),
    ("会议时间", datetime(2022, 11, 3, 9, 30), "yyyy-mm-dd hh:mm"),  # noqa: DTZ001 -- sheets know no time zones
    ("年份", 2022, "General"),
    ("收费（万元）", 1234.5, "#,##0.00"),
    ("人均", 3.14159, "0.0"),
    ("增减", -4, "0;[Red]-0"),
    ("零", 0, "0"),
    ("噪声", 0.1 + 0.2, "General"),
    ("件数", 12, '0"件"'),
    ("是", True, "General"),
    ("序号", "007", "@"),
)


def put(sheet: Any, layout: Layout) -> None:
    """Lay the rows out, framed and merged."""
    for number, cells in enumerate(layout.rows, 1):
        for column, value in enumerate(cells, 1):
            cell = sheet.cell(number, column, value)
            cell.border = FRAME
    for top, left, bottom, right in layout.spans:
        sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)


def form_book(form_id: str) -> Any:
    """A workbook with that form in its only sheet."""
    book = openpyxl.Workbook()
    put(book.active, layout_of(form_id))
    return book


def odd_book() -> Any:
    """Cells of all sorts, a sheet without anything, a hidden one."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "各类单元格"
    for number, (name, value, number_format) in enumerate(ODD, 1):
        sheet.cell(number, 1, name)
        sheet.cell(number, 2, value).number_format = number_format
    sheet.cell(len(ODD) + 1, 1, "错误")
    sheet.cell(len(ODD) + 1, 2, "=1/0")
    sheet.cell(30, 4).border = FRAME
    second = book.create_sheet("说明")
    second["B2"] = "本表由柳溪镇党政综合办公室填报。"
    book.create_sheet("空表")
    hidden = book.create_sheet("旧数据")
    hidden["A1"] = "不应出现"
    hidden.sheet_state = "hidden"
    return book


def convert(source: Path, ending: str, filter_name: str, folder: Path) -> Path:
    """Have LibreOffice write the workbook in another format."""
    command = ["soffice", "--headless", "--convert-to", f"{ending}:{filter_name}", "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / f"{source.stem}.{ending}"


def main() -> None:
    """Write all files anew."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for form_id in (*FORM_IDS, "odd"):
            path = folder / f"{form_id}.xlsx"
            (odd_book() if form_id == "odd" else form_book(form_id)).save(path)
            again = folder / "again"
            # Through LibreOffice, so that formulas have their values and the file is one that an office wrote.
            (HERE / f"{form_id}.xlsx").write_bytes(convert(path, "xlsx", "Calc MS Excel 2007 XML", again).read_bytes())
            (HERE / f"{form_id}.xls").write_bytes(convert(path, "xls", "MS Excel 97", again).read_bytes())


if __name__ == "__main__":
    main()

"""Reads workbooks (XLSX, XLS, ET): their visible sheets as lines and grids, cells as they are shown."""

from __future__ import annotations

import io
import posixpath
import re
import struct
import warnings
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from crawler.files.compound import moments
from crawler.files.containers import container_problem
from crawler.files.parsed import Parsed, Property, office_property
from crawler.files.sheets.sheet_xml import read_sheet_xml
from crawler.files.sheets.sheets import MOST_MERGED, MOST_SHEETS, Sheet, blocks_of_sheets
from crawler.files.sheets.shown_numbers import plain_number, shown_moment, shown_number

_ZIP = b"PK"
_BIFF = (b"\xd0\xcf\x11\xe0", b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")
_SHEET_PART = re.compile(rb"""\bTarget\s?=\s?["']([^"']{0,200}worksheets/[^"']{1,200})["']""")
_MOST_RELATIONS = 1_000_000
_LAST_ROW = 1_048_576
_MOST_XML = 256 * 1024**2
_MERGED = re.compile(rb"<(?:\w{1,20}:)?mergeCell\b[^>]{0,200}?\bref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
_MOMENT = re.compile(rb"<(?:\w{1,20}:)?(created|modified)\b[^>]{0,200}>\s{0,20}([0-9TZ:.+-]{10,35})\s{0,20}<")
_FAULTS = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, OSError, RuntimeError, SyntaxError,
    TypeError, ValueError, struct.error, zipfile.BadZipFile,
)  # fmt: skip
"""What the libraries raise on files that are damaged or only unusual."""


class EncryptedWorkbook(ValueError):
    """A workbook that opens with a password only."""


def read_workbook(content: bytes) -> Parsed:
    """What the visible sheets of a workbook hold: XLSX, XLS or ET, or the XML of 2003.

    Cells as they are shown (number formats, percent, errors; dates as ISO days), covered ones None, blank ones "".
    The readers that know formats go first; calamine, which knows none and may abort the process, reads what they
    cannot. Raises EncryptedWorkbook ("encrypted"), else what the first of them raised (T070 to T077).
    """
    problem = container_problem(content, "xlsx") if content.startswith((_ZIP, _BIFF[0])) else None
    if problem is not None and "encrypted" in problem:
        raise EncryptedWorkbook("encrypted workbook")
    if content.startswith(_ZIP):
        if problem is not None:
            raise ValueError(problem)
        parsed = _first_of((_with_openpyxl, _with_calamine), content, _core_moments(content))
        lost = _lost_sheets(content)
        return replace(parsed, problem=f"unparsed (partial): {lost} sheets missing") if lost else parsed
    if content.startswith(_BIFF):
        return _first_of((_with_formats, _without_formats, _with_calamine), content, _ole_moments(content))
    return read_sheet_xml(content)


def _lost_sheets(content: bytes) -> int:
    """Sheets that the workbook refers to and that are not in the file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {name.lower() for name in archive.namelist()}
            relations = archive.open("xl/_rels/workbook.xml.rels").read(_MOST_RELATIONS)
    except (KeyError, *_FAULTS):
        return 0
    targets = [target.decode("utf-8", "replace").lower() for target in _SHEET_PART.findall(relations)]
    return sum(1 for target in targets if posixpath.normpath(posixpath.join("xl", target)).lstrip("/") not in names)


def _first_of(
    readers: Sequence[Callable[[bytes], list[Sheet]]], content: bytes, properties: tuple[Property, ...]
) -> Parsed:
    """What the first reader makes of it that finds anything; the first fault, where all fail."""
    faults: tuple[type[Exception], ...] = (*_FAULTS, *_library_faults())
    fault: Exception | None = None
    empty = False
    for reader in readers:
        try:
            sheets = reader(content)
        except faults as caught:
            if "encrypted" in str(caught) or "assword" in str(caught):
                raise EncryptedWorkbook("encrypted workbook") from caught
            fault = fault or caught
            continue
        if any(sheet.texts or sheet.cut for sheet in sheets):
            blocks, problem = blocks_of_sheets(sheets)
            return Parsed(blocks=blocks, properties=properties, problem=problem)
        empty = True
    if fault is not None and not empty:
        raise fault
    return Parsed(blocks=(), properties=properties)


def _library_faults() -> tuple[type[Exception], ...]:
    import python_calamine
    import xlrd

    return xlrd.XLRDError, python_calamine.CalamineError


def _with_openpyxl(content: bytes) -> list[Sheet]:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # told of styles and dates that are not needed here
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = []
        for source in book.worksheets[:MOST_SHEETS]:
            sheet = Sheet(name=str(source.title), hidden=source.sheet_state != "visible")
            _fill(sheet, source)
            _merge(sheet, content, source)
            sheets.append(sheet)
        return sheets


def _fill(sheet: Sheet, source: Any) -> None:
    # The dimensions that a sheet states may be those of a whole empty plane, or none: rows are walked as they come.
    source.reset_dimensions()
    for number, cells in enumerate(source.iter_rows()):
        for cell in cells:
            if cell.value is not None:
                sheet.put(number, cell.column - 1, _shown(cell.value, cell.number_format))
            elif hasattr(cell, "column"):
                sheet.put(number, cell.column - 1, "")
        if sheet.full or number >= _LAST_ROW:
            return


def _merge(sheet: Sheet, content: bytes, source: Any) -> None:
    """Merged ranges, which openpyxl does not tell while it only reads, out of the sheet's own part."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(source._worksheet_path) as part:
        markup = part.read(_MOST_XML)
    for number, match in enumerate(_MERGED.finditer(markup)):
        if number >= MOST_MERGED:
            return
        sheet.merge(int(match[2]) - 1, _column(match[1]), int(match[4]) - 1, _column(match[3]))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _shown(value: object, number_format: str | None) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        return shown_number(value, number_format) if number_format else plain_number(value)
    if isinstance(value, (datetime, date, time, timedelta)):
        return shown_moment(value)
    return "" if value is None else str(value)


def _with_formats(content: bytes) -> list[Sheet]:
    return _with_xlrd(content, formats=True)


def _without_formats(content: bytes) -> list[Sheet]:
    return _with_xlrd(content, formats=False)


def _with_xlrd(content: bytes, *, formats: bool) -> list[Sheet]:
    import xlrd

    book = xlrd.open_workbook(
        file_contents=content, logfile=io.StringIO(), formatting_info=formats, ragged_rows=True, on_demand=True
    )
    sheets = []
    for number in range(min(book.nsheets, MOST_SHEETS)):
        source = book.sheet_by_index(number)
        sheet = Sheet(name=source.name, hidden=source.visibility != 0)
        for row in range(source.nrows):
            for column, cell in enumerate(source.row(row)):
                if cell.ctype != xlrd.XL_CELL_EMPTY:
                    sheet.put(row, column, _of_xlrd(book, cell))
            if sheet.full:
                break
        for top, below, left, behind in source.merged_cells:
            sheet.merge(top, left, below - 1, behind - 1)
        book.unload_sheet(number)
        sheets.append(sheet)
    return sheets


def _of_xlrd(book: Any, cell: Any) -> str:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_NUMBER:
        if cell.xf_index is None:
            return plain_number(cell.value)
        return shown_number(cell.value, book.format_map[book.xf_list[cell.xf_index].format_key].format_str)
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return shown_moment(xlrd.xldate_as_datetime(cell.value, book.datemode))
        except (ValueError, OverflowError):
            return plain_number(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return str(bool(cell.value)).upper()
    return str(cell.value)


def _with_calamine(content: bytes) -> list[Sheet]:
    try:
        return _calamine_sheets(content)
    except BaseException as fault:  # a panic of Rust is no Exception, and cannot be imported; all else goes on
        if type(fault).__name__ == "PanicException":
            raise ValueError(f"calamine gave up: {fault}"[:120]) from None
        raise


def _calamine_sheets(content: bytes) -> list[Sheet]:
    import python_calamine

    sheets = []
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        for number, about in enumerate(book.sheets_metadata[:MOST_SHEETS]):
            if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            source = book.get_sheet_by_index(number)
            sheet = Sheet(name=about.name, hidden=about.visible != python_calamine.SheetVisibleEnum.Visible)
            first_row, first_column = source.start or (0, 0)
            for row, cells in enumerate(source.iter_rows(), first_row):
                for column, cell in enumerate(cells, first_column):
                    if cell != "":
                        sheet.put(row, column, _shown(cell, None))
                if sheet.full:
                    break
            for (top, left), (bottom, right) in source.merged_cell_ranges or ():
                sheet.merge(top, left, bottom, right)
            sheets.append(sheet)
    return sheets


def _core_moments(content: bytes) -> tuple[Property, ...]:
    """When a file was made and last saved, as its `docProps/core.xml` says; none where that is not to be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("docProps/core.xml") as part:
            markup = part.read(100_000)
    except (KeyError, *_FAULTS):
        return ()
    found = []
    for match in _MOMENT.finditer(markup):
        name, raw = match[1].decode(), match[2].decode()
        try:
            moment = datetime.fromisoformat(raw)
        except ValueError:
            continue
        found.append(office_property(name, moment, raw))
    return tuple(one for one in found[:2] if one is not None)


def _ole_moments(content: bytes) -> tuple[Property, ...]:
    try:
        return moments(content)
    except OSError:
        return ()  # sheets stand in damaged containers and, before 1997, in none

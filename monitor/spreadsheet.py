"""How the rows of a register become text: lines of JSON, and CSV that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

MARK = "\ufeff"
"""The byte order mark at the head of a CSV file: without it spreadsheets of Windows take UTF-8 for GBK."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell that begins so would be run by a spreadsheet (T113)."""
LONGEST_CELL = 32_000
"""Signs that a cell may hold: a spreadsheet takes 32,767, and breaks a longer one over the rows below."""

REPORT_COLUMNS = (
    "report", "county", "body", "body_name", "kind", "report_year", "title", "url", "status", "first_seen", "last_seen",
    "published_claimed", "published_evidence", "addresses", "versions", "attachments",
)  # fmt: skip
FINDING_COLUMNS = (
    "finding", "kind", "grade", "status", "county", "body", "body_name", "report_year", "report", "url", "due", "rule",
    "since", "detected_at", "resolved_at", "summary", "evidence", "changes", "reviews",
)  # fmt: skip

# JSON leaves these as they are; line readers take some of them for the end of a line, terminals obey the others.
_IN_JSON = {number: f"\\u{number:04x}" for number in (*range(0x7F, 0xA0), 0x2028, 0x2029)}


def json_line(row: Mapping[str, Any]) -> str:
    """A row as JSON of one line, without the line's end."""
    return json.dumps(row, ensure_ascii=False).translate(_IN_JSON)


def json_array(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A JSON array piece by piece, one object a line."""
    before = "[\n"
    for row in rows:
        yield before + json_line(row)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def safe_cell(value: Any) -> str:
    """A cell's text of one line; one that a spreadsheet would take for a formula gets an apostrophe before it."""
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else str(value)
    guarded = f"'{text}" if text.startswith(FORMULA_STARTS) else text
    return " ".join(guarded.splitlines())


def csv_line(values: Iterable[Any]) -> str:
    """A line of a CSV file with its end (CR LF, RFC 4180); a cell too long for a spreadsheet ends with `…`."""
    out = io.StringIO(newline="")
    cells = (safe_cell(value) for value in values)
    csv.writer(out).writerow(cell if len(cell) <= LONGEST_CELL else f"{cell[:LONGEST_CELL]}…" for cell in cells)
    return out.getvalue()


def csv_file(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Iterator[str]:
    """A CSV file line by line, with its mark and its header; lists and objects stand as JSON in their cell."""
    yield MARK + csv_line(columns)
    for row in rows:
        yield csv_line(row.get(column) for column in columns)

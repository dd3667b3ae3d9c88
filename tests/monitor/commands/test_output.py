"""What is printed: lines that stay lines, cells that run nothing, text that a terminal does not obey."""

from __future__ import annotations

import csv
import io
import json

import pytest

from monitor.commands.output import print_csv, print_json, print_table, safe_cell, visible

BREAKS = "a\u2028b\u2029c\x85d\x0be\x1cf\x7fg\x9b31mh\r\ni\tj"


def test_a_json_line_is_one_line_for_every_reader(capsys: pytest.CaptureFixture[str]) -> None:
    print_json([{"title": BREAKS, "unit": "金贵镇"}])
    told = capsys.readouterr().out
    assert len(told.splitlines()) == 1
    assert json.loads(told) == {"title": BREAKS, "unit": "金贵镇"}
    assert "金贵镇" in told


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (2018, "2018"),
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+86", "'+86"),
        ("-1", "'-1"),
        ("@sum", "'@sum"),
        ("\t=1", "'\t=1"),
        ("甲\r乙\n丙", "甲 乙 丙"),
        (["甲"], '["甲"]'),
    ],
)
def test_cells(value: object, cell: str) -> None:
    assert safe_cell(value) == cell


def test_csv_can_be_read_back(capsys: pytest.CaptureFixture[str]) -> None:
    print_csv([{"a": '甲,"乙"', "b": BREAKS}], ("a", "b"))
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert rows[0] == ["a", "b"]
    assert rows[1][0] == '甲,"乙"'
    assert len(rows) == 2


def test_a_terminal_obeys_no_crawled_text() -> None:
    assert visible("\x1b[31m红\u202e\x9b\x07") == "·[31m红···"
    assert visible("甲\t乙\n丙") == "甲  乙\n丙"


def test_a_row_is_a_line_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    print_table("", [("编号", "left"), ("说明", "left")], [["a", "很长" * 300 + "\n尾"], ["b", "[red]x[/red]"]])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert lines[1].endswith("很长 尾")
    assert lines[2].split() == ["b", "[red]x[/red]"]

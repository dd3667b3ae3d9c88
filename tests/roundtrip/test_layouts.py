"""How a report is laid out on pages changes nothing of what it says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from storage.fingerprint import file_fingerprint
from tests.makers.ofd import ofd_bytes
from tests.makers.pdf_report import Layout, pdf_bytes
from tests.makers.report_data import REPORTS, Report
from tests.makers.sheet_report import sheet_text
from tests.roundtrip.reading import as_file, as_report, different_facts, different_figures, different_text, stored

LAYOUTS = {
    "large type": Layout(size=16),
    "numbers at the outer edge": Layout(size=14, outside=True, foot="- {page} -"),
    "numbers with words": Layout(foot="第{page}页"),
    "bare numbers": Layout(size=12, foot="{page}"),
    "heads on every page": Layout(size=12, heads=3),
    "narrow columns": Layout(narrow=True),
    "turned pages": Layout(rotated=True),
    "bold by printing twice": Layout(bold_twice=True),
}


def _different(content: bytes, name: str, key: str, *, least: float = 1.0) -> list[str]:
    report = REPORTS[key]()
    file = as_file(content, name)
    assert file.problem is None
    found = different_figures(report.figures, file.tables) + different_text(report.text(), file.text, least=least)
    return found + different_facts(report, as_report(file))


@pytest.mark.parametrize("key", REPORTS)
@pytest.mark.parametrize("name", LAYOUTS)
def test_a_pdf_laid_out_in_another_way_says_the_same(name: str, key: str) -> None:
    report = REPORTS[key]()
    content = pdf_bytes(report, layout=LAYOUTS[name])
    assert _different(content, "年报.pdf", key) == []
    assert file_fingerprint(as_file(content, "")) == file_fingerprint(as_file(pdf_bytes(report), ""))


@pytest.mark.parametrize("key", REPORTS)
def test_an_ofd_with_filled_strips_for_lines_says_the_same(key: str) -> None:
    assert _different(ofd_bytes(REPORTS[key](), style="strips"), "年报.ofd", key) == []


def test_a_browsers_own_line_of_date_title_and_address_is_not_of_the_report() -> None:
    assert _different(stored("township.stamped.pdf.xz"), "年报.pdf", "township") == []


@pytest.mark.parametrize("key", ["township", "school", "office"])
def test_a_row_that_a_page_cuts_keeps_its_numbers(key: str) -> None:
    # Where a label that spans rows is cut too, a few of its signs may come behind the row they begin in.
    assert _different(stored(f"{key}.cut.pdf"), "年报.pdf", key, least=0.995) == []


@pytest.mark.parametrize("key", ["township", "office"])
def test_heads_that_stand_again_on_every_page_are_read_once(key: str) -> None:
    assert _different(stored(f"{key}.heads.pdf"), "年报.pdf", key) == []


@pytest.mark.parametrize("key", ["township", "school"])
@pytest.mark.parametrize("name", ["sums.xlsx", "sums.xls.xz"])
def test_totals_by_formula_are_the_numbers_they_come_to(name: str, key: str) -> None:
    report = REPORTS[key]()
    file = as_file(stored(f"{key}.{name}"), f"附表.{name.split('.')[1]}")
    assert different_figures(report.figures, file.tables) + different_text(sheet_text(report), file.text) == []


UNRULED: dict[str, Callable[[Report], bytes]] = {
    "pdf": lambda report: pdf_bytes(report, layout=Layout(unruled=True)),
    "ofd": lambda report: ofd_bytes(report, style="none"),
}


@pytest.mark.parametrize("key", ["township", "county"])
@pytest.mark.parametrize("kind", UNRULED)
def test_tables_without_lines_keep_their_numbers(kind: str, key: str) -> None:
    assert _different(UNRULED[kind](REPORTS[key]()), f"年报.{kind}", key, least=0.995) == []


@pytest.mark.parametrize("key", ["office", "school"])
@pytest.mark.parametrize("kind", UNRULED)
def test_tables_without_lines_and_with_blanks_give_no_wrong_number(kind: str, key: str) -> None:
    """Which cell of a row is blank cannot be told; then the row is left out and the table says so."""
    report = REPORTS[key]()
    file = as_file(UNRULED[kind](report), f"年报.{kind}")
    assert different_text(report.text(), file.text, least=0.995) == []
    read = {(table.table, one.row, one.column): one.value for table in file.tables for one in table.figures}
    assert {
        cell: (report.figures[cell], amount) for cell, amount in read.items() if report.figures[cell] != amount
    } == {}
    assert len(read) > 100
    gaps = {table for table, row, column in report.figures if (table, row, column) not in read}
    assert {table.table for table in file.tables if table.problem} == gaps

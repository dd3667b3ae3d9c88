"""The same report through every kind of file gives the same figures and the same text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.makers.html_report import county_page, web_archive
from tests.makers.ofd import ofd_bytes
from tests.makers.pdf_report import pdf_bytes
from tests.makers.report_data import REPORTS, Report
from tests.makers.sheet_report import sheet_text, xlsx_bytes
from tests.makers.text_report import plain_text
from tests.makers.word_report import docx_bytes
from tests.roundtrip.reading import (
    as_file,
    as_page,
    as_report,
    different_facts,
    different_figures,
    different_text,
    stored,
)

MADE: dict[str, Callable[[Report], bytes]] = {
    "docx": docx_bytes,
    "pdf": pdf_bytes,
    "ofd": ofd_bytes,
    "lines.ofd": lambda report: ofd_bytes(report, style="lines"),
}
STORED = ("writer.pdf", "browser.pdf", "doc", "again.doc", "wps", "rtf", "writer.docx")
PAGES: dict[str, Callable[[Report], bytes]] = {
    "utf-8.html": county_page,
    "gb18030.html": lambda report: county_page(report, charset="gb18030"),
    "gb18030.mht": web_archive,
    "utf-8.mht": lambda report: web_archive(report, charset="utf-8"),
}
TEXTS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")
BOOKS = ("xls", "et", "writer.xlsx")


def _whole(report: Report, content: bytes, name: str) -> list[str]:
    file = as_file(content, name)
    assert file.problem is None
    found = different_figures(report.figures, file.tables) + different_text(report.text(), file.text)
    return found + different_facts(report, as_report(file))


@pytest.mark.parametrize("key", REPORTS)
@pytest.mark.parametrize("kind", MADE)
def test_a_made_file_gives_back_its_report(kind: str, key: str) -> None:
    report = REPORTS[key]()
    assert _whole(report, MADE[kind](report), f"年度报告.{kind.split(chr(46))[-1]}") == []


@pytest.mark.parametrize("key", REPORTS)
@pytest.mark.parametrize("name", STORED)
def test_a_file_of_another_program_gives_back_its_report(name: str, key: str) -> None:
    packed = {"wps": "doc.xz", "doc": "doc.xz", "again.doc": "again.doc.xz", "rtf": "rtf.xz"}.get(name, name)
    assert _whole(REPORTS[key](), stored(f"{key}.{packed}"), f"年度报告.{name.split('.')[-1]}") == []


@pytest.mark.parametrize("key", REPORTS)
@pytest.mark.parametrize("kind", PAGES)
def test_a_county_page_gives_back_its_report(kind: str, key: str) -> None:
    report = REPORTS[key]()
    content = as_page(PAGES[kind](report), kind)
    found = different_figures(report.figures, content.tables) + different_facts(report, content)
    assert found + different_text(report.text(title=False), content.text) == []


@pytest.mark.parametrize("key", REPORTS)
@pytest.mark.parametrize("encoding", TEXTS)
def test_a_plain_text_gives_back_its_report(encoding: str, key: str) -> None:
    report = REPORTS[key]()
    assert _whole(report, plain_text(report, encoding=encoding), "年度报告.txt") == []


@pytest.mark.parametrize("key", REPORTS)
@pytest.mark.parametrize("name", ["xlsx", *BOOKS])
def test_a_workbook_gives_back_its_tables(name: str, key: str) -> None:
    report = REPORTS[key]()
    packed = {"xls": "xls.xz", "et": "et.xz"}.get(name, name)
    content = xlsx_bytes(report) if name == "xlsx" else stored(f"{key}.{packed}")
    file = as_file(content, f"附表.{name.split('.')[-1]}")
    assert file.problem is None
    assert different_figures(report.figures, file.tables) + different_text(sheet_text(report), file.text) == []


@pytest.mark.parametrize("name", ["docx", "pdf", "ofd", "doc.xz", "rtf.xz", "xls.xz", "writer.xlsx"])
def test_the_limited_child_process_reads_the_same(name: str) -> None:
    report = REPORTS["office"]()
    content = MADE[name](report) if name in MADE else stored(f"office.{name}")
    ending = name.removesuffix(".xz").split(".")[-1]
    assert as_file(content, f"年报.{ending}", confined=True) == as_file(content, f"年报.{ending}")

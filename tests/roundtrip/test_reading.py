"""The comparison itself sees what differs."""

from __future__ import annotations

from dataclasses import replace

from tests.makers.report_data import REPORTS
from tests.makers.word_report import docx_bytes
from tests.roundtrip.reading import as_file, as_report, different_facts, different_figures, different_text


def test_one_other_number_is_seen() -> None:
    report = REPORTS["office"]()
    tables = as_file(docx_bytes(report), "年报.docx").tables
    assert different_figures(report.figures, tables) == []
    for cell, amount, said in (
        (("t3", "n1", "total"), 75, "is 75, read 74"),
        (("t3", "r1", "other"), None, "is None, read 0"),
        (("t3", "r1", "research"), 0, "is 0, read None"),
        (("t3", "n1", "nobody"), 1, "not read"),
    ):
        faults = different_figures({**report.figures, cell: amount}, tables)
        assert len(faults) == 1 and said in faults[0]
    less = {cell: amount for cell, amount in report.figures.items() if cell[0] != "t4"}
    assert len(different_figures(less, tables)) == 15


def test_one_other_sign_is_seen() -> None:
    text = REPORTS["school"]().text()
    assert different_text(text, "  ".join(text)) == []
    assert len(different_text(text, text.replace("督学到校", "督学进校"))) == 2
    assert different_text(text, text.replace("督学到校", "督学进校"), least=0.995) == []
    assert different_text(text, text.replace("1", "一"), least=0.995) != []


def test_another_report_is_seen() -> None:
    report = REPORTS["school"]()
    content = as_report(as_file(docx_bytes(report), "年报.docx"))
    assert different_facts(report, content) == []
    other = REPORTS["county"]()
    faults = [fault.split(":")[0] for fault in different_facts(other, content)]
    assert faults == ["title", "unit", "year", "form", "signed", "parts"]
    assert different_facts(replace(report, year=2020), content) == ["year: is 2020, read 2019"]


def test_the_figures_of_the_reports_keep_their_own_rules() -> None:
    for key in ("township", "office", "school"):
        figures = REPORTS[key]().figures
        for column in ("natural", "commercial", "research", "welfare", "legal", "other", "total"):
            n1, n2, tot, n4 = (figures["t3", row, column] or 0 for row in ("n1", "n2", "tot", "n4"))
            assert n1 + n2 == tot + n4
        blanks = sum(1 for amount in figures.values() if amount is None)
        assert (blanks > 20) == (key == "office")

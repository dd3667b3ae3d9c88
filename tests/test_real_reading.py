"""Real reports, pages and files through the whole reading; skipped where the material is not at hand."""

from __future__ import annotations

import html
import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest

from crawler.extract.file_report import read_any, read_file
from crawler.extract.report import read_report
from crawler.page import Page
from storage.contents import DateSource, ReportContent
from storage.figures import TableReading, form

MATERIAL = Path(os.environ.get("NIANBAO_MATERIAL") or Path(__file__).parents[2] / "shared" / "material")

pytestmark = pytest.mark.skipif(not MATERIAL.is_dir(), reason=f"real material not found: {MATERIAL}")

HONGZE_T3 = {"n1": 21, "r2": 4, "r3_1": 1, "r3_6": 1, "r3_7": 1, "r4_1": 10, "r4_2": 3, "r5_1": 1, "tot": 21}
"""Rows of the printed table that are not all zero: the same number under 自然人 and 总计."""


def seed(number: str) -> str:
    (path,) = (MATERIAL / "seeds").glob(f"{number}_*.txt")
    return path.read_text(encoding="utf-8")


def as_page(text: str) -> bytes:
    """A page around a stored text: lines as paragraphs, tabbed rows as one table."""
    parts = []
    for line in text.split("\n"):
        if "\t" in line:
            parts.append("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in line.split("\t")) + "</tr>")
        elif line.strip():
            parts.append(f"<p>{html.escape(line)}</p>")
    body = re.sub(r"((?:<tr>.*?</tr>\n?)+)", r"<table>\1</table>", "\n".join(parts))
    return f"<html><body><div class='TRS_Editor'>{body}</div></body></html>".encode()


def both(number: str) -> Iterator[ReportContent]:
    yield read_any(seed(number).encode(), name=f"{number}.txt")
    yield read_any(as_page(seed(number)), name=f"{number}.html", url="http://www.example.gov.cn/a.html")


def tables(content: ReportContent) -> dict[str, TableReading]:
    assert [table.problem for table in content.tables if table.problem] == []
    return {table.table: table for table in content.tables}


def test_seed_000() -> None:
    for content in both("000"):
        table = tables(content)["g2014"]
        assert len(table.figures) == 58
        expected = {
            "a1": 412,
            "a2_2": 389,
            "a2_4": 24,
            "a2_5": 136,
            "b2_3": 1,
            "b2_4": 31,
            "b2_5": 58,
            "h1": 1,
            "h2": 13,
        }
        expected |= {"h3": 2, "h3_1": 1, "h3_2": 1, "h4": 2.3, "i1": 4, "i2": 1, "i3": 30}
        assert {figure.row: figure.value for figure in table.figures if figure.value != 0} == expected
        assert (content.unit, content.year, content.form) == ("贺兰县金贵镇", 2018, "g2014")
        assert [section.no for section in content.sections if section.no] == list("一二三四五六七八")
        assert "2019-01-31" in {str(claim.date) for claim in content.dates if claim.source is DateSource.SIGNATURE}
        assert "**" not in content.text


def test_seed_001() -> None:
    for content in both("001"):
        table = tables(content)["g2014"]
        expected = {"a1": 623, "a2_2": 182, "a2_3": 112, "a2_4": 287, "a2_5": 103, "b1": 320, "b2_3": 37, "b2_4": 6}
        expected |= {"b2_5": 2100, "e": 3, "e1": 2, "e2": 1, "f": 2, "h1": 1, "h2": 3, "h3": 6, "h3_1": 1, "h3_2": 5}
        expected |= {"i1": 4, "i2": 4, "i3": 120}
        assert {figure.row: figure.value for figure in table.figures if figure.value} == expected
        assert table.value("d2") == 0
        assert [figure.raw for figure in table.figures if figure.row == "c4"] == ["0"]
        assert (content.unit, content.year) == ("平罗县姚伏镇人民政府", 2016)


def test_seed_002_and_003_have_text_and_no_table() -> None:
    for content in both("002"):
        assert content.tables == ()
        assert [section.no for section in content.sections if section.no][-1] == "十四"
        assert content.unit == "古木镇人民政府"
        assert not re.search(r"点击|字体", content.text)
    (content, _) = both("002")
    assert "2019-01-14" in {str(claim.date) for claim in content.dates if claim.source is DateSource.PAGE}
    for content in both("003"):
        assert content.tables == ()
        assert "GoBack" not in content.text
        assert (content.unit, content.year) == ("景泰县", 2018)


def test_seed_004() -> None:
    for content in both("004"):
        found = tables(content)
        assert [figure.value for figure in found["t3"].figures] == [0] * 175
        assert [figure.value for figure in found["t4"].figures] == [0] * 15
        assert found["t2_20_6"].value("penalty", "decisions") == 6
        assert found["t2_20_6"].value("coercion", "decisions") == 0
        assert len(found["t2_20_1"].figures) == 6
        assert (content.unit, content.year, content.form) == ("贺兰县立岗镇", 2022, "g2021")
        assert "扫一扫" not in content.text
        assert "附件下载" not in content.text


def test_the_hongze_pdf() -> None:
    content = (MATERIAL / "documents/reports/hongze-2023-annual-report.pdf").read_bytes()
    report = read_any(content, name="hongze.pdf")
    found = tables(report)
    assert {table.read for table in report.tables} == {"pdf"}
    assert [found["t2_20_1"].value("norm_docs", column) for column in ("made", "repealed", "valid")] == [0, 5, 5]
    assert [found["t2_20_1"].value("rules", column) for column in ("made", "repealed", "valid")] == [0, 0, 0]
    assert found["t2_20_5"].value("licence", "decisions") == 550
    assert found["t2_20_6"].value("penalty", "decisions") == 4119
    assert found["t2_20_6"].value("coercion", "decisions") == 195
    assert found["t2_20_8"].value("fees", "amount") == 7730.28
    third = found["t3"]
    assert third.form == "g2019"  # its (六) has values of its own and no rows below
    for row in form("g2019").table("t3").value_rows:
        number = HONGZE_T3.get(row.key, 0)
        columns = ("natural", "commercial", "research", "welfare", "legal", "other", "total")
        assert [third.value(row.key, column) for column in columns] == [number, 0, 0, 0, 0, 0, number]
    fourth = [figure.value for figure in found["t4"].figures]
    assert fourth == [10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0]
    assert (report.year, report.form) == (2023, "g2021")
    assert report.unit == "洪泽区人民政府"
    assert [section.no for section in report.sections if section.no] == list("一二三四五六")
    assert {str(claim.date) for claim in report.dates} == {"2024-02-26"}


def test_the_blank_form_as_docx_has_all_cells_and_no_number() -> None:
    content = (MATERIAL / "documents/reports/annual-report-template.docx").read_bytes()
    file = read_file(content, name="t.docx", url="http://www.example.gov.cn/t.docx")
    counts = {table.table: len(table.figures) for table in file.tables}
    assert counts == {"t2_20_1": 6, "t2_20_5": 1, "t2_20_6": 2, "t2_20_8": 1, "t3": 175, "t4": 15}
    assert {figure.value for table in file.tables for figure in table.figures} == {None}
    assert {table.problem for table in file.tables} == {None}


def pairs(text: str) -> Counter[str]:
    folded = "".join(text.split())
    return Counter(folded[place : place + 2] for place in range(len(folded) - 1))


def test_policy_pages_keep_the_text_and_nothing_else() -> None:
    kept, clean, seen = [], [], 0
    for path in sorted((MATERIAL / "pages/policy").glob("*.html")):
        gold = json.loads(path.with_suffix("").with_suffix(".gold.json").read_text(encoding="utf-8"))
        report = read_report(Page.from_bytes(path.read_bytes(), url=f"http://www.example.gov.cn/{path.name}"))
        assert report.text
        seen += 1
        content = lxml.html.fromstring(f"<div>{gold['content']}</div>").text_content()
        whole = pairs(content)
        if sum(whole.values()) < 200:
            continue  # the stored content is only a frame
        mine = pairs(gold["title"] + report.text)
        common = sum((whole & mine).values())
        kept.append(common / sum(whole.values()))
        clean.append(common / sum(mine.values()))
        assert "".join(report.title.split())[:15] == "".join(gold["title"].split())[:15]
    assert seen >= 50
    assert min(kept) > 0.97
    assert min(clean) > 0.9


def test_article_pages_have_a_text_and_break_nothing() -> None:
    for path in sorted((MATERIAL / "pages/article").glob("*.html")):
        report = read_report(Page.from_bytes(path.read_bytes(), url=f"http://www.example.gov.cn/{path.name}"))
        if path.name != "gne-tests-other-1.html":  # its text is fetched by script and not in the page
            assert len(report.text) > 200, path.name
        assert not re.search(r"ICP备|上一篇|版权所有", report.text), path.name


def test_attachments_of_other_kinds_each_get_a_verdict() -> None:
    for path in sorted((MATERIAL / "documents/attachments").iterdir()):
        file = read_file(path.read_bytes(), name=path.name, url="http://www.example.gov.cn/f")
        assert file.problem or file.text, path.name
        assert file.tables == () or file.type in ("pdf", "docx"), path.name

"""Files read by what their bytes are; a file that cannot be read says so and breaks nothing."""

from __future__ import annotations

import base64
import io
import random
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest

from crawler.extract.documents import Document, read_document
from crawler.files.containers import kind_of, kind_of_name, zip_problem
from crawler.files.laid_out.pdf import pdf_date
from crawler.files.word.docx import read_word
from crawler.files.word.numerals import chinese
from storage.contents import DateSource
from storage.figures import form
from storage.moments import SHANGHAI
from tests.crawler.extract import made, made_files

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def zipped(*names: str, payload: bytes = b"x") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, payload)
    return out.getvalue()


def folded(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"", "a.pdf", "empty"),
        (b"\r\n \n", "a.pdf", "empty"),
        (b"%PDF-1.4\n", "a.doc", "pdf"),
        (b"\n\n\n%PDF-1.7\n", "a", "pdf"),
        (zipped("word/document.xml", "[Content_Types].xml"), "a.wps", "docx"),
        (zipped("xl/workbook.xml"), "a.xls", "xlsx"),
        (zipped("OFD.xml", "Doc_0/Document.xml"), "a.zip", "ofd"),
        (zipped("年报.doc"), "a.docx", "zip"),
        (OLE + "WordDocument".encode("utf-16-le"), "a.wps", "doc"),
        (OLE + "Workbook".encode("utf-16-le"), "a.doc", "xls"),
        (b"{\\rtf1\\ansi}", "a.doc", "rtf"),
        (b"Rar!\x1a\x07\x01\x00", "a.zip", "rar"),
        (b"7z\xbc\xaf\x27\x1c", "a", "7z"),
        (b"\x89PNG\r\n\x1a\n", "a.pdf", "image"),
        (b"\xff\xd8\xff\xe0", "a.jpg", "image"),
        (b"<!DOCTYPE html><html><title>404</title>", "a.pdf", "html"),
        ("\ufeff  <html><body>登录</body>".encode(), "a.doc", "html"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "a.doc", "mht"),
        ("柳溪镇年度报告".encode("gbk"), "a.txt", "text"),
        ("柳溪镇年度报告".encode("utf-16"), "a.txt", "text"),
        (bytes(range(256)) * 4, "a.bin", "unknown"),
    ],
)
def test_the_kind_is_in_the_bytes(content: bytes, name: str, kind: str) -> None:
    assert kind_of(content, name) == kind


def test_the_kind_a_name_claims() -> None:
    names = ["a.PDF", "b.docx", "c.wps", "d.et", "e.jpeg", "f", "g.pdf.zip", "h.ceb"]
    assert [kind_of_name(name) for name in names] == ["pdf", "docx", "doc", "xls", "image", "file", "zip", "ceb"]


@pytest.mark.parametrize(
    ("content", "name", "problem"),
    [
        (b"", "a.pdf", "empty file"),
        (b"<html><body>404</body></html>", "a.pdf", "a web page, not the file that was asked for"),
        (b"<html><body><h1>404</h1></body></html>", "a.doc", "a web page, not the file that was asked for"),
        (OLE + "WordDocument".encode("utf-16-le"), "a.doc", "unparsed"),
        (zipped("xl/workbook.xml"), "a.xlsx", "unparsed"),
        (zipped("OFD.xml"), "a.ofd", "unparsed"),
        (b"{\\rtf1}", "a.rtf", "unparsed"),
        (b"%PDF-1.4 x", "a.pdf", "unparsed"),
        (b"\x89PNG\r\n\x1a\n", "a.png", "unparsed"),
        (zipped("ppt/presentation.xml"), "a.pptx", "pptx cannot be read"),
        (b"MZ\0\0\0", "a.exe", "exe cannot be read"),
        (b"\x01\x02\x03\x00\x05" * 50, "a.bin", "unknown type (a.bin)"),
    ],
)
def test_what_is_not_read_says_why(content: bytes, name: str, problem: str) -> None:
    found = read_document(content, name=name)
    assert (found.text, found.tables) == ("", ())
    assert found.problem is not None and found.problem.split(" (")[0] == problem.split(" (")[0]


def check_figures(found: Document, read: str) -> None:
    every: dict[str, Mapping[str, Sequence[str]]] = {**made.T2, "t3": made.t3_values(), "t4": {"count": made.T4}}
    assert [table.table for table in found.tables] == list(every)
    for table in found.tables:
        assert (table.problem, table.read) == (None, read)
        columns = [column.key for column in form("g2021").table(table.table).columns]
        raws = {(figure.row, figure.column): figure.raw for figure in table.figures}
        assert raws == {
            (row, column): raw
            for row, values in every[table.table].items()
            for column, raw in zip(columns, values, strict=True)
        }


def test_ruled_tables_of_a_pdf_also_over_pages() -> None:
    found = read_document(made_files.pdf_bytes(), confined=False)
    assert found.problem is None
    check_figures(found, "pdf")
    assert folded(found.text) == folded(made.TITLE) + made.expected_text()
    assert "信息内容\t本年制发件数\t本年废止件数\t现行有效件数" in found.text.split("\n")


def test_lines_of_a_pdf_cut_at_the_margin_are_whole_again() -> None:
    lines = read_document(made_files.pdf_bytes(), confined=False).text.split("\n")
    assert made.PROSE[0] in lines
    assert "一、总体情况" in lines
    assert lines[-2:] == list(made.SIGNED)


def test_rows_of_a_pdf_without_ruled_lines() -> None:
    found = read_document(made_files.bare_pdf_bytes(), confined=False)
    check_figures(found, "text")


def test_a_docx_in_the_order_of_the_document() -> None:
    found = read_document(made_files.docx_bytes(), confined=False)
    check_figures(found, "docx")
    assert folded(found.text) == folded(made.TITLE) + made.expected_text()


def test_a_confined_reading_is_the_same() -> None:
    for content in (made_files.docx_bytes(), made_files.bare_pdf_bytes()):
        assert read_document(content) == read_document(content, confined=False)


def test_plain_text_is_read_in_any_encoding() -> None:
    text = "柳溪镇年度报告\n\n信息内容\t本年处理决定数量\n行政许可\t43\n"
    for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16"):
        found = read_document(text.encode(encoding), name="a.txt")
        assert (found.kind, found.problem) == ("text", None)
        assert found.text == "柳溪镇年度报告\n信息内容\t本年处理决定数量\n行政许可\t43"
        assert found.tables[0].value("licence", "decisions") == 43


def test_a_blank_scan_is_said_to_be_one() -> None:
    assert read_document(made_files.scan_bytes(), confined=False).problem == "picture: no text recognised"


def test_an_archive_is_read_member_by_member() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("年度报告.docx", made_files.docx_bytes())
        archive.writestr("说明.txt", "统计口径说明".encode("gb18030"))
        archive.writestr("图标.exe", b"MZ\0\0\0")
    for confined in (True, False):
        found = read_document(out.getvalue(), name="附件.zip", confined=confined)
        assert found.kind == "zip"
        check_figures(found, "docx")
        assert found.text.endswith("统计口径说明")
        assert found.problem == "图标.exe: exe cannot be read"


def test_archives_in_archives_end() -> None:
    content = b"plain"
    for depth in range(5):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(f"{depth}.zip" if depth else "a.txt", content)
        content = out.getvalue()
    found = read_document(content, confined=False)
    assert found.text == ""
    assert found.problem is not None and "limit: archives nested deeper than 3" in found.problem


def test_a_page_saved_as_a_document_is_read() -> None:
    page = made.trs(made.report_body()).encode()
    for name in ("报告.doc", "报告.xls", "报告.html"):
        found = read_document(page, name=name)
        assert (found.kind, found.problem) == ("html", None)
        check_figures(found, "html")
    mail = b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    found = read_document(mail + base64.encodebytes(page), name="报告.doc")
    assert (found.kind, found.problem) == ("mht", None)
    check_figures(found, "html")


def test_the_dates_of_a_word_file_are_claims_and_the_template_s_are_not() -> None:
    document = docx.Document()
    document.add_paragraph("正文")
    out = io.BytesIO()
    document.save(out)
    assert read_document(out.getvalue(), confined=False).dates == ()
    document.core_properties.modified = datetime(2023, 1, 18, 17, 30, 0, tzinfo=UTC)
    out = io.BytesIO()
    document.save(out)
    (claim,) = read_document(out.getvalue(), confined=False).dates
    assert claim.source is DateSource.ATTACHMENT_METADATA
    assert claim.date == date(2023, 1, 19)
    assert claim.raw.startswith("modified 2023-01-18T17:30:00")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("D:20240226144123+08'00'", "2024-02-26T14:41:23+08:00"),
        ("D:20240226200000Z", "2024-02-27T04:00:00+08:00"),
        ("D:20240226235959-05'00'", "2024-02-27T12:59:59+08:00"),
        ("D:20240226145645", "2024-02-26T14:56:45+08:00"),
        ("D:20240226", "2024-02-26T00:00:00+08:00"),
        ("D:20240230101010", None),
        ("D:00000000000000", None),
        ("yesterday", None),
    ],
)
def test_date_properties_of_a_pdf(raw: str, expected: str | None) -> None:
    found = pdf_date("ModDate", raw)
    assert (found.moment.astimezone(SHANGHAI).isoformat() if found is not None else None) == expected


def test_zip_bombs_are_not_opened() -> None:
    assert zip_problem(zipped("word/document.xml")) is None
    dense = zipped("word/document.xml", payload=b"0" * 3_000_000)
    assert zip_problem(dense) == "limit: packed more than 200 to 1"
    assert read_document(dense).problem == "limit: packed more than 200 to 1"
    many = zipped(*[f"{number}.xml" for number in range(2001)], "word/document.xml")
    assert zip_problem(many) == "limit: 2002 members"
    assert (zip_problem(b"PK\x03\x04broken") or "").startswith("damaged container")


def test_an_external_entity_in_a_docx_is_not_resolved() -> None:
    source = made_files.docx_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                head = b'<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
                content = content.replace(b"?>", b"?>" + head, 1).replace("柳溪镇编制".encode(), b"&x;", 1)
            new.writestr(name, content)
    found = read_document(out.getvalue())
    assert Path("/etc/hostname").read_text(encoding="utf-8").strip() not in found.text


def test_damaged_files_each_get_a_verdict() -> None:
    numbers = random.Random(7)
    for source in (made_files.docx_bytes(), made_files.scan_bytes(), made_files.bare_pdf_bytes()):
        for _ in range(12):
            broken = bytearray(source[: numbers.randrange(40, len(source))])
            for _ in range(20):
                broken[numbers.randrange(len(broken))] = numbers.randrange(256)
            found = read_document(bytes(broken), name="a.pdf")
            assert found.problem is None or 0 < len(found.problem) <= 160


def test_headings_that_word_counts_by_itself() -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    from lxml import etree

    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    numbering.insert(
        0,
        etree.fromstring(
            f'<w:abstractNum xmlns:w="{space}" w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
        ),
    )
    numbering.append(etree.fromstring(f'<w:num xmlns:w="{space}" w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for title in ("总体情况", "主动公开政府信息情况"):
        paragraph = document.add_paragraph(title)
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val = 77
        properties.get_or_add_ilvl().val = 0
    out = io.BytesIO()
    document.save(out)
    assert list(read_word(out.getvalue()).blocks) == ["一、总体情况", "二、主动公开政府信息情况"]


@pytest.mark.parametrize(
    ("number", "sign"), [(1, "一"), (10, "十"), (14, "十四"), (20, "二十"), (35, "三十五"), (100, "100")]
)
def test_numbers_in_chinese_signs(number: int, sign: str) -> None:
    assert chinese(number) == sign

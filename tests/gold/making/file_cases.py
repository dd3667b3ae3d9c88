"""The cases of files: every type that a county office uploads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tests.gold.making import documents, printed
from tests.gold.making.case import Case
from tests.gold.making.ofd_pages import ofd_report
from tests.gold.making.report import Report, new_report, old_report
from tests.gold.making.shells import Date


def file_case(
    name: str,
    about: str,
    group: str,
    file: str,
    content: bytes,
    r: Report,
    *,
    dates: tuple[Date, ...] = (),
    **given: object,
) -> Case:
    """A case of a file: its title line is part of its text."""
    signed: tuple[Date, ...] = (("signature", r.signed),) if r.signed else ()
    marks: dict[str, object] = {
        "title": r.title, "year": r.year, "unit": r.unit, "text": [r.title, *r.lines()], "form": r.form,
        "tables": r.tables, "dates": (*signed, *dates),
    }  # fmt: skip
    return Case(name=name, group=group, file=file, about=about, content=content, **(marks | given))  # type: ignore[arg-type]


def _document(r: Report, made: str, changed: str, **given: object) -> Document:
    return documents.word_document(
        r.blocks, title=r.title, made=datetime.fromisoformat(made), changed=datetime.fromisoformat(changed), **given,  # type: ignore[arg-type]
    )  # fmt: skip


def _metadata(*days: str) -> tuple[Date, ...]:
    return tuple(("attachment_metadata", day) for day in days)


def word_files() -> Iterator[Case]:
    """DOCX."""
    r = new_report("docx1", county="阳春县", unit="阳春县石望镇人民政府", year=2022, signed="2023-01-10")
    document = _document(r, "2023-01-09T03:12:00", "2023-01-10T07:40:00")
    documents.split_runs(document)
    yield file_case(
        "docx_2021",
        "merged cells, paragraphs cut into runs of three signs",
        "docx",
        "report.docx",
        documents.docx_bytes(document),
        r,
        dates=_metadata("2023-01-09", "2023-01-10"),
    )
    r = old_report("docx2", county="阳春县", unit="阳春县统计局", year=2018, signed="2019-01-08")
    document = _document(r, "2019-01-03T01:00:00", "2019-01-08T02:00:00")
    documents.add_header_and_footer(document, "阳春县统计局文件（内部审核稿）", "第3页 共9页")
    documents.add_revisions(document, 1, deleted="此段待局长审定后删除", inserted="以上情况已经局务会审议。")
    documents.hide(document, 2, "隐藏的批注文字")
    lines = [r.title, r.lines()[0] + "以上情况已经局务会审议。", *r.lines()[1:]]
    yield file_case(
        "docx_revised", "tracked changes, hidden text, running head and foot", "docx", "report.docx", documents.docx_bytes(document), r,
        text=lines, noise=("此段待局长审定", "隐藏的批注文字", "内部审核稿", "共9页"), dates=_metadata("2019-01-03", "2019-01-08"),
    )  # fmt: skip
    r = new_report("docx3", county="阳春县", unit="阳春县科学技术局", year=2019)
    document = _document(r, "2020-01-13T01:00:00", "2020-01-13T02:00:00")
    documents.into_controls(document)
    yield file_case(
        "docx_controls",
        "every block in a content control, form of 2019",
        "docx",
        "report.docx",
        documents.docx_bytes(document),
        r,
    )
    r = new_report("docx4", county="阳春县", unit="阳春县春湾镇人民政府", year=2023)
    document = _document(
        replace(
            r, blocks=tuple(re.sub(r"^[一二三四五六]、", "", one) if isinstance(one, str) else one for one in r.blocks)
        ),
        "2024-01-08T01:00:00",
        "2024-01-08T02:00:00",
    )
    _number_headings(document, [one for one in r.blocks if isinstance(one, str) and re.match(r"[一二三四五六]、", one)])
    yield file_case(
        "docx_auto_numbers",
        "headings 一、 to 六、 by automatic numbering; handed over under the name .pdf",
        "docx",
        "report.docx",
        documents.docx_bytes(document),
        r,
        called="春湾镇2023年政府信息公开工作年度报告.pdf",
    )


def _number_headings(document: Document, headings: list[str]) -> None:
    root = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "91")
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), "0")
    for tag, value in (
        ("w:start", "1"),
        ("w:numFmt", "chineseCountingThousand"),
        ("w:suff", "nothing"),
        ("w:lvlText", "%1、"),
    ):
        element = OxmlElement(tag)
        element.set(qn("w:val"), value)
        level.append(element)
    abstract.append(level)
    root.insert(0, abstract)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "92")
    link = OxmlElement("w:abstractNumId")
    link.set(qn("w:val"), "91")
    number.append(link)
    root.append(number)
    texts = {heading[2:] for heading in headings}
    for paragraph in document.paragraphs:
        if paragraph.text in texts:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # type: ignore[attr-defined]
            properties.get_or_add_ilvl().val = 0
            properties.get_or_add_numId().val = 92


def old_word_files() -> Iterator[Case]:
    """DOC, WPS, RTF, and web formats under their names."""
    r = new_report("doc1", county="洛川县", unit="洛川县槐柏镇人民政府", year=2021, signed="2022-01-14")
    made = documents.docx_bytes(_document(r, "2022-01-12T03:00:00", "2022-01-14T03:00:00"))
    yield file_case("doc_2021", "Word 97", "doc", "report.doc", documents.converted(made, "docx", "doc"), r)
    r = old_report("doc2", county="洛川县", unit="洛川县安监局", year=2015, signed="2016-03-04", spelling="二〇")
    made = documents.docx_bytes(_document(r, "2016-03-01T03:00:00", "2016-03-04T03:00:00"))
    yield file_case(
        "doc_2014",
        "Word 97, form of 2014, handed over as .docx",
        "doc",
        "report.doc",
        documents.converted(made, "docx", "doc"),
        r,
        called="2015年年报.docx",
    )
    r = new_report("wps1", county="洛川县", unit="洛川县旧县镇人民政府", year=2020)
    made = documents.docx_bytes(_document(r, "2021-01-12T03:00:00", "2021-01-14T03:00:00", ruled=False))
    yield file_case(
        "wps_2019",
        "a .wps that is Word 97 inside, form of 2019",
        "doc",
        "report.wps",
        documents.converted(made, "docx", "doc"),
        r,
    )
    r = new_report("rtf1", county="洛川县", unit="洛川县老庙镇人民政府", year=2023, signed="2024-01-11")
    r = r.swapped("t3", "本年度新收政府信息公开申请情况统计表另附，此处不再列出。")
    r = replace(r, tables={key: rows for key, rows in r.tables.items() if key != "t3"})
    made = documents.docx_bytes(_document(r, "2024-01-10T03:00:00", "2024-01-11T03:00:00", ruled=False))
    yield file_case(
        "rtf_2021",
        "RTF by LibreOffice, the third table not in it",
        "rtf",
        "report.rtf",
        documents.converted(made, "docx", "rtf"),
        r,
    )
    r = new_report("rtf2", county="洛川县", unit="洛川县公安局", year=2022, signed="2023-01-23")
    yield file_case(
        "rtf_936",
        "RTF in code page 936, merged cells, handed over as .doc",
        "rtf",
        "report.rtf",
        documents.rtf_bytes(r),
        r,
        called="公安局2022年年度报告.doc",
    )
    r = new_report("htmldoc", county="洛川县", unit="洛川县朱牛乡人民政府", year=2021)
    yield file_case(
        "html_as_doc",
        "filtered HTML of Word saved as .doc, GB2312",
        "doc",
        "report.doc",
        documents.html_document(r, charset="gb2312").encode("gb18030"),
        r,
        text=r.lines(),
    )
    r = new_report("mht", county="洛川县", unit="洛川县石头镇人民政府", year=2022)
    yield file_case(
        "mht_as_doc", "a web archive saved as .doc", "doc", "report.doc", documents.mht_bytes(r), r, text=r.lines()
    )


def printed_files() -> Iterator[Case]:
    """PDF with a text layer."""
    r = new_report("pdf1", county="长宁县", unit="长宁县硐底镇人民政府", year=2022, signed="2023-01-16")
    yield file_case(
        "pdf_ruled_2021",
        "ruled tables, the third broken over pages",
        "pdf",
        "report.pdf",
        printed.pdf_bytes(r, made="20230116093000"),
        r,
        dates=_metadata("2023-01-16"),
    )
    r = new_report("pdf2", county="长宁县", unit="长宁县竹海镇人民政府", year=2020)
    yield file_case(
        "pdf_unruled_2019", "no ruled line, form of 2019", "pdf", "report.pdf", printed.pdf_bytes(r, ruled=False), r
    )
    r = old_report("pdf3", county="长宁县", unit="长宁县国土资源局", year=2016)
    yield file_case(
        "pdf_numbered_2014",
        "page numbers and a running head; form of 2014 over pages",
        "pdf",
        "report.pdf",
        printed.pdf_bytes(r, numbers=True, head="长宁县国土资源局公文"),
        r,
        noise=("国土资源局公文",),
    )
    r = new_report("pdf4", county="长宁县", unit="长宁县气象服务中心", year=2023, most=300)
    yield file_case("pdf_sideways", "pages in landscape", "pdf", "report.pdf", printed.pdf_bytes(r, sideways=True), r)
    r = old_report("pdf5", county="长宁县", unit="长宁县老翁镇人民政府", year=2018)
    yield file_case(
        "pdf_unruled_2014",
        "no ruled line, form of 2014",
        "pdf",
        "report.pdf",
        printed.pdf_bytes(r, ruled=False, numbers=True),
        r,
    )
    r = new_report("pdf6", county="长宁县", unit="长宁县铜锣镇人民政府", year=2021)
    made = documents.docx_bytes(
        _document(r, "2022-01-12T03:00:00", "2022-01-14T03:00:00", font="Droid Sans Fallback", size=9)
    )
    yield file_case(
        "pdf_of_word",
        "printed from Word, rows over pages",
        "pdf",
        "report.pdf",
        documents.converted(made, "docx", "pdf"),
        r,
    )


def ofd_files() -> Iterator[Case]:
    """OFD."""
    r = new_report("ofd1", county="大竹县", unit="大竹县石河镇人民政府", year=2022, signed="2023-01-17")
    dates = _metadata("2023-01-18", "2023-01-19")
    yield file_case(
        "ofd_2021", "cells as rectangles, tables over pages", "ofd", "report.ofd", ofd_report(r), r, dates=dates
    )
    r = old_report("ofd2", county="大竹县", unit="大竹县体育事业发展中心", year=2018)
    yield file_case(
        "ofd_2014", "cells as single lines upside down", "ofd", "report.ofd", ofd_report(r, style="lines"), r
    )
    r = new_report("ofd3", county="大竹县", unit="大竹县清水镇人民政府", year=2020)
    yield file_case("ofd_2019", "no lines at all, form of 2019", "ofd", "report.ofd", ofd_report(r, style=None), r)


def workbooks() -> Iterator[Case]:
    """XLSX, XLS, ET."""
    made = datetime.fromisoformat("2019-01-15T02:30:00")
    for name, about, suffix, unit in (
        ("xlsx_2014", "a sheet with the form of 2014, values as numbers", "xlsx", "蒙山县水利局"),
        ("xls_2014", "the same as .xls", "xls", "蒙山县陈塘镇人民政府"),
        ("et_2014", "the same as .et", "et", "蒙山县汉豪乡人民政府"),
    ):
        r = old_report(name, county="蒙山县", unit=unit, year=2018, foot=False)
        drawn = r.drawn("g2014")
        lines = [f"{unit}2018年政府信息公开工作年度报告统计表", f"填报单位（盖章）：{unit}"]
        content = documents.workbook_bytes([("统计表", lines, drawn)], made=made)
        if suffix != "xlsx":
            content = documents.converted(content, "xlsx", "xls")
        yield file_case(
            name,
            about,
            "xls",
            f"report.{suffix}",
            content,
            r,
            title=lines[0],
            text=[*lines, *drawn.lines()],
            dates=_metadata("2019-01-15"),
        )
    r = new_report("xlsx21", county="蒙山县", unit="蒙山县残疾人联合会", year=2022)
    sheets = [
        ("表一", [r.title, "二、主动公开政府信息情况"], "t2"), ("表二", ["三、收到和处理政府信息公开申请情况"], "t3"),
        ("表三", ["四、政府信息公开行政复议、行政诉讼情况"], "t4"),
    ]  # fmt: skip
    text = [line for name, lines, table in sheets for line in (name, *lines, *r.drawn(table).lines())]
    yield file_case(
        "xlsx_three_sheets",
        "three sheets with the form of 2021",
        "xls",
        "report.xlsx",
        documents.workbook_bytes([(name, lines, r.drawn(table)) for name, lines, table in sheets], made=made),
        r,
        text=text,
    )


def packed_and_plain() -> Iterator[Case]:
    """ZIP and plain texts."""
    r = old_report("zip", county="屏南县", unit="屏南县双溪镇人民政府", year=2018, signed="2019-01-17")
    made = documents.docx_bytes(_document(r, "2019-01-15T03:00:00", "2019-01-17T03:00:00"))
    content = documents.zip_bytes(
        [
            ("双溪镇/双溪镇2018年政府信息公开工作年度报告.doc", documents.converted(made, "docx", "doc")),
            ("双溪镇/说明.txt", "请下载后用办公软件打开。".encode("gbk")),
        ]
    )
    yield file_case(
        "zip_gbk_names",
        "names in GBK without a flag; a DOC and a note inside",
        "zip",
        "report.zip",
        content,
        r,
        called="双溪镇.zip",
    )
    r = new_report("txt1", county="屏南县", unit="屏南县岭下乡人民政府", year=2021, signed="2022-01-05")
    yield file_case(
        "txt_utf16",
        "UTF-16 with its mark, tables with tabs",
        "text",
        "report.txt",
        documents.text_lines(r).encode("utf-16"),
        r,
        text=r.lines(),
    )
    r = old_report("txt2", county="屏南县", unit="屏南县寿山乡人民政府", year=2016)
    yield file_case(
        "txt_gbk",
        "GBK, tables with tabs",
        "text",
        "report.txt",
        documents.text_lines(r).encode("gbk"),
        r,
        text=r.lines(),
    )


def scans() -> Iterator[Case]:
    """Pictures of pages."""
    r = _short(new_report("scan1", county="永泰县", unit="永泰县嵩口镇人民政府", year=2022, most=30))
    pages = printed.scan(r)
    yield file_case(
        "png_scan",
        "one page as a 1-bit PNG of 150 dpi: the small tables",
        "ocr",
        "report.png",
        printed.png_bytes(pages[0]),
        r,
    )
    r = _third(new_report("scan2", county="永泰县", unit="永泰县梧桐镇人民政府", year=2023, most=60))
    yield file_case(
        "pdf_scan",
        "a scanned PDF of the third table, laid in a little askew",
        "ocr",
        "report.pdf",
        printed.scanned_pdf_bytes(printed.scan(r, dpi=200, turned=0.4), dpi=200),
        r,
    )


def _short(r: Report) -> Report:
    """Section two alone."""
    blocks = (r.blocks[0], "一、总体情况", r.blocks[2], "二、主动公开政府信息情况", r.drawn("t2"))
    return replace(r, blocks=blocks, tables={key: rows for key, rows in r.tables.items() if key.startswith("t2")})


def _third(r: Report) -> Report:
    blocks = (r.blocks[0], "三、收到和处理政府信息公开申请情况", r.drawn("t3"))
    return replace(r, blocks=blocks, tables={"t3": r.tables["t3"]})

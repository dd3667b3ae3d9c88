"""A report put together: page, files, or a bare file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crawler.extract.file_report import file_report, read_any, read_file
from crawler.extract.report import read_report
from crawler.extract.with_files import with_files
from crawler.page import Page
from storage.contents import Attachment, DateClaim, DateSource, ReportContent
from storage.sightings import Entry
from tests.crawler.extract import made, made_files

URL = "http://www.qs.gov.cn/nb/202301/t20230125_1.html"
PDF_URL = "http://www.qs.gov.cn/nb/202301/P020230125345678901234.pdf"


def read(markup: str, *, listed: Entry | None = None, headers: dict[str, str] | None = None) -> ReportContent:
    return read_report(Page.from_bytes(markup.encode(), url=URL, headers=headers), listed=listed)


def folded(text: str) -> str:
    return "".join(text.split())


def shell(extra: str = "") -> str:
    return made.trs(f'<p>全文见附件。{extra}</p><p><a href="{PDF_URL}">{made.TITLE}.pdf</a></p>')


@pytest.mark.parametrize("template", made.TEMPLATES)
def test_title_unit_year_form_and_tables_out_of_every_template(template: str) -> None:
    content = read(made.page_html(template))
    assert content.title == made.TITLE
    assert (content.unit, content.year, content.form) == ("青石县柳溪镇", 2022, "g2021")
    assert [table.table for table in content.tables] == ["t2_20_1", "t2_20_5", "t2_20_6", "t2_20_8", "t3", "t4"]
    assert [section.no for section in content.sections] == ["", "一", "二", "三", "四", "五", "六"]
    assert content.signals == ()
    assert content.encoding == "utf-8"


def test_the_figures_are_the_same_out_of_every_template() -> None:
    readings = {
        read(made.page_html(template, lines=lines)).tables for template in made.TEMPLATES for lines in ("p", "br")
    }
    assert len(readings) == 1
    (tables,) = readings
    changed = read(made.page_html("trs").replace(">1.5<", ">1.6<")).tables
    assert [
        (one.table, two.value("fees", "amount")) for one, two in zip(tables, changed, strict=True) if one != two
    ] == [("t2_20_8", 1.6)]


def test_dates_of_page_list_signature_address_file_and_header() -> None:
    listed = Entry(
        url=URL, title=made.TITLE, date=DateClaim(source=DateSource.LIST, date=date(2023, 1, 21), raw="01-21")
    )
    headers = {"Last-Modified": "Thu, 26 Jan 2023 20:00:00 GMT"}
    content = read(made.page_html("trs"), listed=listed, headers=headers)
    found = {claim.source: claim.date for claim in content.dates}
    assert found == {
        DateSource.PAGE: date(2023, 1, 20),
        DateSource.META: date(2023, 1, 20),
        DateSource.LIST: date(2023, 1, 21),
        DateSource.SIGNATURE: date(2023, 1, 18),
        DateSource.URL: date(2023, 1, 25),
        DateSource.ATTACHMENT_NAME: date(2023, 1, 20),
        DateSource.LAST_MODIFIED: date(2023, 1, 27),
    }


def test_the_text_wins_over_the_title_for_the_year() -> None:
    content = read(made.page_html("trs").replace("2022年政府信息公开工作年度报告", "2021年政府信息公开工作年度报告"))
    assert content.year == 2022
    assert "year_conflict" in content.signals


def test_the_unit_by_the_text_s_own_title_or_signature() -> None:
    body = "<p>石桥镇2022年政府信息公开工作年度报告</p>" + made.report_body()
    assert read(made.trs(body)).unit == "石桥镇"
    nameless = made.page_html("bare").replace(made.TITLE, "2022年政府信息公开工作年度报告")
    assert read(nameless).unit == "柳溪镇人民政府"


def test_a_title_broken_over_lines_and_spans() -> None:
    heading = "<p><b>青石县柳溪镇</b></p><p><span>20</span><span>22年政府信息公开工作</span><br>年度报告</p>"
    markup = f"<html><head><title>政府信息公开年报</title></head><body>{heading}{made.report_body()}</body></html>"
    content = read(markup)
    assert folded(content.title) == made.TITLE
    assert folded(content.text) == made.expected_text()


def test_the_listing_s_title_where_the_page_has_none() -> None:
    markup = f"<html><body>{made.report_body()}</body></html>"
    listed = Entry(url=URL, title=made.TITLE)
    assert read(markup, listed=listed).title == made.TITLE


def test_tables_as_pictures_are_said() -> None:
    picture = (
        "<p>三、收到和处理政府信息公开申请情况</p><p><img src='t3.png'></p><p>四、行政复议、行政诉讼情况</p><p>无。</p>"
    )
    assert "table_as_picture" in read(made.trs("".join(f"<p>{line}</p>" for line in made.PROSE) + picture)).signals
    assert "table_as_picture" not in read(made.page_html("trs")).signals


def test_a_table_not_wholly_read_is_said() -> None:
    markup = made.page_html("trs").replace("2.重复申请", "2.")
    assert read(markup).signals == ("unread_table:t3",)


def test_a_charset_lie_is_said() -> None:
    markup = made.page_html("trs").replace('charset="utf-8"', 'charset="gb2312"')
    content = read(markup)
    assert content.signals == ("charset_lie",)
    assert folded(content.text) == made.expected_text()


def test_a_shell_takes_text_tables_and_signature_from_its_file() -> None:
    content = read(shell())
    assert content.text == "全文见附件。"
    assert content.signals == ("body_short",)
    file = read_file(made_files.pdf_bytes(), name=f"{made.TITLE}.pdf", url=PDF_URL, confined=False)
    filled = with_files(content, [file])
    assert folded(filled.text) == folded(made.TITLE) + made.expected_text()
    assert [section.no for section in filled.sections] == ["", "一", "二", "三", "四", "五", "六"]
    assert filled.form == "g2021"
    assert {table.read for table in filled.tables} == {"pdf"}
    assert (filled.year, filled.unit) == (2022, "青石县柳溪镇")
    by_source = {claim.source for claim in filled.dates}
    assert {DateSource.SIGNATURE, DateSource.ATTACHMENT_METADATA, DateSource.ATTACHMENT_NAME} <= by_source
    (attachment,) = [one for one in filled.attachments if one.sha256]
    assert (attachment.name, attachment.type, attachment.size) == (f"{made.TITLE}.pdf", "pdf", file.size)
    assert with_files(filled, [file]) == filled


def test_a_page_with_text_takes_only_the_tables_it_lacks() -> None:
    prose = "".join(f"<p>{line}</p>" for line in (*made.PROSE, *made.AFTER, *made.SIGNED))
    content = read(made.ucap(f'{prose}<p><a href="{PDF_URL}">附件：统计表</a></p>'))
    assert content.tables == ()
    file = read_file(made_files.docx_bytes(), name="统计表.docx", url=PDF_URL, confined=False)
    filled = with_files(content, [file])
    assert filled.text == content.text
    assert {table.read for table in filled.tables} == {"docx"}
    whole = read(made.page_html("ucap"))
    assert with_files(whole, [file]).tables == whole.tables


def test_an_unread_file_changes_nothing_but_its_entry() -> None:
    content = read(shell())
    broken = read_file(b"<html>404</html>", name="a.pdf", url=PDF_URL)
    filled = with_files(content, [broken])
    assert filled.text == content.text
    (file,) = [one for one in filled.attachments if one.url == PDF_URL]
    assert (file.type, file.problem) == ("html", "a web page, not the file that was asked for")
    assert with_files(content, []) == content


def test_a_bare_file_is_a_report() -> None:
    file = read_file(made_files.docx_bytes(), name="nb.docx", url=PDF_URL, confined=False)
    content = file_report(file, url=PDF_URL)
    assert (content.title, content.unit, content.year, content.form) == (made.TITLE, "青石县柳溪镇", 2022, "g2021")
    assert content.sections[1].title == "总体情况"
    sources = {claim.source: claim.date for claim in content.dates}
    assert sources[DateSource.SIGNATURE] == date(2023, 1, 18)
    assert sources[DateSource.URL if DateSource.URL in sources else DateSource.ATTACHMENT_NAME] == date(2023, 1, 25)


def test_a_stored_text_is_read_like_its_page() -> None:
    text = "\n\n".join(
        [
            "青石县人民政府",
            made.TITLE,
            "信息来源:柳溪镇     发布日期:2023年01月20日     作者:王一     点击:    ",
            "[字体: ]",
            *made.PROSE,
            "统计指标\t单位\t统计数",
            *made.AFTER,
            *made.SIGNED,
            "扫一扫在手机打开当前页",
            "附件下载",
        ]
    )
    content = read_any(text.encode(), name="a.txt")
    assert content.title == made.TITLE
    assert content.text.startswith(made.PROSE[0])
    assert content.text.endswith("\n".join(made.SIGNED))
    assert {claim.source: claim.date for claim in content.dates}[DateSource.PAGE] == date(2023, 1, 20)


def test_any_file_gives_a_content() -> None:
    page = read_any(made.page_html("vsb").encode("gb18030"), name="a.html", url=URL)
    assert page.title == made.TITLE
    nothing = read_any(b"", name="a.pdf")
    assert nothing.text == ""
    assert "unread: empty file" in nothing.signals


def test_a_carried_reading_lifts_again() -> None:
    content = read(shell())
    file: Attachment = read_file(made_files.docx_bytes(), name="n.docx", url=PDF_URL, confined=False)
    renamed = replace(file, name=content.attachments[0].name)
    assert with_files(content, [file]).text == with_files(content, [renamed]).text == file.text

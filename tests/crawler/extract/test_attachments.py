"""The files a page links: inside or beside the report, never the template's."""

from __future__ import annotations

from datetime import date

from crawler.extract.attachments import linked_files
from crawler.extract.text import main_text
from crawler.page import Page
from storage.contents import Attachment, DateSource
from tests.crawler.extract import made

URL = "http://www.qs.gov.cn/nb/202301/t20230120_1.html"


def files(markup: str) -> tuple[Attachment, ...]:
    page = Page.from_bytes(markup.encode(), url=URL)
    return linked_files(page, main_text(page, (made.TITLE,)))


def named(markup: str) -> list[tuple[str, str, str]]:
    return [(file.name, file.url, file.type) for file in files(markup)]


def test_a_file_beside_the_text_with_its_stamp() -> None:
    (file,) = files(made.page_html("trs"))
    assert file.name == "年度报告.docx"
    assert file.url == "http://www.qs.gov.cn/nb/202301/P020230120345678901234.docx"
    assert (file.type, file.sha256, file.text) == ("docx", None, "")
    assert [(stamp.source, stamp.date) for stamp in file.dates] == [(DateSource.ATTACHMENT_NAME, date(2023, 1, 20))]


def test_a_download_address_without_a_suffix() -> None:
    found = named(made.page_html("vsb"))
    address = "http://www.qs.gov.cn/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=99"
    assert found == [("年度报告.pdf", address, "pdf")]


def test_the_downfile_address_names_its_file() -> None:
    body = (
        made.report_body() + '<p><a href="/module/download/downfile.jsp?classid=0&filename=ab12.pdf">点击下载</a></p>'
    )
    assert named(made.hanweb(body)) == [
        ("ab12.pdf", "http://www.qs.gov.cn/module/download/downfile.jsp?classid=0&filename=ab12.pdf", "pdf")
    ]


def test_embedded_files() -> None:
    body = (
        '<p>全文如下。</p><script>showVsbpdfIframe("/__local/A/BC/x.pdf","100%","600","0","","a")</script>'
        '<iframe src="/pdfjs/web/viewer.html?file=/files/y.pdf"></iframe><embed src="z.pdf">'
        '<object data="w.pdf"></object>'
        '<iframe src="/map.html"></iframe>'
    )
    assert [url for _, url, _ in named(made.trs(body))][:4] == [
        "http://www.qs.gov.cn/__local/A/BC/x.pdf",
        "http://www.qs.gov.cn/files/y.pdf",
        "http://www.qs.gov.cn/nb/202301/z.pdf",
        "http://www.qs.gov.cn/nb/202301/w.pdf",
    ]


def test_one_file_linked_twice_is_one() -> None:
    body = made.report_body() + '<p><a href="a.pdf"><img src="icon_pdf.gif"></a><a href="./a.pdf">年报全文</a></p>'
    assert named(made.ucap(body)) == [("年报全文", "http://www.qs.gov.cn/nb/202301/a.pdf", "pdf")]


def test_files_of_the_template_are_not_the_report_s() -> None:
    side = '<div class="sidebar"><a href="/app/setup.zip">客户端.zip</a></div><div><a href="/zn.pdf">办事手册</a></div>'
    foot = '<div class="footer"><a href="/plugin/reader.zip">阅读器下载</a></div>'
    markup = made.unnamed(made.report_body()).replace("</body>", foot + "</body>").replace("<body>", "<body>" + side)
    assert named(markup) == []


def test_pictures_count_only_where_the_text_is_missing() -> None:
    picture = '<p><img src="W020230118001.jpg" width="800"></p><p><img src="icon_pdf.gif"></p>'
    assert named(made.ucap(made.report_body() + picture)) == []
    assert named(made.ucap("<p>见图。</p>" + picture)) == [
        ("W020230118001.jpg", "http://www.qs.gov.cn/nb/202301/W020230118001.jpg", "image")
    ]


def test_scripts_and_pages_are_no_files() -> None:
    body = made.report_body() + '<p><a href="javascript:void(0)">附件.pdf</a><a href="/gk/zn.html">公开指南</a></p>'
    assert named(made.ucap(body)) == []


def test_a_file_opened_by_script() -> None:
    body = made.report_body() + "<p><a href='#' onclick=\"window.open('/f/n.docx')\">附件1：统计表</a></p>"
    assert named(made.ucap(body)) == [("附件1：统计表", "http://www.qs.gov.cn/f/n.docx", "docx")]

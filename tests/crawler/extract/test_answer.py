"""Answers that are told by bytes, headers and arguments; those told by markup are under tests/answers/."""

import io
import zipfile
from pathlib import Path

import pytest

from crawler.extract.answer import judge_answer, text_sha256
from crawler.extract.shape import Shape, shape_of
from crawler.page import Page
from storage.sightings import Answer, PlaceKind

URL = "http://www.example.gov.cn/nb/201901/t20190131_1.html"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\n" + b"x" * 3000 + b"\nstartxref\n9\n%%EOF\n"


def judged(content: bytes, *, url: str = URL, expected: PlaceKind = PlaceKind.ATTACHMENT, **more: object) -> Answer:
    page = Page.from_bytes(content, url=url)
    return judge_answer(page, asked=url, expected=expected, **more)[0]  # type: ignore[arg-type]


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>" * 300)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("failure", "answer"),
    [
        ("ForbiddenByRobots: /nb/", Answer.ROBOTS),
        ("unsafe: 10.0.0.1 is a private address", Answer.UNSAFE),
        ("too big: 70000000 bytes", Answer.TOO_BIG),
        ("ResponseDataLossError: dataloss", Answer.PARTIAL),
        ("CannotResolveHostError: www.example.gov.cn", Answer.NO_CONNECTION),
        ("TimeoutError", Answer.NO_CONNECTION),
        ("redirects without end", Answer.NO_CONNECTION),
    ],
)
def test_no_answer_at_all(failure: str, answer: Answer) -> None:
    assert judge_answer(None, asked=URL, expected=PlaceKind.REPORT, failure=failure) == (answer, failure)


def test_no_page_and_no_reason() -> None:
    assert judge_answer(None, asked=URL, expected=PlaceKind.REPORT)[0] is Answer.NO_CONNECTION


@pytest.mark.parametrize("expected", [PlaceKind.ATTACHMENT, PlaceKind.REPORT])
def test_files_are_whole_by_their_own_end(expected: PlaceKind) -> None:
    assert judged(PDF, expected=expected) is Answer.PAGE
    assert judged(PDF[:-30], expected=expected, length_proven=True) is Answer.PARTIAL
    assert judged(zipped(), expected=expected) is Answer.PAGE
    assert judged(zipped()[:-40], expected=expected, length_proven=True) is Answer.PARTIAL
    assert judged(PDF, expected=expected, truncated=True) is Answer.PARTIAL


def test_a_pdf_behind_blank_lines_is_one() -> None:
    assert judged(b"\r\n\r\n" + PDF) is Answer.PAGE


def test_a_file_is_no_list() -> None:
    assert judged(PDF, expected=PlaceKind.COLUMN) is Answer.BAD_TYPE
    assert judged(PDF, expected=PlaceKind.HOME) is Answer.BAD_TYPE


@pytest.mark.parametrize(
    ("content", "name", "answer"),
    [
        (b"", "a.pdf", Answer.STUB),
        (b"\x00\x00\x00", "a.pdf", Answer.STUB),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000, "a.doc", Answer.PAGE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000, "a.pdf", Answer.PAGE),
        (b"{\\rtf1 text}", "a.doc", Answer.PAGE),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html></html>", "a.doc", Answer.PAGE),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 100 + b"\xff\xd9", "a.jpg", Answer.PAGE),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "a.png", Answer.PARTIAL),
        (b"\x01\x02\x03\x04" * 100, "a.pdf", Answer.BAD_TYPE),
        (b"\x01\x02\x03\x04" * 100, "a.ceb", Answer.PAGE),
        ("一行文字".encode(), "a.txt", Answer.PAGE),
        ("<html><body>错误</body></html>".encode(), "a.pdf", Answer.BAD_TYPE),
        ("<html><body>附件页</body></html>".encode(), "a.html", Answer.PAGE),
    ],
)
def test_attachments_by_what_they_are(content: bytes, name: str, answer: Answer) -> None:
    assert judged(content, url=f"http://www.example.gov.cn/nb/{name}", length_proven=True) is answer


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (200, Answer.PAGE),
        (203, Answer.PAGE),
        (304, Answer.NOT_MODIFIED),
        (400, Answer.CHALLENGE),
        (401, Answer.LOGIN),
        (403, Answer.CHALLENGE),
        (404, Answer.NOT_FOUND),
        (408, Answer.NO_CONNECTION),
        (410, Answer.NOT_FOUND),
        (412, Answer.CHALLENGE),
        (418, Answer.CHALLENGE),
        (429, Answer.CHALLENGE),
        (500, Answer.SERVER_ERROR),
        (502, Answer.SERVER_ERROR),
        (503, Answer.SERVER_ERROR),
        (504, Answer.SERVER_ERROR),
        (521, Answer.CHALLENGE),
    ],
)
def test_statuses(status: int, answer: Answer) -> None:
    page = Page.from_bytes(PDF, url=URL, status=status)
    assert judge_answer(page, asked=URL, expected=PlaceKind.ATTACHMENT)[0] is answer


def test_answers_of_list_interfaces() -> None:
    whole = b'<?xml version="1.0"?><datastore><totalrecord>0</totalrecord></datastore>'
    assert judged(whole, expected=PlaceKind.LIST) is Answer.PAGE
    assert judged(whole[:-5], expected=PlaceKind.LIST) is Answer.PARTIAL
    assert judged(b'{"data":{"total":0,"results":[]}}', expected=PlaceKind.LIST) is Answer.PAGE
    assert judged(b'{"data":{"total":0,"res', expected=PlaceKind.LIST) is Answer.PARTIAL
    assert judged('{"msg":"访问过于频繁"}'.encode(), expected=PlaceKind.LIST) is Answer.CHALLENGE


def test_hosts_with_ports_and_www() -> None:
    page = Page.from_bytes("<html><body>空</body></html>".encode(), url="http://127.0.0.1:8080/b.html")
    away = judge_answer(
        page,
        asked="http://127.0.0.1:9090/a.html",
        expected=PlaceKind.REPORT,
        redirects=["http://127.0.0.1:8080/b.html"],
        hosts=["127.0.0.1:9090"],
    )
    assert away[0] is Answer.SENT_AWAY
    same = Page.from_bytes(PDF, url="http://example.gov.cn/a.pdf")
    assert (
        judge_answer(
            same,
            asked="http://www.example.gov.cn/a.pdf",
            expected=PlaceKind.ATTACHMENT,
            redirects=["http://example.gov.cn/a.pdf"],
            hosts=["www.example.gov.cn"],
        )[0]
        is Answer.PAGE
    )


def test_without_hosts_the_caller_has_judged_them() -> None:
    page = Page.from_bytes(PDF, url="http://files.example.com/a.pdf")
    answer, _ = judge_answer(
        page, asked=URL, expected=PlaceKind.ATTACHMENT, redirects=["http://files.example.com/a.pdf"]
    )
    assert answer is Answer.PAGE


def test_the_home_page_keeps_its_hash_while_its_counter_moves() -> None:
    def home(visits: int) -> Page:
        html = f"<html><body><p>示例县人民政府 访问量 {visits}</p><script>var t={visits}</script></body></html>"
        return Page.from_bytes(html.encode(), url=URL)

    assert text_sha256(home(1)) == text_sha256(home(27))
    assert text_sha256(home(1)) != text_sha256(Page.from_bytes("<p>另一页</p>".encode(), url=URL))


def test_asking_for_the_home_page_itself_is_not_being_sent_home() -> None:
    html = "<html><body>" + "<a href='/a/'>政务公开栏目</a>" * 30 + "</body></html>"
    home = "http://www.example.gov.cn/"
    page = Page.from_bytes(html.encode(), url=home)
    for expected in (PlaceKind.HOME, PlaceKind.COLUMN):
        answer, note = judge_answer(page, asked=home, expected=expected, home=home, home_text_sha256=text_sha256(page))
        assert (answer, note) == (Answer.PAGE, "")


def test_shapes() -> None:
    assert shape_of("\ufeff<!DOCTYPE html><html>".encode()) is Shape.HTML
    assert shape_of("<html>".encode("utf-16")) is Shape.HTML
    assert shape_of(b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html>') is Shape.HTML
    assert shape_of("纯文本".encode("gb18030")) is Shape.TEXT
    assert shape_of(b"[]") is Shape.JSON


def test_real_articles_are_pages(material: Path) -> None:
    for path in sorted((material / "pages").glob("*/*.html")):
        page = Page.from_bytes(path.read_bytes(), url="http://www.example.gov.cn/a/b.html")
        expected = PlaceKind.COLUMN if path.parent.name == "list" else PlaceKind.REPORT
        assert judge_answer(page, asked=page.url, expected=expected, length_proven=True) == (Answer.PAGE, ""), path.name


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        ('{"data":{"total":1,"results":[{"title":"柳树镇2018年政府信息公开年报","url":"/1.html"}]}}', Answer.PAGE),
        ('cb({"result":"<datastore><record><a href=\'/1.html\'>年报</a></record></datastore>"});', Answer.PAGE),
        ('{"success":true,"data":{"html":"<li><a href=\'/1.html\'>系统升级维护公告</a></li>"}}', Answer.PAGE),
        ('{"articles":[{"title":"关于网站系统升级维护的公告","url":"/1.html"}],"total":1}', Answer.PAGE),
        ('{"total":0,"results":[]}', Answer.PAGE),
        ('{"code":429,"msg":"您的访问过于频繁，请输入验证码"}', Answer.CHALLENGE),
        ('{"code":503,"msg":"系统正在升级维护"}', Answer.MAINTENANCE),
        ('{"code":500,"msg":"系统内部错误"}', Answer.SERVER_ERROR),
        ('{"data":{"total":1,"results":[{"title":"柳树', Answer.PARTIAL),
        ('cb({"result":"<datastore>"}', Answer.STUB),
    ],
)
def test_answers_of_list_services(content: str, answer: Answer) -> None:
    url = "http://www.example.gov.cn/common/search/1?page=1"
    assert judged(content.encode(), url=url, expected=PlaceKind.LIST) is answer


def test_the_shell_of_a_service_list_is_a_page() -> None:
    shell = "<html><head><title>目录</title></head><body><div id='app'></div><script>%s</script></body></html>"
    for script, answer in (("window._CONFIG = {SID:'1'}", Answer.PAGE), ("new App()", Answer.EMPTY_SHELL)):
        url = "http://www.example.gov.cn/gkmlpt/index"
        assert judged((shell % script).encode(), url=url, expected=PlaceKind.COLUMN) is answer

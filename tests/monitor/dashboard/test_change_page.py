"""A change: any two versions, both layouts, sums and files, and as files that stand alone."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from unittest.mock import patch

import pytest
from pypdfium2 import PdfDocument

from crawler.fetch import browser
from monitor.config import Config
from monitor.dashboard.server import application
from monitor.dashboard.takeaway import printing
from tests.monitor.dashboard.browser import Browser, served
from tests.monitor.dashboard.county import HOSTILE, NOW, site
from tests.monitor.dashboard.revised import FILE_TEXTS, MOVED, REPORT, fill_revised, readings
from tests.monitor.dashboard.screens import chromium_of
from tests.monitor.dashboard.test_stored_files import fetch, shown_name
from tests.storage.made import sha

LATER = NOW.replace(year=2021, month=12)
CHANGES = f"/report/{REPORT}/changes"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    data = tmp_path_factory.mktemp("revised") / "data"
    fill_revised(data)
    with served(application(data, [site()], Config(), lambda: LATER)) as opened:
        yield opened


SIGNS = {"del": ("[-", "-]"), "ins": ("[+", "+]")}


class Words(HTMLParser):
    """The text of a page with what is struck in [- -], added in [+ +]."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.parts.append(SIGNS.get(tag, ("", ""))[0])

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(SIGNS.get(tag, ("", ""))[1])

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    @property
    def text(self) -> str:
        return "".join(self.parts)


def page(client: Browser, path: str) -> str:
    answer = client.get(path)
    assert answer.status == 200, path
    return Words(answer.text).text


@pytest.mark.parametrize("view", ["side", "inline"])
def test_words_figures_moves_and_files_are_told(client: Browser, view: str) -> None:
    text = page(client, f"{CHANGES}/2?view={view}")
    assert "全年共收到政府信息公开申请[-3-]件" in text and "全年共收到政府信息公开申请[+5+]件" in text
    assert text.count("位置移动 1") == 2 and text.count(MOVED) == 2
    assert "1 段只移动了位置" in text
    assert "附件对照：统计表.docx" in text and "受理申请 │ [-3-]" in text and "受理申请 │ [+5+]" in text
    assert "实质变动" in text


def test_the_sums_are_checked_again_under_the_figures(client: Browser) -> None:
    text = page(client, f"{CHANGES}/2")
    figures = text[text.index("表格中的数字") : text.index("文字、日期与附件")]
    assert re.search(r"申请人情况·自然人\s*\[-3-\]\s*→\s*\[\+5\+\]", figures)
    assert "重新核对" in figures and "第一项加第二项之和，等于第三项加第四项之和：自然人" in figures
    assert re.search(r"✓ 相符.*?✕ 不符", figures, re.DOTALL)
    assert "does not hold" in page(client, f"{CHANGES}/2?lang=en")


@pytest.mark.parametrize("asked", ["?from=1&to=3", "?from=3&to=1", "/3?from=1"])
def test_any_two_versions_are_compared(client: Browser, asked: str) -> None:
    text = page(client, CHANGES + asked)
    assert "第 1 版与第 3 版对照" in text
    assert "申请[+5+]件" in text and "补充说明" in text


def test_without_numbers_the_newest_beside_the_one_before(client: Browser) -> None:
    text = page(client, CHANGES)
    assert "第 2 版与第 3 版对照" in text and "补充说明" in text
    assert "申请[+5+]件" not in text and "表格中的数字" not in text
    assert "没有发现差别" in page(client, f"{CHANGES}?from=2&to=2")


@pytest.mark.parametrize(
    "asked", ["?from=0&to=2", "?from=1&to=9", "?to=x", "?from=%C2%B2", "/1", "/9", "?from=-1&to=2"]
)
def test_versions_that_are_not_there(client: Browser, asked: str) -> None:
    assert client.get(CHANGES + asked).status == 404
    assert client.get(f"/report/640122103-2014/changes{asked}").status == 404


def test_whole_text_or_only_what_changed(client: Browser) -> None:
    unchanged = "办理申请没有收取费用，也没有减免情况。"
    assert unchanged not in page(client, f"{CHANGES}/3") and "行从略" in page(client, f"{CHANGES}/3")
    assert unchanged in page(client, f"{CHANGES}/3?text=whole") and "行从略" not in page(
        client, f"{CHANGES}/3?text=whole"
    )


def test_it_leads_to_what_was_received_to_both_texts_and_to_files(client: Browser) -> None:
    links = set(re.findall(r'href="([^"]+)" download', client.get(f"{CHANGES}/3?from=1&text=whole").text))
    ends = {link.replace("&amp;", "&") for link in links}
    assert {f"/report/{REPORT}/versions/1.txt", f"/report/{REPORT}/versions/3.txt"} <= ends
    assert {f"{CHANGES}/3.pdf?text=whole&from=1", f"{CHANGES}/3.html?text=whole&from=1"} <= ends
    for link in ends:
        if ".pdf" not in link:
            status, headers, _ = fetch(client, link)
            assert status == 200 and headers["content-disposition"].startswith("attachment"), link


def test_the_page_offers_any_two_versions(client: Browser) -> None:
    with chromium_of() as chromium:
        shown = chromium.new_page()
        shown.goto(f"{client.address}/report/{REPORT}?lang=en")
        shown.select_option("select[name=from]", "1")
        shown.select_option("select[name=to]", "3")
        shown.click("form.picker button")
        assert shown.url == f"{client.address}{CHANGES}?lang=en&from=1&to=3"
        assert "version 1 and version 3" in shown.inner_text("h1")


def test_as_one_html_file_that_stands_alone(client: Browser, tmp_path: Path) -> None:
    status, headers, body = fetch(client, f"{CHANGES}/3.html?from=1")
    assert status == 200 and shown_name(headers["content-disposition"]) == f"{REPORT}-1-3.html"
    assert headers["content-security-policy"].startswith("sandbox")
    words = Words(body.decode())
    assert not {"script", "img", "link", "iframe", "form", "base"} & set(words.tags)
    assert 'href="http' not in body.decode() and "url(" not in body.decode()
    first, _, third = readings()
    for needed in (
        sha(first.text.encode()),
        sha(third.text.encode()),
        "sha256sum",
        "申请[+5+]件",
        "受理申请 │ [+5+]",
        "存档链",
    ):
        assert needed in words.text
    (tmp_path / "file.html").write_bytes(body)
    asked: list[str] = []
    with chromium_of() as chromium:
        shown = chromium.new_page()
        shown.on("request", lambda request: asked.append(request.url))
        shown.on("console", lambda said: asked.append(said.text))
        shown.goto((tmp_path / "file.html").as_uri())
        assert HOSTILE in shown.inner_text("body")
        assert shown.locator("h1").evaluate("node => getComputedStyle(node).lineHeight") != "normal"
    assert asked == [(tmp_path / "file.html").as_uri()]


def test_t099_what_was_crawled_is_inert_in_a_comparison(client: Browser) -> None:
    for path in (f"{CHANGES}/3", f"{CHANGES}/3?view=inline&text=whole"):
        said: list[str] = []
        with chromium_of() as chromium:
            shown = chromium.new_page()
            shown.on("console", lambda one, said=said: said.append(one.text))
            shown.on("dialog", lambda one, said=said: (said.append(one.message), one.dismiss()))
            shown.goto(client.address + path)
            assert HOSTILE in shown.inner_text("body")
        assert said == []


def pdf_text(content: bytes) -> str:
    document = PdfDocument(content)
    return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")


def test_as_pdf(client: Browser) -> None:
    status, headers, body = fetch(client, f"{CHANGES}/3.pdf?from=1")
    assert (status, headers["content-type"]) == (200, "application/pdf")
    assert shown_name(headers["content-disposition"]) == f"{REPORT}-1-3.pdf"
    text = pdf_text(body)
    assert "申请5件" in text and "附件对照" in text and "1 / " in text
    assert "<script>alert(1)</script>" in text


def test_a_printed_page_runs_nothing_and_reaches_nobody(client: Browser, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("geheim-9", encoding="utf-8")
    asked: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)

    server = HTTPServer(("127.0.0.1", 0), Listener)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        text = pdf_text(
            printing.printed(
                "<!doctype html><h1>before</h1><script>document.body.innerHTML = 'RAN'</script>"
                f"<img src='http://127.0.0.1:{server.server_port}/x'><style>@import 'http://127.0.0.1:{server.server_port}/y';"
                f"</style><iframe src='{(tmp_path / 'secret.txt').as_uri()}'></iframe>"
            )
        )
    finally:
        server.shutdown()
        server.server_close()
    assert "before" in text and "RAN" not in text and "geheim" not in text
    assert asked == []


def test_without_a_browser_it_says_so_and_what_to_do(client: Browser) -> None:
    with patch.object(browser, "find_browser", lambda bundled="": None):
        status, headers, body = fetch(client, f"{CHANGES}/2.pdf")
    assert (status, headers["x-content-type-options"]) == (503, "nosniff")
    assert "HTML" in body.decode() and "no browser is installed" in body.decode()


def test_one_at_a_time_and_not_for_ever(client: Browser) -> None:
    with patch.object(printing, "WAIT_SECONDS", 0.05), printing._TURN:
        assert fetch(client, f"{CHANGES}/2.pdf")[0] == 503
    with patch.object(printing, "SECONDS", 0.01):
        status, _, body = fetch(client, f"{CHANGES}/2.pdf")
    assert status == 503 and "took too long" in body.decode()
    assert not printing._TURN.locked()


def test_who_asks_for_many_waits_for_none_and_the_pages_go_on(client: Browser) -> None:
    with patch.object(printing, "WAIT_SECONDS", 3.0), printing._TURN, ThreadPoolExecutor(60) as pool:
        asked = [pool.submit(fetch, client, f"{CHANGES}/2.pdf") for _ in range(60)]
        begun = time.monotonic()
        assert client.get("/healthz").status == 200
        assert time.monotonic() - begun < 3
        assert [one.result()[0] for one in asked] == [503] * 60


def test_the_files_text_is_not_compared_where_it_is_the_pages(client: Browser) -> None:
    assert "附件对照" not in page(client, f"{CHANGES}/3")
    assert FILE_TEXTS[0] != FILE_TEXTS[1]

"""Stored bytes to take away: proven, whole, under harmless names, and never a page on our address (T100-T102, T106)."""

from __future__ import annotations

import base64
import hashlib
import http.client
import re
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config import Config
from monitor.dashboard.server import application
from monitor.dashboard.takeaway.stored_files import LONGEST_NAME, disposition, safe_name
from storage.archive import Archive
from storage.contents import Attachment
from storage.sightings import Answer, PlaceKind
from tests.monitor.dashboard.browser import Browser, served
from tests.monitor.dashboard.county import NOW, site
from tests.monitor.dashboard.screens import chromium_of
from tests.storage import made

PAGE = b"<!doctype html><script>document.title='RUN'</script><h1>\xe5\xb9\xb4\xe6\x8a\xa5</h1>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
PDF = b"%PDF-1.4 not really" + bytes(range(256)) * 40
DOCX = b"PK\x03\x04 not really"
NAMES = {
    "a.svg": ('x"\r\nSet-Cookie: a=b\r\n\r\n<script>.svg', SVG, "image"),
    "b.pdf": ("附件\u202efdp.exe.pdf", PDF, "pdf"),
    "c.jsp?file=q.docx": ("..\\..\\" + "长" * 300 + ".docx", DOCX, "docx"),
    "d.exe": ("setup.exe", b"MZ\x90\x00", "exe"),
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stored") / "data"
    files, parts = [], []
    for place, (name, content, kind) in NAMES.items():
        url = f"http://127.0.0.1/nb/{place}"
        files.append(
            Attachment(name=name, url=url, type=kind, sha256=made.sha(content), size=len(content), text="附件的文字")
        )
        parts.append(made.seen(content, url=url, kind=PlaceKind.ATTACHMENT, report=None))
    with Archive.open(folder, write=True) as archive:
        cycle = archive.begin_cycle(made.START)
        read = made.content(attachments=tuple(files), text="第一行\n第二行\t3")
        archive.keep(cycle, made.seen(PAGE, content=read, parts=tuple(parts)))
        gone = made.missed(Answer.NOT_FOUND, made.START + timedelta(days=1), data=b"<h1>404</h1>", status=404)
        archive.keep(cycle, gone)
        archive.end_cycle(cycle, made.START + timedelta(days=1, hours=1))
    return folder


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[Browser]:
    with served(application(data, [site()], Config(), lambda: NOW)) as opened:
        yield opened


def fetch(client: Browser, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    line = http.client.HTTPConnection("127.0.0.1", int(client.address.rpartition(":")[2]), timeout=20)
    try:
        line.putrequest("GET", path, skip_accept_encoding=True)
        for name, value in headers.items():
            line.putheader(name, value)
        line.endheaders()
        answer = line.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        line.close()


def number_of(data: Path, content: bytes) -> int:
    with Archive.open(data) as archive:
        number = archive.capture_of(made.sha(content))
    assert number is not None
    return number


def shown_name(header: str) -> str:
    """The name that a browser saves under."""
    match = re.fullmatch(r"attachment; filename=\"([A-Za-z0-9.-]+)\"; filename\*=UTF-8''([A-Za-z0-9%._~-]+)", header)
    assert match is not None, header
    return unquote(match[2], errors="strict")


@pytest.mark.parametrize("content", [PAGE, SVG, PDF, DOCX, b"<h1>404</h1>"])
def test_bytes_come_back_as_they_were_received(client: Browser, data: Path, content: bytes) -> None:
    for path in (f"/captures/{number_of(data, content)}", f"/captures/{made.sha(content)}"):
        status, headers, body = fetch(client, path)
        assert (status, body, headers["content-length"]) == (200, content, str(len(content)))
        digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
        assert headers["repr-digest"] == f"sha-256=:{digest}:"


@pytest.mark.parametrize("content", [PAGE, SVG, PDF, DOCX, b"MZ\x90\x00"])
def test_t101_what_was_stored_is_a_download_and_nothing_else(client: Browser, data: Path, content: bytes) -> None:
    _, headers, _ = fetch(client, f"/captures/{number_of(data, content)}")
    assert headers["content-type"] == "application/octet-stream"
    assert headers["content-disposition"].startswith("attachment; ")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_t100_archived_html_is_never_a_page_on_our_address(client: Browser, data: Path, tmp_path: Path) -> None:
    """In a real Chromium: opened, framed and as an object it is not shown, and its script does not run."""
    address = f"{client.address}/captures/{number_of(data, PAGE)}"
    with chromium_of() as chromium:
        page = chromium.new_page()
        page.goto(client.address)
        title = page.title()
        with page.expect_download() as saved:
            page.evaluate("address => { location.href = address }", address)
        assert page.title() == title and page.url == f"{client.address}/"
        saved.value.save_as(tmp_path / "saved")
        assert (tmp_path / "saved").read_bytes() == PAGE
        assert saved.value.suggested_filename.endswith(".html")
        other = chromium.new_page()
        other.set_content(f"<iframe src='{address}'></iframe><object data='{address}'></object>")
        other.wait_for_timeout(500)
        assert all("RUN" not in frame.title() for frame in other.frames)


@pytest.mark.parametrize("place", NAMES)
def test_t102_a_name_breaks_no_header_and_fools_nobody(client: Browser, data: Path, place: str) -> None:
    _, content, _ = NAMES[place]
    _, headers, _ = fetch(client, f"/captures/{number_of(data, content)}")
    assert "set-cookie" not in headers
    name = shown_name(headers["content-disposition"])
    assert len(name) <= LONGEST_NAME
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]', name)
    assert name.startswith("640122103-2018-")
    assert name.rpartition(".")[2] == {"a.svg": "bin", "b.pdf": "pdf", "d.exe": "bin"}.get(place, "docx")


def test_t102_what_was_no_page_opens_as_text(client: Browser, data: Path) -> None:
    _, headers, _ = fetch(client, f"/captures/{number_of(data, b'<h1>404</h1>')}")
    assert shown_name(headers["content-disposition"]).endswith(".html.txt")


@given(st.text(max_size=400))
def test_t102_any_name_at_all(name: str) -> None:
    header = disposition(name, "capture-1.bin")
    assert header.isascii() and "\r" not in header and "\n" not in header
    safe = safe_name(name)
    assert shown_name(header) == (safe or "capture-1.bin")
    assert len(safe) <= LONGEST_NAME + 1
    assert all(unicodedata.category(sign)[0] != "C" for sign in safe)
    assert not safe.startswith(".") and safe.upper().partition(".")[0] not in ("CON", "NUL", "COM1", "LPT1")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("2018年报.docx", "2018年报.docx"),
        ("../../etc/passwd", "etc_passwd"),
        ("C:\\x\\y.pdf", "C_x_y.pdf"),
        ("nul.txt", "_nul.txt"),
        (".bashrc", "bashrc"),
        ("a\u202etxt.exe", "atxt.exe"),
        ("  附 件 .pdf ", "附_件.pdf"),
        ("...", ""),
    ],
)
def test_names(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@pytest.mark.parametrize(
    "asked",
    [
        "..%2f..%2fetc%2fpasswd", "%2e%2e", "%2e%2e%2fnianbao.db", "1%00", "1%2f..", "1\\..\\x", "%E2%88%95etc", "-1", "0",
        "99999", "1.0", "1e0", "+1", "%D9%A1", "%C2%B9", "9" * 40, "f" * 64, "F" * 64, "x", "1;", "1%20", "..;/1",
    ],
)  # fmt: skip
def test_t106_only_a_number_or_a_hash_finds_bytes(client: Browser, asked: str) -> None:
    assert fetch(client, f"/captures/{asked}")[0] == 404


@pytest.mark.parametrize(
    "path",
    [
        "/captures/", "/captures", "//captures/1", "/captures//1", "/captures/../captures/1",
        f"/report/{made.REPORT}/versions/0.txt", f"/report/{made.REPORT}/versions/9.txt",
        f"/report/{made.REPORT}/versions/..%2f1.txt", f"/report/{made.REPORT}/versions/%D9%A1.txt",
        "/report/..%2f..%2fx/versions/1.txt", "/report/none/versions/1.txt", f"/report/{made.REPORT}/versions/1.exe",
    ],
)  # fmt: skip
def test_t106_no_path_is_built_from_an_address(client: Browser, path: str) -> None:
    assert fetch(client, path)[0] == 404


def test_t112_ranges_are_not_heard_however_many(client: Browser, data: Path) -> None:
    path = f"/captures/{number_of(data, PDF)}"
    flood = "bytes=" + ",".join(f"{n}-{n}" for n in range(3000))

    def ask(wanted: str) -> tuple[int, str | None, bytes]:
        status, headers, body = fetch(client, path, Range=wanted)
        return status, headers.get("content-range"), body

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, [flood, "bytes=0-0", "bytes=-1", "bytes=5-", "x"] * 8))
    assert set(answers) == {(200, None, PDF)}
    assert fetch(client, path)[1]["accept-ranges"] == "none"


def test_bytes_that_do_not_prove_true_are_not_given(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with Archive.open(folder, write=True) as archive:
        cycle = archive.begin_cycle(made.START)
        archive.keep(cycle, made.seen(PAGE))
        archive.end_cycle(cycle, made.START)
    (file,) = (folder / "archive").glob("*.warc.gz")
    whole = bytearray(file.read_bytes())
    whole[-40] ^= 1
    file.write_bytes(whole)
    with served(application(folder, [site()], Config(), lambda: NOW)) as client:
        status, headers, body = fetch(client, "/captures/1")
    assert status == 503 and PAGE not in body and "content-disposition" not in headers


def test_a_version_as_text_says_what_it_is(client: Browser) -> None:
    status, headers, body = fetch(client, f"/report/{made.REPORT}/versions/1.txt")
    assert (status, headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert shown_name(headers["content-disposition"]) == f"{made.REPORT}-v1-金贵镇人民政府.txt"
    text = body.decode("utf-8-sig")
    assert body.startswith(b"\xef\xbb\xbf") and "\r\n" in text
    for words in ("第 1 版", made.PAGE, made.sha(PAGE), "第二行\t3", "附件的文字", made.sha(PDF), "2019-02-01 06:00"):
        assert words in text
    assert "version 1" in fetch(client, f"/report/{made.REPORT}/versions/1.txt?lang=en")[2].decode()

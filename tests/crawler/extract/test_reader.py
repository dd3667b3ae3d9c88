"""The word for who read it cannot be forgotten: it is made of all that reads."""

from __future__ import annotations

import ast
import sys
from datetime import datetime
from importlib import metadata
from io import BytesIO
from pathlib import Path

import pytest

from crawler.extract import reader
from crawler.extract.again import Received, read_again
from crawler.extract.file_report import read_file
from crawler.extract.reader import signed
from crawler.extract.report import read_report
from crawler.extract.with_files import with_files
from crawler.page import Page
from storage.contents import ReportContent
from storage.moments import SHANGHAI
from storage.sightings import Entry

ROOT = Path(__file__).parents[3]
OURS = {"storage", "crawler", "spiders", "monitor"}
NAMES = {"bs4": "beautifulsoup4", "cv2": "opencv-python-headless", "PIL": "pillow", "legacy_doc": "legacy-doc"}
NO_READERS = {"pebble", "setuptools"}
"""What only holds a reader's process in its limits."""
AT = datetime(2019, 2, 1, 6, tzinfo=SHANGHAI)


def read_sources() -> dict[str, bytes]:
    return {name: source for floor in ("storage", "crawler") for name, source in reader._sources(floor)}


def test_all_that_extraction_imports_is_in_the_word() -> None:
    covered = read_sources()
    waiting, seen = ["crawler.extract.report", "crawler.extract.file_report", "crawler.extract.with_files"], set()
    libraries = set()
    while waiting:
        name = waiting.pop()
        path = ROOT / (name.replace(".", "/") + ".py")
        if name in seen or not path.is_file():
            continue
        seen.add(name)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                found = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            elif isinstance(node, ast.Import):
                found = [alias.name for alias in node.names]
            else:
                continue
            waiting += [one for one in found if one.partition(".")[0] in OURS]
            libraries |= {one.partition(".")[0] for one in found} - OURS - set(sys.stdlib_module_names)
    words = {
        "crawler.rules_version",
        "storage.moments",
        "storage.bodies",
        "storage.sightings",
        "storage.serial",
        "storage.relations",
    }
    missing = {name for name in seen - words if name.replace(".", "/") + ".py" not in covered}
    assert not missing
    named = {NAMES.get(name, name) for name in libraries - NO_READERS}
    assert named <= {name.replace("-", "_") for name in reader._LIBRARIES} | set(reader._LIBRARIES), named
    assert "storage/forms/g2014.toml" in covered


@pytest.mark.parametrize("name", ["crawler/extract/text.py", "storage/forms/g2021.toml", "crawler/page.py"])
def test_one_altered_byte_or_another_library_is_another_reader(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    today = reader.reader.__wrapped__()
    assert today == reader.reader()
    sources = read_sources()
    altered = {**sources, name: sources[name] + b"\n"}
    monkeypatch.setattr(reader, "_sources", lambda floor: (p for p in altered.items() if p[0].startswith(floor)))
    assert reader.reader.__wrapped__() != today
    monkeypatch.undo()
    version = metadata.version
    monkeypatch.setattr(reader, "version", lambda one: "9.9" if one == "trafilatura" else version(one))
    assert reader.reader.__wrapped__() != today


PAGE = """<html><head><meta charset="utf-8"><title>金贵镇2018年政府信息公开工作年度报告</title>
<meta name="PubDate" content="2019-01-31"></head><body><h1>金贵镇2018年政府信息公开工作年度报告</h1><div class="content">
<p>根据《中华人民共和国政府信息公开条例》，编制本年度报告。</p><p>一、概述</p><p>全年主动公开政府信息12条，工作扎实有序开展。</p>
<p>二、依申请公开</p><p>全年收到依申请公开2件，均按期答复，无行政复议。</p><p><a href="/f/1.docx">附件：培训统计.docx</a></p></div></body></html>"""


def word(text: str) -> bytes:
    docx = pytest.importorskip("docx")
    made, out = docx.Document(), BytesIO()
    made.add_paragraph(text)
    made.save(out)
    return out.getvalue()


def received(content: bytes, url: str = "http://127.0.0.1/nb/1.html") -> Received:
    headers = (("Content-Type", "text/html; charset=utf-8"),) if url.endswith("html") else ()
    return Received(asked=url, url=url, status=200, headers=headers, content=content, at=AT, title="金贵镇年报")


def read_now(data: bytes) -> ReportContent:
    page = Page.from_bytes(data, url="http://127.0.0.1/nb/1.html", status=200, headers={})
    content = read_report(page, listed=Entry(url=page.url, title="金贵镇年报"), now=AT)
    files = [read_file(FILE, name=link.name, url=link.url) for link in content.attachments]
    assert files
    return with_files(content, files)


FILE = word("全年举办培训3次，参加120人次。")


def test_the_same_reader_reads_the_same_again() -> None:
    stored = read_now(PAGE.encode())
    given: list[str] = []

    def file(sha256: str) -> bytes:
        given.append(sha256)
        return FILE

    again = read_again(stored, received(PAGE.encode()), file=file)
    assert given == [stored.attachments[0].sha256]
    assert again.readers == {reader.reader()}
    unsigned = [again.text, again.title, again.dates, again.sections, again.tables, again.unit, again.year]
    assert unsigned == [
        stored.text,
        stored.title,
        stored.dates,
        stored.sections,
        stored.tables,
        stored.unit,
        stored.year,
    ]
    assert again.attachments[0].text == stored.attachments[0].text


def test_a_file_that_today_cannot_be_read_keeps_its_reading_and_one_never_read_stays_so() -> None:
    stored = read_now(PAGE.encode())
    again = read_again(stored, received(PAGE.encode()), file=lambda sha256: b"\xd0\xcf\x11\xe0 broken")
    assert again.attachments[0].text == stored.attachments[0].text
    assert again.attachments[0].sha256 == stored.attachments[0].sha256
    linked = read_report(Page.from_bytes(PAGE.encode(), url="http://127.0.0.1/nb/1.html"))
    unread = read_again(linked, received(PAGE.encode()), file=lambda sha256: pytest.fail("never read, never given"))
    assert unread.attachments[0].sha256 is None
    assert unread.readers == {reader.reader()}


def test_a_bare_file_is_read_again_by_its_bytes() -> None:
    stored = ReportContent(title="旧", unit=None, year=2018, source=None, text="旧的读法")
    url = "http://127.0.0.1/nb/1.docx"
    again = read_again(stored, received(FILE, url), file=lambda sha256: b"")
    assert again.text == "全年举办培训3次，参加120人次。"
    assert again.readers == {reader.reader()}


def test_signing_changes_no_state() -> None:
    content = read_now(PAGE.encode())
    assert content.reader == ""
    assert signed(content).text == content.text

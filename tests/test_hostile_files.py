"""Files made to harm, read the way the product reads them: a verdict each, and nothing but a verdict (T069 to T081)."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import os
import pickle
import random
import re
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import py7zr
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from crawler.extract.documents import DEEPEST_ARCHIVE, MOST_MEMBERS, MOST_TEXT, READERS, RECOGNITION_BYTES
from crawler.extract.file_report import read_any, read_file
from crawler.files import confine
from crawler.files.confine import run_confined
from crawler.files.containers import kind_of
from crawler.files.recognition import ocr
from monitor.problems import problem_words
from storage.contents import Attachment
from storage.fingerprint import file_fingerprint
from tests.conftest import ROOT
from tests.county_server import Reply, file, html
from tests.crawler.extract import made
from tests.crawler.files.made_packed.archives import rar4_bytes, rar5_bytes, tar_bytes, zip_bytes
from tests.crawler.files.made_packed.compound import ole_bytes
from tests.crawler.files.made_sheets.forms_in_sheets import layout_of
from tests.crawler.files.made_sheets.markup import word_xml, workbook_xml
from tests.makers import hostile
from tests.makers.hostile import SAID, Listener
from tests.makers.ofd import Sheet, ofd_file
from tests.worlds.staged import Office, World, items, write_county

GOLD = ROOT / "tests" / "gold" / "cases"
SCANS = ROOT / "tests" / "crawler" / "files" / "made_scans"
SENTENCE = "全年主动公开政府信息316条，收到申请12件，均在期限内答复。"
MIB = 1024**2
FIREWALL = 120
"""Seconds after which even a slow machine has told the verdict on a file that the limits end."""

needs_bsdtar = pytest.mark.skipif(shutil.which("bsdtar") is None, reason="bsdtar is not installed: RAR goes unread")
needs_ocr = pytest.mark.skipif(not ocr.is_available(), reason="the extra `ocr` is not installed: pictures go unread")


def gold(path: str) -> bytes:
    return (GOLD / path).read_bytes()


def read(content: bytes, name: str) -> Attachment:
    """As the crawl reads an attachment; whatever was in it, its bytes are told by their hash."""
    found = read_file(content, name=name, url=f"http://example.test/{len(name)}")
    assert (found.sha256, found.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert found.problem is None or (0 < len(found.problem) <= 160 and "\n" not in found.problem)
    assert found.problem or found.text.strip(), "neither a text nor a reason"
    if found.problem:
        assert problem_words(found.problem, "zh")
    return found


class Grounds:
    """The places that a careless reader would write to, and the memory of this process."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def names(self) -> set[str]:
        return {str(path.relative_to(self.root)) for path in self.root.rglob("*")}


@pytest.fixture(scope="module")
def grounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grounds]:
    """Temporary folder, home and current folder of all children that are started from here."""
    root = tmp_path_factory.mktemp("grounds")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("temp", "home", "here/below"):
            (root / name).mkdir(parents=True)
        patch.setenv("TMPDIR", str(root / "temp"))
        patch.setenv("HOME", str(root / "home"))
        patch.setattr(tempfile, "tempdir", None)
        # Starting a child is dear, and that it is started anew is proven with the children themselves.
        patch.setattr(confine, "_TASKS_PER_WORKER", 2000)
        patch.chdir(root / "here" / "below")
        confine.close()
        yield Grounds(root)
        confine.close()
    tempfile.tempdir = None


def peak() -> int:
    """The most memory that this process had since it was last reset, in bytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (most,) = re.findall(r"VmHWM:\s+(\d+) kB", status)
    return int(most) * 1024


@pytest.fixture(autouse=True)
def harmless(grounds: Grounds, request: pytest.FixtureRequest) -> Iterator[None]:
    """Nothing is written, the parent stays small, no child is left behind but the few that wait for work."""
    before = grounds.names()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    memory = peak()
    yield
    bound = getattr(request.function, "memory", 128 * MIB)
    assert peak() - memory < bound
    assert grounds.names() == before
    states = [state for _, state in children()]
    assert "Z" not in states
    assert len(states) <= 2 * confine.WORKERS + 3


def children() -> list[tuple[int, str]]:
    """Number and state of the processes started by this one."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, rest = stat.parent.name, stat.read_text(encoding="utf-8", errors="replace").rpartition(") ")[2].split()
        except OSError:
            continue
        if int(rest[1]) == os.getpid():
            found.append((int(pid), rest[0]))
    return found


def within(memory: int) -> Callable[[Any], Any]:
    """States that a test may use more memory than others, in bytes."""

    def marked(function: Any) -> Any:
        function.memory = memory
        return function

    return marked


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A server that nobody may call; that it would have heard is proven at the end."""
    with Listener() as made_listener:
        yield made_listener
        assert made_listener.hits == 0
        assert made_listener.heard_itself()


# T069

MAIL = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; '
MAIL += b'charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
REPORT_PAGE = made.trs(made.report_body()).encode()
ERROR_PAGE = "<html><head><title>404 Not Found</title></head><body><h1>您访问的页面不存在</h1></body></html>".encode()


@pytest.mark.parametrize(
    ("name", "content", "kind", "problem"),
    [
        ("a.pdf", b"", "empty", "empty file"),
        ("a.docx", b"\x00" * 4096, "empty", "empty file"),
        ("a.pdf", ERROR_PAGE, "html", "a web page, not the file that was asked for"),
        ("a.doc", ERROR_PAGE, "html", "a web page, not the file that was asked for"),
        ("a.xls", ERROR_PAGE, "html", "a web page, not the file that was asked for"),
        ("a.zip", REPORT_PAGE, "html", "a web page, not the file that was asked for"),
        ("a.doc", REPORT_PAGE, "html", None),
        ("a.xls", REPORT_PAGE, "html", None),
        ("a.doc", MAIL + base64.encodebytes(REPORT_PAGE) + b"--b--\r\n", "mht", None),
        ("a.doc", gold("rtf_2021/report.rtf"), "rtf", None),
        ("a.pdf", gold("docx_2021/report.docx"), "docx", None),
        ("a.docx", gold("pdf_unruled_2014/report.pdf"), "pdf", None),
        ("a.doc", gold("xls_2014/report.xls"), "xls", None),
        ("a.wps", gold("txt_gbk/report.txt"), "text", None),
    ],
)
def test_T069_a_file_is_judged_by_its_bytes(name: str, content: bytes, kind: str, problem: str | None) -> None:
    found = read(content, name)
    assert (found.type, found.problem) == (kind, problem)
    assert bool(found.text) is (problem is None)
    if problem is None:
        assert "政府信息公开" in found.text
    else:
        assert file_fingerprint(found) == found.sha256


# T070


def guarded() -> dict[str, bytes]:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("1", "2"))
    canvas.drawString(40, 700, SAID)
    canvas.save()
    seven = {}
    for header in (False, True):
        packed = io.BytesIO()
        with py7zr.SevenZipFile(packed, "w", password="1", header_encryption=header) as archive:
            archive.writestr(SENTENCE, "a.txt")
        seven[f"{'closed' if header else 'open'}.7z"] = packed.getvalue()
    flagged = bytearray(zip_bytes([("a.txt", SENTENCE.encode())]))
    flagged[flagged.index(b"PK\x03\x04") + 6] |= 1
    flagged[flagged.index(b"PK\x01\x02") + 8] |= 1
    package = ole_bytes({"EncryptionInfo": b"x", "EncryptedPackage": b"x"})
    book = b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(12) + b"\x2f\x00\x06\x00" + bytes(6)
    return {
        "a.pdf": out.getvalue(),
        "a.docx": package,
        "a.xlsx": package,
        "a.pptx": package,
        "no-ending": package,
        "a.doc": hostile.guarded_doc(gold("doc_2014/report.doc")),
        "a.xls": ole_bytes({"Workbook": book}),
        "a.zip": bytes(flagged),
        **seven,
        **({"a.rar": rar5_bytes([], encrypted=True)} if shutil.which("bsdtar") else {}),
    }


@pytest.mark.parametrize("name", sorted(guarded()))
def test_T070_a_password_is_told_and_not_tried(name: str) -> None:
    found = read(guarded()[name], name)
    assert found.problem is not None and found.problem.endswith("cannot be read: encrypted")
    assert (found.text, found.tables) == ("", ())
    assert file_fingerprint(found) == found.sha256
    assert problem_words(found.problem, "zh") == "已加密，无法读取"


# T071


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: hostile.pdf_of_page(prev="itself"), SAID),
        (lambda: hostile.pdf_of_page(prev="99999999"), SAID),
        (hostile.outline_loop_pdf, SAID),
        (hostile.page_loop_pdf, ""),
    ],
    ids=["Prev itself", "Prev beyond the end", "outline in a circle", "pages in a circle"],
)
def test_T071_a_pdf_that_goes_in_circles_ends(make: Callable[[], bytes], text: str) -> None:
    found = read(make(), "a.pdf")
    assert found.text == text
    assert (found.problem is None) is bool(text)


def test_T071_a_bomb_of_320_mebibytes_ends_in_the_child() -> None:
    content = hostile.flate_bomb_pdf(320)
    assert len(content) < 3072
    began = time.monotonic()
    found = read(content, "a.pdf")
    assert found.problem is not None and found.problem.startswith(("unparsed (", "limit:", "page 1:"))
    assert time.monotonic() - began < FIREWALL
    assert read(hostile.pdf_of_page(), "b.pdf").text == SAID, "the next file is read"


@within(256 * MIB)
def test_T071_a_hundred_thousand_pages_are_read_to_the_limit_and_it_is_told() -> None:
    found = read(hostile.many_pages_pdf(100_000), "a.pdf")
    assert found.problem == "limit: 300 of 100000 pages read"
    assert found.text.count(SAID) <= 300


# T072


def forty_two() -> bytes:
    """Five archives deep, sixteen wide: a million files."""
    return hostile.nested_zip(5, 16)


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda: hostile.dense_zip(64), "limit: packed more than 200 to 1"),
        (lambda: hostile.overlap_zip(), "limit: members overlap"),
        (lambda: hostile.many_zip(5000), "limit: 5000 members"),
        (lambda: hostile.many_zip(100_000), "damaged container: more than 20000 members"),
        (lambda: zip_bytes([("a.docx", hostile.dense_zip(64, "word/document.xml"))]), "200 to 1"),
    ],
    ids=["1000 to 1", "overlap", "5,000 entries", "100,000 entries", "1000 to 1 in a member"],
)
def test_T072_a_bomb_is_not_opened(make: Callable[[], bytes], problem: str) -> None:
    found = read(make(), "a.zip")
    assert found.problem is not None and problem in found.problem
    assert found.text == ""


@pytest.mark.parametrize(
    ("name", "part"), [("a.docx", "word/document.xml"), ("a.xlsx", "xl/workbook.xml"), ("a.ofd", "OFD.xml")]
)
def test_T072_a_document_is_held_to_the_same_limits(name: str, part: str) -> None:
    found = read(hostile.dense_zip(64, part), name)
    assert (found.type, found.problem) == (name[2:], "limit: packed more than 200 to 1")


def test_T072_archives_in_archives_do_not_multiply() -> None:
    found = read(forty_two(), "42.zip")
    assert found.text == ""
    assert found.problem is not None and f"more than {MOST_MEMBERS} members" in found.problem
    deep = read(hostile.nested_zip(DEEPEST_ARCHIVE + 1, 1), "deep.zip")
    assert deep.problem is not None and f"limit: archives nested deeper than {DEEPEST_ARCHIVE}" in deep.problem


@within(384 * MIB)
def test_T072_eight_million_small_files_cost_no_more_than_two_hundred() -> None:
    """Each archive holds to all limits; together they are 200 × 200 × 200."""
    found = read(hostile.nested_zip(3, 200, SENTENCE.encode()), "a.zip")
    assert found.text.count(SENTENCE) < MOST_MEMBERS
    assert found.problem is not None and found.problem.startswith("unparsed (partial)")


def test_T072_members_beyond_the_limit_are_not_left_out_in_silence() -> None:
    found = read(zip_bytes([(f"{n}.txt", SENTENCE.encode()) for n in range(MOST_MEMBERS + 1)]), "a.zip")
    assert found.text.count(SENTENCE) == MOST_MEMBERS
    assert found.problem == f"unparsed (partial), limit: more than {MOST_MEMBERS} members"
    assert file_fingerprint(found) == found.sha256, "what is read of it must not pass for all of it"


def test_T072_an_archive_of_costly_files_ends_after_a_few() -> None:
    """A hundred bombs of half a minute each would be an hour."""
    bomb = hostile.flate_bomb_pdf(320)
    bombs = [(f"{n}.pdf", bomb) for n in range(9)]
    found = read(zip_bytes([*bombs, ("last.txt", SENTENCE.encode())]), "a.zip")
    assert found.text == ""
    assert found.problem is not None and found.problem.startswith("unparsed (partial), limit: too many costly members")


# T073

LURES: Mapping[bytes, str] = {
    "年报说明.bin".encode("gb18030"): "年报说明.bin",
    b"/etc/cron.d/evil.bin": "evil.bin",
    b"..\\..\\evil2.bin": "evil2.bin",
    b"../../../evil3.bin": "evil3.bin",
    b"C:\\Windows\\evil4.bin": "evil4.bin",
    b"evil5.txt\x00.bin": "evil5.txt.bin",
    b"x" * 4096 + b".bin": "x" * 40,
    "年\u202enib.exe.bin".encode(): "年nib.exe.bin",
    b"\x1b[31mred.bin": "[31mred.bin",
}


@pytest.mark.parametrize("flagged", [False, True], ids=["no flag", "flag says UTF-8"])
@pytest.mark.parametrize("raw", LURES, ids=lambda raw: raw[:12].hex())
def test_T073_names_are_only_shown(raw: bytes, flagged: bool, grounds: Grounds) -> None:
    found = read(zip_bytes([(raw, b"\x01\x02\x03\x00\x05" * 50)], flagged=flagged), "a.zip")
    assert found.problem is not None and LURES[raw] in found.problem
    assert found.problem.isprintable() and "\ufffd" not in found.problem
    assert not [name for name in grounds.names() if "evil" in name]
    for parent in (grounds.root, grounds.root.parent, Path("/etc/cron.d"), ROOT):
        assert not list(parent.glob("*evil*"))


def test_T073_equal_names_and_links() -> None:
    twice = read(zip_bytes([("a.txt", SENTENCE.encode()), ("a.txt", made.TITLE.encode())]), "a.zip")
    assert (twice.text, twice.problem) == (f"{SENTENCE}\n{made.TITLE}", None)
    link = read(hostile.link_zip("年报.txt", "/etc/passwd"), "a.zip")
    assert (link.text, link.problem) == ("", "links left out")
    tarred = read(tar_bytes([("../../evil.txt", SENTENCE.encode())], links=[("b.txt", "/etc/passwd")]), "a.tar")
    assert (tarred.text, tarred.problem) == (SENTENCE, "links left out")


# T074

MEMBER = (("年报.txt", SENTENCE.encode()),)
RAW_MEMBER = (("年报.txt".encode("gb18030"), SENTENCE.encode()),)
STUB = b"MZ\x90\x00" + bytes(60) + b"This program unpacks itself" + bytes(5000)


def seven() -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w") as archive:
        archive.writestr(SENTENCE, "年报.txt")
    return out.getvalue()


PACKED: Mapping[str, tuple[bytes, str | None, str | None]] = {
    "a.rar": (rar4_bytes(RAW_MEMBER), None, "rar: needs bsdtar (libarchive-tools)"),
    "b.rar": (rar5_bytes(MEMBER), None, "rar: needs bsdtar (libarchive-tools)"),
    "rar4.exe": (STUB + rar4_bytes(RAW_MEMBER), None, "rar: needs bsdtar (libarchive-tools)"),
    "rar5.exe": (STUB + rar5_bytes(MEMBER), None, "rar: needs bsdtar (libarchive-tools)"),
    "a.part1.rar": (
        rar5_bytes([*MEMBER, ("b.txt", b"b" * 900)], continued=True),
        "goes on in another volume",
        "rar: needs bsdtar (libarchive-tools)",
    ),
    "a.7z": (seven(), None, None),
    "7z.exe": (STUB + seven(), None, None),
    "zip.exe": (STUB + zip_bytes(MEMBER), None, None),
}
"""Content, and what is said of it with and without bsdtar."""


@needs_bsdtar
@pytest.mark.parametrize("name", PACKED)
def test_T074_archives_of_all_kinds_are_read(name: str) -> None:
    content, problem, _ = PACKED[name]
    found = read(content, name)
    assert (found.text, found.problem) == (SENTENCE, problem)


@pytest.fixture
def no_bsdtar(monkeypatch: pytest.MonkeyPatch, grounds: Grounds) -> Iterator[None]:
    """Children that find no program at all."""
    confine.close()
    monkeypatch.setenv("PATH", str(grounds.root / "home"))
    yield
    confine.close()


def test_T074_without_bsdtar_it_is_said_what_is_missing(no_bsdtar: None) -> None:
    for name, (content, _, problem) in PACKED.items():
        found = read(content, name)
        assert found.text == ("" if problem else SENTENCE), name
        assert (found.problem or "").startswith(problem or "") and bool(found.problem) is bool(problem), name
    assert problem_words("rar: needs bsdtar (libarchive-tools)", "zh") == "压缩格式需要系统组件 libarchive-tools"


@needs_bsdtar
@pytest.mark.parametrize(
    "content",
    [
        b"Rar!\x1a\x07\x00" + b"#mtree\nx.txt type=file contents=/etc/passwd\n" * 9,
        b"7z\xbc\xaf\x27\x1c#mtree\nx.txt type=file contents=/etc/passwd\n",
        rar5_bytes(MEMBER)[:40],
        STUB + rar4_bytes(RAW_MEMBER)[:50],
    ],
)
def test_T074_damage_is_unparsed_and_reads_no_file_of_this_machine(content: bytes) -> None:
    found = read(content, "a.rar")
    assert found.text == ""
    assert found.problem is not None and "root:" not in found.problem


# T075


def lean(content: bytes) -> bytes:
    """A document without the parts that make it big and say nothing."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        idle = [one for one in archive.namelist() if "theme" in one or "WithEffects" in one]
    return hostile.repacked(content, dict.fromkeys(idle, b"<x/>"))


def carriers() -> dict[str, Callable[[str, str], bytes]]:
    """By a name: a file with a document type and the use of its entity in one of its parts."""
    docx, xlsx = lean(gold("docx_2021/report.docx")), lean(gold("xlsx_2014/report.xlsx"))
    ofd = gold("ofd_2019/report.ofd")
    shared = (ROOT / "tests/crawler/files/made_sheets/g2014.xlsx").read_bytes()

    def in_part(content: bytes, part: str) -> Callable[[str, str], bytes]:
        return lambda doctype, use: hostile.repacked(
            content, {part: hostile.with_doctype(hostile.part_of(content, part), doctype, use)}
        )

    def drawn(doctype: str, use: str) -> bytes:
        return hostile.repacked(docx, {"word/media/image1.svg": hostile.svg("file:", "file:", doctype, use)})

    def plain(markup: str) -> Callable[[str, str], bytes]:
        return lambda doctype, use: hostile.with_doctype(markup.encode(), doctype, use)

    page = '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>年报</p></body></html>'
    return {
        **{f"docx {part}": in_part(docx, part) for part in (
            "word/document.xml", "word/styles.xml", "word/numbering.xml", "word/_rels/document.xml.rels",
            "docProps/core.xml", "[Content_Types].xml")},
        **{f"xlsx {part}": in_part(xlsx, part) for part in (
            "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "docProps/core.xml")},
        "xlsx xl/sharedStrings.xml": in_part(shared, "xl/sharedStrings.xml"),
        **{f"ofd {part}": in_part(ofd, part) for part in (
            "OFD.xml", "Doc_0/Document.xml", "Doc_0/Pages/Page_0/Content.xml")},
        "svg": lambda doctype, use: hostile.svg("file:", "file:", doctype, use),
        "docx with svg": drawn,
        "xls (XML)": plain(workbook_xml({"表": layout_of("g2014")})),
        "doc (XML)": plain(word_xml([made.TITLE, *made.PROSE])),
        "html": plain(page),
    }  # fmt: skip


CARRIERS = carriers()


@pytest.mark.parametrize("carrier", CARRIERS)
def test_T075_nothing_is_fetched_and_no_file_is_read(carrier: str, listener: Listener, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("GEHEIMNIS", encoding="utf-8")
    for label, (doctype, use) in hostile.doors(listener.address, secret.as_uri()).items():
        content = CARRIERS[carrier](doctype, use)
        assert b"GEHEIMNIS" not in content
        found = read(content, f"a.{carrier.split()[0]}")
        everything = found.text + repr(found.tables) + repr(found.dates) + (found.problem or "")
        assert "GEHEIMNIS" not in everything and "root:x" not in everything, label
        if found.type == "html":  # a page may also be read without a child
            everything = read_any(content, name="a.html").text
            assert "GEHEIMNIS" not in everything and "root:x" not in everything, label


@pytest.mark.parametrize("carrier", CARRIERS)
def test_T075_entities_that_multiply_do_not(carrier: str) -> None:
    for doctype, use in (hostile.laughs(), hostile.long_entity()):
        found = read(CARRIERS[carrier](doctype, use), f"a.{carrier.split()[0]}")
        # As they stand there at most, where a file is taken for a plain text.
        assert found.text.count("haha") <= 2 and found.text.count("a" * 1000) <= 100


def test_T075_a_type_hidden_by_its_encoding_is_refused(listener: Listener) -> None:
    docx = gold("docx_2021/report.docx")
    doctype, use = hostile.doors(listener.address, "file:///etc/passwd")["passwd"]
    document = hostile.part_of(docx, "word/document.xml").decode().partition("?>")[2]
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        markup = f'<?xml version="1.0" encoding="UTF-16"?>{doctype}' + document.replace("</w:t>", f"{use}</w:t>")
        found = read(hostile.repacked(docx, {"word/document.xml": markup.encode(encoding)}), "a.docx")
        assert found.problem is not None and found.text == ""


def test_T075_a_drawing_is_no_text(listener: Listener) -> None:
    found = read(hostile.svg(listener.address, "file:///etc/passwd"), "年报.svg")
    assert (found.type, found.text, found.problem) == ("svg", "", "svg cannot be read")


# T076


def sheet(*lines: str) -> Sheet:
    page = Sheet()
    for number, line in enumerate(lines):
        page.text(30, 40 + 10 * number, line)
    return page


def test_T076_a_part_that_is_missing_is_told() -> None:
    pages = [sheet(made.TITLE, SENTENCE), sheet("二、" + SENTENCE)]
    whole = read(ofd_file(pages), "a.ofd")
    assert whole.problem is None
    for more in ({"Doc_0/Pages/Page_1/Content.xml": ""}, {"Doc_0/Pages/Page_1/Content.xml": "<ofd:Page"}):
        found = read(ofd_file(pages, more=more), "a.ofd")
        assert found.problem is not None and found.problem.startswith("unparsed (partial): page 2")
        assert SENTENCE in found.text and "二、" not in found.text
        assert file_fingerprint(found) == found.sha256 != file_fingerprint(whole)


def test_T076_no_address_leads_out_of_the_file(tmp_path: Path) -> None:
    outside = tmp_path / "outside.xml"
    outside.write_text(sheet("GEHEIMNIS").xml(), encoding="utf-8")
    base = ofd_file([sheet(SENTENCE)])
    document = hostile.part_of(base, "Doc_0/Document.xml").decode()
    for way in (str(outside), f"../../../../../../..{outside}", outside.as_uri(), "..\\..\\x.xml", "../" * 300 + "x"):
        added = document.replace("</ofd:Pages>", f'<ofd:Page ID="99" BaseLoc="{way}"/></ofd:Pages>')
        found = read(hostile.repacked(base, {"Doc_0/Document.xml": added.encode()}), "a.ofd")
        assert "GEHEIMNIS" not in found.text
        assert found.problem == "unparsed (partial): page 2 missing"


def test_T076_three_thousand_pages_are_read_to_the_limit_and_it_is_told() -> None:
    found = read(ofd_file([sheet(f"第{number}段。") for number in range(3000)]), "a.ofd")
    assert (found.text, found.problem) == ("", "limit: 3002 members")
    base = ofd_file([sheet(SENTENCE)])
    document = hostile.part_of(base, "Doc_0/Document.xml").decode()
    (page,) = re.findall(r"<ofd:Page ID[^>]*>", document)
    many = hostile.repacked(base, {"Doc_0/Document.xml": document.replace(page, page * 3000).encode()})
    found = read(many, "a.ofd")
    assert found.problem is not None and "of 3000" in found.problem and "unparsed (partial)" in found.problem


# T077

MUTANTS = 200


def small_mail() -> bytes:
    page = f"<html><body><h1>{made.TITLE}</h1><p>{SENTENCE}</p></body></html>".encode()
    return MAIL + base64.encodebytes(page) + b"--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n"


def seeds() -> dict[str, tuple[str, list[bytes]]]:
    """By the kind: an ending and small sound files."""
    sheets = ROOT / "tests/crawler/files/made_sheets"
    return {
        "pdf": (
            ".pdf",
            [hostile.outline_loop_pdf(), hostile.acting_pdf("", "", ""), gold("pdf_unruled_2014/report.pdf")],
        ),
        "docx": (".docx", [lean(gold("docx_auto_numbers/report.docx")), lean(gold("docx_text_box/report.docx"))]),
        "doc": (".doc", [gold("doc_2014/report.doc"), gold("wps_2019/report.wps")]),
        "doc-xml": (".doc", [word_xml([made.TITLE, *made.PROSE, layout_of("g2014")]).encode()]),
        "rtf": (".rtf", [(ROOT / "tests/crawler/files/made/oddities.rtf").read_bytes(), gold("rtf_936/report.rtf")]),
        "xls": (".xls", [(sheets / "odd.xls").read_bytes(), gold("xls_2014/report.xls")]),
        "xlsx": (".xlsx", [(sheets / "odd.xlsx").read_bytes(), gold("xlsx_2014/report.xlsx")]),
        "xls-xml": (".xls", [workbook_xml({"表": layout_of("g2014")}).encode()]),
        "ofd": (".ofd", [ofd_file([sheet(made.TITLE, *made.PROSE)]), lean(gold("ofd_2019/report.ofd"))]),
        "zip": (".zip", [zip_bytes([("年报.txt", SENTENCE.encode()), ("b.rtf", b"{\\rtf1 316 items}")])]),
        "7z": (".7z", [seven()]),
        "rar": (".rar", [rar5_bytes(MEMBER), rar4_bytes(RAW_MEMBER)]),
        "gzip": (".gz", [gzip.compress(SENTENCE.encode(), mtime=0), tar_bytes(MEMBER, mode="w:gz")]),
        "tar": (".tar", [tar_bytes(MEMBER)]),
        "mht": (".mht", [small_mail()]),
        "html": (
            ".html",
            [gold("vsb_pdf_script/page.html"), gold("iframe_viewer/page.html"), gold("no_table_at_all/page.html")],
        ),
        "text": (".txt", [gold("txt_gbk/report.txt"), gold("txt_utf16/report.txt")]),
    }


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The file with bytes changed, cut, doubled, or numbers in it made absurd; of a ZIP also within its parts."""
    if content.startswith(b"PK") and chance.random() < 0.6:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            name = chance.choice([one for one in archive.namelist() if not one.endswith("/")])
            part = archive.read(name)
        return hostile.repacked(content, {name: mutated(part, chance) if part and not part.startswith(b"PK") else b""})
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 5))):
        place, length = chance.randrange(len(changed)), chance.randrange(1, 60)
        way = chance.randrange(7)
        if way == 0:
            for _ in range(length):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
        elif way == 1:
            changed[place : place + length] = chance.randbytes(length)
        elif way == 2:
            changed[place:place] = changed[max(0, place - 4000) : place] * chance.choice((1, 9))
        elif way == 3:
            del changed[place : place + chance.choice((1, 100, 10_000))]
        elif way == 4:
            changed[place : place + 4] = chance.choice((b"\xff\xff\xff\xff", b"\x00\x00\x00\x80", b"\x00\x00\x00\x00"))
        elif way == 5:
            numbers = list(re.finditer(rb"\d+", bytes(changed[place : place + 2000])))
            if numbers:
                number = chance.choice(numbers)
                changed[place + number.start() : place + number.end()] = chance.choice((b"-1", b"0", b"99999999999"))
        else:
            del changed[max(20, place) :]
        if not changed:
            return b"\x00"
    return bytes(changed)


@within(512 * MIB)
@pytest.mark.parametrize("kind", seeds())
def test_T077_every_damaged_file_gets_a_verdict(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_available", lambda: False)  # a PDF without its text is a scan
    ending, sound = seeds()[kind]
    assert [kind_of(content, f"a{ending}") for content in sound] == [kind] * len(sound)
    chance = random.Random(f"T077 {kind}")
    verdicts: dict[str, int] = {}
    for number in range(MUTANTS):
        content = mutated(sound[number % len(sound)], chance)
        if kind in ("html", "mht"):
            content_read = read_any(content, name=f"a{ending}")
            verdict = "text" if content_read.text else "unread" if content_read.signals else "silence"
        else:
            found = read_file(content, name=f"a{ending}", url="")
            verdict = "unread" if found.problem else "text" if found.text else "silence"
            assert "longer than" not in (found.problem or ""), f"{number}: {found.problem}"
        verdicts[verdict] = verdicts.get(verdict, 0) + 1
    assert sum(verdicts.values()) == MUTANTS
    assert verdicts.get("silence", 0) == 0, verdicts


def test_T077_all_kinds_that_are_read_are_among_them() -> None:
    assert set(READERS) <= set(seeds())


@pytest.mark.parametrize(
    "content",
    [
        b"MIME-Version: 1.0\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 5000,
        b"MIME-Version: 1.0\r\n"
        + b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(3000)),
    ],
    ids=["letters", "parts"],
)
def test_T077_a_letter_in_a_letter_in_a_letter_ends(content: bytes) -> None:
    found = read(content, "a.mht")
    assert (found.type, found.problem) == ("mht", "a web page, not the file that was asked for")
    assert read_any(content, name="a.mht").text == ""


def test_T077_a_text_beyond_the_limit_does_not_pass_for_the_whole() -> None:
    found = read(("年报" * MOST_TEXT).encode(), "a.txt")
    assert len(found.text) == MOST_TEXT
    assert found.problem == f"unparsed (partial), limit: more than {MOST_TEXT} signs"


def test_T077_a_file_without_a_word_says_so() -> None:
    found = read(hostile.repacked(gold("xlsx_2014/report.xlsx"), {"xl/worksheets/sheet1.xml": EMPTY_SHEET}), "a.xlsx")
    assert (found.text, found.problem) == ("", "unparsed (no text in it)")


EMPTY_SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'


def opened(pictures: list[bytes]) -> list[str]:
    """In the child: how far each picture can be opened; recognising it is another matter."""
    from crawler.files.recognition.ocr_images import pictures_of

    verdicts = []
    for content in pictures:
        try:
            pages, left_out = pictures_of(content, 3)
            verdicts.append(f"{len(list(pages))} pages, {len(left_out)} left out")
        except Exception as fault:  # noqa: BLE001 -- any fault is a verdict
            verdicts.append(type(fault).__name__)
    return verdicts


@needs_ocr
def test_T077_every_damaged_picture_gets_a_verdict() -> None:
    from PIL import Image

    scan = Image.open(io.BytesIO(gold("png_scan/report.png"))).convert("L").resize((200, 280))
    sound = []
    for form in ("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP"):
        out = io.BytesIO()
        scan.save(out, form)
        sound.append(out.getvalue())
    chance = random.Random("T077 image")
    mutants = [mutated(sound[number % len(sound)], chance) for number in range(MUTANTS)]
    verdicts = run_confined(opened, mutants, memory_bytes=RECOGNITION_BYTES)
    assert len(verdicts) == MUTANTS
    assert "1 pages, 0 left out" in verdicts and "UnidentifiedImageError" in verdicts
    # Those that are no pictures any more come by the same way as all files.
    for content, verdict in zip(mutants, verdicts, strict=True):
        if verdict == "UnidentifiedImageError" and kind_of(content, "a.png") != "image":
            read(content, "a.png")


# T078


class Deed:
    """What runs when it is unpickled: a file appears."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, tuple[str, str]]:
        return open, (self.path, "w")


def test_T078_what_a_pdf_would_do_is_not_done(listener: Listener, tmp_path: Path) -> None:
    witness, program = tmp_path / "done", tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {witness}\n", encoding="ascii")
    program.chmod(0o755)
    for name in ("map.pickle.gz", "to-unicode-map.pickle.gz"):
        (tmp_path / name).write_bytes(gzip.compress(pickle.dumps(Deed(str(witness)))))
    content = hostile.acting_pdf(listener.address, str(program), str(tmp_path / "map"))
    found = read(content, "a.pdf")
    assert (found.text, found.problem) == (SAID, None)
    assert not witness.exists()
    pickle.loads(gzip.decompress((tmp_path / "map.pickle.gz").read_bytes()))
    assert witness.exists(), "it would have shown"


# T079


@needs_ocr
def test_T079_a_picture_of_60000_by_60000_is_not_unpacked() -> None:
    began = time.monotonic()
    for content in (hostile.png(60_000, 60_000), hostile.png(60_000, 60_000, 2000), hostile.png(12_000, 9_000)):
        found = read(content, "a.png")
        assert found.problem is not None and "limit" in found.problem and found.problem.startswith("unparsed (")
        assert found.text == ""
    assert time.monotonic() - began < FIREWALL


@needs_ocr
def test_T079_pages_of_a_tiff_are_bounded() -> None:
    from PIL import Image

    blank = Image.new("1", (64, 64), 1)
    out = io.BytesIO()
    blank.save(out, "TIFF", save_all=True, append_images=[blank] * 60, compression="group4")
    found = read(out.getvalue(), "a.tif")
    assert found.text == "" and found.problem is not None
    circle = read(hostile.tiff_circle(), "a.tif")
    assert (circle.text, circle.problem) == ("", "picture: no text recognised")


@needs_ocr
def test_T079_pictures_in_every_dress_are_read_or_said_to_be_pictures() -> None:
    from PIL import Image

    whole = Image.open(SCANS / "list_100dpi_1.png").convert("L")
    page = whole.crop((0, 0, whole.width, whole.height // 7))
    printed, moving = io.BytesIO(), io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held on its side
    page.convert("CMYK").rotate(90, expand=True).save(printed, "JPEG", quality=92, exif=exif)
    page.convert("P").save(moving, "GIF", save_all=True, append_images=[Image.new("P", page.size, n) for n in range(9)])
    for name, content in (("a.jpg", printed), ("b.gif", moving)):
        found = read(content.getvalue(), name)
        assert found.type == "image"
        assert "政府信息公开情况统计表" in found.text, f"{name}: {found.problem} {found.text[:200]}"
        assert found.confidence is not None and found.confidence > 0


# T080


def test_T080_documents_that_call_elsewhere_are_read_and_nobody_is_called(listener: Listener) -> None:
    address = listener.address
    docx = gold("docx_2021/report.docx")
    rtf = gold("rtf_936/report.rtf").replace(
        b"{\\rtf1", b"{\\rtf1{\\*\\template " + address.encode() + b"/evil.dotm}{\\field{\\*\\fldinst INCLUDEPICTURE \""
        + address.encode() + b"/a.png\" \\\\d}{\\fldrslt shown}}{\\object\\objautlink{\\*\\objdata 0105}}", 1)  # fmt: skip
    page = REPORT_PAGE.replace(
        b"<body", f'<link rel=stylesheet href="{address}/a.css"><script src="{address}/a.js"></script><body'.encode(), 1
    ).replace(b"</p>", f'<img src="{address}/a.png"><iframe src="{address}/f"></iframe></p>'.encode(), 1)
    sheet_links = hostile.repacked(
        gold("xlsx_2014/report.xlsx"),
        {
            "xl/_rels/workbook.xml.rels": hostile.part_of(gold("xlsx_2014/report.xlsx"), "xl/_rels/workbook.xml.rels").replace(
                b"</Relationships>",
                f'<Relationship Id="far" Type="{hostile.OFFICE}/externalLink" Target="{address}/a.xlsx" '
                'TargetMode="External"/></Relationships>'.encode(),
            ),
            "xl/connections.xml": f'<connections><connection id="1" url="{address}/q"/></connections>'.encode(),
        },
    )  # fmt: skip
    calling = {
        "a.docx": hostile.calling_docx(docx, address),
        "a.doc": hostile.calling_doc(gold("doc_2014/report.doc"), address),
        "a.rtf": rtf,
        "b.doc": page,
        "a.xlsx": sheet_links,
        "a.ofd": hostile.repacked(
            gold("ofd_2019/report.ofd"),
            {
                "Doc_0/Document.xml": hostile.part_of(gold("ofd_2019/report.ofd"), "Doc_0/Document.xml").replace(
                    b"</ofd:Pages>", f'<ofd:Page ID="99" BaseLoc="{address}/p.xml"/></ofd:Pages>'.encode()
                )
            },
        ),
    }
    for name, content in calling.items():
        found = read(content, name)
        assert "政府信息" in found.text, f"{name}: {found.problem}"
        assert "政府信息" in read_any(content, name=name).text


# T081


def saved_twice() -> dict[str, tuple[bytes, bytes]]:
    """By the kind: a file, and the same saved anew by another program on another day."""
    docx, xlsx, ofd = gold("docx_2021/report.docx"), gold("xlsx_2014/report.xlsx"), gold("ofd_2019/report.ofd")
    core = b'<?xml version="1.0"?><cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dcterms:modified xsi:type="dcterms:W3CDTF">2031-02-03T04:05:06Z</dcterms:modified></cp:coreProperties>'
    root = hostile.part_of(ofd, "OFD.xml")
    pdf = gold("pdf_unruled_2014/report.pdf")
    rtf = gold("rtf_2021/report.rtf")
    return {
        "docx": (docx, hostile.repacked(docx, {"docProps/core.xml": core})),
        "xlsx": (xlsx, hostile.repacked(xlsx, {"docProps/core.xml": core})),
        "ofd": (
            ofd,
            hostile.repacked(ofd, {"OFD.xml": re.sub(rb"<ofd:ModDate>[^<]*", b"<ofd:ModDate>2031-02-03", root)}),
        ),
        "pdf": (pdf, re.sub(rb"/(Creation|Mod)Date \(D:\d{8}", rb"/\1Date (D:20310203", pdf)),
        "rtf": (rtf, rtf.replace(b"{\\rtf1", b"{\\rtf1{\\*\\generator Another 9.1;}", 1)),
        "zip": (zip_bytes([("a.docx", docx)]), zip_bytes([("a.docx", docx)], method=zipfile.ZIP_STORED)),
    }


@pytest.mark.parametrize("kind", saved_twice())
def test_T081_a_file_saved_anew_is_the_same_state(kind: str) -> None:
    first, again = (read(content, f"a.{kind}") for content in saved_twice()[kind])
    assert first.sha256 != again.sha256
    assert (first.problem, again.problem) == (None, None)
    assert file_fingerprint(first) == file_fingerprint(again)


@pytest.fixture
def office(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(workspace, capsys)


@within(512 * MIB)
def test_T081_a_file_saved_anew_alarms_nobody(office: Office, county_server: Any, tmp_path: Path) -> None:
    world = World(host=county_server.host(), items=items())
    write_county(office, world.host)
    first, again = saved_twice()["docx"]
    luring = zip_bytes([(b"../../../../evil.txt", SENTENCE.encode()), (b"/evil2.txt", b"x")])
    town = world.items[1]
    town.files = (
        ("附件1：年报全文.docx", "/f/1.docx"),
        ("附件2：材料.zip", "/f/2.zip"),
        ("附件3：密.docx", "/f/3.docx"),
    )
    answers: list[tuple[str, Reply]] = [
        ("2019-03-01", file(first)),
        ("2019-03-02", file(again)),
        # An error page in the place of the file is no change of the file (T069).
        ("2019-03-03", html(ERROR_PAGE.decode())),
        ("2019-03-04", file(b"")),
        ("2019-03-05", file(again)),
    ]
    for day, answer in answers:
        world.publish({"/f/1.docx": answer, "/f/2.zip": file(luring), "/f/3.docx": file(guarded()["a.docx"])})
        office.crawl(day)
    changed = {name: grade for name, grade in office.grades().items() if "changed" in name}
    assert set(changed.values()) <= {"editorial"}, office.told()
    assert "substantive" not in office.grades().values()
    files = {one["name"]: one for one in office.reports()["101-2018"]["attachments"]}
    assert files["附件3：密.docx"]["sha256"] == hashlib.sha256(guarded()["a.docx"]).hexdigest()
    office.run("verify")
    assert not list(tmp_path.rglob("*evil*"))

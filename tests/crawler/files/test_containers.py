"""What a file is, by its bytes: endings lie, pages are saved as documents, archives hide in programs."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from crawler.files.containers import archive_start, container_problem, kind_of, zip_problem
from tests.crawler.files.made_packed.archives import MEMBERS, rar4_bytes, rar5_bytes, tar_bytes, zip_bytes
from tests.crawler.files.made_packed.compound import ole_bytes
from tests.crawler.files.made_sheets.forms_in_sheets import layout_of
from tests.crawler.files.made_sheets.markup import word_xml, workbook_xml

PAGE = "<html><head><title>附件不存在</title></head><body><p>页面已删除</p></body></html>"
PDF = b"%PDF-1.6\n1 0 obj\n<<>>\nendobj\n"
STUB = b"MZ\x90\x00" + bytes(60) + b"This program cannot be run in DOS mode" + bytes(3000)
TEXT = "一、总体情况\r\n全年主动公开政府信息 316 条。\r\n"


def members(*names: str, stored: bool = False, payload: bytes = b"<x/>") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, payload)
    return out.getvalue()


SNIFFED = [
    ("page as a PDF", PAGE.encode(), "年报.pdf", "html"),
    ("page as a DOC", PAGE.encode("gbk"), "年报.doc", "html"),
    ("page as an XLS, in UTF-16 with a mark", PAGE.encode("utf-16"), "表.xls", "html"),
    ("page in UTF-16 without a mark", PAGE.encode("utf-16-le"), "表.xls", "html"),
    ("page in UTF-16, big end first", b"\xfe\xff" + PAGE.encode("utf-16-be"), "表.xls", "html"),
    (
        "page after a mark, blank lines and a comment",
        f"\ufeff\r\n\n <!-- {'生成 ' * 400} -->\n{PAGE}".encode(),
        "a",
        "html",
    ),
    (
        "XHTML",
        f'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "x">{PAGE}'.encode(),
        "a",
        "html",
    ),
    ("a table that Excel opens", b"<table border=1><tr><td>1</td></tr></table>", "表.xls", "html"),
    ("a page below the words of an error", b"Warning: mysql_connect() in index.php\n" + PAGE.encode(), "a.doc", "html"),
    (
        "MHT as a DOC",
        b"From: <Saved by Microsoft Word>\r\nSubject: =?gb2312?B?x+A=?=\r\nMIME-Version: 1.0\r\n",
        "a.doc",
        "mht",
    ),
    ("a letter that is no MHT", "Subject: 关于年报的说明\n请查收。".encode(), "a.txt", "text"),
    ("PDF after junk", b"\r\n\x00\x00junk" + b" " * 900 + PDF, "a.doc", "pdf"),
    ("PDF kept unpacked in a ZIP", members("年报.pdf", stored=True, payload=PDF * 9), "年报.pdf", "zip"),
    ("PDF kept unpacked in a RAR", rar5_bytes([("年报.pdf", PDF)]), "年报.pdf", "rar"),
    ("PDF in a tar", tar_bytes([("年报.pdf", PDF)]), "年报.pdf", "tar"),
    ("GBK text", TEXT.encode("gbk"), "a.doc", "text"),
    ("UTF-16 text with a mark", TEXT.encode("utf-16"), "a.txt", "text"),
    ("UTF-16 text without a mark", "count 316, year 2022\r\n".encode("utf-16-le"), "a.txt", "text"),
    ("text that begins like a bitmap", "BM 指标说明：本年度".encode(), "a.txt", "text"),
    ("text that begins like a program", b"MZ is a town", "a.txt", "text"),
    ("bitmap", b"BM" + bytes(12) + b"\x28\x00\x00\x00" + bytes(40), "a.doc", "image"),
    ("RTF after a blank line", b"\r\n{\\rtf1\\ansi}", "a.doc", "rtf"),
    ("empty", b"\x00\r\n", "a.pdf", "empty"),
    ("DOCX as WPS", members("[Content_Types].xml", "word/document.xml"), "a.wps", "docx"),
    ("DOCX packed on another system", members("[Content_Types].xml", "word\\document.xml"), "a.docx", "docx"),
    ("XLSX as ET", members("xl/workbook.xml"), "a.et", "xlsx"),
    ("binary XLSX", members("xl/workbook.bin"), "a.xlsb", "xlsx"),
    ("PPTX", members("ppt/presentation.xml"), "a.docx", "pptx"),
    ("OFD", members("OFD.xml", "Doc_0/Document.xml"), "a.pdf", "ofd"),
    ("OFD with an odd spelling", members("ofd.xml"), "a.ofd", "ofd"),
    ("ODT", members("mimetype", stored=True, payload=b"application/vnd.oasis.opendocument.text"), "a.doc", "odf"),
    ("DOC", ole_bytes({"WordDocument": b"\xec\xa5"}), "a.wps", "doc"),
    ("DOC with a sheet in it", ole_bytes({"WordDocument": b"\xec\xa5"}, inside={"Workbook": b"x"}), "a", "doc"),
    ("PPT with a sheet in it", ole_bytes({"PowerPoint Document": b"x"}, inside={"Workbook": b"x"}), "a", "ppt"),
    (
        "an unknown container with a sheet in it",
        ole_bytes({"Contents": b"x"}, inside={"Workbook": b"x"}),
        "a.doc",
        "ole",
    ),
    ("XLS of 1995", ole_bytes({"Book": b"x"}), "a.doc", "xls"),
    ("XLS before there were containers", b"\x09\x08\x08\x00\x00\x05\x05\x00" + bytes(40), "a.xls", "xls"),
    ("DOCX with a password", ole_bytes({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}), "年报.docx", "docx"),
    ("XLSX with a password", ole_bytes({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}), "年报.xlsx", "xlsx"),
    ("something with a password", ole_bytes({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}), "年报", "ole"),
    ("RAR as a ZIP", rar4_bytes([(b"a.doc", b"x")]), "a.zip", "rar"),
    ("RAR that unpacks itself", STUB + rar5_bytes(MEMBERS), "年报.exe", "rar"),
    ("old RAR that unpacks itself", STUB + rar4_bytes([(b"a.doc", b"x")]), "年报.exe", "rar"),
    ("7z that unpacks itself", STUB + b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(24), "年报.exe", "7z"),
    ("ZIP that unpacks itself", STUB + zip_bytes(MEMBERS), "年报.exe", "zip"),
    ("program", STUB, "年报.pdf", "exe"),
    ("tar", tar_bytes(MEMBERS), "a.rar", "tar"),
    ("gzip", tar_bytes(MEMBERS, mode="w:gz"), "a.zip", "gzip"),
    ("CEB by its bytes", b"Founder CEB 3.00" + bytes(20), "a.pdf", "ceb"),
    ("CEB by its name", b"\x01\x02\x03\x80" * 40, "年报.ceb", "ceb"),
    ("workbook in the XML of 2003", workbook_xml({"表": layout_of("l2008")}).encode(), "a.xls", "xls-xml"),
    ("document in the XML of 2003", word_xml(["一、总体情况"]).encode(), "a.doc", "doc-xml"),
    ("document in XML, UTF-16", word_xml(["一"]).replace("UTF-8", "UTF-16").encode("utf-16"), "a.doc", "doc-xml"),
    ("other XML", b'<?xml version="1.0"?><rss><channel/></rss>', "a.xml", "text"),
    ("noise", bytes(range(256)) * 8, "a.doc", "unknown"),
]


@pytest.mark.parametrize(("content", "name", "kind"), [case[1:] for case in SNIFFED], ids=[case[0] for case in SNIFFED])
def test_the_kind_is_in_the_bytes(content: bytes, name: str, kind: str) -> None:
    assert kind_of(content, name) == kind


def test_a_damaged_directory_still_tells_the_kind() -> None:
    whole = ole_bytes({"WordDocument": b"x"})
    assert kind_of(whole[:2000]) == "doc"
    cut = members("word/document.xml", "word/styles.xml")
    assert kind_of(cut[:-30]) == "docx"


def test_a_directory_that_goes_round_in_circles() -> None:
    content = bytearray(ole_bytes({"Workbook": b"x"}))
    content[516:520] = b"\x01\x00\x00\x00"  # the directory's sector says that it follows itself
    assert kind_of(bytes(content)) == "xls"


def test_what_a_password_guards_is_told() -> None:
    guarded = ole_bytes({"EncryptionInfo": b"x", "EncryptedPackage": b"x"})
    assert container_problem(guarded, "docx") == "cannot be read: encrypted"
    assert container_problem(guarded, "ole") == "cannot be read: encrypted"
    assert container_problem(ole_bytes({"WordDocument": b"x"}), "doc") is None
    assert container_problem(PDF, "pdf") is None
    marked = bytearray(members("word/document.xml"))
    marked[marked.index(b"PK\x01\x02") + 8] |= 1
    assert container_problem(bytes(marked), "docx") == "cannot be read: encrypted"


def test_members_that_share_their_bytes() -> None:
    honest = members("a.xml", "b.xml", "c.xml")
    assert zip_problem(honest) is None
    shared = bytearray(honest)
    first = shared.index(b"PK\x01\x02")
    for place in (first, shared.index(b"PK\x01\x02", first + 1)):
        shared[place + 42 : place + 46] = bytes(4)  # both point at the first member
    assert zip_problem(bytes(shared)) == "limit: members overlap"


def test_a_directory_of_a_hundred_thousand_is_not_even_listed() -> None:
    entry = b"PK\x01\x02" + bytes(42)
    assert zip_problem(entry * 100_000 + b"PK\x05\x06" + bytes(18)) == "damaged container: more than 20000 members"
    assert kind_of(b"PK\x03\x04" + entry * 100_000) == "zip"


def test_where_an_archive_begins_in_a_program() -> None:
    assert archive_start(STUB + rar5_bytes(MEMBERS)) == len(STUB)
    assert archive_start(STUB + b"Rar!\x1a\x07 is how they begin" + bytes(50)) is None


@pytest.mark.parametrize(
    "content",
    [
        ole_bytes({"WordDocument": b"x", "Data": b"y"}, inside={"Workbook": b"z"}),
        members("word/document.xml", "word/styles.xml"),
        word_xml(["一、总体情况"]).encode("utf-16"),
        rar5_bytes(MEMBERS),
        tar_bytes(MEMBERS),
    ],
)
def test_damage_always_gets_a_kind(content: bytes) -> None:
    chance = random.Random(len(content))
    kinds = set()
    for _ in range(250):
        changed = bytearray(content)
        for _ in range(chance.randrange(1, 30)):
            # Headers and directories stand at both ends.
            place = chance.choice((chance.randrange(len(changed)), chance.randrange(200), -1 - chance.randrange(200)))
            changed[place] = chance.choice((0, 1, 254, 255, chance.randrange(256)))
        kind = kind_of(bytes(changed), "a.doc")
        problem = container_problem(bytes(changed), kind)
        assert problem is None or problem.startswith(("damaged", "limit", "cannot be read"))
        kinds.add(kind)
    assert kinds <= {"doc", "xls", "ole", "docx", "zip", "doc-xml", "text", "rar", "tar", "unknown"}


@pytest.mark.parametrize("before", range(4))
def test_a_text_is_one_wherever_its_sample_is_cut(before: int) -> None:
    # The reader looks at the first 16 KiB: a sign of three bytes is cut there at each of its places, or not at all.
    assert kind_of(b"a" * before + "字".encode() * 6000) == "text"
    assert kind_of(b"<p>" + b"a" * before + "字".encode() * 6000) == "html"
    assert kind_of(b"a" * before + "字".encode("gb18030") * 9000) == "text"
    assert kind_of(b"a" * before + bytes([0xC3, 0x28, 0x01, 0x02]) * 6000) == "unknown"

"""DOC and WPS: every cell, the numbers that Word counts, no residue; a damaged file breaks nothing."""

from __future__ import annotations

import gzip
import logging
import os
import random
import struct
from collections import Counter
from pathlib import Path

import pytest

from crawler.extract.figures import read_tables
from crawler.files.compound import streams
from crawler.files.confine import Unparsed, run_confined
from crawler.files.grids import Block, Grid, block_text
from crawler.files.parsed import Parsed
from crawler.files.word.doc import Fields, read_binary_word
from crawler.files.word.doc_lists import WordLists, word_lists
from crawler.files.word.doc_properties import layout_of, sprms, style_layouts
from crawler.files.word.doc_stream import WordFile
from tests.crawler.files.made import forms

MADE = Path(__file__).parent / "made"
MATERIAL = Path(os.environ.get("NIANBAO_MATERIAL", Path(__file__).parents[4] / "shared" / "material"))
ODDITIES: tuple[Block, ...] = (
    "石桥镇2022年度报告",
    "一、总体情况",
    "见县政府网站公告全年13件。",
    "二、主动公开",
    "3.第三点",
    "4.第四点",
    "圆点不算",
    "三、依申请公开",
    "偏字𝓘䶮",
    "下一行",
    Grid(rows=(("甲乙", "合", "1"), ("丙", None, ""), ("横跨", None, "2"))),
    "外表",
    Grid(rows=(("外一", "内一 内二外二"),)),
    "表后",
    "四、按样式",
    "完",
    "框中的字",
    "脚注：含镇属单位",
)


def made(name: str) -> bytes:
    content = (MADE / name).read_bytes()
    return gzip.decompress(content) if name.endswith(".gz") else content


def patched(content: bytes, offset: int, value: bytes) -> bytes:
    """A file with bytes of its WordDocument stream replaced; short streams lie in one run."""
    stream = streams(content, "WordDocument")["WordDocument"]
    at = content.index(stream[:512])
    return content[: at + offset] + value + content[at + offset + len(value) :]


@pytest.mark.parametrize("form_id", forms.FORMS)
def test_every_figure_of_every_form(form_id: str) -> None:
    parsed = read_binary_word(made(f"{form_id}.doc.gz"))
    assert parsed.problem is None
    assert parsed.blocks == forms.blocks(form_id)
    tables = read_tables(parsed.blocks, read="doc")
    assert [table.problem for table in tables] == [None] * len(tables)
    read = {(table.table, figure.row, figure.column): figure.raw for table in tables for figure in table.figures}
    assert read == forms.figures(form_id)


def test_numbers_notes_boxes_and_nothing_else() -> None:
    parsed = read_binary_word(made("oddities.doc"))
    assert parsed.blocks == ODDITIES
    assert [one.raw for one in parsed.properties] == ["created 2023-01-18T09:30:00Z", "modified 2023-01-19T23:59:00Z"]


def test_a_password_is_told() -> None:
    content = made("oddities.doc")
    (flags,) = struct.unpack_from("<H", streams(content, "WordDocument")["WordDocument"], 10)
    locked = patched(content, 10, struct.pack("<H", flags | 0x0100))
    with pytest.raises(ValueError, match="encrypted"):
        read_binary_word(locked)
    with pytest.raises(Unparsed, match="encrypted"):
        run_confined(read_binary_word, locked)


def test_a_word_file_of_before_1997_is_refused() -> None:
    with pytest.raises(ValueError, match="older than Word 97"):
        read_binary_word(patched(made("oddities.doc"), 0, struct.pack("<HH", 0xA5DC, 0x0068)))


@pytest.mark.parametrize("place", [12, 13])
def test_inner_tables_that_are_not_understood_leave_the_bare_text(place: int) -> None:
    content = patched(made("g2014.doc.gz"), 0x9A + 8 * place, struct.pack("<II", 0x7FFFFFFF, 64))
    parsed = read_binary_word(content)
    assert (parsed.problem or "").startswith("read as bare text")
    assert forms.lines("g2014")[0] in parsed.blocks


def test_codes_of_links_do_not_stand_in_the_bare_text() -> None:
    parsed = read_binary_word(patched(made("oddities.doc"), 0x9A + 8 * 13, struct.pack("<II", 0x7FFFFFFF, 64)))
    text = block_text(parsed.blocks)
    assert "县政府网站公告" in text
    assert "HYPERLINK" not in text
    assert "example" not in text


def test_a_file_that_is_cut_is_not_half_a_report() -> None:
    content = made("g2021.doc.gz")
    for share in range(1, 10):
        with pytest.raises((ValueError, OSError)):
            read_binary_word(content[: len(content) * share // 10])


def test_a_container_without_a_document() -> None:
    with pytest.raises(OSError, match="OLE2"):
        read_binary_word(b"%PDF-1.4" + b"\0" * 2000)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ('见\x13 HYPERLINK "http://a.cn" \x01\x14网站\x15。', "见网站。"),
        ("第\x13 PAGE \x141\x15页", "第页"),
        ("共\x13 numpages \x149\x15页", "共页"),
        ("\x13 TOC \\o \x14一、总体\x13 PAGEREF _1 \\h \x143\x15\x15", "一、总体3"),
        ("\x13 IF \x13 DATE \x142023\x15 \x14是\x15", "是"),
        ("\x13没有结果\x15正文", "正文"),
        ("\x13没有结束的正文", "没有结束的正文"),
        ("多余\x15的\x14号", "多余的号"),
        ("甲\x0b乙\x1e丙\x1f丁\x02\x08", "甲\n乙-丙丁"),
    ],
)
def test_fields_show_their_result(raw: str, shown: str) -> None:
    assert Fields().shown(raw) == shown


def test_a_field_may_run_over_paragraphs() -> None:
    fields = Fields()
    assert [fields.shown(raw) for raw in ("\x13 TOC \x14一", "二", "三\x15四")] == ["一", "二", "三四"]


def level(start: int, form: int, text: str) -> bytes:
    return struct.pack("<iB", start, form) + bytes(23) + struct.pack("<H", len(text)) + text.encode("utf-16-le")


def lists(*uses: bytes) -> WordLists:
    """One list of nine levels: 一、 then (1) then bullets."""
    head = struct.pack("<H", 1) + struct.pack("<i", 7) + bytes(24)
    levels = level(1, 39, "\x00、") + level(1, 0, "(\x01)") + level(1, 23, "•") * 7
    plain = struct.pack("<i", 7) + bytes(12)
    entries = [struct.pack("<i", 7) + bytes(8) + bytes([1 if use else 0]) + bytes(3) for use in uses] or [plain]
    tail = struct.pack("<I", len(entries)) + b"".join(entries) + b"".join(b"\xff" * 4 + use for use in uses)
    table = head + levels + tail
    return word_lists(table, (0, len(head)), (len(head + levels), len(tail)))


def test_lists_count_by_level() -> None:
    counted = lists()
    marks = [counted.mark(1, depth) for depth in (0, 1, 1, 2, 0, 1)]
    assert marks == ["一、", "(1)", "(2)", "", "二、", "(1)"]
    assert (counted.mark(0, 0), counted.mark(2, 0)) == ("", "")


def test_two_uses_of_a_list_count_on_unless_one_begins_anew() -> None:
    anew = struct.pack("<iI", 1, 0x10)
    counted = lists(b"", anew)
    assert [counted.mark(use, 0) for use in (1, 1, 2, 2)] == ["一、", "二、", "一、", "二、"]
    counted = lists(b"", b"")
    assert [counted.mark(use, 0) for use in (1, 1, 2)] == ["一、", "二、", "三、"]


def test_damaged_lists_count_nothing() -> None:
    assert word_lists(b"\xff" * 40, (0, 20), (20, 20)).mark(1, 0) == ""


def test_a_paragraph_may_be_counted_by_its_style() -> None:
    word = WordFile(made("oddities.doc"))
    counted = {number for number, style in style_layouts(word.table, word.place(1)).items() if style.numbers == 1}
    assert len(counted) == 2  # the style with the list and the one that is based on it


def test_properties_end_where_they_are_damaged() -> None:
    assert list(sprms(bytes.fromhex("16240117240108d6ff00"))) == [(0x2416, b"\x01"), (0x2417, b"\x01")]
    assert list(sprms(b"\x16")) == []


def test_cells_covered_from_above_and_from_the_left() -> None:
    flags = (0, 0b1100000, 0b0100000, 1, 2)
    cells = b"".join(struct.pack("<H", flag) + bytes(18) for flag in flags)
    value = bytes([5]) + struct.pack("<6h", -108, 100, 200, 300, 400, 500) + cells
    row = layout_of(struct.pack("<HH", 0xD608, len(value) + 1) + value, 0)
    assert row.left == -108
    assert [edge.right for edge in row.edges] == [100, 200, 300, 400, 500]
    assert [edge.covered for edge in row.edges] == [False, False, True, False, True]
    elsewhere = layout_of(bytes.fromhex("6b6402000000"), 0, b"xx\x03\x00\x17\x24\x01")
    assert elsewhere.ends_row


def verdict(content: bytes) -> str:
    """Runs in the child."""
    logging.disable(logging.CRITICAL)
    try:
        parsed = read_binary_word(content)
    except Exception as fault:  # noqa: BLE001 -- any exception is a verdict
        return type(fault).__name__
    return "problem" if parsed.problem else "read"


def verdicts(name: str, seed: int, count: int) -> Counter[str]:
    source, dice, found = made(name), random.Random(seed), Counter[str]()
    for number in range(count):
        broken = bytearray(source[: dice.randrange(20, len(source))] if number % 3 == 0 else source)
        for _ in range(dice.choice((1, 5, 40, 200))):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        found[verdict(bytes(broken))] += 1
    return found


def test_damaged_files_each_get_a_verdict() -> None:
    for name, seed in (("oddities.doc", 1), ("g2019.doc.gz", 2)):
        found = run_confined(verdicts, name, seed, 120)
        assert sum(found.values()) == 120
        assert found["read"] > 5
        assert found["MemoryError"] == found["RecursionError"] == 0


def real_files() -> list[Path]:
    folder = MATERIAL / "documents" / "attachments"
    found = sorted(folder.glob("*.doc"))
    if not found:
        pytest.skip(f"real material not found: {folder}")
    return found


def test_real_files_of_wps() -> None:
    import wps2md

    for path in real_files():
        content = path.read_bytes()
        parsed: Parsed = read_binary_word(content)
        text = "".join(block_text(parsed.blocks).split())
        assert parsed.problem is None
        assert not [word for word in ("HYPERLINK", "PAGE", "MERGEFORMAT", "[bookmark") if word in text]
        assert not [sign for sign in text if ord(sign) < 32]
        # Another reader's text of the same file, which has no cells.
        assert text == "".join(wps2md.parse(content).main_text.split())
        assert all(2015 < one.moment.year < 2030 for one in parsed.properties)
        assert len(parsed.properties) == 2
        for grid in (block for block in parsed.blocks if isinstance(block, Grid)):
            assert {len(row) for row in grid.rows} == {grid.width}

"""RTF: every cell, Chinese in each of its spellings, no residue; a bomb of braces ends."""

from __future__ import annotations

import gzip
import random
from collections import Counter
from pathlib import Path

import pytest

from crawler.extract.figures import read_tables
from crawler.files.confine import run_confined
from crawler.files.grids import Block, Grid, block_text
from crawler.files.word.rtf import read_rich_text
from crawler.files.word.rtf_signs import decoded
from storage.moments import SHANGHAI
from tests.crawler.files.made import forms

MADE = Path(__file__).parent / "made"
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


def rtf(body: str, *, head: str = r"\ansi\ansicpg936") -> bytes:
    fonts = r"{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f1\froman\fcharset0 Times;}{\f2\fcharset2 Symbol;}}"
    return (r"{\rtf1" + head + r"\deff0" + fonts + body + "}").encode("latin-1")


def lines(body: str, *, head: str = r"\ansi\ansicpg936") -> list[Block]:
    return list(read_rich_text(rtf(body, head=head)).blocks)


@pytest.mark.parametrize("form_id", forms.FORMS)
def test_every_figure_of_every_form(form_id: str) -> None:
    parsed = read_rich_text(made(f"{form_id}.rtf.gz"))
    assert parsed.problem is None
    assert parsed.blocks == forms.blocks(form_id)
    tables = read_tables(parsed.blocks, read="rtf")
    assert [table.problem for table in tables] == [None] * len(tables)
    read = {(table.table, figure.row, figure.column): figure.raw for table in tables for figure in table.figures}
    assert read == forms.figures(form_id)


@pytest.mark.parametrize("name", ["oddities.rtf", "oddities_again.rtf"])
def test_numbers_notes_boxes_and_nothing_else(name: str) -> None:
    parsed = read_rich_text(made(name))
    assert parsed.problem is None
    assert parsed.blocks == ODDITIES


def test_moments_are_china_s_time() -> None:
    found = read_rich_text(made("oddities.rtf")).properties
    assert [one.raw for one in found] == ["created 2023-01-18T09:30:00", "modified 2023-01-19T23:59:00"]
    assert [one.moment.isoformat() for one in found] == ["2023-01-18T09:30:00+08:00", "2023-01-19T23:59:00+08:00"]
    assert {one.moment.tzinfo for one in found} == {SHANGHAI}
    odd = r"{\info{\creatim\yr0\mo0\dy0}{\revtim\yr2023\mo2\dy30\hr1\min1}}\'ce\'c4\par"
    assert read_rich_text(rtf(odd)).properties == ()


@pytest.mark.parametrize(
    ("body", "head", "expected"),
    [
        (r"\'b9\'ab\'bf\'aa\par", r"\ansi\ansicpg936", "公开"),
        (r"\f1 \'b9\'ab\'bf\'aa\par", r"\ansi\ansicpg936", "公开"),
        (r"\f1 \'b9\'ab\'bf\'aa\par", r"\ansi\ansicpg1252", "公开"),
        (r"\f1 \'93a\'94 \'96 b\par", r"\ansi\ansicpg1252", "“a” – b"),
        (r"\uc1\u20844?\u24320?\par", r"\ansi", "公开"),
        (r"\uc2\u20844\'b9\'ab\u24320\'bf\'aa 13\par", r"\ansi", "公开 13"),
        (r"\uc0\u20844\u24320 13\par", r"\ansi", "公开13"),
        (r"\uc1\u20844\par", r"\ansi", "公"),
        (r"\u-10187?\u-9000?\par", r"\ansi", "𝓘"),
        (r"\'81A\par", r"\ansi\ansicpg936", "丄"),
        (r"\'95\'32\'82\'36\par", r"\ansi\ansicpg936", "𠀀"),
        (r"\ldblquote\'b9\'ab\rdblquote\emdash\{1\}\\\par", r"\ansi", "“公”—{1}\\"),
        (r"\'b9\'a" + "b\\par", r"\ansi", "公"),
        ("\xb9\xab\xbf\xaa\\par", r"\ansi\ansicpg936", "公开"),
    ],
)
def test_chinese_in_each_spelling(body: str, head: str, expected: str) -> None:
    (line,) = lines(body, head=head)
    assert line == expected


def test_bytes_of_no_chinese_pair_stay_western() -> None:
    assert decoded(b"caf\xe9", "cp1252") == "café"
    assert decoded(b"\xb9\xab", "cp1252") == "公"
    assert decoded(b"\xb9", "gb18030") == "\ufffd"


def test_what_is_no_text_is_left_out() -> None:
    body = (
        r"{\stylesheet{\s0 Normal;}}{\*\generator Some Writer;}{\header \'d2\'b3\par}{\footerf \'bd\'c5\par}"
        r"{\pict\pngblip 89504e470d0a}{\*\shppict{\pict 00ff}}{\*\bkmkstart here}\'d5\'fd{\*\bkmkend here}"
        r"{\annotation\'b2\'bb}{\v }{\field{\*\fldinst{PAGE  \\* MERGEFORMAT}}{\fldrslt 12}}\'ce\'c4\par"
    )
    assert lines(body) == ["正文"]


def test_pictures_as_bytes_are_passed_over() -> None:
    assert lines(r"\'d5\'fd{\pict\bin12 }}}}{{{{\\\\\\\\}\'ce\'c4\par") == ["正文"]


def test_rows_that_do_not_say_that_they_are_in_a_table() -> None:
    body = r"\trowd\cellx1000\cellx2000\pard \'bc\'d7\cell 1\cell\row\trowd\cellx1000\cellx2000 \'d2\'d2\cell\cell\row"
    assert lines(body) == [Grid(rows=(("甲", "1"), ("乙", "")))]


def test_a_row_that_tells_its_edges_at_its_end() -> None:
    body = (
        r"\trowd\cellx2000\pard\intbl x\cell y\cell{\trowd\cellx1000\cellx2000\row}"
        r"\pard\intbl z\cell{\trowd\cellx2000\row}\pard \'ba\'f3\par"
    )
    assert lines(body) == [Grid(rows=(("x", "y"), ("z", None))), "后"]


def test_a_stray_word_does_not_take_the_document() -> None:
    assert lines(r"\header \'d5\'fd\'ce\'c4\par") == ["正文"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"{\\rtf1 abc\\par", "cut short: the file ends inside a group"),
        (b"{\\rtf1 abc\\par}" + b"x" * 500, "500 signs stand behind the end"),
        (b"{\\rtf1 abc\\par}\r\n\0\0\0" + b" " * 900, None),
    ],
)
def test_a_file_that_is_not_whole_says_so(content: bytes, problem: str | None) -> None:
    parsed = read_rich_text(content)
    assert (parsed.blocks, parsed.problem) == (("abc",), problem)


@pytest.mark.parametrize("content", [b"", b"abc", b"{\\rtf1}", b"{\\rtf1 {\\pict 00}}", b"{\\rtf1"])
def test_no_text_is_no_report(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"no RTF|no text"):
        read_rich_text(content)


@pytest.mark.parametrize(
    ("bomb", "said"),
    [
        (b"{" * 10_000_000, "nested deeper"),
        (b"{}" * 5_000_000, "control words"),
        (b"\\par " * 2_000_000, "paragraphs"),
        (b"{\\pict " + b"{" * 10_000_000, "no text"),
        (b"}" * 10_000_000, "no text"),
        (b"\\bin999999999 " * 100, "no text"),
    ],
)
def test_bombs_end(bomb: bytes, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_rich_text(b"{\\rtf1 " + bomb)


def test_a_flood_of_cells_is_cut() -> None:
    body = r"\trowd" + r"\cellx1" * 5000 + r"\intbl" + r" 1\cell" * 5000 + r"\row"
    (grid,) = lines(body * 20)
    assert isinstance(grid, Grid)
    assert grid.width <= 80


def verdicts(name: str, seed: int, count: int) -> Counter[str]:
    """Runs in the child."""
    source, dice, found = made(name), random.Random(seed), Counter[str]()
    for number in range(count):
        broken = bytearray(source[: dice.randrange(20, len(source))] if number % 3 == 0 else source)
        for _ in range(dice.choice((1, 5, 40, 200))):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        try:
            parsed = read_rich_text(bytes(broken))
        except Exception as fault:  # noqa: BLE001 -- any exception is a verdict
            found[type(fault).__name__] += 1
        else:
            found["problem" if parsed.problem else "read"] += 1
            block_text(parsed.blocks).encode()  # no half characters
    return found


def test_damaged_files_each_get_a_verdict() -> None:
    for name, seed, count in (("oddities.rtf", 1, 160), ("oddities_again.rtf", 2, 60)):
        found = run_confined(verdicts, name, seed, count)
        assert sum(found.values()) == count
        assert set(found) <= {"read", "problem", "ValueError"}
        assert found["read"] > 5


def test_hidden_text_is_not_read() -> None:
    found = read_rich_text(rb"{\rtf1\ansi\ansicpg936 seen {\v hidden}\v gone\v0  again\v off\plain  too\par}")
    assert list(found.blocks) == ["seen again too"]

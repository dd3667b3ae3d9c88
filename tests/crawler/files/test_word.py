"""DOCX: every sign in its place, the numbers that Word counts, odd packages; a damaged or hostile file breaks nothing."""

from __future__ import annotations

import io
import os
import random
import re
import socket
import zipfile
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from lxml import etree

from crawler.extract.figures import read_tables
from crawler.files.confine import Unparsed, run_confined
from crawler.files.containers import kind_of
from crawler.files.grids import Block, Grid, block_text
from crawler.files.parsed import Parsed
from crawler.files.word.doc import read_binary_word
from crawler.files.word.docx import read_word
from crawler.files.word.docx_marks import Marks
from crawler.files.word.numerals import chinese, numeral
from monitor.demo.tables import placed, width
from tests.crawler.files.made import forms

MATERIAL = Path(os.environ.get("NIANBAO_MATERIAL", Path(__file__).parents[4] / "shared" / "material"))
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{OFFICE}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def part(name: str, inner: str) -> str:
    return f"{HEAD}<w:{name} {SPACES}>{inner}</w:{name}>"


def relations(*told: tuple[str, str], mode: str = "") -> str:
    inner = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
        for number, (kind, target) in enumerate(told, 1)
    )
    return f'{HEAD}<Relationships xmlns="{RELATIONS}">{inner}</Relationships>'


def package(body: str = "", parts: Mapping[str, str | bytes | None] | None = None) -> bytes:
    """A DOCX with that body; `parts` adds to its members, replaces them, or with None takes them away."""
    members: dict[str, str | bytes | None] = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/document.xml": part("document", f"<w:body>{body}<w:sectPr/></w:body>"),
        **(parts or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            if content is not None:
                archive.writestr(name, content)
    return out.getvalue()


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(text: str = "", properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text) if text else ''}</w:p>"


def raw_p(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def blocks(body: str, parts: Mapping[str, str | bytes | None] | None = None) -> tuple[Block, ...]:
    parsed = read_word(package(body, parts))
    assert parsed.problem is None
    return parsed.blocks


def listed(use: int, depth: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{use}"/></w:numPr>'


def level(depth: int, form: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(*abstracts: str, uses: Mapping[int, int | str]) -> dict[str, str | bytes | None]:
    """Definitions of lists from 0, and which definition each list uses; a text for lists with more to say."""
    told = "".join(
        f'<w:abstractNum w:abstractNumId="{number}">{inner}</w:abstractNum>' for number, inner in enumerate(abstracts)
    )
    for use, inner in uses.items():
        inner = f'<w:abstractNumId w:val="{inner}"/>' if isinstance(inner, int) else inner
        told += f'<w:num w:numId="{use}">{inner}</w:num>'
    return {"word/numbering.xml": part("numbering", told)}


# Numbers.


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("chineseCounting", "1:一 2:二 9:九 10:十 11:十一 20:二十 21:二十一 99:九十九 100:一〇〇 110:一一〇"),
        (
            "chineseCountingThousand",
            "10:十 11:十一 20:二十 100:一百 101:一百零一 110:一百一十 111:一百一十一 1010:一千零一十",
        ),
        ("taiwaneseCountingThousand", "1:一 10:十 12:十二 30:三十 105:一百零五 2000:二千 9999:九千九百九十九"),
        ("taiwaneseCounting", "3:三 10:十 15:十五"),
        ("japaneseCounting", "4:四 10:十 100:百 105:百五 1111:千百十一 2222:二千二百二十二"),
        ("ideographDigital", "1:一 10:一〇 25:二五"),
        ("chineseLegalSimplified", "1:壹 10:壹拾 11:壹拾壹 20:贰拾 305:叁佰零伍"),
        ("ideographLegalTraditional", "2:貳 6:陸 10:壹拾"),
        ("japaneseLegal", "1:壱 2:弐 10:壱拾 105:壱百伍"),
        ("decimal", "1:1 10:10 2023:2023"),
        ("decimalZero", "1:01 9:09 10:10 100:100"),
        ("decimalFullWidth", "1:１ 12:１２"),
        ("decimalEnclosedCircle", "1:① 10:⑩ 20:⑳"),
        ("decimalEnclosedCircleChinese", "1:① 10:⑩"),
        ("decimalEnclosedParen", "1:⑴ 20:⒇"),
        ("decimalEnclosedFullstop", "1:⒈ 20:⒛"),
        ("ideographEnclosedCircle", "1:㈠ 10:㈩"),
        ("upperRoman", "1:I 4:IV 9:IX 40:XL 1994:MCMXCIV"),
        ("lowerRoman", "3:iii 14:xiv"),
        ("upperLetter", "1:A 26:Z 27:AA 28:BB 53:AAA"),
        ("lowerLetter", "2:b 26:z 30:dd"),
        ("ideographTraditional", "1:甲 2:乙 10:癸"),
        ("ideographZodiac", "1:子 2:丑 12:亥"),
        ("ideographZodiacTraditional", "1:甲子 11:甲戌 60:癸亥 61:甲子"),
    ],
)
def test_numbers_in_every_form(form: str, shown: str) -> None:
    for one in shown.split():
        number, sign = one.split(":")
        assert numeral(int(number), form) == sign


@pytest.mark.parametrize(
    ("number", "form"),
    [
        (0, "chineseCounting"),
        (-3, "lowerLetter"),
        (21, "decimalEnclosedCircle"),
        (11, "ideographTraditional"),
        (4000, "upperRoman"),
        (10**8, "lowerLetter"),
        (10_000, "chineseCountingThousand"),
        (7, "hebrew1"),
    ],
)
def test_numbers_that_a_form_has_no_sign_for_are_digits(number: int, form: str) -> None:
    assert numeral(number, form) == str(number)


def test_the_small_numbers_of_the_old_format() -> None:
    assert [chinese(number) for number in (1, 10, 19, 20, 99, 100)] == ["一", "十", "十九", "二十", "九十九", "100"]


def test_levels_count_and_begin_anew() -> None:
    told = numbering(
        level(0, "taiwaneseCountingThousand", "%1、")
        + level(1, "chineseCounting", "（%2）")
        + level(2, "decimal", "%3．")
        + level(3, "bullet", "●"),
        uses={5: 0},
    )
    body = [(0, "甲"), (1, "乙"), (1, "丙"), (2, "丁"), (3, "点"), (0, "戊"), (1, "己")]
    assert blocks("".join(p(text, listed(5, depth)) for depth, text in body), told) == (
        "一、甲", "（一）乙", "（二）丙", "1．丁", "点", "二、戊", "（一）己",
    )  # fmt: skip


def test_lists_of_one_definition_count_on_unless_told_to_begin_anew() -> None:
    anew = '<w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    told = numbering(level(0, "decimal", "%1)", start=3), uses={1: 0, 2: 0, 3: anew})
    body = "".join(p("项", listed(use)) for use in (1, 2, 1, 3, 3, 2))
    assert blocks(body, told) == ("3)项", "4)项", "5)项", "1)项", "2)项", "3)项")


def test_a_list_may_replace_a_level() -> None:
    own = '<w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">' + level(0, "upperRoman", "%1-") + "</w:lvlOverride>"
    told = numbering(level(0, "decimal", "%1."), uses={1: 0, 2: own})
    assert blocks(p("甲", listed(1)) + p("乙", listed(2)), told) == ("1.甲", "II-乙")


def test_a_level_may_go_on_behind_higher_ones() -> None:
    told = numbering(
        level(0, "chineseCounting", "第%1章", '<w:suff w:val="space"/>')
        + level(1, "chineseCounting", "第%2条", '<w:lvlRestart w:val="0"/>'),
        uses={1: 0},
    )
    body = "".join(p("事", listed(1, depth)) for depth in (0, 1, 1, 0, 1))
    assert blocks(body, told) == ("第一章 事", "第一条 事", "第二条 事", "第二章 事", "第三条 事")


def test_legal_numbering_is_in_digits() -> None:
    told = numbering(
        level(0, "chineseCounting", "%1、") + level(1, "chineseCounting", "%1.%2", "<w:isLgl/>"), uses={1: 0}
    )
    assert blocks(p("甲", listed(1)) + p("乙", listed(1, 1)), told) == ("一、甲", "1.1 乙")


def test_digits_of_mark_and_text_do_not_touch() -> None:
    told = numbering(level(0, "decimal", "%1.", '<w:suff w:val="nothing"/>'), uses={1: 0})
    assert blocks(p("2023年", listed(1)) + p("全年", listed(1)), told) == ("1. 2023年", "2.全年")


def test_a_mark_without_a_number_is_shown_and_a_bullet_is_not() -> None:
    told = numbering(level(0, "none", "注%1："), level(0, "bullet", ""), uses={1: 0, 2: 1})
    assert blocks(p("甲", listed(1)) + p("乙", listed(2)) + p("丙", listed(0)), told) == ("注：甲", "乙", "丙")


def test_styles_count_their_paragraphs() -> None:
    told = numbering(
        level(0, "chineseCounting", "%1、", '<w:pStyle w:val="H1"/>')
        + level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="H2"/>'),
        uses={4: 0},
    )
    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"/>'
        f'<w:style w:type="paragraph" w:styleId="H1"><w:basedOn w:val="a"/><w:pPr>{listed(4)}</w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="H1b"><w:basedOn w:val="H1"/></w:style>'
        f'<w:style w:type="paragraph" w:styleId="Off"><w:basedOn w:val="H1"/><w:pPr>{listed(0)}</w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="x"><w:basedOn w:val="y"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="y"><w:basedOn w:val="x"/></w:style>'
    )
    names = ("H1", "H2", "H1b", "Off", "a", "x", "H1")
    body = "".join(p(name, f'<w:pStyle w:val="{name}"/>') for name in names)
    body += p("去号", f'<w:pStyle w:val="H1"/>{listed(0)}')
    found = blocks(body, told | {"word/styles.xml": part("styles", styles)})
    assert found == ("一、H1", "（一）H2", "二、H1b", "Off", "a", "x", "三、H1", "去号")


def test_a_definition_may_send_on_to_a_list_style() -> None:
    told = numbering('<w:numStyleLink w:val="S"/>', level(0, "upperLetter", "%1."), uses={1: 0, 2: 1})
    styles = f'<w:style w:type="numbering" w:styleId="S"><w:pPr>{listed(2)}</w:pPr></w:style>'
    found = blocks(p("甲", listed(1)) + p("乙", listed(2)), told | {"word/styles.xml": part("styles", styles)})
    assert found == ("A.甲", "B.乙")


def test_empty_paragraphs_are_counted_and_a_cell_may_be_a_number_alone() -> None:
    told = numbering(level(0, "decimal", "%1"), level(0, "chineseCounting", "%1、"), uses={1: 0, 2: 1})
    rows = "".join(
        f"<w:tr><w:tc>{p('', listed(1))}</w:tc><w:tc>{p(text)}</w:tc></w:tr>" for text in ("石桥镇", "柳溪镇")
    )
    body = p("甲", listed(2)) + p("", listed(2)) + p("丙", listed(2)) + f"<w:tbl>{rows}</w:tbl>"
    assert blocks(body, told) == ("一、甲", "三、丙", Grid(rows=(("1", "石桥镇"), ("2", "柳溪镇"))))


def test_a_form_of_numbers_beside_one_of_the_standard() -> None:
    both = (
        '<w:lvl w:ilvl="0"><w:start w:val="2"/><mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt '
        'w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/>'
        '</mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1."/></w:lvl>'
    )
    assert blocks(p("甲", listed(1)), numbering(both, uses={1: 0})) == ("2.甲",)


def test_lists_in_a_circle_end() -> None:
    styles = (
        f'<w:styles {SPACES}><w:style w:type="numbering" w:styleId="S"><w:pPr>{listed(1)}</w:pPr></w:style></w:styles>'
    )
    lists = numbering('<w:numStyleLink w:val="S"/>', uses={1: 0})["word/numbering.xml"]
    assert isinstance(lists, str)
    marks = Marks(etree.fromstring(lists.encode()), etree.fromstring(styles))
    assert marks.mark(etree.fromstring(f"<w:pPr {SPACES}>{listed(1)}</w:pPr>"), "甲") == ""


# Text.


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        (run("全年1") + run("3件"), ("全年13件",)),
        ("<w:r><w:t>一</w:t><w:tab/><w:t>二</w:t><w:noBreakHyphen/><w:t>三</w:t><w:softHyphen/></w:r>", ("一 二-三",)),
        ("<w:r><w:t>上</w:t><w:br/><w:t>下</w:t><w:cr/><w:t>末</w:t></w:r>", ("上", "下", "末")),
        ('<w:r><w:br w:type="page"/></w:r>' + run("新页") + "<w:r><w:lastRenderedPageBreak/></w:r>", ("新页",)),
        ("<w:del><w:r><w:delText>12</w:delText></w:r></w:del><w:ins>" + run("13") + "</w:ins>" + run("件"), ("13件",)),
        ("<w:moveFrom>" + run("旧处") + "</w:moveFrom>" + run("中") + "<w:moveTo>" + run("新处") + "</w:moveTo>", ("中新处",)),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>" + run("可见"), ("可见",)),
        ('<w:hyperlink r:id="rId9"><w:smartTag>' + run("县政府") + "</w:smartTag></w:hyperlink>", ("县政府",)),
        ("<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>" + run("2023") + "</w:sdtContent></w:sdt>" + run("年"), ("2023年",)),
        ("<w:r><w:ruby><w:rt>" + run("pin") + "</w:rt><w:rubyBase>" + run("拼") + "</w:rubyBase></w:ruby></w:r>", ("拼",)),
        ("<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>", ("1/2",)),
        ("<m:oMath><m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>", ("10^2",)),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Wingdings 2" w:char="0052"/><w:sym w:char="x"/></w:r>' + run("是"), ("是",)),
        ('<w:r><w:sym w:font="宋体" w:char="2611"/></w:r>' + run("是"), ("☑是",)),
        ("<w:r><w:t>\n  总体\n</w:t></w:r><w:r><w:t> 情况</w:t></w:r>", ("总体情况",)),
        ('<w:bookmarkStart w:id="1" w:name="x"/>' + run("标") + '<w:commentReference w:id="3"/><w:proofErr/>', ("标",)),
    ],
)  # fmt: skip
def test_what_a_paragraph_shows(inner: str, shown: tuple[str, ...]) -> None:
    assert blocks(raw_p(inner)) == shown


def char(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


BEGIN, MIDDLE, END = char("begin"), char("separate"), char("end")


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        (run("见") + BEGIN + code(' HYPERLINK "http://a.cn" ') + MIDDLE + run("网站") + END + run("。"), "见网站。"),
        (run("第") + BEGIN + code(" PAGE ") + MIDDLE + run("7") + END + run("页"), "第页"),
        (BEGIN + code("TOC") + MIDDLE + run("一、总体") + BEGIN + code("PAGEREF _1") + MIDDLE + run("3") + END + END, "一、总体3"),
        (BEGIN + code("IF ") + BEGIN + code("DATE") + MIDDLE + run("2023") + END + code("=1") + MIDDLE + run("是") + END, "是"),
        (BEGIN + code(" PAGE ") + run("没有结束的正文"), "没有结束的正文"),
        (BEGIN + code(" PAGE ") + MIDDLE + run("7"), ""),
        (run("多余") + END + MIDDLE + run("的号"), "多余的号"),
        ('<w:fldSimple w:instr=" NUMPAGES ">' + run("9") + '</w:fldSimple><w:fldSimple w:instr="DATE">' + run("今日") + "</w:fldSimple>", "今日"),
    ],
)  # fmt: skip
def test_fields_show_their_result(inner: str, shown: str) -> None:
    # What goes wrong in one paragraph ends with it.
    assert blocks(raw_p(inner) + p("后文")) == tuple(filter(None, (shown, "后文")))


def test_a_paragraph_whose_end_was_deleted_goes_on() -> None:
    gone = "<w:rPr><w:del/></w:rPr>"
    told = numbering(level(0, "chineseCounting", "%1、"), uses={1: 0})
    deleted = f"<w:p><w:pPr>{listed(1)}{gone}</w:pPr><w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>"
    body = p("甲", listed(1)) + deleted + p("乙", listed(1)) + p("前半", gone) + p("后半") + p("末", gone)
    assert blocks(body, told) == ("一、甲", "二、乙", "前半后半", "末")
    table = f"<w:tbl>{row(cell('左'), cell('右'))}</w:tbl>"
    assert blocks(p("表前", gone) + table + p("表后")) == ("表前", Grid(rows=(("左", "右"),)), "表后")


def box(text: str) -> str:
    inside = f"<w:txbxContent>{p(text)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><a:graphic><a:graphicData><wps:wsp><wps:txbx>'
        f"{inside}</wps:txbx></wps:wsp></a:graphicData></a:graphic></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f"<v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def note(kind: str, identity: int, text: str, more: str = "") -> str:
    return f'<w:{kind} w:id="{identity}"{more}><w:p><w:r><w:{kind}Ref/></w:r>{run(" " + text)}</w:p></w:{kind}>'


def test_boxes_and_notes_stand_behind_the_text() -> None:
    parts: dict[str, str | bytes | None] = {
        "word/footnotes.xml": part(
            "footnotes",
            note("footnote", -1, "分隔", ' w:type="separator"') + note("footnote", 2, "第二注") + note("footnote", 3, "第一注")
            + note("footnote", 4, "无人引用"),
        ),
        "word/endnotes.xml": part("endnotes", note("endnote", 2, "尾注")),
        "word/header1.xml": part("hdr", p("页眉不要")),
        "word/comments.xml": part("comments", p("批注不要")),
    }  # fmt: skip
    cited = '<w:r><w:footnoteReference w:id="3"/><w:endnoteReference w:id="2"/></w:r>'
    again = '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:footnoteReference w:id="3"/></w:r>'
    body = raw_p(run("正文") + cited + box("框中的字") + run("续")) + raw_p(run("再引") + again)
    assert blocks(body, parts) == ("正文续", "再引", "框中的字", "第一注", "第二注", "尾注")


def test_a_box_may_hold_a_table_and_a_box() -> None:
    table = f"<w:tbl><w:tr><w:tc>{p('左')}</w:tc><w:tc>{p('右')}</w:tc></w:tr></w:tbl>"
    outer = f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{table}{raw_p(box('里'))}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    words = '<w:r><w:pict><v:shape><v:textpath string="石桥镇文件"/></v:shape></w:pict></w:r>'
    assert blocks(raw_p(words + run("正文") + outer)) == ("正文", "石桥镇文件", Grid(rows=(("左", "右"),)), "里")


def test_the_way_with_a_text_in_it_is_read() -> None:
    picture = "<mc:AlternateContent><mc:Choice Requires='x'><w:drawing/></mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>"
    assert blocks(raw_p(picture.format(run("替代")))) == ("替代",)
    assert blocks(picture.format(p("替代段")) + p("后")) == ("替代段", "后")


def test_a_note_that_is_not_there_is_told() -> None:
    parsed = read_word(package(raw_p(run("正文") + '<w:r><w:footnoteReference w:id="3"/></w:r>')))
    assert (parsed.blocks, parsed.problem) == (("正文",), "unparsed (partial): footnotes")


def test_an_embedded_sheet_is_told_and_a_formula_is_not() -> None:
    told = '<w:r><w:object><o:OLEObject Type="Embed" ProgID="{}"/></w:object></w:r>'
    parsed = read_word(package(raw_p(run("见下表") + told.format("Excel.Sheet.12"))))
    assert parsed.problem == "unparsed (partial): 1 embedded sheets or documents"
    assert blocks(raw_p(run("式") + told.format("Equation.3"))) == ("式",)


# Tables.


def cell(text: str, more: str = "", paragraphs: str = "") -> str:
    return f"<w:tc><w:tcPr>{more}</w:tcPr>{paragraphs or p(text)}</w:tc>"


def row(*cells: str, more: str = "") -> str:
    return f"<w:tr><w:trPr>{more}</w:trPr>{''.join(cells)}</w:tr>"


def grid(*rows: str) -> tuple[tuple[str | None, ...], ...]:
    found = blocks(f"<w:tbl><w:tblPr><w:tblpPr/></w:tblPr><w:tblGrid/>{''.join(rows)}</w:tbl>")
    assert len(found) == 1
    assert isinstance(found[0], Grid)
    return found[0].rows


def wide(span: int) -> str:
    return f'<w:gridSpan w:val="{span}"/>'


START, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def test_merged_cells_leave_their_places_free() -> None:
    assert grid(
        row(cell("甲", START), cell("乙", wide(2)), cell("丙")),
        row(cell("x", '<w:vMerge w:val="continue"/>'), cell("1"), cell("2"), cell("3")),
        row(cell("", GOES_ON), cell("4"), cell("", '<w:hMerge w:val="restart"/>'), cell("y", "<w:hMerge/>")),
        row(cell("丁"), cell("5"), cell("6"), cell("7")),
    ) == (("甲", "乙", None, "丙"), (None, "1", "2", "3"), (None, "4", "", None), ("丁", "5", "6", "7"))


def test_a_merge_that_began_nowhere_is_none() -> None:
    rows = grid(row(cell("续", GOES_ON), cell("1")), row(cell("", GOES_ON), cell("2")), row(cell("完"), cell("3")))
    assert rows == (("续", "1"), (None, "2"), ("完", "3"))


def test_columns_before_and_behind_a_row() -> None:
    before, behind = '<w:gridBefore w:val="1"/>', '<w:gridAfter w:val="1"/>'
    rows = grid(
        row(cell("a"), cell("b"), cell("c")),
        row(cell("d"), cell("e"), more=before),
        row(cell("f"), cell("g"), more=behind),
    )
    assert rows == (("a", "b", "c"), (None, "d", "e"), ("f", "g"))  # fmt: skip


def test_rows_of_other_cells_are_put_by_their_widths() -> None:
    def sized(text: str, twips: int) -> str:
        return cell(text, f'<w:tcW w:w="{twips}" w:type="dxa"/>')

    three = row(sized("a", 2000), sized("b", 1000), sized("c", 1000))
    assert grid(three, row(sized("合", 3010), sized("d", 990))) == (("a", "b", "c"), ("合", None, "d"))
    # Widths that do not fit together tell nothing.
    assert grid(three, row(sized("合", 1500), sized("d", 1500))) == (("a", "b", "c"), ("合", "d"))


def test_rows_and_cells_in_controls_and_struck_out() -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    rows = grid(
        control.format(row(cell("甲"), control.format(cell("1")))),
        row(cell("删"), cell("9"), more="<w:del/>"),
        f"<w:customXml>{row(cell('乙'), cell('2'), more='<w:ins/>')}</w:customXml>",
    )
    assert rows == (("甲", "1"), ("乙", "2"))


def test_a_cell_of_several_paragraphs_and_a_table_in_it() -> None:
    inner = f"<w:tbl>{row(cell('内一'), cell('内二'))}</w:tbl>"
    lines = p("第一") + p("第二") + raw_p("<w:r><w:t>第三</w:t><w:br/><w:t>行</w:t></w:r>")
    rows = grid(row(cell("", "", lines), cell("", "", inner + p("外二"))))
    assert rows == (("第一第二第三行", "内一 内二外二"),)


def test_a_table_of_one_column_is_only_a_frame() -> None:
    inner = f"<w:tbl>{row(cell('一'), cell('二'))}</w:tbl>"
    body = f"<w:tbl>{row(cell('', '', p('题') + inner + p('尾')))}{row(cell('下'))}</w:tbl>"
    assert blocks(body) == ("题", Grid(rows=(("一", "二"),)), "尾", "下")


def test_absurd_spans_are_clamped() -> None:
    assert len(grid(row(cell("a", wide(999)), cell("b")), row(cell("c"), cell("d")))[0]) <= 80
    assert grid(row(cell("a", '<w:gridSpan w:val="-3"/>'), cell("b", '<w:gridSpan w:val="x"/>'))) == (("a", "b"),)
    many = row(*[cell(str(number)) for number in range(200)])
    assert grid(many) == (tuple(str(number) for number in range(80)),)


def filled(form_id: str) -> bytes:
    """The form as a Word file."""
    document = docx.Document()
    document.add_paragraph(f"石桥镇{forms.FORMS[form_id]}年政府信息公开工作年度报告")
    for line in forms.lines(form_id):
        document.add_paragraph(line)
    for drawn in forms.grids(form_id):
        table = document.add_table(rows=len(drawn), cols=width(drawn))
        raster = [one.cells for one in table.rows]
        for one in placed(drawn):
            corner = raster[one.row + one.cell.down - 1][one.column + one.cell.across - 1]
            target = raster[one.row][one.column]
            (target.merge(corner) if one.cell.down * one.cell.across > 1 else target).text = one.cell.text
        document.add_paragraph("以上为本表。")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("form_id", forms.FORMS)
def test_every_figure_of_every_form(form_id: str) -> None:
    parsed = read_word(filled(form_id))
    assert (parsed.blocks, parsed.problem, parsed.properties) == (forms.blocks(form_id), None, ())
    tables = read_tables(parsed.blocks, read="docx")
    assert [table.problem for table in tables] == [None] * len(tables)
    read = {(table.table, figure.row, figure.column): figure.raw for table in tables for figure in table.figures}
    assert read == forms.figures(form_id)


# Packages.


def document(body: str, name: str = "document") -> str:
    return part(name, f"<w:body>{body}</w:body>")


@pytest.mark.parametrize("target", ["../NULL", "NULL", "/word/media/gone.png", "file:///etc/passwd", "%00", ""])
def test_a_relation_to_nothing_breaks_nothing(target: str) -> None:
    told = relations(("image", target), ("settings", target), ("styles", target))
    assert blocks(p("正文"), {"word/_rels/document.xml.rels": told}) == ("正文",)


@pytest.mark.parametrize(
    "parts",
    [
        {"_rels/.rels": relations(("officeDocument", "/word/document2.xml")), "word/document2.xml": document(p("正文"))},
        {"_rels/.rels": None, "word/document1.xml": document(p("正文"))},
        {"_rels/.rels": relations(("officeDocument", "word/gone.xml")), "word/document.xml": document(p("正文"))},
        {"_rels/.rels": None, "[Content_Types].xml": None, "word/document.xml": document(p("正文"))},
        {"_rels/.rels": relations(("officeDocument", "word\\document.xml")), "Word\\Document.xml": document(p("正文"))},
        {"_rels/.rels": None, "word/main.xml": document(p("正文")), "[Content_Types].xml": (
            '<Types xmlns="x"><Override PartName="/word/main.xml" ContentType="application/vnd.ms-word.document.'
            'macroEnabled.main+xml"/></Types>')},
    ],
)  # fmt: skip
def test_the_text_is_found_in_odd_packages(parts: dict[str, str | None]) -> None:
    assert read_word(package("", {"word/document.xml": None, **parts})).blocks == ("正文",)


def test_side_parts_are_found_by_their_relation_or_their_usual_name() -> None:
    told = numbering(level(0, "chineseCounting", "%1、"), uses={1: 0})
    moved = {
        "word/lists7.xml": told["word/numbering.xml"],
        "word/_rels/document.xml.rels": relations(("numbering", "lists7.xml")),
    }
    assert blocks(p("甲", listed(1)), moved) == blocks(p("甲", listed(1)), told) == ("一、甲",)  # fmt: skip


def test_a_damaged_side_part_is_told() -> None:
    told: dict[str, str | bytes | None] = {"word/numbering.xml": "<w:numbering", "docProps/core.xml": "<"}
    parsed = read_word(package(p("甲", listed(1)), told))
    assert (parsed.blocks, parsed.problem) == (("甲",), "unparsed (partial): numbering.xml")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
def test_parts_in_wide_characters(encoding: str) -> None:
    text = document(p("正文")).replace("UTF-8", encoding.upper())
    assert blocks("", {"word/document.xml": text.encode(encoding)}) == ("正文",)
    assert blocks("", {"word/document.xml": document(p("正文")).encode(encoding)}) == ("正文",)
    assert blocks("", {"word/document.xml": b"\r\n" + document(p("正文")).encode()}) == ("正文",)


def test_a_part_that_declares_another_encoding_than_it_has() -> None:
    text = document(p("正文")).replace("UTF-8", "GB2312")
    assert blocks("", {"word/document.xml": text.encode()}) == ("正文",)
    assert blocks("", {"word/document.xml": document(p("正文")).encode("gb18030")}) == ("正文",)


def test_the_strict_edition_of_the_format() -> None:
    def strict(text: str | bytes | None) -> str:
        assert isinstance(text, str)
        return (
            text.replace(W, STRICT)
            .replace(OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships")
            .replace(
                "http://schemas.openxmlformats.org/officeDocument/2006/math",
                "http://purl.oclc.org/ooxml/officeDocument/math",
            )
        )

    told = numbering(level(0, "chineseCounting", "%1、"), uses={1: 0})
    table = f"<w:tbl>{row(cell('甲', wide(2)))}{row(cell('1'), cell('2'))}</w:tbl>"
    body = p("总体", listed(1)) + table + raw_p("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>")
    parts: dict[str, str | bytes | None] = {
        "_rels/.rels": strict(relations(("officeDocument", "word/document.xml"))),
        "word/document.xml": strict(document(body)),
        "word/numbering.xml": strict(told["word/numbering.xml"]),
    }
    assert blocks("", parts) == ("一、总体", Grid(rows=(("甲", None), ("1", "2"))), "x")


def chunk(content: str | bytes, name: str = "c.html", times: int = 1) -> Parsed:
    told = relations(("aFChunk", name))
    body = p("前") + '<w:altChunk r:id="rId1"/>' * times + p("后")
    return read_word(package(body, {"word/_rels/document.xml.rels": told, f"word/{name}": content}))


def test_embedded_pages_and_texts_are_read_in_their_place() -> None:
    page = (
        "<html><head><title>不要</title><style>p{}</style></head><body><p>第一<b>段</b></p>散文<br>换行"
        "<table><tr><td rowspan=2>甲</td><td>1</td></tr><tr><td>2<table><tr><td>内</td></tr></table></td></tr></table>"
        "<script>不要</script>尾</body></html>"
    )
    found = ("前", "第一段", "散文", "换行", Grid(rows=(("甲", "1"), (None, "2内"))), "尾", "后")
    for content in (page.encode(), page.encode("gb18030"), page.encode("utf-16")):
        assert (chunk(content).blocks, chunk(content).problem) == (found, None)
    archive = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + page.encode() + b"\r\n--x--\r\n"  # fmt: skip
    assert chunk(archive, "c.mht").blocks == found
    assert chunk("第一行\n第二行", "c.txt").blocks == ("前", "第一行", "第二行", "后")


def test_an_embedded_file_of_another_kind_is_told() -> None:
    for parsed in (chunk(package(p("里")), "c.docx"), chunk(b"%PDF-1.4 x", "c.html")):
        assert (parsed.blocks, parsed.problem) == (("前", "后"), "unparsed (partial): an embedded text")


def test_no_text_is_no_empty_report() -> None:
    with pytest.raises(ValueError, match=r"no text in the document$"):
        read_word(package(p()))
    with pytest.raises(ValueError, match="only pictures"):
        read_word(package(raw_p('<w:r><w:drawing><a:graphic><a:blip r:embed="rId1"/></a:graphic></w:drawing></w:r>')))


def core(created: str, modified: str) -> dict[str, str | bytes | None]:
    return {
        "docProps/core.xml": f'{HEAD}<cp:coreProperties xmlns:cp="cp" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<dcterms:created>{created}</dcterms:created><dcterms:modified>{modified}</dcterms:modified></cp:coreProperties>"
    }


@pytest.mark.parametrize(
    ("created", "modified", "told"),
    [
        ("2013-12-23T23:15:00Z", "2023-01-18T17:30:00Z", ["modified 2023-01-18T17:30:00Z"]),
        ("2014-10-29T12:08:00Z", "2023-01-18T17:30:00+08:00", ["modified 2023-01-18T09:30:00Z"]),
        ("2014-10-30T04:08:00Z", "2014-10-29T04:08:00Z", []),
        ("2023-01-18T09:30:00", "", ["created 2023-01-18T09:30:00Z"]),
        ("1601-01-01T00:00:00Z", "2107-01-01T00:00:00Z", []),
        ("2023-02-30T00:00:00Z", "yesterday", []),
        ("2023-01-18", "0001-01-01T00:00:00+14:00", []),
    ],
)
def test_moments_of_the_properties(created: str, modified: str, told: list[str]) -> None:
    assert [one.raw for one in read_word(package(p("正文"), core(created, modified))).properties] == told


# Hostile and damaged files.

LISTENER_ENTITIES = (
    '<!DOCTYPE w [<!ENTITY x SYSTEM "{where}">]>',
    '<!DOCTYPE w SYSTEM "{where}">',
    '<!DOCTYPE w [<!ENTITY % y SYSTEM "{where}"> %y;]>',
)
PARTS = (
    "word/document.xml", "word/numbering.xml", "word/styles.xml", "word/footnotes.xml", "word/endnotes.xml",
    "docProps/core.xml", "_rels/.rels", "word/_rels/document.xml.rels", "[Content_Types].xml",
)  # fmt: skip


def whole() -> dict[str, str]:
    told = numbering(level(0, "chineseCounting", "%1、"), uses={1: 0})["word/numbering.xml"]
    cited = '<w:r><w:footnoteReference w:id="2"/><w:endnoteReference w:id="2"/></w:r>'
    table = f"<w:tbl>{row(cell('甲', START), cell('1'))}{row(cell('', GOES_ON), cell('2'))}</w:tbl>"
    assert isinstance(told, str)
    properties = core("2023-01-18T09:30:00Z", "2023-01-18T09:30:00Z")["docProps/core.xml"]
    assert isinstance(properties, str)
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="x"/>',
        "_rels/.rels": relations(("officeDocument", "word/document.xml"), ("core-properties", "docProps/core.xml")),
        "word/_rels/document.xml.rels": relations(("numbering", "numbering.xml"), ("footnotes", "footnotes.xml")),
        "word/document.xml": document(p("总体情况", listed(1)) + raw_p(run("全年13件") + cited + box("框")) + table),
        "word/numbering.xml": told,
        "word/styles.xml": part("styles", '<w:style w:type="paragraph" w:styleId="a"/>'),
        "word/footnotes.xml": part("footnotes", note("footnote", 2, "脚注")),
        "word/endnotes.xml": part("endnotes", note("endnote", 2, "尾注")),
        "docProps/core.xml": properties,
    }


def test_a_whole_package_is_whole() -> None:
    parsed = read_word(package("", whole()))
    assert parsed.blocks == ("一、总体情况", "全年13件", Grid(rows=(("甲", "1"), (None, "2"))), "框", "脚注", "尾注")
    assert (parsed.problem, len(parsed.properties)) == (None, 2)


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_every_part(name: str, encoding: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("绝密", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        places = (secret.as_uri(), f"http://127.0.0.1:{listener.getsockname()[1]}/x")
        for head in (head.replace("{where}", place) for head in LISTENER_ENTITIES for place in places):
            members = whole()
            text = members[name].replace(HEAD, HEAD.replace("UTF-8", encoding.upper()) + head, 1)
            text = re.sub(
                r"(<(?:w:t|w:p|w:lvl|dcterms:created)\b[^>/]*>)", r"\1&x;" if "ENTITY x" in head else r"\1", text
            )
            said = ""
            try:
                parsed = read_word(package("", {**members, name: text.encode(encoding)}))
                said = block_text(parsed.blocks) + repr(parsed.properties) + str(parsed.problem)
            except ValueError as fault:
                assert "document type" in str(fault)
                assert name == "word/document.xml"
            assert "绝密" not in said
            assert (name == "word/document.xml") == (said == "")
        with pytest.raises(TimeoutError):
            listener.accept()


def test_a_bomb_of_entities_does_not_go_off() -> None:
    names = "abcdefghij"
    bomb = '<!DOCTYPE w [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">' + "".join(
        f'<!ENTITY {later} "{f"&{earlier};" * 10}">' for earlier, later in pairwise(names)
    ) + "]>"  # fmt: skip
    for name in PARTS:
        members = whole()
        text = members[name].replace(HEAD, HEAD + bomb, 1).replace("<w:t ", '<w:t w:x="&j;" ')
        content = package("", {**members, name: text})
        if name == "word/document.xml":
            with pytest.raises(Unparsed, match="document type"):
                run_confined(read_word, content)
        else:
            assert isinstance(run_confined(read_word, content), Parsed)


def test_a_part_of_too_many_bytes_is_not_unpacked() -> None:
    with pytest.raises(ValueError, match="limit"):
        read_word(package("", {"word/document.xml": b" " * (64 * 1024**2 + 1)}))


def test_deep_nesting_ends() -> None:
    deep = p("底")
    for _ in range(40):
        deep = f"<w:tbl>{row(cell('', '', deep + p('边')), cell('右'))}</w:tbl>"
    assert "底" in block_text(run_confined(read_word, package(deep)).blocks)
    for wrap in ("<w:sdt>{}</w:sdt>", "<w:p><w:r>{}</w:r></w:p>", "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>"):
        depth, body = 20_000, p("底")
        head, tail = wrap.split("{}")
        with pytest.raises(Unparsed):
            run_confined(read_word, package(head * depth + body + tail * depth))


def test_many_blocks_are_bounded() -> None:
    long = run_confined(read_word, package(p("行") * 25_000))
    assert (len(long.blocks), long.problem) == (20_000, "unparsed (partial): more than 20000 lines")
    tables = f"<w:tbl>{row(cell('1'), cell('2')) * 5000}</w:tbl>"
    (found,) = run_confined(read_word, package(tables)).blocks
    assert isinstance(found, Grid)
    assert len(found.rows) == 4000
    big = f"<w:tbl>{row(*[cell(str(number)) for number in range(10)]) * 2500}</w:tbl>"
    (found, _) = run_confined(read_word, package(big + p("完"))).blocks
    assert isinstance(found, Grid)
    assert found.rows[-1] == tuple("0123456789")
    many = chunk("<p>行</p>" * 10, times=60)
    assert (len(many.blocks), many.problem) == (2 + 50 * 10, "unparsed (partial): an embedded text")
    struck = p("删", "<w:rPr><w:del/></w:rPr>") * 20_000
    assert run_confined(read_word, package(struck)).blocks == ("删" * 20_000,)


def verdict(content: bytes) -> str:
    try:
        parsed = read_word(content)
    except Exception as fault:  # noqa: BLE001 -- any exception is a verdict
        return type(fault).__name__
    return "partial" if parsed.problem else "read"


def verdicts(members: Mapping[str, str], seed: int, count: int) -> Counter[str]:
    """Runs in the child: bytes of the file changed, and, which gets further, signs of its parts."""
    dice, found = random.Random(seed), Counter[str]()
    source = package("", members)
    tags = sorted(set(re.findall(r"</?[\w:]+[^>]*>", "".join(members.values()))))
    for number in range(count):
        if number % 2:
            broken = bytearray(source[: dice.randrange(20, len(source))] if number % 3 == 0 else source)
            for _ in range(dice.choice((1, 5, 40, 200))):
                broken[dice.randrange(len(broken))] = dice.randrange(256)
            found[verdict(bytes(broken))] += 1
            continue
        name = dice.choice(sorted(members))
        pieces = re.split(r"(<[^>]*>)", members[name])
        for _ in range(dice.choice((1, 2, 4))):
            pieces[dice.randrange(len(pieces))] = dice.choice(
                (*dice.sample(tags, 3), "", "9" * dice.randrange(30), "%9")
            )
        found[verdict(package("", {**members, name: "".join(pieces)}))] += 1
    return found


def test_damaged_files_each_get_a_verdict() -> None:
    found = run_confined(verdicts, whole(), 5, 400)
    assert sum(found.values()) == 400
    assert found["read"] > 20
    assert found["MemoryError"] == found["RecursionError"] == found["AttributeError"] == found["TypeError"] == 0


# Other formats and real files.


@pytest.mark.parametrize("form_id", forms.FORMS)
def test_the_same_as_in_the_old_format(form_id: str) -> None:
    import gzip

    made = Path(__file__).parent / "made" / f"{form_id}.doc.gz"
    assert read_word(filled(form_id)).blocks == read_binary_word(gzip.decompress(made.read_bytes())).blocks


def real_files() -> list[Path]:
    found = sorted((MATERIAL / "documents").glob("*/*.docx"))
    if not found:
        pytest.skip(f"real material not found: {MATERIAL / 'documents'}")
    return found


def test_real_files_of_word_and_wps() -> None:
    spaces = re.compile(r"\s")
    for path in real_files():
        content = path.read_bytes()
        assert kind_of(content) == "docx"
        parsed = read_word(content)
        assert parsed.problem is None
        text = spaces.sub("", block_text(parsed.blocks))
        with zipfile.ZipFile(path) as archive:
            source = archive.read("word/document.xml").decode()
        # These have neither fields nor deletions nor counted numbers: all that is written is shown.
        assert not re.search("<w:(?:instrText|del |numPr)", source)
        shown = "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", source))
        for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
            shown = shown.replace(entity, sign)
        assert text == spaces.sub("", shown)
        assert all(2015 < one.moment.year < 2030 for one in parsed.properties)
        for found in (block for block in parsed.blocks if isinstance(block, Grid)):
            assert {len(line) for line in found.rows} == {found.width}


def test_a_real_file_with_a_relation_to_nothing() -> None:
    broken = [path for path in real_files() if b"NULL" in zipfile.ZipFile(path).read("word/_rels/document.xml.rels")]
    assert broken
    with pytest.raises(KeyError):
        docx.Document(str(broken[0]))
    assert len(read_word(broken[0].read_bytes()).blocks) > 100

"""Word documents in one XML file: text, tables, list numbers, odd and hostile files."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from lxml import etree

from crawler.extract.figures import read_tables
from crawler.files.confine import Unparsed, run_confined
from crawler.files.grids import Grid
from crawler.files.parsed import Parsed
from crawler.files.word.word_xml import read_word_xml
from storage.figures import FORM_IDS, form
from tests.crawler.extract import made
from tests.crawler.files.made_sheets.forms_in_sheets import Layout, layout_of, values_of
from tests.crawler.files.made_sheets.markup import word_xml

W2006 = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.mark.parametrize("form_id", FORM_IDS)
def test_all_figures_of_a_form_come_out(form_id: str) -> None:
    parsed = read_word_xml(word_xml([made.TITLE, *made.PROSE, layout_of(form_id, prose=False), *made.AFTER]).encode())
    tables = {table.table: table for table in read_tables(parsed.blocks, read="docx")}
    wanted = values_of(form_id)
    assert list(tables) == list(wanted)
    assert {name: table.problem for name, table in tables.items() if table.problem} == {}
    for name, rows in wanted.items():
        columns = [column.key for column in form(form_id).table(name).columns]
        assert {row: tuple(tables[name].value(row, column) for column in columns) for row in rows} == rows


def test_lines_and_tables_stand_in_their_order() -> None:
    table = Layout(rows=[["信息内容", "本年制发件数"], ["规章", 0]], spans=[])
    parsed = read_word_xml(word_xml(["一、总体情况\n（一）主动公开", table, "", "二、其他"]).encode())
    assert parsed.blocks == (
        "一、总体情况",
        "（一）主动公开",
        Grid(rows=(("信息内容", "本年制发件数"), ("规章", "0"))),
        "二、其他",
    )
    assert [one.raw for one in parsed.properties] == ["created 2019-01-18T02:30:00Z", "modified 2019-01-25T08:00:00Z"]


def test_runs_are_joined_and_list_numbers_kept() -> None:
    listed = '<w:pPr><w:listPr><w:ilvl w:val="0"/><wx:t wx:val="一、"/></w:listPr></w:pPr>'
    bullet = '<w:pPr><w:listPr><wx:t wx:val="·"/></w:listPr></w:pPr>'
    gone = "<w:r><w:delText>3</w:delText></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
    body = (
        f"<w:p>{listed}<w:r><w:t>20</w:t></w:r>{gone}<w:r><w:t>19年</w:t><w:tab/><w:t>情况</w:t></w:r></w:p>"
        f"<w:p>{bullet}<w:r><w:t>条目</w:t></w:r></w:p><w:p>{listed}<w:r><w:t> </w:t></w:r></w:p>"
    )
    content = word_xml(["X"]).replace("<w:sectPr/>", body).encode()
    assert read_word_xml(content).blocks == ("X", "一、2019年 情况", "条目")


def test_a_flat_package_of_later_words_is_read() -> None:
    cell = "<w:tc><w:tcPr>{}</w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    restart, covered = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = "".join(
        f"<w:tr>{first}{cell.format('', text)}</w:tr>"
        for first, text in ((cell.format(restart, "甲"), "1"), (cell.format(covered, "甲"), "2"))
    )
    content = (
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        '<pkg:part pkg:name="/word/document.xml"><pkg:xmlData>'
        f'<w:document xmlns:w="{W2006}"><w:body><w:p><w:r><w:t>标题</w:t></w:r></w:p><w:tbl>{rows}</w:tbl></w:body>'
        "</w:document></pkg:xmlData></pkg:part></pkg:package>"
    )
    assert read_word_xml(content.encode()).blocks == ("标题", Grid(rows=(("甲", "1"), (None, "2"))))


def test_a_frame_of_one_column_is_lines() -> None:
    parsed = read_word_xml(word_xml([Layout(rows=[["一、总体情况"], ["正文"]])]).encode())
    assert parsed.blocks == ("一、总体情况", "正文")


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim", encoding="utf-8")
    for entity in (f'<!ENTITY x SYSTEM "{secret.as_uri()}">', '<!ENTITY x "geheim">'):
        content = word_xml(["甲", "EVIL"]).replace("<w:wordDocument", f"<!DOCTYPE w [{entity}]><w:wordDocument")
        assert "geheim" not in str(read_word_xml(content.replace("EVIL", "&x;").encode()).blocks)


def test_other_markup_and_damage_are_refused() -> None:
    with pytest.raises(ValueError, match="no Word document"):
        read_word_xml(b"<rss><channel/></rss>")
    with pytest.raises(etree.XMLSyntaxError):
        read_word_xml(word_xml(["甲"]).encode()[:-20])
    deep = "<w:sdt>" * 200 + "<w:p/>" + "</w:sdt>" * 200
    assert read_word_xml(word_xml(["甲"]).replace("<w:sectPr/>", deep).encode()).blocks == ("甲",)


def test_damaged_documents_get_a_verdict() -> None:
    chance = random.Random("word xml")
    content = word_xml([made.TITLE, *made.PROSE, layout_of("g2021")]).encode()
    verdicts: list[Parsed | None] = []
    for number in range(210):
        changed = bytearray(content)
        place = chance.randrange(len(changed))
        if number % 3 == 0:
            del changed[place:]
        elif number % 3 == 1:
            changed[place] = chance.randrange(256)
        else:
            changed = bytearray(content.replace(chance.choice((b"w:tc>", b"<w:tr>", b"gridSpan", b'val="')), b"", 2))
        try:
            verdicts.append(run_confined(read_word_xml, bytes(changed), seconds=20))
        except Unparsed as unparsed:
            assert "longer than" not in str(unparsed)
            verdicts.append(None)
    assert len(verdicts) == 210
    assert any(isinstance(one, Parsed) for one in verdicts)
    assert None in verdicts

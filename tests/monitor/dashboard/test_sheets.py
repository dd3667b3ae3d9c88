"""A report's content as paragraphs and tables."""

from __future__ import annotations

from monitor.dashboard.drawing.comparison import figure_changes, whole_text, word_changes
from monitor.dashboard.drawing.sheets import Block, blocks_of, chapters_of, sheets_of
from storage.contents import Section
from storage.figures import Figure, TableReading
from storage.findings import Change, Part
from tests.storage.made import content


def test_lines_are_paragraphs_and_tabbed_lines_a_table() -> None:
    blocks = blocks_of("前言\n\n指标\t数量\n主动公开\t12\n结尾")
    assert blocks == (Block(text="前言"), Block(rows=(("指标", "数量"), ("主动公开", "12"))), Block(text="结尾"))


def test_sections_are_chapters() -> None:
    read = content(
        sections=(Section(no="", title="", text="按条例编制。"), Section(no="一", title="总体情况", text="甲"))
    )
    assert [chapter.heading for chapter in chapters_of(read)] == ["", "一、总体情况"]
    assert [chapter.heading for chapter in chapters_of(content("只有正文"))] == [""]


def test_a_statutory_table_follows_its_form_and_keeps_what_is_raw() -> None:
    figures = (
        Figure(row="count", column="rv_total", label="", raw="——", value=None),
        Figure(row="count", column="rv_upheld", label="", raw="2", value=2),
        Figure(row="外", column="rv_total", label="另加的一行", raw="7", value=7),
    )
    (sheet,) = sheets_of([TableReading(table="t4", form="g2021", read="html", figures=figures)])
    assert len(sheet.columns) == 2
    assert [row.cells for row in sheet.rows] == [("2", "——"), ("", "7")]
    assert sheet.rows[1].label == "另加的一行"


def test_a_table_of_no_known_form_is_shown_all_the_same() -> None:
    reading = TableReading(
        table="q9", form="nowhere", read="html", figures=(Figure(row="a", column="b", label="甲", raw="1", value=1),)
    )
    (sheet,) = sheets_of([reading])
    assert [(row.label, row.cells) for row in sheet.rows] == [("甲", ("1",))]


def test_changes_are_parted_into_figures_and_wordings() -> None:
    changes = (
        Change(part=Part.TABLE, before="3", after=None, table="t4", row="count", column="rv_upheld", label="结果维持"),
        Change(part=Part.TEXT, before="共3件", after="共5件", label="三"),
        Change(part=Part.ATTACHMENT, before=None, after="统计表.pdf", label="统计表.pdf"),
    )
    (figure,) = figure_changes(changes)
    assert (figure.table, figure.before, figure.after) == ("政府信息公开行政复议、行政诉讼情况", "3", None)
    text, file = word_changes(changes)
    assert text.before is not None and [p.text for p in text.before if p.changed] == ["3"]
    assert file.before is None and file.after is not None


def test_the_whole_text_leaves_out_what_is_equal_unless_asked() -> None:
    before = content("\n".join(f"第{n}行" for n in range(20)))
    after = content("\n".join("改了" if n == 10 else f"第{n}行" for n in range(20)))
    short = whole_text(before, after, all_lines=False)
    assert [pair.skipped for pair in short] == [8, 0, 0, 0, 0, 0, 7]
    assert sum(pair.changed for pair in short) == 1
    assert len(whole_text(before, after, all_lines=True)) == 20

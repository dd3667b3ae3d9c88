"""Two contents in, the changes between them out."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract.report import read_report
from crawler.page import Page
from monitor.compare.tables import table_changes
from monitor.compare.versions import LAYOUT, SHRUNK, compare
from storage.contents import Attachment, DateClaim, DateSource, ReportContent, Section
from storage.figures import Figure, TableReading, form, read_value
from storage.findings import Change, Part
from storage.fingerprint import same_state


def content(text: str = "全年公开12条。", **parts: Any) -> ReportContent:
    told = {"title": "柳河镇2021年政府信息公开工作年度报告", "unit": "柳河镇", "year": 2021, "source": None, **parts}
    return ReportContent(text=text, **told)


def cells(
    table_id: str, raw: dict[tuple[str, str], str], form_id: str = "g2021", problem: str | None = None
) -> TableReading:
    rows = {row.key: row.label for row in form(form_id).table(table_id).rows}
    figures = tuple(
        Figure(row=row, column=column, label=rows[row], raw=value, value=read_value(value))
        for (row, column), value in raw.items()
    )
    return TableReading(table=table_id, form=form_id, read="html", figures=figures, problem=problem)


def dated(source: DateSource, day: str) -> DateClaim:
    return DateClaim(source=source, date=date.fromisoformat(day), raw=day)


def file(name: str, sha256: str | None, text: str = "", **parts: Any) -> Attachment:
    return Attachment(
        name=name, url=parts.pop("url", f"http://site/{name}"), type="pdf", sha256=sha256, text=text, **parts
    )


def one(changes: tuple[Change, ...]) -> Change:
    assert len(changes) == 1, changes
    return changes[0]


T3 = {("r3_2", "natural"): "3", ("n1", "total"): "7", ("tot", "other"): "0"}


def test_nothing_differs() -> None:
    whole = content(tables=(cells("t3", T3),), dates=(dated(DateSource.PAGE, "2022-01-20"),))
    assert compare(whole, whole) == ()


def test_a_figure_by_its_key_in_the_words_of_the_form() -> None:
    change = one(
        compare(
            content(tables=(cells("t3", T3),)),
            content(tables=(cells("t3", {**T3, ("r3_2", "natural"): "5"}),)),
        )
    )
    assert (change.part, change.before, change.after) == (Part.TABLE, "3", "5")
    assert (change.table, change.row, change.column) == ("t3", "r3_2", "natural")
    assert change.label == "三(三)2 其他法律行政法规禁止公开 / 自然人"
    assert change.substantive


def test_columns_of_one_name_are_told_with_the_heads_above_them() -> None:
    before, after = {("count", "lr_upheld"): "0"}, {("count", "lr_upheld"): "1"}
    change = one(compare(content(tables=(cells("t4", before),)), content(tables=(cells("t4", after),))))
    assert change.label == "行政诉讼 复议后起诉 结果维持"


def test_the_old_form_has_one_column_and_needs_no_name_for_it() -> None:
    before = cells("g2014", {("a2_2", "value"): "41"}, "g2014")
    after = cells("g2014", {("a2_2", "value"): "43"}, "g2014")
    change = one(compare(content(tables=(before,)), content(tables=(after,))))
    assert change.label == "一(二)2 政府网站公开政府信息数"


@pytest.mark.parametrize(
    ("before", "after", "substantive"),
    [
        ("3", "3件", False),
        ("1,200", "1200", False),
        ("", "/", False),
        ("——", "无", False),
        ("3", "", True),
        ("", "0", True),
        ("5元", "5万元", True),
        ("3", "30", True),
    ],
)
def test_what_of_a_cell_counts(before: str, after: str, substantive: bool) -> None:
    key = ("r1", "total")
    change = one(
        table_changes(content(tables=(cells("t3", {key: before}),)), content(tables=(cells("t3", {key: after}),)))
    )
    assert change.substantive is substantive
    assert bool(change.reason) is not substantive


def test_the_same_cell_spelled_in_full_width_is_no_change() -> None:
    key = ("r1", "total")
    assert compare(content(tables=(cells("t3", {key: "１２"}),)), content(tables=(cells("t3", {key: "12 "}),))) == ()


def test_cells_that_a_failed_reading_lost_are_no_change() -> None:
    broken = cells("t3", {("n1", "total"): "7"}, problem="2 of 25 rows found")
    assert compare(content(tables=(cells("t3", T3),)), content(tables=(broken,))) == ()
    assert compare(content(tables=(broken,)), content(tables=(cells("t3", T3),))) == ()


def test_figures_of_a_failed_reading_accuse_nobody() -> None:
    broken = cells("t3", {("n1", "total"): "70"}, problem="2 of 25 rows found")
    change = one(compare(content(tables=(cells("t3", T3),)), content(tables=(broken,))))
    assert not change.substantive
    assert change.reason


def test_a_fault_that_both_readings_share_hides_no_change() -> None:
    before = cells("t3", {("n1", "total"): "7"}, problem="2 of 25 rows found")
    after = cells("t3", {("n1", "total"): "9"}, problem="2 of 25 rows found")
    assert one(compare(content(tables=(before,)), content(tables=(after,)))).substantive


def test_a_whole_table_that_is_gone_is_one_change() -> None:
    change = one(compare(content(tables=(cells("t3", T3),)), content()))
    assert (change.part, change.table, change.row) == (Part.TABLE, "t3", None)
    assert change.after is None
    assert change.substantive


def test_a_table_that_became_a_picture_is_of_substance() -> None:
    change = one(compare(content(tables=(cells("t3", T3),)), content(signals=("table_as_picture",))))
    assert change.substantive
    assert "图片" in change.reason


def test_a_table_that_stands_there_unread_is_not_gone() -> None:
    labels = "\n".join(row.label for row in form("g2021").table("t3").rows)
    before = content(labels, tables=(cells("t3", T3),))
    assert not any(change.substantive for change in compare(before, content(labels)))
    marked = content(signals=("unread_table:t3",))
    assert not one(compare(content(tables=(cells("t3", T3),)), marked)).substantive


def test_rows_of_a_table_are_not_told_again_as_text() -> None:
    before = content("概述。\n（一）予以公开\t3\t0\n", tables=(cells("t3", {("r1", "natural"): "3"}),))
    after = content("概述。\n（一）予以公开\t5\t0\n", tables=(cells("t3", {("r1", "natural"): "5"}),))
    assert one(compare(before, after)).part is Part.TABLE


def test_rows_with_other_words_are_not_told_again_either() -> None:
    before = content("一、予以公开（含部分）\t3\t0", tables=(cells("t3", {("r1", "natural"): "3"}),))
    after = content("一、予以公开（含部分）\t5\t0", tables=(cells("t3", {("r1", "natural"): "5"}),))
    assert one(compare(before, after)).part is Part.TABLE


def test_rows_of_other_tables_are_compared_as_text() -> None:
    change = one(compare(content("平台\t发布数\n微信\t24"), content("平台\t发布数\n微信\t42")))
    assert (change.part, change.before, change.after) == (Part.TEXT, "微信 | 24", "微信 | 42")


def test_a_sentence_pair_with_the_title_of_its_section() -> None:
    sections = (Section(no="一", title="总体情况", text="全年公开12条。"),)
    changed = (Section(no="一", title="总体情况", text="全年公开21条。"),)
    change = one(compare(content("全年公开12条。", sections=sections), content("全年公开21条。", sections=changed)))
    assert (change.part, change.before, change.after) == (Part.TEXT, "全年公开12条。", "全年公开21条。")
    assert change.label == "一、总体情况"
    assert change.substantive


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("公开12条，网站3条。", "公开12条、网站3条。"),
        ("甲句在前。乙句在后。", "乙句在后。甲句在前。"),
        ("公开12条，网站3条。", "公开12条。网站3条。"),
        ("“三公”经费公开。", "《三公》经费公开。"),
    ],
)
def test_spelling_order_and_cuts_are_editorial(before: str, after: str) -> None:
    change = one(compare(content(before), content(after)))
    assert not change.substantive
    assert change.reason


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("公开 12 条。", "公开12条。"),
        ("公开12条。\n\n网站3条。", "公开12条。\n网站3条。"),
        ("公开１２条。", "公开12条。"),
        ("公开12条。\n浏览次数：2018", "公开12条。\n浏览次数：2024"),
        ("公开12条。\n本文已阅读 31 次", "公开12条。\n本文已阅读 32 次"),
        ("今天是2019年4月1日 星期一\n公开12条。", "今天是2019年4月2日 星期二\n公开12条。"),
        ("公开12条。\n上一篇：甲镇年报", "公开12条。\n上一篇：乙镇年报"),
        (
            "来源：柳河镇 发布时间：2019-01-30 点击：3\n公开12条。",
            "来源：柳河镇 发布时间：2019-01-30 点击：9\n公开12条。",
        ),
    ],
)
def test_noise_is_no_change(before: str, after: str) -> None:
    assert compare(content(before), content(after)) == ()


def test_visits_that_the_report_itself_counts_are_no_noise() -> None:
    change = one(
        compare(content("全年网站访问量：12345次，同比增长。"), content("全年网站访问量：12435次，同比增长。"))
    )
    assert change.substantive


def test_the_title() -> None:
    change = one(compare(content(title="柳河镇2021年年报"), content(title="柳河镇2020年年报")))
    assert (change.part, change.substantive) == (Part.TITLE, True)
    assert not one(compare(content(title="柳河镇2021年“年报”"), content(title="柳河镇2021年年报"))).substantive


def test_a_shown_date_that_changed_appeared_or_vanished() -> None:
    first, second = (dated(DateSource.PAGE, "2022-02-08"),), (dated(DateSource.PAGE, "2022-01-30"),)
    change = one(compare(content(dates=first), content(dates=second)))
    assert (change.part, change.before, change.after) == (Part.DATE, "2022-02-08", "2022-01-30")
    assert one(compare(content(), content(dates=second))).before is None
    assert one(compare(content(dates=first), content())).after is None


def test_page_and_meta_that_change_alike_are_one_change() -> None:
    def both(day: str) -> tuple[DateClaim, ...]:
        return dated(DateSource.PAGE, day), dated(DateSource.META, day)

    assert one(compare(content(dates=both("2022-02-08")), content(dates=both("2022-01-30")))).before == "2022-02-08"


def test_a_second_place_for_the_same_date_is_no_change() -> None:
    page, meta = dated(DateSource.PAGE, "2022-02-08"), dated(DateSource.META, "2022-02-08")
    assert compare(content(dates=(page,)), content(dates=(page, meta))) == ()


def test_stamps_and_signatures_are_no_shown_dates() -> None:
    stamp, signature = dated(DateSource.URL, "2022-02-08"), dated(DateSource.SIGNATURE, "2022-01-05")
    assert compare(content(), content(dates=(stamp, signature))) == ()


def test_the_date_of_the_list_counts_only_alone_and_on_both_sides() -> None:
    first, second = dated(DateSource.LIST, "2022-02-08"), dated(DateSource.LIST, "2022-01-30")
    page = dated(DateSource.PAGE, "2022-02-08")
    other = "全年公开21条。"
    parts = [change.part for change in compare(content(dates=(first,)), content(other, dates=(second,)))]
    assert parts == [Part.DATE, Part.TEXT]
    assert one(compare(content(dates=(first, page)), content(other, dates=(second, page)))).part is Part.TEXT
    assert one(compare(content(dates=(first,)), content(other))).part is Part.TEXT
    # Alone it makes no version: two columns may date one report differently.
    assert compare(content(dates=(first,)), content(dates=(second,))) == ()


def test_a_file_exported_anew_is_editorial() -> None:
    before, after = file("年报.pdf", "aa", "公开12条。"), file("年报.pdf", "bb", "公开 12 条")
    change = one(compare(content(attachments=(before,)), content(attachments=(after,))))
    assert (change.part, change.substantive) == (Part.ATTACHMENT, False)
    assert change.reason


def test_a_replaced_file_is_told_with_what_changed_inside() -> None:
    before = file("年报.pdf", "aa", "公开12条。", size=10, tables=(cells("t3", T3),))
    after = file("年报.pdf", "bb", "公开21条。", size=12, tables=(cells("t3", {**T3, ("n1", "total"): "8"}),))
    changes = compare(content(attachments=(before,)), content(attachments=(after,)))
    assert [change.part for change in changes] == [Part.ATTACHMENT, Part.TABLE, Part.TEXT]
    assert changes[0].before is not None and "年报.pdf" in changes[0].before
    assert (changes[2].before, changes[2].after, changes[2].label) == ("公开12条。", "公开21条。", "年报.pdf")
    assert all(change.substantive for change in changes)


def test_what_the_page_says_too_is_told_once() -> None:
    before = content("公开12条。", attachments=(file("年报.pdf", "aa", "公开12条。"),))
    after = content("公开21条。", attachments=(file("年报.pdf", "bb", "公开21条。"),))
    assert [change.part for change in compare(before, after)] == [Part.TEXT, Part.ATTACHMENT]


def test_the_same_text_with_other_figures_is_no_mere_export() -> None:
    before = file("表.xls", "aa", "统计表", tables=(cells("t3", T3),))
    after = file("表.xls", "bb", "统计表", tables=(cells("t3", {**T3, ("n1", "total"): "8"}),))
    changes = compare(content(attachments=(before,)), content(attachments=(after,)))
    assert [change.part for change in changes] == [Part.ATTACHMENT, Part.TABLE]
    assert changes[0].substantive


@pytest.mark.parametrize(("before", "after"), [("aa", None), (None, "aa"), (None, None)])
def test_a_file_unread_on_either_side_is_no_change(before: str | None, after: str | None) -> None:
    old, new = file("年报.pdf", before, "公开12条。" if before else ""), file("年报.pdf", after)
    assert compare(content(attachments=(old,)), content(attachments=(new,))) == ()


def test_a_file_that_came_or_went() -> None:
    table = content(attachments=(file("统计表.xls", "aa", "统计"),))
    added, removed = one(compare(content(), table)), one(compare(table, content()))
    assert (added.before, added.substantive) == (None, True)
    assert (removed.after, removed.substantive, removed.label) == (None, True, "统计表.xls")


def test_a_renamed_file_is_told_beside_other_changes_and_a_new_address_never() -> None:
    old = file("年报.pdf", "aa", "公开12条。")
    assert compare(content(attachments=(old,)), content(attachments=(replace(old, url="http://new/1.pdf"),))) == ()
    named = replace(old, name="附件.pdf")
    assert compare(content(attachments=(old,)), content(attachments=(named,))) == ()
    text, renamed = compare(content(attachments=(old,)), content("全年公开21条。", attachments=(named,)))
    assert (text.substantive, renamed.substantive) == (True, False)


def test_a_file_replaced_under_new_name_and_address_is_a_replacement() -> None:
    old, new = file("P020190130.pdf", "aa", "公开12条。"), file("P020190410.pdf", "bb", "公开21条。")
    changes = compare(content(attachments=(old,)), content(attachments=(new,)))
    assert changes[0].before is not None and changes[0].after is not None


def test_a_file_whose_text_stands_in_the_page_now_is_not_lost() -> None:
    before = content("见附件。", attachments=(file("年报.pdf", "aa", "公开12条。"),))
    changes = compare(before, content("见附件。公开12条。"))
    assert not any(c.substantive for c in changes if c.part is Part.ATTACHMENT)


def test_long_sentences_are_cut_for_readers() -> None:
    change = one(compare(content("公" * 900 + "1"), content("公" * 900 + "2")))
    assert change.before is not None and change.after is not None
    assert len(change.before) == 400 and change.before.endswith("…")


def test_many_changes_are_counted_beyond_two_hundred() -> None:
    before = "\n".join(f"第{n}条内容甲乙丙丁戊{n}件" for n in range(500))
    after = "\n".join(f"第{n}条内容甲乙丙丁戊{n + 9000}件" for n in range(500))
    changes = compare(content(before), content(after))
    assert len(changes) == 201
    assert "300" in changes[-1].reason


def test_a_text_table_that_became_a_recognised_picture_is_one_change_of_its_own() -> None:
    text = cells("t3", T3)
    picture = replace(text, read="ocr", confidence=0.99)
    whole, *rest = compare(content(tables=(text,)), content("全年公开12条。图", tables=(picture,)))
    assert (whole.row, whole.after, whole.reason, whole.substantive) == (None, "图片", "改为图片", True)
    assert [change.part for change in rest] == [Part.TEXT]
    back, *_ = compare(content("全年公开12条。图", tables=(picture,)), content(tables=(text,)))
    assert (back.before, back.substantive) == ("图片", False)


def test_a_text_that_lost_more_than_half_is_said_so_ahead_of_its_sentences() -> None:
    lines = [f"第{n}项工作内容各不相同，涉及{n * 7}件。" for n in range(40)]
    first, *rest = compare(content("\n".join(lines)), content("\n".join(lines[:15])))
    assert (first.reason, first.label, first.substantive) == (SHRUNK, "全文", True)
    assert first.before is not None and first.after is not None
    assert int(first.before.split()[0]) > 2 * int(first.after.split()[0])
    assert len(rest) == 25
    assert SHRUNK not in {
        change.reason for change in compare(content("\n".join(lines)), content("\n".join(lines[:25])))
    }


def test_rows_gone_from_a_table_that_could_then_not_be_read_whole_are_told_as_text() -> None:
    rows = {("r1", "natural"): "3", ("r3_1", "natural"): "4"}
    before = content("概述。\n（一）予以公开\t3\n1.属于国家秘密\t4", tables=(cells("t3", rows),))
    cut = cells("t3", {("r1", "natural"): "3"}, problem="1 of 25 rows found")
    change = one(compare(before, content("概述。\n（一）予以公开\t3", tables=(cut,))))
    assert (change.part, change.before, change.substantive) == (Part.TEXT, "1.属于国家秘密 | 4", True)
    # The same rows read with less luck: the page still says all of it.
    assert compare(before, replace(before, tables=(cut,))) == ()


def test_a_row_spread_over_other_cells_is_editorial_and_moved_digits_are_not() -> None:
    before = "平台名称\t微信公众号\t12\t3\n共公开12条。"
    spread, edited = compare(content(before), content("平台名称微信公众号\t\t12\t3\n共公开13条。"))
    assert (spread.substantive, edited.substantive) == (False, True)
    shifted, _ = compare(content(before), content("平台名称\t微信公众号\t1\t23\n共公开13条。"))
    assert (shifted.before, shifted.substantive) == ("平台名称 | 微信公众号 | 12 | 3", True)


def test_another_state_without_another_word_is_told_as_layout() -> None:
    change = one(compare(content("公开12条。\n"), content("公开12条。\n……。")))
    assert (change.substantive, change.reason) == (False, LAYOUT)


PIECES = st.lists(
    st.sampled_from(
        (
            "全年公开12条。",
            "全年公开21条。",
            "网站公开3条，微信公开5条。",
            "网站公开3条。微信公开5条。",
            "浏览次数：2018",
            "今天是2019年4月1日 星期一",
            "……",
            "（一）予以公开\t3\t0",
            "（一）予以公开\t5\t0",
            "平台\t发布数",
            "二、存在问题",
        )
    ),
    max_size=6,
)
RAW = st.sampled_from(("", "0", "3", "5", "3件", "/", "1,200", "1200", "5元", "5万元"))
READINGS = st.builds(
    lambda raw, problem, read, sure: replace(cells("t3", raw, problem=problem), read=read, confidence=sure),
    st.dictionaries(st.sampled_from((("r1", "natural"), ("r3_2", "natural"), ("tot", "other"))), RAW, max_size=3),
    st.sampled_from((None, None, "2 of 25 rows found")),
    st.sampled_from(("html", "ocr")),
    st.sampled_from((None, 0.8, 0.99)),
)
FILES = st.builds(
    lambda name, sha256, text: file(name, sha256, text if sha256 else ""),
    st.sampled_from(("年报.pdf", "统计表.pdf")),
    st.sampled_from((None, "aa", "bb", "cc")),
    st.sampled_from(("", "公开12条。", "公开21条。", "全年公开12条。")),
)
CONTENTS = st.builds(
    lambda pieces, tables, files, dates, title, signals: content(
        "\n".join(pieces), tables=tables, attachments=files, dates=dates, title=title, signals=signals
    ),
    PIECES,
    st.lists(READINGS, max_size=1).map(tuple),
    st.lists(FILES, max_size=2, unique_by=lambda one: one.name).map(tuple),
    st.lists(
        st.builds(dated, st.sampled_from((DateSource.PAGE, DateSource.META, DateSource.LIST)), st.just("2022-01-20"))
        | st.builds(dated, st.sampled_from((DateSource.PAGE, DateSource.META)), st.just("2022-02-08")),
        max_size=2,
    ).map(tuple),
    st.sampled_from(("柳河镇2021年年报", "柳河镇2021年“年报”", "柳河镇2020年年报")),
    st.sampled_from(((), ("table_as_picture",), ("recognised_text",), ("unread_table:t3",))),
)


@settings(max_examples=400, deadline=None)
@given(CONTENTS, CONTENTS)
def test_every_difference_of_state_is_told_and_no_other(before: ReportContent, after: ReportContent) -> None:
    told = compare(before, after)
    assert bool(told) is not same_state(before, after)
    assert same_state(before, after) is same_state(after, before)
    for change in told:
        assert change.substantive or change.reason
        assert len(change.before or "") <= 400
        assert len(change.after or "") <= 400


@settings(max_examples=400, deadline=None)
@given(CONTENTS, CONTENTS)
def test_a_swap_tells_as_many_differences(before: ReportContent, after: ReportContent) -> None:
    assert len(compare(before, after)) == len(compare(after, before))
    assert compare(before, before) == ()


WORDS = st.text(alphabet="公开政府信息，。；、 12\t\n条件", max_size=60)


@given(WORDS, WORDS)
def test_a_comparison_of_equals_is_empty_and_swaps_keep_the_grade(one_text: str, other: str) -> None:
    assert compare(content(one_text), content(one_text)) == ()
    there = any(change.substantive for change in compare(content(one_text), content(other)))
    back = any(change.substantive for change in compare(content(other), content(one_text)))
    assert there == back


@given(WORDS)
def test_spaces_never_change_anything_of_substance(text: str) -> None:
    spaced = text.replace("公", " 公\u3000").replace("。", " 。")
    assert not any(change.substantive for change in compare(content(text), content(spaced)))


def test_layout_noise_on_real_pages_is_nothing_of_substance_and_one_edit_is_one_change(material: Path) -> None:
    edited = 0
    for path in sorted(material.rglob("*.html")):
        html = Page.from_bytes(path.read_bytes(), url="http://site/a.html").text
        before = read(html)
        if len(before.text) < 300:
            continue
        airy = re.sub(r">\s*<(?=p|div|tr|td)", ">\n  <", html).replace("</p>", "&nbsp;</p>")
        assert not [change for change in compare(before, read(airy)) if change.substantive], path.name
        counts = re.finditer(r"[\u4e00-\u9fff]{4}\d{1,4}[条件次篇个]", before.text)
        count = next((m[0] for m in counts if html.count(m[0]) == 1), None)
        if count is not None:
            after = read(html.replace(count, f"{count[:4]}9{count[4:]}"))
            (change,) = [change for change in compare(before, after) if change.substantive]
            assert count in (change.before or ""), path.name
            edited += 1
    assert edited >= 3


def read(html: str) -> ReportContent:
    told = re.sub(r"charset=[\"']?[\w-]+", "charset=utf-8", html)
    return read_report(Page.from_bytes(told.encode("utf-8", "replace"), url="http://site/a.html"))

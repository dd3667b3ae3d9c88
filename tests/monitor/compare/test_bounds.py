"""Two contents compared at the bounds: so many told, so long quoted, so like taken for one; each to the sign."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from monitor.compare.files import IN_THE_TEXT, MAYBE_MISREAD, RENAMED, SAME_TEXT, UNREADABLE, describe, file_changes
from monitor.compare.sentences import bare, edits, moved, respelled, sentences, tokens
from monitor.compare.tables import (
    AS_PICTURE,
    AS_TEXT,
    BLANKS,
    NO_LONGER_THERE,
    NOT_THERE_BEFORE,
    RECOGNISED,
    SAME_NUMBER,
    STILL_THERE,
    read_on_both_sides,
    table_changes,
)
from monitor.compare.text import (
    FROM_FILE,
    MOVED,
    NOW_IN_FILE,
    PUNCTUATION,
    RECUT,
    RESPREAD,
    REST_AS_ONE,
    clip,
    text_changes,
)
from monitor.compare.versions import LAYOUT, SHRUNK, compare
from storage.contents import ReportContent, Section
from storage.findings import Change, Part
from tests.monitor.compare.test_versions import cells, content, file

HAN = [chr(0x4E00 + number) for number in range(2_000)]


def lines(count: int, *, start: int = 0) -> str:
    """So many sentences that have no sign in common."""
    return "\n".join("".join(HAN[start + 4 * n : start + 4 * n + 4]) + "。" for n in range(count))


def texts(before: str, after: str, **parts: Any) -> tuple[Change, ...]:
    return text_changes(content(before, **parts), content(after, **parts), ())


def test_four_hundred_signs_are_quoted_whole() -> None:
    assert clip("字" * 400) == "字" * 400
    assert clip("字" * 401) == "字" * 399 + "…"


def test_two_hundred_sentences_are_told_one_by_one() -> None:
    for count, more in ((200, None), (201, "另有 1 处未逐一列出")):
        found = texts("不变。", "不变。\n" + lines(count))
        assert len(found) == (200 if more is None else 201)
        assert found[-1].reason == (more or "")
        assert all(change.substantive for change in found)


def test_ten_respelled_sentences_are_told() -> None:
    before = lines(12)
    after = before.replace("。", "！")
    found = texts(before, after)
    assert [(change.substantive, change.reason) for change in found] == [(False, PUNCTUATION)] * 10
    assert len(respelled(sentences(before), sentences(after), 100)) == 12


def test_a_text_that_lost_more_than_half_of_three_hundred_signs_has_shrunk() -> None:
    whole = "".join(HAN[:300])

    def text(signs: int) -> str:
        return "\n".join(whole[at : min(at + 10, signs)] for at in range(0, signs, 10))

    def reasons(before: str, after: str) -> list[str]:
        return [change.reason for change in compare(content(before), content(after))]

    assert SHRUNK not in reasons(text(300), text(150))
    assert SHRUNK not in reasons(text(299), text(10))
    first, *_ = compare(content(text(300)), content(text(149)))
    assert (first.reason, first.before, first.after, first.substantive) == (SHRUNK, "300 字", "149 字", True)


def test_half_of_the_signs_in_common_make_one_sentence_of_two() -> None:
    def pair(one: str, other: str) -> int:
        return len(edits(sentences(one), sentences(other)))

    assert pair("甲乙丙丁。", "甲乙戊己。") == 2, "3 of 7 signs and pairs of signs on either side"
    assert pair("甲乙丙丁。", "甲乙丙己。") == 1, "5 of 7"
    assert pair("甲一", "甲二") == 2, "1 of 3"
    assert pair("公开12条。", "公开21条。") == 1
    assert pair("甲\t乙", "甲乙。") == 2, "a row is no sentence"


def test_the_likest_go_together_and_then_the_nearest() -> None:
    found = edits(
        sentences("全年公开信息一条。\n全年公布信息两条。"), sentences("全年公布信息三条。\n全年公开信息四条。")
    )
    told = {(edit.before.text, edit.after.text) for edit in found if edit.before and edit.after}
    assert told == {("全年公开信息一条。", "全年公开信息四条。"), ("全年公布信息两条。", "全年公布信息三条。")}


def test_what_came_and_went_stands_in_the_order_of_the_new_text() -> None:
    found = edits(sentences("甲甲甲。\n乙乙乙。\n丙丙丙。"), sentences("丁丁丁。\n乙乙乙。\n戊戊戊。"))
    assert [(edit.before and edit.before.text, edit.after and edit.after.text) for edit in found] == [
        (None, "丁丁丁。"),
        ("甲甲甲。", None),
        (None, "戊戊戊。"),
        ("丙丙丙。", None),
    ]


def test_sentences_cut_or_joined_otherwise_are_the_same_up_to_six() -> None:
    for count, same in ((6, True), (7, False)):
        parts = ["".join(HAN[4 * n : 4 * n + 4]) for n in range(count)]
        found = edits(sentences("。".join(parts) + "。"), sentences("，".join(parts) + "。"))
        assert (found == ()) is same
    (recut,) = texts("甲甲。乙乙。", "甲甲，乙乙。")
    assert (recut.substantive, recut.reason) == (False, RECUT)
    assert (recut.before, recut.after) == ("甲甲。", "甲甲，乙乙。")
    (later,) = texts("首首。甲甲。乙乙。", "首首。甲甲，乙乙。")
    assert (later.before, later.after) == ("甲甲。", "甲甲，乙乙。")


def test_a_sentence_that_stands_elsewhere_moved() -> None:
    (found,) = texts("甲甲。\n乙乙。", "乙乙。\n甲甲。")
    assert (found.substantive, found.reason, found.before, found.after) == (False, MOVED, "甲甲。", "乙乙。")
    assert moved(sentences("甲甲。\n乙乙。"), sentences("甲甲。\n丙丙。\n乙乙。")) is None
    twice = moved(sentences("甲甲。\n甲甲。\n乙乙。"), sentences("甲甲。\n乙乙。\n甲甲。"))
    assert twice is not None
    assert (twice.before and twice.before.place, twice.after and twice.after.place) == (1, 1)


def test_a_sentence_of_two_thousand_signs_is_one() -> None:
    assert len(sentences("字" * 2_000)) == 1
    assert [len(one.text) for one in sentences("字" * 4_001)] == [2_000, 2_000, 1]
    assert [one.place for one in sentences("甲。！\n\n乙\t丙\n。。丁")] == [0, 1, 2]
    assert [one.row for one in sentences("甲。\n乙\t丙")] == [False, True]
    assert [one.key for one in sentences("乙\t\t丙\t\n\t\t")] == ["乙||丙"]


def test_tokens() -> None:
    assert tokens("公开12.5%和abc、3条_") == ["公", "开", "12.5%", "和", "abc", "3", "条"]


def test_a_row_spread_over_other_cells_says_the_same() -> None:
    (same,) = texts("收到申请数\t3\t5", "收到\t申请数\t3\t5")
    assert (same.substantive, same.reason) == (False, RESPREAD)
    assert (same.before, same.after) == ("收到申请数 | 3 | 5", "收到 | 申请数 | 3 | 5")
    (order,) = texts("收到申请数\t3\t5", "收到\t申请数\t5\t3")
    assert order.substantive
    (words,) = texts("收到申请数\t3\t5", "收回\t申请数\t3\t5")
    assert words.substantive


def test_a_sentence_is_told_under_the_heading_that_holds_it() -> None:
    sections = (Section(no="一", title="概述", text="甲甲甲。"), Section(no="", title="附记", text="乙乙乙。"))
    found = texts("甲甲甲。\n乙乙乙。", "丙丙丙。", sections=sections)
    assert {change.before: change.label for change in found if change.before} == {
        "甲甲甲。": "一、概述",
        "乙乙乙。": "附记",
    }
    many = (
        *[Section(no=str(n), title="空", text="") for n in range(50)],
        Section(no="完", title="末", text="甲甲甲。"),
    )
    assert [change.label for change in texts("甲甲甲。", "", sections=many)] == [""]
    assert [change.label for change in texts("甲甲甲。", "", sections=many[1:])] == ["完、末"]


def test_four_signs_are_known_again_in_a_file_and_three_are_not() -> None:
    for said, kept in (("甲乙丙丁。", True), ("甲乙丙。", False)):
        held = file("a.pdf", "ab", text=said)
        (out,) = text_changes(content(f"不变。{said}"), content("不变。", attachments=(held,)), ())
        assert (out.substantive, out.reason) == ((False, NOW_IN_FILE) if kept else (True, ""))
        (back,) = text_changes(content("不变。", attachments=(held,)), content(f"不变。{said}"), ())
        assert (back.substantive, back.reason) == ((False, FROM_FILE) if kept else (True, ""))
    held = file("a.pdf", "ab", text="甲乙丙丁。")
    (both,) = text_changes(content("不变。甲乙丙丁。", attachments=(held,)), content("不变。", attachments=(held,)), ())
    assert both.substantive, "the file was there before: the page lost the sentence"
    unread = file("a.pdf", None, text="甲乙丙丁。")
    (unknown,) = text_changes(content("不变。甲乙丙丁。"), content("不变。", attachments=(unread,)), ())
    assert unknown.substantive


def test_lines_that_never_count() -> None:
    assert texts("甲甲甲。\n浏览次数：12", "甲甲甲。\n浏览次数：13") == ()


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("予以公开\t3", "予以公开\t4", False),
        ("予以公开\t-3", "予以公开\t-4", False),
        ("予以公开\t——", "予以公开\t0", False),
        ("予以公开\t3\t\t1,200", "予以公开\t4\t\t1,201", False),
        ("予以公开\t3", "", False),
        ("予以公开\t不详", "予以公开\t不明", True),
        ("某某\t3", "某某\t4", True),
        ("某某\t", "某人\t", True),
    ],
)
def test_rows_of_tables_that_are_compared_by_key_are_not_told_again(before: str, after: str, told: bool) -> None:
    table = cells("t3", {("r1", "total"): "3"})
    found = text_changes(content(f"甲甲甲。\n{before}"), content(f"甲甲甲。\n{after}"), (table,))
    assert bool(found) is told
    if "3" in before and after:
        assert text_changes(content(f"甲甲甲。\n{before}"), content(f"甲甲甲。\n{after}"), ()) != ()


def test_a_sentence_that_was_changed_did_not_move_into_a_file() -> None:
    held = file("a.pdf", "ab", text="全年公开信息十二条。")
    (out,) = text_changes(content("全年公开信息十二条。"), content("全年公开信息廿一条。", attachments=(held,)), ())
    assert (out.substantive, out.reason) == (True, "")
    (back,) = text_changes(content("全年公开信息廿一条。", attachments=(held,)), content("全年公开信息十二条。"), ())
    assert (back.substantive, back.reason) == (True, "")


def test_a_number_that_changed_its_place_among_the_words_of_a_row_is_only_respread() -> None:
    (same,) = texts("3\t收到\t申请", "收到申请\t3")
    assert (same.substantive, same.reason) == (False, RESPREAD)


def test_beyond_four_hundred_thousand_signs_the_rest_is_one() -> None:
    whole = ("甲" * 1_999 + "\n") * 200
    assert len(whole) == 400_000
    assert texts(whole + "尾一。", whole + "尾一！") == ()
    (changed,) = texts(whole + "尾一。", whole + "尾二。")
    assert (changed.before, changed.after) == ("尾一。", "尾二。")
    assert (changed.substantive, changed.reason, changed.part) == (True, REST_AS_ONE, Part.TEXT)
    (gone,) = texts(whole + "尾一。", whole)
    assert (gone.before, gone.after) == ("尾一。", None)
    (come,) = texts(whole, whole + "尾一。")
    assert (come.before, come.after) == (None, "尾一。")


# Files


def files(before: tuple[Any, ...], after: tuple[Any, ...], **parts: Any) -> tuple[Change, ...]:
    return file_changes(content(attachments=before, **parts), content(attachments=after, **parts)).files


def test_what_a_file_is_called() -> None:
    assert describe(file("a.pdf", "0123456789abcdef", size=12)) == "a.pdf (12 B, sha256 0123456789ab)"
    assert describe(file("a.pdf", None)) == "a.pdf"
    assert describe(file("a.pdf", None, size=0)) == "a.pdf (0 B)"


def test_files_that_no_one_can_read_were_replaced_only_where_their_size_says_so() -> None:
    for one, other, substantive in (
        ({"size": 1}, {"size": 2}, True),
        ({"size": 1}, {"size": 1}, False),
        ({"size": 1, "text": "甲"}, {"size": 2}, False),
        ({"size": 1}, {"size": 2, "text": "甲"}, False),
    ):
        (found,) = files((file("a.pdf", "aa", **one),), (file("a.pdf", "bb", **other),))
        assert (found.substantive, found.reason) == (substantive, UNREADABLE)
    assert files((file("a.pdf", "aa"),), (file("a.pdf", None),)) == ()
    assert files((file("a.pdf", None),), (file("a.pdf", "aa"),)) == ()


def test_recognised_texts_nearly_alike_may_be_misread() -> None:
    said = "".join(HAN[:200])
    near, far = said[:199] + HAN[300], "".join(HAN[150:350])
    for text, sure, reason in ((near, 0.99, MAYBE_MISREAD), (near, None, ""), (far, 0.99, "")):
        (found,) = files((file("a.pdf", "aa", text=said),), (file("a.pdf", "bb", text=text, confidence=sure),))
        assert (found.substantive, found.reason) == (not reason, reason)
    (same,) = files((file("a.pdf", "aa", text=said),), (file("a.pdf", "bb", text=f"“{said}”"),))
    assert (same.substantive, same.reason) == (False, SAME_TEXT)
    tables = {"tables": (cells("t3", {("n1", "total"): "7"}),)}
    other = {"tables": (cells("t3", {("n1", "total"): "8"}),)}
    (figure,) = files((file("a.pdf", "aa", text=said, **tables),), (file("a.pdf", "bb", text=said, **other),))
    assert figure.substantive


def test_files_find_each_other_by_bytes_address_name_text_and_place() -> None:
    one = file("甲.pdf", "aa", text="甲甲")
    (renamed,) = files((one,), (replace(one, name="乙.pdf", url="http://site/x"),))
    assert (renamed.substantive, renamed.reason, renamed.before, renamed.after) == (False, RENAMED, "甲.pdf", "乙.pdf")
    assert files((one,), (one,)) == ()
    other = replace(file("乙.doc", "bb", text="乙乙"), type="doc")
    gone, come = files((one,), (other,))
    assert (gone.before, gone.after) == ("甲.pdf (sha256 aa)", None)
    assert (come.before, come.after) == (None, "乙.doc (sha256 bb)")
    assert gone.substantive and come.substantive
    (only,) = files((one,), (replace(other, type="pdf"),))
    assert only.before is not None and only.after is not None, "the one file is the one file"
    (kept,) = files((one,), (), text="前。甲甲。后。")
    assert (kept.substantive, kept.reason) == (False, IN_THE_TEXT)
    (known,) = files((), (one,), text="前。甲甲。后。")
    assert (known.substantive, known.reason) == (False, IN_THE_TEXT)
    (new,) = files((), (one,))
    assert (new.substantive, new.reason) == (True, "")


def test_five_hundred_files_are_compared() -> None:
    many = tuple(file(f"{n}.pdf", None) for n in range(501))
    assert len(files((), many)) == 500
    assert len(files(many, ())) == 500


def test_what_changed_inside_a_replaced_file_is_told_with_its_name() -> None:
    before, after = file("a.pdf", "aa", text="公开12条。"), file("a.pdf", "bb", text="公开21条。")
    inside = file_changes(content(attachments=(before,)), content(attachments=(after,))).inside
    assert [(one.part, one.before, one.after, one.label) for one in inside] == [
        (Part.TEXT, "公开12条。", "公开21条。", "a.pdf")
    ]
    mute = replace(after, text="")
    assert file_changes(content(attachments=(before,)), content(attachments=(mute,))).inside == ()


# Tables


def tables(before: Any, after: Any, **parts: Any) -> tuple[Change, ...]:
    return table_changes(
        content(tables=(before,) if before else (), **parts), content(tables=(after,) if after else (), **parts)
    )


NATURAL = ("n1", "natural")


@pytest.mark.parametrize(
    ("before", "after", "substantive", "reason"),
    [
        ("3", "4", True, ""),
        ("3", "3.0", False, SAME_NUMBER),
        ("3", "3件", False, SAME_NUMBER),
        ("3件", "3条", True, ""),
        ("-3", "3", True, ""),
        ("", "/", False, BLANKS),
        ("", "0", True, ""),
        ("甲", "乙", True, ""),
        ("（甲）", "甲", False, SAME_NUMBER),
        (None, "", False, BLANKS),
        (None, "0", True, ""),
        ("", None, False, BLANKS),
        ("0", None, True, ""),
    ],
)
def test_cells(before: str | None, after: str | None, substantive: bool, reason: str) -> None:
    old = {("n1", "total"): "9"} | ({} if before is None else {NATURAL: before})
    new = {("n1", "total"): "9"} | ({} if after is None else {NATURAL: after})
    (found,) = tables(cells("t3", old), cells("t3", new))
    assert (found.before, found.after) == (before, after)
    assert (found.substantive, found.reason) == (substantive, reason)
    assert found.label.endswith("自然人")


def test_recognised_cells_are_told_from_how_sure_they_are() -> None:
    old, new = cells("t3", {NATURAL: "3"}), cells("t3", {NATURAL: "4"})
    for sure, reason in ((0.95, ""), (0.949, RECOGNISED)):
        for one, other in ((old, replace(new, confidence=sure)), (replace(old, confidence=sure), new)):
            (found,) = tables(one, other)
            assert (found.substantive, found.reason) == (not reason, reason)
    assert tables(old, replace(cells("t3", {NATURAL: ""}), confidence=0.5)) == ()


def test_two_thousand_cells_are_told() -> None:
    old = {(f"r{n}", "total"): "1" for n in range(2_001)}
    figure = cells("t3", {NATURAL: "1"}).figures[0]
    before = replace(cells("t3", {}), figures=tuple(replace(figure, row=row, raw="1", value=1) for row, _ in old))
    after = replace(before, figures=tuple(replace(one, raw="2", value=2) for one in before.figures))
    assert len(tables(before, after)) == 2_000


def test_whole_tables() -> None:
    table = cells("t3", {NATURAL: "3"})
    (gone,) = tables(table, None)
    assert (gone.substantive, gone.reason, gone.after) == (True, NO_LONGER_THERE, None)
    (come,) = tables(None, table)
    assert (come.substantive, come.reason, come.before) == (True, NOT_THERE_BEFORE, None)
    (unread,) = tables(table, None, signals=("unread_table:t3",))
    assert (unread.substantive, unread.reason) == (False, STILL_THERE)
    (known,) = tables(None, table, signals=("unread_table:t3",))
    assert (known.substantive, known.reason) == (False, STILL_THERE)
    (picture,) = tables(table, None, signals=("table_as_picture",))
    assert (picture.substantive, picture.reason) == (True, AS_PICTURE)
    assert tables(replace(table, figures=()), None) == tables(None, replace(table, figures=())) == ()
    drawn = replace(table, read="ocr", confidence=0.99)
    (made,) = tables(table, drawn)
    assert (made.substantive, made.reason, made.after) == (True, AS_PICTURE, "图片")
    (read,) = tables(drawn, table)
    assert (read.substantive, read.reason, read.before) == (False, AS_TEXT, "图片")
    assert tables(drawn, drawn) == tables(replace(table, figures=()), replace(drawn, figures=())) == ()


@pytest.mark.parametrize(
    ("name", "rows", "text", "stands"),
    [
        ("t2_20_6", ("penalty", "coercion"), "行政处罚与行政强制的决定", True),
        ("t2_20_6", ("penalty", "coercion"), "行政处罚的决定", False),
        ("t2_20_6", ("penalty",), "行政处罚的决定", False),
        ("t2_20_6", ("penalty",), "行政处罚与行政强制的决定", True),
        ("t2_20_1", ("rules", "norm_docs"), "行政规范性文件三件", True),
        ("t2_20_1", ("rules", "norm_docs"), "规章一件", False),
        ("t2_20_6", ("penalty", "coercion"), "", False),
    ],
)
def test_a_table_whose_rows_stand_in_the_text_is_still_there(
    name: str, rows: tuple[str, ...], text: str, stands: bool
) -> None:
    column = "made" if name == "t2_20_1" else "decisions"
    with_table = content("不变。", tables=(cells(name, {(row, column): "3" for row in rows}),))
    (gone,) = table_changes(with_table, content(text))
    (come,) = table_changes(content(text), with_table)
    for change, otherwise in ((gone, NO_LONGER_THERE), (come, NOT_THERE_BEFORE)):
        assert (change.reason, change.substantive) == ((STILL_THERE, False) if stands else (otherwise, True))


def test_where_no_form_names_the_rows_those_that_were_read_do() -> None:
    courts = cells("t4", {("count", "rv_total"): "3"})
    named = replace(courts, figures=(replace(courts.figures[0], label="行政复议总计"),))
    unknown = replace(named, form="local", table="附表")
    for table in (named, unknown):
        (still,) = table_changes(content("不变。", tables=(table,)), content("行政复议总计 3"))
        assert still.reason == STILL_THERE
        (gone,) = table_changes(content("不变。", tables=(table,)), content("不变。"))
        assert gone.reason == NO_LONGER_THERE
    assert (still.label, still.before) == ("附表", "附表")
    assert table_changes(content(tables=(courts,)), content(""))[0].before == "政府信息公开行政复议、行政诉讼情况"


def test_cells_of_a_table_that_no_form_knows_are_told_by_their_own_words() -> None:
    known = cells("t3", {NATURAL: "3"})
    local = replace(known, form="local", table="附表", figures=(replace(known.figures[0], label="接件数"),))
    later = replace(local, figures=(replace(local.figures[0], raw="4", value=4),))
    (found,) = tables(local, later)
    assert (found.label, found.before, found.after) == ("接件数", "3", "4")
    assert [change.label for change in text_changes(content("甲\t3"), content("甲\t4"), (local,))] == [""]
    odd = replace(known, figures=(replace(known.figures[0], column="没有的列"),))
    (found,) = tables(odd, replace(odd, figures=(replace(odd.figures[0], raw="4", value=4),)))
    assert found.label.endswith("没有的列")


def test_a_cell_is_named_in_the_words_of_the_form_that_has_it() -> None:
    trial = cells("t3", {("r6", "total"): "3", NATURAL: "1"}, "g2019")
    later = cells("t3", {("r6_1", "total"): "3", NATURAL: "1"})
    gone, come = tables(trial, later)
    assert gone.label == "三(六) 其他处理 / 总计"
    assert come.label.startswith("三(六)1 ")
    fees = cells("t2_20_8", {("fees", "items_prev"): "3"}, "g2019")
    (found,) = tables(fees, cells("t2_20_8", {("fees", "items_prev"): "4"}, "g2019"))
    assert " / " in found.label, "two columns are told apart"


def test_a_new_cell_beside_doubtful_ones_is_no_change() -> None:
    old, new = cells("t3", {NATURAL: "3"}), cells("t3", {NATURAL: "3", ("n1", "total"): "3"})
    unsure = replace(old, confidence=0.9)
    assert tables(unsure, new) == tables(new, unsure) == ()


def test_a_picture_of_which_nothing_was_read_is_told_by_its_cells() -> None:
    table = cells("t3", {NATURAL: "3"})
    nothing = replace(table, read="ocr", confidence=0.99, figures=())
    assert AS_PICTURE not in [change.reason for change in tables(table, nothing)]
    assert AS_TEXT not in [change.reason for change in tables(nothing, table)]
    empty = content(tables=(replace(table, figures=()),))
    assert read_on_both_sides(empty, content(tables=(table,))) == ()


def test_of_two_readings_alike_the_first_is_compared() -> None:
    first, second = cells("t3", {NATURAL: "3"}), cells("t3", {NATURAL: "4"})
    assert table_changes(content(tables=(first, second)), content(tables=(first,))) == ()


def test_of_two_readings_the_whole_and_fullest_is_compared() -> None:
    few, more = cells("t3", {NATURAL: "3"}), cells("t3", {NATURAL: "4", ("n1", "total"): "9"})
    faulty = replace(more, problem="rows missing")
    for given in ((few, more), (more, few)):
        assert table_changes(content(tables=given), content(tables=(more,))) == ()
    for given in ((few, faulty), (faulty, few)):
        assert table_changes(content(tables=given), content(tables=(few,))) == ()


def test_rows_lost_by_a_faulty_reading_are_compared_as_text() -> None:
    both = cells("t3", {NATURAL: "3", ("n1", "total"): "9"})
    part = replace(cells("t3", {NATURAL: "3"}), problem="rows missing")

    def known(one: Any, other: Any) -> int:
        return len(read_on_both_sides(content(tables=(one,)), content(tables=(other,))))

    assert known(both, both) == 1
    assert known(both, part) == known(part, both) == 0
    assert known(part, part) == 1
    assert known(both, replace(part, problem=None)) == 1
    assert known(both, replace(both, figures=())) == 0
    assert tables(both, part) == ()
    (changed,) = tables(both, replace(part, problem=None))
    assert changed.substantive


def test_where_only_signs_differ_the_first_such_line_is_quoted() -> None:
    (found,) = compare(content("甲甲。\n——\n乙乙。"), content("甲甲。\n＊＊\n乙乙。"))
    assert (found.reason, found.substantive) == (LAYOUT, False)
    assert (found.before, found.after) == ("——", "＊＊")


def test_of_two_files_each_finds_its_own() -> None:
    before = (file("甲.pdf", "aa", text="甲甲"), file("乙.pdf", "bb", text="乙乙"))
    after = (file("乙.pdf", "cc", text="乙丙"), file("甲.pdf", "dd", text="甲丁"))
    found = files(before, after)
    assert {(one.before, one.after) for one in found} == {
        ("甲.pdf (sha256 aa)", "甲.pdf (sha256 dd)"),
        ("乙.pdf (sha256 bb)", "乙.pdf (sha256 cc)"),
    }
    elsewhere = tuple(replace(one, url=f"http://new/{number}", name=f"新{number}") for number, one in enumerate(after))
    by_text = tuple(replace(one, text=other.text) for one, other in zip(elsewhere, reversed(before), strict=True))
    assert [one.reason for one in files(before, by_text)] == [SAME_TEXT, SAME_TEXT]
    by_place = tuple(replace(one, url=one.url.replace("site", "new"), name=f"{one.name}（新）") for one in after)
    assert len(files(before, by_place)) == 2


def test_signs_that_change_a_number_count_at_the_end_too() -> None:
    assert bare("温度-3") != bare("温度3")
    assert bare("1.5") != bare("15") != bare("1、5")
    assert bare("5%") != bare("5")


# Whole contents


SAID = "".join(HAN[:200])


def test_recognised_texts_that_are_nearly_alike_accuse_nobody() -> None:
    near, far = SAID[:199] + HAN[300], "".join(HAN[150:350])
    seen = {"signals": ("recognised_text",)}
    for before, after in ((seen, seen), (seen, {}), ({}, seen)):
        (found,) = compare(content(SAID, **before), content(near, **after))
        assert (found.substantive, found.reason) == (False, MAYBE_MISREAD)
        assert any(one.substantive for one in compare(content(SAID, **before), content(far, **after)))
    (found,) = compare(content(SAID), content(near))
    assert found.substantive
    moved_sign = compare(content(f"{SAID}，", **seen), content(f"{SAID}——", **seen))
    assert {one.reason for one in moved_sign} <= {PUNCTUATION, LAYOUT}


def test_signs_of_a_title_are_no_other_title() -> None:
    plain = content().title
    (same,) = compare(content(), content(title=f"《{plain}》"))
    assert (same.part, same.substantive, same.reason) == (Part.TITLE, False, PUNCTUATION)
    (other,) = compare(content(), content(title=plain.replace("2021", "2022")))
    assert (other.part, other.substantive, other.reason) == (Part.TITLE, True, "")


def test_a_line_of_signs_alone_is_layout() -> None:
    for before, after in (("甲甲。", "甲甲。\n——"), ("甲甲。\n——", "甲甲。")):
        found = compare(content(before), content(after))
        assert [(one.substantive, one.reason, one.before) for one in found] in ([], [(False, LAYOUT, None)])


def test_a_text_that_shrank_and_was_respelled_has_shrunk() -> None:
    whole = ["".join(HAN[10 * n : 10 * n + 10]) for n in range(40)]
    found = compare(content("。\n".join(whole)), content("！\n".join(whole[:15])))
    assert found[0].reason == SHRUNK
    assert {one.substantive for one in found} == {True, False}


def test_what_a_file_and_a_page_both_changed_is_told_once_and_what_one_did_too() -> None:
    def said(page: str, inside: str) -> ReportContent:
        return content(page, attachments=(file("a.docx", f"sha{inside}", text=inside),))

    both = compare(said("公开12条。", "公开12条。"), said("公开21条。", "公开21条。"))
    assert [one.before for one in both if one.part is Part.TEXT] == ["公开12条。"]
    apart = compare(said("公开12条。", "受理3件。"), said("公开21条。", "受理5件。"))
    assert [one.before for one in apart if one.part is Part.TEXT] == ["公开12条。", "受理3件。"]


def test_a_row_with_another_cell_is_told_beside_its_figures() -> None:
    def rows(figure: str, row: str) -> ReportContent:
        return content(f"甲甲甲。\n{row}", tables=(cells("t3", {NATURAL: figure}),))

    found = compare(rows("3", "某某事项\t3"), rows("4", "某某事项\t4\t5"))
    assert [one.part for one in found] == [Part.TABLE, Part.TEXT]
    (told,) = compare(rows("3", "某某事项\t3"), rows("4", "某某事项\t4"))
    assert told.part is Part.TABLE
    wrong = compare(rows("3", "某某事项\t3"), rows("4", "某某事项\t9"))
    assert [one.part for one in wrong] == [Part.TABLE, Part.TEXT]

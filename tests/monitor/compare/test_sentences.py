"""Sentences: what of them counts, and which became which."""

import pytest

from monitor.compare.sentences import bare, edits, moved, respelled, sentences


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("全年公开 12 条。", "全年公开12条"),
        ("１２件，其中网站3件", "12件、其中：网站3件。"),
        ("“三安全一稳定”", "三安全一稳定"),
        ("1,500 条", "1500条"),
        ("二○一八年", "二〇一八年"),
        ("二O一八年", "二〇一八年"),
        ("（一）概述", "(一) 概述"),
        ("公\u200b开", "公开"),
        ("——总体情况", "总体情况"),
    ],
)
def test_only_spelling_differs(one: str, other: str) -> None:
    assert bare(one) == bare(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.5万元", "15万元"),
        ("增长50%", "增长50"),
        ("增长-5%", "增长5%"),
        ("1、2号文件", "12号文件"),
        ("第1（2）项", "第12项"),
        ("12:30", "1230"),
        ("3/4", "34"),
        ("12件", "21件"),
        ("公开", "不公开"),
        ("DN110", "dn110"),
    ],
)
def test_the_sense_differs(one: str, other: str) -> None:
    assert bare(one) != bare(other)


def test_cells_of_a_row_stay_apart() -> None:
    (one,), (other,) = sentences("合计\t3\t5"), sentences("合计\t35\t")
    assert one.row
    assert one.key != other.key


def test_sentences_end_at_full_stops_and_lines() -> None:
    assert [s.text for s in sentences("一、概述\n公开12条。其中网站3条；微信9条！\n——\n")] == [
        "一、概述",
        "公开12条。",
        "其中网站3条；",
        "微信9条！",
    ]


def told(before: str, after: str) -> list[tuple[str | None, str | None]]:
    return [
        (e.before.text if e.before else None, e.after.text if e.after else None)
        for e in edits(sentences(before), sentences(after))
    ]


def test_an_edited_sentence_is_a_pair() -> None:
    assert told("开头。收到申请3件。结尾。", "开头。收到申请5件。结尾。") == [("收到申请3件。", "收到申请5件。")]


def test_like_sentences_are_paired_best_first() -> None:
    before = "收到申请3件，均按期答复。举行听证会2次。"
    after = "举行听证会4次。收到申请3件，均未按期答复。"
    assert told(before, after) == [
        ("举行听证会2次。", "举行听证会4次。"),
        ("收到申请3件，均按期答复。", "收到申请3件，均未按期答复。"),
    ]


def test_added_and_dropped_sentences_stand_alone() -> None:
    assert told("甲乙丙丁。", "甲乙丙丁。本年度未发生行政诉讼。") == [(None, "本年度未发生行政诉讼。")]
    assert told("甲乙丙丁。本年度未发生行政诉讼。", "甲乙丙丁。") == [("本年度未发生行政诉讼。", None)]


def test_a_moved_sentence_is_neither_dropped_nor_added() -> None:
    before, after = sentences("甲句在前。乙句在后。"), sentences("乙句在后。甲句在前。")
    assert edits(before, after) == ()
    assert moved(before, after) is not None
    assert moved(before, before) is None


def test_a_sentence_cut_in_two_is_no_edit() -> None:
    assert told("公开12条，其中网站3条。", "公开12条。其中网站3条。") == []


def test_one_more_of_several_equal_sentences_is_an_addition() -> None:
    assert told("无。有。无。", "无。有。无。无。") == [(None, "无。")]


def test_other_punctuation_within_a_sentence_is_a_respelling() -> None:
    (edit,) = respelled(sentences("公开12条，网站3条。"), sentences("公开12条、网站3条。"), 10)
    assert edit.before is not None and edit.before.text == "公开12条，网站3条。"


def test_a_row_is_never_paired_with_a_sentence() -> None:
    assert told("合计\t3\t5", "合计3和5。") == [(None, "合计3和5。"), ("合计\t3\t5", None)]

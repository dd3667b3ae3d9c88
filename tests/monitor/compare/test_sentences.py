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


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("第3.项", "第3项", True),
        ("1;2", "1、2", True),
        ("1.5", "1、5", False),
        ("1.5", "1|5", False),
        ("3-5件", "3、5件", False),
    ],
)
def test_a_sign_counts_between_two_numbers_only(one: str, other: str, same: bool) -> None:
    assert (bare(one) == bare(other)) is same


def test_a_sentence_joined_once_explains_one_pair_of_sentences() -> None:
    assert told("甲甲。乙乙。丙丙。甲甲。乙乙。", "甲甲乙乙。丙丙。") == [("甲甲。", None), ("乙乙。", None)]


def test_sentences_joined_behind_one_that_is_gone_are_the_same() -> None:
    assert told("首首。甲甲。乙乙。", "甲甲乙乙。") == [("首首。", None)]
    assert told("首首。甲甲。留留留。乙乙。", "首首。留留留。甲甲乙乙。") != []


def test_half_of_all_signs_in_common_are_one_sentence() -> None:
    assert told("甲一。", "一乙甲。") == [("甲一。", "一乙甲。")]


def test_of_sentences_equally_like_the_nearest_is_the_one_and_then_the_earlier() -> None:
    nearest = told("甲甲甲甲。\n乙乙乙乙。\n收到申请1件。", "收到申请3件。\n丙丙丙丙。\n收到申请4件。")
    assert ("收到申请1件。", "收到申请4件。") in nearest
    assert (None, "收到申请3件。") in nearest
    earlier = told("甲甲甲甲。\n收到申请1件。", "收到申请3件。\n乙乙乙乙。\n收到申请4件。")
    assert ("收到申请1件。", "收到申请3件。") in earlier
    assert (None, "收到申请4件。") in earlier


def many(count: int, end: str, *, first: int = 0) -> str:
    """So many sentences unlike one another, the `first` ones at the end; like those with another `end`."""
    said = ["".join(chr(0x4E00 + 8 * number + sign) for sign in range(6)) + f"{end}。" for number in range(count)]
    return "\n".join([*said[first:], *said[:first]])


@pytest.mark.parametrize(
    ("count", "shift", "paired"),
    [(200, 30, 200), (201, 0, 201), (201, 20, 181), (201, -20, 181), (201, 21, 0), (201, -21, 0)],
)
def test_in_a_long_text_that_changed_all_over_only_neighbours_are_held_together(
    count: int, shift: int, paired: int
) -> None:
    found = told(many(count, "早"), many(count, "晚", first=shift))
    assert sum(before is not None and after is not None for before, after in found) == paired

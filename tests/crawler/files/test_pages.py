"""Pages put together: furniture dropped, lines and tables whole again, nothing else touched."""

from __future__ import annotations

import pytest

from crawler.files.grids import Block, Grid
from crawler.files.laid_out.pages import document_blocks, is_bare, is_garbled
from crawler.files.laid_out.radicals import whole_signs

PROSE = (
    "柳溪镇在村口立了三块公开栏，每周三由信息员把过期的内容换下，",
    "换下的内容装订成册，放在镇政府一楼的资料架上，谁都可以翻看，",
    "翻看的人要在本子上写下名字和日期，年底由办公室统计一共来了多少",
    "人次，其中有多少是外村的，有多少是来问补贴的，都写在一张表上，贴",
    "在门口。",
)


def grid(*rows: tuple[str | None, ...]) -> Grid:
    return Grid(rows=rows)


@pytest.mark.parametrize(
    "folio",
    [
        "- 2 -",
        "— 2 —",
        "－2－",
        "·2·",
        "第2页",
        "第 2 页 共 5 页",
        "第2页/共5页",
        "第二页",
        "2/5",
        "2",
        "Page 2 of 5",
        "- Ⅱ -",
    ],
)
@pytest.mark.parametrize("top", [True, False])
def test_page_numbers_are_dropped(folio: str, top: bool) -> None:
    second: list[Block] = [folio, "后页的话。"] if top else ["后页的话。", folio]
    assert document_blocks([["前页的话。"], second]) == ("前页的话。", "后页的话。")


def test_bare_numbers_are_page_numbers_where_they_count_along() -> None:
    pages = [["封面"], ["目录"], ["甲。", "1"], ["乙。", "2"], ["丙。", "3"]]
    assert document_blocks(pages) == ("封面", "目录", "甲。", "乙。", "丙。")
    assert document_blocks([["行政许可", "43"], ["行政处罚", "12"]]) == ("行政许可", "43", "行政处罚", "12")


def test_numbers_inside_a_page_stay() -> None:
    assert document_blocks([["甲。", "2/5", "乙。"], ["丙。", "- 7 -", "丁。"]])[1] == "2/5"


def test_running_heads_and_feet_are_dropped() -> None:
    pages: list[list[Block]] = [
        ["青石县政务公开", f"第{number}段的话。", f"柳溪镇编 第{number}页"] for number in ("1", "2", "3", "4")
    ]
    assert document_blocks(pages) == tuple(f"第{number}段的话。" for number in range(1, 5))


def test_a_head_of_two_pages_is_dropped_and_a_sentence_is_not() -> None:
    assert document_blocks([["青石县政务公开", "甲。"], ["青石县政务公开", "乙。"]]) == ("甲。", "乙。")
    twice = [["如有疑问请来电。", "甲。"], ["如有疑问请来电。", "乙。"]]
    assert document_blocks(twice) == ("如有疑问请来电。", "甲。", "如有疑问请来电。", "乙。")


def test_a_title_that_runs_over_the_pages_is_kept_once() -> None:
    title = "柳溪镇2022年政府信息公开工作年度报告"
    pages = [[title, "甲。"], [title, "乙。"], [title, "丙。"]]
    assert document_blocks(pages) == (title, "甲。", "乙。", "丙。")
    with_body = [[title, title, "甲。"], [title, "乙。"], [title, "丙。"]]
    assert document_blocks(with_body)[0] == title


def test_pages_that_all_say_the_same_are_not_emptied() -> None:
    assert document_blocks([["只有一行"]] * 4) == ("只有一行",) * 4


def test_lines_cut_at_the_margin_are_whole() -> None:
    assert document_blocks([[*PROSE, "二、主动公开"]]) == ("".join(PROSE), "二、主动公开")
    over_pages = [[*PROSE[:2], "- 1 -"], [*PROSE[2:], "- 2 -"]]
    assert document_blocks(over_pages) == ("".join(PROSE),)


def test_rows_of_a_table_without_lines_stay_apart() -> None:
    rows = [f"{number}.其他法律行政法规禁止公开的情形和别的 0 0 0 0 0 0 {number}" for number in range(1, 9)]
    assert document_blocks([rows]) == tuple(rows)
    short = [*PROSE, "行政许可 43", "行政处罚 12件"]
    assert document_blocks([short])[-2:] == ("行政许可 43", "行政处罚 12件")


def test_numbers_below_a_broken_label_join_it() -> None:
    page = ["5.要求行政机关确认或重新出", "具已获取信息", "0 0 0 - 0 0 0", "末句说完了。", "1 2 3"]
    assert document_blocks([page]) == (
        "5.要求行政机关确认或重新出",
        "具已获取信息 0 0 0 - 0 0 0",
        "末句说完了。",
        "1 2 3",
    )


def test_a_table_goes_on_with_the_next_page() -> None:
    pages = [
        ["甲。", grid(("指标", "数"), ("许可", "1")), "- 1 -"],
        [grid(("处罚", "2"), ("强制", "3")), "乙。", "- 2 -"],
    ]
    whole = grid(("指标", "数"), ("许可", "1"), ("处罚", "2"), ("强制", "3"))
    assert document_blocks(pages) == ("甲。", whole, "乙。")


def test_tables_of_other_width_stay_apart() -> None:
    pages = [[grid(("指标", "数"))], [grid(("甲", "乙", "丙"))]]
    assert document_blocks(pages) == (pages[0][0], pages[1][0])


def test_heads_that_the_next_page_repeats_are_dropped() -> None:
    head: tuple[tuple[str | None, ...], ...] = (("申请人情况", None, None), ("项目", "自然人", "总计"))
    pages = [[grid(*head, ("一、新收", "1", "1"))], [grid(*head, ("二、结转", "0", "0"))]]
    assert document_blocks(pages) == (grid(*head, ("一、新收", "1", "1"), ("二、结转", "0", "0")),)


def test_rows_that_are_alike_but_hold_numbers_are_no_head() -> None:
    pages = [[grid(("许可", "0"), ("处罚", "0"))], [grid(("许可", "0"), ("强制", "0"))]]
    assert document_blocks(pages) == (grid(("许可", "0"), ("处罚", "0"), ("许可", "0"), ("强制", "0")),)


@pytest.mark.parametrize("values_first", [True, False])
def test_a_row_that_the_page_cuts_in_two_is_one(values_first: bool) -> None:
    halves = [("2.其他法律行政法", "4", "0"), ("规禁止公开", "", "")]
    if not values_first:
        halves = [("2.其他法律行政法", "", ""), ("规禁止公开", "4", "0")]
    pages = [[grid(("1.属于国家秘密", "0", "0"), halves[0])], [grid(halves[1], ("3.危及“三安全一稳定”", "0", "0"))]]
    expected = (
        ("1.属于国家秘密", "0", "0"),
        ("2.其他法律行政法规禁止公开", "4", "0"),
        ("3.危及“三安全一稳定”", "0", "0"),
    )
    assert document_blocks(pages) == (grid(*expected),)


def test_a_blank_row_before_another_label_is_not_mixed_with_it() -> None:
    pages = [[grid(("行政处罚", ""))], [grid(("行政强制", "6"))]]
    assert document_blocks(pages) == (grid(("行政处罚", ""), ("行政强制", "6")),)


def test_radicals_are_signs_again() -> None:
    assert whole_signs("⼀、⾏政⻓⻔⺠⻅⾯") == "一、行政长门民见面"
    untouched = "①㎡Ⅲ（１）ﬁ豈々〇"
    assert whole_signs(untouched) == untouched
    assert document_blocks([["⼆、主动公开", grid(("⾏政许可", None))]]) == ("二、主动公开", grid(("行政许可", None)))


def test_next_to_no_text() -> None:
    assert is_bare("- 1 -  柳溪镇")
    assert not is_bare("柳溪镇二〇二二年年度报告")
    assert not is_bare("annual report 2022 of Willow Creek")


def test_numbers_of_drawings_are_no_signs() -> None:
    assert is_garbled("\ue001\ue002 \ue003年")
    assert not is_garbled("柳溪镇年度报告\ue001")
    assert not is_garbled("")


def test_lines_that_a_browser_prints_at_the_edges() -> None:
    pages: list[list[Block]] = [
        [f"第{number}段的话。", "2024/1/25 09:30 柳溪镇年度报告", f"http://www.qingshi.example/1.html {number}/3"]
        for number in (1, 2, 3)
    ]
    pages[0].insert(0, "柳溪镇年度报告")
    assert document_blocks(pages) == ("柳溪镇年度报告", "第1段的话。", "第2段的话。", "第3段的话。")


def test_a_title_cut_in_two_is_one_and_a_long_heading_ends() -> None:
    assert (
        document_blocks([["青石县2016年政府信息公开工作年度报", "告", "一、概述"]])[0]
        == "青石县2016年政府信息公开工作年度报告"
    )
    heading = "五、因政府信息公开工作被申请行政复议、提起行政诉讼的情况"
    page = [*PROSE, heading, "发生行政复议5件。"]
    assert document_blocks([page])[-2:] == (heading, "发生行政复议5件。")

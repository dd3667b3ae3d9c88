"""Positioned text: lines, cells, columns; nothing that stands on a page is lost."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.files.grids import Block, Grid
from crawler.files.laid_out.layout import MOST_RUNS, Rule, Run, has_tables, page_blocks, written_lines


def run(text: str, x: float, y: float, size: float = 10.0) -> Run:
    """Type set solid: Chinese signs as wide as high, others half as wide."""
    return Run(text, x, y, x + sum(size / 2 if sign.isascii() else size for sign in text), y + size)


def ruled(xs: list[float], ys: list[float]) -> list[Rule]:
    """Lines all through at these places."""
    return [Rule(xs[0], y, xs[-1], y) for y in ys] + [Rule(x, ys[0], x, ys[-1]) for x in xs]


def signs(blocks: list[Block]) -> Counter[str]:
    """How often each sign stands in blocks, blanks apart."""
    found: Counter[str] = Counter()
    for block in blocks:
        cells = [cell or "" for row in block.rows for cell in row] if isinstance(block, Grid) else [block]
        found.update(sign for cell in cells for sign in cell if not sign.isspace())
    return found


def test_runs_on_one_base_line_are_one_line() -> None:
    runs = [run("柳溪镇", 10, 10), run("2022", 40, 11), run("年报", 60, 10), run("下一行", 10, 30)]
    assert page_blocks(runs, []) == ["柳溪镇2022年报", "下一行"]


def test_a_gap_of_a_sign_is_a_blank() -> None:
    assert page_blocks([run("甲", 10, 10), run("乙", 32, 10)], []) == ["甲 乙"]
    assert page_blocks([run("甲", 10, 10), run("乙", 25, 10)], []) == ["甲乙"]
    assert page_blocks([run("12", 10, 10), run("3", 24, 10)], []) == ["12 3"]
    assert page_blocks([run("12", 10, 10), run("3", 20.5, 10)], []) == ["123"]


def test_a_row_without_drawn_lines_stays_whole() -> None:
    rows = [("行政许可", "43", "5"), ("行政处罚", "12", "0")]
    runs = [
        run(cell, 10 + 100 * column, 10 + 20 * row)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
    ]
    assert page_blocks(runs[::-1], []) == ["行政许可 43 5", "行政处罚 12 0"]


def test_a_scan_that_is_a_little_aslant_keeps_its_lines() -> None:
    runs = [
        Run(f"{row}{column}", 40 * column, 30 * row + column * 2.5, 40 * column + 20, 30 * row + column * 2.5 + 12)
        for row in range(1, 5)
        for column in range(1, 9)
    ]
    lines = page_blocks(runs, [])
    assert lines == [" ".join(f"{row}{column}" for column in range(1, 9)) for row in range(1, 5)]


def test_drawn_lines_make_a_grid() -> None:
    runs = [run("指标", 15, 12), run("数", 65, 12), run("公开信息", 12, 32), run("7", 70, 32), run("后文", 10, 60)]
    grid = Grid(rows=(("指标", "数"), ("公开信息", "7")))
    assert page_blocks(runs, ruled([10, 60, 90], [10, 30, 50])) == [grid, "后文"]


def test_merged_cells_hold_their_text_once() -> None:
    # A head over two columns, a label beside two rows; the walls inside them are not drawn.
    rules = [Rule(0, y, 90, y) for y in (0, 20, 60)]
    rules += [Rule(30, 40, 90, 40), Rule(0, 0, 0, 60), Rule(30, 0, 30, 60), Rule(60, 20, 60, 60), Rule(90, 0, 90, 60)]
    runs = [run("项", 5, 5), run("申请人", 45, 5), run("合计", 5, 35)]
    runs += [run(text, x, y) for text, x, y in (("1", 40, 25), ("2", 70, 25), ("3", 40, 45), ("4", 70, 45))]
    assert page_blocks(runs, rules) == [Grid(rows=(("项", "申请人", None), ("合计", "1", "2"), (None, "3", "4")))]


@pytest.mark.parametrize("style", ["cell by cell", "doubled", "dashed", "short of the corner"])
def test_however_lines_are_drawn(style: str) -> None:
    xs, ys = [0.0, 50.0, 100.0], [0.0, 20.0, 40.0]
    rules = ruled(xs, ys)
    if style == "cell by cell":
        rules = [
            rule
            for left, right in ((0.5, 49.5), (50.5, 99.5))
            for top, low in ((0.5, 19.5), (20.5, 39.5))
            for rule in ruled([left, right], [top, low])
        ]
    elif style == "doubled":
        rules += [Rule(rule.x0 + 0.8, rule.y0 + 0.8, rule.x1 + 0.8, rule.y1 + 0.8) for rule in rules]
    elif style == "dashed":
        rules = [Rule(x, y, x + 2, y) for y in ys for x in range(0, 100, 4)]
        rules += [Rule(x, y, x, y + 2) for x in xs for y in range(0, 40, 4)]
    else:
        rules = [Rule(1, y, 99, y) for y in ys] + [Rule(x, 1, x, 39) for x in xs]
    runs = [run("甲", 10, 5), run("1", 60, 5), run("乙", 10, 25), run("2", 60, 25)]
    assert page_blocks(runs, rules) == [Grid(rows=(("甲", "1"), ("乙", "2")))]


def test_a_table_open_at_its_sides_has_all_columns() -> None:
    rules = [Rule(0, y, 150, y) for y in (0, 20, 40)] + [Rule(x, 0, x, 40) for x in (50, 100)]
    runs = [run(text, 10 + 50 * column, 5) for column, text in enumerate("甲乙丙")]
    runs += [run(text, 10 + 50 * column, 25) for column, text in enumerate("123")]
    assert page_blocks(runs, rules) == [Grid(rows=(("甲", "乙", "丙"), ("1", "2", "3")))]


def test_a_frame_is_no_table() -> None:
    lines = [run(f"第{number}行说的是别的", 10, 20 * number) for number in range(1, 6)]
    expected = [f"第{number}行说的是别的" for number in range(1, 6)]
    assert page_blocks(lines, ruled([0, 150], [10, 130])) == expected
    assert page_blocks(lines, ruled([0, 150], [10, 125, 130])) == expected


def test_underlines_are_no_table() -> None:
    runs = [run("填报单位", 0, 0), run("柳溪镇", 50, 0)]
    assert page_blocks(runs, [Rule(50, 11, 90, 11), Rule(0, 30, 90, 30)]) == ["填报单位 柳溪镇"]
    assert not has_tables(runs, [Rule(50, 11, 90, 11), Rule(0, 30, 90, 30)])


def test_a_head_over_a_table_is_a_line() -> None:
    rules = [*[Rule(0, y, 100, y) for y in (0, 20, 40)], Rule(0, 0, 0, 40), Rule(100, 0, 100, 40), Rule(50, 20, 50, 40)]
    runs = [run("第二十条第", 5, 5), run("许可", 5, 25), run("4", 60, 25)]
    assert page_blocks(runs, rules) == ["第二十条第", Grid(rows=(("许可", "4"),))]


def test_a_piece_over_several_cells_is_cut_at_their_edges() -> None:
    blocks = page_blocks(
        [Run("行政许可 43 5", 5, 5, 125, 15), run("行政处罚", 5, 25)], ruled([0, 70, 110, 150], [0, 20, 40])
    )
    assert blocks == [Grid(rows=(("行政许可", "43", "5"), ("行政处罚", "", "")))]


def test_a_label_broken_in_its_cell_is_one() -> None:
    runs = [run("其他法律行政", 2, 2), run("法规禁止公开", 2, 14), run("0", 80, 8)]
    blocks = page_blocks(runs, ruled([0, 65, 100], [0, 26, 40]))
    assert blocks == [Grid(rows=(("其他法律行政法规禁止公开", "0"), ("", "")))]


def test_a_number_broken_in_its_cell_is_one_and_two_numbers_are_two() -> None:
    rules = ruled([0, 40, 62], [0, 26, 40])
    broken = page_blocks([run("许可", 2, 8), run("4119", 41, 2), run("5", 48, 14)], rules)
    assert broken == [Grid(rows=(("许可", "41195"), ("", "")))]
    two = page_blocks([run("许可", 2, 8), run("41", 46, 2), run("5", 48, 14)], rules)
    assert two == [Grid(rows=(("许可", "41 5"), ("", "")))]


def test_numbers_stacked_between_upright_lines_alone_are_rows() -> None:
    rules = ruled([0, 60, 120], [0, 20, 80])
    runs = [run("指标", 5, 5), run("数", 70, 5)]
    runs += [run(label, 5, 25 + 15 * row) for row, label in enumerate(("许可", "处罚", "强制"))]
    runs += [run(number, 112 - 5 * len(number), 25 + 15 * row) for row, number in enumerate(("100", "25", "7"))]
    expected = (("指标", "数"), ("许可", "100"), ("处罚", "25"), ("强制", "7"))
    assert page_blocks(runs, rules) == [Grid(rows=expected)]


def test_a_table_in_a_cell_takes_its_own() -> None:
    rules = ruled([0, 100, 400], [0, 200, 220]) + ruled([120, 200, 280], [40, 60, 80])
    runs = [
        run("外", 10, 90),
        run("甲", 130, 45),
        run("乙", 210, 45),
        run("1", 130, 65),
        run("2", 210, 65),
        run("末", 10, 205),
    ]
    blocks = page_blocks(runs, rules)
    assert Grid(rows=(("甲", "乙"), ("1", "2"))) in blocks
    assert Grid(rows=(("外", ""), ("末", ""))) in blocks


def test_text_drawn_twice_is_read_once() -> None:
    assert page_blocks([run("年报", 10, 10), run("年报", 10.3, 10), run("年报", 30.2, 10)], []) == ["年报年报"]


def test_two_columns_of_prose_are_read_one_after_the_other() -> None:
    left = [f"左边第{sign}行的文字一直写到栏边" for sign in "一二三四五六"]
    right = [f"右边第{sign}行的文字一直写到栏边" for sign in "一二三四五六"]
    runs = [run("题目横跨两栏的一行文字题目横跨两栏的一行文字题目", 0, 0)]
    runs += [run(text, 0, 20 + 15 * row) for row, text in enumerate(left)]
    runs += [run(text, 180, 20 + 15 * row) for row, text in enumerate(right)]
    assert page_blocks(runs, [])[1:] == left + right


def test_the_columns_of_a_table_are_not_columns_of_prose() -> None:
    labels = [f"{number}.属于不予公开的第几种情形" for number in range(1, 9)]
    runs = [run(text, 0, 15 * row) for row, text in enumerate(labels)]
    runs += [run("0", 250, 15 * row) for row in range(8)]
    assert page_blocks(runs, []) == [f"{label} 0" for label in labels]


def test_lines_in_the_order_of_writing() -> None:
    label = [run("5.要求确认或重新出", 0, 0), run("具已获取信息", 0, 12), run("0", 150, 6), run("0", 180, 6)]
    assert written_lines([*label, run("末行", 0, 30)]) == ["5.要求确认或重新出", "具已获取信息", "0 0", "末行"]


def test_a_line_written_in_two_goes() -> None:
    runs = [run("每村固定", 0, 0), run("一主一备", 46, 0), run("两名", 92, 0), run("“", 40, 0, 6), run("”", 86, 0, 6)]
    assert written_lines(runs) == ["每村固定“一主一备”两名"]


def test_an_order_of_writing_that_jumps_about_is_none() -> None:
    assert written_lines([run("行", 0, 400 - 40 * row) for row in range(10)]) is None


def test_nothing_comes_of_nothing_and_of_nonsense() -> None:
    nan, endless = float("nan"), float("inf")
    assert page_blocks([], ruled([0, 10, 20], [0, 10, 20])) == []
    assert (
        page_blocks([Run("甲", nan, 0, 1, 1), Run("乙", 0, 0, endless, 1), Run("丙", 0, 5, 5, 5), run(" ", 0, 0)], [])
        == []
    )
    assert page_blocks([run("甲", 0, 0)], [Rule(nan, 0, 1, 0), Rule(0, 0, endless, 0)]) == ["甲"]


def test_a_page_of_any_size_is_read_up_to_its_limits() -> None:
    crowd = [run("字", number % 200 * 11, number // 200 * 12) for number in range(MOST_RUNS + 200)]
    blocks = page_blocks(crowd, [])
    assert signs(blocks)["字"] == MOST_RUNS
    one_line = [run("字", number, 0) for number in range(MOST_RUNS)]
    assert len(page_blocks(one_line, [])) == 1
    hatched = [Rule(0, y, 3000, y) for y in range(0, 5000, 2)] + [Rule(x, 0, x, 5000) for x in range(0, 5000, 2)]
    assert signs(page_blocks(crowd[:3000], hatched))["字"] == 3000


places = st.integers(0, 300).map(float)
some_runs = st.lists(st.tuples(st.text("甲乙1 2.", min_size=1, max_size=6), places, places), max_size=30)
some_rules = st.lists(st.tuples(places, places, places, st.booleans()), max_size=30)


@settings(deadline=None)
@given(some_runs, some_rules)
def test_no_sign_is_lost_or_made_up(
    words: list[tuple[str, float, float]], drawn: list[tuple[float, float, float, bool]]
) -> None:
    # Each text once, so that none counts as drawn twice.
    runs = list({text: run(text, x, y) for text, x, y in words}.values())
    rules = [Rule(a, b, c, b) if level else Rule(b, a, b, c) for a, b, c, level in drawn]
    whole = Counter(sign for one in runs for sign in one.text if not sign.isspace())
    assert signs(page_blocks(runs, rules)) == whole

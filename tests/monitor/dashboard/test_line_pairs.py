"""Two texts beside each other: nothing lost, what was edited beside its former wording, what moved said to have moved."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from monitor.compare.marks import Piece
from monitor.dashboard.drawing.line_pairs import LinePair, line_pairs

FIRST = "一、总体情况"
SECOND = "主动公开政府信息共269条，其中政府网站213条。"
THIRD = "没有收到政府信息公开申请，没有收取费用。"
FOURTH = "存在的问题是更新不够及时，下一步将按月检查。"


def text(pieces: tuple[Piece, ...] | None) -> str | None:
    return None if pieces is None else "".join(piece.text for piece in pieces)


def sides(pairs: list[LinePair]) -> tuple[list[str], list[str]]:
    before = [line for pair in pairs if (line := text(pair.before)) is not None]
    return before, [line for pair in pairs if (line := text(pair.after)) is not None]


LINES = st.lists(
    st.sampled_from([FIRST, SECOND, THIRD, FOURTH, SECOND.replace("269", "296"), "甲", "乙乙乙乙乙乙"]), max_size=9
)


@given(LINES, LINES)
def test_both_texts_can_be_read_from_the_pairs(before: list[str], after: list[str]) -> None:
    pairs = line_pairs("\n".join(before), "\n".join(after), all_lines=True)
    assert sides(pairs) == (before, after)
    for pair in pairs:
        assert pair.changed or pair.before == pair.after


@given(LINES, LINES)
def test_a_moved_line_stands_once_on_either_side_and_is_the_same(before: list[str], after: list[str]) -> None:
    pairs = line_pairs("\n".join(before), "\n".join(after), all_lines=True)
    moves: dict[int, list[LinePair]] = {}
    for pair in pairs:
        if pair.moved:
            moves.setdefault(pair.moved, []).append(pair)
    for two in moves.values():
        (gone,) = [one for one in two if one.after is None]
        (come,) = [one for one in two if one.before is None]
        assert text(gone.before) == text(come.after)
        assert not any(piece.changed for piece in (*(gone.before or ()), *(come.after or ())))


def test_a_paragraph_that_only_stands_elsewhere_is_moved() -> None:
    pairs = line_pairs(
        "\n".join((FIRST, SECOND, THIRD, FOURTH)), "\n".join((FIRST, THIRD, FOURTH, SECOND)), all_lines=False
    )
    changed = [(text(pair.before), text(pair.after), pair.moved) for pair in pairs if pair.changed]
    assert changed == [(SECOND, None, 1), (None, SECOND, 1)]


def test_a_short_word_that_comes_again_is_not_called_moved() -> None:
    pairs = line_pairs("\n".join(("无", SECOND, THIRD)), "\n".join((SECOND, THIRD, "无")), all_lines=True)
    assert not any(pair.moved for pair in pairs)


def test_an_edited_line_stands_beside_its_former_wording_though_others_came_between() -> None:
    edited = SECOND.replace("269", "296")
    pairs = line_pairs(
        "\n".join((SECOND, THIRD)),
        "\n".join(("新增加的一段话完全不同。", edited, "又一段新话。", THIRD)),
        all_lines=True,
    )
    assert (SECOND, edited) in [(text(pair.before), text(pair.after)) for pair in pairs]
    (pair,) = [pair for pair in pairs if text(pair.before) == SECOND]
    assert [piece.text for piece in pair.after or () if piece.changed] == ["296"]


def test_lines_that_share_nothing_are_marked_whole() -> None:
    (pair,) = line_pairs(SECOND, "乡镇机构改革", all_lines=True)
    assert [piece.changed for piece in (*(pair.before or ()), *(pair.after or ()))] == [True, True]


def test_cells_of_a_row_are_told_apart() -> None:
    (pair,) = line_pairs("收到申请\t3", "收到申请\t5", all_lines=True)
    assert text(pair.before) == "收到申请 │ 3"


def test_hostile_texts_take_no_time() -> None:
    before = "\n".join(f"{n % 7} 同样的一行 {n}" for n in range(3000))
    after = "\n".join(f"{n % 5} 同样的一行 {n * 3}" for n in range(3000))
    start = time.process_time()
    line_pairs(before, after, all_lines=False)
    line_pairs("同\n" * 3000, "异\n" * 3000, all_lines=False)
    line_pairs("甲" * 200_000, "乙" * 200_000, all_lines=False)
    odd = "\n".join(f"{n}" + "甲乙" * 250 for n in range(1000))
    line_pairs(odd, "\n".join(f"{n + 5000}" + "乙甲甲" * 166 for n in range(1000)), all_lines=False)
    signs = [chr(0x4E00 + n * n % 2003) for n in range(4000)]
    long = ["".join(signs[n:] + signs[:n]) for n in range(0, 4000, 40)]
    line_pairs("\n".join(long), "\n".join(line[::-1] for line in long), all_lines=False)
    assert time.process_time() - start < 10

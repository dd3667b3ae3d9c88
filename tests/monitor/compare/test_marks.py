"""Changed words are found, and the wordings come back whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.compare.marks import Piece, around_first_change, bracketed, mark_changes


def test_a_changed_number_is_one_piece() -> None:
    old, new = mark_changes("全年共收到申请13件，均已答复。", "全年共收到申请25件，均已答复。")
    assert [p.text for p in old if p.changed] == ["13"]
    assert [p.text for p in new if p.changed] == ["25"]
    assert bracketed(new) == "全年共收到申请【25】件，均已答复。"


def test_words_added_are_marked_in_the_new_wording_alone() -> None:
    old, new = mark_changes("均已答复。", "均已按期答复。")
    assert not any(p.changed for p in old)
    assert [p.text for p in new if p.changed] == ["按期"]


def test_equal_wordings_have_no_mark() -> None:
    old, new = mark_changes("没有变化", "没有变化")
    assert (old, new) == ((Piece(text="没有变化", changed=False),),) * 2


def test_hostile_repetition_is_marked_whole() -> None:
    old, new = mark_changes("甲" + "的了" * 3000 + "乙", "丙" + "了的" * 3000 + "丁")
    assert [p.changed for p in old] == [True]
    assert [p.changed for p in new] == [True]


@given(st.text(max_size=60), st.text(max_size=60))
def test_pieces_joined_give_the_wordings_back(before: str, after: str) -> None:
    old, new = mark_changes(before, after)
    assert "".join(p.text for p in old) == before
    assert "".join(p.text for p in new) == after


def test_a_cut_keeps_the_first_change_and_shows_that_it_cuts() -> None:
    pieces = (
        Piece(text="前" * 200, changed=False),
        Piece(text="改", changed=True),
        Piece(text="后" * 200, changed=False),
    )
    cut = around_first_change(pieces, 40)
    text = "".join(p.text for p in cut)
    assert "改" in text
    assert text.startswith("…") and text.endswith("…")
    assert len(text) == 42

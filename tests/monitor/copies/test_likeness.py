"""How much of a text stands in another, which passages, and when a text is a template's."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.copies.likeness import LONGEST_PASSAGE, MOST_PASSAGES, likeness, passages, template_shingles
from monitor.copies.masking import Names, own_text
from monitor.copies.signing import bands_of, shingles
from storage.contents import ReportContent
from storage.signatures import Signature
from tests.monitor.copies.words import words

NAMES = Names([])


def signed(body: str, signs: str, year: int = 2018) -> Signature:
    return Signature(
        report=f"{body}-{year}",
        number=1,
        county="640122",
        url="http://site/",
        sha256="0" * 64,
        capture=1,
        first_seen=datetime(2019, 3, 1, tzinfo=UTC),
        title="",
        unit=None,
        shown=None,
        signs=signs,
    )


def test_the_same_text_and_another_one() -> None:
    text, other = words(1, 400), words(2, 400)
    assert likeness(text, text, ()).share == 1.0
    assert likeness(text, other, ()).shared == 0
    assert likeness(text, other, ()).own == 400


def test_signs_are_counted_from_the_side_of_the_first() -> None:
    part, more = words(1, 300), words(2, 100)
    assert likeness(part, part + more, ()).share == 1.0
    found = likeness(part + more, part, ())
    assert (found.own, found.shared, found.share) == (400, 300, 0.75)
    assert found.covered == b"\1" * 300 + b"\0" * 100


def test_runs_of_eight_count_and_runs_of_seven_do_not() -> None:
    eight, seven = words(1, 8), words(2, 7)
    other = words(3, 50) + eight + words(4, 50) + seven + words(5, 50)
    assert likeness(words(6, 20) + eight + words(7, 20), other, ()).shared == 8
    assert likeness(words(6, 20) + seven + words(7, 20), other, ()).shared == 0


def test_one_exchanged_sign_is_one_sign() -> None:
    text = words(1, 100)
    assert likeness(text[:50] + "〇" + text[51:], text, ()).shared == 99


def test_what_is_common_is_neither_own_nor_shared() -> None:
    template, own = words(1, 200), words(2, 300)
    found = likeness(template + own, template + own, shingles(template))
    assert (found.own, found.shared) == (300, 300)
    assert likeness(template, template, shingles(template)).own == 0
    assert likeness(template, template, shingles(template)).share == 0.0


def test_five_bodies_make_a_template_and_four_of_many_do_not() -> None:
    text = words(1, 60)
    strangers = [signed(f"64012220{n}", words(20 + n, 60)) for n in range(9)]
    four = [signed(f"64012210{n}", text) for n in range(4)]
    assert template_shingles([*four, *strangers], shingles(text)) == frozenset()
    assert template_shingles([*four, signed("640122104", text), *strangers], shingles(text)) == shingles(text)


def test_in_a_small_county_half_of_the_bodies_make_one_but_two_never_do() -> None:
    text = words(1, 60)
    two = [signed(f"64012210{n}", text) for n in range(2)]
    strangers = [signed(f"64012220{n}", words(20 + n, 60)) for n in range(4)]
    assert template_shingles(two, shingles(text)) == frozenset()
    assert template_shingles([*two, signed("640122103", text)], shingles(text)) == shingles(text)
    assert template_shingles([*two, signed("640122103", text), *strangers[:3]], shingles(text)) == shingles(text)
    assert template_shingles([*two, signed("640122103", text), *strangers], shingles(text)) == frozenset()


def test_years_of_one_body_are_one_body() -> None:
    text = words(1, 60)
    years = [signed("640122101", text, year) for year in range(2014, 2024)]
    assert template_shingles([*years, signed("640122102", text)], shingles(text)) == frozenset()


def test_a_body_without_own_text_is_not_counted_among_the_bodies() -> None:
    text = words(1, 60)
    three = [signed(f"64012210{n}", text) for n in range(3)]
    empty = [signed(f"64012220{n}", "") for n in range(9)]
    assert template_shingles([*three, *empty], shingles(text)) == shingles(text)


def test_only_what_is_asked_for_is_told() -> None:
    text = words(1, 60)
    pool = [signed(f"64012210{n}", text) for n in range(5)]
    assert template_shingles(pool, {text[:8]}) == {text[:8]}


def passages_of(text: str, other: str) -> tuple[str, ...]:
    content = ReportContent(title="", unit=None, year=2018, source=None, text=text)
    own = own_text(content, NAMES)
    there = own_text(ReportContent(title="", unit=None, year=2018, source=None, text=other), NAMES)
    return passages(text, own, likeness(own.signs, there.signs, ()).covered)


def test_passages_are_shown_as_they_stand_longest_first() -> None:
    long, short = words(1, 90), words(2, 40)
    text = f"{words(3, 50)}，{short}，{words(4, 50)}。\n{long[:45]}，{long[45:]}。"
    assert passages_of(text, f"{long}。{words(5, 60)}。{short}。") == (f"{long[:45]}，{long[45:]}", short)


def test_a_passage_does_not_run_over_a_table() -> None:
    one, two = words(1, 40), words(2, 30)
    table = "指标\t数值\t指标\t数值\t指标\t数值\t指标\t数值"
    assert passages_of(f"{one}。\n{table}\n{two}。", f"{one}{two}。") == (one, two)


def test_passages_are_few_and_short() -> None:
    parts = [words(n, 30 + 10 * n) for n in range(30)]
    text = "。\n".join(f"{part}，{words(100 + n, 40)}" for n, part in enumerate(parts))
    told = passages_of(text, "。\n".join(parts))
    assert len(told) == MOST_PASSAGES
    assert all(len(passage) <= LONGEST_PASSAGE for passage in told)
    assert told[0] == parts[-1][: LONGEST_PASSAGE - 1] + "…"


def test_eleven_signs_are_no_passage() -> None:
    eleven, twelve = words(1, 11), words(2, 12)
    text = f"{words(3, 40)}{eleven}{words(4, 40)}{twelve}{words(5, 40)}。"
    assert passages_of(text, f"{words(6, 40)}{eleven}{words(7, 40)}{twelve}{words(8, 40)}。") == (twelve,)


def test_near_texts_meet_in_a_band_and_strange_ones_do_not() -> None:
    for seed in range(20):
        text = words(seed, 1000)
        chance = random.Random(seed)
        # Every twentieth stretch of a hundred signs is another's: a fifth of it in all.
        edited = "".join(
            words(1000 + seed * 50 + n, 20) if chance.random() < 0.15 else text[n * 20 : n * 20 + 20] for n in range(50)
        )
        assert set(bands_of(text)) & set(bands_of(edited)), seed
        assert not set(bands_of(text)) & set(bands_of(words(500 + seed, 1000))), seed


def test_a_short_text_has_no_bands() -> None:
    assert bands_of(words(1, 299)) == ()
    assert len(set(bands_of(words(1, 300)))) == 32


@given(st.text(alphabet="甲乙丙丁〇0", max_size=60), st.text(alphabet="甲乙丙丁〇0", max_size=60))
def test_shares_are_shares(mine: str, other: str) -> None:
    found = likeness(mine, other, ())
    assert 0 <= found.shared <= found.own == len(mine)
    assert 0.0 <= found.share <= 1.0
    assert len(found.covered) == len(mine)
    bare = likeness(mine, other, shingles(other))
    assert bare.shared == 0


@pytest.mark.parametrize(
    ("between", "whole"),
    [("，", True), ("·" * 16, True), ("·" * 17, False), ("\n", False), ("，\n", False)],
)
def test_a_passage_ends_with_its_paragraph_or_where_much_was_left_out(between: str, whole: bool) -> None:
    one, two = words(1, 40), words(2, 40)
    text = f"{one}{between}{two}，见上。"
    told = passages_of(text, f"{one}{two}，见上。")
    assert told == ((f"{one}{between}{two}，见上",) if whole else (f"{two}，见上", one))


def test_a_passage_of_two_hundred_signs_is_whole() -> None:
    for length, written in ((200, 200), (201, 200)):
        text = words(1, length)
        (told,) = passages_of(f"{text}。", f"{text}。")
        assert len(told) == written
        assert told.endswith("…") is (length > 200)


def test_five_passages_are_shown() -> None:
    parts = [words(n, 30) for n in range(6)]
    told = passages_of("。\n".join(f"{part}，{words(100 + n, 40)}" for n, part in enumerate(parts)), "。\n".join(parts))
    assert len(told) == 5

"""Which of two reports is the later one: exactly one of them, whatever is known of their days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.copies.masking import Names, own_text
from monitor.copies.signing import shingles
from monitor.copies.twins import MOST_TWINS, Order, Twin, dated, find_twins, is_one_document, order_of, template_of
from storage.contents import ReportContent
from storage.moments import SHANGHAI
from storage.signatures import Signature
from tests.monitor.copies.words import words

SEEN = datetime(2019, 3, 10, 6, tzinfo=SHANGHAI)


def signed(report: str = "640122103-2018", **more: object) -> Signature:
    given = {
        "report": report,
        "number": 1,
        "county": "640122",
        "url": "http://site/",
        "sha256": "0" * 64,
        "capture": 1,
        "first_seen": SEEN,
        "title": f"{report}年度报告",
        "unit": report,
        "shown": None,
        "signs": words(1, 400),
    } | more
    return Signature(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("mine", "other", "order"),
    [
        # The shown dates decide, against the sightings too.
        ({"shown": date(2019, 3, 2)}, {"shown": date(2019, 3, 1)}, Order.SHOWN),
        ({"shown": date(2019, 3, 1)}, {"shown": date(2019, 3, 2)}, None),
        ({"shown": date(2019, 3, 2), "first_seen": SEEN - timedelta(9)}, {"shown": date(2019, 3, 1)}, Order.SHOWN),
        # Where they are the same, or one has none, the days of the sightings.
        ({"shown": date(2019, 3, 1)}, {"shown": date(2019, 3, 1), "first_seen": SEEN - timedelta(1)}, Order.SEEN),
        ({"shown": date(2019, 3, 1)}, {"first_seen": SEEN - timedelta(1)}, Order.SEEN),
        ({}, {"shown": date(2019, 3, 1), "first_seen": SEEN - timedelta(1)}, Order.SEEN),
        ({}, {"first_seen": SEEN + timedelta(1)}, None),
        # Hours of one day in Shanghai tell nothing.
        ({}, {"first_seen": SEEN - timedelta(hours=6)}, None),
        ({}, {"first_seen": SEEN - timedelta(hours=6, seconds=1)}, Order.SEEN),
        ({"report": "640122105-2018"}, {}, Order.UNKNOWN),
        ({}, {"report": "640122101-2018"}, Order.UNKNOWN),
        ({"report": "640122101-2019"}, {}, Order.UNKNOWN),
        # A body's own reports: the years.
        ({"report": "640122103-2019"}, {"report": "640122103-2018", "first_seen": SEEN + timedelta(9)}, Order.YEAR),
        ({"report": "640122103-2017"}, {"report": "640122103-2018"}, None),
        ({}, {"report": "640122103-2018", "number": 2}, None),
        # One document in two columns.
        ({"title": "甲镇2018", "unit": "甲镇"}, {"report": "640122101-2018", "title": "甲镇2018", "unit": "甲镇"}, None),
        ({"title": "2018", "unit": None}, {"report": "640122101-2018", "title": "2018", "unit": None}, Order.UNKNOWN),
        ({"title": "x", "unit": "甲镇"}, {"report": "640122101-2018", "title": "y", "unit": "甲镇"}, Order.UNKNOWN),
        ({"title": "x", "unit": "甲镇"}, {"report": "640122101-2018", "title": "x", "unit": "乙镇"}, Order.UNKNOWN),
        ({"title": "x", "unit": "甲镇"}, {"report": "640122101-2017", "title": "x", "unit": "甲镇"}, Order.UNKNOWN),
    ],
)  # fmt: skip
def test_order(mine: dict[str, object], other: dict[str, object], order: Order | None) -> None:
    ours = signed(**{"report": "640122103-2018", **mine})  # type: ignore[arg-type]
    assert (
        order_of(
            ours,
            signed(**{"report": "640122104-2018", **other} if order is None else {"report": "640122102-2018", **other}),
        )
        is order
    )  # type: ignore[arg-type]


days = st.none() | st.dates(date(2019, 3, 1), date(2019, 3, 4))
moments = st.integers(0, 72).map(lambda hours: SEEN + timedelta(hours=hours))
some = st.builds(
    lambda body, year, shown, at: signed(f"64012210{body}-{year}", shown=shown, first_seen=at, title="t", unit=None),
    st.integers(1, 4),
    st.integers(2017, 2019),
    days,
    moments,
)


@given(some, some)
def test_of_two_reports_exactly_one_is_the_later(one: Signature, other: Signature) -> None:
    told = [order_of(one, other), order_of(other, one)]
    assert (told[0] is None) + (told[1] is None) == (2 if one.key == other.key else 1)


def test_one_document_is_one_from_both_sides() -> None:
    one, other = signed(title="甲", unit="甲镇"), signed("640122104-2018", title="甲", unit="甲镇")
    assert is_one_document(one, other)
    assert is_one_document(other, one)
    assert not is_one_document(one, replace(other, unit=""))


def test_a_text_is_as_old_as_the_first_version_that_had_it() -> None:
    text, other = words(1, 400), words(2, 400)
    shown = date(2019, 3, 1)
    history = [
        signed(number=n, first_seen=SEEN + timedelta(n), shown=shown, signs=signs)
        for n, signs in enumerate((text, other, text[:390] + words(3, 10), text), 1)
    ]
    third, fourth = dated(history[2], history), dated(history[3], reversed(history))
    assert third.first_seen == fourth.first_seen == SEEN + timedelta(3)
    assert third.shown == fourth.shown == date(2019, 3, 13)
    assert dated(history[0], history) == history[0]
    assert dated(history[1], history).shown == date(2019, 3, 12)
    same = [signed(number=n, first_seen=SEEN + timedelta(n), shown=shown) for n in (1, 2, 3)]
    assert dated(same[2], same).shown == shown
    assert dated(same[2], same).first_seen == SEEN + timedelta(1)


def found(mine: Signature, *others: Signature, common: frozenset[str] = frozenset()) -> list[tuple[str, int, float]]:
    own = own_text(ReportContent(title="", unit=None, year=2018, source=None, text=f"{mine.signs}，见上。"), Names([]))
    text = f"{mine.signs}，见上。"
    mine = replace(mine, signs=own.signs)
    twins = find_twins(mine, own, text, others, common)
    assert all(twin.other.signs == "" and twin.version == mine.number for twin in twins)
    assert all(passage in text for twin in twins for passage in twin.passages if "…" not in passage)
    return [(twin.other.report, twin.other.number, round(twin.share, 2)) for twin in twins]


def test_the_likest_version_of_each_report_the_likest_report_first() -> None:
    text = words(1, 400)
    early = SEEN - timedelta(30)
    near = signed("640122105-2018", signs=text[:300] + words(5, 100), first_seen=early)
    nearer = replace(near, number=2, signs=text[:360] + words(6, 40))
    far = signed("640122106-2018", signs=text[:150] + words(7, 250), first_seen=early)
    same = signed("640122104-2018", first_seen=early)
    later = signed("640122107-2018", first_seen=SEEN + timedelta(1))
    assert found(signed(signs=text), near, far, nearer, same, later) == [
        ("640122104-2018", 1, 1.0),
        ("640122105-2018", 2, 0.9),
    ]


def test_a_short_text_has_no_twins_and_is_none() -> None:
    early = SEEN - timedelta(30)
    short = words(1, 290)
    assert found(signed(signs=short), signed("640122104-2018", signs=short, first_seen=early)) == []
    assert found(signed(), signed("640122104-2018", signs=words(1, 299), first_seen=early)) == []
    assert found(signed(), signed("640122104-2018", signs=words(1, 300), first_seen=early)) != []


def test_of_nothing_own_nothing_is_shared() -> None:
    assert Twin(version=1, other=signed(), order=Order.SEEN, own=0, shared=0).share == 0.0
    assert Twin(version=1, other=signed(), order=Order.SEEN, own=400, shared=300).share == 0.75


def test_not_more_twins_than_can_be_read() -> None:
    early = SEEN - timedelta(30)
    others = [signed(f"6401221{n:02}-2018", first_seen=early) for n in range(10, 30)]
    assert len(found(signed(), *others)) == MOST_TWINS == 6


def test_half_of_the_own_text_makes_a_twin_and_less_does_not() -> None:
    early = SEEN - timedelta(30)
    text = words(1, 398)  # and 见上
    for shared, twins in ((200, 1), (199, 0)):
        other = signed("640122104-2018", signs=text[:shared] + words(5, 400 - shared), first_seen=early)
        assert len(found(signed(signs=text), other)) == twins


def test_three_hundred_own_signs_beside_a_template_are_enough() -> None:
    early = SEEN - timedelta(30)
    template = words(9, 100)
    for own, twins in ((298, 1), (297, 0)):  # and 见上
        text = words(1, own) + template
        other = signed("640122104-2018", signs=text, first_seen=early)
        assert len(found(signed(signs=text), other, common=shingles(template))) == twins


def test_nine_tenths_of_a_text_are_the_same_text() -> None:
    text = words(1, 400)
    for kept, day in ((360, 1), (359, 2)):
        history = [
            signed(number=1, signs=text[:kept] + words(5, 400 - kept), first_seen=SEEN + timedelta(1)),
            signed(number=2, signs=text, first_seen=SEEN + timedelta(2)),
        ]
        assert dated(history[1], history).first_seen == SEEN + timedelta(day)


def test_only_what_a_pair_shares_is_looked_for_among_templates() -> None:
    shared, form = words(1, 60), words(2, 60)
    reports = {f"6401221{n:02}-2018": signed(f"6401221{n:02}-2018", signs=form) for n in range(10, 16)}
    mine = signed("640122101-2018", signs=shared + form)
    other = signed("640122102-2018", signs=shared)
    assert template_of({mine.report: [other]}, {mine.report: mine, **reports}) == frozenset()
    alike = signed("640122102-2018", signs=form)
    assert template_of({mine.report: [alike]}, {mine.report: mine, **reports}) == shingles(form)

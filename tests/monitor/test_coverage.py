"""County figures: what is owed, what counts for the rate, and that who cannot be verified is never counted as missing."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.coverage import BodyYear, CountyFigures, county_figures
from monitor.when.body_year import BodyYearState
from storage.bodies import BodyKind, PublishingBody
from storage.moments import SHANGHAI

DUE = date(2019, 3, 31)
NOW = datetime(2019, 4, 1, 0, 0, tzinfo=SHANGHAI)
STATES = tuple(BodyYearState)


def body_year(
    number: int,
    state: BodyYearState,
    *,
    kind: BodyKind = BodyKind.TOWNSHIP,
    year: int = 2018,
    due: date | None = DUE,
    read: bool = True,
) -> BodyYear:
    code = f"640122{number:03}"
    body = PublishingBody(code=code, county="640122", name=f"第{number}镇人民政府", kind=kind)
    return BodyYear(body=body, year=year, state=state, due=due, read=read)


def whole(*states: BodyYear, now: datetime = NOW) -> CountyFigures:
    return county_figures("640122", states, now)[0]


def test_every_state_stands_where_it_belongs() -> None:
    figures = whole(
        body_year(1, BodyYearState.IN_TIME),
        body_year(2, BodyYearState.IN_TIME_CLAIMED),
        body_year(3, BodyYearState.LATE),
        body_year(4, BodyYearState.MISSING, read=False),
        body_year(5, BodyYearState.REMOVED),
        body_year(6, BodyYearState.CANNOT_TELL),
        body_year(7, BodyYearState.CANNOT_TELL, read=False),
        body_year(8, BodyYearState.NOT_OWED, due=None),
    )
    assert (len(figures.owed), figures.published, figures.verifiable) == (7, 4, 5)
    assert figures.rate == 2 / 5
    assert [one.body.code for one in figures.not_in_time] == ["640122003", "640122004"]
    assert figures.waiting == ()


def test_who_cannot_be_verified_is_neither_in_time_nor_missing() -> None:
    figures = whole(
        body_year(1, BodyYearState.IN_TIME), *(body_year(n, BodyYearState.CANNOT_TELL) for n in range(2, 9))
    )
    assert figures.rate == 1.0
    assert figures.not_in_time == ()
    assert len(figures.of(BodyYearState.CANNOT_TELL)) == 7


def test_of_nobody_can_be_told() -> None:
    assert whole(body_year(1, BodyYearState.CANNOT_TELL, read=False)).rate is None
    assert whole(body_year(1, BodyYearState.MISSING, read=False)).rate == 0.0


@pytest.mark.parametrize(
    ("now", "owed", "waiting"),
    [
        (datetime(2019, 3, 31, 23, 59, 59, tzinfo=SHANGHAI), 0, 1),
        (datetime(2019, 4, 1, tzinfo=SHANGHAI), 1, 0),
    ],
)
def test_what_is_not_due_is_not_owed_yet_even_if_it_is_there(now: datetime, owed: int, waiting: int) -> None:
    figures = whole(body_year(1, BodyYearState.IN_TIME), now=now)
    assert (len(figures.owed), len(figures.waiting)) == (owed, waiting)
    assert figures.published == owed
    assert figures.rate == (1.0 if owed else None)


def test_by_year_all_kinds_first_then_kind_by_kind_in_the_order_of_the_law() -> None:
    found = county_figures(
        "640122",
        [
            body_year(3, BodyYearState.LATE, year=2019),
            body_year(2, BodyYearState.IN_TIME, kind=BodyKind.DEPARTMENT),
            body_year(1, BodyYearState.LATE),
            body_year(9, BodyYearState.IN_TIME, kind=BodyKind.COUNTY),
            body_year(7, BodyYearState.NOT_OWED, year=2017, due=None),
        ],
        NOW,
    )
    assert [(one.year, one.kind) for one in found] == [
        (2018, None),
        (2018, BodyKind.COUNTY),
        (2018, BodyKind.DEPARTMENT),
        (2018, BodyKind.TOWNSHIP),
        (2019, None),
        (2019, BodyKind.TOWNSHIP),
    ]
    assert [one.body.code for one in found[0].owed] == ["640122001", "640122002", "640122009"]


some = st.builds(
    body_year,
    st.integers(1, 99),
    st.sampled_from(STATES),
    kind=st.sampled_from([BodyKind.COUNTY, BodyKind.DEPARTMENT, BodyKind.TOWNSHIP]),
    year=st.integers(2016, 2019),
    due=st.none() | st.sampled_from([date(2019, 3, 31), date(2019, 6, 30)]),
    read=st.booleans(),
)


@given(st.lists(some, max_size=30))
def test_figures_add_up(states: list[BodyYear]) -> None:
    found = county_figures("640122", states, NOW)
    owing = [one for one in states if one.due is not None]
    assert sum(len(one.owed) + len(one.waiting) for one in found if one.kind is None) == len(owing)
    for figures in found:
        parts = [one for one in found if one.year == figures.year and one.kind is not None]
        if figures.kind is None:
            for count in (lambda one: len(one.owed), lambda one: one.published, lambda one: len(one.not_in_time)):
                assert count(figures) == sum(map(count, parts))
        assert figures.published <= len(figures.owed)
        assert figures.rate is None or 0 <= figures.rate <= 1
        assert len(figures.not_in_time) <= figures.verifiable
    if len({one.body.code for one in states}) == len(states):
        assert found == county_figures("640122", reversed(states), NOW)

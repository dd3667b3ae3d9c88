"""The word for a body-year, from what was found and what was seen; rules and screens say the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product

import pytest

from monitor.config import Config
from monitor.dashboard.pages import state_view
from monitor.when.body_year import BodyYearState, body_year_state, changed_since
from storage.findings import FindingKind, Grade
from storage.moments import SHANGHAI
from tests.monitor.dashboard.county import CHANGED, CHANGED_BODY, NOW, finding, report_line

DUE = date(2019, 3, 31)
END = datetime(2019, 4, 1, tzinfo=SHANGHAI)
LATER = datetime(2019, 9, 1, tzinfo=SHANGHAI)
K, G, S = FindingKind, Grade, BodyYearState


@dataclass(frozen=True)
class Said:
    """A finding, as far as the state asks."""

    kind: FindingKind
    grade: Grade | None


def state(*said: Said, seen: datetime | None = None, claimed: date | None = None, now: datetime = LATER) -> S:
    return body_year_state(said, due=DUE, first_seen=seen, claimed=claimed, now=now)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ((Said(K.REMOVED, G.CONFIRMED), Said(K.LATE, G.CONFIRMED)), S.REMOVED),
        ((Said(K.REMOVED, G.SUSPECTED), Said(K.LATE, G.CONFIRMED)), S.CANNOT_TELL),
        ((Said(K.MISSING, G.CONFIRMED),), S.MISSING),
        ((Said(K.MISSING, G.SUSPECTED),), S.MISSING),
        ((Said(K.MISSING, G.UNVERIFIED),), S.CANNOT_TELL),
        ((Said(K.LATE, G.CONFIRMED),), S.LATE),
        ((Said(K.LATE, G.CLAIMED),), S.LATE),
        ((Said(K.LATE, G.SUSPECTED),), S.IN_TIME_CLAIMED),
        ((Said(K.DATE_CONFLICT, G.CONFIRMED),), S.CANNOT_TELL),
        ((Said(K.DATE_CONFLICT, G.SUSPECTED),), S.IN_TIME_CLAIMED),
        ((Said(K.DATE_CONFLICT, G.CONFIRMED), Said(K.LATE, G.CLAIMED)), S.LATE),
        ((Said(K.PREMATURE, G.CLAIMED), Said(K.CHANGED, G.SUBSTANTIVE)), S.IN_TIME_CLAIMED),
        ((Said(K.UNREACHABLE, None),), S.IN_TIME_CLAIMED),
        ((), S.IN_TIME_CLAIMED),
    ],
)
def test_the_worst_that_is_sure_decides(said: tuple[Said, ...], expected: BodyYearState) -> None:
    assert state(*said, seen=END + timedelta(days=4), claimed=date(2019, 3, 28)) is expected


def test_a_contradicted_date_takes_nothing_from_what_we_saw_in_time() -> None:
    assert state(Said(K.DATE_CONFLICT, G.CONFIRMED), seen=END - timedelta(days=4)) is S.IN_TIME


def test_seen_until_the_last_second_of_the_due_day_is_in_time() -> None:
    assert state(seen=END - timedelta(seconds=1)) is S.IN_TIME
    assert state(seen=END) is S.CANNOT_TELL


def test_the_due_day_itself_is_claimed_in_time_and_the_next_is_not() -> None:
    assert state(seen=LATER, claimed=DUE) is S.IN_TIME_CLAIMED
    assert state(seen=LATER, claimed=DUE + timedelta(days=1)) is S.CANNOT_TELL


def test_never_seen() -> None:
    assert state(now=END - timedelta(seconds=1)) is S.NOT_DUE
    assert state(now=END) is S.CANNOT_TELL
    assert state(now=END, claimed=DUE) is S.CANNOT_TELL


def test_nothing_owed() -> None:
    said = Said(K.REMOVED, G.CONFIRMED)
    assert body_year_state([said], due=None, first_seen=END, claimed=DUE, now=LATER) is S.NOT_OWED


def test_only_a_change_of_substance_stands_beside_the_state() -> None:
    assert changed_since([Said(K.LATE, G.CLAIMED), Said(K.CHANGED, G.SUBSTANTIVE)])
    assert not changed_since([Said(K.CHANGED, G.EDITORIAL)])
    assert not changed_since([Said(K.LATE, G.SUBSTANTIVE)])
    assert not changed_since([])


def test_every_state_has_words_in_both_languages_and_a_sign() -> None:
    for one in BodyYearState:
        assert one.words.zh and one.words.en and one.words.sign
    assert BodyYearState.IN_TIME.words.zh == "按时"
    assert BodyYearState.REMOVED.words.sign == "⊘"
    assert len({one.words.en for one in BodyYearState}) == len(BodyYearState)


def test_the_screens_say_the_same() -> None:
    kinds = (
        None,
        (K.LATE, G.CONFIRMED),
        (K.LATE, G.SUSPECTED),
        (K.DATE_CONFLICT, G.CONFIRMED),
        (K.REMOVED, G.SUSPECTED),
    )
    for said, days, claimed in product(kinds, (-4, 0, 4), (None, date(2019, 3, 28), date(2019, 3, 31))):
        seen = END + timedelta(days=days)
        usable = claimed if claimed is not None and claimed <= seen.date() else None
        open_ones = () if said is None else (finding(CHANGED, *said),)
        view = state_view(
            CHANGED_BODY, 2018, line=report_line(seen, claimed), findings=open_ones, config=Config(), now=NOW
        )
        told = () if said is None else (Said(*said),)
        assert view.state is body_year_state(told, due=DUE, first_seen=seen, claimed=usable, now=NOW)


@pytest.mark.parametrize("claimed", [date(1970, 1, 1), date(2017, 12, 31), date(2019, 4, 6)])
def test_a_date_on_which_it_cannot_have_appeared_is_no_claim_on_screen(claimed: date) -> None:
    seen = report_line(END + timedelta(days=4), claimed)
    assert state_view(CHANGED_BODY, 2018, line=seen, findings=(), config=Config(), now=NOW).state is S.CANNOT_TELL

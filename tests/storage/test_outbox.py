"""The outbox: one row a finding and recipient, and how its sending went."""

from __future__ import annotations

import pytest

from storage.archive import Archive
from storage.findings import AlertState
from tests.storage.made import REPORT, day, finding

LATE = f"{REPORT}-late"
ANNA, BERT = "anna@example.org", "bert@example.org"


@pytest.fixture
def told(archive: Archive) -> Archive:
    archive.record([finding()], [(LATE, 1, BERT, "daily", day(1)), (LATE, 1, ANNA, "daily", day(1))])
    return archive


def test_what_is_pending(told: Archive) -> None:
    anna, bert = told.pending_alerts(day(1))
    assert (anna.recipient, bert.recipient) == (ANNA, BERT)
    assert (anna.state, anna.tries, anna.created_at, anna.sent_at) == (AlertState.PENDING, 0, day(1), None)


def test_what_was_sent_is_crossed_off(told: Archive) -> None:
    anna, bert = told.pending_alerts(day(1))
    told.mark_alert(anna.id, AlertState.SENT, message_id="<1@nianbao>", tries=1, sent_at=day(2))
    assert told.pending_alerts(day(3)) == [bert]
    (done,) = [a for a in told.alerts() if a.recipient == ANNA]
    assert (done.state, done.message_id, done.tries, done.sent_at) == (AlertState.SENT, "<1@nianbao>", 1, day(2))
    assert told.last_digest(ANNA) == day(2)
    assert told.last_digest(BERT) is None


def test_an_unknown_outcome_is_tried_again_under_the_same_name(told: Archive) -> None:
    anna, _ = told.pending_alerts(day(1))
    told.mark_alert(anna.id, AlertState.UNKNOWN, message_id="<1@nianbao>", tries=1, next_try=day(2), error="lost")
    assert [a.recipient for a in told.pending_alerts(day(1))] == [BERT]
    again = told.pending_alerts(day(2))[0]
    assert (again.message_id, again.tries, again.error, again.next_try) == ("<1@nianbao>", 1, "lost", day(2))
    told.mark_alert(anna.id, AlertState.SENT, tries=2, sent_at=day(2))
    (done,) = [a for a in told.alerts() if a.recipient == ANNA]
    assert (done.message_id, done.tries, done.error, done.next_try) == ("<1@nianbao>", 2, "", None)


def test_a_refused_one_waits_for_operators(told: Archive) -> None:
    anna, bert = told.pending_alerts(day(1))
    told.mark_alert(anna.id, AlertState.FAILED, error="550 no such user")
    assert told.pending_alerts(day(99)) == [bert]
    assert told.last_digest(ANNA) is None

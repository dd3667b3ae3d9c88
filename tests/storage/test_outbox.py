"""The outbox: one row a finding and recipient, and how its sending went."""

from __future__ import annotations

import pytest

from storage.archive import Archive
from storage.findings import AlertState, Status, TellingKind
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


def withdraw(archive: Archive, revision: int = 2) -> None:
    archive.record([finding(revision=revision, status=Status.WITHDRAWN, resolved_at=day(9), recorded_at=day(9))])


def standing(archive: Archive) -> list[tuple[str, str, AlertState]]:
    return [(row.recipient[:4], row.telling.value, row.state) for row in archive.alerts()]


@pytest.mark.parametrize(
    ("state", "perhaps", "after", "corrected"),
    [
        (AlertState.PENDING, False, AlertState.DROPPED, False),
        (AlertState.PENDING, True, AlertState.DROPPED, True),
        (AlertState.UNKNOWN, False, AlertState.DROPPED, True),
        (AlertState.SENT, False, AlertState.SENT, True),
        (AlertState.FAILED, False, AlertState.FAILED, False),
        (AlertState.FAILED, True, AlertState.FAILED, True),
    ],
)
def test_a_withdrawal_takes_back_what_may_have_been_told(
    archive: Archive, state: AlertState, perhaps: bool, after: AlertState, corrected: bool
) -> None:
    archive.record([finding()], [(LATE, 1, ANNA, "daily", day(1))])
    (row,) = archive.alerts()
    archive.mark_alert(row.id, state, message_id="<1@x>", tries=1, error="451 busy", perhaps_told=perhaps)
    withdraw(archive)
    accused, *corrections = archive.alerts()
    assert (accused.state, accused.next_try, accused.message_id, accused.tries) == (after, None, "<1@x>", 1)
    assert accused.error == "451 busy"
    told = [(c.recipient, c.telling, c.revision, c.opening, c.digest, c.state, c.created_at) for c in corrections]
    correction = (ANNA, TellingKind.CORRECTION, 2, 1, "immediate", AlertState.PENDING, day(9))
    assert told == ([correction] if corrected else [])
    assert archive.verify() == []


def test_what_is_resolved_is_not_taken_back(told: Archive) -> None:
    told.record([finding(revision=2, status=Status.RESOLVED, resolved_at=day(9))])
    assert {state for _, _, state in standing(told)} == {AlertState.PENDING}


def test_a_later_withdrawal_of_what_was_resolved_is_corrected(told: Archive) -> None:
    told.mark_alert(told.alerts()[0].id, AlertState.SENT)
    told.record([finding(revision=2, status=Status.RESOLVED, resolved_at=day(9))])
    withdraw(told, 3)
    assert standing(told) == [
        ("bert", "accusation", AlertState.SENT),
        ("anna", "accusation", AlertState.DROPPED),
        ("bert", "correction", AlertState.PENDING),
    ]


def test_each_opening_is_told_and_corrected_by_itself(told: Archive) -> None:
    for row in told.alerts():
        told.mark_alert(row.id, AlertState.SENT)
    withdraw(told)
    told.record([finding(revision=3)], [(LATE, 3, ANNA, "daily", day(10))])
    told.record([finding(revision=4)], [(LATE, 4, ANNA, "daily", day(11)), (LATE, 4, BERT, "daily", day(11))])
    anna, bert = (row for row in told.alerts() if row.opening == 3)
    assert (anna.recipient, anna.revision, bert.recipient, bert.revision) == (ANNA, 3, BERT, 4)
    told.mark_alert(bert.id, AlertState.SENT)
    withdraw(told, 5)
    corrections = [row for row in told.alerts() if row.telling is TellingKind.CORRECTION]
    assert [(row.recipient, row.opening, row.revision) for row in corrections] == [
        (BERT, 1, 2),
        (ANNA, 1, 2),
        (BERT, 3, 5),
    ]
    assert told.verify() == []


def test_what_was_dropped_during_a_sending_is_not_tried_again(told: Archive) -> None:
    anna, bert = told.pending_alerts(day(1))
    for row in (anna, bert):
        told.mark_alert(row.id, AlertState.UNKNOWN, message_id="<1@x>")
    withdraw(told)
    told.mark_alert(anna.id, AlertState.PENDING, next_try=day(9))
    told.mark_alert(bert.id, AlertState.SENT, sent_at=day(9))
    assert standing(told)[:2] == [("bert", "accusation", AlertState.SENT), ("anna", "accusation", AlertState.DROPPED)]
    assert [row.telling for row in told.pending_alerts(day(99))] == [TellingKind.CORRECTION] * 2


def test_what_may_have_been_told_once_stays_so(told: Archive) -> None:
    anna, _ = told.pending_alerts(day(1))
    told.mark_alert(anna.id, AlertState.PENDING, perhaps_told=True)
    told.mark_alert(anna.id, AlertState.FAILED)
    (row,) = [row for row in told.alerts() if row.id == anna.id]
    assert row.may_have_been_told


def test_a_correction_of_nothing_withdrawn_is_found(told: Archive) -> None:
    with told.transaction():
        told.db.conn.execute("update alert set telling = 'correction'")
    assert [line.split(":")[1].split()[0] for line in told.verify()] == ["corrects", "corrects"]

"""Whom to tell and when; rows crossed off only once a server accepted; retries under the same Message-ID."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.alerts.channels import Delivery, Outcome
from monitor.alerts.outbox import LONGEST_WAIT, alerts_for, due_messages, send_due, wait_before
from monitor.config import AlertsConfig, Config, Recipient, SmtpConfig
from storage.archive import Archive
from storage.findings import AlertState, Finding, FindingKind, Grade, Status
from storage.moments import SHANGHAI
from tests.monitor.alerts.mail_server import Postbox, hanging_up, postbox
from tests.storage.made import finding

NOW = datetime(2019, 4, 1, 6, 40, tzinfo=SHANGHAI)
A, B = "a@example.org", "b@example.org"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "data", write=True) as opened:
        yield opened


def config(*recipients: Recipient, port: int = 1) -> Config:
    smtp = SmtpConfig(host="127.0.0.1", port=port)
    return Config(alerts=AlertsConfig(sender="nianbao@example.org", smtp=smtp, recipients=recipients))


def late(number: int, **more: Any) -> Finding:
    return finding(f"6401221{number:02}-2018-late", **more)


def write(archive: Archive, settings: Config, *findings: Finding, at: datetime = NOW) -> None:
    """As the judging does: a finding and its outbox rows in one transaction."""
    rows = [(f.finding, f.revision, to, digest, at) for f in findings for to, digest in alerts_for(f, settings)]
    archive.record(findings, rows)


def ids(box: Postbox) -> list[set[str]]:
    return [
        {word for word in message.get_body(("plain",)).get_content().split("：") for word in word.split()}  # type: ignore[union-attr]
        for _, message in box.mails
    ]


def states(archive: Archive, name: str) -> set[AlertState]:
    return {row.state for row in archive.alerts(name)}


def test_by_default_every_sure_accusation_is_told() -> None:
    settings = config(Recipient(email=A))
    told = {
        (kind, grade): bool(alerts_for(finding("x-2018-y", kind=kind, grade=grade), settings))
        for kind in (FindingKind.MISSING, FindingKind.CHANGED, FindingKind.INCONSISTENT, FindingKind.UNREACHABLE)
        for grade in Grade
    }
    assert {key for key, sent in told.items() if sent} == {
        (kind, grade)
        for kind in (FindingKind.MISSING, FindingKind.CHANGED, FindingKind.INCONSISTENT)
        for grade in (Grade.CONFIRMED, Grade.CLAIMED, Grade.SUBSTANTIVE)
    }


def test_counties_kinds_and_grades_narrow() -> None:
    settings = config(
        Recipient(email=A, counties=("640181",)),
        Recipient(
            email=B, kinds=(FindingKind.LATE, FindingKind.UNREACHABLE), grades=(Grade.SUSPECTED,), digest="immediate"
        ),
    )
    assert alerts_for(late(1), settings) == []
    assert alerts_for(late(1, county="640181"), settings) == [(A, "daily")]
    assert alerts_for(late(1, grade=Grade.SUSPECTED), settings) == [(B, "immediate")]
    assert alerts_for(late(1, kind=FindingKind.UNREACHABLE, grade=None), settings) == [(B, "immediate")]


def test_what_is_no_longer_open_is_not_told() -> None:
    assert alerts_for(late(1, status=Status.RESOLVED), config(Recipient(email=A))) == []


def test_one_row_a_recipient_however_often_it_is_listed() -> None:
    settings = config(Recipient(email=A), Recipient(email=A, digest="immediate"), Recipient(url="wecombot://key"))
    (first, channel) = alerts_for(late(1), settings)
    assert first == (A, "daily")
    # A channel's address holds its key: it is named without.
    assert re.fullmatch(r"wecombot:[0-9a-f]{10}", channel[0]) and channel[1] == "daily"


def test_a_daily_digest_goes_once_a_shanghai_day(archive: Archive) -> None:
    with postbox() as (box, port):
        settings = config(Recipient(email=A), port=port)
        write(archive, settings, late(1), late(2))
        assert send_due(archive, settings, NOW).sent == 1
        write(archive, settings, late(3))
        assert send_due(archive, settings, datetime(2019, 4, 1, 23, 59, tzinfo=SHANGHAI)).sent == 0
        assert send_due(archive, settings, datetime(2019, 4, 2, 0, 1, tzinfo=SHANGHAI)).sent == 1
        assert send_due(archive, settings, datetime(2019, 4, 3, 6, 0, tzinfo=SHANGHAI)).sent == 0
    first, second = ids(box)
    assert {"640122101-2018-late", "640122102-2018-late"} <= first
    assert "640122103-2018-late" in second and "640122101-2018-late" not in second
    assert box.mails[0][1]["Message-ID"] != box.mails[1][1]["Message-ID"]


def test_immediate_rows_do_not_wait(archive: Archive) -> None:
    with postbox() as (box, port):
        settings = config(Recipient(email=A, digest="immediate"), port=port)
        for minute in (1, 2, 3):
            write(archive, settings, late(minute))
            assert send_due(archive, settings, NOW + timedelta(minutes=minute)).findings == 1
    assert len(box.mails) == 3


def test_nothing_new_sends_nothing(archive: Archive) -> None:
    summary = send_due(archive, config(Recipient(email=A)), NOW)
    assert (summary.sent, summary.all_went_out) == (0, True)


def test_one_recipients_refusal_does_not_touch_the_other(archive: Archive) -> None:
    with postbox() as (box, port):
        box.rcpt[A] = "550 no such user"
        settings = config(Recipient(email=A), Recipient(email=B), port=port)
        write(archive, settings, late(1))
        summary = send_due(archive, settings, NOW)
        assert (summary.sent, summary.failed, summary.all_went_out) == (1, 1, False)
        assert send_due(archive, settings, NOW + timedelta(days=1)).all_went_out
    assert [to for to, _ in box.mails] == [B]
    rows = {row.recipient: row for row in archive.alerts()}
    assert (rows[A].state, rows[B].state) == (AlertState.FAILED, AlertState.SENT)
    assert "550 no such user" in rows[A].error
    assert "550" in summary.failures[0]


def test_a_deferred_mail_is_tried_again_under_the_same_id(archive: Archive) -> None:
    with postbox() as (box, port):
        box.data[A] = "451 try later"
        settings = config(Recipient(email=A), port=port)
        write(archive, settings, late(1))
        assert send_due(archive, settings, NOW).deferred == 1
        (row,) = archive.alerts()
        assert (row.state, row.tries, row.next_try) == (AlertState.PENDING, 1, NOW + timedelta(minutes=1))
        assert send_due(archive, settings, NOW + timedelta(seconds=30)).deferred == 0
        box.data.clear()
        assert send_due(archive, settings, NOW + timedelta(minutes=1)).sent == 1
    assert box.mails[0][1]["Message-ID"] == row.message_id
    assert states(archive, row.finding) == {AlertState.SENT}


def test_a_lost_answer_is_unknown_and_tried_again_under_the_same_id(archive: Archive) -> None:
    with hanging_up() as (taken, port):
        settings = config(Recipient(email=A), port=port)
        write(archive, settings, late(1))
        assert send_due(archive, settings, NOW).unknown == 1
    (row,) = archive.alerts()
    assert row.state is AlertState.UNKNOWN
    with postbox() as (box, port):
        assert send_due(archive, config(Recipient(email=A), port=port), NOW + timedelta(minutes=1)).sent == 1
    first = next(line for line in taken[0].splitlines() if line.lower().startswith(b"message-id"))
    assert box.mails[0][1]["Message-ID"].encode() in first


def test_a_crash_between_accepting_and_writing_is_a_logged_unknown(archive: Archive) -> None:
    settings = config(Recipient(email=A))
    write(archive, settings, late(1))
    sent: list[str] = []

    def crash(message: Any, recipient: Recipient) -> Delivery:
        sent.append(message["Message-ID"])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send_due(archive, settings, NOW, send=crash)
    assert states(archive, "640122101-2018-late") == {AlertState.UNKNOWN}
    write(archive, settings, late(2))

    def accept(message: Any, recipient: Recipient) -> Delivery:
        sent.append(message["Message-ID"])
        return Delivery(outcome=Outcome.SENT)

    send_due(archive, settings, NOW + timedelta(minutes=5), send=accept)
    assert sent[0] == sent[1]
    assert {row.state for row in archive.alerts("640122101-2018-late")} == {AlertState.SENT}
    assert {row.state for row in archive.alerts("640122102-2018-late")} == {AlertState.PENDING}


def test_after_five_days_a_row_is_parked_for_the_operator(archive: Archive) -> None:
    settings = config(Recipient(email=A))
    write(archive, settings, late(1))
    tried = 0

    def busy(message: Any, recipient: Recipient) -> Delivery:
        nonlocal tried
        tried += 1
        return Delivery(outcome=Outcome.DEFERRED, detail="451 busy")

    at = NOW
    while at < NOW + timedelta(days=8):
        send_due(archive, settings, at, send=busy)
        at += timedelta(minutes=30)
    (row,) = archive.alerts()
    assert row.state is AlertState.FAILED
    assert "451 busy" in row.error
    assert 20 <= tried <= 40


def test_waits_grow_from_a_minute_to_six_hours() -> None:
    waits = [wait_before(tries) for tries in range(1, 40)]
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert waits == sorted(waits) and waits[-1] == LONGEST_WAIT == timedelta(hours=6)


def test_rows_of_a_former_recipient_are_closed(archive: Archive) -> None:
    write(archive, config(Recipient(email=A)), late(1))
    settings = config(Recipient(email=B))
    assert send_due(archive, settings, NOW).all_went_out
    assert states(archive, "640122101-2018-late") == {AlertState.FAILED}
    assert due_messages(archive, settings, NOW) == []


def test_the_language_is_the_recipients(archive: Archive) -> None:
    with postbox() as (box, port):
        settings = config(Recipient(email=A, language="en"), Recipient(email=B), port=port)
        write(archive, settings, late(1))
        send_due(archive, settings, NOW, counties={"640122": "贺兰县"})
    subjects = {to: str(message["Subject"]) for to, message in box.mails}
    assert subjects == {A: "Annual reports 2019-04-01: 1 late (贺兰县)", B: "年报监测 2019-04-01：逾期 1（贺兰县）"}


def test_what_could_not_be_seen_is_told_of_ones_own_counties(archive: Archive) -> None:
    unseen = finding(
        "640181-unreachable", kind=FindingKind.UNREACHABLE, grade=None, county="640181", summary="灵武市网站无法连接"
    )
    with postbox() as (box, port):
        settings = config(Recipient(email=A, counties=("640122",)), Recipient(email=B), port=port)
        write(archive, settings, late(1), unseen)
        send_due(archive, settings, NOW)
    told = {to: "灵武市网站无法连接" in message.get_body(("plain",)).get_content() for to, message in box.mails}  # type: ignore[union-attr]
    assert told == {A: False, B: True}

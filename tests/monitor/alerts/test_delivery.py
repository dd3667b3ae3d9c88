"""The outbox against mail servers that fail in every way of T119, and what no name or title may do to a mail (T104)."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import policy
from email.parser import BytesParser
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from monitor.alerts.outbox import Summary, alerts_for, send_due
from monitor.config import AlertsConfig, Config, Recipient, SmtpConfig
from storage.archive import Archive
from storage.findings import Alert, AlertState, Finding
from storage.moments import SHANGHAI
from tests.faults.certificates import issue, server_context
from tests.monitor.alerts.faulty_mail import DROP, SILENT, FaultyServer, faulty_server
from tests.monitor.alerts.mail_server import postbox
from tests.storage.made import finding

NOW = datetime(2019, 4, 1, 6, 40, tzinfo=SHANGHAI)
A, B = "a@example.org", "b@example.org"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "data", write=True) as opened:
        yield opened


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with faulty_server() as running:
        yield running


def config(port: int, *addresses: str, digest: str = "immediate", seconds: float = 5, **smtp: Any) -> Config:
    return Config(
        alerts=AlertsConfig(
            sender="nianbao@example.org",
            smtp=SmtpConfig(host="127.0.0.1", port=port, timeout_seconds=seconds, **smtp),
            recipients=tuple(Recipient(email=address, digest=digest) for address in addresses),
        )
    )


def write(archive: Archive, wanted: Config, *findings: Finding) -> None:
    rows = [(f.finding, f.revision, to, digest, NOW) for f in findings for to, digest in alerts_for(f, wanted)]
    archive.record(findings, rows)


def row_of(archive: Archive, recipient: str) -> Alert:
    (row,) = [row for row in archive.alerts() if row.recipient == recipient]
    return row


LATER = {
    "greeting": "421 too many connections",
    "EHLO": "421 closing",
    "MAIL": "451 try later",
    "RCPT:a@example.org": "450 greylisted",
    "DATA": "451 try later",
    "end": "451 queue full",
}


@pytest.mark.parametrize("stage", LATER)
def test_t119_a_4xx_at_any_stage_is_tried_again_under_one_message_id(
    archive: Archive, server: FaultyServer, stage: str
) -> None:
    server.answers[stage] = LATER[stage]
    wanted = config(server.port, A)
    write(archive, wanted, finding())
    assert send_due(archive, wanted, NOW).deferred == 1
    row = row_of(archive, A)
    assert (row.state, row.tries, row.next_try) == (AlertState.PENDING, 1, NOW + MINUTE)
    # After a refused EHLO an older greeting is tried, and that line is closed by then.
    assert LATER[stage].partition(" ")[0] in row.error or stage == "EHLO"
    server.answers.clear()
    assert send_due(archive, wanted, NOW + MINUTE).sent == 1
    assert server.kept == [(A, row.message_id)]
    assert not row_of(archive, A).perhaps_told or stage == "end"


@pytest.mark.parametrize(
    ("stage", "answer"),
    [
        ("RCPT:a@example.org", "550 no such user"),
        ("end:a@example.org", "554 looks like spam"),
        ("MAIL", "550 who are you"),
    ],
)
def test_t119_a_5xx_for_one_of_two_is_parked_and_shown(
    archive: Archive, server: FaultyServer, stage: str, answer: str
) -> None:
    server.answers[stage] = answer
    wanted = config(server.port, A, B)
    write(archive, wanted, finding())
    summary = send_due(archive, wanted, NOW)
    both = stage == "MAIL"
    assert (summary.sent, summary.failed, summary.all_went_out) == (0 if both else 1, 2 if both else 1, False)
    assert row_of(archive, A).state is AlertState.FAILED and answer in row_of(archive, A).error
    assert [to for to, _ in server.kept] == ([] if both else [B])
    server.answers.clear()
    assert send_due(archive, wanted, NOW + timedelta(days=1)) == Summary()


@pytest.mark.parametrize("said", [DROP, SILENT, "2", "25", "hello", "999 what"])
def test_t119_an_answer_lost_after_data_is_a_logged_unknown(
    archive: Archive, server: FaultyServer, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    server.answers["end"] = said
    wanted = config(server.port, A, seconds=0.5)
    write(archive, wanted, finding())
    assert send_due(archive, wanted, NOW).unknown == 1
    row = row_of(archive, A)
    assert (row.state, row.may_have_been_told) == (AlertState.UNKNOWN, True)
    assert "unknown" in caplog.text and A in caplog.text
    server.answers.clear()
    assert send_due(archive, wanted, NOW + MINUTE).sent == 1
    # Twice, and both under the Message-ID by which the mail program knows them for one.
    assert server.taken == [(A, row.message_id)] * 2
    assert row_of(archive, A).perhaps_told


@pytest.mark.parametrize("stage", ["greeting", "EHLO", "MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("said", [DROP, SILENT])
def test_t119_a_line_lost_before_the_text_is_no_unknown(
    archive: Archive, server: FaultyServer, stage: str, said: str
) -> None:
    server.answers[stage] = said
    wanted = config(server.port, A, seconds=0.5)
    write(archive, wanted, finding())
    assert send_due(archive, wanted, NOW).deferred == 1
    assert not row_of(archive, A).may_have_been_told and server.taken == []


def test_t119_a_slow_server_is_waited_for_and_a_slower_one_is_not(archive: Archive, server: FaultyServer) -> None:
    # A hundredth of what it is in life: answers after 0.4 s with 0.6 s to wait, then after 1 s.
    server.slow = 0.4
    wanted = config(server.port, A, seconds=0.6)
    write(archive, wanted, finding())
    assert send_due(archive, wanted, NOW).sent == 1
    server.slow = 1.0
    write(archive, wanted, finding("640122104-2018-late"))
    assert send_due(archive, wanted, NOW + MINUTE).deferred == 1


@pytest.mark.parametrize("days", [30, -1])
def test_t119_an_expired_certificate_defers_and_a_good_one_does_not(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    root = issue("Test root", authority=True)
    (tmp_path / "root.pem").write_bytes(root.certificate.public_bytes(_pem()))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "root.pem"))
    context = server_context(
        tmp_path / "tls", issue("localhost", root, address="127.0.0.1", until=timedelta(days=days))
    )
    with postbox(tls=context) as (box, port):
        wanted = config(port, A, starttls=True)
        write(archive, wanted, finding())
        summary = send_due(archive, wanted, NOW)
    expired = days < 0
    assert (summary.sent, summary.deferred, len(box.mails)) == ((0, 1, 0) if expired else (1, 0, 1))
    assert ("expired" in row_of(archive, A).error) is expired


def _pem() -> Any:
    from cryptography.hazmat.primitives.serialization import Encoding

    return Encoding.PEM


def test_t119_a_server_down_for_three_days_gets_each_mail_once(archive: Archive) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    wanted = config(port, A, B)
    write(archive, wanted, finding())
    at, waits = NOW, []
    while at < NOW + timedelta(days=3):
        summary = send_due(archive, wanted, at)
        assert summary.sent == summary.failed == summary.unknown == 0
        waits += [at] if summary.deferred else []
        at += MINUTE * 10
    first = row_of(archive, A)
    assert (first.state, first.may_have_been_told) == (AlertState.PENDING, False)
    # From a minute to six hours, as the steps of this test allow.
    assert 15 <= len(waits) <= 22
    with faulty_server() as server:
        up = config(server.port, A, B)
        while at < NOW + timedelta(days=4):
            send_due(archive, up, at)
            at += MINUTE * 10
    assert sorted(server.kept) == [(A, first.message_id), (B, row_of(archive, B).message_id)]
    assert {row.state for row in archive.alerts()} == {AlertState.SENT}


def test_t119_one_recipients_silent_server_leaves_the_others_mail_alone(archive: Archive, server: FaultyServer) -> None:
    server.answers["end:a@example.org"] = SILENT
    server.answers["RCPT:b@example.org"] = "450 later"
    wanted = config(server.port, A, B, "c@example.org", seconds=0.4)
    write(archive, wanted, finding())
    summary = send_due(archive, wanted, NOW)
    assert (summary.unknown, summary.deferred, summary.sent) == (1, 1, 1)
    assert [to for to, _ in server.kept] == ["c@example.org"]


@pytest.mark.parametrize("stage", ["greeting", "EHLO", "MAIL", "RCPT", "DATA"])
def test_t119_a_server_that_drips_before_the_text_is_left_at_the_deadline(
    archive: Archive, server: FaultyServer, stage: str
) -> None:
    """Each byte comes in time, so no timeout ever ends it; nothing can have arrived, and that is no unknown."""
    server.dripping[stage] = 0.1
    wanted = config(server.port, A, seconds=5, deadline_seconds=1.0)
    write(archive, wanted, finding())
    began = monotonic()
    assert send_due(archive, wanted, NOW).deferred == 1
    assert 1.0 <= monotonic() - began < 4.0
    row = row_of(archive, A)
    assert (row.state, row.may_have_been_told, row.error) == (AlertState.PENDING, False, "cut after 1 seconds")
    server.dripping.clear()
    assert send_due(archive, wanted, NOW + MINUTE).sent == 1
    assert server.kept == [(A, row.message_id)]


def test_t119_a_server_that_drips_after_the_text_is_a_logged_unknown_and_the_next_mail_goes(
    archive: Archive, server: FaultyServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.dripping["end:a@example.org"] = 0.1
    wanted = config(server.port, A, B, seconds=5, deadline_seconds=1.0)
    write(archive, wanted, finding())
    began = monotonic()
    summary = send_due(archive, wanted, NOW)
    assert (summary.unknown, summary.sent) == (1, 1) and monotonic() - began < 4.0
    row = row_of(archive, A)
    assert (row.state, row.may_have_been_told, row.next_try) == (AlertState.UNKNOWN, True, NOW + MINUTE)
    assert "cut after 1 seconds" in caplog.text
    # It had the text: what it kept of it goes once more under the same Message-ID.
    assert {to for to, _ in server.kept} == {A, B}
    server.dripping.clear()
    assert send_due(archive, wanted, NOW + MINUTE).sent == 1
    assert {number for to, number in server.taken if to == A} == {row.message_id}


def test_a_server_that_drips_its_goodbye_holds_nobody_up(archive: Archive, server: FaultyServer) -> None:
    server.dripping["QUIT"] = 0.1
    wanted = config(server.port, A, B, seconds=5, deadline_seconds=60.0)
    write(archive, wanted, finding())
    began = monotonic()
    assert send_due(archive, wanted, NOW).sent == 2
    assert monotonic() - began < 20, "some seconds for each goodbye, not the mail's minute"
    assert {row.state for row in archive.alerts()} == {AlertState.SENT}


def test_once_the_service_stops_no_further_mail_is_begun(archive: Archive, server: FaultyServer) -> None:
    wanted = config(server.port, A, B)
    write(archive, wanted, finding())
    assert send_due(archive, wanted, NOW, stopping=lambda: bool(server.kept)).sent == 1
    assert [to for to, _ in server.kept] == [A]
    assert row_of(archive, B).tries == 0
    assert send_due(archive, wanted, NOW).sent == 1


BREAKS = ("\r\n", "\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029", "\0")


@pytest.mark.parametrize("sign", BREAKS, ids=[f"U+{ord(sign[0]):04X}{len(sign)}" for sign in BREAKS])
def test_t104_a_line_break_in_a_name_forges_nothing_and_the_mail_still_goes(archive: Archive, sign: str) -> None:
    evil = f"金贵镇{sign}Bcc: evil@example.org{sign}{sign}<b>x</b>"
    with postbox() as (box, port):
        wanted = config(port, A)
        write(archive, wanted, finding(body_name=evil, summary=evil, reason=evil))
        assert send_due(archive, wanted, NOW, counties={"640122": evil}, head=f"1-ab{sign}X-Evil: 1").sent == 1
    ((to, _message),) = box.mails
    message = BytesParser(policy=policy.default).parsebytes(box.raw[0])
    assert to == A and message["Bcc"] is None and message["X-Evil"] is None
    head = box.raw[0].split(b"\r\n\r\n")[0].decode()
    assert not re.search(r"^(Bcc|X-Evil):", head, re.MULTILINE)
    assert "金贵镇" in str(message["Subject"]) and "\n" not in str(message["Subject"])


@pytest.mark.parametrize("sign", BREAKS[:4])
def test_t104_a_line_break_in_an_address_is_refused_and_the_other_mail_goes(archive: Archive, sign: str) -> None:
    with postbox() as (box, port):
        wanted = config(port, f"a@example.org{sign}RCPT TO:<evil@example.org>", B)
        write(archive, wanted, finding())
        summary = send_due(archive, wanted, NOW)
    assert (summary.failed, [to for to, _ in box.mails]) == (1, [B])


def test_t105_a_long_title_is_cut_and_nothing_leads_to_the_site(archive: Archive) -> None:
    page = (
        "报告" * 1000
        + '</p><a href="http://evil.example/x">看</a><img src="http://evil.example/y.png"><script>1</script>'
    )
    with postbox() as (box, port):
        wanted = config(port, A)
        write(archive, wanted, finding(body_name=page, summary=page, url="http://www.nxhl.gov.cn/t2018.html"))
        assert send_due(archive, wanted, NOW, dashboard="http://10.0.0.5:8765").sent == 1
    ((_, message),) = box.mails
    shown = {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}
    html, plain = shown["text/html"], shown["text/plain"]
    assert "报告" * 60 in html + plain and "报告" * 250 not in html + plain
    assert set(re.findall(r'href="([^"]*)"', html)) == {"http://10.0.0.5:8765/findings/640122103-2018-late"}
    assert not re.search(r"<(img|script|iframe|link)\b|url\(|src=", html)
    assert "evil.example" not in html + plain and "nxhl.gov.cn" not in html + plain

"""One recipient's mail against real SMTP servers: accepted, refused, deferred, unknown (T119)."""

from __future__ import annotations

import logging
import socket
from email import policy
from email.message import EmailMessage
from typing import Any

import pytest

from monitor.alerts.channels import Delivery, Outcome, send_mail
from monitor.config import SmtpConfig
from tests.monitor.alerts.mail_server import hanging_up, postbox

TO = "staff@example.org"


def letter(text: str = "一行\n.\n.点\n") -> EmailMessage:
    message = EmailMessage(policy=policy.SMTP)
    message["From"], message["To"], message["Subject"] = "nianbao@example.org", TO, "年报监测"
    message.set_content(text, cte="8bit")
    return message


def send(port: int, recipient: str = TO, environment: dict[str, str] | None = None, **smtp: Any) -> Delivery:
    return send_mail(
        letter(),
        recipient=recipient,
        sender="nianbao@example.org",
        smtp=SmtpConfig(host="127.0.0.1", port=port, timeout_seconds=5, **smtp),
        environment=environment or {},
    )


def test_an_accepted_mail_arrives_whole() -> None:
    with postbox() as (box, port):
        assert send(port) == Delivery(outcome=Outcome.SENT)
    ((address, message),) = box.mails
    assert (address, message["Subject"]) == (TO, "年报监测")
    assert message.get_content().splitlines() == ["一行", ".", ".点"]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("550 no such user", Outcome.REFUSED), ("450 busy", Outcome.DEFERRED), ("421 closing", Outcome.DEFERRED)],
)
def test_an_answer_to_rcpt_decides(answer: str, outcome: Outcome) -> None:
    with postbox() as (box, port):
        box.rcpt[TO] = answer
        delivery = send(port)
    assert delivery.outcome is outcome
    assert answer in delivery.detail
    assert box.mails == []


@pytest.mark.parametrize(("answer", "outcome"), [("554 spam", Outcome.REFUSED), ("451 later", Outcome.DEFERRED)])
def test_an_answer_after_data_decides(answer: str, outcome: Outcome) -> None:
    with postbox() as (box, port):
        box.data[TO] = answer
        delivery = send(port)
    assert (delivery.outcome, answer in delivery.detail) == (outcome, True)


def test_a_line_dropped_after_data_is_unknown() -> None:
    with hanging_up() as (taken, port):
        assert send(port).outcome is Outcome.UNKNOWN
    assert len(taken) == 1


def test_no_server_defers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    assert send(port).outcome is Outcome.DEFERRED


def test_a_silent_server_defers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        smtp = SmtpConfig(host="127.0.0.1", port=door.getsockname()[1], timeout_seconds=0.3)
        delivery = send_mail(letter(), recipient=TO, sender="n@example.org", smtp=smtp, environment={})
    assert delivery.outcome is Outcome.DEFERRED


def test_a_login_uses_the_named_variable_and_logs_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="monitor")
    with postbox(login=True) as (box, port):
        smtp = {"username": "office", "password_env": "NB_PASSWORD"}
        wrong = send(port, environment={"NB_PASSWORD": "falsch-7"}, **smtp)
        right = send(port, environment={"NB_PASSWORD": "geheim-9"}, **smtp)
        unset = send(port, **smtp)
    assert (wrong.outcome, right.outcome, unset.outcome) == (Outcome.DEFERRED, Outcome.SENT, Outcome.DEFERRED)
    assert "NB_PASSWORD" in unset.detail
    assert box.passwords == [b"falsch-7", b"geheim-9"]
    assert not any(secret in wrong.detail + unset.detail + caplog.text for secret in ("falsch-7", "geheim-9"))


def test_starttls_that_the_server_has_not_defers() -> None:
    with postbox() as (box, port):
        assert send(port, starttls=True).outcome is Outcome.DEFERRED
    assert box.mails == []


@pytest.mark.parametrize("address", ["staff@example.org\r\nRCPT TO:<evil@example.org>", "员工@example.org", "staff"])
def test_a_bad_address_is_refused_before_any_line(address: str) -> None:
    with postbox() as (box, port):
        assert send(port, recipient=address).outcome is Outcome.REFUSED
    assert box.mails == []

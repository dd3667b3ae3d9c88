"""Chat channels against a real HTTP server that stands for them: short text, the answer understood, no secret told."""

from __future__ import annotations

import contextlib
import json
import logging
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from monitor.alerts.channels import Delivery, Outcome
from monitor.alerts.chat import send_url
from monitor.alerts.letter import Occasion
from monitor.alerts.message import message_for
from monitor.alerts.outbox import alerts_for, send_due
from monitor.config import AlertsConfig, Config, Recipient
from storage.archive import Archive
from storage.findings import AlertState, Finding
from storage.moments import SHANGHAI
from tests.storage.made import finding

ROOT = Path(__file__).parents[3]
NOW = datetime(2019, 4, 1, 6, 40, tzinfo=SHANGHAI)
KEY = "5c7a91e0-geheim-8842"
TOKEN = "a" * 20 + "geheimtoken" + "b" * 33
CHATS = {
    "wecombot": (f"wecombot://{KEY}", "apprise.plugins.wecombot.NotifyWeComBot", 2048),
    "dingtalk": (f"dingtalk://{TOKEN}", "apprise.plugins.dingtalk.NotifyDingTalk", 20_000),
    "feishu": (f"feishu://{KEY}", "apprise.plugins.feishu.NotifyFeishu", 20_000),
}
YES = {"wecombot": {"errcode": 0, "errmsg": "ok"}, "dingtalk": {"errcode": 0}, "feishu": {"code": 0, "msg": "success"}}
NO = {
    "wecombot": {"errcode": 93000, "errmsg": f"invalid webhook url {KEY}"},
    "dingtalk": {"errcode": 310000, "errmsg": "keywords not in content"},
    "feishu": {"code": 19001, "msg": "param invalid: incoming webhook access token invalid"},
}


class Chat:
    """What it got, and what it is to answer; `hang` closes the line without an answer."""

    def __init__(self) -> None:
        self.got: list[tuple[str, bytes]] = []
        self.answer: tuple[int, Any] = (200, {})
        self.hang = False
        self.port = 0


@contextlib.contextmanager
def chat_server() -> Iterator[Chat]:
    chat = Chat()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            chat.got.append((self.path, body))
            if chat.hang:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            status, said = chat.answer
            content = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *words: Any) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    chat.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield chat
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch) -> Iterator[Chat]:
    with chat_server() as running:
        for name, (_, plugin, _limit) in CHATS.items():
            mark = "{key}" if name == "wecombot" else "{token}"
            given = f"http://127.0.0.1:{running.port}/{name}/{mark}"
            monkeypatch.setattr(f"{plugin}.notify_url", given + ("" if name != "feishu" else "/"))
        yield running


def some(count: int) -> list[Finding]:
    return [
        finding(f"640122{n:03}-2018-late", body=f"640122{n:03}", body_name=f"第{n}镇人民政府", summary="未按时公布。")
        for n in range(count)
    ]


def mail(count: int = 2, language: str = "zh") -> Any:
    occasion = Occasion(now=NOW, sender="n@example.org", counties={"640122": "贺兰县"}, head="42-ab")
    return message_for(some(count), recipient="x", language=language, occasion=occasion)


def text_of(body: bytes) -> str:
    """All strings in a JSON body."""

    def strings(one: Any) -> list[str]:
        if isinstance(one, dict):
            return [s for value in one.values() for s in strings(value)]
        if isinstance(one, list):
            return [s for value in one for s in strings(value)]
        return [one] if isinstance(one, str) else []

    return "\n".join(strings(json.loads(body)))


@pytest.mark.parametrize("name", list(CHATS))
def test_a_short_text_arrives_with_every_number(chat: Chat, name: str) -> None:
    chat.answer = (200, YES[name])
    assert send_url(mail(), url=CHATS[name][0]) == Delivery(outcome=Outcome.SENT)
    ((path, body),) = chat.got
    assert path.startswith(f"/{name}")
    text = text_of(body)
    assert "逾期 2（贺兰县）" in text and "第0镇人民政府" in text
    assert "640122000-2018-late" in text and "640122001-2018-late" in text
    # Details and how to answer a mail are no matter of a chat.
    assert "nianbao.toml" not in text and "依据" not in text


@pytest.mark.parametrize("name", list(CHATS))
def test_a_long_digest_stays_within_the_limit(chat: Chat, name: str) -> None:
    chat.answer = (200, YES[name])
    _, _, limit = CHATS[name]
    assert send_url(mail(200), url=CHATS[name][0], dashboard="http://10.0.0.5:8765").outcome is Outcome.SENT
    ((_, body),) = chat.got
    text = text_of(body)
    assert 600 < len(text.encode()) <= limit
    assert "http://10.0.0.5:8765" in text and "另有" in text and "逾期 200" in text


@pytest.mark.parametrize("name", list(CHATS))
def test_a_no_in_the_body_of_a_200_is_no_delivery(chat: Chat, name: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    chat.answer = (200, NO[name])
    delivery = send_url(mail(), url=CHATS[name][0])
    assert delivery.outcome is Outcome.DEFERRED
    assert str(next(iter(NO[name].values()))) in delivery.detail
    assert "geheim" not in delivery.detail + caplog.text


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.SENT),
        (204, Outcome.SENT),
        (404, Outcome.REFUSED),
        (403, Outcome.REFUSED),
        (429, Outcome.DEFERRED),
        (500, Outcome.DEFERRED),
        (503, Outcome.DEFERRED),
    ],
)
def test_a_webhook_is_judged_by_its_status(chat: Chat, status: int, outcome: Outcome) -> None:
    # A code of a webhook's own is no business of ours.
    chat.answer = (status, b"" if status == 204 else {"code": 7})
    delivery = send_url(mail(), url=f"json://127.0.0.1:{chat.port}/hook/{KEY}")
    assert delivery.outcome is outcome
    assert len(chat.got) == 1 and KEY not in delivery.detail


def test_slack_takes_it_and_says_no_by_status(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("apprise.plugins.slack.NotifySlack.webhook_url", f"http://127.0.0.1:{chat.port}/services")
    url = f"slack://T1JJ3T3L2/A1BRTD4JD/{KEY.replace('-', 'x')}"
    chat.answer = (200, b"ok")
    assert send_url(mail(language="en"), url=url).outcome is Outcome.SENT
    chat.answer = (404, b"no_service")
    assert send_url(mail(language="en"), url=url) == Delivery(outcome=Outcome.REFUSED, detail="HTTP 404")
    text = text_of(chat.got[0][1])
    assert "2 late" in text and "640122000-2018-late" in text and "640122001-2018-late" in text


def test_a_line_dropped_before_the_answer_is_unknown(chat: Chat) -> None:
    chat.hang = True
    assert send_url(mail(), url=CHATS["wecombot"][0]).outcome is Outcome.UNKNOWN
    assert len(chat.got) == 1


def test_a_silent_channel_is_unknown() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        url = f"json://127.0.0.1:{door.getsockname()[1]}/hook?rto=0.3&cto=0.3"
        assert send_url(mail(), url=url).outcome is Outcome.UNKNOWN


def test_a_channel_that_drips_is_left_at_the_deadline_and_the_next_one_is_told(chat: Chat) -> None:
    """Byte by byte, each in time: no timeout ever ends it. What is still at it holds up nobody else."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as door:

        def drip() -> None:
            line, _ = door.accept()
            with line, contextlib.suppress(OSError):
                line.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
                while not over.wait(0.05):
                    line.sendall(b"x")

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        url = f"json://127.0.0.1:{door.getsockname()[1]}/hook?rto=5&cto=5"
        began = monotonic()
        delivery = send_url(mail(), url=url, deadline_seconds=0.7)
        assert (delivery.outcome, delivery.detail) == (Outcome.UNKNOWN, "no end after 0.7 seconds")
        assert monotonic() - began < 4
        chat.answer = (200, YES["wecombot"])
        assert send_url(mail(), url=CHATS["wecombot"][0]) == Delivery(outcome=Outcome.SENT)
        over.set()
        thread.join(5)


MET = """
import sys
from email.message import EmailMessage
from monitor.alerts.chat import send_url
message = EmailMessage()
message.set_content("x")
print(send_url(message, url=sys.argv[1], deadline_seconds=0.5).outcome)
"""


def test_a_process_that_met_such_a_channel_can_end() -> None:
    """No thread that still waits for the rest keeps the command, or a stopping service, from ending."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as door:

        def drip() -> None:
            line, _ = door.accept()
            with line, contextlib.suppress(OSError):
                line.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
                while not over.wait(0.05):
                    line.sendall(b"x")

        threading.Thread(target=drip, daemon=True).start()
        url = f"json://127.0.0.1:{door.getsockname()[1]}/hook"
        done = subprocess.run(
            [sys.executable, "-c", MET, url], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
        )
        over.set()
    assert (done.returncode, done.stdout) == (0, "unknown\n"), done.stderr


def test_a_channel_that_is_not_reached_is_deferred() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    assert send_url(mail(), url=f"json://127.0.0.1:{port}/hook").outcome is Outcome.DEFERRED


def test_an_address_that_apprise_does_not_know_is_refused_and_not_repeated(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for url in ("nosuchchat://geheim", "wecombot://geheim key!"):
        delivery = send_url(mail(), url=url)
        assert (delivery.outcome, "geheim" in delivery.detail + caplog.text) == (Outcome.REFUSED, False)


def test_the_outbox_keeps_its_promises_in_a_chat(chat: Chat, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    url = CHATS["wecombot"][0]
    settings = Config(alerts=AlertsConfig(recipients=(Recipient(url=url, digest="immediate", language="en"),)))
    with Archive.open(tmp_path / "data", write=True) as archive:
        (told,) = some(1)
        rows = [(told.finding, 1, to, digest, NOW) for to, digest in alerts_for(told, settings)]
        archive.record([told], rows)
        chat.answer = (200, {"errcode": 45009, "errmsg": "api freq out of limit"})
        first = send_due(archive, settings, NOW)
        assert (first.deferred, first.sent) == (1, 0)
        chat.answer = (200, YES["wecombot"])
        assert send_due(archive, settings, NOW).sent == 0
        assert send_due(archive, settings, NOW + timedelta(minutes=1)).sent == 1
        assert send_due(archive, settings, NOW + timedelta(minutes=9)).sent == 0
        (row,) = archive.alerts()
        assert (row.state, row.tries) == (AlertState.SENT, 2)
    assert len(chat.got) == 2 and "1 late" in text_of(chat.got[1][1])
    stored = b"".join(one.read_bytes() for one in (tmp_path / "data").rglob("*") if one.is_file())
    assert KEY.encode() not in stored
    assert KEY not in caplog.text + "".join(first.failures) + row.recipient

"""The log: JSON lines that machines read, what they are about, and never a secret, in whatever part of a record."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator

import pytest

from monitor import logs
from monitor.config import AlertsConfig, Config, Recipient, SmtpConfig
from monitor.logs import JsonLines, LogLines, OneLine, about, hide_secrets

CANARY = "c4nary-pässword"
URL = "wecombot://k3y-of-a-channel/"
CONFIG = Config(
    alerts=AlertsConfig(smtp=SmtpConfig(password_env="MAIL_SECRET"), recipients=(Recipient(url=URL),)),
)


@pytest.fixture(autouse=True)
def no_secrets_stay(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(logs, "_secrets", set())
    yield


def record(message: str, *given: object, **more: object) -> logging.LogRecord:
    made = logging.LogRecord("monitor.service", logging.ERROR, __file__, 1, message, given, None)
    made.__dict__.update(more)
    return made


def faulty(message: str) -> logging.LogRecord:
    made = record("mail to %s failed", URL)
    try:
        raise OSError(message)
    except OSError as error:
        made.exc_info = (OSError, error, error.__traceback__)
    return made


def test_a_json_line_says_what_it_is_about() -> None:
    with about(county="640122", host="127.0.0.1:80"):
        line = json.loads(JsonLines().format(record("opened: %s\u2028x", "a", body="640122-jyj", finding="f")))
    assert line.pop("at").endswith("+08:00")
    assert line == {
        "level": "ERROR", "logger": "monitor.service", "message": "opened: a\u2028x", "county": "640122",
        "host": "127.0.0.1:80", "body": "640122-jyj", "finding": "f",
    }  # fmt: skip
    assert "county" not in json.loads(JsonLines().format(record("x"))), "outside it is about nothing"


def test_each_task_keeps_what_it_is_about() -> None:
    async def one(county: str) -> str:
        with about(county=county):
            await asyncio.sleep(0.01)
            return await asyncio.create_task(said())

    async def said() -> str:
        return str(json.loads(JsonLines().format(record("x")))["county"])

    async def both() -> list[str]:
        return list(await asyncio.gather(one("1"), one("2")))

    assert asyncio.run(both()) == ["1", "2"]


@pytest.mark.parametrize("form", [JsonLines(), LogLines("%(message)s"), OneLine("%(message)s")])
def test_no_secret_is_shown(form: logging.Formatter) -> None:
    hide_secrets(CONFIG, {"MAIL_SECRET": CANARY})
    said = form.format(record(f"login with {CANARY}")) + form.format(faulty(f"{CANARY} at {URL}, k3y-of-a-channel/"))
    assert CANARY not in said
    assert "k3y" not in said
    assert "c4nary" not in said
    assert "***" in said


def test_without_a_secret_nothing_is_hidden() -> None:
    hide_secrets(Config(), {})
    assert LogLines("%(message)s").format(record("all of it")) == "all of it"

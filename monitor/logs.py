"""The log: plain lines for people or JSON lines for machines, each with the county it is about, none with a secret."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import TYPE_CHECKING

from storage.moments import SHANGHAI

if TYPE_CHECKING:
    from monitor.config import Config

FORMATS = ("plain", "json")
HIDDEN = "***"
SHORTEST_SECRET = 4
"""What is shorter cannot be hidden without hiding half of every line."""
FIELDS = ("county", "host", "body", "finding")
"""What a line may be about; `extra` of a single record says more than the work around it."""
LIBRARIES = ("scrapy", "aiohttp", "asyncio", "pdfminer", "trafilatura", "apscheduler")

_about: ContextVar[tuple[tuple[str, str], ...]] = ContextVar("about", default=())
_secrets: set[str] = set()


@contextmanager
def about(**said: str) -> Iterator[None]:
    """All that is logged within is about these: `county`, `host`, `body`. Tasks begun within take it along."""
    before = _about.set((*_about.get(), *said.items()))
    try:
        yield
    finally:
        _about.reset(before)


def hide(secrets: Iterable[str]) -> None:
    """Passwords, and addresses that hold a key: no line of the log shows them from now on."""
    _secrets.update(secret for secret in secrets if len(secret) >= SHORTEST_SECRET)


def hide_secrets(config: Config, environment: Mapping[str, str]) -> None:
    """Hide the password of the mail server, and the addresses of channels, which hold their keys."""
    urls = [recipient.url for recipient in config.alerts.recipients if recipient.url]
    password = environment.get(config.alerts.smtp.password_env, "")
    hide([password, *urls, *(url.partition("://")[2] for url in urls)])


def without_secrets(text: str) -> str:
    """A text with every known secret hidden, the longest first."""
    for secret in sorted(_secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text


class LogLines(logging.Formatter):
    """Records with their moment in Shanghai, the one zone of all that is told."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        """The moment with its zone, to the second."""
        del datefmt
        return datetime.fromtimestamp(record.created, SHANGHAI).isoformat(timespec="seconds")

    def format(self, record: logging.LogRecord) -> str:
        """The record, without secrets."""
        return without_secrets(super().format(record))


class OneLine(LogLines):
    """A record in one line: what went wrong inside is for `-v`."""

    def format(self, record: logging.LogRecord) -> str:
        """The record without its traceback."""
        plain = logging.makeLogRecord({**record.__dict__, "exc_info": None, "exc_text": None, "stack_info": None})
        return " ".join(super().format(plain).splitlines())


class JsonLines(LogLines):
    """A record as one JSON object: at, level, logger, message, what it is about, and the fault with its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line of JSON, without secrets."""
        line = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **dict(_about.get()),
            **{name: str(getattr(record, name)) for name in FIELDS if hasattr(record, name)},
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["fault"] = self.formatException(record.exc_info)
        shown = {name: without_secrets(value) for name, value in line.items()}
        return json.dumps(shown, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def begin_log(verbosity: int, form: str = "plain") -> None:
    """Log to standard error: errors alone, with 1 what is done, with 2 everything; `form`: one of FORMATS."""
    level = (logging.ERROR, logging.INFO, logging.DEBUG)[min(verbosity, 2)]
    lines = "%(asctime)s %(levelname)s %(name)s: %(message)s"
    screen = logging.StreamHandler(sys.stderr)
    screen.setFormatter(JsonLines() if form == "json" else LogLines(lines) if verbosity else OneLine(lines))
    logging.basicConfig(level=level, handlers=[screen])
    # Below -vv the libraries' own chatter says nothing to an office.
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(level if verbosity > 1 else logging.CRITICAL)

"""How a mail leaves the house: one SMTP transaction a recipient, and what the server's answer comes to."""

from __future__ import annotations

import contextlib
import logging
import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from enum import StrEnum

from monitor.alerts.quoting import one_line, shorten
from monitor.config import SmtpConfig

logger = logging.getLogger(__name__)

_IMPLICIT_TLS = 465
_GOODBYE_SECONDS = 5.0
"""So long the server may take to say goodbye; the outcome stands before."""
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


class Outcome(StrEnum):
    """What became of one sending."""

    SENT = "sent"
    """The server accepted it after the last line."""
    REFUSED = "refused"
    """A permanent no (5xx) to sender, recipient or content."""
    DEFERRED = "deferred"
    """Not now: no connection, 4xx, login not accepted, settings to be mended."""
    UNKNOWN = "unknown"
    """All was handed over and the answer was lost: the server may have it (D15)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """The outcome and the server's or our own words about it, one line, never a secret."""

    outcome: Outcome
    detail: str = ""


class _Answered(Exception):
    """The server said something other than yes."""

    def __init__(self, stage: str, code: int, reply: bytes) -> None:
        super().__init__(f"{stage}: {code} {reply.decode('utf-8', 'replace')}")
        self.code = code


def send_mail(
    message: EmailMessage,
    *,
    recipient: str,
    sender: str,
    smtp: SmtpConfig,
    environment: Mapping[str, str],
) -> Delivery:
    """Hand `message` to the SMTP server for this one recipient and say what came of it; raises nothing of the network.

    The password is `environment[smtp.password_env]`; it is never logged. A login that is not accepted defers instead of
    refusing: the fault is in our settings, and the mail must not be lost by it. After `smtp.deadline_seconds` it is
    over, also where a server goes on for ever, byte by byte.
    """
    address, envelope = one_line(recipient), one_line(sender)
    if not (address.isascii() and "@" in address) or " " in address:
        return Delivery(outcome=Outcome.REFUSED, detail=shorten(f"not a mail address: {address}"))
    payload = _payload(message)
    handed_over = False
    try:
        with contextlib.ExitStack() as stack:
            wall = stack.enter_context(_wall(smtp.deadline_seconds))
            server = _connect(smtp, wall)
            stack.callback(_leave, server, wall)
            fault = _introduce(server, smtp, environment)
            if fault:
                return Delivery(outcome=Outcome.DEFERRED, detail=fault)
            _expect("MAIL", server.docmd("MAIL", f"FROM:{smtplib.quoteaddr(envelope)}"), 250)
            _expect("RCPT", server.docmd("RCPT", f"TO:{smtplib.quoteaddr(address)}"), 250, 251)
            _expect("DATA", server.docmd("DATA"), 354)
            handed_over = True
            server.send(payload)
            _expect("end of DATA", server.getreply(), 250)
    except _Answered as answer:
        permanent = 500 <= answer.code < 600
        return Delivery(outcome=Outcome.REFUSED if permanent else Outcome.DEFERRED, detail=_said(answer))
    except (smtplib.SMTPException, OSError) as fault_seen:
        outcome = Outcome.UNKNOWN if handed_over else Outcome.DEFERRED
        detail = f"cut after {smtp.deadline_seconds:g} seconds" if wall.reached else _said(fault_seen)
        return Delivery(outcome=outcome, detail=detail)
    return Delivery(outcome=Outcome.SENT)


class _Wall:
    """The moment at which a line is cut, whatever it does: a timeout alone begins anew with every byte."""

    def __init__(self, seconds: float) -> None:
        self.reached = False
        self._line: socket.socket | None = None
        self._timer = self._begun(seconds)

    def guard(self, line: socket.socket | None) -> None:
        """The line to be cut. Raises SMTPServerDisconnected once it is too late."""
        self._line = line
        if self.reached:
            raise smtplib.SMTPServerDisconnected("too late")

    def draw_near(self, seconds: float) -> None:
        """Cut it after so many seconds from now."""
        self._timer.cancel()
        self._timer = self._begun(seconds)

    def stand_down(self) -> None:
        """Cut nothing any more."""
        self._timer.cancel()

    def _begun(self, seconds: float) -> threading.Timer:
        timer = threading.Timer(seconds, self._cut)
        timer.daemon = True
        timer.start()
        return timer

    def _cut(self) -> None:
        self.reached = True
        with contextlib.suppress(OSError):
            if self._line is not None:
                # Of the line itself, below TLS: whoever waits on it in another thread wakes to its end.
                socket.socket.shutdown(self._line, socket.SHUT_RDWR)


@contextlib.contextmanager
def _wall(seconds: float) -> Iterator[_Wall]:
    wall = _Wall(seconds)
    try:
        yield wall
    finally:
        wall.stand_down()


class _Line(smtplib.SMTP):
    """A client whose every answer is waited for before a wall."""

    def __init__(self, smtp: SmtpConfig, wall: _Wall) -> None:
        self._wall = wall
        super().__init__(smtp.host, smtp.port, timeout=smtp.timeout_seconds)

    def getreply(self) -> tuple[int, bytes]:
        """The server's answer. Raises SMTPServerDisconnected at the wall, and for what is none, such as half a line."""
        self._wall.guard(self.sock)
        code, reply = super().getreply()
        if not 200 <= code < 600:
            raise smtplib.SMTPServerDisconnected(f"no answer: {reply.decode('utf-8', 'replace')}")
        return code, reply


class _SafeLine(_Line, smtplib.SMTP_SSL):
    """The same, over TLS from the first byte on."""

    def __init__(self, smtp: SmtpConfig, wall: _Wall) -> None:
        self._wall = wall
        context = ssl.create_default_context()
        smtplib.SMTP_SSL.__init__(self, smtp.host, smtp.port, timeout=smtp.timeout_seconds, context=context)


def _connect(smtp: SmtpConfig, wall: _Wall) -> smtplib.SMTP:
    if smtp.port == _IMPLICIT_TLS:
        return _SafeLine(smtp, wall)
    return _Line(smtp, wall)


def _introduce(server: smtplib.SMTP, smtp: SmtpConfig, environment: Mapping[str, str]) -> str:
    """Greeting, TLS and login; the fault in words, empty when all went well."""
    server.ehlo_or_helo_if_needed()
    if smtp.starttls:
        server.starttls(context=ssl.create_default_context())
        server.ehlo()
    if not smtp.username:
        return ""
    password = environment.get(smtp.password_env) if smtp.password_env else None
    if not password:
        return f"no password: the environment variable {smtp.password_env or '(password_env)'} is not set"
    try:
        server.login(smtp.username, password)
    except smtplib.SMTPAuthenticationError as refusal:
        return f"login not accepted: {refusal.smtp_code}"
    return ""


def _payload(message: EmailMessage) -> bytes:
    content = message.as_bytes(policy=policy.SMTP)
    if not content.endswith(b"\r\n"):
        content += b"\r\n"
    return _LEADING_DOT.sub(b"..", content) + b".\r\n"


def _expect(stage: str, answer: tuple[int, bytes], *good: int) -> None:
    code, reply = answer
    if code not in good:
        raise _Answered(stage, code, reply)


def _leave(server: smtplib.SMTP, wall: _Wall) -> None:
    # What happens at the door changes nothing: the outcome stands with the answer to the last line.
    wall.draw_near(_GOODBYE_SECONDS)
    try:
        server.quit()
    except (smtplib.SMTPException, OSError) as fault:
        logger.debug("mail server left without goodbye: %s", fault)
        server.close()


def _said(fault: BaseException) -> str:
    return shorten(one_line(f"{fault}" or type(fault).__name__), 300)

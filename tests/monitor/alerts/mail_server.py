"""Real SMTP servers on loopback: one that does as told, and one that hangs up after the last line."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


class Postbox:
    """Accepts mails and keeps them; answers can be set for a recipient, or for the end of DATA."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, EmailMessage]] = []
        self.raw: list[bytes] = []
        self.rcpt: dict[str, str] = {}
        """Answer to RCPT by address."""
        self.data: dict[str, str] = {}
        """Answer to DATA by address; the mail is not kept."""
        self.passwords: list[bytes] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.rcpt:
            return self.rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        (address,) = envelope.rcpt_tos
        if address in self.data:
            return self.data[address]
        message = BytesParser(policy=default).parsebytes(envelope.content)
        assert isinstance(message, EmailMessage)
        self.raw.append(envelope.content)
        self.mails.append((address, message))
        return "250 kept"

    def login(self, server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        self.passwords.append(given.password)
        return AuthResult(success=given.password == b"geheim-9", handled=True)


@contextlib.contextmanager
def postbox(*, login: bool = False, tls: ssl.SSLContext | None = None) -> Iterator[tuple[Postbox, int]]:
    """A running server and its port; `tls`: what it answers STARTTLS with."""
    box = Postbox()
    more: dict[str, Any] = {}
    if login:
        more = {"authenticator": box.login, "auth_require_tls": False, "auth_required": True}
    if tls is not None:
        more |= {"tls_context": tls, "require_starttls": True}
    controller = Controller(box, hostname="127.0.0.1", port=_free_port(), **more)
    controller.start()
    try:
        yield box, controller.port
    finally:
        controller.stop()


@contextlib.contextmanager
def hanging_up() -> Iterator[tuple[list[bytes], int]]:
    """A server that takes a whole mail and closes the line without an answer, each time."""
    taken: list[bytes] = []
    door = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=_serve, args=(door, taken), daemon=True)
    thread.start()
    try:
        yield taken, door.getsockname()[1]
    finally:
        # Shutting down first wakes the thread that waits in accept.
        with contextlib.suppress(OSError):
            door.shutdown(socket.SHUT_RDWR)
        door.close()
        thread.join(5)


def _serve(door: socket.socket, taken: list[bytes]) -> None:
    while True:
        try:
            line, _ = door.accept()
        except OSError:
            return
        with line, line.makefile("rb") as lines:
            line.sendall(b"220 here\r\n")
            for command in lines:
                if command.upper().startswith(b"DATA"):
                    line.sendall(b"354 go on\r\n")
                    taken.append(b"".join(iter(lines.readline, b".\r\n")))
                    break
                line.sendall(b"250 fine\r\n")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
        return port

"""A real SMTP server on loopback that puts every mail it takes into a folder."""

from __future__ import annotations

import socket
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller

_LOOPBACK = "127.0.0.1"


class _Keeper:
    """Writes what is sent; numbers the files in order of arrival."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = len(list(folder.glob("*.eml")))

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Keep one mail; the name and signature are aiosmtpd's."""
        self._count += 1
        recipients = ", ".join(envelope.rcpt_tos)
        content = f"X-Envelope-To: {recipients}\r\n".encode() + bytes(envelope.content)
        (self._folder / f"{self._count:04d}.eml").write_bytes(content)
        return "250 kept"


class Mailbox:
    """The server and its folder; a context manager. `port` is known once it runs."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made where it does not stand."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.host = _LOOPBACK
        self.port = _free_port()
        self._controller = Controller(_Keeper(folder), hostname=self.host, port=self.port)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()

    def mails(self) -> list[EmailMessage]:
        """All mails so far, first one first."""
        return read_mails(self.folder)


def read_mails(folder: Path) -> list[EmailMessage]:
    """The mails in a folder, in order of their names."""
    parsed = (message_from_bytes(file.read_bytes(), policy=policy.default) for file in sorted(folder.glob("*.eml")))
    return [mail for mail in parsed if isinstance(mail, EmailMessage)]


def full_text(mail: EmailMessage) -> str:
    """Subject and all text parts of a mail, attached ones included."""
    texts = (part for part in mail.walk() if part.get_content_maintype() == "text" and isinstance(part, EmailMessage))
    return "\n".join([str(mail["subject"]), *(str(part.get_content()) for part in texts)])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_LOOPBACK, 0))
        return int(probe.getsockname()[1])

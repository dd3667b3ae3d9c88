"""A mail server of raw sockets that fails where it is told to, and keeps what it took."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from io import BufferedReader

STAGES = ("greeting", "EHLO", "MAIL", "RCPT", "DATA", "end")
GOOD = {
    "greeting": "220 here", "EHLO": "250 fine", "MAIL": "250 fine", "RCPT": "250 fine", "DATA": "354 go on",
    "end": "250 kept",
}  # fmt: skip
DROP, SILENT = "drop", "silent"


@dataclass
class FaultyServer:
    """`answers`: by stage, or by `RCPT:address`, another answer than the good one, or `drop`, or `silent`."""

    answers: dict[str, str] = field(default_factory=dict)
    slow: float = 0.0
    """Seconds before each answer."""
    dripping: dict[str, float] = field(default_factory=dict)
    """By stage: seconds between two bytes of an answer that never ends."""
    kept: list[tuple[str, str]] = field(default_factory=list)
    """(recipient, Message-ID) of what was accepted."""
    taken: list[tuple[str, str]] = field(default_factory=list)
    """The same of all that was handed over whole, accepted or not."""
    texts: list[str] = field(default_factory=list)
    """The plain texts of `kept`."""
    hooks: dict[str, Callable[[], None]] = field(default_factory=dict)
    """Called once when a mail was `taken`, before the answer, or was `answered`."""
    connections: int = 0
    port: int = 0


@contextlib.contextmanager
def faulty_server() -> Iterator[FaultyServer]:
    """A running server."""
    server = FaultyServer()
    door = socket.create_server(("127.0.0.1", 0))
    server.port = door.getsockname()[1]
    over = threading.Event()
    thread = threading.Thread(target=_serve, args=(door, server, over), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        over.set()
        with contextlib.suppress(OSError):
            door.shutdown(socket.SHUT_RDWR)
        door.close()
        thread.join(5)


def _nothing() -> None:
    """No hook."""


def _serve(door: socket.socket, server: FaultyServer, over: threading.Event) -> None:
    while True:
        try:
            line, _ = door.accept()
        except OSError:
            return
        server.connections += 1
        threading.Thread(target=_Talk(line, server, over).run, daemon=True).start()


class _Talk:
    """One connection."""

    def __init__(self, line: socket.socket, server: FaultyServer, over: threading.Event) -> None:
        self._line, self._server, self._over = line, server, over
        self._recipient = ""

    def run(self) -> None:
        with self._line, contextlib.suppress(OSError):
            if self._answer("greeting"):
                with self._line.makefile("rb") as lines:
                    for command in lines:
                        if not self._obey(command.decode("ascii", "replace"), lines):
                            return

    def _obey(self, command: str, lines: BufferedReader) -> bool:
        """Answer one command; whether the line stays open."""
        stage = command[:4].upper().strip().replace("HELO", "EHLO")
        if stage not in GOOD:
            if stage in self._server.dripping:
                return self._drip(self._server.dripping[stage])
            self._line.sendall(b"221 bye\r\n" if stage == "QUIT" else b"250 fine\r\n")
            return stage != "QUIT"
        if stage == "RCPT":
            self._recipient = re.findall(r"<(.+?)>", command)[0]
        if not self._answer(stage):
            return False
        return stage != "DATA" or "DATA" in self._server.answers or self._take(lines)

    def _take(self, lines: BufferedReader) -> bool:
        content = b"".join(iter(lines.readline, b".\r\n"))
        message = message_from_bytes(content, policy=default)
        mail = (self._recipient, str(message["Message-ID"]))
        self._server.taken.append(mail)
        if self._said("end").startswith("250"):
            part = message.get_body(("plain",))
            self._server.kept.append(mail)
            self._server.texts.append(part.get_content() if part is not None else "")
        self._server.hooks.pop("taken", _nothing)()
        stays = self._answer("end")
        self._server.hooks.pop("answered", _nothing)()
        return stays

    def _said(self, stage: str) -> str:
        answers = self._server.answers
        return answers.get(f"{stage}:{self._recipient}") or answers.get(stage) or GOOD[stage]

    def _answer(self, stage: str) -> bool:
        said = self._said(stage)
        time.sleep(self._server.slow)
        if stage in self._server.dripping or f"{stage}:{self._recipient}" in self._server.dripping:
            return self._drip(self._server.dripping.get(stage) or self._server.dripping[f"{stage}:{self._recipient}"])
        if said == SILENT:
            self._over.wait(5)
        if said in (DROP, SILENT):
            return False
        self._line.sendall(said.encode() + b"\r\n")
        return not said.startswith("421")

    def _drip(self, pause: float) -> bool:
        """Byte by byte, `250-and so on` for ever, until the other side leaves; then the line is of no use."""
        while not self._over.wait(pause):
            self._line.sendall(b"x")
        return False

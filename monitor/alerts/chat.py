"""How a message goes into a chat: one Apprise address, a short text, and what the other side's answer comes to."""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any, cast

from monitor.alerts.channels import Delivery, Outcome
from monitor.alerts.quoting import one_line, shorten
from monitor.alerts.short import cut, short_form, size

MOST_BYTES = 4000
"""Of title and text together; more is not read in a chat, and all but WeCom (2,048) take it."""
_TITLE_BYTES = 240
_MARGIN = 16
_LATER = (408, 425, 429)
_ANSWER_CODES = ("errcode", "code", "StatusCode")
_CODED = ("wecombot", "dingtalk", "feishu", "lark")
"""Chats that say no with a code in the body of a 200."""
_NOT_REACHED = ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError", "SSLError")
_NOTHING_ASKED = "the channel's address is not understood"

DEADLINE_SECONDS = 300.0
"""How long one message may take in all; a chat that answers byte by byte for ever must not hold the others up."""

_hearing = threading.local()
_installing = threading.Lock()


@dataclass(kw_only=True)
class _Heard:
    """What the other side answered."""

    answers: list[tuple[int, bytes]] = field(default_factory=list)
    """Status and the beginning of the body."""
    faults: list[Exception] = field(default_factory=list)


def send_url(
    message: EmailMessage, *, url: str, dashboard: str = "", deadline_seconds: float = DEADLINE_SECONDS
) -> Delivery:
    """Hand the mail's subject and its text, made short, to the chat behind an Apprise address; say what came of it.

    The address holds a secret: neither the words given back nor any log has it. After `deadline_seconds` without an end
    nobody knows whether it arrived.
    """
    import apprise

    # Its own words may hold the address.
    for name in ("apprise", "urllib3"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    # Its own limit leaves a thread behind that the process cannot end without.
    asset = apprise.AppriseAsset(service_timeout=0)
    channel: Any = apprise.Apprise.instantiate(url, asset=asset)
    if channel is None:
        return Delivery(outcome=Outcome.REFUSED, detail=_NOTHING_ASKED)
    room = apprise.Apprise([channel], asset=asset)
    title, body = _fitted(message, min(int(channel.body_maxlen), MOST_BYTES), dashboard)
    told = _told(lambda: room.notify(title=title, body=body, body_format=apprise.NotifyFormat.TEXT), deadline_seconds)
    if told is None:
        return Delivery(outcome=Outcome.UNKNOWN, detail=f"no end after {deadline_seconds:g} seconds")
    return _delivery(*told, url)


def _fitted(message: EmailMessage, limit: int, dashboard: str) -> tuple[str, str]:
    """Title and text, together within `limit` bytes."""
    title = cut(str(message["Subject"]), _TITLE_BYTES)
    part = message.get_body(("plain",))
    text = part.get_content() if part is not None else ""
    language = "en" if message["Content-Language"] == "en" else "zh"
    return title, short_form(text, limit=limit - size(title) - _MARGIN, dashboard=dashboard, language=language)


def _told(notify: Callable[[], object], seconds: float) -> tuple[bool, _Heard] | None:
    """Whether Apprise was content, and what was answered; None: it is still at it and left alone.

    In a thread of its own: no timeout of the library bounds the whole. Raises what Apprise raised.
    """
    _listen()
    heard, ended = _Heard(), list[bool | Exception]()

    def ask() -> None:
        _hearing.heard = heard
        try:
            ended.append(bool(notify()))
        except Exception as fault:  # noqa: BLE001  raised where it is waited for
            ended.append(fault)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(seconds)
    if not ended:
        return None
    if isinstance(ended[0], Exception):
        raise ended[0]
    return ended[0], heard


def _listen() -> None:
    """Hear answers beside Apprise, which takes any 200 for a yes and does not tell a lost answer from a lost line."""
    import requests

    sessions = cast(Any, requests.Session)
    with _installing:
        asked = sessions.send
        if getattr(asked, "listens", False):
            return

        def send(session: Any, request: Any, **named: Any) -> Any:
            heard: _Heard = getattr(_hearing, "heard", None) or _Heard()
            try:
                answer = asked(session, request, **named)
            except requests.RequestException as fault:
                heard.faults.append(fault)
                raise
            heard.answers.append((answer.status_code, answer.content[:4000]))
            return answer

        send.listens = True  # type: ignore[attr-defined]
        sessions.send = send


def _delivery(told: bool, heard: _Heard, url: str) -> Delivery:
    if heard.faults:
        fault = heard.faults[-1]
        outcome = Outcome.DEFERRED if _not_reached(fault) else Outcome.UNKNOWN
        return Delivery(outcome=outcome, detail=f"no answer: {type(fault).__name__}")
    refusals = [no for answer in heard.answers if (no := _refusal(*answer, url)) is not None]
    if refusals:
        return refusals[-1]
    return Delivery(outcome=Outcome.SENT) if told else Delivery(outcome=Outcome.DEFERRED, detail="could not deliver")


def _not_reached(fault: Exception) -> bool:
    """Whether nothing can have arrived."""
    cause = fault.args[0] if fault.args else None
    names = {type(one).__name__ for one in (fault, cause, getattr(cause, "reason", None))}
    return not names.isdisjoint((*_NOT_REACHED, "ConnectTimeout"))


def _refusal(status: int, body: bytes, url: str) -> Delivery | None:
    """What an answer that is no yes comes to; None: it is one."""
    if 200 <= status < 300:
        said = _code(body) if url.partition("://")[0].lower() in _CODED else None
        if said is None:
            return None
        # The fault may lie in our settings, or be a limit of the hour: the message must not be lost by it.
        return Delivery(outcome=Outcome.DEFERRED, detail=_without_secrets(f"answered {said}", url))
    later = status >= 500 or status in _LATER or status < 400
    return Delivery(outcome=Outcome.DEFERRED if later else Outcome.REFUSED, detail=f"HTTP {status}")


def _code(body: bytes) -> str | None:
    """The code and words of an answer that says no."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    code = next((said[name] for name in _ANSWER_CODES if name in said), 0)
    return f"{code}: {said.get('errmsg') or said.get('msg') or ''}" if code not in (0, "0") else None


def _without_secrets(text: str, url: str) -> str:
    for piece in sorted(re.split(r"[^A-Za-z0-9_-]+", url.partition("://")[2]), key=len, reverse=True):
        if len(piece) >= 5:
            text = text.replace(piece, "***")
    return shorten(one_line(text), 200)

"""A page inside of a file: plain HTML under any name, or the one archive (MHT) that browsers and Word save."""

from __future__ import annotations

import email
import email.policy
from email.message import Message

from crawler.files.containers import kind_of
from crawler.page import Page

_MOST_PARTS = 500


def page_in(content: bytes, *, url: str = "") -> Page | None:
    """The page that the bytes of a `html` or `mht` file hold (RFC 2557); None for an archive without a page."""
    if kind_of(content) != "mht":
        return Page.from_bytes(content, url=url)
    try:
        message = email.message_from_bytes(content.lstrip(), policy=email.policy.compat32)
    except RecursionError:
        return None  # parts in parts in parts: no program saves a page so
    for number, part in enumerate(message.walk()):
        if number >= _MOST_PARTS:
            break
        if part.get_content_type() == "text/html":
            return _of_part(part, url)
    return None


def _of_part(part: Message, url: str) -> Page | None:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return None
    charset = part.get_param("charset", "")
    headers = {"content-type": f"text/html; charset={charset}"} if isinstance(charset, str) and charset else {}
    return Page.from_bytes(payload, url=url, headers=headers)

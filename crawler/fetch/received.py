"""What an answer carries beside its body: its headers, the proof of its end, where it sends us, what it asks of us."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime

from scrapy.http import Response

from crawler.fetch.backoff import retry_after
from crawler.fetch.decoding import Decoded, decode
from crawler.fetch.legacy_tls import MARK
from crawler.page import Page
from storage.sightings import Body

REDIRECTS = frozenset({301, 302, 303, 307, 308})
SENDS_AWAY_FOR_A_WHILE = frozenset({429, 503})
"""Statuses whose Retry-After is honoured."""
_MOST_OF_A_REFRESH = 4096
"""Bytes; a page that only sends on is not longer."""
_META = re.compile(r"<meta\b[^>]{0,700}>", re.IGNORECASE)
_IS_REFRESH = re.compile(r"""http-equiv\s{0,3}=\s{0,3}["']?\s{0,3}refresh\b""", re.IGNORECASE)
_WHERETO = re.compile(
    r"""content\s{0,3}=\s{0,3}["']?\s{0,3}(\d{1,3})(?:\.\d{1,3})?\s{0,3}[;,]\s{0,3}url\s{0,3}=\s{0,3}["']?([^"'>\s]{1,500})""",
    re.IGNORECASE,
)


def header_pairs(response: Response) -> tuple[tuple[str, str], ...]:
    """The headers of an answer, as they came."""
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )


def request_header_pairs(response: Response) -> tuple[tuple[str, str], ...]:
    """The headers of the request that an answer came to."""
    if response.request is None:
        return ()
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.request.headers.items()
        for value in values
    )


def body_of(response: Response, headers: tuple[tuple[str, str], ...], content: bytes) -> Body:
    """An answer for the archive; `content` is its body without its content encoding."""
    return Body(
        url=response.url,
        status=response.status,
        headers=headers,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        request_headers=request_header_pairs(response),
        address=str(response.ip_address) if response.ip_address else None,
    )


def length_proven(headers: dict[str, str], decoded: Decoded, *, lost: bool) -> bool:
    """Whether the end of the body was proven by its length, its chunks or its own checksum (reliability 4.2)."""
    if lost:
        return False
    return decoded.proven or "content-length" in headers or "chunked" in headers.get("transfer-encoding", "").lower()


def sent_to(response: Response, *, first: bool) -> str | None:
    """Where an answer sends us, absolute; None where it is the answer itself.

    A refresh is followed only where it is all that the `first` answer says (T043).
    """
    location = response.headers.get("Location")
    if response.status in REDIRECTS and location:
        return Page.from_bytes(b"", url=response.url).join(location.decode("utf-8", "replace")) or "about:blank"
    if response.status != 200 or not first or len(response.body) > _MOST_OF_A_REFRESH:
        return None
    plain = decode(response.body, (response.headers.get("Content-Encoding") or b"").decode("latin-1")).content
    if len(plain) > _MOST_OF_A_REFRESH:
        return None
    for tag in _META.findall(plain.decode("utf-8", "replace")):
        whereto = _WHERETO.search(tag) if _IS_REFRESH.search(tag) else None
        if whereto and int(whereto[1]) <= 5:
            target = Page.from_bytes(b"", url=response.url).join(whereto[2].replace("&amp;", "&"))
            return target if target != response.url else None
    return None


def asked_to_wait(response: Response, now: datetime) -> float | None:
    """Seconds for which a server that is busy or has had enough of us asks to be left alone; None: it does not."""
    said = response.headers.get("Retry-After")
    if response.status not in SENDS_AWAY_FOR_A_WHILE or said is None:
        return None
    sent = response.headers.get("Date") or b""
    return retry_after(said.decode("latin-1"), now=now, sent=sent.decode("latin-1"))


def encryption_faults(response: Response) -> Sequence[str]:
    """What is wrong with the encryption an answer came over, in a few words each."""
    return [flag for flag in response.flags if flag.startswith(MARK)]

"""What time a county's server says it is: the Date header of one HEAD request, nothing read, nothing kept."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from crawler.fetch.egress import netloc

SECONDS = 10.0
"""A server that takes longer tells nothing."""
MOST_BYTES = 32 * 1024
MOST_HOSTS = 20
"""Hosts asked at once; a few are enough."""


async def server_times(urls: Iterable[str], user_agent: str) -> list[datetime]:
    """What the hosts of these addresses say what time it is, one moment a host; aware. Silent hosts are left out."""
    hosts = {netloc(url): url for url in reversed(list(urls))}
    told = await asyncio.gather(*(_server_time(url, user_agent) for url in list(hosts.values())[:MOST_HOSTS]))
    return [one for one in told if one is not None]


async def _server_time(url: str, user_agent: str) -> datetime | None:
    try:
        async with asyncio.timeout(SECONDS):
            return date_said(await _head(url, user_agent))
    except (OSError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return None


async def _head(url: str, user_agent: str) -> bytes:
    """The head of a server's answer; raises OSError and what asyncio's streams raise."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    reader, writer = await asyncio.open_connection(
        parts.hostname, parts.port or (443 if secure else 80), ssl=_unproven() if secure else None, limit=MOST_BYTES
    )
    try:
        host = parts.netloc.rpartition("@")[2]
        asked = f"HEAD / HTTP/1.1\r\nHost: {host}\r\nUser-Agent: {user_agent}\r\nConnection: close\r\n\r\n"
        writer.write(asked.encode("ascii", "replace"))
        await writer.drain()
        return await reader.readuntil(b"\r\n\r\n")
    finally:
        writer.close()


def date_said(head: bytes) -> datetime | None:
    """The moment that the head of an answer tells: its Date, and its Age where a cache kept it; None: none."""
    fields = dict[str, str]()
    for line in head.decode("latin-1").split("\r\n")[1:]:
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip().lower(), value.strip())
    try:
        moment = parsedate_to_datetime(fields["date"])
        age = int(fields.get("age", "0"))
    except (KeyError, ValueError):
        return None
    if moment.tzinfo is None or not 0 <= age < 10**9:
        return None
    return moment + timedelta(seconds=age)


def _unproven() -> ssl.SSLContext:
    """TLS without proof: a wrong clock finds every certificate expired, and five hosts must agree anyway."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context

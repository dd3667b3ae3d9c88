"""Whom we may connect to: one predicate, judged at connect time on the address that is really used (D7, T082–T088)."""

from __future__ import annotations

import ipaddress
import logging
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn, cast
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import ResolveResult
from aiohttp.client import URL  # type: ignore[attr-defined]  # yarl's, by the one door there is
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler, _ClientResponse
from scrapy.core.downloader.handlers._base_streaming import BaseStreamingDownloadHandler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Request, Response

from crawler.fetch.holding import current_holding
from crawler.fetch.legacy_tls import Grip, HostTls
from crawler.fetch.own_line import current_line

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

SILENCE = 60.0
"""Seconds without a byte after which a connection is given up, however long the whole may take."""

WEB_PORTS = frozenset({80, 443, 8080, 8443})
"""Ports that an untrusted address may name (T088)."""

_FORBIDDEN = tuple(
    ipaddress.ip_network(network)
    for network in ("100.64.0.0/10", "192.0.0.0/24", "198.18.0.0/15", "64:ff9b::/96", "64:ff9b:1::/48", "3fff::/20")
)


class ForbiddenAddress(aiohttp.ClientConnectorError):
    """The address is not ours to connect to."""

    def __init__(self, host: str, reason: str) -> None:
        OSError.__init__(self, reason)
        self.host_asked = host
        self.reason = reason

    def __str__(self) -> str:
        return f"refused to connect to {self.host_asked}: {self.reason}"


class TooBig(DownloadCancelledError):
    """More bytes than we take; what came of them is thrown away, never taken for the whole."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet.

    Addresses that carry another one inside (IPv4-mapped, 6to4, Teredo, NAT64) are judged as not public.
    """
    try:
        ip = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and (ip.ipv4_mapped or ip.sixtofour or ip.teredo):
        return False
    if any(ip in network for network in _FORBIDDEN if network.version == ip.version):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


@lru_cache(maxsize=4096)
def netloc(url: str) -> str:
    """Host and port of an address, lower case, the port always written; empty for what is no web address."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        return ""
    return f"{parts.hostname}:{port or (443 if parts.scheme == 'https' else 80)}"


def is_link_local(address: str) -> bool:
    """Whether an IP address is one that a machine gives itself, as services of a cloud do."""
    try:
        return ipaddress.ip_address(address.split("%", 1)[0]).is_link_local
    except ValueError:
        return False


class TrustedHosts:
    """The hosts that a county's files name: they are where they are, loopback included."""

    def __init__(self, addresses: tuple[str, ...], names: tuple[str, ...] = ()) -> None:
        """`addresses`: home page and columns; `names`: further hosts as `name` or `name:port`."""
        self._netlocs = {netloc(address) for address in addresses} - {""}
        self._netlocs |= {name.lower() for name in names if ":" in name}
        self._hosts = {name.lower() for name in names if ":" not in name}
        # The same name under the other scheme is the same site (T019); another port is not (T091).
        self._flipping = {place.rsplit(":", 1)[0] for place in self._netlocs if place.endswith((":80", ":443"))}

    def __contains__(self, url: str) -> bool:
        place = netloc(url)
        if not place:
            return False
        host, port = place.rsplit(":", 1)
        return place in self._netlocs or host in self._hosts or (host in self._flipping and port in ("80", "443"))

    def trusts(self, host: str, port: int) -> bool:
        """The same question at connect time."""
        name = f"[{host}]" if ":" in host else host
        return f"http://{name}:{port}" in self


class GuardedConnector(aiohttp.TCPConnector):
    """Resolves once, judges every record, and connects to just those records."""

    def __init__(self, trusted: TrustedHosts | None, **options: Any) -> None:
        super().__init__(**options)
        self._trusted = trusted
        self._line = current_line()

    async def _resolve_host(self, host: str, port: int, traces: Any = None) -> list[ResolveResult]:
        try:
            records = await super()._resolve_host(host, port, traces)
        except OSError as error:
            # "There is no such name" is an answer; anything else is a resolver that does not work.
            if no_such_name(error):
                self._line.resolved(host)
            else:
                self._line.unresolved(host)
            raise
        if records and records[0]["hostname"] != records[0]["host"]:
            self._line.resolved(host)
        if self._trusted is None or self._trusted.trusts(host, port):
            # An office's site may be on its own network; where machines keep their secrets no site is (T085).
            if any(is_link_local(record["host"]) for record in records if record["host"] != host):
                raise ForbiddenAddress(host, "a link-local address")
            return records
        if port not in WEB_PORTS:
            raise ForbiddenAddress(host, f"port {port}")
        for record in records:
            if not is_public(record["host"]):
                raise ForbiddenAddress(host, f"{record['host']} is not a public address")
        return records


def refused_by_us(error: BaseException) -> str:
    """Why we would not connect, for the archive; empty for a failure that is not ours."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ForbiddenAddress):
            return f"it leads to what is not the public web: {cause.reason}"
        cause = cause.__cause__
    return ""


def no_such_name(error: BaseException) -> bool:
    """Whether a look-up failed because the name is not there, rather than because nobody could be asked."""
    inner = getattr(error, "os_error", error)
    return isinstance(inner, socket.gaierror) and inner.errno in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", -5))


def cause_of(error: BaseException, is_it: Callable[[BaseException], bool]) -> bool:
    """Whether an exception, or one of those it came of, is the one looked for."""
    cause: BaseException | None = error
    for _ in range(8):
        if cause is None:
            return False
        if is_it(cause):
            return True
        cause = cause.__cause__
    return False


class GuardedDownloadHandler(AiohttpDownloadHandler):
    """Scrapy's aiohttp handler over a guarded connector.

    A spider states its `trusted` hosts; without them (`scrapy shell`) only public addresses and what the
    operator typed are reached.
    """

    experimental = False

    def __init__(self, crawler: Crawler) -> None:
        # The parent's own __init__ would build an unguarded session first.
        BaseStreamingDownloadHandler.__init__(self, crawler)
        self._tls = HostTls()
        self._holding = current_holding()
        self._session = aiohttp.ClientSession(
            connector=GuardedConnector(
                getattr(crawler.spider, "trusted", None),
                limit=self._pool_size_total,
                limit_per_host=self._pool_size_per_host,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            response_class=_ClientResponse,
            max_line_size=32 * 1024,
            max_field_size=32 * 1024,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
        )

    async def download_request(self, request: Request) -> Response:
        """As Scrapy's; what is wrong with the encryption stands among the response's flags.

        Raises Scrapy's own exceptions of a download, and none but these, whatever the server does.
        """
        flags: list[str] = []
        request.meta["tls_flags"] = flags
        response = await super().download_request(request)
        response.flags.extend(flags)
        return response

    @asynccontextmanager
    async def _make_request(self, request: Request, timeout: float) -> AsyncIterator[_ClientResponse]:
        try:
            async with await self._open(request, timeout) as opened:
                response = cast("_ClientResponse", opened)
                flag = self._tls.flag(netloc(request.url), response._ssl_object)
                request.meta["tls_flags"].extend([flag] if flag else [])
                yield response
        except TimeoutError as error:
            raise DownloadTimeoutError(f"no whole answer within {timeout:g} seconds") from error
        except (aiohttp.InvalidUrlClientError, aiohttp.NonHttpUrlClientError) as error:
            raise UnsupportedURLSchemeError(str(error)) from error
        except aiohttp.ClientConnectorDNSError as error:
            said = "the name does not resolve" if no_such_name(error) else "no resolver answered"
            raise CannotResolveHostError(said) from error
        except aiohttp.ClientConnectorError as error:
            raise DownloadConnectionRefusedError(_plainly(error)) from error
        except (aiohttp.ClientPayloadError, DownloadCancelledError):
            raise
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise DownloadFailedError(f"{type(error).__name__}: {error}") from error

    async def _open(self, request: Request, timeout: float) -> aiohttp.ClientResponse:
        """Connect as strictly as the host allows, and ask."""
        place = netloc(request.url)
        while True:
            if self._tls.grip(place) is Grip.WEAK and request.method != "GET":
                raise DownloadFailedError("the server speaks old encryption only; no form is sent over it")
            url = URL(request.url, encoded=True) if request.meta.get("verbatim_url") else request.url
            try:
                return await self._session.request(
                    request.method,
                    url,
                    data=request.body or None,
                    headers=self._request_headers(request).to_tuple_list(),
                    timeout=aiohttp.ClientTimeout(total=timeout, sock_read=min(SILENCE, timeout)),
                    ssl=self._tls.context(place) if request.url.startswith("https:") else True,
                    allow_redirects=False,
                )
            except (aiohttp.ClientConnectorError, aiohttp.ClientSSLError) as error:
                encrypted = request.url.startswith("https:")
                if not (encrypted and self._tls.learn(place, error, method=request.method)):
                    self._tls.forget(place)
                    raise

    async def _iter_body_chunks(self, response: _ClientResponse) -> AsyncIterator[bytes]:  # type: ignore[override]
        """What comes, no faster than there is room for it: nothing is read meanwhile, and the server waits."""
        async for chunk in response.content.iter_any():
            await self._holding.take(len(chunk))
            yield chunk

    @staticmethod
    def _cancel_maxsize(size: int, limit: int, request: Request, *, expected: bool) -> NoReturn:
        del request
        raise TooBig(f"{size} bytes {'announced' if expected else 'came and no end'}, {limit} are taken")


def _plainly(error: aiohttp.ClientConnectorError) -> str:
    inner = getattr(error, "certificate_error", None) or getattr(error, "os_error", None) or error
    return f"{type(inner).__name__}: {inner}"[:150]

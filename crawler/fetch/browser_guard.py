"""What a page in the browser may ask for: judged here, fetched by us like any other look, bounded in all it does."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Request, Response

from crawler.fetch.decoding import ACCEPTED, decode
from crawler.fetch.egress import TrustedHosts, netloc
from crawler.page import Page
from storage.sightings import Body

if TYPE_CHECKING:
    from playwright.async_api import Request as Asked
    from playwright.async_api import Route

logger = logging.getLogger(__name__)

Download = Callable[[Request], Awaitable[Response]]

SLOT = "browser"
"""Pace of what a page loads: a slot of its own in the Scrapy settings."""
MOST_REQUESTS = 100
"""Of one page, and again after each turning of its list."""
MOST_ALIKE = 12
"""To one path, in the same span: a page that asks for ever is let go."""
MOST_BYTES = 8 * 1024 * 1024
"""Of one answer."""
MOST_BYTES_OF_PAGE = 48 * 1024 * 1024
MOST_KEPT = 16 * 1024 * 1024
"""Bytes of scripts that are kept for the other pages of the same crawl."""
MOST_HOPS = 5
MOST_FAULTS = 5

_CODE = ("script",)
_DATA = ("xhr", "fetch")
_REFUSING = frozenset({202, 403, 412, 418, 429, 521})
"""A firewall's answers; a 404 is what any visitor gets, and the same the next day."""
_TRACKERS = re.compile(
    r"^(?:hm\.baidu\.com|[\w.-]*\.cnzz\.com|[\w.-]*google-analytics\.com|[\w.-]*googletagmanager\.com|pucha\.kaipuyun\.cn"
    r"|[\w.-]*\.51\.la|ta\.trs\.cn|api\.govwza\.cn|bdimg\.share\.baidu\.com|dcs\.conac\.cn|res\.wx\.qq\.com)$"
)
"""Counters, badges and share buttons: nothing of a list or a report comes from them."""
_NOT_PASSED = re.compile(
    r"content-(?:encoding|length|disposition)|transfer-encoding|connection|keep-alive|set-cookie|link|nel|alt-svc"
    r"|strict-transport-security|clear-site-data|report(?:ing-endpoints|-to)"
)
_FAILURES = (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)


def refusal(url: str, kind: str, method: str, trusted: TrustedHosts) -> str | None:
    """Why a page may not ask for something; "" where it may, None where refusing it takes nothing from the page.

    Its county's hosts may be asked for scripts, data and frames; other hosts, which must turn out to be public when we
    connect, for scripts and data by GET. Pictures, fonts, media and style sheets are never asked for.
    """
    if kind not in (*_CODE, *_DATA, "document"):
        return None
    place = netloc(url)
    if not place:
        return "no web address"
    if url in trusted:
        return "" if method in ("GET", "POST") else f"a {method[:12]} request"
    if kind == "document" or _TRACKERS.match(place.rsplit(":", 1)[0]):
        return None
    return "" if method == "GET" else f"a {method[:12]} request to another host"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What the page is given for a request."""

    status: int
    headers: dict[str, str]
    content: bytes


@dataclass(kw_only=True, slots=True)
class KeptScripts:
    """Scripts already fetched in this crawl: those of a site are the same on all its pages."""

    replies: dict[str, Reply] = field(default_factory=dict)
    size: int = 0

    def keep(self, url: str, reply: Reply) -> None:
        """Keep a script that came whole, as long as there is room."""
        if reply.status == 200 and self.size + len(reply.content) <= MOST_KEPT:
            self.replies[url] = reply
            self.size += len(reply.content)


class _Refused(Exception):
    """A request of the page is not made, or its answer is not given to it."""


class Guard:
    """The only way out of one page in the browser, which has no network of its own."""

    def __init__(self, download: Download, *, trusted: TrustedHosts, landing: Body, kept: KeptScripts) -> None:
        """`landing` is what the look at the page brought; the page is shown from it and not asked for again."""
        self._download = download
        self._trusted = trusted
        self._landing = landing
        self._kept = kept
        self._landed = False
        self._ended = False
        self._fetching: set[asyncio.Task[Reply]] = set()
        self._alike: Counter[str] = Counter()
        self._left = MOST_REQUESTS
        self._size = 0
        self.under_way = 0
        self.asked = 0
        self.faults: list[str] = []
        """What the page asked for and did not get, so that it may be less than it should be."""
        self.replies: list[Reply] = []
        """Data that the page was given."""

    def begin_turn(self) -> None:
        """Allow the page as many requests again, to turn its list."""
        self._left = MOST_REQUESTS
        self._alike.clear()

    async def serve(self, route: Route) -> None:
        """Answer one request of the browser."""
        request = route.request
        if self._is_navigation(request):
            await self._land(route)
            return
        why = refusal(request.url, request.resource_type, request.method, self._trusted)
        if why is None:
            await route.abort("blockedbyclient")
            return
        self.under_way += 1
        self.asked += 1
        try:
            if why:
                raise _Refused(why)
            reply = await self._until_end(self._fetch(request))
        except _Refused as error:
            if not self._ended:
                self._miss(request.url, str(error))
            await route.abort("failed")
        else:
            await route.fulfill(status=reply.status, headers=reply.headers, body=reply.content)
        finally:
            self.under_way -= 1

    def end(self) -> None:
        """The page is gone: whatever it still waits for is dropped."""
        self._ended = True
        for fetching in tuple(self._fetching):
            fetching.cancel()

    async def _until_end(self, fetch: Coroutine[Any, Any, Reply]) -> Reply:
        fetching = asyncio.create_task(fetch)
        self._fetching.add(fetching)
        try:
            return await fetching
        except asyncio.CancelledError:
            if not self._ended:
                raise
            raise _Refused("the page was left before it came") from None
        finally:
            self._fetching.discard(fetching)

    def _is_navigation(self, request: Asked) -> bool:
        return request.is_navigation_request() and request.frame.parent_frame is None

    async def _land(self, route: Route) -> None:
        """Show the page from what the look brought; a page that leads elsewhere stays where it is."""
        if self._landed or route.request.method != "GET":
            self._miss(route.request.url, "the page leads on to it by a script")
            await route.abort("aborted")
            return
        self._landed = True
        headers = _passed(self._landing.headers)
        headers.setdefault("content-type", "text/html")
        await route.fulfill(status=self._landing.status, headers=headers, body=self._landing.content)

    def _miss(self, url: str, why: str) -> None:
        logger.info("browser: %s: %s", url[:300], why)
        fault = f"{url[:120]}: {why}"
        if len(self.faults) < MOST_FAULTS and fault not in self.faults:
            self.faults.append(fault)

    async def _fetch(self, request: Asked) -> Reply:
        url, method, kind = request.url, request.method, request.resource_type
        if method == "GET" and kind in _CODE and url in self._kept.replies:
            return self._kept.replies[url]
        path = url.split("?", 1)[0]
        self._alike[path] += 1
        self._left -= 1
        if self._left < 0 or self._alike[path] > MOST_ALIKE:
            raise _Refused("the page asks without end")
        reply = await self._follow(url, method, request.headers, request.post_data_buffer)
        self._size += len(reply.content)
        if self._size > MOST_BYTES_OF_PAGE:
            raise _Refused("the page asks for too much")
        if reply.status >= 500 or reply.status in _REFUSING:
            self._miss(url, f"status {reply.status}")
        elif method == "GET" and kind in _CODE:
            self._kept.keep(url, reply)
        elif kind in _DATA:
            self.replies.append(reply)
        return reply

    async def _follow(self, url: str, method: str, said: dict[str, str], body: bytes | None) -> Reply:
        """Fetch an address, each redirect judged like the first address."""
        for _ in range(MOST_HOPS + 1):
            response = await self._get(url, method, said, body)
            location = response.headers.get("Location")
            if response.status not in (301, 302, 303, 307, 308) or not location:
                return _reply(response)
            target = Page.from_bytes(b"", url=url).join(location.decode("utf-8", "replace"))
            if response.status not in (307, 308):
                method, body = "GET", None
            if target is None or refusal(target, "fetch", method, self._trusted) != "":
                raise _Refused(f"sent to {location[:80]!r}")
            url = target
        raise _Refused("redirects without end")

    async def _get(self, url: str, method: str, said: dict[str, str], body: bytes | None) -> Response:
        headers = {"Accept": "*/*", "Accept-Encoding": ACCEPTED, "Accept-Language": "zh-CN,zh;q=0.9"}
        for name in ("accept", "content-type", "x-requested-with"):
            if name in said:
                headers[name.title()] = said[name][:400]
        if url in self._trusted:
            headers["Referer"] = self._landing.url  # some services answer to their own pages only
        meta = {"verbatim_url": True, "download_slot": SLOT, "download_maxsize": MOST_BYTES, "download_timeout": 20}
        request = Request(
            url, method=method, headers=headers, body=body if method == "POST" else None, dont_filter=True, meta=meta
        )
        try:
            return await self._download(request)
        except _FAILURES as error:
            reason = error.__cause__ or error
            raise _Refused(str(reason)[:160] or type(reason).__name__) from error


def _reply(response: Response) -> Reply:
    pairs = [(n.decode("latin-1"), v.decode("latin-1")) for n, values in response.headers.items() for v in values]
    encoding = next((value for name, value in pairs if name.lower() == "content-encoding"), "")
    decoded = decode(response.body, encoding)
    if decoded.too_big or "dataloss" in response.flags or (decoded.encoded and not decoded.proven):
        raise _Refused(decoded.note or "its end was lost")
    return Reply(status=response.status, headers=_passed(tuple(pairs)), content=decoded.content)


def _passed(pairs: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Headers for the browser: nothing that makes it remember, download, connect ahead or undo a coding twice."""
    passed: dict[str, str] = {}
    for name, value in pairs:
        key = name.lower()
        if not _NOT_PASSED.fullmatch(key):
            passed[key] = f"{passed[key]}, {value}" if key in passed else value
    return passed

"""One look at one address: asked politely, followed where it leads, and told what the answer was."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode, urljoin

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

from crawler.extract.answer import judge_answer
from crawler.extract.service_counts import ServiceCount
from crawler.fetch.decoding import ACCEPTED, Decoded, decode
from crawler.fetch.egress import ForbiddenAddress, TrustedHosts, netloc
from crawler.fetch.politeness import HostBreaker
from crawler.fetch.retry import earns_another_try, pause
from crawler.fetch.robots import ForbiddenByRobots, RobotsUnreadable
from crawler.fetch.validators import conditions
from crawler.page import Ask, Page
from storage.sightings import Answer, Body, Known, Observation, PlaceKind

logger = logging.getLogger(__name__)

MAX_HOPS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_REFRESH = re.compile(
    r"""<meta[^>]{0,80}http-equiv=["']?refresh["']?[^>]{0,40}content=["']?\s*(\d{1,3})\s*;\s*url=([^"'>]{1,500})""",
    re.IGNORECASE,
)
_FAILURES = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    DownloadFailedError,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """What one look brought."""

    observation: Observation
    body: Body | None = None
    page: Page | None = None
    asked: bool = True
    """False: the host was left alone, nothing was sent; no look to record."""
    turned: tuple[Page, ...] = ()
    """Further pages of a list that a browser turned to without another address."""
    counts: tuple[ServiceCount, ...] = ()
    faults: tuple[str, ...] = ()
    """Why a list that a browser showed may hold less than it should."""

    @property
    def answer(self) -> Answer:
        """What the server gave us."""
        return self.observation.answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What is known of the site when an answer is judged."""

    home: str | None = None
    home_text_sha256: str | None = None
    listings: tuple[str, ...] = ()


class Looker:
    """Looks at addresses of one host group, one after another."""

    def __init__(
        self,
        download: Callable[[Request], Awaitable[Response]],
        *,
        trusted: TrustedHosts,
        delay_seconds: float,
        clock: Callable[[], datetime],
    ) -> None:
        """`download` is the engine's; `clock` gives aware moments in Asia/Shanghai."""
        self._download = download
        self.trusted = trusted
        self._delay = delay_seconds
        self._clock = clock
        self._breaker = HostBreaker()
        self._answered: dict[str, str] = {}
        self.surroundings = Surroundings()

    async def look(self, ask: Ask, known: Known | None = None) -> Seen:
        """Look at an address, with the tries that passing faults earn; never raises for what a server does."""
        place = netloc(ask.url)
        if not place or (ask.url not in self.trusted and ask.kind is not PlaceKind.ATTACHMENT):
            return self._failure(ask, Answer.UNSAFE, "not a host of this county")
        if self._breaker.open(place):
            return replace(self._failure(ask, Answer.NO_CONNECTION, "the host does not answer"), asked=False)
        tried = 1
        seen = await self._follow(ask, known)
        while earns_another_try(seen.answer, tried):
            await asyncio.sleep(pause(tried, self._delay))
            tried += 1
            seen = await self._follow(ask, known)
        if seen.answer is not Answer.NO_CONNECTION:
            self._breaker.heard(place)
            self._answered[place] = ask.url
        elif self._breaker.failed(place) and await self._lives(place, ask.url):
            self._breaker.heard(place)
        return seen

    async def render(self, ask: Ask, seen: Seen) -> Seen:
        """What a browser makes of a page; the look as it is where none is used."""
        del ask
        return seen

    def was_rendered(self, url: str) -> bool:
        """Whether what is kept of an address is what a browser made of it, and a browser may be used."""
        del url
        return False

    async def _lives(self, place: str, url: str) -> bool:
        """Whether the host still answers where it last did: broken pages in a row must not hide those behind them."""
        probe = Ask(url=self._answered.get(place) or urljoin(url, "/"), kind=PlaceKind.PROBE)
        return (await self._follow(probe, None)).answer is not Answer.NO_CONNECTION

    async def _follow(self, ask: Ask, known: Known | None) -> Seen:
        hops: list[str] = []
        url, form, method = ask.url, ask.form, ask.method
        while True:
            request = self._request(url, method, form, {**dict(ask.headers), **conditions(known)} if not hops else {})
            try:
                response = await self._download(request)
            except ForbiddenByRobots as error:
                return self._failure(ask, Answer.ROBOTS, str(error), hops)
            except RobotsUnreadable as error:
                return self._failure(ask, Answer.SERVER_ERROR, str(error), hops)
            except DownloadCancelledError as error:
                return self._failure(ask, Answer.TOO_BIG, str(error), hops)
            except _FAILURES as error:
                return self._connection_failure(ask, error, hops)
            except IgnoreRequest as error:
                return self._failure(ask, Answer.UNSAFE, str(error), hops)
            target = self._target(response, hops)
            if target is None:
                return self._judge(ask, response, hops, conditional=bool(known) and not hops)
            hops.append(url)
            if target in [*hops, url] or len(hops) > MAX_HOPS:
                return self._failure(ask, Answer.NO_CONNECTION, "redirects without end", hops)
            if target not in self.trusted and ask.kind is not PlaceKind.ATTACHMENT:
                return self._sent_away(ask, response, target, hops)
            url, form, method = target, (), "GET"

    def _request(self, url: str, method: str, form: Sequence[tuple[str, str]], extra: dict[str, str]) -> Request:
        headers = {"Accept": "*/*", "Accept-Encoding": ACCEPTED, "Accept-Language": "zh-CN,zh;q=0.9", **extra}
        body = urlencode(list(form)) if method == "POST" else None
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        return Request(url, method=method, headers=headers, body=body, dont_filter=True, meta={"verbatim_url": True})

    def _target(self, response: Response, hops: Sequence[str]) -> str | None:
        """Where the answer sends us, absolute; None where it is the answer itself."""
        location = response.headers.get("Location")
        if response.status in REDIRECTS and location:
            return Page.from_bytes(b"", url=response.url).join(location.decode("utf-8", "replace")) or "about:blank"
        if response.status == 200 and len(response.body) < 4096 and not hops:
            refresh = _REFRESH.search(response.body.decode("utf-8", "replace"))
            if refresh and int(refresh[1]) <= 5:
                target = Page.from_bytes(b"", url=response.url).join(refresh[2].strip())
                return target if target != response.url else None
        return None

    def _judge(self, ask: Ask, response: Response, hops: Sequence[str], *, conditional: bool) -> Seen:
        headers = _pairs(response)
        names = {name.lower(): value for name, value in headers}
        if response.status == 304 and conditional:
            observation = self._observe(ask, Answer.NOT_MODIFIED, response, hops, headers=headers)
            return Seen(observation=observation)
        decoded = decode(response.body, names.get("content-encoding", ""))
        if decoded.too_big:
            return self._failure(ask, Answer.TOO_BIG, decoded.note, hops)
        page = Page.from_bytes(decoded.content, url=response.url, status=response.status, headers=names)
        lost = "dataloss" in response.flags or (decoded.encoded and not decoded.proven)
        answer, note = judge_answer(
            page,
            asked=ask.url,
            expected=ask.kind,
            redirects=(*hops, response.url) if hops else (),
            home=self.surroundings.home,
            home_text_sha256=self.surroundings.home_text_sha256,
            known_listing_urls=self.surroundings.listings,
            truncated=lost,
            length_proven=_length_proven(names, decoded, lost=lost),
        )
        sha256 = hashlib.sha256(decoded.content).hexdigest()
        body = Body(
            url=response.url,
            status=response.status,
            headers=headers,
            content=decoded.content,
            sha256=sha256,
            request_headers=_request_pairs(response),
            address=str(response.ip_address) if response.ip_address else None,
        )
        note = "; ".join(part for part in (note, decoded.note) if part)
        observation = self._observe(ask, answer, response, hops, headers=headers, sha256=sha256, note=note)
        return Seen(observation=observation, body=body, page=page)

    def _observe(
        self,
        ask: Ask,
        answer: Answer,
        response: Response,
        hops: Sequence[str],
        *,
        headers: tuple[tuple[str, str], ...],
        sha256: str | None = None,
        note: str = "",
    ) -> Observation:
        return Observation(
            url=ask.url,
            at=self._clock(),
            answer=answer,
            status=response.status,
            final_url=response.url,
            sha256=sha256,
            note=note[:200],
            headers=headers,
            redirects=tuple(hops),
        )

    def _sent_away(self, ask: Ask, response: Response, target: str, hops: Sequence[str]) -> Seen:
        answer = Answer.SENT_AWAY if netloc(target) else Answer.UNSAFE
        note = f"sent to {target[:150]}"
        return Seen(observation=self._observe(ask, answer, response, hops, headers=_pairs(response), note=note))

    def _connection_failure(self, ask: Ask, error: Exception, hops: Sequence[str]) -> Seen:
        if isinstance(error.__cause__, ForbiddenAddress):
            return self._failure(ask, Answer.UNSAFE, str(error.__cause__), hops)
        return self._failure(ask, Answer.NO_CONNECTION, f"{type(error).__name__}: {error}", hops)

    def _failure(self, ask: Ask, answer: Answer, note: str, hops: Sequence[str] = ()) -> Seen:
        logger.info("%s: %s (%s)", ask.url, answer.value, note)
        return Seen(
            observation=Observation(
                url=ask.url, at=self._clock(), answer=answer, note=note[:200], redirects=tuple(hops)
            )
        )


def _pairs(response: Response) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )


def _request_pairs(response: Response) -> tuple[tuple[str, str], ...]:
    if response.request is None:
        return ()
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.request.headers.items()
        for value in values
    )


def _length_proven(headers: dict[str, str], decoded: Decoded, *, lost: bool) -> bool:
    """Whether the end of the body was proven by its length, its chunks or its own checksum (reliability 4.2)."""
    if lost:
        return False
    return decoded.proven or "content-length" in headers or "chunked" in headers.get("transfer-encoding", "").lower()

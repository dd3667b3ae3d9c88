"""One look at one address: asked politely, followed where it leads, and told what the answer was."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urljoin

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
from crawler.fetch.asking import make_request
from crawler.fetch.backoff import WAITED_FOR
from crawler.fetch.decoding import decode
from crawler.fetch.egress import TrustedHosts, cause_of, netloc, no_such_name, refused_by_us
from crawler.fetch.known_bytes import is_page_again
from crawler.fetch.politeness import FAILING, HostBreaker
from crawler.fetch.received import (
    asked_to_wait,
    body_of,
    encryption_faults,
    header_pairs,
    length_proven,
    sent_to,
)
from crawler.fetch.retry import TRIES, earns_another_try, pause
from crawler.fetch.robots import ForbiddenByRobots, RobotsUnreadable
from crawler.fetch.validators import conditions
from crawler.fetch.visit import BudgetSpent, current_visit
from crawler.page import Ask, Page
from crawler.rules_version import rules_version
from storage.sightings import Answer, Body, Known, Observation, PlaceKind

logger = logging.getLogger(__name__)

MAX_HOPS = 5
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
    settled: bool = False
    """Asking once more at once would bring the same."""
    wait: float | None = None
    """Seconds for which the server asks to be left alone."""

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
        self._visit = current_visit()
        self._breaker = HostBreaker(self._visit.probation)
        self._answered: dict[str, str] = {}
        self.surroundings = Surroundings()

    async def look(self, ask: Ask, known: Known | None = None) -> Seen:
        """Look at an address, with the tries that passing faults earn; never raises for what a server does."""
        if ask.kind is not PlaceKind.ATTACHMENT:
            self._visit.holding.let_go()  # what came was handed on; a report's files go with it
        place = netloc(ask.url)
        if not place or (ask.url not in self.trusted and ask.kind is not PlaceKind.ATTACHMENT):
            return self._failure(ask, Answer.UNSAFE, "not a host of this county")
        barred = self._visit.barred(place)
        if barred is None and self._breaker.open(place):
            barred = self._breaker.last(place), "the host does not answer"
        if barred is not None:
            return replace(self._failure(ask, Answer.LEFT_OUT, barred[1]), asked=False)
        failed = self._breaker.in_a_row(place)
        if failed:
            await asyncio.sleep(pause(failed, self._delay))
        seen = await self._tries(ask, known)
        if seen.asked:
            await self._take_note(place, ask, seen)
        return seen

    async def _tries(self, ask: Ask, known: Known | None) -> Seen:
        tried = 1
        seen = await self._follow(ask, known)
        while seen.asked:
            if seen.wait is not None:
                again = seen.wait <= WAITED_FOR and tried < TRIES
            else:
                again = not seen.settled and earns_another_try(seen.answer, tried)
            if not again:
                break
            await asyncio.sleep(max(seen.wait or 0.0, pause(tried, self._delay)))
            tried += 1
            seen = await self._follow(ask, known)
        return seen

    async def _take_note(self, place: str, ask: Ask, seen: Seen) -> None:
        """Learn from a look whether its host is to be asked further."""
        if seen.wait is not None and seen.wait > WAITED_FOR:
            why = f"it asked to be left alone for {seen.wait:.0f} seconds ({seen.observation.note})"
            self._visit.leave_alone(place, seen.answer, why, seen.wait)
        elif seen.answer not in FAILING or seen.observation.redirects:
            self._breaker.heard(place)
            self._visit.heard(place)
            self._answered[place] = ask.url
        elif self._breaker.failed(place, seen.answer):
            if await self._lives(place, ask.url):
                self._breaker.heard(place)
            else:
                why = f"{self._breaker.in_a_row(place)} addresses in a row failed, the last one: {seen.answer.value}"
                self._visit.leave_alone(place, seen.answer, f"{why} ({seen.observation.note})")

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
        if place in self._visit.probation and place not in self._answered:
            return False
        probe = Ask(url=self._answered.get(place) or urljoin(url, "/"), kind=PlaceKind.PROBE)
        return (await self._follow(probe, None)).answer not in FAILING

    async def _follow(self, ask: Ask, known: Known | None) -> Seen:
        hops: list[str] = []
        url, form, method = ask.url, ask.form, ask.method
        while True:
            validators = conditions(known, ask.kind) if not hops else {}
            request = make_request(ask, url, method, form, {**dict(ask.headers), **validators} if not hops else {})
            try:
                response = await self._download(request)
            except ForbiddenByRobots as error:
                return self._failure(ask, Answer.ROBOTS, str(error), hops)
            except RobotsUnreadable as error:
                return self._robots_failure(ask, error, hops)
            except BudgetSpent as error:
                return replace(self._failure(ask, Answer.LEFT_OUT, str(error), hops), asked=False)
            except DownloadCancelledError as error:
                return self._failure(ask, Answer.TOO_BIG, str(error), hops)
            except _FAILURES as error:
                return self._connection_failure(ask, error, hops)
            except IgnoreRequest as error:
                return self._failure(ask, Answer.UNSAFE, str(error), hops)
            target = sent_to(response, first=not hops)
            if target is None:
                return self._judge(ask, response, hops, known, conditional=bool(validators))
            hops.append(url)
            if target in hops or len(hops) > MAX_HOPS:
                return replace(self._failure(ask, Answer.NO_CONNECTION, "redirects without end", hops), settled=True)
            if not netloc(target) or (target not in self.trusted and ask.kind is not PlaceKind.ATTACHMENT):
                return self._sent_away(ask, response, target, hops)
            url, form, method = target, (), "GET"

    def _judge(
        self, ask: Ask, response: Response, hops: Sequence[str], known: Known | None, *, conditional: bool
    ) -> Seen:
        headers = header_pairs(response)
        names = {name.lower(): value for name, value in headers}
        wait = asked_to_wait(response, self._clock())
        if response.status == 304:
            # To a question without conditions it is no answer: nothing is known to be the same (T021).
            answer = Answer.NOT_MODIFIED if conditional else Answer.SERVER_ERROR
            note = "" if conditional else "status 304, though the whole was asked for"
            return Seen(observation=self._observe(ask, answer, response, hops, headers=headers, note=note))
        decoded = decode(response.body, names.get("content-encoding", ""))
        if decoded.too_big:
            return self._failure(ask, Answer.TOO_BIG, decoded.note, hops)
        page = Page.from_bytes(decoded.content, url=response.url, status=response.status, headers=names)
        lost = "dataloss" in response.flags or (decoded.encoded and not decoded.proven)
        body = body_of(response, headers, decoded.content)
        answer, note = Answer.PAGE, ""
        if not is_page_again(
            known, kind=ask.kind, sha256=body.sha256, status=body.status, headers=names, hops=hops, lost=lost
        ):
            answer, note = judge_answer(
                page,
                asked=ask.url,
                expected=ask.kind,
                redirects=(*hops, response.url) if hops else (),
                home=self.surroundings.home,
                home_text_sha256=self.surroundings.home_text_sha256,
                known_listing_urls=self.surroundings.listings,
                truncated=lost,
                length_proven=length_proven(names, decoded, lost=lost),
            )
        note = "; ".join(part for part in (note, decoded.note) if part)
        observation = self._observe(ask, answer, response, hops, headers=headers, sha256=body.sha256, note=note)
        return Seen(observation=observation, body=body, page=page, wait=wait)

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
        self._visit.tell(netloc(response.url), encryption_faults(response))
        return Observation(
            url=ask.url,
            at=self._clock(),
            answer=answer,
            status=response.status,
            final_url=response.url,
            sha256=sha256,
            note="; ".join(part for part in (note[:160], *encryption_faults(response)) if part)[:240],
            headers=headers,
            redirects=tuple(hops),
            judged=rules_version() if answer is Answer.PAGE else "",
        )

    def _sent_away(self, ask: Ask, response: Response, target: str, hops: Sequence[str]) -> Seen:
        answer = Answer.SENT_AWAY if netloc(target) else Answer.UNSAFE
        note = f"sent to {target[:150]}"
        return Seen(observation=self._observe(ask, answer, response, hops, headers=header_pairs(response), note=note))

    def _robots_failure(self, ask: Ask, error: RobotsUnreadable, hops: Sequence[str]) -> Seen:
        if ours := refused_by_us(error):
            return self._failure(ask, Answer.UNSAFE, ours, hops)
        seen = self._failure(ask, error.means, str(error), hops)
        wait = asked_to_wait(error.answer, self._clock()) if error.answer is not None else None
        return replace(seen, wait=wait, settled=cause_of(error, no_such_name))

    def _connection_failure(self, ask: Ask, error: Exception, hops: Sequence[str]) -> Seen:
        if ours := refused_by_us(error):
            return self._failure(ask, Answer.UNSAFE, ours, hops)
        # A name that is not there, a file that took ten minutes: not asked for again at once.
        settled = cause_of(error, no_such_name) or (
            ask.kind is PlaceKind.ATTACHMENT and isinstance(error, DownloadTimeoutError)
        )
        return replace(self._failure(ask, Answer.NO_CONNECTION, str(error), hops), settled=settled)

    def _failure(self, ask: Ask, answer: Answer, note: str, hops: Sequence[str] = ()) -> Seen:
        logger.info("%s: %s (%s)", ask.url, answer.value, note)
        at, told = self._clock(), note[:200]
        return Seen(observation=Observation(url=ask.url, at=at, answer=answer, note=told, redirects=tuple(hops)))

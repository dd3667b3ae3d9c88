"""Looks that go through the browser where a page is empty without its scripts, or where the office wants it always."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from scrapy.http import Request, Response

from crawler.extract.answer import judge_answer
from crawler.extract.service_counts import service_counts
from crawler.fetch.browser import Browser, NoBrowser, Showing, lent_browser
from crawler.fetch.browser_guard import Guard, KeptScripts
from crawler.fetch.look import Looker, Seen
from crawler.page import Ask, Page, canonical
from storage.sightings import RENDERED, Answer, Body, Known, PlaceKind

logger = logging.getLogger(__name__)

MOST_SHOWN = 300
"""Pages of one county in one cycle."""
MOST_SECONDS = 1800.0
"""Of the browser for one county in one cycle: the others wait for it."""
WIRE = "X-Nianbao-Wire-Sha256"
"""The header that names the bytes of which the browser made the body."""

_LISTS = (PlaceKind.COLUMN, PlaceKind.LIST)
_SHOWN = (*_LISTS, PlaceKind.HOME, PlaceKind.REPORT)
_PAGE_BREAK = "\n<!-- the list, turned to page {number} -->\n"


class RenderingLooker(Looker):
    """A looker with a browser at hand."""

    def __init__(
        self,
        download: Callable[[Request], Awaitable[Response]],
        *,
        browser: Browser,
        always: bool = False,
        rendered: Collection[str] = (),
        **looking: Any,
    ) -> None:
        """`always`: lists and report pages are shown even where they can be read as they come.

        `rendered`: addresses of which a browser's page is kept. `looking`: what any looker needs.
        """
        super().__init__(download, **looking)
        self._browser = browser
        self._always = always
        self._rendered = frozenset(rendered)
        self._scripts = KeptScripts()
        self._shown_pages = 0
        self._seconds = 0.0

    async def look(self, ask: Ask, known: Known | None = None) -> Seen:
        """Look at an address; an empty shell is shown in the browser, and what was shown the last time."""
        seen = await super().look(ask, known)
        shell = seen.answer is Answer.EMPTY_SHELL and ask.kind in _SHOWN
        page = seen.answer is Answer.PAGE and ask.kind in (*_LISTS, PlaceKind.REPORT)
        again = ask.kind is PlaceKind.REPORT and self.was_rendered(ask.url)
        return await self.render(ask, seen) if shell or (page and (self._always or again)) else seen

    def was_rendered(self, url: str) -> bool:
        """Whether what is kept of an address is what a browser made of it."""
        return canonical(url) in self._rendered

    async def render(self, ask: Ask, seen: Seen) -> Seen:
        """What the browser makes of a page that was looked at; the look with its faults where nothing came of it."""
        if seen.body is None or seen.page is None or seen.body.wire is not None or not _is_markup(seen.page):
            return seen
        if self._shown_pages >= MOST_SHOWN or self._seconds >= MOST_SECONDS:
            return _missed(seen, "this county has had its share of the browser in this cycle")
        self._shown_pages += 1
        guard = Guard(self._download, trusted=self.trusted, landing=seen.body, kept=self._scripts)
        try:
            showing = await self._browser.show(seen.body.url, guard, turning=ask.kind in _LISTS)
        except NoBrowser as error:
            return _missed(seen, str(error))
        self._seconds += showing.seconds
        if not showing.pages:
            return _missed(seen, "; ".join(showing.faults)[:160] or "nothing came of it in the browser")
        return self._shown(ask, seen, showing, guard)

    def _shown(self, ask: Ask, seen: Seen, showing: Showing, guard: Guard) -> Seen:
        assert seen.body is not None
        body = _body_of(seen.body, showing)
        pages = [
            Page.from_bytes(
                text.encode("utf-8", "replace"), url=body.url, status=body.status, headers=dict(body.headers)
            )
            for text in showing.pages
        ]
        hops = seen.observation.redirects
        answer, note = judge_answer(
            pages[0],
            asked=ask.url,
            expected=ask.kind,
            redirects=(*hops, body.url) if hops else (),
            home=self.surroundings.home,
            home_text_sha256=self.surroundings.home_text_sha256,
            known_listing_urls=self.surroundings.listings,
            length_proven=True,
        )
        faults = showing.faults
        if answer is Answer.PAGE and faults and ask.kind is PlaceKind.REPORT:
            answer, note = Answer.PARTIAL, "; ".join(faults)
        logger.info("%s: shown in the browser: %s (%s)", ask.url, answer.value, "; ".join((note, *faults)))
        observation = replace(
            seen.observation,
            answer=answer,
            sha256=body.sha256,
            headers=body.headers,
            note="; ".join(part for part in ("rendered", note) if part)[:200],
        )
        return Seen(
            observation=observation,
            body=body,
            page=pages[0],
            turned=tuple(pages[1:]),
            counts=service_counts(reply.content for reply in guard.replies),
            faults=faults,
        )


def _is_markup(page: Page) -> bool:
    """Whether the bytes are a page at all: a file or data is not shown."""
    head = page.content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    return (head.startswith(b"<") and not head.startswith(b"<?xml version")) or b"<html" in head.lower()


def _missed(seen: Seen, why: str) -> Seen:
    """The look as it was, with the reason why no browser showed more."""
    note = "; ".join(part for part in (seen.observation.note, why) if part)[:200]
    return replace(seen, observation=replace(seen.observation, note=note), faults=(why,))


def _body_of(wire: Body, showing: Showing) -> Body:
    """What the browser made, with the bytes of which it made it; validators and lengths were theirs alone."""
    parts = [showing.pages[0]]
    for number, text in enumerate(showing.pages[1:], start=2):
        parts += [_PAGE_BREAK.format(number=number), text]
    content = "".join(parts).encode("utf-8", "replace")
    return Body(
        url=wire.url,
        status=wire.status,
        headers=(
            ("Content-Type", "text/html; charset=utf-8"),
            (RENDERED, f"chromium {showing.version[:40]}"),
            (WIRE, wire.sha256),
        ),
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        request_headers=wire.request_headers,
        address=wire.address,
        wire=wire,
    )


@asynccontextmanager
async def looking(render: str, known: Mapping[str, Known]) -> AsyncIterator[tuple[Callable[..., Looker], list[str]]]:
    """What makes a county's looker, and the notes that stand in the list at the end.

    `render`: `never` takes no browser, `auto` where a page needs one, `always` for all lists and reports.
    """
    notes: list[str] = []
    if render == "never":
        yield Looker, notes
        return
    rendered = [url for url, place in known.items() if place.rendered]
    async with lent_browser() as browser:
        try:
            yield partial(RenderingLooker, browser=browser, always=render == "always", rendered=rendered), notes
        finally:
            notes.extend(browser.take_notes())

"""One answer with all that is known about the asking: what was expected, where it led, what came."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from crawler.extract.shape import Shape, carries_rows, shape_of
from crawler.extract.signatures import HOME_PATH
from crawler.extract.substance import Substance
from crawler.page import Page, same_address_key
from storage.sightings import Answer, PlaceKind

Verdict = tuple[Answer, str]

LISTS = (PlaceKind.LIST, PlaceKind.COLUMN)
SINGLE = (PlaceKind.REPORT, PlaceKind.PROBE, PlaceKind.ATTACHMENT)


@dataclass(frozen=True, kw_only=True)
class Answered:
    """The arguments of `judge_answer`, and what follows from them, measured when first asked for."""

    page: Page
    asked: str
    expected: PlaceKind
    redirects: Sequence[str] = ()
    home: str | None = None
    hosts: Collection[str] = ()
    truncated: bool = False
    length_proven: bool = False
    home_text_sha256: str | None = None
    known_listing_urls: Collection[str] = ()

    @cached_property
    def shape(self) -> Shape:
        """What the bytes are, whatever they are called."""
        return shape_of(self.page.content)

    @cached_property
    def carried(self) -> Substance:
        """What the page carries."""
        return Substance(page=self.page)

    @cached_property
    def genuine(self) -> bool:
        """The thing asked for is visibly here, so that no word in it can make it a challenge (T029)."""
        if self.expected in LISTS:
            if self.shape is Shape.JSON:
                return carries_rows(self.page.text)
            # News are no sign of a list: a notice beside them must not pass for a list that was read to the end.
            # Hanweb's records stand in a script: a reader without one sees an all but empty page.
            return self.carried.report_links > 0 or "<record>" in self.page.text
        if self.expected is PlaceKind.HOME:
            return self.carried.headlines >= 5 or len(self.page.links()) >= 20
        return self.carried.is_report

    @cached_property
    def may_be_notice(self) -> bool:
        """Little text of its own, and not the thing asked for: its words may be a notice's.

        The home page we were sent to has words of its own, in log-in boxes and announcements.
        """
        return not self.genuine and self.carried.thin and not (self.moved and self.carried.headlines >= 10)

    @cached_property
    def final(self) -> str:
        """Where we ended."""
        return self.redirects[-1] if self.redirects else self.page.url

    @cached_property
    def moved(self) -> bool:
        """Whether that is another address than the one asked for."""
        return plain(self.final) != plain(self.asked)

    def is_ours(self, url: str) -> bool:
        """Whether an address is on a host of the county: one of `hosts`, the asked one's or the home page's."""
        host, place = _place(url)
        names = {name.lower().removeprefix("www.") for name in self.hosts}
        names |= {_place(known)[1] for known in (self.asked, self.home) if known}
        return host in names or place in names

    def is_home(self, url: str) -> bool:
        """Whether an address is the home page's; by its path, where we asked for something deeper."""
        if self.home is not None and plain(url) == plain(self.home):
            return True
        parts = urlsplit(url)
        return bool(HOME_PATH.match(parts.path)) and not parts.query and not HOME_PATH.match(urlsplit(self.asked).path)

    def is_list(self, url: str) -> bool:
        """Whether an address is a known listing, or a folder (or its index) that the asked one lies in."""
        if plain(url) in {plain(listing) for listing in self.known_listing_urls}:
            return True
        above, below = urlsplit(url), urlsplit(self.asked)
        folder, _, last = above.path.rpartition("/")
        if last and not last.startswith(("index.", "list.", "default.")):
            return False
        return _place(url) == _place(self.asked) and below.path.startswith(folder + "/") and below.path != above.path


def plain(url: str) -> str:
    """An address as a reader counts it: without scheme, www. and a closing slash or index."""
    key = same_address_key(url).removeprefix("www.")
    head, _, last = key.rpartition("/")
    return head if last in ("", "index.html", "index.htm", "index.shtml", "index.jsp") else key


def _place(url: str) -> tuple[str, str]:
    """(host, host:port), without www."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return "", ""
    return host, f"{host}:{port}" if port else host

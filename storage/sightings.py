"""What we saw: answers, looks, listings, captures and versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from storage.contents import DateClaim, ReportContent


class Answer(StrEnum):
    """What a server gave us. Only PAGE ever makes a version."""

    PAGE = "page"
    """The thing asked for, whole: a page, a list or a file."""
    NOT_MODIFIED = "not_modified"
    """304 to our validators: the same as last time."""
    NOT_FOUND = "not_found"
    """404 or 410."""
    SOFT_NOT_FOUND = "soft_not_found"
    """A success status around a "no such page" text, or around the home page."""
    SENT_HOME = "sent_home"
    """Redirected to the home page, a list or a search page."""
    SENT_AWAY = "sent_away"
    """Redirected to a host that does not belong to the county."""
    LOGIN = "login"
    CHALLENGE = "challenge"
    """Firewall, captcha, rate limit, script challenge (202, 403, 412, 429, 521 …)."""
    MAINTENANCE = "maintenance"
    STUB = "stub"
    """Too short to be what was asked for; an empty body."""
    EMPTY_SHELL = "empty_shell"
    """Needs a browser: markup without text."""
    PARTIAL = "partial"
    """The end of the body was not proven (T006–T011)."""
    UNSETTLED = "unsettled"
    """It showed a new state that a second look at once did not bear out: no version; the next cycle looks again."""
    HIJACKED = "hijacked"
    """A watched host serves something else (gambling, parking)."""
    TOO_BIG = "too_big"
    BAD_TYPE = "bad_type"
    """Other content than the address promised, e.g. an error page as a PDF."""
    ROBOTS = "robots"
    """robots.txt does not let us look."""
    UNSAFE = "unsafe"
    """Our own policy refused the address (private network, other scheme)."""
    LEFT_OUT = "left_out"
    """Not asked: its host is left alone for now, or has had its share of the day. No look was made."""
    SERVER_ERROR = "server_error"
    """5xx."""
    NO_CONNECTION = "no_connection"
    """Name, refusal, time-out, TLS."""

    @property
    def readable(self) -> bool:
        """Whether the look saw the thing itself."""
        return self in (Answer.PAGE, Answer.NOT_MODIFIED)

    @property
    def gone(self) -> bool:
        """Whether the look counts towards "removed": "not found" in any form, or sent home."""
        return self in (Answer.NOT_FOUND, Answer.SOFT_NOT_FOUND, Answer.SENT_HOME)


class PlaceKind(StrEnum):
    """What an address is to us."""

    HOME = "home"
    COLUMN = "column"
    """First page of a listing."""
    LIST = "list"
    """A following page of a listing, or a page on the way to one."""
    REPORT = "report"
    ATTACHMENT = "attachment"
    PROBE = "probe"
    """A nonsense path, to learn how the host says "not found"."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """The bytes of one answer and what came with them, for the archive."""

    url: str
    """Where the bytes came from in the end."""
    status: int
    headers: tuple[tuple[str, str], ...]
    content: bytes
    """After transfer decoding, before any other."""
    sha256: str
    request_headers: tuple[tuple[str, str], ...] = ()
    address: str | None = None
    """IP address of the server."""
    wire: Body | None = None
    """What came over the wire, where `content` is what a browser made of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Observation:
    """One look at one address; kept also when it failed."""

    url: str
    """Canonical address asked for."""
    at: datetime
    answer: Answer
    status: int | None = None
    final_url: str | None = None
    sha256: str | None = None
    """Of the body, where there was one."""
    note: str = ""
    """Why, in a few words: exception, matched signature, missing end …"""
    headers: tuple[tuple[str, str], ...] = ()
    redirects: tuple[str, ...] = ()
    judged: str = ""
    """By which rules bytes were told to be a page; "" where none were, or the rules have no name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One row of a listing."""

    url: str
    title: str
    date: DateClaim | None = None
    source: str | None = None
    """Unit shown in the row, where a column shows one."""
    dates: tuple[DateClaim, ...] = ()
    """What the list's service tells beside the shown date: source API."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """One reading of a column, all its pages."""

    column: str
    """Address of its first page: the column's identity."""
    at: datetime
    complete: bool
    """Read to the end: all pages readable, parsed, and the site's own total reached."""
    entries: tuple[Entry, ...] = ()
    total: int | None = None
    """The site's own count, where it states one."""
    body: str | None = None
    """Body code of a column that belongs to one body."""
    why: str = ""
    """Why it is incomplete, in a few words."""
    reports: tuple[tuple[str, str], ...] = ()
    """(address, BODY-YEAR) of entries told to be reports, as far as known when it was read."""
    unresolved: tuple[tuple[str, int | None], ...] = ()
    """(address, report year or None) of report-like entries that no body could be given to."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Capture:
    """One look at one address with the bytes that came back and what was read in them, ready to be kept."""

    county: str
    kind: PlaceKind
    observation: Observation
    body: Body | None = None
    """None: nothing came, or the server said 304."""
    content: ReportContent | None = None
    """Of a report page or a bare report file, once read; None where the bytes were the known ones."""
    report: str | None = None
    """BODY-YEAR the address carries."""
    entry: Entry | None = None
    """The row of the listing that led here."""
    column: str | None = None
    """Address of the column that led here."""
    listing: Listing | None = None
    """Of the last page of a column: the whole reading."""
    parts: tuple[Capture, ...] = ()
    """The looks at a report's attachments; kept together with it, or not at all."""
    again: Capture | None = None
    """The second look at the same address, made at once because the first showed a new state; kept right after it."""

    @property
    def looks(self) -> tuple[Capture, ...]:
        """All single looks in it: the first and those at its files, then the second and those at its files."""
        return self, *self.parts, *(() if self.again is None else self.again.looks)


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """A *different* state of a report. Numbers count from 1 per report."""

    report: str
    number: int
    url: str
    """Address that carried it."""
    content: ReportContent
    fingerprint: str
    sha256: str
    """Of the body the content was read from."""
    first_seen: datetime
    last_seen: datetime
    looks: int
    capture: int
    """Archive row of the bytes."""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What the archive knows of an address before it is asked for again."""

    url: str
    kind: PlaceKind
    county: str
    report: str | None = None
    column: str | None = None
    """Column that led to it."""
    parent: str | None = None
    """Address of the page that links it, for an attachment."""
    title: str = ""
    """As the listing had it."""
    listed: DateClaim | None = None
    """Date of its row in the listing."""
    sha256: str | None = None
    """Of the last body that was read."""
    etag: str | None = None
    last_modified: str | None = None
    last_looked: datetime | None = None
    last_readable: datetime | None = None
    last_answer: Answer | None = None
    fails: int = 0
    """Failed looks in a row."""
    looks_since_full: int = 0
    """Looks since bytes were last received whole, for the full fetch every 7th time."""
    next_due: datetime | None = None
    rendered: bool = False
    """What stands for it is what a browser made of it."""
    content_type: str = ""
    """As it came with the last body that was read."""
    judged: str = ""
    """By which rules that body was told to be a page; "" where that is not known."""


RENDERED = "X-Nianbao-Rendered"
"""The header that marks a body as made by a browser, and by which one."""


def headers_dict(headers: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """Header pairs as a mapping with lower-case names; repeated ones joined by a comma."""
    joined: dict[str, Any] = {}
    for name, value in headers:
        key = name.lower()
        joined[key] = f"{joined[key]}, {value}" if key in joined else value
    return joined

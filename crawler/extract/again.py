"""A stored reading made anew: today's reader over the very bytes that an earlier one read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.extract.file_report import file_report, read_file
from crawler.extract.reader import signed, signed_file
from crawler.extract.report import read_report
from crawler.extract.with_files import with_files
from crawler.files.containers import kind_of
from crawler.page import Page
from storage.contents import Attachment, DateSource, ReportContent
from storage.fingerprint import carry_forward
from storage.sightings import Entry

_TOLD_BY_LISTS = (DateSource.LIST, DateSource.API)


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """The bytes of one page or bare file, and what came with them."""

    asked: str
    """Canonical address asked for."""
    url: str
    """Where the bytes came from in the end."""
    status: int
    headers: tuple[tuple[str, str], ...]
    content: bytes
    at: datetime
    title: str = ""
    """As the listing had it."""


def read_again(
    stored: ReportContent, received: Received, *, file: Callable[[str], bytes], units: Collection[str] = ()
) -> ReportContent:
    """What today's reader makes of the bytes behind a stored reading; `file` gives a linked file's bytes by their hash.

    What the listing told then is taken over; so is the reading of a file that today's reader cannot read. Raises what
    `file` raises.
    """
    listed = _listed(stored, received)
    if kind_of(received.content, received.asked) not in ("html", "text"):
        name = received.asked.rsplit("/", 1)[-1].split("?", 1)[0] or received.title
        bare = signed_file(read_file(received.content, name=name, url=received.asked))
        return signed(file_report(bare, listed=listed, url=received.asked))
    headers = {name.lower(): value for name, value in received.headers}
    page = Page.from_bytes(received.content, url=received.url, status=received.status, headers=headers)
    content = read_report(page, listed=listed, units=units, now=received.at)
    files = [_file_again(one, file) for one in stored.attachments]
    again = carry_forward(stored, with_files(content, _of_page(content, files)))
    return signed(replace(again, unit=again.unit or stored.unit))


def _listed(stored: ReportContent, received: Received) -> Entry:
    """The row of the listing as far as the stored reading tells of it."""
    told = [claim for claim in stored.dates if claim.source in _TOLD_BY_LISTS]
    shown = next((claim for claim in told if claim.source is DateSource.LIST), None)
    others = tuple(claim for claim in told if claim is not shown)
    return Entry(url=received.asked, title=received.title or stored.title, date=shown, dates=others)


def _file_again(file: Attachment, given: Callable[[str], bytes]) -> Attachment:
    if file.sha256 is None:
        return file
    again = read_file(given(file.sha256), name=file.name, url=file.url)
    if again.problem is not None and file.problem is None:
        # What could be read once is not unread because a limit was met today.
        again = file
    return signed_file(again)


def _of_page(content: ReportContent, files: Sequence[Attachment]) -> list[Attachment]:
    """The files in the order of the page's links, then those that it does not link by today's reading."""
    order = {link.url: place for place, link in enumerate(content.attachments)}
    return sorted(files, key=lambda file: order.get(file.url, len(order)))

"""Stored versions read anew by today's reader: two readings may be compared, never two readers (reliability 4.4)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from crawler.extract.again import Received, read_again
from crawler.page import canonical
from storage.archive import Archive
from storage.contents import ReportContent
from storage.refusals import BrokenArchive
from storage.sightings import Version

logger = logging.getLogger(__name__)


def content_again(archive: Archive, version: Version) -> ReportContent | None:
    """What today's reader makes of the bytes behind a version; None where they cannot be had, which is logged."""
    given = _bytes_behind(archive, version)
    return None if given is None else read_again(version.content, given[0], file=given[1].__getitem__)


def rereader(archive: Archive, cycle: int, clock: Callable[[], datetime]) -> Callable[[Version], Awaitable[Version]]:
    """What a crawl asks for a version as today's reader reads it: read beside the crawl, kept, never a new version.

    A version whose bytes cannot be had comes back as it is.
    """

    async def again(version: Version) -> Version:
        given = _bytes_behind(archive, version)
        if given is None:
            return version
        received, files = given
        content = await asyncio.to_thread(read_again, version.content, received, file=files.__getitem__)
        archive.reread(cycle, version.report, content, clock(), version.number)
        latest = archive.latest(version.report)
        return version if latest is None or latest.number != version.number else latest

    return again


def _bytes_behind(archive: Archive, version: Version) -> tuple[Received, Mapping[str, bytes]] | None:
    """The page of a version and its files by their hashes."""
    row = archive.capture_row(version.capture)
    place = archive.known_place(canonical(version.url))
    try:
        if row is None:
            raise KeyError(version.capture)
        received = Received(
            asked=row.url,
            url=row.final_url,
            status=row.status,
            headers=row.headers,
            content=archive.body_of(version.capture),
            at=row.at,
            title=place.title if place is not None else "",
        )
        hashes = {file.sha256 for file in version.content.attachments if file.sha256 is not None}
        return received, {sha256: archive.bytes_of(sha256) for sha256 in hashes}
    except (KeyError, BrokenArchive, OSError) as fault:
        logger.warning("%s version %d cannot be read again: %s", version.report, version.number, fault)
        return None

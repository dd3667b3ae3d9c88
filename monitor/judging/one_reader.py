"""Before judging: the versions of a report that several readers read are read anew by one, and only then compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from storage.archive import Archive
from storage.contents import ReportContent
from storage.sightings import Version

Reread = Callable[[Archive, Version], ReportContent | None]
"""Today's reading of the bytes behind a version; None where they cannot be had."""


def read_by_one(archive: Archive, histories: Iterable[Sequence[Version]], reread: Reread, now: datetime) -> bool:
    """Whether any reading was made anew. Kept with the versions; their rows, and what was told of them, stay."""
    done = False
    for versions in histories:
        if len(versions) < 2 or len(frozenset().union(*(version.content.readers for version in versions))) < 2:
            continue
        for version in versions:
            content = reread(archive, version)
            if content is not None and content != version.content:
                archive.reread(None, version.report, content, now, version.number)
                done = True
    return done

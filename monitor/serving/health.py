"""Whether the service does its work, in one line for machines: every watched county crawled when it was due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from monitor.condition import overdue_sites
from monitor.config import Config
from storage.archive import Archive
from storage.bodies import Site


class Health:
    """Asked by the dashboard of a running service."""

    def __init__(self, data: Path, sites: Sequence[Site], config: Callable[[], Config], now: Callable[[], datetime]):
        """`sites` may change in place meanwhile."""
        self._data, self._sites, self._config, self._now = data, sites, config, now
        self._known: dict[str, datetime] = {}
        """Since when this process has known a county that was never crawled: its first crawl needs its time."""

    def fault(self) -> str:
        """What is wrong, in English; empty: nothing. Raises ArchiveRefusal where the archive cannot be read."""
        now, config = self._now(), self._config()
        with Archive.open(self._data) as archive:
            crawled = archive.last_receipts()
        new = {site.jurisdiction.code: now for site in self._sites if site.jurisdiction.code not in crawled}
        self._known = {code: self._known.get(code, now) for code in new}
        overdue = overdue_sites(self._sites, self._known | crawled, config, now)
        return (
            f"overdue: {len(overdue)} of {len(self._sites)} counties were not crawled for over a day" if overdue else ""
        )

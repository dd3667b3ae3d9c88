"""Whether a county's sites were well enough in one cycle for a page that is gone to count as gone (R-rule 2)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crawler.fetch.egress import netloc
from storage.sightings import Answer, Known

EVENT_SHARE = 0.3
"""Of one host's known reports so many failed in one cycle: that befell the host, not the reports (R-rule)."""
EVENT_LEAST = 3
"""Fewer are a report that was taken down, and another."""
OVER = timedelta(days=60)
"""An event lasts no longer: what is gone since then is gone, and says nothing of the host any more."""


@dataclass(kw_only=True)
class Health:
    """How the known reports answered in one cycle; a report with several addresses on a host counts once there."""

    now: datetime
    _readable: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By host, BODY-YEAR."""
    _failing: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def note(self, known: Known, answer: Answer) -> None:
        """Take in the look at a known report's address."""
        assert known.report is not None
        if answer.readable:
            self._readable[netloc(known.url)].add(known.report)
        elif not (answer.gone and self._long_gone(known)):
            self._failing[netloc(known.url)].add(known.report)

    @property
    def standing(self) -> set[str]:
        """BODY-YEAR of the known reports of which a page was there."""
        return set().union(*self._readable.values())

    def events(self) -> dict[str, tuple[int, int]]:
        """Hosts of which many reports failed at once: how many failed, of how many."""
        found = {}
        for host, reports in self._failing.items():
            failing = len(reports - self._readable[host])
            tracked = len(reports | self._readable[host])
            if failing >= EVENT_LEAST and failing >= EVENT_SHARE * tracked:
                found[host] = failing, tracked
        return found

    def is_well(self) -> bool:
        """Whether most known reports were there, and no host lost many of its own at once."""
        failing = set().union(*self._failing.values()) - self.standing
        return len(failing) <= len(self.standing) + 1 and not self.events()

    def _long_gone(self, known: Known) -> bool:
        return known.last_readable is None or self.now - known.last_readable > OVER

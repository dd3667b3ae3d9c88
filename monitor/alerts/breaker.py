"""The circuit breaker: what accuses unusually many at once is held for a person to look at (T120)."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from monitor.alerts.baseline import told_at_first
from storage.archive import Archive
from storage.findings import FindingKind
from storage.outbox import Untold

logger = logging.getLogger(__name__)

UNUSUAL = (FindingKind.CHANGED, FindingKind.REMOVED, FindingKind.DATE_CONFLICT)
"""Kinds that a fault of ours, or of a site, brings in numbers. Many `missing` the day after a due day are no storm."""
MOST_A_RUN = 20
MOST_A_HOST = 5
SHARE_OF_A_HOST = 0.3
WHOLE_RUN = "*"
"""The reason of a hold that is no single host's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Accused:
    """One finding of a run, of a kind that counts."""

    finding: str
    report: str
    host: str


def to_be_held(accused: Collection[Accused], reports: Mapping[str, int]) -> dict[str, str]:
    """Of one run's findings, those to be held: id, and the host that is unusual, or `*` for the run. Pure.

    `reports`: how many are known at each host. A host is unusual with more than five findings about more than three in
    ten of its reports; all is held where the other hosts together still have more than twenty.
    """
    by_host: dict[str, list[Accused]] = {}
    for one in accused:
        by_host.setdefault(one.host, []).append(one)
    held = {
        one.finding: host
        for host, group in by_host.items()
        if len({one.finding for one in group}) > MOST_A_HOST
        and len({one.report for one in group}) > SHARE_OF_A_HOST * reports.get(host, 0)
        for one in group
    }
    rest = {one.finding for one in accused} - set(held)
    if len(rest) > MOST_A_RUN:
        held |= dict.fromkeys(rest, WHOLE_RUN)
    return held


def hold_unusual(archive: Archive, now: datetime) -> int:
    """Hold what the runs not yet told accuse unusually many of; gives how many findings that were.

    What the first look at a county found is told as such and not held; what a person decided upon is not held again.
    Called after each judging, and before each sending: nothing goes out that was not asked about.
    """
    runs: dict[datetime, list[Untold]] = {}
    for row in archive.untold(UNUSUAL):
        runs.setdefault(row.run, []).append(row)
    total = 0
    for rows in runs.values():
        reasons = _reasons(archive, rows)
        held = archive.hold({row.alert: reasons[row.finding] for row in rows if row.finding in reasons}, now)
        total += len(held)
        for reason, count in Counter(reasons[name] for name in held).items():
            logger.warning("%d findings are held for review: unusually many (%s)", count, reason)
    return total


def _reasons(archive: Archive, rows: Sequence[Untold]) -> dict[str, str]:
    names = list(dict.fromkeys(row.finding for row in rows))
    if len(names) <= MOST_A_HOST:
        return {}
    past = told_at_first(archive, [alert for name in names for alert in archive.alerts(name)])
    accused = [
        Accused(finding=row.finding, report=row.report or row.finding, host=urlsplit(row.url or "").netloc.lower())
        for row in {row.finding: row for row in rows}.values()
        if row.finding not in past
    ]
    return to_be_held(accused, archive.reports_by_host({row.county for row in rows}))

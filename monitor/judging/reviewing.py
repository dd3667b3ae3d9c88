"""A person's answer to a finding, kept with all that follows from it: one door for the command and the dashboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.config import Config
from monitor.judging.rounds import restate
from monitor.reviews import after_review
from storage.archive import Archive
from storage.bodies import Site
from storage.findings import Finding, Review, TellingKind, Verdict


class MovedOn(Exception):
    """The finding has another state than the one that was judged."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reviewed:
    """What came of a review."""

    finding: Finding
    """As it was judged."""
    after: Finding | None
    """The state that the review led to; None: it stays as it was."""
    review: Review
    corrections: int
    """Mails that will take it back."""


def keep_review(
    archive: Archive,
    sites: Sequence[Site],
    config: Config,
    *,
    finding: str,
    verdict: Verdict,
    who: str,
    why: str,
    now: datetime,
    revision: int | None = None,
) -> Reviewed | None:
    """Keep a review and do what follows from it; None for an unknown finding.

    `revision`: the state that was judged, where that is known; raises MovedOn where there is a newer one.
    """
    with archive.transaction():
        judged = archive.finding(finding)
        if judged is None:
            return None
        if revision not in (None, judged.revision):
            raise MovedOn(finding)
        review = Review(finding=finding, revision=judged.revision, verdict=verdict, who=who, why=why, at=now)
        after = after_review(judged, review)
        archive.record([after] if after is not None else [], reviews=[review])
        for site in sites:
            if site.jurisdiction.code == judged.county and judged.report is not None:
                restate(archive, site, config, now, judged.report)
        corrections = sum(
            after is not None and alert.telling is TellingKind.CORRECTION and alert.revision == after.revision
            for alert in archive.alerts(finding)
        )
    return Reviewed(finding=judged, after=after, review=review, corrections=corrections)

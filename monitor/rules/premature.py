"""早于年度终结: it shows a publication date before the year that it reports on was over."""

from __future__ import annotations

from datetime import date

from monitor.rules import phrases
from monitor.rules.base import Context
from monitor.rules.exhibits import claim_exhibit, version_exhibit
from storage.findings import Conclusion, FindingKind, Grade
from storage.sightings import SHOWN_ORDER, Case, DateClaim, Version

RULE = "《政府信息公开条例》：年度报告反映全年（1月1日至12月31日）情况，年度终结后方可编制公布"
RULE_ENGLISH = "Open Government Information Regulation: the report covers the whole year, which must be over first"


def check(case: Case, context: Context) -> tuple[Conclusion, ...]:
    """At most one conclusion, on the first version that shows a date; a signature never says so (domain 1.4)."""
    for version in case.versions:
        shown = _shown(case, version)
        if not shown:
            continue
        # Every date that the page shows must be too early: one in time may be the real one.
        claim = max(shown, key=lambda one: one.date)
        return (_conclusion(case, context, version, claim),) if claim.date < date(case.year + 1, 1, 1) else ()
    return ()


def _shown(case: Case, version: Version) -> list[DateClaim]:
    return [
        claim for claim in version.content.dates if claim.source in SHOWN_ORDER and claim.date not in case.migrated_days
    ]


def _conclusion(case: Case, context: Context, version: Version, claim: DateClaim) -> Conclusion:
    return Conclusion(
        kind=FindingKind.PREMATURE,
        grade=Grade.CLAIMED,
        since=version.first_seen,
        summary=f"{phrases.who(case, context)}：{phrases.claim(claim)}，早于 {case.year} 年度终结，无法反映全年情况。",
        summary_english=(
            f"{phrases.who_english(case, context)}: {phrases.claim_english(claim)}, before the year {case.year} "
            "was over; it cannot cover the whole year."
        ),
        due=context.deadline.due,
        rule=RULE,
        rule_english=RULE_ENGLISH,
        url=version.url,
        evidence=(claim_exhibit(claim), version_exhibit(version)),
    )

"""早于年度终结: it shows a publication date before the year that it reports on was over."""

from __future__ import annotations

from datetime import date

from monitor.prescribed.unread import YEAR_CONFLICT
from monitor.rules import phrases
from monitor.rules.base import Context
from monitor.rules.exhibits import claim_exhibit, first_seen_exhibits, version_exhibit
from monitor.when.absence import first_sighting
from monitor.when.claims import last_day, usable
from storage.cases import Case
from storage.contents import SHOWN_ORDER, DateClaim
from storage.findings import Conclusion, FindingKind, Grade
from storage.sightings import Version

RULE = "年度报告反映全年（1月1日至12月31日）情况，年度终结后方可编制公布（依《政府信息公开条例》年度报告制度推定）"
RULE_ENGLISH = (
    "the report covers the whole year, which must be over first "
    "(inferred from what the Open Government Information Regulation asks of annual reports)"
)


def check(case: Case, context: Context) -> tuple[Conclusion, ...]:
    """At most one conclusion, on the first version that shows a usable date; a signature never says so (domain 1.4)."""
    seen = first_sighting(case)
    if not context.owed or seen is None:
        return ()
    for version in case.versions:
        # A bare year may be that of the report itself.
        shown = [claim for claim in usable(case, version, SHOWN_ORDER, seen) if claim.precision != "year"]
        if not shown:
            continue
        # Every date that it shows must be too early: one in time may be the real one.
        claim = max(shown, key=last_day)
        early = last_day(claim) < date(case.year + 1, 1, 1) and YEAR_CONFLICT not in version.content.signals
        return (_conclusion(case, context, version, claim),) if early else ()
    return ()


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
        evidence=(claim_exhibit(claim), version_exhibit(version), *first_seen_exhibits(case)),
    )

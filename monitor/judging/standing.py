"""How a body-year stands after it was judged: what lists and counts show, so that they need not judge anew; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from monitor.config import Config
from monitor.coverage import BodyYear
from monitor.deadlines import deadline, end_of, newest_report_year
from monitor.when.body_year import BodyYearState, body_year_state, changed_since
from monitor.when.claims import could_be_published, shown_claim
from storage.bodies import BodyKind, PublishingBody, Site
from storage.cases import Case
from storage.findings import FindingKind
from storage.held_rows import OpenMark
from storage.moments import SHANGHAI
from storage.sightings import Version
from storage.standings import Standing

_STATED = {
    BodyYearState.REMOVED: (FindingKind.REMOVED,),
    BodyYearState.MISSING: (FindingKind.MISSING,),
    BodyYearState.LATE: (FindingKind.LATE,),
    BodyYearState.CANNOT_TELL: (FindingKind.REMOVED, FindingKind.MISSING),
}
"""The kinds of finding that a state rests on."""


def standing_of(
    body: PublishingBody,
    case: Case,
    opened: Sequence[OpenMark],
    *,
    due: date | None,
    first_looked: datetime | None,
    basis: str,
    now: datetime,
) -> Standing:
    """The standing of a case at `now`, given the findings about it that are open now.

    `due` None: nothing is owed. `first_looked`: when an address of it was first asked for.
    """
    first_seen = _first_seen(case, first_looked)
    claimed_first = _shown(case.versions[0]) if case.versions else None
    usable = None if claimed_first in case.migrated_days else claimed_first
    if usable is not None and first_seen is not None:
        usable = usable if could_be_published(usable, case.year, first_seen) else None
    state = body_year_state(opened, due=due, first_seen=first_seen, claimed=usable, now=now)
    rests = next((one for one in opened if one.kind in _STATED.get(state, ())), None)
    return Standing(
        report=case.report,
        county=body.county,
        body=body.code,
        year=case.year,
        kind=body.kind.value,
        state=state.value,
        changed=changed_since(opened),
        due=due,
        finding=None if rests is None else rests.finding,
        grade=None if rests is None else rests.grade,
        first_seen=first_seen,
        claimed=_shown(case.versions[-1]) if case.versions else None,
        claimed_first=claimed_first,
        versions=len(case.versions),
        title=case.versions[-1].content.title if case.versions else "",
        url=case.versions[-1].url if case.versions else next(iter(case.addresses), ""),
        basis=basis,
        judged_at=now,
    )


def judged_states(site: Site, standings: Iterable[Standing], config: Config, now: datetime) -> list[BodyYear] | None:
    """Every body and year that owes a report by `now`, as it was judged last.

    None where that does not tell: a body-year was not judged yet, or by other due days, or before its day was over.
    """
    held = {one.report: one for one in standings}
    found = []
    newest = newest_report_year(now.astimezone(SHANGHAI).date())
    days: dict[tuple[BodyKind, int], date] = {}
    for body in site.bodies:
        for year in range(min(config.first_year, newest), newest + 1):
            if not body.owes(year, config.first_year):
                continue
            one = held.get(f"{body.code}-{year}")
            due = days.get((body.kind, year)) or days.setdefault(
                (body.kind, year), deadline(body.kind, body.county, year, config.local_deadlines).due
            )
            if one is None or one.due != due or (one.state == BodyYearState.NOT_DUE and now >= end_of(due)):
                return None
            found.append(
                BodyYear(
                    body=body,
                    year=year,
                    state=BodyYearState(one.state),
                    due=due,
                    read=one.versions > 0,
                    finding=one.finding,
                    grade=one.grade,
                )
            )
    return found


def _first_seen(case: Case, first_looked: datetime | None) -> datetime | None:
    if not case.versions:
        return None
    seen = case.versions[0].first_seen
    return seen if first_looked is None else min(seen, first_looked)


def _shown(version: Version) -> date | None:
    claim = shown_claim(version)
    return None if claim is None else claim.date

"""One judging of one county: what is to be judged again, and all that it needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.config import Config
from monitor.copies.index import county_twins
from monitor.copies.twins import Twin
from monitor.deadlines import deadline
from monitor.judging.cases import CountyCases, StoredVersions, county_cases
from monitor.judging.county_facts import CountyFacts, Memory
from monitor.judging.standing import standing_of
from storage.archive import Archive
from storage.bodies import PublishingBody, ReportKey, Site
from storage.cases import Case
from storage.held_rows import OpenMark
from storage.moments import perhaps_moment
from storage.standings import Standing


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """One judging of one county: what is judged again, and what it needs."""

    facts: CountyFacts
    twins: Mapping[str, tuple[Twin, ...]]
    again: frozenset[str]
    """BODY-YEAR of what is judged again."""
    gone: frozenset[str]
    """What was judged before, and is owed by nobody and seen nowhere any more."""
    opened: Mapping[str, tuple[OpenMark, ...]]
    """The open findings about reports, by report."""
    built: CountyCases
    """Cases of what is judged again, and of the same bodies' years before."""


def begin(archive: Archive, site: Site, config: Config, now: datetime, memory: Memory, *, whole: bool) -> Round:
    """Find out what of a county is judged again, `whole`: everything, and build it. All versions must be signed."""
    county = site.jurisdiction.code
    facts = CountyFacts(archive, site, config, now, memory)
    twins = county_twins(archive, site, StoredVersions(archive, county))
    opened = {report: marks for report, marks in facts.mind.rows.opened.items() if report and marks}
    before = archive.standing_bases(county)
    reports = {report for _, _, report in facts.reports}
    again = frozenset(
        report
        for body, year, report in facts.reports
        if whole
        or not (basis := facts.basis(body, year, twins.get(report, ()), opened.get(report, ())))
        or before.get(report) != basis
    )
    keys = (ReportKey.parse(report) for report in again)
    former = {str(ReportKey(body=key.body, year=key.year - 1)) for key in keys}
    return Round(
        facts=facts,
        twins=twins,
        again=again,
        gone=frozenset(before.keys() - reports),
        opened=opened,
        built=county_cases(archive, facts, again | (former & reports)),
    )


def standings(archive: Archive, round_: Round) -> Iterable[Standing]:
    """How everything that was judged again stands by the findings that are open now, and on what basis."""
    facts = round_.facts
    if not round_.again:
        return
    archive.read_rows_on(facts.mind.rows)
    opened = facts.mind.rows.opened
    for body, case in round_.built.cases:
        if case.report in round_.again:
            mine = opened.get(case.report, ())
            basis = facts.basis(body, case.year, round_.twins.get(case.report, ()), mine)
            yield _standing(facts, body, case, mine, basis)


def restate(archive: Archive, site: Site, config: Config, now: datetime, report: str) -> None:
    """Set how a report stands after a review of a finding about it; the next judging judges it again."""
    facts = CountyFacts(archive, site, config, now, Memory())
    county = site.jurisdiction.code
    mine = facts.mind.rows.opened.get(report, ())
    built = county_cases(archive, facts, [report])
    archive.keep_standings(county, [_standing(facts, body, case, mine, "") for body, case in built.cases])


def _standing(facts: CountyFacts, body: PublishingBody, case: Case, opened: Sequence[OpenMark], basis: str) -> Standing:
    owed = body.owes(case.year, facts.config.first_year)
    return standing_of(
        body,
        case,
        opened,
        due=deadline(body.kind, body.county, case.year, facts.config.local_deadlines).due if owed else None,
        first_looked=perhaps_moment(facts.first_looked.get(case.report)),
        basis=basis,
        now=facts.now,
    )

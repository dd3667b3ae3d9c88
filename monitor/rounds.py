"""One judging of one county: what is to be judged again, and all that it needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.cases import CountyCases, StoredVersions, county_cases
from monitor.config import Config
from monitor.copies.index import county_twins
from monitor.copies.twins import Twin
from monitor.county_facts import CountyFacts, Memory
from storage.archive import Archive
from storage.bodies import ReportKey, Site
from storage.judging import OpenMark


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
    county = site.jurisdiction.code
    facts = CountyFacts(archive, site, config, now, memory)
    twins = county_twins(archive, site, StoredVersions(archive, county))
    opened = by_report(archive.open_marks(county))
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


def by_report(marks: Iterable[OpenMark]) -> dict[str, tuple[OpenMark, ...]]:
    found: dict[str, list[OpenMark]] = {}
    for mark in marks:
        if mark.report is not None:
            found.setdefault(mark.report, []).append(mark)
    return {report: tuple(some) for report, some in found.items()}

"""Bodies by years as screens show them, with their figures: from how they were judged last, else judged anew; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from monitor.config import Config
from monitor.coverage import BodyYear, Tally, tally
from monitor.dashboard.pages import StateView, coverage
from monitor.deadlines import end_of, newest_report_year
from monitor.judging.standing import judged_states
from monitor.when.body_year import BodyYearState
from storage.bodies import BodyKind, PublishingBody, Site
from storage.findings import Finding, FindingKind, Grade
from storage.moments import SHANGHAI
from storage.overview import Overview
from storage.standings import Standing

OWING = tuple(kind for kind in BodyKind if kind.owes)
STATED = {
    BodyYearState.REMOVED: FindingKind.REMOVED,
    BodyYearState.MISSING: FindingKind.MISSING,
    BodyYearState.LATE: FindingKind.LATE,
}
"""The kind of finding that a state rests on."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One body and year: its state, and what a list says of it."""

    report: str
    """BODY-YEAR."""
    year: int
    state: BodyYearState
    changed: bool = False
    """Changed in substance since publication: Δ stands beside the state."""
    due: date | None = None
    """None: nothing is owed."""
    claimed: date | None = None
    """Shown publication date of the newest version."""
    first_seen: datetime | None = None
    """None: never read."""
    versions: int = 0
    finding: str | None = None
    """The open finding that the state rests on, where there is one."""
    grade: Grade | None = None
    """How sure that finding is."""

    @property
    def empty(self) -> bool:
        """Nothing is owed and nothing was seen: there is nothing to lead to."""
        return self.state is BodyYearState.NOT_OWED and not self.versions

    def label(self, language: str) -> str:
        """The state in words."""
        return self.state.label(language, changed=self.changed)


@dataclass(frozen=True, kw_only=True, slots=True)
class Matrix:
    """The bodies of one county by years."""

    site: Site
    years: tuple[int, ...]
    rows: tuple[tuple[PublishingBody, tuple[Cell, ...]], ...]
    tallies: tuple[Tally, ...]
    """One a year, over the rows shown."""


def report_years(config: Config, now: datetime) -> tuple[int, ...]:
    """The report years that are shown, the oldest first: from the workspace's first to the newest there can be."""
    newest = newest_report_year(now.astimezone(SHANGHAI).date())
    return tuple(range(min(config.first_year, newest), newest + 1))


def county_cells(
    overview: Overview, site: Site, config: Config, now: datetime, kinds: Sequence[BodyKind] = OWING
) -> dict[str, Cell]:
    """The cells of a county's bodies by report: as judged last, or asked anew where that does not tell."""
    county = site.jurisdiction.code
    asked = replace(site, bodies=tuple(body for body in site.bodies if body.kind in kinds))
    held = overview.archive.standings(county=county, kinds=[kind.value for kind in kinds])
    if judged_states(asked, held, config, now) is not None:
        return {one.report: _judged(one) for one in held}
    shown = coverage(
        site,
        lines=overview.reports(county=county),
        findings=overview.archive.findings(open_only=True, county=county),
        config=config,
        now=now,
        kinds=kinds,
    )
    return {str(view.key): cell_of(view) for _, views in shown.rows for view in views}


def body_years(overview: Overview, site: Site, config: Config, now: datetime) -> list[BodyYear]:
    """Every body and year of a county that owes, in the state that screens show."""
    cells = county_cells(overview, site, config, now)
    known = ((body, cells.get(f"{body.code}-{year}")) for body in site.bodies for year in report_years(config, now))
    return [
        BodyYear(
            body=body,
            year=cell.year,
            state=cell.state,
            due=cell.due,
            read=cell.versions > 0,
            finding=cell.finding,
            grade=cell.grade,
        )
        for body, cell in known
        if cell is not None and cell.due is not None
    ]


def matrix(
    site: Site, cells: Mapping[str, Cell], years: Sequence[int], now: datetime, kinds: Sequence[BodyKind] = OWING
) -> Matrix:
    """Bodies of these kinds by years; where nothing is known of a body and year, nothing is owed."""
    rows = tuple(
        (body, tuple(_cell(cells, body, year) for year in years)) for body in site.bodies if body.kind in kinds
    )
    return Matrix(site=site, years=tuple(years), rows=rows, tallies=_tallies(rows, years, now))


def cell_of(view: StateView) -> Cell:
    """The cell of a state that was asked anew."""
    line, rests = view.line, resting(view)
    return Cell(
        report=str(view.key),
        year=view.key.year,
        state=view.state,
        changed=view.changed,
        due=view.due.due if view.due is not None else None,
        claimed=line.claimed if line is not None else None,
        first_seen=line.first_seen if line is not None else None,
        versions=line.versions if line is not None else 0,
        finding=rests.finding if rests is not None else None,
        grade=rests.grade if rests is not None else None,
    )


def resting(view: StateView) -> Finding | None:
    """The finding that a state rests on, where it rests on one."""
    if view.state is BodyYearState.CANNOT_TELL:
        kinds = {FindingKind.REMOVED, FindingKind.MISSING}
    else:
        kinds = {STATED[view.state]} if view.state in STATED else set()
    return next((finding for finding in view.findings if finding.kind in kinds), None)


def _judged(one: Standing) -> Cell:
    return Cell(
        report=one.report,
        year=one.year,
        state=BodyYearState(one.state),
        changed=one.changed,
        due=one.due,
        claimed=one.claimed,
        first_seen=one.first_seen,
        versions=one.versions,
        finding=one.finding,
        grade=one.grade,
    )


def _cell(cells: Mapping[str, Cell], body: PublishingBody, year: int) -> Cell:
    report = f"{body.code}-{year}"
    return cells.get(report) or Cell(report=report, year=year, state=BodyYearState.NOT_OWED)


def _tallies(
    rows: Iterable[tuple[PublishingBody, Sequence[Cell]]], years: Sequence[int], now: datetime
) -> tuple[Tally, ...]:
    counted: dict[int, list[tuple[BodyYearState, bool, int]]] = {year: [] for year in years}
    waiting = dict.fromkeys(years, 0)
    for cell in (cell for _, cells in rows for cell in cells):
        if cell.due is None:
            continue
        if now < end_of(cell.due):
            waiting[cell.year] += 1
        else:
            counted[cell.year].append((cell.state, cell.versions > 0, 1))
    return tuple(tally(counted[year], waiting[year]) for year in years)

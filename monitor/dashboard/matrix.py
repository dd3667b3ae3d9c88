"""Bodies by years as screens show them, with their figures: from how they were judged last, else judged anew; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from monitor.config import Config
from monitor.coverage import BodyYear, Tally, county_figures
from monitor.dashboard.pages import StateView, coverage
from monitor.deadlines import newest_report_year
from monitor.judging.standing import judged_states
from monitor.when.body_year import BodyYearState
from storage.bodies import BodyKind, PublishingBody, Site
from storage.moments import SHANGHAI
from storage.overview import Overview
from storage.standings import Standing

OWING = tuple(kind for kind in BodyKind if kind.owes)


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
    held = overview.archive.standings(county=county)
    if judged_states(site, held, config, now) is not None:
        chosen = {kind.value for kind in kinds}
        return {one.report: _judged(one) for one in held if one.kind in chosen}
    shown = coverage(
        site,
        lines=overview.reports(county=county),
        findings=overview.archive.findings(open_only=True, county=county),
        config=config,
        now=now,
        kinds=kinds,
    )
    return {str(view.key): cell_of(view) for _, views in shown.rows for view in views}


def matrix(
    site: Site, cells: Mapping[str, Cell], years: Sequence[int], now: datetime, kinds: Sequence[BodyKind] = OWING
) -> Matrix:
    """Bodies of these kinds by years; where nothing is known of a body and year, nothing is owed."""
    rows = tuple(
        (body, tuple(_cell(cells, body, year) for year in years)) for body in site.bodies if body.kind in kinds
    )
    return Matrix(site=site, years=tuple(years), rows=rows, tallies=_tallies(site, rows, years, now))


def cell_of(view: StateView) -> Cell:
    """The cell of a state that was asked anew."""
    line = view.line
    return Cell(
        report=str(view.key),
        year=view.key.year,
        state=view.state,
        changed=view.changed,
        due=view.due.due if view.due is not None else None,
        claimed=line.claimed if line is not None else None,
        first_seen=line.first_seen if line is not None else None,
        versions=line.versions if line is not None else 0,
    )


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
    )


def _cell(cells: Mapping[str, Cell], body: PublishingBody, year: int) -> Cell:
    report = f"{body.code}-{year}"
    return cells.get(report) or Cell(report=report, year=year, state=BodyYearState.NOT_OWED)


def _tallies(
    site: Site, rows: Iterable[tuple[PublishingBody, Sequence[Cell]]], years: Sequence[int], now: datetime
) -> tuple[Tally, ...]:
    states = (
        BodyYear(body=body, year=cell.year, state=cell.state, due=cell.due, read=cell.versions > 0)
        for body, cells in rows
        for cell in cells
    )
    found = {one.year: one.tally for one in county_figures(site.jurisdiction.code, states, now) if one.kind is None}
    return tuple(found.get(year, Tally()) for year in years)

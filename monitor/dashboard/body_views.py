"""The page of one body: its years, when each report came, its figures over the years, its neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from monitor.dashboard.desk import Desk, View
from monitor.dashboard.drawing.charts import Column, Strip, number_columns, strip
from monitor.dashboard.matrix import Cell, cell_of, county_cells, matrix, report_years
from monitor.dashboard.pages import state_view
from monitor.when.body_year import BodyYearState
from monitor.wording import KINDS, Words
from storage.bodies import PublishingBody, ReportKey
from storage.figures import TableReading
from storage.finding_filter import FindingFilter
from storage.findings import Status

NEIGHBOUR_YEARS = 5

Place = tuple[str, str, str]
"""Table, row and column of a figure."""

SERIES: tuple[tuple[Words, tuple[Place, ...]], ...] = (
    (
        Words(zh="收到申请", en="Requests received"),
        (("t3", "n1", "total"), ("g2014", "c1", "value"), ("l2008", "10", "current")),
    ),
    (
        Words(zh="予以公开", en="Granted in full"),
        (("t3", "r1", "total"), ("g2014", "c3_2", "value"), ("l2008", "18", "current")),
    ),
    (
        Words(zh="主动公开信息", en="Items published"),
        (("g2014", "a1", "value"), ("l2008", "01", "current")),
    ),
    (
        Words(zh="规范性文件", en="Normative documents"),
        (
            ("t2_20_1", "norm_docs", "opened"),
            ("t2_20_1", "norm_docs", "made"),
            ("g2014", "a1_nd", "value"),
            ("l2008", "03", "current"),
        ),
    ),
    (Words(zh="行政复议", en="Reconsiderations"), (("t4", "count", "rv_total"), ("g2014", "d", "value"))),
)
"""Figures that one form after the other asks for, with their places; the first that is there counts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """One figure over the years."""

    words: Words
    columns: tuple[Column, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class YearLine:
    """One year of a body."""

    cell: Cell
    strip: Strip | None
    """None: nothing is owed."""
    early: int | None
    """Days from the shown date to the due day; negative: after it."""


def body_of(desk: Desk, code: str) -> View | None:
    """One body's years, figures, neighbours and findings."""
    body = desk.register.bodies.get(code)
    counties = (body.county,) if body is not None else ()
    findings = desk.overview.findings(FindingFilter(body=code, counties=counties), worst_first=tuple(KINDS))
    cells = {} if body is None else _cells(desk, body)
    lines = [] if body is not None else desk.overview.reports(body=code)
    if body is None and not lines and not findings:
        return None
    mine = sorted((one for one in cells.values() if one.report == f"{code}-{one.year}"), key=lambda one: -one.year)
    left = [(str(ReportKey(body=code, year=line.year)), line) for line in lines]
    county = body.county if body else (findings[0].county if findings else lines[0].county)
    tables = desk.overview.tables_of(code)
    return View(
        template="body.html",
        values={
            "code": code,
            "body": body,
            "name": desk.register.body_name(code, findings[0].body_name if findings else None),
            "county": county,
            "years": [_year_line(one) for one in mine if not one.empty],
            "left": left,
            "counts": _counts(mine),
            "open": [one for one in findings if one.status is Status.OPEN],
            "closed": [one for one in findings if one.status is not Status.OPEN],
            "series": _series(tables, [one.year for one in reversed(mine) if not one.empty]),
            "forms": _forms(tables),
            "neighbours": None if body is None else _neighbours(desk, body, cells),
        },
    )


def _cells(desk: Desk, body: PublishingBody) -> dict[str, Cell]:
    """Those of all bodies of its kind in its county."""
    site = desk.register.sites[body.county]
    if body.kind.owes:
        return county_cells(desk.overview, site, desk.config, desk.now, (body.kind,))
    views = (
        state_view(body, line.year, line=line, findings=(), config=desk.config, now=desk.now)
        for line in desk.overview.reports(county=body.county, body=body.code)
    )
    return {str(view.key): cell_of(view) for view in views}


def _neighbours(desk: Desk, body: PublishingBody, cells: Mapping[str, Cell]) -> object:
    site = desk.register.sites[body.county]
    years = report_years(desk.config, desk.now)[-NEIGHBOUR_YEARS:]
    shown = matrix(site, cells, years, desk.now, (body.kind,))
    return shown if len(shown.rows) > 1 else None


def _year_line(cell: Cell) -> YearLine:
    if cell.due is None:
        return YearLine(cell=cell, strip=None, early=None)
    return YearLine(
        cell=cell,
        strip=strip(cell.year, due=cell.due, claimed=cell.claimed, first_seen=cell.first_seen),
        early=(cell.due - cell.claimed).days if cell.claimed is not None else None,
    )


def _counts(mine: list[Cell]) -> list[tuple[BodyYearState, int]]:
    told = [state for state in BodyYearState if state is not BodyYearState.NOT_OWED]
    counts = [(state, sum(one.state is state for one in mine)) for state in told]
    return [(state, count) for state, count in counts if count]


def _series(tables: Mapping[int, tuple[TableReading, ...]], years: list[int]) -> list[Series]:
    found = []
    for words, places in SERIES:
        points = [(str(year), _value(tables.get(year, ()), places)) for year in years]
        if any(value is not None for _, value in points):
            found.append(Series(words=words, columns=number_columns(points)))
    return found


def _value(tables: tuple[TableReading, ...], places: tuple[Place, ...]) -> int | float | None:
    for table, row, column in places:
        for reading in tables:
            value = reading.value(row, column) if reading.table == table else None
            if value is not None:
                return value
    return None


def _forms(tables: Mapping[int, tuple[TableReading, ...]]) -> list[int]:
    """Years from which on another form was filled in than the year before."""
    kept = [(year, some[0].form[:5] if some[0].form else "") for year, some in sorted(tables.items()) if some]
    return [year for (_, before), (year, form) in pairwise(kept) if before != form]

"""The dashboard's lists as rows to take away: findings, reports, coverage, one body's years, the looks at a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from monitor.coverage import Tally
from monitor.dashboard.coverage_views import FIGURES, Choice, choice_of
from monitor.dashboard.desk import Desk
from monitor.dashboard.matrix import OWING, Cell, county_cells, matrix
from monitor.dashboard.tallies import county_tallies
from monitor.dashboard.views import WORST_FIRST
from monitor.records import county_report_lines, finding_line
from monitor.spreadsheet import FINDING_COLUMNS, REPORT_COLUMNS
from monitor.wording import BODY_KINDS, KINDS
from storage.bodies import BodyKind, Jurisdiction, PublishingBody, ReportKey
from storage.finding_filter import Answered, FindingFilter
from storage.findings import Grade, Status
from storage.overview import MOST_ROWS
from storage.overview_lines import LogLine

Row = dict[str, Any]

MOST_FINDINGS = 10_000
"""Findings in one file; for more there is the export."""
CELL_COLUMNS = (
    "report", "county", "body", "body_name", "kind", "kind_words", "report_year", "state", "state_words", "changed",
    "due", "published_claimed", "first_seen", "versions",
)  # fmt: skip
TALLY_COLUMNS = (
    "county", "county_name", "report_year", *(name for _, name in FIGURES), "verifiable", "in_time_rate",
)  # fmt: skip
LOOK_COLUMNS = ("url", "kind", "first", "last", "looks", "answer", "status", "sha256", "size", "note")


class NotAsked(Exception):
    """What is asked for makes no sense, or is more than one file should hold; the text says what to ask instead."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Roll:
    """A list to be taken away."""

    name: str
    """Of the file, without what follows the dot; letters, digits, `-`."""
    columns: tuple[str, ...]
    rows: Iterable[Row]


def finding_filter(desk: Desk, asked: Mapping[str, str], status: Status | None) -> FindingFilter:
    """The filter of an address; `status` where none is asked for. A word that is not known is refused (NotAsked)."""
    kinds = {kind.value: kind for kind in KINDS}
    kind, county, wanted = (asked.get(name, "") for name in ("kind", "county", "status"))
    if kind and kind not in kinds:
        raise NotAsked(f"kind={kind}: one of {', '.join(kinds)}")
    statuses = [one.value for one in Status]
    if wanted and wanted not in (*statuses, "all"):
        raise NotAsked(f"status={wanted}: one of {', '.join((*statuses, 'all'))}")
    if county and county not in desk.register.sites:
        raise NotAsked(f"county={county}: not in the roster")
    year, grade, answered = (asked.get(name, "") for name in ("year", "grade", "review"))
    if year and not (year.isascii() and year.isdigit() and len(year) == 4):
        raise NotAsked(f"year={year}: a report year of four digits")
    for name, word, words in (("grade", grade, list(Grade)), ("review", answered, list(Answered))):
        if word and word not in words:
            raise NotAsked(f"{name}={word}: one of {', '.join(words)}")
    chosen = {"": status, "all": None}[wanted] if wanted in ("", "all") else Status(wanted)
    return FindingFilter(
        kinds=(kinds[kind],) if kind else (),
        counties=(county,) if county else (),
        status=chosen,
        body=asked.get("body") or None,
        report=asked.get("report") or None,
        grades=(Grade(grade),) if grade else (),
        year=int(year) if year else None,
        answered=Answered(answered) if answered else None,
    )


def findings(desk: Desk, asked: Mapping[str, str]) -> Roll:
    """The findings of the list, in its order: open ones unless `status` asks for others or `all`."""
    chosen = finding_filter(desk, asked, Status.OPEN)
    total = sum(desk.overview.count_findings(chosen).values())
    if total > MOST_FINDINGS:
        raise NotAsked(f"{total} findings, more than {MOST_FINDINGS}: name a county or a kind, or use nianbao export")
    named = [*chosen.counties, *(kind.value for kind in chosen.kinds)]
    return Roll(
        name="-".join(("findings", *named)),
        columns=(*FINDING_COLUMNS, "rules", "reason"),
        rows=_finding_rows(desk, chosen, total),
    )


def _finding_rows(desk: Desk, chosen: FindingFilter, total: int) -> Iterator[Row]:
    for offset in range(0, total, MOST_ROWS):
        for one in desk.overview.findings(chosen, worst_first=WORST_FIRST, limit=MOST_ROWS, offset=offset):
            yield finding_line(one, desk.language, desk.overview.archive.reviews(one.finding))


def reports(desk: Desk, asked: Mapping[str, str]) -> Roll:
    """The reports of one county, as `nianbao reports` gives them."""
    codes = list(desk.register.sites)
    county = asked.get("county") or (codes[0] if len(codes) == 1 else "")
    if county not in desk.register.sites:
        raise NotAsked("county=CODE: name one county; for all of them there is nianbao export")
    lines = county_report_lines(desk.overview.archive, county, desk.register.sites[county].bodies)
    return Roll(name=f"reports-{county}", columns=REPORT_COLUMNS, rows=lines)


def coverage(desk: Desk, asked: Mapping[str, str]) -> Roll:
    """Counties by years with their figures, or every body and year of one county; filtered as the page is."""
    if asked.get("kind") and asked["kind"] not in [kind.value for kind in OWING]:
        raise NotAsked(f"kind={asked['kind']}: one of {', '.join(kind.value for kind in OWING)}")
    choice = choice_of(desk, asked)
    site = desk.register.sites.get(choice.county)
    if site is not None:
        known = county_cells(desk.overview, site, desk.config, desk.now, choice.kinds)
        shown = matrix(site, known, choice.years, desk.now, choice.kinds)
        rows = [_cell(desk, body, cell) for body, cells in shown.rows for cell in cells if not cell.empty]
        return Roll(name=f"coverage-{choice.county}", columns=CELL_COLUMNS, rows=rows)
    if asked.get("county"):
        raise NotAsked(f"county={asked['county']}: not in the roster")
    return Roll(name="coverage", columns=TALLY_COLUMNS, rows=_tallies(desk, choice))


def _tallies(desk: Desk, choice: Choice) -> Iterator[Row]:
    for province, sites in desk.register.provinces.items():
        if choice.province in ("", province):
            found = county_tallies(desk, sites, choice.years, choice.kinds)
            for place in (site.jurisdiction for site in sites):
                for year in choice.years:
                    yield tally_row(place, year, found[place.code, year])


def tally_row(place: Jurisdiction, year: int, tally: Tally) -> Row:
    """The figures of a county and report year."""
    rate = tally.rate
    return {
        "county": place.code,
        "county_name": place.name,
        "report_year": year,
        **{name: getattr(tally, name) for _, name in FIGURES},
        "verifiable": tally.verifiable,
        "in_time_rate": None if rate is None else round(rate, 4),
    }


def body_years(desk: Desk, code: str) -> Roll | None:
    """The years of one body; None for one that no roster names."""
    body = desk.register.bodies.get(code)
    if body is None:
        return None
    kinds: tuple[BodyKind, ...] = (body.kind,) if body.kind in OWING else ()
    cells = county_cells(desk.overview, desk.register.sites[body.county], desk.config, desk.now, kinds)
    mine = sorted((cell for cell in cells.values() if ReportKey.parse(cell.report).body == code), key=lambda c: c.year)
    rows = [_cell(desk, body, cell) for cell in mine if not cell.empty]
    return Roll(name=f"body-{code}", columns=CELL_COLUMNS, rows=rows)


def _cell(desk: Desk, body: PublishingBody, cell: Cell) -> Row:
    return {
        "report": cell.report,
        "county": body.county,
        "body": body.code,
        "body_name": body.name,
        "kind": body.kind.value,
        "kind_words": BODY_KINDS[body.kind].of(desk.language),
        "report_year": cell.year,
        "state": cell.state.value,
        "state_words": cell.label(desk.language),
        "changed": cell.changed,
        "due": cell.due.isoformat() if cell.due else None,
        "published_claimed": cell.claimed.isoformat() if cell.claimed else None,
        "first_seen": cell.first_seen.isoformat() if cell.first_seen else None,
        "versions": cell.versions,
    }


def looks(desk: Desk, report: str) -> Roll | None:
    """The whole log of looks at a report and its files, newest first; None where none was made."""
    rows = list(_look_rows(desk, report))
    return Roll(name=f"looks-{report}", columns=LOOK_COLUMNS, rows=rows) if rows else None


def _look_rows(desk: Desk, report: str) -> Iterator[Row]:
    before = ""
    while lines := desk.overview.log(report, before=before):
        before = lines[-1].cursor
        yield from map(look_row, lines)


def look_row(line: LogLine) -> Row:
    """Looks at one address that saw the same."""
    return {
        "url": line.url,
        "kind": line.kind,
        "first": line.first.isoformat(),
        "last": line.last.isoformat(),
        "looks": line.looks,
        "answer": line.answer.value,
        "status": line.status,
        "sha256": line.sha256,
        "size": line.size,
        "note": line.note,
    }

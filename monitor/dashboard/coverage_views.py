"""The coverage pages: counties by years, then the bodies of one county by years, or in one year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.coverage import Tally, tally_of_counts
from monitor.dashboard.charts import state_columns
from monitor.dashboard.desk import Desk, View
from monitor.dashboard.matrix import OWING, county_cells, matrix, report_years
from monitor.dashboard.provinces import province_words
from monitor.wording import Words
from storage.bodies import BodyKind, Site
from storage.standings import StandingCount

COUNTIES = 30
"""Counties on one page."""
MOST_OFFERED = 200
"""Of more counties than these, only those of one province are offered by name."""
SPANS: Mapping[str, int | None] = {"5": 5, "10": 10, "all": None}
FIGURES: tuple[tuple[Words, str], ...] = (
    (Words(zh="应公布数", en="Owed"), "owed"),
    (Words(zh="已公布数", en="Published"), "published"),
    (Words(zh="按时公布数", en="In time"), "in_time"),
    (Words(zh="其中页面标示", en="of these, claimed"), "claimed"),
    (Words(zh="逾期", en="Late"), "late"),
    (Words(zh="未公布", en="Not published"), "missing"),
    (Words(zh="撤下", en="Withdrawn"), "removed"),
    (Words(zh="无法核实", en="Cannot tell"), "cannot_tell"),
    (Words(zh="未到期", en="Not due yet"), "waiting"),
)
"""The figures of the field and their places in a tally."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """What of the coverage is asked for; what makes no sense is not heard."""

    years: tuple[int, ...]
    """Shown, the oldest first."""
    every: tuple[int, ...]
    """That could be chosen."""
    span: str
    """As the address has it."""
    kinds: tuple[BodyKind, ...]
    kind: BodyKind | None
    province: str
    county: str
    page: int

    @property
    def single(self) -> int | None:
        """The one year that was asked for by itself."""
        return self.years[0] if self.span.isdigit() and self.span not in SPANS else None


def coverage_of(desk: Desk, asked: Mapping[str, str]) -> View:
    """Counties, or the bodies of one county; by years, or in the year that was asked for."""
    codes = list(desk.register.sites)
    choice = _choice(desk, asked, codes)
    near = choice.province or choice.county[:2]
    many = len(codes) > MOST_OFFERED
    values = {
        "choice": choice,
        "counties": [one for one in desk.counties if one[0].startswith(near if many else choice.province)],
        "offered": not many or bool(near),
        "provinces": [(code, province_words(code)) for code in sorted({code[:2] for code in codes})],
        "figures": FIGURES,
        "spans": [span for span in SPANS if span != "all"],
    }
    site = desk.register.sites.get(choice.county)
    if site is None:
        return _counties(desk, choice, values)
    cells = county_cells(desk.overview, site, desk.config, desk.now, choice.kinds)
    shown = matrix(site, cells, choice.years, desk.now, choice.kinds)
    columns = state_columns(shown.years, shown.tallies)
    return View(template="coverage.html", values={**values, "chosen": shown, "columns": columns})


def _counties(desk: Desk, choice: Choice, values: Mapping[str, object]) -> View:
    sites = [site for code, site in sorted(desk.register.sites.items()) if code.startswith(choice.province)]
    page = min(choice.page, max(1, -(-len(sites) // COUNTIES)))
    here = sites[(page - 1) * COUNTIES : page * COUNTIES]
    found = _tallies(desk, here, choice)
    columns = state_columns(choice.years, [_sum(found, here, year) for year in choice.years])
    more = {
        "chosen": None,
        "rows": [(site.jurisdiction, [found[site.jurisdiction.code, year] for year in choice.years]) for site in here],
        "columns": columns if len(sites) <= COUNTIES and choice.single is None else (),
        "page": page,
        "pages": -(-len(sites) // COUNTIES),
        "total": len(sites),
    }
    return View(template="coverage.html", values={**values, **more})


def _tallies(desk: Desk, sites: Sequence[Site], choice: Choice) -> dict[tuple[str, int], Tally]:
    """By county and year, counted from what was judged; a county that was not all judged yet is asked anew."""
    codes = [site.jurisdiction.code for site in sites]
    groups: dict[tuple[str, int], list[StandingCount]] = {(code, year): [] for code in codes for year in choice.years}
    if codes:
        kinds = [kind.value for kind in choice.kinds]
        for one in desk.overview.archive.standing_groups(counties=codes, years=choice.years, kinds=kinds):
            groups[one.county, one.year].append(one)
    found = {key: tally_of_counts(some, desk.now) for key, some in groups.items()}
    for site in sites:
        code, first = site.jurisdiction.code, desk.config.first_year
        bodies = [body for body in site.bodies if body.kind in choice.kinds]
        counted = [found[code, year].owed + found[code, year].waiting for year in choice.years]
        if counted != [sum(body.owes(year, first) for body in bodies) for year in choice.years]:
            cells = county_cells(desk.overview, site, desk.config, desk.now, choice.kinds)
            anew = matrix(site, cells, choice.years, desk.now, choice.kinds)
            found |= {(code, year): one for year, one in zip(choice.years, anew.tallies, strict=True)}
    return found


def _sum(found: Mapping[tuple[str, int], Tally], sites: Sequence[Site], year: int) -> Tally:
    some = [found[site.jurisdiction.code, year] for site in sites]
    return Tally(**{name: sum(getattr(one, name) for one in some) for _, name in FIGURES})


def _choice(desk: Desk, asked: Mapping[str, str], codes: Sequence[str]) -> Choice:
    every = report_years(desk.config, desk.now)
    span = asked.get("years", "10")
    if span in SPANS:
        last = SPANS[span]
        years = every[-last:] if last else every
    else:
        years = tuple(year for year in every if str(year) == span)
        if not years:
            span, years = "10", every[-10:]
    kind = next((kind for kind in OWING if kind.value == asked.get("kind")), None)
    province = asked.get("province", "")
    county = asked.get("county", "") or (codes[0] if len(codes) == 1 else "")
    page = asked.get("page", "1")
    return Choice(
        years=years,
        every=every,
        span=span,
        kinds=(kind,) if kind else OWING,
        kind=kind,
        province=province if any(code[:2] == province for code in codes) else "",
        county=county if county in codes else "",
        page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )

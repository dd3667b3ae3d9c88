"""The coverage pages: counties by years, then the bodies of one county by years, or in one year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.coverage import Tally
from monitor.dashboard.desk import Desk, View
from monitor.dashboard.drawing.charts import state_columns
from monitor.dashboard.drawing.provinces import province_words
from monitor.dashboard.matrix import OWING, county_cells, matrix, report_years
from monitor.dashboard.tallies import Tallies, county_tallies, province_tallies, total
from monitor.wording import Words
from storage.bodies import BodyKind

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


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """A share in time as a table shows it."""

    percent: int | None
    """None: of nobody can be told, or nothing is due."""
    owed: int
    words: str
    """The figures behind it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A county, or a province, by years."""

    code: str
    name: str
    tallies: Sequence[Tally]
    rates: Sequence[Rate]
    counties: int = 0
    """Of a province."""
    province: bool = False


_BEHIND = Words(
    zh="{} {}：应公布 {}，按时 {}，逾期 {}，未公布 {}，撤下 {}，无法核实 {}",
    en="{} {}: owed {}, in time {}, late {}, not published {}, withdrawn {}, cannot tell {}",
)


def coverage_of(desk: Desk, asked: Mapping[str, str]) -> View:
    """Counties, or the bodies of one county; by years, or in the year that was asked for."""
    codes = list(desk.register.sites)
    choice = choice_of(desk, asked)
    near = choice.province or choice.county[:2]
    many = len(codes) > MOST_OFFERED
    values = {
        "choice": choice,
        "counties": [one for one in desk.counties if one[0].startswith(near if many else choice.province)],
        "offered": not many or bool(near),
        "provinces": [(code, province_words(code)) for code in desk.register.provinces],
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
    """Provinces where there are many counties, each leading to its counties, those a page at a time."""
    provinces = desk.register.provinces
    sites = provinces.get(choice.province) or [desk.register.sites[code] for code in sorted(desk.register.sites)]
    many = len(sites) > COUNTIES
    if many and not choice.province and len(provinces) > 1:
        found = province_tallies(desk, choice.years, choice.kinds)
        here = [
            _line(desk, (code, province_words(code).of(desk.language)), found, choice.years, counties=len(some))
            for code, some in provinces.items()
        ]
        return _lines(choice, values, here, [one.tallies for one in here], total_=len(sites))
    page = min(choice.page, max(1, -(-len(sites) // COUNTIES)))
    shown = sites[(page - 1) * COUNTIES : page * COUNTIES]
    found = county_tallies(desk, shown, choice.years, choice.kinds)
    here = [
        _line(desk, (place.code, place.name), found, choice.years) for place in (site.jurisdiction for site in shown)
    ]
    every = [one.tallies for one in here]
    if many:
        whole = province_tallies(desk, choice.years, choice.kinds)
        every = [_row(whole, code, choice.years) for code in ([choice.province] if choice.province else provinces)]
    return _lines(choice, values, here, every, total_=len(sites), page=page)


def _lines(
    choice: Choice,
    values: Mapping[str, object],
    here: Sequence[Line],
    every: Sequence[Sequence[Tally]],
    *,
    total_: int,
    page: int = 1,
) -> View:
    sums = [total(some[place] for some in every) for place in range(len(choice.years))]
    more = {
        "chosen": None,
        "rows": here,
        "sums": sums,
        "columns": state_columns(choice.years, sums) if choice.single is None else (),
        "by_province": bool(here) and here[0].province,
        "page": page,
        "pages": 1 if here and here[0].province else -(-total_ // COUNTIES),
        "total": total_,
    }
    return View(template="coverage.html", values={**values, **more})


def _line(desk: Desk, place: tuple[str, str], found: Tallies, years: Sequence[int], *, counties: int = 0) -> Line:
    code, name = place
    tallies = _row(found, code, years)
    behind = _BEHIND.of(desk.language)
    rates = [
        Rate(
            percent=None if one.rate is None else round(100 * one.rate),
            owed=one.owed,
            words=behind.format(name, year, one.owed, one.in_time, one.late, one.missing, one.removed, one.cannot_tell),
        )
        for year, one in zip(years, tallies, strict=True)
    ]
    return Line(code=code, name=name, tallies=tallies, rates=rates, counties=counties, province=counties > 0)


def _row(found: Tallies, code: str, years: Sequence[int]) -> list[Tally]:
    return [found[code, year] for year in years]


def choice_of(desk: Desk, asked: Mapping[str, str]) -> Choice:
    """What an address asks for."""
    codes = desk.register.sites
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
    county = asked.get("county", "") or (next(iter(codes)) if len(codes) == 1 else "")
    page = asked.get("page", "1")
    return Choice(
        years=years,
        every=every,
        span=span,
        kinds=(kind,) if kind else OWING,
        kind=kind,
        province=province if province in desk.register.provinces else "",
        county=county if county in codes else "",
        page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 7 else 1,
    )

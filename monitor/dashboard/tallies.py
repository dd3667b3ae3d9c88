"""Counties and provinces counted: from what was judged where that tells all that the roster owes, else asked anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields

from monitor.coverage import Tally, tally_of_counts
from monitor.dashboard.desk import Desk
from monitor.dashboard.matrix import county_cells, matrix
from monitor.deadlines import deadline, end_of
from storage.bodies import BodyKind, Site
from storage.moments import SHANGHAI
from storage.standings import StandingCount

Tallies = dict[tuple[str, int], Tally]
"""By code and report year."""


def county_tallies(desk: Desk, sites: Sequence[Site], years: Sequence[int], kinds: Sequence[BodyKind]) -> Tallies:
    """Of these counties; one that was not all judged yet is asked anew, of one never looked at none can tell."""
    codes = tuple(site.jurisdiction.code for site in sites)
    question = ("counties", desk.register, codes, tuple(years), tuple(kinds), *_times(desk))
    return desk.kept(question, lambda: _county_tallies(desk, sites, years, kinds))


def _county_tallies(desk: Desk, sites: Sequence[Site], years: Sequence[int], kinds: Sequence[BodyKind]) -> Tallies:
    codes = [site.jurisdiction.code for site in sites]
    groups: dict[tuple[str, int], list[StandingCount]] = {(code, year): [] for code in codes for year in years}
    if codes:
        words = [kind.value for kind in kinds]
        for one in desk.overview.archive.standing_groups(counties=codes, years=years, kinds=words):
            groups[one.county, one.year].append(one)
    found = {key: tally_of_counts(some, desk.now) for key, some in groups.items()}
    owed = {(code, year): _owed(desk, code, year, kinds) for code in codes for year in years}
    for site in sites:
        code = site.jurisdiction.code
        if all(found[code, year].owed + found[code, year].waiting == owed[code, year] for year in years):
            continue
        if any(groups[code, year] for year in years) or desk.overview.knows(code):
            cells = county_cells(desk.overview, site, desk.config, desk.now, kinds)
            anew = matrix(site, cells, years, desk.now, kinds)
            found |= {(code, year): one for year, one in zip(years, anew.tallies, strict=True)}
        else:
            found |= {(code, year): _blank(desk, code, year, kinds) for year in years}
    return found


def province_tallies(desk: Desk, years: Sequence[int], kinds: Sequence[BodyKind]) -> Tallies:
    """Of all provinces of the roster, by the first two digits of their counties."""
    question = ("provinces", desk.register, tuple(years), tuple(kinds), *_times(desk))
    return desk.kept(question, lambda: _province_tallies(desk, years, kinds))


def _province_tallies(desk: Desk, years: Sequence[int], kinds: Sequence[BodyKind]) -> Tallies:
    words, found = {kind.value for kind in kinds}, Tallies()
    for province, sites in desk.register.provinces.items():
        left = []
        for year in years:
            if province in whole_provinces(desk, year):
                some = [one for one in sums(desk).get((province, year), ()) if one.kind in words]
                found[province, year] = tally_of_counts(some, desk.now)
            else:
                left.append(year)
        if left:
            counted = county_tallies(desk, sites, left, kinds)
            for year in left:
                found[province, year] = total(counted[site.jurisdiction.code, year] for site in sites)
    return found


def judged_dues(desk: Desk, year: int) -> list[StandingCount]:
    """What was judged of a report year, counted by kind, state and due day; with its county, or its province's digits.

    A province is counted as one where that tells the same: no county of it has a rule of its own.
    """
    question = ("dues", desk.register, year, *_times(desk))
    return desk.kept(question, lambda: _judged_dues(desk, year))


def _judged_dues(desk: Desk, year: int) -> list[StandingCount]:
    special = {rule.county[:2] for rule in desk.config.local_deadlines if rule.county is not None}
    whole = whole_provinces(desk, year) - special
    found = [one for province in sorted(whole) for one in sums(desk).get((province, year), ())]
    left = [
        site.jurisdiction.code for name, some in desk.register.provinces.items() if name not in whole for site in some
    ]
    return [*found, *(desk.overview.archive.standing_groups(counties=left, years=[year]) if left else ())]


def sums(desk: Desk) -> Mapping[tuple[str, int], Sequence[StandingCount]]:
    """The standings of each province and report year, as they are kept counted."""

    def find() -> Mapping[tuple[str, int], Sequence[StandingCount]]:
        found: dict[tuple[str, int], list[StandingCount]] = {}
        for one in desk.overview.archive.standing_sums():
            found.setdefault((one.county, one.year), []).append(one)
        return found

    return desk.kept("sums", find)


def whole_provinces(desk: Desk, year: int) -> frozenset[str]:
    """Provinces all of whose bodies that owe a report for `year` were judged, and nobody else."""
    question = ("whole", desk.register, year, desk.config.first_year)
    return desk.kept(question, lambda: _whole_provinces(desk, year))


def _whole_provinces(desk: Desk, year: int) -> frozenset[str]:
    owed = desk.register.debts.by_province(year, desk.config.first_year)
    strangers = {code[:2] for code in _judged(desk) if code not in desk.register.sites}
    counted: dict[tuple[str, str], int] = {}
    for (province, asked), some in sums(desk).items():
        for one in some if asked == year else ():
            counted[province, one.kind] = counted.get((province, one.kind), 0) + one.count
    return frozenset(
        province
        for province in desk.register.provinces
        if province not in strangers
        and all(
            owed.get((province, kind), 0) == counted.get((province, kind.value), 0) for kind in BodyKind if kind.owes
        )
    )


def total(some: Iterable[Tally]) -> Tally:
    """All of them together."""
    counts = dict.fromkeys((field.name for field in fields(Tally)), 0)
    for one in some:
        for name in counts:
            counts[name] += getattr(one, name)
    return Tally(**counts)


def _owed(desk: Desk, code: str, year: int, kinds: Sequence[BodyKind]) -> int:
    counts = desk.register.debts.counts(year, desk.config.first_year)
    return sum(counts.get((code, kind), 0) for kind in kinds)


def _blank(desk: Desk, code: str, year: int, kinds: Sequence[BodyKind]) -> Tally:
    """Of a county that was never looked at: what is due cannot be told."""
    counts = desk.register.debts.counts(year, desk.config.first_year)
    due = waiting = 0
    for kind in kinds:
        count = counts.get((code, kind), 0)
        if count and desk.now < end_of(deadline(kind, code, year, desk.config.local_deadlines).due):
            waiting += count
        else:
            due += count
    return Tally(owed=due, cannot_tell=due, waiting=waiting)


def _judged(desk: Desk) -> frozenset[str]:
    return desk.kept("judged", lambda: frozenset(desk.overview.archive.standing_counties()))


def _times(desk: Desk) -> tuple[object, ...]:
    """What states rest on beside the archive: the day, and the due days."""
    return (desk.now.astimezone(SHANGHAI).date(), desk.config.first_year, tuple(desk.config.local_deadlines))

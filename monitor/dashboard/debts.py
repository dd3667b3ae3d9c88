"""What the roster owes, counted by county, kind and year: without asking each of all bodies each time; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from storage.bodies import BodyKind, PublishingBody, Site


class Debts:
    """The bodies of a roster by what decides whether they owe: county, kind, and the years that they exist."""

    def __init__(self, sites: Iterable[Site]) -> None:
        self._sites = tuple(sites)
        self._counted: dict[tuple[int, int], Mapping[tuple[str, BodyKind], int]] = {}
        self._summed: dict[tuple[int, int], Mapping[tuple[str, BodyKind], int]] = {}

    def owing(self, year: int, first_year: int) -> Iterator[tuple[str, BodyKind, list[PublishingBody]]]:
        """(county, kind, bodies) that owe a report for `year`, the workspace beginning at `first_year`."""
        for county, kind, bodies in self._groups:
            if bodies[0].owes(year, first_year):
                yield county, kind, bodies

    def counts(self, year: int, first_year: int) -> Mapping[tuple[str, BodyKind], int]:
        """How many bodies of each county and kind owe a report for `year`."""
        known = self._counted.get((year, first_year))
        if known is None:
            counted: dict[tuple[str, BodyKind], int] = {}
            for county, kind, bodies in self.owing(year, first_year):
                counted[county, kind] = counted.get((county, kind), 0) + len(bodies)
            known = self._counted[year, first_year] = counted
        return known

    def by_province(self, year: int, first_year: int) -> Mapping[tuple[str, BodyKind], int]:
        """The same by the first two digits of the counties."""
        known = self._summed.get((year, first_year))
        if known is None:
            summed: dict[tuple[str, BodyKind], int] = {}
            for (county, kind), count in self.counts(year, first_year).items():
                summed[county[:2], kind] = summed.get((county[:2], kind), 0) + count
            known = self._summed[year, first_year] = summed
        return known

    @cached_property
    def _groups(self) -> list[tuple[str, BodyKind, list[PublishingBody]]]:
        groups: dict[tuple[str, BodyKind, int | None, int | None], list[PublishingBody]] = {}
        for site in self._sites:
            for body in site.bodies:
                if body.kind.owes:
                    key = (site.jurisdiction.code, body.kind, body.since, body.until)
                    groups.setdefault(key, []).append(body)
        return [(county, kind, bodies) for (county, kind, _, _), bodies in groups.items()]

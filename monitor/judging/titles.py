"""Whose reports the titles of a county's entries may mean, by its roster; and which entries leave that open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spiders.roster import Roster
from storage.bodies import ReportKey, Site
from storage.sightings import Listing


class Names:
    """Whom titles may mean by the roster of one county; each title is asked once."""

    def __init__(self, site: Site) -> None:
        self._roster = Roster(site)
        self.bodies = frozenset(body.code for body in site.bodies)
        self._meant: dict[str, frozenset[str]] = {}
        self._announced: dict[str, tuple[str, int] | None] = {}
        self._years: dict[str, int | None] = {}

    def year(self, title: str) -> int | None:
        """The report year that a title names; None where it names none, or several."""
        if title not in self._years:
            self._years[title] = self._roster.year(title)
        return self._years[title]

    def announces(self, title: str) -> tuple[str, int] | None:
        """Body and year of the report that a title announces by today's roster; None where it announces none."""
        if title not in self._announced:
            self._announced[title] = self._roster.announces(title)
        return self._announced[title]

    def could_mean(self, title: str) -> frozenset[str]:
        """Codes of the bodies whose report a title may announce that names none for sure."""
        found = self._meant.get(title)
        if found is None:
            found = self._roster.could_mean(title)
            self._meant[title] = found
        return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubts:
    """Whose reports of which years the entries of a reading could be, though given to nobody, or to another year."""

    announced: frozenset[tuple[str, int]]
    could_be: Mapping[int | None, frozenset[str]]
    """By report year, None: of no known year."""
    hinted: Mapping[int | None, frozenset[str]]
    """Of these, whom a title hints at; one without any unit could be everybody's."""

    def about(self, body: str, year: int) -> bool:
        """Whether one of them could be the body's report of that year."""
        return self._about(body, year, self.could_be)

    def hints_at(self, body: str, year: int) -> bool:
        """Whether one of them names a unit, and could be the body's report of that year."""
        return self._about(body, year, self.hinted)

    def _about(self, body: str, year: int, could: Mapping[int | None, frozenset[str]]) -> bool:
        return (body, year) in self.announced or body in could.get(None, ()) or body in could.get(year, ())


def doubts_of(row: Listing, attributed: Mapping[str, str], names: Names) -> Doubts:
    """The doubts about a reading; `attributed`: BODY-YEAR by address, as is known today."""
    strangers = [entry for entry in row.entries if entry.url not in attributed]
    announced = {said for entry in strangers if (said := names.announces(entry.title)) is not None}
    years = dict(row.unresolved)
    could_be: dict[int | None, frozenset[str]] = {}
    hinted: dict[int | None, frozenset[str]] = {}
    for entry in strangers:
        if entry.url in years:
            year, could = years[entry.url], names.could_mean(entry.title)
            could_be[year] = could_be.get(year, frozenset()) | could
            if could != names.bodies:
                hinted[year] = hinted.get(year, frozenset()) | could
    announced |= _disputed(row, attributed, names)
    return Doubts(announced=frozenset(announced), could_be=could_be, hinted=hinted)


def _disputed(row: Listing, attributed: Mapping[str, str], names: Names) -> set[tuple[str, int]]:
    """Body and year by the titles of entries that were given to the same body, and to another year."""
    found = set()
    for entry in row.entries:
        report = attributed.get(entry.url)
        if report is None or report.endswith(f"-{names.year(entry.title)}"):
            continue
        says = names.announces(entry.title)
        if says is not None and says[0] == ReportKey.parse(report).body:
            found.add(says)
    return found

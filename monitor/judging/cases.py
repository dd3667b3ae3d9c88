"""What the archive holds of a county, put together as cases: all that a rule may know."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.judging.county_facts import CountyFacts
from monitor.judging.listing_book import KnownReadings
from storage.archive import Archive
from storage.bodies import PublishingBody, Site
from storage.cases import Case, HostEvent, Look
from storage.held_rows import Carrier
from storage.sightings import Listing, Version


@dataclass(frozen=True, kw_only=True, slots=True)
class CountyCases:
    """The cases of one county at one moment, all of them or those that are judged again, and what they rest on."""

    site: Site
    cases: tuple[tuple[PublishingBody, Case], ...]
    listings: Sequence[Listing]
    """All readings of all columns, in order of time."""
    hijacked: tuple[Look, ...] = ()
    """Looks, at addresses of any kind, that were answered with something else than the county's own."""
    event: HostEvent | None = None


class StoredVersions(Mapping[str, tuple[Version, ...]]):
    """The versions of a county's reports by report, read one by one as they are asked for."""

    def __init__(self, archive: Archive, county: str) -> None:
        self._archive, self._county = archive, county

    def __getitem__(self, report: str) -> tuple[Version, ...]:
        found = self._archive.versions_of_county(self._county, [report]).get(report)
        if found is None:
            raise KeyError(report)
        return tuple(found)

    def __iter__(self) -> Iterator[str]:
        return iter(self._archive.marks(self._county))

    def __len__(self) -> int:
        return len(self._archive.marks(self._county))


def county_cases(archive: Archive, facts: CountyFacts, only: Collection[str] | None = None) -> CountyCases:
    """Build the case of every report owed or seen in a county, or of those in `only`."""
    county = facts.site.jurisdiction.code
    held = archive.versions_of_county(county, only) if only is None or only else {}
    versions = {report: tuple(rows) for report, rows in held.items()}
    known: KnownReadings = {}
    cases = [
        (body, _case(archive, facts, body, year, versions.get(report, ()), known))
        for body, year, report in facts.reports
        if only is None or report in only
    ]
    return CountyCases(
        site=facts.site,
        cases=tuple(cases),
        listings=facts.mind.readings.listings,
        hijacked=facts.hijacked,
        event=facts.event,
    )


def _case(
    archive: Archive,
    facts: CountyFacts,
    body: PublishingBody,
    year: int,
    versions: tuple[Version, ...],
    known: KnownReadings,
) -> Case:
    key = f"{body.code}-{year}"
    book, places = facts.book, facts.carried.get(key, ())
    return Case(
        report=key,
        body=body.code,
        kind=body.kind.value,
        year=year,
        versions=versions,
        addresses=tuple(place.url for place in places),
        # Only a report that fails now has looks that bear on anything.
        looks=tuple(archive.failed_looks(key)) if any(place.fails for place in places) else (),
        last_readable=max((p.last_readable for p in places if p.last_readable), default=None),
        readings=book.readings(body, key, year, known),
        watched=bool(book.columns(body)),
        elsewhere=_elsewhere(archive, places, versions),
        listing_urls=book.columns(body),
        replaced=book.replaced(body),
        migrated_days=facts.migrated,
    )


def _elsewhere(archive: Archive, places: Sequence[Carrier], versions: Sequence[Version]) -> tuple[str, ...]:
    """Where else in the county a report came up since all its addresses say that it is gone."""
    gone = all(place.fails and place.last_answer is not None and place.last_answer.gone for place in places)
    return tuple(archive.seen_elsewhere(versions[-1])) if places and versions and gone else ()

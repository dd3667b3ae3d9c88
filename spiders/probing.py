"""Asking each host at most once in a cycle for what cannot be there: only then does its "not found" mean something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from crawler.extract.nonsense import alike, nonsense_address
from crawler.fetch.egress import netloc
from crawler.fetch.look import Looker, Seen
from crawler.page import Ask, canonical
from storage.sightings import Answer, Capture, Known, PlaceKind

SAME = "the same page as for a nonsense address"


class Probes:
    """What the hosts of one county answer to nonsense in one cycle (T035–T037, R-rule 3)."""

    def __init__(self, *, county: str, looker: Looker, known: Mapping[str, Known]) -> None:
        """`known`: the county's addresses; a nonsense address that is one of its reports would be none."""
        self._county, self._looker, self._known = county, looker, known
        self._seen: dict[str, Seen] = {}
        self._captures: list[Capture] = []

    def captures(self) -> list[Capture]:
        """The probes that were made and not yet handed out, to be kept as evidence."""
        made, self._captures = self._captures, []
        return made

    async def beside(self, url: str) -> Seen | None:
        """What the host of an address answers to nonsense beside it; None where it is not asked, or gave no page."""
        place = netloc(url)
        if place not in self._seen:
            probe = canonical(nonsense_address(url))
            known = self._known.get(probe)
            if known is not None and known.kind is not PlaceKind.PROBE:
                return None
            seen = await self._looker.look(Ask(url=probe, kind=PlaceKind.PROBE))
            self._seen[place] = seen
            if seen.asked:
                self._captures.append(
                    Capture(county=self._county, kind=PlaceKind.PROBE, observation=seen.observation, body=seen.body)
                )
        return self._seen[place]

    async def told_apart(self, url: str, seen: Seen) -> Seen:
        """The look at an address; where its host gives the same page for nonsense, that page is not the thing asked."""
        if seen.answer is not Answer.PAGE or seen.page is None:
            return seen
        probe = await self.beside(url)
        if probe is None or probe.page is None or not 200 <= (probe.observation.status or 0) < 300:
            return seen
        if not alike(seen.page, probe.page):
            return seen
        answer = Answer.SOFT_NOT_FOUND if probe.answer.readable else probe.answer
        return replace(seen, observation=replace(seen.observation, answer=answer, note=SAME, judged=""))

"""Whose report it is: weighs title, source box, column and text, and says nothing where they leave it open."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.extract.titles import report_year
from spiders.doubts import could_mean
from spiders.text_witness import TextWitness, read_witness
from spiders.title_units import Naming, TitleUnit, title_unit
from spiders.unit_names import NOBODY, Codes, UnitNames
from storage.bodies import BodyKind, PublishingBody, Site

_NOTHING = TitleUnit(naming=Naming.NOTHING)
_ENDINGS = {"镇": "镇", "乡": "乡", "苏木": "苏木", "局": "局", "委": "委员会"}
_KINDS = {
    "镇": (BodyKind.TOWNSHIP,),
    "乡": (BodyKind.TOWNSHIP,),
    "苏木": (BodyKind.TOWNSHIP,),
    "街道": (BodyKind.SUBDISTRICT,),
    "局": (BodyKind.DEPARTMENT, BodyKind.VERTICAL),
    "委": (BodyKind.DEPARTMENT,),
    "办": (BodyKind.OFFICE, BodyKind.DEPARTMENT, BodyKind.SUBDISTRICT),
    "室": (BodyKind.OFFICE, BodyKind.DEPARTMENT),
    "园区": (BodyKind.ZONE,),
    "管委会": (BodyKind.ZONE,),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """All that may tell whose report it is."""

    title: str | None
    source: str | None = None
    """Source box, 发布机构, or the unit of a listing's row."""
    owner: str | None = None
    """Code of the body that owns the column."""
    text: str | None = None
    unit: str | None = None
    """A unit read out of title or text before."""
    year: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Votes:
    """The evidence as codes; each None where it names no one body."""

    owner: str | None
    source: str | None
    """A special body only: county and office stand in the source box of everybody's reports."""
    publisher: BodyKind | None
    """COUNTY or OFFICE where the source box names those."""
    heading: str | None
    signature: str | None
    """A special body only: the county's report is signed by its office."""


class Matcher:
    """Matches the reports of one county to its bodies."""

    def __init__(self, site: Site) -> None:
        self._names = UnitNames(site)
        self._bodies = self._names.bodies

    def names(self) -> list[str]:
        """See `Roster.names`."""
        return self._names.names()

    def could_mean(self, title: str) -> frozenset[str]:
        """See `Roster.could_mean`."""
        return could_mean(title, self._names)

    def match(self, evidence: Evidence) -> PublishingBody | None:
        """See `Roster.match`."""
        year = evidence.year or (report_year(evidence.title) if evidence.title else None)
        title = title_unit(evidence.title, self._names) if evidence.title else _NOTHING
        if title.naming is Naming.OTHER:
            return None
        source = title_unit(evidence.source, self._names) if evidence.source else _NOTHING
        text = read_witness(evidence.text, self._names)
        heading = self._heading(text, title, evidence)
        votes = _Votes(
            owner=evidence.owner,
            source=self._special(source.codes if source.naming is Naming.BODY else NOBODY, year),
            publisher=self._publisher(source),
            heading=self._one(heading, year),
            signature=self._special(text.signature, year),
        )
        named = self._one(title.codes, year) if title.naming is Naming.BODY else None
        code = self._named(named, votes) if named else self._unnamed(title, votes, text, year)
        return self._bodies[code] if code is not None else None

    def _heading(self, text: TextWitness, title: TitleUnit, evidence: Evidence) -> Codes:
        if text.heading or not evidence.unit or title.naming is Naming.BODY:
            return text.heading
        unit = title_unit(evidence.unit, self._names)
        return unit.codes if unit.naming is Naming.BODY else NOBODY

    def _named(self, named: str, votes: _Votes) -> str | None:
        """The title names a body. Its word stands unless the text's heading names another one.

        Then two witnesses against one decide, and none where it stands one to one: a report copied from a neighbour
        and a wrongly titled one look alike.
        """
        other = votes.heading
        if other is None or other == named:
            return named
        backing = (votes.owner, votes.source)
        if named in backing and other not in backing:
            return named
        if other in backing and named not in backing:
            return other
        if {self._bodies[named].kind, self._bodies[other].kind} == {BodyKind.COUNTY, BodyKind.OFFICE}:
            return None
        return other if votes.signature == other and named not in backing else None

    def _unnamed(self, title: TitleUnit, votes: _Votes, text: TextWitness, year: int | None) -> str | None:
        """The title names nobody, or only hints: source box, column and text have to say it."""
        said = votes.heading or votes.signature or self._by_text(text, year)
        code = self._by_place(votes, text, said)
        if code is None or (title.codes and code not in title.codes):
            return None
        if title.naming is Naming.NOISE and (votes.owner, votes.source, said).count(code) < 2:
            return None
        return code

    def _by_place(self, votes: _Votes, text: TextWitness, said: str | None) -> str | None:
        """By column and source box first, by the text where they are silent."""
        if votes.owner is not None:
            return self._owned(votes.owner, votes, said)
        if votes.source is not None:
            return votes.source if said in (None, votes.source) else None
        if text.foreign:
            return None
        if said is not None:
            return said
        if votes.publisher is BodyKind.COUNTY and self._fits_county(text):
            return self._only(BodyKind.COUNTY)
        if votes.publisher is BodyKind.OFFICE and self._only(BodyKind.COUNTY) is None:
            return self._only(BodyKind.OFFICE) if not text.speaks_as or text.speaks_as in "办室" else None
        return None

    def _owned(self, owner: str, votes: _Votes, said: str | None) -> str | None:
        """A column of one body is believed, unless the source box or the whole text names somebody else."""
        if votes.source not in (None, owner):
            return said if said in (owner, votes.source) else None
        if votes.heading is None or votes.heading == owner:
            return owner
        kinds = {self._bodies[owner].kind, self._bodies[votes.heading].kind}
        if kinds == {BodyKind.COUNTY, BodyKind.OFFICE}:
            return votes.heading  # the two often share a column
        return None if votes.signature == votes.heading else owner

    def _by_text(self, text: TextWitness, year: int | None) -> str | None:
        """By whom the text speaks of, where it has neither heading nor signature of a special body."""
        if text.heading or text.foreign:
            return None
        most = self._one(text.most_named, year)
        if most is not None:
            return most if self._speaks_as(self._bodies[most], text.speaks_as) else None
        signed = {self._bodies[code].kind for code in text.signature}
        if signed and signed <= {BodyKind.COUNTY, BodyKind.OFFICE}:
            if text.speaks_as == self._names.places.level:
                return self._only(BodyKind.COUNTY)  # signed by the office, but speaks for the county
            if text.speaks_as in ("办", "室"):
                return self._only(BodyKind.OFFICE)
        return None

    def _speaks_as(self, body: PublishingBody, word: str) -> bool:
        if word not in _KINDS:
            return True  # says nothing about itself, or speaks of its county
        ending = _ENDINGS.get(word, "")
        return body.kind in _KINDS[word] and (not ending or any(ending in name for name in (body.name, *body.aliases)))

    def _fits_county(self, text: TextWitness) -> bool:
        return text.speaks_as in ("", self._names.places.level) and not text.most_named

    def _publisher(self, source: TitleUnit) -> BodyKind | None:
        kinds = {self._bodies[code].kind for code in source.codes} if source.naming is Naming.BODY else set()
        return next((kind for kind in (BodyKind.COUNTY, BodyKind.OFFICE) if kinds == {kind}), None)

    def _only(self, kind: BodyKind) -> str | None:
        codes = [body.code for body in self._bodies.values() if body.kind is kind]
        return codes[0] if len(codes) == 1 else None

    def _one(self, codes: Codes, year: int | None) -> str | None:
        """The one body of several; the one that owed that year's report where a successor bears the same name."""
        if len(codes) > 1 and year is not None:
            codes = frozenset(code for code in codes if self._owed(self._bodies[code], year))
        return next(iter(codes)) if len(codes) == 1 else None

    def _owed(self, body: PublishingBody, year: int) -> bool:
        return (body.since is None or body.since <= year) and (body.until is None or year <= body.until)

    def _special(self, codes: Codes, year: int | None) -> str | None:
        code = self._one(codes, year)
        general = code is not None and self._bodies[code].kind in (BodyKind.COUNTY, BodyKind.OFFICE)
        return None if general else code

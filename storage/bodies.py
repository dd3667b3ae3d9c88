"""Who owes what: counties, publishing bodies, report years and the obligation that joins them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

ReportYear = NewType("ReportYear", int)
"""The year a report speaks *of*; the report itself appears a year later."""

_REPORT = re.compile(r"^(?P<body>.+)-(?P<year>(?:19|20)\d{2})$")


class BodyKind(StrEnum):
    """What a body is; decides by which day, and whether, it owes a report."""

    COUNTY = "county"
    """The whole county's report, published by the county government (Regulation 2019, art. 49(2))."""
    OFFICE = "office"
    """The county office's own report, another one than the county's."""
    DEPARTMENT = "department"
    TOWNSHIP = "township"
    SUBDISTRICT = "subdistrict"
    ZONE = "zone"
    VERTICAL = "vertical"
    """Answers to a system of its own (tax, customs): owes nothing here (art. 3)."""
    INSTITUTION = "institution"
    """School, hospital, utility: owes no art. 49 report (art. 55)."""

    @property
    def owes(self) -> bool:
        """Whether a body of this kind owes an annual report to its county."""
        return self not in (BodyKind.VERTICAL, BodyKind.INSTITUTION)


@dataclass(frozen=True, kw_only=True, slots=True)
class Jurisdiction:
    """An administrative division at county level."""

    code: str
    """GB/T 2260, six digits."""
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PublishingBody:
    """One unit that publishes, or should publish, an annual report."""

    code: str
    county: str
    """Code of the county that lists it."""
    name: str
    kind: BodyKind
    aliases: tuple[str, ...] = ()
    since: int | None = None
    """First report year owed; None: from the workspace's `first_year`."""
    until: int | None = None
    """Last report year owed; None: no end."""
    columns: tuple[str, ...] = ()
    """Addresses of list pages that hold this body's reports and nobody else's."""

    def owes(self, year: int, first_year: int) -> bool:
        """Whether a report is owed for report year `year`, the workspace beginning at `first_year`."""
        begin = self.since if self.since is not None else first_year
        return self.kind.owes and begin <= year and (self.until is None or year <= self.until)


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A list page (and the pages that follow it) where reports are published."""

    url: str
    family: str | None = None
    """Name of the CMS family; None: recognised from the page."""
    body: str | None = None
    """Code of the one body whose reports it holds; None: a shared column."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """Where a county publishes, and who must publish there: one county's two files, read."""

    jurisdiction: Jurisdiction
    site: str
    """Address of the home page."""
    hosts: tuple[str, ...] = ()
    """Further hosts (`name` or `name:port`) that belong to it."""
    columns: tuple[Column, ...] = ()
    """Columns given in site.toml and those of its bodies; empty: the spider looks for them."""
    bodies: tuple[PublishingBody, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class ReportKey:
    """The obligation: one body, one report year. It exists before the report does."""

    body: str
    year: int

    def __str__(self) -> str:
        return f"{self.body}-{self.year}"

    @classmethod
    def parse(cls, text: str) -> ReportKey:
        """Read `BODY-YEAR`; raises ValueError for anything else."""
        match = _REPORT.match(text)
        if match is None:
            raise ValueError(f"not a report (BODY-YEAR): {text!r}")
        return cls(body=match["body"], year=int(match["year"]))


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline:
    """The last day on which a report is in time, and the rule that says so."""

    due: date
    """In time until the end of this day, Asia/Shanghai."""
    rule: str
    """The rule in Chinese, as a finding shows it: document, article, or local source."""
    rule_english: str
    statutory: bool
    """False: a local rule, or an outer bound where the law names no day."""

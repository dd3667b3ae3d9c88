"""The rows of an export, county by county: one reading of the archive gives the rows of several registers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from monitor.commands.coverage import coverage_line
from monitor.commands.setting import Setting
from monitor.coverage import county_figures
from monitor.dashboard.matrix import body_years
from monitor.records import county_report_lines, finding_lines, review_object, version_object
from storage.bodies import PublishingBody, Site
from storage.contents import Attachment
from storage.figures import TableReading
from storage.findings import Finding
from storage.overview import Overview
from storage.sightings import Version
from storage.takeout import Takeout

Row = dict[str, Any]


class Holdings:
    """What an export is made of: the archive at one moment, the roster, the settings."""

    def __init__(self, overview: Overview, setting: Setting) -> None:
        """`overview`: opened, inside a snapshot of `takeout`."""
        self.overview = overview
        self.takeout = Takeout(overview.archive)
        self._setting = setting
        self._sites = {site.jurisdiction.code: site for site in setting.sites}

    def counties(self) -> list[str]:
        """All counties of the roster, and those that left it and of which something is held."""
        return sorted({*self._sites, *self.takeout.counties()})

    def roster(self, county: str) -> tuple[PublishingBody, ...]:
        """The bodies of a county; none where it left the roster."""
        site = self._sites.get(county)
        return () if site is None else tuple(site.bodies)

    def reports(self) -> Iterator[tuple[str, Row]]:
        """Every report known."""
        for county in self.counties():
            for line in county_report_lines(self.overview.archive, county, self.roster(county)):
                yield "reports", line

    def versions(self) -> Iterator[tuple[str, Row]]:
        """Every version whole, its attachments and its figures."""
        archive = self.overview.archive
        for county in self.counties():
            names = {body.code: body.name for body in self.roster(county)}
            for report in archive.reports(county):
                for version in archive.versions(report):
                    found = version_object(version)
                    name = names.get(found["body"])
                    yield "versions", {**found, "county": county, "body_name": name, "capture": version.capture}
                    yield from _parts(version)

    def findings(self) -> Iterator[tuple[str, Row]]:
        """Every finding as it is now, every revision it had, and what people said to it."""
        archive, language = self.overview.archive, self._setting.config.language
        for county in self.counties():
            for line in finding_lines(archive, language, everything=True, county=county):
                yield "findings", line
                for one in archive.finding_history(line["finding"]):
                    yield "finding_history", _revision(one, language)
                for review in archive.reviews(line["finding"]):
                    yield "reviews", {"finding": review.finding, **review_object(review)}

    def coverage(self) -> Iterator[tuple[str, Row]]:
        """The figures of the field, and every body and year that they count."""
        for _, site in sorted(self._sites.items()):
            yield from self._county_coverage(site)

    def _county_coverage(self, site: Site) -> Iterator[tuple[str, Row]]:
        states = body_years(self.overview, site, self._setting.config, self._setting.clock())
        for figures in county_figures(site.jurisdiction.code, states, self._setting.clock()):
            yield "coverage", coverage_line(site, figures)
        for one in states:
            yield (
                "body_years",
                {
                    "report": f"{one.body.code}-{one.year}",
                    "county": one.body.county,
                    "county_name": site.jurisdiction.name,
                    "body": one.body.code,
                    "body_name": one.body.name,
                    "kind": one.body.kind.value,
                    "report_year": one.year,
                    "state": one.state.value,
                    "state_words": one.state.words.of(self._setting.config.language),
                    "due": one.due.isoformat() if one.due else None,
                    "read": one.read,
                    "finding": one.finding,
                    "grade": one.grade.value if one.grade else None,
                },
            )

    def fetched(self) -> Iterator[tuple[str, Row]]:
        """Every body of bytes that was received, every look that brought none, every reading of a listing."""
        for name, rows in (
            ("captures", self.takeout.captures()),
            ("looks", self.takeout.looks()),
            ("readings", self.takeout.readings()),
        ):
            for row in rows:
                yield name, row


def _revision(one: Finding, language: str) -> Row:
    english = language == "en"
    return {
        "finding": one.finding,
        "revision": one.revision,
        "recorded_at": one.recorded_at.isoformat(),
        "status": one.status.value,
        "grade": one.grade.value if one.grade else None,
        "summary": one.summary_english if english else one.summary,
        "reason": one.reason_english if english else one.reason,
        "evidence": list(one.evidence),
    }


def _parts(version: Version) -> Iterator[tuple[str, Row]]:
    yield from _figures(version, None, version.content.tables)
    for file in version.content.attachments:
        yield "attachments", _attachment(version, file)
        yield from _figures(version, file.url, file.tables)


def _attachment(version: Version, file: Attachment) -> Row:
    return {
        "report": version.report,
        "version": version.number,
        "name": file.name,
        "url": file.url,
        "type": file.type,
        "sha256": file.sha256,
        "size": file.size,
        "problem": file.problem,
        "text": file.text,
    }


def _figures(version: Version, file: str | None, tables: tuple[TableReading, ...]) -> Iterator[tuple[str, Row]]:
    for table in tables:
        for figure in table.figures:
            yield (
                "figures",
                {
                    "report": version.report,
                    "version": version.number,
                    "attachment": file,
                    "form": table.form,
                    "table": table.table,
                    "row": figure.row,
                    "column": figure.column,
                    "label": figure.label,
                    "raw": figure.raw,
                    "value": figure.value,
                },
            )

"""What a judging asks of a whole county before it reads a text: addresses, versions by number, dates, reviews."""

from __future__ import annotations

import json
from typing import Any

from storage.contents import Attachment, DateClaim, ReportContent
from storage.held_rows import Carrier, Held, HeldRows, Mark, OpenMark
from storage.moments import from_text
from storage.serial import plain_word
from storage.sightings import Version


class Judging(Held):
    """The room of light questions."""

    def carriers(self, county: str) -> list[Carrier]:
        """Addresses of a county that were given to a report, whatever they are, first found first."""
        held = HeldRows(county=county)
        self.read_places_on(held)
        return held.carriers

    def marks(self, county: str) -> dict[str, tuple[Mark, ...]]:
        """The versions of a county's reports by report, oldest first, told by their numbers alone."""
        held = HeldRows(county=county)
        self.read_versions_on(held)
        return held.marks

    def outlines(self, county: str) -> dict[str, tuple[Version, ...]]:
        """The versions of a county's reports by report, oldest first, with nothing of their contents but the outline.

        Title, date claims, and the files by name, address, type, hash and dates; no text, no table.
        """
        rows = self.rows(
            "select v.report, v.number, v.fingerprint, s.first_seen, s.last_seen, s.looks, place.url as url,"
            " json_extract(coalesce(f.content, v.content), '$.title', '$.dates') as outline,"
            " (select json_group_array(json_extract(file.value, '$.name', '$.url', '$.type', '$.sha256', '$.dates'))"
            "  from json_each(coalesce(f.content, v.content), '$.attachments') file) as files"
            " from version v join version_span s on s.version = v.id"
            " left join supplement f on f.id = (select max(g.id) from supplement g where g.version = v.id)"
            " join place on place.id = coalesce(f.place, v.place)"
            " where v.county = ? order by v.report, v.number",
            [county],
        )
        found: dict[str, list[Version]] = {}
        for row in rows:
            version = Version(
                report=row["report"],
                number=row["number"],
                url=row["url"],
                content=_outline(row["outline"], row["files"]),
                fingerprint=row["fingerprint"],
                sha256="",
                first_seen=from_text(row["first_seen"]),
                last_seen=from_text(row["last_seen"]),
                looks=row["looks"],
                capture=0,
            )
            found.setdefault(row["report"], []).append(version)
        return {report: tuple(versions) for report, versions in found.items()}

    def open_marks(self, county: str) -> list[OpenMark]:
        """The open findings of a county by id, told by kind and grade alone."""
        held = HeldRows(county=county)
        self.read_findings_on(held)
        return sorted((mark for marks in held.opened.values() for mark in marks), key=lambda mark: mark.finding)

    def reviewed(self, county: str) -> dict[str, int]:
        """The number of the newest review of any finding about a report, by report."""
        held = HeldRows(county=county)
        self.read_reviews_on(held)
        return held.reviewed


def _outline(outline: str, files: str) -> ReportContent:
    # Of several paths SQLite gives the JSON as it stands, half characters escaped as they were stored.
    title, dates = json.loads(outline)
    return ReportContent(
        title=title,
        unit=None,
        year=None,
        source=None,
        text="",
        dates=_claims(dates),
        attachments=tuple(
            Attachment(name=name, url=url, type=kind, sha256=sha256, dates=_claims(claims))
            for name, url, kind, sha256, claims in json.loads(files)
        ),
    )


def _claims(stored: list[Any] | None) -> tuple[DateClaim, ...]:
    return tuple(plain_word(DateClaim, claim) for claim in stored or ())

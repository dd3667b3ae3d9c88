"""What a judging asks of a whole county before it reads a text: addresses, versions by number, dates, reviews."""

from __future__ import annotations

from storage.contents import Attachment, DateClaim, ReportContent
from storage.held_rows import Carrier, Held, HeldRows, Mark, OpenMark
from storage.moments import from_text
from storage.serial import tuple_from_json
from storage.sightings import Version


class Judging(Held):
    """The room of light questions."""

    def in_mind(self, county: str) -> HeldRows:
        """The rows of a county by now, read from the first one on."""
        held = HeldRows(county=county)
        self.read_rows_on(held)
        self.read_places_on(held)
        return held

    def carriers(self, county: str) -> list[Carrier]:
        """Addresses of a county that were given to a report, whatever they are, first found first."""
        return self.in_mind(county).carriers

    def marks(self, county: str) -> dict[str, tuple[Mark, ...]]:
        """The versions of a county's reports by report, oldest first, told by their numbers alone."""
        return self.in_mind(county).marks

    def dated_versions(self, county: str) -> dict[str, tuple[Version, ...]]:
        """The versions of a county with nothing of their contents but the date claims of page and files."""
        rows = self.rows(
            "select v.report, v.number, v.fingerprint, s.first_seen, s.last_seen, s.looks, place.url as url,"
            " json_extract(coalesce(f.content, v.content), '$.dates') as dates,"
            " (select json_group_array(json_extract(file.value, '$.dates'))"
            "  from json_each(coalesce(f.content, v.content), '$.attachments') file"
            "  where json_extract(file.value, '$.dates') is not null) as files"
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
                content=_dates(row["dates"], row["files"]),
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
        """The open findings of a county, told by kind and grade alone."""
        marks = (mark for marks in self.in_mind(county).opened.values() for mark in marks)
        return sorted(marks, key=lambda mark: mark.finding)

    def reviewed(self, county: str) -> dict[str, int]:
        """The number of the newest review of any finding about a report, by report."""
        return self.in_mind(county).reviewed


def _dates(page: str | None, files: str | None) -> ReportContent:
    claims = tuple_from_json(DateClaim, page or "[]")
    # Read as one: which file a date stands in is no matter here.
    of_files = tuple(claim for some in tuple_from_json(tuple[DateClaim, ...], files or "[]") for claim in some)
    held = (Attachment(name="", url="", type="", dates=of_files),) if of_files else ()
    return ReportContent(title="", unit=None, year=None, source=None, text="", dates=claims, attachments=held)

"""From an entry of a listing to a report's capture: the page, its files, whose it is and of which year."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crawler.extract.file_report import file_report, read_file
from crawler.extract.reader import signed
from crawler.extract.report import read_report
from crawler.extract.substance import Substance
from crawler.extract.titles import Verdict, judge_title, report_year, speaks_like_report
from crawler.extract.with_files import with_files
from crawler.fetch.look import Looker, Seen
from crawler.files.containers import kind_of
from crawler.page import Ask, canonical
from spiders.bearing_out import Again, Second, as_it_is, borne_out
from spiders.health import Health
from spiders.probing import Probes
from spiders.report_files import ReportFiles
from spiders.roster import Roster
from storage.bodies import Column, ReportKey
from storage.contents import Attachment, ReportContent
from storage.sightings import Answer, Capture, Entry, Known, PlaceKind, Version

logger = logging.getLogger(__name__)

_CUT = ("…", "...", "．．．", "..")


@dataclass(kw_only=True)
class Attribution:
    """What became known, in one cycle, of the entries that look like reports."""

    reports: dict[str, str] = field(default_factory=dict)
    """Address → BODY-YEAR."""
    unresolved: dict[str, int | None] = field(default_factory=dict)
    """Address → report year, of report-like entries that could be any body's."""


class ReportReader:
    """Reads the report pages of one county in one cycle."""

    def __init__(
        self,
        *,
        county: str,
        roster: Roster,
        looker: Looker,
        latest: Callable[[str], Version | None],
        known: Mapping[str, Known],
        now: datetime,
        fileless: Collection[str] = (),
        again: Again = as_it_is,
    ) -> None:
        """`fileless`: BODY-YEAR whose newest version links no files, so that it need not be read to learn that."""
        self._county = county
        self._roster = roster
        self._names = roster.names()
        self._looker = looker
        self._latest = latest
        self._known = known
        self._fileless = fileless
        self._again = again
        self._files = ReportFiles(county=county, looker=looker, known=known)
        self._now = now
        self.probes = Probes(county=county, looker=looker, known=known)
        self.attribution = Attribution()
        self.health = Health(now=now)

    def may_be_report(self, entry: Entry) -> bool:
        """Whether an entry of an annual-report column is worth opening (domain 6.2)."""
        known = self._known.get(entry.url)
        if known is not None and known.report:
            return True
        verdict = judge_title(entry.title, units=self._names)
        if verdict is not Verdict.NO:
            return True
        return "信息公开" in entry.title and entry.title.rstrip().endswith(_CUT)

    def remember(self, known: Known) -> None:
        """An entry whose page is not due today is what it was the last time."""
        if known.report:
            self.attribution.reports[known.url] = known.report
        else:
            self._leave_open(Entry(url=known.url, title=known.title), None)

    async def read(self, entry: Entry, column: Column) -> Capture | None:
        """Look at an entry's page; None where nothing was asked or it turned out to be no report."""
        known = self._known.get(entry.url)
        seen = await self._looker.look(Ask(url=entry.url, kind=PlaceKind.REPORT), known)
        if self._doubtful(entry, column, known, seen):
            seen = await self.probes.told_apart(entry.url, seen)
        if known is not None and known.report and seen.asked:
            self.health.note(known, seen.answer)
            if seen.answer.gone:
                await self.probes.beside(entry.url)
        if not seen.answer.readable:
            return self._unreadable(entry, column, known, seen)
        if known is not None and known.report and self._same(seen, known):
            return await self._unchanged(entry, column, known, seen)
        return await self._changed(entry, column, seen)

    def _doubtful(self, entry: Entry, column: Column, known: Known | None, seen: Seen) -> bool:
        """Whether a page that would make a version shows no report by itself, and is none that was read before."""
        if seen.answer is not Answer.PAGE or seen.page is None or seen.body is None:
            return False
        of_report = known is not None and bool(known.report)
        if known is not None and of_report and self._same(seen, known):
            return False
        if kind_of(seen.body.content, entry.url) not in ("html", "text"):
            return False
        if not of_report and self._by_title(entry, column) is None:
            return False
        return not Substance(page=seen.page).is_report

    def _same(self, seen: Seen, known: Known) -> bool:
        return seen.answer is Answer.NOT_MODIFIED or seen.observation.sha256 == known.sha256

    def _unreadable(self, entry: Entry, column: Column, known: Known | None, seen: Seen) -> Capture | None:
        report = (known.report if known else None) or self._by_title(entry, column)
        if report:
            self.attribution.reports[entry.url] = report
        else:
            self._leave_open(entry, None)
        if not seen.asked:
            return None
        return self._capture(entry, column, seen, report=report)

    async def _unchanged(self, entry: Entry, column: Column, known: Known, seen: Seen) -> Capture:
        """The page is what it was; its files are looked at all the same, as bytes behind an address change."""
        assert known.report is not None
        self.attribution.reports[entry.url] = known.report
        version = None if known.report in self._fileless else self._latest(known.report)
        content: ReportContent | None = None
        parts: tuple[Capture, ...] = ()
        if version is not None and version.content.attachments and canonical(version.url) == entry.url:
            files, parts = await self._files.look(version.content.attachments, column, version)
            if any(new.sha256 != old.sha256 for new, old in zip(files, version.content.attachments, strict=True)):
                content = with_files(version.content, files)
        capture = self._capture(entry, column, seen, report=known.report, content=content, parts=parts)
        return await self._borne_out(capture, None, entry, column)

    async def _changed(self, entry: Entry, column: Column, seen: Seen) -> Capture | None:
        page, content, parts = await self._content(entry, column, seen)
        report = self._whose(entry, column, content)
        if not self._is_report(entry, content):
            logger.info("%s: no report (%s)", entry.url, content.title[:60])
            return self._capture(entry, column, seen)
        if report is None:
            self._leave_open(entry, content)
            return self._capture(entry, column, seen, parts=parts)
        self.attribution.reports[entry.url] = report
        capture = self._capture(entry, column, seen, report=report, content=content, parts=parts)
        return await self._borne_out(capture, page, entry, column)

    async def _borne_out(self, capture: Capture, page: ReportContent | None, entry: Entry, column: Column) -> Capture:
        """The capture with what bears its new state out, where it shows one; `page`: as read before its files were."""
        if capture.content is None or capture.report is None:
            return capture
        version, known = self._latest(capture.report), self._known.get(entry.url)

        async def look_again(content: ReportContent) -> Second:
            if page is None and version is not None:
                linked = version.content.attachments
                files, parts = await self._files.look(linked, column, version, content.attachments)
                return Second(content=with_files(version.content, files), parts=parts)
            seen = await self._looker.look(Ask(url=entry.url, kind=PlaceKind.REPORT))
            if seen.answer is not Answer.PAGE:
                look = self._capture(entry, column, seen, report=capture.report) if seen.asked else None
                return Second(content=None, look=look)
            _, read, parts = await self._content(entry, column, seen, content.attachments)
            look = self._capture(entry, column, seen, report=capture.report, content=read, parts=parts)
            return Second(content=read, look=look)

        waited = known is not None and known.last_answer is Answer.UNSETTLED
        return await borne_out(capture, page, version=version, again=self._again, look_again=look_again, waited=waited)

    async def _content(
        self, entry: Entry, column: Column, seen: Seen, first: Collection[Attachment] = ()
    ) -> tuple[ReportContent, ReportContent, tuple[Capture, ...]]:
        """Read a page, or a bare file, and the files it links: without them, with them, and the looks at them.

        `first`: its files as a look just before this one had them.
        """
        assert seen.page is not None and seen.body is not None
        if kind_of(seen.body.content, entry.url) not in ("html", "text"):
            file = await asyncio.to_thread(read_file, seen.body.content, name=_file_name(entry), url=entry.url)
            bare = signed(file_report(file, listed=entry, url=entry.url))
            return bare, bare, ()
        content = signed(read_report(seen.page, listed=entry, units=self._names, now=self._now))
        report = self._by_title(entry, column)
        version = self._latest(report) if report else None
        files, parts = await self._files.look(content.attachments, column, version, first)
        return content, with_files(content, files), parts

    def _by_title(self, entry: Entry, column: Column) -> str | None:
        """BODY-YEAR by what the listing alone says."""
        body = self._roster.match(entry.title, source=entry.source, column=column.body)
        year = report_year(entry.title)
        return str(ReportKey(body=body.code, year=year)) if body is not None and year is not None else None

    def _whose(self, entry: Entry, column: Column, content: ReportContent) -> str | None:
        """BODY-YEAR by title, source box, column and text; the text wins on the year (domain 6.2)."""
        body = self._roster.match(
            content.title,
            source=content.source or entry.source,
            column=column.body,
            text=content.text,
            unit=content.unit,
        )
        if body is None and content.title != entry.title:
            body = self._roster.match(entry.title, source=entry.source, column=column.body, text=content.text)
        year = content.year or report_year(entry.title)
        if body is None or year is None or year > self._now.year:
            return None
        return str(ReportKey(body=body.code, year=year))

    def _is_report(self, entry: Entry, content: ReportContent) -> bool:
        """Confirm a hit by its body; a file or picture that cannot be read leaves the title's word standing."""
        verdict = judge_title(content.title, units=self._names)
        listed = judge_title(entry.title, units=self._names)
        if Verdict.NO is verdict and listed in (Verdict.NO, Verdict.WEAK):
            return False
        if speaks_like_report(content.text) or content.tables:
            return True
        if any(speaks_like_report(file.text) or file.tables for file in content.attachments):
            return True
        firm = Verdict.REPORT in (verdict, listed) or Verdict.RENDITION in (verdict, listed)
        return firm and Verdict.NO not in (verdict if content.title != entry.title else listed, listed)

    def _leave_open(self, entry: Entry, content: ReportContent | None) -> None:
        """Note a report-like entry that could be any body's; one that names a unit we do not list is nobody's here."""
        titles = [entry.title] if content is None else [content.title, entry.title]
        if judge_title(titles[0], units=self._names) is Verdict.NO:
            return
        if not all(self._roster.could_mean(title) for title in titles if title):
            return
        year = (content.year if content is not None else None) or report_year(titles[0])
        self.attribution.unresolved[entry.url] = year

    def _capture(
        self,
        entry: Entry,
        column: Column,
        seen: Seen,
        *,
        report: str | None = None,
        content: ReportContent | None = None,
        parts: tuple[Capture, ...] = (),
    ) -> Capture:
        return Capture(
            county=self._county,
            kind=PlaceKind.REPORT,
            observation=seen.observation,
            body=seen.body,
            content=content,
            report=report,
            entry=entry,
            column=canonical(column.url) if column.url else None,
            parts=parts,
        )


def _file_name(entry: Entry) -> str:
    return entry.url.rsplit("/", 1)[-1].split("?", 1)[0] or entry.title

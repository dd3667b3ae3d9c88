"""Everything the demo county ever puts into its annual-report columns, with its addresses on the two sites."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from monitor.demo.county import COLUMNS, Portal, body
from monitor.demo.files import written
from monitor.demo.pages import Link
from monitor.demo.prose import Block, Manuscript, Part, manuscript, statistics_annex
from monitor.demo.scenario import PUBLICATIONS, Medium, Publication, at

_EXTENSIONS = {Medium.PAGE_WITH_PDF: "pdf", Medium.PDF: "pdf", Medium.DOCX: "docx"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A report, or a notice that only looks like one."""

    portal: Portal
    number: int
    """The CMS's own."""
    title: str
    source: str
    shown: date
    appears: datetime
    removed: datetime | None = None
    publication: Publication | None = None
    text: str = ""
    """Of a notice."""

    @property
    def path(self) -> str:
        """Its address; the stamp in it is the day on which the CMS made the record."""
        day = self.appears
        if self.portal is Portal.COUNTY:
            return f"{COLUMNS[self.portal]}{day:%Y%m}/t{day:%Y%m%d}_{self.number}.html"
        return f"/art/{day.year}/{day.month}/{day.day}/art_123_{self.number}.html"

    @property
    def href(self) -> str:
        """As the list of its site links it."""
        return "./" + self.path.removeprefix(COLUMNS[self.portal]) if self.portal is Portal.COUNTY else self.path

    @property
    def extension(self) -> str:
        """Of its attachment; empty where it has none."""
        return _EXTENSIONS.get(self.publication.medium, "") if self.publication else ""

    @property
    def file_path(self) -> str:
        """Where the attachment's bytes are."""
        if self.portal is Portal.COUNTY:
            # The name is the clock: day, and milliseconds of the day, then a random tail.
            milliseconds = (self.appears.hour * 60 + self.appears.minute) * 60_000 + self.number
            stamp = f"{self.appears:%Y%m%d}{milliseconds:08d}{self.number % 10000:04d}"
            return f"{self.path.rpartition('/')[0]}/P0{stamp}.{self.extension}"
        return f"/attach/0/{self._token}.{self.extension}"

    @property
    def file_link(self) -> str:
        """How the page links it: Hanweb goes through a script that redirects."""
        if self.portal is Portal.COUNTY:
            return "./" + self.file_path.rpartition("/")[2]
        return f"/module/download/downfile.jsp?classid=0&filename={self._token}.{self.extension}"

    @property
    def _token(self) -> str:
        return hashlib.sha256(self.title.encode()).hexdigest()[:32]

    def online(self, now: datetime) -> bool:
        """Whether it can be read at `now`."""
        return self.appears <= now and (self.removed is None or now < self.removed)

    def links(self) -> tuple[Link, ...]:
        """Its attachments."""
        if not self.extension:
            return ()
        annex = "政府信息公开情况统计表"
        name = annex if self.publication and self.publication.medium is Medium.PAGE_WITH_PDF else self.title
        return (Link(href=self.file_link, name=f"{name}.{self.extension}", extension=self.extension),)

    def text_of_page(self, now: datetime) -> Manuscript:
        """What the page itself says at `now`."""
        one = self.publication
        if one is None:
            return (Block(part=Part.TEXT, text=self.text),)
        corrected = one.is_corrected(now)
        whole = manuscript(body(one.body), one.year, one.shown, corrected=corrected)
        if one.medium is Medium.PAGE and one.year <= 2018:
            return whole + statistics_annex(body(one.body), one.year, one.shown, corrected=corrected)
        if one.medium in (Medium.PDF, Medium.DOCX):
            return (Block(part=Part.TEXT, text="详见附件。"),)
        return whole

    def file(self, now: datetime) -> tuple[bytes, datetime]:
        """The attachment's bytes at `now` and when they were put there; raises LookupError where there is none."""
        if self.publication is None or not self.extension:
            raise LookupError(self.title)
        corrected = self.publication.is_corrected(now)
        put = self.publication.corrected if corrected and self.publication.corrected else self.appears
        return _file(self.publication, self.extension, corrected=corrected, put=put), put


@cache
def _file(one: Publication, extension: str, *, corrected: bool, put: datetime) -> bytes:
    unit = body(one.body)
    whole = manuscript(unit, one.year, one.shown, corrected=corrected)
    if one.year > 2018:
        return written(whole, extension, put)
    annex = statistics_annex(unit, one.year, one.shown, corrected=corrected)
    return written(annex if one.medium is Medium.PAGE_WITH_PDF else whole + annex, extension, put)


@cache
def items() -> tuple[Item, ...]:
    """All of them, oldest first."""
    data = tomllib.loads((Path(__file__).parent / "prose.toml").read_text(encoding="utf-8"))
    found = [
        Item(
            portal=Portal(notice["portal"]),
            number=0,
            title=notice["title"],
            source="云溪县人民政府办公室",
            shown=date.fromisoformat(notice["day"]),
            appears=at(notice["day"], "10:05"),
            text=notice["text"],
        )
        for notice in data["notice"]
    ]
    for one in PUBLICATIONS:
        unit = body(one.body)
        found.append(
            Item(
                portal=unit.portal,
                number=0,
                title=unit.title.format(year=one.year),
                source=unit.name,
                shown=one.shown,
                appears=one.appears,
                removed=one.removed,
                publication=one,
            )
        )
    found.sort(key=lambda item: (item.appears, item.title))
    return tuple(_numbered(item, index) for index, item in enumerate(found))


def _numbered(item: Item, index: int) -> Item:
    first = 1001 if item.portal is Portal.COUNTY else 456
    return Item(
        portal=item.portal,
        number=first + 7 * index,
        title=item.title,
        source=item.source,
        shown=item.shown,
        appears=item.appears,
        removed=item.removed,
        publication=item.publication,
        text=item.text,
    )

"""The script of the play: what appears, changes and vanishes on which day, when is looked, and what must be found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from monitor.demo.county import COUNTY, Portal
from storage.findings import FindingKind, Grade, Status
from storage.moments import SHANGHAI


class Medium(StrEnum):
    """What carries a report."""

    PAGE = "page"
    """Text and tables in the page."""
    PAGE_WITH_PDF = "page_with_pdf"
    """The text in the page, the statistics table as a PDF beside it."""
    DOCX = "docx"
    """A page of one line around the whole report as a Word file."""
    PDF = "pdf"
    """A page of one line around the whole report as a PDF."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """One report on its site, from the day it appears to the day it vanishes."""

    body: str
    year: int
    shown: date
    """The publication date on page and list."""
    appears: datetime
    """When it really comes online."""
    medium: Medium = Medium.PAGE
    corrected: datetime | None = None
    """When its figures are edited, or its file is swapped, with no word about it."""
    removed: datetime | None = None

    @property
    def report(self) -> str:
        """BODY-YEAR."""
        return f"{self.body}-{self.year}"

    def online(self, now: datetime) -> bool:
        """Whether it can be read at `now`."""
        return self.appears <= now and (self.removed is None or now < self.removed)

    def is_corrected(self, now: datetime) -> bool:
        """Whether `now` shows the second state."""
        return self.corrected is not None and self.corrected <= now


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """A finding that must stand in the archive when the play is over."""

    finding: str
    kind: FindingKind
    grade: Grade | None
    status: Status


def at(day: str, clock: str = "06:00") -> datetime:
    """A moment in Asia/Shanghai from `2019-04-01` and `06:00`."""
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), tzinfo=SHANGHAI)


# The shown date of every report, oldest report year first; "-" where it was never published.
_SHOWN = {
    "": ("2019-03-25", "2020-01-17", "2021-01-22", "2022-01-20", "2023-03-22"),
    "-zfb": ("2019-03-11", "2020-01-15", "2021-01-20", "2022-01-18", "2023-01-28"),
    "-jyj": ("2019-03-12", "2020-01-10", "2021-01-14", "2022-01-12", "2023-01-16"),
    "-czj": ("2019-03-29", "2020-01-16", "2021-01-26", "2022-01-25", "2023-01-30"),
    "-swj": ("2019-02-18", "2020-01-19", "2021-01-21", "2022-01-24", "-"),
    "100": ("2019-01-31", "2020-01-13", "2021-01-12", "2022-01-14", "2023-01-17"),
    "101": ("2019-04-08", "2020-01-20", "2021-01-25", "2022-01-26", "2023-01-29"),
    "200": ("-", "2020-01-14", "2021-01-19", "2022-01-21", "2023-01-31"),
    "201": ("2019-02-20", "2020-01-08", "2021-01-15", "2022-01-19", "2023-02-03"),
}
_BACKDATED = {"-czj-2022": at("2023-02-07", "15:20")}
"""Came online then, whatever it shows."""
_MEDIA = {
    "-2018": Medium.PAGE_WITH_PDF,
    "-jyj-2018": Medium.DOCX,
    "-czj-2020": Medium.DOCX,
    "101-2022": Medium.PDF,
}
_CORRECTED = {"100-2018": at("2019-04-10", "14:10"), "-jyj-2018": at("2019-04-22", "16:45")}
_REMOVED = {"201-2018": at("2019-04-16", "17:30")}

REDESIGN = at("2023-02-28", "20:00")
"""From then on both sites have other templates; addresses and contents stay."""
OUTAGES = (
    (Portal.BUREAUS, at("2019-04-11", "22:00"), at("2019-04-13", "03:00"), "503"),
    (Portal.BUREAUS, at("2019-04-13", "03:00"), at("2019-04-14", "12:00"), "reset"),
)
"""Site, from, until, and how it fails."""

_DAYS = """
    2019-01-15 2019-02-01 2019-02-21 2019-03-13 2019-03-26 2019-03-31T18:00 2019-04-01 2019-04-02 2019-04-09
    2019-04-11 2019-04-12 2019-04-13 2019-04-15 2019-04-17 2019-04-19 2019-04-23 2019-04-26 2019-05-02 2019-05-20
    2020-01-31T18:00 2021-01-31T18:00 2022-01-31T18:00
    2023-01-10 2023-01-18 2023-01-30 2023-01-31 2023-01-31T18:00 2023-02-01 2023-02-02 2023-02-04 2023-02-08
    2023-02-20 2023-03-01 2023-03-02 2023-03-23 2023-04-01 2023-04-20
"""
LOOKS = tuple(at(*day.split("T")) for day in _DAYS.split())
"""The moments of the crawls; one a year from 2020 to 2022 sees the reports of those years in time."""


def _publication(key: str, year: int, shown: str) -> Publication:
    name = f"{key}-{year}"
    return Publication(
        body=f"{COUNTY}{key}",
        year=year,
        shown=date.fromisoformat(shown),
        appears=_BACKDATED.get(name, at(shown, "09:40")),
        medium=_MEDIA.get(name, Medium.PAGE),
        corrected=_CORRECTED.get(name),
        removed=_REMOVED.get(name),
    )


PUBLICATIONS = tuple(
    _publication(key, 2018 + index, shown)
    for key, days in _SHOWN.items()
    for index, shown in enumerate(days)
    if shown != "-"
)
"""All reports of the play, by body and year."""

_K, _G, _S = FindingKind, Grade, Status


def _expected(report: str, kind: FindingKind, grade: Grade | None, status: Status, number: str = "") -> Expected:
    return Expected(finding=f"{COUNTY}{report}-{kind}{number}", kind=kind, grade=grade, status=status)


EXPECTED = (
    # Report year 2018, due on 31 March 2019 for all.
    _expected("200-2018", _K.MISSING, _G.CONFIRMED, _S.OPEN),
    _expected("101-2018", _K.MISSING, _G.CONFIRMED, _S.RESOLVED),
    _expected("101-2018", _K.LATE, _G.CONFIRMED, _S.OPEN),
    _expected("100-2018", _K.CHANGED, _G.SUBSTANTIVE, _S.OPEN, "-2"),
    _expected("-jyj-2018", _K.CHANGED, _G.SUBSTANTIVE, _S.OPEN, "-2"),
    _expected("201-2018", _K.REMOVED, _G.CONFIRMED, _S.OPEN),
    # Report year 2022: departments by law, townships by the county's own rule on 31 January 2023.
    _expected("-swj-2022", _K.MISSING, _G.CONFIRMED, _S.OPEN),
    _expected("-czj-2022", _K.MISSING, _G.CONFIRMED, _S.RESOLVED),
    _expected("-czj-2022", _K.LATE, _G.CONFIRMED, _S.OPEN),
    _expected("-czj-2022", _K.DATE_CONFLICT, _G.CONFIRMED, _S.OPEN),
    _expected("201-2022", _K.MISSING, _G.CONFIRMED, _S.RESOLVED),
    _expected("201-2022", _K.LATE, _G.CONFIRMED, _S.OPEN),
)
"""Every accusation that the play must end with; any other is a false one. `unreachable` is judged apart."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Something the county did, for the one who watches the play."""

    at: datetime
    text: str
    english: str


EVENTS = (
    Event(at=at("2019-01-31", "09:40"), text="青枫镇公布2018年度报告", english="青枫镇 publishes in time"),
    Event(at=at("2019-03-31", "23:59"), text="2018年度报告公布期限届满", english="reports of 2018 are due"),
    Event(at=at("2019-04-08", "09:40"), text="石桥镇逾期公布", english="石桥镇 publishes late"),
    Event(at=at("2019-04-10", "14:10"), text="青枫镇改动一项数字", english="青枫镇 edits figures"),
    Event(at=at("2019-04-11", "22:00"), text="部门网站中断", english="the departments' site is down"),
    Event(at=at("2019-04-14", "12:00"), text="部门网站恢复", english="the departments' site is back"),
    Event(at=at("2019-04-16", "17:30"), text="松岭乡撤下2018年度报告", english="松岭乡 takes its report down"),
    Event(at=at("2019-04-22", "16:45"), text="教育局同名替换附件", english="教育局 swaps its attachment"),
    Event(at=at("2023-01-31", "23:59"), text="部门和乡镇2022年度报告期限届满", english="reports of 2022 are due"),
    Event(at=at("2023-02-03", "09:40"), text="松岭乡逾期公布", english="松岭乡 publishes late"),
    Event(
        at=at("2023-02-07", "15:20"),
        text="财政局逾期公布，页面标示2023-01-30",
        english="财政局 publishes late under an earlier date",
    ),
    Event(at=REDESIGN, text="两个网站改版，内容未变", english="both sites are redesigned, contents as before"),
)


def happened(after: datetime | None, until: datetime) -> tuple[Event, ...]:
    """What the county did between two looks; `after` None: since ever."""
    begin = after if after is not None else until - timedelta(days=36500)
    return tuple(event for event in EVENTS if begin < event.at <= until)

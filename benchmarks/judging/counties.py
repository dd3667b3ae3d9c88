"""Whole counties: time of a full judging, of a quiet day, and after one new observation; memory; projected to all.

Made counties of 46 bodies and ten report years (the country's 130,000 bodies in 2,850 counties), watched daily for a
year in two columns. Nine reports of ten were there in time, the others late, or never; kept by the archive's own doors.
"""

from __future__ import annotations

import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from benchmarks.tables import Row
from monitor.check import judge_county
from monitor.config import Config
from monitor.copies.index import sign_county
from monitor.judging.county_facts import Memory
from storage.archive import Archive
from storage.bodies import BodyKind, Column, Jurisdiction, PublishingBody, Site
from storage.contents import DateClaim, DateSource, ReportContent
from storage.figures import Figure, TableReading, form_of_year
from storage.moments import SHANGHAI
from storage.sightings import Answer, Body, Capture, Entry, Listing, Observation, PlaceKind

BODIES, FIRST_YEAR, YEARS, DAYS = 46, 2016, 10, 365
BODY_YEARS = 130_000 * 10
BEGIN = datetime(2026, 1, 10, 6, tzinfo=SHANGHAI)
"""The watch begins; the newest report year is 2025."""
_SIGNS = [chr(0x4E00 + number) for number in range(0, 20000, 7)]
_CONFIG = Config(first_year=FIRST_YEAR)


@dataclass(frozen=True)
class _Made:
    """One made county, and what may still happen in it."""

    site: Site
    listing: Listing
    waiting: tuple[Capture, ...]
    """Reports that nobody has read yet."""


def county_rows(counties: int) -> list[Row]:
    """One row a figure."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder), write=True) as archive:
        cycles = [archive.begin_cycle(BEGIN + timedelta(days=day)) for day in range(DAYS + 1)]
        made = [_fill(archive, number, cycles) for number in range(counties)]
        rows.append(_row("database, MB a county", _megabytes(Path(folder)) / counties))
        now = BEGIN + timedelta(days=DAYS - 1, hours=1)
        signing = _timed(lambda: [sign_county(archive, one.site) for one in made])
        rows.append(_row("sign the own texts, ms a county-year", 1000 * signing / counties / YEARS))
        before = _peak()
        full = _timed(lambda: _judge(archive, made, now, whole=True)) / counties
        rows.append(_row("judged whole, county-years a second", YEARS / full))
        rows.append(
            _row("judged whole, hours for 130,000 bodies x 10 years", full * BODY_YEARS / BODIES / YEARS / 3600)
        )
        rows.append(_row("peak memory after the first county, MB", before))
        rows.append(_row("peak memory after the last, MB", _peak()))
        again = _timed(lambda: _judge(archive, made, now + timedelta(hours=1), whole=True)) / counties
        rows.append(_row("judged whole a second time, county-years a second", YEARS / again))
        quiet = _timed(lambda: _judge(archive, made, now + timedelta(hours=2))) / counties
        rows.append(_row("nothing new, nothing in mind, ms a county", 1000 * quiet))
        rows.append(_row("the same for all 2,826 counties, minutes", quiet * BODY_YEARS / BODIES / YEARS / 60))
        rows += _one_new(archive, made[0], cycles[-1], now + timedelta(hours=3))
        listed = _timed(lambda: archive.standings(years=[2025]))
        rows.append(_row("standings of one year, ms a county", 1000 * listed / counties))
        rows.append(_row("findings open, of all body-years", len(archive.findings(open_only=True)) / counties / 460))
    return rows


def _judge(archive: Archive, made: Iterable[_Made], now: datetime, *, whole: bool = False) -> None:
    for one in made:
        judge_county(archive, one.site, _CONFIG, now, whole=whole, memory=Memory())


def _one_new(archive: Archive, made: _Made, cycle: int, now: datetime) -> list[Row]:
    """Milliseconds of the judging after one observation more, the county being in mind; the middle of some."""
    memory = Memory()
    judge_county(archive, made.site, _CONFIG, now, memory=memory)
    rows: list[Row] = []
    for what, step in (
        ("a reading of a column", lambda at: _read_again(archive, made, cycle, at)),
        ("a look at a known report", lambda at: archive.keep(cycle, _looked(made, at))),
        ("an edited report", lambda at: archive.keep(cycle, _edited(made, at))),
    ):
        spent = []
        for _ in range(5):
            now += timedelta(minutes=10)
            step(now)
            sign_county(archive, made.site)
            start = time.process_time()
            judge_county(archive, made.site, _CONFIG, now, memory=memory)
            spent.append(time.process_time() - start)
        rows.append(_row(f"after {what}, ms", 1000 * sorted(spent)[2]))
    return rows


def _read_again(archive: Archive, made: _Made, cycle: int, at: datetime) -> None:
    with archive.transaction():
        archive.keep_listing(cycle, made.site.jurisdiction.code, replace(made.listing, at=at))


def _looked(made: _Made, at: datetime) -> Capture:
    first = made.waiting[0]
    return replace(first, observation=replace(first.observation, at=at), content=None)


def _edited(made: _Made, at: datetime) -> Capture:
    first = made.waiting[0]
    assert first.content is not None
    text = f"{first.content.text}\n{at:%H%M}又补充公开了相关政府信息，并更新了政府信息公开指南和目录。"
    return _capture(made.site, first.report or "", replace(first.content, text=text), at)


def _fill(archive: Archive, number: int, cycles: list[int]) -> _Made:
    """Write one county as a year of daily watching would have."""
    chance = random.Random(number)
    site = _site(number)
    contents = {
        (body, year): _content(chance, body, year)
        for body in site.bodies
        for year in range(FIRST_YEAR, FIRST_YEAR + YEARS)
        if chance.random() < 0.95
    }
    late = {key for key in contents if key[1] == 2025 and chance.random() < 0.4}
    with archive.transaction():
        first: Capture | None = None
        for (body, year), content in contents.items():
            at = BEGIN + timedelta(days=chance.randint(5, 120) if (body, year) in late else 0)
            capture = _capture(site, f"{body.code}-{year}", content, at)
            first = first or capture
            archive.keep(cycles[0], capture)
        listing = None
        for day in range(DAYS):
            at = BEGIN + timedelta(days=day)
            for column in site.columns:
                listing = _reading(site, column.url, contents, late, at)
                archive.keep_listing(cycles[day], site.jurisdiction.code, listing)
    assert first is not None and listing is not None
    return _Made(site=site, listing=listing, waiting=(first,))


def _site(number: int) -> Site:
    code = f"{100000 + number}"
    chance = random.Random(f"site {number}")
    bodies = tuple(
        PublishingBody(
            code=f"{code}{1 if body < 16 else 2}{body:02d}",
            county=code,
            name="".join(chance.sample(_SIGNS, 2)) + ("镇人民政府" if body < 16 else "局"),
            kind=BodyKind.TOWNSHIP if body < 16 else BodyKind.DEPARTMENT,
        )
        for body in range(BODIES)
    )
    home = f"http://127.0.0.1/{code}/"
    columns = (Column(url=f"{home}towns/"), Column(url=f"{home}offices/"))
    return Site(jurisdiction=Jurisdiction(code=code, name="甲县"), site=home, columns=columns, bodies=bodies)


def _reading(
    site: Site,
    column: str,
    contents: dict[tuple[PublishingBody, int], ReportContent],
    late: set[tuple[PublishingBody, int]],
    at: datetime,
) -> Listing:
    kind = BodyKind.TOWNSHIP if column.endswith("towns/") else BodyKind.DEPARTMENT
    there = [
        (body, year)
        for body, year in contents
        if body.kind is kind and ((body, year) not in late or at >= BEGIN + timedelta(days=60))
    ]
    return Listing(
        column=column,
        at=at,
        complete=True,
        entries=tuple(Entry(url=_url(site, body.code, year), title=_title(body, year)) for body, year in there),
        reports=tuple((_url(site, body.code, year), f"{body.code}-{year}") for body, year in there),
    )


def _url(site: Site, body: str, year: int) -> str:
    return f"{site.site}{body}-{year}.html"


def _title(body: PublishingBody, year: int) -> str:
    return f"{body.name}{year}年政府信息公开工作年度报告"


def _content(chance: random.Random, body: PublishingBody, year: int) -> ReportContent:
    """Twelve paragraphs of its own, and the statutory tables of its year, empty but right."""
    text = "\n".join("".join(chance.choices(_SIGNS, k=120)) + "。" for _ in range(12))
    shown = date(year + 1, 1, 20)
    return ReportContent(
        title=_title(body, year),
        unit=body.name,
        year=year,
        source=None,
        text=text,
        dates=(DateClaim(source=DateSource.PAGE, date=shown, raw=shown.isoformat()),),
        tables=_tables(year),
    )


def _tables(year: int) -> tuple[TableReading, ...]:
    form = form_of_year(year)
    assert form is not None
    return tuple(
        TableReading(
            table=table.id,
            form=form.id,
            read="html",
            figures=tuple(
                Figure(row=row.key, column=column.key, label=row.label, raw="0", value=0)
                for row in table.value_rows
                for column in table.columns
            ),
        )
        for table in form.tables
    )


def _capture(site: Site, report: str, content: ReportContent, at: datetime) -> Capture:
    body, year = report.split("-")
    data = f"{report}{sha256(content.text.encode()).hexdigest()}".encode()
    url, hashed = _url(site, body, int(year)), sha256(data).hexdigest()
    return Capture(
        county=site.jurisdiction.code,
        kind=PlaceKind.REPORT,
        report=report,
        content=content,
        observation=Observation(url=url, at=at, answer=Answer.PAGE, status=200, sha256=hashed),
        body=Body(url=url, status=200, headers=(), content=data, sha256=hashed),
    )


def _timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _row(what: str, figure: float) -> Row:
    return {"what": what, "figure": figure}


def _megabytes(data: Path) -> float:
    return sum(path.stat().st_size for path in data.rglob("*") if path.is_file()) / 1e6

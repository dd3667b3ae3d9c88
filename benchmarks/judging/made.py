"""An archive of made reports with planted copies: written straight into its tables, for only judging is measured.

A report is made of clauses: some of the whole country's (jargon), some of its county's template, some its own. A copy
takes another's clauses, exchanges names and counts and rewrites every so manieth clause.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from benchmarks.rows import write_version
from storage.archive import Archive
from storage.bodies import BodyKind, Jurisdiction, PublishingBody, ReportKey, Site
from storage.contents import DateClaim, DateSource, ReportContent
from storage.moments import SHANGHAI

BODIES, YEARS = 12, 3
"""Of each county."""
FIRST_YEAR = 2018
JARGON, TEMPLATE, OWN = 14, 10, 24
"""Clauses of each sort in a report."""
_SIGNS = [chr(0x4E00 + number) for number in range(0, 20000, 7)]


@dataclass
class Planted:
    """Which reports were made from which, and how many in a hundred of their own clauses were written anew."""

    another: dict[str, tuple[str, int]] = field(default_factory=dict)
    before: dict[str, tuple[str, int]] = field(default_factory=dict)


def counties(reports: int) -> int:
    """How many counties hold so many reports."""
    return max(1, round(reports / (BODIES * YEARS)))


def site_of(number: int) -> Site:
    """A made county."""
    code = f"{100000 + number}"
    name = "".join(random.Random(number).sample(_SIGNS, 2))
    bodies = tuple(
        PublishingBody(
            code=f"{code}{body:03d}",
            county=code,
            name="".join(random.Random(f"{code}-{body}").sample(_SIGNS, 2)) + "镇人民政府",
            kind=BodyKind.TOWNSHIP,
        )
        for body in range(BODIES)
    )
    return Site(jurisdiction=Jurisdiction(code=code, name=f"{name}县"), site="http://127.0.0.1/", bodies=bodies)


def fill(data: Path, reports: int, seed: int = 7) -> tuple[list[Site], Planted]:
    """Write the archive; gives its counties and what was planted."""
    chance = random.Random(seed)
    jargon = [_clause(chance) for _ in range(300)]
    planted, sites = Planted(), [site_of(number) for number in range(counties(reports))]
    texts: dict[str, list[str]] = {}
    with Archive.open(data, write=True) as archive, archive.transaction():
        archive.db.conn.execute("insert into cycle (id, started) values (1, '2019-01-01T00:00:00+08:00')")
        for site in sites:
            template = [_clause(chance) for _ in range(TEMPLATE)]
            for body, year in ((body, year) for body in site.bodies for year in range(FIRST_YEAR, FIRST_YEAR + YEARS)):
                report = f"{body.code}-{year}"
                texts[report] = _clauses(chance, report, jargon, texts, planted)
                _write(archive, chance, site, body, year, [*template, *texts[report]])
    return sites, planted


def _clauses(
    chance: random.Random, report: str, jargon: list[str], texts: dict[str, list[str]], planted: Planted
) -> list[str]:
    """A report's clauses, in one of fifty another's, in one of fifty those of the year before."""
    fresh = [*chance.sample(jargon, JARGON), *(_clause(chance) for _ in range(OWN))]
    kind, anew = chance.random(), chance.choice((0, 4, 8, 12, 16))
    body, year = report.rsplit("-", 1)
    source = None
    if kind < 0.02 and texts:
        source = chance.choice(list(texts)) if chance.random() < 0.3 else _of_county(chance, body, year, texts)
        # Copies of copies would be planted twice.
        if source is None or source in planted.another or source in planted.before or source.startswith(body):
            return fresh
        planted.another[report] = (source, anew)
    elif kind < 0.04:
        source = f"{body}-{int(year) - 1}"
        if source not in texts or source in planted.another:
            return fresh
        planted.before[report] = (source, anew)
    if source is None:
        return fresh
    taken = list(texts[source])
    for place in chance.sample(range(len(taken)), round(len(taken) * anew / 100)):
        taken[place] = _clause(chance)
    return taken


def _of_county(chance: random.Random, body: str, year: str, texts: dict[str, list[str]]) -> str | None:
    others = [f"{body[:6]}{number:03d}-{year}" for number in range(BODIES)]
    there = [other for other in others if other in texts and not other.startswith(body)]
    return chance.choice(there) if there else None


def _clause(chance: random.Random) -> str:
    return "".join(chance.choice(_SIGNS) for _ in range(chance.randint(18, 34)))


def _text(chance: random.Random, body: PublishingBody, clauses: list[str]) -> Iterator[str]:
    for number in range(0, len(clauses), 3):
        some = "，".join(clauses[number : number + 3])
        yield f"{body.name}做了{chance.randint(2, 400)}次这样的事情，{some}。"


def _write(
    archive: Archive, chance: random.Random, site: Site, body: PublishingBody, year: int, clauses: list[str]
) -> None:
    shown = date(year + 1, 1, 1) + timedelta(days=len(clauses) + chance.randint(0, 80))
    content = ReportContent(
        title=f"{body.name}{year}年政府信息公开工作年度报告",
        unit=body.name,
        year=year,
        source=None,
        text="\n".join(_text(chance, body, clauses)),
        dates=(DateClaim(source=DateSource.PAGE, date=shown, raw=shown.isoformat()),),
    )
    key = ReportKey(body=body.code, year=year)
    write_version(archive, site.jurisdiction.code, key, content, datetime(2022, 1, 1, tzinfo=SHANGHAI))

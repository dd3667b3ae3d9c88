"""An archive of made reports of real length: written straight into its tables, for only the search is measured.

Texts are made of clauses: the project's own Chinese prose, halves of its clauses joined anew, place names, numbers.
Half of a report is its county's template, as in life. Halves joined anew make pairs of signs commoner than they are in
life: more texts are read in vain here than there.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from benchmarks.rows import write_version
from storage.archive import Archive
from storage.bodies import ReportKey
from storage.contents import ReportContent
from storage.moments import SHANGHAI

YEARS = range(2014, 2024)
BODIES = 46
"""Of each county."""
SIGNS = 4000
"""Of a report, on average; the shortest have half, the longest twice that."""
RARE = "金贵镇黄河金岸湿地管护站"
"""Stands in one report of ten thousand."""
EVERYWHERE = "政府信息公开"
_ROOT = Path(__file__).parent.parent.parent
_CLAUSE = re.compile("[\u4e00-\u9fff、《》“”]{6,40}")


def _prose() -> list[str]:
    found: set[str] = set()
    for folder in ("monitor", "storage", "docs"):
        for path in sorted((_ROOT / folder).rglob("*")):
            if path.suffix in (".toml", ".md", ".py"):
                found.update(_CLAUSE.findall(path.read_text(encoding="utf-8")))
    return sorted(found)


def _clauses(chance: random.Random, count: int) -> list[str]:
    prose = _prose()
    halves = [(one[: len(one) // 2], one[len(one) // 2 :]) for one in prose]
    return [chance.choice(halves)[0] + chance.choice(halves)[1] for _ in range(count)] + prose


def _places() -> list[str]:
    lines = (_ROOT / "spiders" / "divisions.csv").read_text(encoding="utf-8").splitlines()[1:]
    return [name for line in lines if len(name := line.partition(",")[2]) in (3, 4, 5)]


def fill(data: Path, reports: int, seed: int = 11) -> None:
    """Write the archive, county by county, each body's years in a row."""
    chance = random.Random(seed)
    clauses, places = _clauses(chance, 30_000), _places()
    per_county = BODIES * len(YEARS)
    with Archive.open(data, write=True) as archive:
        with archive.transaction():
            archive.db.conn.execute("insert into cycle (id, started) values (1, '2024-01-01T00:00:00+08:00')")
        for county in range(-(-reports // per_county)):
            template = chance.choices(clauses, k=200)
            code = f"{11 + county % 50}{county // 50:04d}"
            with archive.transaction():
                for number in range(min(per_county, reports - county * per_county)):
                    body, year = f"{code}{number // len(YEARS):03d}", YEARS[number % len(YEARS)]
                    name = places[(county * BODIES + number // len(YEARS)) % len(places)]
                    _write(archive, code, body, year, name, _text(chance, name, year, template, clauses))


def _text(chance: random.Random, name: str, year: int, template: Sequence[str], clauses: Sequence[str]) -> str:
    wanted = SIGNS * chance.choice((0.5, 0.75, 1, 1, 1.25, 1.5))
    parts = [f"{name}{year}年{EVERYWHERE}工作年度报告"]
    length = 0
    while length < wanted:
        clause = chance.choice(template if chance.random() < 0.5 else clauses)
        if chance.random() < 0.2:
            clause = f"{name}{clause}{chance.randint(0, 3000)}件"
        parts.append(clause + chance.choice("，，，。；\n"))
        length += len(parts[-1])
    if chance.random() < 0.0001:
        parts.insert(len(parts) // 2, RARE)
    return "".join(parts)


def _write(archive: Archive, county: str, body: str, year: int, name: str, text: str) -> None:
    title = f"{name}{year}年政府信息公开工作年度报告"
    content = ReportContent(title=title, unit=name, year=year, source=None, text=text)
    write_version(archive, county, ReportKey(body=body, year=year), content, datetime(2024, 1, 1, tzinfo=SHANGHAI))

"""Copies: time to sign and to find, memory and disk; what is found of the planted, and what was not planted."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.judging.made import Planted, fill
from benchmarks.tables import Row
from monitor.copies.index import county_twins, sign_county
from monitor.copies.twins import Twin
from monitor.rules.copied import OF_ANOTHER, OF_BEFORE
from storage.archive import Archive
from storage.bodies import ReportKey, Site

Told = set[tuple[str, str]]
"""(report, report whose text it shares)."""


def copy_rows(reports: int) -> list[Row]:
    """One row a figure."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        sites, planted = fill(data, reports)
        before = _megabytes(data)
        rows, told = _judged(data, sites)
        rows.append(_row("added to the database, MB", _megabytes(data) - before))
    rows.append(_row("peak memory, MB", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
    return [*rows, *_truth(told, planted)]


def _judged(data: Path, sites: Sequence[Site]) -> tuple[list[Row], Told]:
    rows: list[Row] = []
    told: Told = set()
    with Archive.open(data, write=True) as archive:
        rows.append(_row("sign all, processor seconds", _timed(lambda: [sign_county(archive, site) for site in sites])))
        finding, reading = 0.0, 0.0
        for site in sites:
            held = archive.versions_of_county(site.jurisdiction.code)
            versions = {report: tuple(states) for report, states in held.items()}
            start = time.process_time()
            found = county_twins(archive, site, versions)
            finding += time.process_time() - start
            start = time.process_time()
            county_twins(archive, site, versions)
            reading += time.process_time() - start
            told |= {(report, twin.other.report) for report in found for twin in found[report] if _tells(report, twin)}
        rows.append(_row("find all, processor seconds", finding))
        rows.append(_row("the same on a quiet day, processor seconds", reading))
        one = sites[len(sites) // 2]
        archive.db.conn.execute(
            "delete from signature where version = (select max(version) from signature where county = ?)",
            [one.jurisdiction.code],
        )
        rows.append(
            _row("sign one new version among all, processor seconds", _timed(lambda: sign_county(archive, one)))
        )
    return rows, told


def _tells(report: str, twin: Twin) -> bool:
    same = ReportKey.parse(report).body == twin.other.key.body
    return twin.share >= (OF_BEFORE if same else OF_ANOTHER)


def _truth(told: Told, planted: Planted) -> list[Row]:
    """Recall by how much was written anew; precision: told pairs that lead back to one source."""
    rows: list[Row] = []
    pairs = {frozenset((report, other)) for report, other in told}
    every: set[frozenset[str]] = set()
    for name, plants in (("another's", planted.another), ("last year's", planted.before)):
        for anew in sorted({part for _, part in plants.values()}):
            wanted = {frozenset((report, source)) for report, (source, part) in plants.items() if part == anew}
            share = len(wanted & pairs) / len(wanted)
            rows.append({"what": f"found of {name}, {anew} % written anew", "figure": share, "of": len(wanted)})
        every |= {frozenset((report, source)) for report, (source, _) in plants.items()}
    origin = {report: source for plants in (planted.another, planted.before) for report, (source, _) in plants.items()}
    # Two copies of one source are each other's copies too.
    right = sum(pair in every or len({origin.get(report, report) for report in pair}) == 1 for pair in pairs)
    rows.append({"what": "told rightly", "figure": right / len(pairs) if pairs else 0.0, "of": len(pairs)})
    return rows


def _timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _row(what: str, figure: float) -> Row:
    return {"what": what, "figure": figure}


def _megabytes(data: Path) -> float:
    return sum(path.stat().st_size for path in data.rglob("*") if path.is_file()) / 1e6

"""A report page read whole, against trafilatura alone and against a bare parse of the same bytes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import lxml.html
import trafilatura

from benchmarks.tables import Row
from crawler.extract.report import read_report
from crawler.page import Page

GOLD = Path(__file__).parents[2] / "tests" / "gold" / "cases"
ADDRESS = "http://www.example.gov.cn/xxgk/202401/t20240115_1.html"


def best(work: Callable[[], object], rounds: int) -> float:
    """Milliseconds of processor time of the quickest of some rounds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times) * 1000


def page_rows(material: Path, rounds: int) -> list[Row]:
    """One row a group of pages; the ratios are medians over its pages."""
    return [_row(name, pages, rounds) for name, pages in _groups(material) if pages]


def _groups(material: Path) -> Iterator[tuple[str, list[bytes]]]:
    made = [path.read_bytes() for path in sorted(GOLD.glob("*/page.html"))]
    tabled = [page for page in made if page.count(b"<td") + page.count(b"<TD") > 100]
    yield "made pages with statutory tables", tabled
    yield "made pages, all others", [page for page in made if page not in tabled]
    for folder in ("article", "policy"):
        yield (
            f"real pages: {folder}",
            [path.read_bytes() for path in sorted((material / "pages" / folder).glob("*.html"))],
        )


def _row(name: str, pages: list[bytes], rounds: int) -> Row:
    ours, theirs, bare = [], [], []
    for content in pages:
        ours.append(best(lambda content=content: read_report(Page.from_bytes(content, url=ADDRESS)), rounds))
        theirs.append(best(lambda content=content: trafilatura.extract(content, include_tables=True), rounds))
        bare.append(best(lambda content=content: lxml.html.document_fromstring(content), rounds))
    return {
        "pages": name,
        "number": len(pages),
        "KiB": median(len(content) for content in pages) / 1024,
        "read_report": median(ours),
        "trafilatura": median(theirs),
        "lxml parse": median(bare),
        "× trafilatura": median(a / b for a, b in zip(ours, theirs, strict=True)),
        "worst ×": max(a / b for a, b in zip(ours, theirs, strict=True)),
        "× parse": median(a / b for a, b in zip(ours, bare, strict=True)),
    }

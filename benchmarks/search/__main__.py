"""`make benchmark-search`: an archive is made, indexed and asked; processor time, for others use the machine too."""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console

from benchmarks.search.made import EVERYWHERE, RARE, fill
from benchmarks.tables import Row, table
from storage.archive import Archive
from storage.search import Narrowing, Search
from storage.search_words import Query

ASKED = 40
"""Questions of each sort."""
PAGE = 30
"""Reports on a page of the dashboard."""


def main() -> None:
    """Measure and print; `--data DIR` keeps the archive for another time, `--json FILE` the figures."""
    parser = argparse.ArgumentParser(prog="benchmarks.search")
    parser.add_argument("--reports", type=int, default=100_000, help="made reports of about 4,000 signs")
    parser.add_argument("--data", type=Path, help="make the archive here; one that is there is asked again")
    parser.add_argument("--json", type=Path, help="keep the figures in this file")
    options = parser.parse_args()
    out = Console(width=132)
    out.print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder:
        data = options.data or Path(folder) / "data"
        made = [] if data.exists() else _made(data, options.reports)
        if made:
            out.print(table(f"index of {options.reports} reports", made))
        asked = _asked(data)
        out.print(table("questions, processor time in ms", asked))
    if options.json is not None:
        options.json.write_text(json.dumps([*made, *asked], ensure_ascii=False, indent=1), encoding="utf-8")


def _made(data: Path, reports: int) -> list[Row]:
    fill(data, reports)
    with Archive.open(data, write=True) as archive:
        spent = _timed(lambda: archive.index_for_search(None))
        room = archive.rows("select sum(length(block)) as n from search_pairs_data")[0]["n"]
        texts = archive.rows("select sum(length(cast(content as blob))) as n from version")[0]["n"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        {"what": "time, ms a version", "figure": spent * 1000 / reports},
        {"what": "index, bytes a version", "figure": room / reports},
        {"what": "its text as stored, bytes a version", "figure": texts / reports},
        {"what": "peak memory, MB", "figure": peak},
    ]


def _asked(data: Path) -> list[Row]:
    chance = random.Random(5)
    with Archive.open(data) as archive:
        last = archive.rows("select max(id) as n from version")[0]["n"]
        texts = [_text_of(archive, chance.randint(1, last)) for _ in range(ASKED)]
        search = Search(archive)
        kinds: dict[str, tuple[list[str], Narrowing]] = {
            "two signs that stand there": ([_cut(chance, text, 2) for text in texts], Narrowing()),
            "four signs that stand there": ([_cut(chance, text, 4) for text in texts], Narrowing()),
            "eight signs that stand there": ([_cut(chance, text, 8) for text in texts], Narrowing()),
            "forty signs that stand there": ([_cut(chance, text, 40) for text in texts], Narrowing()),
            "in every report": ([EVERYWHERE] * ASKED, Narrowing()),
            "in every report, one year": ([EVERYWHERE] * ASKED, Narrowing(year=2016)),
            "in every report, one county": ([EVERYWHERE] * ASKED, Narrowing(area="110000")),
            "in one of ten thousand": ([RARE] * ASKED, Narrowing()),
            "two words": ([f"{EVERYWHERE} {_cut(chance, text, 3)}" for text in texts], Narrowing()),
            "nowhere, each pair everywhere": (["政府信息公开政府信息公开政府"] * ASKED, Narrowing()),
            "nowhere": (["龘龘䶮䶮"] * ASKED, Narrowing()),
        }
        return [_row(name, search, words, narrowing) for name, (words, narrowing) in kinds.items()]


def _row(name: str, search: Search, words: Sequence[str], narrowing: Narrowing) -> Row:
    times, hits, stopped = [], 0, 0
    for one in words:
        start = time.process_time()
        found = search.ask(Query.read(one), narrowing, limit=PAGE)
        times.append(time.process_time() - start)
        hits += len(found.hits)
        stopped += found.stopped
    times.sort()
    return {
        "asked for": name,
        "p50": times[len(times) // 2] * 1000,
        "p95": times[int(len(times) * 0.95)] * 1000,
        "reports a page": hits / len(words),
        "ended early": stopped / len(words),
    }


def _text_of(archive: Archive, version: int) -> str:
    (row,) = archive.rows("select json_extract(content, '$.text') as text from version where id = ?", [version])
    return str(row["text"])


def _cut(chance: random.Random, text: str, length: int) -> str:
    """So many signs from somewhere in a text, without punctuation at their ends."""
    while True:
        place = chance.randrange(len(text) - length)
        cut = text[place : place + length]
        if all(sign.isalnum() for sign in cut[:2] + cut[-2:]) and not any(
            sign in '"“”' or sign.isspace() for sign in cut
        ):
            return cut


def _timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()

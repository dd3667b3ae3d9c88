"""How much of the true main text of real pages each reader gives, and how much beside it."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from statistics import mean

import trafilatura

from benchmarks.tables import Row
from crawler.extract.headings import page_titles
from crawler.extract.text import main_text
from crawler.page import Page
from storage.fingerprint import fold
from tests.gold_real.marks import GoldPage, gold_pages

PEERS = Path(__file__).parents[2] / ".venv-peers" / "bin" / "python"
"""Readers whose licences or needs are not ours live apart from the product."""


def truth_rows(material: Path) -> list[Row]:
    """One row a reader: mean F-score of pairs of signs by group of pages, and its worst page."""
    if not material.is_dir():
        return [{"reader": f"real pages not found: {material}"}]
    pages = list(gold_pages(material))
    readers = {"nianbao": [_ours(page) for page in pages], "trafilatura": [_trafilatura(page) for page in pages]}
    readers.update(_others([page.path for page in pages]))
    return [_row(name, pages, texts) for name, texts in readers.items()]


def f1(text: str, gold: str, title: str) -> float:
    """F-score over pairs of signs of the folded texts; a reader may give the title with the text or not."""
    return max(_f1(fold(text), fold(gold)), _f1(fold(text), fold(title + gold)))


def _f1(text: str, gold: str) -> float:
    ours, theirs = Counter(pairwise(text)), Counter(pairwise(gold))
    whole = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / whole if whole else 1.0


def _row(name: str, pages: Iterable[GoldPage], texts: Iterable[str]) -> Row:
    scores: dict[str, list[float]] = {}
    for page, text in zip(pages, texts, strict=True):
        scores.setdefault(page.group, []).append(f1(text, page.text, page.title))
    row: Row = {"reader": name}
    for group, values in scores.items():
        row[group] = mean(values)
        row[f"worst {group}"] = min(values)
    return row


def _ours(gold: GoldPage) -> str:
    page = Page.from_bytes(gold.path.read_bytes(), url="http://www.example.gov.cn/a.html")
    return main_text(page, page_titles(page, None)[1]).text


def _trafilatura(gold: GoldPage) -> str:
    return trafilatura.extract(gold.path.read_bytes(), include_tables=True, include_comments=False) or ""


def _others(paths: list[Path]) -> dict[str, list[str]]:
    if not PEERS.exists():
        return {}
    script = Path(__file__).with_name("peers.py")
    done = subprocess.run([PEERS, script, *map(str, paths)], capture_output=True, text=True, check=True)
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found

"""Real reports and the made ones of the gold set: none is another's copy, and each would be found if it were copied."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest

from crawler.extract.file_report import read_any
from monitor.copies.likeness import likeness, template_shingles
from monitor.copies.masking import Names, own_text
from monitor.copies.signing import LEAST_OWN, bands_of, shingles
from storage.contents import ReportContent
from storage.signatures import Signature

NAMES = Names(
    ["贺兰县", "金贵镇人民政府", "立岗镇人民政府", "景泰县", "古木镇人民政府", "洪泽区", "平罗县", "姚伏镇人民政府"]
)
STRANGE = 0.2
"""Reports that have nothing to do with each other share less; the most that was seen is 9 in 100."""


@pytest.fixture(scope="module")
def reports(material: Path) -> dict[str, ReportContent]:
    paths = [*sorted((material / "seeds").glob("*.txt")), *sorted((material / "documents" / "reports").glob("*.pdf"))]
    return {path.name: read_any(path.read_bytes(), name=path.name) for path in paths}


def test_no_real_report_is_anothers(reports: dict[str, ReportContent]) -> None:
    signs = {name: own_text(content, NAMES).signs for name, content in reports.items()}
    assert len(signs) >= 6
    assert all(len(text) >= LEAST_OWN for text in signs.values())
    for one, other in permutations(signs, 2):
        assert likeness(signs[one], signs[other], ()).share < STRANGE, (one, other)


def test_a_real_report_with_other_names_and_numbers_is_the_same_text(reports: dict[str, ReportContent]) -> None:
    content = next(one for name, one in reports.items() if name.startswith("000_"))
    text = content.text.replace("金贵镇", "立岗镇").replace("2018", "2019").replace("1500", "1720").replace("600", "83")
    assert text != content.text
    mine, other = own_text(content, NAMES).signs, own_text(replace(content, text=text), NAMES).signs
    assert likeness(other, mine, ()).share > 0.99
    assert len(set(bands_of(mine)) & set(bands_of(other))) > 28


def test_the_prescribed_form_alone_has_no_own_text(material: Path) -> None:
    path = material / "documents" / "reports" / "annual-report-template.docx"
    assert len(own_text(read_any(path.read_bytes(), name=path.name), NAMES).signs) < 50


def test_made_reports_of_the_gold_set_share_only_what_many_share() -> None:
    """They are made of one stock of sentences, as the reports of a county with one template are."""
    cases = Path(__file__).parent / "gold" / "cases"
    read = {path.parent.name: read_any(path.read_bytes(), name=path.name) for path in sorted(cases.glob("*/page.html"))}
    pool = {
        name: Signature(
            report=f"{number}-2018",
            number=1,
            county="640122",
            url="",
            sha256="",
            capture=number,
            first_seen=datetime(2019, 3, 1, tzinfo=UTC),
            title=content.title,
            unit=content.unit,
            shown=None,
            signs=own_text(content, Names([content.unit] if content.unit else [])).signs,
        )
        for number, (name, content) in enumerate(read.items())
    }
    assert len(pool) > 100
    common = template_shingles(pool.values(), {shingle for one in pool.values() for shingle in shingles(one.signs)})
    own = [one for one in pool.values() if likeness(one.signs, one.signs, common).own >= LEAST_OWN]
    alike = [likeness(one.signs, other.signs, common) for one, other in permutations(own, 2)]
    assert max((found.share for found in alike), default=0.0) < STRANGE

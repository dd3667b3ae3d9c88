"""Real reports and those of the gold set: the relations that are known to be broken in each, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.extract.file_report import read_any
from monitor.consistency.checks import Checks, checks_of
from storage.bodies import BodyKind
from tests.gold.marks import case_names, marks, reading

SEEDS: dict[str, tuple[BodyKind, set[str], set[str]]] = {
    "000": (BodyKind.TOWNSHIP, {"G14-15", "G14-16", "X-04", "X-18"}, set()),
    "001": (BodyKind.TOWNSHIP, {"G14-15", "G14-19", "X-01", "X-04", "X-18"}, set()),
    "002": (BodyKind.TOWNSHIP, {"G14-19", "X-01"}, {"X-16", "X-19"}),
    "003": (BodyKind.COUNTY, set(), {"X-19"}),
    "004": (BodyKind.TOWNSHIP, {"X-01", "X-14"}, {"X-09"}),
}
"""What was found by hand (domain.md, section 4): broken relations, and hints."""

SAID = {
    "000": ["微博微信回应事件数 31", "金贵镇微博", "1500 余条", "600 余条", "其他方式回应事件数 58"],
    "001": [
        "2100",
        "1400 于条",
        "主动公开政府信息数 623",
        "政策解读稿件发布数 37",
        "举办各类培训班数 4",
        "2800",
        "行政诉讼数量 3",
    ],
    "002": ["政务公开126条", "75条", "71条", "行政复议2件", "行政诉讼2件", "依法治教", "63次", "75件"],
    "003": ["申请共10件", "累计收到依申请公开信息申请12件"],
    "004": ["932条", "872", "三是", "行政处罚 6"],
}


def said(checks: Checks) -> str:
    return " ".join(one.rule.says for one in (*checks.broken, *checks.hints))


@pytest.mark.parametrize("seed", sorted(SEEDS))
def test_what_was_found_by_hand_is_found(material: Path, seed: str) -> None:
    (path,) = (material / "seeds").glob(f"{seed}_*.txt")
    kind, broken, hints = SEEDS[seed]
    checks = checks_of(read_any(path.read_bytes(), name=path.name), kind=kind)
    assert {one.rule.id for one in checks.broken} == broken
    assert {one.rule.id for one in checks.hints} == hints
    assert {one.rule.severity for one in checks.broken} <= {"warn"}
    assert [words for words in SAID[seed] if words not in said(checks)] == []


def test_all_parts_of_the_platforms_of_seed_001(material: Path) -> None:
    (path,) = (material / "seeds").glob("001_*.txt")
    checks = checks_of(read_any(path.read_bytes(), name=path.name))
    values = {key: value for one in checks.broken for key, value in one.rule.values}
    stated = {key: value for key, value in values.items() if key.startswith("text.published")}
    assert stated == {
        "text.published_total": 1400,
        "text.published_website": 168,
        "text.published_wechat": 30,
        "text.published_weibo": 15,
        "text.published_online": 1000,
        "text.published_boards": 420,
    }


def test_the_hongze_report(material: Path) -> None:
    """Its printed table leaves the totals of reviews and of lawsuits after review at nought."""
    content = (material / "documents/reports/hongze-2023-annual-report.pdf").read_bytes()
    checks = checks_of(read_any(content, name="hongze.pdf"), kind=BodyKind.COUNTY)
    assert {one.rule.id for one in checks.broken} == {"G21-04", "G21-06"}
    assert checks.evaluated >= 20


OF_FORM = [
    name for name in case_names() if marks(name).form in ("g2019", "g2021") and marks(name).group in ("html", "text")
]
BROKEN_IN_GOLD = {
    "dashes_for_blanks": {"G21-12"},
    "slashes_for_blanks": {"G21-12"},
    "labels_in_prose_2021": {"X-06", "X-09", "X-19"},
}
"""Pages made to hold blanks, or sentences that contradict their tables."""


@pytest.mark.parametrize("name", OF_FORM)
def test_pages_of_the_gold_set_agree(name: str) -> None:
    checks = checks_of(reading(name))
    assert {one.rule.id for one in checks.broken} == BROKEN_IN_GOLD.get(name, set())
    assert {one.rule.id for one in checks.hints} <= {"X-09"}

"""早于年度终结: what it rests on and how it is worded; its edges are told in stories."""

from __future__ import annotations

from monitor.rules import premature
from storage.findings import FindingKind, Grade
from tests.monitor.made_cases import at, case, claim, context, read, version

SEEN = at("01-25T06:01")


def test_it_shows_the_claim_the_version_and_the_sighting() -> None:
    told = version(SEEN, claim("page", "2018-12-18"), claim("list", "2018-12-20"))
    (found,) = premature.check(case(told, readings=[read("01-25T06:00", listed=True)]), context())
    assert (found.kind, found.grade) == (FindingKind.PREMATURE, Grade.CLAIMED)
    assert found.since == SEEN
    assert found.url == "http://site/1"
    assert [(item["type"], item.get("at", item.get("date"))) for item in found.evidence] == [
        ("claim", "2018-12-20"),
        ("version", "2019-01-25T06:01:00+08:00"),
        ("first_seen", "2019-01-25T06:00:00+08:00"),
        ("first_seen", "2019-01-25T06:01:00+08:00"),
    ]
    assert found.summary == "柳河镇人民政府 2018 年度报告：列表标示 2018-12-20，早于 2018 年度终结，无法反映全年情况。"
    assert found.summary_english == (
        "柳河镇人民政府, report for 2018: shown in the list: 2018-12-20, before the year 2018 was over; "
        "it cannot cover the whole year."
    )
    assert (found.rule, found.rule_english) == (premature.RULE, premature.RULE_ENGLISH)
    assert "推定" in found.rule and "inferred" in found.rule_english


def test_nothing_is_said_of_what_was_never_read_or_is_not_owed() -> None:
    told = version(SEEN, claim("page", "2018-12-18"))
    assert premature.check(case(readings=[read("01-25T06:00", listed=True)]), context()) == ()
    assert premature.check(case(told), context(owed=False)) == ()

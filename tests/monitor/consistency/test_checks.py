"""All checks of one report put together: whose report it is, how often a relation is told, what its values are called."""

from __future__ import annotations

from datetime import datetime

from monitor.consistency.checks import Checks, checks_of, checks_of_version
from storage.bodies import BodyKind, PublishingBody
from storage.contents import ReportContent
from storage.moments import SHANGHAI
from storage.sightings import Version
from tests.monitor.consistency.made import COLUMNS, new_form, old_form, report

SEEN = datetime(2019, 2, 1, 6, tzinfo=SHANGHAI)


def version(content: ReportContent) -> Version:
    return Version(
        report=f"640122103-{content.year}",
        number=1,
        url="a",
        content=content,
        fingerprint="f",
        sha256="ab",
        first_seen=SEEN,
        last_seen=SEEN,
        looks=1,
        capture=7,
    )


def body(kind: BodyKind, county: str = "640122", name: str = "柳河镇人民政府") -> PublishingBody:
    return PublishingBody(code="640122103", county=county, name=name, kind=kind)


def broken(content: ReportContent, of: PublishingBody | None) -> set[str]:
    return {one.rule.id for one in checks_of_version(version(content), None, of).broken}


def test_nothing_was_checked_and_nothing_is_broken() -> None:
    assert (Checks().evaluated, Checks().vacuous, Checks().broken, Checks().hints) == (0, 0, (), ())


def test_the_numbers_are_held_to_be_of_the_body_that_the_roster_names() -> None:
    told = report(old_form(), "g2014", text="2018年全镇主动公开政府信息900条。")
    assert broken(told, body(BodyKind.TOWNSHIP)) == {"X-01"}
    assert broken(told, body(BodyKind.DEPARTMENT)) == set()
    assert broken(told, None) == {"X-01"}
    other = report({}, "g2014", text="金山镇人民政府收到申请3件。", unit="金山镇")
    assert broken(other, body(BodyKind.TOWNSHIP)) == {"X-13"}
    assert broken(other, body(BodyKind.TOWNSHIP, name="金山镇人民政府")) == set()


def test_a_city_that_may_make_rules_may_count_them() -> None:
    rules = report(new_form() | {"t2_20_1.rules.valid": "1"})
    assert broken(rules, body(BodyKind.COUNTY, "441900", "某市人民政府")) == set()
    assert broken(rules, body(BodyKind.COUNTY, name="某县人民政府")) == {"G21-07"}
    assert broken(rules, None) == {"G21-07"}


def test_last_years_version_is_held_against_this_years() -> None:
    before = report(new_form(), year=2021)
    now = report(new_form() | {"t3.n2.natural": "9999"})
    found = checks_of_version(version(now), version(before), body(BodyKind.TOWNSHIP))
    assert "G21-09" in {one.rule.id for one in found.broken}


def test_three_places_are_told_and_of_four_one_is_counted() -> None:
    for places, more in ((3, False), (4, True)):
        values = new_form() | dict.fromkeys((f"t3.n1.{column}" for column in COLUMNS[:places]), "77")
        rule = next(one.rule for one in checks_of(report(values)).broken if one.rule.id == "G21-01")
        assert ("另有 1 处" in rule.says) is more
        assert ("另有" in rule.says) is more


def test_statements_of_one_subject_are_counted() -> None:
    text = "通过网站发布信息30条，其中：乡镇动态10条，政府文件15条，财政资金6条。"
    (found,) = checks_of(report({}, "g2014", text=text)).broken
    assert dict(found.rule.values) == {
        "text.published_website": 30,
        "text.published_part": 10,
        "text.published_part.2": 15,
        "text.published_part.3": 6,
    }

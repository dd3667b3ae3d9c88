"""What a contradiction rests on: since when, which figures of which report, how much is written out."""

from __future__ import annotations

from typing import Any

from monitor.judging.endings import close
from monitor.rules.inconsistent import check
from storage.bodies import BodyKind, Jurisdiction, PublishingBody, Site
from storage.cases import Case
from storage.findings import Conclusion, Finding, Status
from tests.test_stories import case_of, context_of, moment

COUNTY = "640122"

ZERO = {"all": "0"}
WRONG = {"all": "0", "c1": "5"}


def told(now: str, **story: Any) -> tuple[Case, tuple[Conclusion, ...]]:
    at = moment(now)
    case = case_of(story, at)
    return case, check(case, context_of(story, at))


def versions(*tables: dict[str, str], year: int = 2019) -> list[dict[str, Any]]:
    return [
        {"seen": f"{year}-02-{day:02d} 06:00", "text": "一、概述", "tables": {"g2014": table}}
        for day, table in enumerate(tables, 1)
    ]


def test_it_counts_from_the_first_of_the_versions_that_say_the_same() -> None:
    for tables, day in (
        ([WRONG], 1),
        ([ZERO, WRONG], 2),
        ([ZERO, WRONG, {**WRONG, "i1": "3"}], 2),
        ([WRONG, ZERO, WRONG], 3),
        ([WRONG, {**WRONG, "h3": "2"}], 1),
        ([{"all": "0", "h3": "2"}, WRONG], 2),
    ):
        _, (conclusion,) = told("2019-03-01 08:00", versions=versions(*tables))
        assert conclusion.since == moment(f"2019-02-{day:02d} 06:00")


def test_its_evidence_is_the_newest_version_and_the_figures_compared() -> None:
    case, (conclusion,) = told("2019-03-01 08:00", versions=versions(ZERO, WRONG))
    version, *rest = conclusion.evidence
    assert (version["type"], version["version"], version["sha256"]) == ("version", 2, f"{2:064d}")
    assert conclusion.url == case.versions[-1].url
    figures = {(item["row"], item["raw"], item["value"]) for item in rest if item["type"] == "figure"}
    assert figures == {("c1", "5", 5), *((f"c1_{number}", "0", 0) for number in range(1, 5))}
    assert {item["report"] for item in rest} == {"640122103-2018"}
    assert (conclusion.rules[0].id, conclusion.rule.count("G14-01")) == ("G14-01", 1)


def test_last_years_report_is_evidence_where_it_was_compared() -> None:
    carried = {"all": "0", "n1.natural": "1", "n1.total": "1", "n4.natural": "1", "n4.total": "1"}
    story: dict[str, Any] = {
        "year": 2022,
        "versions": [{"seen": "2023-01-20 06:00", "tables": {"t3": ZERO}}],
        "former": {"versions": [{"seen": "2022-01-20 06:00", "tables": {"t3": carried}}]},
    }
    _, (conclusion,) = told("2023-02-01 08:00", **story)
    shown = [item for item in conclusion.evidence if item["type"] == "version"]
    assert [item.get("note") for item in shown] == [None, "2021"]
    assert {item["report"] for item in conclusion.evidence if item["type"] == "figure"} == {
        "640122103-2021",
        "640122103-2022",
    }
    story["versions"][0]["tables"] = {"t3": {**ZERO, "n1.natural": "7", "n2.natural": "1", "n2.total": "1"}}
    _, (conclusion,) = told("2023-02-01 08:00", **story)
    assert [item.get("note") for item in conclusion.evidence if item["type"] == "version"] == [None]


def test_a_report_wrong_all_over_stays_readable() -> None:
    cells = {f"{row}.{column}": "9" for row in ("n1", "n2", "r1", "r2") for column in ("natural", "legal", "other")}
    _, (conclusion,) = told(
        "2023-02-01 08:00", year=2022, versions=[{"seen": "2023-01-20 06:00", "tables": {"t3": {"all": "3", **cells}}}]
    )
    assert sum(item["type"] == "figure" for item in conclusion.evidence) == 40
    assert len(conclusion.summary) < 300
    assert len(conclusion.summary_english) < 400
    assert [rule.id for rule in conclusion.rules] == ["G21-01", "G21-02", "G21-03"]
    assert all(len(rule.says) < 900 for rule in conclusion.rules)


def test_it_is_resolved_where_last_years_report_was_corrected() -> None:
    carried = {"all": "0", "n1.natural": "1", "n1.total": "1", "n4.natural": "1", "n4.total": "1"}
    before = {"versions": [{"seen": "2022-01-20 06:00", "tables": {"t3": carried}}]}
    story: dict[str, Any] = {"year": 2022, "versions": [{"seen": "2023-01-20 06:00", "tables": {"t3": ZERO}}]}
    case, (conclusion,) = told("2023-02-01 08:00", former=before, **story)
    at, later = moment("2023-02-01 08:00"), moment("2023-03-02 08:00")
    finding = Finding(
        finding=f"{case.report}-inconsistent",
        revision=1,
        kind=conclusion.kind,
        grade=conclusion.grade,
        status=Status.OPEN,
        county=COUNTY,
        body=case.body,
        body_name="柳河镇人民政府",
        report_year=2022,
        report=case.report,
        url=conclusion.url,
        due=None,
        rule="",
        rule_english="",
        since=conclusion.since,
        detected_at=at,
        recorded_at=at,
        resolved_at=None,
        summary=conclusion.summary,
        summary_english=conclusion.summary_english,
    )
    body = PublishingBody(code=case.body, county=COUNTY, name="柳河镇人民政府", kind=BodyKind.TOWNSHIP)
    site = Site(jurisdiction=Jurisdiction(code=COUNTY, name="贺兰县"), site="http://127.0.0.1:9/", bodies=(body,))
    same = case_of({"year": 2021, **before}, later)
    ended = close(finding, {case.report: case, same.report: same}, site, later)
    assert ended.status is Status.WITHDRAWN
    before["versions"].append({"seen": "2023-03-01 06:00", "tables": {"t3": ZERO}})
    corrected = case_of({"year": 2021, **before}, later)
    ended = close(finding, {case.report: case, corrected.report: corrected}, site, later)
    assert (ended.status, ended.reason) == (Status.RESOLVED, "上年报告已更正")


def test_one_relation_is_told_alone_and_of_more_the_others_are_counted() -> None:
    _, (alone,) = told("2019-03-01 08:00", versions=versions(WRONG))
    assert "另有" not in alone.summary
    assert "more" not in alone.summary_english
    _, (two,) = told("2019-03-01 08:00", versions=versions({"all": "0", "c1": "5", "d": "3"}))
    assert len(two.rules) == 2
    assert "，另有 1 项" in two.summary
    assert ", and 1 more" in two.summary_english


def test_a_long_relation_is_cut_in_the_sentence_and_whole_in_the_rule() -> None:
    cells = {f"{row}.{column}": "9" for row in ("n1", "n2", "r1", "r2") for column in ("natural", "legal", "other")}
    _, (conclusion,) = told(
        "2023-02-01 08:00", year=2022, versions=[{"seen": "2023-01-20 06:00", "tables": {"t3": {"all": "3", **cells}}}]
    )
    long = conclusion.rules[0]
    assert len(long.says_english) > 160
    assert f"{long.says_english[:159]}…, and 2 more." in conclusion.summary_english
    assert long.says_english[:160] not in conclusion.summary_english
    _, (short,) = told("2019-03-01 08:00", versions=versions(WRONG))
    assert len(short.rules[0].says) <= 160
    assert short.rules[0].says in short.summary


def test_one_relation_that_rests_on_recognised_signs_is_enough_to_say_so() -> None:
    table = {"confidence": 0.99, "all": "0", "c1": "5"}
    text = "一、概述\n通过网站发布信息30条，其中：乡镇动态10条，政府文件15条，财政资金6条。"
    seen = {"seen": "2019-02-01 06:00", "text": text, "tables": {"g2014": table}}
    _, (conclusion,) = told("2019-03-01 08:00", versions=[seen])
    assert {rule.id for rule in conclusion.rules} >= {"G14-01", "X-02"}
    assert "（数字由图片识别，须人工核对）" in conclusion.summary
    assert " (signs recognised from a picture, to be looked at)" in conclusion.summary_english


def test_so_many_statements_are_written_out_and_no_more() -> None:
    for count, written in ((22, 23), (23, 24), (24, 24), (30, 24)):
        parts = "，".join(f"第{number}批文件{number}条" for number in range(1, count + 1))
        text = f"一、概述\n通过网站发布信息9000条，其中：{parts}。"
        seen = {"seen": "2019-02-01 06:00", "text": text}
        _, (conclusion,) = told("2019-03-01 08:00", versions=[seen])
        assert sum(item["type"] == "statement" for item in conclusion.evidence) == written

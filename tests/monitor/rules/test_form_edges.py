"""要素不全, 未按统一格式, 可获取性不强: what their conclusions carry, and where a bound lies to the sign."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.rules import access, incomplete
from monitor.rules import format as form_rule
from storage.findings import Conclusion, Grade
from tests.test_stories import case_of, context_of, moment


def told(rule: Any, year: int, *versions: dict[str, Any], **story: Any) -> Conclusion | None:
    """The conclusion of one rule on versions seen on the first days of February after the report year."""
    now = moment(f"{year + 1}-03-01 08:00")
    seen = [{"seen": f"{year + 1}-02-{day:02d} 06:00", **said} for day, said in enumerate(versions, 1)]
    told = {"year": year, "versions": seen, **story}
    case = case_of(told, now)
    found = rule.check(case, context_of(told, now))
    assert len(found) <= 1
    return found[0] if found else None


def sure(rule: Any, year: int, *versions: dict[str, Any], **story: Any) -> Conclusion:
    found = told(rule, year, *versions, **story)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("year", "form", "severity", "grade"),
    [
        (2022, "g2019", "error", Grade.CONFIRMED),
        (2019, "g2014", "warn", Grade.SUSPECTED),
    ],
)
def test_the_form_says_how_sure_it_is(year: int, form: str, severity: str, grade: Grade) -> None:
    found = sure(form_rule, year, {"form": form})
    assert [(rule.id, rule.severity, rule.basis) for rule in found.rules] == [("FORM", severity, "official")]
    assert found.grade is grade


def test_the_form_and_its_tables_are_evidence() -> None:
    found = sure(form_rule, 2022, {"form": "g2019"})
    version, shown = found.evidence
    assert (version["type"], version["version"]) == ("version", 1)
    assert (shown["form"], len(shown["tables"])) == ("g2019", 6)
    assert shown["note"] == "2019 年试行格式"
    (one,) = [item for item in sure(form_rule, 2020, {"form": "g2014"}).evidence if item["type"] == "form"]
    assert one["tables"] == ["g2014"]
    assert "张表" not in sure(form_rule, 2020, {"form": "g2014"}).summary


def test_headings_of_the_old_law_are_evidence() -> None:
    found = sure(form_rule, 2021, {"form": "text"})
    headings = [item for item in found.evidence if item["type"] == "headings"]
    assert len(headings) == 1
    assert headings[0]["note"].split("；")[3] == "政府信息公开的收费及减免情况"
    assert not [item for item in sure(form_rule, 2022, {"form": "g2019"}).evidence if item["type"] == "headings"]
    more = dict.fromkeys(("八", "九", "十", "十一", "十二", "十三", "十四"), f"{'某' * 39}长题: 无")
    many = sure(form_rule, 2021, {"form": "text", "parts": more})
    titles = many.evidence[-1]["note"].split("；")
    assert len(titles) == 12
    assert titles[7] == "某" * 39 + "长"


@pytest.mark.parametrize(
    ("rule", "wrong", "right"),
    [
        (form_rule, {"form": "g2019"}, {"form": "g2021"}),
        (incomplete, {"form": "g2021", "lacks": ["t3"]}, {"form": "g2021"}),
        (access, {"form": "g2021", "lacks": ["t3"], "signals": ["table_as_picture"]}, {"form": "g2021"}),
    ],
)
def test_it_counts_from_the_first_of_the_versions_that_say_the_same(
    rule: Any, wrong: dict[str, Any], right: dict[str, Any]
) -> None:
    for versions, day in (
        ([wrong], 1),
        ([right, wrong], 2),
        ([wrong, right, wrong], 3),
        ([right, wrong, wrong], 2),
        ([wrong, wrong, wrong], 1),
    ):
        found = sure(rule, 2022, *versions)
        assert found.since == moment(f"2023-02-{day:02d} 06:00")
        assert f"第 {len(versions)} 版，2023-02-{day:02d} 06:00 起" in found.summary
        assert f"(version {len(versions)}, since 2023-02-{day:02d} 06:00)" in found.summary_english
    assert told(rule, 2022, wrong, right) is None


def test_gaps_are_named_three_by_three_and_counted() -> None:
    found = sure(incomplete, 2016, {"form": "text", "parts": dict.fromkeys("一二三四五六七", "某项: 全年十二。")})
    ids = [rule.id for rule in found.rules]
    firm = [rule for rule in found.rules if rule.severity == "error"]
    doubtful = [rule for rule in found.rules if rule.severity == "warn"]
    assert len(firm) > 3 and doubtful
    assert f"等 {len(firm)} 项" in found.summary
    assert f" and {len(firm) - 3} more" in found.summary_english
    assert found.summary.index("要素不全，未见") < found.summary.index("；可能缺少")
    assert [item["rule"] for item in found.evidence[1:]] == ids
    assert [item["sure"] for item in found.evidence[1:]] == [rule.severity == "error" for rule in found.rules]
    assert found.grade is Grade.CONFIRMED
    (one,) = sure(incomplete, 2022, {"form": "g2021", "lacks": ["t3"]}).rules
    assert one.severity == "error"
    three = sure(
        incomplete, 2016, {"form": "text", "parts": dict.fromkeys("三四", "某项: 全年十二。"), "end": "统计表"}
    )
    assert "等 " not in three.summary
    assert " more" not in three.summary_english


def test_the_rule_is_the_law_and_the_years_form() -> None:
    old = sure(incomplete, 2012, {"form": "text", "lacks": ["四"]})
    assert old.rule.startswith("《政府信息公开条例》（2007年）第三十二条")
    assert "；" not in old.rule and "; " not in old.rule_english
    new = sure(incomplete, 2022, {"form": "g2021", "lacks": ["t3"]})
    assert new.rule.endswith("第五十条；国办公开办函〔2021〕30号")
    assert new.rule_english.endswith("; 国办公开办函〔2021〕30号")


def test_files_that_could_not_be_read_are_counted_and_dead_links_are_not() -> None:
    files = [
        {"name": "甲.pdf", "problem": "no_connection: reset"},
        {"name": "乙.pdf", "sha256": "ab", "problem": "limit: memory"},
        {"name": "丙.pdf", "problem": "not_found: 404"},
    ]
    found = sure(incomplete, 2022, {"form": "g2021", "lacks": ["五"], "files": files})
    assert "另有 2 个附件未能读出" in found.summary
    assert "2 linked files could not be read" in found.summary_english
    assert found.grade is Grade.SUSPECTED
    scan = sure(incomplete, 2022, {"form": "g2021", "lacks": ["五"], "signals": ["recognised_text"]})
    assert "由图片识别" in scan.summary
    plain = sure(incomplete, 2022, {"form": "g2021", "lacks": ["五"]})
    assert "待核实" not in plain.summary
    assert "verified" not in plain.summary_english


LONG = "全年主动公开政府信息，经办人员逐条核对后上网。"


def barrier(*, text: str = "详见附件", **said: Any) -> list[str]:
    """What keeps readers from a report of 2022: the sentences of the rules."""
    found = told(access, 2022, {"text": text, "signals": ["body_short"], **said})
    return [] if found is None else [rule.says for rule in found.rules]


def test_a_rendition_with_two_hundred_signs_lets_a_scan_be_read() -> None:
    scan = {"name": "年报.pdf", "sha256": "ab", "problem": "scan: no text layer"}
    for signs, closed in ((199, True), (200, False)):
        beside = {"name": "年报.docx", "sha256": "cd", "text": ("字" * signs)}
        assert bool(barrier(files=[scan, beside])) is closed
        whole = told(
            access,
            2022,
            {"form": "g2021", "read": "ocr", "sure": 0.98, "signals": ["recognised_text"], "files": [beside]},
        )
        assert (whole is not None) is closed
    unsure = {"name": "年报.docx", "sha256": "cd", "text": "字" * 300, "confidence": 0.99}
    assert barrier(files=[scan, unsure]), "its text was itself recognised from a picture"
    unfetched = {"name": "年报.docx", "text": "字" * 300}
    assert barrier(files=[scan, unfetched]) == [], "nothing is known of a file that was not fetched"


def test_each_closed_file_is_named_with_what_is_wrong_with_it() -> None:
    files = [
        {"name": "甲" * 50 + ".pdf", "sha256": "ab", "problem": "encrypted: password"},
        {"name": "乙.doc", "sha256": "cd", "problem": "damaged container: x"},
        {"name": "丙.xls", "sha256": "ef", "problem": "empty file"},
    ]
    assert barrier(files=files) == [
        f"附件“{'甲' * 40}”已加密，无法打开",
        "附件“乙.doc”已损坏，无法打开",
        "附件“丙.xls”为空文件",
    ]
    found = sure(access, 2022, {"text": "详见附件", "signals": ["body_short"], "files": files})
    assert [item.get("sha256") for item in found.evidence[1:]] == ["ab", "cd", "ef"]
    assert [item["note"] for item in found.evidence[1:]] == [
        "encrypted: password",
        "damaged container: x",
        "empty file",
    ]
    assert "；" in found.summary


@pytest.mark.parametrize(
    ("problem", "says"),
    [
        ("encrypted", "报告文件已加密，无法打开"),
        ("damaged container: x", "报告文件已损坏，无法打开"),
        ("empty file", "报告文件为空文件"),
    ],
)
def test_a_bare_file_that_is_the_report(problem: str, says: str) -> None:
    assert barrier(text="", signals=["body_short", f"unread: {problem}"]) == [says]


def test_where_no_form_was_prescribed_a_picture_hides_one_table() -> None:
    picture = {"form": "text", "signals": ["table_as_picture"], "parts": {"三": ""}}
    assert told(access, 2012, picture) is not None
    read = {**picture, "tables": {"l2008": {"form": "l2008", "01.year_to_date": "3"}}}
    assert told(access, 2012, read) is None


def test_three_headings_over_pictures_are_named_and_all_are_counted() -> None:
    parts = dict.fromkeys(("二", "三", "四", "五"), "依申请公开情况表: ")
    found = sure(access, 2016, {"form": "text", "signals": ["table_as_picture"], "parts": parts})
    assert found.summary.count("“") == 3
    assert "in 4 parts" in found.summary_english
    assert (found.evidence[1]["signal"], found.evidence[1]["type"]) == ("table_as_picture", "signal")


def test_the_sentence_on_the_form_says_how_sure_it_is_and_by_what_document() -> None:
    firm = sure(form_rule, 2022, {"form": "g2019"})
    assert "：未按统一格式，采用" in firm.summary
    assert ": not the prescribed form: it follows" in firm.summary_english
    assert firm.rule.startswith("国办公开办函〔2021〕30号：2022 年度适用")
    assert "鼓励" not in firm.rule and "encouraged" not in firm.rule_english
    soft = sure(form_rule, 2019, {"form": "g2014"})
    assert "：格式待核实，采用" in soft.summary
    assert ": form to be verified: it follows" in soft.summary_english
    assert soft.rule.endswith("，该年度为鼓励采用")
    assert soft.rule_english.endswith(", encouraged for that year")


def test_two_tables_of_another_form_are_counted_and_one_is_not() -> None:
    one = sure(form_rule, 2022, {"form": "g2021", "mixed": {"t3": "g2019"}})
    assert "张表" not in one.summary
    two = sure(form_rule, 2022, {"form": "g2021", "mixed": {"t3": "g2019", "t2_20_1": "g2019"}})
    assert "（2 张表）" in two.summary
    assert "(2 tables)" in two.summary_english


def test_old_tables_below_the_whole_form_do_not_count() -> None:
    whole = {"form": "g2021", "mixed": {"g2014": "g2014", "l2008": "l2008"}}
    assert told(form_rule, 2022, whole) is None
    third = {**whole, "mixed": {**whole["mixed"], "t2_20_1": "g2019"}}
    assert told(form_rule, 2022, third) is not None


def test_headings_of_the_old_law_over_the_years_own_tables_in_a_file() -> None:
    assert told(form_rule, 2019, {"form": "text"}) is not None
    cells = {f"{row}.{column}": "0" for row in ("n1", "r6_1", "r6_2", "r6_3") for column in ("natural", "total")}
    file = {"name": "附表.docx", "sha256": "ab", "text": "附表", "tables": {"t3": cells}}
    assert told(form_rule, 2021, {"form": "text", "files": [file]}) is None
    assert told(form_rule, 2021, {"form": "text", "files": [{**file, "tables": {}}]}) is not None

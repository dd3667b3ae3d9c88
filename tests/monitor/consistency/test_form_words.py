"""What a text says of itself, to the sign: numbers of parts beyond ten, whose report it is, lists and periods."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.consistency.cells import Cells
from monitor.consistency.outcomes import Outcome
from monitor.consistency.speech import spoken
from monitor.consistency.text_form import form_outcomes
from storage.bodies import BodyKind
from storage.contents import ReportContent, Section, Statement
from storage.subjects import Subject
from tests.monitor.consistency.made import report

TENS = "一二三四五六七八九十"
NUMBERS = [*TENS, *(f"十{one}" for one in TENS[:9]), "二十", *(f"二十{one}" for one in TENS[:9])]


def outcomes(
    content: ReportContent, unit: str = "柳河镇", kind: BodyKind | None = None, year: int = 2018
) -> list[tuple[str, bool]]:
    return [(one.id, one.holds) for one in told(content, unit, kind, year)]


def told(content: ReportContent, unit: str = "柳河镇", kind: BodyKind | None = None, year: int = 2018) -> list[Outcome]:
    return list(form_outcomes(spoken(content, Cells(content), kind, year, unit)))


def parts(numbers: list[str], text: str = "") -> ReportContent:
    sections = tuple(Section(no=number, title="某事", text="某事") for number in numbers)
    return replace(report({}, "g2014"), text=text, sections=sections)


def stating(subject: Subject, text: str, raw: str, *, value: int | None = None, name: str = "") -> ReportContent:
    statement = Statement(subject=subject, value=value, unit="", raw=raw, section="", start=text.index(raw), name=name)
    return replace(report({}, "g2014"), text=text, statements=(statement,))


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        (NUMBERS, ""),
        (NUMBERS[:3], ""),
        ([str(number) for number in range(1, 13)], ""),
        ([one for one in NUMBERS[:14] if one != "十二"], "缺第十二部分"),
        ([one for one in NUMBERS[:12] if one != "十"], "缺第十部分"),
        ([one for one in NUMBERS[:12] if one != "十一"], "缺第十一部分"),
        ([one for one in NUMBERS if one != "二十"], "缺第二十部分"),
        ([one for one in NUMBERS if one != "二十二"], "缺第二十二部分"),
        (["一", "二", "二", "三"], "第二部分出现两次"),
        (["一", "三", "四"], "缺第二部分"),
    ],
)
def test_numbered_parts_follow_one_another(numbers: list[str], said: str) -> None:
    (found,) = told(parts(numbers))
    assert (found.id, found.holds) == ("X-14", not said)
    assert found.zh == (f"正文编号{said}" if said else "")


@pytest.mark.parametrize(
    "numbers",
    [
        ["一", "二"],
        ["二", "四", "五"],
        ["一", "四", "五"],
        ["一", "三", "五"],
        ["一", "二", "二", "二", "三"],
        ["甲", "乙", "丙"],
        ["零", "一一", "百"],
    ],
)
def test_numbers_that_tell_nothing(numbers: list[str]) -> None:
    assert [one for one in told(parts(numbers)) if not one.holds] == []


def test_a_heading_that_stands_in_the_text_is_no_gap() -> None:
    for line in ("三、某事", "（三）某事", "第三章 某事", "\n三.某事"):
        assert outcomes(parts(["一", "二", "四"], f"某事\n{line}")) == []
    assert outcomes(parts(["一", "二", "四"], "十三、某事，三是某事")) == [("X-14", False)]


@pytest.mark.parametrize(
    ("unit", "kind", "named", "verdict"),
    [
        ("柳河镇", BodyKind.TOWNSHIP, "柳河镇人民政府", [("X-13", True)]),
        ("柳河镇人民政府", None, "金山镇", [("X-13", False)]),
        ("临江县柳河镇人民政府", None, "柳河镇党政综合办公室", [("X-13", True)]),
        ("卫生健康局", BodyKind.DEPARTMENT, "卫健局", [("X-13", True)]),
        ("卫健局", BodyKind.DEPARTMENT, "临江县卫生健康局", [("X-13", True)]),
        ("卫健局", BodyKind.DEPARTMENT, "教育局", [("X-13", False)]),
        ("柳河镇", BodyKind.TOWNSHIP, "教育局", [("X-13", True)]),
        ("档案馆", None, "教育局", [("X-13", True)]),
        ("", None, "金山镇", []),
    ],
)
def test_whose_report_it_is(unit: str, kind: BodyKind | None, named: str, verdict: list[tuple[str, bool]]) -> None:
    content = stating(Subject.UNIT_NAMED, f"本报告由{named}编制。", f"本报告由{named}编制", name=named)
    assert outcomes(replace(content, unit=None), unit, kind) == verdict


def test_a_bureau_of_another_name_is_only_odd() -> None:
    for unit, other, weaker in (("教育局", "卫健局", "hint"), ("柳河镇", "金山镇", "")):
        content = stating(Subject.UNIT_NAMED, f"本报告由{other}编制。", f"本报告由{other}编制", name=other)
        (found,) = told(content, unit)
        assert (found.holds, found.weaker) == (False, weaker)


@pytest.mark.parametrize(
    ("unit", "kind", "named", "verdict"),
    [
        ("柳河镇", BodyKind.TOWNSHIP, "临江县人民政府", [("X-13", False)]),
        ("柳河镇", None, "临江县政府", [("X-13", False)]),
        ("河西", BodyKind.SUBDISTRICT, "临江市人民政府", [("X-13", False)]),
        ("教育局", BodyKind.DEPARTMENT, "临江县人民政府", []),
        ("柳河镇", BodyKind.TOWNSHIP, "柳河镇人民政府", []),
    ],
)
def test_to_whom_readers_are_sent(
    unit: str, kind: BodyKind | None, named: str, verdict: list[tuple[str, bool]]
) -> None:
    content = stating(Subject.ADDRESSEE, f"请与{named}联系。", f"请与{named}联系", name=named)
    assert outcomes(content, unit, kind) == verdict


@pytest.mark.parametrize(
    ("before", "count", "verdict"),
    [
        ("公开类别包括：甲、乙、丙", 3, [("X-11", True)]),
        ("公开类别包括：甲、乙、丙", 4, [("X-11", False)]),
        ("公开类别包括：甲、乙、丙", 2, [("X-11", False)]),
        ("公开类别包括：甲、乙和丙", 2, [("X-11", True)]),
        ("公开类别包括：甲、乙和丙", 3, [("X-11", True)]),
        ("公开类别包括：甲、乙和丙", 4, [("X-11", False)]),
        ("公开类别包括：甲、乙等", 9, []),
        ("公开类别包括：甲、乙等方面", 9, []),
        ("公开类别包括：甲", 9, []),
        ("公开甲、乙。包括：丙、丁，", 2, [("X-11", True)]),
    ],
)
def test_a_list_that_closes_with_a_count(before: str, count: int, verdict: list[tuple[str, bool]]) -> None:
    raw = f"共{count}类"
    assert outcomes(stating(Subject.CATEGORIES_COUNTED, before + raw, raw, value=count)) == verdict


def test_a_series_without_one_of_its_steps() -> None:
    for value, said in ((3, "缺“三是”"), (10, "缺“十是”"), (11, "缺“11”")):
        (found,) = told(stating(Subject.SERIES_GAP, "一是甲。四是乙。", "四是乙", value=value))
        assert (found.id, found.holds) == ("X-14", False)
        assert said in found.zh


def test_blanks_and_words_of_another_trade() -> None:
    (blank,) = told(stating(Subject.TEMPLATE_BLANK, "公开____条。", "公开____条"))
    assert (blank.id, blank.holds) == ("X-16", False)
    content = replace(report({}, "g2014"), text="坚持依法治教。")
    assert outcomes(content) == [("X-16", False)]
    assert outcomes(content, "教育体育局") == []
    assert outcomes(replace(content, title="某学校2018年年度报告")) == []
    assert outcomes(replace(content, text="坚持依法治税。"), "税务局") == []

"""The numbered parts of a report."""

from __future__ import annotations

import pytest

from crawler.extract.sections import sections_of, value_of
from storage.figures import form
from tests.crawler.extract.made import shown


def parts(text: str) -> list[tuple[str, str, str]]:
    return [(section.no, section.title, section.text) for section in sections_of(text)]


def test_text_before_the_first_heading_has_no_number() -> None:
    assert parts("根据条例编制。\n一、总体情况\n甲。\n乙。\n二、主动公开政府信息情况\n丙。") == [
        ("", "", "根据条例编制。"),
        ("一", "总体情况", "甲。\n乙。"),
        ("二", "主动公开政府信息情况", "丙。"),
    ]


def test_a_text_without_headings_is_one_part() -> None:
    assert parts("只有一段话。") == [("", "", "只有一段话。")]
    assert parts("") == []


def test_a_heading_may_run_on_into_its_text() -> None:
    found = parts(
        "一、总体情况 2022年，镇里加强了领导，明确了一名副镇长专门负责这一项工作，并按季度检查公开栏。\n"
        "二、收费及减免情况。本年没有收费。"
    )
    assert found[0][:2] == ("一", "总体情况")
    assert found[0][2].startswith("2022年，镇里")
    assert found[1] == ("二", "收费及减免情况", "本年没有收费。")


@pytest.mark.parametrize("mark", ["、", ".", "．", "，", "： "])
def test_marks_behind_the_number(mark: str) -> None:
    assert parts(f"一{mark}概述\n甲。")[0][:2] == ("一", "概述")


def test_more_than_ten_parts_and_other_spellings() -> None:
    signs = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四"]
    text = "\n".join(f"{sign}、第{number}件事的情况\n内容{number}。" for number, sign in enumerate(signs, 1))
    assert [no for no, _, _ in parts(text)] == signs
    assert parts("第一部分 概述\n甲。\n第二部分 主动公开\n乙。")[1] == ("二", "主动公开", "乙。")
    assert parts("一 概述\n甲。")[0] == ("一", "概述", "甲。")


def test_a_list_inside_a_part_opens_none() -> None:
    found = parts("一、总体情况\n一是甲。\n二是乙。\n二、主动公开情况\n一、网站\n二、公开栏\n三、收到和处理情况\n丙。")
    assert [no for no, _, _ in found] == ["一", "二", "三"]
    assert found[1][2] == "一、网站\n二、公开栏"


def test_rows_of_the_new_form_open_no_part() -> None:
    rows = "\n".join(f"{shown(row)}\n0" for row in form("g2021").table("t3").rows)
    text = (
        f"二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n{rows}\n四、政府信息公开行政复议、行政诉讼情况"
    )
    assert [title for _, title, _ in parts(text)] == [
        "主动公开政府信息情况",
        "收到和处理政府信息公开申请情况",
        "政府信息公开行政复议、行政诉讼情况",
    ]


def test_rows_of_the_old_form_open_no_part() -> None:
    rows = "\n".join(f"{shown(row)}\n0" for row in form("g2014").table("g2014").rows)
    found = parts(f"一、概述\n甲。\n二、主动公开情况\n乙。\n附件\n统计指标\n单位\n统计数\n{rows}")
    assert [title for _, title, _ in found] == ["概述", "主动公开情况"]


@pytest.mark.parametrize(
    ("sign", "number"), [("一", 1), ("十", 10), ("十四", 14), ("二十", 20), ("二十三", 23), ("", 0), ("百", 0)]
)
def test_signs_as_numbers(sign: str, number: int) -> None:
    assert value_of(sign) == number

"""Titles of annual reports and of the things that look like them."""

import pytest

from crawler.extract.titles import (
    Verdict,
    judge_title,
    normalise_title,
    report_year,
    speaks_like_report,
    unit,
    year_of_text,
)

REPORTS = [
    ("贺兰县立岗镇2022年政府信息公开工作年度报告", 2022, "贺兰县立岗镇"),
    ("平罗县姚伏镇人民政府 2016年政务公开工作年度报告", 2016, "平罗县姚伏镇人民政府"),
    ("贺兰县金贵镇 2018 年政府信息公开工作 年度报告", 2018, "贺兰县金贵镇"),
    ("2018年建新镇政府信息公开工作年度报告", 2018, "建新镇"),
    ("2008年张义镇人民政府信息公开工作年度报告", 2008, "张义镇人民政府"),
    ("2025年蟠龙镇人民政府信息公开工作年度报告", 2025, "蟠龙镇人民政府"),
    ("武江区龙归镇人民政府2016年政府信息公开年度报告", 2016, "武江区龙归镇人民政府"),
    ("马水镇2019年政府信息公开年度报告", 2019, "马水镇"),
    ("大路镇人民政府2019年信息公开年度报告", 2019, "大路镇人民政府"),
    ("下湿壕镇政府2022年信息公开工作年度报告", 2022, "下湿壕镇政府"),
    ("钟祥镇2019年度政府信息公开工作年度报告", 2019, "钟祥镇"),
    ("中扬镇2022年度政府信息公开工作年度报告", 2022, "中扬镇"),
    ("2009年度下管镇政府信息公开年度报告", 2009, "下管镇"),
    ("五河镇2017年度政务信息公开工作年报", 2017, "五河镇"),
    ("舒兰市市场监督管理局2016年政务信息公开年度报告", 2016, "舒兰市市场监督管理局"),
    ("重庆市大足区人民政府外事办公室政府信息公开工作2022年度报告", 2022, "重庆市大足区人民政府外事办公室"),
    ("屯溪区人民政府办公室2019年度政府信息公开年报", 2019, "屯溪区人民政府办公室"),
    (
        "阿拉善盟额济纳旗赛汉陶来苏木人民政府2022年度政府信息公开工作年度报告",
        2022,
        "阿拉善盟额济纳旗赛汉陶来苏木人民政府",
    ),
]

WEAK = [
    ("大苏河乡2020年度政府信息公开工作报告", 2020, "大苏河乡"),
    ("东大街街道办事处2020年政府信息公开工作报告", 2020, "东大街街道办事处"),
    ("2009年政务公开工作总结", 2009, None),
]

LOOK_ALIKES = [
    "【文稿解读】科苑街道办事处2020年政府信息公开工作年度报告",
    "屯溪区人民政府办公室2019年度政府信息公开年报（图解）",
    "屯溪区人民政府办公室2019年度政府信息公开年报（图文解读）",
    "石狮市2023年政府信息公开工作年度报告公布情况",
    "区政府办公室关于做好2016年政府信息公开年度报告编制发布工作的通知",
    "2018年政府信息公开工作年度报告报送通知",
    "固镇县召开2023年度政府信息公开工作年报编制和发布部署会",
    "乌兰哈达镇人民政府信息公开年度报告制度",
    "云乐镇信息公开统计制度",
    "国务院办公厅关于印发《政府信息公开工作年度报告格式》的通知",
    "政府网站工作年度报表",
    "2018年度整体支出绩效评价报告",
    "住房公积金2024年年度报告",
    "2021年部门预算公开",
    "2020年度部门决算",
    "2022年法治政府建设年度报告",
    "企业年报公示",
    "2019年政府工作报告",
    "2018年国民经济统计公报",
    "2020年某区政务公开指数绩效考评标准表",
    "一图读懂金贵镇2019年政府信息公开工作年度报告",
    "2019年上半年政务公开工作总结",
    "",
]


@pytest.mark.parametrize(("title", "year", "name"), REPORTS)
def test_report_titles(title: str, year: int, name: str) -> None:
    assert judge_title(title) is Verdict.REPORT
    assert report_year(title) == year
    assert unit(title) == name


@pytest.mark.parametrize(("title", "year", "name"), WEAK)
def test_weak_titles(title: str, year: int, name: str | None) -> None:
    assert judge_title(title) is Verdict.WEAK
    assert report_year(title) == year
    assert unit(title) == name


@pytest.mark.parametrize("title", LOOK_ALIKES)
def test_look_alikes_are_no_reports(title: str) -> None:
    assert judge_title(title) is Verdict.NO


@pytest.mark.parametrize(
    "title",
    ["宿州市人民政府2019年政府信息公开工作年度报告（图片版）", "金贵镇2020年政府信息公开工作年度报告（超链版）.pdf"],
)
def test_twins_are_told_apart(title: str) -> None:
    assert judge_title(title) is Verdict.RENDITION
    assert unit(title) in ("宿州市人民政府", "金贵镇")


def test_a_bare_name_is_as_often_a_column() -> None:
    assert judge_title("政府信息公开年报") is Verdict.WEAK
    assert judge_title("政府信息公开工作年度报告") is Verdict.WEAK
    assert judge_title("2019年政府信息公开年报") is Verdict.REPORT


def test_known_units_are_taken_out_before_the_negative_words() -> None:
    title = "清河县城乡规定展示馆2020年政府信息公开工作年度报告"
    assert judge_title(title) is Verdict.NO
    assert judge_title(title, units=["清河县城乡规定展示馆"]) is Verdict.REPORT
    assert judge_title("清河县城乡规定展示馆2020年政府信息公开年报解读", units=["清河县城乡规定展示馆"]) is Verdict.NO
    assert judge_title("清河县不动产评估中心2020年政府信息公开工作年度报告") is Verdict.REPORT


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("金贵镇二〇一八年政府信息公开工作年度报告", 2018),
        ("金贵镇二○一九年政府信息公开工作年度报告", 2019),
        ("金贵镇二O一一年政府信息公开工作年度报告", 2011),
        ("金贵镇二零二一年度政府信息公开年报", 2021),
        ("金贵镇２０１７年政府信息公开年报", 2017),
        ("金贵镇2018 年度政府信息公开年报", 2018),
        ("金贵镇政府信息公开工作年度报告（2016年）", 2016),
        ("金贵镇政府信息公开工作年度报告（2016年度）2017-03-02", 2016),
        ("贺政办发〔2020〕3号 金贵镇2019年政府信息公开年报", 2019),
        ("金贵镇2017-2018年政府信息公开年报", None),
        ("金贵镇政府信息公开年报", None),
        ("热线电话12018年报", None),
    ],
)
def test_years_in_every_spelling(title: str, year: int | None) -> None:
    assert report_year(title) == year


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("关于金贵镇人民政府2019年政府信息公开工作年度报告", "金贵镇人民政府"),
        ("附件1：金贵镇2019年政府信息公开工作年度报告.docx", "金贵镇"),
        ("2019年政府信息公开工作年度报告（金贵镇）", "金贵镇"),
        ("2019年政府信息公开工作年度报告-贺兰县人民政府网", None),
        ("信息公开_贺兰县教育局2019年政府信息公开年报", "贺兰县教育局"),
        ("2019年政府信息公开工作年度报告", None),
        ("《贺兰县2019年政府信息公开工作年度报告》", "贺兰县"),
    ],
)
def test_what_is_left_is_the_unit(title: str, name: str | None) -> None:
    assert unit(title) == name


def test_normal_form() -> None:
    assert normalise_title("“金贵镇”\u3000２０１９ 年\u200b年报（试行）") == "金贵镇2019年年报(试行)"


LONG = "本镇始终坚持以人民为中心的发展思想，做好各项工作。" * 14


def test_body_confirmation_needs_length_and_two_phrases() -> None:
    assert speaks_like_report(LONG + "一、主动公开情况。二、依申请公开情况。")
    assert not speaks_like_report(LONG + "一、主动公开情况。主动公开了。")
    assert not speaks_like_report("一、主动公开情况。二、依申请公开情况。")
    assert speaks_like_report(LONG + "统计期限自2018年1月1日起至2018年12月31日止。存在的主要问题如下。")


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("本报告统计期限为2018年1月1日至12月31日。", 2018),
        ("统计期限自 2020 年 1 月 1 日起，至 2020 年 12 月 31 日止。", 2020),
        ("自2019年1月1日起至2020年12月31日止", None),
        ("政府信息公开情况统计表\n(2018 年度)\n统计指标", 2018),
        ("岭下镇 2017 年\n政府信息公开工作年度报告\n根据条例编制。", 2017),
        ("根据《条例》和2016年的要求编制本报告。", None),
    ],
)
def test_the_year_a_text_speaks_of(text: str, year: int | None) -> None:
    assert year_of_text(text) == year


def test_hostile_titles_stay_cheap() -> None:
    assert judge_title("政府信息公开" * 20000) is Verdict.NO
    assert report_year("20" * 50000) is None

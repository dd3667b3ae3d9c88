"""A report's own text: what is masked, what is nobody's own, and that each sign is told where it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.copies.masking import Names, own_text
from storage.bodies import BodyKind, Jurisdiction, PublishingBody, Site
from storage.contents import Attachment, ReportContent

NAMES = Names(["贺兰县", "金贵镇人民政府", "立岗镇人民政府", "县教育体育局"])


def report(text: str, **more: object) -> ReportContent:
    return ReportContent(title="年度报告", unit=None, year=2018, source=None, text=text, **more)  # type: ignore[arg-type]


def signs(text: str, names: Names = NAMES) -> str:
    return own_text(report(text), names).signs


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("金贵镇把旧档案搬进了新屋子，晒了三天。", "立岗镇把旧档案搬进了新屋子，晒了三天。"),
        ("金贵镇人民政府把旧档案晒了三天。", "我镇把旧档案晒了三天。"),
        ("贺兰县金贵镇把旧档案晒了三天。", "本局把旧档案晒了三天。"),
        ("在县教育体育局的旧屋子里晒了三天。", "在金贵镇的旧屋子里晒了三天。"),
        ("晒了1200份旧档案，花了３天。", "晒了7份旧档案，花了１１天。"),
        ("旧档案2018年3月5日晒完，占九成。", "旧档案2019年12月15日晒完，占九成。"),
        ("占了98.5%的屋子，晒得很透。", "占了7%的屋子，晒得很透。"),
        ("旧 档 案 晒 了三天，\n\n晒得很透。", "旧档案晒了三天，晒得很透。"),
        ("“旧档案”晒了三天：晒得很透！", "旧档案晒了三天，晒得很透。"),
    ],
)
def test_only_names_numbers_and_stops_differ(one: str, other: str) -> None:
    assert signs(one) == signs(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("金贵镇把旧档案晒了三天。", "金贵镇把旧账本晒了三天。"),
        ("晒了三天，收进屋子。", "收进屋子，晒了三天。"),
    ],
)
def test_other_words_are_another_text(one: str, other: str) -> None:
    assert signs(one) != signs(other)


@pytest.mark.parametrize(
    "text",
    [
        "一、概述",
        "第二十条第（一）项",
        "指标名称\t合计，其中网站公开数量以及通过不同渠道公开的数量\t12",
        "根据《中华人民共和国政府信息公开条例》第五十条的规定，",
        "本报告所列数据的统计期限自2018年1月1日起，至2018年12月31日止。",
        "现将我镇2018年政府信息公开工作年度报告公布如下：",
        "如对本报告有任何疑问，请与金贵镇人民政府党政办公室联系（地址：金贵镇中心街，邮编：750200，电话：0951-8061234）。",
        "本年度未收到公民、法人和其他组织的政府信息公开申请。",
        "没有发生针对本单位的行政复议、行政诉讼。",
        "未收取检索、复制、邮寄等费用。",
        "全年收取政府信息公开信息处理费0元。",
        "本机关无其他需要报告的事项。",
        "2018年，全镇主动公开政府信息412条，其中通过网站公开380条。",
        "所列数据从2018年1月1日开始统计。",
        "（一）主动公开情况。",
        "（五）政府信息公开监督保障情况：",
        "",
    ],
)
def test_what_the_form_prescribes_is_nobodys_own(text: str) -> None:
    assert signs(text) == ""


def test_the_rest_of_a_sentence_stays() -> None:
    assert signs("根据《条例》第五十条，我镇把旧档案搬进了新屋子，未收到申请。") == "〇把旧档案搬进了新屋子"


def test_what_was_recognised_is_held_against_nothing_unless_it_is_sure() -> None:
    text = "把旧档案搬进了新屋子，晒了三天三夜，晒得很透。"
    scan = Attachment(name="扫描件", url="http://site/a.pdf", type="pdf", confidence=0.949)
    sure = Attachment(name="扫描件", url="http://site/a.pdf", type="pdf", confidence=0.95)
    seen = {"signals": ("recognised_text",)}
    assert own_text(report(text, **seen), NAMES).signs == ""
    assert own_text(report(text, **seen, attachments=(sure, scan)), NAMES).signs == ""
    assert own_text(report(text, **seen, attachments=(sure,)), NAMES).signs == signs(text) != ""
    assert own_text(report(text, attachments=(scan,)), NAMES).signs == signs(text)


def test_a_county_is_masked_with_all_that_its_bodies_are_called() -> None:
    body = PublishingBody(
        code="640122103", county="640122", name="金贵镇人民政府", kind=BodyKind.TOWNSHIP, aliases=("老金贵",)
    )
    site = Site(jurisdiction=Jurisdiction(code="640122", name="贺兰县"), site="http://site/", bodies=(body,))
    names = Names.of_county(site)
    assert {"贺兰县", "金贵镇人民政府", "金贵镇", "老金贵"} <= set(names.all)
    assert signs("老金贵的旧档案晒了三天。", names) == "〇的旧档案晒了三天"
    assert names.digest == Names(["老金贵", "贺兰县", "金贵镇人民政府"]).digest != NAMES.digest


@pytest.mark.parametrize("text", ["旧" * 90_000, "旧档案晒了三天。\n" * 20_000, "1" * 90_000, "我县" * 50_000])
def test_a_text_without_end_is_cut(text: str) -> None:
    own = own_text(report(text), NAMES)
    assert len(own.signs) == len(own.starts) == len(own.ends) <= 50_000


def test_a_name_of_one_sign_masks_nothing() -> None:
    assert Names(["县", "", " "]).all == ()


@given(st.text(alphabet="旧档案晒金贵镇0１9,，。；\t\n 《》一、（）未申请我县\ud800Aé", max_size=200))
def test_each_sign_says_where_it_stands(text: str) -> None:
    own = own_text(report(text), NAMES)
    assert len(own.signs) == len(own.starts) == len(own.ends)
    assert list(own.starts) == sorted(own.starts)
    for sign, start, end in zip(own.signs, own.starts, own.ends, strict=True):
        assert 0 <= start < end <= len(text)
        if sign not in "〇0":
            assert text[start:end] == sign
        if sign == "0":
            assert text[start].isdigit()


@given(st.text(max_size=300))
def test_no_text_is_too_odd(text: str) -> None:
    own = own_text(report(text), NAMES)
    assert len(own.signs) <= len(text)


def test_a_name_is_masked_as_it_is_and_without_its_office() -> None:
    assert set(Names(["金贵镇人民政府"]).all) == {"金贵镇人民政府", "金贵镇"}
    assert Names(["金贵镇中心小学"]).all == ("金贵镇中心小学",)
    assert Names(["永宁"]).all == ("永宁",)

"""The text against the tables and against itself: for each relation what breaks it, what keeps it, what must not count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.consistency.checks import Checks, checks_of, relations
from monitor.consistency.percentages import percentage_outcomes
from storage.bodies import BodyKind
from storage.contents import RECOGNISED_TEXT
from storage.figures import FORM_IDS, form
from storage.relations import text_relations
from tests.monitor.consistency.made import Values, new_form, old_form, report

PERIOD = "本报告所列数据的统计期限自2018年1月1日至2018年12月31日止。"


def ids(checks: Checks) -> set[str]:
    return {one.rule.id for one in (*checks.broken, *checks.hints)}


def old(text: str, kind: BodyKind | None = BodyKind.TOWNSHIP, **cells: object) -> Checks:
    """A report of 2018 whose figures agree, with this text."""
    values = old_form() | {f"g2014.{key}.value": str(value) for key, value in cells.items()}
    return checks_of(report(values, "g2014", text=text), kind=kind, body="柳河镇人民政府")


def new(text: str, **cells: object) -> Checks:
    """A report of 2022 whose figures are nought but for these (`t3_n1` for the total of row n1)."""
    values: Values = dict.fromkeys(new_form(), "0")
    for key, value in cells.items():
        table, _, rest = key.partition("_")
        row, _, column = rest.partition("__")
        values[f"{table}.{row}.{column or 'total'}"] = str(value)
    wanted = {"X-", "G21-11", "G14-19"}
    found = checks_of(report(values, text=text), kind=BodyKind.TOWNSHIP, body="柳河镇人民政府")
    keep = [one for one in found.broken if one.rule.id.startswith(tuple(wanted))]
    return replace(found, broken=tuple(keep))


def alone(
    text: str, year: int = 2018, unit: str = "柳河镇", kind: BodyKind | None = None, title: str | None = None
) -> Checks:
    """A report without any table."""
    form_id = "g2014" if year <= 2018 else "g2021"
    return checks_of(report({}, form_id, text=text, year=year, unit=unit, title=title), kind=kind)


# totals and splits


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2018年，我镇主动公开政府信息50条。", set()),
        ("2018年，我镇主动公开政府信息51条。", {"X-01"}),
        ("2018年，我镇主动公开政府信息50余条。", set()),
        ("2018年，我镇主动公开政府信息约48条。", set()),
        ("2018年，我镇主动公开政府信息60余条。", {"X-01"}),
        ("2018年，我镇主动公开政府信息近60条。", {"X-01"}),
        ("2018年，我镇主动公开政府信息近55条。", set()),
        ("自条例实施以来，我镇累计主动公开政府信息5100条。", set()),
        ("2017年，我镇主动公开政府信息51条。", set()),
    ],
)
def test_the_total_against_the_table(text: str, found: set[str]) -> None:
    assert ids(old(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "我镇主动公开政府信息932条。通过政府网站公开政府信息432条，通过政务微博发布政府信息108条，通过政务微信发布政府信息332条。",
            {"X-01"},
        ),
        (
            "我镇主动公开政府信息872条。通过政府网站公开政府信息432条，通过政务微博发布政府信息108条，通过政务微信发布政府信息332条。",
            set(),
        ),
        (
            "我镇主动公开政府信息500条。通过政府网站公开政府信息432条，通过政务微博发布政府信息108条，通过政务微信发布政府信息332条。",
            set(),
        ),
        ("我镇主动公开政府信息431条。通过政府网站公开政府信息432条，通过政务微博发布政府信息108条。", {"X-01"}),
        ("我镇主动公开政府信息900余条。通过政府网站公开政府信息432条，通过政务微博发布政府信息108条。", set()),
        ("我镇主动公开政府信息932条。通过政府网站公开政府信息432条。", set()),
    ],
)
def test_the_total_against_its_channels(text: str, found: set[str]) -> None:
    assert ids(new(text)) == found


def test_a_total_that_fits_no_channel_in_a_report_without_table() -> None:
    text = "一、主动公开\n全年在政府网站公示各类信息75条，公示栏公示各类文件、信息71条。\n二、其他\n全年政务公开{}条。"
    assert ids(alone(text.format(126))) == {"X-01"}
    for whole in (75, 71, 146):
        assert ids(alone(text.format(whole))) == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("通过网站发布信息30条，其中：乡镇动态10条，政府文件15条，财政资金5条。", set()),
        ("通过网站发布信息30条，其中：乡镇动态10条，政府文件15条，财政资金6条。", {"X-02"}),
        ("通过网站发布信息30条，其中：乡镇动态10条，政府文件15条。", {"X-02"}),
        ("通过网站发布信息30条，其中：乡镇动态10条，政府文件15条等。", set()),
        ("通过网站发布信息30条，其中包括乡镇动态10条，政府文件15条。", set()),
        ("通过网站发布信息30条，其中：乡镇动态10条，政府文件25条等。", {"X-02"}),
        ("通过网站发布信息30条，其中：乡镇动态31条。", {"X-03"}),
        ("通过网站发布信息30条，其中：乡镇动态30余条。", set()),
        ("通过网站发布信息30条，其中：乡镇动态12条。", set()),
    ],
)
def test_splits(text: str, found: set[str]) -> None:
    assert ids(old(text)) == found


def test_a_part_larger_than_its_whole_is_an_error() -> None:
    (rule,) = [one.rule for one in new("我镇主动公开政府信息382条，其中微信公众号发布2443条。").broken]
    assert (rule.id, rule.severity) == ("X-03", "error")
    assert dict(rule.values) == {"text.published_total": 382, "text.published_wechat": 2443}


# channels


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("通过政府网站发布信息30条。", set()),
        ("通过政府网站发布信息31条。", {"X-04"}),
        ("通过政务微博发布信息8条，通过政务微信发布信息12条。", set()),
        ("通过政务微博发布信息8条，通过政务微信发布信息13条。", {"X-04"}),
        ("通过公开栏公开信息20条。", set()),
        ("通过公开栏公开信息12条。", set()),
        ("通过公开栏公开信息21条。", {"X-04"}),
        ("通过政府网站发布信息31条。经核，通过政府网站发布信息30条。", set()),
        ("各乡镇通过政府网站发布信息310条。", set()),
        ("力争通过政府网站发布信息310条。", set()),
    ],
)
def test_channels(text: str, found: set[str]) -> None:
    assert ids(old(text)) == found


def test_a_channel_that_is_named_and_has_nought() -> None:
    text = "通过柳河镇微博等平台公开政府信息。"
    assert ids(old(text)) == set()
    assert ids(old(text, a2_3=0, a2_5=28)) == {"X-04"}
    assert ids(old("下一步计划通过微博公开政府信息。", a2_3=0, a2_5=28)) == set()


def test_whose_numbers() -> None:
    text = "2018年全县主动公开政府信息900条。"
    assert ids(old(text, kind=BodyKind.DEPARTMENT)) == set()
    assert ids(old(text, kind=BodyKind.COUNTY)) == {"X-01"}
    assert ids(old("2018年全镇主动公开政府信息900条。", kind=BodyKind.TOWNSHIP)) == {"X-01"}


# requests


@pytest.mark.parametrize(
    ("text", "cells", "found"),
    [
        ("2022年，我镇未收到政府信息公开申请。", {}, set()),
        ("2022年，我镇未收到政府信息公开申请。", {"t3_n1": 2}, {"X-05"}),
        ("2022年，我镇收到政府信息公开申请3件。", {}, {"X-05"}),
        ("2022年，我镇收到政府信息公开申请3件。", {"t3_n1": 3}, set()),
        ("2022年，我镇收到政府信息公开申请3件。", {"t3_n1": 4}, {"X-06"}),
        ("2022年，我镇收到政府信息公开申请3件（含上年结转1件）。", {"t3_n1": 2, "t3_n2": 1}, set()),
        ("2022年，我镇共办理政府信息公开申请3件。", {"t3_n1": 2, "t3_n2": 1}, set()),
        ("2022年，我镇收到政府信息公开申请5件，上年结转2件。", {"t3_n1": 5, "t3_n2": 1}, {"X-06"}),
        ("2022年，我镇累计收到政府信息公开申请8件。", {"t3_n1": 2}, set()),
        ("2022年，各部门收到政府信息公开申请8件。", {"t3_n1": 2}, set()),
        ("2022年，我镇未受理政府信息公开申请。", {"t3_n2": 1}, set()),
        ("2022年，我镇共办理政府信息公开申请1件。", {"t3_n2": 1}, set()),
        ("2022年，我镇收到自然人政府信息公开申请2件。", {"t3_n1": 3, "t3_n1__natural": 2}, set()),
    ],
)
def test_requests(text: str, cells: dict[str, int], found: set[str]) -> None:
    assert ids(new(text, **cells)) == found


def test_a_denial_beside_the_right_number_is_less_sure() -> None:
    text = "2022年，我镇收到政府信息公开申请2件。六、其他\n我镇未收到政府信息公开申请。"
    found = {one.rule.id: one.rule.severity for one in new(text, t3_n1=2).broken}
    assert found == {"X-05": "warn", "X-19": "warn"}
    (alone_told,) = new("我镇未收到政府信息公开申请。", t3_n1=2).broken
    assert "多于" not in alone_told.rule.says
    assert alone_told.rule.severity == "error"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("收到政府信息公开申请20件，其中当面申请5件，传真申请4件，网络申请6件，信函申请5件。", set()),
        ("收到政府信息公开申请20件，其中当面申请7件。", {"X-06"}),
        ("收到政府信息公开申请20件，办结12件。", set()),
        ("收到政府信息公开申请20件，办结15件。", {"X-06"}),
    ],
)
def test_requests_of_the_old_form(text: str, found: set[str]) -> None:
    assert ids(old(text)) == found


@pytest.mark.parametrize(("settled", "found"), [(2, set()), (3, set()), (4, set()), (5, {"X-06"}), (1, {"X-06"})])
def test_requests_settled_may_hold_those_in_hand(settled: int, found: set[str]) -> None:
    text = f"2022年，我镇收到政府信息公开申请3件，办结{settled}件。"
    assert ids(new(text, t3_n1=3, t3_n2=1, t3_tot=2, t3_n4=2)) == found


@pytest.mark.parametrize("kind", ["commercial", "legal", "other"])
def test_one_kind_of_applicant_may_be_meant(kind: str) -> None:
    cells = {"t3_n1": 5, f"t3_n1__{kind}": 2, "t3_n1__natural": 3}
    assert ids(new("2022年，我镇收到政府信息公开申请2件。", **cells)) == set()
    assert ids(new("2022年，我镇收到政府信息公开申请4件。", **cells)) == {"X-06"}


@pytest.mark.parametrize(("answered", "found"), [(2, set()), (3, set()), (4, {"X-08"})])
def test_no_more_answers_than_outcomes(answered: int, found: set[str]) -> None:
    assert ids(new(f"2022年，我镇收到政府信息公开申请3件，答复{answered}件。", t3_n1=3, t3_tot=3)) == found


def test_requests_told_by_parts() -> None:
    text = "2022年，收到政府信息公开申请2件。另收到政府信息公开申请3件。"
    assert ids(new(text, t3_n1=5)) == {"X-19"}
    assert ids(new(text, t3_n1=6)) == {"X-06", "X-19"}
    assert ids(new(text, t3_n1=3)) == {"X-19"}


def test_what_a_disagreement_says() -> None:
    (found,) = new("2022年，我镇收到政府信息公开申请7件（含上年结转1件）。", t3_n1=5, t3_n2=1).broken
    assert "正文「我镇收到政府信息公开申请7件" in found.rule.says
    assert "本年新收政府信息公开申请数量·总计 5、上年结转政府信息公开申请数量·总计 1，合计 6" in found.rule.says
    assert "together 6" in found.rule.says_english
    assert "多于" not in found.rule.says
    assert dict(found.rule.values)["t3.n2.total"] == 1


# courts and outcomes


@pytest.mark.parametrize(
    ("text", "cells", "found"),
    [
        ("未发生因政府信息公开引发的行政复议、行政诉讼。", {}, set()),
        ("未发生因政府信息公开引发的行政复议、行政诉讼。", {"t4_count__rv_total": 1}, {"X-07"}),
        ("因政府信息公开被申请行政复议2件。", {"t4_count__rv_total": 2}, set()),
        ("因政府信息公开被申请行政复议2件。", {"t4_count__rv_total": 3}, {"X-07"}),
        ("因政府信息公开引发行政诉讼3件。", {"t4_count__ld_total": 1, "t4_count__lr_total": 2}, set()),
        ("因政府信息公开引发行政诉讼3件。", {"t4_count__ld_total": 3, "t4_count__lr_total": 2}, set()),
        ("因政府信息公开引发行政诉讼4件。", {"t4_count__ld_total": 3, "t4_count__lr_total": 2}, {"X-07"}),
    ],
)
def test_courts(text: str, cells: dict[str, int], found: set[str]) -> None:
    assert ids(new(text, **cells)) - {"G21-11"} == found


@pytest.mark.parametrize(
    ("text", "cells", "found"),
    [
        ("收到政府信息公开申请3件，予以公开2件，部分公开1件。", {"t3_r1": 2, "t3_r2": 1}, set()),
        ("收到政府信息公开申请3件，予以公开2件，部分公开1件。", {"t3_r1": 1, "t3_r2": 1}, {"X-08"}),
        ("收到政府信息公开申请3件，不予公开3件。", {"t3_r3_1": 1, "t3_r3_7": 2}, set()),
        ("收到政府信息公开申请3件，不予公开3件。", {"t3_r3_1": 1, "t3_r3_7": 1}, {"X-08"}),
    ],
)
def test_outcomes(text: str, cells: dict[str, int], found: set[str]) -> None:
    assert ids(new(text, t3_n1=3, t3_tot=3, **cells)) == found


def test_outcomes_against_the_answers_told() -> None:
    text = "受理的10件政府信息公开申请均已答复，其中同意公开{}件，非政府信息1件，非本机关政府信息1件。"
    assert ids(alone(text.format(8), 2018)) == set()
    assert ids(alone(text.format(9), 2018)) == {"X-08"}


# other numbers


@pytest.mark.parametrize(
    ("text", "cells", "found"),
    [
        ("全年办理行政处罚6件。", {"t2_20_6_penalty": 6}, set()),
        ("全年办理行政处罚7件。", {"t2_20_6_penalty": 6}, {"X-09"}),
    ],
)
def test_decisions(text: str, cells: dict[str, int], found: set[str]) -> None:
    values: Values = dict.fromkeys(new_form(), "0")
    values["t2_20_6.penalty.decisions"] = str(cells["t2_20_6_penalty"])
    assert ids(checks_of(report(values, text=text))) == found


def test_decisions_that_the_text_passes_over_are_a_hint() -> None:
    values: Values = dict.fromkeys(new_form(), "0") | {"t2_20_6.penalty.decisions": "6"}
    checks = checks_of(report(values, text="一、总体情况\n全年平稳。\n行政处罚\n6\n"))
    assert [one.rule.id for one in checks.hints] == ["X-09"]
    assert checks.broken == ()
    assert checks_of(report(values, text="依法公开行政处罚决定。")).hints == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("召开相关政策解读培训会2场次。", set()),
        ("召开相关政策解读培训会1场次。", set()),
        ("召开相关政策解读培训会6场次。", {"X-18"}),
        ("通过民生服务窗口解答群众疑问6条，通过电话回应群众疑问5条。", set()),
        ("通过民生服务窗口解答群众疑问6条，通过电话回应群众疑问6条。", {"X-18"}),
        ("政府信息公开专项经费2万元。", set()),
        ("政府信息公开专项经费20000元。", set()),
        ("政府信息公开专项经费3万元。", {"X-18"}),
    ],
)
def test_other_numbers(text: str, found: set[str]) -> None:
    assert ids(old(text)) == found


# percentages


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("共收到建议6件，已办结5件，办结率83.3%。", []),
        ("共收到建议6件，已办结5件，办结率83.33%。", []),
        ("共收到建议6件，已办结5件，办结率83%。", []),
        ("共收到建议6件，已办结5件，办结率84%。", []),
        ("共收到建议6件，已办结5件，办结率85%。", [False]),
        ("共收到建议6件，已办结5件，办结率93.3％。", [False]),
        ("共收到建议14件，其中议案6件，办结5件，办结率83.3%。", []),
        ("共收到建议14件，其中议案6件，办结5件，办结率93.3%。", []),
        ("共收到建议60余件，已办结5件，办结率93.3%。", []),
        ("答复率100%。", []),
        ("同比增长93.3%。", []),
    ],
)
def test_percentages(text: str, broken: list[bool]) -> None:
    assert [one.holds for one in percentage_outcomes(text) if not one.holds] == broken


def test_percentages_of_seed_like_prose() -> None:
    text = "办理议案6件、意见和建议8件。已办结议案5件、办结率83.3%；办结意见和建议7件，办结率87.5%；其他正在办理中。"
    assert [one.holds for one in percentage_outcomes(text)] == [True, True]


# what the text says of itself


def test_counted_parts() -> None:
    text = "本报告由总体情况、主动公开情况、依申请公开情况等{}个部分组成。\n一、总体情况\n甲。\n二、主动公开情况\n乙。\n三、依申请公开情况\n丙。\n"
    assert ids(alone(text.format(3))) == set()
    assert ids(alone(text.format(4))) == {"X-11"}
    assert ids(alone(text.replace("等{}", "、附表等{}").format(4))) == set()


def test_counted_categories() -> None:
    text = "公开类别主要包括：领导介绍、政府机构、政策法规和规划计划、其他共{}个类别。"
    assert [ids(alone(text.format(number))) for number in (3, 4, 5, 6)] == [{"X-11"}, set(), set(), {"X-11"}]
    assert ids(alone("公开类别主要包括：领导介绍、政府机构等共9个类别。")) == set()


def test_periods() -> None:
    assert ids(alone(PERIOD)) == set()
    (found,) = alone(PERIOD.replace("2018", "2017")).broken
    assert (found.rule.id, found.rule.severity) == ("X-12", "error")
    assert ids(alone(PERIOD.replace("1月1日", "3月1日"))) == {"X-12"}
    assert ids(alone(PERIOD.replace("12月31日", "11月30日"))) == {"X-12"}
    assert ids(alone(PERIOD, title="柳河镇2017年政府信息公开工作年度报告")) == {"X-12"}
    assert ids(alone(PERIOD, title="关于2019年公布2018年政府信息公开工作年度报告的说明")) == set()
    assert ids(alone(PERIOD + PERIOD.replace("12月31日", "11月30日"))) == set()


@pytest.mark.parametrize(
    ("unit", "kind", "text", "found"),
    [
        ("柳河镇", BodyKind.TOWNSHIP, "本报告由柳河镇人民政府编制。", set()),
        ("柳河镇", BodyKind.TOWNSHIP, "本报告由临江县柳河镇人民政府编制。", set()),
        ("临江县柳河镇人民政府", BodyKind.TOWNSHIP, "本报告由柳河镇人民政府办公室编制。", set()),
        ("柳河镇", BodyKind.TOWNSHIP, "本报告由金山镇人民政府编制。", {"X-13"}),
        ("柳河街道", BodyKind.SUBDISTRICT, "本报告由柳河镇人民政府编制。", set()),
        ("柳河镇", BodyKind.TOWNSHIP, "本报告由临江县人民政府办公室编制。", set()),
        ("临江县", BodyKind.COUNTY, "2018年，金山镇人民政府收到申请3件。", set()),
        ("柳河镇", BodyKind.TOWNSHIP, "金山镇人民政府收到申请3件。", {"X-13"}),
        ("临江县民政局", BodyKind.DEPARTMENT, "如有疑问，请与临江县水务局联系。", {"X-13"}),
        ("临江县卫生健康局", BodyKind.DEPARTMENT, "如有疑问，请与临江县卫健局联系。", set()),
        ("临江县人社局", BodyKind.DEPARTMENT, "如有疑问，请与人力资源和社会保障局联系。", set()),
        ("临江县民政局", BodyKind.DEPARTMENT, "如有疑问，请与民政局联系。", set()),
        ("柳河街道", BodyKind.SUBDISTRICT, "公民向市政府及市政府办公室提出的政府信息公开申请3件。", {"X-13"}),
        ("临江县", BodyKind.COUNTY, "公民向市政府及市政府办公室提出的政府信息公开申请3件。", set()),
    ],
)
def test_whose_report(unit: str, kind: BodyKind, text: str, found: set[str]) -> None:
    assert ids(alone(text, unit=unit, kind=kind)) & {"X-13"} == found


def test_another_bureau_is_a_hint_only() -> None:
    checks = alone("如有疑问，请与临江县水务局联系。", unit="临江县民政局", kind=BodyKind.DEPARTMENT)
    assert ([one.rule.id for one in checks.hints], checks.broken) == (["X-13"], ())


def test_periods_of_something_else() -> None:
    assert ids(alone("政府开放日活动时间为2018年6月1日至6月30日。")) == set()
    assert ids(alone("本报告统计数据自2018年6月1日至6月30日。")) == {"X-12"}
    assert ids(alone("本报告中所列数据的时间为2018年6月1日至6月30日。")) == {"X-12"}


def test_a_county_tells_of_its_bureaus() -> None:
    values: Values = dict.fromkeys(new_form(), "0") | {"t2_20_6.penalty.decisions": "60"}
    values |= {"t3.n1.natural": "5", "t3.n1.total": "5", "t3.n4.natural": "5", "t3.n4.total": "5"}
    for text, found in (
        ("全年办理行政处罚6件。", set()),
        ("全年办理行政处罚61件。", {"X-09"}),
        ("2022年全县办理行政处罚59件。", {"X-09"}),
        ("收到政府信息公开申请2件。又收到政府信息公开申请3件。", {"X-19"}),
        ("收到政府信息公开申请2件。又收到政府信息公开申请2件。", {"X-06"}),
    ):
        checks = checks_of(report(values, text=text + "行政处罚从严。"), kind=BodyKind.COUNTY)
        assert ids(checks) == found
        assert not any(one.rule.id == "X-19" for one in checks.broken)


def test_gaps_in_numbering() -> None:
    assert ids(alone("一是加强领导。二是健全制度。四是接受监督。")) == {"X-14"}
    assert ids(alone("一是加强领导。二是健全制度。三是接受监督。")) == set()
    parts = "一、概述\n甲乙。\n二、主动公开\n甲乙。\n{}、申请\n甲乙。\n五、其他\n甲乙。\n"
    assert ids(alone(parts.format("四"))) == {"X-14"}
    assert ids(alone(parts.format("四") + "（三）依申请公开\n")) == set()
    assert ids(alone("一、概述\n甲乙。\n二、主动公开\n甲乙。\n三、申请\n甲乙。\n")) == set()


def test_hints_of_other_places() -> None:
    for text in ("促进依法行政和依法治教。", "____镇人民政府", "全年公开信息XX条。"):
        checks = alone(text)
        assert ([one.rule.id for one in checks.hints], checks.broken) == (["X-16"], ())
    assert ids(alone("促进依法治教。", unit="临江县教育局")) == set()


# X-19 and the courts without a request


def test_one_thing_told_twice() -> None:
    assert ids(alone("收到政府信息公开申请3件。全年共收到政府信息公开申请5件。")) == {"X-19"}
    assert ids(alone("收到政府信息公开申请3件。全年共收到政府信息公开申请3件。")) == set()
    checks = alone("2018年收到政府信息公开申请10件，累计收到依申请公开信息申请12件。")
    assert ([one.rule.id for one in checks.hints], checks.broken) == (["X-19"], ())
    checks = alone("开展政策解读工作63次。2018年共解读中央、省、州、市文件75件。")
    assert ([one.rule.id for one in checks.hints], checks.broken) == (["X-19"], ())


def test_courts_without_a_request_in_a_text_alone() -> None:
    text = "2018年无依申请公开事项。\n因政府信息公开引发行政复议2件，行政诉讼1件。"
    assert [one.rule.id for one in alone(text).broken] == ["G14-19"]
    assert [one.rule.id for one in alone(text.replace("2018", "2022"), 2022).hints] == ["G21-11"]
    assert ids(alone(text.replace("2件", "0件").replace("1件", "0件"))) == set()


def test_a_recognised_text_accuses_no_one_for_sure() -> None:
    content = report({}, "g2014", text=PERIOD.replace("2018", "2017"), signals=(RECOGNISED_TEXT,))
    (found,) = checks_of(content).broken
    assert (found.rule.severity, found.recognised) == ("warn", True)


def test_no_year_no_words() -> None:
    content = replace(report({}, "g2014", text=PERIOD), year=None)
    assert checks_of(content).broken == ()


# The data


def test_every_relation_of_the_data_is_evaluated_or_another_kind() -> None:
    every = [*(one for form_id in FORM_IDS for one in form(form_id).relations), *text_relations()]
    assert len(every) == len({one.id for one in every}) == 4 + 24 + 8 + 16 + 19
    others = {one.id: one.finding for one in every if one.finding != "inconsistent"}
    assert others == {
        **dict.fromkeys(("G14-23", "G21-13", "G21-14", "G21-15", "G21-16", "X-15"), "incomplete"),
        "X-17": "copied",
    }
    by_function = {one.id for one in every if not one.per} - others.keys()
    assert by_function == {"G14-22", "G14-24", "G21-12", *(one.id for one in text_relations() if one.id in relations())}
    for one in every:
        assert one.severity in ("error", "warn", "hint")
        assert one.basis in ("official", "law", "definition", "derived", "practice")
        assert one.zh
        assert one.en


def test_only_the_printed_relation_is_official() -> None:
    assert {one.id for one in relations().values() if one.basis == "official"} == {"G19-01", "G21-01"}


# How many checks were made, and how many proved nothing


@pytest.mark.parametrize(
    ("text", "cells", "counts"),
    [
        ("我镇未收到政府信息公开申请。", {}, (0, 2)),
        ("我镇收到政府信息公开申请3件。", {"t3_n1": 3}, (2, 0)),
        ("未发生因政府信息公开引发的行政复议。", {}, (0, 1)),
        ("因政府信息公开被申请行政复议2件。", {"t4_count__rv_total": 2}, (1, 0)),
        ("一是加强领导。二是健全制度。", {}, (0, 0)),
    ],
)
def test_counts(text: str, cells: dict[str, int], counts: tuple[int, int]) -> None:
    checked, plain = new(text, **cells), new("", **cells)
    assert (checked.evaluated - plain.evaluated, checked.vacuous - plain.vacuous) == counts


# Totals and channels where the text leaves more than one way to read it

APART = "一、主动公开\n全年在政府网站公示各类信息75条，公示栏公示各类文件、信息71条。\n二、其他\n全年政务公开126条。"


def test_a_total_apart_from_its_channels_is_doubted_under_the_old_form_only() -> None:
    assert ids(alone(APART)) == {"X-01"}
    assert ids(alone(APART, 2019)) == set()


@pytest.mark.parametrize(
    "text",
    [
        "我镇主动公开政府信息900-1000条。通过政府网站公开政府信息432条，通过政务微博发布政府信息108条。",
        "我镇主动公开政府信息932条。通过政府网站公开政府信息432条，通过县政府网站公开政府信息108条。",
        "我镇主动公开政府信息932条。通过网络平台公开信息600条，通过政府网站公开政府信息432条，通过政务微博发布政府信息108条。",
        "我镇主动公开政府信息932条。通过政府网站公开政府信息432条，通过政务微博发布政府信息100余条。",
        "我镇主动公开政府信息932条。通过政府网站公开政府信息432条，通过政务微博发布政府信息108篇。",
    ],
)
def test_channels_that_do_not_add_up_to_a_total_of_their_own(text: str) -> None:
    assert ids(new(text)) & {"X-01"} == set()


def test_a_channel_told_twice_with_one_number_counts_once() -> None:
    twice = "我镇主动公开政府信息540条。通过政府网站公开政府信息432条，通过政务微博发布政府信息108条。通过政府网站公开政府信息432条。"
    assert ids(new(twice)) == set()
    assert ids(new(twice.replace("540", "541"))) == {"X-01"}

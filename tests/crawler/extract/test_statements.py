"""The claims of running text: what comes out of a sentence, and what must not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract.claims.quantities import chinese_value, quantities
from crawler.extract.file_report import read_any
from crawler.extract.sections import sections_of
from crawler.extract.statements import statements_of
from storage.contents import Statement
from storage.figures import FORM_IDS, form
from storage.serial import from_json, to_json
from storage.subjects import ROWS, Subject

NUMBERLESS = {
    "unit_named",
    "weibo_named",
    "wechat_named",
    "addressee",
    "announces_table",
    "announces_attachment",
    "template_blank",
}


def read(text: str, year: int | None = 2022) -> tuple[Statement, ...]:
    return statements_of(text, sections_of(text), year=year)


def numbers(found: tuple[Statement, ...]) -> set[str]:
    """Claims with a number, as `subject=value` with ~ for about, + for cumulative and the unit."""
    return {
        f"{one.subject}={one.value}{'~' if one.approximate else ''}{'+' if one.cumulative else ''}{one.unit}"
        for one in found
        if one.subject not in NUMBERLESS
    }


def counted(text: str) -> list[Statement]:
    return [one for one in read(text) if one.subject not in NUMBERLESS]


NONE_AT_ALL = [
    "本年度未收到政府信息公开申请，未发生行政复议、行政诉讼。",
    "本年度未收到政府信息公开申请,未发生行政复议、行政诉讼",
    "2022年，我镇未收到依申请公开事项，无行政复议和行政诉讼案件。",
    "全年未接到公民、法人或其他组织的政府信息公开申请，没有发生因政府信息公开引发的行政复议、行政诉讼。",
    "2022年我乡没有收到政府信息公开申请，也没有因政府信息公开被申请行政复议、提起行政诉讼的情况。",
    "街道办事处2022年未收到政府信息公开申请、行政复议和行政诉讼。",
    "2022年，本机关政府信息公开申请、行政复议、行政诉讼均为0。",
    "全年收到政府信息公开申请、行政复议、行政诉讼均为零。",
    "2022年度收到政府信息公开申请、因政府信息公开引发的行政复议、行政诉讼均为0件。",
    "我局本年度无政府信息公开申请、行政复议及行政诉讼。",
    "我镇全年零申请、零复议、零诉讼。",
    "2022年尚未收到公民向我镇提出的政府信息公开申请，尚未发生行政复议，行政诉讼。",
    "依申请公开为0，行政复议为0，行政诉讼为0。",
    "2022年共收到政府信息公开申请0件，发生行政复议0件、行政诉讼0件。",
    "本年度，我办收到政府信息公开申请零件，行政复议零件，行政诉讼零件。",
    "截至2022年12月31日，我镇无人申请政府信息公开，未发生政府信息公开方面的行政复议和行政诉讼。",
]


@pytest.mark.parametrize("text", NONE_AT_ALL)
def test_a_township_without_requests_reviews_and_lawsuits(text: str) -> None:
    found = read(text)
    assert {one.subject for one in found} - NUMBERLESS == {"requests_received", "reviews_total", "lawsuits_total"}
    assert {one.value for one in found if one.subject not in NUMBERLESS} == {0}


SAID = {
    # Items published
    "2022年，我镇主动公开政府信息236条。": {"published_total=236条"},
    "全年共主动公开各类政府信息1,208条。": {"published_total=1208条"},
    "2022年度我县累计主动公开政府信息１２万余条。": {"published_total=120000~+条"},
    "2022年，全乡通过各类渠道共公开政府信息约300条。": {"published_total=300~条"},
    "截至2022年底，某某镇公开政府信息共计八十六条。": {"published_total=86条"},
    "全年通过县政府门户网站发布信息154条，通过微信公众号“清水人家”发布信息66条。": {
        "published_website=154条",
        "published_wechat=66条",
    },
    "政府网站公开信息398条，微博微信公开信息214条，政府公报公开信息0条。": {
        "published_website=398条",
        "published_new_media=214条",
        "published_gazette=0条",
    },
    "利用村务公开栏公示各类信息近90条。": {"published_boards=90~条"},
    "我局在政务微博发布信息12条次，微信推送文章40篇。": {"published_weibo=12条次", "published_wechat=40篇"},
    "通过政府网站和微信公众号发布信息520条。": {"published_several=520条"},
    "2022年主动公开政府信息412条，其中网站389条，微信公众号24条。": {
        "published_total=412条",
        "published_website=389条",
        "published_wechat=24条",
    },
    "2022年共公开各类信息60条，其中：机构职能3条，财政资金12条，社会救助45条。": {
        "published_total=60条",
        "published_part=3条",
        "published_part=12条",
        "published_part=45条",
    },
    "2022年制发规范性文件2件，废止行政规范性文件1件，现行有效行政规范性文件5件。": {
        "normative_made=2件",
        "normative_repealed=1件",
        "normative_valid=5件",
    },
    "本年度未制定发布行政规范性文件。": {"normative_made=0"},
    "主动公开规范性文件4件。": {"normative_published=4件"},
    "2022年作出行政处罚决定17件，办理行政许可203件。": {"penalties=17件", "licences=203件"},
    "本年度未实施行政处罚、行政强制。": {"penalties=0", "coercions=0"},
    "全年行政事业性收费3.5万元。": {"charges=3.5万元"},
    # Interpretation and responses
    "全年发布政策解读稿件15篇。": {"interpretations=15篇"},
    "共开展政策解读工作8次。": {"interpretations=8次"},
    "镇长带头解读政策文件3次。": {"interpretations_leader=3次"},
    "回应公众关注热点或重大舆情3次，举办新闻发布会2次，组织政府网站在线访谈0次，通过微博微信回应事件6次。": {
        "responses_total=3次",
        "press_conferences=2次",
        "interviews=0次",
        "responses_social=6次",
    },
    "便民服务窗口解答群众疑问1300多条，电话答复群众咨询四百余条。": {
        "responses_window=1300~条",
        "responses_phone=400~条",
    },
    # Requests
    "2022年共收到政府信息公开申请7件，上年度结转1件；予以公开3件，无法提供4件，结转下年度继续办理1件。": {
        "requests_received=7件",
        "requests_carried_in=1件",
        "outcome_granted=3件",
        "outcome_impossible=4件",
        "requests_carried_out=1件",
    },
    "全年新收政府信息公开申请数量0件,上年结转政府信息公开申请数量0件。": {
        "requests_received=0件",
        "requests_carried_in=0件",
    },
    "我局全年受理信息公开申请十二件，其中当面申请2件，网络申请9件，信函申请1件。": {
        "requests_received=12件",
        "requests_in_person=2件",
        "requests_online=9件",
        "requests_letter=1件",
    },
    "收到依申请公开申请5件，均已按期答复，其中予以公开2件，部分公开1件，不予公开2件。": {
        "requests_received=5件",
        "outcome_granted=2件",
        "outcome_partial=1件",
        "outcome_refused=2件",
    },
    "共收到政府信息公开申请21件，办结20件，结转下年度1件。": {
        "requests_received=21件",
        "requests_settled=20件",
        "requests_carried_out=1件",
    },
    "收到政府信息公开申请6件（含上年结转1件）。": {"requests_with_carried=6件", "requests_carried_in=1件"},
    "我镇收到1件政府信息公开申请，已按时办结。": {"requests_received=1件"},
    "收到政府信息公开申请3件，答复3件，不予处理1件，其他处理1件。": {
        "requests_received=3件",
        "requests_answered=3件",
        "outcome_not_processed=1件",
        "outcome_other=1件",
    },
    "受理的4件政府信息公开申请均已在法定期限内答复。": {"requests_answered=4件"},
    "没有上年结转的政府信息公开申请。": {"requests_carried_in=0"},
    "我镇未收到依申请公开。": {"requests_received=0"},
    "尚无公民、法人和其他组织申请公开政府信息。": {"requests_received=0"},
    # Courts
    "2022年因政府信息公开引发行政复议3件，其中维持2件，纠正1件。": {
        "reviews_total=3件",
        "reviews_upheld=2件",
        "reviews_corrected=1件",
    },
    "因政府信息公开被提起行政诉讼2起，尚未审结2起。": {"lawsuits_total=2起", "lawsuits_pending=2起"},
    "本年度发生涉及政府信息公开的行政复议1件，行政诉讼0件。": {"reviews_total=1件", "lawsuits_total=0件"},
    "2022年收到1件政府信息公开行政复议申请。": {"reviews_total=1件"},
    "未发生因政府信息公开申请引发的行政复议。": {"reviews_total=0"},
    "未发生行政诉讼。": {"lawsuits_total=0"},
    "没有收到有关政府信息公开的举报投诉。": {"complaints=0"},
    # Fees
    "2022年未收取任何费用。": {"fees=0"},
    "全年收取政府信息公开信息处理费0元。": {"fees=0元"},
    "依申请公开收取的费用（检索费、邮寄费、复制费）为120元。": {"fees=120元"},
    "2022年，我镇没有收费及减免情况。": {"fees=0"},
    "本年度未产生信息处理费。": {"fees=0"},
    "2022年，我局未向申请人收取政府信息公开信息处理费。": {"fees=0"},
    # Staff, meetings
    "从事政府信息公开工作人员3名，其中专职人员1名，兼职人员2名。": {
        "staff=3名",
        "staff_full_time=1名",
        "staff_part_time=2名",
    },
    "召开政务公开工作会议4次，举办政务公开业务培训2期，培训人员60人次。": {
        "meetings=4次",
        "trainings=2期",
        "trained=60人次",
    },
    "设置政府信息公开查阅点3个。": {"reading_points=3个"},
    "政府信息公开专项经费2.3万元。": {"budget=2.3万元"},
    # Twists of the field's manner
    "全年收到政府信息公开申请9件次，已经答复8件，1件结转下年度继续办理；产生行政复议3件和行政诉讼1件。": {
        "requests_received=9件次",
        "requests_answered=8件",
        "requests_carried_out=1件",
        "reviews_total=3件",
        "lawsuits_total=1件",
    },
    "因政府信息公开收到1件行政复议、2件行政诉讼。": {"reviews_total=1件", "lawsuits_total=2件"},
    "收到政府信息公开申请31件，其中线上办理26件，线下办理5件。": {"requests_received=31件"},
    "收到政府信息公开申请5件，3件予以公开，2件不予公开。": {
        "requests_received=5件",
        "outcome_granted=3件",
        "outcome_refused=2件",
    },
    "我局收到申请公开政府信息的要求31件，均完成答复。": {"requests_received=31件"},
    "共受理信息公开申请10件，其中当面申请1宗，占10%；网上申请9宗，占90%。": {
        "requests_received=10件",
        "requests_in_person=1宗",
        "requests_online=9宗",
    },
    "无政府信息公开申请行政复议、行政诉讼。": {"reviews_total=0", "lawsuits_total=0"},
    "未收到政府信息公开申请及行政复议申请。": {"requests_received=0", "reviews_total=0"},
    "微信公众账号（1个）发布信息149条；微博账号（1个）发布信息12条。": {
        "published_wechat=149条",
        "published_weibo=12条",
    },
    "通过镇政府网站、微信发布信息，其中，通过信息公开专栏发布信息359条，通过公众号发布信息108条。": {
        "published_website=359条",
        "published_wechat=108条",
    },
    "2022年收到政府信息公开申请5件，比2021年增加2件，均已答复5件。": {"requests_received=5件", "requests_answered=5件"},
    # Frames
    "本报告数据统计期限为2022年1月1日至2022年12月31日。": {"period_full_year=2022"},
    "报告中所列数据的统计期限自2022年1月1日起，至12月31日止。": {"period_full_year=2022"},
    "本报告统计时间为2022年1月1日至2022年11月30日。": {"period_other=2022"},
    "本年度报告由总体情况、问题等6个部分组成。": {"parts_counted=6个"},
    "公开类别有机构职能、财政资金和其他共3个类别。": {"categories_counted=3个"},
    "一是加强领导。二是健全制度。四是强化监督。": {"series_gap=3"},
}


@pytest.mark.parametrize("text", SAID, ids=list(SAID))
def test_what_a_sentence_claims(text: str) -> None:
    assert numbers(read(text)) == SAID[text]


SAYS_NOTHING = [
    "2021年共收到政府信息公开申请5件。",
    "去年收到政府信息公开申请5件。",
    "较上年增加12条。",
    "主动公开政府信息较2021年增加120条。",
    "上半年主动公开政府信息120条。",
    "第三季度收到政府信息公开申请2件。",
    "2023年，我镇计划公开政府信息300条。",
    "力争全年发布政务信息200条以上。",
    "下一步将举办政务公开培训4次。",
    "要求各村每月公开信息不少于2条。",
    "每周至少发布信息3条。",
    "根据《中华人民共和国政府信息公开条例》第五十条规定编制本报告。",
    "对照条例第二十条、第二十一条开展自查。",
    "国办公开办函〔2021〕30号要求的格式。",
    "答复期限为20个工作日。",
    "未收到依申请公开减免费用的申请。",
    "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "没有现成信息需要另行制作",
    "无正当理由大量反复申请",
    "未经复议直接起诉",
    "未发生行政复议被纠正的情况。",
    "没有因行政复议引发的行政诉讼败诉案件。",
    "如未收到答复，申请人可以申请行政复议。",
    "未按时答复的，申请人可以依法申请行政复议或者提起行政诉讼。",
    "未发现应公开而未公开的信息。",
    "未出现超期未答复政府信息公开申请的情况。",
    "全年办理行政复议案件123件，行政应诉案件45件。",
    "县法院审结各类诉讼案件1200件。",
    "办理便民事项516件。",
    "收到低保申请45件，均已办结。",
    "受理行政许可申请300件。",
    "公示行政处罚信息43条，行政许可信息90条。",
    "办理人大代表建议6件、政协提案3件，办结率100%。",
    "县长信箱共受理投诉、留言和举报信息604件。",
    "12345热线答复群众诉求210件。",
    "网站点击量12万次，微信关注人数3000人。",
    "召开各类会议100余次。",
    "参加县上举办的政务公开培训2次。",
    "公开财政预决算信息139条。",
    "推进环境保护信息公开，共发布各类信息51条。",
    "我镇设立公开栏56个，公开牌45个。",
    "印发宣传手册5000余份。",
    "安排1名工作人员负责具体工作。",
    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
    "（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）",
    "一、本年新收政府信息公开申请数量\t0\t0\t0\t0\t0\t0\t0",
    "政府信息公开申请\t12件",
    "一是加强领导。二是健全制度。三是强化监督。",
    "一是加强领导：一是定人，二是定责。二是健全制度。三是强化监督。",
    "主要问题：一是意识不强。二要加强。三是队伍不稳。",
    "一是统一思想。其次抓培训。三是抓督查。",
    "其他需要报告的事项：无。",
    "2018-2022年主动公开政府信息5000条。",
    "未收到通过网上提交的政府信息公开申请。",
    "除县政府办公室外，其他部门未收到政府信息公开申请。",
    "答复率100%，满意率98.5%。",
    "解决180余亩农田灌溉，惠及74户371人。",
    "严禁乱收费，未发现违规收费现象。",
    "县长信箱收到信件238件，办结99件，不予受理139件。",
    "公开政府公报6期。",
    "利用网站发布依申请公开信息0条。",
    "政府网站设置栏目12个，其中公开栏目8个。",
    "未按规定公开的，责令整改。",
    "不存在收到申请不答复的情况。",
    "县纪委未收到信访举报。",
]


@pytest.mark.parametrize("text", SAYS_NOTHING)
def test_what_claims_nothing(text: str) -> None:
    assert numbers(read(text)) == set()


def test_a_claim_has_its_place_its_part_and_its_rows() -> None:
    text = "某镇年报\n一、总体情况\n 2022年，我镇主动公开政府信息236条。\n二、依申请公开情况\n未收到申请。"
    total, none = read(text)
    assert (total.subject, total.section, total.rows) == ("published_total", "一", ("g2014:a1",))
    assert text[total.start :].startswith(total.raw)
    assert total.raw == "我镇主动公开政府信息236条"
    assert (none.subject, none.value, none.unit, none.section) == ("requests_received", 0, "", "二")
    assert none.rows == ("g2014:c1", "t3:n1")


def test_parts_know_their_whole_and_whether_all_are_named() -> None:
    whole, *parts = read("2022年主动公开政府信息60条，其中部门公开20条、乡镇公开40条，现场接待4600多人次。")
    assert [(one.value, one.part_of, one.open_list) for one in parts] == [
        (20, whole.start, False),
        (40, whole.start, False),
    ]
    whole, *parts = read("通过政府网站发布信息60条，其中包括村务公开20条、乡镇动态30条等。")
    assert [(one.value, one.part_of, one.open_list) for one in parts] == [
        (20, whole.start, True),
        (30, whole.start, True),
    ]
    whole, *parts = read("通过政府网站发布信息60条，其中村务公开20条、乡镇动态30条等。")
    assert [one.open_list for one in (whole, *parts)] == [False, True, True]


def test_a_list_that_cannot_be_followed_to_its_end_is_open() -> None:
    found = counted("通过政府网站公开政府信息98条，其中：工作动态50条、征集调查6期、其他信息20条。")
    assert [(one.value, one.open_list) for one in found] == [(98, False), (50, True), (20, True)]
    found = counted("2022年主动公开政府信息50条，其中机构类20条，内有领导成员10条、机构职能4条；工作类11条。")
    assert [(one.value, one.part_of is not None, one.open_list) for one in found] == [
        (50, False, False),
        (20, True, True),
    ]


def test_numbers_of_another_kind_are_no_parts() -> None:
    text = "收到政府信息公开申请10件，其中网络申请9件、信函申请1件，予以公开8件、不予公开2件，办结10件。"
    parts = {one.subject: one.part_of is not None for one in counted(text)}
    assert parts == {
        "requests_received": False,
        "requests_online": True,
        "requests_letter": True,
        "outcome_granted": False,
        "outcome_refused": False,
        "requests_settled": False,
    }


def test_a_part_larger_than_its_whole_is_told_as_it_stands() -> None:
    whole, part = counted("2022年，我镇主动公开政府信息38条，其中通过微信公众号发布信息243条。")
    assert (whole.subject, whole.value) == ("published_total", 38)
    assert (part.subject, part.value, part.part_of) == ("published_wechat", 243, whole.start)


def test_several_channels_are_one_number_of_all_their_rows() -> None:
    (closed,) = counted("通过政府网站和微信公众号发布信息520条。")
    assert (closed.rows, closed.open_list) == (("g2014:a2_2", "g2014:a2_4"), False)
    (opened,) = counted("通过政府网站、微信公众号等平台发布信息520条。")
    assert (opened.subject, opened.open_list) == ("published_several", True)


def test_whose_numbers_they_are() -> None:
    (one,) = read("2022年全县各乡镇主动公开政府信息4536条。")
    assert one.scope == "各乡镇"
    (one,) = read("2022年我镇主动公开政府信息45条。")
    assert one.scope == ""


def test_ranges_and_sums_over_years() -> None:
    (one,) = counted("通过微信公众号发布信息30-40条。")
    assert (one.value, one.most) == (30, 40)
    (one,) = read("2022年底，主动公开政府信息累计达2300余条。")
    assert (one.value, one.cumulative, one.approximate) == (2300, True, True)


def test_a_part_that_says_none() -> None:
    text = "一、概述\n甲。\n四、政府信息公开行政复议、行政诉讼情况\n无。\n五、收费及减免情况\n本年度无此类情况。"
    assert numbers(read(text)) == {"reviews_total=0", "lawsuits_total=0", "fees=0"}
    assert numbers(read("一、概述\n甲。\n二、其他需要报告的事项\n无。")) == set()


def test_plans_claim_nothing() -> None:
    text = "一、概述\n我镇主动公开政府信息20条。\n二、2023年工作计划\n主动公开政府信息40条，未收到政府信息公开申请。"
    assert numbers(read(text)) == {"published_total=20条"}


def test_names() -> None:
    found = read(
        "本报告由青石镇人民政府编制。如有疑问，请与青石镇党政办公室联系。\n"
        "2022年，白沙镇人民政府未收到公民向市政府及市政府办公室提出的政府信息公开申请。"
    )
    named = [(one.subject, one.name) for one in found if one.name]
    assert ("unit_named", "青石镇人民政府") in named
    assert ("unit_named", "青石镇党政办公室") in named
    assert ("unit_named", "白沙镇人民政府") in named
    assert ("addressee", "市政府及市政府办公室") in named
    assert len(named) == 4


def test_a_period_has_its_days() -> None:
    (one,) = read("统计数据从2022年1月1日至2022年11月30日。")
    assert (one.subject, one.name, one.value) == ("period_other", "2022-01-01/2022-11-30", 2022)
    assert read("项目期间为2022年2月31日至2022年4月1日的统计。") == ()


def test_announcements() -> None:
    def told(text: str) -> list[str]:
        return [one.subject for one in read(text)]

    assert told("附：政府信息公开情况统计表") == ["announces_table"]
    assert told("附件1：2018年度政府信息公开情况统计表") == ["announces_table"]
    assert told("(二)2018年某镇政府信息公开情况统计表") == ["announces_table"]
    assert told("具体数据详见附件。") == ["announces_attachment"]
    assert told("附件下载") == ["announces_attachment"]
    assert told("附件：某镇年度报告.pdf") == ["announces_attachment"]
    assert told("政府信息公开情况统计表") == []
    assert told("附件：") == []
    assert told("附近的统计站点已经建成。") == []


def test_channels_that_are_named() -> None:
    def told(text: str) -> list[str]:
        return [one.subject for one in read(text)]

    assert told("我镇通过县政府网站、青石微博等平台进行公开。") == ["weibo_named"]
    assert told("在政务微信平台发布工作动态。") == ["wechat_named"]
    assert told("加强网站、微信、微博建设。") == []
    assert told("下一步通过微博发布信息。") == []
    assert told("我镇尚未开通微博。") == []


def test_blanks_of_the_template() -> None:
    assert [one.subject for one in read("2022年XX镇主动公开信息。")] == ["template_blank"]
    assert [one.subject for one in read("主要侧重____、____等方面。")] == ["template_blank"]
    assert read("王XX反映的问题已办结。") == ()


def test_a_table_of_platforms_is_read_by_its_rows() -> None:
    text = (
        "\t平台名称\t始办日期\t信息公示或推送情况\t点击量\n"
        "官方网站\t某镇信息网\t2012.08\t168次\t点击量200-300次/月\n"
        "政务微信\t某镇公众号\t2015.12\t30-40条每月\t2591次\n"
        "热线电话\t6683259\t\t\t\n"
        "说明"
    )
    website, wechat = read(text)
    assert (website.subject, website.value, website.unit, website.most) == ("published_website", 168, "次", None)
    assert (wechat.subject, wechat.value, wechat.unit, wechat.most) == ("published_wechat", 30, "条/月", 40)
    assert text[wechat.start :].startswith("30-40条每月")


@pytest.mark.parametrize(
    ("signs", "value"),
    [
        ("十二", 12),
        ("二十", 20),
        ("一百零五", 105),
        ("二〇一八", 2018),
        ("三千二百", 3200),
        ("零", 0),
        ("两", 2),
        ("一二", 12),
    ],
)
def test_chinese_numerals(signs: str, value: int) -> None:
    assert chinese_value(signs) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1500余条", [(1500, "条", True)]),
        ("1.2万条", [(12000, "条", False)]),
        ("2.3万元", [(2.3, "万元", False)]),
        ("近三百篇", [(300, "篇", True)]),
        ("40条左右", [(40, "条", True)]),
        ("3032多人次", [(3032, "人次", True)]),
        ("第32条", []),
        ("20个工作日", []),
        ("一次性告知", []),
        ("DN110元件", []),
    ],
)
def test_quantities(text: str, expected: list[tuple[float, str, bool]]) -> None:
    assert [(one.value, one.unit, one.approximate) for one in quantities(text)] == expected


def test_every_row_stands_in_a_form() -> None:
    known = set()
    for form_id in FORM_IDS:
        for table in form(form_id).tables:
            for row in table.rows:
                known.add(f"{table.id}:{row.key}")
                known |= {f"{table.id}:{row.key}:{column.key}" for column in table.columns}
    assert {row for rows in ROWS.values() for row in rows} - known == set()
    assert all(subject.value == subject.name.lower() for subject in Subject)


def test_statements_go_through_json_unaltered() -> None:
    (whole, part, *_) = read("2022年主动公开政府信息60条，其中网站公开20.5条等。累计40条。")
    for one in (whole, part):
        assert from_json(Statement, to_json(one)) == one


SEEDS: dict[str, tuple[set[str], set[str]]] = {
    "000": (
        {
            "parts_counted=8个",
            "period_full_year=2018",
            "responses_window=1500~条",
            "responses_phone=600~条",
            "published_website=389条",
            "requests_received=0条",
            "reviews_total=0件",
            "lawsuits_total=0件",
            *(f"published_part={one}条" for one in (41, 23, 2, 4, 6, 101, 1, 11, 89, 96, 8)),
        },
        {"unit_named", "weibo_named", "announces_table"},
    ),
    "001": (
        {
            "published_boards=420~条",
            "published_online=1000~条",
            "published_total=1400~条",
            "requests_received=0",
            "trainings=6场次",
            "policy_items=120~条",
            "responses_window=2000~条",
            "responses_phone=800~条",
            "published_website=168次",
            "published_wechat=30条/月",
            "published_weibo=15条/月",
        },
        {"wechat_named"},
    ),
    "002": (
        {
            "published_website=75条",
            "published_boards=71条",
            "published_total=126条",
            "normative_published=30个",
            "interpretations=63次",
            "interpretations=75件",
            "responses_total=103次",
            "requests_received=0",
            "reviews_total=2件",
            "reviews_upheld=2件",
            "lawsuits_total=2件",
        },
        {"announces_table"},
    ),
    "003": (
        {
            "published_total=11088条",
            "published_part=1325条",
            "published_part=4536条",
            "published_part=5227条",
            "published_website=22733~+条",
            "categories_counted=18个",
            "categories_counted=15个",
            "interpretations=28条",
            "interpretations_leader=3次",
            "requests_received=10件",
            "requests_received=12+件",
            "requests_answered=10件",
            "outcome_granted=8件",
            "outcome_not_information=1件",
            "outcome_not_this_body=1件",
            "fees=0",
            "reviews_total=0",
            "lawsuits_total=0",
        },
        {"wechat_named"},
    ),
    "004": (
        {
            "period_full_year=2022",
            "published_total=932条",
            "published_website=432条",
            "published_weibo=108条",
            "published_wechat=332条",
            *(f"published_part={one}条" for one in (238, 136, 3, 17, 16)),
            "requests_received=0",
            "reviews_total=0",
            "lawsuits_total=0",
            "fees=0",
            "series_gap=3",
        },
        {"unit_named", "weibo_named", "wechat_named", "announces_attachment"},
    ),
}
"""Numbers checked by hand: what each report's text claims, and what it names."""


@pytest.mark.parametrize("number", SEEDS)
def test_real_reports(number: str, material: Path) -> None:
    (path,) = (material / "seeds").glob(f"{number}_*.txt")
    text = path.read_text(encoding="utf-8")
    expected, named = SEEDS[number]
    content = read_any(text.encode(), name=path.name)
    for found in (
        statements_of(text, sections_of(text)),
        statements_of(content.text, content.sections, year=content.year),
    ):
        assert numbers(found) == expected
        assert {one.subject for one in found} & NUMBERLESS <= named | {"unit_named"}
    assert {one.subject for one in statements_of(text, sections_of(text))} & NUMBERLESS - {"unit_named"} == named - {
        "unit_named"
    }


def test_the_real_split_and_the_real_places(material: Path) -> None:
    (path,) = (material / "seeds").glob("000_*.txt")
    text = path.read_text(encoding="utf-8")
    found = statements_of(text, sections_of(text))
    (website,) = [one for one in found if one.subject == "published_website"]
    parts = [one for one in found if one.part_of == website.start]
    assert [one.value for one in parts] == [41, 23, 2, 4, 6, 101, 1, 11, 89, 4, 96, 2, 1, 8]
    assert not any(one.open_list for one in parts)
    assert {one.section for one in (website, *parts)} == {"三"}


PIECES = (
    "一、总体情况\n", "二、", "（一）", "一是", "三是", "主动公开政府信息", "其中", "通过政府网站", "微信", "未收到", "政府信息公开申请",
    "行政复议", "行政诉讼", "均为", "0件", "12条", "1,234", "余条", "，", "。", "；", "、", "2022年", "2021年", "\t", "《", "》", "（", "）",
    "等", "附件：", "统计表", "累计", "十二", "百", "１２", " ", "\n", "上年结转", "收取费用", "1月1日", "至", "12月31日", "____", "“", "平台名称", "推送",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=60).map("".join), st.text(max_size=400)))
def test_any_text_is_read_and_every_claim_stands_where_it_says(text: str) -> None:
    found = statements_of(text, sections_of(text))
    assert list(found) == sorted(found, key=lambda one: one.start)
    for one in found:
        assert text[one.start : one.start + len(one.raw)] == one.raw
        assert 0 < len(one.raw) <= 120
        assert one.subject in set(Subject)
        assert from_json(Statement, to_json(one)) == one


@pytest.mark.parametrize(
    "hostile",
    [
        "1条", "未收到", "主动公开政府信息1条，", "《", "（", "，", "其中1条、", "一是二是", "复议诉讼", "2022年", "附：", "零", "1 ",
        "通过政府网站", "由某镇", "_", "平台名称", "申请", "向某镇", "各类各种", "解读", "回应热点", "a", "\t", "\n", "一、\n",
    ],
)  # fmt: skip
def test_hostile_text_ends(hostile: str) -> None:
    text = hostile * (2_000_000 // len(hostile))
    assert len(statements_of(text, ())) <= 3_000

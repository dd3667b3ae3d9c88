"""Dates in every spelling, the dates a page shows, and what is no date at all."""

import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.dates import find_dates, list_date, read_date, shown_dates, signature_dates, source_shown
from crawler.extract.spellings import narrow
from crawler.page import Page
from storage.contents import DateSource

SHANGHAI = ZoneInfo("Asia/Shanghai")
TITLE = "金贵镇2018年政府信息公开工作年度报告"
PROSE = "本镇认真贯彻落实上级决策部署，扎实推进政府信息公开工作，不断提高工作透明度。" * 6


def page(body: str, head: str = "") -> Page:
    html = f"<html><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>"
    return Page.from_bytes(html.encode(), url="http://www.example.gov.cn/a.html")


def shown(body: str, head: str = "") -> list[tuple[DateSource, date]]:
    return [(claim.source, claim.date) for claim in shown_dates(page(body, head))]


@pytest.mark.parametrize(
    ("text", "day", "precision", "clock"),
    [
        ("2023-01-30", date(2023, 1, 30), "day", None),
        ("2024-02-05 11:25:00", date(2024, 2, 5), "second", (11, 25, 0)),
        ("2014年08月29日 07时21分", date(2014, 8, 29), "minute", (7, 21, 0)),
        ("2020-06-29 10时59分", date(2020, 6, 29), "minute", (10, 59, 0)),
        ("2019年1月31日", date(2019, 1, 31), "day", None),
        ("2019年1月31号", date(2019, 1, 31), "day", None),
        ("2013年3月", date(2013, 3, 1), "month", None),
        ("二○○八年七月十五日", date(2008, 7, 15), "day", None),
        ("二〇一九年十二月三十一日", date(2019, 12, 31), "day", None),
        ("二〇二三年一月二十九日", date(2023, 1, 29), "day", None),
        ("二O一一年5月16日", date(2011, 5, 16), "day", None),
        ("二〇一九年元月十日", date(2019, 1, 10), "day", None),
        ("二〇二三年三月三十一日", date(2023, 3, 31), "day", None),
        ("2021/1/22", date(2021, 1, 22), "day", None),
        ("2021.1.22", date(2021, 1, 22), "day", None),
        ("2026-\n01-\n23", date(2026, 1, 23), "day", None),
        ("[2019-01-31]", date(2019, 1, 31), "day", None),
        ("（2019年1月31日）", date(2019, 1, 31), "day", None),
        ("２０１９年１月３１日", date(2019, 1, 31), "day", None),
        ("２０１９－０１－３１", date(2019, 1, 31), "day", None),
        ("20230130", date(2023, 1, 30), "day", None),
        ("2026-10-08 10:59", date(2026, 10, 8), "minute", (10, 59, 0)),
        ("2019-01-31 00:00:00", date(2019, 1, 31), "day", None),
        ("2019-01-31 09:05:07.0", date(2019, 1, 31), "second", (9, 5, 7)),
        ("2019-01-31T09:05:07+08:00", date(2019, 1, 31), "second", (9, 5, 7)),
        ("2019-01-30T17:00:01Z", date(2019, 1, 31), "second", (1, 0, 1)),
        ("2007-08-20-23:59:59", date(2007, 8, 20), "second", (23, 59, 59)),
        ("2024-02-29", date(2024, 2, 29), "day", None),
        ("2019年1月31日 星期四", date(2019, 1, 31), "day", None),
    ],
)
def test_spellings(text: str, day: date, precision: str, clock: tuple[int, int, int] | None) -> None:
    found = read_date(text)
    assert found is not None
    assert found[:2] == (day, precision)
    expected = None if clock is None else datetime(day.year, day.month, day.day, *clock, tzinfo=SHANGHAI)
    assert found[2] == expected


@pytest.mark.parametrize(
    "text",
    [
        "2018-13-45",
        "0000-00-00",
        "2023-02-29",
        "9999-12-31",
        "1970-01-01",
        "2019-02-30 10:00",
        "2019年2月30日",
        "二〇二三年二月三十日",
        "民国107年1月31日",
        "民国一百零七年",
        "01-31",
        "23-01-30",
        "20231345",
        "2024",
        "2018年",
        "2019-01-31至2019-03-31",
        "共2019-01-31",
        "192.168.2019.1.2",
        "2019-01-31-22",
        "",
        "浏览次数：2024",
    ],
)
def test_no_dates(text: str) -> None:
    assert read_date(text) is None


def test_dates_in_a_text_keep_their_places() -> None:
    text = "会议于２０１８年５月３日召开，2018-13-45 无效，二〇一九年一月三十一日印发"
    first, second = find_dates(text)
    assert (first.date, first.raw, text[first.start : first.end]) == (date(2018, 5, 3), "２０１８年５月３日", first.raw)
    assert (second.date, second.raw) == (date(2019, 1, 31), "二〇一九年一月三十一日")


@pytest.mark.parametrize(
    "text",
    [
        "浏览次数：2024",
        "点击：20230331",
        "本文已阅读 2023 次",
        "今天是2024年3月1日 星期五",
        "今天是：2024-03-01",
        "当前时间：2024年3月1日",
        "民国2019年1月31日",
        "电话 0951-2018-12",
    ],
)
def test_counters_and_today_are_no_dates(text: str) -> None:
    assert find_dates(text) == []


def test_hostile_texts_stay_cheap() -> None:
    assert find_dates("2019-" * 20000) == []
    assert find_dates("2019 " * 20000 + "年") == []
    assert read_date("二" * 100000) is None


LINES = [
    ("信息来源:古木镇 发布日期:2019年01月14日 作者:王某 点击: [字体: ]", date(2019, 1, 14)),
    ("信息来源/发布日期 2019年01月14日/作者/点击", date(2019, 1, 14)),
    ("来源: 作者: 时间:2023-01-28 点击率:【打印】【关闭】", date(2023, 1, 28)),
    ("发布时间:2023-01-30 保护视力色: 字体颜色: 【 绿恢复默认", date(2023, 1, 30)),
    ("2025年01月20日 (点击: )", date(2025, 1, 20)),
    ("浏览:13019次'时间:2021年1月22日", date(2021, 1, 22)),
    ("2022年01月18日来源:1", date(2022, 1, 18)),
    ("2015-11-10 01:51:51信息来源:浏览次数:", date(2015, 11, 10)),
    ("发 布 日 期：２０１９－０１－３１", date(2019, 1, 31)),
    ("公开日期：2019年1月31日 更新时间：2019年4月2日", date(2019, 1, 31)),
]


@pytest.mark.parametrize(("line", "day"), LINES)
def test_the_line_under_the_title(line: str, day: date) -> None:
    assert shown(f"<div>{TITLE}</div><div>{line}</div><p>{PROSE}</p>") == [(DateSource.PAGE, day)]


@pytest.mark.parametrize(
    "box",
    [
        "<table><tr><td>索引号</td><td>640122/2019-1</td><td>发布日期</td><td>2019-01-31</td></tr>"
        "<tr><td>生成日期</td><td>2019-01-20</td><td>文号</td><td></td></tr></table>",
        "<ul><li><b>生成日期：</b>2019-01-20</li><li><b>发布日期：</b><span>2019-01-31</span></li></ul>",
        "<dl><dt>公开日期</dt><dd>2019年1月31日</dd><dt>成文日期</dt><dd>2019年1月20日</dd></dl>",
    ],
)
def test_info_boxes(box: str) -> None:
    found = shown(f"<h1>{TITLE}</h1>{box}<p>{PROSE}</p>")
    assert found == [(DateSource.PAGE, date(2019, 1, 31)), (DateSource.SIGNATURE, date(2019, 1, 20))]


def test_an_empty_publication_box_takes_nobody_elses_date() -> None:
    box = "<table><tr><td>发布日期</td><td></td><td>成文日期</td><td>2019-01-20</td></tr></table>"
    assert shown(f"<h1>{TITLE}</h1>{box}<p>{PROSE}</p>") == [(DateSource.SIGNATURE, date(2019, 1, 20))]


def test_two_clock_times_in_one_box() -> None:
    box = "<ul><li>发文日期：2022-01-25 16:40</li><li>发布日期：2022-01-25 16:34</li></ul>"
    claims = shown_dates(page(f"<h1>{TITLE}</h1>{box}<p>{PROSE}</p>"))
    assert [(claim.source, claim.moment) for claim in claims] == [
        (DateSource.PAGE, datetime(2022, 1, 25, 16, 34, tzinfo=SHANGHAI)),
        (DateSource.SIGNATURE, datetime(2022, 1, 25, 16, 40, tzinfo=SHANGHAI)),
    ]


@pytest.mark.parametrize(
    "meta",
    [
        '<meta name="PubDate" content="2019-01-31 10:59">',
        '<META content="2019-01-31 10:59" NAME=pubdate>',
        '<meta name="publishdate" content="2019-01-31 10:59">',
        '<meta name="Maketime" content="2019-01-31 10:59">',
        '<meta name="firstpublishedtime" content="2019-01-31 10:59">',
    ],
)
def test_meta_tags(meta: str) -> None:
    (claim,) = shown_dates(page(f"<p>{PROSE}</p>", meta))
    assert (claim.source, claim.date, claim.raw) == (DateSource.META, date(2019, 1, 31), "2019-01-31 10:59")


def test_the_making_of_the_page_counts_only_alone() -> None:
    both = '<meta name="Maketime" content="2024-03-22 12:28:37"><meta name="PubDate" content="2019-01-31">'
    assert shown(f"<p>{PROSE}</p>", both) == [(DateSource.META, date(2019, 1, 31))]


def test_meta_without_a_real_date_is_nothing() -> None:
    assert (
        shown(f"<p>{PROSE}</p>", '<meta name="PubDate" content="0000-00-00"><meta name="date" content="2019-01-31">')
        == []
    )


@pytest.mark.parametrize(
    "body",
    [
        f"<div>今天是2024年3月1日 星期五</div><h1>{TITLE}</h1><p>{PROSE}</p>",
        f"<div>2024-03-01 来源：首页</div><h1>{TITLE}</h1><p>{PROSE}</p>",
        f"<h1>{TITLE}</h1><div>浏览次数：2024</div><div>点击：20230331</div><p>{PROSE}</p>",
        f"<h1>{TITLE}</h1><p>{PROSE}</p><ul><li><a href='b.html'>热点新闻</a><span>2024-03-01</span></li></ul>",
        f"<h1>{TITLE}</h1><ul><li><a href='b.html'>热点新闻</a><span>2024-03-01</span></li></ul><p>{PROSE}</p>",
        f"<h1>{TITLE}</h1><p>{PROSE}</p><div>上一篇：<a href='c.html'>某某通知</a> 发布时间：2024-03-01</div>",
        f"<h1>{TITLE}</h1><p>{PROSE}</p><div>版权所有 ICP备2019-01-31号 发布时间：2024-03-01</div>",
        f"<h1>{TITLE}</h1><div>归档时间：2024-03-01</div><p>{PROSE}</p>",
        f"<h1>{TITLE}</h1><div>更新时间：2024-03-01</div><p>{PROSE}</p>",
        f"<h1>{TITLE}</h1><p>{PROSE}</p><p>金贵镇人民政府</p><p>2019年1月31日</p>",
        f"<h1>{TITLE}</h1><p>{PROSE}其中文件发布时间：2018年5月3日，公开日期：2018年5月4日。</p>",
        f"<h1>{TITLE}</h1><div>（2019年1月31日）</div><p>{PROSE}</p>",
    ],
)
def test_dates_that_are_not_the_publication(body: str) -> None:
    assert [claim for claim in shown(body) if claim[0] is DateSource.PAGE] == []


def test_a_labelled_line_below_the_text_counts() -> None:
    assert shown(f"<h1>{TITLE}</h1><p>{PROSE}</p><div>发布时间：2019-01-31 【打印】【关闭】</div>") == [
        (DateSource.PAGE, date(2019, 1, 31))
    ]


def test_a_date_alone_beside_source_and_counter() -> None:
    body = f"<h1>{TITLE}</h1><ul><li>来源：金贵镇</li><li>2019-01-31</li><li>浏览：12</li></ul><p>{PROSE}</p>"
    assert shown(body) == [(DateSource.PAGE, date(2019, 1, 31))]


def test_text_lost_in_spans_is_kept_together() -> None:
    line = "<div>发布时间：<span>2019</span>年<span>1</span>月<span>31</span>日</div>"
    assert shown(f"<h1>{TITLE}</h1>{line}<p>{PROSE}</p>") == [(DateSource.PAGE, date(2019, 1, 31))]


def test_signatures() -> None:
    text = f"一、概述\n{PROSE}\n2018年5月3日，召开会议。\n金贵镇人民政府\n2019年1月31日\n附表\n填报日期：2019年1月30日"
    assert [(claim.source, claim.date) for claim in signature_dates(text)] == [
        (DateSource.SIGNATURE, date(2019, 1, 30)),
        (DateSource.SIGNATURE, date(2019, 1, 31)),
    ]
    long_tail = "\n".join(f"指标{number}\t0" for number in range(70))
    found = signature_dates(f"{PROSE}\n金贵镇人民政府\n二〇一九年一月三十一日\n{long_tail}")
    assert [claim.date for claim in found] == [date(2019, 1, 31)]
    assert signature_dates(f"{PROSE}\n{long_tail}") == []


def test_dates_of_rows() -> None:
    claim = list_date("[2019-01-31]")
    assert claim is not None
    assert (claim.source, claim.date, claim.raw) == (DateSource.LIST, date(2019, 1, 31), "[2019-01-31]")
    assert list_date("01-31") is None
    assert list_date("点击 2019") is None
    inside = list_date("发布于 2019-01-31 10:20 阅读 12")
    assert inside is not None
    assert inside.moment == datetime(2019, 1, 31, 10, 20, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("<div>信息来源:古木镇 发布日期:2019年01月14日</div>", "古木镇"),
        ("<div>来源：贺兰县金贵镇人民政府 浏览：1</div>", "贺兰县金贵镇人民政府"),
        ("<table><tr><td>发布机构</td><td>贺兰县教育局</td></tr></table>", "贺兰县教育局"),
        ("<table><tr><td>发 文 机 关：</td><td>贺兰县教育局</td></tr></table>", "贺兰县教育局"),
        ("<div>2022年01月18日来源:1</div>", None),
        ("<div>来源： 作者： 时间：2023-01-28</div>", None),
        ("<div>来源：本站</div>", None),
    ],
)
def test_the_source_shown(body: str, name: str | None) -> None:
    assert source_shown(page(f"<h1>{TITLE}</h1>{body}<p>{PROSE}</p>")) == name


def test_the_source_tag_comes_last() -> None:
    tag = '<meta name="ContentSource" content="贺兰县金贵镇">'
    assert source_shown(page(f"<h1>{TITLE}</h1><p>{PROSE}</p>", tag)) == "贺兰县金贵镇"


REAL_DAY = date(2019, 1, 31)
"""The day that each of the lines below gives, if it gives any."""

SHOWN = [
    "<div>发布时间： 2019-01-31 10:20\u3000来源：金贵镇\u3000浏览次数：2024次</div>",
    "<div>【发布日期：2019-01-31】【浏览次数：20190401】</div>",
    "<div>[发布日期] 2019年1月31日 [来源] 金贵镇</div>",
    "<div>发布日期 | 2019.01.31 | 来源 | 金贵镇</div>",
    "<div>发表时间:2019/1/31 9:05:00\u3000点击：33</div>",
    "<div>上网时间：2019-1-31</div>",
    "<div>公开日期：二〇一九年一月三十一日</div>",
    "<div>公布时间：2019年01月31日 09时15分</div>",
    "<div>作者：办公室\u3000时间：2019年1月31日\u3000阅读：</div>",
    "<div>2019-01-31 09:15:22 来源：金贵镇人民政府 【字体：大 中 小】</div>",
    "<div>日期：2019-01-31\u3000浏览：</div>",
    "<div>来源：金贵镇\u30002019-01-31\u3000点击：<span id=hits></span></div>",
    "<div>录入时间：2019-01-31 点击数：8</div>",
    "<div>发布于 2019-01-31</div>",
    "<div>发布：2019-01-31 作者：张某</div>",
    "<div><span>发布时间</span><span>：</span><span>2019-01-31</span></div>",
    "<table><tr><th>发布日期</th><td>2019-01-31</td></tr></table>",
    "<table><tr><td>公开时间：</td><td>2019-01-31</td><td>公开方式：</td><td>主动公开</td></tr></table>",
    "<p>发布日期：<em>2019</em>年<em>1</em>月<em>31</em>日</p>",
    "<p>发布日期：2019年01月<br>31日</p>",
    "<div>发布时间：2019-01-31T10:20:30+08:00</div>",
    "<div>发布时间：2019-01-31<br>更新时间：2024-03-01</div>",
    "<div>更新时间：2024-03-01 发布时间：2019-01-31</div>",
    "<div>今天是2026年10月8日 星期四</div><div>发布时间：2019-01-31</div>",
]

NOT_SHOWN = [
    "<div>发 布 时 间 ： 2 0 1 9 - 0 1 - 3 1</div>",
    "<div>发布日期：2019-02-30</div>",
    "<div>发布日期：2019-13-01 浏览：5</div>",
    "<div>发布日期：0000-00-00</div>",
    "<div>发布日期：1970-01-01</div>",
    "<div>发布日期：9999-12-31</div>",
    "<div>浏览次数：2024</div>",
    "<div>浏览次数：20240301</div>",
    "<div>点击量：2019131</div>",
    "<div>本文已被阅读 2024 次</div>",
    "<div>今天是：2026年3月1日</div>",
    "<div>系统时间：2026-03-01 来源：本站</div>",
    "<div>当前日期是 2026-03-01</div>",
    "<div>2026年3月1日 星期日 来源：天气网</div>",
    "<div>农历2026年1月13日 来源</div>",
    "<div>更新时间：2024-03-01 浏览：5</div>",
    "<div>最后修改日期：2024-03-01 来源：金贵镇</div>",
    "<div>归档时间：2024-03-01 来源</div>",
    "<div>成文日期：2019-01-20</div>",
    "<div>废止日期：2024-03-01 来源：x</div>",
    "<div>生效日期：2019-02-01 来源：x</div>",
    "<div>有效期至：2024-03-01 来源：x</div>",
    "<div>上一篇：青石镇年报 发布时间：2024-03-01</div>",
    "<div style='display:none'>发布时间：2024-03-01</div>",
    "<div>电话：0951-2019-0131 来源：x</div>",
    "<div>索引号：640122/2019-01-31 来源：x</div>",
    "<div>文号：贺政发〔2019〕1号 来源：x</div>",
    "<div>民国108年1月31日 来源：x</div>",
    "<div>报告期：2018-01-01至2018-12-31 来源：x</div>",
    "<div>统计时间：2018-12-31 来源：x</div>",
    "<div>截止日期：2018-12-31 来源：x</div>",
    "<div>活动时间：2024-03-01 来源：x</div>",
]


@pytest.mark.parametrize("line", SHOWN)
def test_lines_that_show_the_day_of_publication(line: str) -> None:
    found = [day for source, day in shown(f"<h1>{TITLE}</h1>{line}<p>{PROSE}</p>") if source is DateSource.PAGE]
    assert found == [REAL_DAY]


@pytest.mark.parametrize("line", NOT_SHOWN)
def test_lines_with_a_number_or_another_day(line: str) -> None:
    found = shown(f"<h1>{TITLE}</h1>{line}<p>{PROSE}</p>")
    assert [day for source, day in found if source is DateSource.PAGE] == []


def test_a_signature_in_the_text_is_not_the_line_under_the_title() -> None:
    text = "<p>本报告由金贵镇编制，统计期限自2018年1月1日起至2018年12月31日止，如有疑问请与镇政府联系。</p>"
    body = f"<h1>{TITLE}</h1><div class='info'>来源：金贵镇</div>{text}<p>金贵镇</p><p>2019年1月31日</p><p>来源</p>"
    assert [claim for claim in shown(body) if claim[0] is DateSource.PAGE] == []


def test_the_making_of_the_page_is_nobodys_day() -> None:
    assert shown(f"<h1>{TITLE}</h1><div>页面生成时间：2025-02-02 03:04:05</div><p>{PROSE}</p>") == []


@given(
    st.text(alphabet=st.one_of(st.sampled_from("２０２３年１月０９日：－／（）　①㎡ﾞｶ…"), st.characters()), max_size=40)
)
def test_full_width_signs_become_ascii_one_for_one(text: str) -> None:
    folded = [unicodedata.normalize("NFKC", sign) for sign in text]
    assert narrow(text) == "".join(new if len(new) == 1 else sign for sign, new in zip(text, folded, strict=True))

"""On which site a text says that its report can be read: another one's is told, its own and what is no such word not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from monitor.rules.exhibits import cited_exhibit
from monitor.when.cited import cited_elsewhere
from monitor.when.interval import interval_of
from storage.contents import Attachment
from storage.moments import SHANGHAI
from storage.sightings import Version
from tests.monitor.made_cases import case, claim, version

SEEN = datetime(2019, 9, 1, tzinfo=SHANGHAI)
HERE = "http://www.nxhl.gov.cn/xxgk/201908/t20190820_1.html"


def report(text: str, url: str = HERE, stamp: str = "2019-08-20") -> Version:
    made = version(SEEN, claim("url", stamp), url=url)
    return replace(made, content=replace(made.content, text=text))


@pytest.mark.parametrize(
    "text",
    [
        "本年度报告的电子版可从“中国·贺兰”网站（http://www.hljd.com.cn）下载。",
        "公众可登录旧平台 122.137.242.24:8080 查阅本报告电子版，如有疑问请联系我局。",
        "本年报电子版可在ｗｗｗ．ｙｉｎｃｈｕａｎ．ｇｏｖ．ｃｎ查阅",
        "本报告在银川市政府网（yinchuan.gov.cn）登载；联系电话：0951-1234567。",
    ],
)
def test_another_site_is_told_with_its_clause(text: str) -> None:
    told = cited_elsewhere(report(text))
    assert told is not None
    assert "。" not in told
    assert "；" not in told


@pytest.mark.parametrize(
    "text",
    [
        "本报告电子版可从本县网站（http://www.nxhl.gov.cn/）下载。",
        "本报告电子版可从本县网站（xxgk.nxhl.gov.cn）或银川市政府网站（www.yinchuan.gov.cn）下载。",
        "根据国务院办公厅要求（www.gov.cn 可查阅全文）编制本年度报告。",
        "申请人可登录 www.yinchuan.gov.cn 查阅指南。本报告电子版附后。",
        "通过新浪微博（weibo.com）发布信息300条。",
        "本报告电子版可发函至 xxgk@yinchuan.gov.cn 获取。",
        "本报告所列数据止于2018年12月31日，共1.5万条，可查阅。",
        "",
    ],
)
def test_its_own_site_and_what_is_no_word_of_its_place_are_not(text: str) -> None:
    assert cited_elsewhere(report(text)) is None


def test_a_report_without_a_host_of_its_own_tells_nothing() -> None:
    assert cited_elsewhere(report("本报告电子版可从 www.yinchuan.gov.cn 下载。", url="a")) is None


def test_the_words_of_its_file_count_too() -> None:
    made = report("见附件。")
    file = Attachment(name="年报.pdf", url="f.pdf", type="pdf", text="本报告电子版可从 www.yinchuan.gov.cn 下载。")
    assert cited_elsewhere(replace(made, content=replace(made.content, attachments=(file,))))


def test_the_stamp_of_what_was_moved_bounds_nothing() -> None:
    assert interval_of(case(report("见附件。"))).lower == datetime(2019, 8, 20, tzinfo=SHANGHAI)
    assert interval_of(case(report("本报告电子版可从 www.yinchuan.gov.cn 下载。"))).lower is None


def test_a_long_hostile_text_is_read_in_bounded_time() -> None:
    assert cited_elsewhere(report("a." * 50_000 + "本报告" * 20_000 + "-." * 50_000)) is None


def test_a_late_report_shows_why_its_stamp_does_not_count() -> None:
    moved = report("本报告电子版可从 www.yinchuan.gov.cn 下载。")
    (told,) = cited_exhibit(case(moved))
    assert (told["type"], told["url"]) == ("cited", HERE)
    assert "www.yinchuan.gov.cn" in told["raw"]
    assert cited_exhibit(case(report("见附件。"))) == ()
    bare = replace(moved, content=replace(moved.content, dates=(claim("page", "2019-03-01"),)))
    assert cited_exhibit(case(bare)) == ()

"""Addresses that cannot be there, in the manner of those that can; and which two pages are one answer."""

from __future__ import annotations

import re

import pytest

from crawler.extract.nonsense import alike, nonsense_address
from crawler.page import Page

HOST = "http://www.example.gov.cn"


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/xxgk/nb/201902/t20190220_1001.html", r"/xxgk/nb/201902/t20190220_9\d{8}\.html"),
        ("/nb/show7.php", r"/nb/show9\d{8}\.php"),
        ("/ins.asp?s=280&i=1176", r"/ins\.asp\?s=280&i=9\d{8}"),
        ("/ins.asp?i=1176&t=a", r"/ins\.asp\?i=9\d{8}&t=a"),
        ("/qsx/zjz/6123456789012345678.html", r"/qsx/zjz/9\d{8}7{10}\.html"),
        ("/c/201902/00000000000000000000000000000abc.shtml", r"/c/201902/[0-9a-f]{32}\.shtml"),
        (
            "/channel_5c3ee4a17f8b9a2d5c6e1f02/doc_60110d7498617ee119ec3001.html",
            r"/channel_5c3ee4a17f8b9a2d5c6e1f02/doc_[0-9a-f]{24}\.html",
        ),
        ("/xxgk/nb/bao.html", r"/xxgk/nb/bao-[0-9a-f]{12}\.html"),
        ("/xxgk/nb/", r"/xxgk/nb-[0-9a-f]{12}/"),
        ("/xxgk/2018/", r"/xxgk/9\d{8}/"),
        ("/", r"/[0-9a-f]{12}/"),
        ("", r"/[0-9a-f]{12}"),
    ],
)
def test_the_same_manner_another_name(path: str, form: str) -> None:
    made = nonsense_address(HOST + path)
    assert re.fullmatch(re.escape(HOST) + form, made), made
    assert made != HOST + path
    assert made == nonsense_address(HOST + path), "an address of its own for each, always the same"
    assert made != nonsense_address(HOST + path.replace("1", "3") + "#a") or "1" not in path


def page(title: str, words: str, news: str = "") -> Page:
    rows = "".join(f'<li><a href="/n/{n}.html">{row}</a></li>' for n, row in enumerate(news))
    text = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{words}</p><ul>{rows}</ul></body></html>"
    return Page.from_bytes(text.encode(), url=HOST + "/a.html")


WORDS = "青山县地处山区，辖两个乡镇，门户网站公布政务信息，欢迎各界人士监督。"
NEWS = [f"青山县召开{word}工作会议" for word in "春夏秋冬东西南北"]


def test_the_same_answer_though_the_news_and_the_clock_moved_on() -> None:
    old = page("青山县人民政府网", WORDS + "访问量：1031", NEWS)
    new = page("青山县人民政府网", WORDS + "访问量：98", [*NEWS[1:], "青山县召开农业工作会议"])
    assert alike(old, new)
    assert alike(old, old)


@pytest.mark.parametrize(
    "other",
    [
        page("城关镇2018年政府信息公开工作年度报告", WORDS, NEWS),
        page("青山县人民政府网", "城关镇2018年共公开政府信息三百条，收到申请两件，均按期答复。", NEWS),
        page("青山县人民政府网", WORDS, [f"{row}纪要及附件" for row in NEWS]),
    ],
)
def test_another_title_text_or_list_is_another_answer(other: Page) -> None:
    assert not alike(page("青山县人民政府网", WORDS, NEWS), other)

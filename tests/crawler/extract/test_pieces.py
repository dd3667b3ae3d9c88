"""The signs of a text come out as they are shown: nothing dropped, nothing glued, nothing unseen."""

from __future__ import annotations

import pytest

from crawler.extract.pieces import line_pieces
from crawler.extract.text import main_text
from crawler.page import Page


def read(markup: str) -> str:
    page = Page.from_bytes(
        f"<html><body><div class='TRS_Editor'>{markup}</div></body></html>".encode(), url="http://x/a"
    )
    return main_text(page).text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>2<span>018</span>年，<span>DN</span>110 <b>56</b>米。</p>", "2018年，DN110 56米。"),
        ("<p>2 0 1 8 年政府信息公开，已完成。</p>", "2 0 1 8 年政府信息公开，已完成。"),
        ("<p>２０１８年Ａ类，１２．５％</p>", "２０１８年Ａ类，１２．５％"),
        ("<p>2018年\u200b1\u200d月\u2060，软\xad连\ufffc字\u2028起。</p>", "2018年1月，软连字起。"),
        ("<p>2019<u>年</u><i>1</i><em>月</em><x-y>1</x-y><small>日</small>，起。</p>", "2019年1月1日，起。"),
        ("<p><![if !supportLists]>1.<![endif]>公开制度，按时更新。</p>", "1.公开制度，按时更新。"),
        ("<p>&lt;!--[if !supportLists]--&gt;1.&lt;!--[endif]--&gt;公开，更新。</p>", "1.公开，更新。"),
        ("<p>Normal 0 false X-NONE MicrosoftInternetExplorer4 公开制度，按时更新。</p>", "公开制度，按时更新。"),
        ("<p>面积12m<sup>2</sup>，按时<wbr>更新。</p>", "面积12m2，按时更新。"),
        ("<table><tr><td>本年增/<br>减</td><td>本年新\n制作</td></tr></table>", "本年增/减\t本年新制作"),
        (
            "<table><tr><td><p>甲，乙。</p><table><tr><td>规章</td><td>0</td></tr></table><p>丙，丁。</p></td></tr></table>",
            "甲，乙。\n规章\t0\n丙，丁。",
        ),
    ],
)
def test_signs_are_kept_as_they_are_shown(markup: str, text: str) -> None:
    assert read(markup) == text


def test_a_cell_that_lays_out_the_page_is_no_cell_of_a_table() -> None:
    prose = "".join(f"<p>镇里第{number}次检查了公开栏，过期的内容当天换下，没有发现漏报。</p>" for number in range(9))
    menu = "<td><p>公开指南</p><p>公开制度</p></td>"
    lines = read(f"<table><tr>{menu}<td>{prose}</td></tr></table>").split("\n")
    assert "\t" not in "".join(lines)
    assert lines[-1] == "镇里第8次检查了公开栏，过期的内容当天换下，没有发现漏报。"


@pytest.mark.parametrize(
    "hostile",
    [
        "Normal 0 " + "a.b#c, " * 40_000,
        "a{" * 50_000,
        "@font-face" + "x " * 50_000,
        "<!--[if " + "x" * 100_000,
        "&lt;!--[if " * 20_000,
    ],
)
def test_hostile_signs_stay_cheap(hostile: str) -> None:
    assert read(f"<p>{hostile}</p><p>公开制度，按时更新。</p>").endswith("公开制度，按时更新。") or "<!--" in hostile


def test_the_first_lines_are_those_of_the_whole_page() -> None:
    nested = "".join(f"<div>甲{n}<table><tr><td>乙{n}<br>丙{n}</td></tr></table><p>丁{n}</p></div>" for n in range(40))
    document = Page.from_bytes(f"<html><body>{nested}</body></html>".encode(), url="http://x/a").document
    whole = line_pieces(document, 1_000_000)
    assert len(whole) == 160
    for most in (1, 2, 7, 50, 159, 160, 161):
        assert line_pieces(document, most) == whole[:most]

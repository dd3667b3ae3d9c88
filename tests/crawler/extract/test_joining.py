"""Sentences cut by a full line, a page's end or a picture are whole again, and nothing else is joined."""

from __future__ import annotations

import pytest

from crawler.extract.text import main_text
from crawler.page import Page

TEXT = (
    "柳溪镇把信息公开列入年初工作安排，镇长每季度听一次汇报，党政综合办公室负责日常事务，全年通过县政府网站、公众号、村务公开栏"
    "等渠道公开信息316条，其中财政预决算4条、惠农补贴58条，比上年多12.5%，没有收到公开申请，也没有因此被复议或者起诉的。"
)


def lines(body: str) -> list[str]:
    page = Page.from_bytes(f'<html><body><div class="TRS_Editor">{body}</div></body></html>'.encode(), url="http://x/a")
    return main_text(page).text.split("\n")


def cut(text: str, width: int) -> list[str]:
    return [text[start : start + width] for start in range(0, len(text), width)]


@pytest.mark.parametrize("width", [28, 36, 38, 40])
def test_text_cut_at_one_width_is_whole_again(width: int) -> None:
    rows = cut(TEXT, width)
    assert len(rows) > 3
    assert lines("<br>\n".join(rows)) == [TEXT]
    assert lines("".join(f"<p>{row}</p>" for row in rows)) == [TEXT]
    assert lines("<pre>" + "\n".join(rows) + "</pre>") == [TEXT]
    assert lines(f"<p>{chr(10).join(rows)}</p>") == [TEXT]
    assert lines(f"<p>{(chr(13) + chr(10) + '     ').join(rows)}</p>") == [TEXT]


def test_paragraphs_and_headings_between_cut_lines_stay_apart() -> None:
    rows = ["　　" + cut(TEXT, 34)[0], *cut(TEXT, 34)[1:]]
    assert lines("<br>".join([*rows, "二、主动公开情况", *rows])) == [TEXT, "二、主动公开情况", TEXT]


NOT_JOINED = [
    [TEXT, TEXT, "柳溪镇人民政府", "2023年1月18日"],
    [
        "关于印发青石县柳溪镇防汛抗旱应急预案的通知",
        "关于印发青石县柳溪镇森林防火应急预案的通知",
        "关于调整青石县柳溪镇安全生产委员会成员的通知",
        "关于成立青石县柳溪镇乡村振兴领导小组的通知",
    ],
    ["信息公开指标，统计数", "单位", "条", "412", "条", "389"],
    ["地址：青石县柳溪镇人民路1号，邮编：750000", "电话：0951", "欢迎来访。"],
    ["upvc管，DN110", "56米"],
    ["Open", "Data"],
    ["镇里为每个村配了信息员，按季检查", "二、依申请公开情况"],
    ["镇里为每个村配了信息员，按季检查", "（二）依申请公开情况"],
]


@pytest.mark.parametrize("rows", NOT_JOINED)
def test_lines_that_are_lines_stay(rows: list[str]) -> None:
    assert lines("<br>".join(rows)) == rows


@pytest.mark.parametrize(
    ("rows", "whole"),
    [
        (["全年公开政府信息，共计316", "条，比上年多。"], "全年公开政府信息，共计316条，比上年多。"),
        (["全年公开、解读的政府信息共316条", "，比上年多。"], "全年公开、解读的政府信息共316条，比上年多。"),
        (["统计期限自1月1日起，至年底止（", "下同）。"], "统计期限自1月1日起，至年底止（下同）。"),
        (["镇里学习条例，落实责任，", "按时公开。"], "镇里学习条例，落实责任，按时公开。"),
        (["本报告，统计期限从2022", "年1月1日起。"], "本报告，统计期限从2022年1月1日起。"),
    ],
)
def test_a_line_that_cannot_end_there_goes_on(rows: list[str], whole: str) -> None:
    assert lines("<br>".join(rows)) == [whole]


def test_two_numbers_are_never_glued() -> None:
    assert lines("<p>管道110\n56米，已通水。</p>") == ["管道110 56米，已通水。"]
    assert lines("<table><tr><td>管</td><td>110<br>56</td></tr></table>") == ["管\t110 56"]
    rows = cut("长" * 27 + "，" + "管" * 27 + "，" + "道" * 26 + "，11056米。", 28)
    assert lines("<br>".join([*(rows[:2]), rows[2] + "110", "56米，已通水。"]))[-1].endswith("110 56米，已通水。")


HALVES = ("一是健全组织，明确专人，从强化组织领", "导入手，落实责任，按时公开。")


@pytest.mark.parametrize(
    "picture",
    [
        '<p><img src="a.jpg"></p><p>柳溪镇政务公开工作台账</p>',
        '<p><img src="a.jpg"><br>柳溪镇政务公开工作台账</p>',
        '<figure><img src="a.jpg"><figcaption>柳溪镇政务公开工作台账</figcaption></figure>',
        '<p><img src="a.jpg"><img src="b.jpg"></p><p>柳溪镇政务公开工作台账</p>',
    ],
)
def test_a_caption_stands_behind_the_sentence_it_broke(picture: str) -> None:
    assert lines(f"<p>{HALVES[0]}</p>{picture}<p>{HALVES[1]}</p>") == ["".join(HALVES), "柳溪镇政务公开工作台账"]


def test_a_picture_between_paragraphs_joins_nothing() -> None:
    picture = '<p><img src="a.jpg"></p><p>柳溪镇政务公开工作台账</p>'
    for upper, lower in (
        ("一是健全组织，明确专人。", "二是落实责任，按时公开。"),
        ("公开的情况，详见下图", "二是落实责任，按时公开。"),
        ("一是健全组织，明确专人，落实责任", "二、依申请公开情况。没有收到。"),
    ):
        assert lines(f"<p>{upper}</p>{picture}<p>{lower}</p>") == [upper, "柳溪镇政务公开工作台账", lower]


def test_a_long_text_of_cut_lines_stays_cheap() -> None:
    row = "柳溪镇把信息公开列入年初工作安排，镇长每季度听一次汇"
    found = lines("<br>".join([row] * 20_000 + ["到此为止。"]))
    assert max(map(len, found)) < 5_000
    assert "".join(found) == row * 20_000 + "到此为止。"

"""TRS: static lists with a pager by script."""

from datetime import date

import pytest

from crawler.page import Page
from spiders.families.catalogue import recognise
from spiders.families.trs import Trs

URL = "http://www.example.gov.cn/xxgk/xxgknb_21139/"
TRS = Trs()


def page(body: str, url: str = URL) -> Page:
    return Page.from_bytes(
        f"<html><head><title>信息公开年报</title></head><body>{body}</body></html>".encode(), url=url
    )


def rows(*years: int) -> str:
    return (
        "<ul class='list'>"
        + "".join(
            f"<li><a href='./{year + 1}01/t{year + 1}0131_{year}.html'>金贵镇{year}年政府信息公开工作年度报告</a>"
            f"<span>{year + 1}-01-31</span></li>"
            for year in years
        )
        + "</ul>"
    )


PAGER = '<script>createPageHTML(3, 0, "index", "html");</script>'


def test_rows_and_pages() -> None:
    first = page(rows(2018, 2017) + PAGER)
    assert TRS.recognises(first)
    entries = TRS.entries(first)
    assert [(entry.url, entry.title, entry.date.date if entry.date else None) for entry in entries] == [
        (URL + "201901/t20190131_2018.html", "金贵镇2018年政府信息公开工作年度报告", date(2019, 1, 31)),
        (URL + "201801/t20180131_2017.html", "金贵镇2017年政府信息公开工作年度报告", date(2018, 1, 31)),
    ]
    assert [ask.url for ask in TRS.next_pages(first, {URL})] == [URL + "index_1.html", URL + "index_2.html"]
    assert [ask.url for ask in TRS.next_pages(first, {URL, URL + "index_1.html"})] == [URL + "index_2.html"]
    assert TRS.problem(first, entries) == ""


def test_a_following_page_leads_to_the_same_ones() -> None:
    second = page(rows(2016) + PAGER.replace("3, 0", "3, 1"), url=URL + "index_1.html")
    asked = {URL, URL + "index_1.html"}
    assert [ask.url for ask in TRS.next_pages(second, asked)] == [URL + "index_2.html"]


@pytest.mark.parametrize(
    ("script", "names", "total"),
    [
        ('createPageHTML(2, 0, "index", "shtml");', ["index_1.shtml"], None),
        ("createPage(2,0,'index','htm')", ["index_1.htm"], None),
        ('createPageHTML(1, 0, "index", "html");', [], None),
        ("createPageHTML('page_div',3, 1,'list','shtml',45)", ["list_2.shtml", "list_3.shtml"], 45),
        (
            'var currentPage = 0;\nvar countPage = 2//pages\ndocument.write("index"+"_" + 1 + "."+"htm");',
            ["index_1.htm"],
            None,
        ),
    ],
)
def test_pagers(script: str, names: list[str], total: int | None) -> None:
    first = page(rows(2018) + f"<script>{script}</script>")
    assert TRS.recognises(first)
    assert [ask.url for ask in TRS.next_pages(first, {URL})] == [URL + name for name in names]
    assert TRS.total(first) == total


def test_a_hostile_count_is_bounded() -> None:
    first = page(rows(2018) + '<script>createPageHTML(99999, 0, "index", "html");</script>')
    assert len(TRS.next_pages(first, ())) == 300


def test_an_empty_column_is_complete_and_a_lost_list_is_not() -> None:
    empty = page(
        "<ul class='list'></ul><script>createPageHTML(1, 0, 'index', 'html');</script>"
        "<script src='/js/common.js'></script>"
    )
    assert TRS.entries(empty) == []
    assert TRS.problem(empty, []) == ""
    lost = page("<ul class='list'></ul>" + PAGER)
    assert TRS.problem(lost, TRS.entries(lost)) == "no rows, though the pager counts 3 pages"


def test_recognised_by_stamps_and_by_its_editor_too() -> None:
    assert recognise(page(rows(2018, 2017))).name == "trs"
    assert recognise(page("<div class='TRS_Editor'></div>")).name == "trs"
    assert (
        recognise(page("<ul><li><a href='/info/1/2.htm'>金贵镇2018年政府信息公开年报</a></li></ul>")).name == "static"
    )


def test_unit_folders_below_the_column_belong_to_it() -> None:
    first = page(
        "<ul><li><a href='./jgz/'>金贵镇</a></li><li><a href='./jyj/index.html'>教育局</a></li>"
        "<li><a href='/gk/'>政务公开</a></li></ul>"
    )
    assert [ask.url for ask in TRS.next_pages(first, {URL})] == [URL + "jgz/", URL + "jyj/index.html"]

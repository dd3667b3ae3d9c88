"""Which rows are the list's, and pages of a column that are the report itself."""

from __future__ import annotations

import pytest

from crawler.page import Page
from spiders.families.rows import is_folder, list_entries, own_report
from tests.worlds.staged import Item, list_page, report_page

URL = "http://www.example.gov.cn/nb/u1.htm"


def page(text: str) -> Page:
    return Page.from_bytes(text.encode(), url=URL)


def test_every_second_row_is_dressed_otherwise() -> None:
    rows = "".join(
        f"<li class='{'odd' if n % 2 else 'even'}{' last' if n == 5 else ''}'>"
        f"<a href='n{n}.html'>关于做好第{n}季度防火工作的通知</a><span>2019-01-0{n}</span></li>"
        for n in range(1, 6)
    )
    entries = list_entries(page(f"<html><body><ul class='list'>{rows}</ul></body></html>"))
    assert [entry.url.rpartition("/")[2] for entry in entries] == [f"n{n}.html" for n in range(1, 6)]


def test_a_page_that_is_the_report() -> None:
    item = Item(unit="东山镇人民政府", path="/nb/u1.htm")
    own = own_report(page(report_page(item)))
    assert own is not None
    assert (own.url, own.title) == (URL, "东山镇人民政府2018年政府信息公开工作年度报告")


def test_a_page_called_otherwise_whose_text_opens_as_the_report() -> None:
    item = Item(unit="东山镇人民政府", path="/nb/u1.htm", title="东山镇")
    body = (
        "<p>东山镇人民政府2018年政府信息公开工作年度报告</p>"
        + "<p>按照条例规定，主动公开政府信息12条，依申请公开0件，行政复议0件。</p>" * 12
    )
    own = own_report(page(report_page(item, body=body)))
    assert own is not None
    assert own.title == "东山镇人民政府2018年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "text",
    [
        list_page([Item(unit="东山镇人民政府", path="a.html")]),
        "<html><body><h1>东山镇2018年政府信息公开年报</h1><p>附件下载</p></body></html>",
        "<html><body><h1>关于报送年报的通知</h1>"
        + "<p>请说明主动公开、依申请公开和行政复议情况。</p>" * 20
        + "</body></html>",
        "",
    ],
)
def test_pages_that_are_none(text: str) -> None:
    assert own_report(page(text)) is None


@pytest.mark.parametrize(
    ("address", "folder"),
    [("nb/", True), ("nb/index.jhtml", True), ("nb/default.aspx", True), ("nb/a.html", False), ("nb/?y=2018", False)],
)
def test_folders(address: str, folder: bool) -> None:
    assert is_folder(f"http://www.example.gov.cn/{address}") is folder

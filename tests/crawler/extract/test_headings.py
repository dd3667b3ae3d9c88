"""The title of what a page shows: meta, headings, window; a dash between numbers is the title's own."""

from __future__ import annotations

import pytest

from crawler.extract.headings import page_titles, window_title
from crawler.page import Page


def page(body: str, window: str = "") -> Page:
    markup = f"<html><head><title>{window}</title></head><body>{body}</body></html>"
    return Page.from_bytes(markup.encode(), url="http://www.qs.gov.cn/a.html")


@pytest.mark.parametrize(
    ("window", "title"),
    [
        ("1-10月青石县投资情况_青石县人民政府", "1-10月青石县投资情况"),
        ("青石县总体规划（2018—2035年）的批复-青石县", "青石县总体规划（2018—2035年）的批复"),
        ("柳溪镇防汛值班安排--青石县融媒体", "柳溪镇防汛值班安排"),
        ("柳溪镇防汛值班安排 - 青石县人民政府网", "柳溪镇防汛值班安排"),
        ("柳溪镇防汛值班安排 | 要闻 | 青石县", "柳溪镇防汛值班安排"),
        ("青石县-柳溪镇2022年政府信息公开工作年度报告", "柳溪镇2022年政府信息公开工作年度报告"),
        ("政务公开 > 柳溪镇2022年政府信息公开工作年度报告", "柳溪镇2022年政府信息公开工作年度报告"),
    ],
)
def test_the_window_without_the_site(window: str, title: str) -> None:
    assert window_title(page("", window)) == title


def test_a_hidden_half_of_the_title_is_not_the_title() -> None:
    body = "<div style='display:none'><p>青石县人民政府关于调整2022</p><p>年预算的决议</p></div><p>全文如下。</p>"
    found = page_titles(page(body, "青石县人民政府关于调整2022　年预算的决议_青石县"), None)[0]
    assert "".join(found.split()) == "青石县人民政府关于调整2022年预算的决议"


def test_a_menu_is_not_read_for_a_title() -> None:
    body = "<nav><a>柳溪镇2021年政府信息公开工作年度报告</a></nav><p>柳溪镇2022年政府信息公开工作年度报告</p>"
    assert page_titles(page(body), None)[0] == "柳溪镇2022年政府信息公开工作年度报告"


def test_the_day_behind_a_heading_is_not_of_the_title() -> None:
    heading = "<h2>柳溪镇2022年政府信息公开工作年度报告<small>(2023年1月19日)</small></h2>"
    assert page_titles(page(heading), None)[0] == "柳溪镇2022年政府信息公开工作年度报告"
    assert page_titles(page("<h2>青石县办法（2021年修订）</h2>"), None)[0] == "青石县办法（2021年修订）"

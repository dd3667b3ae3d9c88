"""Years of a column: tabs by address, tabs by script, choices, and lists by years that are no tabs."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.page import Page
from spiders.families.years import closed_years, missing_tabs, opened_years, tab_years
from storage.contents import DateClaim, DateSource
from storage.sightings import Entry

URL = "http://www.example.gov.cn/nb/"


def page(body: str) -> Page:
    return Page.from_bytes(f"<html><body>{body}</body></html>".encode(), url=URL)


def entry(title: str, day: date | None = None) -> Entry:
    claim = DateClaim(source=DateSource.LIST, date=day, raw="") if day is not None else None
    return Entry(url=URL + title, title=title, date=claim)


LIST = (
    "<ul><li><a href='a.html'>东山镇2018年政府信息公开年度报告</a></li><li>东山镇2017年政府信息公开年度报告</li></ul>"
)


@pytest.mark.parametrize(
    ("body", "years"),
    [
        ("<ul><li><a href='2018/'>2018年</a></li><li><a href='2017/'>2017年</a></li></ul>", {2018, 2017}),
        ("<div><span onclick='y(2018)'>2018</span><span onclick='y(2017)'>2017</span></div>", {2018, 2017}),
        ("<ul id='timeFrame'><li>2018年度</li><li>2017年度</li><li>2016年度</li></ul>", {2018, 2017, 2016}),
        ("<select><option>全部</option><option>2018</option><option>2017</option></select>", {2018, 2017}),
        (f"<dl><dt>2018年</dt><dd>{LIST}</dd><dt>2017年</dt><dd>{LIST}</dd></dl>", set()),
        ("<table><tr><td>2018</td><td>东山镇年报</td></tr><tr><td>2017</td><td>西山镇年报</td></tr></table>", set()),
        ("<p>2018年</p>", set()),
        ("<div class='foot'>版权所有 2018 2019</div>", set()),
        (LIST, set()),
    ],
)
def test_years_side_by_side(body: str, years: set[int]) -> None:
    assert tab_years(page(body)) == years


@pytest.mark.parametrize(
    ("body", "addresses"),
    [
        ("<select onchange='location=this.value'><option value='?y=2018'>2018</option><option value='?y=2017'>2017</option></select>", ["?y=2018", "?y=2017"]),
        ("<select onchange=\"location.href='y.html?n='+this.value\"><option>2018</option><option selected>2017</option></select>", ["y.html?n=2018"]),
        ("<form action='y'><input type=hidden name=k value=1><select name=n><option>2018</option><option>2017</option></select><input type=submit></form>", ["y?k=1&n=2018", "y?k=1&n=2017"]),
        ("<form action='y' method=post><select name=n><option>2018</option><option>2017</option></select><input type=submit></form>", []),
        ("<select onchange='load(this.value)'><option>2018</option><option>2017</option></select>", []),
        ("<select onchange='location=this.value'><option>全部</option><option value='?y=2018'>2018</option><option value='?y=2017'>2017</option></select>", []),
    ],
)  # fmt: skip
def test_what_a_choice_opens(body: str, addresses: list[str]) -> None:
    assert opened_years(page(body)) == [URL + address for address in addresses]


def test_years_that_only_a_script_opens() -> None:
    tabs = page("<div><b onclick='y(2018)'>2018</b><b onclick='y(2017)'>2017</b><b onclick='y(2016)'>2016</b></div>")
    assert closed_years(tabs, []) == [2016, 2017, 2018]
    assert closed_years(tabs, [entry("东山镇2018年政府信息公开年度报告"), entry("通知", date(2017, 5, 1))]) == [2016]
    linked = page("<ul><li><a href='2018/'>2018年</a></li><li onclick='y(2017)'>2017年</li></ul>")
    assert closed_years(linked, []) == [2017]


def test_tabs_that_are_missing() -> None:
    rows = [entry("东山镇2017年政府信息公开年度报告", date(2018, 1, 20))]
    assert missing_tabs({2017, 2016}, rows, this_year=2019) == [2018]
    assert missing_tabs({2019, 2017}, rows, this_year=2019) == [2018]
    assert missing_tabs({2018, 2017}, rows, this_year=2019) == []
    assert missing_tabs({2017, 2016}, [*rows, entry("西山镇2018年政府信息公开年报")], this_year=2019) == []
    assert missing_tabs({2017}, rows, this_year=2019) == [], "one year is no row of tabs"


def test_a_hostile_page_is_bounded() -> None:
    options = "".join(f"<option value='?y={2000 + n % 40}&n={n}'>{2000 + n % 40}</option>" for n in range(5000))
    assert len(opened_years(page(f"<select onchange='location=this.value'>{options}</select>" * 20))) <= 100

"""The one real listing of an annual-report column: what a person reads in it is what the spider reads."""

from datetime import date
from pathlib import Path

from crawler.extract.titles import Verdict, judge_title, report_year
from crawler.page import Page
from spiders.discovery import is_report_column
from spiders.families.catalogue import recognise

URL = "http://www.example.gov.cn/egb/xxgk/xxgknb/"

# Written by hand from the page: address in the column's folder, day of the row, verdict, report year.
ROWS = [
    ("202009/t20200903_2748784.html", date(2020, 9, 3), Verdict.REPORT, 2019),
    ("202005/t20200506_2633371.html", date(2020, 5, 6), Verdict.NO, None),
    ("202003/t20200311_2593126.html", date(2020, 3, 11), Verdict.REPORT, 2019),
    ("201906/t20190614_2389850.html", date(2019, 6, 14), Verdict.NO, None),
    ("201905/t20190530_2380968.html", date(2019, 5, 30), Verdict.REPORT, 2018),
    ("201905/t20190530_2380967.html", date(2019, 5, 30), Verdict.REPORT, 2018),
    ("201811/t20181102_2290635.html", date(2018, 3, 26), Verdict.NO, None),
    ("201811/t20181102_2290607.html", date(2018, 1, 5), Verdict.NO, None),
    ("201805/t20180525_2166460.html", date(2017, 3, 22), Verdict.NO, None),
    ("201802/t20180205_2082017.html", date(2017, 1, 7), Verdict.NO, None),
]


def real_page(material: Path) -> Page:
    path = material / "pages" / "list" / "ordos-engebei-xxgknb-list.html"
    return Page.from_bytes(path.read_bytes(), url=URL)


def test_every_row_is_read_and_judged(material: Path) -> None:
    page = real_page(material)
    family = recognise(page)
    assert family.name == "trs"
    entries = family.entries(page)
    assert family.problem(page, entries) == ""
    assert [(entry.url, entry.date.date if entry.date else None) for entry in entries] == [
        (URL + address, day) for address, day, _, _ in ROWS
    ]
    assert [judge_title(entry.title) for entry in entries] == [verdict for _, _, verdict, _ in ROWS]
    reports = [entry for entry in entries if judge_title(entry.title) is Verdict.REPORT]
    assert [report_year(entry.title) for entry in reports] == [2019, 2019, 2018, 2018]


def test_the_second_page_is_asked_for_and_nothing_else(material: Path) -> None:
    page = real_page(material)
    family = recognise(page)
    assert [ask.url for ask in family.next_pages(page, {URL})] == [URL + "index_1.html"]
    assert family.next_pages(page, {URL, URL + "index_1.html"}) == []
    assert family.total(page) is None


def test_it_is_an_annual_report_column(material: Path) -> None:
    assert is_report_column(real_page(material))

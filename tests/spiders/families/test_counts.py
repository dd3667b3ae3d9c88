"""How pagers count, and what an address asks for."""

from __future__ import annotations

import pytest

from crawler.page import Ask, Page
from spiders.families.counts import Counted, asks_for_further_page, counted_pages, is_page_key, page_number

URL = "http://www.example.gov.cn/nb/"


def page(body: str) -> Page:
    return Page.from_bytes(f"<html><body><div>{body}</div></body></html>".encode(), url=URL)


@pytest.mark.parametrize(
    ("words", "counted"),
    [
        ("共34条  1/3", Counted(pages=3, current=1)),
        ("共<b>35</b>条记录 2/3页", Counted(pages=3, current=2)),
        ("页次：1/5页 共87条信息", Counted(pages=5, current=1)),
        ("第2页/共9页", Counted(pages=9, current=2)),
        ("第 2 页 共 9 页", Counted(pages=9, current=2)),
        ("总记录数：35 总页数：3 当前页：1", Counted(pages=3)),
        ("当前页：1 总页数：3", Counted(pages=3, current=1)),
        ("共5页", Counted(pages=5)),
        ("第9/3页", Counted(pages=3)),
        ("共34条", None),
        ("2019/01/31", None),
        ("", None),
    ],
)
def test_what_a_pager_says(words: str, counted: Counted | None) -> None:
    assert counted_pages(page(words)) == counted


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("/nb/index_2.html", 2),
        ("/nb/list2.htm", 2),
        ("/nb/30.htm", 30),
        ("/nb/list-3.shtml", 3),
        ("/nb/index_2.jhtml", 2),
        ("/nb/?page=4", 4),
        ("/list.asp?s=280&page=4", 4),
        ("/list.jsp?a8t=27&a8p=2&a8c=15&urltype=tree.TreeTempUrl&wbtreeid=1068", 2),
        ("/iList.jsp?node_id=7&cat_id=3&cur_page=5", 5),
        ("/nb/page/3/", 3),
        ("/nb/2018.html", None),
        ("/nb/2018/", None),
        ("/nb/?year=2018", None),
        ("/nb/?pageSize=15", None),
        ("/nb/?pageId=15", None),
        ("/nb/index.html", None),
        ("/nb/?" + "&".join(f"a{n}=1" for n in range(500)), None),
    ],
)
def test_the_number_in_an_address(address: str, number: int | None) -> None:
    assert page_number(f"http://www.example.gov.cn{address}") == number


@pytest.mark.parametrize("key", ["page", "pageNo", "curPage", "PAGENUM", "p", "pageIndex", "a8p", "formname1333ap"])
def test_fields_that_count_pages(key: str) -> None:
    assert is_page_key(key)


@pytest.mark.parametrize("key", ["pageSize", "perpage", "pageId", "totalpage", "id", "pagename", "path", "a8t"])
def test_fields_that_do_not(key: str) -> None:
    assert not is_page_key(key)


@pytest.mark.parametrize(
    ("ask", "further"),
    [
        (Ask(url=URL + "?page=2"), True),
        (Ask(url=URL + "?page=1"), False),
        (Ask(url=URL + "index_1.html"), True),
        (Ask(url=URL + "2018/"), False),
        (Ask(url=URL + "xz/"), False),
        (Ask(url=URL, method="POST", form=(("__EVENTARGUMENT", "2"),)), True),
        (Ask(url=URL, method="POST", form=(("currpage", "1"),)), False),
        (Ask(url=URL, method="POST", form=(("currpage", "2"),)), True),
    ],
)
def test_which_asks_must_bring_something_new(ask: Ask, further: bool) -> None:
    assert asks_for_further_page(ask) is further

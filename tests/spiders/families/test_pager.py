"""How columns go on: gaps filled, ends respected, traps refused."""

from __future__ import annotations

import pytest

from crawler.page import Page
from spiders.families.pager import is_trap, leads_into_trap, pages_by_link

URL = "http://www.example.gov.cn/nb/"


def asked(body: str, url: str = URL) -> list[str]:
    page = Page.from_bytes(f"<html><body>{body}</body></html>".encode(), url=url)
    return [ask.url.removeprefix(URL) for ask in pages_by_link(page, {url})]


def links(*pairs: tuple[str, str]) -> str:
    return "".join(f"<a href='{address}'>{words}</a> " for words, address in pairs)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (links(("2", "?page=2"), ("尾页", "?page=5")) + "共5页", ["?page=2", "?page=5", "?page=3", "?page=4"]),
        (links(("2", "index_1.html")) + "共3页", ["index_1.html", "index_2.html"]),
        (
            links(("2", "index_2.html"), ("3", "index_3.html")) + "共4页",
            ["index_2.html", "index_3.html", "index_4.html"],
        ),
        (links(("2", "30.htm"), ("3", "29.htm")) + "共31页", ["30.htm", "29.htm"]),
        (links(("1", "index_1.html"), ("2", "index_2.html")), ["index_2.html"]),
        (links(("尾页", "index_1.html")), []),
        (links(("下一页", "index_1.html"), ("尾页", "index_1.html")), ["index_1.html"]),
        (links(("下一页", "?page=6"), ("上一页", "?page=4")) + "第5/5页", []),
        (links(("下页", "?pageNo=2&startDate=")), ["?pageNo=2&startDate="]),
        (links((">", "?month=2019-05")), []),
        (links(("下一页", "a/a/a/list.html")), []),
        ("<button onclick=\"location.href='list_2.html'\">下一页</button>", ["list_2.html"]),
        ("<button disabled onclick=\"location.href='list_2.html'\">下一页</button>", []),
        (links(("下一頁", "p2.html"), ("末頁", "p9.html")), ["p2.html", "p9.html"]),
    ],
)
def test_which_pages_are_asked_for(body: str, found: list[str]) -> None:
    assert asked(body) == found


@pytest.mark.parametrize(
    ("path", "trap"),
    [
        ("a/b/list_2.html", False),
        ("a/a/list.html", False),
        ("a/a/a/list.html", True),
        ("/".join(str(n) for n in range(300)), True),
        ("x" * 64_000, True),
        ("?" + "q" * 5000, True),
    ],
)
def test_addresses_that_grow_without_end(path: str, trap: bool) -> None:
    assert is_trap(URL + path) is trap
    page = Page.from_bytes(f"<html><body>{links(('下一页', path))}</body></html>".encode(), url=URL)
    assert leads_into_trap(page) is trap


def test_a_hostile_count_is_bounded() -> None:
    assert len(asked(links(("2", "?page=2")) + "共9999页")) == 299, "pages 2 to 300"

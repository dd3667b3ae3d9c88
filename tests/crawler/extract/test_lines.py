"""The lines of a page as a reader sees them."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from crawler.extract.lines import lines_of
from crawler.page import Page


def lines(body: str) -> list[tuple[str, int]]:
    page = Page.from_bytes(f"<html><body>{body}</body></html>".encode(), url="http://www.example.gov.cn/")
    return [(line.text, line.linked) for line in lines_of(page.document) if not line.hidden]


def test_blocks_end_lines_and_inline_elements_do_not() -> None:
    assert lines("<div>发布时间：<span>2019</span>年<b>1</b>月</div><p>正文<br>第二行</p>") == [
        ("发布时间：2019年1月", 0),
        ("正文", 0),
        ("第二行", 0),
    ]


def test_link_text_is_counted() -> None:
    assert lines("<li>来源 <a href='/a'>首页</a> 结束</li>") == [("来源 首页 结束", 2)]


def test_what_is_never_shown_says_nothing() -> None:
    assert lines(
        "<script>var a='字'</script><style>p{}</style><p>正文<!-- 注 -->完</p><select><option>选</option></select>"
    ) == [("正文完", 0)]
    assert lines("<div style='display: none'><p>藏</p></div><p>见</p>") == [("见", 0)]


def test_text_behind_a_stray_end_of_the_page_is_kept() -> None:
    assert ("后半", 0) in lines("<p>前半</p></body></html><div>后半</div>")


def test_pictures_but_no_icons() -> None:
    page = Page.from_bytes(
        b"<html><body><p><img src='/up/W0201.jpg'></p><p><img src='/images/icon.png'>"
        b"<img src='a.gif' width='9' height='9'></p></body></html>",
        url="http://www.example.gov.cn/",
    )
    assert [line.pictures for line in lines_of(page.document)] == [1]


SHOWN, BORDER = ["a", "b", "span", "em"], ["div", "p", "li", "ul"]
TREES = st.recursive(
    st.sampled_from(["字", "一 二", " \n", "<br>", "<!-- 注 -->", "<script>var a</script>", "<option>选</option>"]),
    lambda inner: st.builds(
        lambda tag, style, held: f"<{tag} {style}>{''.join(held)}</{tag}>尾",
        st.sampled_from(SHOWN + BORDER),
        st.sampled_from(["", "href='/x'", "style='display:none'"]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=14,
)


def said(
    element: etree._Element, *, hidden: bool = False, linked: bool = False
) -> Iterator[tuple[str, bool, bool] | None]:
    """What an element says, in order: (text, hidden, in a link); None for a border between lines."""
    silent = not isinstance(element.tag, str) or element.tag in ("script", "option", "head")
    border = isinstance(element.tag, str) and element.tag not in (*SHOWN, "script", "option", "head")
    if not silent:
        hidden = hidden or "none" in (element.get("style") or "")
        linked = linked or (element.tag == "a" and bool(element.get("href")))
        yield None if border else ("", hidden, linked)
        yield element.text or "", hidden, linked
        for child in element:
            yield from said(child, hidden=hidden, linked=linked)
            yield child.tail or "", hidden, linked
        yield None if border else ("", hidden, linked)


@given(trees=st.lists(TREES, max_size=6))
@settings(max_examples=150, deadline=None)
def test_any_tree_is_told_in_the_order_of_its_text(trees: list[str]) -> None:
    page = Page.from_bytes(f"<html><body>{''.join(trees)}</body></html>".encode(), url="http://www.example.gov.cn/")
    expected: list[tuple[str, int]] = []
    line, linked = "", 0
    for part in (*said(page.document), None):
        if part is None:
            text = " ".join(line.split())
            expected += [(text, min(linked, len(text)))] if text else []
            line, linked = "", 0
        else:
            line += part[0]
            linked += len(part[0].strip()) if part[2] else 0
    assert [(one.text, one.linked) for one in lines_of(page.document)] == expected


def test_what_is_hidden_ends_where_its_element_does() -> None:
    page = Page.from_bytes(
        b"<div>1<div style='display:none'><p>2</p><div><span style='display:none'>3</span></div>4</div>5</div><p>6</p>",
        url="http://www.example.gov.cn/",
    )
    assert [(line.text, line.hidden) for line in lines_of(page.document)] == [
        ("1", False), ("2", True), ("3", True), ("4", True), ("5", False), ("6", False),
    ]  # fmt: skip


def test_a_line_knows_the_names_it_stands_in() -> None:
    page = Page.from_bytes(
        b"<div class='Main' id='M'><ul class='info'><li>1<li id='Two'><b class='x'>2</b></ul>3</div>",
        url="http://www.example.gov.cn/",
    )
    assert [line.hints for line in lines_of(page.document)] == ["info", "info   two", "main m"]

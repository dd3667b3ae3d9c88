"""The lines of a page as a reader sees them."""

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

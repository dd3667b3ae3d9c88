"""An answer's bytes as text, document and links; and when two addresses are one."""

from __future__ import annotations

import pytest

from crawler.page import Ask, Page, canonical, same_address_key
from storage.sightings import PlaceKind

HERE = "http://www.qs.gov.cn/zwgk/nb/index.html"
NAMES = "青石县柳溪镇的政府信息公开工作年度报告，全年主动公开信息三百条，没有收到申请。"


def page(markup: str | bytes, *, url: str = HERE, encoding: str = "utf-8", header: str | None = None) -> Page:
    content = markup if isinstance(markup, bytes) else markup.encode(encoding)
    return Page.from_bytes(content, url=url, headers={"Content-Type": header} if header else None)


@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "iso-8859-1", None])
@pytest.mark.parametrize("actual", ["utf-8", "gb18030"])
def test_the_bytes_decide_and_not_the_declaration(actual: str, declared: str | None) -> None:
    meta = f'<meta charset="{declared}">' if declared else ""
    read = page(f"<html><head>{meta}</head><body><p>{NAMES}</p></body></html>", encoding=actual)
    assert NAMES in read.text
    assert read.encoding == actual
    lies = {("utf-8", "gb2312"), ("utf-8", "iso-8859-1"), ("gb18030", "utf-8"), ("gb18030", "iso-8859-1")}
    assert read.charset_lie is ((actual, declared) in lies)


def test_rare_names_of_gb18030_under_a_gb2312_declaration_are_kept() -> None:
    read = page('<meta charset="gb2312"><p>组长䶮㙍〇，副组长李明，成员若干名</p>', encoding="gb18030")
    assert "䶮㙍〇" in read.text
    assert not read.charset_lie


def test_one_bad_byte_costs_one_sign() -> None:
    utf8 = NAMES.encode()
    broken = page(b"<p>" + utf8[:30] + b"\xff" + utf8[30:] + b"</p>")
    assert broken.encoding == "utf-8"
    assert broken.text.replace("�", "") == f"<p>{NAMES}</p>"
    gbk = NAMES.encode("gbk")
    broken = page(b"<p>" + gbk[:30] + b"\x80" + gbk[30:] + b"</p>")
    assert broken.encoding == "gb18030"
    assert "没有收到申请" in broken.text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_believed(encoding: str) -> None:
    assert NAMES in page(f"<p>{NAMES}</p>", encoding=encoding).text
    assert not page(f"<p>{NAMES}</p>", encoding=encoding).text.startswith("﻿")


def test_big5_is_read_where_it_is_declared_and_fits() -> None:
    markup = "<meta charset='big5'><p>青石縣政府信息公開工作年度報告，是本年的工作情況</p>"
    assert "青石縣政府信息公開" in page(markup, encoding="big5").text


@pytest.mark.parametrize("wrappers", [255, 300, 20_000])
def test_text_below_many_elements_is_kept(wrappers: int) -> None:
    read = page("<html><body>" + "<div>" * wrappers + NAMES + "</div>" * wrappers + "<p>后面</p></body></html>")
    text = read.document.text_content()
    assert NAMES in text
    assert "后面" in text


@pytest.mark.parametrize("markup", ["", "   ", "<!-- nothing -->", "\x00", "没有标记的一行字"])
def test_a_page_without_markup_is_an_empty_document(markup: str) -> None:
    read = page(markup)
    assert read.document is not None
    assert read.links() == []


def test_control_signs_and_an_xml_declaration_do_not_stop_the_parser() -> None:
    read = page(f'<?xml version="1.0" encoding="gb2312"?><html><body>\x00\x08<p>{NAMES}</p></body></html>')
    assert NAMES in read.document.text_content()


def test_links_are_absolute_and_scripts_are_none() -> None:
    read = page(
        '<a href="./202301/t20230120_1.html"> 年\n报 </a><a href="javascript:void(0)">x</a><a href="#top">y</a>'
        '<a href="mailto:a@b.cn">z</a><a href="data:text/html,x">d</a><a href="//other.gov.cn/a" title="T">o</a>'
        '<a href="http://user:pass@evil.cn/">u</a><a href="http://h:99999/">p</a><a href="..\\up\\a.html">b</a>'
    )
    assert [(link.url, link.text, link.title) for link in read.links()] == [
        ("http://www.qs.gov.cn/zwgk/nb/202301/t20230120_1.html", "年 报", ""),
        ("http://other.gov.cn/a", "o", "T"),
        ("http://www.qs.gov.cn/zwgk/up/a.html", "b", ""),
    ]


def test_base_href_counts() -> None:
    read = page('<html><head><base href="http://www.qs.gov.cn/col/"></head><body><a href="a.html">a</a></body></html>')
    assert read.links()[0].url == "http://www.qs.gov.cn/col/a.html"
    assert read.base_url == "http://www.qs.gov.cn/col/"


def test_select_gives_elements_in_order() -> None:
    read = page("<ul class='list'><li>一</li><li>二</li></ul><li>三</li>")
    assert [element.text_content() for element in read.select("ul.list > li")] == ["一", "二"]


def test_an_ask_is_a_get_of_a_list_unless_it_says_otherwise() -> None:
    ask = Ask(url=HERE)
    assert (ask.method, ask.form, ask.kind) == ("GET", (), PlaceKind.LIST)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HTTP://WWW.qs.gov.cn:80/a/./b/../c.html#x", "http://www.qs.gov.cn/a/c.html"),
        ("http://www.qs.gov.cn/a.jsp;jsessionid=AB12?id=7", "http://www.qs.gov.cn/a.jsp?id=7"),
        ("http://www.qs.gov.cn/a?sid=0123456789abcdef0123456789abcdef&id=7", "http://www.qs.gov.cn/a?id=7"),
        ("http://www.qs.gov.cn/a?id=7&_=1675000000000&rand=0.123", "http://www.qs.gov.cn/a?id=7"),
        ("http://www.qs.gov.cn/a?t=1675000000000", "http://www.qs.gov.cn/a"),
        ("http://www.qs.gov.cn./a/", "http://www.qs.gov.cn/a/"),
        ("http://www.qs.gov.cn", "http://www.qs.gov.cn/"),
        ("http://www.qs.gov.cn/%e5%b9%b4", "http://www.qs.gov.cn/年"),
    ],
)
def test_addresses_that_are_one(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)
    assert canonical(canonical(one)) == canonical(one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://www.qs.gov.cn/A.html", "http://www.qs.gov.cn/a.html"),
        ("http://www.qs.gov.cn/a", "https://www.qs.gov.cn/a"),
        ("http://www.qs.gov.cn/list?t=3", "http://www.qs.gov.cn/list?t=4"),
        ("http://www.qs.gov.cn/a?sid=12", "http://www.qs.gov.cn/a?sid=13"),
        ("http://www.qs.gov.cn/a", "http://qs.gov.cn/a"),
        ("http://www.qs.gov.cn:8080/a", "http://www.qs.gov.cn/a"),
    ],
)
def test_addresses_that_are_two(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


def test_the_folded_key_joins_scheme_and_mobile_copy_only() -> None:
    key = same_address_key("http://www.qs.gov.cn/nb/t20230120_1.html")
    assert same_address_key("https://www.qs.gov.cn/nb/t20230120_1_wap.html") == key
    assert same_address_key("https://qs.gov.cn/nb/t20230120_1.html") != key


def test_one_line_of_many_megabytes_is_kept() -> None:
    read = page("<html><body><p>" + "字" * 4_000_000 + "</p><p>后面</p></body></html>")
    assert len(read.document.text_content()) == 4_000_002


def test_a_closing_tag_in_the_middle_hides_nothing() -> None:
    """Pages pasted together carry `</html>` before their end; what follows is as much a part of them."""
    markup = "<html><body><p>甲</p></body></html><p>乙</p><a href='/b.html'>丙</a></body></html>"
    page = Page.from_bytes(markup.encode(), url="http://www.example.gov.cn/a.html")
    assert page.document.text_content() == "甲乙丙"
    assert [link.text for link in page.links()] == ["丙"]


def test_T053_a_tag_of_countless_attributes_is_bounded() -> None:
    crowded = b" ".join(b"a%d=1" % number for number in range(200_000))
    page = Page.from_bytes(
        b"<html><body><p " + crowded + b">kept</p><p title='" + b"x" * 9_000 + b"'>too</p>", url="http://a.cn/"
    )
    assert "".join(page.document.itertext()).split() == ["kepttoo"]
    assert page.select("p")[1].get("title") == "x" * 9_000

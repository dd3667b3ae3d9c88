"""Hanweb classic: embedded records and the data proxy."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

from crawler.page import Page
from spiders.families.catalogue import recognise
from spiders.families.hanweb import Hanweb

URL = "http://www.example.gov.cn/col/col123/index.html"
HANWEB = Hanweb()
SCRIPT = (
    "<script>$('#4567').jpage({ perpage:2, totalRecord:%s, proxyUrl:'/module/web/jpage/dataproxy.jsp',"
    " ajaxParam:{ col:1, appid:1, webid:3, path:'/', columnid:123, sourceContentType:1, unitid:'4567',"
    " webname:'示例县', permissiontype:0 } });</script>"
)


def record(year: int, shown: str) -> str:
    return (
        f"<record><![CDATA[<li><a href='/art/{year + 1}/1/31/art_123_{year}.html'"
        f" title='金贵镇{year}年政府信息公开工作年度报告'>"
        f"金贵镇{year}年政府信息公…</a><span>{shown}</span></li>]]></record>"
    )


def store(*records: str, total: int | None = None, more: str = "") -> str:
    said = f"<totalrecord>{total}</totalrecord>" if total is not None else ""
    return f"<datastore>{said}{more}<recordset>{''.join(records)}</recordset></datastore>"


def column(*records: str, total: int, more: str = "") -> Page:
    body = f"<div id='4567'><script type='text/xml'>{store(*records, more=more)}</script></div>{SCRIPT % total}"
    menu = "<a href='/col/col110/index.html'>信息公开</a><a href='/col/col123/index.html'>信息公开年报</a>"
    return Page.from_bytes(f"<html><body>{menu}{body}</body></html>".encode(), url=URL)


def test_embedded_records() -> None:
    first = column(record(2018, "2019-01-31"), record(2017, "2018-\n01-\n30"), total=2)
    assert recognise(first).name == "hanweb"
    entries = HANWEB.entries(first)
    assert [(entry.url, entry.title, entry.date.date if entry.date else None) for entry in entries] == [
        (
            "http://www.example.gov.cn/art/2019/1/31/art_123_2018.html",
            "金贵镇2018年政府信息公开工作年度报告",
            date(2019, 1, 31),
        ),
        (
            "http://www.example.gov.cn/art/2018/1/31/art_123_2017.html",
            "金贵镇2017年政府信息公开工作年度报告",
            date(2018, 1, 30),
        ),
    ]
    assert HANWEB.total(first) == 2
    assert HANWEB.next_pages(first, {URL}) == []
    assert HANWEB.problem(first, entries) == ""


def test_records_that_are_table_rows() -> None:
    row = (
        "<record><![CDATA[<tr><td><a href='/art/2019/1/31/art_1_2.html'>金贵镇2018年政府信息公开年报</a></td>"
        "<td>[2019-01-31]</td></tr>]]></record>"
    )
    (entry,) = HANWEB.entries(column(row, total=1))
    assert entry.date is not None
    assert entry.date.date == date(2019, 1, 31)


def test_further_records_are_asked_of_the_proxy() -> None:
    first = column(record(2018, "2019-01-31"), record(2017, "2018-01-30"), total=5)
    asks = HANWEB.next_pages(first, {URL})
    assert [ask.method for ask in asks] == ["POST", "POST"]
    spans = []
    for ask in asks:
        parts = urlsplit(ask.url)
        assert (parts.netloc, parts.path) == ("www.example.gov.cn", "/module/web/jpage/dataproxy.jsp")
        asked = {name: value[0] for name, value in parse_qs(parts.query).items()}
        spans.append((asked["startrecord"], asked["endrecord"], asked["perpage"], asked["page"]))
        form = dict(ask.form)
        for fields in (asked, form):
            assert (fields["columnid"], fields["unitid"], fields["webid"], fields["webname"]) == (
                "123",
                "4567",
                "3",
                "示例县",
            )
            assert (fields["col"], fields["appid"], fields["permissiontype"], fields["path"]) == ("1", "1", "0", "/")
    assert spans == [("3", "4", "2", "2"), ("5", "5", "2", "3")]
    assert HANWEB.next_pages(first, {URL, asks[0].url, f"{asks[1].url}#{asks[1].form}"}) == []


def test_fields_come_from_the_group_of_further_records() -> None:
    group = (
        '<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&amp;appid=1&amp;webid=9&amp;path=/'
        '&amp;columnid=99&amp;unitid=88&amp;webname=%E5%8E%BF&amp;permissiontype=0"></a>]]></nextgroup>'
    )
    (ask,) = HANWEB.next_pages(column(record(2018, "2019-01-31"), total=2, more=group), {URL})
    assert dict(ask.form)["webid"] == "9"
    assert dict(ask.form)["webname"] == "县"


def test_an_answer_of_the_proxy() -> None:
    url = "http://www.example.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=3&endrecord=4&perpage=2&columnid=123"
    answer = Page.from_bytes(f'<?xml version="1.0"?>{store(record(2016, "2017-01-20"), total=3)}'.encode(), url=url)
    entries = HANWEB.entries(answer)
    assert [entry.url for entry in entries] == ["http://www.example.gov.cn/art/2017/1/31/art_123_2016.html"]
    assert HANWEB.total(answer) == 3
    assert HANWEB.next_pages(answer, {URL}) == []
    assert HANWEB.problem(answer, entries) == ""


def test_an_empty_deep_answer_is_a_problem_and_a_count_of_zero_is_none() -> None:
    url = "http://www.example.gov.cn/module/web/jpage/dataproxy.jsp?startrecord=46&endrecord=90&perpage=45"
    empty = Page.from_bytes(store().encode(), url=url)
    assert HANWEB.problem(empty, []) == "the data proxy gave no records"
    none = column(total=0)
    assert HANWEB.problem(none, HANWEB.entries(none)) == ""
    lost = column(total=12)
    assert HANWEB.problem(lost, HANWEB.entries(lost)) == "no records of 12"


def test_the_newer_gateway_is_another_family() -> None:
    text = "<div queryData=\"{'webId':'1'}\"></div><script src='/api-gateway/jpaas-publish-server/front.js'></script>"
    page = Page.from_bytes(f"<html><body>{text}</body></html>".encode(), url=URL)
    assert not HANWEB.recognises(page)
    family = recognise(page)
    assert family.name == "static"
    assert family.problem(page, family.entries(page)) == "list filled by a script (jpaas)"

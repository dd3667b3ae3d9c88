"""Finding the annual-report column from a home page."""

import pytest

from crawler.page import Page
from spiders.discovery import column_links, is_report_column

HOME = "http://www.example.gov.cn/"


def page(body: str, *, url: str = HOME, title: str = "示例县人民政府", head: str = "") -> Page:
    html = f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return Page.from_bytes(html.encode(), url=url)


@pytest.mark.parametrize(
    "name",
    [
        "政府信息公开年报",
        "政府信息公开年度报告",
        "信息公开年报",
        "信息公开年度报告",
        "政务信息公开年报",
        "公开年报",
        "年度报告",
        "公开工作年报",
        "街道办事处政府信息公开工作年度报告",
        "政府信息公开 年报",
    ],
)
def test_names_of_columns(name: str) -> None:
    (link,) = column_links(page(f"<a href='/a/b/'>{name}</a>"))
    assert link.url == HOME + "a/b/"
    assert link.score >= 60


@pytest.mark.parametrize(
    "slug",
    [
        "xxgknb",
        "xxgknb_21139",
        "zfxxgknb",
        "zfxxgkndbg",
        "xxgkndbg",
        "gknb",
        "ndbg",
        "nb",
        "szfnb",
        "bmnb",
        "bmxxgknb",
        "xinxigongkainianbao",
        "wzxxgknb",
    ],
)
def test_slugs_of_columns(slug: str) -> None:
    (link,) = column_links(page(f"<a href='/zwgk/{slug}/'><img src='x.gif'></a>"))
    assert link.url == f"{HOME}zwgk/{slug}/"


@pytest.mark.parametrize(
    "link",
    [
        "<a href='/a/'>企业年报公示</a>",
        "<a href='/a/'>政府网站工作年度报表</a>",
        "<a href='/a/'>法治政府建设年度报告</a>",
        "<a href='/a/'>政府信息公开指南</a>",
        "<a href='/a/'>政府信息公开制度</a>",
        "<a href='/xw/1.html'>全县召开会议</a>",
        "<a href='/xxgk/nb/202101/t20210131_1.html'>金贵镇2020年政府信息公开工作年度报告</a>",
        "<a href='javascript:void(0)'>政府信息公开年报</a>",
        "<a href='/2018/'>2018年</a>",
    ],
)
def test_what_leads_to_no_column(link: str) -> None:
    assert column_links(page(link)) == []


def test_the_column_comes_before_the_way_to_it() -> None:
    body = (
        "<a href='/'>首页</a><a href='/zwgk/'>政务公开</a><a href='/zfxxgk/'>政府信息公开</a><a href='/xz/'>乡镇</a>"
        "<a href='/tjnj/'>年度报告</a><a href='/zfxxgk/zfxxgknb/'>政府信息公开年报</a>"
    )
    found = column_links(page(body))
    assert [link.text for link in found] == ["政府信息公开年报", "年度报告", "政府信息公开", "政务公开", "乡镇"]
    assert found[0].score > found[1].score > found[2].score


def test_units_and_years_of_a_column() -> None:
    url = HOME + "zfxxgk/zfxxgknb/"
    body = "<a href='jgz/'>金贵镇</a><a href='2018n/'>2018年</a><a href='/hdjl/'>互动交流</a>"
    found = column_links(page(body, url=url, title="政府信息公开年报-示例县"))
    assert sorted(link.url for link in found) == [url + "2018n/", url + "jgz/"]


REPORT = "<li><a href='a/{0}.html'>金贵镇{0}年政府信息公开工作年度报告</a><span>2019-01-31</span></li>"
NEWS = "<li><a href='x/{0}.html'>全县第{0}次重点项目推进会举行</a><span>2019-01-31</span></li>"


@pytest.mark.parametrize(
    ("body", "title", "head", "answer"),
    [
        ("<ul></ul>", "政府信息公开年报_示例县人民政府", "", True),
        ("<ul></ul>", "示例县", '<meta name="ColumnName" content="政府信息公开年报">', True),
        ("<ul></ul>", "示例县", '<meta name="ColumnType" content="信息公开年报">', True),
        (f"<ul>{REPORT.format(2017)}{REPORT.format(2018)}</ul>", "示例县", "", True),
        (f"<ul>{REPORT.format(2018)}</ul>", "示例县", "", True),
        (f"<ul>{REPORT.format(2018)}{''.join(NEWS.format(n) for n in range(9))}</ul>", "示例县", "", False),
        (f"<ul>{''.join(NEWS.format(n) for n in range(9))}</ul>", "示例县", "", False),
        ("<ul></ul>", "示例县人民政府门户网站", "", False),
        (f"<p>{'一、主动公开情况。' * 60}</p>", "政府信息公开工作年度报告", "", False),
        (
            "<ul></ul>",
            "x",
            '<meta name="ColumnName" content="政府信息公开年报"><meta name="ArticleTitle" content="报告">',
            False,
        ),
    ],
)
def test_report_columns(body: str, title: str, head: str, answer: bool) -> None:
    assert is_report_column(page(body, url=HOME + "c/", title=title, head=head)) is answer

"""The recognition matrix: each family's made list pages are its own and no other one's, whatever they are asked after."""

from __future__ import annotations

import pytest

from crawler.page import Page
from spiders.families.catalogue import FAMILIES, family_named, recognise
from tests.spiders.families.paged_county import SITE, list_html, made, reports

ROW = "<li><a href='{0}'>东山镇{1}年政府信息公开年报</a><span>2019-01-31</span></li>"


def plain(*addresses: str, below: str = "") -> str:
    rows = "".join(ROW.format(address, 2018 - n) for n, address in enumerate(addresses))
    return f"<html><head><title>信息公开年报</title></head><body><ul class='list'>{rows}</ul>{below}</body></html>"


def of(family: str, folder: str, path: str, **more: str) -> tuple[str, Page]:
    return family, made(list_html(family, reports(2018, 2017, folder=folder), pager="", **more), path)


MADE: list[tuple[str, Page]] = [
    of("vsb", "../info/1023/{0}.htm", "/zfxxgk/nb.htm"),
    ("vsb", made(plain("../info/1/2.htm", "../info/1/3.htm"), "/zfxxgk/nb.htm")),
    ("vsb", made(plain("a.htm", below="<a onclick='_simple_list_gotopage_fun(3,1,2)'>跳转</a>"), "/nb.htm")),
    of("rednet", "/27203/27318/content_56{0}.html", "/27203/27318/index.htm"),
    of("objectid", "doc_60110d7498617ee119ec{0}.html", "/site_a/channel_5c3ee4a17f8b9a2d5c6e1f02/"),
    of("snowflake", "/zfxxgk/zfxxgknb/zjz/161959365554870{0}.html", "/zfxxgk/zfxxgknb/"),
    of("jeecms", "/jdbsc/2497{0}.jhtml", "/jdbsc/index.jhtml"),
    of("asp", "ins.asp?s=280&i=1{0}", "/list.asp?s=280"),
    of("aspx", "/GovOpenShow.aspx?id=2019{0}", "/GovOpenList.aspx?cid=1019", state="x"),
    ("aspx", made(plain("a.aspx?id=1", "a.aspx?id=2"), "/InfoPublic.aspx?cid=1019&page=1")),
    ("hanweb", made("<script>jpage({proxyUrl:'/module/jpage/dataproxy.jsp'})</script>", "/col/col1/index.html")),
    ("trs", made(plain("./201901/t20190131_1.html", "./201801/t20180131_2.html"), "/zwgk/nb_21139/")),
    ("trs", made(plain("a.html", below="<script>createPageHTML(3, 0, 'index', 'html');</script>"), "/zwgk/nb/")),
    ("static", made(plain("a/1.html", "a/2.html"), "/nb/")),
    ("static", made(plain("/20190131/i77.html", "/20180131/i76.html"), "/nb/")),
    ("static", made(plain("/col/18073_668815/art/15607553/1560755393726abc.html"), "/col/18073_668815/index.html")),
    ("static", made(plain("content.jsp?code=7463"), "/iList.jsp?node_id=1&cat_id=2&cur_page=1")),
    ("static", made("", "/")),
    ("static", made("{}", "/x.json")),
]
IDS = [f"{number}-{name}" for number, (name, _) in enumerate(MADE)]


@pytest.mark.parametrize(("name", "page"), MADE, ids=IDS)
def test_each_page_is_its_own_familys(name: str, page: Page) -> None:
    assert recognise(page).name == name
    claimed = [family.name for family in FAMILIES if family.recognises(page)]
    assert claimed == ([name, "static"] if name != "static" else ["static"])


@pytest.mark.parametrize(("name", "page"), MADE, ids=IDS)
@pytest.mark.parametrize("family", [family.name for family in FAMILIES])
def test_no_family_falls_over_another_ones_page(name: str, page: Page, family: str) -> None:
    """A family may be named wrongly in site.toml: it must not break, and ask of the page's own host only."""
    reader = family_named(family)
    entries = reader.entries(page)
    assert isinstance(reader.problem(page, entries), str)
    assert reader.total(page) is None or isinstance(reader.total(page), int)
    for ask in reader.next_pages(page, ()):
        assert ask.url.startswith(f"{SITE}/"), (name, family, ask.url)


def test_only_the_generic_reader_says_so() -> None:
    assert {family.name: family.note for family in FAMILIES if family.note} == {"static": "read by the generic reader"}

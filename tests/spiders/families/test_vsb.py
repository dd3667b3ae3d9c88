"""博达 VSB: pages that count down, lists put together on demand, and attachments named by their download."""

from __future__ import annotations

import json
from datetime import date

import pytest

from spiders.families.catalogue import recognise
from spiders.families.vsb import Vsb
from tests.county_server import CountyServer, Reply, file, html
from tests.spiders.families.paged_county import SITE, Paged, list_html, made, reports
from tests.spiders.families.served_county import LACKING, ServedCounty, only, repeating
from tests.worlds.staged import Office

VSB = Vsb()


def address(number: int, pages: int) -> str:
    return "/zfxxgk/nb.htm" if number == 1 else f"/zfxxgk/nb/{pages - number + 1}.htm"


def pager(number: int, pages: int, total: int) -> str:
    """As VSB writes it: words without a link where there is nowhere to go, relative names, 共N条 1/3."""
    to = "nb/" if number == 1 else ""

    def name(there: int) -> str:
        if there == 1:
            return "../nb.htm"
        return f"{to}{pages - there + 1}.htm"

    numbers = "".join(
        f'<span class="p_no_d">{n}</span>' if n == number else f'<span class="p_no"><a href="{name(n)}">{n}</a></span>'
        for n in range(1, pages + 1)
    )
    following = (
        f'<span class="p_next p_fun"><a href="{name(number + 1)}">下页</a></span>'
        if number < pages
        else '<span class="p_next_d p_fun_d">下页</span>'
    )
    back = (
        f'<span class="p_prev p_fun"><a href="{name(number - 1)}">上页</a></span>'
        if number > 1
        else '<span class="p_prev_d p_fun_d">上页</span>'
    )
    return (
        f'<div class="pb_sys_common pb_sys_normal"><span class="p_pages">{back}{numbers}{following}</span>'
        f'<span class="p_t">共{total}条 {number}/{pages}</span>'
        f"<input id='u5_goto'><a href='javascript:;' onclick='_simple_list_gotopage_fun({pages},\"u5_goto\",2)'>跳转</a>"
        "</div>"
    )


def column(number: int = 1, *, pages: int = 4, total: int = 7, below: str | None = None) -> str:
    items = reports(2018, 2017, folder="../info/1023/{0}.htm")
    return list_html("vsb", items, pager=pager(number, pages, total) if below is None else below)


def asked(text: str, path: str = "/zfxxgk/nb.htm") -> list[str]:
    page = made(text, path)
    return [ask.url.removeprefix(SITE) for ask in VSB.next_pages(page, {page.url})]


def test_rows() -> None:
    page = made(column(), "/zfxxgk/nb.htm")
    assert recognise(page).name == "vsb"
    entries = VSB.entries(page)
    assert [(entry.url, entry.title, entry.date.date if entry.date else None) for entry in entries] == [
        (f"{SITE}/info/1023/2018.htm", "东山镇人民政府2018年政府信息公开工作年度报告", date(2019, 1, 28)),
        (f"{SITE}/info/1023/2017.htm", "东山镇人民政府2017年政府信息公开工作年度报告", date(2018, 1, 27)),
    ]
    assert VSB.total(page) == 7
    assert VSB.problem(page, entries) == ""


def test_older_pages_are_counted_down_to_the_first() -> None:
    assert asked(column()) == ["/zfxxgk/nb/3.htm", "/zfxxgk/nb/2.htm", "/zfxxgk/nb/1.htm"]


def test_a_window_of_numbers_leaves_none_out() -> None:
    window = (
        '<span class="p_pages"><span class="p_no_d">1</span><span class="p_no"><a href="nb/30.htm">2</a></span>'
        '<span class="p_no"><a href="nb/29.htm">3</a></span><span class="p_dot">...</span>'
        '<span class="p_no"><a href="nb/1.htm">31</a></span></span><span class="p_t">共31页</span>'
    )
    assert asked(column(below=window)) == [f"/zfxxgk/nb/{number}.htm" for number in range(30, 0, -1)]


def test_three_pages_whose_middle_one_counts_alike_from_both_ends() -> None:
    below = '<div>共6条 1/3 <a href="nb/2.htm">2</a> <a href="nb/1.htm">尾页</a></div>'
    assert asked(column(below=below)) == ["/zfxxgk/nb/2.htm", "/zfxxgk/nb/1.htm"]


def test_a_pager_that_hides_pages_is_a_problem() -> None:
    page = made(column(below='<div>共90条 1/9 <a href="nb/4.htm">下页</a></div>'), "/zfxxgk/nb.htm")
    assert VSB.problem(page, VSB.entries(page)) == "the pager counts 9 pages, its links lead to 5"


def test_a_list_on_demand() -> None:
    question = "list.jsp?a8t=4&a8p={0}&a8c=15&urltype=tree.TreeTempUrl&wbtreeid=1068"
    below = f'<a href="{question.format(2)}">下页</a><a href="{question.format(4)}">尾页</a>'
    assert asked(column(below=below), "/zfxxgk/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1068") == [
        "/zfxxgk/" + question.format(number) for number in (2, 3, 4)
    ]
    named = "list.jsp?totalpage=3&PAGENUM={0}&urltype=tree.TreeTempUrl&wbtreeid=1001"
    below = f'<a href="{named.format(2)}">下页</a>'
    assert asked(column(below=below), "/zfxxgk/list.jsp?urltype=tree.TreeTempUrl&wbtreeid=1001") == [
        "/zfxxgk/" + named.format(number) for number in (2, 3)
    ]


def test_years_and_units_below_the_column_only() -> None:
    tabs = (
        '<ul><li><a href="nb/n2018n.htm">2018年</a></li><li><a href="nb/n2017n.htm">2017年</a></li>'
        '<li><a href="nb/xz.htm">乡镇</a></li><li><a href="../xw/n2018n.htm">2018年</a></li>'
        '<li><a href="xz.htm">各乡镇</a></li></ul>'
    )
    assert asked(column(below=tabs)) == ["/zfxxgk/nb/n2018n.htm", "/zfxxgk/nb/n2017n.htm", "/zfxxgk/nb/xz.htm"]


def test_a_hostile_count_is_bounded() -> None:
    below = '<div>共9条 1/99999 <a href="nb/99998.htm">下页</a></div>'
    assert len(asked(column(below=below))) == 300


PAGED = Paged(family="vsb", address=address, pager=pager)


@pytest.fixture
def county(office: Office, county_server: CountyServer) -> ServedCounty:
    return ServedCounty(
        office=office,
        host=county_server.host(),
        routes=PAGED.routes,
        column="/zfxxgk/nb.htm",
        folder="/info/1023/{0}.htm",
    )


def test_all_reports_over_three_pages(county: ServedCounty) -> None:
    county.finds_all()
    lists = [one.path for one in county.host.asked() if "/zfxxgk/" in one.path]
    assert lists == ["/zfxxgk/nb.htm", "/zfxxgk/nb/2.htm", "/zfxxgk/nb/1.htm"] * 2


@pytest.mark.parametrize("how", ["error", "html", "empty", "half", "home", "away"])
def test_a_second_page_that_fails_accuses_nobody(county: ServedCounty, how: str) -> None:
    county.accuses_nobody(only(2, how))


def test_pages_that_repeat_accuse_nobody(county: ServedCounty) -> None:
    county.accuses_nobody(repeating({}))


def test_a_download_is_named_by_its_header(county: ServedCounty) -> None:
    """The link says 附件 only, its address download.jsp; the file's name comes with the file."""
    county.serve()
    path = "/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=77"
    page = county.host.routes["/info/1023/1.htm"]
    assert isinstance(page, Reply)
    end = '<p style="text-align:right">'
    linked = page.body.decode().replace(end, f'<p><a href="{path}">附件下载</a></p>{end}', 1)
    words = "全年主动公开信息320条，内容都已上网。"
    document = "{\\rtf1\\ansi " + "".join(f"\\u{ord(sign)}?" for sign in words) + "\\par}"
    name = "东山镇2018年年报.rtf".encode().decode("latin-1")
    county.host.routes["/info/1023/1.htm"] = html(linked)
    county.host.routes["/system/_content/download.jsp"] = file(document.encode(), name=name)
    county.grades("2019-04-01", "2019-04-02")
    shown = county.office.run("show", "990421101-2018", "--format", "json")
    files = json.loads(shown)["attachments"]
    assert [(one["name"], one["text"]) for one in files] == [("东山镇2018年年报.rtf", words)]
    assert county.office.grades() == {LACKING.removeprefix("990421"): "confirmed"}

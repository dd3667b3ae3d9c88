"""ASP.NET: the page's state sent back for each next page, one after another, and servers that refuse it."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs

import pytest

from crawler.page import Page
from spiders.families.aspx import Aspx
from spiders.families.catalogue import recognise
from tests.county_server import Asked, CountyServer, Host, Reply, Route, html
from tests.spiders.families.paged_county import SITE, SIZE, list_html, made, reports
from tests.spiders.families.served_county import ServedCounty, Spoil, only, repeating
from tests.worlds.staged import Item, Office

ASPX = Aspx()
COLUMN = "/GovOpenList.aspx?cid=1019"


def post(argument: int | str, words: str, target: str = "AspNetPager1") -> str:
    return f"<a href=\"javascript:__doPostBack('{target}','{argument}')\">{words}</a>"


def words_pager(number: int, pages: int, total: int) -> str:
    """AspNetPager with words: switched off where there is nowhere to go."""
    back = post(number - 1, "上一页") if number > 1 else '<a disabled="disabled">上一页</a>'
    onward = post(number + 1, "下一页") if number < pages else '<a disabled="disabled">下一页</a>'
    return f'<div id="AspNetPager1">{back}<span style="font-weight:bold;color:red;">{number}</span>{onward}</div>'


def counting_pager(number: int, pages: int, total: int) -> str:
    """A pager of buttons that are never switched off, and says where it is."""
    return (
        f"<div>总记录数：{total} 总页数：{pages} 当前页：{number} 第{number}/{pages}页 "
        f"{post('', '上一页', 'lbtnPrev')} {post('', '下一页', 'lbtnNext')}</div>"
    )


def number_pager(number: int, pages: int, total: int) -> str:
    """A GridView's: numbers only, the shown one without a link."""
    cells = "".join(
        f"<td><span>{n}</span></td>" if n == number else f"<td>{post(f'Page${n}', str(n), 'GridView1')}</td>"
        for n in range(1, pages + 1)
    )
    return f'<table class="pager"><tr>{cells}</tr></table>'


PAGERS = {"words": words_pager, "counting": counting_pager, "numbers": number_pager}


def first_page(pager: str, state: str = "/wEPDwUKMTIz") -> Page:
    items = reports(2018, 2017, folder="/GovOpenShow.aspx?id=2019{0}")
    return made(list_html("aspx", items, pager=pager, state=state), COLUMN)


def test_rows() -> None:
    page = first_page(words_pager(1, 3, 5))
    assert recognise(page).name == "aspx"
    entries = ASPX.entries(page)
    assert [(entry.url, entry.source, entry.date.date if entry.date else None) for entry in entries] == [
        (f"{SITE}/GovOpenShow.aspx?id=20192018", "东山镇人民政府", date(2019, 1, 28)),
        (f"{SITE}/GovOpenShow.aspx?id=20192017", "东山镇人民政府", date(2018, 1, 27)),
    ]
    assert ASPX.problem(page, entries) == ""


@pytest.mark.parametrize(
    ("pager", "target", "argument"),
    [
        (words_pager(1, 3, 5), "AspNetPager1", "2"),
        (words_pager(2, 3, 5), "AspNetPager1", "3"),
        (counting_pager(1, 3, 5), "lbtnNext", ""),
        (number_pager(1, 3, 5), "GridView1", "Page$2"),
        (number_pager(2, 3, 5), "GridView1", "Page$3"),
        (
            f"<table class='pager'><tr><td><span>10</span></td><td>{post('Page$9', '9', 'G')}</td>"
            f"<td>{post('Page$11', '...', 'G')}</td></tr></table>",
            "G",
            "Page$11",
        ),
    ],
)
def test_what_is_sent_back_for_the_next_page(pager: str, target: str, argument: str) -> None:
    page = first_page(pager)
    (ask,) = ASPX.next_pages(page, {page.url})
    assert (ask.url, ask.method) == (f"{SITE}{COLUMN}", "POST")
    assert dict(ask.form) == {
        "__VIEWSTATE": "/wEPDwUKMTIz",
        "__VIEWSTATEGENERATOR": "CA0B0334",
        "__EVENTTARGET": target,
        "__EVENTARGUMENT": argument,
        "txtKey": "",
    }
    assert ASPX.next_pages(page, {page.url, f"{ask.url}#{ask.form}"}) == []


@pytest.mark.parametrize("pager", [words_pager(3, 3, 5), counting_pager(3, 3, 5), number_pager(3, 3, 5), ""])
def test_the_last_page_leads_nowhere(pager: str) -> None:
    page = first_page(pager)
    assert ASPX.next_pages(page, {page.url}) == []
    assert ASPX.problem(page, ASPX.entries(page)) == ""


def test_a_state_too_big_to_send_back_is_a_problem() -> None:
    page = first_page(words_pager(1, 3, 5), state="x" * 400_001)
    assert ASPX.next_pages(page, {page.url}) == []
    assert (
        ASPX.problem(page, ASPX.entries(page)) == "the next page needs more state than is sent back, or none is there"
    )


def test_a_form_of_another_host_is_not_answered() -> None:
    text = list_html("aspx", reports(2018, 2017, folder="/a{0}.aspx"), pager=words_pager(1, 3, 5), state="s")
    page = made(text.replace('action="./', 'action="http://other.example.com/'), COLUMN)
    assert ASPX.next_pages(page, {page.url}) == []
    assert ASPX.problem(page, ASPX.entries(page)) != ""


def test_years_that_only_a_postback_opens_are_a_problem() -> None:
    select = (
        "<select name='ddlYear' onchange=\"__doPostBack('ddlYear','')\"><option selected='selected'>2018</option>"
        "<option>2017</option><option>2016</option></select>"
    )
    page = first_page(select)
    assert ASPX.problem(page, ASPX.entries(page)) == "only a script opens 2016"
    everything = first_page(
        select.replace("<option selected='selected'>", "<option selected='selected'>全部</option><option>")
    )
    assert ASPX.problem(everything, ASPX.entries(everything)) == ""


def test_pages_by_question_need_no_postback() -> None:
    below = '<a href="InfoPublic.aspx?cid=1019&pid=971&page=2">2</a>'
    page = made(list_html("aspx", reports(2018), pager=below, state="s"), "/InfoPublic.aspx?cid=1019&pid=971&page=1")
    assert [(ask.method, ask.url) for ask in ASPX.next_pages(page, {page.url})] == [
        ("GET", f"{SITE}/InfoPublic.aspx?cid=1019&pid=971&page=2")
    ]


def routes_of(kind: str) -> object:
    """A server that believes a postback only with the state of the page before."""

    def routes(host: Host, items: list[Item], spoil: Spoil) -> dict[str, Route]:
        pages = -(-len(items) // SIZE)

        def shown(number: int) -> Reply:
            part = items[(number - 1) * SIZE : number * SIZE]
            pager = PAGERS[kind](number, pages, len(items))
            return spoil(number, html(list_html("aspx", part, pager=pager, state=f"state-of-{number}")))

        def answer(asked: Asked) -> Reply:
            if asked.method == "GET":
                return shown(1)
            form = {name: values[0] for name, values in parse_qs(asked.body.decode(), keep_blank_values=True).items()}
            before = int(form["__VIEWSTATE"].removeprefix("state-of-"))
            argument = form["__EVENTARGUMENT"].removeprefix("Page$")
            number = int(argument) if argument else before + (1 if form["__EVENTTARGET"] == "lbtnNext" else -1)
            if abs(number - before) != 1:
                return Reply(status=500, body=b"Validation of viewstate MAC failed")
            return shown(min(number, pages))

        return {"/GovOpenList.aspx": answer}

    return routes


def county_of(office: Office, county_server: CountyServer, kind: str) -> ServedCounty:
    return ServedCounty(
        office=office,
        host=county_server.host(),
        routes=routes_of(kind),  # type: ignore[arg-type]
        column=COLUMN,
        folder="/GovOpenShow.aspx?id=2019012018001{0}",
    )


@pytest.mark.parametrize("kind", sorted(PAGERS))
def test_all_reports_over_three_pages(office: Office, county_server: CountyServer, kind: str) -> None:
    county = county_of(office, county_server, kind)
    county.finds_all()
    asked = [one.method for one in county.host.asked("/GovOpenList.aspx")]
    assert asked == ["GET", "POST", "POST"] * 2, "one page after another, none twice"


@pytest.mark.parametrize("kind", sorted(PAGERS))
@pytest.mark.parametrize("how", ["error", "html", "away"])
def test_a_refused_postback_accuses_nobody(office: Office, county_server: CountyServer, kind: str, how: str) -> None:
    county_of(office, county_server, kind).accuses_nobody(only(2, how))


@pytest.mark.parametrize("kind", sorted(PAGERS))
def test_a_postback_that_is_not_heard_accuses_nobody(office: Office, county_server: CountyServer, kind: str) -> None:
    """The server shows its first page again, whatever is sent back."""
    county = county_of(office, county_server, kind)
    county.accuses_nobody(repeating({}))
    assert len(county.host.asked("/GovOpenList.aspx")) <= 2 * 3

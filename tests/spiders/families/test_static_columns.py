"""The generic reader on whole counties: it finds what is there, says that it is the generic one, and accuses nobody unread."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs

import pytest

from tests.county_server import Asked, CountyServer, Host, Reply, Route, html
from tests.spiders.families.served_county import FIRST_DAYS, LACKING, ServedCounty, Spoil, only, repeating
from tests.worlds.staged import Item, Office, list_page

SIZE = 2
Pager = Callable[[int, int, int], str]


def numbers(number: int, pages: int, total: int) -> str:
    """2 3 … by question, nothing counted."""
    return "".join(f'<a href="/nb/list?page={n}">{n}</a> ' for n in range(1, pages + 1) if n != number)


def following(number: int, pages: int, total: int) -> str:
    """上一页 and 下一页 only; on the last page a word without a link."""
    back = f'<a href="/nb/list?page={number - 1}">上一页</a>' if number > 1 else ""
    return back + (f'<a href="/nb/list?page={number + 1}">下一页&gt;</a>' if number < pages else "<span>下一页</span>")


def jump(number: int, pages: int, total: int) -> str:
    """A choice of pages, and the count."""
    options = "".join(f'<option value="/nb/list?page={n}">{n}</option>' for n in range(1, pages + 1))
    return f"<div>共{total}条 <select onchange='location=this.value'>{options}</select></div>"


def first_and_last(number: int, pages: int, total: int) -> str:
    """The pages between have a count, but no links."""
    return (
        f'<div>第{number}页 共{pages}页 <a href="/nb/list?page=2">2</a> <a href="/nb/list?page={pages}">尾页</a></div>'
    )


PAGERS: dict[str, Pager] = {"numbers": numbers, "following": following, "jump": jump, "ends": first_and_last}


def routes_of(pager: Pager) -> Callable[[Host, list[Item], Spoil], dict[str, Route]]:
    def routes(host: Host, items: list[Item], spoil: Spoil) -> dict[str, Route]:
        del host
        pages = -(-len(items) // SIZE)

        def answer(asked: Asked) -> Reply:
            number = int(parse_qs(asked.path.partition("?")[2]).get("page", ["1"])[0])
            part = items[(number - 1) * SIZE : number * SIZE]
            return spoil(
                number, html(list_page(part, pager=f"<div class='fy'>{pager(number, pages, len(items))}</div>"))
            )

        return {"/nb/list": answer}

    return routes


def county_of(
    office: Office,
    server: CountyServer,
    routes: Callable[[Host, list[Item], Spoil], dict[str, Route]],
    column: str = "/nb/list",
) -> ServedCounty:
    return ServedCounty(office=office, host=server.host(), routes=routes, column=column, folder="/nb/a{0}.html")


@pytest.mark.parametrize("kind", sorted(PAGERS))
def test_all_reports_over_three_pages(office: Office, county_server: CountyServer, kind: str) -> None:
    county = county_of(office, county_server, routes_of(PAGERS[kind]))
    county.finds_all()
    assert len(county.host.asked("/nb/list")) == 2 * 3, "each page once a day"


@pytest.mark.parametrize("kind", sorted(PAGERS))
@pytest.mark.parametrize("how", ["error", "html", "away"])
def test_a_second_page_that_fails_accuses_nobody(
    office: Office, county_server: CountyServer, kind: str, how: str
) -> None:
    county_of(office, county_server, routes_of(PAGERS[kind])).accuses_nobody(only(2, how))


@pytest.mark.parametrize("kind", sorted(PAGERS))
def test_pages_that_repeat_accuse_nobody(office: Office, county_server: CountyServer, kind: str) -> None:
    """Whatever number is asked for, the first page comes (T064): twice is enough to know."""
    county = county_of(office, county_server, routes_of(PAGERS[kind]))
    county.accuses_nobody(repeating({}))
    assert len(county.host.asked("/nb/list")) <= 2 * 3


def test_a_second_page_without_rows_accuses_nobody(office: Office, county_server: CountyServer) -> None:
    def emptied(number: int, reply: Reply) -> Reply:
        return reply if number == 1 else html(list_page([]))

    county_of(office, county_server, routes_of(following)).accuses_nobody(emptied)


def test_its_listings_say_that_it_is_the_generic_reader(office: Office, county_server: CountyServer) -> None:
    county = county_of(office, county_server, routes_of(following))
    county.accuses_nobody(only(2, "error"))
    (told,) = county.office.unreachable().values()
    assert "read by the generic reader" in str(told)


SCRIPTED = {
    "a call": "<a href='javascript:goPage(2)'>下一页</a>",
    "a click": "<a href='#' onclick='turn(1)'>下一页</a>",
    "a bound button": "<script src='/js/site.js'></script><a href='javascript:;' id='next'>下一页</a>",
    "more": "<script src='/js/site.js'></script><div class='more' id='more'>点击加载更多</div>",
    "a count": "<div>共3页 <a href='javascript:go(2)'>2</a></div>",
    "a total": "<div>共 7 条</div>",
    "years": "<ul><li onclick='show(2019)'>2019年</li><li onclick='show(2018)'>2018年</li><li onclick='show(2016)'>2016年</li></ul>",
    "a choice": "<select onchange='load(this.value)'><option>2018年</option><option>2017年</option><option>2015年</option></select>",
    "a trap": "<a href='/nb/a/a/a/list'>下一页</a>",
}


def one_page(below: str) -> Callable[[Host, list[Item], Spoil], dict[str, Route]]:
    return lambda host, items, spoil: {"/nb/list": spoil(1, html(list_page(items, pager=f"<div>{below}</div>")))}


@pytest.mark.parametrize("kind", sorted(SCRIPTED))
def test_what_only_a_script_opens_accuses_nobody(office: Office, county_server: CountyServer, kind: str) -> None:
    county_of(office, county_server, one_page(SCRIPTED[kind])).accuses_nobody(lambda number, reply: reply)


HARMLESS = {
    "nothing": "",
    "one page": "<div>共6条 1/1页 <a href='javascript:go(1)'>下一页</a></div>",
    "switched off": "<a class='disabled' href='javascript:;'>上一页</a><a class='disabled' href='javascript:;'>下一页</a>",
    "words": "<span>上一页</span><span>1</span><span>下一页</span>",
    "its own address": "<a href='/nb/list'>1</a><a href='/nb/list'>下一页</a><a href='/nb/list?page=1'>尾页</a>",
    "the count": "<script src='/js/site.js'></script><div>共6条</div><a href='javascript:go(2)'>下一页</a>",
    "a calendar": "<table class='calendar'><tr>"
    + "".join(f"<td><a href='/nb/list?date=2019-04-{day:02}'>{day}</a></td>" for day in range(1, 31))
    + "<td><a href='/nb/list?date=2019-05'>&gt;&gt;</a></td></tr></table>",
    "a calendar of folders": "".join(f"<a href='/nb/2019/04/{day:02}/'>{day}</a>" for day in range(1, 31)),
    "all years": "<select onchange='load(this.value)'><option>全部</option><option>2018年</option><option>2017年</option></select>",
}


@pytest.mark.parametrize("kind", sorted(HARMLESS))
def test_what_hides_nothing_proves_absence(office: Office, county_server: CountyServer, kind: str) -> None:
    county = county_of(office, county_server, one_page(HARMLESS[kind]))
    county.finds_all()
    assert len(county.host.asked("/nb/list")) == 2


def years(tabs: dict[int, str], more: str = "") -> str:
    links = "".join(f"<li><a href='{address}'>{year}年</a></li>" for year, address in tabs.items())
    return f"<ul class='tabs'>{links}{more}</ul>"


def by_year(tabs: tuple[int, ...]) -> Callable[[Host, list[Item], Spoil], dict[str, Route]]:
    """A tab for each year; the reports of 2018 behind theirs."""

    def routes(host: Host, items: list[Item], spoil: Spoil) -> dict[str, Route]:
        strip = years({year: f"/nb/{year}/" for year in tabs})
        found: dict[str, Route] = {"/nb/list": html(list_page([], extra=strip))}
        for number, year in enumerate(sorted(tabs, reverse=True), start=1):
            old = [Item(unit="东山镇人民政府", year=year, path=f"/old/{year}.html", shown=f"{year + 1}-01-20")]
            found[f"/nb/{year}/"] = spoil(number, html(list_page(items if year == 2018 else old, extra=strip)))
        return found

    return routes


def test_year_tabs_are_read_each(office: Office, county_server: CountyServer) -> None:
    county = county_of(office, county_server, by_year((2018, 2017, 2016)))
    county.serve()
    grades = county.grades(*FIRST_DAYS)
    assert grades == {LACKING: "confirmed"}, county.office.told()


@pytest.mark.parametrize("tabs", [(2017, 2016), (2019, 2017)], ids=["the last year", "a year between"])
def test_a_missing_tab_accuses_nobody(office: Office, county_server: CountyServer, tabs: tuple[int, ...]) -> None:
    county = county_of(office, county_server, by_year(tabs))
    county.serve()
    grades = county.grades(*FIRST_DAYS)
    assert set(grades.values()) == {"unverified"}, county.office.told()
    (told,) = county.office.unreachable().values()
    assert "no tab for 2018" in str(told)


def test_a_tab_that_fails_accuses_nobody(office: Office, county_server: CountyServer) -> None:
    county_of(office, county_server, by_year((2018, 2017, 2016))).accuses_nobody(only(1, "away"))


CHOICES = {
    "addresses": "<select onchange='location.href=this.value'><option value='/nb/y?y=2018'>2018年</option>"
    "<option value='/nb/y?y=2017'>2017年</option></select>",
    "a form": "<form action='/nb/y' method='get'><input type='hidden' name='k' value='1'>"
    "<select name='y' onchange='this.form.submit()'><option value='2018'>2018</option><option>2017</option></select></form>",
    "a script": "<select onchange=\"location.href='/nb/y?y='+this.value\"><option value='2018'>2018年</option>"
    "<option value='2017'>2017年</option></select>",
}


@pytest.mark.parametrize("kind", sorted(CHOICES))
def test_a_choice_of_years_is_followed(office: Office, county_server: CountyServer, kind: str) -> None:
    def routes(host: Host, items: list[Item], spoil: Spoil) -> dict[str, Route]:
        def year(asked: Asked) -> Reply:
            wanted = parse_qs(asked.path.partition("?")[2])["y"][0]
            return html(
                list_page(items if wanted == "2018" else [], extra="" if wanted == "2018" else "<p>暂无信息</p>")
            )

        return {"/nb/list": html(list_page(items[:1], extra=CHOICES[kind])), "/nb/y": year}

    county_of(office, county_server, routes).finds_all()


def test_the_list_inside_of_a_frame(office: Office, county_server: CountyServer) -> None:
    def routes(host: Host, items: list[Item], spoil: Spoil) -> dict[str, Route]:
        shell = (
            "<iframe src='/nb/inner.html' width='100%'></iframe><iframe src='http://other.example.com/x.html'></iframe>"
        )
        return {"/nb/list": html(list_page([], extra=shell)), "/nb/inner.html": html(list_page(items))}

    county_of(office, county_server, routes).finds_all()


def test_a_tab_that_is_the_report_itself(office: Office, county_server: CountyServer) -> None:
    """The column names its units; behind each name stands its report and no list (domain 7.5)."""

    def routes(host: Host, items: list[Item], spoil: Spoil) -> dict[str, Route]:
        units = "".join(f"<li><a href='/nb/u{n}/'>{item.unit[:3]}</a></li>" for n, item in enumerate(items, start=1))
        return {"/nb/": html(list_page([], extra=f"<ul>{units}</ul>"))}

    county = county_of(office, county_server, routes, column="/nb/")
    county.folder = "/nb/u{0}/"
    county.finds_all()

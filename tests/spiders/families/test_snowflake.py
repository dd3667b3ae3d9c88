"""The Shaanxi platform: articles named by 19 digits, a folder for each unit; some lists come by a script."""

from __future__ import annotations

from datetime import date

import pytest

from spiders.families.catalogue import recognise
from spiders.families.snowflake import Snowflake
from tests.county_server import CountyServer, Reply, html
from tests.spiders.families.paged_county import SITE, Paged, list_html, made, reports
from tests.spiders.families.served_county import ServedCounty, Spoil, only, repeating
from tests.worlds.staged import Office

SNOWFLAKE = Snowflake()
COLUMN = "/zfxxgk/zfxxgknb/zjz/"
ARTICLE = COLUMN + "161959365554870681{0}.html"


def address(number: int, pages: int) -> str:
    return COLUMN if number == 1 else f"{COLUMN}list_{number}.html"


def pager(number: int, pages: int, total: int) -> str:
    onward = f'<a href="{address(number + 1, pages)}">下一页</a>' if number < pages else "<a>下一页</a>"
    back = f'<a href="{address(number - 1, pages)}">上一页</a>' if number > 1 else "<a>上一页</a>"
    return f'<div class="fy">共{total}条 第{number}/{pages}页 {back}{onward}</div>'


def test_rows_pages_and_unit_folders() -> None:
    items = reports(2018, 2017, folder="/zfxxgk/zfxxgknb/ylsfq/161959365554870{0}.html")
    units = '<ul><li><a href="zjz/">周家镇</a></li><li><a href="jyj/">教育局</a></li></ul>'
    page = made(list_html("snowflake", items, pager=pager(1, 2, 3) + units), "/zfxxgk/zfxxgknb/")
    assert recognise(page).name == "snowflake"
    entries = SNOWFLAKE.entries(page)
    assert [(entry.url, entry.date.date if entry.date else None) for entry in entries] == [
        (f"{SITE}/zfxxgk/zfxxgknb/ylsfq/1619593655548702018.html", date(2019, 1, 28)),
        (f"{SITE}/zfxxgk/zfxxgknb/ylsfq/1619593655548702017.html", date(2018, 1, 27)),
    ]
    assert [ask.url.removeprefix(SITE) for ask in SNOWFLAKE.next_pages(page, {page.url})] == [
        "/zfxxgk/zfxxgknb/zjz/list_2.html",
        "/zfxxgk/zfxxgknb/zjz/",
        "/zfxxgk/zfxxgknb/jyj/",
    ]


def test_a_list_by_script_is_said() -> None:
    script = "<div id='list'></div><script>$.ajax({url:'/api/list?columnId=9'})</script>"
    page = made(f"<html><body><h2>年报</h2>{script}</body></html>", COLUMN)
    family = recognise(page)
    assert "script" in family.problem(page, family.entries(page))


@pytest.fixture
def county(office: Office, county_server: CountyServer) -> ServedCounty:
    return ServedCounty(
        office=office,
        host=county_server.host(),
        routes=Paged(family="snowflake", address=address, pager=pager).routes,
        column=COLUMN,
        folder=ARTICLE,
    )


def test_all_reports_over_three_pages(county: ServedCounty) -> None:
    county.finds_all()


@pytest.mark.parametrize("how", ["error", "half", "away"])
def test_a_second_page_that_fails_accuses_nobody(county: ServedCounty, how: str) -> None:
    county.accuses_nobody(only(2, how))


def test_pages_that_repeat_accuse_nobody(county: ServedCounty) -> None:
    county.accuses_nobody(repeating({}))


def less(by: int) -> Spoil:
    """The site counts more rows than it shows."""

    def spoil(number: int, reply: Reply) -> Reply:
        return html(reply.body.decode().replace("共6条", f"共{6 + by}条"))

    return spoil


def test_a_count_that_is_not_reached_accuses_nobody(county: ServedCounty) -> None:
    county.accuses_nobody(less(1))

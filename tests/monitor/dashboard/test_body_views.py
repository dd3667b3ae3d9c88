"""The page of a body: its years with their dates, figures as its reports have them, neighbours of its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.config import Config
from monitor.dashboard.server import application
from storage.bodies import BodyKind, PublishingBody, Site
from storage.overview import Overview
from tests.monitor.dashboard.browser import Browser, served
from tests.monitor.dashboard.county import CHANGED, COUNTY, NOW, REMOVED, fill, record, site

BODY = CHANGED.rpartition("-")[0]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("body")
    fill(folder)
    record(folder)
    return folder


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[Browser]:
    with served(application(data, [site()], Config(), lambda: NOW)) as browser:
        yield browser


def test_figures_over_the_years_are_those_of_the_newest_versions(client: Browser) -> None:
    text = client.get(f"/body/{BODY}").text
    told = dict(re.findall(r'aria-label="([^"·]+) · ([^"]*)"', text))
    # Three requests each year; the second version for 2018 says five.
    assert told["收到申请"] == "2014: 3 · 2015: 3 · 2016: 3 · 2017: 3 · 2018: 5"
    assert "主动公开信息" in told


def test_years_stand_newest_first_with_their_dates(client: Browser) -> None:
    text = client.get(f"/body/{BODY}").text
    years = re.findall(rf'<td class="num"><a href="/report/{BODY}-(\d+)"', text)
    assert years == ["2018", "2017", "2016", "2015", "2014"]
    # Shown on 28 March, due on 31 March; the earlier ones on 28 January, 2016 being a leap year.
    assert "早 3 天" in text and (text.count("早 62 天"), text.count("早 63 天")) == (3, 1)


def test_neighbours_are_of_the_same_kind_and_county(client: Browser) -> None:
    text = client.get(f"/body/{BODY}").text.partition("同县同类单位")[2]
    assert set(re.findall(r'href="/body/([\w-]+)"', text)) == {"640122104", "640122200"}
    assert '<b aria-current="true">金贵镇人民政府</b>' in text
    alone = client.get(f"/body/{REMOVED.rpartition('-')[0]}").text
    assert "同县同类单位" not in alone and "撤下" in alone


def test_a_body_that_never_published_has_its_page(data: Path) -> None:
    new = PublishingBody(code="640122-new", county=COUNTY, name="贺兰县新局", kind=BodyKind.DEPARTMENT, since=2018)
    tax = PublishingBody(code="640122-tax", county=COUNTY, name="贺兰县税务局", kind=BodyKind.VERTICAL)
    old = site()
    wide = Site(jurisdiction=old.jurisdiction, site=old.site, bodies=(*old.bodies, new, tax))
    with served(application(data, [wide], Config(), lambda: NOW)) as client:
        text = client.get("/body/640122-new").text
        assert "无法核实" in text and "报告中的数字" not in text
        assert "没有应公布的年度" in client.get("/body/640122-tax").text
        assert client.get("/body/640122-nobody").status == 404


def test_a_body_that_left_the_roster_keeps_its_page(data: Path) -> None:
    left = Site(jurisdiction=site().jurisdiction, site="http://127.0.0.1:9/", bodies=site().bodies[:1])
    with served(application(data, [left], Config(), lambda: NOW)) as client:
        answer = client.get(f"/body/{BODY}")
    assert answer.status == 200
    assert "已不在名册中" in answer.text
    assert f"/report/{BODY}-2016" in answer.text


def test_the_tables_of_one_body_are_not_those_of_another_whose_code_begins_alike(data: Path) -> None:
    with Overview.open(data) as overview:
        county, office = overview.tables_of("640122"), overview.tables_of("640122-bgs")
        assert overview.tables_of("64012") == {}
    # The county's report for 2018 was never seen, its office's was.
    assert sorted(county) == [2014, 2015, 2016, 2017]
    assert sorted(office) == [2014, 2015, 2016, 2017, 2018]

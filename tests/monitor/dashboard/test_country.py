"""The whole country on one page: provinces first, then their counties; counted the same as county by county."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from monitor.config import Config
from monitor.dashboard.server import application
from monitor.deadlines import LocalDeadline, deadline
from storage.archive import Archive
from storage.bodies import BodyKind, Jurisdiction, PublishingBody, Site
from storage.moments import SHANGHAI
from storage.standings import Standing
from tests.monitor.dashboard.browser import Browser, served

NOW = datetime(2024, 2, 15, 9, tzinfo=SHANGHAI)
YEARS = (2020, 2021, 2022, 2023)
CONFIG = Config(first_year=2020)
KINDS = (BodyKind.COUNTY, BodyKind.DEPARTMENT, BodyKind.DEPARTMENT, BodyKind.TOWNSHIP)


def county(code: str) -> Site:
    bodies = tuple(
        PublishingBody(code=f"{code}-{place}", county=code, name=f"{code}第{place}局", kind=kind)
        for place, kind in enumerate(KINDS)
    )
    return Site(jurisdiction=Jurisdiction(code=code, name=f"{code}县"), site="http://127.0.0.1:9/", bodies=bodies)


SITES = [county(f"{province}01{number:02d}") for province in (11, 64) for number in range(20)]


def standings(site: Site, *, late: bool = False) -> list[Standing]:
    """In time but for the first department, which is late where asked for; what is not due yet is not there yet."""
    found = []
    for body in site.bodies:
        for year in YEARS:
            due = deadline(body.kind, body.county, year, ()).due
            waits = due >= NOW.date()
            state = "not_due" if waits else "late" if late and body.code.endswith("-1") else "in_time"
            found.append(
                Standing(
                    report=f"{body.code}-{year}",
                    county=body.county,
                    body=body.code,
                    year=year,
                    kind=body.kind.value,
                    state=state,
                    due=due,
                    versions=0 if waits else 1,
                    judged_at=NOW,
                )
            )
    return found


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("country") / "data"
    with Archive.open(folder, write=True) as archive:
        for site in SITES:
            archive.keep_standings(site.jurisdiction.code, standings(site, late=site.jurisdiction.code < "110105"))
    return folder


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[Browser]:
    with served(application(data, SITES, CONFIG, lambda: NOW)) as opened:
        yield opened


def cells(text: str) -> dict[str, str]:
    """What a table says behind each of its shares, by place and year."""
    return dict(re.findall(r'title="(\S+ \d{4})：([^"]+)"', text))


def test_provinces_come_first_and_lead_to_their_counties(client: Browser) -> None:
    text = client.get("/coverage").text
    told = cells(text)
    # Twenty counties: five with one of their two departments late; 2021: all of four bodies due.
    assert told["北京 2021"] == "应公布 80，按时 75，逾期 5，未公布 0，撤下 0，无法核实 0"
    assert told["宁夏 2021"] == "应公布 80，按时 80，逾期 0，未公布 0，撤下 0，无法核实 0"
    # 2023: the departments' day is over, those of counties and townships are ahead.
    assert told["北京 2023"].startswith("应公布 40，按时 35，")
    assert "110100县" not in text.partition("<main")[2].partition("<table")[2]
    assert len(text) < 300_000
    here = client.get("/coverage?province=11").text
    assert cells(here)["110100县 2021"].startswith("应公布 4，按时 3，逾期 1，")
    assert "640100县" not in here.partition("<table")[2]
    single = client.get("/coverage?years=2021").text
    assert re.search(r"应公布数</dt><dd>160<", single)


def test_kinds_narrow_the_provinces(client: Browser) -> None:
    told = cells(client.get("/coverage?kind=department").text)
    assert told["北京 2021"].startswith("应公布 40，按时 35，逾期 5，")


def test_the_file_counts_each_county_as_its_page_does(client: Browser) -> None:
    lines = client.get("/coverage.csv?years=2021").text.splitlines()
    assert len(lines) == 41
    assert sum(int(line.split(",")[3]) for line in lines[1:]) == 160


def test_due_days_of_the_country_are_counted_from_provinces(client: Browser) -> None:
    text = re.sub(r"<[^>]+>", "", client.get("/").text)
    # Governments by their rule, townships by the outer bound: forty each.
    assert text.count("0 / 40") == text.count("2024-03-31") == 2


def test_counties_that_were_never_judged_or_left_the_roster(data: Path, tmp_path: Path) -> None:
    fresh = county("640199")
    grown = [*SITES[1:], fresh]
    with served(application(data, grown, CONFIG, lambda: NOW)) as client:
        told = cells(client.get("/coverage").text)
        # One county of Beijing left, and what was judged of it with it.
        assert told["北京 2021"] == "应公布 76，按时 72，逾期 4，未公布 0，撤下 0，无法核实 0"
        assert told["宁夏 2021"] == "应公布 84，按时 80，逾期 0，未公布 0，撤下 0，无法核实 4"
        assert client.get("/").text.count("0 / 40<") == 2
    with served(application(tmp_path / "none", grown, CONFIG, lambda: NOW)) as client:
        told = cells(client.get("/coverage").text)
        assert told["宁夏 2021"] == "应公布 84，按时 0，逾期 0，未公布 0，撤下 0，无法核实 84"


def test_a_county_with_a_day_of_its_own_is_not_lost_among_the_others(tmp_path: Path) -> None:
    rule = LocalDeadline(county="110100", kinds=(BodyKind.TOWNSHIP,), due=(2, 28), source="甲县通知")
    config = replace(CONFIG, local_deadlines=(rule,))
    with Archive.open(tmp_path / "data", write=True) as archive:
        for site in SITES:
            some = standings(site)
            if site is SITES[0]:
                some = [replace(one, due=date(one.year + 1, 2, 28)) if one.kind == "township" else one for one in some]
            archive.keep_standings(site.jurisdiction.code, some)
    with served(application(tmp_path / "data", SITES, config, lambda: NOW)) as client:
        text = re.sub(r"<[^>]+>", "", client.get("/").text)
    assert "甲县通知" in text and "0 / 39" in text and "0 / 1" in text


def test_what_was_written_meanwhile_is_shown_at_once(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "data", write=True) as archive:
        for site in SITES:
            archive.keep_standings(site.jurisdiction.code, standings(site))
        with served(application(tmp_path / "data", SITES, CONFIG, lambda: NOW)) as client:
            assert cells(client.get("/coverage").text)["北京 2021"].startswith("应公布 80，按时 80，")
            archive.keep_standings("110100", standings(SITES[0], late=True))
            assert cells(client.get("/coverage").text)["北京 2021"].startswith("应公布 80，按时 79，逾期 1，")

"""Deadlines and lateness: the day, the hour, the kind, local rules, outages and shown dates."""

from __future__ import annotations

import pytest

from tests.county_server import Fault, Reply
from tests.worlds.staged import CODE, UNITS, Item, Office, World, items, write_county

JYJ = "青山县教育局"
KINDS = (
    f"{CODE},青山县人民政府,county,,2019,,",
    f"{CODE}-zfb,青山县人民政府办公室,office,县政府办公室|县政府办,2019,,",
    f"{CODE}-jyj,青山县教育局,department,县教育局|教育局,2019,,",
    f"{CODE}101,城关镇人民政府,township,城关镇,2019,,",
    f"{CODE}401,青山街道办事处,subdistrict,青山街道,2019,,",
    f"{CODE}501,青山经济开发区管理委员会,zone,经济开发区管委会,2019,,",
)


def late(office: Office, day: str, item: Item, world: World) -> None:
    world.items = [*world.items, item]
    world.publish()
    office.crawl(day)


def test_due_days_by_kind(office: Office, world: World) -> None:
    write_county(office, world.host, bodies=KINDS)
    world.items = items(UNITS[0], year=2018)
    world.publish()
    office.crawl("2020-01-31T23:50")
    assert office.grades() == {}
    office.crawl("2020-02-01T00:10", "2020-02-02")
    assert office.grades() == {"-zfb-2019-missing": "confirmed", "-jyj-2019-missing": "confirmed"}
    office.crawl("2020-03-31T23:30")
    assert len(office.grades()) == 2
    office.crawl("2020-04-01T00:00", "2020-04-02")
    rows = office.lines("findings")
    assert {name.removeprefix(CODE): row["due"] for name, row in rows.items() if row["kind"] == "missing"} == {
        "-2019-missing": "2020-03-31",
        "-zfb-2019-missing": "2020-01-31",
        "-jyj-2019-missing": "2020-01-31",
        "101-2019-missing": "2020-03-31",
        "401-2019-missing": "2020-03-31",
        "501-2019-missing": "2020-03-31",
    }


def test_local_deadlines(office: Office, world: World) -> None:
    with office.workspace.joinpath("nianbao.toml").open("a", encoding="utf-8") as file:
        file.write(
            f'[[deadlines]]\ncounty = "{CODE}"\nkinds = ["township"]\nreport_years = [2019, 2020]\ndue = "01-20"\nsource = "青政办发〔2020〕3号"\n'
            '[[deadlines]]\ndue = "02-28"\nsource = "市里规定"\n'
        )
    write_county(office, world.host, bodies=KINDS)
    world.items = items(*("青山县人民政府",), year=2018)
    world.publish()
    office.crawl("2020-01-21", "2020-01-22")
    rows = office.lines("findings")
    assert {n.removeprefix(CODE) for n in rows} == {"101-2019-missing"}
    row = rows[f"{CODE}101-2019-missing"]
    assert row["due"] == "2020-01-20" and "青政办发〔2020〕3号" in row["rule"]
    assert row["since"] == "2020-01-21T00:00:00+08:00"
    office.crawl("2020-02-28", "2020-03-01", "2020-03-02")
    assert len(office.grades()) == 6


def test_published_in_the_night_of_the_due_day(office: Office, world: World) -> None:
    """Not there in the evening of the due day, there next morning with the due day as its date: no proof, suspected."""
    world.items = items(*UNITS[:3])
    world.publish()
    office.crawl("2019-03-31T18:00")
    late(office, "2019-04-01T06:00", Item(unit=JYJ, path="/xxgk/nb/9.html", shown="2019-03-31"), world)
    assert office.grades() == {"-jyj-2018-late": "suspected"}, office.told()
    office.crawl("2019-04-02", "2019-04-10")
    assert office.grades() == {"-jyj-2018-late": "suspected"}


def test_there_at_the_first_look(office: Office, world: World) -> None:
    world.items = items(*UNITS, shown="2019-03-31")
    world.publish()
    office.crawl("2019-09-01", "2019-09-02")
    assert office.grades() == {}


def test_an_outage_around_the_deadline(office: Office, world: World) -> None:
    world.items = items(*UNITS[:3])
    world.publish()
    office.crawl("2019-03-20")
    world.host.everything = Reply(fault=Fault.RESET)
    office.crawl("2019-03-28", "2019-03-31", "2019-04-03")
    world.host.everything = None
    late(office, "2019-04-05", Item(unit=JYJ, path="/xxgk/nb/9.html", shown="2019-03-29"), world)
    assert office.grades() == {"-jyj-2018-late": "suspected"}, office.told()


@pytest.mark.parametrize(("shown", "grade"), [("2019-03-20", "confirmed"), ("2019-04-06", "confirmed")])
def test_absence_beats_the_shown_date(office: Office, world: World, shown: str, grade: str) -> None:
    world.items = items(*UNITS[:3])
    world.publish()
    office.crawl("2019-03-01", "2019-04-02", "2019-04-05")
    late(office, "2019-04-07", Item(unit=JYJ, path="/xxgk/nb/9.html", shown=shown), world)
    found = office.grades()
    assert found.pop("-jyj-2018-late") == grade
    contradicted = {"-jyj-2018-date_conflict": "confirmed"} if shown < "2019-04-01" else {}
    assert found == contradicted, office.told()
    assert office.reports()["-jyj-2018"]["published_claimed"] == shown


def test_no_date_anywhere_but_signed_in_time(office: Office, world: World) -> None:
    world.items = items(*UNITS, show=False)
    for item in world.items:
        item.list_date = ""
    world.publish()
    office.crawl("2019-06-01", "2019-06-02")
    assert office.grades() == {}, office.told()
    row = office.reports()["101-2018"]
    assert row["published_claimed"] is None
    assert {"source": "signature", "date": "2019-01-15"}.items() <= row["published_evidence"][0].items()


def test_signed_before_the_year_was_over(office: Office, world: World) -> None:
    world.items = items(*UNITS, signed="2018年12月31日", shown="2019-01-18")
    world.publish()
    office.crawl("2019-06-01")
    assert office.grades() == {}, office.told()


def test_old_report_listed_only_years_later(office: Office, world: World) -> None:
    world.items = items(*UNITS)
    world.publish()
    office.crawl("2019-03-01", "2019-04-02", "2020-04-02", "2021-04-02")
    before = office.grades()
    assert {name for name in before if "-2018-" in name} == set()
    assert {g for n, g in before.items() if "-2019-" in n or "-2020-" in n} <= {"confirmed", "suspected"}
    late(office, "2021-05-01", Item(unit=JYJ, year=2019, path="/xxgk/nb/2019j.html", shown="2020-01-20"), world)
    assert office.grades()["-jyj-2019-late"] == "confirmed"


def test_several_hours_of_a_day(office: Office, world: World) -> None:
    world.items = items(*UNITS[:3])
    world.publish()
    for moment in ("2019-04-01T00:00", "2019-04-01T06:00", "2019-04-01T12:00", "2019-04-01T18:00", "2019-04-01T23:59"):
        office.crawl(moment)
    assert office.grades() == {"-jyj-2018-missing": "suspected"}
    office.crawl("2019-04-02T00:01")
    assert office.grades() == {"-jyj-2018-missing": "confirmed"}


def test_time_zones_of_the_clock(office: Office, world: World) -> None:
    world.items = items(*UNITS[:3])
    world.publish()
    office.crawl("2019-03-31T15:59:00+00:00")
    assert office.grades() == {}
    office.crawl("2019-03-31T16:00:00+00:00")
    assert office.grades() == {"-jyj-2018-missing": "suspected"}


def test_listed_with_a_broken_page_is_unverified_then_in_time(office: Office, world: World) -> None:
    world.publish({"/xxgk/nb/2018_4.html": Reply(status=500, body=b"error")})
    office.crawl("2019-03-30", "2019-04-01", "2019-04-02", "2019-04-05")
    assert office.grades() == {"-jyj-2018-missing": "unverified"}, office.told()
    world.publish()
    office.crawl("2019-04-06")
    assert office.grades() == {}, office.told()


def test_robots_forbid_from_some_day(office: Office, world: World) -> None:
    world.items = items(*UNITS[:3])
    world.publish()
    office.crawl("2019-03-01")
    forbid = Reply(headers=(("Content-Type", "text/plain"),), body=b"User-agent: *\nDisallow: /xxgk/\n")
    world.publish({"/robots.txt": forbid})
    office.crawl("2019-04-01", "2019-04-02", "2019-04-03", "2019-04-20", "2019-05-01")
    assert office.grades() == {"-jyj-2018-missing": "unverified"}, office.told()
    assert all(row["status"] == "unverified" for row in office.reports().values())
    assert any("robots" in row["summary"] for row in office.unreachable().values())


def test_many_years(office: Office, world: World) -> None:
    bodies = [
        row.replace(",2018,,", ",2014,,")
        for row in (
            f"{CODE},青山县人民政府,county,,2018,,",
            f"{CODE}101,城关镇人民政府,township,城关镇,2018,,",
            f"{CODE}-jyj,青山县教育局,department,县教育局|教育局,2018,,",
        )
    ]
    write_county(office, world.host, bodies=bodies)
    units = ("青山县人民政府", "城关镇人民政府", "青山县教育局")
    world.items = [
        item
        for year in range(2014, 2024)
        for item in items(*units, year=year, shown=f"{year + 1}-01-2{year % 10 // 2}")
        if (item.unit, year) != ("城关镇人民政府", 2016)
    ]
    world.publish()
    office.crawl("2024-05-01", "2024-05-02", "2024-05-12")
    # The made reports of the later years have no tables of the form: of when, one finding is told.
    when = {name: grade for name, grade in office.grades().items() if not name.endswith("-incomplete")}
    assert when == {"101-2016-missing": "confirmed"}, office.told()
    assert len(office.reports()) == 29

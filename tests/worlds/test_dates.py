"""Shown dates against traces, premature claims, dates that are moved, and imports that explain them."""

from __future__ import annotations

import pytest

from tests.worlds.staged import CODE, UNITS, Item, Office, World, items, write_county

JYJ = "青山县教育局"


def test_backdated_after_we_had_read_the_list(office: Office, world: World) -> None:
    world.items = items(*UNITS[:3])
    world.publish()
    office.crawl("2019-03-01", "2019-03-20")
    world.items.append(Item(unit=JYJ, path="/xxgk/nb/9.html", shown="2019-03-10"))
    world.publish()
    office.crawl("2019-03-25")
    assert office.grades() == {"-jyj-2018-date_conflict": "confirmed"}, office.told()
    assert any(e["type"] == "absent" for e in office.lines("findings")[f"{CODE}-jyj-2018-date_conflict"]["evidence"])


def test_within_the_grace(office: Office, world: World) -> None:
    world.items = items(*UNITS[:3])
    world.publish()
    office.crawl("2019-03-01", "2019-03-12")
    world.items.append(Item(unit=JYJ, path="/xxgk/nb/9.html", shown="2019-03-10"))
    world.publish()
    office.crawl("2019-03-25")
    assert office.grades() == {}, office.told()


def test_an_incomplete_reading_contradicts_nobody(office: Office, world: World) -> None:
    from tests.county_server import html
    from tests.worlds.staged import list_page

    world.items = items(*UNITS[:3])
    world.publish({world.column: html(list_page(world.items, pager="<p>共 40 条</p>"))})
    office.crawl("2019-03-01", "2019-03-20")
    world.items.append(Item(unit=JYJ, path="/xxgk/nb/9.html", shown="2019-03-10"))
    world.publish()
    office.crawl("2019-03-25")
    assert office.grades() == {}, office.told()


def test_a_stamp_in_the_address_is_suspected(office: Office, world: World) -> None:
    world.items = [
        *items(*UNITS[:3]),
        Item(unit=JYJ, path="/xxgk/nb/201904/t20190412_88.html", shown="2019-03-30", skin="trs"),
    ]
    world.publish()
    office.crawl("2019-05-01", "2019-05-02")
    assert office.grades() == {"-jyj-2018-date_conflict": "suspected"}, office.told()
    sources = {e["source"]: e["date"] for e in office.reports()["-jyj-2018"]["published_evidence"]}
    assert sources["url"] == "2019-04-12" and sources["page"] == "2019-03-30"


def test_stamps_of_an_import_accuse_nobody(office: Office, world: World) -> None:
    write_county(office, world.host, bodies=[row.replace(",2018,,", ",2016,,") for row in _bodies()])
    world.items = []
    for year in (2016, 2017, 2018):
        for n, unit in enumerate(UNITS):
            world.items.append(
                Item(
                    unit=unit,
                    year=year,
                    path=f"/xxgk/nb/201908/t20190815_{year}{n}.html",
                    shown=f"{year + 1}-02-1{n}",
                    skin="trs",
                )
            )
    world.publish()
    office.crawl("2019-09-01", "2019-09-02")
    assert office.grades() == {}, office.told()


def _bodies() -> list[str]:
    from tests.worlds.staged import BODIES

    return list(BODIES)


@pytest.mark.parametrize(
    ("shown", "expected"), [("2018-12-20", {"-jyj-2018-premature": "claimed"}), ("2019-01-01", {})]
)
def test_premature(office: Office, world: World, shown: str, expected: dict[str, str]) -> None:
    world.items = [*items(*UNITS[:3]), Item(unit=JYJ, path="/xxgk/nb/9.html", shown=shown)]
    world.publish()
    office.crawl("2019-05-01", "2019-05-02")
    assert office.grades() == expected, office.told()


def test_redated_back_to_before_a_complete_reading(office: Office, world: World) -> None:
    world.items = items(*UNITS[:3])
    world.publish()
    office.crawl("2019-03-01", "2019-04-01", "2019-04-02", "2019-04-03")
    world.items.append(Item(unit=JYJ, path="/xxgk/nb/9.html", shown="2019-04-04"))
    world.publish()
    office.crawl("2019-04-05")
    assert office.grades() == {"-jyj-2018-late": "confirmed"}, office.told()
    world.items[3].shown = "2019-03-29"
    world.publish()
    office.crawl("2019-04-06")
    assert office.grades() == {
        "-jyj-2018-late": "confirmed",
        "-jyj-2018-changed-2": "substantive",
        "-jyj-2018-date_conflict": "confirmed",
    }, office.told()

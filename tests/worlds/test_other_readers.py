"""A reader that reads otherwise makes no version and no finding; the bytes of old are read anew (F19)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from crawler.extract import reader, report
from monitor import schedule
from spiders.bearing_out import as_it_is
from storage.archive import Archive
from storage.sightings import Version
from tests.worlds.staged import Office, World
from tests.worlds.test_two_looks import ASKED_FILE, REPORT, TOWN, linked, with_file

Upgrade = Callable[[str], None]


@pytest.fixture
def upgrade(monkeypatch: pytest.MonkeyPatch) -> Upgrade:
    """Another release: its word differs, and it reads one character otherwise."""
    main_text = report.main_text

    def install(word: str) -> None:
        def read(*given: Any, **more: Any) -> Any:
            main = main_text(*given, **more)
            return replace(main, text=main.text.replace("主动公开政府信息", f"主动{word}公开政府信息"))

        monkeypatch.setattr(report, "main_text", read)
        monkeypatch.setattr(reader, "reader", lambda: word)

    return install


def versions(office: Office) -> list[Version]:
    with Archive.open(office.workspace / "data") as archive:
        assert archive.verify() == []
        return archive.versions(REPORT)


def publish(office: Office, world: World, day: str) -> None:
    world.publish()
    office.crawl(day)


def test_another_reader_over_a_page_whose_counter_ran_on_changes_nothing(
    office: Office, world: World, upgrade: Upgrade
) -> None:
    publish(office, world, "2019-03-01")
    (old,) = versions(office)
    upgrade("新")
    publish(office, world, "2019-03-02")
    assert office.grades() == {}, office.told()
    (version,) = versions(office)
    assert version.looks == 2
    assert "主动新公开" in version.content.text
    assert old.content.reader != version.content.reader == "新"
    assert len(world.host.asked("/xxgk/nb/2018_2.html")) == 2, "what one reader settles needs no second look"
    publish(office, world, "2019-03-03")
    office.run("judge", "-q")
    assert len(versions(office)) == 1
    assert office.grades() == {}


def test_with_another_reader_one_digit_is_one_digit(office: Office, world: World, upgrade: Upgrade) -> None:
    publish(office, world, "2019-03-01")
    upgrade("新")
    world.items[TOWN].c1 = 7
    publish(office, world, "2019-03-02")
    assert office.grades() == {"101-2018-changed-2": "substantive"}
    (found,) = office.lines("findings").values()
    texts = [(c["before"], c["after"]) for c in found["changes"] if c["part"] == "text"]
    assert texts == [("全年收到依申请公开2件，均按期答复。", "全年收到依申请公开7件，均按期答复。")]
    assert not any("新" in str(change) for change in found["changes"])
    assert {version.content.reader for version in versions(office)} == {"新"}


def test_versions_that_two_readers_made_are_read_by_one_before_they_are_judged(
    office: Office, world: World, upgrade: Upgrade, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(office, world, "2019-03-01")
    upgrade("新")
    with monkeypatch.context() as careless:
        # As a release did that compared without asking who had read.
        careless.setattr(schedule, "rereader", lambda *given: as_it_is)
        publish(office, world, "2019-03-02")
    assert len(versions(office)) == 2, "history is never rewritten"
    assert {version.content.reader for version in versions(office)} == {"新"}
    assert office.grades() == {}, office.told()
    with Archive.open(office.workspace / "data") as archive:
        before = archive.rows("select count(*) as n from supplement")[0]["n"]
    office.run("judge", "-q")
    with Archive.open(office.workspace / "data") as archive:
        assert archive.rows("select count(*) as n from supplement")[0]["n"] == before, (
            "once for each version and reader"
        )


def test_a_file_read_by_another_reader_is_read_anew_when_it_changes(
    office: Office, world: World, upgrade: Upgrade, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_file(world)
    world.publish({ASKED_FILE: linked("全镇公开统计说明，共12条。\n其余从略。")})
    office.crawl("2019-03-01")
    upgrade("新")
    from crawler.extract import file_report

    read_document = file_report.read_document

    def read(*given: Any, **more: Any) -> Any:
        document = read_document(*given, **more)
        return replace(document, text=document.text.replace("统计说明", "统计之说明"))

    monkeypatch.setattr(file_report, "read_document", read)
    world.host.routes[ASKED_FILE] = linked("全镇公开统计说明，共21条。\n其余从略。")
    office.crawl("2019-03-02")
    (found,) = office.lines("findings").values()
    said = [(c["part"], c["before"], c["after"]) for c in found["changes"]]
    assert said[1:] == [("text", "全镇公开统计之说明，共12条。", "全镇公开统计之说明，共21条。")], said
    # Read anew by yet another reader, the two files still differ in those two digits alone.
    upgrade("又")
    office.run("judge", "-q")
    (again,) = office.lines("findings").values()
    assert again["changes"] == found["changes"]

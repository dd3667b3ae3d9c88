"""A new state is told when two looks in one cycle show it; what only one of them showed waits for the next cycle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain, repeat

import pytest

from storage.archive import Archive
from storage.cases import Look
from storage.sightings import Answer, Version
from tests.county_server import Asked, Reply, Route, html
from tests.worlds.staged import Item, Office, World, report_page
from tests.worlds.test_noise_and_edits import word

TOWN = 1
PATH = "/xxgk/nb/2018_2.html"
REPORT = "990421101-2018"
FILE = "/f/1.docx"
ASKED_FILE = FILE


def versions(office: Office) -> list[Version]:
    with Archive.open(office.workspace / "data") as archive:
        assert archive.verify() == []
        return archive.versions(REPORT)


def looks(office: Office) -> list[Look]:
    with Archive.open(office.workspace / "data") as archive:
        return archive.failed_looks(REPORT)


def in_turn(*replies: Reply) -> Route:
    """Each reply once, the last one for ever."""
    rest: Iterator[Reply] = chain(replies, repeat(replies[-1]))

    def answer(asked: Asked) -> Reply:
        return next(rest)

    return answer


def page(world: World, **changes: object) -> Reply:
    item: Item = replace(world.items[TOWN], **changes)  # type: ignore[arg-type]
    return html(report_page(item, clicks=world.clicks))


def crawl(office: Office, world: World, day: str, route: Route | None = None) -> None:
    """One cycle in which the town's page answers as told."""
    world.publish()
    world.host.forget()
    if route is not None:
        world.host.routes[PATH] = route
    office.crawl(day)


def test_a_change_is_looked_at_twice_and_told_in_the_same_cycle(office: Office, world: World) -> None:
    crawl(office, world, "2019-03-01")
    assert len(world.host.asked(PATH)) == 1
    crawl(office, world, "2019-03-02")
    assert len(world.host.asked(PATH)) == 1, "a counter that ran on is no new state"
    world.items[TOWN].a1 = 333
    crawl(office, world, "2019-03-03")
    assert len(world.host.asked(PATH)) == 2
    assert not any("if-none-match" in asked.headers for asked in world.host.asked(PATH))
    assert office.grades() == {"101-2018-changed-2": "substantive"}
    first, second = versions(office)
    assert (first.looks, second.looks) == (2, 2)
    crawl(office, world, "2019-03-04")
    assert len(world.host.asked(PATH)) == 1


def test_two_looks_that_disagree_make_no_version_and_the_next_cycle_decides(office: Office, world: World) -> None:
    crawl(office, world, "2019-03-01")
    crawl(office, world, "2019-03-02", in_turn(page(world, a1=333), page(world)))
    assert len(versions(office)) == 1
    assert [look.answer for look in looks(office)] == [Answer.UNSETTLED]
    assert office.grades() == {}, office.told()
    assert office.reports()["101-2018"]["status"] == "published"
    assert versions(office)[0].looks == 2, "the second look showed what was there before"
    world.items[TOWN].a1 = 333
    crawl(office, world, "2019-03-04")
    assert office.grades() == {"101-2018-changed-2": "substantive"}
    assert len(versions(office)) == 2


def test_a_page_that_is_another_each_time_accuses_nobody(office: Office, world: World) -> None:
    crawl(office, world, "2019-03-01")
    for number in range(3):
        extra = (f"本页另有说明第{number}{n}号，内容每次不同。" for n in range(4))
        crawl(office, world, f"2019-03-0{2 + number}", in_turn(*(page(world, extra=text) for text in extra)))
    assert len(versions(office)) == 1
    assert office.accused() == {}
    assert "两次查看内容不一" in office.told()
    crawl(office, world, "2019-03-05")
    assert office.grades() == {}, office.told()
    assert office.unreachable() == {}


def test_a_figure_is_borne_out_though_the_text_beside_it_varies(office: Office, world: World) -> None:
    crawl(office, world, "2019-03-01")
    varied = (page(world, a1=333, extra=f"推荐阅读第{n}条信息。") for n in range(2))
    crawl(office, world, "2019-03-02", in_turn(*varied))
    assert office.grades() == {"101-2018-changed-2": "substantive"}
    _, version = versions(office)
    assert "第1条" in version.content.text
    assert office.reports()["101-2018"]["status"] == "published"


def test_a_second_look_that_fails_holds_a_change_up_for_one_cycle_at_most(office: Office, world: World) -> None:
    down = Reply(status=403, body=b"denied")
    crawl(office, world, "2019-03-01")
    crawl(office, world, "2019-03-02", in_turn(page(world, a1=333), down))
    assert len(versions(office)) == 1
    assert [look.answer for look in looks(office)] == [Answer.UNSETTLED, Answer.UNSETTLED]
    assert looks(office)[1].note.startswith("a new state, and the second look failed: challenge")
    assert office.accused() == {}
    crawl(office, world, "2019-03-03", in_turn(page(world, a1=333), down))
    assert office.grades() == {"101-2018-changed-2": "substantive"}
    world.items[TOWN].a1 = 333
    crawl(office, world, "2019-03-04")
    assert len(versions(office)) == 2


def with_file(world: World) -> None:
    world.items[TOWN].files = (("附件1：统计说明.docx", FILE),)


def linked(text: str) -> Reply:
    return Reply(headers=(("Content-Type", "application/octet-stream"),), body=word(text))


@pytest.mark.parametrize("page_changes", [False, True])
def test_a_file_that_changed_is_asked_for_twice(office: Office, world: World, page_changes: bool) -> None:
    with_file(world)
    old, new = linked("全镇公开统计说明，共12条。"), linked("全镇公开统计说明，共21条。")
    world.publish({ASKED_FILE: old})
    office.crawl("2019-03-01")
    world.host.forget()
    if page_changes:
        world.publish()
    world.host.routes[ASKED_FILE] = new
    office.crawl("2019-03-02")
    assert len(world.host.asked(ASKED_FILE)) == 2
    assert office.grades() == {"101-2018-changed-2": "substantive"}, office.told()
    world.host.forget()
    office.crawl("2019-03-03")
    assert len(world.host.asked(ASKED_FILE)) == 1
    assert len(versions(office)) == 2


def test_a_file_that_is_another_each_time_waits_and_is_not_lost(office: Office, world: World) -> None:
    with_file(world)
    replies = [linked(f"全镇公开统计说明，共{n}条。") for n in (12, 21, 31)]
    world.publish({ASKED_FILE: replies[0]})
    office.crawl("2019-03-01")
    world.host.routes[ASKED_FILE] = in_turn(replies[1], replies[2])
    office.crawl("2019-03-02")
    assert len(versions(office)) == 1
    office.crawl("2019-03-03")
    assert office.grades() == {"101-2018-changed-2": "substantive"}
    (found,) = office.lines("findings").values()
    assert "共31条" in str(found["changes"])


def test_a_new_file_that_the_second_look_cannot_get_is_not_borne_out(office: Office, world: World) -> None:
    with_file(world)
    old, new = linked("全镇公开统计说明，共12条。"), linked("全镇公开统计说明，共21条。")
    world.publish({ASKED_FILE: old})
    office.crawl("2019-03-01")
    world.host.routes[ASKED_FILE] = in_turn(new, Reply(status=404))
    office.crawl("2019-03-02")
    assert len(versions(office)) == 1
    world.host.routes[ASKED_FILE] = new
    office.crawl("2019-03-03")
    assert "101-2018-changed-2" in office.grades()
    assert len(versions(office)) == 2


def test_files_that_did_not_change_are_not_asked_for_again(office: Office, world: World) -> None:
    with_file(world)
    world.publish({ASKED_FILE: linked("全镇公开统计说明。")})
    office.crawl("2019-03-01")
    world.items[TOWN].a1 = 333
    world.publish({ASKED_FILE: linked("全镇公开统计说明。")})
    kept = world.host.routes[ASKED_FILE]
    world.host.forget()
    office.crawl("2019-03-02")
    assert len(world.host.asked(PATH)) == 2
    assert isinstance(kept, Reply)
    assert len(versions(office)) == 2


def test_every_second_look_is_kept_as_evidence(office: Office, world: World) -> None:
    crawl(office, world, "2019-03-01")
    serve: Callable[..., Reply] = page
    crawl(office, world, "2019-03-02", in_turn(serve(world, a1=333), serve(world, a1=334)))
    with Archive.open(office.workspace / "data") as archive:
        open_looks = [look for look in archive.failed_looks(REPORT) if look.answer is Answer.UNSETTLED]
        assert len({look.sha256 for look in open_looks}) == 2
        assert all(archive.bytes_of(look.sha256 or "") for look in open_looks)

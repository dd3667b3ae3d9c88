"""What was read before is not read again, and no wrong answer slips in by that: same bytes, other circumstances."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import crawler.fetch.known_bytes
import crawler.fetch.look
import spiders.list_pages
from storage.archive import Archive
from storage.sightings import Listing
from tests.county_server import Fault, Reply, html, redirect
from tests.worlds.staged import CODE, UNITS, Office, World, items, list_page

DAYS = ("2019-04-01", "2019-04-02")


class Counted:
    """Calls of a function, by name."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls: list[str] = []
        self._watch(monkeypatch, spiders.list_pages, "read_list_page", lambda page, *_, **more: page.url)
        self._watch(monkeypatch, crawler.fetch.look, "judge_answer", lambda page, **more: page.url)

    def _watch(self, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, told: Callable[..., str]) -> None:
        function = getattr(module, name)

        def watched(*words: Any, **more: Any) -> Any:
            self.calls.append(f"{name} {told(*words, **more)}")
            return function(*words, **more)

        monkeypatch.setattr(module, name, watched)

    def take(self) -> list[str]:
        """What was called since it was last asked for."""
        calls, self.calls = sorted(self.calls), []
        return calls


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    return Counted(monkeypatch)


def readings(office: Office) -> list[Listing]:
    with Archive.open(office.workspace / "data") as archive:
        return archive.readings(CODE)


def accused(office: Office) -> set[str]:
    return {name for name in office.accused() if name.rsplit("-", 1)[-1] in ("missing", "late", "changed", "removed")}


def answers(office: Office, url: str) -> list[str]:
    with Archive.open(office.workspace / "data") as archive:
        place = archive.known_place(url)
        assert place is not None
        return [str(place.last_answer), str(place.fails)]


def test_a_quiet_day_reads_nothing_and_says_the_same(office: Office, world: World, counted: Counted) -> None:
    world.items = items(*UNITS[:3])
    world.publish()
    office.crawl(DAYS[0])
    assert f"read_list_page {world.host.url(world.column)}" in counted.take()
    office.crawl(DAYS[1])
    assert counted.take() == []
    first, second = readings(office)
    assert replace(second, at=first.at) == first
    assert (second.complete, len(second.entries)) == (True, 3)
    assert accused(office) == {"-jyj-2018-missing"}
    office.run("verify")


def test_other_bytes_are_read(office: Office, world: World, counted: Counted) -> None:
    world.items = items(*UNITS[:3])
    world.publish()
    office.crawl(DAYS[0])
    counted.take()
    world.host.serve({world.column: html(list_page(items(*UNITS)))})
    world.host.serve({item.path: world.host.routes[world.items[0].path] for item in items(*UNITS)[3:]})
    office.crawl(DAYS[1])
    assert f"read_list_page {world.host.url(world.column)}" in counted.take()
    assert len(readings(office)[-1].entries) == 4


def test_other_rules_read_and_judge_all_anew(
    office: Office, world: World, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.publish()
    office.crawl(DAYS[0])
    before = counted.take()
    for module in (crawler.fetch.look, crawler.fetch.known_bytes, spiders.list_pages):
        monkeypatch.setattr(module, "rules_version", lambda: "other rules")
    office.crawl(DAYS[1])
    assert counted.take() == before
    office.crawl("2019-04-03")
    assert counted.take() == []


def test_rules_without_a_name_are_never_the_same(
    office: Office, world: World, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (crawler.fetch.look, crawler.fetch.known_bytes, spiders.list_pages):
        monkeypatch.setattr(module, "rules_version", lambda: "")
    world.publish()
    office.crawl(DAYS[0])
    before = counted.take()
    office.crawl(DAYS[1])
    assert counted.take() == before


def test_the_same_list_from_another_address_has_other_rows(office: Office, world: World) -> None:
    """Redirected, the same bytes lead to other reports: links count from where the page is."""
    world.items = items(*UNITS[:3])
    world.publish()
    relative = [replace(item, path=f"./{number}.html") for number, item in enumerate(world.items)]
    column, moved = html(list_page(relative)), "/moved/nb/"
    pages = [world.host.routes[item.path] for item in world.items]
    world.host.serve({world.column: column} | {f"{world.column}{n}.html": page for n, page in enumerate(pages)})
    office.crawl(DAYS[0])
    world.host.serve({world.column: redirect(moved), moved: column})
    world.host.serve({f"{moved}{n}.html": page for n, page in enumerate(pages)})
    office.crawl(DAYS[1])
    first, second = readings(office)
    assert [entry.url for entry in first.entries] == [world.host.url(f"{world.column}{n}.html") for n in range(3)]
    assert [entry.url for entry in second.entries] == [world.host.url(f"{moved}{n}.html") for n in range(3)]


CHANGED = {
    "cut short by the line": lambda page: replace(page, fault=Fault.LONG),
    "around another status": lambda page: replace(page, status=503),
    "sent as something else": lambda page: replace(page, headers=(("Content-Type", "text/plain"),)),
    "through a redirect": lambda page: redirect("/elsewhere.html"),
}


@pytest.mark.parametrize("how", CHANGED)
def test_the_same_bytes_otherwise_sent_are_judged(office: Office, world: World, counted: Counted, how: str) -> None:
    world.publish()
    page, url = world.host.routes[world.items[0].path], world.host.url(world.items[0].path)
    assert isinstance(page, Reply)
    office.crawl(DAYS[0])
    counted.take()
    world.host.serve({world.items[0].path: CHANGED[how](page), "/elsewhere.html": page})
    office.crawl(DAYS[1])
    judged = url if "redirect" not in how else world.host.url("/elsewhere.html")
    assert f"judge_answer {judged}" in counted.take()
    if how.startswith("cut"):
        assert answers(office, url) == ["partial", "1"]
    if how.startswith("around"):
        assert answers(office, url) == ["server_error", "1"]
    assert accused(office) == set(), office.told()


def test_after_a_failure_the_same_bytes_are_judged(office: Office, world: World, counted: Counted) -> None:
    world.publish()
    path = world.items[0].path
    page = world.host.routes[path]
    office.crawl(DAYS[0])
    world.host.serve({path: Reply(status=503, headers=(("Content-Type", "text/html"),), body=b"<p>503</p>")})
    office.crawl(DAYS[1])
    counted.take()
    world.host.serve({path: page})
    office.crawl("2019-04-03")
    assert counted.take() == [f"judge_answer {world.host.url(path)}"]
    assert answers(office, world.host.url(path)) == ["page", "0"]


def test_lists_are_never_asked_for_by_condition(office: Office, world: World) -> None:
    """A server that says "not modified" of a list that was modified would hide a report, or prove an absence."""
    world.items = items(*UNITS[:3])
    world.publish()
    for path, page in list(world.host.routes.items()):
        if isinstance(page, Reply) and page.status == 200:
            world.host.routes[path] = replace(page, headers=(*page.headers, ("ETag", '"one"')))
    office.crawl(*DAYS)
    asked = {one.path: one.headers.get("if-none-match") for one in world.host.log}
    assert asked[world.items[0].path] == '"one"'
    assert (asked["/"], asked[world.column]) == (None, None)


def test_an_altered_reading_is_not_taken_for_other_bytes(office: Office, world: World) -> None:
    """What is kept of a page stands under all that it depends on: a row under another key is nobody's."""
    world.items = items(*UNITS[:3])
    world.publish()
    office.crawl(DAYS[0])
    with Archive.open(office.workspace / "data", write=True) as archive:
        archive.keep_page_reading(world.host.url(world.column), "0" * 64, '{"family":"static"}')
    office.crawl(DAYS[1])
    assert [len(listing.entries) for listing in readings(office)] == [3, 3]

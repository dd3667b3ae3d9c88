"""Lines that are not there, break or never end: the look says what it was, and nobody is accused of it."""

from __future__ import annotations

import socket

import pytest

from storage.sightings import Answer
from tests.faults import misbehaving as acts
from tests.faults.looking import PAGE, file, look
from tests.faults.misbehaving import Act, RawHost
from tests.worlds.staged import Office, World, items, write_county

BODY = PAGE.encode()


def through_three_days(office: Office, world: World, act: Act | None, *, path: str = "/xxgk/nb/2018_2.html") -> str:
    """Two good cycles, three with the fault on one report, one good again; what was told on the way."""
    office.crawl("2019-03-01", "2019-04-02")
    world.host.acts[path] = act
    for day in ("2019-04-03", "2019-04-04", "2019-04-06"):
        world.publish()
        office.crawl(day)
        assert office.accused() == {}, office.told()
        assert {row["versions"] for row in office.reports().values()} == {1}
    told = office.told()
    del world.host.acts[path]
    office.crawl("2019-04-07")
    assert office.accused() == {} == office.unreachable(), office.told()
    assert {row["versions"] for row in office.reports().values()} == {1}
    return told


def test_t001_a_name_that_does_not_resolve(office: Office, names: dict[str, list[str] | int], host: RawHost) -> None:
    world = World(host=host, items=items())  # type: ignore[arg-type]
    named = f"http://www.made.test:{host.port}"
    names["www.made.test"] = [host.address]
    write_county(office, host, columns=[f"{named}/xxgk/nb/"])  # type: ignore[arg-type]
    site = office.workspace / "counties" / "990421" / "site.toml"
    site.write_text(site.read_text(encoding="utf-8").replace(host.url("/"), f"{named}/", 1), encoding="utf-8")
    world.publish()
    office.crawl("2019-03-01", "2019-04-02")
    assert len(office.reports()) == 4
    del names["www.made.test"]
    for day in range(3, 20):
        office.crawl(f"2019-04-{day:02}")
        assert office.accused() == {}, office.told()
    assert "the name does not resolve" in office.told()
    assert {row["status"] for row in office.reports().values()} <= {"published", "unverified"}
    names["www.made.test"] = [host.address]
    office.crawl("2019-04-20")
    assert office.grades() == {} == office.unreachable()
    assert {(row["status"], row["versions"]) for row in office.reports().values()} == {("published", 1)}


def test_t001_is_not_asked_again_at_once(names: dict[str, list[str] | int]) -> None:
    (seen,) = look("http://nowhere.test/a.html")
    assert (seen.answer, seen.settled) == (Answer.NO_CONNECTION, True)
    assert "does not resolve" in seen.observation.note
    names["flaky.test"] = socket.EAI_AGAIN
    (seen,) = look("http://flaky.test/a.html")
    assert (seen.answer, seen.settled) == (Answer.NO_CONNECTION, False)
    assert "no resolver" in seen.observation.note


def test_t003_refused(host: RawHost) -> None:
    url = host.url("/a.html")
    host.down()
    (seen,) = look(url)
    assert seen.answer is Answer.NO_CONNECTION
    assert "refused" in seen.observation.note.lower() or "connect" in seen.observation.note.lower()


def test_t003_reset_before_headers_earns_three_tries(host: RawHost) -> None:
    host.acts["/a.html"] = acts.resets
    (seen,) = look(host.url("/a.html"))
    assert (seen.answer, seen.body) == (Answer.NO_CONNECTION, None)
    # What aiohttp sends anew on a line that stood open counts as the same try.
    assert 3 <= len(host.asked("/a.html")) <= 6


def test_t003_tells_of_the_watch_alone(office: Office, world: World) -> None:
    assert "无法连接" in through_three_days(office, world, acts.resets)


@pytest.mark.usefixtures("seconds")
@pytest.mark.parametrize("act", [acts.says_nothing, acts.trickles, acts.trickles_headers])
def test_t004_slow_for_ever_ends_at_the_wall(host: RawHost, act: Act) -> None:
    host.acts["/a.html"] = act
    (seen,) = look(host.url("/a.html"))
    assert (seen.answer, seen.body) == (Answer.NO_CONNECTION, None)
    assert "within 2 seconds" in seen.observation.note


@pytest.mark.usefixtures("seconds")
def test_t004_a_file_may_take_longer_and_is_asked_for_once(host: RawHost) -> None:
    host.acts["/a.pdf"] = acts.trickles
    (seen,) = look(file(host.url("/a.pdf")))
    assert seen.answer is Answer.NO_CONNECTION
    assert "within 3 seconds" in seen.observation.note
    assert len(host.asked("/a.pdf")) == 1


@pytest.mark.usefixtures("seconds")
def test_t005_headers_then_silence(host: RawHost) -> None:
    host.acts["/a.html"] = acts.headers_then_silence
    (seen,) = look(host.url("/a.html"))
    assert (seen.answer, seen.body) == (Answer.NO_CONNECTION, None)


def test_t005_half_closed(host: RawHost) -> None:
    host.acts["/a.html"] = acts.half_closes
    (seen,) = look(host.url("/a.html"))
    assert seen.answer is Answer.PARTIAL


def test_t006_longer_by_its_own_word_than_it_is(host: RawHost, office: Office, world: World) -> None:
    host.acts["/a.html"] = acts.short_of_its_length(BODY)
    (seen,) = look(host.url("/a.html"))
    assert seen.answer is Answer.PARTIAL
    assert len(host.asked("/a.html")) == 3
    through_three_days(office, world, acts.short_of_its_length(BODY[: len(BODY) // 2]))


def test_t007_chunks_without_the_last(host: RawHost, office: Office, world: World) -> None:
    host.acts["/a.html"] = acts.without_last_chunk(BODY)
    (seen,) = look(host.url("/a.html"))
    assert seen.answer is Answer.PARTIAL
    through_three_days(office, world, acts.without_last_chunk(BODY[: len(BODY) // 2]))


def test_t008_cut_without_any_length(host: RawHost, office: Office, world: World) -> None:
    for part in (0.3, 0.6, 0.98):
        host.acts["/a.html"] = acts.close_delimited(BODY[: int(len(BODY) * part)])
        (seen,) = look(host.url("/a.html"))
        assert seen.answer is Answer.PARTIAL, part
    through_three_days(office, world, acts.close_delimited(BODY[: len(BODY) // 2]))


def test_t009_whole_without_any_length(host: RawHost) -> None:
    host.acts["/a.html"] = acts.close_delimited(BODY)
    (seen,) = look(host.url("/a.html"))
    assert seen.answer is Answer.PAGE
    assert seen.body is not None
    assert seen.body.content == BODY


def test_t009_a_county_that_never_says_how_long(office: Office, world: World) -> None:
    for path, reply in list(world.host.routes.items()):
        if reply.status == 200:
            world.host.acts[path] = acts.close_delimited(reply.body)
    office.crawl("2019-03-01", "2019-04-02")
    assert office.grades() == {} == office.unreachable()
    assert len(office.reports()) == 4


def test_t010_gzip_cut_and_t011_gzip_broken_make_no_version(office: Office, world: World) -> None:
    through_three_days(office, world, acts.packed(BODY, cut=9))
    through_three_days(office, world, acts.packed(BODY, broken=True), path="/xxgk/nb/2018_3.html")


@pytest.mark.parametrize("length", [False, True])
@pytest.mark.parametrize("cut", [1, 8, 200])
def test_t010_gzip_that_is_cut(host: RawHost, cut: int, length: bool) -> None:
    host.acts["/a.html"] = acts.packed(BODY, cut=cut, length=length)
    (seen,) = look(host.url("/a.html"))
    assert seen.answer is Answer.PARTIAL
    assert "compressed" in seen.observation.note


def test_t011_gzip_with_a_wrong_checksum(host: RawHost) -> None:
    host.acts["/a.html"] = acts.packed(BODY, broken=True, length=True)
    (seen,) = look(host.url("/a.html"))
    assert seen.answer is Answer.PARTIAL


def test_t012_gzip_announced_and_plain_sent(host: RawHost) -> None:
    host.acts["/a.html"] = acts.packed(BODY, plain=True, length=True)
    (seen,) = look(host.url("/a.html"))
    assert seen.answer is Answer.PAGE
    assert "sent plain" in seen.observation.note
    assert seen.body is not None
    assert seen.body.content == BODY


@pytest.mark.usefixtures("seconds")
def test_a_page_that_hangs_does_not_hold_the_next_one_up(host: RawHost, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.settings.DOWNLOAD_TIMEOUT", 5)
    host.acts["/a.html"] = acts.says_nothing
    host.routes["/b.html"] = acts.html(PAGE)
    seen = look(host.url("/a.html"), host.url("/b.html"))
    assert [one.answer for one in seen] == [Answer.NO_CONNECTION, Answer.PAGE]
    assert seen[1].observation.url.endswith("/b.html")

"""Hosts that are hard to reach or change their scheme, bodies too big to take, servers that lie about "not modified"."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage.sightings import Answer, Known, PlaceKind
from tests.county_server import Asked, Reply, redirect
from tests.faults import misbehaving as acts
from tests.faults.certificates import issue, server_context
from tests.faults.looking import NOW, PAGE, file, look
from tests.faults.misbehaving import RawHost, RawServer, html
from tests.worlds.staged import Office, World, items, write_county

Names = dict[str, list[str] | int]


def on_six(raw_server: RawServer) -> RawHost:
    try:
        host = raw_server.host("::1")
    except OSError as error:
        pytest.skip(f"no IPv6 on this machine: {error}")
    host.routes["/a.html"] = html(PAGE)
    return host


def test_t018_an_address_of_version_six(raw_server: RawServer) -> None:
    (seen,) = look(on_six(raw_server).url("/a.html"))
    assert seen.answer is Answer.PAGE
    assert seen.body is not None
    assert seen.body.address == "::1"


@pytest.mark.parametrize("addresses", [["::1"], ["127.0.9.9", "::1"], ["::1", "127.0.9.9"]])
def test_t018_a_name_that_works_over_version_six_alone(
    raw_server: RawServer, names: Names, addresses: list[str]
) -> None:
    host = on_six(raw_server)
    names["six.test"] = list(addresses)
    (seen,) = look(f"http://six.test:{host.port}/a.html")
    assert seen.answer is Answer.PAGE
    assert seen.body is not None
    assert seen.body.address == "::1"


def test_t018_version_four_where_six_is_broken(host: RawHost, raw_server: RawServer, names: Names) -> None:
    host.routes["/a.html"] = html(PAGE)
    names["both.test"] = ["::1", host.address]
    assert look(f"http://both.test:{host.port}/a.html")[0].answer is Answer.PAGE


def test_t019_a_site_that_flips_its_scheme(office: Office, raw_server: RawServer, names: Names, tmp_path: Path) -> None:
    address, name = "127.77.19.1", "www.flip.test"
    try:
        plain = raw_server.host(address, port=80)
        secure = raw_server.host(address, port=443, tls=server_context(tmp_path / "tls", issue(name, address=address)))
    except OSError as error:
        pytest.skip(f"ports 80 and 443 are not to be had here: {error}")
    names[name] = [address]
    world = World(host=plain, items=items())  # type: ignore[arg-type]
    write_county(office, plain, columns=[f"http://{name}/xxgk/nb/"])  # type: ignore[arg-type]
    site = office.workspace / "counties" / "990421" / "site.toml"
    site.write_text(site.read_text(encoding="utf-8").replace(plain.url("/"), f"http://{name}/", 1), encoding="utf-8")

    def serve(scheme: str, day: str, *, mixed: bool = False) -> None:
        world.publish()
        routes = dict(plain.routes)
        if mixed:
            other = "https" if scheme == "http" else "http"
            page = routes["/xxgk/nb/"]
            assert isinstance(page, Reply)
            body = page.body.replace(b'href="/xxgk/nb/', f'href="{other}://{name}/xxgk/nb/'.encode())
            routes["/xxgk/nb/"] = replace(page, body=body)
        away = "https" if scheme == "http" else "http"
        on, off = (plain, secure) if scheme == "http" else (secure, plain)
        on.routes = routes
        off.routes = {path: redirect(f"{scheme}://{name}{path}", status=301) for path in routes}
        assert away != scheme
        office.crawl(day)

    serve("http", "2019-03-01")
    serve("http", "2019-04-02")
    for scheme, day, mixed in (
        ("https", "2019-04-03", False), ("https", "2019-04-04", True), ("http", "2019-04-05", False),
        ("http", "2019-04-06", True), ("https", "2019-04-07", False), ("http", "2019-04-08", False),
    ):  # fmt: skip
        serve(scheme, day, mixed=mixed)
        assert office.grades() == {}, office.told()
        reports = office.reports()
        assert len(reports) == 4
        assert {(row["status"], row["versions"]) for row in reports.values()} == {("published", 1)}
    assert office.unreachable() == {}


def test_t019_both_schemes_are_one_address() -> None:
    from crawler.page import same_address_key

    assert same_address_key("http://a.test/nb/1.html") == same_address_key("https://a.test:443/nb/1.html")
    assert same_address_key("http://a.test/nb/1.html") != same_address_key("http://b.test/nb/1.html")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("crawler.settings.DOWNLOAD_MAXSIZE", 200_000)
    return 200_000


def test_the_documented_cap() -> None:
    from crawler import settings
    from crawler.fetch.decoding import MAX_BYTES

    assert settings.DOWNLOAD_MAXSIZE == MAX_BYTES == 64 * 1024 * 1024


def test_t020_a_file_that_is_announced_as_too_big(host: RawHost, small: int) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 300000000\r\n\r\n%PDF-1.4"
    host.acts["/a.pdf"] = acts.raw(head)
    (seen,) = look(file(host.url("/a.pdf")))
    assert (seen.answer, seen.body) == (Answer.TOO_BIG, None)
    assert "300000000 bytes announced" in seen.observation.note
    assert str(small) in seen.observation.note
    assert len(host.asked("/a.pdf")) == 1


def test_t020_a_stream_without_end(host: RawHost, small: int) -> None:
    host.acts["/a.pdf"] = acts.chunks_without_end
    (seen,) = look(file(host.url("/a.pdf")))
    assert (seen.answer, seen.body) == (Answer.TOO_BIG, None)
    came = int(seen.observation.note.split()[0])
    assert small < came < small + 2_000_000, "not much more than the cap is ever held"


def test_t020_a_small_stream_that_grows_when_unpacked(host: RawHost, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.fetch.decoding.MAX_BYTES", 1_000_000)
    bomb = gzip.compress(b"\0" * 5_000_000)
    headers = (("Content-Encoding", "gzip"), ("Content-Type", "application/pdf"))
    host.routes["/a.pdf"] = Reply(headers=headers, body=bomb)
    (seen,) = look(file(host.url("/a.pdf")))
    assert (seen.answer, seen.body) == (Answer.TOO_BIG, None)


def test_t020_a_file_that_became_too_big_is_no_change(
    office: Office, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.items[1] = replace(world.items[1], files=[("附件.txt", "/f/a.txt")])
    text = Reply(headers=(("Content-Type", "text/plain"),), body="城关镇公开信息统计说明。".encode() * 40)
    world.publish({"/f/a.txt": text})
    office.crawl("2019-03-01", "2019-04-02")
    before = office.reports()["101-2018"]["versions"]
    monkeypatch.setattr("crawler.settings.DOWNLOAD_MAXSIZE", 200_000)
    for day in ("2019-04-03", "2019-04-04", "2019-04-05"):
        world.publish({"/f/a.txt": replace(text, body=text.body * 400)})
        office.crawl(day)
        assert office.accused() == {}, office.told()
        assert office.reports()["101-2018"]["versions"] == before


def known(url: str, looks: int) -> dict[str, Known]:
    held = Known(
        url=url, kind=PlaceKind.REPORT, county="990421", sha256="0" * 64, etag='"one"', looks_since_full=looks,
        last_looked=NOW - timedelta(days=1), last_readable=NOW - timedelta(days=1), last_answer=Answer.PAGE,
    )  # fmt: skip
    return {url: held}


def test_t021_the_whole_is_asked_for_each_seventh_time(host: RawHost) -> None:
    def lying(asked: Asked) -> Reply:
        return Reply(status=304) if "if-none-match" in asked.headers else html(PAGE)

    host.routes["/a.html"] = lying
    url = host.url("/a.html")
    assert [look(url, known=known(url, n))[0].answer for n in range(8)] == [
        *[Answer.NOT_MODIFIED] * 6, Answer.PAGE, Answer.PAGE,
    ]  # fmt: skip


def test_t021_not_modified_to_a_question_without_conditions_is_no_answer(host: RawHost) -> None:
    host.routes["/a.html"] = Reply(status=304)
    url = host.url("/a.html")
    for held in ({}, known(url, 6)):
        (seen,) = look(url, known=held)
        assert seen.answer is Answer.SERVER_ERROR
        assert "though the whole was asked for" in seen.observation.note


def test_t021_a_change_behind_a_lie_is_found_within_a_week(office: Office, world: World) -> None:
    path = world.items[1].path

    def publish() -> None:
        world.publish()
        page = world.host.routes[path]
        assert isinstance(page, Reply)
        tagged = replace(page, headers=(*page.headers, ("ETag", '"always the same"')))
        world.host.routes[path] = lambda asked: Reply(status=304) if "if-none-match" in asked.headers else tagged

    publish()
    office.crawl("2019-04-01")
    world.items[1].extra = "本年度新增政务公开专栏三个，另有两件申请因材料不全未予受理。"
    publish()
    office.crawl(*(f"2019-04-{day:02}" for day in range(2, 8)))
    assert office.accused() == {}, "believed so far"
    office.crawl("2019-04-08", "2019-04-09")
    assert office.accused() == {"101-2018-changed-2": "substantive"}, office.told()


def test_t021_validators_that_are_ignored_cost_nothing_but_bytes(office: Office, world: World) -> None:
    for path, page in list(world.host.routes.items()):
        if isinstance(page, Reply) and page.status == 200:
            world.host.routes[path] = replace(page, headers=(*page.headers, ("ETag", f'"{path}"')))
    office.crawl("2019-03-01", "2019-04-02", "2019-04-03")
    assert any("if-none-match" in one.headers for one in world.host.log)
    assert office.grades() == {} == office.unreachable()
    assert {row["versions"] for row in office.reports().values()} == {1}

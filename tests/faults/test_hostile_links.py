"""Where a county's pages may not lead us: T082–T097, each with a listener that must never hear of us."""

from __future__ import annotations

import ast
import asyncio
import gzip
import os
import re
import socket
import threading
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawler.fetch.browser_guard import refusal
from crawler.fetch.egress import TrustedHosts, is_public
from crawler.fetch.look import Seen
from crawler.fetch.politeness import Manners
from crawler.page import Ask
from crawler.run import crawl_host, scrapy_settings
from spiders.addresses import bad_address
from storage.sightings import Answer, PlaceKind
from tests.county_server import Reply, html
from tests.faults import misbehaving as acts
from tests.faults.looking import PAGE, due, file, look, sink
from tests.faults.misbehaving import RawHost, Talk

ROOT = Path(__file__).parents[2]

NEVER = (
    "127.0.0.77", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.8",
    "198.18.0.1", "224.0.0.1", "240.0.0.1", "0.0.0.0", "[::1]", "[fc00::1]", "[fe80::1]", "[ff02::1]", "[3fff::1]", "[::]",
    "[::ffff:127.0.0.77]", "[::ffff:7f00:4d]", "[2002:7f00:1::]", "[2001:0:4136:e378:8000:63bf:3fff:fdd2]", "[64:ff9b::7f00:4d]",
)  # fmt: skip
"""Addresses of T082; nothing is ever sent to them, so the list may name what is private."""


class Listener:
    """A port that is nobody's business of ours; it notes who connects."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.77", 0))
        self.port: int = self.socket.getsockname()[1]
        self.heard: list[bytes] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                line, _ = self.socket.accept()
            except OSError:
                return
            line.settimeout(2)
            self.heard.append(line.recv(500))
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecret")
            line.close()

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.77:{self.port}{path}"

    def close(self) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    one = Listener()
    yield one
    assert one.heard == []
    one.close()


def look_from(host: RawHost, *asks: Ask | str, manners: Manners | None = None) -> list[Seen]:
    """Look as a county's crawl does whose files name `host` alone."""
    seen: list[Seen] = []
    made = due(asks, seen, manners=manners)
    made = replace(made, arguments={**made.arguments, "trusted": TrustedHosts((host.url("/"),))})
    asyncio.run(crawl_host("made", made, sink()))
    return seen


@pytest.mark.parametrize("address", NEVER)
def test_t082_addresses_that_are_nobodys_web(host: RawHost, address: str) -> None:
    (seen,) = look_from(host, file(f"http://{address}/a.pdf"))
    assert seen.answer is Answer.UNSAFE, seen.observation.note
    assert seen.body is None


def test_t082_a_listener_beside_the_county_hears_nothing(host: RawHost, listener: Listener) -> None:
    (seen,) = look_from(host, file(listener.url("/a.pdf")))
    assert seen.answer is Answer.UNSAFE


def redirect(target: str, status: int = 302) -> Reply:
    return Reply(status=status, headers=(("Location", target),))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_t083_a_redirect_inside(host: RawHost, listener: Listener, status: int) -> None:
    host.routes["/a.pdf"] = redirect(listener.url(), status)
    (seen,) = look_from(host, file(host.url("/a.pdf")))
    assert seen.answer in (Answer.UNSAFE, Answer.SENT_AWAY)
    assert seen.body is None


def test_t083_a_chain_of_three(host: RawHost, listener: Listener) -> None:
    host.routes |= {"/1.pdf": redirect("/2.pdf"), "/2.pdf": redirect("/3.pdf"), "/3.pdf": redirect(listener.url())}
    (seen,) = look_from(host, file(host.url("/1.pdf")))
    assert seen.answer in (Answer.UNSAFE, Answer.SENT_AWAY)
    assert [one.path for one in host.asked()] == ["/1.pdf", "/2.pdf", "/3.pdf"]


@pytest.mark.parametrize(
    "spelling", ["2130706509", "0x7f.77", "0x7f00004d", "0177.0.0.77", "127.77", "[::ffff:7f00:4d]", "127.0.0.77.", "①②⑦.0.0.77"]
)  # fmt: skip
def test_t084_other_spellings_of_an_inner_address(host: RawHost, listener: Listener, spelling: str) -> None:
    (seen,) = look_from(host, file(f"http://{spelling}:{listener.port}/a.pdf"))
    assert seen.answer in (Answer.UNSAFE, Answer.NO_CONNECTION)
    assert seen.body is None


@pytest.mark.parametrize(
    "records", [["127.0.0.77"], ["8.8.8.8", "127.0.0.77"], ["2400:3200::1", "::1"], ["169.254.169.254"]]
)
def test_t085_one_inner_record_refuses_the_name(
    host: RawHost, listener: Listener, names: dict[str, list[str] | int], records: list[str]
) -> None:
    names["files.example.cn"] = records
    (seen,) = look_from(
        host, file("http://files.example.cn:8080/a.pdf"), file(f"http://files.example.cn:{listener.port}/")
    )[:1]
    assert seen.answer is Answer.UNSAFE, seen.observation.note


def test_t085_a_name_is_judged_at_each_connection(
    host: RawHost, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def resolve(self: object, name: str, port: int = 0, family: int = 0) -> list[dict[str, object]]:
        asked.append(name)
        address = "127.0.0.1" if len(asked) < 2 else "127.0.0.77"
        return [{"hostname": name, "host": address, "port": port, "family": socket.AF_INET, "proto": 0, "flags": 0}]

    monkeypatch.setattr("aiohttp.resolver.ThreadedResolver.resolve", resolve)
    monkeypatch.setattr("crawler.fetch.egress.is_public", lambda address: address == "127.0.0.1")
    monkeypatch.setattr("crawler.fetch.egress.WEB_PORTS", frozenset({listener.port}))
    first, second = look_from(
        host, *(file(f"http://rebinding.example.cn:{listener.port}/{one}.pdf") for one in ("a", "b"))
    )
    assert first.answer is Answer.NO_CONNECTION, "nobody listens at the address of the first answer"
    assert second.answer is not Answer.PAGE


def test_a_trusted_name_is_never_a_link_local_address(host: RawHost, names: dict[str, list[str] | int]) -> None:
    names["www.made.gov.cn"] = ["169.254.169.254"]
    seen: list[Seen] = []
    asyncio.run(crawl_host("made", due(["http://www.made.gov.cn/"], seen), sink()))
    assert seen[0].answer is Answer.UNSAFE, seen[0].observation.note


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.77:PORT\\@HOST/a", "http://HOST@127.0.0.77:PORT/a", "http://HOST:x@127.0.0.77:PORT/a",
        "http://HOST\r\n.127.0.0.77:PORT/", "http://127。0。0。77:PORT/a", "http://[::1]@127.0.0.77:PORT/",
        "http://HOST#@127.0.0.77:PORT/", "http://HOST\t@127.0.0.77:PORT/", "http://127.0.0.77%2f:PORT/",
    ],
)  # fmt: skip
def test_t086_parsers_that_could_disagree(host: RawHost, listener: Listener, address: str) -> None:
    where = address.replace("PORT", str(listener.port)).replace("HOST", host.netloc)
    host.routes["/away.pdf"] = redirect(where.replace("\r\n", "%0d%0a").encode().decode("latin-1"))
    for seen in look_from(host, file(host.url("/away.pdf")), file(where)):
        assert seen.body is None or host.netloc in (seen.observation.final_url or seen.observation.url)


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd", "data:text/html,x", "ftp://127.0.0.77/a", "s3://bucket/key", "gopher://127.0.0.77/x",
        "javascript:alert(1)", "blob:http://x/1", "view-source:http://127.0.0.77/", "FILE:/etc/passwd", "file:/etc/passwd",
    ],
)  # fmt: skip
def test_t087_other_schemes(host: RawHost, listener: Listener, target: str) -> None:
    host.routes["/a.pdf"] = redirect(target)
    direct, led = look_from(host, file(target), file(host.url("/a.pdf")))
    assert direct.answer is Answer.UNSAFE
    assert led.answer in (Answer.UNSAFE, Answer.SENT_AWAY)
    assert direct.body is None
    assert led.body is None


def test_t087_scrapys_other_handlers_are_off() -> None:
    settings = Settings()
    settings.setdict(scrapy_settings(Manners(delay_seconds=0.0)))
    handlers = settings.getdict("DOWNLOAD_HANDLERS")
    assert {scheme: handlers.get(scheme) for scheme in ("file", "data", "ftp", "s3")} == dict.fromkeys(
        ("file", "data", "ftp", "s3")
    )


@pytest.mark.parametrize("port", [21, 22, 25, 3306, 6379, 9200, 11211, 65535])
def test_t088_ports_that_are_no_web(
    host: RawHost, names: dict[str, list[str] | int], port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    names["files.example.cn"] = ["8.8.8.8"]

    async def connects(*arguments: object, **more: object) -> None:
        raise AssertionError("a connection was begun")

    monkeypatch.setattr("aiohttp.connector.TCPConnector._wrap_create_connection", connects)
    (seen,) = look_from(host, file(f"http://files.example.cn:{port}/a.pdf"))
    assert seen.answer is Answer.UNSAFE
    assert f"port {port}" in (seen.observation.note or "")


def test_t089_a_refresh_inside_is_not_followed(host: RawHost, listener: Listener) -> None:
    """What scripts, frames and sockets try is in tests/crawler/fetch/test_browser.py, in a real browser."""
    host.routes["/a.html"] = html(f'<meta http-equiv="refresh" content="0;url={listener.url()}">')
    (seen,) = look_from(host, host.url("/a.html"))
    assert seen.answer is not Answer.PAGE


def test_t089_and_t090_are_proven_in_a_browser() -> None:
    text = (ROOT / "tests" / "crawler" / "fetch" / "test_browser.py").read_text(encoding="utf-8")
    tests = {node.name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)}
    assert {
        "test_t089_nothing_leaves_for_a_port_that_is_not_the_countys",
        "test_t090_nothing_that_a_page_opens_stops_it_or_stays",
    } <= tests


def test_t091_another_port_of_the_countys_machine(host: RawHost) -> None:
    """The dashboard may stand on the machine that a test county is on: a link there is no page of the county."""
    with acts.RawServer() as other:
        dashboard = other.host()
        host.routes["/a.pdf"] = redirect(f"http://{host.address}:{dashboard.port}/findings")
        direct, led = look_from(host, file(dashboard.url("/findings")), file(host.url("/a.pdf")))
        assert direct.answer is Answer.UNSAFE
        assert led.answer in (Answer.UNSAFE, Answer.SENT_AWAY, Answer.NO_CONNECTION)
        assert dashboard.log == []


def test_t092_a_page_may_not_send_the_browser_elsewhere() -> None:
    trusted = TrustedHosts(("http://www.qs.gov.cn/",))
    assert refusal("https://spam.example.com/", "document", "GET", trusted) is None
    assert "http://spam.example.com/" not in trusted


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"])
def test_t093_a_proxy_of_the_environment_is_no_way_round(
    host: RawHost, listener: Listener, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, listener.url())
    monkeypatch.delenv("no_proxy", raising=False)
    host.routes["/a.html"] = html(PAGE)
    (seen,) = look_from(host, host.url("/a.html"))
    assert seen.answer is Answer.PAGE
    assert os.environ[name] == listener.url()


ZEROS = bytes(1 << 20)


def bomb(encoding: str) -> bytes:
    """512 MiB of nothing in half a megabyte or less."""
    if encoding == "gzip":
        return b"".join(gzip.compress(ZEROS * 8) for _ in range(64))
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS if encoding == "deflate" else zlib.MAX_WBITS | 16)
    packed = b"".join(packer.compress(ZEROS) for _ in range(512)) + packer.flush()
    return gzip.compress(packed) if encoding == "gzip, gzip" else packed


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "gzip, gzip"])
def test_t094_bombs_are_cut_at_the_cap(host: RawHost, encoding: str) -> None:
    body = bomb(encoding)
    head = acts.HEAD + f"Content-Encoding: {encoding}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    host.acts["/a.html"] = acts.raw(head, body)
    (seen,) = look(host.url("/a.html"))
    assert seen.answer is Answer.TOO_BIG, (seen.answer, seen.observation.note)
    assert seen.body is None


def test_t095_cookies_and_odd_headers_stay_with_their_host(host: RawHost) -> None:
    odd = (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Set-Cookie", "SESSION=1; Domain=gov.cn; Path=/"),
        ("Set-Cookie", "x=2; Domain=other.example.com"),
        ("Referrer-Policy", "unsafe-url"),
    )
    host.routes["/a.html"] = Reply(headers=odd, body=PAGE.encode())
    host.routes["/b.html"] = html(PAGE)
    look(host.url("/a.html"), host.url("/b.html"))
    (second,) = host.asked("/b.html")
    assert not {"cookie", "authorization", "referer"} & set(second.headers)


@pytest.mark.parametrize("header", [b"X-A: " + b"a" * 1_000_000, b"\r\n".join(b"X-%d: 1" % n for n in range(60_000))])
def test_t095_headers_without_measure(host: RawHost, header: bytes) -> None:
    host.acts["/a.html"] = acts.raw(acts.HEAD, header, b"\r\nContent-Length: 2\r\n\r\nok")
    host.routes["/b.html"] = html(PAGE)
    first, second = look(host.url("/a.html"), host.url("/b.html"))
    assert first.answer is not Answer.PAGE
    assert second.answer is Answer.PAGE


def test_t096_a_robots_txt_that_is_a_bomb(host: RawHost) -> None:
    async def packed_lines(talk: Talk) -> None:
        line = b"Disallow: /" + b"x" * 500 + b"\n"
        body = gzip.compress(b"User-agent: *\nDisallow: /closed/\n" + line * 200_000)
        await talk.send(acts.HEAD, f"Content-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n".encode(), body)

    host.acts["/robots.txt"] = packed_lines
    host.routes |= {"/a.html": html(PAGE), "/closed/a.html": html(PAGE)}
    for seen in look(host.url("/a.html"), host.url("/closed/a.html")):
        assert seen.answer is Answer.SERVER_ERROR, "what cannot be read forbids all (T045)"
        assert seen.body is None


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd", "javascript:alert(1)", "http://user:word@www.qs.gov.cn/", "ftp://www.qs.gov.cn/",
        "http://www.qs.gov.cn\\@evil.example.com/", "http://www.qs.gov.cn:99999/", "http:///a", "www.qs.gov.cn", "",
        "http://www.qs.gov.cn/\r\nX: 1", "http://www .qs.gov.cn/",
    ],
)  # fmt: skip
def test_t097_an_operators_address_is_judged_too(address: str) -> None:
    assert bad_address(address) is not None


def test_one_module_opens_connections() -> None:
    """Who else than the guarded handler could reach out (peers' second paths): nobody in crawler/ and spiders/."""
    opening = re.compile(
        r"ClientSession\(|create_connection\(|open_connection\(|urlopen\(|http\.client|requests\.(get|post|Session)|httpx\."
    )
    found = {
        path.relative_to(ROOT).as_posix()
        for floor in ("crawler", "spiders")
        for path in (ROOT / floor).rglob("*.py")
        if opening.search(path.read_text(encoding="utf-8"))
    }
    # The second asks trusted hosts alone what time it is; it reads a head and keeps nothing.
    assert found == {"crawler/fetch/egress.py", "crawler/fetch/server_time.py"}


def test_is_public_knows_what_it_judges() -> None:
    assert not any(is_public(address.strip("[]")) for address in NEVER)


def test_what_is_asked_is_an_attachment() -> None:
    assert file("http://x/").kind is PlaceKind.ATTACHMENT

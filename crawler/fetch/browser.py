"""The browser for pages that are empty without their scripts: one Chromium, one page at a time, with no network."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from crawler.fetch.browser_guard import Guard
from crawler.fetch.browser_page import LOAD_SECONDS, TooMuch, prepared, read_page

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium
    from playwright.async_api import Playwright

logger = logging.getLogger(__name__)

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
SHOW_SECONDS = 300.0
"""For one page with all turnings of its list."""
CLOSE_SECONDS = 10.0
RECYCLE_AFTER = 100
"""Visits after which a new process is started."""

_NOWHERE = "127.0.0.1:9"
_SWITCHES = (
    # No name and no address leads anywhere: what is not answered by the guard does not leave the machine.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--blink-settings=imagesEnabled=false",
    "--js-flags=--max-old-space-size=512",
    "--no-pings",
    "--disable-gpu",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Showing:
    """What a page became in the browser."""

    pages: tuple[str, ...] = ()
    """The document at rest, then after each turning of its list; empty: nothing came of it."""
    version: str = ""
    """Of the browser."""
    faults: tuple[str, ...] = ()
    """Why the pages may be less than they should be."""
    seconds: float = 0.0
    """That it took, waiting for the browser not counted."""


class NoBrowser(Exception):
    """There is no browser that can be used here."""


UNSANDBOXED = "chromium runs without its sandbox, as this runs as root; run it as an ordinary user"


def as_root() -> bool:
    """Whether this process is root, whose Chromium has no sandbox."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


async def launched(playwright: Playwright, switches: Sequence[str], *, seconds: float) -> Chromium:
    """A Chromium in its sandbox, where this is not root, with no network and nothing of our environment.

    Raises NoBrowser where none is installed, and what Playwright raises.
    """
    path = find_browser(playwright.chromium.executable_path)
    if path is None:
        raise NoBrowser("no browser is installed (chromium)")
    return await playwright.chromium.launch(
        executable_path=path,
        chromium_sandbox=not as_root(),
        args=list(switches),
        proxy={"server": f"http://{_NOWHERE}", "bypass": "<-loopback>"},
        # Nothing of our own environment, where the word of the mail server may stand.
        env={"PATH": os.defpath, "HOME": "/nonexistent", "LANG": "C.UTF-8", "TZ": "Asia/Shanghai"},
        handle_sigint=False,
        handle_sigterm=False,
        handle_sighup=False,
        timeout=seconds * 1000,
    )


def find_browser(bundled: str = "") -> str | None:
    """The path of a Chromium: the system's by its usual names, else Playwright's own; None where there is neither."""
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    return bundled if bundled and Path(bundled).is_file() else None


class Browser:
    """One Chromium process, started when first needed; lent to all crawls of one event loop."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._playwright: Playwright | None = None
        self._chromium: Chromium | None = None
        self._shown = 0
        self._said: set[str] = set()
        self.lent = 0
        self.problem = ""
        """Why none can be used; found out once for all crawls that run together."""
        self.notes: list[str] = []
        """What whoever runs the product should know of how it is run; for `take_notes`."""

    async def show(self, url: str, guard: Guard, *, turning: bool) -> Showing:
        """Show a page and give back what became of it; with `turning`, its list is turned to its end.

        Never raises for what a page does; raises NoBrowser where none can be used.
        """
        async with self._turn:
            chromium = await self._ready()
            self._shown += 1
            clock = asyncio.get_running_loop().time
            start = clock()
            try:
                async with asyncio.timeout(SHOW_SECONDS):
                    showing = await self._show(chromium, url, guard, turning=turning)
            except TimeoutError:
                await self._stop()
                showing = Showing(faults=("the browser was stopped: the page takes too long",))
            except BaseException:  # an interruption too must leave no process behind; it goes on from here
                await self._stop()
                raise
            return replace(showing, seconds=clock() - start)

    def take_notes(self) -> list[str]:
        """What was told since it was last asked for, for the notes of a crawl."""
        taken, self.notes = self.notes, []
        return taken

    async def close(self) -> None:
        """Let the process go; a later visit starts a new one."""
        async with self._turn:
            await self._stop()
            self.problem = ""
            self._said.clear()

    async def _ready(self) -> Chromium:
        if self._chromium is not None and self._chromium.is_connected() and self._shown % RECYCLE_AFTER:
            return self._chromium
        await self._stop()
        if not self.problem:
            try:
                return await self._start()
            except NoBrowser as error:
                self.problem = str(error)
                self._say(f"{error}; pages that need one are left unread")
                await self._stop()
        raise NoBrowser(self.problem)

    async def _start(self) -> Chromium:
        try:
            from playwright.async_api import Error, async_playwright  # an optional extra
        except ImportError as error:
            raise NoBrowser("no browser: the Python package playwright is not installed") from error
        self._playwright = await async_playwright().start()
        try:
            self._chromium = await launched(self._playwright, _SWITCHES, seconds=LOAD_SECONDS)
        except Error as error:
            raise NoBrowser(f"the browser does not start: {' '.join(str(error).split())[:160]}") from error
        if as_root():
            self._say(UNSANDBOXED)
        return self._chromium

    def _say(self, words: str) -> None:
        """Tell once for all crawls that run together."""
        if words not in self._said:
            self._said.add(words)
            self.notes.append(words)
            logger.warning("%s", words)

    async def _show(self, chromium: Chromium, url: str, guard: Guard, *, turning: bool) -> Showing:
        from playwright.async_api import Error  # an optional extra

        context = await chromium.new_context(
            service_workers="block",
            accept_downloads=False,
            permissions=[],
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport={"width": 1280, "height": 2000},
        )
        sound = False
        try:
            page = await prepared(context, guard, Error)
            pages, faults = await read_page(page, url, guard, turning=turning)
            sound = True
        except TooMuch as error:
            pages, faults = [], [f"browser: {error}"]
        except Error as error:
            pages, faults = [], [f"browser: {' '.join(error.message.split())[:120]}"]
        finally:
            guard.end()
            with suppress(Error, TimeoutError):
                async with asyncio.timeout(CLOSE_SECONDS):
                    await context.unroute_all(behavior="ignoreErrors")
                    await context.close()
            if not sound:
                await self._stop()
        return Showing(pages=tuple(pages), version=chromium.version, faults=(*faults, *guard.faults))

    async def _stop(self) -> None:
        """End the process; the driver ends it by force where it does not go."""
        chromium, playwright = self._chromium, self._playwright
        self._chromium = self._playwright = None
        for ending in (chromium and chromium.close, playwright and playwright.stop):
            if ending:
                try:
                    async with asyncio.timeout(CLOSE_SECONDS):
                        await ending()
                except Exception as error:  # noqa: BLE001  whatever went wrong, the rest must be ended too
                    logger.warning("the browser did not end in order: %s", error)


_BROWSERS: WeakKeyDictionary[asyncio.AbstractEventLoop, Browser] = WeakKeyDictionary()


@asynccontextmanager
async def lent_browser() -> AsyncIterator[Browser]:
    """The browser of this event loop; whoever gives it back last closes it."""
    browser = _BROWSERS.setdefault(asyncio.get_running_loop(), Browser())
    browser.lent += 1
    try:
        yield browser
    finally:
        browser.lent -= 1
        if not browser.lent:
            await browser.close()

"""Pages seen in a real Chromium: what it complains of, how wide they are, and a picture of each kept beside the code."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.monitor.dashboard.browser import Browser as Client

FOLDER = Path(__file__).parent.parent.parent.parent / ".screens"
"""Ignored by git; pictures are overwritten by each run."""
SIZES = {"wide": 1280, "phone": 360}


@dataclass(kw_only=True, slots=True)
class Screen:
    """What came of showing a page."""

    complaints: list[str] = field(default_factory=list)
    """Console errors, policy reports, faults of scripts, requests to another host or that failed."""
    overflow: int = 0
    """Pixels by which the page is wider than its window."""
    text: str = ""


class Screens:
    """Shows the pages of one dashboard in Chromium."""

    def __init__(self, chromium: Browser, address: str) -> None:
        self._chromium = chromium
        self._address = address

    def show(self, name: str, path: str, *, size: str = "wide", scheme: str = "light", media: str = "screen") -> Screen:
        """The page at `path` in a window of that size; its picture is kept as NAME-SIZE-SCHEME-MEDIA.png."""
        found = Screen()
        context = self._chromium.new_context(
            viewport={"width": SIZES[size], "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        page = context.new_page()
        page.on("console", lambda said: found.complaints.append(said.text))
        page.on("pageerror", lambda fault: found.complaints.append(str(fault)))
        page.on("request", lambda asked: self._foreign(found, asked.url))
        page.on("response", lambda answer: found.complaints.append(answer.url) if answer.status >= 400 else None)
        if media == "print":
            page.emulate_media(media="print")
        page.goto(self._address + path)
        found.overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        found.text = page.inner_text("body")
        FOLDER.mkdir(exist_ok=True)
        page.screenshot(path=FOLDER / f"{name}-{size}-{scheme}-{media}.png", full_page=True)
        context.close()
        return found

    def _foreign(self, found: Screen, url: str) -> None:
        if not url.startswith((self._address + "/", "data:")):
            found.complaints.append(f"asked for {url}")


@contextlib.contextmanager
def chromium_of() -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("NIANBAO_CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox"] if os.getuid() == 0 else [],
        )
        try:
            yield chromium
        finally:
            chromium.close()


@contextlib.contextmanager
def screens(client: Client) -> Iterator[Screens]:
    """Chromium over the dashboard that `client` asks."""
    with chromium_of() as chromium:
        yield Screens(chromium, client.address)

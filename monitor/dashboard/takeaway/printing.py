"""A page of ours as PDF, printed by the system's Chromium: no scripts, no network, one at a time, within a time."""

from __future__ import annotations

import asyncio
import logging
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Playwright

logger = logging.getLogger(__name__)

SECONDS = 40.0
"""For one document, the start of the browser included."""
WAIT_SECONDS = 20.0
"""How long a document waits for the one before it."""

_TURN = Lock()
_WAITING = BoundedSemaphore(3)
"""So many documents wait or are printed; more would keep the dashboard's threads from its pages."""
_SWITCHES = ("--host-resolver-rules=MAP * ~NOTFOUND", "--no-pings", "--disable-gpu")
_FOOT = (
    '<div style="width:100%;margin:0 16mm;font:8px sans-serif;color:#444;text-align:right">'
    '<span class="pageNumber"></span> / <span class="totalPages"></span></div>'
)


class NoPrinter(Exception):
    """No PDF can be made here and now; the message says why, in English."""


def printed(document: str) -> bytes:
    """An HTML document that stands alone as a PDF on A4; raises NoPrinter. Not for a thread with a running loop."""
    if not _WAITING.acquire(blocking=False):
        raise NoPrinter("too many documents wait to be printed")
    try:
        if not _TURN.acquire(timeout=WAIT_SECONDS):
            raise NoPrinter("another document is being printed")
        try:
            return asyncio.run(_within_time(document))
        finally:
            _TURN.release()
    finally:
        _WAITING.release()


async def _within_time(document: str) -> bytes:
    try:
        from playwright.async_api import Error, async_playwright  # an optional extra
    except ImportError as error:
        raise NoPrinter("the Python package playwright is not installed") from error
    try:
        async with asyncio.timeout(SECONDS), async_playwright() as playwright:
            return await _print(playwright, document)
    except TimeoutError as error:
        raise NoPrinter("the browser took too long") from error
    except (Error, OSError) as error:
        raise NoPrinter(f"the browser failed: {str(error).partition(chr(10))[0][:200]}") from error


async def _print(playwright: Playwright, document: str) -> bytes:
    from crawler.fetch.browser import UNSANDBOXED, NoBrowser, as_root, launched  # brings Scrapy, which no page needs

    try:
        chromium = await launched(playwright, _SWITCHES, seconds=SECONDS)
    except NoBrowser as error:
        raise NoPrinter(str(error)) from error
    if as_root():
        logger.warning("%s", UNSANDBOXED)
    try:
        context = await chromium.new_context(java_script_enabled=False, offline=True, accept_downloads=False)
        page = await context.new_page()
        await page.route("**/*", lambda route: route.abort())
        await page.set_content(document, wait_until="load")
        return await page.pdf(
            format="A4",
            prefer_css_page_size=True,
            print_background=True,
            display_header_footer=True,
            header_template="<span></span>",
            footer_template=_FOOT,
        )
    finally:
        await chromium.close()

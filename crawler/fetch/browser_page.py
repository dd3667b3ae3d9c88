"""One page in the browser: shown, waited for, scrolled, its list turned to the end, and given back as it stands."""

from __future__ import annotations

import asyncio
import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from crawler.fetch.browser_guard import Guard

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page, Route

LOAD_SECONDS = 30.0
"""For a page to come to rest after it was shown."""
TURN_SECONDS = 15.0
QUIET_SECONDS = 1.0
"""Without a request or a change, after which a page is at rest."""
MOST_TURNS = 60
MOST_SCROLLS = 20
MOST_CHARACTERS = 8_000_000

_BEFORE = "for (const n of ['RTCPeerConnection','webkitRTCPeerConnection','WebSocket','EventSource','SharedWorker']) "
_BEFORE += "{ try { Object.defineProperty(window, n, {value: undefined}) } catch (e) {} }"
_SHAPE = "() => [document.links.length, document.body ? document.body.textContent.length : 0]"
_SIZE = "() => document.documentElement.outerHTML.length"
_ROWS = "() => Array.from(document.links).slice(0, 20000).map(a => a.href + ' ' + a.textContent.trim()).join('\\n')"
_SCROLL = "() => window.scrollTo(0, document.body ? document.body.scrollHeight : 0)"
_TURN = r"""(next) => {
  const words = /^(?:下一?页|后一?页|next(?:page)?|[>»›]|(?:点击)?加载更多|(?:点击)?查看更多|显示更多)[>»›]{0,2}$/i;
  const off = /(?:^|[\s_-])(?:disab\w*|unable|no-?next|gray|grey|end)(?:$|[\s_-])/i;
  const pager = /pag(?:e|ing|ination|er)|fenye|fy\b/i;
  const named = e => `${e.className && e.className.baseVal === undefined ? e.className : ''} ${e.id}`;
  const usable = e => {
    if (!e.getClientRects().length || e.disabled || e.getAttribute('aria-disabled') === 'true') return false;
    if (off.test(named(e)) || (e.parentElement && off.test(named(e.parentElement)))) return false;
    const link = e.closest('a[href]');
    // What has an address of its own is asked for by us.
    return !(link && /^https?:/.test(link.href) && link.href.split('#')[0] !== location.href.split('#')[0]
      && !link.getAttribute('onclick'));
  };
  const all = Array.from(document.querySelectorAll('a,button,span,li,div,em,i,b,input[type=button]')).slice(0, 30000);
  const said = e => (e.value && e.tagName === 'INPUT' ? e.value : e.textContent || '').replace(/\s+/g, '');
  const leaf = e => e.children.length < 3 && (e.textContent || '').length < 40;
  let found = all.find(e => leaf(e) && words.test(said(e)) && usable(e));
  found = found || Array.from(document.querySelectorAll(
    '.btn-next,.layui-laypage-next,[aria-label="下一页"],[aria-label="Next"],[title="下一页"]')).find(usable);
  found = found || all.find(e => leaf(e) && said(e) === String(next) && usable(e)
    && (pager.test(named(e)) || pager.test(named(e.parentElement || e))
      || pager.test(named((e.parentElement && e.parentElement.parentElement) || e))));
  if (!found) return false;
  const inner = found.querySelector('a,button');
  (inner && usable(inner) ? inner : found).click();
  return true;
}"""
"""Clicks what turns the list to its next page; false where nothing does."""


class TooMuch(Exception):
    """The document is longer than any list or report."""


async def prepared(context: BrowserContext, guard: Guard, error: type[Exception]) -> Page:
    """A page all of whose requests go to the guard, and that opens nothing else."""

    async def serve(route: Route) -> None:
        with suppress(error):  # the page may be gone by the time its answer has come
            await guard.serve(route)

    await context.route("**/*", serve)
    await context.add_init_script(_BEFORE)
    page = await context.new_page()
    tasks: set[asyncio.Task[Any]] = set()

    def at_once(doing: Any) -> None:
        async def quietly() -> None:
            with suppress(error):
                await doing

        task = asyncio.ensure_future(quietly())
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    context.on("page", lambda popup: at_once(popup.close()))
    page.on("dialog", lambda dialog: at_once(dialog.dismiss()))
    page.set_default_timeout(LOAD_SECONDS * 1000)
    return page


async def read_page(page: Page, url: str, guard: Guard, *, turning: bool) -> tuple[list[str], list[str]]:
    """The documents of a page at rest, and what is amiss with them."""
    loop = asyncio.get_running_loop()
    end = loop.time() + LOAD_SECONDS
    async with asyncio.timeout_at(end + 1):
        await page.goto(url, wait_until="commit")
        rested = await _rest(page, guard, end)
        rested = rested and await _unrolled(page, guard, end)
        pages, faults = [await _document(page)], [] if rested else ["the page did not come to rest"]
    shown = {await _digest(page)}
    while turning and rested:
        guard.begin_turn()
        if not await page.evaluate(_TURN, len(pages) + 1):
            break
        rested = await _rest(page, guard, loop.time() + TURN_SECONDS)
        digest = await _digest(page)
        if digest in shown:
            break
        shown.add(digest)
        pages.append(await _document(page))
        if not rested:
            faults.append("the list did not come to rest")
        if len(pages) > MOST_TURNS or sum(map(len, pages)) > MOST_CHARACTERS * 2:
            faults.append(f"stopped after {len(pages)} turnings")
            break
    return pages, faults


async def _rest(page: Page, guard: Guard, end: float) -> bool:
    """Wait until nothing is asked for and nothing changes; whether that came before `end` of the loop's clock."""
    loop = asyncio.get_running_loop()
    before: Any = None
    since = loop.time()
    while loop.time() < end:
        await asyncio.sleep(QUIET_SECONDS / 5)
        async with asyncio.timeout_at(end + 1):
            now = (*await page.evaluate(_SHAPE), guard.asked)
        if guard.under_way or now != before:
            before, since = now, loop.time()
        elif loop.time() - since >= QUIET_SECONDS:
            return True
    return False


async def _unrolled(page: Page, guard: Guard, end: float) -> bool:
    """Scroll a page to its end until nothing more is brought."""
    for _ in range(MOST_SCROLLS):
        before, asked = await page.evaluate(_SHAPE), guard.asked
        await page.evaluate(_SCROLL)
        await asyncio.sleep(QUIET_SECONDS / 2)
        if guard.asked == asked and await page.evaluate(_SHAPE) == before:
            return True
        if not await _rest(page, guard, end):
            return False
    return False


async def _document(page: Page) -> str:
    """The document as it stands; raises TooMuch where it is too long."""
    if await page.evaluate(_SIZE) > MOST_CHARACTERS:
        raise TooMuch(f"a document of more than {MOST_CHARACTERS} characters")
    return (await page.content())[: MOST_CHARACTERS * 2]


async def _digest(page: Page) -> str:
    rows = str(await page.evaluate(_ROWS))
    return hashlib.sha256(rows.encode("utf-8", "replace")).hexdigest()

"""Mails as they are seen: in a real browser, wide and on a telephone, nothing sticks out and nothing is fetched."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from crawler.fetch.browser import NAMES
from monitor.alerts.baseline import NOTE
from monitor.alerts.letter import Occasion
from monitor.alerts.message import message_for
from storage.findings import FindingKind
from tests.monitor.alerts.made import NOW, of_every_kind, of_year, unseen

sync_api = pytest.importorskip("playwright.sync_api")
PROGRAM = next((path for path in map(shutil.which, NAMES) if path), None)
needs_browser = pytest.mark.skipif(PROGRAM is None, reason="no browser installed: how mails look is not proven here")
LONG = "国" * 80 + "x" * 120


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=PROGRAM, args=["--no-sandbox"])
        yield opened
        opened.close()


def html_of(language: str) -> str:
    missing = next(one for one in of_every_kind() if one.kind is FindingKind.MISSING)
    past = [of_year(missing, year) for year in range(2008, 2021)]
    found = [*of_every_kind(), *past]
    message = message_for(
        found,
        recipient="staff@example.org",
        language=language,
        occasion=Occasion(
            now=NOW,
            sender="nianbao@example.org",
            dashboard="http://10.0.0.5:8765",
            head="42-" + "ab" * 32,
            counties={"640122": LONG},
            unseen=[unseen()],
        ),
        baseline=dict.fromkeys((one.finding for one in past), NOTE),
    )
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content())


@needs_browser
def test_in_a_dark_window_the_sheet_stays_white_under_its_dark_letters(browser: Any) -> None:
    """Also where a mail program throws the body away and puts the sheet into a page of its own."""
    page = browser.new_page(color_scheme="dark")
    sheet = re.search(r'<div class="sheet".*</div>', html_of("zh"), re.DOTALL)
    assert sheet is not None
    page.set_content(f'<body style="background: #111; color: #eee">{sheet[0]}</body>')
    shown = "getComputedStyle(document.querySelector('.sheet'))"
    assert page.evaluate(f"[{shown}.backgroundColor, {shown}.color]") == ["rgb(255, 255, 255)", "rgb(27, 31, 35)"]
    page.close()


@needs_browser
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [360, 720])
def test_a_mail_fits_the_window_and_fetches_nothing(browser: Any, language: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 640})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(html_of(language))
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
    outside = "[...document.querySelectorAll('td,th,p,h2,h3')].filter(e => e.scrollWidth > e.clientWidth + 1).length"
    assert page.evaluate(outside) == 0
    assert page.evaluate("document.querySelectorAll('table').length") >= 11
    assert asked == []
    page.close()

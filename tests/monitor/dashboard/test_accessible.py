"""All pages in a real Chromium for who cannot see, or has no mouse: axe's rules, no complaint, and a tour by keys alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, sync_playwright

from monitor.config import Config
from monitor.dashboard.server import application
from storage.archive import Archive
from storage.findings import Verdict
from tests.monitor.dashboard.browser import Browser, served
from tests.monitor.dashboard.county import CHANGED, LATE, MISSING, NOW, fill, record, site
from tests.monitor.dashboard.person import OPERATOR, PASSWORD, two_users

FINDING = f"/findings/{LATE}-late"
PAGES = {
    "/": 200,
    "/coverage": 200,
    "/coverage?county=640122&years=2018": 200,
    "/body/640122103": 200,
    f"/report/{CHANGED}": 200,
    f"/report/{CHANGED}?version=1": 200,
    f"/report/{MISSING}": 200,
    "/report/640122100-2017": 200,
    f"/report/{CHANGED}/changes/2": 200,
    f"/report/{CHANGED}/changes/2?view=inline&text=whole": 200,
    "/findings": 200,
    "/findings?status=withdrawn&kind=copied": 200,
    FINDING: 200,
    f"/findings/{CHANGED}-changed-2": 200,
    "/search?q=政府信息公开": 200,
    "/search?q=没有的词": 200,
    "/login": 200,
    "/nothing": 404,
}
WAYS = (("zh", "light"), ("zh", "dark"), ("en", "light"), ("en", "dark"))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seen") / "data"
    fill(folder)
    record(folder)
    two_users(folder)
    return folder


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[Browser]:
    with served(application(data, [site()], Config(), lambda: NOW)) as opened:
        yield opened


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=os.environ.get("NIANBAO_CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox"] if os.getuid() == 0 else [],
        )
        yield opened
        opened.close()


class Tour:
    """One person's window."""

    def __init__(self, chromium: Chromium, client: Browser, *, scheme: str = "light", width: int = 1280) -> None:
        self.context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self._address = client.address
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(said.text))
        self.page.on("pageerror", lambda fault: self.complaints.append(str(fault)))

    def go(self, path: str, status: int = 200) -> None:
        """Open a page of the dashboard."""
        answer = self.page.goto(self._address + path)
        assert answer is not None and answer.status == status, path
        if status >= 400:
            self.complaints = [one for one in self.complaints if f"status of {status}" not in one]

    def sign_in(self) -> None:
        """As an operator."""
        self.go("/login")
        self.page.fill("#name", OPERATOR)
        self.page.fill("#password", PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector(".leave")

    def faults(self) -> list[str]:
        """What axe finds wrong and calls serious or critical."""
        self.page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
        found: dict[str, Any] = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{one['impact']} {one['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"][:3]
        ]


@pytest.fixture
def tour(chromium: Chromium, client: Browser) -> Iterator[Tour]:
    made = Tour(chromium, client)
    yield made
    made.context.close()


@pytest.mark.parametrize("way", WAYS, ids="-".join)
def test_axe_finds_nothing_serious_and_the_browser_nothing_at_all(
    chromium: Chromium, client: Browser, way: tuple[str, str]
) -> None:
    language, scheme = way
    tour = Tour(chromium, client, scheme=scheme, width=1280 if scheme == "light" else 360)
    found: dict[str, list[str]] = {}
    for path, status in PAGES.items():
        tour.go(f"{path}{'&' if '?' in path else '?'}lang={language}", status)
        found[path] = tour.faults()
    tour.sign_in()
    tour.go(f"{FINDING}?lang={language}")
    found["form"] = tour.faults()
    tour.context.close()
    assert {path: faults for path, faults in found.items() if faults} == {}
    assert tour.complaints == []


def test_axe_would_find_it(tour: Tour) -> None:
    tour.go("/findings")
    tour.page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button><input><p id=pale>pale words</p>');"
        "const sheet = new CSSStyleSheet(); sheet.replaceSync('#pale { color: #ccc }');"
        "document.adoptedStyleSheets = [sheet]"
    )
    found = {fault.split()[1].rstrip(":") for fault in tour.faults()}
    assert found >= {"button-name", "label", "color-contrast"}


FOCUS = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  return {name: one.tagName + (one.id ? '#' + one.id : '') + (one.name ? '=' + one.name : ''), body: one === document.body,
    text: (one.innerText || one.value || '').trim().slice(0, 40),
    ring: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none',
    seen: box.width > 0 && box.height > 0 && box.right > 0 && box.bottom > 0 && box.top < innerHeight && box.left < innerWidth,
    place: [...document.querySelectorAll('*')].indexOf(one)};
}"""


def walk(page: Page, most: int = 400) -> list[dict[str, Any]]:
    """All that the Tab key stops at, in its order, until it leaves the page."""
    stops: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUS)
        if now["body"] or (stops and now["place"] == stops[0]["place"]):
            return stops
        stops.append(now)
    raise AssertionError("the Tab key comes to no end")


@pytest.mark.parametrize(
    "path", ["/", "/findings", f"/report/{CHANGED}", f"/report/{CHANGED}/changes/2", FINDING, "/login"]
)
def test_tab_goes_through_a_page_in_its_order_and_is_always_seen(tour: Tour, path: str) -> None:
    tour.sign_in()
    tour.go(path)
    if path == "/login":
        tour.page.evaluate("document.activeElement.blur()")
    stops = walk(tour.page)
    assert len(stops) >= 5
    places = [stop["place"] for stop in stops]
    assert places == sorted(places)
    assert [stop for stop in stops if not stop["ring"]] == []
    assert [stop for stop in stops if not stop["seen"]] == []
    assert stops[0]["text"] == "跳到正文"


def test_the_first_key_leads_past_the_menu(tour: Tour) -> None:
    tour.go("/findings")
    tour.page.keyboard.press("Tab")
    assert tour.page.evaluate(FOCUS)["text"] == "跳到正文"
    tour.page.keyboard.press("Enter")
    tour.page.keyboard.press("Tab")
    assert tour.page.evaluate("document.querySelector('main').contains(document.activeElement)")


def until(tour: Tour, name: str) -> None:
    """Press Tab until something of that name has the focus."""
    for _ in range(200):
        tour.page.keyboard.press("Tab")
        if tour.page.evaluate(FOCUS)["name"].endswith(name):
            return
    raise AssertionError(f"{name} is not to be reached")


def test_filters_work_by_keys(tour: Tour) -> None:
    tour.go("/findings")
    until(tour, "=kind")
    for _ in range(10):
        tour.page.keyboard.press("ArrowDown")
        if tour.page.evaluate("document.activeElement.value") == "late":
            break
    until(tour, "=status")
    tour.page.keyboard.press("End")
    until(tour, "BUTTON")
    with tour.page.expect_navigation():
        tour.page.keyboard.press("Enter")
    assert "kind=late" in tour.page.url and "status=all" in tour.page.url
    assert tour.page.locator(".cases li").count() == 1


def test_a_finding_is_answered_by_keys_alone(tour: Tour, data: Path) -> None:
    tour.go(FINDING)
    # The link to the login stands where the form will.
    for _ in range(200):
        tour.page.keyboard.press("Tab")
        if "登录后复核" in tour.page.evaluate(FOCUS)["text"]:
            break
    with tour.page.expect_navigation():
        tour.page.keyboard.press("Enter")
    assert tour.page.evaluate(FOCUS)["name"] == "INPUT#name=name"
    tour.page.keyboard.type(OPERATOR)
    tour.page.keyboard.press("Tab")
    tour.page.keyboard.type(PASSWORD)
    with tour.page.expect_navigation():
        tour.page.keyboard.press("Enter")
    assert tour.page.url.endswith(FINDING)
    until(tour, "=verdict")
    tour.page.keyboard.press("Space")
    tour.page.keyboard.press("ArrowDown")
    tour.page.keyboard.press("ArrowDown")
    until(tour, "=why")
    tour.page.keyboard.type("按键所写")
    tour.page.keyboard.press("Tab")
    with tour.page.expect_navigation():
        tour.page.keyboard.press("Enter")
    tour.page.wait_for_selector("[role=status]")
    with Archive.open(data) as archive:
        (review,) = archive.reviews(f"{LATE}-late")
    assert (review.verdict, review.why, review.who) == (Verdict.COMMENT, "按键所写", OPERATOR)
    assert "按键所写" in tour.page.inner_text("#reviews")
    assert tour.complaints == []


def test_one_signs_out_by_keys(tour: Tour) -> None:
    tour.sign_in()
    for _ in range(20):
        tour.page.keyboard.press("Tab")
        if tour.page.evaluate(FOCUS)["text"] == "退出":
            break
    with tour.page.expect_navigation():
        tour.page.keyboard.press("Enter")
    assert tour.page.locator(".sign-in").count() == 1


def test_an_answer_needs_no_script(chromium: Chromium, client: Browser, data: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(client.address + FINDING)
    page.click("text=登录后复核")
    page.fill("#name", OPERATOR)
    page.fill("#password", PASSWORD)
    page.click(".answer button")
    page.check("input[value=comment]")
    page.fill("#why", "无脚本")
    page.click(".answer button")
    page.wait_for_selector("[role=status]")
    context.close()
    with Archive.open(data) as archive:
        assert "无脚本" in [one.why for one in archive.reviews(f"{LATE}-late")]

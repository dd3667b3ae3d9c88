"""Pages of every kind in a real Chromium: no complaint, no page wider than its window, pictures kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.config import Config
from monitor.dashboard.rendering import TEMPLATES
from monitor.dashboard.server import application
from tests.monitor.dashboard.browser import served
from tests.monitor.dashboard.county import NOW, fill, record, site
from tests.monitor.dashboard.person import two_users
from tests.monitor.dashboard.screens import Screens, screens

PAGES = {
    "today": ("/", "未了结的", "Open"),
    "coverage": ("/coverage", "历年数字", "Figures over the years"),
    "coverage-year": ("/coverage?years=2018", "立岗镇人民政府", "late"),
    "body": ("/body/640122103", "报告中的数字", "What its reports count"),
    "findings": ("/findings", "撤下", "withdrawn"),
    "finding": ("/findings/640122104-2018-late", "证据", "Evidence"),
    "login": ("/login", "登录", "Sign in"),
}
WAYS = (
    ("zh", "wide", "light", "screen"),
    ("zh", "phone", "light", "screen"),
    ("en", "phone", "dark", "screen"),
    ("en", "wide", "dark", "screen"),
    ("zh", "wide", "light", "print"),
)


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screens]:
    folder: Path = tmp_path_factory.mktemp("screens")
    fill(folder)
    record(folder)
    two_users(folder)
    with served(application(folder, [site()], Config(), lambda: NOW)) as client, screens(client) as shown:
        yield shown


@pytest.mark.parametrize("way", WAYS, ids="-".join)
@pytest.mark.parametrize("name", PAGES)
def test_pages_are_shown_without_a_complaint(chromium: Screens, name: str, way: tuple[str, str, str, str]) -> None:
    language, size, scheme, media = way
    path, zh, en = PAGES[name]
    address = path + ("&" if "?" in path else "?") + f"lang={language}"
    screen = chromium.show(f"{name}-{language}", address, size=size, scheme=scheme, media=media)
    assert screen.complaints == []
    assert screen.overflow <= 0
    assert (en if language == "en" else zh) in screen.text


STYLE = (TEMPLATES / "register.css").read_text(encoding="utf-8")
TINTED = (
    ("intime", "t-intime"),
    ("intime", "t-claimed"),
    ("late", "t-late"),
    ("missing", "t-missing"),
    ("removed", "t-removed"),
)


def tones(dark: bool) -> dict[str, str]:
    blocks = re.findall(r"(@media \(prefers-color-scheme: dark\) \{\s*)?:root \{([^}]*)\}", STYLE)
    found: dict[str, str] = {}
    for inside, block in blocks:
        colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
        if colours and (not inside or dark) and "#fff;" not in block:
            found |= colours
    return found


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("dark", [False, True])
def test_signs_stand_out_from_their_cells(dark: bool) -> None:
    """WCAG 2.2, 1.4.3: 4.5 to 1."""
    found = tones(dark)
    for ink, paper in (
        *TINTED,
        *((ink, "paper") for ink in ("intime", "late", "missing", "removed", "changed", "unknown")),
    ):
        light, deep = sorted((luminance(found[ink]), luminance(found[paper])), reverse=True)
        assert (light + 0.05) / (deep + 0.05) >= 4.5, (ink, paper)
    assert (found["paper"] == "#ffffff") is not dark

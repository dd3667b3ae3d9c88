"""What the pages show of checks: counts, broken relations, hints; on the finding's page each relation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.config import Config
from monitor.dashboard.server import application
from storage.archive import Archive
from storage.findings import BrokenRule, FindingKind, Grade
from tests.monitor.dashboard.browser import Browser, served
from tests.monitor.dashboard.county import CHANGED, HOSTILE, MISSING, NOW, fill, finding, site

RULES = (
    BrokenRule(
        id="G14-01",
        severity="error",
        basis="derived",
        says=f"收到申请数 3{HOSTILE}",
        says_english="received 3",
        values=(),
    ),
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    data: Path = tmp_path_factory.mktemp("checked") / "data"
    fill(data)
    with Archive.open(data, write=True) as archive:
        archive.record([finding(CHANGED, FindingKind.INCONSISTENT, Grade.CONFIRMED, rules=RULES)], [])
    with served(application(data, [site()], Config(), lambda: NOW)) as opened:
        yield opened


def test_a_reports_page_tells_its_checks(client: Browser) -> None:
    page = client.get(f"/report/{CHANGED}").text
    assert "勾稽核对" in page
    assert "有效" in page
    assert "<code>G14-03</code>" in page
    assert "（推算）" in page
    english = client.get(f"/report/{CHANGED}?lang=en").text
    assert "Checks of the figures" in english
    assert "(arithmetic)" in english
    assert "勾稽核对" not in client.get(f"/report/{MISSING}").text


def test_a_findings_page_tells_each_relation_and_runs_nothing(client: Browser) -> None:
    page = client.get(f"/findings/{CHANGED}-inconsistent").text
    assert "不符之处" in page
    assert "<code>G14-01</code> 收到申请数 3" in page
    assert HOSTILE not in page
    assert "What disagrees" in client.get(f"/findings/{CHANGED}-inconsistent?lang=en").text
    assert "勾稽不符" in client.get("/findings?kind=inconsistent").text

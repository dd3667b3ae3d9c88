"""`[dashboard]` in nianbao.toml: what the file that `init` writes says, what is asked of whom, what is a fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config import BrokenConfig, read_config
from monitor.settings_dashboard import DashboardConfig
from monitor.workspace import create_workspace


def read(folder: Path, text: str) -> DashboardConfig:
    (folder / "nianbao.toml").write_text(text, encoding="utf-8")
    return read_config(folder).dashboard


def test_the_file_that_init_writes_holds_the_defaults(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    create_workspace(folder)
    assert "[dashboard]" in (folder / "nianbao.toml").read_text(encoding="utf-8")
    assert read_config(folder).dashboard == DashboardConfig() == DashboardConfig(reading="auto", behind_proxy=False)


def test_it_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, '[dashboard]\nreading = "login"\nbehind_proxy = true\n') == DashboardConfig(
        reading="login", behind_proxy=True
    )
    assert read(tmp_path, "") == DashboardConfig()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('[dashboard]\nreading = "closed"', "dashboard.reading: must be one of auto, open, login"),
        ("[dashboard]\nreading = true", "dashboard.reading: must be a text"),
        ('[dashboard]\nbehind_proxy = "yes"', "dashboard.behind_proxy: must be true or false"),
        ("[dashboard]\nusers = []", "dashboard.users: unknown key"),
        ("dashboard = 1", "dashboard: must be a table"),
    ],
)
def test_faults_are_told(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(BrokenConfig) as told:
        read(tmp_path, text)
    assert fault in told.value.faults[0]


@pytest.mark.parametrize(
    ("reading", "behind_proxy", "loopback", "users", "asked"),
    [
        ("auto", False, True, True, False),
        ("auto", False, False, False, False),
        ("auto", True, True, False, False),
        ("auto", False, False, True, True),
        ("auto", True, True, True, True),
        ("open", True, False, True, False),
        ("login", False, True, False, True),
        ("login", False, True, True, True),
    ],
)
def test_who_is_asked(reading: str, behind_proxy: bool, loopback: bool, users: bool, asked: bool) -> None:
    config = DashboardConfig(reading=reading, behind_proxy=behind_proxy)
    assert config.asks_for_login(loopback=loopback, users=users) is asked

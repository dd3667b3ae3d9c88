"""The table `[dashboard]` of nianbao.toml: who may read it, and whether another server stands before it."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.settings_table import SettingsTable

READING = ("auto", "open", "login")


@dataclass(frozen=True, kw_only=True, slots=True)
class DashboardConfig:
    """Who may read the dashboard."""

    reading: str = "auto"
    """`open`: everybody who reaches it; `login`: users alone; `auto`: everybody on this machine, where nobody else can
    reach it, and while there are no users."""
    behind_proxy: bool = False
    """A server stands before it, and what that says of scheme and address (X-Forwarded-Proto, -For) is believed."""

    def asks_for_login(self, *, loopback: bool, users: bool) -> bool:
        """Whether reading needs a login; `loopback`: it listens for this machine alone."""
        if self.reading != "auto":
            return self.reading == "login"
        return users and (self.behind_proxy or not loopback)


def dashboard_config(table: SettingsTable) -> DashboardConfig:
    """The table read, its faults told."""
    config = DashboardConfig(
        reading=table.choice("reading", "auto", READING), behind_proxy=table.flag("behind_proxy", False)
    )
    table.finish()
    return config

"""The settings of a workspace: nianbao.toml, read whole, all its faults told at once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path

from monitor.deadlines import FIRST_YEAR, LocalDeadline
from monitor.settings_checks import (
    bad_base,
    bad_channel,
    bad_county,
    bad_due,
    bad_email,
    bad_host,
    bad_time,
    bad_variable,
    filled,
)
from monitor.settings_dashboard import DashboardConfig, dashboard_config
from monitor.settings_table import SettingsTable, one_of
from storage.bodies import BodyKind
from storage.findings import FindingKind, Grade

FILE = "nianbao.toml"

LANGUAGES = ("zh", "en")
RENDER = ("auto", "never", "always")
DIGESTS = ("daily", "immediate")
_LAST_YEAR = 2099


class BrokenConfig(Exception):
    """nianbao.toml cannot be used; `faults` names each, one line with file and key."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@dataclass(frozen=True, kw_only=True, slots=True)
class CrawlConfig:
    """How sites are asked."""

    delay_seconds: float = 3.0
    """Per host."""
    concurrency_per_host: int = 1
    concurrency: int = 64
    obey_robots: bool = True
    contact: str = "oversight@example.org"
    """Goes into the User-Agent."""
    render: str = "auto"
    """Use of a real browser: `auto`, `never`, `always`."""
    requests_per_day: int = 3000
    """Of one host at most, robots.txt, redirects and second tries included; what is over waits for the next day."""
    megabytes_per_day: int = 2048
    """Received from one host at most."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleConfig:
    """When sites are asked."""

    daily: time = time(6, 0)
    """Local time (Asia/Shanghai) of the daily crawl."""
    near_deadline_hours: float = 6
    """Interval in the week around a deadline."""
    recheck_days: int = 7
    """Every known report is looked at at least this often."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConfirmConfig:
    """What it takes before a thing is called confirmed."""

    missing_checks: int = 2
    """Complete readings of the listing after the deadline, on different days."""
    removed_checks: int = 5
    removed_days: int = 14
    """The first and the last of the looks that found it gone are at least this many days apart."""
    date_grace_days: int = 2
    """A claim is contradicted by an absence later than this many days after it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SmtpConfig:
    """The mail server."""

    host: str = "127.0.0.1"
    port: int = 1025
    starttls: bool = False
    username: str = ""
    password_env: str = ""
    """Environment variable that holds the password; empty: none."""
    timeout_seconds: float = 60.0
    """How long each answer of the server is waited for."""
    deadline_seconds: float = 300.0
    """How long one mail may take in all, whatever the server does meanwhile."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipient:
    """Whom to tell what: either an `email` or the `url` of a channel."""

    email: str | None = None
    url: str | None = None
    """An Apprise address."""
    counties: tuple[str, ...] | None = None
    """Six-digit codes; None: all."""
    kinds: tuple[FindingKind, ...] | None = None
    """None: every accusation."""
    grades: tuple[Grade, ...] | None = None
    """None: confirmed, claimed and substantive."""
    digest: str = "daily"
    language: str | None = None
    """`zh` or `en`; None: the workspace's language."""
    heartbeat: bool = True
    """Whether to be told when the watch itself needs a person."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AlertsConfig:
    """Who tells whom, and over which server."""

    sender: str = "nianbao@example.org"
    """The key `from`."""
    dashboard: str = ""
    """Base address under which recipients reach the dashboard; empty: mails name the pages without it."""
    smtp: SmtpConfig = field(default_factory=SmtpConfig)
    recipients: tuple[Recipient, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Config:
    """All of nianbao.toml."""

    first_year: int = 2014
    """First report year expected of a body with no `since`."""
    language: str = "zh"
    crawl: CrawlConfig = field(default_factory=CrawlConfig)
    schedule: ScheduleConfig = field(default_factory=ScheduleConfig)
    confirm: ConfirmConfig = field(default_factory=ConfirmConfig)
    alerts: AlertsConfig = field(default_factory=AlertsConfig)
    dashboard: DashboardConfig = field(default_factory=DashboardConfig)
    local_deadlines: tuple[LocalDeadline, ...] = ()
    """In the order of the file."""


def read_config(workspace: Path) -> Config:
    """The settings of a workspace; all defaults where it has no nianbao.toml.

    Raises BrokenConfig with every fault at once.
    """
    path = workspace / FILE
    if not path.exists():
        return Config()
    faults: list[str] = []
    top = SettingsTable(file=str(path), path="", values=_parsed(path), faults=faults)
    config = _config(top)
    if faults:
        raise BrokenConfig(faults)
    return config


def _parsed(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BrokenConfig([f"{path}: line {line}: not UTF-8; save the file as UTF-8"]) from error
    except OSError as error:
        raise BrokenConfig([f"{path}: cannot be read: {error.strerror}"]) from error
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        what = " ".join(str(error).split())
        raise BrokenConfig([f"{path}: not TOML: {what}"]) from error


def _config(top: SettingsTable) -> Config:
    config = Config(
        first_year=top.integer("first_year", 2014, FIRST_YEAR, _LAST_YEAR),
        language=top.choice("language", "zh", LANGUAGES),
        crawl=_crawl(top.table("crawl")),
        schedule=_schedule(top.table("schedule")),
        confirm=_confirm(top.table("confirm")),
        alerts=_alerts(top.table("alerts")),
        dashboard=dashboard_config(top.table("dashboard")),
        local_deadlines=tuple(_local_deadline(table) for table in top.tables("deadlines")),
    )
    top.finish()
    return config


def _crawl(table: SettingsTable) -> CrawlConfig:
    crawl = CrawlConfig(
        delay_seconds=float(table.number("delay_seconds", 3.0, 0, 3600)),
        concurrency_per_host=table.integer("concurrency_per_host", 1, 1, 64),
        concurrency=table.integer("concurrency", 64, 1, 10_000),
        obey_robots=table.flag("obey_robots", True),
        contact=table.text("contact", "oversight@example.org", filled),
        render=table.choice("render", "auto", RENDER),
        requests_per_day=table.integer("requests_per_day", 3000, 1, 1_000_000),
        megabytes_per_day=table.integer("megabytes_per_day", 2048, 1, 1_000_000),
    )
    table.finish()
    return crawl


def _schedule(table: SettingsTable) -> ScheduleConfig:
    hour, minute = table.text("daily", "06:00", bad_time).split(":")
    schedule = ScheduleConfig(
        daily=time(int(hour), int(minute)),
        near_deadline_hours=table.number("near_deadline_hours", 6, 0.25, 168),
        recheck_days=table.integer("recheck_days", 7, 1, 3660),
    )
    table.finish()
    return schedule


def _confirm(table: SettingsTable) -> ConfirmConfig:
    confirm = ConfirmConfig(
        missing_checks=table.integer("missing_checks", 2, 1, 1000),
        removed_checks=table.integer("removed_checks", 5, 1, 1000),
        removed_days=table.integer("removed_days", 14, 0, 3660),
        date_grace_days=table.integer("date_grace_days", 2, 0, 366),
    )
    table.finish()
    return confirm


def _alerts(table: SettingsTable) -> AlertsConfig:
    alerts = AlertsConfig(
        sender=table.text("from", "nianbao@example.org", bad_email),
        dashboard=table.text("dashboard", "", bad_base),
        smtp=_smtp(table.table("smtp")),
        recipients=tuple(_recipient(one) for one in table.tables("recipients")),
    )
    table.finish()
    return alerts


def _smtp(table: SettingsTable) -> SmtpConfig:
    smtp = SmtpConfig(
        host=table.text("host", "127.0.0.1", bad_host),
        port=table.integer("port", 1025, 1, 65535),
        starttls=table.flag("starttls", False),
        username=table.text("username", ""),
        password_env=table.text("password_env", "", bad_variable),
        timeout_seconds=float(table.number("timeout_seconds", 60.0, 0.1, 600)),
        deadline_seconds=float(table.number("deadline_seconds", 300.0, 0.1, 3600)),
    )
    table.finish()
    return smtp


def _recipient(table: SettingsTable) -> Recipient:
    if table.has("email") and table.has("url"):
        table.fault("email", "a recipient has either email or url, not both")
    elif not table.has("email") and not table.has("url"):
        table.fault("email", "a recipient needs an email or a url")
    kinds = table.texts("kinds", one_of(FindingKind))
    grades = table.texts("grades", one_of(Grade))
    recipient = Recipient(
        email=table.text("email", "", bad_email) or None,
        url=table.text("url", "", bad_channel) or None,
        counties=table.texts("counties", bad_county),
        kinds=tuple(FindingKind(kind) for kind in kinds) if kinds else None,
        grades=tuple(Grade(grade) for grade in grades) if grades else None,
        digest=table.choice("digest", "daily", DIGESTS),
        language=table.choice("language", "", LANGUAGES) or None,
        heartbeat=table.flag("heartbeat", True),
    )
    table.finish()
    return recipient


def _local_deadline(table: SettingsTable) -> LocalDeadline:
    for key in ("due", "source"):
        if not table.has(key):
            table.fault(key, "is missing")
    kinds = table.texts("kinds", one_of(kind for kind in BodyKind if kind.owes))
    month, day = table.text("due", "03-31", bad_due).split("-")
    rule = LocalDeadline(
        county=table.text("county", "", bad_county) or None,
        kinds=tuple(BodyKind(kind) for kind in kinds) if kinds else None,
        report_years=table.years("report_years", FIRST_YEAR, _LAST_YEAR),
        due=(int(month), int(day)),
        source=table.text("source", "", filled),
    )
    table.finish()
    return rule

"""How the watch itself is: what was crawled, what is not seen, what is not told, and whether a person is needed."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from monitor.clock_watch import Doubt, read_doubt
from monitor.config import Config
from monitor.slots import due_sites, last_slot, next_slot
from monitor.wording import Words
from storage.bodies import Site
from storage.finding_filter import FindingFilter
from storage.findings import AlertState, Finding, FindingKind
from storage.overview import Overview

LEAST_ROOM = 256 * 1024 * 1024
"""Bytes free on the disk below which nothing is crawled; what is kept already is still judged and told (F5)."""
BLIND = timedelta(days=3)
"""A column unread for so long needs a person."""
OVERDUE = timedelta(days=1)
"""A crawl that should have begun so long ago, and did not, needs a person."""
FAILED = timedelta(days=7)
"""So long a mail that was refused for good is told."""
LOCK = "service.lock"


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """One thing that needs a person: a word for machines, and words for people."""

    code: str
    words: Words


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """The watch at a moment."""

    now: datetime
    running: bool
    """The service runs for this workspace."""
    counties: int
    last_begun: datetime | None
    """Of the newest crawl, whether it ended or not."""
    last_ended: datetime | None
    """None: none, or it is under way, or was cut short."""
    next_crawl: datetime
    overdue: tuple[str, ...]
    """Codes of counties that were crawled before, and whose next crawl should have begun more than a day ago."""
    never: tuple[str, ...]
    """Codes of counties of which no crawl ever came to its end."""
    unread: tuple[Finding, ...]
    """Columns that cannot be read now, the longest unread first."""
    mails: dict[AlertState, int]
    archive_bytes: int
    head: str
    free_bytes: int
    doubt: Doubt | None

    @property
    def at_work(self) -> bool:
        """The service runs, and a crawl is under way that began less than a day ago."""
        begun = self.last_begun is not None and self.last_ended is None and self.now - self.last_begun < OVERDUE
        return self.running and begun

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What needs a person; empty: all is well."""
        return tuple(_troubles(self))


def condition_of(data: Path, sites: Sequence[Site], config: Config, now: datetime) -> Condition:
    """The condition of the watch over a data folder, which may not exist yet. Raises BrokenArchive."""
    with Overview.open(data) as overview:
        cycles = overview.cycles(1)
        crawled = overview.archive.last_receipts()
        watched = [site for site in sites if site.jurisdiction.code in crawled]
        asked = FindingFilter(kinds=(FindingKind.UNREACHABLE,))
        unread = [f for f in overview.findings(asked, limit=500) if f.report is None and f.resolved_at is None]
        return Condition(
            now=now,
            running=is_running(data),
            counties=len(sites),
            last_begun=cycles[0].started if cycles else None,
            last_ended=cycles[0].finished if cycles else None,
            next_crawl=next_slot(now, config),
            overdue=tuple(site.jurisdiction.code for site in overdue_sites(watched, crawled, config, now)),
            never=tuple(site.jurisdiction.code for site in sites if site.jurisdiction.code not in crawled),
            unread=tuple(sorted(unread, key=lambda finding: (finding.since, finding.finding))),
            mails=overview.alert_counts(failed_since=now - FAILED),
            archive_bytes=_size(data),
            head=overview.archive.head(),
            free_bytes=room_left(data),
            doubt=read_doubt(data),
        )


def overdue_sites(sites: Sequence[Site], crawled: Mapping[str, datetime], config: Config, now: datetime) -> list[Site]:
    """The counties whose crawl should have begun more than a day ago; `crawled`: when each last began, by code."""
    return due_sites(sites, crawled, last_slot(now - OVERDUE, config))


def room_left(data: Path) -> int:
    """Bytes free for a data folder, which may not exist yet."""
    there = next(path for path in (data, *data.absolute().parents) if path.exists())
    return shutil.disk_usage(there).free


def is_running(data: Path) -> bool:
    """Whether a service holds the workspace; the kernel drops its lock when the process ends, however it ends."""
    try:
        with (data / LOCK).open("r") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def _troubles(it: Condition) -> list[Trouble]:
    found = []
    if not it.counties:
        found.append(Trouble(code="no_county", words=Words(zh="没有要监测的县", en="there is no county to watch")))
    if it.overdue:
        found.append(_overdue(it))
    if it.never and not it.at_work:
        found.append(_never(it))
    blind = [finding for finding in it.unread if it.now - finding.since >= BLIND]
    if blind:
        zh = f"{len(blind)} 处公布栏目读不到已超过 {BLIND.days} 天"
        en = f"columns unread for more than {BLIND.days} days: {len(blind)}"
        found.append(Trouble(code="blind", words=Words(zh=zh, en=en)))
    held, failed = it.mails.get(AlertState.HELD, 0), it.mails.get(AlertState.FAILED, 0)
    if held:
        words = Words(zh=f"{held} 条通报待人工核对后发出", en=f"alerts held for a person to review: {held}")
        found.append(Trouble(code="held", words=words))
    if failed:
        words = Words(
            zh=f"近 {FAILED.days} 天有 {failed} 条通报未能送达",
            en=f"alerts that could not be delivered in {FAILED.days} days: {failed}",
        )
        found.append(Trouble(code="failed", words=words))
    if it.free_bytes < LEAST_ROOM:
        words = Words(zh="磁盘将满，已暂停抓取", en="the disk is nearly full: nothing is crawled")
        found.append(Trouble(code="disk", words=words))
    if it.doubt is not None:
        words = Words(
            zh="本机时钟可疑，核实之前不作认定", en="the clock of this machine is in doubt: nobody is accused meanwhile"
        )
        found.append(Trouble(code="clock", words=words))
    return found


def _overdue(it: Condition) -> Trouble:
    words = Words(
        zh=f"{len(it.overdue)} 个县超过一天未按时抓取",
        en=f"counties not crawled for more than a day: {len(it.overdue)}",
    )
    return Trouble(code="overdue", words=words)


def _never(it: Condition) -> Trouble:
    if len(it.never) == it.counties:
        return Trouble(code="never_crawled", words=Words(zh="还没有抓取过", en="nothing was crawled yet"))
    words = Words(zh=f"{len(it.never)} 个县还没有抓取过", en=f"counties never crawled so far: {len(it.never)}")
    return Trouble(code="never_crawled", words=words)


def _size(data: Path) -> int:
    """Bytes of the database and of all that was received."""
    files = (*data.glob("nianbao.db*"), *data.glob("archive/*"))
    return sum(path.stat().st_size for path in files if path.is_file())

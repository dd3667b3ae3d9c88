"""Plays the demo county day by day through the real crawl and mail, and holds the outcome against the script."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.config import read_config
from monitor.dashboard.pages import Coverage, coverage
from monitor.demo.county import write_workspace
from monitor.demo.mailbox import Mailbox, full_text, read_mails
from monitor.demo.scenario import EXPECTED, LOOKS, Event, Expected, happened
from monitor.demo.server import CountyServer
from spiders.roster import read_counties
from storage.archive import Archive
from storage.findings import Finding, FindingKind, Status
from storage.overview import Overview

Crawl = Callable[[Path, datetime], Awaitable[object] | None]
"""One cycle over the workspace at a moment, judged; may be a coroutine function."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One look of the play, told before it is made."""

    number: int
    """From 1."""
    of: int
    now: datetime
    events: tuple[Event, ...]
    """What the county did since the last look."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Discord:
    """An expected finding that ended with another grade or status."""

    expected: Expected
    found: Finding


@dataclass(frozen=True, kw_only=True, slots=True)
class PlayResult:
    """How the play ended."""

    workspace: Path
    looks: int
    ended: datetime
    coverage: Coverage
    findings: tuple[Finding, ...]
    """The latest revision of each."""
    mails: Path
    """Folder of .eml files."""
    mail_count: int
    archive: Path
    """Folder of the WARC files."""
    absent: tuple[Expected, ...] = ()
    """Expected and not found."""
    discords: tuple[Discord, ...] = ()
    false: tuple[Finding, ...] = ()
    """Accusations that the script does not hold."""
    untold: tuple[str, ...] = ()
    """Expected findings that stand in no mail."""
    outage_seen: bool = True
    """The outage was written down as unreachable, and is over."""

    @property
    def holds(self) -> bool:
        """Whether all was found, nobody was accused falsely, and all was told."""
        return not (self.absent or self.discords or self.false or self.untold) and self.outage_seen


def play(
    workspace: Path,
    *,
    crawl: Crawl,
    alert: Callable[[Path, datetime], object],
    progress: Callable[[Step], None] | None = None,
    looks: Sequence[datetime] = LOOKS,
    language: str = "zh",
    columns_given: bool = True,
) -> PlayResult:
    """Serve the county, step through `looks`, and give back how it ended.

    Writes the workspace's files first. `crawl` and `alert` are called for each look with the workspace and the moment;
    the county stands still while they run. What they raise ends the play. Without
    `columns_given` the spider has to find the columns from the home page.
    """
    mails = workspace / "mails"
    before: datetime | None = None
    with CountyServer() as county, Mailbox(mails) as mailbox, asyncio.Runner() as runner:
        write_workspace(
            workspace,
            county.sites,
            smtp_host=mailbox.host,
            smtp_port=mailbox.port,
            language=language,
            columns_given=columns_given,
        )
        for number, now in enumerate(looks, start=1):
            county.turn_to(now)
            if progress is not None:
                progress(Step(number=number, of=len(looks), now=now, events=happened(before, now)))
            outcome = crawl(workspace, now)
            if inspect.isawaitable(outcome):
                runner.run(_finish(outcome))
            alert(workspace, now)
            before = now
    return result_of(workspace, mails, looks=len(looks), ended=looks[-1])


def result_of(workspace: Path, mails: Path, *, looks: int, ended: datetime) -> PlayResult:
    """What stands in the workspace's archive and mail folder, held against the script."""
    config = read_config(workspace)
    site = read_counties(workspace / "counties")[0]
    data = workspace / "data"
    with Archive.open(data) as archive:
        findings = tuple(archive.findings())
        lines = Overview(archive).reports()
    told = "\n".join(full_text(mail) for mail in read_mails(mails))
    absent, discords, false = compared(findings)
    return PlayResult(
        workspace=workspace,
        looks=looks,
        ended=ended,
        coverage=coverage(site, lines=lines, findings=findings, config=config, now=ended),
        findings=findings,
        mails=mails,
        mail_count=len(read_mails(mails)),
        archive=data / "archive",
        absent=absent,
        discords=discords,
        false=false,
        untold=tuple(one.finding for one in EXPECTED if one.finding not in told),
        outage_seen=_outage_seen(findings),
    )


def compared(findings: Sequence[Finding]) -> tuple[tuple[Expected, ...], tuple[Discord, ...], tuple[Finding, ...]]:
    """What is absent, what ended otherwise, and what accuses without the script: in this order."""
    by_name = {finding.finding: finding for finding in findings}
    expected = {one.finding: one for one in EXPECTED}
    absent = tuple(one for name, one in expected.items() if name not in by_name)
    discords = tuple(
        Discord(expected=one, found=by_name[name])
        for name, one in expected.items()
        if name in by_name and (by_name[name].grade, by_name[name].status) != (one.grade, one.status)
    )
    false = tuple(finding for finding in findings if finding.kind.accuses and finding.finding not in expected)
    return absent, discords, false


def _outage_seen(findings: Sequence[Finding]) -> bool:
    seen = [finding for finding in findings if finding.kind is FindingKind.UNREACHABLE]
    return bool(seen) and all(finding.status is not Status.OPEN for finding in seen)


async def _finish(outcome: Awaitable[object]) -> None:
    await outcome

"""The watch told about itself: a crawl that was not done, places unread for days, a disk nearly full; once a day."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from monitor.alerts.letter import Letter, Occasion, is_linked, proof
from monitor.alerts.quoting import defanged, quoted
from monitor.config import Config, Recipient
from monitor.wording import Words, day, minute
from storage.archive import Archive
from storage.bodies import Site
from storage.channel_names import channel_name
from storage.findings import Finding
from storage.moments import SHANGHAI
from storage.receipts import Receipt

PATIENCE = timedelta(hours=6)
"""A daily crawl that is not done so long after its hour is told."""
BLIND = timedelta(days=3)
"""A place unread for so long is a blind spot."""
LEAST_ROOM = 1_000_000_000
"""Bytes; with less free, the disk will soon be full."""
FAILING = 0.5
"""More of a crawl's looks than this unreadable: reading fails."""
LEAST_LOOKS = 5
MOST_TOLD = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """One thing that a person should look at."""

    words: Words
    county: str | None = None
    """None: it touches all of them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Heartbeat:
    """What is wrong with the watch on one day."""

    on: date
    """Shanghai day."""
    troubles: tuple[Trouble, ...]


def heartbeat_of(
    archive: Archive, sites: Sequence[Site], config: Config, now: datetime, *, free_bytes: int | None = None
) -> Heartbeat | None:
    """What is wrong with the watch at `now`; None: nothing. To be asked after the crawl, and again `PATIENCE` later.

    `free_bytes`: room on the archive's disk, asked of the system where it is not given.
    """
    names = {site.jurisdiction.code: site.jurisdiction.name for site in sites}
    troubles = troubles_of(archive, names, config, now, free_bytes=free_bytes)
    return Heartbeat(on=now.astimezone(SHANGHAI).date(), troubles=troubles) if troubles else None


def queue_heartbeat(archive: Archive, heartbeat: Heartbeat, config: Config, now: datetime) -> int:
    """Write the outbox rows of a heartbeat: for whom wants it, once a day; gives how many are concerned."""
    concerned = {
        recipient.email or channel_name(recipient.url or "")
        for recipient in config.alerts.recipients
        if recipient.heartbeat and concerns(heartbeat.troubles, recipient)
    }
    for address in sorted(concerned):
        archive.add_heartbeat(heartbeat.on, address, now)
    return len(concerned)


def concerns(troubles: Sequence[Trouble], recipient: Recipient) -> list[Trouble]:
    """Those about a recipient's counties, or about all."""
    counties = recipient.counties
    return [one for one in troubles if counties is None or one.county is None or one.county in counties]


def troubles_of(
    archive: Archive, names: Mapping[str, str], config: Config, now: datetime, *, free_bytes: int | None = None
) -> tuple[Trouble, ...]:
    """The same for the counties of `names` (by code), gravest first."""
    free = shutil.disk_usage(archive.data).free if free_bytes is None else free_bytes
    receipts = archive.newest_receipts()
    unread = [
        finding
        for finding in archive.findings(open_only=True)
        if not finding.kind.accuses and finding.report is None and finding.county in names
    ]
    return (
        *_room(free),
        *_not_crawled(receipts, archive.first_cycle(), names, config, now),
        *_blind(unread, now),
        *_failing(receipts, names),
    )


def _room(free: int) -> list[Trouble]:
    if free >= LEAST_ROOM:
        return []
    room = f"{free / 1_000_000_000:.1f} GB"
    return [
        Trouble(
            words=Words(
                zh=f"磁盘仅余 {room}；写满后无法再留存证据，巡查会停止",
                en=f"only {room} left on the disk; once it is full nothing more can be kept and crawls stop",
            )
        )
    ]


def _not_crawled(
    receipts: Mapping[str, Receipt], begun: datetime | None, names: Mapping[str, str], config: Config, now: datetime
) -> list[Trouble]:
    """Counties whose daily crawl did not come to its end; none before the first crawl of all was due."""
    slot = datetime.combine(now.astimezone(SHANGHAI).date(), config.schedule.daily, SHANGHAI)
    if now - slot < PATIENCE:
        slot -= timedelta(days=1)
    troubles = []
    for code, name in names.items():
        last = receipts.get(code)
        if last is not None and last.started < slot:
            since = minute(last.started)
            words = Words(
                zh=f"{quoted(name, 40)}：每日巡查未完成，最近一次完成的巡查始于 {since}",
                en=f"{quoted(name, 40)}: the daily crawl did not finish; the last one that did began {since}",
            )
        elif last is None and begun is not None and now - begun >= PATIENCE:
            words = Words(
                zh=f"{quoted(name, 40)}：尚无一次完成的巡查", en=f"{quoted(name, 40)}: no crawl has finished so far"
            )
        else:
            continue
        troubles.append(Trouble(words=words, county=code))
    return troubles


def _blind(unread: Sequence[Finding], now: datetime) -> list[Trouble]:
    """Columns and sites that could not be read, or served something else, for days."""
    old = sorted((one for one in unread if now - one.since >= BLIND), key=lambda one: (one.since, one.finding))
    return [
        Trouble(
            words=Words(
                zh=f"已 {(now - one.since).days} 天未能读取：{defanged(one.summary, 200)}",
                en=f"unread for {(now - one.since).days} days: {defanged(one.summary_english, 200)}",
            ),
            county=one.county,
        )
        for one in old
    ]


def _failing(receipts: Mapping[str, Receipt], names: Mapping[str, str]) -> list[Trouble]:
    """Counties where most looks of the newest crawl failed."""
    troubles = []
    for code, name in names.items():
        counts = receipts[code].counts if code in receipts else {}
        looks, failed = counts.get("looks", 0), counts.get("unreadable", 0)
        if looks >= LEAST_LOOKS and failed > FAILING * looks:
            words = Words(
                zh=f"{quoted(name, 40)}：最近一次巡查 {looks} 次查看中有 {failed} 次未能读取",
                en=f"{quoted(name, 40)}: {failed} of the {looks} looks of the newest crawl could not be read",
            )
            troubles.append(Trouble(words=words, county=code))
    return troubles


def heartbeat_letter(troubles: Sequence[Trouble], language: str, occasion: Occasion) -> Letter:
    """Troubles as a letter; none: what was wrong when the mail was written down is mended."""
    number, on = len(troubles), day(occasion.now)
    if language == "en":
        things = "1 matter" if number == 1 else f"{number} matters"
        subject = f"Annual reports {on}: the watch needs a person ({things})"
        lead = f"The watch itself: {things} to be looked at. What is published or changed there may go unseen."
        if not number:
            subject, lead = f"Annual reports {on}: the watch is well again", "What was wrong with the watch is mended."
        more = f"and {number - MOST_TOLD} more"
    else:
        subject = f"年报监测 {on}：监测本身有 {number} 处需要处理"
        lead = f"监测本身有 {number} 处需要处理；在此期间，有关地方的公布和变动可能看不到。"
        if not number:
            subject, lead = f"年报监测 {on}：监测已恢复正常", "此前影响监测的问题已恢复。"
        more = f"另有 {number - MOST_TOLD} 处"
    told = [one.words.of(language) for one in troubles[:MOST_TOLD]]
    return Letter(
        subject=subject,
        lead=lead,
        counties=(),
        further=(),
        further_head="",
        unseen=(*told, more) if number > MOST_TOLD else tuple(told),
        unseen_head="What needs a person" if language == "en" else "需要处理的",
        closing=_closing(language, occasion),
        linked=is_linked(occasion),
    )


def _closing(language: str, occasion: Occasion) -> tuple[str, ...]:
    if language == "en":
        lines: tuple[str, ...] = (
            "This says something about the watch, and nothing about any body. All times are Beijing time (UTC+8).",
            "Who runs Nianbao sees more with: nianbao status",
            "It comes once a day at most while something is wrong. Not to get it: heartbeat = false under "
            "[[alerts.recipients]] in nianbao.toml.",
        )
    else:
        lines = (
            "以上只说明监测情况，不涉及对任何单位的判断。时间均为北京时间。",
            "管理员可运行 nianbao status 查看详情。",
            "问题存续期间每日至多一封。如不需要：在 nianbao.toml 的 [[alerts.recipients]] 中写 heartbeat = false。",
        )
    if is_linked(occasion):
        lines += (f"{'Dashboard: ' if language == 'en' else '面板：'}{occasion.dashboard}",)
    return (*lines, *proof(language, occasion))

"""The watch told about itself: what makes it speak, whom it tells, once a day, and never about a body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.alerts.heartbeat import BLIND, LEAST_ROOM, Heartbeat, heartbeat_of, queue_heartbeat
from monitor.alerts.outbox import due_messages, send_due
from monitor.config import AlertsConfig, Config, Recipient, SmtpConfig, read_config
from storage.archive import Archive
from storage.bodies import Jurisdiction, Site
from storage.findings import AlertState, FindingKind, Status, TellingKind
from storage.moments import SHANGHAI
from tests.monitor.alerts.made import unseen
from tests.monitor.alerts.mail_server import postbox

A, B = "a@example.org", "b@example.org"
MORNING = datetime(2022, 4, 1, 6, 0, tzinfo=SHANGHAI)
DAY = timedelta(days=1)
ROOM = 50 * LEAST_ROOM


def site(code: str, name: str) -> Site:
    return Site(jurisdiction=Jurisdiction(code=code, name=name), site="http://127.0.0.1:9/", columns=(), bodies=())


SITES = (site("640122", "贺兰县"), site("640181", "灵武市"))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "data", write=True) as opened:
        yield opened


def config(*recipients: Recipient, port: int = 1) -> Config:
    return Config(alerts=AlertsConfig(smtp=SmtpConfig(host="127.0.0.1", port=port), recipients=recipients))


def crawl(archive: Archive, began: datetime, *counties: str, **counts: int) -> None:
    cycle = archive.begin_cycle(began)
    for county in counties:
        archive.keep_receipt(cycle, county, "127.0.0.1", began, began + timedelta(minutes=40), True, counts, [])
    archive.end_cycle(cycle, began + timedelta(minutes=41))


def beat(archive: Archive, now: datetime, free: int = ROOM) -> Heartbeat | None:
    return heartbeat_of(archive, SITES, config(), now, free_bytes=free)


def told(heartbeat: Heartbeat | None, language: str = "zh") -> list[str]:
    return [] if heartbeat is None else [one.words.of(language) for one in heartbeat.troubles]


def test_a_watch_that_is_well_says_nothing(archive: Archive) -> None:
    assert beat(archive, MORNING) is None
    crawl(archive, MORNING, "640122", "640181", looks=100, unreadable=3)
    for after in (timedelta(hours=1), timedelta(hours=17), timedelta(hours=29)):
        assert beat(archive, MORNING + after) is None


def test_a_daily_crawl_that_did_not_finish_is_told_six_hours_after_its_hour(archive: Archive) -> None:
    crawl(archive, MORNING, "640122", "640181")
    crawl(archive, MORNING + DAY, "640181")
    assert beat(archive, MORNING + DAY + timedelta(hours=5, minutes=59)) is None
    late = beat(archive, MORNING + DAY + timedelta(hours=6))
    assert told(late) == ["贺兰县：每日巡查未完成，最近一次完成的巡查始于 2022-04-01 06:00"]
    assert told(late, "en") == ["贺兰县: the daily crawl did not finish; the last one that did began 2022-04-01 06:00"]
    assert late is not None and late.on == (MORNING + DAY).date()


def test_a_county_of_which_no_crawl_ever_finished_is_told(archive: Archive) -> None:
    crawl(archive, MORNING, "640122")
    assert beat(archive, MORNING + timedelta(hours=1)) is None
    assert told(beat(archive, MORNING + timedelta(hours=7))) == ["灵武市：尚无一次完成的巡查"]


def test_a_place_unread_for_three_days_is_a_blind_spot(archive: Archive) -> None:
    since = MORNING - timedelta(hours=30)
    archive.record([replace(unseen(), since=since, detected_at=since, recorded_at=since)])
    for n in range(4):
        crawl(archive, MORNING + n * DAY, "640122", "640181")
    assert beat(archive, since + BLIND - timedelta(minutes=1)) is None
    (line,) = told(beat(archive, since + BLIND + timedelta(hours=1)))
    assert line.startswith("已 3 天未能读取：贺兰县：2 个公布栏目未能读取") and "www[.]nxhl" in line


def test_what_can_be_read_again_and_single_reports_are_no_blind_spot(archive: Archive) -> None:
    old = replace(unseen(), since=MORNING - 9 * DAY)
    archive.record([replace(old, finding="640122103-2018-unreachable", report="640122103-2018")])
    archive.record([old])
    archive.record([replace(old, revision=2, status=Status.RESOLVED, resolved_at=MORNING)])
    crawl(archive, MORNING, "640122", "640181")
    assert beat(archive, MORNING + timedelta(hours=1)) is None


def test_a_disk_nearly_full_is_told(archive: Archive) -> None:
    assert beat(archive, MORNING, free=LEAST_ROOM) is None
    (line,) = told(beat(archive, MORNING, free=LEAST_ROOM - 400_000_000))
    assert line.startswith("磁盘仅余 0.6 GB")


def test_a_crawl_most_of_whose_looks_failed_is_told(archive: Archive) -> None:
    crawl(archive, MORNING, "640122", "640181", looks=40, unreadable=20)
    assert beat(archive, MORNING + timedelta(hours=1)) is None
    crawl(archive, MORNING + DAY, "640122", looks=40, unreadable=21)
    assert told(beat(archive, MORNING + DAY + timedelta(hours=1))) == [
        "贺兰县：最近一次巡查 40 次查看中有 21 次未能读取"
    ]


def queued(archive: Archive, settings: Config, now: datetime) -> int:
    found = heartbeat_of(archive, SITES, settings, now, free_bytes=ROOM)
    assert found is not None
    return queue_heartbeat(archive, found, settings, now)


def text_of(message: Any) -> str:
    return str(message.get_body(("plain",)).get_content())


def test_it_goes_once_a_day_to_whom_it_concerns(archive: Archive) -> None:
    crawl(archive, MORNING, "640122", "640181")
    crawl(archive, MORNING + DAY, "640181")
    noon = MORNING + DAY + timedelta(hours=6)
    names = {one.jurisdiction.code: one.jurisdiction.name for one in SITES}
    with postbox() as (box, port):
        settings = config(
            Recipient(email=A),
            Recipient(email=B, counties=("640181",)),
            Recipient(email="c@example.org", heartbeat=False),
            Recipient(email="d@example.org", counties=("640122",), language="en", kinds=(FindingKind.MISSING,)),
            port=port,
        )
        for hours in range(3):
            queued(archive, settings, noon + timedelta(hours=hours))
            send_due(archive, settings, noon + timedelta(hours=hours), counties=names)
        assert sorted(address for address, _ in box.mails) == [A, "d@example.org"]
        queued(archive, settings, noon + DAY)
        send_due(archive, settings, noon + DAY, counties=names)
    subjects = {address: message["Subject"] for address, message in box.mails[:2]}
    assert subjects == {
        A: "年报监测 2022-04-02：监测本身有 1 处需要处理",
        "d@example.org": "Annual reports 2022-04-02: the watch needs a person (1 matter)",
    }
    text = text_of(next(message for address, message in box.mails if address == A))
    assert "· 贺兰县：每日巡查未完成，最近一次完成的巡查始于 2022-04-01 06:00" in text
    assert "不涉及对任何单位的判断" in text and "heartbeat = false" in text and "nianbao status" in text
    assert len({message["Message-ID"] for _, message in box.mails}) == len(box.mails) == 5
    assert archive.verify() == []


def test_what_is_mended_before_the_mail_goes_is_told_as_mended(archive: Archive) -> None:
    crawl(archive, MORNING, "640122", "640181")
    noon = MORNING + DAY + timedelta(hours=6)
    with postbox() as (box, port):
        settings = config(Recipient(email=A), port=port)
        queued(archive, settings, noon)
        crawl(archive, noon + timedelta(minutes=1), "640122", "640181")
        names = {one.jurisdiction.code: one.jurisdiction.name for one in SITES}
        send_due(archive, settings, noon + timedelta(hours=1), counties=names)
    assert box.mails[0][1]["Subject"] == "年报监测 2022-04-02：监测已恢复正常"


def test_it_uses_up_no_digest_and_waits_for_none(archive: Archive) -> None:
    crawl(archive, MORNING, "640122", "640181")
    settings = config(Recipient(email=A))
    noon = MORNING + DAY + timedelta(hours=6)
    queued(archive, settings, noon)
    (message,) = due_messages(archive, settings, noon)
    assert {row.telling for row in message.alerts} == {TellingKind.HEARTBEAT}
    (row,) = archive.alerts("heartbeat-2022-04-02")
    archive.mark_alert(row.id, AlertState.SENT, sent_at=noon)
    assert archive.last_digest(A) is None
    assert archive.findings() == []


def test_who_does_not_want_it_says_so(tmp_path: Path) -> None:
    rows = '[[alerts.recipients]]\nemail = "a@example.org"\n'
    (tmp_path / "nianbao.toml").write_text(rows + rows + "heartbeat = false\n", encoding="utf-8")
    assert [one.heartbeat for one in read_config(tmp_path).alerts.recipients] == [True, False]

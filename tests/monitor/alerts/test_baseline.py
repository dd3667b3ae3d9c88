"""首次检查概况: what the first look at a county finds is told in one mail, its newest year one by one, the rest counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from monitor.alerts.baseline import FEW, count_lines, first_look, told_and_counted
from monitor.alerts.outbox import alerts_for, send_due
from monitor.config import AlertsConfig, Config, Recipient, SmtpConfig
from storage.archive import Archive
from storage.findings import Finding, FindingKind, Status
from storage.receipts import Receipt
from tests.monitor.alerts.made import NOW, about_change, about_time, of_every_kind, of_year
from tests.monitor.alerts.mail_server import postbox

A = "a@example.org"
CRAWL = NOW - timedelta(minutes=40)
DAY = timedelta(days=1)
HEADING = "首次检查概况：贺兰县"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "data", write=True) as opened:
        yield opened


def receipt(began: datetime, *, healthy: bool = True, cycle: int = 1) -> Receipt:
    return Receipt(
        cycle=cycle, county="640122", host="127.0.0.1", started=began, finished=began + timedelta(minutes=30),
        healthy=healthy, counts={},
    )  # fmt: skip


def crawl(archive: Archive, began: datetime, *, healthy: bool = True) -> None:
    cycle = archive.begin_cycle(began)
    archive.keep_receipt(cycle, "640122", "127.0.0.1", began, began + timedelta(minutes=30), healthy, {}, [])
    archive.end_cycle(cycle, began + timedelta(minutes=31))


def judged(archive: Archive, settings: Config, at: datetime, *findings: Finding) -> None:
    """As a judging writes findings, with their outbox rows."""
    given = [replace(one, detected_at=at, recorded_at=at) for one in findings]
    archive.record(given, [(f.finding, f.revision, to, how, at) for f in given for to, how in alerts_for(f, settings)])


def settings(port: int, digest: str) -> Config:
    recipient = Recipient(email=A, digest=digest)
    return Config(alerts=AlertsConfig(smtp=SmtpConfig(host="127.0.0.1", port=port), recipients=(recipient,)))


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def past(years: range) -> list[Finding]:
    missing, late = about_time()[:2]
    return [of_year(one, year) for one in (missing, late) for year in years]


@pytest.mark.parametrize("digest", ["immediate", "daily"])
def test_the_first_crawl_is_told_in_one_mail_and_what_follows_as_news(archive: Archive, digest: str) -> None:
    with postbox() as (box, port):
        config = settings(port, digest)
        crawl(archive, CRAWL)
        judged(archive, config, NOW, *past(range(2008, 2022)))
        counties = {"640122": "贺兰县"}
        send_due(archive, config, NOW, counties=counties)
        crawl(archive, CRAWL + DAY)
        judged(archive, config, NOW + DAY, about_change()[0])
        send_due(archive, config, NOW + DAY, counties=counties)
    first, second = (message for _, message in box.mails)
    assert first["Subject"] == "年报监测 2022-04-01 首次检查概况：未公布 14，逾期 14（贺兰县）"
    told = text_of(first)
    assert told.count("证据：") == 2 and "  编号：640122104-2021-late" in told
    assert "✕ 未公布：共 13：2008–2020 年度各 1" in told
    assert all(one.finding in told for one in past(range(2008, 2022)))
    (table,) = first.iter_attachments()
    assert len(table.get_content().strip().splitlines()) == 29
    assert "首次检查" not in text_of(second) + second["Subject"]
    assert "640122103-2021-changed-2" in text_of(second)


def test_what_was_found_first_and_sharpened_the_day_after_belongs_to_it(archive: Archive) -> None:
    with postbox() as (box, port):
        config = settings(port, "immediate")
        crawl(archive, CRAWL)
        unsure = replace(about_time()[0], grade=None, detected_at=NOW, recorded_at=NOW)
        archive.record([unsure])
        crawl(archive, CRAWL + DAY)
        surer = replace(about_time()[0], revision=2, detected_at=NOW, recorded_at=NOW + DAY)
        archive.record([surer], [(surer.finding, 2, A, "immediate", NOW + DAY)])
        send_due(archive, config, NOW + DAY, counties={"640122": "贺兰县"})
    assert HEADING in text_of(box.mails[0][1])


def test_a_week_later_it_is_news(archive: Archive) -> None:
    with postbox() as (box, port):
        config = settings(port, "immediate")
        crawl(archive, CRAWL)
        archive.record([replace(about_time()[0], grade=None, detected_at=NOW, recorded_at=NOW)])
        late = NOW + timedelta(days=8)
        surer = replace(about_time()[0], revision=2, detected_at=NOW, recorded_at=late)
        archive.record([surer], [(surer.finding, 2, A, "immediate", late)])
        send_due(archive, config, late)
    assert "首次检查" not in text_of(box.mails[0][1])


def test_what_is_opened_anew_is_news(archive: Archive) -> None:
    with postbox() as (box, port):
        config = settings(port, "immediate")
        crawl(archive, CRAWL)
        one = about_time()[0]
        judged(archive, config, NOW, one)
        send_due(archive, config, NOW)
        again = NOW + timedelta(hours=3)
        archive.record([replace(one, revision=2, status=Status.RESOLVED, resolved_at=again, recorded_at=again)])
        judged(archive, config, again, replace(one, revision=3))
        send_due(archive, config, again)
    first, second = (text_of(message) for _, message in box.mails)
    assert "首次检查概况" in first and "首次检查" not in second


def test_an_archive_without_receipts_tells_news(archive: Archive) -> None:
    with postbox() as (box, port):
        config = settings(port, "daily")
        judged(archive, config, NOW, *past(range(2008, 2022)))
        send_due(archive, config, NOW)
    assert "首次检查" not in text_of(box.mails[0][1])


@pytest.mark.parametrize(
    ("healthy", "until"),
    [
        ([], "no look"),
        ([True], None),
        ([True, True], 1),
        ([False, True, True], 2),
        ([False, True], None),
        ([False, False, False, False], 3),
        ([False, False], None),
        ([True, False, True], 1),
    ],
)
def test_the_first_look_ends_when_the_crawl_after_the_first_good_one_begins(
    healthy: list[bool], until: int | str | None
) -> None:
    look = first_look([receipt(CRAWL + n * DAY, healthy=well, cycle=n) for n, well in enumerate(healthy)])
    if until == "no look":
        assert look is None
        return
    assert look is not None and look.began == CRAWL
    assert look.until == (None if until is None else CRAWL + int(until) * DAY)
    assert look.holds(NOW)
    assert look.holds(CRAWL + timedelta(days=365)) is (until is None)


def test_few_old_findings_are_told_one_by_one() -> None:
    few = past(range(2021 - FEW // 2, 2022))
    told, counted = told_and_counted(few)
    assert (len(told), counted) == (len(few), [])
    assert [one.report_year for one in told][:2] == [2021, 2021]
    many = past(range(2015, 2022))
    told, counted = told_and_counted(many)
    assert {one.report_year for one in told} == {2021} and len(told) + len(counted) == len(many)


def test_nothing_is_lost_between_told_and_counted() -> None:
    many = [
        of_year(one, year)
        for one in of_every_kind()
        for year in range(2010, 2022)
        if one.kind is not FindingKind.CHANGED
    ]
    told, counted = told_and_counted(many)
    assert sorted(one.finding for one in (*told, *counted)) == sorted(one.finding for one in many)


def test_years_are_counted_in_rows() -> None:
    missing, late = about_time()[:2]
    counted = [of_year(missing, year) for year in (2012, 2013, 2014, 2016)] + [of_year(late, 2014)]
    counted.append(replace(of_year(missing, 2014), finding="other-2014-missing"))
    assert count_lines(counted, "zh") == [
        ("✕ 未公布", "共 5：2016 年度 1，2014 年度 2，2012–2013 年度各 1"),
        ("▲ 逾期", "共 1：2014 年度 1"),
    ]
    assert count_lines(counted, "en")[0] == ("✕ not published", "5: 1 for 2016, 2 for 2014, 1 each for 2012–2013")

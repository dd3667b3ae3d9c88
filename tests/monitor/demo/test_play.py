"""The play steps through its days, keeps the county's clock, takes mail, and knows a false accusation as such."""

from __future__ import annotations

import asyncio
import smtplib
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from urllib.request import urlopen

from monitor.config import read_config
from monitor.demo.closing import coverage_table, legend, places, verdict
from monitor.demo.county import BODIES, COUNTY, Portal, write_workspace
from monitor.demo.mailbox import Mailbox, full_text
from monitor.demo.play import Step, compared, play
from monitor.demo.scenario import EVENTS, EXPECTED, LOOKS, PUBLICATIONS, Medium, at, happened
from spiders.divisions import county_name
from spiders.roster import read_counties
from storage.archive import Archive
from storage.bodies import BodyKind
from storage.findings import Finding, FindingKind, Grade, Status

SITES = {Portal.COUNTY: "127.0.0.1:8001", Portal.BUREAUS: "127.0.0.1:8002"}


def finding(name: str, kind: FindingKind, grade: Grade | None, status: Status) -> Finding:
    now = at("2023-04-20")
    return Finding(
        finding=name,
        revision=1,
        kind=kind,
        grade=grade,
        status=status,
        county=COUNTY,
        body=None,
        body_name=None,
        report_year=None,
        report=None,
        url=None,
        due=None,
        rule="",
        rule_english="",
        since=now,
        detected_at=now,
        recorded_at=now,
        resolved_at=None,
        summary="",
        summary_english="",
    )


def as_expected() -> list[Finding]:
    return [finding(one.finding, one.kind, one.grade, one.status) for one in EXPECTED]


def test_the_workspace_is_one_that_the_product_reads(tmp_path: Path) -> None:
    write_workspace(tmp_path, SITES, smtp_host="127.0.0.1", smtp_port=2525)
    config = read_config(tmp_path)
    (site,) = read_counties(tmp_path / "counties")
    assert config.first_year == 2018
    assert [one.email for one in config.alerts.recipients] == ["staff@nianbao.example", "desk@nianbao.example"]
    assert [body.code for body in site.bodies] == [body.code for body in BODIES]
    assert [column.url for column in site.columns] == [
        "http://127.0.0.1:8001/xxgk/zfxxgknb/",
        "http://127.0.0.1:8002/col/col123/index.html",
    ]


def test_without_columns_the_spider_has_to_look_for_them(tmp_path: Path) -> None:
    write_workspace(tmp_path, SITES, smtp_host="127.0.0.1", smtp_port=2525, columns_given=False)
    (site,) = read_counties(tmp_path / "counties")
    assert site.columns == ()
    assert site.hosts == ("127.0.0.1:8002",)


def test_nobody_real_is_accused() -> None:
    try:
        name = county_name(COUNTY)
    except KeyError:
        name = None
    assert name is None


def test_the_script_is_possible() -> None:
    """What must be found can be found: the readings, looks and days that its grade asks for are there."""
    by_report = {one.report: one for one in PUBLICATIONS}
    after_due = [now for now in LOOKS if at("2019-04-01", "00:00") <= now < by_report["990123101-2018"].appears]
    assert len({now.date() for now in after_due}) >= 2
    due = at("2023-02-01", "00:00")
    for report in ("990123-czj-2022", "990123201-2022"):
        readings = [now for now in LOOKS if due <= now < by_report[report].appears]
        assert len({now.date() for now in readings}) >= 2
    gone = by_report["990123201-2018"].removed
    assert gone is not None
    looks = [now for now in LOOKS if gone <= now < at("2019-06-01")]
    assert len(looks) >= 5
    assert (looks[-1] - looks[0]).days >= 14
    assert list(LOOKS) == sorted(set(LOOKS))
    assert 30 <= len(LOOKS) <= 40


def test_all_others_are_in_time() -> None:
    """A report that no finding names was shown, and came online, before it was due, and a look saw it there."""
    named = {one.finding.removesuffix(f"-{one.kind}").removesuffix("-changed-2") for one in EXPECTED}
    kinds = {body.code: body.kind for body in BODIES}
    for one in PUBLICATIONS:
        march = one.year < 2019 or kinds[one.body] is BodyKind.COUNTY
        end = at(f"{one.year + 1}-{'04-01' if march else '02-01'}", "00:00")
        in_time = any(one.appears <= now < end for now in LOOKS)
        late = f"{one.report}-late" in {each.finding for each in EXPECTED}
        assert in_time is not late, one.report
        if one.report not in named:
            assert one.shown == one.appears.date()


def test_all_that_was_asked_for_is_in_the_play() -> None:
    kinds = {one.kind for one in EXPECTED}
    assert {FindingKind.MISSING, FindingKind.LATE, FindingKind.CHANGED, FindingKind.REMOVED} <= kinds
    assert {one.medium for one in PUBLICATIONS} == set(Medium)
    assert happened(None, LOOKS[-1]) == EVENTS
    assert [event.english for event in happened(at("2019-04-09"), at("2019-04-11"))] == ["青枫镇 edits figures"]


def test_the_outcome_is_held_against_the_script() -> None:
    findings = as_expected()
    assert compared(findings) == ((), (), ())
    outage = finding("990123-unreachable", FindingKind.UNREACHABLE, None, Status.RESOLVED)
    assert compared([*findings, outage]) == ((), (), ())
    absent, _, _ = compared(findings[1:])
    assert [one.finding for one in absent] == ["990123200-2018-missing"]
    _, discords, _ = compared([replace(findings[0], grade=Grade.SUSPECTED), *findings[1:]])
    assert [one.expected.finding for one in discords] == ["990123200-2018-missing"]
    wrong = finding("990123100-2018-changed-3", FindingKind.CHANGED, Grade.EDITORIAL, Status.OPEN)
    _, _, false = compared([*findings, wrong])
    assert false == (wrong,)


def test_mails_are_taken_over_smtp_and_kept(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@nianbao.example", "b@nianbao.example", "年报监测：变动 1"
    mail.set_content("青枫镇 2018 年度报告：收到申请数由 3 改为 5")
    mail.add_alternative("<p>青枫镇</p>", subtype="html")
    with Mailbox(tmp_path / "mails") as mailbox:
        for _ in range(2):
            with smtplib.SMTP(mailbox.host, mailbox.port) as sender:
                sender.send_message(mail)
        kept = mailbox.mails()
    assert [path.name for path in sorted((tmp_path / "mails").iterdir())] == ["0001.eml", "0002.eml"]
    assert kept[0]["X-Envelope-To"] == "b@nianbao.example"
    text = full_text(kept[1])
    assert "年报监测：变动 1" in text
    assert "由 3 改为 5" in text
    assert "<p>青枫镇</p>" in text


def test_steps_crawl_and_alert_share_one_clock(tmp_path: Path) -> None:
    """Each look finds the county at its moment; an empty archive at the end holds none of what was expected."""
    listed: list[tuple[datetime, int]] = []
    told: list[datetime] = []
    steps: list[Step] = []

    async def crawl(workspace: Path, now: datetime) -> None:
        (site,) = read_counties(workspace / "counties")
        with Archive.open(workspace / "data", write=True) as archive:
            archive.end_cycle(archive.begin_cycle(now), now)
        page = await asyncio.to_thread(lambda: urlopen(site.columns[0].url).read().decode())
        listed.append((now, page.count('target="_blank"')))

    result = play(tmp_path, crawl=crawl, alert=lambda _, now: told.append(now), progress=steps.append, looks=LOOKS[:3])
    assert listed == [(LOOKS[0], 1), (LOOKS[1], 2), (LOOKS[2], 3)]
    assert told == list(LOOKS[:3])
    assert [(step.number, step.of, step.now) for step in steps] == [
        (1, 3, LOOKS[0]),
        (2, 3, LOOKS[1]),
        (3, 3, LOOKS[2]),
    ]
    assert [event.english for event in steps[1].events] == ["青枫镇 publishes in time"]
    assert not result.holds
    assert len(result.absent) == len(result.untold) == len(EXPECTED)
    assert (result.mail_count, result.findings, result.outage_seen) == (0, (), False)
    heads, rows = coverage_table(result)
    assert heads == ("", "2018")
    assert rows[0] == ("云溪县人民政府", "·")
    assert legend(result, "en").startswith("· not due")
    assert "absent: 990123200-2018-missing" in verdict(result, "en")
    assert len(places(result, "zh")) == 3

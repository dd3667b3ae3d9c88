"""What accuses unusually many at once is held for a person (T120): nobody is told by it, and nothing of it is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.alerts.breaker import Accused, hold_unusual, to_be_held
from monitor.alerts.channels import Delivery, Outcome
from monitor.alerts.outbox import alerts_for, send_due
from monitor.cli import main
from monitor.config import AlertsConfig, Config, Recipient, SmtpConfig
from storage.archive import Archive
from storage.findings import AlertState, Finding, FindingKind, Grade, Status, TellingKind
from storage.moments import SHANGHAI
from storage.overview import Overview
from tests.monitor.alerts.mail_server import postbox
from tests.storage.made import finding

NOW = datetime(2019, 4, 1, 6, 40, tzinfo=SHANGHAI)
A, B = "a@example.org", "b@example.org"


def accused(*hosts: tuple[str, int]) -> list[Accused]:
    return [
        Accused(finding=f"{host}-{n}-changed-2", report=f"{host}-{n}", host=host)
        for host, count in hosts
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("count", "known", "held"),
    [(5, 5, False), (6, 19, True), (6, 20, False), (7, 20, True), (7, 23, True), (20, 400, False), (21, 400, True)],
)
def test_one_host_is_unusual_by_number_and_share(count: int, known: int, held: bool) -> None:
    reasons = to_be_held(accused(("a.gov.cn", count)), {"a.gov.cn": known})
    assert (len(reasons) == count) is held and bool(reasons) is held


def test_an_unusual_host_does_not_hold_the_others() -> None:
    reasons = to_be_held(accused(("a.gov.cn", 30), ("b.gov.cn", 3)), {"a.gov.cn": 40, "b.gov.cn": 40})
    assert set(reasons.values()) == {"a.gov.cn"} and len(reasons) == 30


def test_many_of_many_hosts_are_held_together() -> None:
    hosts = [(f"{n}.gov.cn", 3) for n in range(7)]
    assert set(to_be_held(accused(*hosts), {host: 40 for host, _ in hosts}).values()) == {"*"}
    assert to_be_held(accused(*hosts)[:20], {host: 40 for host, _ in hosts}) == {}


def test_two_findings_about_one_report_are_one_report_of_the_share() -> None:
    twice = [replace(one, finding=f"{one.finding}-again") for one in accused(("a.gov.cn", 3))]
    assert to_be_held([*accused(("a.gov.cn", 3)), *twice], {"a.gov.cn": 20}) == {}


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "data", write=True) as opened:
        yield opened


def config(*recipients: Recipient, port: int = 1) -> Config:
    smtp = SmtpConfig(host="127.0.0.1", port=port)
    return Config(alerts=AlertsConfig(sender="nianbao@example.org", smtp=smtp, recipients=recipients))


def changed(number: int, kind: FindingKind = FindingKind.CHANGED, county: str = "640122", **more: Any) -> Finding:
    body = f"{county}{number:03}"
    grade = Grade.SUBSTANTIVE if kind is FindingKind.CHANGED else Grade.CONFIRMED
    told = {"url": f"http://www.{county}.gov.cn/{number}.html", "body": body, "report": f"{body}-2018"} | more
    return finding(f"{body}-2018-{kind.value}", kind=kind, grade=grade, county=county, **told)


def write(archive: Archive, wanted: Config, *findings: Finding, at: datetime = NOW) -> None:
    rows = [(f.finding, f.revision, to, digest, at) for f in findings for to, digest in alerts_for(f, wanted)]
    archive.record([replace(one, recorded_at=at, detected_at=at) for one in findings], rows)


def told(box: Any) -> list[tuple[str, str]]:
    return [(to, str(message["Subject"])) for to, message in box.mails]


def text(message: Any) -> str:
    return str(message.get_body(("plain",)).get_content())


def test_t120_five_hundred_findings_are_one_notice_and_no_accusation(archive: Archive) -> None:
    with postbox() as (box, port):
        wanted = config(Recipient(email=A, digest="immediate"), Recipient(email=B, language="en"), port=port)
        write(archive, wanted, *(changed(n) for n in range(500)))
        for minute in range(3):
            assert send_due(archive, wanted, NOW + timedelta(minutes=minute)).all_went_out
        assert told(box) == [
            (A, "年报监测 2019-04-01：500 项待复核，暂缓告知"),
            (B, "Annual reports 2019-04-01: 500 findings held for review"),
        ]
        first, second = (text(message) for _, message in box.mails)
        assert "nianbao alert --release 640122" in first and "nianbao alert --drop 640122" in second
        assert "640122007-2018-changed" in first and "www[.]640122[.]gov[.]cn" in first
        # It names them and accuses nobody: no summary, no body, no table.
        assert "金贵镇" not in first and "金贵镇" not in second
        assert not any(list(message.iter_attachments()) for _, message in box.mails)
        assert {row.state for row in archive.alerts() if row.telling is TellingKind.ACCUSATION} == {AlertState.HELD}
        (line,) = archive.held()
        assert (line.county, line.hold, line.findings) == ("640122", "www.640122.gov.cn", 500)
        box.mails.clear()
        assert archive.decide_held("640122", release=True, decided="released by 王芳") == 500
        summary = send_due(archive, wanted, NOW + timedelta(minutes=5))
        assert (summary.sent, summary.findings) == (2, 1000)
        assert hold_unusual(archive, NOW + timedelta(minutes=6)) == 0
    assert archive.verify() == []


def test_many_missing_the_day_after_the_due_day_are_no_storm(archive: Archive) -> None:
    with postbox() as (_box, port):
        wanted = config(Recipient(email=A), port=port)
        write(archive, wanted, *(changed(n, FindingKind.MISSING) for n in range(500)))
        assert send_due(archive, wanted, NOW).findings == 500


def test_a_storm_holds_its_own_kinds_only(archive: Archive) -> None:
    with postbox() as (box, port):
        wanted = config(Recipient(email=A, digest="immediate"), port=port)
        write(archive, wanted, *(changed(n, FindingKind.REMOVED) for n in range(9)), changed(1, FindingKind.LATE))
        send_due(archive, wanted, NOW)
    notice, accusation = sorted(box.mails, key=lambda mail: "待复核" not in str(mail[1]["Subject"]))
    assert "撤下 9" in text(notice[1]) and "逾期 1" in str(accusation[1]["Subject"])


def test_runs_are_counted_apart(archive: Archive) -> None:
    with postbox() as (_box, port):
        wanted = config(Recipient(email=A), port=port)
        for day in range(4):
            at = NOW - timedelta(hours=day)
            write(archive, wanted, *(changed(10 * day + n) for n in range(5)), at=at)
        assert send_due(archive, wanted, NOW).findings == 20
    assert archive.held() == []


def test_the_past_that_a_first_look_finds_is_told_as_such(archive: Archive) -> None:
    began = NOW - timedelta(minutes=30)
    archive.keep_receipt(
        archive.begin_cycle(began), "640122", "www.640122.gov.cn", began, NOW - timedelta(minutes=1), True, {}, []
    )
    with postbox() as (_box, port):
        wanted = config(Recipient(email=A), port=port)
        write(archive, wanted, *(changed(n, FindingKind.DATE_CONFLICT) for n in range(30)))
        assert send_due(archive, wanted, NOW).findings == 30
    assert archive.held() == []


def test_what_is_withdrawn_while_held_is_never_told_nor_corrected(archive: Archive) -> None:
    with postbox() as (box, port):
        wanted = config(Recipient(email=A), port=port)
        write(archive, wanted, *(changed(n) for n in range(8)))
        hold_unusual(archive, NOW)
        back = replace(changed(0), revision=2, status=Status.WITHDRAWN, resolved_at=NOW, reason="误报")
        archive.record([back])
        send_due(archive, wanted, NOW)
        archive.decide_held(None, release=True, decided="released by 王芳")
        send_due(archive, wanted, NOW + timedelta(days=1))
    notice, accusation = (text(message) for _, message in box.mails)
    assert "640122000-2018-changed" not in notice + accusation
    assert "640122001-2018-changed" in notice and "640122001-2018-changed" in accusation


def test_a_release_before_the_notice_went_out_needs_no_notice(archive: Archive) -> None:
    with postbox() as (box, port):
        wanted = config(Recipient(email=A), port=port)
        write(archive, wanted, *(changed(n) for n in range(8)))
        assert hold_unusual(archive, NOW) == 8
        archive.decide_held("640122", release=True, decided="released by 王芳")
        assert send_due(archive, wanted, NOW).findings == 8
    assert len(box.mails) == 1


def test_the_today_page_can_tell_and_the_archive_keeps_who_decided(archive: Archive, tmp_path: Path) -> None:
    wanted = config(Recipient(email=A))
    write(archive, wanted, *(changed(n) for n in range(8)), *(changed(n, county="640181") for n in range(8)))
    hold_unusual(archive, NOW)
    with Overview.open(tmp_path / "data") as overview:
        assert [(line.county, line.findings) for line in overview.archive.held()] == [("640122", 8), ("640181", 8)]
    assert archive.decide_held("640181", release=False, decided="dropped by 王芳: 改版") == 8
    assert [line.county for line in archive.held()] == ["640122"]
    rows = [row for row in archive.alerts("640181001-2018-changed") if row.telling is TellingKind.ACCUSATION]
    assert [(row.state, row.decided) for row in rows] == [(AlertState.DROPPED, "dropped by 王芳: 改版")]
    # It is not told, and still a finding.
    assert archive.finding("640181001-2018-changed") is not None


def test_the_command_releases_and_drops(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*words: str) -> tuple[int, str]:
        try:
            code = main(["--workspace", str(workspace), "--now", "2019-04-01T07:00", *words])
        except SystemExit as left:
            code = int(left.code or 0)
        said = capsys.readouterr()
        return code, said.out + said.err

    with postbox() as (box, port):
        with (workspace / "nianbao.toml").open("a", encoding="utf-8") as file:
            file.write(f'[alerts]\nsmtp = {{ host = "127.0.0.1", port = {port} }}\n')
            file.write('[[alerts.recipients]]\nemail = "a@example.org"\ndigest = "immediate"\n')
        with Archive.open(workspace / "data", write=True) as archive:
            wanted = config(Recipient(email=A, digest="immediate"))
            write(archive, wanted, *(changed(n) for n in range(8)), *(changed(n, county="640181") for n in range(8)))
        code, said = run("alert")
        assert code == 0 and "待复核" in said and "640122 8 项" in said
        assert run("alert", "--release", "640199")[1].startswith("没有暂缓告知的发现")
        assert run("alert", "--release", "贺兰县")[0] == 2
        assert run("alert", "--drop", "640181")[0] == 2
        code, said = run("alert", "--drop", "640181", "--why", "网站改版", "--by", "王芳")
        assert code == 0 and "不予告知 8 项" in said and "640122 8 项" in said
        code, said = run("alert", "--release", "all", "--by", "王芳")
        assert code == 0 and "已放行 8 项" in said
    assert [subject for _, subject in told(box)] == [
        "年报监测 2019-04-01：16 项待复核，暂缓告知",
        "年报监测 2019-04-01：变动 8（640122）",
    ]


Step = tuple[str, int, int]
KINDS = (FindingKind.CHANGED, FindingKind.REMOVED, FindingKind.DATE_CONFLICT, FindingKind.MISSING)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["run", "send", "busy", "release", "drop", "hold"]), st.integers(0, 40), st.integers(0, 3)
        ),
        max_size=14,
    )
)
def test_nothing_held_is_lost(tmp_path_factory: pytest.TempPathFactory, steps: list[Step]) -> None:
    """Whatever happens in whatever order: each accusation is told once, or dropped by a person, or waits where it shows."""
    wanted = config(Recipient(email=A, digest="immediate"), Recipient(email=B))
    delivered: list[tuple[str, str]] = []

    def send(outcome: Outcome) -> Callable[[Any, Recipient], Delivery]:
        def one(message: Any, recipient: Recipient) -> Delivery:
            if outcome is Outcome.SENT and "待复核" not in str(message["Subject"]):
                delivered.extend((recipient.email or "", name) for name in written if name in text(message))
            return Delivery(outcome=outcome, detail="busy")

        return one

    written: set[str] = set()
    dropped = 0
    at = NOW
    with Archive.open(tmp_path_factory.mktemp("kept") / "data", write=True) as archive:
        for number, (step, count, kind) in enumerate(steps):
            at += timedelta(hours=7)
            if step == "run":
                findings = [
                    changed(n, KINDS[kind], url=f"http://{n % 3}.cn/", county=f"6{number:02}{n % 2:03}")
                    for n in range(count)
                ]
                write(archive, wanted, *findings, at=at)
                written |= {one.finding for one in findings}
            elif step in ("release", "drop"):
                number_of = archive.decide_held(None, release=step == "release", decided=f"{step} by 王芳")
                dropped += number_of if step == "drop" else 0
            elif step == "hold":
                hold_unusual(archive, at)
            else:
                send_due(archive, wanted, at, send=send(Outcome.SENT if step == "send" else Outcome.DEFERRED))
        for _ in range(4):
            archive.decide_held(None, release=True, decided="release by 王芳")
            at += timedelta(days=1)
            send_due(archive, wanted, at, send=send(Outcome.SENT))
        rows = [row for row in archive.alerts() if row.telling is TellingKind.ACCUSATION]
    assert len(delivered) == len(set(delivered))
    ends = {(row.recipient, row.finding): row for row in rows}
    assert set(ends) == {(to, name) for to in (A, B) for name in written}
    for key, row in ends.items():
        assert row.state in (AlertState.SENT, AlertState.DROPPED, AlertState.FAILED)
        assert (key in delivered) == (row.state is AlertState.SENT)
        # Dropped: by a person alone. Failed: given up after five days of a busy server, and shown.
        assert row.state is not AlertState.DROPPED or row.decided.startswith("drop by")
        assert row.state is not AlertState.FAILED or "given up" in row.error
    assert sum(row.state is AlertState.DROPPED for row in rows) == 2 * dropped


def test_an_archive_of_before_keeps_its_alerts_and_loses_its_keys(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "data", write=True) as archive:
        write(archive, config(Recipient(email=A)), changed(1))
    with closing(sqlite3.connect(tmp_path / "data" / "nianbao.db")) as db:
        db.execute("update alert set recipient = 'wecombot://geheim'")
        db.execute("alter table alert drop column hold")
        db.execute("alter table alert drop column decided")
        db.execute("delete from _sqlite_migrations where name = 'holds'")
        db.commit()
    with Archive.open(tmp_path / "data", write=True) as archive:
        (row,) = archive.alerts()
    assert (row.state, row.hold, row.decided) == (AlertState.PENDING, "", "")
    assert row.recipient.startswith("wecombot:") and "geheim" not in row.recipient

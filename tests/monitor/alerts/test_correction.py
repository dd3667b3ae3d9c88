"""Corrections: what was told, when, that it is taken back and why; two parts of one meaning; over a real server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest

from monitor.alerts.correction import Correction, correction_of
from monitor.alerts.letter import Occasion
from monitor.alerts.message import MOST_BYTES, correction_for
from monitor.alerts.outbox import alerts_for, send_due
from monitor.config import AlertsConfig, Config, Recipient, SmtpConfig
from storage.archive import Archive
from storage.findings import Alert, AlertState, Finding, FindingKind, Grade, Status, TellingKind
from storage.moments import SHANGHAI
from tests.monitor.alerts.mail_server import hanging_up, postbox
from tests.storage.made import finding

TOLD = datetime(2019, 4, 2, 6, 40, tzinfo=SHANGHAI)
BACK = datetime(2019, 4, 20, 9, 5, tzinfo=SHANGHAI)
NOW = BACK + timedelta(minutes=10)
A, B = "a@example.org", "b@example.org"
HOSTILE = "</td><script>alert(1)</script><img src=http://evil.example/x.png>{{7*7}} 13812345678"


def told(name: str = "640122103-2018-late", **more: Any) -> Finding:
    given = {
        "summary": "金贵镇 2018 年度报告未按时公布。",
        "summary_english": "It was late.",
        "recorded_at": TOLD - timedelta(hours=1),
        "detected_at": TOLD - timedelta(hours=1),
    } | more
    return finding(name, **given)


def withdrawn(of: Finding, **more: Any) -> Finding:
    given: dict[str, Any] = {"reason": "经王芳复核排除：栏目改版", "reason_english": "dismissed by 王芳: moved"} | more
    return replace(of, revision=of.revision + 1, status=Status.WITHDRAWN, recorded_at=BACK, resolved_at=BACK, **given)


def correction(of: Finding | None = None, *, sure: bool = True, message_id: str = "<1@x>", **more: Any) -> Correction:
    of = of or told()
    return Correction(told=of, withdrawn=withdrawn(of, **more), told_at=TOLD, sure=sure, message_id=message_id)


def mail(*corrections: Correction, language: str = "zh", **more: Any) -> EmailMessage:
    given: dict[str, Any] = {
        "now": NOW,
        "sender": "nianbao@example.org",
        "dashboard": "http://10.0.0.5:8000/",
        "head": "42-" + "ab" * 32,
        "counties": {"640122": "贺兰县", "640181": "灵武市"},
        "unseen": [told("640122-unreachable", kind=FindingKind.UNREACHABLE, summary="无法连接")],
    } | more
    made = correction_for(
        corrections, recipient=A, language=language, occasion=Occasion(**given), message_id="<20190420.1@example.org>"
    )
    read = BytesParser(policy=policy.default).parsebytes(made.as_bytes())
    assert isinstance(read, EmailMessage)
    return read


def parts(message: EmailMessage) -> tuple[str, str]:
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None and html is not None
    return plain.get_content(), html.get_content()


def test_a_correction_says_what_when_and_why() -> None:
    message = mail(correction())
    assert message["Subject"] == "年报监测更正 2019-04-20：撤回逾期 1（贺兰县）"
    for text in parts(message):
        for fact in (
            "更正：此前告知的 1 项发现现予撤回",
            "640122103-2018-late",
            "金贵镇人民政府",
            "2018 年度：逾期（已核实） · 已撤回 2019-04-20",
            "金贵镇 2018 年度报告未按时公布。",
            "2019-04-02 06:40（北京时间）",
            "2019-04-20 09:05（北京时间）",
            "经王芳复核排除：栏目改版",
            "http://10.0.0.5:8000/findings/640122103-2018-late",
            "42-abab",
        ):
            assert fact in text, fact
        assert "送达不明" not in text
        assert "无法连接" not in text and "未能看到" not in text, "a correction is about what was told alone"


def test_a_correction_in_english() -> None:
    message = mail(correction(), language="en")
    assert message["Subject"] == "Annual reports, correction 2019-04-20: 1 late (贺兰县)"
    for text in parts(message):
        for fact in (
            "Correction: 1 finding that was told to you is taken back.",
            "2018: late (verified) · taken back 2019-04-20",
            "It was late.",
            "2019-04-02 06:40 (UTC+8)",
            "dismissed by 王芳: moved",
        ):
            assert fact in text, fact


def test_several_are_one_mail_the_gravest_first() -> None:
    late = correction()
    missing = correction(told("640181104-2018-missing", kind=FindingKind.MISSING, county="640181"), message_id="<2@x>")
    message = mail(late, missing)
    assert message["Subject"] == "年报监测更正 2019-04-20：撤回未公布 1，逾期 1（贺兰县等 2 个县）"
    plain, _ = parts(message)
    assert plain.index("640181104-2018-missing") < plain.index("640122103-2018-late")
    assert "此前告知的 2 项发现" in plain
    assert "2 findings that were told to you are taken back" in parts(mail(late, missing, language="en"))[0]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_text_and_html_say_the_same(language: str) -> None:
    plain, html = parts(mail(correction(), correction(told("640122104-2018-late"), sure=False), language=language))
    shown = re.sub(r"<style.*?</style>|<title>.*?</title>", "", html, flags=re.DOTALL)
    words = set(re.findall(r"[\w-]{2,}", re.sub(r"<[^>]+>", " ", shown)))
    said = set(re.findall(r"[\w-]{2,}", plain))
    assert words <= said
    assert said - words <= {"8000", "findings", "http", "10", "证据", "Evidence"}


def test_it_answers_the_mail_that_told() -> None:
    one = mail(correction())
    assert (one["In-Reply-To"], one["References"]) == ("<1@x>", "<1@x>")
    two = mail(correction(), correction(told("640122104-2018-late"), message_id="<2@x>"))
    assert (two["In-Reply-To"], two["References"]) == (None, "<1@x> <2@x>")
    assert mail(correction(message_id=""))["References"] is None
    assert one["Auto-Submitted"] == "auto-generated"


def test_the_grade_is_the_one_that_was_told() -> None:
    claimed = told(grade=Grade.CLAIMED)
    taken_back = withdrawn(replace(claimed, grade=Grade.CONFIRMED, revision=2))
    plain, _ = parts(mail(Correction(told=claimed, withdrawn=taken_back, told_at=TOLD, sure=True)))
    assert "逾期（页面自述） · 已撤回" in plain and "已核实" not in plain


def test_what_may_not_have_arrived_is_told_as_such() -> None:
    assert "该邮件是否送达不明" in parts(mail(correction(sure=False)))[0]
    assert "whether that mail arrived is not known" in parts(mail(correction(sure=False), language="en"))[1]


def test_crawled_and_typed_markup_is_inert() -> None:
    of = told(body_name=HOSTILE, summary=HOSTILE)
    plain, html = parts(mail(correction(of, reason=HOSTILE)))
    assert "<script" not in html and "<img" not in html and "evil.example" not in html + plain
    assert "{{7*7}}" in plain and "13812345678" not in plain + html


def test_many_corrections_stay_small_and_are_named() -> None:
    many = [correction(told(f"6401221{n:02}-2018-late", summary="很长的一句话，" * 60)) for n in range(90)]
    message = mail(*many)
    (table,) = message.iter_attachments()
    assert all(one.told.finding in parts(message)[0] for one in many)
    assert "已撤回" in table.get_content()
    assert len(message.as_bytes()) - len(table.as_bytes()) <= MOST_BYTES
    assert "<1@x>" in message["References"]


def row(telling: TellingKind, revision: int, **more: Any) -> Alert:
    given: dict[str, Any] = {"recipient": A, "digest": "daily", "created_at": TOLD, "state": AlertState.SENT} | more
    return Alert(id=1, finding="f", revision=revision, telling=telling, **given)


def test_what_was_told_is_what_stood_on_the_day_of_the_sending() -> None:
    first = told()
    second = replace(first, revision=2, summary="第二种说法", recorded_at=TOLD + timedelta(days=1))
    third = replace(first, revision=3, summary="第三种说法", recorded_at=TOLD + timedelta(days=3))
    history = [first, second, third, withdrawn(third)]
    correcting = row(TellingKind.CORRECTION, 4)
    accused = row(TellingKind.ACCUSATION, 1, sent_at=TOLD + timedelta(days=2), message_id="<7@x>")
    others = [row(TellingKind.ACCUSATION, 1, recipient=B), row(TellingKind.ACCUSATION, 1, opening=9), correcting]
    made = correction_of(correcting, [*others, accused], history)
    assert (made.told, made.withdrawn, made.message_id, made.sure) == (second, history[-1], "<7@x>", True)
    assert made.told_at == TOLD + timedelta(days=2)
    lost = replace(accused, sent_at=None, state=AlertState.DROPPED)
    made = correction_of(correcting, [lost], history)
    assert (made.told, made.told_at, made.sure) == (first, TOLD, False)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "data", write=True) as opened:
        yield opened


def config(*recipients: Recipient, port: int = 1) -> Config:
    smtp = SmtpConfig(host="127.0.0.1", port=port)
    return Config(alerts=AlertsConfig(sender="nianbao@example.org", smtp=smtp, recipients=recipients))


def write(archive: Archive, settings: Config, *findings: Finding) -> None:
    rows = [(f.finding, f.revision, to, digest, TOLD) for f in findings for to, digest in alerts_for(f, settings)]
    archive.record(findings, rows)


def test_over_a_real_server_each_recipient_gets_one_in_their_language(archive: Archive) -> None:
    with postbox() as (box, port):
        settings = config(Recipient(email=A), Recipient(email=B, language="en", digest="immediate"), port=port)
        write(archive, settings, told())
        assert send_due(archive, settings, TOLD).sent == 2
        archive.record([withdrawn(told())])
        # The digest of that day is out already; a correction does not wait for the next.
        summary = send_due(archive, settings, NOW)
        assert (summary.sent, summary.findings, summary.corrections) == (2, 0, 2)
        assert send_due(archive, settings, NOW + timedelta(days=3)).sent == 0
    first = {to: message["Message-ID"] for to, message in box.mails[:2]}
    assert {to: message["In-Reply-To"] for to, message in box.mails[2:]} == first
    assert {to: str(message["Subject"])[:4] for to, message in box.mails[2:]} == {A: "年报监测", B: "Annu"}
    assert len({message["Message-ID"] for _, message in box.mails}) == 4


def test_a_correction_on_the_day_of_the_digest_does_not_hold_it_up(archive: Archive) -> None:
    with postbox() as (box, port):
        settings = config(Recipient(email=A), port=port)
        write(archive, settings, told())
        send_due(archive, settings, TOLD)
        archive.record([withdrawn(told())])
        box.data[A] = "451 later"
        assert send_due(archive, settings, NOW).deferred == 1
        write(archive, settings, told("640122104-2018-late"))
        box.data.clear()
        summary = send_due(archive, settings, NOW + timedelta(hours=1))
        assert (summary.sent, summary.findings, summary.corrections) == (2, 1, 1)
    assert len(box.mails) == 3


def test_a_mail_of_which_nobody_knows_is_corrected_and_not_repeated(archive: Archive) -> None:
    with hanging_up() as (_, port):
        settings = config(Recipient(email=A), port=port)
        write(archive, settings, told(), told("640122104-2018-late"))
        assert send_due(archive, settings, TOLD).unknown == 1
    archive.record([withdrawn(told())])
    with postbox() as (box, port):
        settings = config(Recipient(email=A), port=port)
        summary = send_due(archive, settings, NOW)
        assert (summary.sent, summary.findings, summary.corrections) == (2, 1, 1)
    again, taken_back = (parts(message)[0] for _, message in box.mails)
    assert "640122104-2018-late" in again and "640122103-2018-late" not in again
    assert "640122103-2018-late" in taken_back and "送达不明" in taken_back


def test_a_second_telling_is_another_mail(archive: Archive) -> None:
    with postbox() as (box, port):
        settings = config(Recipient(email=A, digest="immediate"), port=port)
        write(archive, settings, told())
        send_due(archive, settings, TOLD)
        archive.record([withdrawn(told())])
        write(archive, settings, replace(told(), revision=3, reason="曾排除", reason_english="dismissed once"))
        assert send_due(archive, settings, TOLD + timedelta(hours=1)).sent == 2
    assert len({message["Message-ID"] for _, message in box.mails}) == 3
    first, taken_back, second = (parts(message)[0] for _, message in box.mails)
    assert "更正" in taken_back and "更正" not in first + second
    assert "此前：曾排除" in second

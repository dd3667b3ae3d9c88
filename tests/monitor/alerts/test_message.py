"""Mails: subject and layout, two parts of one meaning, nothing remote, no header split, size kept."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import pytest

from monitor.alerts.letter import Occasion
from monitor.alerts.message import MOST_BYTES, message_for, stable_message_id
from storage.findings import Change, Finding, FindingKind, Grade, Part, Status
from storage.moments import SHANGHAI
from tests.storage.made import finding

NOW = datetime(2019, 4, 1, 6, 40, tzinfo=SHANGHAI)
HOSTILE = "</td><script>alert(1)</script><img src=http://evil.example/x.png>{{7*7}}{% for %}${x}%s"


def occasion(**more: Any) -> Occasion:
    given: dict[str, Any] = {
        "now": NOW,
        "sender": "nianbao@example.org",
        "dashboard": "http://10.0.0.5:8000/",
        "head": "42-" + "ab" * 32,
        "counties": {"640122": "贺兰县", "640181": "灵武市"},
    } | more
    return Occasion(**given)


def missing(number: int, **more: Any) -> Finding:
    body = f"6401221{number:02}"
    given: dict[str, Any] = {
        "kind": FindingKind.MISSING,
        "body": body,
        "body_name": f"第{number}镇人民政府",
        "report": f"{body}-2018",
        "url": None,
        "due": date(2019, 3, 31),
        "rule": "《政府信息公开条例》第三十一条",
        "rule_english": "Regulation, art. 31",
        "summary": f"第{number}镇 2018 年度报告未公布。",
        "summary_english": f"body {number}: not published.",
    } | more
    return finding(f"{body}-2018-missing", **given)


def changed(before: str, after: str, part: Part = Part.TEXT, label: str = "三、依申请公开情况") -> Finding:
    one = Change(part=part, before=before, after=after, label=label)
    return finding(
        "640122103-2018-changed-2",
        kind=FindingKind.CHANGED,
        grade=Grade.SUBSTANTIVE,
        summary="金贵镇 2018 年度报告有变动。",
        summary_english="It changed.",
        changes=(one,),
    )


def mail(*findings: Finding, language: str = "zh", **more: Any) -> EmailMessage:
    made = message_for(findings, recipient="staff@example.org", language=language, occasion=occasion(**more))
    read = BytesParser(policy=policy.default).parsebytes(made.as_bytes())
    assert isinstance(read, EmailMessage)
    return read


def parts(message: EmailMessage) -> tuple[str, str]:
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None and html is not None
    return plain.get_content(), html.get_content()


def test_the_subject_counts_worst_first_and_names_the_county() -> None:
    found = (missing(1), missing(2), changed("3", "5"))
    assert mail(*found)["Subject"] == "年报监测 2019-04-01：未公布 2，变动 1（贺兰县）"
    english = mail(*found, language="en")["Subject"]
    assert english == "Annual reports 2019-04-01: 2 not published, 1 changed (贺兰县)"


def test_several_counties_are_counted_in_the_subject() -> None:
    assert mail(missing(1), missing(2, county="640181"))["Subject"].endswith("（贺兰县等 2 个县）")


def test_a_finding_is_told_with_all_that_decides_it() -> None:
    told = finding(
        summary="金贵镇 2018 年度报告未按时公布。",
        due=date(2019, 3, 31),
        rule="《条例》第三十一条",
        evidence=(
            {"type": "claim", "source": "page", "date": "2019-03-28", "raw": "2019-03-28"},
            {"type": "stamp", "source": "url", "date": "2019-04-04", "raw": "t20190404"},
            {"type": "absent", "at": "2019-04-02T06:00:00+08:00", "complete": True, "listed": False},
            {"type": "first_seen", "at": "2019-04-05T06:03:00+08:00"},
        ),
    )
    for text in parts(mail(told)):
        for fact in (
            "640122103-2018-late",
            "逾期（已核实）",
            "2019-03-31",
            "《条例》第三十一条",
            "2019-03-28（页面标示）",
            "2019-04-04（网址中的日期）",
            "最后一次查看仍无 2019-04-02 06:00",
            "首次见到 2019-04-05 06:03（北京时间）",
            "http://10.0.0.5:8000/findings/640122103-2018-late",
            "42-abab",
        ):
            assert fact in text, fact


@pytest.mark.parametrize("language", ["zh", "en"])
def test_text_and_html_say_the_same(language: str) -> None:
    found = (missing(1), changed("收到申请3件，均已答复。", "收到申请5件，均已答复。"), finding())
    plain, html = parts(mail(*found, language=language, unseen=[finding("640122-unreachable", summary="网站无法连接")]))
    shown = re.sub(r"<style.*?</style>|<title>.*?</title>", "", html, flags=re.DOTALL)
    words = set(re.findall(r"[\w-]{2,}", re.sub(r"<[^>]+>", " ", shown)))
    said = set(re.findall(r"[\w-]{2,}", re.sub("[【】]", " ", plain)))
    # The link is an address in the one and stands behind the number in the other.
    assert words <= said
    assert said - words <= {"8000", "findings", "http", "10", "证据", "Evidence"}


def test_a_changed_sentence_is_marked_without_colour() -> None:
    plain, html = parts(mail(changed("收到申请3件。", "收到申请5件。")))
    assert "收到申请【3】件。" in plain and "收到申请【5】件。" in plain
    assert re.search(r"<del[^>]*>3</del>", html) and re.search(r"<ins[^>]*>5</ins>", html)


def test_a_changed_figure_stands_on_one_line() -> None:
    plain, _ = parts(mail(changed("3", "5", Part.TABLE, "收到申请数")))
    assert "收到申请数：3 → 5" in plain


def test_crawled_markup_is_inert() -> None:
    told = missing(1, body_name=HOSTILE, summary=HOSTILE, rule=HOSTILE)
    plain, html = parts(mail(told, changed(HOSTILE, HOSTILE + "。")))
    assert "<script" not in html and "<img" not in html and "evil.example" not in html
    assert "{{7*7}}" in plain and "49" not in plain
    assert "evil.example" not in plain


def test_nothing_is_fetched_from_anywhere() -> None:
    _, html = parts(mail(missing(1), changed("http://evil.example/a", "http://evil.example/b")))
    targets = re.findall(r"(?:src|href|url)\s*[=(]\s*[\"']?([^\"')>\s]+)", html)
    assert targets and all(target.startswith("http://10.0.0.5:8000/findings/") for target in targets)
    assert "<style" not in html and "<link" not in html


def test_no_personal_data_leaves() -> None:
    before, after = "联系电话：0951-8061234，zhang@example.gov.cn", "联系电话：13812345678，li@example.gov.cn"
    for text in parts(mail(changed(before, after))):
        assert not any(secret in text for secret in ("8061234", "13812345678", "zhang@", "li@"))


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\v", "\u2028", "\x85"])
def test_headers_cannot_be_split(sign: str) -> None:
    names = {"640122": f"贺兰县{sign}Bcc: victim@example.org"}
    made = message_for(
        [missing(1)],
        recipient="staff@example.org",
        language="zh",
        occasion=occasion(counties=names, sender=f"nianbao@example.org{sign}X-Evil: 1"),
    )
    read = BytesParser(policy=policy.default).parsebytes(made.as_bytes())
    assert read["Bcc"] is None and read["X-Evil"] is None
    assert "Bcc: victim@example.org" in read["Subject"]


def test_a_long_list_goes_into_a_table_and_every_id_is_named() -> None:
    found = [missing(n, summary='=HYPERLINK("http://evil.example")' if n == 3 else "未公布。") for n in range(100)]
    message = mail(*found)
    plain, _ = parts(message)
    assert all(one.finding in plain for one in found)
    (attachment,) = message.iter_attachments()
    rows = list(csv.reader(io.StringIO(attachment.get_content().lstrip("\ufeff"))))
    assert len(rows) == 101
    assert {row[0] for row in rows[1:]} == {one.finding for one in found}
    assert not any(cell[:1] in tuple("=+-@\t\r\n") for row in rows for cell in row if cell)
    assert any(row[-1].startswith("'=HYPERLINK") for row in rows)
    assert attachment.get_filename() == "nianbao-2019-04-01.csv"


def test_a_short_list_has_no_attachment() -> None:
    assert list(mail(*(missing(n) for n in range(20))).iter_attachments()) == []


def test_mails_stay_small() -> None:
    long = "很长的一句话，" * 200
    found = [replace(missing(n % 100, summary=long, rule=long), finding=f"{n}-2018-missing") for n in range(3000)]
    found.append(changed(long + "1", long + "2"))
    message = mail(*found)
    size = len(message.as_bytes()) - sum(len(part.as_bytes()) for part in message.iter_attachments())
    assert size <= MOST_BYTES


def test_the_message_id_is_that_of_recipient_findings_and_day() -> None:
    first = stable_message_id("a@example.org", ["x", "y"], date(2019, 4, 1), "n@example.org")
    assert first == stable_message_id("a@example.org", ["y", "x", "x"], date(2019, 4, 1), "n@example.org")
    assert first.startswith("<20190401.") and first.endswith("@example.org>")
    others = {
        stable_message_id("b@example.org", ["x", "y"], date(2019, 4, 1), "n@example.org"),
        stable_message_id("a@example.org", ["x"], date(2019, 4, 1), "n@example.org"),
        stable_message_id("a@example.org", ["x", "y"], date(2019, 4, 2), "n@example.org"),
    }
    assert len(others | {first}) == 4


def test_a_withdrawn_finding_is_told_as_one() -> None:
    taken_back = missing(1, status=Status.WITHDRAWN, resolved_at=NOW)
    assert "已撤回 2019-04-01" in parts(mail(taken_back))[0]


def test_what_could_not_be_seen_stands_at_the_end() -> None:
    unseen = [
        finding("640122-unreachable", kind=FindingKind.UNREACHABLE, grade=None, summary="www.nxhl.gov.cn 无法连接")
    ]
    for text in parts(mail(missing(1), unseen=unseen)):
        assert "www[.]nxhl[.]gov[.]cn 无法连接" in text

"""What a mail says of each kind of finding: all that decides it, in few lines, in both languages, in both parts."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import pytest

from monitor.alerts.account import account_of
from monitor.alerts.digest_csv import digest_csv
from monitor.alerts.letter import Occasion
from monitor.alerts.message import message_for
from storage.findings import Change, Finding, FindingKind, Part
from tests.monitor.alerts.made import NOW, of_every_kind, unseen
from tests.storage.made import finding

DECIDES = {
    "missing": ["期限：2022-01-31（含当日），依据：《政府信息公开条例》第四十九条", "最后一次查看仍无 2022-02-07 06:02（共 9 次完整查看）"],
    "late": ["痕迹 2022-02-08（网址中的日期）", "最后一次查看仍无 2022-02-07 06:02；首次见到 2022-02-08 06:03（北京时间）"],
    "date_conflict": ["2022-01-28（页面标示）；痕迹 2022-02-08（网址中的日期）", "有待说明"],
    "premature": ["2021-12-20（页面标示）", "早于 2021 年度终结"],
    "changed": ["本年新收政府信息公开申请数量 · 总计：3 → 5", "申请【3】件", "申请【5件，其中不予公开1】件"],
    "removed": ["最后见到 2022-03-09 06:04（北京时间）"],
    "inconsistent": ["各项之和为 11", "G21-04：本年新收 9", "X-03：上年结转 2", "另有 2 处，见证据"],
    "incomplete": ["未见各项：第1项内容；第2项内容；第3项内容；第4项内容；第5项内容"],
    "format": ["应为 2021 年格式", "章节标题：概述；主动公开情况"],
    "access": ["附件“年报.pdf”已加密，无法打开"],
    "copied": ["雷同对象：南梁台子管委会 640122106-2021，标示 2022-01-20：93%（758 / 812 字）", "相同文字：专人负责"],
}  # fmt: skip


def digest(*findings: Finding, language: str = "zh", with_table: bool = True) -> EmailMessage:
    occasion = Occasion(
        now=NOW,
        sender="nianbao@example.org",
        dashboard="http://10.0.0.5:8765",
        counties={"640122": "贺兰县"},
        unseen=[unseen()],
    )
    made = message_for(
        findings, recipient="staff@example.org", language=language, occasion=occasion, with_table=with_table
    )
    read = BytesParser(policy=policy.default).parsebytes(made.as_bytes())
    assert isinstance(read, EmailMessage)
    return read


def html_of(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    content = part.get_content()
    assert isinstance(content, str)
    return content


def test_every_accusation_there_is_has_its_lines() -> None:
    assert set(DECIDES) == {kind.value for kind in FindingKind if kind.accuses}
    assert {one.kind.value for one in of_every_kind()} == set(DECIDES)


@pytest.mark.parametrize("kind", DECIDES)
def test_each_kind_is_told_with_what_decides_it(kind: str) -> None:
    (one,) = (each for each in of_every_kind() if each.kind.value == kind)
    text = text_of(digest(one))
    for fact in DECIDES[kind]:
        assert fact in text, fact


def lines_of(text: str, name: str) -> list[str]:
    """The lines that a mail's text has between the head of a finding and its number, as they stand there."""
    lines = text.splitlines()
    last = next(at for at, line in enumerate(lines) if line.strip().startswith(("编号：" + name, "Number: " + name)))
    first = max(at for at in range(last) if not lines[at].startswith("  "))
    return lines[first + 1 : last]


def crowded() -> list[Finding]:
    """Every kind with far more to tell than there is room for, opened anew after a withdrawal."""
    made = []
    for one in of_every_kind():
        changes = tuple(
            Change(part=part, before=f"旧{n}句话，一共{n}件。", after=f"新{n}句话，一共{n + 1}件。", label=f"第{n}处")
            for n, part in enumerate((Part.TEXT, Part.TABLE, Part.DATE, Part.TITLE, Part.ATTACHMENT) * 4)
        )
        twins = tuple(item for item in one.evidence if item["type"] == "twin") * 5
        reason = "曾于 2022-03-01 撤回：当时网站改版。"
        more = {"changes": changes} if one.kind is FindingKind.CHANGED else {}
        made.append(
            replace(
                one, rules=one.rules * 6, evidence=(*one.evidence, *twins, *CLAIMED), reason=reason,
                reason_english="withdrawn 2022-03-01", **more,
            )  # type: ignore[arg-type]
        )  # fmt: skip
    return made


CLAIMED: tuple[dict[str, Any], ...] = (
    {"type": "claim", "source": "page", "date": "2022-01-28", "raw": "发布时间：2022-01-28"},
    {"type": "stamp", "source": "url", "date": "2022-02-08", "raw": "t20220208_123.html"},
    {"type": "absent", "at": "2022-02-07T06:02:00+08:00", "complete": True, "listed": False},
    {"type": "first_seen", "at": "2022-02-08T06:03:00+08:00", "version": 1},
)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_finding_takes_five_lines_at_most(language: str) -> None:
    """Lines of the text as it is read, and rows of the HTML; its head, number and link beside them."""
    for found in (list(of_every_kind()), crowded()):
        message = digest(*found, language=language)
        text, html = text_of(message), html_of(message)
        for one in found:
            assert 1 <= len(lines_of(text, one.finding)) <= 5, (one.kind, lines_of(text, one.finding))
        tables = re.findall(r"<table.*?</table>", html, re.DOTALL)
        assert len(tables) == len(found)
        assert all(table.count("<tr") <= 6 for table in tables)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_has_no_room_is_counted_and_what_decides_it_stays(language: str) -> None:
    """Of twenty changes two are told, and that there are eighteen more; nothing is left out in silence."""
    more = "另有 19 处，见证据" if language == "zh" else "and 19 more, see the evidence"
    (changed,) = (one for one in crowded() if one.kind is FindingKind.CHANGED)
    lines = lines_of(text_of(digest(changed, language=language)), changed.finding)
    assert len(lines) == 5 and any(more in line for line in lines), lines
    assert any("旧" in line and "→" in line and "新" in line for line in lines)
    told = account_of(replace(changed, changes=changed.changes[:2], reason=""), language, "/x")
    assert len(told.lines) <= 5 and not [line for line in told.lines if "另有" in line.text or "more" in line.text]
    assert [line.label for line in told.lines if line.after] == ["第0处", "第1处"]


def test_every_dropped_line_is_counted() -> None:
    """However many lines there are, those told and those counted are all of them."""
    (one,) = (each for each in of_every_kind() if each.kind is FindingKind.INCONSISTENT)
    for number in range(1, 12):
        rules = tuple(replace(one.rules[0], id=f"G21-{n:02}", says=f"第{n}项") for n in range(number))
        lines = account_of(replace(one, rules=rules), "zh", "/x").lines
        told = sum(line.label.startswith("G21-") for line in lines)
        counted = [int(found) for line in lines for found in re.findall(r"另有 (\d+) 处", line.text)]
        # The summary tells the first.
        assert 1 + told + sum(counted) == number and len(lines) <= 5


def test_english_labels_stand_in_the_english_mail() -> None:
    text = text_of(digest(*of_every_kind(), language="en"))
    for fact in ("Same as: 南梁台子管委会 640122106-2021, dated 2022-01-20: 93% (758 of 812 signs)",
                 "All of them: item 1; item 2", "and 2 more, see the evidence", "Due: 2022-01-31, by: Regulation, art. 49"):  # fmt: skip
        assert fact in text, fact
    labels = ("依据：", "期限：", "查看：", "雷同对象", "未见各项", "编号：", "另有")
    assert not [label for label in labels if label in text]


def test_a_long_subject_names_the_gravest_kinds() -> None:
    assert digest(*of_every_kind())["Subject"] == (
        "年报监测 2022-04-01：撤下 1，未公布 1，逾期 1，变动 1，其他 7（贺兰县）"
    )
    assert "雷同 1" in text_of(digest(*of_every_kind())).splitlines()[0]


def test_the_end_says_how_to_answer_and_how_to_get_less() -> None:
    (one,) = (each for each in of_every_kind() if each.kind is FindingKind.MISSING)
    zh, en = text_of(digest(one)), text_of(digest(one, language="en"))
    for text in (zh, en):
        assert "nianbao review 640122-jyj-2021-missing --confirm" in text and "--dismiss --why" in text
        assert "[[alerts.recipients]]" in text
        assert "www[.]nxhl[.]gov[.]cn" in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_table_of_a_digest_has_every_finding(language: str) -> None:
    (table,) = digest(*of_every_kind(), language=language).iter_attachments()
    rows = list(csv.reader(io.StringIO(table.get_content().lstrip("\ufeff"))))
    head, *lines = rows
    assert {line[0] for line in lines} == {one.finding for one in of_every_kind()}
    assert all(len(line) == len(head) for line in lines)
    shown = {name: dict(zip(head, line, strict=True)) for line in lines for name in (line[0],)}
    late = shown["640122104-2021-late"]
    names = ("期限", "首次见到", "证据") if language == "zh" else ("due", "first seen", "evidence")
    assert [late[name] for name in names] == [
        "2022-01-31",
        "2022-02-08 06:03",
        "http://10.0.0.5:8765/findings/640122104-2021-late",
    ]
    assert "3 → 5" in shown["640122103-2021-changed-2"]["变动" if language == "zh" else "changes"]


def test_t113_no_cell_is_a_formula() -> None:
    evil = [
        finding(f"64012210{n}-2018-late", body_name=text, summary=text, summary_english=text, rule=text)
        for n, text in enumerate(("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r\n=1", "正常"))
    ]
    content = digest_csv(evil, "zh", lambda one: f'=HYPERLINK("{one.finding}")')
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 8
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r\n") and cell]


def test_a_mail_at_once_has_no_table_and_a_digest_has_one() -> None:
    assert list(digest(*of_every_kind(), with_table=False).iter_attachments()) == []
    assert len(list(digest(of_every_kind()[0]).iter_attachments())) == 1

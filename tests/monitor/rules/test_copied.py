"""内容雷同: shares to the per cent, who is told, what the finding shows, and that no content makes it fail."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.alerts.account import account_of
from monitor.config import ConfirmConfig
from monitor.copies.masking import Names, own_text
from monitor.copies.signing import signature_of
from monitor.copies.twins import Order, Twin, find_twins, template_of
from monitor.evidence import exhibits
from monitor.rules import copied
from monitor.rules.base import Context
from storage.bodies import BodyKind, Deadline, PublishingBody
from storage.cases import Case
from storage.contents import Attachment, ReportContent, Section
from storage.findings import Conclusion, Finding, FindingKind, Grade, Status
from storage.moments import SHANGHAI
from storage.sightings import Version
from storage.signatures import Signature

SEEN = datetime(2019, 3, 20, 6, tzinfo=SHANGHAI)
NOW = datetime(2019, 4, 20, 8, tzinfo=SHANGHAI)
CONTEXT = Context(
    body=PublishingBody(code="640122103", county="640122", name="柳河镇人民政府", kind=BodyKind.TOWNSHIP),
    deadline=Deadline(due=date(2019, 3, 31), rule="条例第三十一条", rule_english="art. 31", statutory=True),
    confirm=ConfirmConfig(),
    now=NOW,
)


def version(number: int = 1, content: ReportContent | None = None) -> Version:
    return Version(
        report="640122103-2018",
        number=number,
        url="http://site/1.html",
        content=content or ReportContent(title="年报", unit=None, year=2018, source=None, text="文"),
        fingerprint="f",
        sha256=f"{number:064d}",
        first_seen=SEEN,
        last_seen=SEEN,
        looks=1,
        capture=number,
    )


def case(*versions: Version) -> Case:
    return Case(report="640122103-2018", body="640122103", kind="township", year=2018, versions=versions)


def twin(
    share: float = 1.0, own: int = 1000, report: str = "640122104-2018", order: Order = Order.SHOWN, **more: object
) -> Twin:
    given = {
        "report": report,
        "number": 2,
        "county": "640122",
        "url": "http://site/2.html",
        "sha256": "2" * 64,
        "capture": 22,
        "first_seen": SEEN - timedelta(9),
        "title": "金山镇2018年度报告",
        "unit": "金山镇",
        "shown": date(2019, 3, 9),
        "signs": "",
    } | more
    other = Signature(**given)  # type: ignore[arg-type]
    passages = ("把旧档案搬进了新屋子", "晒了三天三夜")
    return Twin(version=1, other=other, order=order, own=own, shared=round(share * own), passages=passages)


def told(
    *twins: Twin, context: Context = CONTEXT, versions: tuple[Version, ...] = (version(),)
) -> tuple[Conclusion, ...]:
    return copied.check(case(*versions), replace(context, twins=twins))


OWN_YEAR = "640122103-2017"


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ((twin(0.8),), True),
        ((twin(0.799),), False),
        ((twin(0.9, report=OWN_YEAR, order=Order.YEAR),), True),
        ((twin(0.899, report=OWN_YEAR, order=Order.YEAR),), False),
        ((twin(own=300),), True),
        ((twin(own=299),), False),
        ((twin(report="640122103-2018"),), False),
        ((), False),
        ((twin(0.5), twin(0.6), twin(0.85, report="640122105-2018")), True),
    ],
)
def test_how_much_it_takes(given: tuple[Twin, ...], found: bool) -> None:
    assert bool(told(*given)) is found


def test_only_the_newest_version_counts() -> None:
    assert told(twin(), versions=(version(1), version(2))) == ()
    assert told(twin(), versions=()) == ()


def test_who_owes_nothing_is_not_told() -> None:
    assert told(twin(), context=replace(CONTEXT, owed=False)) == ()


def test_what_it_says_and_shows() -> None:
    (found,) = told(twin(0.93, own=1234))
    assert (found.kind, found.grade, found.url) == (FindingKind.COPIED, Grade.SUSPECTED, "http://site/1.html")
    assert found.summary == (
        "柳河镇人民政府 2018 年度报告与金山镇 2018 年度报告（640122104-2018）内容雷同：自有文字 1234 字中 93% 与之相同，"
        "后者在先（2019-03-09）。须人工核对。"
    )
    assert found.summary_english == (
        "柳河镇人民政府, report for 2018: same text as the report of 金山镇 for 2018 (640122104-2018): 93% of its own 1234 "
        "signs stand there too; that one came first (2019-03-09). To be checked by a person."
    )
    assert found.since == SEEN
    mine, other, *passages = found.evidence
    assert (mine["type"], mine["version"], mine["sha256"]) == ("version", 1, f"{1:064d}")
    assert other == {
        "type": "twin",
        "at": "2019-03-11T06:00:00+08:00",
        "report": "640122104-2018",
        "unit": "金山镇",
        "title": "金山镇2018年度报告",
        "version": 2,
        "url": "http://site/2.html",
        "sha256": "2" * 64,
        "capture": 22,
        "share": 0.93,
        "own": 1234,
        "shared": 1148,
        "order": "shown",
        "shown": "2019-03-09",
    }
    assert [one["raw"] for one in passages] == ["把旧档案搬进了新屋子", "晒了三天三夜"]
    assert "国办公开办函〔2021〕30号" in found.rule


def test_a_title_without_end_is_cut() -> None:
    (found,) = told(twin(title="长" * 200))
    assert found.evidence[1]["title"] == "长" * 80


def test_a_share_is_never_rounded_up() -> None:
    (found,) = told(twin(0.999))
    assert " 99% " in found.summary


@pytest.mark.parametrize(
    ("given", "zh", "en"),
    [
        (twin(order=Order.SEEN, shown=None), "后者先被见到（2019-03-11）", "that one was seen first (2019-03-11)"),
        (twin(order=Order.UNKNOWN), "孰先孰后无法判断", "which was first cannot be told"),
        (
            twin(report=OWN_YEAR, order=Order.YEAR),
            "与本单位 2017 年度报告内容雷同",
            "same text as its own report for 2017",
        ),
        (twin(unit=None), "与640122104 2018 年度报告（640122104-2018）", "the report of 640122104 for 2018"),
    ],
)
def test_which_came_first(given: Twin, zh: str, en: str) -> None:
    (found,) = told(given)
    assert zh in found.summary
    assert en in found.summary_english


def test_the_likest_is_told_another_body_before_the_own_last_year() -> None:
    (found,) = told(twin(0.9), twin(0.95, report="640122105-2018"), twin(0.6, report="640122106-2018"))
    assert "640122105-2018" in found.summary
    assert "另与 1 份报告雷同" in found.summary
    assert [one["report"] for one in found.evidence if one["type"] == "twin"] == ["640122105-2018", "640122104-2018"]
    (found,) = told(twin(report=OWN_YEAR, order=Order.YEAR), twin())
    assert "640122104-2018" in found.summary


def test_it_began_when_both_were_there() -> None:
    late = twin(order=Order.UNKNOWN, first_seen=SEEN + timedelta(3))
    assert told(late)[0].since == SEEN + timedelta(3)
    assert told(twin(first_seen=NOW + timedelta(1)))[0].since == NOW


def finding_of(conclusion: Conclusion) -> Finding:
    return Finding(
        finding="640122103-2018-copied",
        revision=1,
        kind=conclusion.kind,
        grade=conclusion.grade,
        status=Status.OPEN,
        county="640122",
        body="640122103",
        body_name="柳河镇人民政府",
        report_year=2018,
        report="640122103-2018",
        url=conclusion.url,
        due=None,
        rule=conclusion.rule,
        rule_english=conclusion.rule_english,
        since=conclusion.since,
        detected_at=NOW,
        recorded_at=NOW,
        resolved_at=None,
        summary=conclusion.summary,
        summary_english=conclusion.summary_english,
        evidence=conclusion.evidence,
    )


def test_mail_and_screen_show_the_share_the_other_report_and_a_passage() -> None:
    (found,) = told(twin(0.93))
    finding = finding_of(found)
    mail = account_of(finding, "zh", "/finding/x")
    assert mail.head == "2018 年度：内容雷同（待核实）"
    assert ("相同文字", "把旧档案搬进了新屋子") in [(line.label, line.text) for line in mail.lines]
    assert ("Same text", "把旧档案搬进了新屋子") in [
        (line.label, line.text) for line in account_of(finding, "en", "").lines
    ]
    shown = exhibits(finding, "zh")
    assert (shown[1].what, shown[1].detail, shown[1].url) == (
        "雷同的报告",
        "金山镇 640122104-2018 · 93% · 930 / 1000",
        "http://site/2.html",
    )
    assert (shown[2].what, shown[2].detail) == ("相同文字", "「把旧档案搬进了新屋子」")


contents = st.builds(
    ReportContent,
    title=st.text(max_size=40),
    unit=st.none() | st.text(max_size=10),
    year=st.none() | st.integers(1900, 2100),
    source=st.none(),
    text=st.text(max_size=50)
    | st.lists(st.text(alphabet="旧档案晒金山镇0１，。；\t\n《》\ud800", max_size=30), max_size=60).map(
        lambda some: "把账贴出来" * 80 + "，".join(some)
    ),
    sections=st.just(()) | st.just((Section(no="一", title="概述", text="x"),)),
    attachments=st.just(()) | st.just((Attachment(name="a", url="u", type="pdf", problem="unread"),)),
    signals=st.sampled_from([(), ("recognised_text",)]),
)


@given(contents, contents)
def test_no_content_makes_it_fail(mine: ReportContent, theirs: ReportContent) -> None:
    names = Names(["金山镇人民政府"])
    ours, other = version(content=mine), replace(version(content=theirs), report="640122102-2018")
    signed = signature_of(ours, "640122", names), signature_of(other, "640122", names)
    common = template_of({signed[0].report: [signed[1]]}, {one.report: one for one in signed})
    twins = find_twins(signed[0], own_text(mine, names), mine.text, [signed[1]], common)
    for found in copied.check(case(ours), replace(CONTEXT, twins=twins)):
        json.dumps(found.evidence)
        assert found.evidence
        assert found.since <= NOW
        assert "柳河镇人民政府" in found.summary
        assert "2018" in found.summary

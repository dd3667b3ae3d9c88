"""States of body-years, county figures, deadlines ahead and facts in a few words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from monitor.config import Config
from monitor.dashboard.pages import coverage, fact, next_deadlines, state_view
from monitor.when.body_year import BodyYearState
from storage.bodies import BodyKind, PublishingBody
from storage.findings import Finding, FindingKind, Grade, Status
from storage.moments import SHANGHAI
from storage.overview_lines import ReportLine
from tests.monitor.dashboard.county import (
    CHANGED,
    CHANGED_BODY,
    LATE,
    MISSING,
    NOW,
    finding,
    findings,
    report_line,
    site,
)

DUE_ENDS = datetime(2019, 4, 1, tzinfo=SHANGHAI)


def state(*found: Finding, seen: ReportLine | None = None, now: datetime = NOW, **more: Any) -> BodyYearState:
    return state_view(more.get("body", CHANGED_BODY), 2018, line=seen, findings=found, config=Config(), now=now).state


def flag(kind: FindingKind, grade: Grade, **more: Any) -> Finding:
    return finding(CHANGED, kind, grade, **more)


def test_withdrawn_comes_before_all() -> None:
    seen = report_line(DUE_ENDS - timedelta(days=3))
    removed, late = flag(FindingKind.REMOVED, Grade.CONFIRMED), flag(FindingKind.LATE, Grade.CONFIRMED)
    assert state(late, removed, seen=seen) is BodyYearState.REMOVED


def test_what_only_might_be_withdrawn_is_not_called_so() -> None:
    assert state(flag(FindingKind.REMOVED, Grade.SUSPECTED), seen=report_line(NOW)) is BodyYearState.CANNOT_TELL


@pytest.mark.parametrize(
    ("grade", "expected"),
    [
        (Grade.CONFIRMED, BodyYearState.MISSING),
        (Grade.SUSPECTED, BodyYearState.MISSING),
        (Grade.UNVERIFIED, BodyYearState.CANNOT_TELL),
    ],
)
def test_missing_by_its_grade(grade: Grade, expected: BodyYearState) -> None:
    assert state(flag(FindingKind.MISSING, grade)) is expected


@pytest.mark.parametrize(
    ("grade", "expected"),
    [
        (Grade.CONFIRMED, BodyYearState.LATE),
        (Grade.CLAIMED, BodyYearState.LATE),
        (Grade.SUSPECTED, BodyYearState.IN_TIME_CLAIMED),
    ],
)
def test_late_by_its_grade(grade: Grade, expected: BodyYearState) -> None:
    seen = report_line(DUE_ENDS + timedelta(days=4), date(2019, 3, 28))
    assert state(flag(FindingKind.LATE, grade), seen=seen) is expected


def test_the_due_day_is_in_time_until_its_last_second() -> None:
    assert state(seen=report_line(DUE_ENDS - timedelta(seconds=1))) is BodyYearState.IN_TIME
    assert state(seen=report_line(DUE_ENDS, date(2019, 3, 31))) is BodyYearState.IN_TIME_CLAIMED
    assert state(seen=report_line(DUE_ENDS, date(2019, 4, 1))) is BodyYearState.CANNOT_TELL
    assert state(seen=report_line(DUE_ENDS)) is BodyYearState.CANNOT_TELL


def test_without_a_report_before_and_after_the_due_day() -> None:
    assert state(now=DUE_ENDS - timedelta(seconds=1)) is BodyYearState.NOT_DUE
    assert state(now=DUE_ENDS) is BodyYearState.CANNOT_TELL


def test_what_is_not_owed() -> None:
    school = PublishingBody(code="x", county="640122", name="贺兰县第一小学", kind=BodyKind.INSTITUTION)
    assert state(body=school) is BodyYearState.NOT_OWED


def test_a_resolved_finding_decides_nothing() -> None:
    missing = flag(FindingKind.MISSING, Grade.CONFIRMED, status=Status.RESOLVED, resolved_at=NOW)
    assert state(missing, seen=report_line(DUE_ENDS - timedelta(days=1))) is BodyYearState.IN_TIME


def test_a_change_stands_beside_the_state_when_it_is_one_of_substance() -> None:
    def sign(grade: Grade) -> str:
        view = state_view(
            CHANGED_BODY,
            2018,
            line=report_line(DUE_ENDS - timedelta(days=1)),
            findings=(flag(FindingKind.CHANGED, grade),),
            config=Config(),
            now=NOW,
        )
        return view.sign

    assert (sign(Grade.SUBSTANTIVE), sign(Grade.EDITORIAL)) == ("●Δ", "●")


def test_a_county_is_all_its_bodies_by_years() -> None:
    shown = coverage(
        site(), lines=[report_line(DUE_ENDS - timedelta(days=1))], findings=findings(), config=Config(), now=NOW
    )
    assert shown.years == (2014, 2015, 2016, 2017, 2018)
    assert [body.code for body, _ in shown.rows] == [body.code for body in site().bodies]


def test_kinds_and_years_narrow_the_matrix() -> None:
    shown = coverage(site(), lines=[], findings=[], config=Config(), now=NOW, kinds=(BodyKind.TOWNSHIP,), last=2)
    assert shown.years == (2017, 2018)
    assert [body.name for body, _ in shown.rows] == ["金贵镇人民政府", "立岗镇人民政府", "常信乡人民政府"]


def test_deadlines_ahead_are_grouped_by_day_and_rule() -> None:
    january = datetime(2021, 1, 20, tzinfo=SHANGHAI)
    ahead = next_deadlines([site()], Config(), january, {2020: {"640122-jyj", "640122103"}})
    told = [(d.due, d.kinds, d.published, d.owed) for d in ahead]
    assert told == [
        (date(2021, 1, 31), (BodyKind.OFFICE, BodyKind.DEPARTMENT), 1, 2),
        (date(2021, 3, 31), (BodyKind.COUNTY,), 0, 1),
        (date(2021, 3, 31), (BodyKind.TOWNSHIP, BodyKind.SUBDISTRICT), 1, 4),
    ]
    assert next_deadlines([site()], Config(), datetime(2021, 4, 1, tzinfo=SHANGHAI), {}) == []


def test_facts_of_dates_are_short() -> None:
    shown = {"type": "claim", "source": "page", "date": "2019-03-10", "raw": ""}
    stamp = {"type": "stamp", "source": "url", "date": "2019-03-22", "raw": ""}
    absent = {"type": "absent", "at": "2019-03-20T06:00:00+08:00", "complete": True, "listed": False}
    proven = flag(FindingKind.DATE_CONFLICT, Grade.CONFIRMED, evidence=(shown, absent, stamp))
    assert fact(proven, "zh") == "标示 2019-03-10，2019-03-20 06:00 列表中仍无"
    assert fact(proven, "en") == "shown 2019-03-10, not in its lists on 2019-03-20 06:00"
    stamped = flag(FindingKind.DATE_CONFLICT, Grade.SUSPECTED, evidence=(shown, stamp, stamp))
    assert fact(stamped, "zh") == "标示 2019-03-10，系统痕迹 2019-03-22"
    assert fact(stamped, "en") == "shown 2019-03-10, traces of 2019-03-22"
    early = flag(FindingKind.PREMATURE, Grade.CLAIMED, evidence=({**shown, "date": "2018-12-20"},))
    assert fact(early, "zh") == "标示 2018-12-20，早于 2018 年度终结"
    assert fact(early, "en") == "shown 2018-12-20, before 2018 was over"


def test_facts_are_short() -> None:
    found = {f.finding: f for f in findings()}
    assert fact(found[f"{CHANGED}-changed-2"], "zh") == "收到申请数 3 → 5，另 1 处"
    assert fact(found[f"{CHANGED}-changed-2"], "en") == "收到申请数 3 → 5, and 1 more"
    assert fact(found[f"{LATE}-late"], "zh") == "期限 2019-03-31，首次见到 2019-04-05 06:03"
    assert (
        fact(found[f"{MISSING}-missing"], "zh") == "期限 2019-03-31，此后 3 次读完列表均无，最近一次 2019-04-08 06:00"
    )

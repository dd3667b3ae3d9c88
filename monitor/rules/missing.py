"""未公布: the due day is over, the body owes the report, and nobody ever saw it."""

from __future__ import annotations

from monitor.deadlines import end_of
from monitor.rules import phrases
from monitor.rules.base import Context
from monitor.rules.exhibits import (
    Exhibit,
    absence_exhibits,
    first_seen_exhibits,
    look_exhibits,
    reading_exhibits,
)
from monitor.when.absence import ever_listed, proves_absence, unread_near
from monitor.when.lateness import Lateness, LatenessGrade, judge_lateness
from monitor.wording import day, minute
from storage.cases import Case
from storage.findings import Conclusion, FindingKind, Grade
from storage.moments import to_text

_GRADES = {
    LatenessGrade.MISSING_CONFIRMED: Grade.CONFIRMED,
    LatenessGrade.MISSING_SUSPECTED: Grade.SUSPECTED,
    LatenessGrade.MISSING_UNVERIFIED: Grade.UNVERIFIED,
}


def check(case: Case, context: Context) -> tuple[Conclusion, ...]:
    """At most one conclusion; none before the first moment after the due day (T117), none once it was ever read."""
    if case.versions or case.last_readable is not None:
        return ()
    lateness = judge_lateness(case, context.deadline, context.now, confirm=context.confirm, owed=context.owed)
    grade = _GRADES.get(lateness.grade)
    if grade is None:
        return ()
    if grade is Grade.UNVERIFIED:
        zh, en, evidence = _unverified(case, context)
    else:
        zh, en, evidence = _absent(lateness, grade)
        evidence += reading_exhibits(unread_near(case, end_of(context.deadline.due)))
    return (
        Conclusion(
            kind=FindingKind.MISSING,
            grade=grade,
            since=end_of(context.deadline.due),
            summary=f"{phrases.who(case, context)}：{zh[0]}，{phrases.due(context)}；{zh[1]}。",
            summary_english=f"{phrases.who_english(case, context)}: {en[0]}, {phrases.due_english(context)}; {en[1]}.",
            due=context.deadline.due,
            rule=context.deadline.rule,
            rule_english=context.deadline.rule_english,
            url=case.addresses[0] if case.addresses else next(iter(case.listing_urls), None),
            evidence=evidence,
        ),
    )


Words = tuple[str, str]
"""What is said, and on what evidence."""


def _absent(lateness: Lateness, grade: Grade) -> tuple[Words, Words, tuple[Exhibit, ...]]:
    readings = sum(len(absence.readings) for absence in lateness.proof)
    first, last = lateness.proof[0], lateness.proof[-1]
    days = len(lateness.proof)
    what = (
        ("未公布", "not published")
        if grade is Grade.CONFIRMED
        else ("未公布（待核实）", "not published (to be verified)")
    )
    zh = f"{day(first.day)} 起在 {days} 个日子共 {readings} 次读完其公布栏目，均无此件，最近一次 {minute(last.at)}"
    en = (
        f"its listings were read to the end {readings} times on {days} days since {day(first.day)}, "
        f"last {minute(last.at)}; none holds it"
    )
    return (what[0], zh), (what[1], en), absence_exhibits(lateness.proof)


def _unverified(case: Case, context: Context) -> tuple[Words, Words, tuple[Exhibit, ...]]:
    """Why nothing can be said, worst obstacle first, and the looks that show it."""
    what = ("无法核实是否公布", "cannot tell whether it was published")
    after = [reading for reading in case.readings if reading.at >= end_of(context.deadline.due)]
    if ever_listed(case):
        zh, en = (
            "栏目列有此件或已知其网址，但页面从未能读取",
            "it is listed or its address is known, but its page could never be read",
        )
        return (
            (what[0], zh),
            (what[1], en),
            (*first_seen_exhibits(case), *look_exhibits(case.looks)) or _addresses(case, context),
        )
    doubtful = [reading for reading in case.readings if reading.doubtful]
    if doubtful and (in_after := [r for r in doubtful if r in after] or doubtful[-1:]):
        zh, en = (
            "栏目中有一条归属未明的年度报告，可能即为此件",
            "a listing holds a report that could not be given to a body and may be this one",
        )
        return (what[0], zh), (what[1], en), reading_exhibits(in_after)
    if not case.listing_urls:
        zh, en = "尚不知道它在哪个栏目公布", "no listing that would hold it is known"
        return (what[0], zh), (what[1], en), ({"type": "no_listing", "at": to_text(context.now)},)
    if after:
        unread = [reading for reading in after if not proves_absence(reading)] or after
        zh, en = "到期后其公布栏目未能全部读完", "its listings could not all be read to the end since the due day"
        return (what[0], zh), (what[1], en), reading_exhibits(unread)
    zh, en = "到期后尚未读取其公布栏目", "its listings were not read since the due day"
    last = reading_exhibits(case.readings[-1:])
    listings = tuple({"type": "unread", "at": to_text(context.now), "column": url} for url in case.listing_urls)
    return (what[0], zh), (what[1], en), (*last, *listings)


def _addresses(case: Case, context: Context) -> tuple[Exhibit, ...]:
    return tuple({"type": "unread", "at": to_text(context.now), "url": url} for url in case.addresses)

"""未按时公布: published after the due day, by what we saw, by its own shown date, or suspected."""

from __future__ import annotations

from datetime import date, datetime

from monitor.deadlines import end_of
from monitor.prescribed.unread import YEAR_CONFLICT
from monitor.rules import phrases
from monitor.rules.base import Context
from monitor.rules.exhibits import (
    Exhibit,
    absence_exhibits,
    cited_exhibit,
    claim_exhibit,
    first_seen_exhibits,
    interval_exhibit,
    reading_exhibits,
)
from monitor.when.absence import unread_near
from monitor.when.claims import all_dates
from monitor.when.lateness import Lateness, LatenessGrade, judge_lateness
from monitor.wording import minute
from storage.cases import Case
from storage.contents import SHOWN_ORDER, DateSource
from storage.findings import Conclusion, FindingKind, Grade


def check(case: Case, context: Context) -> tuple[Conclusion, ...]:
    """At most one conclusion; none for a report first seen by the end of the due day, whatever the page says.

    None either while title and text name different years: it may be the report of the other one.
    """
    if case.versions and YEAR_CONFLICT in case.versions[-1].content.signals:
        return ()
    if not case.versions and case.last_readable is None:
        return ()
    lateness = judge_lateness(case, context.deadline, context.now, confirm=context.confirm, owed=context.owed)
    grade = grade_of(lateness)
    if grade is None or lateness.first_seen is None:
        return ()
    zh, en = _words(lateness, grade)
    seen = minute(lateness.first_seen)
    return (
        Conclusion(
            kind=FindingKind.LATE,
            grade=grade,
            since=end_of(context.deadline.due),
            summary=f"{phrases.who(case, context)}：{zh[0]}，{phrases.due(context)}；{seen} 首次见到，{zh[1]}。",
            summary_english=(
                f"{phrases.who_english(case, context)}: {en[0]}, {phrases.due_english(context)}; "
                f"first seen {seen}, {en[1]}."
            ),
            due=context.deadline.due,
            rule=context.deadline.rule,
            rule_english=context.deadline.rule_english,
            url=case.versions[-1].url if case.versions else next(iter(case.addresses), None),
            evidence=_evidence(case, lateness, lateness.first_seen, context.deadline.due),
        ),
    )


def grade_of(lateness: Lateness) -> Grade | None:
    """The grade of the accusation; None: not accused. A proof beats a claim, a claim beats a suspicion."""
    if lateness.grade is LatenessGrade.LATE_CONFIRMED:
        return Grade.CONFIRMED
    if lateness.grade is LatenessGrade.LATE_BY_CLAIM:
        return Grade.CLAIMED
    if lateness.grade is LatenessGrade.CLAIMED_ON_TIME_FIRST_SEEN_LATE:
        return Grade.SUSPECTED
    # A contradicted claim alone is the business of another rule; here it counts only where we had been watching.
    if lateness.grade is LatenessGrade.CLAIM_CONTRADICTED and lateness.watched:
        return Grade.SUSPECTED
    return None


def _words(lateness: Lateness, grade: Grade) -> tuple[tuple[str, str], tuple[str, str]]:
    shown = phrases.claim(lateness.claim) if lateness.claim else "页面未标示日期"
    shown_english = phrases.claim_english(lateness.claim) if lateness.claim else "no date shown"
    if grade is Grade.CONFIRMED:
        last = minute(lateness.proof[-1].at)
        return (
            ("未按时公布", f"到期后 {last} 读完其公布栏目时尚无此件；{shown}"),
            (
                "published after the due day",
                f"not in its listings when they were read to the end on {last}; {shown_english}",
            ),
        )
    if grade is Grade.CLAIMED and lateness.by_signature:
        return (
            ("未按时公布（落款日期所示）", f"页面未标示公布日期，{shown}"),
            ("published after the due day by its signature date", f"no publication date shown, {shown_english}"),
        )
    if grade is Grade.CLAIMED:
        return (
            ("未按时公布（页面自述）", shown),
            ("published after the due day by its own date", shown_english),
        )
    return (
        ("可能未按时公布（待核实）", f"{shown}；此前已在查看其公布栏目而未见，到期前后无完整记录可证"),
        (
            "perhaps published after the due day (to be verified)",
            f"{shown_english}; its listing was watched before without it, and no complete reading proves either way",
        ),
    )


def _evidence(case: Case, lateness: Lateness, seen: datetime, due: date) -> tuple[Exhibit, ...]:
    """First seen, last absent, then every date that was asserted; a signature is marked as the author's own."""
    exhibits: list[Exhibit] = [*first_seen_exhibits(case)]
    if lateness.proof:
        exhibits.extend(absence_exhibits(lateness.proof))
        exhibits.extend(reading_exhibits(unread_near(case, end_of(due))))
    else:
        before = [reading for reading in case.readings if reading.at < seen and not reading.listed]
        # Only the last readings before the sighting bear on when it appeared.
        exhibits.extend(reading_exhibits(before[-6:]))
    for claim in all_dates(case):
        if claim.source in SHOWN_ORDER:
            migrated = {"note": "day of a site migration"} if claim.date in case.migrated_days else {}
            exhibits.append({**claim_exhibit(claim), **migrated})
        elif claim.source is DateSource.SIGNATURE:
            used = {"note": "the author's own date, used because no publication date is shown"}
            exhibits.append({**claim_exhibit(claim), **(used if lateness.by_signature else {})})
    exhibits.extend(claim_exhibit(trace, "stamp") for trace in lateness.traces)
    exhibits.extend(cited_exhibit(case))
    exhibits.extend(interval_exhibit(lateness.interval))
    return tuple(exhibits)

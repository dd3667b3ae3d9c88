"""What a person's review does to a finding, and which conclusions it settles for later judgings. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.wording import Words, day
from storage.findings import Change, Conclusion, Finding, FindingKind, Grade, Review, Status, Verdict
from storage.moments import to_text

VERDICTS: dict[Verdict, Words] = {
    Verdict.CONFIRM: Words(zh="确认", en="confirmed"),
    Verdict.DISMISS: Words(zh="排除", en="dismissed"),
    Verdict.COMMENT: Words(zh="备注", en="comment"),
}
MOST_WORDS = 1000
"""Characters of a reason: it stands in a mail."""
_SURENESS = {
    Grade.UNVERIFIED: 0,
    Grade.EDITORIAL: 0,
    Grade.SUSPECTED: 1,
    Grade.CLAIMED: 2,
    Grade.CONFIRMED: 3,
    Grade.SUBSTANTIVE: 3,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """A review with the finding as it stood when it was judged."""

    review: Review
    finding: Finding


def fault_of_reason(verdict: Verdict, why: str) -> Words | None:
    """What is wrong with a reason, in one line already; None: nothing."""
    if not why and verdict is not Verdict.CONFIRM:
        return Words(zh="请写明理由", en="a reason is needed")
    if len(why) > MOST_WORDS:
        return Words(zh=f"理由超过 {MOST_WORDS} 字", en=f"the reason is longer than {MOST_WORDS} characters")
    if not all(sign.isprintable() for sign in why):
        return Words(zh="理由中有无法显示的字符", en="the reason holds signs that cannot be printed")
    return None


def after_review(finding: Finding, review: Review) -> Finding | None:
    """The revision that a review of the newest one leads to; None: it stays as it is.

    Dismissed, a finding is withdrawn. Confirmed, a change is done with; any other finding stays open, since only facts
    resolve it. Who confirms what was dismissed takes the dismissal back, and the next judging decides.
    """
    if review.verdict is Verdict.DISMISS and finding.status is not Status.WITHDRAWN:
        return _closed(finding, review, review.at)
    if review.verdict is Verdict.CONFIRM and finding.status is Status.OPEN and finding.kind is FindingKind.CHANGED:
        return _closed(finding, review, review.at)
    return None


def reason_of(finding: Finding, language: str) -> str:
    """Why a finding stands as it does, where that is said; revisions of old have one wording."""
    return finding.reason_english or finding.reason if language == "en" else finding.reason


def settled_by(conclusion: Conclusion, judged: Sequence[Judged]) -> Judged | None:
    """The review that has settled what a rule says today: nothing in it is news to whom judged it; None: open.

    `judged` are the reviews of that finding, oldest first.
    """
    return next((one for one in reversed(_standing(judged)) if not _is_news(conclusion, one.finding)), None)


def closed_by(former: Finding, settled: Judged, now: datetime) -> Finding:
    """An open finding whose facts fell back to what a person has settled before."""
    return _closed(former, settled.review, now)


def opened_anew(finding: Finding, judged: Sequence[Judged]) -> Finding:
    """A finding about to be opened, which tells that it was dismissed or reviewed before, where it was."""
    standing = _standing(judged)
    if not standing:
        return finding
    review = standing[-1].review
    verdict, on = VERDICTS[review.verdict], day(review.at)
    return replace(
        finding,
        reason=f"{on} 经{review.who}{verdict.zh}{_because(review, 'zh')}；此后情况有变，重新列出",
        reason_english=(
            f"{verdict.en} on {on} by {review.who}{_because(review, 'en')}; "
            "what is found now differs, so it is open again"
        ),
    )


def _standing(judged: Sequence[Judged]) -> list[Judged]:
    """The reviews that settle something: dismissals and, of a change, confirmations, since the last taking back."""
    standing: list[Judged] = []
    for one in judged:
        if one.review.verdict is Verdict.DISMISS:
            standing.append(one)
        elif one.review.verdict is Verdict.CONFIRM:
            settles = one.finding.kind is FindingKind.CHANGED and one.finding.status is not Status.WITHDRAWN
            standing = [one] if settles else []
    return standing


def _is_news(conclusion: Conclusion, judged: Finding) -> bool:
    """Whether a conclusion says more than the finding that was judged: surer, of another time, or of further facts."""
    surer = _sureness(conclusion.grade) > _sureness(judged.grade)
    other_time = to_text(conclusion.since) != to_text(judged.since)
    return surer or other_time or not _facts(conclusion) <= _facts(judged)


def _sureness(grade: Grade | None) -> int:
    return 0 if grade is None else _SURENESS[grade]


def _facts(said: Conclusion | Finding) -> frozenset[tuple[object, ...]]:
    """What a finding names one by one; how it words them is no fact."""
    changes = (_identity(change) for change in said.changes if change.substantive)
    # A rule without figures is known by its words alone.
    rules = ((rule.id, frozenset(rule.values) or rule.says) for rule in said.rules if rule.severity != "hint")
    twins = (("twin", item.get("report")) for item in said.evidence if item.get("type") == "twin")
    return frozenset((*changes, *rules, *twins))


def _identity(change: Change) -> tuple[object, ...]:
    return change.part, change.before, change.after, change.table, change.row, change.column


def _closed(finding: Finding, review: Review, now: datetime) -> Finding:
    dismissed = review.verdict is Verdict.DISMISS
    verdict = "排除" if dismissed else "确认"
    english = "dismissed" if dismissed else "reviewed and confirmed"
    return replace(
        finding,
        revision=finding.revision + 1,
        status=Status.WITHDRAWN if dismissed else Status.RESOLVED,
        recorded_at=now,
        resolved_at=now,
        reason=f"经{review.who}复核{verdict}{_because(review, 'zh')}",
        reason_english=f"{english} by {review.who}{_because(review, 'en')}",
    )


def _because(review: Review, language: str) -> str:
    if not review.why:
        return ""
    return f": {review.why}" if language == "en" else f"：{review.why}"

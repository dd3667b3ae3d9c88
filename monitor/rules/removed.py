"""撤下: it was published, and all its addresses say that it is gone while the rest of the site is well (R-rule)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.rules import phrases
from monitor.rules.base import Context
from monitor.rules.exhibits import Exhibit, look_exhibits, version_exhibit
from monitor.wording import minute
from storage.cases import Case, Look
from storage.findings import Conclusion, FindingKind, Grade
from storage.moments import SHANGHAI, to_text

SUSPECTED_DAYS = 3
"""Different Shanghai days of healthy looks that found it gone, before anything is said (contract)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gone:
    """One address that is gone: the healthy looks that say so since it was last readable."""

    url: str
    looks: tuple[Look, ...]

    @property
    def days(self) -> int:
        """On how many Shanghai days it was found gone."""
        return len({look.at.astimezone(SHANGHAI).date() for look in self.looks})

    @property
    def span(self) -> timedelta:
        """From the first to the last of the looks."""
        return self.looks[-1].at - self.looks[0].at


def check(case: Case, context: Context) -> tuple[Conclusion, ...]:
    """At most one conclusion; none while any address is readable, blocked without being gone, or was never looked at.

    Only looks while the site was otherwise healthy count; other failures neither count nor reset (T031–T040, T067).
    """
    if case.last_readable is None or not case.versions:
        return ()
    gone = _all_gone(case, case.last_readable)
    fresh = tuple(one for one in gone if one.looks[-1].at > case.last_readable)
    # An address that was dead while another still showed the report is no part of this removal.
    dying = tuple(one for one in fresh if one.looks[0].at > case.last_readable)
    if not dying:
        return ()
    if all(_confirms(one, context) for one in dying):
        grade = Grade.CONFIRMED
    elif all(one.days >= SUSPECTED_DAYS for one in dying):
        grade = Grade.SUSPECTED
    else:
        return ()
    return (_conclusion(case, context, grade, dying, case.last_readable),)


def _all_gone(case: Case, last_readable: datetime) -> tuple[Gone, ...]:
    """Every address with its gone looks; empty as soon as one address may still hold the report."""
    found = []
    for url in case.addresses or (case.versions[-1].url,):
        decisive = [look for look in case.looks if look.url == url and (look.answer.readable or look.answer.gone)]
        decisive.sort(key=lambda look: look.at)
        run: list[Look] = []
        for look in decisive:
            if look.answer.readable:
                run = []
            elif look.healthy:
                run.append(look)
        if not run or not decisive[-1].answer.gone:
            return ()
        found.append(Gone(url=url, looks=tuple(run)))
    # The archive may know a later reading than the looks tell of.
    return tuple(found) if any(one.looks[-1].at > last_readable for one in found) else ()


def _confirms(gone: Gone, context: Context) -> bool:
    enough = len(gone.looks) >= context.confirm.removed_checks
    return enough and gone.span >= timedelta(days=context.confirm.removed_days)


def _conclusion(
    case: Case, context: Context, grade: Grade, dying: tuple[Gone, ...], last_readable: datetime
) -> Conclusion:
    since = max(one.looks[0].at for one in dying)
    looks = sorted((look for one in dying for look in one.looks), key=lambda look: (look.at, look.url))
    days = len({look.at.astimezone(SHANGHAI).date() for look in looks})
    sure = grade is Grade.CONFIRMED
    what = "发布后撤下" if sure else "可能已撤下（待核实）"
    english = "withdrawn after publication" if sure else "perhaps withdrawn (to be verified)"
    confirm = context.confirm
    version = case.versions[-1]
    seen: Exhibit = {**version_exhibit(version), "type": "last_seen", "at": to_text(last_readable)}
    return Conclusion(
        kind=FindingKind.REMOVED,
        grade=grade,
        since=since,
        summary=(
            f"{phrases.who(case, context)}：{what}，{minute(since)} 起在原网址找不到；"
            f"此前最后见到 {minute(last_readable)}；"
            f"{days} 个日子共 {len(looks)} 次查看均已不在，最近一次 {minute(looks[-1].at)}，同时网站其余部分可读。"
        ),
        summary_english=(
            f"{phrases.who_english(case, context)}: {english}, not found at its address since {minute(since)}; "
            f"last seen {minute(last_readable)}; gone in {len(looks)} looks on {days} days, "
            f"last {minute(looks[-1].at)}, the rest of the site readable."
        ),
        due=context.deadline.due,
        rule=f"查看 {confirm.removed_checks} 次、前后相隔 {confirm.removed_days} 天均不在，且网站其余部分可读",
        rule_english=(
            f"gone in {confirm.removed_checks} looks, the first and last {confirm.removed_days} days apart, "
            "the site otherwise readable"
        ),
        url=version.url,
        evidence=(seen, *look_exhibits(looks)),
    )

"""撤下: it was published, and all its addresses say that it is gone while the rest of the site is well (R-rule)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.rules import phrases
from monitor.rules.base import Context
from monitor.rules.exhibits import Exhibit, look_exhibits, reading_exhibit, version_exhibit
from monitor.wording import minute
from storage.cases import Case, Look, Reading
from storage.findings import Conclusion, FindingKind, Grade
from storage.moments import SHANGHAI, to_text

MOST_LOOKS = 60
"""So many looks are written out as evidence one by one; a month of daily looks at two addresses."""
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
    What came up elsewhere in the county has moved (T057). Where a listing that was clear before holds an entry since
    that could be it, nothing is confirmed.
    """
    if case.last_readable is None or not case.versions or case.elsewhere:
        return ()
    # An address that was dead while another still showed the report is no part of this removal; and the archive may
    # know a later reading than the looks tell of.
    dying = tuple(one for one in _all_gone(case) if one.looks[0].at > case.last_readable)
    if not dying:
        return ()
    perhaps = _perhaps_moved(case, case.last_readable)
    if perhaps is None and all(_confirms(one, context) for one in dying):
        grade = Grade.CONFIRMED
    elif all(one.days >= SUSPECTED_DAYS for one in dying):
        grade = Grade.SUSPECTED
    else:
        return ()
    return (_conclusion(case, context, grade, dying, perhaps),)


def _all_gone(case: Case) -> tuple[Gone, ...]:
    """Every address with its gone looks; empty as soon as one address may still hold the report."""
    found = []
    for url in case.addresses or (case.versions[-1].url,):
        decisive = [look for look in case.looks if look.url == url and (look.answer.readable or look.answer.gone)]
        decisive.sort(key=lambda look: look.at)
        run: list[Look] = []
        for look in decisive:
            if look.answer.readable:
                run = []
            elif _counts(look):
                run.append(look)
        if not run or not decisive[-1].answer.gone:
            return ()
        found.append(Gone(url=url, looks=tuple(run)))
    return tuple(found)


def _counts(look: Look) -> bool:
    """Whether a "not found" says something: the site was well, and does not say yes to nonsense (R-rule 2, 3)."""
    return look.healthy and (look.nonsense is None or look.nonsense.gone)


def _perhaps_moved(case: Case, last_readable: datetime) -> Reading | None:
    """The newest complete reading with a doubtful entry, where its column held none while the report was there."""
    readings = [reading for reading in case.readings if reading.complete]
    found = None
    for column in dict.fromkeys(reading.column for reading in readings):
        own = [reading for reading in readings if reading.column == column]
        before = [reading for reading in own if reading.at <= last_readable]
        if before and own[-1].doubtful and not before[-1].doubtful:
            found = own[-1]
    return found


def _still_listed(case: Case, since: datetime) -> Reading | None:
    """The newest complete reading since then, where it still lists the report."""
    readings = [reading for reading in case.readings if reading.complete and reading.at >= since]
    return readings[-1] if readings and readings[-1].listed else None


def _confirms(gone: Gone, context: Context) -> bool:
    enough = len(gone.looks) >= context.confirm.removed_checks
    return enough and gone.span >= timedelta(days=context.confirm.removed_days)


def _conclusion(
    case: Case, context: Context, grade: Grade, dying: tuple[Gone, ...], perhaps: Reading | None
) -> Conclusion:
    assert case.last_readable is not None
    last_readable = case.last_readable
    since = max(one.looks[0].at for one in dying)
    looks = sorted((look for one in dying for look in one.looks), key=lambda look: (look.at, look.url))
    days = len({look.at.astimezone(SHANGHAI).date() for look in looks})
    sure = grade is Grade.CONFIRMED
    what = "发布后撤下" if sure else "可能已撤下（待核实）"
    english = "withdrawn after publication" if sure else "perhaps withdrawn (to be verified)"
    confirm = context.confirm
    version = case.versions[-1]
    listed = _still_listed(case, since)
    more, more_english = _beside(listed, perhaps)
    seen: Exhibit = {**version_exhibit(version), "type": "last_seen", "at": to_text(last_readable)}
    return Conclusion(
        kind=FindingKind.REMOVED,
        grade=grade,
        since=since,
        summary=(
            f"{phrases.who(case, context)}：{what}，{minute(since)} 起在原网址找不到；"
            f"此前最后见到 {minute(last_readable)}；"
            f"{days} 个日子共 {len(looks)} 次查看均已不在，最近一次 {minute(looks[-1].at)}，"
            f"同时网站其余部分可读{more}。"
        ),
        summary_english=(
            f"{phrases.who_english(case, context)}: {english}, not found at its address since {minute(since)}; "
            f"last seen {minute(last_readable)}; gone in {len(looks)} looks on {days} days, "
            f"last {minute(looks[-1].at)}, the rest of the site readable{more_english}."
        ),
        due=context.deadline.due,
        rule=f"查看 {confirm.removed_checks} 次、前后相隔 {confirm.removed_days} 天均不在，且网站其余部分可读",
        rule_english=(
            f"gone in {confirm.removed_checks} looks, the first and last {confirm.removed_days} days apart, "
            "the site otherwise readable"
        ),
        url=version.url,
        evidence=(
            seen,
            *look_exhibits(looks, MOST_LOOKS),
            *(reading_exhibit(one) for one in dict.fromkeys((listed, perhaps)) if one is not None),
        ),
    )


def _beside(listed: Reading | None, perhaps: Reading | None) -> tuple[str, str]:
    """What the listings say beside it, in both languages."""
    zh, en = "", ""
    if listed is not None:
        zh, en = f"，栏目 {minute(listed.at)} 仍列有其标题", f", still listed on {minute(listed.at)}"
    if perhaps is not None:
        zh += "；栏目中新出现的一条无法判明归属，可能就是该报告，故未核实"
        en += "; a new entry of the listing that no body could be given to may be it, so this is not verified"
    return zh, en

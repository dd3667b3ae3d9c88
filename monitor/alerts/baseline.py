"""首次检查概况: which findings the first look at a county, or at a body, brought: a past, told at once or counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.wording import Words, badness, finding_words
from storage.archive import Archive
from storage.findings import Alert, Finding, TellingKind
from storage.receipts import Receipt

HEADING = Words(zh="首次检查概况", en="First look")
NOTE = Words(
    zh="以下为首次检查该县时所见的情况，未必是近日发生的。",
    en="What the first look at this county found; it need not have happened lately.",
)
BODY_NOTE = Words(
    zh="以下为首次检查该县新纳入的单位时所见的情况，未必是近日发生的。",
    en="What the first look at bodies newly watched in this county found; it need not have happened lately.",
)
TRIES = 3
"""A county whose site was never well at so many crawls is no newcomer after them."""
WITHIN = timedelta(days=7)
"""What is told of a finding later than this after the first crawl is news, though it was opened then."""
FEW = 10
"""So many findings about former years are told one by one; more are counted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstLook:
    """The time from a county's first crawl, or a body's first judging, to the crawl after it was first seen whole."""

    began: datetime
    until: datetime | None
    """None: it is not over."""

    def holds(self, at: datetime) -> bool:
        """Whether a finding opened at this moment belongs to it."""
        return self.until is None or at < self.until


def first_look(receipts: Sequence[Receipt]) -> FirstLook | None:
    """The first look at one county, of all its receipts; None: no crawl of it came to its end. Pure.

    It ends when the crawl after the first healthy one begins, at the latest after three crawls.
    """
    if not receipts:
        return None
    ordered = sorted(receipts, key=lambda receipt: receipt.started)
    whole = next((number for number, one in enumerate(ordered[:TRIES]) if one.healthy), TRIES - 1)
    after = ordered[whole + 1 : whole + 2]
    return FirstLook(began=ordered[0].started, until=after[0].started if after else None)


def first_looks_at_bodies(receipts: Sequence[Receipt], watched: Mapping[str, datetime | None]) -> dict[str, FirstLook]:
    """The first looks at bodies that came to a county later than its first. Pure.

    `receipts`: all of the county; `watched`: since when each body has been watched. A first look ends like a county's,
    reckoned from the first crawl that began when the body was watched.
    """
    first = None if None in watched.values() else min(filter(None, watched.values()), default=None)
    looks = {}
    for body, since in watched.items():
        if since is not None and since != first:
            look = first_look([one for one in receipts if one.started >= since])
            looks[body] = FirstLook(began=since, until=None if look is None else look.until)
    return looks


def told_at_first(archive: Archive, rows: Sequence[Alert]) -> dict[str, Words]:
    """Of outbox rows, the findings that the first look at a county or body brought, each with what is said of it."""
    counties: dict[str, tuple[FirstLook | None, Mapping[str, FirstLook]]] = {}
    found: dict[str, Words] = {}
    for row in rows:
        finding = archive.finding(row.finding)
        if finding is None or row.telling is not TellingKind.ACCUSATION or row.opening != 1:
            continue
        code = finding.county
        if code not in counties:
            receipts = archive.receipts(code)
            counties[code] = first_look(receipts), first_looks_at_bodies(receipts, archive.watched_since(code))
        county, bodies = counties[code]
        for look, note in ((county, NOTE), (bodies.get(finding.body or ""), BODY_NOTE)):
            if look is not None and look.holds(finding.detected_at) and row.created_at - look.began < WITHIN:
                found.setdefault(finding.finding, note)
    return found


def told_and_counted(findings: Sequence[Finding]) -> tuple[list[Finding], list[Finding]]:
    """What the first looks brought, as given: those told one by one, and those that are only counted. Pure.

    Told is each county's newest year, and former years where they are few; also what is about no year.
    """
    newest: dict[str, int] = {}
    for finding in findings:
        newest[finding.county] = max(newest.get(finding.county, 0), finding.report_year or 0)
    former = [one for one in findings if one.report_year is not None and one.report_year < newest[one.county]]
    if len(former) <= FEW:
        return sorted(findings, key=lambda one: -(one.report_year or 9999)), []
    apart = {one.finding for one in former}
    return [one for one in findings if one.finding not in apart], former


def count_lines(findings: Sequence[Finding], language: str) -> list[tuple[str, str]]:
    """(kind, `共 12：2016 年度 6，2013–2015 年度各 2`) for each kind, the worst and the newest year first. Pure."""
    kinds: dict[Words, list[Finding]] = {}
    for finding in sorted(findings, key=lambda one: badness(one.kind, one.grade)):
        kinds.setdefault(finding_words(finding.kind, finding.grade, short=True), []).append(finding)
    return [(f"{words.sign} {words.of(language)}", _by_year(group, language)) for words, group in kinds.items()]


def _by_year(findings: Sequence[Finding], language: str) -> str:
    counted = Counter(one.report_year or 0 for one in findings)
    english = language == "en"
    told = []
    for first, last, count in _spans(counted):
        years = f"{first}–{last}" if first != last else f"{last}"
        if english:
            told.append(f"{count}{' each' if first != last else ''} for {years}")
        else:
            told.append(f"{years} 年度{'各 ' if first != last else ' '}{count}")
    number = len(findings)
    return f"{number}: " + ", ".join(told) if english else f"共 {number}：" + "，".join(told)


def _spans(counted: Mapping[int, int]) -> list[tuple[int, int, int]]:
    """Years in a row with the same count as one: (first, last, count), the newest first."""
    spans: list[tuple[int, int, int]] = []
    for year in sorted(counted, reverse=True):
        if spans and spans[-1][0] == year + 1 and spans[-1][2] == counted[year]:
            spans[-1] = (year, spans[-1][1], counted[year])
        else:
            spans.append((year, year, counted[year]))
    return spans

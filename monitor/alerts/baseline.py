"""首次检查概况: which findings the first look at a county brought; its past is told at once, the rest of it counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
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
TRIES = 3
"""A county whose site was never well at so many crawls is no newcomer after them."""
WITHIN = timedelta(days=7)
"""What is told of a finding later than this after the first crawl is news, though it was opened then."""
FEW = 10
"""So many findings about former years are told one by one; more are counted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstLook:
    """The time from a county's first crawl to the one after it was first seen whole."""

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


def told_at_first(archive: Archive, rows: Sequence[Alert]) -> frozenset[str]:
    """Of outbox rows, the findings that the first look at their county brought."""
    looks: dict[str, FirstLook | None] = {}
    found = set()
    for row in rows:
        finding = archive.finding(row.finding)
        if finding is None or row.telling is not TellingKind.ACCUSATION or row.opening != 1:
            continue
        if finding.county not in looks:
            looks[finding.county] = first_look(archive.receipts(finding.county))
        look = looks[finding.county]
        if look is not None and look.holds(finding.detected_at) and row.created_at - look.began < WITHIN:
            found.add(finding.finding)
    return frozenset(found)


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
    """(kind, `共 12：2016 年度 5，2015 年度 7`) for each kind, the worst first, and the newest year first."""
    kinds = sorted({(badness(one.kind, one.grade)[0], finding_words(one.kind, one.grade, short=True)) for one in findings},
                   key=lambda pair: pair[0])  # fmt: skip
    lines = []
    for words in dict.fromkeys(words for _, words in kinds):
        of_kind = [one for one in findings if finding_words(one.kind, one.grade, short=True) == words]
        years = sorted(Counter(one.report_year for one in of_kind).items(), key=lambda pair: -(pair[0] or 0))
        if language == "en":
            told = f"{len(of_kind)}: " + ", ".join(f"{count} for {year}" for year, count in years)
        else:
            told = f"共 {len(of_kind)}：" + "，".join(f"{year} 年度 {count}" for year, count in years)
        lines.append((f"{words.sign} {words.of(language)}", told))
    return lines

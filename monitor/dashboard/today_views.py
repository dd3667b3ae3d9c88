"""The first page: what is new since yesterday, what was settled, what is next, what could not be seen."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from monitor.dashboard.desk import Desk, View
from monitor.dashboard.pages import NextDeadline, next_deadlines
from monitor.dashboard.tallies import judged_dues
from monitor.dashboard.views import WORST_FIRST, in_order
from monitor.deadlines import deadline, newest_report_year
from monitor.wording import KINDS
from storage.bodies import BodyKind, Deadline, Site
from storage.finding_filter import FindingFilter
from storage.findings import FindingKind, Grade, Status
from storage.moments import SHANGHAI
from storage.overview import Overview

ACCUSING = tuple(kind for kind in KINDS if kind.accuses)
QUIET = (Grade.UNVERIFIED, Grade.EDITORIAL)
"""Grades that accuse nobody: they stand with what could not be verified, or in the full list alone."""
NEW = 50
"""So many new findings at most; the rest stands in the full list."""
SETTLED = 20
WORST = 8
"""So many of the open ones are shown on a day that brought nothing new."""


def today(desk: Desk) -> View:
    """What is new since yesterday, worst first; what was settled; what is open, next and unread; the last crawl."""
    midnight = desk.now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    since = midnight - timedelta(days=1)
    read = desk.kept(("today", since), lambda: _read(desk.overview, since))
    return View(
        template="today.html",
        values={
            **read,
            "since": since,
            "deadlines": _ahead(desk),
            "many_counties": len(desk.register.sites) > 1,
        },
    )


def _read(overview: Overview, since: datetime) -> dict[str, object]:
    """All that the archive alone decides."""
    new = FindingFilter(kinds=ACCUSING, status=Status.OPEN, without_grades=QUIET, recorded_since=since)
    open_ones = FindingFilter(kinds=ACCUSING, status=Status.OPEN, without_grades=QUIET)
    settled = FindingFilter(kinds=ACCUSING, status=Status.RESOLVED, without_grades=QUIET, recorded_since=since)
    watch = FindingFilter(kinds=(FindingKind.UNREACHABLE, FindingKind.HIJACKED), status=Status.OPEN)
    unverified = FindingFilter(kinds=ACCUSING, status=Status.OPEN, without_grades=set(Grade) - {Grade.UNVERIFIED})
    counts = overview.count_findings(new)
    fresh = overview.findings(new, worst_first=WORST_FIRST, limit=NEW)
    cycles = overview.cycles(1)
    return {
        "cycle": cycles[0] if cycles else None,
        "fresh": fresh,
        "fresh_counts": in_order(counts),
        "fresh_total": sum(counts.values()),
        "open_counts": in_order(overview.count_findings(open_ones)),
        "open": () if fresh else overview.findings(open_ones, worst_first=WORST_FIRST, limit=WORST),
        "settled": overview.findings(settled, worst_first=WORST_FIRST, limit=SETTLED),
        "unread": [
            *overview.findings(watch, worst_first=WORST_FIRST, limit=30),
            *(f for f in overview.findings(unverified, limit=30) if f.grade is not None),
        ],
        "places": overview.unread_places(limit=20),
        "held": overview.archive.held(),
        "undelivered": overview.undelivered(20),
    }


def _ahead(desk: Desk) -> list[tuple[NextDeadline, int]]:
    """The due days ahead with the days left, the nearest first: counted from what was judged, else from the roster."""
    today_ = desk.now.astimezone(SHANGHAI).date()
    year = newest_report_year(today_)
    groups: dict[tuple[date, str, str], list[tuple[tuple[BodyKind, ...], int, int]]] = {}
    sites = _unjudged(desk, year)
    published = {year: {body for site in sites for body in desk.overview.published(year, site.jurisdiction.code)}}
    for one in next_deadlines(sites, desk.config, desk.now, published):
        groups.setdefault((one.due, one.rule, one.rule_english), []).append((one.kinds, one.owed, one.published))
    special = {one.county for one in desk.config.local_deadlines}
    rules: dict[tuple[str, str], Deadline] = {}
    for some in judged_dues(desk, year):
        if some.due is None or some.due < today_:
            continue
        key = (some.kind, some.county if some.county in special else "")
        rule = rules.get(key) or rules.setdefault(
            key, deadline(BodyKind(some.kind), some.county, year, desk.config.local_deadlines)
        )
        groups.setdefault((some.due, rule.rule, rule.rule_english), []).append(
            ((BodyKind(some.kind),), some.count, some.read)
        )
    return [
        (_merged(year, *key, groups[key]), (key[0] - today_).days) for key in sorted(groups, key=lambda key: key[:2])
    ]


def _unjudged(desk: Desk, year: int) -> list[Site]:
    """Counties of which nothing was judged for a report year."""
    judged = {one.county for one in judged_dues(desk, year)}
    return [
        site
        for province, sites in desk.register.provinces.items()
        if province not in judged
        for site in sites
        if site.jurisdiction.code not in judged
    ]


def _merged(
    year: int, due: date, rule: str, rule_english: str, parts: list[tuple[tuple[BodyKind, ...], int, int]]
) -> NextDeadline:
    kinds = {kind for some, _, _ in parts for kind in some}
    return NextDeadline(
        due=due,
        year=year,
        kinds=tuple(kind for kind in BodyKind if kind in kinds),
        rule=rule,
        rule_english=rule_english,
        owed=sum(owed for _, owed, _ in parts),
        published=sum(read for _, _, read in parts),
    )

"""未能读取: a column or a page that could not be read; a fact about the watch, never about the body."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from monitor.rules import phrases
from monitor.rules.base import Context
from monitor.rules.exhibits import Exhibit, look_exhibits
from monitor.wording import ANSWERS, minute
from storage.bodies import Site
from storage.cases import Case, HostEvent, Look
from storage.findings import Conclusion, FindingKind
from storage.moments import to_text
from storage.sightings import Listing

RULE = "最近一次查看未能读取"
RULE_ENGLISH = "the latest look could not read it"


def check(case: Case, context: Context) -> tuple[Conclusion, ...]:
    """At most one conclusion about the page of one report."""
    found = check_page(case, phrases.who(case, context), phrases.who_english(case, context))
    return () if found is None else (found,)


def check_places(
    site: Site, listings: Sequence[Listing], cases: Sequence[Case], now: datetime, event: HostEvent | None = None
) -> tuple[tuple[str, Conclusion], ...]:
    """What could not be read in one county, by owner: its code, a body's code for a column of its own, or BODY-YEAR.

    `listings`: all readings of all columns; those after `now` are left out. `event`: what befell the county's site;
    columns that could not be read say more, and come first.
    """
    by_column: dict[str, list[Listing]] = {}
    for listing in sorted(listings, key=lambda one: one.at):
        if listing.at <= now:
            by_column.setdefault(listing.column, []).append(listing)
    names = {body.code: body.name for body in site.bodies}
    columns: dict[str, list[list[Listing]]] = {}
    for readings in by_column.values():
        if not readings[-1].complete:
            owner = readings[-1].body
            columns.setdefault(owner if owner in names else site.jurisdiction.code, []).append(readings)
    found = [
        (owner, _columns(names.get(owner, site.jurisdiction.name), unread)) for owner, unread in sorted(columns.items())
    ]
    if event is not None and site.jurisdiction.code not in columns:
        found.append((site.jurisdiction.code, _befallen(site, event)))
    for case in cases:
        name = names.get(case.body, case.body)
        conclusion = check_page(case, f"{name} {case.year} 年度报告", f"{name}, report for {case.year}")
        if conclusion is not None:
            found.append((case.report, conclusion))
    return tuple(found)


def check_page(case: Case, who: str, who_english: str) -> Conclusion | None:
    """The conclusion that no address of a report can be read now, one of them at least not for being gone."""
    latest = _latest(case)
    failing = [look for look in latest.values() if not look.answer.readable]
    if not failing or len(failing) < len(latest) or all(look.answer.gone for look in failing):
        return None
    if case.last_readable is not None and case.last_readable >= max(look.at for look in failing):
        return None
    blocked = [look for look in failing if not look.answer.gone]
    run = [look for url in sorted(latest) for look in _run(case, url)]
    run.sort(key=lambda look: (look.at, look.url))
    last = max(blocked, key=lambda look: look.at)
    since = min(look.at for look in run)
    answer = ANSWERS[last.answer]
    read = f"，上次读到 {minute(case.last_readable)}" if case.last_readable else ""
    read_english = f", last read {minute(case.last_readable)}" if case.last_readable else ""
    return Conclusion(
        kind=FindingKind.UNREACHABLE,
        grade=None,
        since=since,
        summary=(
            f"{who}：页面未能读取，{minute(since)} 起 {len(run)} 次查看，"
            f"最近一次 {minute(last.at)}：{answer.zh}{read}。"
        ),
        summary_english=(
            f"{who_english}: page could not be read, {len(run)} looks since {minute(since)}, "
            f"last {minute(last.at)}: {answer.en}{read_english}."
        ),
        rule=RULE,
        rule_english=RULE_ENGLISH,
        url=last.url,
        evidence=look_exhibits(run),
    )


def _latest(case: Case) -> dict[str, Look]:
    latest: dict[str, Look] = {}
    for look in case.looks:
        if look.url not in latest or look.at >= latest[look.url].at:
            latest[look.url] = look
    return latest


def _run(case: Case, url: str) -> list[Look]:
    """The failed looks at an address since it was last readable."""
    looks = sorted((look for look in case.looks if look.url == url), key=lambda look: look.at)
    readable = [index for index, look in enumerate(looks) if look.answer.readable]
    return looks[readable[-1] + 1 :] if readable else looks


def _columns(name: str, columns: Sequence[Sequence[Listing]]) -> Conclusion:
    runs = [_unread_run(readings) for readings in columns]
    since = min(run[0].at for run in runs)
    last = max(run[-1].at for run in runs)
    whys = list(dict.fromkeys(run[-1].why for run in runs if run[-1].why))
    because = f"（{phrases.short('；'.join(whys))}）" if whys else ""
    because_english = f" ({phrases.short('; '.join(whys))})" if whys else ""
    return Conclusion(
        kind=FindingKind.UNREACHABLE,
        grade=None,
        since=since,
        summary=f"{name}：{len(runs)} 个公布栏目未能读完，自 {minute(since)} 起，最近一次 {minute(last)}{because}。",
        summary_english=(
            f"{name}: {len(runs)} listing{'s' if len(runs) > 1 else ''} could not be read to the end since "
            f"{minute(since)}, last {minute(last)}{because_english}."
        ),
        rule=RULE,
        rule_english=RULE_ENGLISH,
        url=runs[0][-1].column,
        evidence=tuple(_listing_exhibit(listing) for run in runs for listing in (run[0], *run[-1:])[: len(run)]),
    )


def _befallen(site: Site, event: HostEvent) -> Conclusion:
    name, many = site.jurisdiction.name, f"{event.failing}/{event.tracked}"
    return Conclusion(
        kind=FindingKind.UNREACHABLE,
        grade=None,
        since=event.since,
        summary=(
            f"{name}：网站上已知的年度报告有 {many} 份同时读不到，自 {minute(event.since)} 起，"
            f"最近一次 {minute(event.at)}；应是网站整体变动，期间不认定撤下。"
        ),
        summary_english=(
            f"{name}: {many} known reports of the site fail at once since {minute(event.since)}, last "
            f"{minute(event.at)}; that befell the site, and nothing counts as withdrawn meanwhile."
        ),
        rule=RULE,
        rule_english=RULE_ENGLISH,
        url=site.site,
        evidence=(
            {"type": "receipt", "at": to_text(event.at), "count": event.cycles, "note": f"{event.host}: {many}"},
        ),
    )


def _unread_run(readings: Sequence[Listing]) -> Sequence[Listing]:
    whole = [index for index, listing in enumerate(readings) if listing.complete]
    return readings[whole[-1] + 1 :] if whole else readings


def _listing_exhibit(listing: Listing) -> Exhibit:
    exhibit: Exhibit = {
        "type": "listing",
        "at": to_text(listing.at),
        "column": listing.column,
        "complete": listing.complete,
    }
    if listing.why:
        exhibit["note"] = listing.why
    return exhibit

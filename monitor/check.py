"""Judging: builds cases, runs the rules, opens, sharpens and closes findings, and queues what is to be told."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.alerts.breaker import hold_unusual
from monitor.alerts.outbox import alerts_for
from monitor.config import Config
from monitor.copies.index import sign_county
from monitor.deadlines import deadline
from monitor.judging.county_facts import Memory
from monitor.judging.endings import close
from monitor.judging.one_reader import Reread, read_by_one
from monitor.judging.rounds import Round, begin, standings
from monitor.reviews import Judged, closed_by, opened_anew, settled_by
from monitor.rules import (
    access,
    changed,
    copied,
    date_conflict,
    hijacked,
    incomplete,
    inconsistent,
    late,
    missing,
    premature,
    removed,
    unreachable,
)
from monitor.rules.base import Context, Rule
from monitor.rules.format import check as check_form
from storage.archive import Archive
from storage.bodies import BodyKind, PublishingBody, ReportKey, Site
from storage.cases import Case
from storage.findings import Conclusion, Finding, FindingKind, Status
from storage.sightings import Listing

logger = logging.getLogger(__name__)

RULES: tuple[Rule, ...] = (
    missing.check,
    late.check,
    date_conflict.check,
    premature.check,
    changed.check,
    removed.check,
    inconsistent.check,
    incomplete.check,
    check_form,
    access.check,
    copied.check,
)
"""Every rule about a report, in the order in which they are told."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """What a judging came to."""

    opened: tuple[Finding, ...] = ()
    sharpened: tuple[Finding, ...] = ()
    closed: tuple[Finding, ...] = ()

    def __add__(self, other: Judgement) -> Judgement:
        return Judgement(
            opened=self.opened + other.opened,
            sharpened=self.sharpened + other.sharpened,
            closed=self.closed + other.closed,
        )


def judge(
    archive: Archive,
    sites: Sequence[Site],
    config: Config,
    now: datetime,
    reread: Reread | None = None,
    *,
    whole: bool = False,
    memory: Memory | None = None,
) -> Judgement:
    """Judge every county from what is stored and record what is new, findings and outbox in one transaction each.

    `reread`: today's reading of a stored version, so that no reader of another day makes a difference. Judged again is
    what is judged on another basis than before, or may change by itself; `whole`: everything. `memory`: what is kept in
    mind of this archive from one judging to the next.
    """
    memory = memory if memory is not None else Memory()
    for site in sites:
        sign_county(archive, site, memory.rows(archive, site))
    total = Judgement()
    for site in sites:
        total += judge_county(archive, site, config, now, reread, whole=whole, memory=memory)
    hold_unusual(archive, now)
    return total


def judge_county(
    archive: Archive,
    site: Site,
    config: Config,
    now: datetime,
    reread: Reread | None = None,
    *,
    whole: bool = False,
    memory: Memory | None = None,
) -> Judgement:
    """Judge one county."""
    memory = memory if memory is not None else Memory()
    round_ = begin(archive, site, config, now, memory, whole=whole)
    if reread is not None and read_by_one(archive, (case.versions for _, case in round_.built.cases), reread, now):
        sign_county(archive, site, memory.rows(archive, site))
        round_ = begin(archive, site, config, now, memory, whole=whole)
    return _judge(archive, config, round_)


def _judge(archive: Archive, config: Config, round_: Round) -> Judgement:
    facts, site, now = round_.facts, round_.facts.site, round_.facts.now
    county = site.jurisdiction.code
    cases = {case.report: case for _, case in round_.built.cases}
    strangers = round_.opened.keys() - {report for _, _, report in facts.reports}
    named = facts.mind.rows.findings
    rows = [row for report in ("", *round_.again, *strangers) for row in named.get(report, {}).values()]
    kept = {one.finding: one for one in archive.findings_at(rows)}
    fresh = dict(_conclusions(round_, config, now))
    fresh.update(_places(archive, round_, now))
    judged = _judged(archive, county, fresh) if fresh and facts.mind.rows.review else {}
    settled = {name: one for name, said in fresh.items() if (one := settled_by(said[0], judged.get(name, ())))}
    opened, sharpened = [], []
    for name, (conclusion, body, case) in fresh.items():
        if name in settled:
            continue
        former = kept.get(name)
        finding = _finding(name, conclusion, site, body, case, former, now)
        if former is None or former.status is not Status.OPEN:
            opened.append(opened_anew(finding, judged.get(name, ())))
        elif _differs(former, finding):
            sharpened.append(finding)
    closed = [
        closed_by(former, settled[name], now) if name in settled else close(former, cases, site, now)
        for name, former in kept.items()
        if former.status is Status.OPEN and (name not in fresh or name in settled)
    ]
    changed_rows = [*opened, *sharpened, *closed]
    with archive.transaction():
        if changed_rows:
            archive.record(changed_rows, list(_alerts([*opened, *sharpened], config, now)))
        archive.keep_standings(county, standings(archive, round_), round_.gone)
        archive.keep_watched(county, (body.code for body in site.bodies), now)
    return Judgement(opened=tuple(opened), sharpened=tuple(sharpened), closed=tuple(closed))


def _judged(archive: Archive, county: str, names: Collection[str]) -> dict[str, list[Judged]]:
    """The reviews of a county's findings of these names, each with the revision it judged, oldest first."""
    found: dict[str, list[Judged]] = {}
    for review in archive.reviews(county=county):
        if review.finding in names:
            history = archive.finding_history(review.finding)
            found.setdefault(review.finding, []).append(Judged(review=review, finding=history[review.revision - 1]))
    return found


Named = tuple[str, tuple[Conclusion, PublishingBody | None, Case | None]]


def _conclusions(round_: Round, config: Config, now: datetime) -> Iterable[Named]:
    cases = {case.report: case for _, case in round_.built.cases}
    for body, case in round_.built.cases:
        if case.report not in round_.again:
            continue
        context = Context(
            body=body,
            deadline=deadline(
                # Who owes nothing is never late; its findings show the departments' day.
                body.kind if body.kind.owes else BodyKind.DEPARTMENT,
                body.county,
                case.year,
                config.local_deadlines,
            ),
            confirm=config.confirm,
            now=now,
            owed=body.owes(case.year, config.first_year),
            former=cases.get(str(ReportKey(body=body.code, year=case.year - 1))),
            twins=round_.twins.get(case.report, ()),
        )
        for rule in RULES:
            for conclusion in rule(case, context):
                yield _name(case.report, conclusion), (conclusion, body, case)


def _places(archive: Archive, round_: Round, now: datetime) -> Iterable[Named]:
    facts, site = round_.facts, round_.facts.site
    bodies = {body.code: body for body in site.bodies}
    last: dict[str, Listing] = {listing.column: listing for listing in round_.built.listings}
    # A column that the latest cycle did not ask for any more was given up; it is no blind spot.
    newest = max((listing.at for listing in last.values()), default=now)
    unread = {column for column, one in last.items() if one.at == newest and not (one.complete and one.at <= now)}
    live = [listing for listing in round_.built.listings if listing.column in unread] if unread else []
    cases = {case.report: case for _, case in round_.built.cases if case.report in round_.again}
    for owner, conclusion in unreachable.check_places(site, live, list(cases.values()), now, facts.event):
        case = cases.get(owner)
        body = bodies.get(case.body if case is not None else owner)
        yield f"{owner}-{FindingKind.UNREACHABLE.value}", (conclusion, body, case)
    known = archive.known(site.jurisdiction.code).values() if facts.hijacked else ()
    for owner, conclusion in hijacked.check_places(site, facts.hijacked, known, now):
        yield f"{owner}-{FindingKind.HIJACKED.value}", (conclusion, None, None)


def _name(report: str, conclusion: Conclusion) -> str:
    number = f"-{conclusion.version}" if conclusion.kind is FindingKind.CHANGED else ""
    return f"{report}-{conclusion.kind.value}{number}"


def _finding(
    name: str,
    conclusion: Conclusion,
    site: Site,
    body: PublishingBody | None,
    case: Case | None,
    former: Finding | None,
    now: datetime,
) -> Finding:
    still_open = former is not None and former.status is Status.OPEN
    return Finding(
        finding=name,
        revision=former.revision + 1 if former is not None else 1,
        kind=conclusion.kind,
        grade=conclusion.grade,
        status=Status.OPEN,
        county=site.jurisdiction.code,
        body=body.code if body is not None else None,
        body_name=body.name if body is not None else None,
        report_year=case.year if case is not None else None,
        report=case.report if case is not None else None,
        url=conclusion.url,
        due=conclusion.due,
        rule=conclusion.rule,
        rule_english=conclusion.rule_english,
        since=conclusion.since,
        detected_at=former.detected_at if former is not None and still_open else now,
        recorded_at=now,
        resolved_at=None,
        summary=conclusion.summary,
        summary_english=conclusion.summary_english,
        evidence=conclusion.evidence,
        changes=conclusion.changes,
        rules=conclusion.rules,
        reason=former.reason if former is not None and still_open else "",
        reason_english=former.reason_english if former is not None and still_open else "",
    )


def _differs(former: Finding, finding: Finding) -> bool:
    """Whether a finding says something else than before; evidence that only grew is no news."""
    return any(
        getattr(former, part) != getattr(finding, part)
        for part in ("grade", "due", "rule", "since", "url", "changes", "rules", "body_name")
    )


def _alerts(
    findings: Sequence[Finding], config: Config, now: datetime
) -> Iterable[tuple[str, int, str, str, datetime]]:
    for finding in findings:
        for recipient, digest in alerts_for(finding, config):
            yield finding.finding, finding.revision, recipient, digest, now

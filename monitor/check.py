"""Judging: builds cases, runs the rules, opens, sharpens and closes findings, and queues what is to be told."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.alerts.outbox import alerts_for
from monitor.cases import CountyCases, county_cases
from monitor.config import Config
from monitor.copies.index import county_twins, sign_county
from monitor.copies.twins import Twin
from monitor.deadlines import deadline
from monitor.one_reader import Reread, read_by_one
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
from monitor.wording import Words
from storage.archive import Archive
from storage.bodies import BodyKind, PublishingBody, ReportKey, Site
from storage.cases import Case
from storage.findings import Conclusion, Finding, FindingKind, Status

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
    archive: Archive, sites: Sequence[Site], config: Config, now: datetime, reread: Reread | None = None
) -> Judgement:
    """Judge every county from what is stored and record what is new, findings and outbox in one transaction each.

    `reread`: today's reading of a stored version, so that no reader of another day makes a difference.
    """
    for site in sites:
        sign_county(archive, site)
    total = Judgement()
    for site in sites:
        total += judge_county(archive, site, config, now, reread)
    return total


def judge_county(
    archive: Archive, site: Site, config: Config, now: datetime, reread: Reread | None = None
) -> Judgement:
    """Judge one county."""
    built = county_cases(archive, site, first_year=config.first_year, now=now)
    if reread is not None and read_by_one(archive, (case.versions for _, case in built.cases), reread, now):
        built = county_cases(archive, site, first_year=config.first_year, now=now)
    kept = {finding.finding: finding for finding in archive.findings(county=site.jurisdiction.code)}
    sign_county(archive, site)
    twins = county_twins(archive, site, {case.report: case.versions for _, case in built.cases})
    fresh = dict(_conclusions(built, config, now, twins))
    fresh.update(_places(built, now))
    judged = _judged(archive, site.jurisdiction.code)
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
    cases = {case.report: case for _, case in built.cases}
    closed = [
        closed_by(former, settled[name], now) if name in settled else _close(former, cases, built, now)
        for name, former in kept.items()
        if former.status is Status.OPEN and (name not in fresh or name in settled)
    ]
    changed_rows = [*opened, *sharpened, *closed]
    if changed_rows:
        archive.record(changed_rows, list(_alerts([*opened, *sharpened], config, now)))
    return Judgement(opened=tuple(opened), sharpened=tuple(sharpened), closed=tuple(closed))


def _judged(archive: Archive, county: str) -> dict[str, list[Judged]]:
    """The reviews of a county's findings, each with the revision it judged, oldest first."""
    found: dict[str, list[Judged]] = {}
    for review in archive.reviews(county=county):
        history = archive.finding_history(review.finding)
        found.setdefault(review.finding, []).append(Judged(review=review, finding=history[review.revision - 1]))
    return found


Named = tuple[str, tuple[Conclusion, PublishingBody | None, Case | None]]


def _conclusions(
    built: CountyCases, config: Config, now: datetime, twins: Mapping[str, tuple[Twin, ...]]
) -> Iterable[Named]:
    by_report = {case.report: case for _, case in built.cases}
    for body, case in built.cases:
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
            former=by_report.get(str(ReportKey(body=body.code, year=case.year - 1))),
            twins=twins.get(case.report, ()),
        )
        for rule in RULES:
            for conclusion in rule(case, context):
                yield _name(case.report, conclusion), (conclusion, body, case)


def _places(built: CountyCases, now: datetime) -> Iterable[Named]:
    bodies = {body.code: body for body in built.site.bodies}
    last: dict[str, datetime] = {listing.column: listing.at for listing in built.listings}
    # A column that the latest cycle did not ask for any more was given up; it is no blind spot.
    newest = max(last.values(), default=now)
    live = [listing for listing in built.listings if last[listing.column] == newest]
    cases = {case.report: case for _, case in built.cases}
    for owner, conclusion in unreachable.check_places(built.site, live, list(cases.values()), now, built.event):
        case = cases.get(owner)
        body = bodies.get(case.body if case is not None else owner)
        yield f"{owner}-{FindingKind.UNREACHABLE.value}", (conclusion, body, case)
    for owner, conclusion in hijacked.check_places(built.site, built.hijacked, built.known, now):
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


_OF_A_VERSION = (
    FindingKind.INCONSISTENT,
    FindingKind.INCOMPLETE,
    FindingKind.FORMAT,
    FindingKind.ACCESS,
    FindingKind.COPIED,
)
"""What these say is said of a version; a later one may mend it."""


def _close(former: Finding, cases: dict[str, Case], built: CountyCases, now: datetime) -> Finding:
    """Resolved where the facts moved on, withdrawn where it turned out wrong."""
    status, reason = _outcome(former, cases.get(former.report or ""), built)
    if status is Status.WITHDRAWN and _last_year_moved_on(former, cases):
        status, reason = Status.RESOLVED, Words(zh="上年报告已更正", en="last year's report was corrected")
    return replace(
        former,
        revision=former.revision + 1,
        status=status,
        recorded_at=now,
        resolved_at=now,
        reason=reason.zh,
        reason_english=reason.en,
    )


def _last_year_moved_on(former: Finding, cases: dict[str, Case]) -> bool:
    """Whether figures that did not agree with last year's report were mended there."""
    if former.kind is not FindingKind.INCONSISTENT or former.body is None or former.report_year is None:
        return False
    before = cases.get(str(ReportKey(body=former.body, year=former.report_year - 1)))
    return before is not None and any(version.first_seen > former.recorded_at for version in before.versions)


def _outcome(former: Finding, case: Case | None, built: CountyCases) -> tuple[Status, Words]:
    """How a finding ends that no rule says any more, and why."""
    if not former.kind.accuses:
        return Status.RESOLVED, Words(zh="已可正常读取", en="it could be read again")
    if former.body is not None and all(body.code != former.body for body in built.site.bodies):
        return Status.WITHDRAWN, Words(zh="该单位已不在名册中", en="the body is no longer in the roster")
    if case is not None and former.kind is FindingKind.MISSING and case.versions:
        return Status.RESOLVED, Words(zh="报告已出现", en="the report appeared")
    read = case.last_readable if case is not None else None
    if case is not None and former.kind is FindingKind.REMOVED and read is not None and read > former.since:
        if case.versions and case.versions[-1].first_seen > former.since:
            return Status.RESOLVED, Words(
                zh="报告可重新读取，内容与此前不同", en="the report can be read again, with other content than before"
            )
        return Status.RESOLVED, Words(zh="报告可重新读取", en="the report can be read again")
    if case is not None and former.kind is FindingKind.REMOVED and case.elsewhere:
        return Status.RESOLVED, Words(zh="报告已移至其他网址", en="the report stands at another address")
    newest = case.versions[-1].first_seen if case is not None and case.versions else None
    if former.kind in _OF_A_VERSION and newest is not None and newest > former.recorded_at:
        return Status.RESOLVED, Words(zh="此后的版本已无此问题", en="a later version of the report no longer shows it")
    return Status.WITHDRAWN, Words(
        zh="按现有证据，判定规则已不再如此认定", en="the rules no longer say so on the evidence held today"
    )


def _alerts(
    findings: Sequence[Finding], config: Config, now: datetime
) -> Iterable[tuple[str, int, str, str, datetime]]:
    for finding in findings:
        for recipient, digest in alerts_for(finding, config):
            yield finding.finding, finding.revision, recipient, digest, now

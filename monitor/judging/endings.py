"""How an open finding ends that no rule says any more: resolved by facts, or withdrawn; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from monitor.wording import Words
from storage.bodies import ReportKey, Site
from storage.cases import Case
from storage.findings import Finding, FindingKind, Status

_OF_A_VERSION = (
    FindingKind.INCONSISTENT,
    FindingKind.INCOMPLETE,
    FindingKind.FORMAT,
    FindingKind.ACCESS,
    FindingKind.COPIED,
)
"""What these say is said of a version; a later one may mend it."""


def close(former: Finding, cases: Mapping[str, Case], site: Site, now: datetime) -> Finding:
    """Resolved where the facts moved on, withdrawn where it turned out wrong."""
    status, reason = _outcome(former, cases.get(former.report or ""), site)
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


def _last_year_moved_on(former: Finding, cases: Mapping[str, Case]) -> bool:
    """Whether figures that did not agree with last year's report were mended there."""
    if former.kind is not FindingKind.INCONSISTENT or former.body is None or former.report_year is None:
        return False
    before = cases.get(str(ReportKey(body=former.body, year=former.report_year - 1)))
    return before is not None and any(version.first_seen > former.recorded_at for version in before.versions)


def _outcome(former: Finding, case: Case | None, site: Site) -> tuple[Status, Words]:
    """How a finding ends that no rule says any more, and why."""
    if not former.kind.accuses:
        return Status.RESOLVED, Words(zh="已可正常读取", en="it could be read again")
    if former.body is not None and all(body.code != former.body for body in site.bodies):
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
